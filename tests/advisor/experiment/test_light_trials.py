"""Which trials load torch, and that the others do without it, in every process of the run."""

import json
import os
import subprocess
import sys

from advisor.experiment import runner
from advisor.experiment.job import TrialJob
from advisor.experiment.runner import run_trials
from advisor.runs.store import RunFolder
from advisor.types import PhaseStarted, Sample, Silence, Split, Task, TrialFinished

HEAVY = ("torch", "transformers", "sentence_transformers", "peft")


def job(run, strategy, model="a/model", embedder=None, kind="classification"):
    return TrialJob(
        run, strategy or "prod", strategy, None, 0, Task(kind, ("a", "b")), model, None, embedder,
        None, False, False,
    )  # fmt: skip


def test_a_light_comparison_imports_no_heavy_library(tmp_path):
    for name in HEAVY:
        package = tmp_path / "shadow" / name
        package.mkdir(parents=True)
        marker = str(tmp_path / f"{name} was imported")
        package.joinpath("__init__.py").write_text(f"open({marker!r}, 'w').close()\n")
    rows = [{"text": f"about {n % 3}, case {n}", "label": "abc"[n % 3]} for n in range(60)]
    lines = [json.dumps(row) + "\n" for row in rows]
    (tmp_path / "rows.jsonl").write_text("".join(lines[:40]))
    (tmp_path / "test.jsonl").write_text("".join(lines[40:]))
    answers = [{"id": n, "output": "a"} for n in range(1, 21)]
    (tmp_path / "prod.jsonl").write_text("".join(json.dumps(row) + "\n" for row in answers))
    path = os.pathsep.join([str(tmp_path / "shadow"), *sys.path])
    done = subprocess.run(
        [sys.executable, "-m", "advisor.cli", "compare", "rows.jsonl", "--test", "test.jsonl",
         "--strategies", "majority,tfidf,embedding,knn-vote,few-shot", "--model", "scripted",
         "--embedder", "hashing", "--predictions", "prod=prod.jsonl", "--out", "run"],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": path},
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((tmp_path / "run/results.json").read_text())
    assert {one["status"] for one in results["strategies"]} == {"done"}
    assert len(results["strategies"]) == 6
    assert [marker.name for marker in tmp_path.glob("*imported")] == []


def test_a_trial_that_tells_nothing_for_a_while_is_said_to_be_silent(tmp_path, monkeypatch):
    monkeypatch.setattr(runner, "SILENCE_S", 0.001)  # a process takes longer to begin
    run = RunFolder.create(tmp_path / "run")
    rows = tuple(Sample(str(n), f"text {n}", "ab"[n % 2]) for n in range(20))
    run.write_split(Split(rows[:10], (), rows[10:]))
    events = []
    run_trials([job(run.path, "majority")], events.append)
    assert isinstance(events[0], PhaseStarted)
    assert Silence("majority") in events
    assert isinstance(events[-1], TrialFinished)
    assert events[-1].status == "done"
