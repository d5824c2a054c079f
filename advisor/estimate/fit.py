"""Whether a setup fits a GPU, and if not, the smallest change that makes it fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from advisor.estimate.memory import MemoryPlan, predict, weight_bits
from advisor.estimate.model_shape import ModelShape
from advisor.estimate.setup import Method, Setup

USABLE = 0.97
"""Share of a GPU's memory that a process can use; the driver keeps the rest."""
SHORTEST = 128
"""Tokens per row below which no shorter rows are proposed."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a method fits a GPU.

    Attributes:
        setup, plan: what fits: as asked, or after the change; as asked if nothing fits.
        fits: True, or False if no change helps.
        change: what has to change for it to fit; "" if it fits as asked or not at all.
    """

    setup: Setup
    plan: MemoryPlan
    fits: bool
    change: str = ""


@dataclass(frozen=True, slots=True)
class _Change:
    words: str
    setup: Setup


def fit(shape: ModelShape, setup: Setup, total_bytes: int) -> Fit:
    """Fit a setup into a GPU's memory, with as small a change as possible.

    Changes that leave the result alone come first (rows cut to the model's context, recomputed
    activations, smaller batches with accumulated gradients, a loss in chunks), then those that
    hardly touch it (8-bit optimizer, paged states, fewer bits at inference), shorter rows last;
    first each alone, then together.

    Raises:
        ConfigError: as `predict`.
    """
    usable = int(USABLE * total_bytes)
    plan = predict(shape, setup)
    if plan.peak_gpu_bytes <= usable:
        return Fit(setup, plan, True)
    steps = _steps(shape, setup)
    for step in steps:
        for change in step(setup):
            after = predict(shape, change.setup)
            if after.peak_gpu_bytes <= usable:
                return Fit(change.setup, after, True, change.words)
    words: list[str] = []
    current = setup
    for step in steps:
        last = None
        for last in step(current):
            after = predict(shape, last.setup)
            if after.peak_gpu_bytes <= usable:
                return Fit(last.setup, after, True, ", ".join([*words, last.words]))
        if last is not None:
            words.append(last.words)
            current = last.setup
    return Fit(setup, plan, False)


_Step = Callable[[Setup], Iterator[_Change]]


def _steps(shape: ModelShape, asked: Setup) -> tuple[_Step, ...]:
    if asked.method is Method.INFERENCE:
        return (_within_context(shape), _smaller_batch, _fewer_bits(shape), _shorter_rows)
    ways: tuple[_Step, ...] = (
        _within_context(shape),
        _checkpointing,
        _smaller_batch,
        _chunked_loss,
    )
    if asked.method is Method.FULL:
        ways = (*ways, _eight_bit_optimizer, _paged_optimizer)
    return (*ways, _shorter_rows)


def _checkpointing(setup: Setup) -> Iterator[_Change]:
    if not setup.gradient_checkpointing:
        yield _Change("gradient checkpointing", replace(setup, gradient_checkpointing=True))


def _smaller_batch(setup: Setup) -> Iterator[_Change]:
    """Halves the batch; training makes up for it by accumulating gradients."""
    size = setup.batch_size
    while size > 1:
        size //= 2
        if not setup.trains:
            yield _Change(f"batch size {size}", replace(setup, batch_size=size))
            continue
        steps = setup.accumulation * -(-setup.batch_size // size)
        yield _Change(
            f"batch size {size} and the gradients of {steps} batches accumulated",
            replace(setup, batch_size=size, accumulation=steps),
        )


def _chunked_loss(setup: Setup) -> Iterator[_Change]:
    if not setup.chunked_loss and setup.logit_tokens is None:
        yield _Change("a loss computed in chunks", replace(setup, chunked_loss=True))


def _eight_bit_optimizer(setup: Setup) -> Iterator[_Change]:
    if setup.optimizer == "adamw":
        yield _Change("optimizer adamw-8bit", replace(setup, optimizer="adamw-8bit"))


def _paged_optimizer(setup: Setup) -> Iterator[_Change]:
    if setup.optimizer.startswith("adamw"):
        yield _Change("optimizer paged-adamw-8bit", replace(setup, optimizer="paged-adamw-8bit"))


def _fewer_bits(shape: ModelShape) -> _Step:
    def step(setup: Setup) -> Iterator[_Change]:
        for bits in (8, 4):
            if bits < weight_bits(shape, setup):
                yield _Change(f"weights in {bits} bits", replace(setup, bits=bits))

    return step


def _within_context(shape: ModelShape) -> _Step:
    """Cuts rows to what the model can read, which would happen anyway."""

    def step(setup: Setup) -> Iterator[_Change]:
        context = shape.max_positions
        if context is not None and setup.seq_len > context:
            words = f"rows of at most {context} tokens, the model's context"
            yield _Change(words, replace(setup, seq_len=context))

    return step


def _shorter_rows(setup: Setup) -> Iterator[_Change]:
    length = setup.seq_len
    while length > SHORTEST:
        length = max(SHORTEST, length // 2)
        yield _Change(f"rows of at most {length} tokens", replace(setup, seq_len=length))
