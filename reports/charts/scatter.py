"""Where the marks of a scatter plot go, in pixels. The template draws them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.blocks import Cell, Point, Scatter
from reports.charts import scales
from reports.plain import one_line

LABEL_HEIGHT = 15.0
_CHARACTER = 7.9
_NARROW, _BROAD = frozenset("ijlIftr.,:;'|-() "), frozenset("mwMW@%—")
BOLD = 1.16
"""A bold label is so much wider."""
_LONGEST_LABEL = 24
_RADIUS = 4.5
_OFFSETS = tuple(
    (dx, dy)
    for reach in (9.0, 16.0, 26.0, 40.0, 58.0)
    for dx, dy in (
        (reach, 0.0), (-reach, 0.0), (reach, -reach), (-reach, -reach),
        (reach, reach), (-reach, reach), (0.0, -reach - 3), (0.0, reach + 3),
    )
)  # fmt: skip

Box = tuple[float, float, float, float]
"""left, top, right, bottom"""


@dataclass(frozen=True, slots=True)
class Mark:
    """One strategy: its point, the interval through it, its label and the line leading there."""

    name: str
    x: float
    y: float
    low: float | None
    high: float | None
    front: bool
    label_x: float
    label_y: float
    anchor: str
    leader: tuple[float, float] | None
    x_cell: Cell
    y_cell: Cell


@dataclass(frozen=True, slots=True)
class Line:
    """A grid line with its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A scatter plot of the given size; `front` is the path along the best."""

    width: int
    height: int
    left: float
    top: float
    right: float
    bottom: float
    x_lines: tuple[Line, ...]
    y_lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    front: str


def draw(block: Scatter, width: int, height: int) -> Picture:
    """Lay out the plot; labels avoid points, one another and, where they can, the intervals."""
    left, top, right, bottom = 52.0, 26.0, width - 14.0, height - 46.0

    def x_of(value: float) -> float:
        return left + 12 + scales.position(block.x, value) * (right - left - 24)

    def y_of(value: float) -> float:
        return bottom - scales.position(block.y, value) * (bottom - top)

    spots = [
        (point, x_of(point.x.value or 0.0), y_of(point.y.value or 0.0)) for point in block.points
    ]
    bars = [_bar(point, x, y_of) for point, x, _ in spots]
    frame = (left, top - 12, right + 12, bottom)
    taken: list[Box] = [_around(x, y) for _, x, y in spots]
    best = sorted((x, y) for point, x, y in spots if point.front)
    lines = [bar for bar in bars if bar is not None] + _along(best)
    marks = []
    for (point, x, y), bar in sorted(
        zip(spots, bars, strict=True), key=lambda entry: (not entry[0][0].front, entry[0][2])
    ):
        name = label(point.name)
        size = text_width(name) * (BOLD if point.front else 1)
        box, offset = _place(size, (x, y), taken, lines, frame)
        taken.append(box)
        marks.append(_mark(point, name, (x, y), bar, box, offset))
    return Picture(
        width, height, left, top, right, bottom,
        thin([Line(round(x_of(tick.value), 1), tick.label) for tick in block.x.ticks], 46),
        thin([Line(round(y_of(tick.value), 1), tick.label) for tick in block.y.ticks], 18),
        tuple(marks),
        _steps(best),
    )  # fmt: skip


def _mark(
    point: Point,
    name: str,
    at: tuple[float, float],
    bar: Box | None,
    box: Box,
    offset: tuple[float, float],
) -> Mark:
    anchor = "start" if offset[0] > 0 else "end" if offset[0] < 0 else "middle"
    label_x = box[0] if offset[0] > 0 else box[2] if offset[0] < 0 else (box[0] + box[2]) / 2
    far = max(abs(offset[0]), abs(offset[1])) > 20
    return Mark(
        name,
        round(at[0], 1),
        round(at[1], 1),
        round(bar[3], 1) if bar else None,
        round(bar[1], 1) if bar else None,
        point.front,
        round(label_x, 1),
        round(box[1] + LABEL_HEIGHT - 4, 1),
        anchor,
        (round(label_x, 1), round((box[1] + box[3]) / 2, 1)) if far else None,
        point.x,
        point.y,
    )


def _place(
    width: float,
    at: tuple[float, float],
    taken: Sequence[Box],
    lines: Sequence[Box],
    frame: Box,
) -> tuple[Box, tuple[float, float]]:
    def box_of(offset: tuple[float, float]) -> Box:
        x, y = at[0] + offset[0], at[1] + offset[1] - LABEL_HEIGHT / 2
        left = x if offset[0] > 0 else x - width if offset[0] < 0 else x - width / 2
        return left, y, left + width, y + LABEL_HEIGHT

    def penalty(offset: tuple[float, float]) -> float:
        box = box_of(offset)
        outside = box[0] < frame[0] or box[1] < frame[1] or box[2] > frame[2] or box[3] > frame[3]
        covered = sum(_overlap(box, other) for other in taken)
        crossed = sum(_overlap(box, line) for line in lines)
        return 1000 * outside + 200 * covered + 30 * crossed + abs(offset[0]) + abs(offset[1])

    best = min(_OFFSETS, key=penalty)
    return box_of(best), best


def _bar(point: Point, x: float, y_of: Callable[[float], float]) -> Box | None:
    if point.y.low is None or point.y.high is None:
        return None
    return x - 1, y_of(point.y.high), x + 1, y_of(point.y.low)


def _steps(best: Sequence[tuple[float, float]]) -> str:
    """Along the best: flat until a slower strategy is better, then up to it."""
    if not best:
        return ""
    path = [f"M{best[0][0]:.1f},{best[0][1]:.1f}"]
    path += [f"H{x:.1f}V{y:.1f}" for x, y in best[1:]]
    return "".join(path)


def _along(best: Sequence[tuple[float, float]]) -> list[Box]:
    """The same path as thin boxes for the labels to keep off."""
    boxes = []
    for (x, y), (next_x, next_y) in pairwise(best):
        boxes.append((x, y - 1, next_x, y + 1))
        boxes.append((next_x - 1, min(y, next_y), next_x + 1, max(y, next_y)))
    return boxes


def thin(lines: Sequence[Line], apart: float) -> tuple[Line, ...]:
    """Leave out grid lines that are closer to the one before than `apart` pixels."""
    kept: list[Line] = []
    for line in lines:
        if not kept or abs(line.at - kept[-1].at) >= apart:
            kept.append(line)
    return tuple(kept)


def text_width(text: str) -> float:
    """About how many pixels a label takes: those of DejaVu Sans, a broad font, at 12.5 pixels."""
    return sum(map(_sign_width, text))


def _sign_width(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return 13.0
    if sign in _NARROW:
        return 5.2
    return 12.3 if sign in _BROAD else 9.3 if sign.isupper() else _CHARACTER


def _around(x: float, y: float) -> Box:
    return x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def label(name: str, longest: int = _LONGEST_LABEL) -> str:
    """A name on one line, cut to so many characters."""
    flat = one_line(name)
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"
