"""The bundled demonstrations, split and prompted as a comparison splits and prompts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor import samples
from advisor.data.load import LoadOptions, load
from advisor.data.split import SplitOptions, lock
from advisor.data.task import detect
from advisor.models.base import Encoded, Model
from advisor.models.embedder import open_embedder
from advisor.types import Split, Task
from strategies.base import FitContext
from strategies.prompted import PromptPredictor
from strategies.registry import create

MODEL = "smollm2"


@dataclass(frozen=True)
class Demonstration:
    """One sample of `advisor demo`: its task, the split of a comparison with seed 0, documents."""

    name: str
    task: Task
    split: Split
    documents: Path | None

    def fitted(self, strategy: str, lm: Model, work: Path) -> PromptPredictor:
        """A strategy with its default settings, fitted on the training rows.

        Args:
            strategy: its name; one that asks the model without training it.
            lm: the model.
            work: a folder for what the strategy keeps.
        """
        embedder = open_embedder(offline=True)
        context = FitContext(
            self.task, 0, work, lm.info.id, self.documents, lambda: lm, lambda: embedder
        )
        predictor = create(strategy).fit(self.split.train, self.split.validation, context)
        assert isinstance(predictor, PromptPredictor)
        return predictor

    def prompts(self, predictor: PromptPredictor, lm: Model) -> list[Encoded]:
        """What the predictor asks for each test row."""
        return [lm.encode(one.prompt.messages()) for one in predictor.build(self.split.test)]


def demonstration(
    name: str, *, test_limit: int | None = None, train_limit: int | None = None
) -> Demonstration:
    """The sample `name` with the rows that a comparison would learn from and test on."""
    demo = samples.demo(name)
    options = SplitOptions(
        seed=0, train_limit=train_limit, test_limit=test_limit or demo.test_limit
    )
    task, split = locked(demo.data, demo.test, demo.target_column, options)
    return Demonstration(name, task, split, demo.docs)


def locked(
    data: Path, test: Path | None, target_column: str | None, options: SplitOptions
) -> tuple[Task, Split]:
    """The task of a labelled file, and its split."""
    columns = LoadOptions(target_column=target_column)
    table = load(str(data), columns)
    held_out = load(str(test), columns) if test else None
    task = detect(table)
    return task, lock(table, held_out, task, options)


def mean_tokens(prompts: Sequence[Encoded]) -> float:
    """Mean length of prompts."""
    return sum(len(prompt.ids) for prompt in prompts) / len(prompts)
