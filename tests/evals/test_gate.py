"""The gate: false alarms, planted drops, and that what cannot be evaluated never passes."""

import json
import random
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from advisor.cli import main
from advisor.results import (
    Advice,
    Answer,
    Metric,
    Provenance,
    Results,
    StrategyResult,
    TaskSummary,
    TestRow,
    Verdict,
)
from advisor.runs.store import RunFolder
from evals.gate import gate

NAME = "few-shot"


def run(right, sha="rows", metric="accuracy"):
    """A run whose one strategy has these rows right."""
    rows = tuple(
        TestRow(str(at), "text", "a", {NAME: Answer("a" if one else "b", float(one))})
        for at, one in enumerate(right)
    )
    value = sum(right) / len(right) if right else None
    found = StrategyResult(NAME, "done", None, {metric: Metric(value, 0.0, 1.0, len(rows))})
    return Results(
        "run", "2026-01-01", TaskSummary("classification", 9, 9, len(rows)), (), metric, (found,),
        (), Verdict("only", NAME), Advice(), Provenance("", 0, (), sha), rows,
    )  # fmt: skip


def pairs(count, rows, drop, seed):
    """Baselines right on 80% of the rows, candidates that answer a tenth of the rows otherwise."""
    draw = random.Random(seed)
    for _ in range(count):
        before = [draw.random() < 0.8 for _ in range(rows)]
        after = [draw.random() < 0.8 if draw.random() < 0.1 else one for one in before]
        lost = {at for at in range(rows) if draw.random() < drop / 0.8}
        yield before, [one and at not in lost for at, one in enumerate(after)]


def test_an_equal_candidate_fails_at_most_one_time_in_twenty():
    outcomes = [gate(run(a), run(b), 0.02).outcome for a, b in pairs(1000, 200, 0.0, 0)]
    assert outcomes.count("failed") <= 50


def test_a_drop_of_five_points_is_found_on_a_thousand_rows():
    outcomes = [gate(run(a), run(b), 0.02).outcome for a, b in pairs(100, 1000, 0.05, 1)]
    assert outcomes.count("failed") >= 80
    assert "passed" not in outcomes


def test_a_candidate_worse_by_more_than_the_margin_passes_at_most_one_time_in_twenty():
    outcomes = [gate(run(a), run(b), 0.02).outcome for a, b in pairs(200, 1000, 0.02, 2)]
    assert outcomes.count("passed") <= 10


RIGHT = [True] * 60 + [False] * 40


def without_answer(results):
    row = results.rows[0]
    lost = replace(row, answers={NAME: Answer(None, None, "timed out")})
    return replace(results, rows=(lost, *results.rows[1:]))


def with_status(results, status):
    return replace(results, strategies=(replace(results.strategies[0], status=status),))


@pytest.mark.parametrize(
    ("candidate", "why"),
    [
        (run(RIGHT, sha="others"), "gate_other_rows"),
        (run(RIGHT[:-1]), "gate_other_rows"),
        (run(RIGHT, metric="exact_match"), "gate_other_metric"),
        (without_answer(run(RIGHT)), "gate_rows_failed"),
        (with_status(run(RIGHT), "failed"), "gate_not_done"),
        (replace(run(RIGHT), strategies=()), "gate_not_done"),
        (replace(run(RIGHT), rows=()), "gate_other_rows"),
    ],
)
@pytest.mark.parametrize("margin", [0.0, 0.02, 1.0])
def test_what_cannot_be_evaluated_never_passes(candidate, why, margin):
    for one, other in ((run(RIGHT), candidate), (candidate, run(RIGHT))):
        found = gate(one, other, margin)
        assert found.outcome == "cannot_tell"
        assert why in {obstacle.kind for obstacle in found.obstacles}


@pytest.mark.parametrize(
    ("candidate", "code", "child"),
    [(RIGHT, 0, "system-out"), ([False] * 100, 3, "failure"), (RIGHT[::-1], 4, "error")],
)
def test_the_command_line_leaves_with_a_code_for_each_outcome(tmp_path, candidate, code, child):
    for name, right in (("before", RIGHT), ("after", candidate)):
        RunFolder.create(tmp_path / name).write_results(run(right))
    asked = ["gate", str(tmp_path / "before"), str(tmp_path / "after")]
    summary, xml = tmp_path / "summary.md", tmp_path / "gate.xml"
    done = CliRunner().invoke(
        main, [*asked, "--junit", str(xml)], env={"GITHUB_STEP_SUMMARY": str(summary)}
    )
    assert done.exit_code == code, done.output
    assert summary.read_text().startswith("### ")
    (case,) = ElementTree.parse(xml).getroot()
    assert [one.tag for one in case] == [child]
    told = json.loads(CliRunner().invoke(main, [*asked, "--json"]).output)
    assert told["outcome"] == {0: "passed", 3: "failed", 4: "cannot_tell"}[code]
