from __future__ import annotations

import io
import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from advisor.results import Results
from reports import view
from reports.blocks import Cell, Column, Headline, Lines, Report, Row, Scatter, Section, Table
from reports.renderers import html, markdown, terminal


def _print(report: Report, width: int = 80) -> str:
    stream = io.StringIO()
    terminal.render(report, Console(file=stream, width=width, color_system=None))
    return stream.getvalue()


def test_verdict_first_then_every_strategy(results: Results) -> None:
    text = _print(view.build(results).summary())
    flat = " ".join(text.split())
    assert flat.index(
        "qlora wins: its score of 0.897 beats every cheaper strategy. On 300"
    ) < flat.index("The strategies, ranked")
    assert "smollm2 is a small model for trying the tool." in flat
    for strategy in results.strategies:
        assert strategy.name in text
    assert "not measured" in text
    assert "rag+qlora failed: out of memory" in flat


@pytest.mark.parametrize("width", [80, 100, 200])
def test_fits_the_width(results: Results, width: int) -> None:
    for line in _print(view.build(results), width).splitlines():
        assert cell_len(line) <= width, line


def test_each_row_stands_on_one_line_with_its_interval(results: Results) -> None:
    text = _print(view.build(results))
    assert re.search(r"^qlora +0\.897 +─*●─* +0\.863 to 0\.931  winner", text, re.MULTILINE)
    assert re.search(
        r"^qlora − knn-few-shot +\+0\.083 +│?─*●─* +\+0\.047 to \+0\.118 +< 0\.001  real",
        text,
        re.MULTILINE,
    )


def test_a_report_of_nothing_prints_too(empty: Results) -> None:
    text = _print(view.build(empty))
    assert "Nothing was measured: no strategy finished." in text
    assert "not measured" in text


def test_hostile_text_neither_commands_the_terminal_nor_is_read_as_markup(hostile: Results) -> None:
    text = _print(view.build(hostile))
    assert "\x1b" not in text
    assert "\x00" not in text
    assert "\u202e" not in text
    assert "[bold red]" in text
    assert all(cell_len(line) <= 80 for line in text.splitlines())


LONG_TEXTS = st.lists(st.text("abcdefgh ", min_size=1, max_size=90), min_size=3, max_size=3)


@given(LONG_TEXTS, st.integers(0, 10**7), st.integers(1, 28))
def test_a_figure_beside_long_texts_stands_whole(texts: list[str], value: int, name: int) -> None:
    titles = ("row", "input", "expected", "agreed answer")
    columns = (*(Column(title, kind="text") for title in titles), Column("votes"))
    written = f"{value:,}"
    row = Row((Cell("n" * name), *map(Cell, texts), Cell(written, value)))
    block = Table("Rows.", columns, (row,))
    report = Report("t", "s", Headline("v"), (Section("S", (block,)),), "f")
    shown = _print(report)
    assert "votes" in shown
    assert any(line.rstrip().endswith(written) for line in shown.splitlines())


def test_words_on_a_drawing_stand_only_where_it_is_drawn(results: Results) -> None:
    blocks = [block for part in view.build(results).sections for block in part.blocks]
    pictures = [block for block in blocks if isinstance(block, Scatter | Lines) and block.drawn]
    assert pictures
    page = " ".join(BeautifulSoup(html.render(view.build(results)), "html.parser").text.split())
    printed = " ".join(_print(view.build(results)).split())
    written = markdown.render(view.build(results))
    for block in pictures:
        assert block.drawn in page
        assert block.drawn not in printed
        assert block.drawn not in written
        assert block.caption in printed
