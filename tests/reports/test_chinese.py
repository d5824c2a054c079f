"""The Chinese report: nothing left English, nothing changed but the words."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jinja2 import Environment
from rich.cells import cell_len
from rich.console import Console

import reports
from advisor.cli import main
from advisor.config import resolve
from advisor.experiment.loop import NOT_IN_FOLDER
from advisor.results import Results, StrategyResult, TestRow
from advisor.runs.pair import FIRST, SECOND, Change, RunPair, RunSummary, Side, StrategyPair
from advisor.runs.store import RunFolder
from reports import view
from reports.blocks import Cell, Column, Item, Report, Rows
from reports.messages import speaking
from reports.renderers import html, markdown, terminal
from reports.sections import two_runs
from reports.without_texts import without_texts

_ENGLISH = re.compile(r"[A-Za-z][a-z']*(?:[ -][A-Za-z][a-z']*){2,}")
"""Three English words in a row."""


@pytest.fixture(scope="module")
def chinese(everything: Results) -> Report:
    return view.build(everything, "zh-Hans")


# --- coverage -----------------------------------------------------------------------------------


def test_templates_have_no_words_of_their_own() -> None:
    """What stands between the tags comes from the blocks."""
    for name in ("blocks.html.j2", "report.html.j2"):
        source = files(reports).joinpath("renderers", "templates", name).read_text(encoding="utf-8")
        tokens = Environment().lex(source)
        bare = re.sub(r"<[^>]*>", "", "".join(text for _, kind, text in tokens if kind == "data"))
        bare = re.sub(r' [\w-]+="[^"]*"| data-flipped| shade| step-', "", bare)  # parts of tags
        assert not re.findall(r"[A-Za-z]{2,}", bare), name


# --- a whole report -----------------------------------------------------------------------------


def _words(value: object) -> Iterable[str]:
    """Every text of a report that is not a name or a text of the data."""
    match value:
        case str():
            yield value
        case Cell():
            yield from () if value.verbatim else (value.text,)
        case Item():
            yield from () if value.named or value.term is None else (value.term,)
            yield from () if value.verbatim else value.texts
        case Rows():
            yield from _words(value.filters)
        case Column():
            yield from () if value.verbatim else (f"{value.title} {value.unit}",)
        case tuple():
            for one in value:
                yield from _words(one)
        case _ if is_dataclass(value):
            for one in fields(value):
                yield from _words(getattr(value, one.name))


def _stored(results: Results) -> str:
    """Texts of the file, which are not written by the report."""
    return json.dumps(_plain(results), ensure_ascii=False)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [_plain(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, dict):
        return [_plain(one) for pair in value.items() for one in pair]
    return [_plain(one) for one in value] if isinstance(value, tuple | list) else value


def _left(report: Report, stored: str) -> list[str]:
    return [
        found[0]
        for text in _words(report)
        for found in _ENGLISH.finditer(text)
        if found[0] not in stored
    ]


def test_no_english_is_left(everything: Results, chinese: Report) -> None:
    assert not _left(chinese, _stored(everything))


def test_no_english_is_left_in_other_reports(
    results: Results, answering: Results, empty: Results, hostile: Results, everything: Results
) -> None:
    with speaking("zh"):
        cleared = without_texts(everything)
    for one in (results, answering, empty, cleared):
        assert not _left(view.build(one, "zh"), _stored(one))
    assert view.build(hostile, "zh").language == "zh-Hans"


def test_the_page_has_the_figures_of_the_english_one(everything: Results, chinese: Report) -> None:
    marks = re.compile(r'data-(?:[xy]-)?(?:source|value|low|high)="[^"]*"')
    english = html.render(view.build(everything))
    page = html.render(chinese)
    assert sorted(marks.findall(page)) == sorted(marks.findall(english))
    assert '<html lang="zh-Hans">' in page
    assert '<html lang="en">' in english


def test_figures_are_written_alike(everything: Results, chinese: Report) -> None:
    """Number for number, in any order: Chinese puts them elsewhere in a sentence."""
    figure = re.compile(r"\d[\d,.]*\d|\d")
    pairs = zip(_words(view.build(everything)), _words(chinese), strict=True)
    for english, said in pairs:
        assert sorted(figure.findall(said)) == sorted(figure.findall(english)), (english, said)


def test_terms_of_the_field(chinese: Report) -> None:
    text = "\n".join(_words(chinese))
    for term in ("95% 置信区间", "准确率", "宏平均 F1", "未测量", "盈亏平衡", "学习曲线",
                 "查询置换对照", "配对检验", "校正后"):  # fmt: skip
        assert term in text
    assert not re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", text)


# --- what must stay -----------------------------------------------------------------------------

TRAPS = ("tied", "winner", "none", "real", "accuracy", "strategy", "not measured", "failed")
"""Words of the report that could be labels, or names of strategies."""


def test_labels_and_names_that_are_words_of_the_report_stay(everything: Results) -> None:
    names = {
        "refund": "winner", "spam": "real", "billing": "not measured", "upgrade": "accuracy",
        "login": "failed", "shipping address": "strategy", "tfidf": "tied", "rag": "none",
    }  # fmt: skip

    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return names.get(value, value)
        if isinstance(value, tuple):
            return tuple(renamed(one) for one in value)
        if isinstance(value, dict):
            return {renamed(key): renamed(one) for key, one in value.items()}
        if is_dataclass(value) and not isinstance(value, type):
            return replace(
                value, **{one.name: renamed(getattr(value, one.name)) for one in fields(value)}
            )
        return value

    english = view.build(renamed(everything))
    said = view.build(renamed(everything), "zh")
    pairs = list(zip(_cells(english), _cells(said), strict=True))
    kept = [(one, other) for one, other in pairs if one.verbatim]
    assert set(TRAPS) == set(names.values()) <= {one.text for one, _ in kept}
    assert all(one == other for one, other in kept)
    assert _data(said) == _data(english)


def _cells(value: object) -> Iterable[Cell]:
    if isinstance(value, Cell):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _cells(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _cells(getattr(value, one.name))


def _data(report: Report) -> list[object]:
    """Test rows as they are, apart from the word for an answer's mark."""
    return [
        (row.sample_id, row.input, row.target, row.flags, row.evidence, row.prompts, given)
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Rows)
        for row in block.rows
        for given in [[(one.text, one.mark, one.strategies) for one in row.answers]]
        if "error" not in {one.mark for one in row.answers}
    ]


# --- languages, terminal, two runs --------------------------------------------------------------


def _drawn(report: Report, width: int) -> list[str]:
    console = Console(width=width, file=io.StringIO(), color_system=None, record=True)
    terminal.render(report, console)
    return console.export_text().splitlines()


@pytest.mark.parametrize("width", [80, 100])
def test_the_terminal_page_keeps_to_its_width(chinese: Report, width: int) -> None:
    drawn = _drawn(chinese, width)
    assert max(map(cell_len, drawn)) <= width
    assert any("qlora 胜出" in line for line in drawn)
    figures = "\n".join(drawn)
    assert "0.897" in figures
    assert "…" not in figures.replace("…  ", "").split("策略排名")[1].split("哪些差异")[0]


def _pair(everything: Results) -> RunPair:
    def side(strategy: StrategyResult) -> Side:
        return Side(
            strategy.status, strategy.metrics.get("accuracy"), strategy.latency_ms, strategy.cost
        )

    found = [one for one in everything.strategies if one.status == "done"]
    strategies = tuple(
        StrategyPair(one.name, side(one), side(one), 60, everything.comparisons[place])
        for place, one in enumerate(found)
    )
    first = RunSummary("a", "2026-11-20", "qlora", "accuracy", 300, "ab")
    changes = (
        Change("train_rows", 2000, None), Change("status", "done", "failed", "qlora"),
        Change("version", "2.12", "2.13", "torch"), Change("machine", "2", "4", "cores"),
    )  # fmt: skip
    absent = StrategyPair("new", None, Side("failed"))
    second = replace(first, run_id="b", winner=None)
    return RunPair(first, second, "accuracy", True, 300, True, (*strategies, absent), changes)


def test_two_runs(everything: Results) -> None:
    pair = _pair(everything)
    others = (
        replace(pair, same_rows=False),
        replace(pair, same_rows=False, rows_known=False),
        replace(pair, same_rows=False, common_rows=0),
        replace(pair, rows_known=False),
        replace(pair, second=replace(pair.second, primary_metric="exact_match")),
        replace(pair, strategies=(), changes=(), second=replace(pair.second, winner="qlora")),
    )
    names = " ".join(one.name for one in pair.strategies)
    for one in (pair, *others):
        said = two_runs.build(one, "zh")
        assert not _left(said, names)
        assert "两次运行的比较" in markdown.render(said)
    assert (FIRST, SECOND) == ("A", "B")


def test_the_first_rows_and_their_marks(everything: Results, chinese: Report) -> None:
    (rows,) = [
        block for section in chinese.sections for block in section.blocks if isinstance(block, Rows)
    ]
    assert {given.mark_text for row in rows.rows for given in row.answers} == {
        "正确", "错误", "出错",
    }  # fmt: skip
    first: TestRow = everything.rows[0]
    assert rows.rows[0].input == first.input


# --- the command --------------------------------------------------------------------------------


@pytest.fixture
def run(everything: Results, tmp_path: Path) -> Path:
    folder = RunFolder.create(tmp_path / "run")
    folder.write_results(everything)
    folder.write_manifest({"command": "advisor compare x.csv"})
    return folder.path


def _report(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)], env=environment)


def test_the_command_draws_every_form(run: Path) -> None:
    said = _report(run, "--language", "zh")
    assert said.exit_code == 0
    assert "qlora 胜出" in said.output
    assert '<html lang="zh-Hans">' in (run / "report.html").read_text(encoding="utf-8")
    assert "qlora 胜出" in _report(run, "--format", "md", "--language", "zh").output
    assert "两次运行的比较" in _report(run, run, "--language", "zh").output
    assert "两次运行的比较" in _report(run, run, "--format", "html", "--language", "zh").output


def test_data_are_the_same_in_every_language(run: Path) -> None:
    said = _report(run, "--format", "json", "--language", "zh")
    assert said.exit_code == 0
    assert said.output == _report(run, "--format", "json").output


def test_the_table_differs_in_sentences_alone(run: Path) -> None:
    said, english = (
        list(csv.DictReader(io.StringIO(_report(run, "--format", "csv", "--language", tag).output)))
        for tag in ("zh", "en")
    )
    different = {
        name for one, other in zip(said, english, strict=True) for name in one
        if one[name] != other[name]
    }  # fmt: skip
    assert different <= {"reason", "suggestion", "cost_basis", "notes", "over_limit"}


def test_where_the_language_comes_from(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(run)
    markdown_of = (run, "--format", "md")
    assert "胜出" in _report(*markdown_of, ADVISOR_LANGUAGE="zh-CN").output
    (run / "advisor.toml").write_text('[compare]\nlanguage = "zh-Hans"\n', encoding="utf-8")
    assert "胜出" in _report(*markdown_of).output
    assert "胜出" not in _report(*markdown_of, ADVISOR_LANGUAGE="en").output
    assert "胜出" not in _report(*markdown_of, "--language", "en", ADVISOR_LANGUAGE="zh").output


def test_a_broken_settings_file_hides_no_report(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(run)
    (run / "advisor.toml").write_text('[compare]\nnonsense = 1\nlanguage = "zh"\n', "utf-8")
    assert "胜出" in _report(run, "--format", "md").output
    (run / "advisor.toml").write_text("[compare", encoding="utf-8")
    assert "qlora wins" in _report(run, "--format", "md").output


def test_an_unknown_language_is_one_message(run: Path) -> None:
    said = _report(run, "--language", "klingon")
    assert said.exit_code == 2
    assert "--language: unknown language 'klingon'; choose from: en, zh-Hans" in said.output
    assert "Traceback" not in said.output


def test_the_language_leaves_the_run_as_it_is() -> None:
    """Neither a setting of a trial nor of the run folder's name."""
    assert resolve({"data": "x.csv", "language": "ZH"}, {}).language == "zh-Hans"
    assert "language" in NOT_IN_FOLDER
