"""knn-few-shot: the most similar training rows as demonstrations, the nearest one last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from advisor.types import Sample, StrategySpec
from strategies.base import FitContext
from strategies.prompt import Prompt, distinct
from strategies.prompted import (
    Built,
    PromptBuilder,
    RetrievalPredictor,
    answer_budget,
    calibrated,
    one_line,
    plain_is_better,
    tried_rows,
)
from strategies.retrieval.index import KnowledgeIndex, other_texts
from strategies.retrieval.passages import passages_from_rows

SAME = 8
"""Further rows looked up where a row's own text must not be shown to it."""
SHOTS = 10
"""Demonstrations where nothing is said, see docs/defaults.md."""


@dataclass(frozen=True)
class KnnFewShot:
    """Prompt with demonstrations chosen for each input.

    Attributes:
        shots: how many neighbours are shown.
        list_labels: name the label set in the instruction; off, since neighbours show the likely
            labels and a long list costs tokens in every request.
    """

    shots: int = SHOTS
    list_labels: bool = False

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec("knn-few-shot", {"shots": self.shots, "list_labels": self.list_labels})

    def prompts(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> PromptBuilder:
        """The nearest labelled rows of each sample."""
        return self._prompted(train, validation, context)[0].build

    def _prompted(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> tuple[RetrievalPredictor, Callable[..., list[Built]]]:
        """The predictor, and how prompts are built with or without a row's own text."""
        lm = context.open_model()
        build, index = self._indexed(train, validation, context)

        def predictor(plain: bool, others: bool = False) -> RetrievalPredictor:
            return RetrievalPredictor(
                lm,
                context.task,
                partial(build, others=others, plain=plain),
                answer_budget(lm, train),
                self.spec,
                (lambda path: index.save(path / "index"),),
                one_line=one_line(context.task, train),
                plain=plain,
            )

        # all labelled rows are in the index
        tried = tried_rows(validation, train)
        plain = plain_is_better(partial(predictor, others=True), tried, context)
        return predictor(plain), build

    def _indexed(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> tuple[Callable[..., list[Built]], KnowledgeIndex]:
        labelled = [*train, *(row for row in validation if row.target is not None)]
        rows, repeated = distinct(labelled, context.task)
        if repeated:
            context.note(repeated)
        passages = passages_from_rows(rows, context.task)
        context.compared("training_rows", [passage.searched for passage in passages])
        index = KnowledgeIndex.build(passages, context.open_embedder())
        by_id = {row.id: row for row in rows}

        def build(
            samples: Sequence[Sample], others: bool = False, plain: bool = False
        ) -> list[Built]:
            found = index.search([sample.input for sample in samples], self.shots + SAME * others)
            built = []
            for sample, hits in zip(samples, found, strict=True):
                shown_hits = other_texts(hits, sample)[: self.shots] if others else hits
                best_first = tuple(hit.passage.id for hit in shown_hits)
                nearest_last = best_first[::-1]
                shown = tuple(by_id[row_id] for row_id in nearest_last)
                prompt = Prompt(
                    sample, context.task, shown, list_labels=self.list_labels, plain=plain
                )
                built.append(Built(prompt, nearest_last, best_first))
            return built

        return build, index

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> RetrievalPredictor:
        """Index all labelled rows; calibrate on some, each asked without its own text shown."""
        predictor, build = self._prompted(train, validation, context)
        return calibrated(
            predictor,
            train,
            validation,
            context,
            build=partial(build, others=True),
        )
