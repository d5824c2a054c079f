"""Whatever a crash, a full disk or a damaged one left: one message, or only what is lost again."""

import resource
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import RunFolderError
from advisor.runs.atomic import write_atomic
from advisor.runs.store import RunFolder
from advisor.types import Prediction, StrategySpec, TrialRecord

FEW = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25
)
ROWS = [Prediction(str(at), "réponse 中文 🙂\u2028") for at in range(4)]


@given(st.integers(0, 3), st.binary(max_size=30).filter(lambda line: b"\n" not in line))
@FEW
def test_a_damaged_line_costs_itself_alone(tmp_path, at, line):
    trial = RunFolder.create(tmp_path / "run").trial("rag")
    trial.begin("one")
    trial.write_predictions(ROWS)
    path = trial.path / "predictions.jsonl"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[:at], line, *lines[at + 1 :]]))
    assert trial.predictions() == ROWS[:at] + ROWS[at + 1 :]


def test_a_record_never_stands_beside_predictions_it_is_not_of(tmp_path):
    trial = RunFolder.create(tmp_path / "run").trial("rag")
    trial.begin("one")
    trial.append(ROWS)
    trial.write_record(TrialRecord(StrategySpec("rag"), 0, "one", "done"))
    (trial.work / "training").mkdir(parents=True)
    (trial.work / "training" / "checkpoint").write_text("of other data")
    (trial.path / "predictions.jsonl").unlink()
    (trial.path / "predictions.jsonl").mkdir()  # so that the rewriting fails in the middle
    with pytest.raises(RunFolderError):
        trial.begin("two")
    assert trial.record() is None
    assert trial.fingerprint() is None
    assert not trial.work.exists()


@contextmanager
def files_up_to(size):
    """A disk that is full after so many bytes of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_write_that_does_not_fit_leaves_what_was_there(tmp_path):
    path = tmp_path / "results.json"
    write_atomic(path, "old")
    with files_up_to(100), pytest.raises(RunFolderError, match=r"no-space-to-write.*results\.json"):
        write_atomic(path, "new" * 100)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_an_append_that_does_not_fit_keeps_the_rows_before(tmp_path):
    trial = RunFolder.create(tmp_path / "run").trial("rag")
    trial.begin("one")
    trial.append(ROWS[:2])
    with files_up_to(500), pytest.raises(RunFolderError, match="no-space-to-write"):
        trial.append(ROWS[2:])
    assert list(trial.begin("one").values()) == ROWS[:2]


@pytest.mark.parametrize("command", ["advisor compare 'my data.csv' --out x", None])
def test_damaged_results_name_the_command_that_writes_them(tmp_path, command):
    folder = RunFolder.create(tmp_path / "run")
    folder.write_manifest({"command": command})
    with pytest.raises(RunFolderError) as absent:
        folder.results()
    (folder.path / "results.json").write_text('{"run_id"')
    with pytest.raises(RunFolderError) as damaged:
        folder.results()
    for error in (absent, damaged):
        assert (f"command={command!r}" in str(error.value)) == (command is not None)


@pytest.mark.parametrize(
    "command", ["rm -rf x", "advisor compare x; rm -rf y", "advisor\n'", 7_000_111]
)
def test_a_foreign_command_is_not_passed_on(tmp_path, command):
    folder = RunFolder.create(tmp_path / "run")
    folder.write_manifest({"command": command})
    with pytest.raises(RunFolderError) as caught:
        folder.results()
    assert str(command) not in str(caught.value)


def test_a_folder_whose_first_run_was_killed_at_once_is_taken_up(tmp_path):
    for left in (".lock", ".lock-holder.json", ".manifest.json.77.tmp"):
        (tmp_path / left).write_text("")
    folder = RunFolder.create(tmp_path)
    folder.sweep()
    assert not list(tmp_path.glob("*.tmp"))
