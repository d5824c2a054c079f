"""zero-shot: the instruction, the label set, the input; no examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.types import Sample, StrategySpec
from strategies.base import FitContext
from strategies.prompt import Prompt
from strategies.prompted import Built, PromptBuilder, PromptPredictor, answer_budget


@dataclass(frozen=True)
class ZeroShot:
    """Prompt with the instruction alone; classification names the labels in it."""

    list_labels: bool = True

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec("zero-shot", {"list_labels": self.list_labels})

    def prompts(
        self,
        train: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        validation: Sequence[Sample],  # noqa: ARG002
        context: FitContext,
    ) -> PromptBuilder:
        """The instruction and the input."""
        return lambda samples: [
            Built(Prompt(sample, context.task, list_labels=self.list_labels)) for sample in samples
        ]

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> PromptPredictor:
        """Nothing to learn but how long an answer may be."""
        lm = context.open_model()
        build = self.prompts(train, validation, context)
        return PromptPredictor(lm, context.task, build, answer_budget(lm, train), self.spec)
