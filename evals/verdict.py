"""The decision. Pure: the same results give the same verdict.

Grammar: the strategy with the highest score wins only where it beats every cheaper one after
correction. Otherwise "X is not distinguishable from Y: take the cheaper", and Y, the cheapest that
no other beats, is the one to take. (Testing one pair at a time is not transitive, so "that no other
beats" is asked, not only "that X does not beat"; one that is cheaper still, not distinguishable
from Y and yet really behind X, is passed over.) With limits the same holds among the strategies
that keep to them; p-values stay adjusted over all pairs of the run, because all were looked at. Of
a stopped run the same is said of those that finished, as what holds so far.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from advisor.results import Breach, Comparison, Limit, PassedOver, StrategyResult, Verdict
from evals.cost_order import cost_key, saving
from evals.limits import breaches, excess
from evals.pairs import Pairs
from evals.registry import metric_spec

Value = Callable[[StrategyResult], float]
"""The primary metric of a strategy, turned so that more is better."""


def decide(
    strategies: Iterable[StrategyResult],
    comparisons: Iterable[Comparison],
    primary_metric: str,
    limits: Sequence[Limit] = (),
    unfinished: Collection[str] = (),
) -> Verdict:
    """Name the strategy to take, and what that rests on.

    Args:
        strategies: every strategy of the run; those not done or without a value take no part.
        comparisons: all pairs, p-values adjusted; those of other metrics are ignored.
        primary_metric: the metric that decides.
        limits: what a strategy must keep to; without any, all take part.
        unfinished: strategies that had not ended when the run was stopped.
    """
    lower = metric_spec(primary_metric).direction == "lower"

    def value(strategy: StrategyResult) -> float:
        found = strategy.metrics.get(primary_metric)
        known = 0.0 if found is None or found.value is None else found.value
        return -known if lower else known

    strategies = list(strategies)
    measured = sorted(
        (
            s
            for s in strategies
            if s.status == "done"
            and primary_metric in s.metrics
            and s.metrics[primary_metric].value is not None
        ),
        # where neither cost nor simplicity is known to differ, the better comes first
        key=lambda s: (cost_key(s), -value(s), s.id),
    )
    found = {s.id: breaches(s, limits, primary_metric) for s in measured}
    disqualified = {name: broken for name, broken in found.items() if broken}
    verdict = Verdict(
        "nothing_measured",
        limits=tuple(limits),
        disqualified=disqualified,
        not_known=tuple(
            name
            for name, broken in disqualified.items()
            if all(one.value is None for one in broken)
        ),
        unfinished=tuple(s.id for s in strategies if s.id in unfinished),
    )
    if not measured:
        return verdict
    ranked = [s for s in measured if s.id not in disqualified]
    if not ranked:
        closest = _closest(measured, disqualified, value)
        return replace(verdict, kind="none_qualifies", closest=closest)
    if not lower and not any(map(value, ranked)):
        return replace(verdict, kind="none_right")
    return _take(ranked, Pairs(comparisons, primary_metric), value, verdict)


def _take(
    ranked: Sequence[StrategyResult], pairs: Pairs, value: Value, verdict: Verdict
) -> Verdict:
    """Choose among strategies in order of cost, and add the choice to the verdict."""
    # max keeps the first of equals, and the cheapest comes first
    best = max(ranked, key=value)
    unbeaten = [s for s in ranked if not any(pairs.beats(o.id, s.id) for o in ranked)]
    # on the same rows nobody beats the best; pairs with other rows in common can go in circles
    choice = unbeaten[0] if unbeaten else best
    # only those the choice itself cannot be told apart from
    tied = [s for s in unbeaten if s is not choice and not pairs.beats(choice.id, s.id)]
    cheaper = ranked[: ranked.index(choice)]
    verdict = replace(
        verdict,
        kind="only",
        winner=choice.id,
        tied_with=tuple(s.id for s in tied),
        best=best.id,
        cheaper=tuple(s.id for s in cheaper),
    )
    others = [s for s in ranked if s is not choice]
    if not others:
        return verdict
    if choice is best:
        rivals = cheaper or [max(others, key=value)]
        pair = pairs.pair(choice.id, max(rivals, key=value).id)
        wins = all(pairs.beats(choice.id, s.id) for s in rivals)
    else:
        pair, wins = pairs.pair(best.id, choice.id), False
    return replace(
        verdict,
        kind="win" if wins else "tie",
        saving=None if choice is best else saving(choice, best),
        pair=pair,
        minimum_detectable_difference=None if pair is None else pairs.detectable(pair),
        passed_over=tuple(_passed_over(choice, cheaper, ranked, pairs, value)),
    )


def _passed_over(
    choice: StrategyResult,
    cheaper: Iterable[StrategyResult],
    ranked: Iterable[StrategyResult],
    pairs: Pairs,
    value: Value,
) -> Iterable[PassedOver]:
    """Find who beats each strategy that is cheaper than the choice and not told apart from it."""
    best_first = sorted(ranked, key=lambda s: -value(s))
    for one in cheaper:
        own = pairs.pair(choice.id, one.id)
        if own is None or own.is_real:
            continue
        ahead = next((s for s in best_first if pairs.beats(s.id, one.id)), None)
        pair = pairs.pair(ahead.id, one.id) if ahead is not None else None
        if pair is not None:
            yield PassedOver(one.id, saving(one, choice), pair.a, pair.p_adjusted)


def _closest(
    measured: Iterable[StrategyResult], broken: Mapping[str, Sequence[Breach]], value: Value
) -> str:
    """Find the strategy that comes closest to keeping to the limits."""
    closest = min(
        measured, key=lambda s: (max(map(excess, broken[s.id])), len(broken[s.id]), -value(s))
    )
    return closest.id
