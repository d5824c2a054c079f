"""How small a difference these test rows could show, and how many rows a difference would need."""

from __future__ import annotations

import math
from statistics import NormalDist

from advisor.results import ALPHA, Comparison

CONFIDENCE = 0.95
POWER = 0.8
NO_DIFFERENCE = 1e-9
"""A mean difference below this is the rounding of sums, not an observation."""

Z = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)


def standard_error(comparison: Comparison) -> float:
    """Read the standard error of a paired difference off its 95% interval."""
    return (comparison.ci_high - comparison.ci_low) / (2 * Z)


def minimum_detectable_difference(
    standard_error: float, comparisons: int = 1, most: float = 1.0
) -> float:
    """Give the smallest true difference that a test on these rows finds four times in five.

    delta = (z(1 - alpha / 2k) + z(power)) * SE, with alpha = 0.05, power = 0.8, k comparisons and
    SE = sd(differences) / sqrt(n) of the paired differences; at most `most`. For right/wrong
    metrics sd(differences)^2 is about the share of rows on which only one is right, which makes it
    the sample-size formula of Connor (Biometrics 43, 1987) solved for the difference; Card et al.
    (With Little Power Comes Great Responsibility, EMNLP 2020) carry it over to comparing language
    models. alpha / k is the first and strictest step of Holm's correction, so the figure
    is on the cautious side.

    Args:
        standard_error: of the paired difference, in units of the metric.
        comparisons: k, the number of pairs tested together.
        most: the largest difference that the metric can have.
    """
    return min(most, _factor(comparisons) * standard_error)


def rows_needed(
    comparison: Comparison, rows: int, rows_that_differ: int, comparisons: int = 1
) -> int | None:
    """Give the test rows on which a true difference of the observed size would probably be found.

    The formula of `minimum_detectable_difference` solved for the number of rows, with the pair's
    own spread: n = rows * (delta / difference)^2. So it is above `rows` exactly where the observed
    difference is below the minimum detectable one, as long as that is not capped at 1. It takes
    the observed difference for the true one, which it is not: an order of magnitude, no promise.

    Never below the rows on which an exact test can find anything: with m rows that differ, all in
    the same direction, the two-sided p-value is 2^(1 - m).

    Args:
        comparison: the pair, with its interval.
        rows: test rows that both have.
        rows_that_differ: of these, rows on which the two score differently.
        comparisons: k, the number of pairs tested together.

    Returns:
        None where no difference was observed.
    """
    if abs(comparison.difference) < NO_DIFFERENCE or rows_that_differ == 0:
        return None
    delta = _factor(comparisons) * standard_error(comparison)
    by_spread = rows * (delta / comparison.difference) ** 2
    by_test = math.ceil(1 + math.log2(comparisons / ALPHA)) * rows / rows_that_differ
    return math.ceil(max(by_spread, by_test))


def _factor(comparisons: int) -> float:
    """Give the standard errors between no difference and one that is found with `POWER`."""
    normal = NormalDist()
    return normal.inv_cdf(1 - ALPHA / (2 * comparisons)) + normal.inv_cdf(POWER)
