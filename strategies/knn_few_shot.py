"""knn-few-shot: the most similar training rows as demonstrations, the nearest one last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.models.base import Model
from advisor.types import Sample, StrategySpec, Task
from strategies.base import FitContext
from strategies.prompt import Prompt
from strategies.prompted import Built, RetrievalPredictor, answer_budget, is_small
from strategies.rag.index import KnowledgeIndex
from strategies.rag.rows import passages_from_rows

DEFAULT_SHOTS = 10
CANDIDATES = (10, 5, 3, 1)
"""What a small model chooses among on validation rows; the first of equals wins."""
MOST_CHECKED = 200
"""Validation rows that choose. On half as many, settings 1.5 points apart change places."""


@dataclass(frozen=True)
class KnnFewShot:
    """Prompt with demonstrations chosen for each input.

    Attributes:
        shots: how many neighbours are shown; None shows 10, or for a small model the number of
            `CANDIDATES` that answers most validation rows.
        list_labels: name the label set in the instruction; off, since neighbours show the likely
            labels and a long list costs tokens in every request.
    """

    shots: int | None = None
    list_labels: bool = False

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec("knn-few-shot", {"shots": self.shots, "list_labels": self.list_labels})

    def fit(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],
        context: FitContext,
    ) -> RetrievalPredictor:
        """Settle how many rows to show, then index all rows: those that chose are shown too."""
        lm, embedder = context.open_model(), context.open_embedder()

        def shown(rows: Sequence[Sample]) -> _Shown:
            index = KnowledgeIndex.build(passages_from_rows(rows, context.task), embedder)
            return _Shown(self, tuple(rows), index, lm, context.task)

        labelled = [row for row in validation if row.target is not None]
        everything = shown((*train, *labelled))
        if self.shots is not None:
            return everything.predictor(self.shots)
        checked = labelled[:MOST_CHECKED]
        if not (checked and is_small(lm) and context.task.kind == "classification"):
            return everything.predictor(DEFAULT_SHOTS)
        alone = shown(train)
        shots = max(CANDIDATES, key=lambda count: _answered(alone.predictor(count), checked))
        context.note(
            f"{shots} demonstration{'s' * (shots > 1)} per request, chosen among "
            f"{', '.join(map(str, sorted(CANDIDATES)))} on {len(checked)} validation rows."
        )
        return everything.predictor(shots)


@dataclass(frozen=True)
class _Shown:
    """All that a predictor needs beside the number of demonstrations."""

    strategy: KnnFewShot
    train: tuple[Sample, ...]
    index: KnowledgeIndex
    lm: Model
    task: Task

    def predictor(self, shots: int) -> RetrievalPredictor:
        """A predictor that shows this many neighbours, the nearest last."""
        rows = {row.id: row for row in self.train}

        def build(samples: Sequence[Sample]) -> list[Built]:
            found = self.index.search([sample.input for sample in samples], shots)
            built = []
            for sample, hits in zip(samples, found, strict=True):
                best_first = tuple(hit.passage.id for hit in hits)
                ids = best_first[::-1]
                shown = tuple(rows[row_id] for row_id in ids)
                prompt = Prompt(sample, self.task, shown, list_labels=self.strategy.list_labels)
                built.append(Built(prompt, ids, best_first))
            return built

        return RetrievalPredictor(
            self.lm,
            self.task,
            build,
            answer_budget(self.lm, self.train),
            self.strategy.spec,
            (lambda path: self.index.save(path / "index"),),
        )


def _answered(predictor: RetrievalPredictor, rows: Sequence[Sample]) -> int:
    """How many rows it answers with their target."""
    targets = {row.id: row.target for row in rows}
    return sum(one.output == targets[one.sample_id] for one in predictor.predict(rows))
