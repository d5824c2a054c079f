"""Without examples no text of the data is left, in any form; figures and standing stay."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from rich.console import Console

from advisor.data_findings import (
    DocumentsSearched,
    Drawn,
    EmptyCell,
    EqualRowsRemoved,
    FilesSkipped,
    LabelsUnseen,
    OfTestFile,
    RowsLeftOut,
    RowsNumbered,
    TestFileGiven,
    UnknownRole,
    ValidationHeldBack,
)
from advisor.experiment.two_runs import pair_runs
from advisor.findings import CostliestConfusion, Failures
from advisor.results import Answer, ModelSummary, Results, SentTurn, TestRow
from advisor.runs.pair import RunPair
from advisor.runs.store import to_json
from advisor.trial_findings import AnswersFromFile, ErrorRaised, FreeDisk, OwnWords
from advisor.types import FreeRunning, LoadReport, RemovedRow
from reports import view
from reports.messages import speaking
from reports.renderers import html, markdown, table_csv, terminal
from reports.sections import two_runs
from reports.without_texts import without_texts

MARK = "ZQXJ"


def _printed(results: Results) -> str:
    console = Console(file=io.StringIO(), width=100)
    terminal.render(view.build(results), console)
    found: str = console.file.getvalue()  # type: ignore[attr-defined]
    return found


FORMS: dict[str, Callable[[Results], str]] = {
    "html": lambda results: html.render(view.build(results)),
    "md": lambda results: markdown.render(view.build(results)),
    "csv": table_csv.render,
    "json": lambda results: to_json(results, Results),
    "terminal": _printed,
}
PAIR_FORMS: dict[str, Callable[[RunPair], str]] = {
    "html": lambda pair: html.render(two_runs.build(pair)),
    "md": lambda pair: markdown.render(two_runs.build(pair)),
    "csv": table_csv.render_pair,
    "json": lambda pair: to_json(pair, RunPair),
}


def _marked(text: str) -> str:
    return f"{MARK} {text}"


def _rows(base: Results) -> tuple[TestRow, ...]:
    return tuple(
        TestRow(
            f"{MARK}-{row.sample_id}",
            _marked(row.input),
            _marked(row.target or ""),
            {
                name: Answer(
                    _marked(one.output) if one.output else None,
                    one.score,
                    f"{MARK} broke" if one.output is None else None,
                    tuple(f"{MARK}-leave.md#{place}" for place in range(3)),
                    prompt=(0, 1, 2),
                )
                for name, one in row.answers.items()
            },
        )
        for row in base.rows
    )


def _failures(found: Failures) -> Failures:
    qlora, rag = found.by_strategy
    qlora = replace(
        qlora,
        confusions=tuple(
            replace(one, target=_marked(one.target), output=_marked(one.output))
            for one in qlora.confusions
        ),
        labels=tuple(replace(one, label=_marked(one.label)) for one in qlora.labels),
    )
    return replace(
        found,
        by_strategy=(qlora, rag),
        wrong_everywhere=(
            replace(found.wrong_everywhere[0], sample_id=f"{MARK}-test-5", agreed=_marked("login")),
            replace(found.wrong_everywhere[1], sample_id="elsewhere", agreed=f"free {MARK} text"),
        ),
        costliest=CostliestConfusion("qlora", qlora.confusions[0], 25, 3, 25),
    )


@pytest.fixture(scope="module")
def planted(everything: Results) -> Results:
    """The marker in every text that data, files, columns or a message can bring."""
    base, source = everything, everything.provenance
    notes = (
        OwnWords(f"Always '{_marked('billing')}' (42 of 480 rows)."),
        AnswersFromFile(f"{MARK}-other.jsonl", 60, 0),
        OwnWords(f"Searched /srv/{MARK}/handbook and ./{MARK}.txt, then `{MARK}`."),
    )
    searched = DocumentsSearched(240, 310, (FilesSkipped(3, "file", f".{MARK}"),))
    changed = {
        "rag": replace(
            base.strategies[7],
            notes=notes,
            settings={"prompt": f"Say {MARK}", "k": 5, "template": f"{MARK}-a"},
            retrieval=replace(base.strategies[7].retrieval, knowledge=searched),  # type: ignore[type-var]
            free_running=FreeRunning(49, 41, 39, (f"about {MARK}",)),
        ),
        "rag+qlora": replace(
            base.strategies[9],
            reason=ErrorRaised(f"a cell says {MARK}, unquoted"),
            suggestion=FreeDisk(f"/home/{MARK}"),
        ),
    }
    file = LoadReport(
        f"/home/{MARK}/{MARK}-tickets.jsonl", "jsonl", f"{MARK}-question/{MARK}-class",
        (f"{MARK}-question",), f"{MARK}-class", 2513, 2500,
        (
            RowsLeftOut(EmptyCell("target", f"{MARK}-class"), 9, 57),
            RowsLeftOut(UnknownRole(MARK), 4, 58),
        ),
        "ab" * 32,
    )  # fmt: skip
    return replace(
        base,
        run_id=f"{MARK}-tickets-1a2b",
        task=replace(base.task, labels=tuple(map(_marked, base.task.labels))),
        models=(ModelSummary(f"./models/{MARK}-tuned", 7, "cpu"),),
        strategies=tuple(changed.get(one.name, one) for one in base.strategies),
        provenance=replace(
            source,
            command=(
                f"advisor compare /home/{MARK}/{MARK}-tickets.jsonl --docs={MARK}-hr --seed 0 "
                f"--group-column {MARK}-team --predictions {MARK}={MARK}-other.jsonl --offline "
                f"--model ./models/{MARK}-tuned --strategies rag,qlora --out {MARK}-run"
            ),
            split=(
                TestFileGiven(f"{MARK}-test.jsonl", f"{MARK}-tickets.jsonl"),
                ValidationHeldBack(
                    0.1, 200, Drawn(0, "group_of_column", column=f"{MARK}-team")
                ),
            ),
            files=(file,),
            documents=f"{MARK}-hr",
            removed=(RemovedRow(f"{MARK}-train-7", f"{MARK}-test-5", 1.0),),
            notes=(
                EqualRowsRemoved(1, f"{MARK}-train-7", f"{MARK}-test-5"),
                LabelsUnseen(3, (_marked("upgrade"),), 0),
                OfTestFile(file.path, RowsNumbered(f"{MARK}-id", "repeated", f"{MARK}-7", 3)),
            ),
        ),
        rows=_rows(base),
        turns=(SentTurn("system", (0, 1)), SentTurn("user", (2,)), SentTurn("assistant", (3,))),
        texts=(f"Be {MARK}.", f"\nLabels: {MARK} a", f"a {MARK} passage of handbooks", MARK),
        failures=_failures(base.failures) if base.failures else None,
    )  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_no_marker_is_left_in_the_file(planted: Results, form: str) -> None:
    assert MARK in FORMS[form](planted)
    assert MARK.casefold() not in FORMS[form](without_texts(planted)).casefold()


@pytest.mark.parametrize("form", PAIR_FORMS)
def test_no_marker_is_left_where_two_runs_are_compared(planted: Results, form: str) -> None:
    other = replace(
        planted, run_id="other", models=(replace(planted.models[0], id=f"{MARK}/{MARK}/x"),)
    )
    pair = pair_runs(planted, other, without_texts)
    assert pair.common_rows == len(planted.rows), "rows are paired by texts that are not shown"
    assert MARK.casefold() not in PAIR_FORMS[form](pair).casefold()


NOT_FIGURES = ("rows", "turns", "texts", "settings")
"""Test rows, what was sent for them, and settings."""


def _figures(value: Any) -> Any:
    """Numbers of a results file in place, texts and rows apart."""
    if isinstance(value, dict):
        kept = {k: _figures(one) for k, one in value.items() if k not in NOT_FIGURES}
        return {k: one for k, one in kept.items() if one not in (None, [], {})}
    if isinstance(value, list):
        kept = [_figures(one) for one in value]
        return kept if any(one is not None for one in kept) else None
    return value if isinstance(value, int | float) else None


def test_every_figure_stays(planted: Results) -> None:
    before = json.loads(to_json(planted, Results))
    after = json.loads(to_json(without_texts(planted), Results))
    assert after["provenance"]["notes"].pop() == {"kind": "texts_left_out"}
    assert _figures(after) == _figures(before)
    assert after["verdict"]["winner"] == "qlora"


def test_no_prompt_is_left(planted: Results) -> None:
    shown = without_texts(planted)
    assert (shown.rows, shown.turns, shown.texts) == ((), (), ())


def test_a_label_has_one_number_everywhere(planted: Results) -> None:
    shown = without_texts(planted)
    number = {name: f"label {n}" for n, name in enumerate(sorted(planted.task.labels), start=1)}
    assert shown.task.labels == tuple(number[name] for name in planted.task.labels)
    assert shown.failures is not None
    confusion, unknown = shown.failures.by_strategy[0].confusions
    refund, billing = number[_marked("refund")], number[_marked("billing")]
    assert (confusion.target, confusion.output) == (refund, billing)
    assert unknown.output == "(left out)"
    assert shown.failures.by_strategy[0].labels[0].label == refund
    assert shown.failures.costliest is not None
    assert shown.failures.costliest.confusion == confusion
    assert shown.failures.wrong_everywhere[0].sample_id == "row 6"
    assert shown.failures.wrong_everywhere[0].agreed == number[_marked("login")]


@pytest.mark.parametrize(
    ("model", "kept"),
    [("Qwen/Qwen2.5-0.5B", True), ("smollm2", True), ("/home/anna/m", False), ("a/b/c", False),
     (r"C:\models\m", False), ("./m", False), ("~/m", False), ("models/anna.gguf", False)],
)  # fmt: skip
def test_a_published_model_keeps_its_id(everything: Results, model: str, kept: bool) -> None:
    named = replace(everything, models=(replace(everything.models[0], id=model),))
    shown = without_texts(named)
    assert (shown.models[0].id == model) == kept
    assert model not in shown.provenance.command


def test_a_file_without_texts_can_be_cleared_again(planted: Results) -> None:
    once = without_texts(planted)
    before, after = (json.loads(to_json(one, Results)) for one in (once, without_texts(once)))
    assert after["provenance"]["notes"].pop() == {"kind": "texts_left_out"}
    assert _figures(after) == _figures(before)
    assert sorted(after["task"]["labels"]) == sorted(before["task"]["labels"])


def test_what_stands_for_texts_is_said_in_the_language_of_the_report(planted: Results) -> None:
    with speaking("zh"):
        shown = without_texts(planted)
    assert shown.task.labels[0].startswith("标签 ")
    assert shown.provenance.files[0].path == "文件 1"
