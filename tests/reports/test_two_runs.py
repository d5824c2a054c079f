"""Two runs: figures compare on the same rows alone, and what changed is named."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from advisor.data_findings import Drawn, ValidationHeldBack
from advisor.experiment.two_runs import pair_runs
from advisor.findings import PairedTest
from advisor.results import Answer, Results
from advisor.runs.pair import Change, RunPair, StrategyPair
from advisor.runs.store import to_json
from evals.stats import compare
from reports.blocks import Notes, Table
from reports.renderers import html, markdown, table_csv, terminal
from reports.sections import two_runs


def _with_scores(results: Results, name: str, scores: list[float]) -> Results:
    """The run with other scores of one strategy, row by row."""
    rows = tuple(
        replace(row, answers={**row.answers, name: Answer(row.target, score)})
        for row, score in zip(results.rows, scores, strict=True)
    )
    return replace(results, rows=rows)


def _found(pair: RunPair, name: str) -> StrategyPair:
    return next(one for one in pair.strategies if one.name == name)


@pytest.fixture(scope="module")
def before(make_results: Callable[[int], Results]) -> Results:
    base = make_results(40)
    return _with_scores(base, "qlora", [1.0] * 10 + [0.0] * 30)


@pytest.fixture(scope="module")
def after(before: Results) -> Results:
    """Another model, a strategy more and one less, and qlora better on 20 rows."""
    better = _with_scores(before, "qlora", [1.0] * 30 + [0.0] * 10)
    qlora = replace(better.strategies[8], settings={"rank": 16})
    return replace(
        better,
        run_id="second",
        models=(replace(better.models[0], id="Qwen/Qwen2.5-0.5B"),),
        strategies=(*better.strategies[1:8], qlora, replace(qlora, id="mine")),
        provenance=replace(better.provenance, versions={"advisor": "0.2.0"}),
    )


def _terminal(pair: RunPair) -> str:
    stream = io.StringIO()
    terminal.render(two_runs.build(pair), Console(file=stream, width=80, color_system=None))
    return stream.getvalue()


def test_the_difference_is_the_paired_one_of_the_statistics(
    before: Results, after: Results
) -> None:
    pair = pair_runs(before, after)
    found = _found(pair, "qlora")
    a = {str(n): float(n < 10) for n in range(40)}
    b = {str(n): float(n < 30) for n in range(40)}
    (expected,) = compare({"B": b, "A": a}, "accuracy", 0)
    assert found.difference is not None
    assert found.rows == 40
    assert found.difference.difference == expected.difference == 0.5
    assert (found.difference.ci_low, found.difference.ci_high) == (
        expected.ci_low,
        expected.ci_high,
    )
    assert found.difference.p_value == expected.p_value
    assert expected.p_value < found.difference.p_adjusted < 0.05
    assert found.difference.test == PairedTest("mcnemar", 40, 9, "strategies")
    assert "exact McNemar, 40 rows, Holm over 9 strategies" in str(two_runs.build(pair))


def test_equal_rows_of_other_files_are_matched_by_what_they_say(
    before: Results, after: Results
) -> None:
    other = replace(
        after,
        rows=tuple(
            replace(row, sample_id=f"x{n}") for n, row in enumerate(reversed(after.rows[:25]))
        ),
        provenance=replace(after.provenance, test_sha256="00" * 32),
    )
    pair = pair_runs(before, other)
    assert not pair.same_rows
    assert pair.common_rows == 25
    found = _found(pair, "qlora").difference
    assert found is not None
    assert found.difference == 15 / 25
    said = two_runs.build(pair).headline
    assert said.verdict == (
        "The test rows are not the same: the figures of the two runs do not compare."
    )
    assert said.grounds.startswith("25 rows are in both")


@pytest.mark.parametrize("change", ["rows", "metric", "texts"])
def test_figures_that_do_not_compare_are_not_compared(
    before: Results, after: Results, change: str
) -> None:
    if change == "rows":
        other = replace(after, rows=(), provenance=replace(after.provenance, test_sha256="00"))
    elif change == "metric":
        other = replace(after, primary_metric="token_f1")
    else:
        other = replace(after, rows=())
    pair = pair_runs(before, other)
    assert all(one.difference is None for one in pair.strategies)
    said = " ".join(_terminal(pair).split())
    expected = {
        "rows": "do not compare. A file lacks",
        "metric": "The runs are measured by accuracy and by token F1: their figures do not compare",
        "texts": "Without them no difference can be tested.",
    }
    assert expected[change] in said
    assert "real" not in said


def test_what_changed_is_named_and_what_did_not_is_not(before: Results, after: Results) -> None:
    changes = pair_runs(before, after).changes
    for one in (
        Change("model", "smollm2", "Qwen/Qwen2.5-0.5B"),
        Change("setting", None, 16, "qlora", "rank"),
        Change("version", "0.1.0", "0.2.0", "advisor"),
        Change("status", "done", None, "majority"),
        Change("status", None, "done", "mine"),
    ):
        assert one in changes
    assert not {"seed", "test_sha256", "split"} & {one.what for one in changes}


def test_how_the_split_was_made_is_compared_step_by_step(before: Results) -> None:
    split = (before.provenance.split[0], ValidationHeldBack(0.2, 200, Drawn(0, "row")))
    other = replace(before, provenance=replace(before.provenance, split=split))
    (notes,) = two_runs.build(pair_runs(before, other)).sections[-1].blocks
    assert isinstance(notes, Notes)
    assert [(item.term, item.texts) for item in notes.items] == [
        (
            "split",
            (
                (
                    "A: 10% of the training rows are held back for validation, 200 at most (seed "
                    "0, stratified over 12 labels)."
                ),
                "B: 20% of the training rows are held back for validation, 200 at most (seed 0).",
            ),
        )
    ]


def test_a_run_beside_itself_shows_nothing(before: Results) -> None:
    pair = pair_runs(before, before)
    assert pair.changes == ()
    assert {one.difference.difference for one in pair.strategies if one.difference} == {0.0}
    said = " ".join(_terminal(pair).split())
    assert "On the same 40 test rows no difference is real: 9 strategies compared." in said
    assert "Nothing that is recorded: same data, settings, model" in said


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=40, max_size=40))
@settings(max_examples=15)
def test_swapping_the_runs_turns_every_sign(
    before: Results, scores: list[tuple[bool, bool]]
) -> None:
    a = _with_scores(before, "qlora", [float(one) for one, _ in scores])
    b = _with_scores(before, "qlora", [float(other) for _, other in scores])
    there = _found(pair_runs(a, b), "qlora").difference
    back = _found(pair_runs(b, a), "qlora").difference
    assert there is not None
    assert back is not None
    assert there.difference == -back.difference
    assert there.ci_low == pytest.approx(-back.ci_high)
    assert there.p_value == back.p_value


def test_every_number_comes_from_the_pair(before: Results, after: Results) -> None:
    pair = pair_runs(before, after)
    document = json.loads(to_json(pair, RunPair))
    page = BeautifulSoup(html.render(two_runs.build(pair)), "html.parser")
    cells = page.select("td[data-source]")
    assert len(cells) > 40
    for cell in cells:
        stored = document
        for part in str(cell["data-source"]).split("/")[1:]:
            stored = stored[int(part)] if isinstance(stored, list) else stored[part]
        if isinstance(stored, dict):
            assert float(str(cell["data-low"])) == stored["ci_low"]
            assert float(str(cell["data-high"])) == stored["ci_high"]
            stored = stored["difference"]
        assert float(str(cell["data-value"])) == stored
    for cell in page.select("td.number:not([data-source])"):
        assert not any(sign.isdigit() for sign in cell.text), cell


def test_every_form_names_the_runs_and_fits(before: Results, after: Results) -> None:
    pair = pair_runs(before, after)
    text = _terminal(pair)
    assert all(cell_len(line) <= 80 for line in text.splitlines())
    for shown in (text, markdown.render(two_runs.build(pair)), html.render(two_runs.build(pair))):
        assert "qlora +0.500" in " ".join(shown.split())
        assert "second" in shown
    lines = table_csv.render_pair(pair).splitlines()
    assert len(lines) == 1 + len(pair.strategies)
    assert "accuracy_b_minus_a_fraction" in lines[0]


def test_a_figure_of_the_other_metric_or_strategy_is_not_said_to_be_unmeasured(
    before: Results, after: Results
) -> None:
    by_tokens = tuple(
        replace(one, metrics={"token_f1": found})
        for one in after.strategies
        if (found := one.metrics.get("accuracy"))
    )
    other = replace(after, primary_metric="token_f1", strategies=by_tokens)
    pair = pair_runs(before, other)
    quality, speed = (part.blocks[0] for part in two_runs.build(pair).sections[:2])
    assert isinstance(quality, Table)
    assert isinstance(speed, Table)
    scores = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in quality.rows}
    assert scores["qlora"][1] == "another metric"
    assert scores["mine"] == ["not in this run", "another metric"]
    times = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in speed.rows}
    assert times["mine"][0] == times["mine"][2] == "not in this run"
    assert "not measured" not in times["mine"]
