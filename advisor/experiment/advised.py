"""Whether the measurement agrees with what `advisor ask` predicted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from advisor.results import Advice, Comparison, StrategyResult, Verdict
from evals.pairs import Pairs
from strategies import registry


def judge(
    recommended: str | None,
    strategies: Iterable[StrategyResult],
    verdict: Verdict,
    comparisons: Iterable[Comparison] = (),
) -> Advice:
    """Hold the prediction against the verdict; a strategy of the same approach counts as it.

    Args:
        recommended: the strategy advised; None where nothing was.
        strategies: every strategy of the run.
        verdict: what was decided.
        comparisons: all pairs under the primary metric.

    Returns:
        `agrees` is None where the measurement does not decide: without a winner, where the
        recommended approach was not measured (or not the figure that a limit is about), where it
        is not distinguishable from the winner, or where the run was stopped.
    """
    if recommended is None:
        return Advice()
    if verdict.unfinished:
        return Advice(recommended, None, "stopped")
    strategies, pairs, winner = list(strategies), Pairs(comparisons), verdict.winner
    approach = {name: one.approach for name, one in registry.all_strategies().items()}
    mine = approach.get(recommended)
    names = [name for name, other in approach.items() if mine and other == mine] or [recommended]
    of_approach = [s for s in strategies if s.name in names]
    alike = {s.id for s in of_approach}
    done = [
        s.id for s in sorted(of_approach, key=lambda s: s.name != recommended) if s.status == "done"
    ]
    if not done:
        others = tuple(name for name in names if name != recommended)
        return Advice(recommended, None, "not_measured", others=others)
    advice = Advice(recommended, None, "none_qualifies", done[0])
    if winner is None:
        return advice if verdict.disqualified else replace(advice, outcome="nothing_to_take")
    if winner in alike:
        others = tuple(name for name in verdict.tied_with if name not in alike)
        return Advice(recommended, True, "held", winner, others=others)
    qualified = [name for name in done if name not in verdict.disqualified]
    if not qualified:
        pair = pairs.pair(done[0], winner)
        if pair is not None and pair.difference < 0:
            pair = pairs.pair(winner, done[0])
        if any(name in verdict.not_known for name in done):
            return replace(advice, outcome="limits_not_known", pair=pair)
        return replace(advice, agrees=False, outcome="over_limits", pair=pair)
    tied = next((name for name in qualified if name in verdict.tied_with), None)
    if tied is not None:
        return Advice(recommended, None, "tied", tied, pairs.pair(tied, winner))
    # mostly the winner is ahead, sometimes only another strategy
    ids = [winner, *(s.id for s in strategies if s.id != winner)]
    beater = next((one for one in ids if pairs.beats(one, qualified[0])), None)
    pair = pairs.pair(beater, qualified[0]) if beater is not None else None
    return Advice(recommended, False, "beaten", qualified[0], pair)
