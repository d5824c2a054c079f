"""Which differences are real: paired comparisons, those with the winner first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from advisor.results import ALPHA, Comparison, Results
from reports.blocks import Block, Cell, Table
from reports.messages import numbers, say
from reports.messages.numbers import Figure
from reports.sections import words
from reports.sections.places import (
    Place,
    Shown,
    difference_axis,
    figure,
    figures,
    interval,
    intervals,
    missing,
    ranked,
    table,
    text,
    titled,
)

MANY_COMPARISONS = 8
"""With more pairs than this, pairs without the winner are shown on request only."""
MANY_ROWS = 1_000_000
"""Above this the number of rows says only that nobody will label so many."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """A comparison at its place, turned so that the winner or better is first."""

    place: Place
    flipped: bool

    def __truediv__(self, path: str) -> Place:
        return self.place / path


def blocks(results: Results) -> tuple[Block, ...]:
    """Paired differences, those with the winner first; the rest on request where they are many."""
    winner = results.verdict.winner
    pairs = _turned(results)
    first = [pair for pair in pairs if pair.place.value.a == winner]
    rest = [pair for pair in pairs if pair.place.value.a != winner]
    if not first or len(pairs) <= MANY_COMPARISONS:
        first, rest = first + rest, []
    found = []
    if first:
        key = "differences-caption-winner" if rest else "differences-caption"
        caption = say(key, metric=words.primary(results).title, winner=winner)
        found.append(_table(results, caption, first, _notes(results)))
    if rest:
        caption = say("all-other-pairs")
        found.append(replace(_table(results, caption, rest), folded=True))
    return tuple(found)


def _turned(results: Results) -> list[_Pair]:
    """The pairs of the primary metric in the order of the ranking."""
    order = {one.value.id: place for place, one in enumerate(ranked(results), start=1)}
    last = len(order)
    if results.verdict.winner is not None:
        order[results.verdict.winner] = 0
    pairs = []
    for place in Place(results) / "comparisons":
        pair = place.value
        if pair.metric == results.primary_metric:
            turned = order.get(pair.b, last) < order.get(pair.a, last)
            pairs.append(_Pair(replace(place, value=flipped(pair) if turned else pair), turned))
    return sorted(pairs, key=lambda pair: (order.get(pair.place.value.a, last),
                                           order.get(pair.place.value.b, last)))  # fmt: skip


def flipped(pair: Comparison) -> Comparison:
    """The same difference the other way round."""
    return replace(
        pair, a=pair.b, b=pair.a, difference=-pair.difference,
        ci_low=-pair.ci_high, ci_high=-pair.ci_low,
    )  # fmt: skip


def _table(
    results: Results, caption: str, pairs: Sequence[_Pair], notes: Iterable[str] = ()
) -> Table:
    found, group = [pair.place.value for pair in pairs], "difference"
    write = words.primary(results).write_difference
    needed = any(pair.rows_needed is not None for pair in found)

    def signed(cell: Cell, pair: _Pair) -> Cell:
        return replace(cell, flipped=pair.flipped)

    difference = figures("column-difference", "difference", write, group)
    drawn = intervals("", write, group, difference_axis(found, write))
    return table(
        caption,
        (
            text(
                "column-pair",
                lambda one: f"{one.place.value.a} {numbers.MINUS} {one.place.value.b}",
            ),
            replace(difference, cell=lambda one: signed(difference.cell(one), one)),
            replace(drawn, cell=lambda one: signed(interval(one.place, write), one)),
            figures("column-p", "p_adjusted", numbers.p_value, group),
            *[Shown(titled("column-rows-needed", group), _needed)] * needed,
            text("column-reading", lambda one: reading(one.place.value), group),
        ),
        pairs,
        notes,
        standing=lambda one: "marked" if one.place.value.is_real else "plain",
    )


def reading(pair: Comparison) -> str:
    """Real, or unclear."""
    return say("differences-real" if pair.is_real else "differences-unclear")


def _needed(pair: _Pair) -> Cell:
    none = pair.place.value.difference == 0
    return missing("differences-none") if none else figure(pair / "rows_needed", about)


def about(value: Figure) -> str:
    """A number of rows to two digits, since it is an estimate: ~1,300."""
    if value is None or not numbers.measured(value):
        return numbers.not_measured()
    if value > MANY_ROWS:
        return f"> {numbers.count(MANY_ROWS)}"
    whole = round(value)
    return f"~{numbers.count(round(whole, min(0, 2 - len(str(whole)))))}"


def _different_alone(pair: Comparison) -> bool:
    """Whether only the correction for the number of pairs leaves the difference unclear."""
    without_zero = pair.ci_low > 0 or pair.ci_high < 0
    return without_zero and pair.p_value < ALPHA and not pair.is_real


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
        least = words.primary(results).write(smallest)
        yield say("differences-detectable", least=least, rows=results.task.n_test)
