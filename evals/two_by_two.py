"""The 2 x 2: the model as it is or tuned, without or with retrieval, on the same test rows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from advisor.findings import Effect, TwoByTwo
from evals.stats import bootstrap

Scores = Mapping[str, float]
"""Values of one strategy by sample id."""


def two_by_two(
    names: Sequence[str], scores: Mapping[str, Scores], metric: str, seed: int
) -> TwoByTwo | None:
    """What tuning adds without and with retrieval, and the interaction, each with its interval.

    Intervals come from a paired bootstrap: a row's four values are drawn together.

    Args:
        names: the four strategies: as it is, with retrieval, tuned, tuned with retrieval.
        scores: of every strategy.
        metric: what the values are of.
        seed: of the resamples.

    Returns:
        None where the four share fewer than two rows.
    """
    base, retrieval, tuned, both = (scores[name] for name in names)
    rows = sorted(base.keys() & retrieval.keys() & tuned.keys() & both.keys())
    if len(rows) < 2:
        return None
    cells = np.array([[one[row] for row in rows] for one in (base, retrieval, tuned, both)])

    def effect(signs: Sequence[int]) -> Effect:
        values = np.sort(np.asarray(signs) @ cells)
        mean = math.fsum(values) / values.size
        if values[0] == values[-1]:  # every resample is the same, which is no certainty
            return Effect(mean, None, None)
        low, high, _ = bootstrap(values, seed)
        return Effect(mean, min(low, mean), max(high, mean))

    return TwoByTwo(
        metric=metric,
        base=names[0],
        retrieval=names[1],
        tuned=names[2],
        both=names[3],
        rows=len(rows),
        values=tuple(math.fsum(one) / len(rows) for one in cells),
        tuning_without=effect((-1, 0, 1, 0)),
        tuning_with=effect((0, -1, 0, 1)),
        retrieval_without=effect((-1, 1, 0, 0)),
        retrieval_with=effect((0, 0, -1, 1)),
        interaction=effect((1, -1, -1, 1)),
    )
