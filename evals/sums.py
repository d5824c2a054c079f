"""Metrics that only a whole split has, as functions of sums over rows: F1 of labels, corpus chrF.

A resample of the rows is then a count per row and costs one matrix product.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from advisor.data.numbers import DecimalMark, read_number

CHRF_ORDER = 6
CHRF_BETA = 2
"""chrF2 with character n-grams of up to six, sacreBLEU's default (Popović, WMT 2016)."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Summed:
    """A metric of sums over rows.

    Attributes:
        rows: rows x figures; None where the metric is one of how often each row is drawn.
        of_sums: the metric of the sums along the last axis; NaN where it is not defined.
        classes: how many classes of targets it averages over; 0 where it does not.
        n: how many rows.
    """

    rows: Floats | None
    of_sums: Callable[[Floats], Floats]
    classes: int = 0
    n: int = 0

    @property
    def value(self) -> float:
        """The metric of all rows."""
        return float(self.of_counts(np.ones((1, self.n)))[0])

    def of_counts(self, counts: Floats) -> Floats:
        """The metric of resamples, given how often each has each row: resamples x rows."""
        return self.of_sums(counts if self.rows is None else counts @ self.rows)


Sums = Callable[[Sequence[str], Sequence[str]], Summed]
"""(targets, answers) -> the metric; an answer that failed is the empty text."""


def macro_f1(references: Sequence[str], predictions: Sequence[str]) -> Summed:
    """F1 averaged over the classes among the references; 0 for a class never got right."""
    labels = np.array(sorted(set(references)))
    target = (np.array(references)[:, None] == labels).astype(np.float64)
    answer = (np.array(predictions)[:, None] == labels).astype(np.float64)
    rows = np.hstack([target * answer, target + answer, target])
    return Summed(rows, partial(_mean_f1, labels.size), labels.size, len(references))


def _mean_f1(k: int, sums: Floats) -> Floats:
    """The F1 of k labels from their sums of right, target and answer, and target; averaged."""
    right, both = sums[..., :k], sums[..., k : 2 * k]
    asked = sums[..., 2 * k :] > 0
    f1 = np.divide(2 * right, both, out=np.zeros_like(right), where=both > 0)
    found: Floats = np.sum(f1 * asked, axis=-1) / np.maximum(np.sum(asked, axis=-1), 1)
    return found


def label_f1(separator: str, *, micro: bool) -> Sums:
    """F1 over the labels of multi-label rows: of all together (micro), or averaged over labels.

    Averaged over the labels among the references, as macro F1 of single labels is.
    """

    def sums(references: Sequence[str], predictions: Sequence[str]) -> Summed:
        wanted = [set(text.split(separator)) - {""} for text in references]
        given = [set(text.split(separator)) - {""} for text in predictions]
        labels = sorted(set().union(*wanted, *(() if not micro else given)))
        target = np.array([[label in one for label in labels] for one in wanted], dtype=np.float64)
        answer = np.array([[label in one for label in labels] for one in given], dtype=np.float64)
        if micro:
            right, both = (target * answer).sum(axis=1), (target + answer).sum(axis=1)

            def of_all(sums: Floats) -> Floats:
                top, bottom = 2 * sums[..., 0], sums[..., 1]
                return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)

            return Summed(np.stack([right, both], axis=1), of_all, 0, len(references))
        rows = np.hstack([target * answer, target + answer, target])
        return Summed(rows, partial(_mean_f1, len(labels)), len(labels), len(references))

    return sums


def spearman(decimal: DecimalMark) -> Sums:
    """Spearman's rank correlation; an answer that is no number ties with the middle of the others.

    Not defined where all targets, or all answers, are equal.
    """

    def sums(references: Sequence[str], predictions: Sequence[str]) -> Summed:
        target = _numbers(references, decimal)
        answer = _numbers(predictions, decimal)
        ranks = [_Ranks(target), _Ranks(answer)]

        def of_counts(counts: Floats) -> Floats:
            first, second = (one.centred(counts) for one in ranks)
            joint = (counts * first * second).sum(axis=-1)
            spread = np.sqrt((counts * first**2).sum(axis=-1) * (counts * second**2).sum(axis=-1))
            found: Floats = np.divide(
                joint, spread, out=np.full_like(joint, np.nan), where=spread > 0
            )
            return found

        return Summed(None, of_counts, 0, len(references))

    return sums


def _numbers(texts: Sequence[str], decimal: DecimalMark) -> Floats:
    read = [read_number(text, decimal) for text in texts]
    values = np.array([np.nan if one is None else float(one.value) for one in read])
    known = values[np.isfinite(values)]
    return np.where(np.isfinite(values), values, np.median(known) if known.size else 0.0)


class _Ranks:
    """The mean ranks of values in resamples of their rows."""

    def __init__(self, values: Floats) -> None:
        different, self._place = np.unique(values, return_inverse=True)
        self._order = np.argsort(self._place, kind="stable")
        self._starts = np.searchsorted(self._place[self._order], np.arange(different.size))

    def centred(self, counts: Floats) -> Floats:
        """Ranks less their mean, resamples x rows."""
        drawn = np.add.reduceat(counts[..., self._order], self._starts, axis=-1)
        ranks = np.cumsum(drawn, axis=-1) - (drawn - 1) / 2
        found: Floats = ranks[..., self._place] - (counts.sum(axis=-1, keepdims=True) + 1) / 2
        return found


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

    return Summed(np.array(rows, dtype=np.float64), of_sums, 0, len(references))


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
