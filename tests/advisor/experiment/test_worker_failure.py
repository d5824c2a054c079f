"""Trials that die, each in its own way, in one real comparison: the others go on."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc and sets RLIMIT_AS")

FAULTS = """
import os, resource, signal, subprocess, time
from pathlib import Path

from advisor.types import Prediction, StrategySpec
from strategies.registry import StrategyInfo


class Fixed:
    def predict(self, samples):
        for one in samples:
            yield Prediction(one.id, "late")

    def save(self, path):
        path.mkdir(parents=True)
        return path


class Fine:
    name = "fine"

    @property
    def spec(self):
        return StrategySpec(self.name)

    def fit(self, train, validation, context):
        self.die(context.work_dir)
        return Fixed()

    def die(self, folder):
        pass


class Raises(Fine):
    def die(self, folder):
        raise KeyError("no such column")


class Hog(Fine):
    def die(self, folder):
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + 2**28, used + 2**28))
        held = []
        while True:
            held.append(bytearray(2**22))


class Hangs(Fine):
    def die(self, folder):
        child = subprocess.Popen(["sleep", "1000"])
        write(folder, "pids", f"{os.getpid()} {child.pid}")
        time.sleep(1000)


class Killed(Fine):
    def die(self, folder):
        write(folder, "pid", str(os.getpid()))
        time.sleep(1000)


class Crashes(Fine):
    def die(self, folder):
        os.kill(os.getpid(), signal.SIGSEGV)


class Serverless(Fine):
    def die(self, folder):
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(1000)


class Starved(Fine):
    # killed as the kernel does it because memory ran out, until its batches are small enough

    def fit(self, train, validation, context):
        if context.oom_retries < self.enough:
            kills = Path(os.environ["KILLS"])
            kills.write_text(f"oom_kill {int(kills.read_text().split()[1]) + 1}")
            os.kill(os.getpid(), signal.SIGKILL)
        return Fixed()

    enough = 1


class Insatiable(Starved):
    name = "insatiable"
    enough = 10**9


def write(folder, name, text):
    (folder / "partial").write_text(text)
    (folder / "partial").rename(folder / name)


"""
BY_NAME = ("raises", "hog", "hangs", "killed", "crashes", "serverless", "fine")
WITH_MODEL = ("starved", "insatiable")
NAMES = (*BY_NAME, *WITH_MODEL)
DYING = ("raises", "hog", "hangs", "killed", "crashes")
COMMAND = "from advisor.cli import main; main()"
LIGHT = "import advisor.experiment.runner as runner; runner.PRELOAD = 'json'; "
"""Put before the command: the fork server loads no libraries, which these trials do not need."""
TIMEOUT_S = 3
PATIENCE_S = 120


@pytest.fixture(scope="module")
def faulty(tmp_path_factory):
    """A folder for PYTHONPATH with a package that adds strategies which die, and data."""
    folder = tmp_path_factory.mktemp("faulty")
    listings = "".join(
        f'{name} = StrategyInfo("{name}", "faults", "{name.title()}", '
        f"uses_language_model={name in WITH_MODEL})\n"
        for name in NAMES
    )
    (folder / "faults.py").write_text(FAULTS + listings)
    points = "".join(f"{name} = faults:{name}\n" for name in NAMES)
    info = folder / "faults-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: faults\nVersion: 1\n")
    (info / "entry_points.txt").write_text(f"[advisor.strategies]\n{points}")
    rows = (
        {"text": f"message {number} about {label}", "label": label}
        for number in range(40)
        for label in ("late", "refund")
    )
    (folder / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def begin(faulty, out, *options, before="", **environment):
    """Start a comparison in a session of its own."""
    asked = ["compare", faulty / "d.jsonl", "--out", out, *options]
    return subprocess.Popen(
        [sys.executable, "-c", before + COMMAND, *asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(faulty)} | environment,
    )


def when_written(path, process):
    """The numbers in a file, once it is there."""
    end = time.monotonic() + PATIENCE_S
    while not path.is_file():
        assert process.poll() is None, process.stdout.read()
        assert time.monotonic() < end, f"{path} was not written"
        time.sleep(0.02)
    return [int(word) for word in path.read_text().split()]


def lives(pid):
    """Whether a process runs; one that is dead and not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_gone(pids):
    end = time.monotonic() + PATIENCE_S
    while any(lives(pid) for pid in pids) and time.monotonic() < end:
        time.sleep(0.02)
    return not any(lives(pid) for pid in pids)


def in_work(out, trial, name):
    """A file that a trial left in its own working folder."""
    return out.joinpath("trials", trial, "work", name)


@pytest.fixture(scope="module")
def comparison(faulty):
    """A comparison in which all but two trials die, one of them by this test's hand."""
    out = faulty / "run"
    names = ",".join(("majority", *DYING, "fine"))
    process = begin(faulty, out, "--strategies", names, "--trial-timeout", str(TIMEOUT_S))
    left_behind = when_written(in_work(out, "hangs", "pids"), process)
    (pid,) = when_written(in_work(out, "killed", "pid"), process)
    os.kill(pid, signal.SIGKILL)
    told, _ = process.communicate(timeout=PATIENCE_S)
    strategies = json.loads((out / "results.json").read_text())["strategies"]
    found = {one["name"]: one for one in strategies}
    return out, process, told, found, left_behind


def test_the_others_are_done_and_the_command_says_that_some_failed(comparison):
    out, process, told, found, _ = comparison
    assert process.returncode == 1, told
    assert {name: one["status"] for name, one in found.items()} == {
        "majority": "done",
        **dict.fromkeys(DYING, "failed"),
        "fine": "done",
    }
    assert "Traceback" not in told
    assert (out / "report.html").is_file()


@pytest.mark.parametrize(
    ("name", "cause", "suggestion"),
    [
        ("raises", "error_raised", "see_log"),
        ("hog", "memory_ran_out", "need_less_memory"),
        ("hangs", "timed_out", "see_log"),
        ("killed", "process_killed", "run_same_command"),
        ("crashes", "crashed", "see_log"),
    ],
)
def test_each_failure_has_its_cause_and_a_suggestion(comparison, name, cause, suggestion):
    _, _, told, found, _ = comparison
    assert found[name]["reason"]["kind"] == cause
    if name != "killed":  # whether the kernel's count is to be read, and changes, is the machine's
        assert found[name]["suggestion"]["kind"] == suggestion
    assert name in told


def test_what_a_stopped_trial_started_is_stopped_too(comparison):
    *_, left_behind = comparison
    assert len(left_behind) == 2
    assert all_gone(left_behind)


@pytest.mark.parametrize(
    ("name", "line"), [("hangs", "in die"), ("crashes", "Segmentation fault")]
)  # fmt: skip
def test_the_log_shows_where_it_stood(comparison, name, line):
    out, *_ = comparison
    log = (out / "trials" / name / "log.txt").read_text()
    assert line in log
    assert "faults.py" in log


@pytest.fixture(scope="module")
def abandoned(faulty):
    """A trial that kills the server, then one that runs when its comparison is killed."""
    out = faulty / "abandoned"
    process = begin(faulty, out, "--strategies", "serverless,hangs", before=LIGHT)
    pids = when_written(in_work(out, "hangs", "pids"), process)
    process.kill()
    told, _ = process.communicate(timeout=PATIENCE_S)
    return out, told, pids


def test_a_server_that_dies_is_started_anew(abandoned):
    out, told, _ = abandoned
    record = json.loads((out / "trials/serverless/trial.json").read_text())
    assert record["status"] == "failed"
    assert (record["reason"]["kind"], record["reason"]["server_died"]) == ("process_exited", True)
    assert record["suggestion"]["after"] == "exit"
    assert "Traceback" not in told


def test_a_trial_ends_with_the_comparison_that_started_it(abandoned):
    *_, pids = abandoned
    assert all_gone(pids)


@pytest.fixture(scope="module")
def starved(faulty):
    """Trials that the kernel seems to kill for their memory: its count is a file of the test."""
    out, kills = faulty / "starved", faulty / "vmstat"
    kills.write_text("oom_kill 7\n")
    names = ",".join(("majority", *WITH_MODEL))
    counted = "import pathlib; from advisor.experiment import worker_failure; "
    counted += f"worker_failure.KILLS = pathlib.Path({str(kills)!r})"
    options = ("--model", "scripted", "--strategies", names)
    process = begin(faulty, out, *options, before=f"{LIGHT}{counted}; ", KILLS=str(kills))
    told, _ = process.communicate(timeout=PATIENCE_S)
    strategies = json.loads((out / "results.json").read_text())["strategies"]
    return told, {one["name"]: one for one in strategies}


def test_a_trial_killed_for_memory_is_begun_again_with_smaller_batches(starved):
    told, found = starved
    assert found["starved"]["status"] == "done", told
    assert found["starved"]["notes"] == [{"kills": 1, "share": 4, "kind": "begun_again"}]


def test_a_trial_that_is_killed_every_time_fails_with_cause_and_suggestion(starved):
    told, found = starved
    assert found["insatiable"]["status"] == "failed", told
    reason = found["insatiable"]["reason"]
    assert (reason["kind"], reason["kills"]) == ("killed_for_memory", 2)
    assert found["insatiable"]["suggestion"] == {"kind": "need_less_memory"}
    assert found["majority"]["status"] == "done"
