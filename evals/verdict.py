"""The decision. Pure: the same results give the same verdict.

Grammar: the strategy with the highest score wins only where it beats every cheaper one after
correction. Otherwise "X is not distinguishable from Y: take the cheaper", and Y, the cheapest that
no other beats, is the one to take. (Testing one pair at a time is not transitive, so "that no other
beats" is asked, not only "that X does not beat".) With limits the same holds among the strategies
that keep to them; p-values stay adjusted over all pairs of the run, because all were looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor.results import Comparison, StrategyResult, Verdict
from evals import phrases, reasons
from evals.cost_order import cost_key
from evals.limits import Breach, Limits
from evals.pairs import Pairs
from evals.reasons import Setting, value


def decide(
    strategies: Iterable[StrategyResult],
    comparisons: Iterable[Comparison],
    primary_metric: str,
    n_test: int,
    limits: Limits | None = None,
) -> Verdict:
    """Name the strategy to take, and why.

    Args:
        strategies: every strategy of the run; those not done or without a value take no part.
        comparisons: all pairs, p-values adjusted; those of other metrics are ignored.
        primary_metric: the metric that decides.
        n_test: rows of the test split, for the sentence.
        limits: what a strategy must keep to; without any, all take part.

    Returns:
        `winner` is None where nothing was measured or nothing qualifies. `tied_with` holds the
        others that the winner is not distinguishable from and that nothing beats, cheapest first.
        The minimum detectable difference is that of the pair the verdict turns on, None where
        there is no such pair.
    """
    strategies, limits = list(strategies), limits or Limits()
    setting = Setting(primary_metric, n_test, Pairs(comparisons, primary_metric), limits)
    measured = sorted(
        (s for s in strategies if s.status == "done" and value(s, primary_metric) is not None),
        # where neither cost nor simplicity is known to differ, the better comes first
        key=lambda s: (cost_key(s), -(value(s, primary_metric) or 0.0), s.name),
    )
    broken = {s.name: limits.breaches(s, primary_metric) for s in measured}
    qualified = [s for s in measured if not broken[s.name]]
    disqualified = {
        s.name: limits.breach(s, primary_metric) or "" for s in measured if broken[s.name]
    }
    failed = [s.name for s in strategies if s.status == "failed"]
    missing = f" Not measured, because it failed: {phrases.listed(failed)}." if failed else ""
    choice: StrategyResult | None = None
    tied: list[StrategyResult] = []
    pair: Comparison | None = None
    if not measured:
        reason = "Nothing was measured: no strategy finished."
    elif not qualified:
        reason = _closest(measured, broken, setting)
    else:
        choice, tied, reason, pair = _take(qualified, setting)
        reason += reasons.limited(choice, measured, disqualified, setting)
    return Verdict(
        winner=None if choice is None else choice.name,
        tied_with=tuple(s.name for s in tied),
        reason=reason + missing,
        minimum_detectable_difference=None if pair is None else setting.pairs.detectable(pair),
        limits=limits.words(primary_metric),
        disqualified=disqualified,
    )


def _take(
    ranked: Sequence[StrategyResult], setting: Setting
) -> tuple[StrategyResult | None, list[StrategyResult], str, Comparison | None]:
    """Choose among strategies in order of cost.

    Returns:
        The choice, those it is not told apart from, the reason, and the pair it turns on.
    """
    pairs, metric = setting.pairs, setting.metric
    # max keeps the first of equals, and the cheapest comes first
    best = max(ranked, key=lambda s: value(s, metric) or 0.0)
    if (value(best, metric) or 0.0) == 0.0:
        return None, [], reasons.nothing_right(setting), None
    unbeaten = [s for s in ranked if not any(pairs.beats(o.name, s.name) for o in ranked)]
    # on the same rows nobody beats the best; pairs with other rows in common can go in circles
    choice = unbeaten[0] if unbeaten else best
    # only those the choice itself cannot be told apart from
    tied = [s for s in unbeaten if s is not choice and not pairs.beats(choice.name, s.name)]
    rivals = [s for s in ranked if s is not choice]
    if not rivals:
        return choice, [], reasons.alone(choice, setting), None
    if choice is best:
        reason, pair = _best(choice, ranked, setting)
    else:
        pair = pairs.pair(best.name, choice.name)
        reason = reasons.tie(best, choice, pair, setting)
    return choice, tied, reason + reasons.without_model(choice, best, rivals), pair


def _best(
    choice: StrategyResult, ranked: Sequence[StrategyResult], setting: Setting
) -> tuple[str, Comparison | None]:
    """Word a best score that stands, and find the pair it turns on."""
    pairs, metric = setting.pairs, setting.metric
    cheaper = ranked[: ranked.index(choice)]
    rivals = cheaper or [s for s in ranked if s is not choice]
    closest = max(rivals, key=lambda s: value(s, metric) or 0.0)
    pair = pairs.pair(choice.name, closest.name)
    if not cheaper:
        return reasons.cheapest_and_best(choice, closest, pair, setting), pair
    wins = all(pairs.beats(choice.name, s.name) for s in cheaper)
    opening = reasons.win(choice, setting) if wins else reasons.left_over(choice)
    return opening + reasons.lead(choice, closest, pair, setting), pair


def _closest(
    measured: Sequence[StrategyResult], broken: Mapping[str, Sequence[Breach]], setting: Setting
) -> str:
    """Word that nothing qualifies, by the strategy that comes closest to it."""
    closest = min(
        measured,
        key=lambda s: (
            max(one.excess for one in broken[s.name]),
            len(broken[s.name]),
            -(value(s, setting.metric) or 0.0),
        ),
    )
    return reasons.none_qualifies(closest, broken[closest.name], setting)
