"""Whether more labels would change the winner, in sentences drawn from fitted curves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from evals.phrases import listed
from evals.power_law import Array, Band, Curve, Flat, PowerLaw

REACH = 8
"""Crossings are looked for up to so many times the most rows measured: three doublings, where the
points themselves span two."""

_LEVEL = 1e-9
"""Leads up to this are rounding."""

_CAUTION = (
    "These are fitted curves, not a promise: the intervals take in the sampling of the test rows "
    "and the spread of the seeds measured, not a change in the data."
)


@dataclass(frozen=True, slots=True)
class Fits:
    """The curves of a comparison.

    Attributes:
        most: the most training rows measured.
        curves: by strategy.
        unfitted: strategies without a curve, with the reason.
        measured: the mean over seeds at `most` rows, by strategy.
    """

    most: int
    curves: dict[str, Curve] = field(default_factory=dict)
    unfitted: dict[str, str] = field(default_factory=dict)
    measured: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Rival:
    """A strategy against the winner at `rows`, one value per size; `lead` is rival - winner."""

    name: str
    rows: Array
    lead: Band
    gain: float
    ahead_now: bool

    def at_twice(self, values: Array) -> float:
        return float(np.interp(math.log(2), np.log(self.rows / self.rows[0]), values))

    def reaches(self, values: Array) -> float | None:
        """The first size at which `values` is above 0; None where that is nowhere."""
        above = np.flatnonzero(values > _LEVEL)
        if not above.size:
            return None
        first = int(above[0])
        if first == 0:
            return float(self.rows[0])
        return float(
            np.interp(0.0, values[first - 1 : first + 1], self.rows[first - 1 : first + 1])
        )


def words(fits: Fits, winner: str | None) -> str:
    """Say what more labels would do.

    Args:
        fits: every strategy's curve.
        winner: the strategy to hold the others against; None for the highest at the most rows.
    """
    if not fits.measured:
        return "No learning curve: nothing was measured."
    leader = winner or max(sorted(fits.measured), key=lambda name: fits.measured[name])
    rivals = _rivals(fits, leader)
    sentences = [
        *_answer(fits, leader, rivals),
        *_outlook(fits, leader),
        *_crossings(fits, leader, [rival for rival in rivals if not rival.ahead_now]),
        *_without_curve(fits),
        *_assumed(fits),
    ]
    if fits.curves:
        sentences.append(_CAUTION)
    return " ".join(sentences)


def _rivals(fits: Fits, leader: str) -> list[_Rival]:
    own = fits.curves.get(leader)
    if own is None or leader not in fits.measured:
        return []
    rows = np.geomspace(fits.most, REACH * fits.most, 241)
    base = own.curve(rows)
    found = []
    for name, curve in fits.curves.items():
        if name != leader and name in fits.measured:
            band = curve.curve(rows)
            ends = curve.curve(np.asarray([fits.most, 2 * fits.most], dtype=np.float64)).value
            ahead = fits.measured[name] > fits.measured[leader]
            lead = _difference(band, base)
            found.append(_Rival(name, rows, lead, float(ends[1] - ends[0]), ahead))
    return sorted(found, key=lambda rival: (-rival.at_twice(rival.lead.value), rival.name))


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


def _answer(fits: Fits, leader: str, rivals: Sequence[_Rival]) -> Iterable[str]:
    twice = f"{2 * fits.most:,} training rows (twice as many)"
    if leader not in fits.curves or leader not in fits.measured:
        yield f"Whether more labels would change the winner is open: {leader} has no curve."
        return
    if not rivals:
        yield f"Whether more labels would change the winner is open: only {leader} has a curve."
        return
    ahead = [rival.name for rival in rivals if rival.ahead_now]
    behind = [rival for rival in rivals if not rival.ahead_now]
    passing = [rival.name for rival in behind if rival.at_twice(rival.lead.value) > _LEVEL]
    if ahead:
        verb = "scores" if len(ahead) == 1 else "score"
        yield f"{listed(ahead)} {verb} higher than {leader} already, at {fits.most:,} rows."
    if passing:
        verb = "is" if len(passing) == 1 else "are"
        yield (
            f"More labels may change the winner: at {twice} {listed(passing)} {verb} predicted "
            f"to be ahead of {leader}."
        )
    elif behind:
        other = "other " if ahead else ""
        yield f"No {other}strategy is predicted to overtake {leader} at {twice}."
    possible = [
        rival.name
        for rival in behind
        if rival.name not in passing and rival.at_twice(rival.lead.high) > _LEVEL
    ]
    if possible:
        yield f"Within the 95% intervals of the curves it is possible for {listed(possible)}."
    elif behind and not passing:
        yield "Within the 95% intervals of the curves that holds too."


def _outlook(fits: Fits, leader: str) -> Iterable[str]:
    curve = fits.curves.get(leader)
    if curve is None or leader not in fits.measured or isinstance(curve, Flat):
        return
    band = curve.another_run(np.asarray([fits.most, 2 * fits.most], dtype=np.float64))
    yield (
        f"For {leader} itself {band.value[1]:.3f} is predicted there (95% prediction interval "
        f"{band.low[1]:.3f} to {band.high[1]:.3f}), after {fits.measured[leader]:.3f} measured at "
        f"{fits.most:,}, where the fitted curve has {band.value[0]:.3f}."
    )


def _crossings(fits: Fits, leader: str, behind: Sequence[_Rival]) -> Iterable[str]:
    """When the strategies that are behind would reach the winner; that none would, where so."""
    found = [sentence for rival in behind if (sentence := _crossing(fits, leader, rival))]
    if behind and not found:
        yield (
            f"On the fitted curves none of those behind reaches {leader} with up to "
            f"{REACH * fits.most:,} training rows."
        )
    yield from found


def _crossing(fits: Fits, leader: str, rival: _Rival) -> str:
    """When a rival's curve meets the winner's; empty where it does not within reach."""
    reached = rival.reaches(rival.lead.value)
    if reached is None:
        return ""
    if reached <= fits.most:
        return f"{rival.name} is on a level with {leader} on the fitted curves already."
    earliest, latest = rival.reaches(rival.lead.high), rival.reaches(rival.lead.low)
    start = "now" if earliest is None or earliest <= fits.most else _about(earliest)
    end = f"{_about(latest)} rows" if latest is not None else "never"
    return (
        f"{rival.name} gains {rival.gain:.3f} with the next doubling and would reach {leader} at "
        f"about {_about(reached)} rows if the trend holds (between {start} and {end})."
    )


def _without_curve(fits: Fits) -> Iterable[str]:
    flat = sorted(name for name, curve in fits.curves.items() if isinstance(curve, Flat))
    if flat:
        yield (
            f"{listed(flat)}: the same value at every size, so there is no curve to fit; the "
            "forecast is that value."
        )
    for reason in sorted(set(fits.unfitted.values())):
        names = sorted(name for name, why in fits.unfitted.items() if why == reason)
        yield f"No curve can be fitted for {listed(names)}: {reason}."


def _assumed(fits: Fits) -> Iterable[str]:
    names = sorted(
        name
        for name, curve in fits.curves.items()
        if isinstance(curve, PowerLaw) and curve.assumes_exponent
    )
    if names:
        yield (
            "With three training sizes the exponent of a curve (how soon it levels off) is largely "
            f"assumed; the forecast for {listed(names)} rests on it."
        )


def _about(rows: float) -> str:
    """Rows to two significant digits."""
    return f"{round(rows, 1 - math.floor(math.log10(rows))):,.0f}"
