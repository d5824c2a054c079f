"""Where the lines of a picture and their labels go, in pixels. The template draws them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.blocks import Cell, LinePoint, Lines, Series, Standing
from reports.charts import scales
from reports.charts.scatter import BOLD, LABEL_HEIGHT, Line, label, text_width, thin

_LABEL_SHARE = 0.3
"""The names at the lines' ends take at most so much of the width."""

_TICK_SHARE = 0.9
"""A tick's text is so much smaller than a label's."""

_MARK = 4.0
_SMALL_MARK = 1.8
_MARKS: tuple[tuple[tuple[float, float], ...], ...] = (
    ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    ((0.0, -1.25), (1.15, 0.8), (-1.15, 0.8)),
    ((0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)),
    ((0.0, 1.25), (1.15, -0.8), (-1.15, -0.8)),
    ((-1.2, -0.5), (1.2, -0.5), (1.2, 0.5), (-1.2, 0.5)),
    ((-0.5, -1.2), (0.5, -1.2), (0.5, 1.2), (-0.5, 1.2)),
)
"""Corners of the marks that tell lines apart without colour; the first line has circles."""

_DRAWN_LAST: tuple[Standing, ...] = ("absent", "plain", "tied", "marked", "winner")

Place = Callable[[LinePoint], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class LineMark:
    """One point: the path of its mark and the interval through it."""

    path: str
    x: float
    low: float | None
    high: float | None
    x_cell: Cell
    y_cell: Cell
    predicted: bool


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One series: paths of its solid and dashed part, its band, its marks and its label.

    `leader` is the end of the line, where the label had to move away from it.
    """

    name: str
    label: str
    standing: Standing
    solid: str
    dashed: str
    band: str
    marks: tuple[LineMark, ...]
    others: tuple[LineMark, ...]
    label_x: float
    label_y: float
    leader: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class LinePicture:
    """A picture of the given size; `border` is where the predicted part begins."""

    width: int
    height: int
    left: float
    top: float
    right: float
    bottom: float
    x_lines: tuple[Line, ...]
    y_lines: tuple[Line, ...]
    lines: tuple[DrawnLine, ...]
    border: float | None


def draw_lines(block: Lines, width: int, height: int) -> LinePicture:
    """Lay out the picture; every line has its name at its end, and no two names overlap."""
    longest = max(4, int(_LABEL_SHARE * width / text_width("n")))
    names = [label(series.name, longest) for series in block.series]
    figures = max((text_width(tick.label) for tick in block.y.ticks), default=0.0)
    left, top, bottom = max(52.0, _TICK_SHARE * figures + 12), 30.0, height - 46.0
    right = width - 22.0 - BOLD * max((text_width(name) for name in names), default=0.0)

    def place(point: LinePoint) -> tuple[float, float]:
        x = left + 8 + scales.position(block.x, point.x.value or 0.0) * (right - left - 16)
        return x, _height(block, point.y.value or 0.0, top, bottom)

    ends = [place((*series.points, *series.predicted)[-1]) for series in block.series]
    heights = _apart([y for _, y in ends], top, bottom)
    lines = [
        _line(block, place, (top, bottom), index, (names[index], right + 16, heights[index]))
        for index in range(len(block.series))
    ]
    borders = [place(series.points[-1])[0] for series in block.series if series.predicted]
    return LinePicture(
        width, height, left, top, right, bottom,
        _thinned([_tick_x(block, tick.value, tick.label, place) for tick in block.x.ticks]),
        thin(
            [
                Line(round(_height(block, tick.value, top, bottom), 1), tick.label)
                for tick in block.y.ticks
            ],
            18,
        ),
        tuple(sorted(lines, key=lambda line: _DRAWN_LAST.index(line.standing))),
        round(max(borders), 1) if borders else None,
    )  # fmt: skip


def _thinned(ticks: Sequence[Line]) -> tuple[Line, ...]:
    """Ticks below the picture, each with room for the longest label; the last one is kept."""
    apart = _TICK_SHARE * max((text_width(tick.label) for tick in ticks), default=0.0) + 8
    return tuple(reversed(thin(list(reversed(ticks)), apart)))


def _tick_x(block: Lines, value: float, text: str, place: Place) -> Line:
    return Line(round(place(LinePoint(Cell(text, value), Cell("", block.y.low)))[0], 1), text)


def _height(block: Lines, value: float, top: float, bottom: float) -> float:
    return bottom - scales.position(block.y, value) * (bottom - top)


def _line(
    block: Lines,
    place: Place,
    frame: tuple[float, float],
    index: int,
    named: tuple[str, float, float],
) -> DrawnLine:
    series = block.series[index]
    solid = [place(point) for point in series.path or series.points]
    dashed = [place(point) for point in _foretold(series)]
    set_off = series.standing in ("winner", "marked")

    def mark(point: LinePoint, size: float, *, predicted: bool) -> LineMark:
        x, y = place(point)
        low, high = point.y.low, point.y.high
        spans = set_off and low is not None and high is not None and size == _MARK
        return LineMark(
            _shape(index, x, y, size),
            round(x, 1),
            round(_height(block, low, *frame), 1) if spans and low is not None else None,
            round(_height(block, high, *frame), 1) if spans and high is not None else None,
            point.x,
            point.y,
            predicted,
        )

    end = (*solid, *dashed)[-1]
    moved = abs(named[2] - end[1]) > 2 or named[1] - end[0] > 30
    return DrawnLine(
        series.name,
        named[0],
        series.standing,
        _path(solid),
        _path(dashed) if len(dashed) > 1 else "",
        _band(block, series, place, frame) if set_off else "",
        (
            *(mark(point, _MARK, predicted=False) for point in series.points),
            *(mark(point, _MARK, predicted=True) for point in series.predicted),
        ),
        tuple(mark(point, _SMALL_MARK, predicted=False) for point in series.others),
        round(named[1], 1),
        round(named[2] + 4, 1),
        (round(end[0] + 7, 1), round(end[1], 1)) if moved else None,
    )


def _band(block: Lines, series: Series, place: Place, frame: tuple[float, float]) -> str:
    """The interval of the predicted part, as wide where it begins as it is known there."""
    found = [
        (place(point)[0], point.y.low, point.y.high)
        for point in _foretold(series)
        if point.y.low is not None and point.y.high is not None
    ]
    if len(found) < 2:
        return ""
    upper = [(x, _height(block, high, *frame)) for x, _, high in found]
    lower = [(x, _height(block, low, *frame)) for x, low, _ in found]
    return f"{_path([*upper, *reversed(lower)])}Z"


def _foretold(series: Series) -> tuple[LinePoint, ...]:
    """The places that the dashed line passes through."""
    return (*((series.start,) if series.start and series.predicted else ()), *series.predicted)


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "".join(f"{'L' if index else 'M'}{x:.1f},{y:.1f}" for index, (x, y) in enumerate(places))


def _shape(index: int, x: float, y: float, size: float) -> str:
    """The mark of the line with this number, around a point."""
    kind = index % (len(_MARKS) + 1)
    if kind == 0:
        half = f"a{size},{size} 0 1 0"
        return f"M{x - size:.1f},{y:.1f}{half} {2 * size},0{half} {-2 * size},0Z"
    return f"{_path([(x + dx * size, y + dy * size) for dx, dy in _MARKS[kind - 1]])}Z"


def _apart(wanted: Sequence[float], top: float, bottom: float) -> list[float]:
    """Heights as near to the wanted ones as can be with room for a label each.

    With the room for the labels above it taken off, each label's height only has to be no less than
    the one before: labels that would be are put at their mean (pooling of adjacent violators).
    """
    if not wanted:
        return []
    gap = min(LABEL_HEIGHT, (bottom - top) / max(1, len(wanted) - 1))
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    pools: list[tuple[float, int]] = []
    for rank, index in enumerate(order):
        pools.append((wanted[index] - rank * gap, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (first, n), (second, m) = pools[-2:]
            pools[-2:] = [((first * n + second * m) / (n + m), n + m)]
    spread = [height for height, size in pools for _ in range(size)]
    last = bottom - (len(wanted) - 1) * gap
    heights = [0.0] * len(wanted)
    for rank, index in enumerate(order):
        heights[index] = min(max(spread[rank], top), max(last, top)) + rank * gap
    return heights
