"""Where the names of lines go: at their ends, apart from each other, within the picture."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.blocks import Cell, LinePoint, Lines, Series
from reports.charts import lines as line_charts
from reports.charts import scales
from reports.messages import numbers

_SHARES = st.floats(min_value=0, max_value=1)


@st.composite
def _lines(draw: st.DrawFn) -> Lines:
    series = []
    for index in range(draw(st.integers(1, 14))):
        values = draw(st.lists(_SHARES, min_size=3, max_size=3))
        points = tuple(
            LinePoint(Cell(str(rows), rows), Cell(f"{value:.3f}", value, None, value, value))
            for rows, value in zip((500, 1000, 2000), values, strict=True)
        )
        ahead = draw(st.integers(1, 3))
        series.append(
            Series(
                f"strategy-{index}" * draw(st.integers(1, 3)),
                points[:ahead],
                points[ahead:],
                standing=draw(st.sampled_from(["winner", "marked", "plain", "tied"])),
            )
        )
    axis = scales.logarithmic([500, 2000], numbers.count)
    return Lines(
        "t", "x", "y", axis, scales.linear([0.0, 1.0], numbers.decimal), tuple(series), "c"
    )


@settings(deadline=None)
@given(_lines(), st.sampled_from([(820, 420), (340, 400)]))
def test_names_at_the_lines_ends_neither_overlap_nor_leave_the_picture(
    block: Lines, size: tuple[int, int]
) -> None:
    picture = line_charts.draw_lines(block, *size)
    heights = sorted(line.label_y for line in picture.lines)
    for above, below in pairwise(heights):
        assert below - above >= 14.8
    for line in picture.lines:
        assert 0 < line.label_y <= picture.height
        assert line.label_x + 6.2 * len(line.label) <= picture.width
        for mark in line.marks:
            assert picture.left <= mark.x <= picture.right
    assert picture.right - picture.left > 0.4 * picture.width


def test_names_stand_at_their_lines_where_there_is_room() -> None:
    points = [LinePoint(Cell("1", 1), Cell(str(y), y)) for y in (0.1, 0.5, 0.9)]
    block = Lines(
        "t", "x", "y", scales.linear([1, 2], numbers.count),
        scales.linear([0.0, 1.0], numbers.decimal),
        tuple(Series(f"s{index}", (point,)) for index, point in enumerate(points)), "c",
    )  # fmt: skip
    picture = line_charts.draw_lines(block, 820, 420)
    low, middle, high = (line.label_y for line in picture.lines)
    assert low > middle > high
    assert low - middle == pytest.approx(middle - high, abs=0.2)
