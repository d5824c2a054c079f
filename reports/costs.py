"""From how many requests on a more expensive set-up pays off, and what a month costs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from advisor.findings import BreakEven, Economics
from advisor.results import Results
from reports import numbers, volumes, words
from reports.blocks import Block, Cell, Column, Row, Table
from reports.cells import cell, named, pointer, sentence, standing_of
from reports.differences import MANY_COMPARISONS

ALWAYS = "the first"
"""Where the other costs no less in all at any number of requests."""


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
    pairs = _known(results, found)
    month = _month(results, found)
    notes = tuple(_notes(results, found, pairs))
    tables = [*_break_even(results, pairs), *([month] if month is not None else [])]
    if not tables:
        return ()
    first = Table(tables[0].caption, tables[0].columns, tables[0].rows, notes)
    return (*volumes.picture(results), first, *tables[1:])


def _known(results: Results, found: Economics) -> list[_Pair]:
    """Pairs whose costs are known and differ; the winner's first, then by the volume."""
    costs = {one.name: one.cost for one in results.strategies}

    def differs(pair: BreakEven) -> bool:
        a, b = costs.get(pair.dearer_setup), costs.get(pair.cheaper_setup)
        if a is None or b is None:
            return False
        figures = (a.setup_usd, a.per_1k_requests_usd), (b.setup_usd, b.per_1k_requests_usd)
        return figures[0] != figures[1] and all(
            numbers.measured(one) for side in figures for one in side
        )

    pairs = []
    for place, pair in enumerate(found.break_even):
        if pair.requests is not None:
            pairs.append(_Pair(pair.dearer_setup, pair.cheaper_setup, place, pair.requests))
        elif differs(pair):
            pairs.append(_Pair(pair.cheaper_setup, pair.dearer_setup, place, None))
    return sorted(pairs, key=lambda one: (one.requests is None, one.requests or 0, one.place))


def _break_even(results: Results, pairs: list[_Pair]) -> Iterable[Table]:
    """The table, in two parts where there are many pairs: the winner's, and the rest folded."""
    winner = results.verdict.winner
    first = [pair for pair in pairs if winner in (pair.less, pair.more)]
    rest = [pair for pair in pairs if winner not in (pair.less, pair.more)]
    if not first or len(pairs) <= MANY_COMPARISONS:
        first, rest = first + rest, []
    if first:
        whose = f"{winner}, the winner, and each other strategy" if rest else "each pair"
        yield _table(f"From which request on one costs less in all: {whose}.", first)
    if rest:
        yield _table("All other pairs.", rest, folded=True)


def _table(caption: str, pairs: list[_Pair], folded: bool = False) -> Table:
    columns = (
        Column("costs less", kind="text"),
        Column("than", kind="text"),
        Column("from request", "number"),
    )
    rows = tuple(Row((named(one.less), named(one.more), _from(one))) for one in pairs)
    return Table(caption, columns, rows, folded=folded)


def _from(pair: _Pair) -> Cell:
    if pair.requests is None:
        return Cell(ALWAYS)
    source = pointer("cost", "break_even", pair.place, "requests")
    found = cell(pair.requests, numbers.count, source)
    return found if pair.requests > volumes.FIRST else replace(found, text=ALWAYS)


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
    standing = {one.name: standing_of(results, one) for one in results.strategies}

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
        Column("strategy", kind="text"),
        Column("first month", "with set-up", "cost"),
        Column("each", "later month", "cost"),
    )
    caption = f"Cost of {words.plural(volume, 'request')} a month."
    return Table(caption, columns, tuple(rows))


def _notes(results: Results, found: Economics, pairs: list[_Pair]) -> Iterable[str]:
    yield (
        "In all: set-up once, then every request. Only busy time is charged; a machine that is "
        "rented while it waits costs more, and so do people and storage."
    )
    if any(pair.requests is None or pair.requests <= volumes.FIRST for pair in pairs):
        yield f"From {ALWAYS}: it costs no more in all at any number of requests."
    named = {name for pair in found.break_even for name in (pair.dearer_setup, pair.cheaper_setup)}
    done = [one for one in results.strategies if one.status == "done"]
    unknown = [one.name for one in done if one.name in named and not _complete(results, one.name)]
    if unknown:
        yield f"Left out, as a cost was not measured: {words.listed(unknown)}."
    bases = dict.fromkeys(one.cost.basis for one in done if one.cost is not None)
    for basis in filter(None, bases):
        sharing = [one.name for one in done if one.cost is not None and one.cost.basis == basis]
        whose = "" if len(bases) == 1 else f" of {words.listed(sharing)}"
        yield f"Cost{whose}: {sentence(basis)}"


def _complete(results: Results, name: str) -> bool:
    cost = next(one.cost for one in results.strategies if one.name == name)
    return cost is not None and all(
        numbers.measured(usd) for usd in (cost.setup_usd, cost.per_1k_requests_usd)
    )
