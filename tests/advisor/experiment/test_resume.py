"""A run that was stopped, damaged, locked out or short of space goes on, and says what it does."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner

from advisor import samples
from advisor.cli import main
from advisor.config import RunConfig
from advisor.data_findings import StrategiesUnfinished
from advisor.errors import RunFolderError
from advisor.experiment.loop import prepare, run
from advisor.trial_findings import StoppedRunning
from advisor.types import Progress, TrialFinished
from bench import interruptions
from reports.messages import say

TICKETS = samples.path("tickets") / "tickets.jsonl"
SETTINGS = RunConfig(
    str(TICKETS),
    model=("scripted",),
    embedder="hashing",
    strategies=("majority", "rag"),
    train_limit=80,
    test_limit=20,
    offline=True,
)
COMMAND = ["advisor", "compare", "tickets.jsonl"]


def prepared(out, **changed):
    return prepare(replace(SETTINGS, out=str(out), **changed), COMMAND)


def told(found):
    return " ".join(map(say, found.outdated))


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    out = tmp_path_factory.mktemp("finished") / "run"
    run(prepared(out), lambda _: None)
    return out


@pytest.fixture
def copied(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "run")


def test_a_longer_training_runs_the_trained_strategies_again_alone(tmp_path):
    wanted = {"strategies": ("tfidf", "encoder"), "embedder": None, "labels_as_written": True}
    jobs = [prepared(tmp_path / "run", cpu_training=x, **wanted).jobs for x in (1.0, 3.0)]
    changed = {a.strategy for a, b in zip(*jobs, strict=True) if a.fingerprint != b.fingerprint}
    assert changed == {"encoder"}
    assert {one.cpu_training for one in jobs[1]} == {1.0, 3.0}


def test_a_finished_run_is_not_run_again(copied):
    found = prepared(copied)
    assert found.done == {"majority", "rag"}
    assert told(found) == ""


def half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbled_line(path):
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:3], b"\x00\xff\xfe\n", *lines[4:]]))


def nonsense(path):
    path.write_bytes(b"\xff\x00 nonsense")


def first_line_with(key, value):
    """Damage that leaves JSON of the right shape: a figure that cannot be."""

    def damage(path):
        first, *others = path.read_text("utf-8").splitlines(keepends=True)
        changed = json.dumps({**json.loads(first), key: value}) + "\n"
        path.write_text("".join([changed, *others]), "utf-8")

    return damage


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("predictions.jsonl", first_line_with("latency_s", -1)),
        ("predictions.jsonl", first_line_with("input_tokens", 10**40)),
        ("scores.jsonl", first_line_with("value", 2.0)),
        ("trial.json", half),
        ("trial.json", nonsense),
        ("state.json", nonsense),
        ("predictions.jsonl", half),
        ("predictions.jsonl", garbled_line),
        ("predictions.jsonl", os.remove),
        ("scores.jsonl", half),
        ("scores.jsonl", nonsense),
        ("scores.jsonl", os.remove),
        ("query_swap.jsonl", nonsense),
    ],
)
def test_a_trial_with_a_damaged_file_is_done_again_and_that_is_told(copied, name, damage):
    damage(copied / "trials" / "rag" / name)
    found = prepared(copied)
    assert found.done == {"majority"}
    (said,) = told(found).splitlines()
    assert said.startswith(f"trials/rag: {name} cannot be read (damaged, or written by another")
    assert said.endswith("so the trial runs again.")


def test_a_redone_trial_gives_what_was_lost(finished, copied):
    garbled_line(copied / "trials/rag/predictions.jsonl")
    nonsense(copied / "trials/rag/query_swap.jsonl")
    nonsense(copied / "manifest.json")
    nonsense(copied / "data/test.jsonl")
    found = prepared(copied)
    assert "manifest.json is damaged" in told(found)
    run(found, lambda _: None)
    assert interruptions.results(copied) == interruptions.results(finished)
    kept, again = ((one / "trials/rag/predictions.jsonl").read_text() for one in (finished, copied))
    assert len(kept.splitlines()) == len(again.splitlines()) == 20


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"train_limit": 60}, "the data changed since; run again"),
        ({"embedder": "all-MiniLM-L6-v2"}, "the settings (--embedder) changed since; run again"),
        ({"seed": 4}, "the data and the settings (--seed) changed since; run again"),
    ],
)
def test_what_changed_is_told(copied, changed, words):
    found = prepared(copied, **changed)
    assert found.done == frozenset()
    assert told(found) == f"trials/majority and trials/rag: {words}."


def test_other_code_is_told_also_after_another_run_was_prepared(copied):
    manifest = json.loads((copied / "manifest.json").read_text())
    mine = manifest["trials"]["rag"]
    manifest["origins"]["of old"] = {**manifest["origins"][mine], "the code": "before"}
    (copied / "manifest.json").write_text(json.dumps(manifest))
    (copied / "trials/rag/state.json").write_text('{"fingerprint": "of old"}')
    for _ in range(2):
        found = prepared(copied)
        found.lock.release()
        assert told(found) == "trials/rag: the code changed since; run again."


def test_what_is_not_known_to_have_changed_is_not_guessed(copied):
    (copied / "trials/rag/state.json").write_text('{"fingerprint": "of old"}')
    assert "the data, the settings, the code or the model's files" in told(prepared(copied))


def test_ctrl_c_keeps_what_is_done_and_the_same_command_goes_on(finished, tmp_path):
    def stop(event):
        if isinstance(event, Progress) and event.strategy == "rag" and event.done == 5:
            raise KeyboardInterrupt

    outcome = run(prepared(tmp_path / "run"), stop)
    assert outcome.interrupted
    assert [one.status for one in outcome.results.strategies] == ["done", "skipped"]
    stopped = outcome.results.strategies[1].reason
    assert stopped == StoppedRunning(0)
    verdict = outcome.results.verdict
    assert verdict.text.startswith("The run was stopped: 1 of 2 strategies had finished. ")
    assert verdict.unfinished == ("rag",)
    assert StrategiesUnfinished(("rag",)) in outcome.results.provenance.notes
    found = prepared(tmp_path / "run")
    assert found.done == {"majority"}
    run(found, lambda _: None)
    assert interruptions.results(tmp_path / "run") == interruptions.results(finished)


def test_a_run_killed_three_times_ends_as_an_undisturbed_one(finished, tmp_path):
    out = tmp_path / "run"
    settings = (
        "--model", "scripted", "--embedder", "hashing", "--strategies", "majority,rag",
        "--train-limit", "80", "--test-limit", "20",
    )  # fmt: skip
    line = interruptions.command(settings, out)
    rows = out / "trials/rag/predictions.jsonl"
    moments = (
        ((out / "data/train.jsonl").exists, os.killpg),
        (lambda: rows.is_file() and rows.stat().st_size > 0, os.killpg),
        ((out / "trials/majority/trial.json").exists, os.kill),
    )
    for moment, kill in moments:
        assert interruptions.killed_when(line, moment, kill)
    interruptions.finish(line)
    assert interruptions.results(out) == interruptions.results(finished)
    assert interruptions.rows_twice(out) == []
    assert not list(out.rglob(".*.tmp"))


@pytest.fixture
def holder(copied):
    code = (
        "import pathlib, sys, time; from advisor.runs.lock import RunLock\n"
        "lock = RunLock(pathlib.Path(sys.argv[1])); lock.acquire()\n"
        "print('held', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(copied)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_comparison_in_one_folder_is_told_who_is_there(copied, holder):
    before = (copied / "results.json").read_bytes()
    data = copied.parent / "data.jsonl"
    data.write_text("nobody reads this far")
    asked = ["compare", str(data), "--model", "scripted", "--out", str(copied)]
    done = CliRunner().invoke(main, asked)
    assert done.exit_code == 2
    assert f"another comparison is writing here (process {holder.pid} on " in done.stderr
    assert "Wait for it to end, or give another --out" in done.stderr
    assert (copied / "results.json").read_bytes() == before
    assert CliRunner().invoke(main, ["report", str(copied)]).exit_code == 0  # reading goes on
    holder.kill()
    holder.wait()
    assert prepared(copied).done == {"majority", "rag"}


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes, where one may be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False).returncode != 0:
        pytest.skip("a small tmpfs cannot be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk):
    with (disk / "filler").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 512)
        except OSError:
            return


def test_a_full_disk_fails_the_trial_and_leaves_earlier_results_whole(small_disk, finished):
    out = shutil.copytree(finished, small_disk / "run")
    before = (out / "results.json").read_bytes()
    found = prepared(out, strategies=("majority", "rag", "few-shot"))
    fill(small_disk)
    ended = []
    with pytest.raises(RunFolderError, match=r"no-space-to-write.*results\.json"):
        run(found, lambda one: ended.append(one) if isinstance(one, TrialFinished) else None)
    by_name = {one.strategy: one for one in ended}
    assert {name: one.status for name, one in by_name.items()} == {
        "majority": "done", "rag": "done", "few-shot": "failed",
    }  # fmt: skip
    assert "No space left on device" in str(by_name["few-shot"].reason)
    assert (out / "results.json").read_bytes() == before
    with pytest.raises(RunFolderError, match="no-space-to-write"):
        prepared(out)
    (small_disk / "filler").unlink()
    assert prepared(out).done == {"majority", "rag"}


def test_a_read_only_folder_is_one_message(small_disk, finished):
    out = shutil.copytree(finished, small_disk / "run")
    again = ["mount", "-o", "remount,ro", str(small_disk)]
    if subprocess.run(again, check=False).returncode != 0:
        pytest.skip("a tmpfs cannot be mounted read-only here")
    for place in (out, small_disk / "new"):
        asked = ["compare", str(TICKETS), "--model", "scripted", "--embedder", "hashing"]
        done = CliRunner().invoke(main, [*asked, "--out", str(place)])
        assert done.exit_code == 2, done.output
        assert done.stderr.startswith("error: ")
        assert "Read-only file system" in done.stderr
        assert "another --out" in done.stderr


def test_every_file_of_a_run_is_private(finished):
    open_to_others = [one for one in finished.rglob("*") if one.stat().st_mode & 0o077]
    assert open_to_others == []
    assert finished.stat().st_mode & 0o077 == 0
