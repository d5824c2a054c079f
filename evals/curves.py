"""How a metric grows with the training rows, what more would do, and its spread over seeds.

The curve itself and its interval are in `evals.power_law`, the winner's rivals in
`evals.more_labels`. The points of a strategy share their test rows, so that their errors are alike
to an unknown part. They are taken as independent. In simulations of 300 and 1,000 test rows, three
and four sizes and one or three seeds, with errors from independent to half shared, the 95% interval
at twice the rows then held the curve in 92 to 99% of the repeats and what another run measured in
86 to 99%.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from statistics import fmean, stdev, variance

import numpy as np

from advisor.findings import (
    CurveForecast,
    CurvePoint,
    LearningCurve,
    SeedValue,
    Spread,
    Unfit,
    Unfitted,
)
from evals.more_labels import more_labels
from evals.power import Z
from evals.power_law import BEYOND_DOUBT, Curve, Flat, Observed, fit

FEWEST_SIZES = 3
"""Two sizes fit any two parameters exactly and say nothing about how the curve bends."""

FORECAST_FACTORS = (2, 4)
"""Forecasts are for so many times the most rows measured; further out the interval says little."""

_LEAST_VARIANCE = 1e-12  # an interval without width would weigh infinitely much


def spread(metric: str, values: Mapping[int, float]) -> Spread:
    """Summarise one strategy's metric over seeds.

    Args:
        metric: its name.
        values: seed -> value in [0, 1].

    Raises:
        ValueError: there is no value, or one is outside [0, 1].
    """
    if not values:
        raise ValueError("a spread needs the value of at least one seed; got none")
    _check(values.values())
    found = [values[seed] for seed in sorted(values)]
    low, high = min(found), max(found)
    return Spread(
        metric=metric,
        values=tuple(SeedValue(seed, values[seed]) for seed in sorted(values)),
        mean=min(high, max(low, fmean(found))),
        sd=stdev(found) if len(found) > 1 else None,
        low=low,
        high=high,
    )


def learning_curve(
    metric: str, points: Sequence[CurvePoint], winner: str | None = None
) -> LearningCurve:
    """Fit each strategy's curve, and say whether more labels would change the winner.

    A strategy with one and the same value at every size and seed (one that does not learn from
    rows) gets a flat forecast with the interval of its points. One with fewer than `FEWEST_SIZES`
    sizes, whose points carry no interval, or whose points do not follow such a curve, gets none.

    Args:
        metric: the metric's name.
        points: of every strategy, size and seed, in any order; values in [0, 1].
        winner: the strategy that the others are held against; without one, the highest at the most
            rows.

    Returns:
        The points by strategy, size and seed; forecasts at `FORECAST_FACTORS` times the most rows,
        and the fitted curves at the most rows.

    Raises:
        ValueError: a value is outside [0, 1], or a size is below 1.
    """
    _check(point.value for point in points)
    if any(point.train_rows < 1 for point in points):
        raise ValueError("the sizes of a learning curve must be at least 1 training row")
    ordered = tuple(sorted(points, key=lambda p: (p.strategy, p.train_rows, p.seed, p.value)))
    by_strategy: dict[str, list[CurvePoint]] = defaultdict(list)
    for point in ordered:
        by_strategy[point.strategy].append(point)
    most = max((point.train_rows for point in ordered), default=0)
    measured: dict[str, float] = {}
    curves: dict[str, Curve] = {}
    unfitted: list[Unfitted] = []
    for name, own in by_strategy.items():
        largest = [point.value for point in own if point.train_rows == most]
        if largest:
            measured[name] = fmean(largest)
        found = _curve(own)
        if isinstance(found, str):
            unfitted.append(Unfitted(name, found))
        else:
            curves[name] = found
    forecasts = tuple(
        _forecast(name, curve, factor * most)
        for name, curve in curves.items()
        for factor in FORECAST_FACTORS
    )
    fitted = tuple(_forecast(name, curve, most) for name, curve in curves.items())
    rivals = more_labels(curves, measured, most, winner)
    return LearningCurve(metric, ordered, forecasts, fitted, tuple(unfitted), rivals)


def _check(values: Iterable[float]) -> None:
    for value in values:
        if not 0 <= value <= 1:
            raise ValueError(f"metric values must be in [0, 1]; got {value}")


def _forecast(name: str, curve: Curve, rows: int) -> CurveForecast:
    band = curve.another_run(np.asarray([rows], dtype=np.float64))
    value, low, high = float(band.value[0]), float(band.low[0]), float(band.high[0])
    return CurveForecast(name, rows, value, low, high, curve.law())


def _curve(points: Sequence[CurvePoint]) -> Curve | Unfit:
    """Fit one strategy's points (sorted by size), or say why that cannot be done."""
    sizes = len({point.train_rows for point in points})
    if sizes < FEWEST_SIZES:
        return "too_few_sizes"
    spans = [
        (point.ci_low, point.ci_high)
        for point in points
        if point.ci_low is not None and point.ci_high is not None
    ]
    if not spans:
        return "no_interval"
    if len({point.value for point in points}) == 1:
        level = points[0].value
        low, high = min(low for low, _ in spans), max(high for _, high in spans)
        return Flat(level, max(0.0, min(low, level)), min(1.0, max(high, level)))
    curve = fit(_observed(points, max(high - low for low, high in spans)))
    if curve.doubt > BEYOND_DOUBT:
        return "no_such_curve"
    return curve


def _observed(points: Sequence[CurvePoint], widest: float) -> Observed:
    """Put the seeds of each size together.

    A run varies by the sampling of the test rows or by what seeds differ by (pooled over the
    sizes), whichever is more: the latter holds as much of the former as the seeds do not share.

    Args:
        points: of one strategy, sorted by size.
        widest: its widest interval, in the place of one that is missing.
    """
    by_size: dict[int, list[CurvePoint]] = defaultdict(list)
    for point in points:
        by_size[point.train_rows].append(point)
    repeated = [[p.value for p in own] for own in by_size.values() if len(own) > 1]
    freedom = sum(len(values) - 1 for values in repeated)
    between_seeds = (
        math.fsum(variance(values) * (len(values) - 1) for values in repeated) / freedom
        if freedom
        else 0.0
    )
    sampling = [
        max(_LEAST_VARIANCE, (fmean(_width(p, widest) for p in own) / (2 * Z)) ** 2)
        for own in by_size.values()
    ]
    return Observed(
        rows=np.asarray(list(by_size), dtype=np.float64),
        values=np.asarray([fmean(p.value for p in own) for own in by_size.values()]),
        variances=np.asarray(
            [
                max(test_rows, between_seeds) / len(own)
                for test_rows, own in zip(sampling, by_size.values(), strict=True)
            ]
        ),
        again=between_seeds,
    )


def _width(point: CurvePoint, otherwise: float) -> float:
    if point.ci_low is None or point.ci_high is None:
        return otherwise
    return point.ci_high - point.ci_low
