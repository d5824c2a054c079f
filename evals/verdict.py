"""The decision. Pure: the same results give the same verdict.

Grammar: the strategy with the highest score wins only where it beats every cheaper one after
correction. Otherwise "X is not distinguishable from Y: take the cheaper", and Y, the cheapest that
no other beats, is the one to take. (Testing one pair at a time is not transitive, so "that no other
beats" is asked, not only "that X does not beat"; one that is cheaper still, not distinguishable
from Y and yet really behind X, is named in the reason.) With limits the same holds among the
strategies that keep to them; p-values stay adjusted over all pairs of the run, because all were
looked at. Of a stopped run the same is said of those that finished, as what holds so far.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from advisor.results import Comparison, StrategyResult, Verdict
from evals import phrases, reasons
from evals.cost_order import cost_key
from evals.limits import Breach, Limits, unmeasured_only
from evals.pairs import Pairs
from evals.reasons import Setting, Stop, value


def decide(
    strategies: Iterable[StrategyResult],
    comparisons: Iterable[Comparison],
    primary_metric: str,
    n_test: int,
    limits: Limits | None = None,
    unfinished: Collection[str] = (),
) -> Verdict:
    """Name the strategy to take, and why.

    Args:
        strategies: every strategy of the run; those not done or without a value take no part.
        comparisons: all pairs, p-values adjusted; those of other metrics are ignored.
        primary_metric: the metric that decides.
        n_test: rows of the test split, for the sentence.
        limits: what a strategy must keep to; without any, all take part.
        unfinished: strategies that had not ended when the run was stopped.

    Returns:
        `winner` is None where nothing was measured or nothing qualifies. `tied_with` holds the
        others that the winner is not distinguishable from and that nothing beats, cheapest first.
        The minimum detectable difference is that of the pair the verdict turns on, None where
        there is no such pair.
    """
    strategies, limits = list(strategies), limits or Limits()
    stop = _stop(strategies, unfinished)
    setting = Setting(primary_metric, n_test, Pairs(comparisons, primary_metric), limits, stop)
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
    choice: StrategyResult | None = None
    tied: list[StrategyResult] = []
    pair: Comparison | None = None
    if not measured:
        reason = reasons.opened("Nothing was measured: no strategy finished.", setting)
    elif not qualified:
        reason = _closest(measured, broken, setting)
    else:
        choice, tied, reason, pair = _take(qualified, setting)
        reason += reasons.limited(choice, measured, disqualified, setting)
        reason += reasons.gpu_memory(qualified, setting)
    return Verdict(
        winner=None if choice is None else choice.name,
        tied_with=tuple(s.name for s in tied),
        reason=reasons.stopped(setting) + reason + _missing(strategies),
        minimum_detectable_difference=None if pair is None else setting.pairs.detectable(pair),
        limits=limits.words(primary_metric),
        disqualified=disqualified,
        not_known=tuple(name for name, why in disqualified.items() if unmeasured_only(why)),
        unfinished=tuple(s.name for s in strategies if s.name in unfinished),
    )


def _missing(strategies: Iterable[StrategyResult]) -> str:
    """Say which strategies failed."""
    failed = [s.name for s in strategies if s.status == "failed"]
    return f" Not measured, because it failed: {phrases.listed(failed)}." if failed else ""


def _stop(strategies: Iterable[StrategyResult], unfinished: Collection[str]) -> Stop | None:
    """Count what had finished when the run was stopped; None where it came to its end."""
    if not unfinished:
        return None
    ran = [s for s in strategies if s.status != "skipped" or s.name in unfinished]
    return Stop(sum(s.status == "done" for s in ran), len(ran))


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
    reason += reasons.cheaper_but_behind(choice, ranked, setting)
    return choice, tied, reason + reasons.without_model(choice, best, rivals, setting), pair


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
    opening = reasons.win(choice, setting) if wins else reasons.left_over(choice, setting)
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
