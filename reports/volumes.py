"""What the strategies cost in all, drawn against the number of requests."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.findings import Economics
from advisor.results import Results
from reports import numbers, scales, words
from reports.blocks import Axis, Block, Cell, LinePoint, Lines, Series, Tick
from reports.cells import pointer, ranked, standing_of

LEAST, MOST = 3, 6
"""Powers of ten that the axis spans at least: a thousand requests is a trial, a million is use."""
FARTHEST = 9
"""Break-even points beyond this power of ten stand in the table alone: nobody asks so often."""
PER_DECADE = 8
"""Places through which a line is drawn; straight lines bend on logarithmic scales."""
NAMED = 4
"""Break-even points named in the caption; the table has them all."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A strategy's costs: total [USD] = set-up + requests x cost of 1,000 / 1000."""

    setup: float
    per_1k: float

    def total(self, requests: float) -> float:
        return self.setup + requests * self.per_1k / 1000


def picture(results: Results) -> tuple[Block, ...]:
    """Total cost against requests, the winner's break-even points marked on its line.

    Empty where the costs of fewer than two strategies are known.
    """
    found = results.cost
    lines = _lines(results)
    if found is None or len(lines) < 2:
        return ()
    turns = _break_even(results, found, lines)
    monthly = found.monthly_requests or None
    marked = [requests for requests, _, _ in turns] + ([monthly] if monthly else [])
    low = min(LEAST, *(math.floor(math.log10(one)) for one in marked)) if marked else LEAST
    high = max(MOST, *(math.ceil(math.log10(one)) for one in marked)) if marked else MOST
    places = range(low * PER_DECADE, high * PER_DECADE + 1)
    volumes = [10.0 ** (place / PER_DECADE) for place in places]
    series = tuple(
        Series(
            name,
            tuple(_points(results, found, name, line, (volumes[0], volumes[-1]))),
            standing=next(standing_of(results, s) for s in results.strategies if s.name == name),
            path=tuple(_point(line, volume) for volume in volumes),
        )
        for name, line in lines.items()
    )
    shown = [point.y.value for one in series for point in one.path if point.y.value is not None]
    ticks = tuple(Tick(10.0**power, numbers.count(10**power)) for power in range(low, high + 1))
    return (
        Lines(
            "Total cost against the number of requests",
            "requests in all",
            "set-up and requests",
            Axis(volumes[0], volumes[-1], ticks, log=True),
            scales.logarithmic(shown, numbers.usd),
            series,
            " ".join(_caption(results, turns, monthly)),
        ),
    )


def _lines(results: Results) -> Mapping[str, _Line]:
    """Finished strategies that cost something and whose costs are known, best first."""
    lines = {}
    for one in ranked(results):
        cost = one.cost
        if one.status != "done" or cost is None:
            continue
        setup, per_1k = cost.setup_usd, cost.per_1k_requests_usd
        if setup is None or per_1k is None or not math.isfinite(setup + per_1k):
            continue
        if setup + per_1k > 0:
            lines[one.name] = _Line(setup, per_1k)
    return lines


def _break_even(
    results: Results, found: Economics, lines: Mapping[str, _Line]
) -> list[tuple[int, str, int]]:
    """Requests, the other strategy and the place of each pair of the winner that breaks even."""
    winner = results.verdict.winner
    turns = []
    for place, pair in enumerate(found.break_even):
        names = [pair.dearer_setup, pair.cheaper_setup]
        requests = pair.requests
        if winner not in names or requests is None or not 0 < requests <= 10**FARTHEST:
            continue
        names.remove(winner)
        if names[0] in lines and winner in lines:
            turns.append((requests, names[0], place))
    return sorted(turns)


def _points(
    results: Results, found: Economics, name: str, line: _Line, ends: tuple[float, float]
) -> Iterable[LinePoint]:
    """Both ends of a line, its break-even points where it is the winner's, and the month asked for.

    The ends are computed like the rest of the line; the other points stand in the file.
    """
    points = {end: _point(line, end) for end in ends}
    if name == results.verdict.winner:
        for requests, other, place in _break_even(results, found, _lines(results)):
            source = pointer("cost", "break_even", place, "requests")
            text = f"{numbers.count(requests)} requests: as much as {other}"
            at = _point(line, requests)
            points[float(requests)] = LinePoint(Cell(text, float(requests), source), at.y)
    for place, month in enumerate(found.monthly):
        volume, usd = found.monthly_requests, month.first_month_usd
        if month.strategy == name and volume and usd is not None and numbers.measured(usd):
            x = Cell(_requests(volume), float(volume), pointer("cost", "monthly_requests"))
            source = pointer("cost", "monthly", place, "first_month_usd")
            points[float(volume)] = LinePoint(x, Cell(numbers.usd(usd), usd, source))
    return (points[requests] for requests in sorted(points))


def _point(line: _Line, requests: float) -> LinePoint:
    total = line.total(requests)
    return LinePoint(Cell(_requests(requests), requests), Cell(numbers.usd(total), total))


def _requests(volume: float) -> str:
    return words.plural(round(volume), "request")


def _caption(
    results: Results, turns: list[tuple[int, str, int]], monthly: int | None
) -> Iterable[str]:
    yield "Computed from the measured costs; both scales are logarithmic."
    if turns:
        named = [f"{other} at {numbers.count(n)}" for n, other, _ in turns[:NAMED]]
        if len(turns) > NAMED:
            named.append(f"{len(turns) - NAMED} more in the table")
        yield f"Marks on the line of {results.verdict.winner}: it costs as much as"
        yield f"{words.listed(named)} requests."
    if monthly:
        yield f"Marks on every line: the first month's {_requests(monthly)}."
