"""A run folder from somebody else: whatever stands in the files that are read back, none runs."""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from advisor.cli import main
from advisor.config import resolve
from advisor.errors import ConfigError, RunFolderError
from advisor.models.embedder import open_embedder
from advisor.runs.store import RunFolder
from advisor.types import Metadata, Sample, Task
from strategies.base import FitContext
from strategies.baselines import embedding, knn_vote, majority, tfidf
from strategies.retrieval.index import KnowledgeIndex
from strategies.retrieval.passages import Passage
from tests.errors import says

KINDS = {"classification": Task("classification", ("card", "pin")), "qa": Task("qa")}
FITS = {
    "majority": (majority.Majority, lambda path, _: majority.load(path)),
    "tfidf": (tfidf.Tfidf, lambda path, _: tfidf.load(path)),
    "embedding": (embedding.Embedding, embedding.load),
    "knn-vote": (knn_vote.KnnVote, knn_vote.load),
}


def _saved(name, kind, folder):
    """Fit, save, and return what reads it back."""
    embedder = open_embedder("hashing")
    rows = [
        Sample(str(at), f"{label} number {at}", label)
        for at in range(4)
        for label in ("card", "pin")
    ]
    if name == "rag":
        passages = [Passage(row.id, row.id, row.input) for row in rows]
        KnowledgeIndex.build(passages, embedder).save(folder)
        return lambda: KnowledgeIndex.load(folder, embedder)
    strategy, load = FITS[name]
    context = FitContext(
        KINDS[kind], 0, folder, "", None, lambda: pytest.fail("no model"), lambda: embedder
    )
    strategy().fit(rows, (), context).save(folder)
    return lambda: load(folder, embedder)


CASES = [
    *((name, kind) for name in FITS for kind in KINDS if (name, kind) != ("knn-vote", "qa")),
    ("rag", "qa"),
]


@pytest.mark.parametrize(("name", "kind"), CASES)
def test_no_artifact_is_unpickled(name, kind, tmp_path, bomb):
    read = _saved(name, kind, tmp_path / "artifact")
    read()  # as it was written it can be read
    files = sorted((tmp_path / "artifact").iterdir())
    assert files
    for file in files:
        whole = file.read_bytes()
        for planted in (bomb.content, b"", whole[: len(whole) // 2], b"[]\n"):
            file.write_bytes(planted)
            with suppress(RunFolderError):  # half of a list may be read: it holds fewer terms
                read()
        file.write_bytes(bomb.content)
        with says(RunFolderError, match="not what this tool wrote"):
            read()
        file.write_bytes(whole)
    assert not bomb.went_off()


def test_an_array_of_objects_is_refused(tmp_path):
    """Pickle inside an otherwise regular array file."""
    import numpy as np

    read = _saved("rag", "qa", tmp_path / "artifact")
    np.save(tmp_path / "artifact" / "vectors.npy", np.array([{"a": 1}], dtype=object))
    with says(RunFolderError, match="allow_pickle=False"):
        read()


def test_vectors_of_another_index_are_refused(tmp_path):
    import numpy as np

    read = _saved("rag", "qa", tmp_path / "artifact")
    np.save(tmp_path / "artifact" / "vectors.npy", np.zeros((3, 256), np.float32))
    with says(RunFolderError, match=r"8 passages, vectors of shape \(3, 256\)"):
        read()


FILES = {
    "results.json": lambda run: run.results(),
    "manifest.json": lambda run: run.manifest(),
    "data/test.jsonl": lambda run: run.rows("test"),
    "trials/tfidf/trial.json": lambda run: run.trial("tfidf").record(),
    "trials/tfidf/scores.jsonl": lambda run: run.trial("tfidf").scores(),
    "trials/tfidf/query_swap.jsonl": lambda run: run.trial("tfidf").swapped(),
    "trials/tfidf/state.json": lambda run: run.trial("tfidf").fingerprint(),
}


@pytest.mark.parametrize("name", FILES)
def test_no_file_of_a_run_is_unpickled(name, tmp_path, bomb):
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(bomb.content)
    with says(RunFolderError, match=Path(name).name):
        FILES[name](RunFolder(tmp_path))
    assert not bomb.went_off()


def test_predictions_that_are_a_pickle_are_no_predictions(tmp_path, bomb):
    (tmp_path / "trials" / "tfidf").mkdir(parents=True)
    (tmp_path / "trials" / "tfidf" / "predictions.jsonl").write_bytes(bomb.content)
    assert RunFolder(tmp_path).trial("tfidf").predictions() == []
    assert not bomb.went_off()


def test_report_refuses_a_planted_pickle_in_one_message(tmp_path, bomb):
    (tmp_path / "results.json").write_bytes(bomb.content)
    done = CliRunner().invoke(main, ["report", str(tmp_path)])
    assert done.exit_code == 2
    assert "results.json is not a file of this tool" in done.output
    assert not bomb.went_off()


def test_a_checkpoint_in_pickle_is_no_checkpoint(tmp_path, bomb):
    from strategies.finetuning.checkpoint import last_complete

    place = tmp_path / "checkpoint-8"
    place.mkdir()
    for name in (
        "adapter_model.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth", "scaler.pt",
        "training_args.bin", "pytorch_model.bin",
    ):  # fmt: skip
        (place / name).write_bytes(bomb.content)
    from safetensors.numpy import save_file

    for name in ("optimizer.safetensors", "random_state.safetensors"):
        save_file({}, place / name)
    for name in ("trainer_state.json", "schedule.json"):
        (place / name).write_text("{}")
    assert last_complete(tmp_path) is None
    assert not bomb.went_off()


@pytest.mark.parametrize("name", ["../out", "..", ".", "", "a/b", "a\\b", "a\0b", ".hidden"])
def test_a_trial_cannot_be_named_out_of_its_run_folder(name, tmp_path):
    assert RunFolder(tmp_path).trial(name).path.parent == tmp_path / "trials"


@pytest.mark.parametrize("name", ["../out", "/tmp/out", "..", "a/b", "a\\b"])
def test_outside_predictions_cannot_be_named_out_of_the_run_folder(name, tmp_path):
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": "a", "label": "b"}) + "\n")
    done = CliRunner().invoke(
        main,
        ["compare", str(tmp_path / "d.jsonl"), "--strategies", "none",
         "--predictions", f"{name}={tmp_path / 'd.jsonl'}", "--out", str(tmp_path / "run")],
    )  # fmt: skip
    assert done.exit_code == 2
    assert "expected NAME=FILE.jsonl" in done.output
    assert not (tmp_path / "run").exists()


def test_a_strategy_is_a_name_and_no_path(tmp_path):
    (tmp_path / "d.jsonl").write_text(json.dumps({"text": "a", "label": "b"}) + "\n")
    done = CliRunner().invoke(
        main, ["compare", str(tmp_path / "d.jsonl"), "--strategies", "../../evil"]
    )
    assert done.exit_code == 2
    assert "unknown strategy '../../evil'" in done.output


def test_ids_that_look_like_paths_are_only_text(tmp_path):
    run = RunFolder.create(tmp_path / "run")
    row = Sample("../../row", "text", "../label", Metadata(doc_id="../../etc/passwd"))
    from advisor.types import Split

    run.write_split(Split((row,), (), (row,)))
    assert run.rows("test") == (row,)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["run"]


@pytest.mark.parametrize("name", ["trials/tfidf", "trials/tfidf/log.txt", "data", "results.json"])
def test_a_run_folder_with_a_link_in_it_is_refused(name, tmp_path):
    run, other = tmp_path / "run", tmp_path / "other"
    (run / name).parent.mkdir(parents=True)
    (run / "manifest.json").write_text("{}")
    other.mkdir()
    (run / name).symlink_to(other)
    with pytest.raises(RunFolderError, match="link-in-run-folder"):
        RunFolder.create(run)
    assert list(other.iterdir()) == []


@pytest.mark.parametrize(("name", "value"), [("trust_remote_code", True), ("retriever", "a:b")])
def test_a_file_that_comes_with_the_data_cannot_have_code_run(name, value, tmp_path):
    (tmp_path / "advisor.toml").write_text(f"[compare]\n{name} = {json.dumps(value)}\n")
    with pytest.raises(ConfigError, match=f"--{name.replace('_', '-')}"):
        resolve({"data": "d.jsonl"}, {}, tmp_path)
    assert getattr(resolve({"data": "d.jsonl", name: value}, {}), name) == value


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_run_folder_with_a_pipe_in_it_is_refused_and_keeps_nobody_waiting(tmp_path):
    run = tmp_path / "run"
    RunFolder.create(run)
    os.mkfifo(run / "trials" / "log.txt")
    with pytest.raises(RunFolderError, match=r"device-in-run-folder.*log.txt"):
        RunFolder(run).refuse_foreign()
