"""The comparisons of one metric, found by pair in either order."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from advisor.results import Comparison
from evals.power import minimum_detectable_difference, standard_error
from evals.registry import metric_spec


class Pairs:
    """All comparisons of a run under one metric.

    Args:
        comparisons: all pairs, p-values adjusted over them; those of other metrics are ignored.
        metric: the metric's name; None takes that of the first comparison.
    """

    def __init__(self, comparisons: Iterable[Comparison], metric: str | None = None) -> None:
        found = list(comparisons)
        metric = metric or (found[0].metric if found else None)
        self._pairs = {(c.a, c.b): c for c in found if c.metric == metric}
        self._spec = metric_spec(metric or "")

    @property
    def count(self) -> int:
        """How many pairs the p-values are adjusted over; at least 1."""
        return max(1, len(self._pairs))

    def pair(self, first: str, second: str) -> Comparison | None:
        """Find the comparison of the two, as first - second; None where it was not made."""
        found = self._pairs.get((first, second))
        if found is not None:
            return found
        found = self._pairs.get((second, first))
        if found is None:
            return None
        return replace(
            found,
            a=found.b,
            b=found.a,
            difference=-found.difference,
            ci_low=-found.ci_high,
            ci_high=-found.ci_low,
        )

    def beats(self, first: str, second: str) -> bool:
        """Tell whether the first is better after correction; no comparison proves nothing."""
        pair = self.pair(first, second)
        if pair is None or not pair.is_real:
            return False
        return pair.difference < 0 if self._spec.direction == "lower" else pair.difference > 0

    def detectable(self, pair: Comparison) -> float:
        """Compute the minimum detectable difference of this pair among all pairs tested."""
        most = 1.0 if self._spec.bounds == (0.0, 1.0) else math.inf
        return minimum_detectable_difference(standard_error(pair), self.count, most)
