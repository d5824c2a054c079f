"""Rough predictions of time, from floating-point operations and a dated table of GPUs.

A prediction, not a measurement: the share of a GPU's peak that a training reaches is stated here,
and differs by a factor of two between setups. The table is `gpus.toml`.
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from advisor.estimate.memory import weight_bits
from advisor.estimate.model_shape import ModelShape
from advisor.estimate.setup import Method, Setup

TRAIN_UTILISATION = 0.40
"""Share of the peak that 16-bit training with flash attention reaches. Published runs of 7B models
on an A100 reach 0.31 to 0.46 once a batch holds a thousand tokens or more."""
QUANTISED_UTILISATION = 0.33
"""The same with weights that are expanded from 4 or 8 bits at each use."""
LAYER_PASS_S = 1.5e-3
"""Time to start one layer's kernels in one pass of a training, the floor for batches of a few
hundred tokens (published: 0.15 s for three passes through 32 adapted layers)."""
QUANTISED_LAYER_PASS_S = 3.5e-3
"""The same where weights are expanded first (published: 0.38 s)."""
PREFILL_UTILISATION = 0.40
BANDWIDTH_UTILISATION = 0.6
"""Share of the memory bandwidth that generating reaches."""
LAYER_STEP_S = 0.75e-3
"""Time to start one layer's kernels from Python: the floor of a generated token's time at small
batches (a 32-layer model generates about 41 tokens per second on an A100, whatever its bits)."""
_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Speed:
    """What a GPU can do at most.

    Attributes:
        name: of the GPU.
        flops: dense 16-bit operations per second.
        bytes_per_s: memory bandwidth.
        as_of: ISO date on which the figures were read.
        source: where.
    """

    name: str
    flops: float
    bytes_per_s: float
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class Work:
    """How much there is to do.

    Attributes:
        rows: training rows, or requests at inference.
        epochs: passes over the training rows.
        mean_tokens: tokens of a mean row, prompt and answer; None: as long as seq_len.
        new_tokens: tokens generated per request.
    """

    rows: int
    epochs: float = 3.0
    mean_tokens: int | None = None
    new_tokens: int = 32


@cache
def _table() -> tuple[tuple[frozenset[str], Speed], ...]:
    text = files("advisor.estimate").joinpath("gpus.toml").read_text(encoding="utf-8")
    return tuple(
        (
            frozenset(entry["match"]),
            Speed(
                name=entry["name"],
                flops=float(entry["tflops"]) * 1e12,
                bytes_per_s=float(entry["gb_per_s"]) * 1e9,
                as_of=entry["as_of"].isoformat(),
                source=entry["source"],
            ),
        )
        for entry in tomllib.loads(text)["gpu"]
    )


def speed_of(device_name: str) -> Speed | None:
    """Look a GPU up by the name its driver gives; None if it is unknown or only a slice (MIG)."""
    words = set(_WORDS.split(device_name.lower()))
    if "mig" in words:
        return None
    return next((speed for match, speed in _table() if match <= words), None)


def known_names() -> tuple[str, ...]:
    """GPUs whose speed is known, in the table's order."""
    return tuple(speed.name for _, speed in _table())


def training_s(shape: ModelShape, setup: Setup, work: Work, speed: Speed) -> float:
    """Seconds of a whole training, without loading the model.

    A token costs two operations per parameter and pass: one pass forward, one back, one more for
    the weights' gradients where the weights themselves are trained, and one more forward where
    activations are computed again.
    """
    per_token = _forward_flops(shape, setup.seq_len) * _passes(setup)
    tokens = work.rows * work.epochs * _tokens_per_row(setup, work)
    full_row = setup.seq_len if setup.packing else _tokens_per_row(setup, work)
    batches = math.ceil(tokens / (setup.batch_size * full_row))
    quantised = weight_bits(shape, setup) < 16
    utilisation = QUANTISED_UTILISATION if quantised else TRAIN_UTILISATION
    start = QUANTISED_LAYER_PASS_S if quantised else LAYER_PASS_S
    computing = per_token * tokens / (speed.flops * utilisation)
    return max(computing, batches * shape.layers * _passes(setup) * start)


def requests_s(shape: ModelShape, setup: Setup, work: Work, speed: Speed) -> float:
    """Seconds to answer all requests, `batch_size` at once.

    A prompt is read at compute speed; each generated token then waits for all weights and the cache
    to pass through the GPU once, or for the kernels to be started, whichever takes longer.
    """
    prompt = work.mean_tokens or setup.seq_len
    reading = prompt * _forward_flops(shape, prompt) / (speed.flops * PREFILL_UTILISATION)
    cache_bytes = 2 * shape.layers * (shape.key_width + shape.value_width) * prompt
    used = shape.active_parameters * weight_bits(shape, setup) / 8
    moved = used + setup.batch_size * cache_bytes
    step = max(moved / (speed.bytes_per_s * BANDWIDTH_UTILISATION), shape.layers * LAYER_STEP_S)
    return work.rows * (reading + work.new_tokens * step / setup.batch_size)


def _forward_flops(shape: ModelShape, tokens: int) -> float:
    """Operations to pass one token forward; it attends to half of the others on average."""
    attention = shape.layers * (shape.query_width + shape.value_width) * tokens
    return 2.0 * shape.active_parameters + attention


def _passes(setup: Setup) -> int:
    passes = 3 if setup.method is Method.FULL else 2
    return passes + (1 if setup.gradient_checkpointing else 0)


def _tokens_per_row(setup: Setup, work: Work) -> float:
    """Packed rows hold nothing but tokens; others are padded to the longest of their batch."""
    mean = min(work.mean_tokens or setup.seq_len, setup.seq_len)
    return float(mean if setup.packing or setup.batch_size == 1 else setup.seq_len)
