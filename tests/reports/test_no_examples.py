"""Without examples no text of the data is left, in any form; figures and standing stay."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from rich.console import Console

from advisor.experiment.two_runs import pair_runs
from advisor.results import Results
from advisor.runs.pair import RunPair
from advisor.runs.store import to_json
from advisor.texts import Holds, holds
from reports import view
from reports.messages import speaking
from reports.renderers import html, markdown, table_csv, terminal
from reports.sections import two_runs
from reports.without_texts import without_texts

MARK = "ZQXJ"
OURS = {Holds.NAME, None}


def printed(results: Results) -> str:
    console = Console(file=io.StringIO(), width=100, record=True)
    terminal.render(view.build(results), console)
    return console.export_text()


FORMS: dict[str, Callable[[Results], str]] = {
    "html": lambda results: html.render(view.build(results)),
    "md": lambda results: markdown.render(view.build(results)),
    "csv": table_csv.render,
    "json": lambda results: to_json(results, Results),
    "terminal": printed,
}
PAIR_FORMS: dict[str, Callable[[RunPair], str]] = {
    "html": lambda pair: html.render(two_runs.build(pair)),
    "md": lambda pair: markdown.render(two_runs.build(pair)),
    "csv": table_csv.render_pair,
    "json": lambda pair: to_json(pair, RunPair),
}


def marked(value: Any, hint: Any) -> Any:
    """The same with a marker in every text that is declared to be no name of the program."""
    if is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value), include_extras=True)
        parts = {
            one.name: marked(getattr(value, one.name), hints[one.name]) for one in fields(value)
        }
        return replace(value, **parts)
    if isinstance(value, Mapping):
        key, item = get_args(hint)
        return {marked(name, key): marked(one, item) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(marked(one, hint) for one in value)
    if not isinstance(value, str) or listed(value, hint):
        return value
    kinds = set(holds(hint))
    if Holds.MODEL in kinds:
        return f"./models/{MARK}-{value}"
    return f"{MARK} {value}" if kinds - OURS else value


def listed(value: str, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    return any(listed(value, part) for part in get_args(hint) if not isinstance(part, str))


@pytest.fixture(scope="module", params=["everything", "of_every_finding"])
def planted(request: pytest.FixtureRequest) -> Results:
    found: Results = marked(request.getfixturevalue(request.param), Results)
    return found


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


def figures(value: Any) -> Any:
    """Numbers of a results file in place, texts and rows apart."""
    if isinstance(value, dict):
        kept = {k: figures(one) for k, one in value.items() if k not in NOT_FIGURES}
        return {k: one for k, one in kept.items() if one not in (None, [], {})}
    if isinstance(value, list):
        kept = [figures(one) for one in value]
        return kept if any(one is not None for one in kept) else None
    return value if isinstance(value, int | float) else None


def test_every_figure_stays_and_it_can_be_cleared_again(planted: Results) -> None:
    once = without_texts(planted)
    assert (once.rows, once.turns, once.texts) == ((), (), ())
    found = [json.loads(to_json(one, Results)) for one in (planted, once, without_texts(once))]
    for cleared, times in zip(found[1:], (1, 2), strict=True):
        for _ in range(times):
            assert cleared["provenance"]["notes"].pop() == {"kind": "texts_left_out"}
        assert figures(cleared) == figures(found[0])
        assert cleared["verdict"]["winner"] == "qlora"
    assert sorted(found[1]["task"]["labels"]) == sorted(found[2]["task"]["labels"])


def test_a_label_has_one_number_everywhere(everything: Results) -> None:
    shown = without_texts(everything)
    number = {name: f"label {n}" for n, name in enumerate(sorted(everything.task.labels), start=1)}
    assert shown.task.labels == tuple(number[name] for name in everything.task.labels)
    assert shown.failures is not None
    confusion, unknown = shown.failures.by_strategy[0].confusions
    assert (confusion.target, confusion.output) == (number["refund"], number["billing"])
    assert unknown.output == "(left out)"
    assert shown.failures.costliest is not None
    assert shown.failures.costliest.confusion == confusion
    assert shown.failures.wrong_everywhere[0].sample_id == "row 6"
    assert shown.failures.wrong_everywhere[0].agreed == number["upgrade"]
    with speaking("zh"):
        assert without_texts(everything).task.labels[0].startswith("标签 ")


@pytest.mark.parametrize(
    ("model", "kept"),
    [("Qwen/Qwen2.5-0.5B", True), ("smollm2", True), ("/home/anna/m", False), ("a/b/c", False),
     (r"C:\models\m", False), ("./m", False), ("~/m", False), ("models/anna.gguf", False)],
)  # fmt: skip
def test_a_published_model_keeps_its_id(everything: Results, model: str, kept: bool) -> None:
    shown = without_texts(replace(everything, models=(replace(everything.models[0], id=model),)))
    assert (shown.models[0].id == model) == kept
