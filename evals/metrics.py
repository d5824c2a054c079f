"""Aggregates over a whole test split, as local `evaluate` metrics.

Nothing is downloaded and nothing stays on disk: the metrics keep their data in memory, and the
folder that `evaluate` insists on making is a temporary one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from datasets import Features, Value

from advisor.models.base import Embedder
from advisor.types import Sample, Score, Task
from evals.counting import count
from evals.imports import without_package
from evals.registry import EMBEDDING_SIMILARITY, WHOLE_SPLIT, make_scorers, scorers_for
from evals.scorers import score_all

with without_package("transformers"):  # evaluate loads it, and torch, for pipelines of its own
    import evaluate


def _info(description: str, citation: str, **features: str) -> evaluate.MetricInfo:
    return evaluate.MetricInfo(
        description=description,
        citation=citation,
        inputs_description="",
        features=Features({name: Value(dtype) for name, dtype in features.items()}),
    )


class MeanScore(evaluate.Metric):
    """The mean of per-sample values."""

    def _info(self) -> evaluate.MetricInfo:
        return _info("mean of per-sample scores", "", predictions="float64")

    def _compute(self, predictions: Sequence[float]) -> dict[str, float]:
        return {"mean": sum(predictions) / len(predictions)}


class LabelAgreement(evaluate.Metric):
    """Macro-averaged F1 over the classes that occur among the references (scikit-learn)."""

    def _info(self) -> evaluate.MetricInfo:
        return _info("macro F1", "scikit-learn", predictions="string", references="string")

    def _compute(self, predictions: Sequence[str], references: Sequence[str]) -> dict[str, float]:
        from sklearn.metrics import f1_score

        classes = sorted(set(references))
        value = f1_score(references, predictions, labels=classes, average="macro", zero_division=0)
        return {"macro_f1": float(value)}


class CorpusChrf(evaluate.Metric):
    """Corpus-level chrF2 (sacreBLEU), divided by 100: n-grams are pooled over the rows."""

    def _info(self) -> evaluate.MetricInfo:
        return _info("corpus chrF2", "sacreBLEU", predictions="string", references="string")

    def _compute(self, predictions: Sequence[str], references: Sequence[str]) -> dict[str, float]:
        from sacrebleu.metrics import CHRF

        score = CHRF().corpus_score(list(predictions), [list(references)]).score
        return {"corpus_chrf": min(1.0, float(score) / 100)}


_WHOLE_SPLIT: Mapping[str, type[evaluate.Metric]] = {
    "macro_f1": LabelAgreement,
    "corpus_chrf": CorpusChrf,
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
    labelled = _labelled(samples, outputs)
    with tempfile.TemporaryDirectory(prefix="advisor-metrics-") as folder:
        mean = MeanScore(keep_in_memory=True, cache_dir=folder, seed=0)
        values: dict[str, float | None] = {
            name: mean.compute(predictions=list(counted.values.values()))["mean"]
            if counted.n
            else None
            for name, counted in count(scores).items()
        }
        name = WHOLE_SPLIT.get(task.kind)
        if name is not None:
            values[name] = None
            if labelled.references:
                values |= _WHOLE_SPLIT[name](keep_in_memory=True, cache_dir=folder, seed=0).compute(
                    predictions=labelled.predictions, references=labelled.references
                )
    return values
