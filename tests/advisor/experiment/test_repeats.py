"""Repeats with other seeds and on fewer rows: which run, on which rows, what becomes of them."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from advisor import samples
from advisor.config import RunConfig
from advisor.data_findings import RepeatsUnfinished
from advisor.experiment import learning_curve, repeats
from advisor.experiment.ended import read
from advisor.experiment.loop import prepare, run
from advisor.runs.store import RunFolder
from advisor.types import TrialStarted

TICKETS = samples.path("tickets") / "tickets.jsonl"
SETTINGS = RunConfig(
    str(TICKETS),
    model=("scripted",),
    embedder="hashing",
    strategies=("majority", "tfidf", "zero-shot", "few-shot"),
    train_limit=200,
    test_limit=40,
    seed=5,
)


def laid_out(folder, **changed):
    prepared = prepare(replace(SETTINGS, out=str(folder), **changed), ["advisor", "compare"])
    return prepared, [job for job in prepared.jobs if job.is_repeat]


def test_fewer_rows_are_a_subset_with_every_label(tmp_path):
    prepared, found = laid_out(tmp_path / "run", learning_curve=True, strategies=("tfidf",))
    first = next(job for job in prepared.jobs if not job.is_repeat)
    by_share = {job.train_share: repeats.rows(job, prepared.folder) for job in (first, *found)}
    whole = by_share[1.0][0]
    for share in (0.25, 0.5):
        train, validation = by_share[share]
        assert len(train) == round(share * len(whole))
        assert {row.target for row in train} == {row.target for row in whole}
        assert {row.id for row in train} <= {row.id for row in whole}
        assert {row.id for row in validation} <= {row.id for row in by_share[1.0][1]}
    assert {row.id for row in by_share[0.25][0]} <= {row.id for row in by_share[0.5][0]}


@pytest.fixture(scope="module")
def repeated(tmp_path_factory):
    out = tmp_path_factory.mktemp("repeats") / "run"
    command = [
        sys.executable, "-m", "advisor.cli", "compare", str(TICKETS), "--model", "scripted",
        "--embedder", "hashing", "--strategies", "majority,tfidf,zero-shot,few-shot",
        "--train-limit", "200", "--test-limit", "40", "--out", str(out),
    ]  # fmt: skip
    first = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert first.returncode == 0, first.stderr
    before = json.loads((out / "results.json").read_text(encoding="utf-8"))
    again = subprocess.run(
        [*command, "--seeds", "2", "--learning-curve"],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert again.returncode == 0, again.stderr
    return out, before, json.loads((out / "results.json").read_text(encoding="utf-8")), again.stdout


def test_repeats_are_added_to_a_run_that_is_done(repeated):
    _, before, after, told = repeated
    assert "Already done" in told
    assert [one["metrics"] for one in before["strategies"]] == [
        one["metrics"] for one in after["strategies"]
    ]
    assert before["learning_curve"] is None
    assert all(one["spread"] is None for one in before["strategies"])


def test_the_spread_holds_every_seed_and_the_first_runs_own_value(repeated):
    _, _, after, _ = repeated
    by_name = {one["name"]: one for one in after["strategies"]}
    spread = by_name["few-shot"]["spread"]
    values = {one["seed"]: one["value"] for one in spread["values"]}
    assert set(values) == {0, 1}
    assert values[0] == by_name["few-shot"]["metrics"]["accuracy"]["value"]
    assert spread["mean"] == pytest.approx(sum(values.values()) / 2)
    assert by_name["tfidf"]["spread"] is None  # nothing in it is random


def test_the_curve_has_a_point_for_every_size_and_promises_nothing(repeated):
    _, _, after, told = repeated
    curve = after["learning_curve"]
    sizes = {point["train_rows"] for point in curve["points"]}
    assert len(sizes) == 3
    assert max(sizes) == after["task"]["n_train"]
    for name in ("majority", "tfidf", "zero-shot", "few-shot"):
        assert {p["train_rows"] for p in curve["points"] if p["strategy"] == name} == sizes
    assert "promise" in told


def test_an_outside_system_stands_in_the_curve_with_one_value_at_every_size(repeated):
    out = repeated[0]
    prepared = prepare(
        replace(SETTINGS, seed=0, out=str(out), seeds=2, learning_curve=True),
        ["advisor", "compare"],
    )
    folder, first = RunFolder(out), {}
    for job in prepared.jobs:
        if not job.is_repeat:
            ended = read(folder, job)
            first[replace(job, name="gpt", strategy=None) if job.name == "tfidf" else job] = ended
    repeats_of = learning_curve.read_repeats(folder, prepared.jobs)
    curve = learning_curve.learning_curve(first, repeats_of, "accuracy", "gpt")
    points = [point for point in curve.points if point.strategy == "gpt"]
    assert len({point.train_rows for point in points}) == 3
    assert len({(point.value, point.ci_low, point.ci_high) for point in points}) == 1
    assert "gpt" not in {one.strategy for one in curve.unfitted}
    assert "gpt" in {one.strategy for one in curve.forecasts}


def test_a_repeat_keeps_answers_alone(repeated):
    out = repeated[0]
    folder = out / "trials" / "few-shot@25pct-seed1"
    record = json.loads((folder / "trial.json").read_text(encoding="utf-8"))
    assert {one["phase"] for one in record["measurements"]} == {"load", "fit", "predict", "score"}
    assert not (folder / "artifact").exists()
    assert len((folder / "predictions.jsonl").read_text(encoding="utf-8").splitlines()) == 40


def test_a_run_stopped_among_its_repeats_says_how_many_are_missing(tmp_path):
    prepared, _ = laid_out(
        tmp_path / "run", learning_curve=True, strategies=("majority",), train_limit=60
    )
    begun = []

    def stop(event):
        if isinstance(event, TrialStarted):
            begun.append(event.strategy)
            if len(begun) == 2:
                raise KeyboardInterrupt

    outcome = run(prepared, stop)
    assert outcome.interrupted
    assert RepeatsUnfinished(0, 2) in outcome.results.provenance.notes
