"""From how many requests on a more expensive set-up pays off, and what a month costs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from advisor.findings import Economics
from advisor.results import Results, StrategyResult
from reports.blocks import Block, Cell, Column, Row, Table
from reports.messages import numbers, say
from reports.sections import volumes
from reports.sections.cells import cell, named, pointer, standing_of
from reports.sections.differences import MANY_COMPARISONS


@dataclass(frozen=True, slots=True)
class _Pair:
    """A pair with known costs: who costs less in the end, than whom, from how many requests on."""

    less: str
    more: str
    place: int
    requests: int | None


def blocks(results: Results) -> tuple[Block, ...]:
    """Total cost drawn, break-even volumes, the winner's first, and the cost of a month.

    Empty where no cost was measured.
    """
    found = results.cost
    if found is None:
        return ()
    pairs = _known(found)
    month = _month(results, found)
    notes = tuple(_notes(results, found, pairs))
    tables = [*_break_even(results, pairs), *([month] if month is not None else [])]
    if not tables:
        return ()
    first = Table(tables[0].caption, tables[0].columns, tables[0].rows, notes)
    return (*volumes.picture(results), first, *tables[1:])


def _known(found: Economics) -> list[_Pair]:
    """Pairs whose costs are known and differ, by the volume."""
    pairs = []
    for place, pair in enumerate(found.break_even):
        costly, cheap = pair.more_expensive_setup, pair.cheaper_setup
        if pair.outcome == "pays_off":
            pairs.append(_Pair(costly, cheap, place, pair.requests))
        elif pair.outcome == "never":
            pairs.append(_Pair(cheap, costly, place, None))
    return sorted(pairs, key=lambda one: (one.requests is None, one.requests or 0, one.place))


def _break_even(results: Results, pairs: list[_Pair]) -> Iterable[Table]:
    """The table, in two parts where there are many pairs: the winner's, and the rest folded."""
    winner = results.verdict.winner
    first = [pair for pair in pairs if winner in (pair.less, pair.more)]
    rest = [pair for pair in pairs if winner not in (pair.less, pair.more)]
    if not first or len(pairs) <= MANY_COMPARISONS:
        first, rest = first + rest, []
    if first:
        caption = say("costs-caption-winner", winner=winner) if rest else say("costs-caption")
        yield _table(caption, first)
    if rest:
        yield _table(say("costs-other-pairs"), rest, folded=True)


def _table(caption: str, pairs: list[_Pair], folded: bool = False) -> Table:
    columns = (
        Column(say("costs-less"), kind="text"),
        Column(say("costs-than"), kind="text"),
        Column(say("costs-from"), say("costs-from-unit")),
    )
    rows = tuple(Row((named(one.less), named(one.more), _from(one))) for one in pairs)
    return Table(caption, columns, rows, folded=folded)


def _from(pair: _Pair) -> Cell:
    if pair.requests is None:
        return Cell(say("costs-first"))
    source = pointer("cost", "break_even", pair.place, "requests")
    found = cell(pair.requests, numbers.count, source)
    return found if pair.requests > volumes.FIRST else replace(found, text=say("costs-first"))


def _month(results: Results, found: Economics) -> Table | None:
    """What each strategy costs a month, the cheapest first; None where nothing is known."""
    volume = found.monthly_requests
    known = [
        (place, month)
        for place, month in enumerate(found.monthly)
        if numbers.measured(month.first_month_usd) or numbers.measured(month.later_month_usd)
    ]
    if volume is None or not known:
        return None
    standing = {one.id: standing_of(results, one) for one in results.strategies}

    def order(entry: tuple[int, object]) -> tuple[bool, float, int]:
        place, month = entry[0], found.monthly[entry[0]]
        first = month.first_month_usd
        return first is None, first if first is not None else 0.0, place

    rows = []
    for place, month in sorted(known, key=order):
        at = ("cost", "monthly", place)
        first = cell(month.first_month_usd, numbers.usd, pointer(*at, "first_month_usd"))
        later = cell(month.later_month_usd, numbers.usd, pointer(*at, "later_month_usd"))
        name = month.strategy
        rows.append(Row((named(name), first, later), standing.get(name, "plain")))
    columns = (
        Column(say("column-strategy"), kind="text"),
        Column(say("costs-first-month"), say("costs-first-month-unit"), "cost"),
        Column(say("costs-later-month"), say("costs-later-month-unit"), "cost"),
    )
    return Table(say("costs-month", n=volume), columns, tuple(rows))


def _notes(results: Results, found: Economics, pairs: list[_Pair]) -> Iterable[str]:
    yield say("costs-in-all")
    if any(pair.requests is None or pair.requests <= volumes.FIRST for pair in pairs):
        yield say("costs-first-note")
    compared = {
        name
        for pair in found.break_even
        for name in (pair.more_expensive_setup, pair.cheaper_setup)
    }
    done = [one for one in results.strategies if one.status == "done"]
    unknown = [one.id for one in done if one.name in compared and not _complete(one)]
    if unknown:
        yield say("costs-unknown", strategies=unknown)
    yield from bases(done)


def bases(done: Sequence[StrategyResult]) -> Iterable[str]:
    """What the costs rest on; whose, where not all rest on the same."""
    priced = {one.id: one.cost.basis for one in done if one.cost is not None}
    for basis in dict.fromkeys(basis for found in priced.values() for basis in found):
        names = [name for name, found in priced.items() if basis in found]
        if len(names) == len(priced):
            yield say("costs-basis", basis=basis)
        else:
            yield say("costs-basis-of", strategies=names, basis=basis)


def _complete(strategy: StrategyResult) -> bool:
    cost = strategy.cost
    return cost is not None and all(
        numbers.measured(usd) for usd in (cost.setup_usd, cost.per_1k_requests_usd)
    )
