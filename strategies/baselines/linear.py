"""A fitted linear model as plain arrays: what LinearSVC, LogisticRegression and Ridge all become.

It answers with one label (the highest score), with several (every score above 0, one classifier a
label), or with a number (the score itself).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.data.numbers import read_number, write_number
from advisor.data.targets import joined, split_labels
from advisor.types import Task
from strategies.baselines.rows import Row, answers, read_task, write_task
from strategies.stored import reading

FILE = "linear.npz"
MORE_THAN_HALF = 0.5


@dataclass(frozen=True)
class LinearModel:
    """Scores `features @ weights.T + bias`, and makes an answer of the scores.

    Attributes:
        task: what an answer is: a label, labels, or a number.
        labels: in the order of the rows of `weights`; a single empty one for a number.
        weights: shape (labels, features).
        bias: shape (labels,).
    """

    task: Task
    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def fit(
        cls, estimator: Callable[[], Any], features: Any, targets: Sequence[str], task: Task
    ) -> LinearModel:
        """Fit scikit-learn's linear models; with a single label there is nothing to fit."""
        if task.kind == "number":
            fitted = estimator().fit(features, numbers(targets, task))
            weights = np.asarray(fitted.coef_, np.float32).reshape(1, -1)
            return cls(task, ("",), weights, np.asarray([fitted.intercept_], np.float32))
        if task.kind == "multilabel":
            return cls._several(estimator, features, targets, task)
        labels = tuple(sorted(set(targets)))
        if len(labels) == 1:
            width = features.shape[1]
            return cls(task, labels, np.zeros((1, width), np.float32), np.zeros(1, np.float32))
        fitted = estimator().fit(features, np.asarray(targets, dtype=object))
        weights, bias = np.asarray(fitted.coef_), np.asarray(fitted.intercept_)
        if len(labels) == 2:
            # Two classes come as one row, the score of the second.
            weights, bias = np.vstack([-weights, weights]), np.hstack([-bias, bias])
        names = tuple(str(label) for label in fitted.classes_)
        return cls(task, names, weights.astype(np.float32), bias.astype(np.float32))

    @classmethod
    def _several(
        cls, estimator: Callable[[], Any], features: Any, targets: Sequence[str], task: Task
    ) -> LinearModel:
        sets = [set(split_labels(target, task)) for target in targets]
        labels = tuple(sorted(set().union(*sets)))
        weights = np.zeros((len(labels), features.shape[1]), np.float32)
        bias = np.ones(len(labels), np.float32)
        for at, label in enumerate(labels):
            has = np.array([label in one for one in sets])
            if not has.all():  # a label of every row is always given
                fitted = estimator().fit(features, has)
                weights[at], bias[at] = np.asarray(fitted.coef_)[0], np.ravel(fitted.intercept_)[0]
        return cls(task, labels, weights, bias)

    def predict(self, features: Any) -> list[str]:
        """The answer for every row of a dense or sparse matrix, shape (rows, features)."""
        scores = np.asarray(features @ self.weights.T) + self.bias
        if self.task.kind == "number":
            return [write_number(float(score), self.task) for score in scores[:, 0]]
        best = np.argmax(scores, axis=1)
        if self.task.kind != "multilabel":
            return [self.labels[position] for position in best]
        return [
            joined(
                self.task,
                [self.labels[at] for at in np.flatnonzero(row > 0)] or [self.labels[first]],
            )
            for row, first in zip(scores, best, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write `linear.npz`, arrays only, and `task.json`."""
        write_task(folder, self.task)
        labels = np.asarray(self.labels, dtype=np.str_)
        np.savez(folder / FILE, labels=labels, weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read what `save` wrote.

        Raises:
            RunFolderError: it is something else.
        """
        with reading(folder), (folder / FILE).open("rb") as file:
            arrays = np.load(file, allow_pickle=False)
            labels = tuple(str(label) for label in arrays["labels"])
            return cls(read_task(folder), labels, arrays["weights"], arrays["bias"])


def choose_strength(
    make: Callable[[float], Any],
    strengths: Sequence[float],
    train: tuple[Any, Sequence[Row]],
    validation: tuple[Any, Sequence[Row]],
    task: Task,
) -> float:
    """The inverse regularisation strength (C) that does best on the validation rows.

    Args:
        make: an unfitted estimator for a C.
        strengths: candidates, the preferred first: it wins ties and where nothing validates.
        train: features, shape (rows, features), and the rows they belong to.
        validation: the same for the rows to choose by; there may be none.
        task: kind of answer.
    """
    features, rows = validation
    if not rows or len(strengths) == 1:
        return strengths[0]

    def quality(strength: float) -> float:
        fitted = LinearModel.fit(lambda: make(strength), train[0], answers(train[1]), task)
        return goodness(answers(rows), fitted.predict(features), task)

    return max(strengths, key=quality)


def goodness(targets: Sequence[str], found: Sequence[str], task: Task) -> float:
    """How good answers are, to choose a setting by; more is better.

    Right rows; of several labels the sum of F1 over rows; of numbers, less the sum of errors.
    """
    if task.kind == "number":
        return -float(np.abs(numbers(targets, task) - numbers(found, task)).sum())
    if task.kind != "multilabel":
        return sum(one == other for one, other in zip(found, targets, strict=True))
    pairs = [
        (set(split_labels(one, task)), set(split_labels(other, task)))
        for one, other in zip(found, targets, strict=True)
    ]
    return sum(2 * len(a & b) / (len(a) + len(b)) for a, b in pairs if a or b)


def numbers(targets: Sequence[str], task: Task) -> NDArray[np.float64]:
    """Targets as numbers; one that is none counts as the median of the others."""
    read = [read_number(target, task.decimal) for target in targets]
    known = [float(one.value) for one in read if one is not None]
    middle = median(known) if known else 0.0
    return np.array([middle if one is None else float(one.value) for one in read])


def agreed(targets: Sequence[str], weights: Sequence[float], task: Task) -> str:
    """One answer from those of several rows: a vote, labels that most have, or the mean number.

    Args:
        targets: answers of the rows, best first; at least one.
        weights: how similar each row is; decides between labels of as many votes.
        task: kind of answer.
    """
    if task.kind == "number":
        return write_number(float(numbers(targets, task).mean()), task)
    count: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for target, weight in zip(targets, weights, strict=True):
        for label in split_labels(target, task) if task.kind == "multilabel" else [target]:
            count[label] += 1
            total[label] += weight  # type: ignore[assignment]
    best = max(count, key=lambda label: (count[label], total[label]))
    if task.kind != "multilabel":
        return best
    most = [label for label in count if count[label] > len(targets) * MORE_THAN_HALF]
    return joined(task, most or [best])
