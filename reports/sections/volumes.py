"""What the strategies cost in all, drawn against the number of requests."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.findings import Economics
from advisor.results import Results
from reports.blocks import Axis, Block, Cell, LinePoint, Lines, Series, Tick
from reports.charts import scales
from reports.messages import numbers, paragraph, say
from reports.sections.cells import pointer, ranked, standing_of

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
class _Line:
    """A strategy's costs: total [USD] = set-up + requests x cost of 1,000 / 1000."""

    setup: float
    per_1k: float

    def total(self, requests: float) -> float:
        return self.setup + requests * self.per_1k / 1000


@dataclass(frozen=True, slots=True)
class _Turn:
    """Where the winner's line crosses another one.

    Attributes:
        requests: from this request on the one with the more expensive set-up costs no more in all.
        other: the other strategy.
        less: from there on the winner costs no more; else it costs no less.
        place: of the pair in the file.
    """

    requests: int
    other: str
    less: bool
    place: int


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
    marked = [turn.requests for turn in turns] + ([monthly] if monthly else [])
    low = min(LEAST, *(math.floor(math.log10(one)) for one in marked)) if marked else LEAST
    high = max(MOST, *(math.ceil(math.log10(one)) for one in marked)) if marked else MOST
    places = range(low * PER_DECADE, high * PER_DECADE + 1)
    volumes = [10.0 ** (place / PER_DECADE) for place in places]
    drawn = paragraph(_drawn(results, turns, monthly))
    series = tuple(
        Series(
            name,
            tuple(_points(results, found, name, line, (volumes[0], volumes[-1]))),
            standing=next(standing_of(results, s) for s in results.strategies if s.id == name),
            path=tuple(_point(line, volume) for volume in volumes),
        )
        for name, line in lines.items()
    )
    shown = [point.y.value for one in series for point in one.path if point.y.value is not None]
    ticks = tuple(Tick(10.0**power, numbers.count(10**power)) for power in range(low, high + 1))
    return (
        Lines(
            say("volumes-title"),
            say("volumes-requests-axis"),
            say("volumes-cost-axis"),
            Axis(volumes[0], volumes[-1], ticks, log=True),
            scales.logarithmic(shown, numbers.usd),
            series,
            say("volumes-caption"),
            drawn=drawn,
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
            lines[one.id] = _Line(setup, per_1k)
    return lines


def _break_even(results: Results, found: Economics, lines: Mapping[str, _Line]) -> list[_Turn]:
    """Where the winner's line crosses others, from left to right; beyond the first request only."""
    winner = results.verdict.winner
    turns = []
    for place, pair in enumerate(found.break_even):
        requests = pair.requests
        if (
            winner not in (pair.more_expensive_setup, pair.cheaper_setup)
            or requests is None
            or not FIRST < requests <= 10**FARTHEST
        ):
            continue
        less = winner == pair.more_expensive_setup
        other = pair.cheaper_setup if less else pair.more_expensive_setup
        if other in lines and winner in lines:
            turns.append(_Turn(requests, other, less, place))
    return sorted(turns, key=lambda turn: (turn.requests, turn.other))


def _points(
    results: Results, found: Economics, name: str, line: _Line, ends: tuple[float, float]
) -> Iterable[LinePoint]:
    """Both ends of a line, its break-even points where it is the winner's, and the month asked for.

    The ends are computed like the rest of the line; the other points are in the file.
    """
    points = {end: _point(line, end) for end in ends}
    if name == results.verdict.winner:
        for turn in _break_even(results, found, _lines(results)):
            source = pointer("cost", "break_even", turn.place, "requests")
            place = float(turn.requests)
            key = "volumes-turn-less" if turn.less else "volumes-turn-more"
            text = say(key, requests=turn.requests, other=turn.other)
            points[place] = LinePoint(Cell(text, place, source), _point(line, place).y)
    for index, month in enumerate(found.monthly):
        volume, usd = found.monthly_requests, month.first_month_usd
        if month.strategy == name and volume and usd is not None and numbers.measured(usd):
            x = Cell(_requests(volume), float(volume), pointer("cost", "monthly_requests"))
            source = pointer("cost", "monthly", index, "first_month_usd")
            points[float(volume)] = LinePoint(x, Cell(numbers.usd(usd), usd, source))
    return (points[requests] for requests in sorted(points))


def _point(line: _Line, requests: float) -> LinePoint:
    total = line.total(requests)
    return LinePoint(Cell(_requests(requests), requests), Cell(numbers.usd(total), total))


def _requests(volume: float) -> str:
    return say("volumes-requests", n=round(volume))


def _drawn(results: Results, turns: list[_Turn], monthly: int | None) -> Iterable[str]:
    """How to read the picture: its scales, and what the marks on the lines are."""
    yield say("volumes-drawn-scales")
    for less, key in ((True, "volumes-drawn-less"), (False, "volumes-drawn-more")):
        found = [turn for turn in turns if turn.less == less]
        named = [say("volumes-mark", other=one.other, requests=one.requests) for one in found]
        if len(named) > NAMED:
            named[NAMED:] = [say("volumes-more-marks", n=len(named) - NAMED)]
        if named:
            yield say(key, winner=results.verdict.winner, marks=named)
    if monthly:
        yield say("volumes-drawn-month", requests=_requests(monthly))
