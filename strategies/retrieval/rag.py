"""rag: retrieved passages in the prompt, their source ids beside the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from advisor.models.base import Model
from advisor.trial_findings import ExamplesShown, PromptOption, RagPromptChosen
from advisor.types import JsonScalar, Sample, StrategySpec
from strategies.base import FitContext
from strategies.prompt import fit_to_context
from strategies.prompted import (
    PromptBuilder,
    RetrievalPredictor,
    answer_budget,
    may_be_plain,
    mean_score,
    rows_file,
    tried_rows,
)
from strategies.retrieval.rag_prompts import RagPrompts
from strategies.retrieval.splitting import FEW_CHARACTERS, PROMPT_CHARACTERS

SMALL_MODEL = 500_000_000
"""Parameters up to which the figures for the model of 135M are taken as a guide."""
EXAMPLES = (8, 3, 0)
"""Worked examples that are tried; the first where nothing can be tried."""
FEW_ROWS = 16
"""Training rows that show how many examples fit, where there are no validation rows for it."""


@dataclass(frozen=True)
class RagPredictor(RetrievalPredictor):
    """Answers from retrieved passages (a `SwapsQuery` and a `ShowsPassages`).

    Attributes:
        prompts: finds the passages.
    """

    prompts: RagPrompts | None = field(default=None)

    def passage_text(self, passage_id: str) -> str | None:
        """The text of a passage; None where there is no such passage."""
        return self.prompts.text_of(passage_id) if self.prompts else None


@dataclass(frozen=True)
class Rag:
    """Prompt with the passages found for the input, after worked examples of the same form.

    Attributes:
        passages: how many are in the prompt; None chooses.
        examples: how many worked examples; None chooses on validation rows.
        list_labels: name the label set in the instruction.
    """

    passages: int | None = None
    examples: int | None = None
    list_labels: bool = True

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        settings: dict[str, JsonScalar] = {
            "passages": self.passages,
            "examples": self.examples,
            "list_labels": self.list_labels,
        }
        return StrategySpec("rag", settings)

    def prompts(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> PromptBuilder:
        """Passages found for each sample, after worked examples."""
        return self._prepared(train, validation, context)[0].build

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> RagPredictor:
        """Index the passages, and choose how to search and what to show."""
        prompts, budget = self._prepared(train, validation, context)
        return self._predictor(prompts, context.open_model(), budget)

    def _prepared(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> tuple[RagPrompts, int]:
        lm = context.open_model()
        small = 0 < (lm.info.parameters or 0) <= SMALL_MODEL
        prompts = RagPrompts.prepare(
            train,
            context,
            FEW_CHARACTERS if small else PROMPT_CHARACTERS,
            list_labels=self.list_labels,
        )
        if self.passages is not None:
            prompts = replace(prompts, passages=self.passages)
        budget = answer_budget(lm, train)
        if context.documents is not None or context.retriever is not None:
            prompts = self._with_examples(prompts, train, validation, context, budget)
        return prompts, budget

    def _predictor(self, prompts: RagPrompts, lm: Model, budget: int) -> RagPredictor:
        return RagPredictor(
            lm,
            prompts.task,
            prompts.build,
            budget,
            self.spec,
            (prompts.save, rows_file(prompts.examples, "examples.jsonl")),
            one_line=prompts.one_line,
            plain=prompts.plain,
            prompts=prompts,
        )

    def _with_examples(
        self,
        prompts: RagPrompts,
        train: Sequence[Sample],
        validation: Sequence[Sample],
        context: FitContext,
        budget: int,
    ) -> RagPrompts:
        """The prompts with as many worked examples as serve the validation rows best."""
        lm = context.open_model()
        worked = prompts.worked(train, context.judge)
        counts = (self.examples,) if self.examples is not None else EXAMPLES
        asked = tried_rows(validation, train, worked[: max(counts)])
        fitting = _fitting(prompts, worked, max(counts), asked or train[:FEW_ROWS], lm, budget)
        ways = list(dict.fromkeys(min(count, fitting) for count in counts))
        plainly = may_be_plain(context.task, lm) and max(ways) > 0
        if not asked or (len(ways) == 1 and not plainly):
            context.note(ExamplesShown(ways[0], prompts.passages))
            return replace(prompts, examples=tuple(worked[: ways[0]][::-1]))
        tried: dict[PromptOption, RagPrompts] = {}

        def attempt(count: int, plain: bool = False) -> None:
            one = replace(prompts, examples=tuple(worked[:count][::-1]), plain=plain)
            score = mean_score(self._predictor(one, lm, budget), asked, context)
            tried[PromptOption(prompts.passages, count, score, plain)] = one

        for count in ways:
            attempt(count)
        for count in ways if plainly else ():
            if count:  # text goes on with a pattern: without one there is nothing to follow
                attempt(count, plain=True)
        chosen = max(tried, key=lambda one: one.score)  # of equals the first
        context.note(RagPromptChosen(len(asked), chosen, tuple(tried)))
        return tried[chosen]


def _fitting(
    prompts: RagPrompts,
    worked: Sequence[Sample],
    most: int,
    rows: Iterable[Sample],
    lm: Model,
    budget: int,
) -> int:
    """How many worked examples fit the model's context above every one of some rows."""
    count = min(most, len(worked))
    whole = replace(prompts, examples=tuple(worked[:count][::-1]))
    dropped = [fit_to_context(one.prompt, lm, budget).dropped for one in whole.build(list(rows))]
    return max(0, count - max(dropped, default=0))
