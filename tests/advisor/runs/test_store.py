"""What is written comes back the same, whatever a crash left behind."""

import json
from dataclasses import replace

import pytest

from advisor.errors import RunFolderError
from advisor.results import (
    Advice,
    Answer,
    ModelSummary,
    Provenance,
    Results,
    SentTurn,
    TaskSummary,
    TestRow,
    Verdict,
)
from advisor.runs.store import RunFolder, results_schema
from advisor.types import Prediction, StrategySpec, TrialRecord


def test_another_fingerprint_clears_what_was_there(tmp_path):
    trial = RunFolder.create(tmp_path).trial("rag")
    trial.begin("one")
    trial.append([Prediction("1", "yes")])
    trial.write_record(TrialRecord(StrategySpec("rag"), 0, "one", "done"))
    assert trial.begin("two") == {}
    assert trial.predictions() == []
    assert trial.record() is None


@pytest.mark.parametrize("name", ["", "../x", "a/b", ".hidden", "a\0b", "..\\x"])
def test_a_trials_name_cannot_leave_the_folder(tmp_path, name):
    run = RunFolder.create(tmp_path)
    assert run.trial(name).path.parent == run.path / "trials"
    assert run.trial(name).path != run.trial(f"{name}-").path


def test_a_folder_without_results_is_one_message(tmp_path):
    with pytest.raises(RunFolderError, match="no-results"):
        RunFolder(tmp_path).results()
    (tmp_path / "results.json").write_text('{"run_id": 3}')
    with pytest.raises(RunFolderError, match="not-our-file"):
        RunFolder(tmp_path).results()


def made_up(**changed):
    """A results file of one row, whose prompt is a system turn and the input."""
    answer = Answer("yes", 1.0, prompt=(0, 1))
    found = Results(
        "run", "2026-01-01", TaskSummary("qa", 1, 0, 1), (ModelSummary("m", None, "cpu"),), "f1",
        (), (), Verdict("nothing_measured"), Advice(), Provenance("", 0, (), ""),
        rows=(TestRow("1", "why?", "yes", {"rag": answer}),),
        turns=(SentTurn("system", (0, 1)), SentTurn("user", (2,))),
        texts=("Answer.", " Be short.", "why?"),
    )  # fmt: skip
    return replace(found, **changed)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"texts": ("Answer.", "why?")}, "list='texts', place=2, count=2"),
        ({"turns": (SentTurn("user", (2,)),)}, "list='turns', place=1, count=1"),
        (
            {"turns": (SentTurn("user", (-1,)), SentTurn("user", (2,)))},
            "list='texts', place=-1, count=3",
        ),
    ],
)
def test_a_prompt_that_refers_to_nothing_is_one_message(tmp_path, changed, place):
    folder = RunFolder.create(tmp_path)
    folder.write_results(made_up())
    assert folder.results() == made_up()
    folder.write_results(made_up(**changed))
    with pytest.raises(RunFolderError, match=place):
        folder.results()


def test_results_of_before_prompts_were_kept_can_be_read(tmp_path):
    folder = RunFolder.create(tmp_path)
    path = folder.write_results(made_up())
    old = json.loads(path.read_text())
    del old["turns"], old["texts"], old["rows"][0]["answers"]["rag"]["prompt"]
    path.write_text(json.dumps(old))
    row = TestRow("1", "why?", "yes", {"rag": Answer("yes", 1.0)})
    assert folder.results() == made_up(rows=(row,), turns=(), texts=())


def test_results_of_an_older_version_are_one_message(tmp_path):
    folder = RunFolder.create(tmp_path)
    path = folder.write_results(made_up())
    folder.write_manifest({"command": "advisor compare x.csv"})
    old = json.loads(path.read_text()) | {"schema_version": 1, "verdict": {"reason": "rag wins."}}
    path.write_text(json.dumps(old))
    with pytest.raises(RunFolderError, match=r"older-results.*advisor compare x.csv"):
        folder.results()
    for version, said in ((1, "older"), (9, "newer")):  # whatever else it says
        path.write_text(json.dumps(json.loads(path.read_text()) | {"schema_version": version}))
        with pytest.raises(RunFolderError, match=f"{said}-results"):
            folder.results()


def test_the_published_schema_is_the_one_in_force():
    from importlib.resources import files

    published = json.loads(files("advisor").joinpath("results.schema.json").read_text())
    assert published == json.loads(json.dumps(results_schema()))
