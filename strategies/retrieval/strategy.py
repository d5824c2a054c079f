"""rag: retrieved passages in the prompt, their source ids beside the answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advisor.models.base import Model
from advisor.trial_findings import RepeatsShownOnce
from advisor.types import Sample, StrategySpec
from strategies.base import FitContext
from strategies.prompt import Prompt, Shown
from strategies.prompted import Built, PromptBuilder, RetrievalPredictor, answer_budget
from strategies.retrieval.index import Hit, KnowledgeIndex, Passage
from strategies.retrieval.knowledge import knowledge

PASSAGES, FEW_PASSAGES = 3, 1
"""Passages shown where nothing is said: usually, and to a small model that answers questions from
documents, see docs/defaults.md."""
SMALL_MODEL = 500_000_000
"""Parameters up to which the figures for the model of 135M are taken as a guide."""

SEARCHED = 12
"""Chunks looked up per query: enough that five different sources are ranked for recall@5."""
MOST_REPEATS = 64
"""Further chunks looked up where some are identical, so that others fill their places."""


@dataclass(frozen=True)
class RagPredictor(RetrievalPredictor):
    """Answers from retrieved passages (a `SwapsQuery` and a `ShowsPassages`).

    Attributes:
        texts: every passage that can be retrieved, by its id.
    """

    texts: Mapping[str, str] = field(default_factory=dict)

    def passage_text(self, passage_id: str) -> str | None:
        """The text of a passage; None where there is no such passage."""
        return self.texts.get(passage_id)


@dataclass(frozen=True)
class Rag:
    """Prompt with the passages nearest to the input.

    Attributes:
        passages: how many are in the prompt; None shows 3, or 1 to a small model that answers
            questions from documents.
        list_labels: name the label set in the instruction.
    """

    passages: int | None = None
    list_labels: bool = True

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec("rag", {"passages": self.passages, "list_labels": self.list_labels})

    def prompts(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        context: FitContext,
    ) -> PromptBuilder:
        """The passages nearest to each sample."""
        return self._indexed(train, context)[0]

    def _indexed(
        self, train: Sequence[Sample], context: FitContext
    ) -> tuple[PromptBuilder, KnowledgeIndex]:
        embedder = context.open_embedder()
        passages, searched = knowledge(train, context.task, context.documents, embedder)
        context.note(searched)
        context.compared(
            "passages" if context.documents else "training_rows",
            [passage.searched for passage in passages],
        )
        repeats = len(passages) - len({passage.text for passage in passages})
        if repeats:
            context.note(RepeatsShownOnce("passages", repeats, len(passages)))
        index = KnowledgeIndex.build(passages, embedder)
        count = self.passages or _usual(context.open_model(), context)

        def build(samples: Sequence[Sample]) -> list[Built]:
            queries = [sample.input for sample in samples]
            found = index.search(queries, SEARCHED + min(repeats, MOST_REPEATS))
            return [
                self._built(sample, hits, count, context)
                for sample, hits in zip(samples, found, strict=True)
            ]

        return build, index

    def fit(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        context: FitContext,
    ) -> RagPredictor:
        """Load or make the passages and index them."""
        build, index = self._indexed(train, context)
        lm = context.open_model()
        return RagPredictor(
            lm,
            context.task,
            build,
            answer_budget(lm, train),
            self.spec,
            (lambda path: index.save(path / "index"),),
            {passage.id: passage.text for passage in index.passages},
        )

    def _built(self, sample: Sample, hits: Sequence[Hit], count: int, context: FitContext) -> Built:
        different: dict[str, Passage] = {}
        for hit in hits:
            different.setdefault(hit.passage.text, hit.passage)
        nearest_last = list(different.values())[:count][::-1]
        shown = tuple(Shown(passage.source, passage.text) for passage in nearest_last)
        prompt = Prompt(sample, context.task, passages=shown, list_labels=self.list_labels)
        return Built(
            prompt,
            tuple(passage.id for passage in nearest_last),
            tuple(dict.fromkeys(hit.passage.source for hit in hits[:SEARCHED])),
        )


def _usual(lm: Model, context: FitContext) -> int:
    """How many passages to show where nothing is said."""
    reads = context.task.kind == "qa" and context.documents is not None
    small = 0 < (lm.info.parameters or 0) <= SMALL_MODEL
    return FEW_PASSAGES if reads and small else PASSAGES
