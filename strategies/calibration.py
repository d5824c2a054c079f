"""Which label is taken from the log-likelihoods of all: corrected for what a model always prefers.

A prompted model prefers some labels whatever the input says (Zhao et al. 2021, "Calibrate before
use"). Every correction here is a linear map of the log-likelihoods:

    raw      the most likely label
    inputs   less each label's mean over inputs (batch calibration, Zhou et al. 2023)
    prior    the same, plus the logarithm of the label's share in the training rows
    map      a multinomial logistic regression, held near `prior`
    share    the label with most training rows, whatever the scores say

A map far from the model's own ranking needs many labelled rows, so its weights are held near a
multiple of the identity (docs/defaults.md says on which rows that was chosen).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.trial_findings import CalibrationMethod
from strategies.stored import reading

FILE = "calibration.npz"
WEIGHT_PENALTY, BIAS_PENALTY = 10.0, 1.0
"""Of the map, on scores of unit variance: half of it times the sum of squares is added to the loss
of all rows."""
ITERATIONS = 200
SKEWED = 2 / 3
"""Share of the rows that one label has where labels are skewed."""
LEAST_REACH = 1e-9
"""Scores that move a label less than this move nothing."""
FOLDS = 5
METHODS: tuple[CalibrationMethod, ...] = ("share", "raw", "inputs", "prior", "map")

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ScoreMap:
    """A linear map of log-likelihoods; the label with the highest result is the answer.

    Attributes:
        method: which correction it is.
        weights: shape (labels, labels).
        bias: shape (labels,).
    """

    method: CalibrationMethod
    weights: Array
    bias: Array

    def best(self, log_likelihoods: Sequence[float]) -> int:
        """The place of the label that is taken."""
        return int(self._mapped(log_likelihoods).argmax())

    def margin(self, log_likelihoods: Sequence[float]) -> float:
        """How far two log-likelihoods may move against each other before another label is taken.

        In nats, for any two labels, and any others with them: each may move by half of it. Of the
        raw ranking that is the distance of the two best.
        """
        mapped = self._mapped(log_likelihoods)
        best = int(mapped.argmax())
        lead = mapped[best] - np.delete(mapped, best)
        reach = np.abs(self.weights[best] - np.delete(self.weights, best, axis=0)).sum(1) / 2
        return float((lead / np.maximum(reach, LEAST_REACH)).min(initial=np.inf))

    def save(self, folder: Path) -> None:
        """Write `calibration.npz`: arrays only."""
        np.savez(folder / FILE, method=np.str_(self.method), weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> ScoreMap | None:
        """Read what `save` wrote; None where there is nothing.

        Raises:
            RunFolderError: it is something else.
        """
        if not (folder / FILE).is_file():
            return None
        with reading(folder), (folder / FILE).open("rb") as file:
            arrays = np.load(file, allow_pickle=False)
            weights, bias = arrays["weights"], arrays["bias"]
            if weights.shape != (len(bias), len(bias)) or weights.dtype != np.float64:
                raise ValueError(f"weights of shape {weights.shape}")
            return cls(str(arrays["method"]), weights, bias)  # type: ignore[arg-type]

    def _mapped(self, log_likelihoods: Sequence[float]) -> Array:
        return self.weights @ np.asarray(log_likelihoods, np.float64) + self.bias


def fit_map(
    method: CalibrationMethod, scores: Array, answers: NDArray[np.int64], share: Array
) -> ScoreMap:
    """Fit one correction.

    Args:
        method: which; `raw`, `inputs` and `share` look at no answer.
        scores: log-likelihoods, shape (rows, labels).
        answers: the place of each row's label.
        share: of each label in the training rows, above 0.
    """
    labels = scores.shape[1]
    identity = np.eye(labels)
    if method == "raw":
        return ScoreMap(method, identity, np.zeros(labels))
    if method == "share":
        return ScoreMap(method, 0 * identity, np.log(share))
    mean = scores.mean(0)
    if method == "inputs":
        return ScoreMap(method, identity, -mean)
    if method == "prior":
        return ScoreMap(method, identity, np.log(share) - mean)
    centre = identity - 1 / labels  # how likely the text is under all labels says nothing
    known = (scores - mean) @ centre
    scale = float(known.std()) or 1.0
    weights, bias = _regression(known / scale, answers, np.log(share))
    weights = weights @ centre / scale
    return ScoreMap(method, weights, bias - weights @ mean)


def held_out_right(
    method: CalibrationMethod, scores: Array, answers: NDArray[np.int64], share: Array
) -> NDArray[np.bool_]:
    """Which rows a correction answers right that was fitted on the others, in `FOLDS` parts."""
    right = np.zeros(len(scores), np.bool_)
    fold = np.arange(len(scores)) % FOLDS
    for held in range(FOLDS):
        rest, part = fold != held, fold == held
        fitted = fit_map(method, scores[rest], answers[rest], share)
        mapped = scores[part] @ fitted.weights.T + fitted.bias
        right[part] = mapped.argmax(1) == answers[part]
    return right


def chosen_method(
    right: Mapping[CalibrationMethod, NDArray[np.bool_]], answers: NDArray[np.int64]
) -> CalibrationMethod:
    """The correction with the most rows right, the first of equals, where it is clearly better.

    Clearly: by more than a standard error of the paired difference. Else the raw ranking is kept.
    Where one label has two thirds of the rows, few are left to tell skill from chance: that label
    is kept, unless the raw ranking is clearly better; a correction takes two standard errors.

    Args:
        right: which rows each correction answers right, as `held_out_right` tells.
        answers: the place of each row's label.
    """
    skewed = int(np.bincount(answers).max()) >= SKEWED * len(answers)
    kept: CalibrationMethod = "raw"
    if skewed and not _clearly(right["raw"], right["share"], 1):
        kept = "share"
    best = max(right, key=lambda method: int(right[method].sum()))
    return best if _clearly(right[best], right[kept], 2 if skewed else 1) else kept


def _clearly(better: NDArray[np.bool_], worse: NDArray[np.bool_], errors: int) -> bool:
    """Whether more are right, by more than so many standard errors of the paired difference."""
    gain = better.astype(float) - worse
    return bool(gain.mean() > errors * gain.std() / len(gain) ** 0.5)


def _regression(features: Array, answers: NDArray[np.int64], offset: Array) -> tuple[Array, Array]:
    """Weights (labels, labels) and bias (labels,) of a multinomial logistic regression.

    The weights are a multiple of the identity plus a part that is penalised, the bias is the offset
    plus a part that is penalised, so that a label without rows keeps its score.
    """
    from scipy.optimize import minimize

    labels = features.shape[1]
    truth = np.eye(labels)[answers]
    identity = np.eye(labels)

    def parts(values: Array) -> tuple[float, Array, Array]:
        return float(np.exp(values[0])), values[1:-labels].reshape(labels, labels), values[-labels:]

    def loss(values: Array) -> tuple[float, Array]:
        multiple, extra, shift = parts(values)
        mapped = features @ (multiple * identity + extra).T + offset + shift
        mapped -= mapped.max(1, keepdims=True)
        chance = np.exp(mapped)
        total = chance.sum(1, keepdims=True)
        error = chance / total - truth
        slope = error.T @ features
        value = np.log(total).sum() - (mapped * truth).sum()
        value += (WEIGHT_PENALTY * (extra**2).sum() + BIAS_PENALTY * (shift**2).sum()) / 2
        gradient = (
            [np.trace(slope) * multiple],
            (slope + WEIGHT_PENALTY * extra).ravel(),
            error.sum(0) + BIAS_PENALTY * shift,
        )
        return float(value), np.concatenate(gradient)

    start = np.zeros(1 + labels * labels + labels)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ITERATIONS})
    multiple, extra, shift = parts(found.x)
    return multiple * identity + extra, offset + shift
