"""knn-few-shot: the most similar training rows as demonstrations, the nearest one last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.types import Sample, StrategySpec
from strategies.base import FitContext
from strategies.prompt import Prompt
from strategies.prompted import Built, RetrievalPredictor, answer_budget
from strategies.rag.index import KnowledgeIndex
from strategies.rag.rows import passages_from_rows


@dataclass(frozen=True)
class KnnFewShot:
    """Prompt with demonstrations chosen for each input.

    Attributes:
        shots: how many neighbours are shown.
        list_labels: name the label set in the instruction; off, since neighbours show the likely
            labels and a long list costs tokens in every request.
    """

    shots: int = 10
    list_labels: bool = False

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec("knn-few-shot", {"shots": self.shots, "list_labels": self.list_labels})

    def fit(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        context: FitContext,
    ) -> RetrievalPredictor:
        """Index the training inputs by their embeddings."""
        index = KnowledgeIndex.build(
            passages_from_rows(train, context.task), context.open_embedder()
        )
        rows = {row.id: row for row in train}

        def build(samples: Sequence[Sample]) -> list[Built]:
            found = index.search([sample.input for sample in samples], self.shots)
            built = []
            for sample, hits in zip(samples, found, strict=True):
                best_first = tuple(hit.passage.id for hit in hits)
                ids = best_first[::-1]
                shown = tuple(rows[row_id] for row_id in ids)
                prompt = Prompt(sample, context.task, shown, list_labels=self.list_labels)
                built.append(Built(prompt, ids, best_first))
            return built

        backend = context.open_backend()
        return RetrievalPredictor(
            backend,
            context.task,
            build,
            answer_budget(backend, train),
            self.spec,
            (lambda path: index.save(path / "index"),),
        )
