"""The same decision for each language model alone, and each one's choice against the best one's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from advisor.results import Comparison, Limit, ModelChoice, StrategyResult, Verdict
from evals.pairs import Pairs
from evals.verdict import decide


def by_model(
    models: Sequence[str],
    strategies: Iterable[StrategyResult],
    comparisons: Iterable[Comparison],
    primary_metric: str,
    limits: Sequence[Limit] = (),
    unfinished: Collection[str] = (),
) -> tuple[ModelChoice, ...]:
    """Name the strategy to take with each model, in the order of the models.

    Args:
        models: by name; with one model there is nothing to choose.
        strategies: every strategy of the run; those without a language model take no part.
        comparisons: all pairs of the run, p-values adjusted over all of them.
        primary_metric: the metric that decides.
        limits: what a strategy must keep to.
        unfinished: ids of strategies that had not ended when the run was stopped.
    """
    if len(models) < 2:
        return ()
    strategies, comparisons = list(strategies), list(comparisons)

    def verdict_of(chosen: Collection[str]) -> Verdict:
        own = [one for one in strategies if one.model in chosen]
        return decide(own, comparisons, primary_metric, limits, unfinished)

    overall = verdict_of(models).winner
    pairs = Pairs(comparisons, primary_metric)
    found = []
    for model in models:
        verdict = verdict_of([model])
        pair = None
        if verdict.winner is not None and overall is not None and verdict.winner != overall:
            pair = pairs.pair(verdict.winner, overall)
        found.append(ModelChoice(model, verdict.winner, verdict.tied_with, pair))
    return tuple(found)
