"""Intervals and paired tests. Everything random comes from the seed passed in; no torch here.

Values are metric values, in [0, 1] unless the metric has other bounds. Rows are sorted by value
before anything random happens, so the order in which rows arrive changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from advisor.findings import PairedTest
from advisor.results import Comparison, IntervalMethod, Metric, MetricKind
from evals.power import CONFIDENCE, Z, rows_needed
from evals.registry import metric_spec

BOOTSTRAP_RESAMPLES = 5_000
PERMUTATION_RESAMPLES = 9_999
EXACT_PERMUTATION_ROWS = 13  # 2**13 sign patterns are fewer than PERMUTATION_RESAMPLES
BCA_ROWS = 2_000  # the jackknife inside BCa holds rows x rows numbers at once
BLOCK_VALUES = 4_000_000  # numbers held at once while resampling

_Values = NDArray[np.float64]
Bounds = tuple[float | None, float | None]
Statistic = Callable[..., Any]
"""Takes an array and `axis`, as numpy's own reductions do."""


# --- one strategy -------------------------------------------------------------------------------


def of_rows(values: Sequence[float], metric: str, seed: int) -> Metric:
    """Compute a metric's mean over rows with its interval; the registered name says how."""
    spec = metric_spec(metric)
    return interval(values, spec.values, seed, spec.bounds)


def interval(
    values: Sequence[float], kind: MetricKind, seed: int, bounds: Bounds = (0.0, 1.0)
) -> Metric:
    """Compute the mean with its 95% interval, inside the metric's bounds.

    Wilson's score interval for right/wrong values; a seeded BCa bootstrap (percentile above
    `BCA_ROWS` rows) for graded ones. Where all graded values are equal a bootstrap would claim
    certainty; Wilson's interval at that mean stands in, which is conservative because no variable
    in [0, 1] varies more than a right/wrong one of the same mean. A metric with other bounds has no
    such bound of its spread, and then no interval.

    Args:
        values: one per row that counts (`evals.counting`).
        kind: whether the values are 0/1 or graded.
        seed: for the bootstrap.
        bounds: of the metric's values; None where there is no bound.

    Raises:
        ValueError: a value is out of bounds, not finite, or not 0/1 where it should be.
    """
    least, most = (-math.inf if bounds[0] is None else bounds[0]), bounds[1]
    most = math.inf if most is None else most
    sample = np.sort(np.asarray(values, dtype=np.float64))
    if sample.size == 0:
        return Metric(None, None, None, 0)
    if not bool(np.all(np.isfinite(sample) & (sample >= least) & (sample <= most))):
        raise ValueError(
            f"metric values must be in [{least:g}, {most:g}]; got {sample.min()} to {sample.max()}"
        )
    if kind == "right_wrong" and not bool(np.all((sample == 0) | (sample == 1))):
        raise ValueError("right/wrong values must be 0 or 1; pass kind='graded' for others")
    mean = _mean(sample)
    if kind == "right_wrong":
        method: IntervalMethod = "wilson"
        low, high = _wilson(mean, sample.size)
    elif sample[0] == sample[-1] and bounds != (0.0, 1.0):
        return Metric(mean, None, None, sample.size)
    elif sample[0] == sample[-1]:
        method = "wilson_bound"
        low, high = _wilson(mean, sample.size)
    else:
        low, high, method = bootstrap(sample, seed)
    low, high = max(least, min(low, mean)), min(most, max(high, mean))
    return Metric(mean, low, high, sample.size, method)


def _mean(values: _Values) -> float:
    """Take the mean, rounded once: the same for any order, and mirrored for mirrored values."""
    return math.fsum(values) / values.size


def _wilson(mean: float, n: int) -> tuple[float, float]:
    """Compute Wilson's score interval (Wilson 1927); the tests hold it against statsmodels'."""
    spread = Z * math.sqrt(mean * (1 - mean) / n + Z**2 / (4 * n**2))
    middle, scale = mean + Z**2 / (2 * n), 1 + Z**2 / n
    return (middle - spread) / scale, (middle + spread) / scale


def bootstrap(
    sample: NDArray[Any], seed: int, statistic: Statistic = np.mean
) -> tuple[float, float, Literal["bca", "percentile"]]:
    """Compute the 95% interval of a statistic by resampling rows, and name the method.

    BCa where it is defined, and percentiles above `BCA_ROWS` rows or where it is not. Where every
    resample gives the same value both ends are that value: the caller must not pass it on as
    certainty.

    Args:
        sample: one entry per row, in an order that does not depend on how the rows arrived.
        seed: of the resamples.
        statistic: of an array of resampled entries, along `axis`.
    """
    import warnings

    from scipy import stats

    for method in ("BCa", "percentile") if sample.size <= BCA_ROWS else ("percentile",):
        with warnings.catch_warnings(), np.errstate(invalid="ignore", divide="ignore"):
            # scipy warns and answers NaN where the jackknife is degenerate; handled just below
            warnings.simplefilter("ignore", category=stats.DegenerateDataWarning)
            found = stats.bootstrap(
                (sample,),
                statistic,
                confidence_level=CONFIDENCE,
                n_resamples=BOOTSTRAP_RESAMPLES,
                batch=max(1, BLOCK_VALUES // sample.size),
                method=method,
                rng=np.random.default_rng(seed),
            ).confidence_interval
        low, high = float(found.low), float(found.high)
        if np.isfinite(low) and np.isfinite(high):
            break
    return low, high, "bca" if method == "BCa" else "percentile"


# --- two strategies on the same rows ------------------------------------------------------------


def compare(
    scores_by_strategy: Mapping[str, Mapping[str, float]], metric: str, seed: int
) -> tuple[Comparison, ...]:
    """Compare every pair of strategies on the rows both have; Holm adjusts over all pairs.

    Right/wrong metrics: exact McNemar test, Agresti-Min interval of the paired difference. Graded
    ones: paired sign-flip permutation test, seeded bootstrap of the mean difference. Pairs follow
    the order of the mapping. A pair without a common row is left out: it was not measured.

    Args:
        scores_by_strategy: strategy -> sample id -> value.
        metric: the metric's registered name; it decides the test and the bounds.
        seed: for permutation and bootstrap; every pair uses it afresh.
    """
    spec = metric_spec(metric)
    kind, most = spec.values, 1.0
    if spec.bounds != (0.0, 1.0):
        rows = (value for scores in scores_by_strategy.values() for value in scores.values())
        most = max(map(abs, rows), default=0.0) or 1.0
    pairs: list[tuple[str, str, _Values]] = []
    for a, b in combinations(scores_by_strategy, 2):
        first, second = scores_by_strategy[a], scores_by_strategy[b]
        common = first.keys() & second.keys()
        if common:
            pairs.append((a, b, np.sort([first[row] - second[row] for row in common])))
    if not pairs:
        return ()
    p_values = [_p_value(differences, kind, seed) for _, _, differences in pairs]
    adjusted = holm(p_values)
    return tuple(
        _comparison(
            (a, b, metric), differences, (p_value, p_adjusted, len(pairs)), kind, seed, most
        )
        for (a, b, differences), p_value, p_adjusted in zip(pairs, p_values, adjusted, strict=True)
    )


def _comparison(
    names: tuple[str, str, str],
    differences: _Values,
    p: tuple[float, float, int],
    kind: MetricKind,
    seed: int,
    most: float,
) -> Comparison:
    low, high = _difference_interval(differences, kind, seed, most)
    found = Comparison(
        *names,
        difference=_mean(differences),
        ci_low=low,
        ci_high=high,
        p_value=p[0],
        p_adjusted=p[1],
        test=PairedTest(
            "mcnemar" if kind == "right_wrong" else "permutation", differences.size, p[2]
        ),
    )
    differ = int(np.count_nonzero(differences))
    return replace(found, rows_needed=rows_needed(found, differences.size, differ, p[2]))


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values by Holm's step-down method, in the order given.

    The figures of `statsmodels.stats.multitest.multipletests`, whose every call runs a full garbage
    collection: 0.2 s in a process that holds the usual libraries.
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(p)
    stepped = np.maximum.accumulate(p[order] * np.arange(p.size, 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(stepped, 1.0)
    return [float(value) for value in adjusted]


def _p_value(differences: _Values, kind: MetricKind, seed: int) -> float:
    """Compute the two-sided p-value of "both are equally good", given one difference a row."""
    if kind == "graded":
        return sign_flip_p_value(differences, seed)
    from scipy import special

    wins, losses = int(np.sum(differences > 0)), int(np.sum(differences < 0))
    # both tails of a fair coin are alike; at an equal number of wins and losses they overlap
    return min(1.0, 2 * float(special.bdtr(min(wins, losses), wins + losses, 0.5)))


def sign_flip_p_value(differences: _Values, seed: int) -> float:
    """Test a mean difference of 0 by paired permutation; the p-value is two-sided.

    Under the null hypothesis each row's difference is as likely to have the other sign. Up to
    `EXACT_PERMUTATION_ROWS` rows that differ, all sign patterns are counted and the p-value is
    exact (that of `scipy.stats.permutation_test`); above, `PERMUTATION_RESAMPLES` random patterns,
    with the observed one counted among them, so that p is never 0. Own code because scipy's takes
    half a second per pair of 300 rows: 20 s for nine strategies, where `compare` now takes 2 s.

    Args:
        differences: one per row.
        seed: for the random patterns.
    """
    sizes = np.sort(np.abs(differences[differences != 0]))
    if sizes.size == 0:
        return 1.0
    # sums that are equal may differ in their last bits
    bound = abs(math.fsum(differences)) - 1e-9 * float(sizes.sum())
    if sizes.size <= EXACT_PERMUTATION_ROWS:
        patterns = (np.arange(2**sizes.size)[:, None] >> np.arange(sizes.size)) & 1
        sums = (2 * patterns - 1) @ sizes
        return float(np.mean(np.abs(sums) >= bound))
    rng = np.random.default_rng(seed)
    extreme, left = 0, PERMUTATION_RESAMPLES
    block = max(1, BLOCK_VALUES // sizes.size)
    while left > 0:
        patterns = rng.integers(0, 2, (min(block, left), sizes.size), dtype=np.int8)
        sums = 2 * (patterns @ sizes) - sizes.sum()
        extreme += int(np.sum(np.abs(sums) >= bound))
        left -= len(patterns)
    return (extreme + 1) / (PERMUTATION_RESAMPLES + 1)


def _difference_interval(
    differences: _Values, kind: MetricKind, seed: int, most: float
) -> tuple[float, float]:
    """Compute the 95% interval of the mean difference; mirrored where a and b are swapped.

    `most`: the largest difference there can be.
    """
    if kind == "right_wrong" or differences[0] == differences[-1]:
        low, high = _agresti_min(differences / most)
        return low * most, high * most
    # a - b and b - a must draw the same resamples: resample whichever of the two sorts higher
    mirrored = -differences[::-1]
    swap = tuple(mirrored) > tuple(differences)
    low, high, _ = bootstrap(mirrored if swap else differences, seed)
    if np.array_equal(mirrored, differences):
        low, high = (low - high) / 2, (high - low) / 2
    mean = _mean(differences)
    low, high = (-high, -low) if swap else (low, high)
    return max(-most, min(low, mean)), min(most, max(high, mean))


def _agresti_min(differences: _Values) -> tuple[float, float]:
    """Compute Agresti and Min's interval of a paired difference (Statistics in Medicine 24, 2005).

    Wald's interval after half a row is added to each cell of the two-by-two table, that is, to the
    n differences one gain and one loss of half a row each and a row without difference. It needs
    no correction for n = 3, all right, or all wrong, and holds for graded differences in [-1, 1].
    """
    n = differences.size + 2
    mean = math.fsum(differences) / n
    variance = (math.fsum(np.square(differences)) + 1) / n - mean**2
    half_width = Z * float(np.sqrt(variance / n))
    return max(-1.0, mean - half_width), min(1.0, mean + half_width)
