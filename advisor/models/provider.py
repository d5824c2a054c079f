"""Models that are no weights on this machine: who opens them, and what they can do.

Another package adds one through an entry point of the group `advisor.models` that loads a
`ModelProvider`; its models are then given as `PREFIX:NAME`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.models import scripted
from advisor.models.base import Model
from advisor.plugins import added

GROUP = "advisor.models"


@dataclass(frozen=True)
class ModelProvider:
    """Opens models by name. None of them can be trained.

    Attributes:
        prefix: a model is given as `PREFIX:NAME`.
        open: opens the model NAME.
        ranks: its models rank labels, which classification asks for.
        generates: its models generate text, which every other task asks for.
    """

    prefix: str
    open: Callable[[str], Model]
    ranks: bool = True
    generates: bool = True


SCRIPTED = ModelProvider(scripted.NAME, lambda _: scripted.ScriptedModel())


def provider_of(ref: str) -> ModelProvider | None:
    """Who opens a model; None for weights: a folder, a .gguf file, a hub id, the bundled model."""
    if ref == SCRIPTED.prefix:
        return SCRIPTED
    prefix, colon, _ = ref.partition(":")
    return next(
        (one for one in added(GROUP, ModelProvider) if colon and one.prefix == prefix), None
    )


def name_of(ref: str) -> str:
    """The name of a model for its provider."""
    return ref.partition(":")[2]
