"""few-shot: the same labelled examples in every prompt, balanced over the labels."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.trial_findings import DemonstrationsShown
from advisor.types import Sample, StrategySpec
from strategies.base import FitContext
from strategies.prompt import Prompt, distinct
from strategies.prompted import (
    Built,
    PromptBuilder,
    PromptPredictor,
    answer_budget,
    calibrated,
    one_line,
    plain_is_better,
    rows_file,
    tried_rows,
)

FEWEST, MOST = 8, 16


@dataclass(frozen=True)
class FewShot:
    """Prompt with fixed demonstrations.

    Attributes:
        shots: how many; None takes one per label, at least 8 and at most 16.
        list_labels: name the label set in the instruction.
    """

    shots: int | None = None
    list_labels: bool = True

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec("few-shot", {"shots": self.shots, "list_labels": self.list_labels})

    def shown(self, train: Sequence[Sample], context: FitContext) -> tuple[Sample, ...]:
        """The demonstrations, seeded."""
        wanted = self.shots or min(MOST, max(FEWEST, len(context.task.labels)))
        rows, repeated = distinct(train, context.task)
        shown = tuple(balanced(rows, wanted, random.Random(context.seed)))
        context.note(DemonstrationsShown(len(shown)))
        if repeated:
            context.note(repeated)
        return shown

    def prompts(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],
        context: FitContext,
    ) -> PromptBuilder:
        """The same demonstrations for every sample."""
        return self._prompted(self.shown(train, context), train, validation, context).build

    def _prompted(
        self,
        shown: tuple[Sample, ...],
        train: Sequence[Sample],
        validation: Sequence[Sample],
        context: FitContext,
    ) -> PromptPredictor:
        ids, task, lm = tuple(row.id for row in shown), context.task, context.open_model()

        def predictor(plain: bool) -> PromptPredictor:
            return PromptPredictor(
                lm,
                task,
                lambda samples: [
                    Built(Prompt(one, task, shown, list_labels=self.list_labels, plain=plain), ids)
                    for one in samples
                ],
                answer_budget(lm, train),
                self.spec,
                (rows_file(shown, "demonstrations.jsonl"),),
                one_line=one_line(task, train),
                plain=plain,
            )

        tried = tried_rows(validation, train, shown)
        return predictor(plain_is_better(predictor, tried, context))

    def fit(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],
        context: FitContext,
    ) -> PromptPredictor:
        """Choose the demonstrations, seeded; calibrate the labels on rows that are none."""
        shown = self.shown(train, context)
        predictor = self._prompted(shown, train, validation, context)
        inputs = {row.input for row in shown}
        others = [row for row in train if row.input not in inputs]
        return calibrated(predictor, others, validation, context)


def balanced(rows: Sequence[Sample], count: int, rng: random.Random) -> list[Sample]:
    """Draw `count` rows, one target after the other in turn; all rows differ.

    Where targets hardly repeat (question answering, generation) this is a plain random draw.
    """
    by_target: dict[str, list[Sample]] = defaultdict(list)
    for row in rows:
        by_target[row.target or ""].append(row)
    queues = [by_target[target] for target in sorted(by_target)]
    for queue in queues:
        rng.shuffle(queue)
    rng.shuffle(queues)
    drawn: list[Sample] = []
    while len(drawn) < count and queues:
        for queue in queues[: count - len(drawn)]:
            drawn.append(queue.pop())
        queues = [queue for queue in queues if queue]
    rng.shuffle(drawn)
    return drawn
