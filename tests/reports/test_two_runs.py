"""Two runs: figures compare on the same rows alone, and what changed is named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.data_findings import Drawn, ValidationHeldBack
from advisor.experiment.two_runs import pair_runs
from advisor.findings import PairedTest
from advisor.results import Answer, Results
from advisor.runs.pair import Change, RunPair, StrategyPair
from evals.stats import compare
from reports.blocks import Notes, Table
from reports.messages import say
from reports.renderers import table_csv
from reports.sections import two_runs
from reports.without_texts import without_texts


def with_scores(results: Results, scores: list[float]) -> Results:
    """The run with other scores of qlora, row by row."""
    rows = tuple(
        replace(row, answers={**row.answers, "qlora": Answer(row.target, score)})
        for row, score in zip(results.rows, scores, strict=True)
    )
    return replace(results, rows=rows)


def qlora(pair: RunPair) -> StrategyPair:
    return next(one for one in pair.strategies if one.name == "qlora")


@pytest.fixture(scope="module")
def before(make_results: Callable[[int], Results]) -> Results:
    return with_scores(make_results(40), [1.0] * 10 + [0.0] * 30)


@pytest.fixture(scope="module")
def after(before: Results) -> Results:
    """Another model, a strategy more and one less, and qlora better on 20 rows."""
    better = with_scores(before, [1.0] * 30 + [0.0] * 10)
    tuned = replace(better.strategies[8], settings={"rank": 16})
    return replace(
        better,
        run_id="second",
        created_at="2026-12-01T10:00:00+00:00",
        models=(replace(better.models[0], id="Qwen/Qwen2.5-0.5B"),),
        strategies=(*better.strategies[1:8], tuned, replace(tuned, id="mine", name="mine")),
        provenance=replace(better.provenance, versions={"advisor": "0.2.0"}),
    )


def test_the_difference_is_the_paired_one_of_the_statistics(
    before: Results, after: Results
) -> None:
    pair = pair_runs(before, after)
    found = qlora(pair)
    a, b = ({str(n): float(n < right) for n in range(40)} for right in (10, 30))
    (expected,) = compare({"B": b, "A": a}, "accuracy", 0)
    assert found.difference is not None
    assert found.rows == 40
    assert found.difference == replace(
        expected, p_adjusted=found.difference.p_adjusted, rows_needed=None,
        test=PairedTest("mcnemar", 40, 9, "strategies"),
    )  # fmt: skip
    assert expected.p_value < found.difference.p_adjusted < 0.05
    assert "qlora +0.500" in two_runs.build(pair).headline.verdict
    lines = table_csv.render_pair(pair).splitlines()
    assert len(lines) == 1 + len(pair.strategies)


def test_equal_rows_of_other_files_are_matched_by_what_they_say(
    before: Results, after: Results
) -> None:
    rows = tuple(replace(row, sample_id=f"x{n}") for n, row in enumerate(reversed(after.rows[:25])))
    other = replace(after, rows=rows, provenance=replace(after.provenance, test_sha256="00" * 32))
    pair = pair_runs(before, other)
    assert (pair.same_rows, pair.common_rows) == (False, 25)
    found = qlora(pair).difference
    assert found is not None
    assert found.difference == 15 / 25
    said = two_runs.build(pair).headline
    assert said.verdict == say("two-runs-other-rows")
    assert said.grounds == say("two-runs-common-rows", n=25)


@pytest.mark.parametrize("change", ["rows", "metric", "texts"])
def test_figures_that_do_not_compare_are_not_compared(
    before: Results, after: Results, change: str
) -> None:
    other, said = {
        "rows": (
            replace(after, rows=(), provenance=replace(after.provenance, test_sha256="00")),
            say("two-runs-other-rows"),
        ),
        "metric": (
            replace(after, primary_metric="macro_f1"),
            say("two-runs-other-metric", first="accuracy", second="macro F1"),
        ),
        "texts": (replace(after, rows=()), say("two-runs-same-rows")),
    }[change]
    pair = pair_runs(before, other)
    assert all(one.difference is None for one in pair.strategies)
    report = two_runs.build(pair)
    assert report.headline.verdict == said
    table = report.sections[0].blocks[0]
    assert isinstance(table, Table)
    assert len(table.columns) == 3
    assert ("both" in table.caption) == (change != "metric")


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
    step = ValidationHeldBack(0.2, 200, Drawn(0, "row"))
    split = replace(before.provenance, split=(before.provenance.split[0], step))
    other = replace(before, run_id="b", provenance=split)
    (notes,) = two_runs.build(pair_runs(before, other)).sections[-1].blocks
    assert isinstance(notes, Notes)
    assert [item.term for item in notes.items] == ["split"]


def test_a_run_beside_itself_is_said_to_be_the_same(before: Results, after: Results) -> None:
    same = pair_runs(before, before)
    assert same.changes == ()
    assert two_runs.build(same).headline.verdict == say("two-runs-same-run")
    again = pair_runs(before, replace(before, created_at="2026-12-02T00:00:00+00:00"))
    assert {one.difference.difference for one in again.strategies if one.difference} == {0.0}
    assert "no difference is real" in two_runs.build(again).headline.verdict
    hidden = pair_runs(before, after, without_texts)
    assert hidden.first.run_id != hidden.second.run_id, "their names tell them apart"


def test_what_a_stopped_run_lacks_is_no_difference(before: Results, stopped: Results) -> None:
    waiting = replace(stopped, rows=before.rows, run_id="b")
    said = two_runs.build(pair_runs(before, waiting)).headline.support
    assert say("two-runs-stopped", run="B", strategies=["lora", "full"]) in said


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=40, max_size=40))
@settings(max_examples=15, deadline=None)
def test_swapping_the_runs_turns_every_sign(
    before: Results, scores: list[tuple[bool, bool]]
) -> None:
    a = with_scores(before, [float(one) for one, _ in scores])
    b = with_scores(before, [float(other) for _, other in scores])
    there, back = qlora(pair_runs(a, b)).difference, qlora(pair_runs(b, a)).difference
    assert there is not None
    assert back is not None
    assert there.difference == -back.difference
    assert there.ci_low == pytest.approx(-back.ci_high)
    assert there.p_value == back.p_value


def test_why_a_figure_is_not_there_is_said(before: Results, after: Results) -> None:
    by_tokens = tuple(
        replace(one, metrics={"token_f1": found})
        for one in after.strategies
        if (found := one.metrics.get("accuracy"))
    )
    other = replace(after, primary_metric="token_f1", strategies=by_tokens)
    quality, speed = (
        {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in block.rows}
        for part in two_runs.build(pair_runs(before, other)).sections[:2]
        for block in part.blocks
        if isinstance(block, Table)
    )
    absent, another = say("two-runs-absent"), say("two-runs-another-metric")
    assert quality["qlora"][1] == another
    assert quality["mine"] == [absent, another]
    assert speed["mine"][0] == speed["mine"][2] == absent
    assert say("not-measured") not in speed["mine"]
