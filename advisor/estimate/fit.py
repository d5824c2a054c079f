"""Whether a setup fits a GPU, and if not, the smallest change that makes it fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from advisor.estimate.memory import MemoryPlan, predict, weight_bits
from advisor.estimate.model_shape import ModelShape
from advisor.estimate.setup import Method, Setup
from advisor.estimate_findings import (
    Change,
    ChunkedLoss,
    FewerBits,
    GradientCheckpointing,
    ShorterRows,
    SmallerBatch,
    SmallerOptimizer,
)

USABLE = 0.97
"""Share of a GPU's memory that a process can use; the driver keeps the rest."""
SHORTEST = 128
"""Tokens per row below which no shorter rows are proposed."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a method fits a GPU.

    Attributes:
        setup, plan: what fits: as asked, or after the changes; as asked if nothing fits.
        fits: True, or False if no change helps.
        changes: what has to change for it to fit; empty if it fits as asked or not at all.
    """

    setup: Setup
    plan: MemoryPlan
    fits: bool
    changes: tuple[Change, ...] = ()


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
        for change, changed in step(setup):
            after = predict(shape, changed)
            if after.peak_gpu_bytes <= usable:
                return Fit(changed, after, True, (change,))
    changes: tuple[Change, ...] = ()
    current = setup
    for step in steps:
        last = None
        for last in step(current):
            change, changed = last
            after = predict(shape, changed)
            if after.peak_gpu_bytes <= usable:
                return Fit(changed, after, True, (*changes, change))
        if last is not None:
            changes, current = (*changes, last[0]), last[1]
    return Fit(setup, plan, False)


_Ways = Iterator[tuple[Change, Setup]]
"""Changes, the smallest first, each with the setup after it."""
_Step = Callable[[Setup], _Ways]


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


def _checkpointing(setup: Setup) -> _Ways:
    if not setup.gradient_checkpointing:
        yield GradientCheckpointing(), replace(setup, gradient_checkpointing=True)


def _smaller_batch(setup: Setup) -> _Ways:
    """Halves the batch; training makes up for it by accumulating gradients."""
    size = setup.batch_size
    while size > 1:
        size //= 2
        if not setup.trains:
            yield SmallerBatch(size), replace(setup, batch_size=size)
            continue
        steps = setup.accumulation * -(-setup.batch_size // size)
        yield SmallerBatch(size, steps), replace(setup, batch_size=size, accumulation=steps)


def _chunked_loss(setup: Setup) -> _Ways:
    if not setup.chunked_loss and setup.logit_tokens is None:
        yield ChunkedLoss(), replace(setup, chunked_loss=True)


def _eight_bit_optimizer(setup: Setup) -> _Ways:
    if setup.optimizer == "adamw":
        yield SmallerOptimizer("adamw-8bit"), replace(setup, optimizer="adamw-8bit")


def _paged_optimizer(setup: Setup) -> _Ways:
    if setup.optimizer.startswith("adamw"):
        yield SmallerOptimizer("paged-adamw-8bit"), replace(setup, optimizer="paged-adamw-8bit")


def _fewer_bits(shape: ModelShape) -> _Step:
    def step(setup: Setup) -> _Ways:
        for bits in (8, 4):
            if bits < weight_bits(shape, setup):
                yield FewerBits(bits), replace(setup, bits=bits)

    return step


def _within_context(shape: ModelShape) -> _Step:
    """Cuts rows to what the model can read, which would happen anyway."""

    def step(setup: Setup) -> _Ways:
        context = shape.max_positions
        if context is not None and setup.seq_len > context:
            yield ShorterRows(context, context=True), replace(setup, seq_len=context)

    return step


def _shorter_rows(setup: Setup) -> _Ways:
    length = setup.seq_len
    while length > SHORTEST:
        length = max(SHORTEST, length // 2)
        yield ShorterRows(length), replace(setup, seq_len=length)
