"""Phases of time as bars: what is drawn, what is named instead, and where everything stands."""

from __future__ import annotations

import dataclasses
import io
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from advisor.results import Phase, Results
from reports import view
from reports.blocks import Bar, Bars, Cell, Part, Segment, Table
from reports.charts import bars
from reports.charts.scatter import text_width
from reports.messages import numbers
from reports.renderers import markdown, terminal
from reports.sections import phases

DURATIONS = st.floats(1e-3, 1e7)
LENGTHS = st.lists(
    st.lists(st.floats(0, 1e5), min_size=3, max_size=3), min_size=1, max_size=6
).filter(lambda rows: max(map(sum, rows)) > 1e-3)
PARTS = (
    Part("loading", "open", "work"),
    Part("timing single requests", "middle", "check"),
    Part("answering the test rows", "middle", "work"),
)


def _drawn(results: Results) -> Bars:
    first = phases.blocks(results)[0]
    assert isinstance(first, Bars)
    return first


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


def test_every_phase_is_drawn_or_named_as_too_short(everything: Results) -> None:
    block = _drawn(everything)
    assert [bar.name for bar in block.bars][:2] == ["qlora", "embedding"]
    drawn = {part.name for part in block.parts}
    assert drawn == {"loading", "fitting", "timing single requests", "answering the test rows"}
    assert "The longest phase: fitting of qlora, 3 min 04 s." in block.caption
    assert "Too short to be drawn: scoring." in block.drawn
    assert block.axis.low == 0
    assert not block.axis.log
    assert block.table.folded
    assert len(block.table.columns) == 6, "the table has them all"


def test_neighbouring_parts_look_different(everything: Results) -> None:
    strategy = everything.strategies[0]
    names = ("load", "fit", "save", "latency", "predict", "throughput", "free_running",
             "query_swap", "score", "a phase of another package")  # fmt: skip
    every = dataclasses.replace(strategy, phases=tuple(Phase(name, 2.0) for name in names))
    block = _drawn(dataclasses.replace(everything, strategies=(every,)))
    assert len(block.parts) == len(names)
    for one, next_one in pairwise(block.parts):
        assert (one.tone, one.role) != (next_one.tone, next_one.role)


def test_without_a_duration_there_is_a_table_and_without_phases_nothing(
    everything: Results,
) -> None:
    still = dataclasses.replace(everything.strategies[0], phases=(Phase("fit", 0.0),))
    (table,) = phases.blocks(dataclasses.replace(everything, strategies=(still,)))
    assert isinstance(table, Table)
    assert not table.folded
    none = dataclasses.replace(still, phases=())
    assert phases.blocks(dataclasses.replace(everything, strategies=(none,))) == ()


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


@pytest.mark.parametrize("width", [60, 80, 120])
def test_a_terminal_draws_them_with_the_longest_phase_in_words(
    everything: Results, width: int
) -> None:
    stream = io.StringIO()
    report = view.build(everything)
    time = [part for part in report.sections if part.title == "Where the time went"]
    report = dataclasses.replace(report, sections=tuple(time))
    terminal.render(report, Console(file=stream, width=width, color_system=None))
    lines = stream.getvalue().splitlines()
    assert all(cell_len(line) <= width for line in lines)
    (qlora,) = [line for line in lines if line.startswith("qlora ") and "█" in line]
    assert qlora.count("█") >= 17
    assert "fitting 3 min 04 s" in qlora


def test_markdown_has_the_table_in_their_place(everything: Results) -> None:
    text = markdown.render(view.build(everything))
    part = text.partition("## Where the time went")[2].partition("\n## ")[0]
    assert "| qlora | 2.3 s | 3 min 04 s |" in part.replace("**", "")
