"""Intervals for metrics that only a whole split has (`evals.sums`).

The rows are what is drawn: the interval says what another test split of this size would give.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.results import Metric
from evals.stats import bootstrap
from evals.sums import Floats, Sums

FEW_ROWS_PER_CLASS = 20
"""Below this many rows a class, macro F1 of a sample is lower than that of all data by construction
and the interval is off with it: in simulations it covered 96 to 98% with 25 to 60 rows a class, and
89% with 4."""


def aggregate_interval(
    sums: Sums,
    references: Sequence[str],
    predictions: Sequence[str],
    seed: int,
    bounds: tuple[float, float] = (0.0, 1.0),
) -> Metric:
    """Compute a metric of the whole split with a 95% bootstrap interval over rows.

    Args:
        sums: the metric.
        references: targets, of the rows that have one.
        predictions: what the answer to each says; the empty text where it failed.
        seed: of the resamples.
        bounds: of the metric's values.

    Returns:
        The value, as `evals.evaluate_library` has it; None where it is not defined. No ends where
        every resample gives the same value (all rows right, all wrong, a single row): that is no
        certainty.
    """
    if not references:
        return Metric(None, None, None, 0)
    # the order in which rows arrive must not choose the resamples
    pairs = sorted(zip(references, predictions, strict=True))
    summed = sums([one for one, _ in pairs], [other for _, other in pairs])
    n, value = len(pairs), summed.value
    if not np.isfinite(value):
        return Metric(None, None, None, 0)

    def statistic(drawn: NDArray[Any], axis: int = -1) -> Floats:
        """Take the metric of resamples, given as row numbers along the last axis."""
        lines = np.moveaxis(drawn, axis, -1)
        flat = lines.reshape(-1, lines.shape[-1])
        places = flat + n * np.arange(len(flat))[:, None]
        counts = np.bincount(places.ravel(), minlength=n * len(flat)).reshape(-1, n)
        found = summed.of_counts(counts.astype(np.float64))
        return np.where(np.isfinite(found), found, value).reshape(lines.shape[:-1])

    if n == 1:
        return Metric(value, None, None, n)
    low, high, method = bootstrap(np.arange(n), seed, statistic)
    if not low < high:
        return Metric(value, None, None, n)
    few = n < FEW_ROWS_PER_CLASS * summed.classes
    low, high = max(bounds[0], min(low, value)), min(bounds[1], max(high, value))
    return Metric(value, low, high, n, method, n / summed.classes if few else None)
