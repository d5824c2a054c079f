"""What the runner makes of the ways a process can end, and of one that cannot be started."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.experiment import worker_failure
from advisor.experiment.job import TrialJob
from advisor.experiment.memory_suggestion import memory_suggestion
from advisor.experiment.runner import TimeLimit
from advisor.experiment.worker_failure import Told, Watch
from advisor.runs.store import RunFolder
from advisor.trial_findings import InPhase, KilledForMemory, NeedLessMemory, ProcessKilled
from advisor.types import Sample, Split, Task, TrialStarted
from reports.messages import say
from tests.shapes import LLAMA_7B

NO_SERVER = """
import multiprocessing, sys
from pathlib import Path
from advisor.experiment.job import TrialJob
from advisor.experiment.runner import run_trials
from advisor.types import Task

multiprocessing.set_executable("/bin/false")
jobs = [
    TrialJob(Path(sys.argv[1]), name, name, None, 0, Task("qa"), "scripted", None, None, None,
             False, False)
    for name in ("majority", "tfidf")
]
for job in jobs:
    (job.run / "trials" / job.name).mkdir(parents=True)
run_trials(jobs, print)
"""


def job(tmp_path, strategy="majority", model="scripted"):
    return TrialJob(
        tmp_path, strategy, strategy, None, 0, Task("classification", ("a", "b")), model, None,
        None, None, False, False,
    )  # fmt: skip


def watch(tmp_path, *events, kills=None):
    told = Told()
    for event in events:
        told.add(event)
    return Watch(job(tmp_path), told, kills)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no fork server on Windows")
def test_a_server_that_cannot_start_is_said_once_a_trial_and_nothing_is_raised(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", NO_SERVER, tmp_path],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    for name in ("majority", "tfidf"):
        record = json.loads((tmp_path / "trials" / name / "trial.json").read_text())
        assert record["status"] == "failed"
        assert record["reason"]["kind"] == "cannot_start"
        assert record["suggestion"] == {"kind": "free_machine"}


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("oom_kill 3\n", "oom_kill 4\n", KilledForMemory(InPhase("starting"), 0)),
        ("oom_kill 3\n", "oom_kill 3\n", ProcessKilled(InPhase("starting"), "no")),
        ("nr_free_pages 1\n", "nr_free_pages 1\n", ProcessKilled(InPhase("starting"), "unknown")),
    ],
)
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's count is Linux's")
def test_the_kernels_count_tells_what_killed(tmp_path, monkeypatch, before, after, reason):
    counts = tmp_path / "vmstat"
    monkeypatch.setattr(worker_failure, "KILLS", counts)
    counts.write_text(before)
    one = watch(tmp_path, kills=worker_failure.memory_kills())
    counts.write_text(after)
    assert one.ended(-signal.SIGKILL).reason == reason


def big_model(folder: Path) -> Path:
    """A 7B llama's config.json; no weights."""
    folder.mkdir()
    config = {**LLAMA_7B, "max_position_embeddings": 4096, "torch_dtype": "bfloat16"}
    (folder / "config.json").write_text(json.dumps(config))
    return folder


@pytest.mark.parametrize(
    ("strategy", "advised"),
    [
        ("few-shot", r"one request of up to [\d,]+ tokens .* with weights in 8 bits .*inference"),
        ("lora", r"one training row of up to .* qlora, with the model in 4 bits, is predicted"),
    ],
)
def test_the_plan_advises_what_would_fit(tmp_path, strategy, advised):
    rows = tuple(Sample(str(at), "word " * 200, "ab"[at % 2]) for at in range(40))
    run = RunFolder.create(tmp_path / "run")
    run.write_split(Split(rows[:20], (), rows[20:]))
    found = memory_suggestion(job(run.path, strategy, os.fspath(big_model(tmp_path / "model"))))
    assert re.search(advised, say(found)), found


@pytest.mark.parametrize(
    ("strategy", "model"), [("majority", "scripted"), ("few-shot", "/nowhere")]
)
def test_without_a_plan_the_advice_is_general(tmp_path, strategy, model):
    assert memory_suggestion(job(tmp_path, strategy, model)) == NeedLessMemory()


def test_a_time_limit_is_that_of_the_whole_trial_however_often_it_begins_again():
    limit = TimeLimit(90.0, spent_s=60.0)
    told = Told()
    assert limit.left_s(told) > 30
    told.add(TrialStarted("x"))
    assert limit.left_s(told) == 30
