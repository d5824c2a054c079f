"""Calibrated labels: what is chosen, on which rows, and that rounding is still told."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.models.embedder import open_embedder
from advisor.models.scripted import ScriptedModel
from advisor.trial_findings import LabelsCalibrated
from advisor.types import Sample, Task
from strategies import registry
from strategies.base import FitContext
from strategies.calibration import METHODS, ScoreMap, chosen_method, fit_map, held_out_right

LABELS = ("late", "login", "refund")
WORDS = {"late": "parcel missing", "login": "password wrong", "refund": "money back"}


class Biased(ScriptedModel):
    """Prefers the first label whatever the input says; each label's score shows in the rest."""

    def __init__(self):
        super().__init__()
        self.heard = []

    def rank(self, prompts, labels):
        self.heard += [prompt.text for prompt in prompts]
        for choice in super().rank(prompts, labels):
            asked = prompts[choice.index].text.rpartition("<user>")[2]
            told = [float(WORDS[label].split()[0] in asked) for label in labels]
            scores = (told[0] + 3.0, *told[1:])
            yield replace(choice, label=labels[0], log_likelihoods=scores)


def rows(count, labels: Sequence[str] = LABELS, start=0):
    found = [(n, labels[n % len(labels)]) for n in range(start, start + count)]
    return [Sample(str(n), f"{WORDS[label]} case{n}", label) for n, label in found]


def fitted(name, train, validation, tmp_path, settings=None):
    lm, notes = Biased(), []
    context = FitContext(
        task=Task("classification", LABELS),
        seed=0,
        work_dir=tmp_path,
        model="scripted",
        documents=None,
        open_model=lambda: lm,
        open_embedder=lambda: open_embedder("hashing"),
        note=notes.append,
    )
    predictor = registry.create(name, settings).fit(train, validation, context)
    return predictor, lm, [one for one in notes if isinstance(one, LabelsCalibrated)]


def right(predictor, test):
    answers = predictor.predict([replace(row, target=None) for row in test])
    targets = {row.id: row.target for row in test}
    return sum(one.output == targets[one.sample_id] for one in answers) / len(test)


@pytest.mark.parametrize("name", ["zero-shot", "few-shot", "knn-few-shot"])
def test_a_label_that_a_model_always_prefers_is_corrected(name, tmp_path):
    test = rows(30, start=200)
    predictor, _, (note,) = fitted(name, rows(90), rows(12, start=90), tmp_path)
    assert right(predictor, test) == 1
    assert right(replace(predictor, calibration=None), test) == pytest.approx(1 / 3)
    assert note.method != "raw"
    assert note.used == ("inputs" if name == "zero-shot" else "labels")
    found = list(predictor.predict(test[:3]))
    assert all(len(one.log_likelihoods) == len(LABELS) for one in found)


def test_zero_shot_looks_at_no_label(tmp_path):
    train = rows(60)
    turned = [replace(row, target=LABELS[0]) for row in train]
    one, other = (fitted("zero-shot", some, rows(6), tmp_path)[0] for some in (train, turned))
    assert np.array_equal(one.calibration.bias, other.calibration.bias)
    assert fitted("zero-shot", train, [], tmp_path, {"uses_labels": True})[2][0].used == "labels"


@pytest.mark.parametrize("name", ["few-shot", "knn-few-shot"])
def test_no_row_is_calibrated_on_with_its_own_text_in_the_prompt(name, tmp_path):
    _, lm, (note,) = fitted(name, rows(90), rows(12, start=90), tmp_path)
    assert len(lm.heard) == note.rows
    for text in lm.heard:
        before, _, asked = text.rpartition("case")
        number = asked.split()[0]
        assert f"case{number}\n" not in before


@pytest.mark.parametrize("name", ["zero-shot", "few-shot", "knn-few-shot"])
def test_too_few_rows_leave_the_ranking_as_it_is(name, tmp_path):
    predictor, _, (note,) = fitted(name, rows(8), rows(1, start=8), tmp_path)
    assert predictor.calibration is None
    assert (note.method, note.used) == ("raw", "nothing")


def test_without_validation_rows_the_training_rows_decide(tmp_path):
    predictor, _, (note,) = fitted("few-shot", rows(60), [], tmp_path)
    assert note.validation_rows == 0
    assert note.right > note.raw_right
    assert right(predictor, rows(30, start=200)) == 1


def test_skewed_labels_stay_skewed(tmp_path):
    train = rows(100, (*["login"] * 9, "refund"))
    predictor, _, (note,) = fitted("few-shot", train, train[:10], tmp_path)
    test = rows(50, (*["login"] * 9, "refund"), start=200)
    assert note.method != "raw"
    assert right(predictor, test) >= 0.9


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=30)
def test_scores_that_say_nothing_leave_the_label_that_most_rows_have(seed):
    random = np.random.default_rng(seed)
    answers = (random.random(60) < 0.1).astype(int)
    scores, share = random.normal(-5, 3, (60, 2)), np.array([0.9, 0.1])
    right = {one: held_out_right(one, scores, answers, share) for one in METHODS}
    method = chosen_method(right, answers)
    found = fit_map(method, scores, answers, share)
    most = [found.best(row) == 0 for row in random.normal(-5, 3, (200, 2))]
    assert np.mean(most) > 0.8


def test_what_is_saved_decides_the_same(tmp_path):
    predictor, _, _ = fitted("few-shot", rows(90), rows(12, start=90), tmp_path)
    folder = predictor.save(tmp_path / "artifact")
    loaded = ScoreMap.load(folder)
    assert loaded is not None
    assert loaded.method == predictor.calibration.method
    assert np.array_equal(loaded.weights, predictor.calibration.weights)
    assert ScoreMap.load(tmp_path) is None


@given(st.integers(0, 2**32 - 1), st.sampled_from(METHODS), st.integers(2, 5))
@settings(deadline=None, max_examples=40)
def test_within_its_margin_no_rounding_changes_the_label(seed, method, labels):
    random = np.random.default_rng(seed)
    scores = random.normal(-5, 3, (30, labels))
    answers = random.integers(0, labels, 30)
    found = fit_map(method, scores, answers, np.full(labels, 1 / labels))
    for row in random.normal(-5, 3, (20, labels)):
        margin = found.margin(row)
        best, second = np.sort(row)[::-1][:2]
        if method == "raw":
            assert margin == pytest.approx(best - second)
        within = random.choice([-0.499, 0.499], (20, labels)) * margin
        assert {found.best(row + moved) for moved in within} == {found.best(row)}
