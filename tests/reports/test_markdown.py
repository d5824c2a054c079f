"""The Markdown says what the terminal says."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from advisor.results import Results
from reports import view
from reports.blocks import Bars, Notes, Report, Rows, Table
from reports.plain import one_line
from reports.renderers import markdown, terminal

PARSER = pytest.importorskip("markdown_it", reason="no Markdown parser is installed")


def _page(text: str) -> BeautifulSoup:
    render = PARSER.MarkdownIt("gfm-like", {"linkify": False}).render
    return BeautifulSoup(render(text), "html.parser")


def _sentences(report: Report) -> Iterator[str]:
    yield report.headline.verdict
    yield report.headline.grounds
    yield from report.headline.support
    for section in report.sections:
        if all(isinstance(block, Rows) for block in section.blocks):
            continue
        yield section.title
        for block in section.blocks:
            if isinstance(block, Notes):
                yield from (text for item in block.items for text in item.texts)
            if isinstance(block, Table) and not block.folded:
                yield block.caption
                yield from block.notes
                for row in block.rows:
                    yield from (cell.text for cell in row.cells)


def _flat(text: str) -> str:
    return " ".join(text.replace(markdown.WORD_JOINER, "").split())


def test_the_verdict_is_the_first_line(everything: Results) -> None:
    report = view.build(everything)
    page = _page(markdown.render(report))
    first = page.find(True)
    assert first is not None
    assert first.name == "h1"
    assert first.text == report.headline.verdict


def test_it_says_every_word_of_the_terminal(everything: Results) -> None:
    report = view.build(everything)
    shown = _flat(_page(markdown.render(report)).get_text(" ", strip=True))
    stream = io.StringIO()
    terminal.render(report, Console(file=stream, width=400, color_system=None))
    printed = _flat(stream.getvalue())
    for text in _sentences(report):
        flat = _flat(one_line(text))
        assert flat in shown, flat
        assert flat in printed or "·" in printed, flat


def test_every_table_stays_a_table(everything: Results) -> None:
    report = view.build(everything)
    tables = _page(markdown.render(report)).find_all("table")
    drawn = [
        block
        for section in report.sections
        for block in [one.table if isinstance(one, Bars) else one for one in section.blocks]
        if isinstance(block, Table) and block.rows
        if not block.folded or block not in section.blocks
    ]
    assert len(tables) == len(drawn) > 5
    for table, block in zip(tables, drawn, strict=True):
        full = [row for row in block.rows if row.remark is None]
        assert len(table.select("tbody tr")) == len(full)
        assert all(len(row.find_all(["td", "th"])) == len(block.columns)
                   for row in table.find_all("tr"))  # fmt: skip


def test_a_report_of_nothing_is_markdown_too(empty: Results) -> None:
    text = markdown.render(view.build(empty))
    assert text.startswith("# Nothing was measured: no strategy finished.\n")
    assert "not measured" in text


@given(st.text(max_size=60))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    page = _page(f"| a |\n| --- |\n| x{markdown.escaped(text)}x |")
    cell = page.select_one("td")
    assert cell is not None
    assert not cell.find_all(True)
    assert _flat(cell.text) == _flat(f"x{one_line(text)}x")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("card_arrival and _this_", "card_arrival and \\_this\\_"),
        ("1. first", "1\\. first"),
        ("0.897 to 0.931", "0.897 to 0.931"),
        ("# title", "\\# title"),
        ("- item", "\\- item"),
        ("−0.04", "−0.04"),
        ("https://a.example", "https\\://a.example"),
        ("a|b", "a\\|b"),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_escapes(text: str, escaped: str) -> None:
    assert markdown.escaped(text) == escaped
