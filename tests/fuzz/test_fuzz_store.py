"""The run folder: what is written comes back; what is damaged is one message."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import RunFolderError
from advisor.runs.store import RunFolder, from_json, to_json
from advisor.trial_findings import NotRun, OwnWords
from advisor.types import (
    Message,
    Metadata,
    Prediction,
    Sample,
    Score,
    Split,
    StrategySpec,
    SwappedAnswer,
    TrialRecord,
    Usage,
)

# A model's answer or an outside system's can hold anything, line separators among it.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FLOATS = st.none() | st.floats(0, 1e15)
COUNTS = st.none() | st.integers(0, 2**62)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
PREDICTIONS = st.builds(
    Prediction,
    sample_id=TEXT,
    output=st.none() | TEXT,
    error=st.none() | TEXT,
    usage=st.builds(Usage, COUNTS, COUNTS),
    latency_s=FLOATS,
    evidence=TEXTS,
    retrieved=TEXTS,
    dropped=st.integers(0, 9),
    truncated=st.booleans(),
    cost_usd=FLOATS,
)
TURNS = st.builds(Message, st.sampled_from(["system", "user", "assistant"]), TEXT)
METADATA = st.builds(
    Metadata, TEXTS, TEXTS, TEXTS, st.none() | TEXT, st.none() | TEXT,
    st.lists(TURNS, max_size=2).map(tuple), st.none() | TEXT,
)  # fmt: skip
SAMPLES = st.builds(Sample, TEXT, TEXT, st.none() | TEXT, METADATA)
SCORES = st.builds(Score, TEXT, TEXT, FLOATS, st.none() | TEXT)
SWAPPED = st.builds(SwappedAnswer, TEXT, TEXT, st.none() | TEXT, FLOATS, st.none() | TEXT)
RECORDS = st.builds(
    TrialRecord,
    spec=st.builds(StrategySpec, TEXT, st.dictionaries(TEXT, st.none() | st.integers() | TEXT)),
    seed=st.integers(0, 2**31),
    fingerprint=TEXT,
    status=st.sampled_from(["done", "failed", "skipped"]),
    reason=st.none() | st.builds(NotRun, st.just("stopped")),
    metrics=st.dictionaries(TEXT, FLOATS, max_size=3),
    notes=st.lists(st.builds(OwnWords, TEXT), max_size=3).map(tuple),
)
FILES = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SURROGATE = "a \ud83d"


@pytest.fixture
def trial(tmp_path):
    one = RunFolder.create(tmp_path / "run").trial("rag")
    one.begin("fingerprint")
    return one


@given(st.lists(PREDICTIONS, max_size=4), st.lists(PREDICTIONS, max_size=4))
@FILES
def test_predictions_come_back(trial, first, later):
    trial.write_predictions(first)
    trial.append(later)
    assert trial.predictions() == first + later


@given(st.lists(SCORES, max_size=4), st.lists(SWAPPED, max_size=4), RECORDS)
@FILES
def test_scores_answers_and_records_come_back(trial, scores, swapped, record):
    trial.write_scores(scores)
    trial.write_swapped(swapped)
    trial.write_record(record)
    assert (trial.scores(), trial.swapped(), trial.record()) == (scores, swapped, record)


@given(st.lists(SAMPLES, max_size=3).map(tuple), st.lists(SAMPLES, max_size=1).map(tuple))
@settings(FILES, max_examples=50)
def test_the_split_comes_back(tmp_path, train, test):
    folder = RunFolder.create(tmp_path / "run")
    folder.write_split(Split(train, (), test))
    assert [folder.rows(part) for part in ("train", "validation", "test")] == [train, (), test]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_figure_that_is_none_is_not_measured(value, trial):
    trial.write_scores([Score("1", "f1", value)])
    assert trial.scores() == [Score("1", "f1", None)]
    trial.write_record(TrialRecord(StrategySpec("rag"), 0, "f", "done", metrics={"f1": value}))
    assert trial.record().metrics == {"f1": None}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["sample_id", "output", "spec", "value", "id"]), inner)
    ),
    max_leaves=8,
)
ANYTHING = st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode())
READERS = {
    "trials/rag/scores.jsonl": lambda folder: folder.trial("rag").scores(),
    "trials/rag/query_swap.jsonl": lambda folder: folder.trial("rag").swapped(),
    "trials/rag/trial.json": lambda folder: folder.trial("rag").record(),
    "trials/rag/predictions.jsonl": lambda folder: folder.trial("rag").predictions(),
    "trials/rag/state.json": lambda folder: folder.trial("rag").begin("fingerprint"),
    "data/train.jsonl": lambda folder: folder.rows("train"),
    "manifest.json": lambda folder: folder.manifest(),
    "results.json": lambda folder: folder.results(),
}


@pytest.mark.parametrize("file", READERS)
@given(content=ANYTHING)
@FILES
def test_damaged_files_are_one_message(file, content, tmp_path):
    folder = RunFolder(tmp_path)
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    assert _read(file, folder)


def _read(file, folder):
    """Read the file of a run folder: it is as good as absent, or the message names it."""
    try:
        READERS[file](folder)
    except RunFolderError as error:
        return str(folder.path / file) in str(error)
    return True


@pytest.mark.parametrize("file", READERS)
@pytest.mark.parametrize("content", [b"\xff\xfe", b"[" * 100_000, b'{"sample_id": ' + b"9" * 5000])
def test_hostile_files_are_one_message(file, content, tmp_path):
    folder = RunFolder(tmp_path)
    path = tmp_path / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content + b"\n")
    assert _read(file, folder)


def test_half_a_surrogate_pair_in_an_answer_can_be_stored(trial):
    one = Prediction("1", SURROGATE, error=SURROGATE, evidence=(SURROGATE,))
    trial.append([one])
    trial.write_predictions([one])
    (found,) = trial.predictions()
    assert found.output is not None
    assert found.output.startswith("a ")
    assert replace(found, output="", error="", evidence=()) == Prediction("1", "", error="")


def test_half_a_surrogate_pair_in_a_reason_can_be_stored():
    score = Score("1", "f1", None, reason=SURROGATE)
    assert from_json(to_json(score, Score), Score, "here").sample_id == "1"
