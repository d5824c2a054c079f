"""Models that are no weights on this machine: who opens them, and what they can do.

Another package adds one through an entry point of the group `advisor.models` that loads a
`ModelProvider`; its models are then given as `PREFIX:NAME`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.models import scripted
from advisor.models.base import Model
from advisor.models.endpoints.opening import open_endpoint, require_endpoint
from advisor.models.endpoints.target import PREFIX
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
        require: makes sure, before any data is read, that the model NAME can be asked; is told
            whether the network may not be used.
    """

    prefix: str
    open: Callable[[str], Model]
    ranks: bool = True
    generates: bool = True
    require: Callable[[str, bool], None] = lambda _name, _offline: None


SCRIPTED = ModelProvider(scripted.NAME, lambda _: scripted.ScriptedModel())
ENDPOINT = ModelProvider(PREFIX, open_endpoint, require=require_endpoint)


def provider_of(ref: str) -> ModelProvider | None:
    """Who opens a model; None for weights: a folder, a .gguf file, a hub id, the bundled model."""
    if ref == SCRIPTED.prefix:
        return SCRIPTED
    prefix, colon, _ = ref.partition(":")
    if not colon:
        return None
    known = (ENDPOINT, *added(GROUP, ModelProvider))
    return next((one for one in known if one.prefix == prefix), None)


def name_of(ref: str) -> str:
    """The name of a model for its provider."""
    return ref.partition(":")[2]
