"""Aggregates over a whole test split: means of the scorers, and what only a whole split has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from advisor.models.base import Embedder
from advisor.types import Sample, Score, Task
from evals.counting import count
from evals.registry import EMBEDDING_SIMILARITY, make_scorers, scorers_for
from evals.scorers import score_all


def _macro_f1(references: Sequence[str], predictions: Sequence[str]) -> float:
    """Average F1 over the classes that occur among the references.

    The figure of scikit-learn, which takes a second to import.
    """
    rows, answered = Counter(references), Counter(predictions)
    right = Counter(
        target for target, output in zip(references, predictions, strict=True) if target == output
    )
    return fmean(2 * right[label] / (rows[label] + answered[label]) for label in sorted(rows))


def _corpus_chrf(references: Sequence[str], predictions: Sequence[str]) -> float:
    """Compute corpus-level chrF2 (sacreBLEU) / 100: n-grams are pooled over the rows."""
    from sacrebleu.metrics import CHRF

    score = CHRF().corpus_score(list(predictions), [list(references)]).score
    return min(1.0, float(score) / 100)


_WHOLE_SPLIT: Mapping[str, tuple[str, Callable[[Sequence[str], Sequence[str]], float]]] = {
    "classification": ("macro_f1", _macro_f1),
    "generation": ("corpus_chrf", _corpus_chrf),
}


@dataclass(frozen=True)
class _Labelled:
    """Targets and outputs of the rows that have a target; a failed output is the empty text."""

    references: list[str]
    predictions: list[str]


def _labelled(samples: Sequence[Sample], outputs: Sequence[str | None]) -> _Labelled:
    rows = [
        (sample.target, output or "")
        for sample, output in zip(samples, outputs, strict=True)
        if sample.target is not None
    ]
    return _Labelled([target for target, _ in rows], [output for _, output in rows])


def aggregate(
    task: Task,
    samples: Sequence[Sample],
    outputs: Sequence[str | None],
    scores: Iterable[Score],
    embedder: Embedder | None = None,
) -> dict[str, float | None]:
    """Compute the value of every metric over the split; None where no row counts, never 0.

    The mean of every scorer found in `scores` (by the rules of `evals.counting`), and what only a
    whole split has: `macro_f1` for classification, `corpus_chrf` for generation.

    Args:
        task: kind of answer.
        samples: test rows with their targets.
        outputs: outputs[i] answers samples[i]; None where that failed.
        scores: per-sample scores, as `score_all` gives them.
        embedder: given where `scores` holds no embedding similarity yet and it is wanted.
    """
    scores = list(scores)
    if embedder is not None and all(score.scorer != EMBEDDING_SIMILARITY for score in scores):
        wanted = [name for name in scorers_for(task, samples) if name == EMBEDDING_SIMILARITY]
        scores.extend(score_all(make_scorers(wanted, task, embedder), samples, outputs))
    values = {name: counted.mean for name, counted in count(scores).items()}
    if task.kind in _WHOLE_SPLIT:
        name, metric = _WHOLE_SPLIT[task.kind]
        found = _labelled(samples, outputs)
        values[name] = metric(found.references, found.predictions) if found.references else None
    return values
