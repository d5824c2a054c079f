"""Aggregates: what a failed answer is worth, empty input, and that nothing lands on disk."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from sklearn.metrics import f1_score

from advisor.types import Sample, Score, Task
from evals.counting import count
from evals.registry import make_scorers, metric_spec, metrics_for
from evals.scorers import NO_ANSWER, NO_TARGET, score_all

LABELS = Task("classification", ("a", "b"))


def test_a_failed_answer_counts_as_0_and_an_unlabelled_row_does_not_count():
    scores = [
        Score("1", "accuracy", 1.0),
        Score("2", "accuracy", None, NO_ANSWER),
        Score("3", "accuracy", None, "out of memory"),
        Score("4", "accuracy", None, NO_TARGET),
    ]
    counted = count(scores)["accuracy"]
    assert counted.values == {"1": 1.0, "2": 0.0, "3": 0.0}
    assert (counted.n, counted.errors, counted.mean) == (3, 2, pytest.approx(1 / 3))


def test_nothing_counted_has_no_mean():
    assert count([]) == {}
    counted = count([Score("1", "accuracy", None, NO_TARGET)])["accuracy"]
    assert (counted.n, counted.errors, counted.mean) == (0, 0, None)


def aggregate(task, targets, outputs, names):
    from evals.evaluate_library import aggregate as aggregate_scores

    samples = [Sample(str(i), "", target) for i, target in enumerate(targets)]
    scorers = make_scorers(map(metric_spec, names), task, None)
    scores = score_all(scorers, samples, outputs)
    return aggregate_scores(task, metrics_for(task, samples), samples, outputs, scores)


def test_classification_has_accuracy_and_macro_f1():
    targets, outputs = ["a", "a", "b", "a"], ["a", "b", "b", None]
    values = aggregate(LABELS, targets, outputs, ["accuracy"])
    expected = f1_score(targets, ["a", "b", "b", ""], labels=["a", "b"], average="macro")
    assert values == {"accuracy": 0.5, "macro_f1": pytest.approx(expected)}


def test_generation_has_corpus_chrf():
    values = aggregate(Task("generation"), ["the cat"], ["the cat"], ["rouge_l", "chrf"])
    assert values == {"rouge_l": 1.0, "chrf": 1.0, "corpus_chrf": pytest.approx(1.0)}


def test_empty_input_is_none_never_0():
    assert aggregate(LABELS, [], [], ["accuracy"]) == {"macro_f1": None}
    assert aggregate(LABELS, [None], ["a"], ["accuracy"]) == {"accuracy": None, "macro_f1": None}


def test_nothing_lands_in_the_home_folder(tmp_path):
    code = (
        "from advisor.types import Sample, Score, Task\n"
        "from evals.evaluate_library import aggregate\n"
        "from evals.registry import metrics_for\n"
        "rows = [Sample('1', '', 'a')]\n"
        "task = Task('classification')\n"
        "metrics = metrics_for(task, rows)\n"
        "print(aggregate(task, metrics, rows, ['a'], [Score('1', 'accuracy', 1.0)]))\n"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "XDG_"))}
    environment |= {
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert "'macro_f1': 1.0" in done.stdout
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
