"""Metrics that only a whole split has, as functions of sums over its rows: macro F1, corpus chrF.

A resample of the rows is then a count per row and costs one matrix product.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CHRF_ORDER = 6
CHRF_BETA = 2
"""chrF2 with character n-grams of up to six, sacreBLEU's default (Popović, WMT 2016)."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Summed:
    """A metric of sums over rows.

    Attributes:
        rows: rows x figures.
        of_sums: the metric of the sums along the last axis, in [0, 1].
        classes: how many classes of targets it averages over; 0 where it does not.
    """

    rows: Floats
    of_sums: Callable[[Floats], Floats]
    classes: int = 0

    @property
    def value(self) -> float:
        """The metric of all rows."""
        return float(self.of_sums(self.rows.sum(axis=0)))


Sums = Callable[[Sequence[str], Sequence[str]], Summed]
"""(targets, answers) -> the metric; an answer that failed is the empty text."""


def macro_f1(references: Sequence[str], predictions: Sequence[str]) -> Summed:
    """F1 averaged over the classes among the references; 0 for a class never got right."""
    labels = np.array(sorted(set(references)))
    target = (np.array(references)[:, None] == labels).astype(np.float64)
    answer = (np.array(predictions)[:, None] == labels).astype(np.float64)
    k = labels.size

    def of_sums(sums: Floats) -> Floats:
        right, both = sums[..., :k], sums[..., k : 2 * k]
        asked = sums[..., 2 * k :] > 0
        f1 = np.divide(2 * right, both, out=np.zeros_like(right), where=both > 0)
        found: Floats = np.sum(f1 * asked, axis=-1) / np.sum(asked, axis=-1)
        return found

    return Summed(np.hstack([target * answer, target + answer, target]), of_sums, k)


def corpus_chrf(references: Sequence[str], predictions: Sequence[str]) -> Summed:
    """F2 of the mean precision and recall over n-gram orders that occur on both sides."""
    rows = [_ngrams(*pair) for pair in zip(predictions, references, strict=True)]

    def of_sums(sums: Floats) -> Floats:
        given, wanted, shared = np.moveaxis(sums.reshape(*sums.shape[:-1], -1, 3), -1, 0)
        used = (given > 0) & (wanted > 0)
        orders = np.maximum(used.sum(axis=-1), 1)
        zero = np.zeros_like(shared)
        precision = np.divide(shared, given, out=zero.copy(), where=used).sum(axis=-1) / orders
        recall = np.divide(shared, wanted, out=zero, where=used).sum(axis=-1) / orders
        bottom = CHRF_BETA**2 * precision + recall
        top = (1 + CHRF_BETA**2) * precision * recall
        found: Floats = np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
        return found

    return Summed(np.array(rows, dtype=np.float64), of_sums)


def _ngrams(prediction: str, reference: str) -> list[int]:
    """Count the n-grams of one row: given, wanted and shared ones of each order in turn."""
    from sacrebleu.metrics.helpers import extract_all_char_ngrams

    counts: list[int] = []
    sides = [extract_all_char_ngrams(text, CHRF_ORDER, False) for text in (prediction, reference)]
    for given, wanted in zip(*sides, strict=True):
        # as in sacreBLEU, an order that the reference is too short for does not count against
        n_given = given.total() if wanted else 0
        counts += [n_given, wanted.total(), (given & wanted).total()]
    return counts
