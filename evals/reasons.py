"""The sentences of the verdict. They say what the data show, and what they cannot show.

A tie is never worded as equality: how much worse the cheaper one may be stands in its first
sentence, and how few rows there were, and how many it would take, beside the difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.results import Comparison, Metric, StrategyResult
from evals import phrases
from evals.cost_order import cost_known, why_cheaper
from evals.limits import SEPARATOR, Breach, Limits
from evals.pairs import Pairs

CONSTANT_ANSWER = "majority"
"""The strategy that gives every input the same answer."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the verdict is about: the metric, the rows of the test split, the pairs, the limits."""

    metric: str
    n_test: int
    pairs: Pairs
    limits: Limits


def value(strategy: StrategyResult, metric: str) -> float | None:
    """Find the strategy's value of a metric; None where it was not measured."""
    found = strategy.metrics.get(metric)
    return found.value if found is not None else None


def nothing_right(setting: Setting) -> str:
    """Word that there is nothing to take."""
    who = "no strategy that keeps to the limits" if _limited(setting) else "no strategy"
    return f"Nothing to take: {who} got a single test row right."


def alone(choice: StrategyResult, setting: Setting) -> str:
    """Word a choice without a rival."""
    only = "that keeps to the limits" if _limited(setting) else "measured"
    return f"{_figure(choice, setting)} It is the only strategy {only}."


def win(choice: StrategyResult, setting: Setting) -> str:
    """Open with a winner."""
    if not cost_known(choice):
        return (
            f"{choice.name} wins: it beats every strategy that is known to cost less or is "
            f"simpler; what it costs itself was not measured."
        )
    limit = " that keeps to the limits" if _limited(setting) else ""
    return f"{choice.name} wins: it beats every cheaper strategy{limit}."


def left_over(choice: StrategyResult) -> str:
    """Open with a best score that stands because the cheaper ones fall to others."""
    return f"{choice.name} is the one to take: each cheaper strategy loses to another."


def lead(
    choice: StrategyResult, closest: StrategyResult, pair: Comparison | None, setting: Setting
) -> str:
    """Word the figures of a best score and the best of the cheaper strategies."""
    behind = ""
    if pair is not None:
        behind = f" The best of the cheaper ones, {closest.name}, is behind by "
        behind += f"{phrases.difference(pair)}."
    return f" {_figure(choice, setting)}{behind}"


def cheapest_and_best(
    choice: StrategyResult, closest: StrategyResult, pair: Comparison | None, setting: Setting
) -> str:
    """Word a best score that is the cheapest as well; where its lead may be chance, say so."""
    cost = "none is known to be cheaper" if cost_known(choice) else "no cost is known"
    if cost_known(choice) and cost_known(closest):
        cost = "none is cheaper"
    sentences = [
        f"{choice.name} is the one to take: no strategy scores higher, {cost}.",
        _figure(choice, setting),
    ]
    if pair is not None:
        behind = phrases.difference(pair)
        sentences.append(f"The next best, {closest.name}, is behind by {behind}.")
        if not setting.pairs.beats(choice.name, closest.name) and pair.ci_low < 0:
            sentences.append(
                f"That may be chance: {closest.name} may be better by as much as "
                f"{-pair.ci_low:.3f}. {phrases.capital(_blind(pair, choice, closest, setting))}."
            )
    return " ".join(sentences)


def tie(
    best: StrategyResult, choice: StrategyResult, pair: Comparison | None, setting: Setting
) -> str:
    """Word a best score that is not told apart from that of a cheaper strategy."""
    why, costs = why_cheaper(choice, best)
    figures = [_figure(best, setting), _figure(choice, setting)]
    if pair is None:
        opening = (
            f"Take {choice.name}: {best.name} is not distinguishable from it, and {choice.name} "
            f"is {why}."
        )
        sentences = [opening, *figures, "The two share no test row.", costs]
    else:
        worse = f", but it may be worse by as much as {pair.ci_high:.3f}" * (pair.ci_high > 0)
        opening = (
            f"Take {choice.name}: {best.name} is not distinguishable from it on "
            f"{phrases.rows(_rows(best, choice, setting))}, and {choice.name} is {why}{worse}."
        )
        evidence = f"The difference is {phrases.difference(pair)}."
        unequal = f"That does not show them equal: {_blind(pair, best, choice, setting)}."
        sentences = [opening, *figures, evidence, unequal, costs]
    return " ".join(one for one in sentences if one)


def without_model(
    choice: StrategyResult, best: StrategyResult, rivals: Sequence[StrategyResult]
) -> str:
    """Say that a language model is not needed, or is not shown to be; else nothing."""
    if choice.uses_language_model or not any(s.uses_language_model for s in rivals):
        return ""
    if choice.name == CONSTANT_ANSWER:
        return (
            f" {choice.name} gives every input the same answer: that the others read the input to "
            f"any use is not shown."
        )
    if choice is best:
        return f" No language model is needed: {choice.name} is a baseline that uses none."
    return f" No language model is shown to be needed: {choice.name} is a baseline that uses none."


def limited(
    choice: StrategyResult | None,
    measured: Sequence[StrategyResult],
    disqualified: Mapping[str, str],
    setting: Setting,
) -> str:
    """Say what the limits changed; nothing where none is set.

    Args:
        choice: the strategy to take.
        measured: all strategies with a score, disqualified ones included, cheapest first.
        disqualified: strategy -> why it does not qualify.
        setting: the metric and the limits.
    """
    words = setting.limits.words(setting.metric)
    if not words:
        return ""
    sentences = []
    best = max(measured, key=lambda s: value(s, setting.metric) or 0.0)
    if best.name in disqualified:
        score = f"{phrases.metric_name(setting.metric)} {value(best, setting.metric):.3f}"
        why = disqualified[best.name]
        sentences.append(f"The highest score, {best.name} ({score}), does not qualify: {why}.")
    caution = setting.limits.caution(choice, setting.metric) if choice is not None else None
    if caution:
        sentences.append(caution)
    told = f"Limits: {'; '.join(words)}."
    if disqualified:
        kept = len(measured) - len(disqualified)
        told = (
            f"Decided among the {kept} of {len(measured)} strategies that keep to the limits "
            f"({'; '.join(words)}); p-values are adjusted over all pairs of the run."
        )
    return " ".join(("", *sentences, told))


def none_qualifies(closest: StrategyResult, breaches: Sequence[Breach], setting: Setting) -> str:
    """Word that no strategy qualifies, by what the closest one breaks and by how much."""
    broken = SEPARATOR.join(one.reason for one in breaches)
    return (
        f"No strategy keeps to the limits: the closest, {closest.name}, does not: {broken}. "
        f"{_figure(closest, setting)} Limits: {'; '.join(setting.limits.words(setting.metric))}."
    )


def _blind(pair: Comparison, one: StrategyResult, other: StrategyResult, setting: Setting) -> str:
    """Word what these rows cannot tell, and how many rows the observed difference would need."""
    n, least = _rows(one, other, setting), setting.pairs.detectable(pair)
    said = f"on {phrases.rows(n)} a difference below {least:.3f} cannot be told from chance"
    if pair.rows_needed is not None and pair.rows_needed > n:
        said += f"; the observed one would need {phrases.about_rows(pair.rows_needed)}"
    return said


def _rows(one: StrategyResult, other: StrategyResult, setting: Setting) -> int:
    """Count the rows on which both can be compared."""
    found = (strategy.metrics.get(setting.metric) for strategy in (one, other))
    return min((metric.n for metric in found if metric is not None), default=setting.n_test)


def _limited(setting: Setting) -> bool:
    return bool(setting.limits.words())


def _figure(strategy: StrategyResult, setting: Setting) -> str:
    """Word one strategy's score with its interval."""
    found = strategy.metrics.get(setting.metric, Metric(None, None, None, 0))
    name = phrases.metric_name(setting.metric)
    if found.value is None:
        return f"{strategy.name}: {name} not measured."
    interval = ""
    if found.ci_low is not None and found.ci_high is not None:
        interval = f"95% interval {found.ci_low:.3f} to {found.ci_high:.3f}, "
    rows = phrases.rows(found.n)
    if found.n != setting.n_test:
        rows = f"{found.n:,} of {phrases.rows(setting.n_test)}"
    return f"{strategy.name}: {name} {found.value:.3f} ({interval}{rows})."
