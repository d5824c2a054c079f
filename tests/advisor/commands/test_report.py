"""`advisor report` as a user meets it: forms, where they go, two runs, and what is refused."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from advisor.cli import main
from advisor.errors import AdvisorError
from advisor.results import (
    Advice,
    Answer,
    Metric,
    Phase,
    Provenance,
    Results,
    StrategyResult,
    TaskSummary,
    TestRow,
    Verdict,
)
from advisor.runs.pair import RunPair
from advisor.runs.store import RunFolder, from_json, to_json
from advisor.trial_findings import NotRun
from advisor.types import Measurement, StrategySpec, TrialRecord

SECRET = "a text of the data"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A finished comparison of one strategy."""
    folder = RunFolder.create(tmp_path / "first")
    rows = tuple(
        TestRow(str(n), f"{SECRET} {n}", "yes", {"tfidf": Answer("yes", float(n % 2))})
        for n in range(10)
    )
    results = Results(
        "first",
        "2026-11-20T09:30:00+00:00",
        TaskSummary("classification", 30, 3, 10, ("no", "yes")),
        (),
        "accuracy",
        (StrategyResult("tfidf", "done", None, {"accuracy": Metric(0.5, 0.2, 0.8, 10)}),),
        (),
        Verdict("only", "tfidf", best="tfidf"),
        Advice(),
        Provenance("advisor compare x.csv", 0, (), "ab" * 32),
        rows,
    )
    folder.write_results(results)
    folder.write_manifest({"command": "advisor compare x.csv"})
    return folder.path


@pytest.fixture
def other(run: Path) -> Path:
    """The same rows with another outcome."""
    results = RunFolder(run).results()
    rows = tuple(replace(row, answers={"tfidf": Answer("yes", 1.0)}) for row in results.rows)
    folder = RunFolder.create(run.parent / "second")
    folder.write_results(replace(results, run_id="second", rows=rows))
    return folder.path


def report(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["report", *map(str, arguments)])


def test_without_a_format_it_prints_and_writes_the_page(run: Path) -> None:
    done = report(run)
    assert done.exit_code == 0, done.output
    assert "Take tfidf (0.500)" in done.output
    assert SECRET in (run / "report.html").read_text(encoding="utf-8")


def test_each_form_is_printed(run: Path) -> None:
    assert report(run, "--format", "md").output.startswith(
        "# Take tfidf (0.500): it is the only strategy measured.\n"
    )
    lines = list(csv.DictReader(io.StringIO(report(run, "--format", "csv").output)))
    assert lines[0]["accuracy_fraction"] == "0.5"
    stored = RunFolder(run).results()
    assert from_json(report(run, "--format", "json").output, Results, "stdout") == stored
    assert not (run / "report.html").exists()
    assert "report.html" in report(run, "--format", "html").output
    assert (run / "report.html").is_file()


@pytest.mark.parametrize("form", ["html", "md", "json", "csv"])
def test_a_form_goes_where_it_is_told(run: Path, form: str) -> None:
    out = run.parent / f"forward.{form}"
    done = report(run, "--format", form, "--out", out, "--no-examples")
    assert done.exit_code == 0, done.output
    text = out.read_text(encoding="utf-8")
    assert "tfidf" in text
    assert SECRET not in text
    assert not (run / "report.html").exists()


def test_without_examples_neither_page_nor_terminal_quotes_the_data(run: Path) -> None:
    done = report(run, "--no-examples")
    assert done.exit_code == 0, done.output
    assert SECRET not in done.output + (run / "report.html").read_text(encoding="utf-8")
    assert SECRET in (run / "results.json").read_text(encoding="utf-8"), "the run itself stays"


def _end(run: Path, name: str, wall_s: float, fingerprint: str = "f") -> None:
    """A trial of the folder's last run, come to its end."""
    folder = RunFolder(run)
    manifest = folder.manifest()
    trials = {**manifest.get("trials", {}), name: "f"}  # type: ignore[dict-item]
    folder.write_manifest({**manifest, "trials": trials})
    trial = folder.trial(name)
    trial.path.mkdir(parents=True)
    measured = (Measurement("fit", wall_s),)
    trial.write_record(TrialRecord(StrategySpec(name), 0, fingerprint, "done", None, None, None,
                                   measured))  # fmt: skip


def test_trials_that_ended_after_the_results_are_told_with_the_command(run: Path) -> None:
    results = RunFolder(run).results()
    (tfidf,) = results.strategies
    shown = replace(tfidf, phases=(Phase("fit", 1.5),))
    waiting = StrategyResult("rag", "skipped", NotRun("stopped"))
    RunFolder(run).write_results(replace(results, strategies=(shown, waiting)))
    _end(run, "tfidf", 1.5)
    _end(run, "rag@seed1", 2.0)
    manifest = RunFolder(run).manifest()
    RunFolder(run).write_manifest({**manifest, "repeats": ["rag@seed1"]})
    _end(run, "cot", 2.0, fingerprint="of other settings")
    assert "has ended since" not in report(run, "--format", "md").stderr
    _end(run, "rag", 2.0)
    for arguments in ((), ("--format", "json")):
        done = report(run, *arguments)
        assert done.exit_code == 0
        assert (
            "results.json does not hold what has ended since it was written (rag); put it together "
            "with: advisor compare x.csv\n"
        ) in done.stderr
    assert from_json(done.stdout, Results, "stdout").strategies[1] == waiting


def test_a_trial_that_was_run_again_is_not_the_one_shown(run: Path) -> None:
    results = RunFolder(run).results()
    shown = replace(results.strategies[0], phases=(Phase("fit", 1.5),))
    RunFolder(run).write_results(replace(results, strategies=(shown,)))
    _end(run, "tfidf", 1.6)
    (run / "manifest.json").write_text(
        '{"command": "advisor compare x; rm y", "trials": {"tfidf": "f"}}'
    )
    said = report(run).stderr
    assert "(tfidf)" in said
    assert "`advisor compare`" in said
    (run / "manifest.json").write_text("damaged")
    assert report(run).exit_code == 0


def test_two_runs_in_the_terminal_and_in_every_form(run: Path, other: Path) -> None:
    done = report(run, other)
    assert done.exit_code == 0, done.output
    assert "Two runs compared" in done.output
    assert "tfidf +0.500" not in done.output, "5 rows of 10 are not enough after the exact test"
    pair = from_json(report(run, other, "--format", "json").output, RunPair, "stdout")
    assert pair.strategies[0].difference is not None
    assert pair.strategies[0].difference.difference == 0.5
    assert pair.strategies[0].difference.p_value == pytest.approx(2 * 0.5**5)
    assert json.loads(to_json(pair, RunPair))["same_rows"] is True
    assert report(run, other, "--format", "csv").output.count("\n") == 2
    assert "## What changed" in report(run, other, "--format", "md").output
    assert report(run, other, "--format", "html").output.startswith("<!doctype html>")
    assert not (run / "report.html").exists()


def test_what_cannot_be_written_is_refused(run: Path, tmp_path: Path) -> None:
    for arguments, said in (
        ((run, "--out", "x.txt"), "--format"),
        ((run, "--format", "json", "--out", run / "results.json"), "the run itself"),
        ((run, "--format", "md", "--out", tmp_path / "absent" / "x.md"), "cannot be written"),
        ((tmp_path, "--format", "md"), "no results.json"),
    ):
        failed = report(*arguments)
        assert failed.exit_code != 0
        assert said in f"{failed.output} {failed.exception}"
        assert isinstance(failed.exception, AdvisorError | SystemExit)
    assert report(run, "--format", "pdf").exit_code == 2


@pytest.mark.parametrize("ending", ["html", "csv"])
def test_the_form_is_that_of_the_files_name(run: Path, tmp_path: Path, ending: str) -> None:
    named, asked = tmp_path / f"named.{ending}", tmp_path / "asked"
    assert report(run, "--out", named).exit_code == 0
    assert report(run, "--format", ending, "--out", asked).exit_code == 0
    assert named.read_bytes() == asked.read_bytes()
    assert report(run, run, "--out", named).exit_code == 0
    assert named.read_bytes() != asked.read_bytes()
