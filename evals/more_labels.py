"""Whether more labels would change the winner, by the fitted curves."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np

from advisor.findings import MoreLabels, Rival
from evals.power_law import Array, Band, Curve

REACH = 8
"""Crossings are looked for up to so many times the most rows measured: three doublings, where the
points themselves span two."""

_LEVEL = 1e-9
"""Leads up to this are rounding."""


def more_labels(
    curves: Mapping[str, Curve], measured: Mapping[str, float], most: int, winner: str | None
) -> MoreLabels | None:
    """Hold every strategy against the winner; None where nothing was measured.

    Args:
        curves: by strategy.
        measured: the mean over seeds at `most` rows, by strategy.
        most: the most training rows measured.
        winner: the strategy to hold the others against; None for the highest at `most` rows.
    """
    if not measured:
        return None
    leader = winner or max(sorted(measured), key=lambda name: measured[name])
    rivals: list[tuple[float, Rival]] = []
    if leader in curves and leader in measured:
        rows = np.geomspace(most, REACH * most, 241)
        base = curves[leader].curve(rows)
        for name, curve in curves.items():
            if name != leader and name in measured:
                lead = _difference(curve.curve(rows), base)
                ahead = measured[name] > measured[leader]
                rivals.append((_at_twice(rows, lead.value), _rival(name, curve, rows, lead, ahead)))
    rivals.sort(key=lambda one: (-one[0], one[1].strategy))
    return MoreLabels(
        leader,
        measured.get(leader),
        most,
        2 * most,
        REACH * most,
        tuple(rival for _, rival in rivals),
    )


def _rival(name: str, curve: Curve, rows: Array, lead: Band, ahead: bool) -> Rival:
    """A strategy against the winner at `rows`, one value per size; `lead` is rival - winner."""
    standing: Literal["ahead", "overtakes", "possible", "behind"] = "behind"
    if ahead:
        standing = "ahead"
    elif _at_twice(rows, lead.value) > _LEVEL:
        standing = "overtakes"
    elif _at_twice(rows, lead.high) > _LEVEL:
        standing = "possible"
    ends = curve.curve(np.asarray([rows[0], 2 * rows[0]])).value
    return Rival(
        name,
        standing,
        gain=float(ends[1] - ends[0]),
        reaches=_first_above(rows, lead.value),
        earliest=_first_above(rows, lead.high),
        latest=_first_above(rows, lead.low),
    )


def _at_twice(rows: Array, values: Array) -> float:
    return float(np.interp(math.log(2), np.log(rows / rows[0]), values))


def _first_above(rows: Array, values: Array) -> float | None:
    """The first size at which `values` is above 0; None where that is nowhere."""
    above = np.flatnonzero(values > _LEVEL)
    if not above.size:
        return None
    first = int(above[0])
    if first == 0:
        return float(rows[0])
    return float(np.interp(0.0, values[first - 1 : first + 1], rows[first - 1 : first + 1]))


def _difference(a: Band, b: Band) -> Band:
    """Give a - b with its interval, from the two intervals.

    Zou and Donner, Construction of confidence limits about effect measures: a general approach,
    Statistics in Medicine 27, 2008; for independent estimates. Those on the same test rows vary
    together, so that the interval is wider than it need be.
    """
    value = a.value - b.value
    return Band(
        value,
        value - np.hypot(a.value - a.low, b.high - b.value),
        value + np.hypot(a.high - a.value, b.value - b.low),
    )
