"""zero-shot: the instruction, the label set, the input; no examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.types import Sample, StrategySpec
from strategies.base import FitContext
from strategies.prompt import Prompt
from strategies.prompted import (
    Built,
    PromptBuilder,
    PromptPredictor,
    answer_budget,
    calibrated,
)


@dataclass(frozen=True)
class ZeroShot:
    """Prompt with the instruction alone; classification names the labels in it.

    Attributes:
        list_labels: name the label set in the instruction.
        uses_labels: calibrate the labels on labelled rows; else on the inputs of training rows.
    """

    list_labels: bool = True
    uses_labels: bool = False

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec(
            "zero-shot", {"list_labels": self.list_labels, "uses_labels": self.uses_labels}
        )

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
        """Learn how long an answer may be, and which labels the model prefers anyway."""
        lm = context.open_model()
        build = self.prompts(train, validation, context)
        predictor = PromptPredictor(lm, context.task, build, answer_budget(lm, train), self.spec)
        if self.uses_labels:
            return calibrated(predictor, train, validation, context)
        return calibrated(predictor, train, (), context, labels=False)
