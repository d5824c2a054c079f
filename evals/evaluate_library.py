"""Aggregates over a whole test split, as local `evaluate` metrics.

Nothing is downloaded and nothing stays on disk: the metrics keep their data in memory, and the
folder that `evaluate` insists on making is a temporary one.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence

from datasets import Features, Value

from advisor.types import Sample, Score, Task
from evals.counting import count
from evals.imports import without_package
from evals.reading import read
from evals.registry import MetricSpec
from evals.sums import Sums

with without_package("transformers"):  # evaluate loads it, and torch, for pipelines of its own
    import evaluate


def _info(description: str, **features: str) -> evaluate.MetricInfo:
    return evaluate.MetricInfo(
        description=description,
        citation="",
        inputs_description="",
        features=Features({name: Value(dtype) for name, dtype in features.items()}),
    )


class MeanScore(evaluate.Metric):
    """The mean of per-sample values."""

    def _info(self) -> evaluate.MetricInfo:
        return _info("mean of per-sample scores", predictions="float64")

    def _compute(self, predictions: Sequence[float]) -> dict[str, float]:
        return {"value": sum(predictions) / len(predictions)}


class WholeSplit(evaluate.Metric):
    """A metric of sums over rows."""

    def __init__(self, sums: Sums, cache_dir: str) -> None:
        super().__init__(keep_in_memory=True, cache_dir=cache_dir, seed=0)
        self._sums = sums

    def _info(self) -> evaluate.MetricInfo:
        return _info("a metric of sums over rows", predictions="string", references="string")

    def _compute(self, predictions: Sequence[str], references: Sequence[str]) -> dict[str, float]:
        return {"value": self._sums(references, predictions).value}


def aggregate(
    task: Task,
    metrics: Iterable[MetricSpec],
    samples: Sequence[Sample],
    outputs: Sequence[str | None],
    scores: Iterable[Score],
) -> dict[str, float | None]:
    """Compute the value of every metric over the split; None where no row counts, never 0.

    Args:
        task: kind of answer.
        metrics: of the task; those that only a whole split has are computed.
        samples: test rows with their targets.
        outputs: outputs[i] answers samples[i]; None where that failed, which counts as the empty
            text.
        scores: per-sample scores, as `score_all` gives them; their means are taken by the rules of
            `evals.counting`.
    """
    rows = [
        (sample.target, read(task, sample, output or "").text)
        for sample, output in zip(samples, outputs, strict=True)
        if sample.target is not None
    ]
    values: dict[str, float | None] = {}
    with tempfile.TemporaryDirectory(prefix="advisor-metrics-") as folder:
        mean = MeanScore(keep_in_memory=True, cache_dir=folder, seed=0)
        for name, counted in count(scores).items():
            found = list(counted.values.values())
            values[name] = mean.compute(predictions=found)["value"] if found else None
        for one in metrics:
            if one.sums is not None:
                values[one.name] = (
                    WholeSplit(one.sums(task), folder).compute(
                        predictions=[output for _, output in rows],
                        references=[target for target, _ in rows],
                    )["value"]
                    if rows
                    else None
                )
    return values
