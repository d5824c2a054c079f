"""Where the segments of stacked bars and their labels go, in pixels; the template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from reports.blocks import Bar, Bars, Part, Segment, Standing
from reports.charts import scales
from reports.charts.scatter import Line, label, text_width, thin
from reports.messages import say

ROW_HEIGHT = 25.0
_THICK, _THIN = 13.0, 5.0
_TOP, _BOTTOM = 6.0, 24.0
_GAP = 1.0
"""Of bare paper after a segment; one narrower than twice that is drawn whole."""

_SMALL = 0.88
"""Text at a segment is so much smaller than a label."""

_NAME_SHARE = 0.28
"""The names at the left take at most so much of the width."""

MOST_TOLD = 2
"""Segments named after a bar; the table under the picture has them all."""


@dataclass(frozen=True, slots=True)
class Box:
    """One drawn segment; `text` is what is written on it, where that fits."""

    part: Part
    segment: Segment
    x: float
    y: float
    width: float
    height: float
    text: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One bar: its name at `x` = 0, its boxes, and what is written after it."""

    name: str
    label: str
    standing: Standing
    middle: float
    boxes: tuple[Box, ...]
    rest: str
    rest_x: float


@dataclass(frozen=True, slots=True)
class BarPicture:
    """Stacked bars of the given size."""

    width: int
    height: float
    left: float
    right: float
    top: float
    bottom: float
    x_lines: tuple[Line, ...]
    bars: tuple[DrawnBar, ...]


def draw_bars(block: Bars, width: int) -> BarPicture:
    """Lay out the picture, a row for each bar, as high as they need.

    A segment carries its part's name and its length where they fit, else its length alone; what
    carries nothing is written after the bar, longest first, as far as there is room.
    """
    longest = max(4, int(_NAME_SHARE * width / text_width("n")))
    names = [label(bar.name, longest) for bar in block.bars]
    left = max(map(text_width, names), default=0.0) + 10
    right = width - 8.0
    bottom = _TOP + ROW_HEIGHT * len(block.bars)
    drawn = []
    for place, (bar, name) in enumerate(zip(block.bars, names, strict=True)):
        middle = _TOP + ROW_HEIGHT * (place + 0.5)
        boxes = _boxes(block, bar, (left, right), middle)
        end = max((box.x + box.width for box in boxes), default=left) + 7
        rest = _rest(block.parts, [box.segment for box in boxes if not box.text], width - end)
        drawn.append(DrawnBar(bar.name, name, bar.standing, middle, boxes, rest, round(end, 1)))
    ticks = [
        Line(round(left + scales.position(block.axis, tick.value) * (right - left), 1), tick.label)
        for tick in block.axis.ticks
    ]
    apart = 12 + _SMALL * max((text_width(tick.label) for tick in ticks), default=0.0)
    return BarPicture(
        width, bottom + _BOTTOM, round(left, 1), right, _TOP, bottom,
        thin(ticks, apart), tuple(drawn),
    )  # fmt: skip


def told(parts: Sequence[Part], segments: Sequence[Segment]) -> list[str]:
    """Segments in words, the longest first: its part and its length."""
    longest_first = sorted(segments, key=lambda segment: -(segment.length.value or 0.0))
    return [f"{parts[one.part].name} {one.length.text}" for one in longest_first]


def _boxes(block: Bars, bar: Bar, ends: tuple[float, float], middle: float) -> tuple[Box, ...]:
    """The segments end to end, with the paper showing between them."""
    left, right = ends
    lengths = [segment.length.value or 0.0 for segment in bar.segments]
    places = [
        left + scales.position(block.axis, end) * (right - left)
        for end in accumulate(lengths, initial=0.0)
    ]
    boxes = []
    for segment, start, end in zip(bar.segments, places, places[1:], strict=False):
        part = block.parts[segment.part]
        height = _THICK if part.role == "work" else _THIN
        width = end - start - _GAP if end - start > 2 * _GAP else end - start
        text = _written(part, segment, width) if part.role == "work" else ""
        boxes.append(
            Box(part, segment, round(start, 2), middle - height / 2, round(width, 2), height, text)
        )
    return tuple(boxes)


def _written(part: Part, segment: Segment, width: float) -> str:
    for text in (f"{part.name} {segment.length.text}", segment.length.text):
        if _SMALL * text_width(text) + 8 <= width:
            return text
    return ""


def _rest(parts: Sequence[Part], segments: Sequence[Segment], width: float) -> str:
    """The longest of the segments in as many words as there is room for."""
    text = ""
    for one in told(parts, segments)[:MOST_TOLD]:
        longer = say("between-figures").join((text, one)) if text else one
        if _SMALL * text_width(longer) > width:
            break
        text = longer
    return text
