"""Which differences are real: paired comparisons, those with the winner first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from advisor.results import Comparison, Results
from reports.blocks import Block, Cell, Column, Row, Table
from reports.charts import scales
from reports.messages import numbers, say
from reports.messages.numbers import Figure
from reports.sections import words
from reports.sections.cells import cell, named, pointer, ranked

ALPHA = 0.05
"""A difference counts as real where its adjusted p-value is below this."""

MANY_COMPARISONS = 8
"""With more pairs than this, pairs without the winner are shown on request only."""

MANY_ROWS = 1_000_000
"""Above this the number of rows says only that nobody will label so many."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A comparison with its place in the results, turned so that the winner or better is first."""

    place: int
    comparison: Comparison
    flipped: bool


def differences(results: Results) -> tuple[Block, ...]:
    """Paired differences, those with the winner first; the rest on request where they are many."""
    winner = results.verdict.winner
    pairs = _turned(results)
    first = [pair for pair in pairs if pair.comparison.a == winner]
    rest = [pair for pair in pairs if pair.comparison.a != winner]
    if not first or len(pairs) <= MANY_COMPARISONS:
        first, rest = first + rest, []
    metric = words.metric(results.primary_metric, results.metrics)
    blocks = []
    if first:
        key = "differences-caption-winner" if rest else "differences-caption"
        caption = say(key, metric=metric.title, winner=winner)
        blocks.append(_table(metric, caption, first, tuple(_notes(results))))
    if rest:
        blocks.append(_table(metric, say("differences-caption-others"), rest, (), folded=True))
    return tuple(blocks)


def _turned(results: Results) -> list[_Pair]:
    """The pairs of the primary metric in the order of the ranking."""
    winner = results.verdict.winner
    order = {strategy.id: place for place, strategy in enumerate(ranked(results), start=1)}
    if winner is not None:
        order[winner] = 0
    pairs = []
    for place, pair in enumerate(results.comparisons):
        if pair.metric == results.primary_metric:
            flipped = order.get(pair.b, len(order)) < order.get(pair.a, len(order))
            pairs.append(_Pair(place, _flip(pair) if flipped else pair, flipped))
    last = len(order)
    return sorted(
        pairs,
        key=lambda pair: (order.get(pair.comparison.a, last), order.get(pair.comparison.b, last)),
    )


def _flip(pair: Comparison) -> Comparison:
    return replace(
        pair,
        a=pair.b,
        b=pair.a,
        difference=-pair.difference,
        ci_low=-pair.ci_high,
        ci_high=-pair.ci_low,
    )


def _table(
    metric: words.MetricWords,
    caption: str,
    pairs: list[_Pair],
    notes: tuple[str, ...],
    folded: bool = False,
) -> Table:
    found = [pair.comparison for pair in pairs]
    ends = [end for pair in found for end in (pair.ci_low, pair.ci_high, pair.difference, 0.0)]
    axis = replace(scales.linear(ends, metric.write_difference), reference=0.0)
    needed = any(pair.rows_needed is not None for pair in found)
    rows_needed = Column(say("column-rows-needed"), say("column-rows-needed-unit"), "difference")
    columns = (
        Column(say("column-pair"), kind="text"),
        Column(say("column-difference"), group="difference"),
        Column(say("column-interval"), group="difference", kind="interval", axis=axis),
        Column(say("column-p"), group="difference"),
        *((rows_needed,) if needed else ()),
        Column(say("column-reading"), group="difference", kind="text"),
    )
    rows = tuple(_row(metric, pair, (_needed(pair),) if needed else ()) for pair in pairs)
    return Table(caption, columns, rows, notes, folded)


def _needed(pair: _Pair) -> Cell:
    found = pair.comparison
    if found.difference == 0:
        return Cell(say("differences-none"), missing=True)
    return cell(found.rows_needed, about, pointer("comparisons", pair.place, "rows_needed"))


def about(value: Figure) -> str:
    """A number of rows to two digits, since it is an estimate: ~1,300."""
    if value is None or not numbers.measured(value):
        return numbers.not_measured()
    if value > MANY_ROWS:
        return f"> {numbers.count(MANY_ROWS)}"
    whole = round(value)
    return f"~{numbers.count(round(whole, min(0, 2 - len(str(whole)))))}"


def _row(metric: words.MetricWords, pair: _Pair, needed: tuple[Cell, ...]) -> Row:
    found = pair.comparison
    write = metric.write_difference
    at = ("comparisons", pair.place)
    difference = cell(found.difference, write, pointer(*at, "difference"))
    span = Cell(
        numbers.interval(found.ci_low, found.ci_high, write),
        value=found.difference,
        source=pointer(*at),
        low=found.ci_low,
        high=found.ci_high,
        flipped=pair.flipped,
    )
    real = found.p_adjusted < ALPHA
    return Row(
        (
            named(f"{found.a} {numbers.MINUS} {found.b}"),
            replace(difference, flipped=pair.flipped),
            span,
            cell(found.p_adjusted, numbers.p_value, pointer(*at, "p_adjusted")),
            *needed,
            Cell(say("differences-real" if real else "differences-unclear")),
        ),
        "marked" if real else "plain",
    )


def _different_alone(pair: Comparison) -> bool:
    """Whether only the correction for the number of pairs leaves the difference unclear."""
    without_zero = pair.ci_low > 0 or pair.ci_high < 0
    return without_zero and pair.p_value < ALPHA <= pair.p_adjusted


def _notes(results: Results) -> Iterable[str]:
    tests = list(dict.fromkeys(pair.test for pair in results.comparisons if pair.test))
    if len(tests) == 1:
        yield say("differences-rows-tested", test=tests[0])
    else:
        yield say("differences-rows")
    yield say("differences-readings", alpha=f"{ALPHA}")
    own = [pair for pair in results.comparisons if pair.metric == results.primary_metric]
    if any(_different_alone(pair) for pair in own):
        yield say("differences-corrected", alpha=f"{ALPHA}", pairs=len(own))
    if any(pair.rows_needed is not None for pair in results.comparisons):
        yield say("differences-rows-needed")
    smallest = results.verdict.minimum_detectable_difference
    if smallest is not None:
        write = words.metric(results.primary_metric, results.metrics).write
        yield say("differences-detectable", least=write(smallest), rows=results.task.n_test)
