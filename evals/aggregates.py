"""Intervals for metrics that only a whole split has: macro F1 and corpus chrF.

Each is a function of sums over rows, so a resample is a count per row and costs one matrix
product. The rows are what is drawn: the interval says what another test split of this size would
give.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.results import Metric
from evals.stats import bootstrap

CHRF_ORDER = 6
CHRF_BETA = 2
"""chrF2 with character n-grams of up to six, sacreBLEU's default (Popović, WMT 2016)."""
FEW_ROWS_PER_CLASS = 20
"""Below this many rows a class, macro F1 of a sample is lower than that of all data by construction
and the interval is off with it: in simulations it covered 96 to 98% with 25 to 60 rows a class, and
89% with 4."""

_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Summed:
    """A metric of sums over rows.

    Attributes:
        rows: rows x figures.
        value: the metric of the sums along the last axis.
    """

    rows: _Floats
    value: Callable[[_Floats], _Floats]


def aggregate_interval(
    name: str, references: Sequence[str], predictions: Sequence[str], seed: int
) -> Metric | None:
    """Compute macro F1 or corpus chrF with a 95% bootstrap interval over rows.

    Args:
        name: "macro_f1" or "corpus_chrf"; None comes back for any other metric.
        references: targets, of the rows that have one.
        predictions: the answer to each; the empty text where it failed.
        seed: of the resamples.

    Returns:
        The value in [0, 1], that of `evals.metrics`. Without ends where every resample gives the
        same value (all rows right, all wrong, a single row): that is no certainty.
    """
    if name not in _METRICS:
        return None
    if not references:
        return Metric(None, None, None, 0)
    # the order in which rows arrive must not choose the resamples
    pairs = sorted(zip(references, predictions, strict=True))
    summed = _METRICS[name]([one for one, _ in pairs], [other for _, other in pairs])
    n = len(pairs)
    value = float(summed.value(summed.rows.sum(axis=0)))

    def statistic(drawn: NDArray[Any], axis: int = -1) -> _Floats:
        """Take the metric of resamples, given as row numbers along the last axis."""
        lines = np.moveaxis(drawn, axis, -1)
        flat = lines.reshape(-1, lines.shape[-1])
        places = flat + n * np.arange(len(flat))[:, None]
        counts = np.bincount(places.ravel(), minlength=n * len(flat)).reshape(-1, n)
        return summed.value(counts.astype(np.float64) @ summed.rows).reshape(lines.shape[:-1])

    if n == 1:
        return Metric(value, None, None, n, "no interval from a single row")
    low, high, method = bootstrap(np.arange(n), seed, statistic)
    if not low < high:
        return Metric(value, None, None, n, "no interval: every resample gives the same value")
    classes = len(set(references))
    if name == "macro_f1" and n < FEW_ROWS_PER_CLASS * classes:
        per_class = f"{n / classes:.2g}"
        method += f"; too narrow, {per_class} row{'' if per_class == '1' else 's'} a class"
    return Metric(value, max(0.0, min(low, value)), min(1.0, max(high, value)), n, method)


def _macro_f1(references: Sequence[str], predictions: Sequence[str]) -> _Summed:
    """F1 averaged over the classes among the references; 0 for a class never got right."""
    labels = np.array(sorted(set(references)))
    target = (np.array(references)[:, None] == labels).astype(np.float64)
    answer = (np.array(predictions)[:, None] == labels).astype(np.float64)
    k = labels.size

    def value(sums: _Floats) -> _Floats:
        right, both = sums[..., :k], sums[..., k : 2 * k]
        asked = sums[..., 2 * k :] > 0
        f1 = np.divide(2 * right, both, out=np.zeros_like(right), where=both > 0)
        found: _Floats = np.sum(f1 * asked, axis=-1) / np.sum(asked, axis=-1)
        return found

    return _Summed(np.hstack([target * answer, target + answer, target]), value)


def _corpus_chrf(references: Sequence[str], predictions: Sequence[str]) -> _Summed:
    """F2 of the mean precision and recall over n-gram orders that occur on both sides."""
    rows = [_ngrams(*pair) for pair in zip(predictions, references, strict=True)]

    def value(sums: _Floats) -> _Floats:
        given, wanted, shared = np.moveaxis(sums.reshape(*sums.shape[:-1], -1, 3), -1, 0)
        used = (given > 0) & (wanted > 0)
        orders = np.maximum(used.sum(axis=-1), 1)
        zero = np.zeros_like(shared)
        precision = np.divide(shared, given, out=zero.copy(), where=used).sum(axis=-1) / orders
        recall = np.divide(shared, wanted, out=zero, where=used).sum(axis=-1) / orders
        bottom = CHRF_BETA**2 * precision + recall
        top = (1 + CHRF_BETA**2) * precision * recall
        found: _Floats = np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)
        return found

    return _Summed(np.array(rows, dtype=np.float64), value)


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


_METRICS: dict[str, Callable[[Sequence[str], Sequence[str]], _Summed]] = {
    "macro_f1": _macro_f1,
    "corpus_chrf": _corpus_chrf,
}
