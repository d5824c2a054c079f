"""A fitted linear classifier as plain arrays: what LinearSVC and LogisticRegression both become."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from strategies.baselines.rows import Row, answers
from strategies.stored import reading

FILE = "linear.npz"


@dataclass(frozen=True)
class LinearClassifier:
    """Scores `features @ weights.T + bias`; the label with the highest score is the answer.

    Attributes:
        labels: in the order of the rows of `weights`.
        weights: shape (labels, features).
        bias: shape (labels,).
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    @classmethod
    def fit(cls, estimator: Any, features: Any, targets: Sequence[str]) -> LinearClassifier:
        """Fit a scikit-learn linear classifier; with a single label there is nothing to fit."""
        labels = tuple(sorted(set(targets)))
        if len(labels) == 1:
            width = features.shape[1]
            return cls(labels, np.zeros((1, width), np.float32), np.zeros(1, np.float32))
        estimator.fit(features, np.asarray(targets, dtype=object))
        weights, bias = np.asarray(estimator.coef_), np.asarray(estimator.intercept_)
        if len(labels) == 2:
            # Two classes come as one row, the score of the second.
            weights, bias = np.vstack([-weights, weights]), np.hstack([-bias, bias])
        names = tuple(str(label) for label in estimator.classes_)
        return cls(names, weights.astype(np.float32), bias.astype(np.float32))

    def predict(self, features: Any) -> list[str]:
        """The best label of every row of a dense or sparse matrix, shape (rows, features)."""
        scores = np.asarray(features @ self.weights.T) + self.bias
        return [self.labels[position] for position in np.argmax(scores, axis=1)]

    def save(self, folder: Path) -> None:
        """Write `linear.npz`: arrays only."""
        labels = np.asarray(self.labels, dtype=np.str_)
        np.savez(folder / FILE, labels=labels, weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> LinearClassifier:
        """Read what `save` wrote.

        Raises:
            RunFolderError: it is something else.
        """
        with reading(folder), (folder / FILE).open("rb") as file:
            arrays = np.load(file, allow_pickle=False)
            labels = tuple(str(label) for label in arrays["labels"])
            return cls(labels, arrays["weights"], arrays["bias"])


def choose_strength(
    make: Callable[[float], Any],
    strengths: Sequence[float],
    train: tuple[Any, Sequence[Row]],
    validation: tuple[Any, Sequence[Row]],
) -> float:
    """The inverse regularisation strength (C) with the most correct validation rows.

    Args:
        make: an unfitted estimator for a C.
        strengths: candidates, the preferred first: it wins ties and where nothing validates.
        train: features, shape (rows, features), and the rows they belong to.
        validation: the same for the rows to choose by; there may be none.
    """
    features, rows = validation
    if not rows or len(strengths) == 1:
        return strengths[0]

    def correct(strength: float) -> int:
        fitted = LinearClassifier.fit(make(strength), train[0], answers(train[1]))
        found = fitted.predict(features)
        return sum(one == row.answer for one, row in zip(found, rows, strict=True))

    return max(strengths, key=correct)
