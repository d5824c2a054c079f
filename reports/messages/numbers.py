"""Figures as the reports show them; None, and what is no finite number, is "not measured"."""

from __future__ import annotations

import math
from collections.abc import Callable

from reports.messages import figures, say

Figure = float | int | None
Format = Callable[[Figure], str]


def measured(value: Figure) -> bool:
    """Whether there is a figure to show."""
    return value is not None and math.isfinite(value)


def not_measured() -> str:
    """What stands for a figure that was not measured."""
    return say("not-measured")


def _shown(write: Callable[[float], str]) -> Format:
    def shown(value: Figure) -> str:
        if value is None or not math.isfinite(value):
            return not_measured()
        return write(value)

    shown.__doc__ = write.__doc__
    return shown


def _said(write: Callable[[float], figures.Duration]) -> Callable[[float], str]:
    def said(value: float) -> str:
        key, figure = write(value)
        return say(key, **figure)

    said.__doc__ = write.__doc__
    return said


count = _shown(figures.count)
quantity = _shown(figures.quantity)
percent = _shown(figures.percent)
decimal = _shown(figures.decimal)
signed_decimal = _shown(figures.signed_decimal)
signed_percent = _shown(figures.signed_percent)
seconds = _shown(_said(figures.seconds))
milliseconds = _shown(_said(figures.milliseconds))
size = _shown(figures.size)
usd = _shown(figures.usd)
p_value = _shown(figures.p_value)
stopwatch = _shown(figures.stopwatch)
about, signed = _said(figures.about), figures.signed
MINUS = figures.MINUS


def interval(low: Figure, high: Figure, write: Format) -> str:
    """Both ends of an interval: 0.810 to 0.890."""
    if not measured(low) or not measured(high):
        return not_measured()
    return say("from-to", low=write(low), high=write(high))
