"""Axes: where they start and end and which round figures they are marked at."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from reports.blocks import Axis, Tick
from reports.messages.numbers import Format

_TRAILING_ZERO = re.compile(r"(\.\d*)0(?=\D*$)")
_TRAILING_POINT = re.compile(r"\.(?=\D*$)")
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def linear(
    values: Iterable[float], write: Format, *, within: tuple[float, float] | None = None
) -> Axis:
    """An axis over the values with about five round ticks, kept within the bounds if given."""
    low, high = _extent(values)
    if high - low < 1e-9:
        low, high = low - 0.05, high + 0.05
    step = _step((high - low) / 4)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = [index * step for index in range(first, last + 1)]
    if within is not None:
        ticks = [tick for tick in ticks if within[0] - 1e-9 <= tick <= within[1] + 1e-9]
    if len(ticks) < 2:
        ticks = [low, high]
    return Axis(min(ticks[0], low), max(ticks[-1], high), _labelled(ticks, write))


def logarithmic(values: Iterable[float], write: Format) -> Axis:
    """An axis over positive values, marked at powers of ten (or 1, 2, 5 over a short range)."""
    low, high = _extent(value for value in values if value > 0)
    low, high = low / 1.25, high * 1.25
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    parts = (1,) if math.log10(high / low) > 3 else (1, 3) if high / low > 30 else (1, 2, 5)
    marks = [part * 10.0**power for power in decades for part in parts]
    inside = [mark for mark in marks if low <= mark <= high]
    return Axis(low, high, tuple(Tick(mark, _short(write(mark))) for mark in inside), log=True)


def position(axis: Axis, value: float) -> float:
    """Where a value lies on the axis: 0 at its start, 1 at its end, never outside."""
    low, high = axis.low, axis.high
    if axis.log:
        low, high = math.log(low), math.log(high)
        value = math.log(value) if value > 0 else low
    share = (value - low) / (high - low) if high > low else 0.5
    return min(1.0, max(0.0, share))


def _labelled(ticks: Sequence[float], write: Format) -> tuple[Tick, ...]:
    """Ticks with as many decimals as the one that needs most."""
    labels = [write(tick) for tick in ticks]
    while all(_TRAILING_ZERO.search(label) for label in labels):
        labels = [_TRAILING_ZERO.sub(r"\1", label) for label in labels]
    return tuple(
        Tick(tick, _TRAILING_POINT.sub("", label))
        for tick, label in zip(ticks, labels, strict=True)
    )


def _short(label: str) -> str:
    """10.0 ms as 10 ms, 0.10 as 0.1."""
    while _TRAILING_ZERO.search(label):
        label = _TRAILING_ZERO.sub(r"\1", label)
    return _TRAILING_POINT.sub("", label)


def _extent(values: Iterable[float]) -> tuple[float, float]:
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        return 0.1, 1.0
    return min(finite), max(finite)


def _step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in _STEPS if step * power >= raw * (1 - 1e-9))
