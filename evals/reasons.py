"""The sentences of the verdict. They say what the data show, and what they cannot show.

A tie is never worded as equality: how much worse the cheaper one may be stands in its first
sentence, and how few rows there were, and how many it would take, beside the difference.
Of a stopped run every opening says "so far".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.results import Comparison, Metric, StrategyResult
from evals import phrases
from evals.cost_order import cost_known, why_cheaper
from evals.limits import CPU, SEPARATOR, Breach, Limits
from evals.pairs import Pairs
from evals.power import ALPHA

CONSTANT_ANSWER = "majority"
"""The strategy that gives every input the same answer."""


@dataclass(frozen=True, slots=True)
class Stop:
    """How many strategies of a stopped run had finished, of all that were to run."""

    finished: int
    of: int


@dataclass(frozen=True, slots=True)
class Setting:
    """What the verdict is about.

    Attributes:
        metric, n_test: the metric that decides, and the rows of the test split.
        pairs: all pairs of the run, p-values adjusted over them.
        limits: what a strategy must keep to.
        stop: how far the run came; None where it came to its end.
    """

    metric: str
    n_test: int
    pairs: Pairs
    limits: Limits
    stop: Stop | None = None


def value(strategy: StrategyResult, metric: str) -> float | None:
    """Find the strategy's value of a metric; None where it was not measured."""
    found = strategy.metrics.get(metric)
    return found.value if found is not None else None


def stopped(setting: Setting) -> str:
    """Say first that the run was stopped, and how far it came; nothing where it was not."""
    if setting.stop is None:
        return ""
    of = f"{setting.stop.of:,} strateg{'y' if setting.stop.of == 1 else 'ies'}"
    return f"The run was stopped: {setting.stop.finished:,} of {of} had finished. "


def opened(words: str, setting: Setting) -> str:
    """Open with the tool's own words; in a stopped run as what holds so far."""
    return words if setting.stop is None else f"So far, {words[:1].lower()}{words[1:]}"


def opened_by_name(words: str, setting: Setting) -> str:
    """Open with the name of a strategy, which is written as it is; else as `opened`."""
    return words if setting.stop is None else f"So far, {words}"


def nothing_right(setting: Setting) -> str:
    """Word that there is nothing to take."""
    who = "no strategy that keeps to the limits" if _limited(setting) else "no strategy"
    return opened(f"Nothing to take: {who} got a single test row right.", setting)


def alone(choice: StrategyResult, setting: Setting) -> str:
    """Word a choice without a rival."""
    only = "that keeps to the limits" if _limited(setting) else "measured"
    so_far = "" if setting.stop is None else " so far"
    return f"{_figure(choice, setting)} It is the only strategy {only}{so_far}."


def win(choice: StrategyResult, setting: Setting) -> str:
    """Open with a winner."""
    limit = " that keeps to the limits" if _limited(setting) else ""
    said = f"{choice.name} wins: it beats every cheaper strategy{limit}."
    if not cost_known(choice):
        kept = " that keeps to the limits and" if _limited(setting) else " that"
        said = (
            f"{choice.name} wins: it beats every strategy{kept} is known to cost less or is "
            f"simpler; what it costs itself was not measured."
        )
    return opened_by_name(said, setting)


def left_over(choice: StrategyResult, setting: Setting) -> str:
    """Open with a best score that stands because the cheaper ones fall to others."""
    limit = " that keeps to the limits" if _limited(setting) else ""
    return opened_by_name(
        f"{choice.name} is the one to take: each cheaper strategy{limit} loses to another.",
        setting,
    )


def lead(
    choice: StrategyResult, closest: StrategyResult, pair: Comparison | None, setting: Setting
) -> str:
    """Word the figures of a best score and the best of the cheaper strategies."""
    behind = ""
    if pair is not None:
        behind = f" The best of the cheaper ones, {closest.name}, is behind by "
        behind += f"{phrases.difference(pair)}."
        if told := _taken_alone(pair, setting):
            behind += f" {told}"
    return f" {_figure(choice, setting)}{behind}"


def cheapest_and_best(
    choice: StrategyResult, closest: StrategyResult, pair: Comparison | None, setting: Setting
) -> str:
    """Word a best score that is the cheapest as well; where its lead may be chance, say so."""
    cost = "none is known to be cheaper" if cost_known(choice) else "no cost is known"
    if cost_known(choice) and cost_known(closest):
        cost = "none is cheaper"
    highest, those = "no strategy scores higher", ""
    if _limited(setting):
        highest, those = "of the strategies that keep to the limits none scores higher", " of those"
    said = f"{choice.name} is the one to take: {highest}, {cost}."
    sentences = [opened_by_name(said, setting), _figure(choice, setting)]
    if pair is not None:
        behind = phrases.difference(pair)
        sentences.append(f"The next best{those}, {closest.name}, is behind by {behind}.")
        if told := _taken_alone(pair, setting):
            sentences.append(told)
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
        sentences = [opened(opening, setting), *figures, "The two share no test row.", costs]
    else:
        worse = f", but it may be worse by as much as {pair.ci_high:.3f}" * (pair.ci_high > 0)
        opening = (
            f"Take {choice.name}: {best.name} is not distinguishable from it on "
            f"{phrases.rows(_rows(best, choice, setting))}, and {choice.name} is {why}{worse}."
        )
        evidence = f"The difference is {phrases.difference(pair)}."
        unequal = f"That does not show them equal: {_blind(pair, best, choice, setting)}."
        alone = _taken_alone(pair, setting)
        sentences = [opened(opening, setting), *figures, evidence, alone, unequal, costs]
    return " ".join(one for one in sentences if one)


def cheaper_but_behind(
    choice: StrategyResult, ranked: Sequence[StrategyResult], setting: Setting
) -> str:
    """Say why a strategy that is cheaper than the choice, and not told apart from it, is not taken.

    Args:
        choice: the strategy to take.
        ranked: all that take part, cheapest first.
        setting: the metric and the pairs.

    Returns:
        One sentence for each strategy that beats such ones; empty where there is none.
    """
    pairs = setting.pairs
    best_first = sorted(ranked, key=lambda s: -(value(s, setting.metric) or 0.0))
    found: dict[tuple[str, str], list[str]] = {}
    for one in ranked[: ranked.index(choice)]:
        own = pairs.pair(choice.name, one.name)
        if own is None or own.p_adjusted < ALPHA:
            continue
        for other in best_first:
            pair = pairs.pair(other.name, one.name)
            if pair is not None and pairs.beats(other.name, one.name):
                how, p_value = _before(one, choice), phrases.p_value(pair.p_adjusted)
                found.setdefault((how, other.name), []).append(f"{one.name} (adjusted {p_value})")
                break
    return "".join(
        f" {how} not distinguishable from it, but really behind {other}: {phrases.listed(names)}."
        for (how, other), names in found.items()
    )


def _before(one: StrategyResult, choice: StrategyResult) -> str:
    """Word in what a strategy comes before the choice in the order of cost."""
    name = choice.name
    return {
        "the cheaper": f"Cheaper than {name} and",
        "the cheaper to set up": f"Cheaper to set up than {name} and",
        "the one whose cost is known": f"Of known cost, unlike {name}, and",
        "the one whose set-up cost is known": f"Of known set-up cost, unlike {name}, and",
    }.get(why_cheaper(one, choice)[0], f"Simpler than {name} and")


def without_model(
    choice: StrategyResult,
    best: StrategyResult,
    rivals: Sequence[StrategyResult],
    setting: Setting,
) -> str:
    """Say that a language model is not needed, or is not shown to be; else nothing."""
    if choice.uses_language_model or not any(s.uses_language_model for s in rivals):
        return ""
    if choice.name == CONSTANT_ANSWER:
        return (
            f" {choice.name} gives every input the same answer: that the others read the input to "
            f"any use is not shown."
        )
    if choice is best and setting.stop is None:
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


def gpu_memory(qualified: Sequence[StrategyResult], setting: Setting) -> str:
    """Say of whom the limit on GPU memory says nothing; empty where none is set.

    Args:
        qualified: the strategies that the choice was made among.
        setting: the limits.
    """
    if setting.limits.max_gpu_gb is None:
        return ""
    said = ""
    if any(s.memory is not None and s.memory.device == CPU for s in qualified):
        said += (
            " The language model ran on the CPU and took no GPU memory, so the limit on it leaves "
            "nothing out; on a GPU it would take some."
        )
    outside = [s.name for s in qualified if s.outside]
    if outside:
        said += (
            f" The limit on GPU memory was not applied to outside systems, which do not run here: "
            f"{phrases.listed(outside)}."
        )
    return said


def none_qualifies(closest: StrategyResult, breaches: Sequence[Breach], setting: Setting) -> str:
    """Word that no strategy qualifies, by what the closest one breaks and by how much."""
    broken = SEPARATOR.join(one.reason for one in breaches)
    opening = opened(
        f"No strategy keeps to the limits: the closest, {closest.name}, does not: {broken}.",
        setting,
    )
    words = "; ".join(setting.limits.words(setting.metric))
    return f"{opening} {_figure(closest, setting)} Limits: {words}."


def _taken_alone(pair: Comparison, setting: Setting) -> str:
    """Say why a pair is not told apart though its interval, that of the pair alone, excludes 0."""
    if pair.p_adjusted < ALPHA or pair.ci_low <= 0 <= pair.ci_high:
        return ""
    p_value = phrases.p_value(pair.p_value)
    if pair.p_value < ALPHA:
        return (
            f"Taken alone the pair would count as different ({p_value}); corrected for the "
            f"{setting.pairs.count:,} pairs compared it does not."
        )
    return (
        f"The interval leaves 0 out, but the paired test, which decides, does not count the pair "
        f"as different even when taken alone ({p_value})."
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
