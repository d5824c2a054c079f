"""rag+qlora: trained on rows with retrieved passages, asked with retrieved passages.

Zhang et al. 2024 (RAFT, arXiv:2403.10131): the model learns to answer from the right passage among
others, and what to do where the right one is missing.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.types import Sample, StrategySpec
from strategies.base import FitContext, Judge
from strategies.finetuning.strategy import Asking, FineTuning
from strategies.prompt import Prompt
from strategies.prompted import PromptBuilder
from strategies.retrieval.passages import Passage
from strategies.retrieval.rag import RagPredictor
from strategies.retrieval.rag_prompts import RagPrompts
from strategies.retrieval.splitting import PROMPT_CHARACTERS

MOST_PASSAGES = 3
"""In a prompt. A tuned model tells the right one among a few; each more costs time."""
WITHOUT = 0.2
"""Share of the training rows that are shown without the right passage, as RAFT does."""


@dataclass(frozen=True)
class RagTuning:
    """Fine-tune the model on rows with their passages, then answer as `rag` does.

    Attributes:
        passages: how many are in a prompt; None chooses.
        method, learning_rate, batch_size, epochs, steps: see `FineTuning`.
    """

    passages: int | None = None
    method: str = "qlora"
    learning_rate: float | None = None
    batch_size: int | None = None
    epochs: float | None = None
    steps: int | None = None

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec(
            f"rag+{self.method}", {"passages": self.passages, **self._tuning.spec.params}
        )

    @property
    def _tuning(self) -> FineTuning:
        return FineTuning(
            self.method,
            learning_rate=self.learning_rate,
            batch_size=self.batch_size,
            epochs=self.epochs,
            steps=self.steps,
            name=f"rag+{self.method}",
        )

    def prompts(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        context: FitContext,
    ) -> PromptBuilder:
        """Passages found for each sample above it, without worked examples."""
        return self._prepared(train, context).build

    def _prepared(self, train: Sequence[Sample], context: FitContext) -> RagPrompts:
        prompts = RagPrompts.prepare(train, context, PROMPT_CHARACTERS, list_labels=False)
        return replace(prompts, passages=self.passages or min(prompts.passages, MOST_PASSAGES))

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> RagPredictor:
        """Index the passages, train on rows that show them, and predict in the same form.

        Raises:
            DocumentError: the documents cannot be used.
            DataError, TrialError, OutOfMemory: see `FineTuning`.
        """
        prompts = self._prepared(train, context)

        def learn(rows: Sequence[Sample]) -> list[Prompt]:
            found = prompts.found(rows, own=False)
            return [
                prompts.prompt(row, training_passages(row, each, prompts.passages, context))
                for row, each in zip(rows, found, strict=True)
            ]

        def look(rows: Sequence[Sample]) -> list[Prompt]:
            return [built.prompt for built in prompts.build(rows)]

        tuned = self._tuning.fit_asking(
            train, validation, context, Asking(learn, look, prompts.build)
        )
        settings = {"passages": prompts.passages, **tuned.spec.params}
        return RagPredictor(
            tuned.lm,
            tuned.task,
            tuned.build,
            tuned.max_new_tokens,
            StrategySpec(self.spec.name, settings),
            (*tuned.artifacts, prompts.save),
            prompts=prompts,
        )


def training_passages(
    row: Sample, found: Sequence[Passage], count: int, context: FitContext
) -> list[Passage]:
    """What a training row is shown: `count` passages, best first.

    Usually what retrieval finds, the right one in place of the last where it was found further
    down. In some rows the right ones are left out. Which rows depends on seed and row alone.
    """
    draw = random.Random(f"{context.seed}-{row.id}")
    shown = list(found[:count])
    right = [one for one in found if is_right(row, one, context.judge)]
    if draw.random() < WITHOUT:
        return [one for one in found if one not in right][:count]
    if right and not any(one in shown for one in right):
        shown[-1:] = right[:1]
    return shown


def is_right(row: Sample, passage: Passage, judge: Judge | None) -> bool:
    """Whether a passage holds the row's answer, and is of the document that the row names."""
    if judge is None or not judge.holds_answer(row, passage.text):
        return False
    named = row.metadata.doc_id is not None
    return not named or any(judge.is_source(row, source) for source in passage.sources)
