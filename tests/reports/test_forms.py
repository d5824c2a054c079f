"""The terminal, Markdown, CSV and what is not UTF-8: each form of a report, and texts in it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from advisor.cli import main
from advisor.results import Results
from advisor.runs.store import RunFolder
from advisor.trial_findings import ErrorRaised
from reports import view
from reports.blocks import (
    Bars,
    Cell,
    Column,
    Headline,
    Lines,
    Notes,
    Report,
    Row,
    Rows,
    Scatter,
    Section,
    Table,
)
from reports.plain import one_line
from reports.renderers import html, markdown, table_csv, terminal
from reports.sections.places import ranked

PARSER = pytest.importorskip("markdown_it", reason="no Markdown parser is installed")


def drawn(report: Report, width: int = 80) -> str:
    stream = io.StringIO()
    terminal.render(report, Console(file=stream, width=width, color_system=None))
    return stream.getvalue()


def page(text: str) -> BeautifulSoup:
    render = PARSER.MarkdownIt("gfm-like", {"linkify": False}).render
    return BeautifulSoup(render(text), "html.parser")


def flat(text: str) -> str:
    return " ".join(text.replace(markdown.WORD_JOINER, "").split())


# --- terminal and Markdown ----------------------------------------------------------------------


def test_each_row_stands_on_one_line_with_its_interval(results: Results) -> None:
    text = drawn(view.build(results).summary())
    assert re.search(r"^qlora +0\.897 +─*●─* +0\.863 to 0\.931  winner", text, re.MULTILINE)
    pair = r"^qlora − knn-few-shot +\+0\.083 +│?─*●─* +\+0\.047 to \+0\.118 +< 0\.001  real"
    assert re.search(pair, text, re.MULTILINE)


LONG_TEXTS = st.lists(st.text("abcdefgh ", min_size=1, max_size=90), min_size=3, max_size=3)


@given(LONG_TEXTS, st.integers(0, 10**7), st.integers(1, 28))
def test_a_figure_beside_long_texts_stands_whole(texts: list[str], value: int, name: int) -> None:
    titles = ("row", "input", "expected", "agreed answer")
    columns = (*(Column(title, kind="text") for title in titles), Column("votes"))
    row = Row((Cell("n" * name), *map(Cell, texts), Cell(f"{value:,}", value)))
    section = Section("S", (Table("Rows.", columns, (row,)),))
    shown = drawn(Report("t", "s", Headline("v"), (section,), "f"))
    assert "votes" in shown
    assert any(line.rstrip().endswith(f"{value:,}") for line in shown.splitlines())


def sentences(report: Report) -> Iterator[str]:
    """What every form without folds says."""
    yield from (report.headline.verdict, report.headline.grounds, *report.headline.support)
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Notes):
                yield from (text for item in block.items for text in item.texts)
            elif isinstance(block, Table) and not block.folded:
                yield from (block.caption, *block.notes)
                yield from (cell.text for row in block.rows for cell in row.cells)
            elif isinstance(block, Scatter | Lines):
                yield block.caption


def test_terminal_markdown_and_page_say_the_same(everything: Results) -> None:
    report = view.build(everything)
    printed = flat(drawn(report, 400))
    written = page(markdown.render(report))
    shown = BeautifulSoup(html.render(report), "html.parser")
    assert written.find("h1").text == shown.find("h1").text == report.headline.verdict  # type: ignore[union-attr]
    texts = [flat(one.get_text(" ")) for one in (written, shown)]
    for text in sentences(report):
        said = flat(one_line(text))
        assert all(said in one for one in texts), said
        assert said in printed or "·" in printed
    pictures = [block for part in report.sections for block in part.blocks
                if isinstance(block, Scatter | Lines) and block.drawn]  # fmt: skip
    for block in pictures:
        assert block.drawn in texts[1]
        assert block.drawn not in printed
        assert block.drawn not in texts[0]


def test_every_table_stays_a_table_in_markdown(everything: Results) -> None:
    report = view.build(everything)
    found = page(markdown.render(report)).find_all("table")
    blocks = [block for section in report.sections for block in section.blocks]
    tables = [one.table if isinstance(one, Bars) else one for one in blocks
              if isinstance(one, Bars) or (isinstance(one, Table) and not one.folded)]  # fmt: skip
    assert len(found) == len(tables) > 5
    for shown, block in zip(found, tables, strict=True):
        full = [row for row in block.rows if row.remark is None]
        assert len(shown.select("tbody tr")) == len(full)
        widths = {len(row.find_all(["td", "th"])) for row in shown.find_all("tr")}
        assert widths == {len(block.columns)}
    assert not any(isinstance(block, Rows) for block in tables)


@given(st.text(max_size=60))
def test_markdown_shows_any_text_as_it_is(text: str) -> None:
    cell = page(f"| a |\n| --- |\n| x{markdown.escaped(text)}x |").select_one("td")
    assert cell is not None
    assert not cell.find_all(True)
    assert flat(cell.text) == flat(f"x{one_line(text)}x")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("card_arrival and _this_", "card_arrival and \\_this\\_"), ("1. first", "1\\. first"),
        ("0.897 to 0.931", "0.897 to 0.931"), ("# title", "\\# title"), ("- item", "\\- item"),
        ("−0.04", "−0.04"), ("https://a.example", "https\\://a.example"), ("a|b", "a\\|b"),
        ("a < b & c", "a &lt; b &amp; c"),
    ],
)  # fmt: skip
def test_markdown_escapes_no_more_than_it_must(text: str, escaped: str) -> None:
    assert markdown.escaped(text) == escaped


# --- CSV ----------------------------------------------------------------------------------------

UNITS = (
    "fraction", "rows", "ms", "requests", "per_second", "usd", "bytes", "wall_s", "mean", "max",
    "value", "adjusted", "dropped", "rows_without_answer", "truncated", "needed",
)  # fmt: skip


def lines(results: Results) -> dict[str, dict[str, str]]:
    found = csv.DictReader(io.StringIO(table_csv.render(results)))
    return {line["strategy"]: line for line in found}


def leaves(value: Any) -> Iterable[float]:
    """Every number of a part of results.json, seeds and how it was computed apart."""
    if is_dataclass(value) and not isinstance(value, type):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
        left_out = ("settings", "seed", "rows_needed", "uses_language_model", "complexity")
        for name in (*left_out, "basis", "test", "notes"):
            value.pop(name, None)
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def is_number(text: str) -> bool:
    return re.fullmatch(r"-?\d[\d.e+-]*", text) is not None


def test_a_line_of_the_csv_has_every_figure_of_a_strategy(everything: Results) -> None:
    found = lines(everything)
    assert list(found) == [one.value.name for one in ranked(everything)]
    assert [line["winner"] for line in found.values()].count("yes") == 1
    for strategy in everything.strategies:
        written = {float(text) for text in found[strategy.name].values() if is_number(text)}
        assert set(leaves(strategy)) <= written, strategy.name
    numeric = {name for line in found.values() for name, text in line.items() if is_number(text)}
    assert len(numeric) > 60
    assert not [name for name in numeric - {"rank"} if not name.endswith(UNITS)]
    lead, stored = found["embedding"], everything.comparisons[0]
    assert (stored.a, stored.b) == ("embedding", "qlora")
    assert float(lead["accuracy_winner_minus_this_fraction"]) == -stored.difference > 0
    assert float(lead["accuracy_winner_minus_this_ci_low_fraction"]) == -stored.ci_high
    assert found["rag+qlora"]["accuracy_fraction"] == found["rag+qlora"]["rank"] == ""
    assert "0.10 USD per hour" in found["qlora"]["cost_basis"]


@given(st.text(max_size=40))
def test_no_text_in_a_csv_is_a_formula_and_each_is_one_cell(everything: Results, text: str) -> None:
    first = replace(everything.strategies[0], name=text, reason=ErrorRaised(text))
    found = replace(
        everything, run_id=text, strategies=(first,), comparisons=(), cost=None, failures=None
    )
    ((line),) = lines(found).values()
    for name in ("run_id", "strategy", "reason"):
        assert not line[name].startswith(("=", "+", "-", "@", "\t", "\r"))


# --- the command: languages, names, streams -----------------------------------------------------


@pytest.fixture
def run(everything: Results, tmp_path: Path) -> Path:
    folder = RunFolder.create(tmp_path / "run")
    folder.write_results(everything)
    folder.write_manifest({"command": "advisor compare x.csv"})
    return folder.path


def report(*arguments: object, exit_code: int = 0, **environment: str) -> str:
    done = CliRunner().invoke(main, ["report", *map(str, arguments)], env=environment)
    assert done.exit_code == exit_code, done.output
    return done.output


def test_the_command_speaks_the_language_that_was_asked_for(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(run)
    assert "qlora 胜出" in report(run, "--language", "zh")
    assert '<html lang="zh-Hans">' in (run / "report.html").read_text(encoding="utf-8")
    assert "两次运行的比较" in report(run, run, "--format", "md", "--language", "zh")
    assert "胜出" in report(run, "--format", "md", ADVISOR_LANGUAGE="zh-CN")
    (run / "advisor.toml").write_text('[compare]\nnonsense = 1\nlanguage = "zh"\n', "utf-8")
    assert "胜出" in report(run, "--format", "md"), "a broken setting hides no report"
    assert "胜出" not in report(run, "--format", "md", ADVISOR_LANGUAGE="en")
    assert "胜出" not in report(run, "--format", "md", "--language", "en", ADVISOR_LANGUAGE="zh")
    assert report(run, "--format", "json", "--language", "zh") == report(run, "--format", "json")
    unknown = report(run, "--language", "klingon", exit_code=2)
    assert "klingon" in unknown


NAMES = (":bug:", "[red]x", "[none]", "[/]", "ds:train")


def test_names_that_read_like_markup_are_shown_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rows = [{":bug:": f"text {n}", "[bold]": NAMES[n % len(NAMES)]} for n in range(100)]
    texts = [json.dumps(row) + "\n" for row in rows]
    Path("[red]:bug:.jsonl").write_text("".join(texts[:60]), encoding="utf-8")
    Path("test.jsonl").write_text("".join(texts[60:]), encoding="utf-8")
    answers = [{"id": n + 1, "output": NAMES[(n + n % 2) % len(NAMES)]} for n in range(40)]
    Path("a:bug:[b].jsonl").write_text("".join(json.dumps(row) + "\n" for row in answers))
    columns = ["--input-column", ":bug:", "--target-column", "[bold]"]
    done = CliRunner().invoke(
        main,
        ["compare", "[red]:bug:.jsonl", "--test", "test.jsonl", *columns, "--strategies", "none",
         "--predictions", "prod=a:bug:[b].jsonl", "--out", "[bold]run", "--task",
         "classification"],
        catch_exceptions=False,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    for text in ("[red]:bug:.jsonl", '":bug:"', '"[bold]"', *NAMES, "[bold]run/report.html"):
        assert text in done.stdout
    assert "a:bug:[b].jsonl" in "".join(report("[bold]run").split("\n"))
