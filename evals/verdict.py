"""The decision, in words and figures. Pure: the same results give the same verdict.

Grammar: the strategy with the highest score wins only where it beats every cheaper one after
correction. Otherwise "X is not distinguishable from Y: take the cheaper", and Y, the cheapest that
no other beats, is the one to take. (Testing one pair at a time is not transitive, so "that no other
beats" is asked, not only "that X does not beat".)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.results import Comparison, Metric, StrategyResult, Verdict
from evals.stats import ALPHA, minimum_detectable_difference, standard_error

SIMPLEST_FIRST = (
    "majority",
    "tfidf",
    "knn-vote",
    "embedding",
    "zero-shot",
    "few-shot",
    "knn-few-shot",
    "cot",
    "rag",
    "prompt-tuning",
    "lora",
    "qlora",
    "rag+qlora",
)
COST_DECIMALS = 2
"""Costs are compared in whole cents: below that, wall time is noise and would flip the verdict."""

_METRIC_NAMES = {
    "exact_match": "exact match",
    "token_f1": "token F1",
    "rouge_l": "ROUGE-L",
    "chrf": "chrF",
    "embedding_similarity": "embedding similarity",
    "json_match": "JSON match",
}


def decide(
    strategies: Iterable[StrategyResult],
    comparisons: Iterable[Comparison],
    primary_metric: str,
    n_test: int,
) -> Verdict:
    """Name the strategy to take, and why.

    Args:
        strategies: every strategy of the run; those not done or without a value take no part.
        comparisons: all pairs, p-values adjusted; those of other metrics are ignored.
        primary_metric: the metric that decides.
        n_test: rows of the test split, for the sentence.

    Returns:
        `winner` is None where nothing was measured. `tied_with` holds the others that the winner
        is not distinguishable from and that nothing beats, cheapest first. The minimum detectable
        difference is that of the pair the verdict turns on, None where there is no such pair.
    """
    strategies = list(strategies)
    table = _Table(strategies, [c for c in comparisons if c.metric == primary_metric])
    ranked = sorted(
        (s for s in strategies if s.status == "done" and _value(s, primary_metric) is not None),
        key=cost_key,
    )
    failed = [s.name for s in strategies if s.status == "failed"]
    missing = f" Not measured, because it failed: {', '.join(failed)}." if failed else ""
    if not ranked:
        return Verdict(None, (), f"Nothing was measured: no strategy finished.{missing}", None)
    # max keeps the first of equals, and the cheapest comes first
    best = max(ranked, key=lambda s: _value(s, primary_metric) or 0.0)
    unbeaten = [s for s in ranked if not any(table.beats(other, s) for other in ranked)]
    choice = unbeaten[0]
    # only those the choice itself cannot be told apart from
    tied = [s for s in unbeaten[1:] if not table.beats(choice, s)]
    rivals = [s for s in ranked if s is not choice]
    if (_value(best, primary_metric) or 0.0) == 0.0:
        reason = f"Nothing to take: no strategy got a single test row right.{missing}"
        return Verdict(None, (), reason, None)
    if not rivals:
        reason = f"{_figure(choice, primary_metric, n_test)} It is the only strategy measured."
        pair = None
    elif choice is best:
        reason, pair = _win(table, choice, ranked, primary_metric, n_test)
    else:
        pair = table.pair(best, choice)
        reason = _tie(best, choice, pair, primary_metric, n_test)
    if not choice.uses_language_model and any(s.uses_language_model for s in rivals):
        reason += " No language model is needed."
    return Verdict(
        winner=choice.name,
        tied_with=tuple(s.name for s in tied),
        reason=reason + missing,
        minimum_detectable_difference=None if pair is None else table.detectable(pair),
    )


def cost_key(strategy: StrategyResult) -> tuple[bool, float, bool, float, int, str]:
    """Sort strategies from cheap to dear.

    Cost per 1,000 requests, then set-up cost, both in whole cents, then simplicity. An unknown
    cost comes after every known one: what was not measured cannot be recommended as the cheaper.
    """
    cost = strategy.cost
    per_1k = cost.per_1k_requests_usd if cost else None
    setup = cost.setup_usd if cost else None
    known = strategy.name in SIMPLEST_FIRST
    return (
        per_1k is None,
        round(per_1k or 0.0, COST_DECIMALS),
        setup is None,
        round(setup or 0.0, COST_DECIMALS),
        SIMPLEST_FIRST.index(strategy.name) if known else len(SIMPLEST_FIRST),
        strategy.name,
    )


class _Table:
    """The comparisons of one metric, found by pair in either order."""

    def __init__(
        self, strategies: Sequence[StrategyResult], comparisons: Sequence[Comparison]
    ) -> None:
        names = {s.name for s in strategies}
        self._pairs = {(c.a, c.b): c for c in comparisons if c.a in names and c.b in names}
        self._count = max(1, len(comparisons))

    def pair(self, first: StrategyResult, second: StrategyResult) -> Comparison | None:
        """Find the comparison of the two, as first - second; None where it was not made."""
        found = self._pairs.get((first.name, second.name))
        if found is not None:
            return found
        found = self._pairs.get((second.name, first.name))
        if found is None:
            return None
        return Comparison(
            a=found.b,
            b=found.a,
            metric=found.metric,
            difference=-found.difference,
            ci_low=-found.ci_high,
            ci_high=-found.ci_low,
            p_value=found.p_value,
            p_adjusted=found.p_adjusted,
            test=found.test,
        )

    def beats(self, first: StrategyResult, second: StrategyResult) -> bool:
        """Tell whether the first is better after correction; no comparison proves nothing."""
        pair = self.pair(first, second)
        return pair is not None and pair.difference > 0 and pair.p_adjusted < ALPHA

    def detectable(self, pair: Comparison) -> float:
        """Compute the minimum detectable difference of this pair among all pairs tested."""
        return minimum_detectable_difference(standard_error(pair), self._count)


def _win(
    table: _Table,
    choice: StrategyResult,
    ranked: Sequence[StrategyResult],
    metric: str,
    n_test: int,
) -> tuple[str, Comparison | None]:
    """Word a best score that stands, and the pair it turns on."""
    cheaper = ranked[: ranked.index(choice)]
    rivals = cheaper or [s for s in ranked if s is not choice]
    closest = max(rivals, key=lambda s: _value(s, metric) or 0.0)
    pair = table.pair(choice, closest)
    if cheaper:
        if all(table.beats(choice, s) for s in cheaper):
            opening = f"{choice.name} wins: it beats every cheaper strategy."
        else:
            opening = f"{choice.name} is the one to take: each cheaper strategy loses to another."
        relation = "The best of the cheaper ones"
    else:
        opening = f"{choice.name} is the one to take: no strategy scores higher, none is cheaper."
        relation = "The next best"
    figures = f" {_figure(choice, metric, n_test)}"
    if pair is not None:
        figures += f" {relation}, {closest.name}, is behind by {_difference(pair)}."
    return opening + figures, pair


def _tie(
    best: StrategyResult,
    choice: StrategyResult,
    pair: Comparison | None,
    metric: str,
    n_test: int,
) -> str:
    """Word a best score that is not told apart from a cheaper strategy's."""
    same_cost = cost_key(best)[:4] == cost_key(choice)[:4]
    quality = "simpler" if same_cost else "cheaper"
    closeness = " Their costs differ by less than a cent." if same_cost else ""
    evidence = f"the difference is {_difference(pair)}" if pair else "the two share no test row"
    return (
        f"Take {choice.name}: {best.name} is not distinguishable from it, and {choice.name} is the "
        f"{quality}.{closeness} "
        f"{_figure(best, metric, n_test)} {_figure(choice, metric, n_test)} "
        f"{evidence[0].upper()}{evidence[1:]}."
    )


def _value(strategy: StrategyResult, metric: str) -> float | None:
    found = strategy.metrics.get(metric)
    return found.value if found is not None else None


def _figure(strategy: StrategyResult, metric: str, n_test: int) -> str:
    """Word one strategy's score with its interval."""
    found = strategy.metrics.get(metric, Metric(None, None, None, 0))
    name = _METRIC_NAMES.get(metric, metric.replace("_", " "))
    if found.value is None:
        return f"{strategy.name}: {name} not measured."
    interval = ""
    if found.ci_low is not None and found.ci_high is not None:
        interval = f"95% interval {found.ci_low:.3f} to {found.ci_high:.3f}, "
    rows = f"{found.n} test rows" if found.n == n_test else f"{found.n} of {n_test} test rows"
    return f"{strategy.name}: {name} {found.value:.3f} ({interval}{rows})."


def _difference(pair: Comparison) -> str:
    """Word the paired difference with interval and adjusted p-value."""
    p_value = "p < 0.001" if pair.p_adjusted < 0.001 else f"p = {pair.p_adjusted:.3f}"
    return (
        f"{pair.difference:.3f} (95% interval {pair.ci_low:.3f} to {pair.ci_high:.3f}, "
        f"adjusted {p_value})"
    )
