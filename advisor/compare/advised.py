"""Whether the measurement agrees with what `advisor ask` predicted."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.recommend import COMPARED
from advisor.results import Advice, StrategyResult, Verdict


def judge(
    recommended: str | None, strategies: Iterable[StrategyResult], verdict: Verdict
) -> Advice:
    """Hold the prediction against the verdict; a strategy of the same approach counts as it.

    `agrees` is None where the measurement does not decide: without a winner, where the recommended
    approach was not measured, or where it is not distinguishable from the winner.
    """
    if recommended is None:
        return Advice(None, None)
    alike = next((names for names in COMPARED.values() if recommended in names), (recommended,))
    done = {one.name for one in strategies if one.status == "done"}
    if verdict.winner is None or not done & {*alike, recommended}:
        return Advice(recommended, None)
    if verdict.winner in alike:
        return Advice(recommended, True)
    undecided = any(name in verdict.tied_with for name in alike)
    return Advice(recommended, None if undecided else False)
