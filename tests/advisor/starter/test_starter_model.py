"""What the shipped starter model can do, measured on text it was not trained on.

Bars are low: they catch a broken export or prompt, not a small change of weights. The model card
holds the figures.
"""

from pathlib import Path

import pytest

from advisor.data.load import load
from advisor.data.task import detect
from advisor.models.opening import open_model
from strategies.base import FitContext
from strategies.zero_shot import ZeroShot

PLAIN_LABELS = Path(__file__).parent / "plain_labels.jsonl"


def no_embedder():
    raise AssertionError("zero-shot needs no embedder")


@pytest.fixture(scope="module")
def starter():
    return open_model("starter", device="cpu")


def test_zero_shot_beats_chance_three_times_where_labels_are_plain_words(starter, tmp_path):
    table = load(str(PLAIN_LABELS))
    task = detect(table)
    rows = table.samples(range(len(table)))
    context = FitContext(task, 0, tmp_path, "starter", None, lambda: starter, no_embedder)
    predictor = ZeroShot().fit(rows, (), context)
    answers = {prediction.sample_id: prediction.output for prediction in predictor.predict(rows)}
    right = sum(answers[row.id] == row.target for row in rows)
    assert right / len(rows) >= 3 / len(task.labels)
