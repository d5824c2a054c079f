"""Whether the model somebody means to use fits the GPU found here, by what each approach asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.advice.facts import HardwareFacts
from advisor.advice.recommend import ModelTooLarge
from advisor.advice.rules import Approach


@dataclass(frozen=True, slots=True)
class ChosenModel:
    """The model the advice is for.

    Attributes:
        name: as the user gave it.
        billions: of parameters; None of a model that a server runs.
        does_not_fit: why, by approach, for what the GPU found cannot hold.
        trains: it has weights here that can be trained.
    """

    name: str
    billions: float | None = None
    does_not_fit: Mapping[Approach, ModelTooLarge] = field(default_factory=dict)
    trains: bool = True


def look_at(name: str, hardware: HardwareFacts | None, *, offline: bool = False) -> ChosenModel:
    """Plan every approach for a model against the GPU found, from its config.json alone.

    One request or training row at a time, of the plan's default length: what does not fit so does
    not fit at all. Without a GPU nothing is said: there may be one elsewhere.

    Args:
        name: `smollm2`, `scripted`, a folder, a .gguf file or a hub id.
        hardware: what was found here.
        offline: of a hub model, look into the local cache only.

    Raises:
        ModelError: there is no such model, or its config.json does not tell its shape.
    """
    from advisor.estimate.config_file import named, read_config
    from advisor.estimate.fit import fit
    from advisor.estimate.memory import predict
    from advisor.estimate.model_shape import read_shape
    from advisor.estimate.setup import Method, Setup
    from advisor.models.opening import config_place
    from advisor.models.provider import provider_of
    from strategies.needs import training_setups

    if provider_of(name) is not None:
        return ChosenModel(name, trains=False)
    path = config_place(name)
    shape = read_shape(read_config(path, offline=offline), named(path))
    billions = shape.parameters / 1e9
    if hardware is None or not hardware.gpu_bytes:
        return ChosenModel(name, billions)
    asked = Setup(method=Method.INFERENCE)
    trained = training_setups(shape, Method.QLORA, asked.seq_len, asked.seq_len)[-1]
    unfit: dict[Approach, ModelTooLarge] = {}
    wanted: Mapping[Approach, Setup] = {
        "prompting": asked,
        "few_shot": asked,
        "rag": asked,
        "fine_tune": trained,
        "hybrid": trained,
    }
    for approach, setup in wanted.items():
        found = fit(shape, setup, hardware.gpu_bytes)
        if not found.fits or found.changes:
            unfit[approach] = ModelTooLarge(
                name,
                predict(shape, setup).peak_gpu_bytes,
                hardware.gpu_name or "GPU",
                hardware.gpu_bytes,
            )
    return ChosenModel(name, billions, unfit)
