"""When a more expensive set-up pays off: total cost drawn, break-even volumes, cost of a month."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.results import Cost, Results, StrategyResult
from reports.blocks import Axis, Block, Cell, LinePoint, Lines, Series, Table, Tick
from reports.charts import scales
from reports.messages import numbers, paragraph, say
from reports.sections.differences import MANY_COMPARISONS
from reports.sections.places import (
    Place,
    Shown,
    figure,
    figures,
    finished,
    standing_of,
    table,
    text,
    titled,
)

LEAST, MOST = 3, 6
"""Powers of ten that the axis spans at least: a thousand requests is a trial, a million is use."""
FARTHEST = 9
"""Break-even points beyond this power of ten are in the table alone: nobody asks so often."""
PER_DECADE = 8
"""Places through which a line is drawn; straight lines bend on logarithmic scales."""
FIRST = 1
"""A pair that breaks even at the first request already does not cross anywhere."""
NAMED = 4
"""Break-even points named in the caption; the table has them all."""


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two strategies with known costs: who costs less in the end, than whom, from which request on.

    `requests` is the place of that number; its value is None where it is the first.
    """

    less: str
    more: str
    requests: Place


def blocks(results: Results) -> tuple[Block, ...]:
    """Total cost drawn, break-even volumes, the winner's first, and the cost of a month.

    Empty where no cost was measured.
    """
    if results.cost is None:
        return ()
    pairs = _known(results)
    tables = [*_break_even(results, pairs), *_month(results)]
    if not tables:
        return ()
    first = replace(tables[0], notes=tuple(_notes(results, pairs)))
    return (*_picture(results, pairs), first, *tables[1:])


def _known(results: Results) -> list[_Pair]:
    """Pairs whose costs are known and differ, by the volume."""
    pairs = []
    for place in Place(results) / "cost/break_even":
        pair, requests = place.value, place / "requests"
        costly, cheap = pair.more_expensive_setup, pair.cheaper_setup
        if pair.outcome == "pays_off":
            pairs.append(_Pair(costly, cheap, requests))
        elif pair.outcome == "never":
            pairs.append(_Pair(cheap, costly, replace(requests, value=None)))
    return sorted(pairs, key=lambda one: (one.requests.value is None, one.requests.value or 0))


def _break_even(results: Results, pairs: list[_Pair]) -> Iterable[Table]:
    """The table, in two parts where there are many pairs: the winner's, and the rest folded."""
    winner = results.verdict.winner
    first = [pair for pair in pairs if winner in (pair.less, pair.more)]
    rest = [pair for pair in pairs if winner not in (pair.less, pair.more)]
    if not first or len(pairs) <= MANY_COMPARISONS:
        first, rest = first + rest, []
    columns = (
        text("costs-less", lambda one: one.less),
        text("costs-than", lambda one: one.more),
        Shown(titled("costs-from"), _from),
    )
    if first:
        caption = say("costs-caption-winner", winner=winner) if rest else say("costs-caption")
        yield table(caption, columns, first)
    if rest:
        yield table(say("all-other-pairs"), columns, rest, folded=True)


def _from(pair: _Pair) -> Cell:
    requests = pair.requests.value
    if requests is None:
        return Cell(say("costs-first"))
    found = figure(pair.requests, numbers.count)
    return found if requests > FIRST else replace(found, text=say("costs-first"))


def _month(results: Results) -> Iterable[Table]:
    """What each strategy costs a month, the cheapest first; nothing where none is known."""
    found = Place(results) / "cost"
    known = [
        one
        for one in found / "monthly"
        if numbers.measured(one.value.first_month_usd)
        or numbers.measured(one.value.later_month_usd)
    ]
    volume = found.value.monthly_requests
    if volume is None or not known:
        return
    unknown = math.inf
    known.sort(key=lambda one: unknown if one.value.first_month_usd is None
               else one.value.first_month_usd)  # fmt: skip
    yield table(
        say("costs-month", n=volume),
        (
            text("column-strategy", lambda one: one.value.strategy),
            figures("costs-first-month", "first_month_usd", numbers.usd, "cost"),
            figures("costs-later-month", "later_month_usd", numbers.usd, "cost"),
        ),
        known,
        standing=lambda one: standing_of(results, one.value.strategy),
    )


def _notes(results: Results, pairs: list[_Pair]) -> Iterable[str]:
    yield say("costs-in-all")
    if any((pair.requests.value or 0) <= FIRST for pair in pairs):
        yield say("costs-first-note")
    found = results.cost.break_even if results.cost else ()
    compared = {name for pair in found for name in (pair.more_expensive_setup, pair.cheaper_setup)}
    done = [one for one in results.strategies if one.status == "done"]
    unknown = [one.id for one in done if one.id in compared and _known_cost(one.cost) is None]
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


def _known_cost(cost: Cost | None) -> tuple[float, float] | None:
    """Set-up, and cost of 1,000 requests [USD]; None where one was not measured."""
    if cost is None or not numbers.measured(cost.setup_usd) or cost.setup_usd is None:
        return None
    per_1k = cost.per_1k_requests_usd
    return (cost.setup_usd, per_1k) if per_1k is not None and math.isfinite(per_1k) else None


# --- the picture --------------------------------------------------------------------------------


def _picture(results: Results, pairs: Sequence[_Pair]) -> Iterable[Lines]:
    """Total cost against requests, the winner's break-even points marked on its line.

    Nothing where the costs of fewer than two strategies are known.
    """
    lines = {
        one.value.id: cost
        for one in finished(results)
        if (cost := _known_cost(one.value.cost)) is not None and sum(cost) > 0
    }
    if len(lines) < 2:
        return
    winner, monthly = results.verdict.winner, results.cost and results.cost.monthly_requests
    turns = [
        one
        for one in pairs
        if winner in (one.less, one.more) and {one.less, one.more} <= set(lines)
        and FIRST < (one.requests.value or 0) <= 10**FARTHEST
    ]  # fmt: skip
    marked = [one.requests.value for one in turns] + ([monthly] if monthly else [])
    low = min([LEAST, *(math.floor(math.log10(one)) for one in marked)])
    high = max([MOST, *(math.ceil(math.log10(one)) for one in marked)])
    volumes = [10 ** (at / PER_DECADE) for at in range(low * PER_DECADE, high * PER_DECADE + 1)]
    series = []
    for name, cost in lines.items():
        points = {end: _point(cost, end) for end in (volumes[0], volumes[-1])}
        points |= _turns(cost, turns, winner) if name == winner else {}
        points |= _months(results, name)
        series.append(
            Series(
                name,
                tuple(points[requests] for requests in sorted(points)),
                standing=standing_of(results, name),
                path=tuple(_point(cost, volume) for volume in volumes),
            )
        )
    shown = [point.y.value for one in series for point in one.path if point.y.value is not None]
    ticks = tuple(Tick(10.0**power, numbers.count(10**power)) for power in range(low, high + 1))
    yield Lines(
        say("volumes-title"),
        say("volumes-requests-axis"),
        say("volumes-cost-axis"),
        Axis(volumes[0], volumes[-1], ticks, log=True),
        scales.logarithmic(shown, numbers.usd),
        tuple(series),
        say("volumes-caption"),
        paragraph(_drawn(winner, turns, monthly or None)),
    )


def _point(cost: tuple[float, float], requests: float) -> LinePoint:
    """A computed point of a line; those with a place in the file are drawn over it."""
    setup, per_1k = cost
    total = setup + requests * per_1k / 1000
    said = say("volumes-requests", n=round(requests))
    return LinePoint(Cell(said, requests), Cell(numbers.usd(total), total))


def _turns(
    cost: tuple[float, float], turns: Sequence[_Pair], winner: str | None
) -> Mapping[float, LinePoint]:
    """Where the winner's line crosses others, by the number of requests."""
    points = {}
    for one in turns:
        less, requests = one.less == winner, float(one.requests.value)
        key = "volumes-turn-less" if less else "volumes-turn-more"
        said = say(key, requests=one.requests.value, other=one.more if less else one.less)
        place = Cell(said, requests, one.requests.pointer)
        points[requests] = LinePoint(place, _point(cost, requests).y)
    return points


def _months(results: Results, name: str) -> Mapping[float, LinePoint]:
    """The month asked for, by its number of requests."""
    volume = Place(results) / "cost/monthly_requests"
    points = {}
    for one in Place(results) / "cost/monthly":
        usd = figure(one / "first_month_usd", numbers.usd)
        if one.value.strategy == name and volume.value and usd.value is not None:
            said = say("volumes-requests", n=volume.value)
            place = Cell(said, float(volume.value), volume.pointer)
            points[float(volume.value)] = LinePoint(place, usd)
    return points


def _drawn(winner: str | None, turns: Sequence[_Pair], monthly: int | None) -> Iterable[str]:
    """How to read the picture: its scales, and what the marks on the lines are."""
    yield say("volumes-drawn-scales")
    for less, key in ((True, "volumes-drawn-less"), (False, "volumes-drawn-more")):
        marks = [
            say("volumes-mark", other=one.more if less else one.less, requests=one.requests.value)
            for one in turns
            if (one.less == winner) == less
        ]
        if len(marks) > NAMED:
            marks[NAMED:] = [say("volumes-more-marks", n=len(marks) - NAMED)]
        if marks:
            yield say(key, winner=winner, marks=marks)
    if monthly:
        yield say("volumes-drawn-month", requests=say("volumes-requests", n=monthly))
