"""Whether the measurement agrees with what `advisor ask` predicted, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.advice.recommend import COMPARED
from advisor.results import Advice, Comparison, StrategyResult, Verdict
from evals import phrases
from evals.limits import unmeasured_only
from evals.pairs import Pairs


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
        comparisons: all pairs under the primary metric, for the figures in the reason.

    Returns:
        `agrees` is None where the measurement does not decide: without a winner, where the
        recommended approach was not measured (or not the figure that a limit is about), where it
        is not distinguishable from the winner, or where the run was stopped. `reason` says so in
        one or two sentences.
    """
    if recommended is None:
        return Advice(None, None)
    if verdict.unfinished:
        reason = f"Not decided: {recommended} was advised, and the run was stopped before its end."
        return Advice(recommended, None, reason)
    alike = next((names for names in COMPARED.values() if recommended in names), (recommended,))
    case = _Case(recommended, alike, tuple(strategies), verdict, Pairs(comparisons))
    if not case.done:
        return Advice(recommended, None, _not_measured(case))
    if verdict.winner is None:
        return Advice(recommended, None, _no_winner(case))
    if verdict.winner in alike:
        return Advice(recommended, True, _held(case, verdict.winner))
    if not case.qualified:
        return _disqualified(case, verdict.winner)
    tied = [name for name in case.qualified if name in verdict.tied_with]
    if tied:
        return Advice(recommended, None, _tied(case, tied[0], verdict.winner))
    return Advice(recommended, False, _beaten(case, verdict.winner))


@dataclass(frozen=True, slots=True)
class _Case:
    """What there is to judge by; `alike` are the strategies of the advised approach."""

    recommended: str
    alike: Sequence[str]
    strategies: Sequence[StrategyResult]
    verdict: Verdict
    pairs: Pairs

    @property
    def done(self) -> list[str]:
        """Strategies of the approach that were measured, the recommended one first."""
        names = [one.name for one in self.strategies if one.status == "done"]
        return sorted(
            (name for name in names if name in self.alike),
            key=lambda name: name != self.recommended,
        )

    @property
    def qualified(self) -> list[str]:
        """Those of them that keep to the limits."""
        return [name for name in self.done if name not in self.verdict.disqualified]

    def was_advised(self, measured: str) -> str:
        """Word what was advised, and what was measured in its place where that is another."""
        if measured == self.recommended:
            return f"{self.recommended} was advised"
        return f"{self.recommended} was advised ({measured} is of the same approach)"


def _not_measured(case: _Case) -> str:
    mine = next((one for one in case.strategies if one.name == case.recommended), None)
    why = "it was not run"
    if mine is not None:
        why = f"it {'failed' if mine.status == 'failed' else 'was skipped'}"
        why += f" ({mine.reason.rstrip('.')})" if mine.reason else ""
    others = [name for name in case.alike if name != case.recommended]
    nor = f", nor was any other strategy of its approach ({', '.join(others)})" if others else ""
    return f"Not decided: {case.recommended} was advised and not measured: {why}{nor}."


def _no_winner(case: _Case) -> str:
    if case.verdict.disqualified:
        name = case.done[0]
        why = case.verdict.disqualified.get(name)
        own = f"; {name}: {why}" if why else ""
        return f"Not decided: {case.was_advised(name)}, and no strategy keeps to the limits{own}."
    return f"Not decided: {case.was_advised(case.done[0])}, and there is nothing to take."


def _held(case: _Case, winner: str) -> str:
    said = f"The prediction held: {case.was_advised(winner)}, and {winner} is the one to take."
    others = [name for name in case.verdict.tied_with if name not in case.alike]
    if others:
        said += f" It is not distinguishable from {phrases.listed(others)}."
    return said


def _disqualified(case: _Case, winner: str) -> Advice:
    """The user's limits leave the advised approach out; a missing figure decides nothing."""
    name = case.done[0]
    reasons = [case.verdict.disqualified[one] for one in case.done]
    open_still = any(unmeasured_only(reason) for reason in reasons)
    pair = case.pairs.pair(name, winner)
    without = ""
    if pair is not None:
        side = "ahead of" if pair.difference > 0 else "behind"
        without = (
            f" On the score alone {name} is {side} {winner}: the difference is "
            f"{phrases.difference(pair)}."
        )
    said = (
        f"{'Not decided' if open_still else 'The prediction did not hold under the limits'}: "
        f"{case.was_advised(name)} and does not qualify ({reasons[0]}), and {winner} is the one "
        f"to take.{without}"
    )
    return Advice(case.recommended, None if open_still else False, said)


def _tied(case: _Case, name: str, winner: str) -> str:
    pair = case.pairs.pair(name, winner)
    figures = f": the difference is {phrases.difference(pair)}" if pair is not None else ""
    more = ""
    if pair is not None and pair.rows_needed is not None:
        more = f" To tell them apart would need {phrases.about_rows(pair.rows_needed)}."
    return (
        f"Not decided: {case.was_advised(name)}, and {winner} is the one to take, but {name} is "
        f"not distinguishable from it{figures}.{more}"
    )


def _beaten(case: _Case, winner: str) -> str:
    """Word who beats the advised strategy: mostly the winner, sometimes another."""
    name = case.qualified[0]
    names = [winner, *(one.name for one in case.strategies if one.name != winner)]
    beater = next((other for other in names if case.pairs.beats(other, name)), None)
    pair = case.pairs.pair(beater, name) if beater is not None else None
    won = f"{winner} is the one to take"
    uses_none = {one.name for one in case.strategies if not one.uses_language_model}
    if winner in uses_none:
        won += ", without a language model"
    figures = ""
    if pair is not None:
        who = "" if beater == winner else f"{beater} is "
        figures = f", {who}ahead of {name} by {phrases.difference(pair)}"
    return f"The prediction did not hold: {case.was_advised(name)}, and {won}{figures}."
