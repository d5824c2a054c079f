"""Where the marks of pictures stand: axes, lines and their names, bars and their texts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.blocks import Bar, Bars, Cell, LinePoint, Lines, Part, Segment, Series, Table
from reports.charts import bars, scales
from reports.charts import lines as line_charts
from reports.charts.scatter import text_width
from reports.messages import numbers
from reports.sections import phases

VALUES = st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=12)
_SHARES = st.floats(min_value=0, max_value=1)
DURATIONS = st.floats(1e-3, 1e7)
LENGTHS = st.lists(
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3), min_size=1, max_size=6
).filter(lambda rows: max(map(sum, rows)) > 1e-3)
PARTS = (
    Part("loading", "open", "work"),
    Part("timing single requests", "middle", "check"),
    Part("answering the test rows", "middle", "work"),
)


def test_round_ticks_over_the_values() -> None:
    axis = scales.linear([0.052, 0.931], numbers.decimal, within=(0.0, 1.0))
    assert [tick.label for tick in axis.ticks] == ["0.00", "0.25", "0.50", "0.75", "1.00"]
    axis = scales.linear([0.0, 1.0], numbers.percent)
    assert [tick.label for tick in axis.ticks] == ["0%", "25%", "50%", "75%", "100%"]
    axis = scales.logarithmic([0.011, 318.0], numbers.milliseconds)
    assert [tick.label for tick in axis.ticks] == ["0.01 ms", "0.1 ms", "1 ms", "10 ms", "100 ms"]


@given(VALUES)
def test_a_linear_axis_holds_every_value(values: list[float]) -> None:
    axis = scales.linear(values, numbers.percent, within=(0.0, 1.0))
    assert 2 <= len(axis.ticks) <= 9
    for value in values:
        assert axis.low - 1e-9 <= value <= axis.high + 1e-9
        assert 0 <= scales.position(axis, value) <= 1


@given(st.lists(st.floats(min_value=1e-3, max_value=1e6), min_size=1, max_size=12))
def test_a_logarithmic_axis_keeps_the_order(values: list[float]) -> None:
    axis = scales.logarithmic(values, numbers.milliseconds)
    ordered = sorted(values)
    places = [scales.position(axis, value) for value in ordered]
    assert places == sorted(places)
    assert places[0] > 0
    assert places[-1] < 1


def test_a_logarithmic_axis_marks_even_a_single_value() -> None:
    axis = scales.logarithmic([7.0], numbers.milliseconds)
    assert scales.position(axis, 7.0) == pytest.approx(0.5)


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


def _block(rows: list[list[float]]) -> Bars:
    drawn = tuple(
        Bar(
            f"strategy-{place}",
            tuple(
                Segment(part, Cell(numbers.seconds(value), value, f"/{place}/{part}"))
                for part, value in enumerate(row)
            ),
        )
        for place, row in enumerate(rows)
    )
    axis = phases.time_axis(max(map(sum, rows)))
    return Bars("time", axis, PARTS, drawn, "", Table("", (), ()))


@given(DURATIONS)
def test_the_time_axis_has_few_round_marks_and_ends_with_the_longest_bar(longest_s: float) -> None:
    axis = phases.time_axis(longest_s)
    values = [tick.value for tick in axis.ticks]
    assert (axis.low, axis.high) == (0.0, longest_s)
    assert values[0] == 0
    assert values == sorted(set(values))
    assert 2 <= len(values) <= phases.MOST_TICKS + 1
    assert values[-1] <= longest_s * (1 + 1e-6)
    labels = [tick.label for tick in axis.ticks]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("longest_s", "labels"),
    [
        (0.02, ["0 s", "5 ms", "10 ms", "15 ms", "20 ms"]),
        (2.3, ["0 s", "500 ms", "1 s", "1.5 s", "2 s"]),
        (251, ["0 s", "1 min", "2 min", "3 min", "4 min"]),
        (5400, ["0 s", "30 min", "1 h", "1 h 30 min"]),
    ],
)
def test_marks_read_as_on_a_clock(longest_s: float, labels: list[str]) -> None:
    assert [tick.label for tick in phases.time_axis(longest_s).ticks] == labels


@settings(deadline=None)
@given(LENGTHS, st.sampled_from([340, 820]))
def test_segments_follow_one_another_at_one_scale_and_texts_stay_inside(
    rows: list[list[float]], width: int
) -> None:
    block = _block(rows)
    picture = bars.draw_bars(block, width)
    scale = (picture.right - picture.left) / block.axis.high
    for bar, row in zip(picture.bars, rows, strict=True):
        start = picture.left
        for box, length in zip(bar.boxes, row, strict=True):
            assert box.x == pytest.approx(start, abs=0.2)
            assert box.width == pytest.approx(length * scale, abs=1.2)
            start += length * scale
            assert picture.top <= box.y <= box.y + box.height <= picture.bottom
            if box.text:
                assert 0.8 * text_width(box.text) <= box.width
        assert start <= picture.right + 0.2
        assert not bar.rest or bar.rest_x + 0.8 * text_width(bar.rest) <= picture.width


def test_the_longest_segment_without_a_label_is_written_after_its_bar() -> None:
    picture = bars.draw_bars(_block([[0.0, 4.0, 96.0], [0.0, 0.5, 1.5]]), 820)
    first, second = picture.bars
    assert first.boxes[2].text == "answering the test rows 1 min 36 s"
    assert not any(box.text for box in second.boxes)
    assert second.rest == "answering the test rows 1.5 s, timing single requests 500 ms"
