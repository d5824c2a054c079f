"""qlora: fine-tune adapters on the model in 4-bit NF4; no demonstrations, no label list."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.errors import DataError
from advisor.models.local import TransformersModel
from advisor.models.opening import open_trainable
from advisor.trial_findings import (
    Note,
    Remark,
    TrainedWithoutChoice,
    TrainingBatchHalved,
    TrainingEnded,
    TrainingPlanned,
    TrainingRowsCut,
    TrainingShortened,
)
from advisor.types import Sample, StrategySpec, Task
from strategies.base import FitContext
from strategies.finetuning import adapter
from strategies.finetuning import train as training
from strategies.finetuning.fused import fuse
from strategies.finetuning.job import Job, Outcome
from strategies.finetuning.rows import Rows, build_rows
from strategies.finetuning.settings import (
    CPU_BUDGET,
    Length,
    Recipe,
    recipe_for,
    scored_by_rows,
    training_length,
)
from strategies.prompt import Prompt
from strategies.prompted import Built, PromptBuilder, PromptPredictor, answer_budget, stored_task

TRAINING_FOLDER = "training"


@dataclass(frozen=True)
class QLora:
    """Fine-tune adapters on the 4-bit model. Settings left at None follow the model's size.

    Attributes:
        rank, alpha, dropout, learning_rate, batch_size, epochs: see `settings.Recipe`.
        steps: exact number of optimizer steps, in place of epochs and of the CPU's budget.
        four_bit: load the model in 4-bit; False is plain LoRA.
    """

    rank: int | None = None
    alpha: int | None = None
    dropout: float | None = None
    learning_rate: float | None = None
    batch_size: int | None = None
    epochs: float | None = None
    steps: int | None = None
    four_bit: bool = True

    @property
    def spec(self) -> StrategySpec:
        """Name and settings; None where the model's size decides."""
        return StrategySpec(
            "qlora" if self.four_bit else "lora",
            {
                "rank": self.rank,
                "alpha": self.alpha,
                "dropout": self.dropout,
                "learning_rate": self.learning_rate,
                "batch_size": self.batch_size,
                "epochs": self.epochs,
                "steps": self.steps,
                "four_bit": self.four_bit,
            },
        )

    def recipe(self, parameters: int) -> Recipe:
        """The settings for a model of this size, with the user's own put over them."""
        own = {
            name: value
            for name, value in self.spec.params.items()
            if value is not None and name not in ("steps", "four_bit")
        }
        return replace(recipe_for(parameters).recipe, **own)  # type: ignore[arg-type]

    def prompts(
        self,
        train: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        validation: Sequence[Sample],  # noqa: ARG002
        context: FitContext,
    ) -> PromptBuilder:
        """The prompts of the training rows: an instruction and the input."""
        return _prompts(context.task)

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> PromptPredictor:
        """Train, keep the adapter that did best on the validation rows, and predict with it.

        Raises:
            DataError: no training row fits the model's context.
            TrialError: the loss is not a number any more.
            OutOfMemory: the device cannot hold the training.
        """
        lm = open_trainable(
            context.model,
            device=context.device,
            four_bit=self.four_bit,
            trust_remote_code=context.trust_remote_code,
        )
        lm.begin_smaller(context.oom_retries)
        rows = build_rows(train, context.task, lm)
        if not rows.rows:
            raise DataError("no-row-fits", rows=len(train), tokens=lm.info.context_length)
        parameters = lm.info.parameters or 0
        recipe = self.recipe(parameters)
        on_cpu = lm.device.type == "cpu"
        budget = CPU_BUDGET * context.train_share if on_cpu else None
        length = self._length(recipe, rows, parameters, len(validation), budget)
        drawn = random.Random(context.seed).sample(list(validation), length.validation_rows)
        looked_at = build_rows(drawn, context.task, lm)
        if on_cpu and self.four_bit:
            context.note(Remark("four_bits_unpacked"))
        for note in _plan(recipe, length, rows, looked_at):
            context.note(note)
        job = Job(
            rows=rows.rows,
            validation=looked_at.rows,
            recipe=recipe,
            length=length,
            by_rows=scored_by_rows(context.task.kind),
            seed=context.seed,
            folder=context.work_dir / TRAINING_FOLDER,
            oom_retries=context.oom_retries,
        )
        model, outcome = training.train(lm, job, context.progress)
        context.went_on(outcome.earlier_s)
        for note in _ending(outcome, length, recipe):
            context.note(note)
        used = {
            **self.spec.params,
            **_resolved(recipe),
            "steps": length.steps,
            "steps_taken": outcome.steps,
        }
        return PromptPredictor(
            lm,
            context.task,
            _prompts(context.task),
            answer_budget(lm, train, learned=True),
            StrategySpec(self.spec.name, used),
            (
                lambda path: adapter.write(model, path),
                lambda path: _write_tokenizer(lm, path),
            ),
        )

    def _length(
        self, recipe: Recipe, rows: Rows, parameters: int, validation: int, budget: float | None
    ) -> Length:
        if self.steps is not None:
            return Length.of(self.steps, recipe.batch_size, validation)
        lengths = [len(row) for row in rows.rows]
        return training_length(recipe, lengths, parameters, validation=validation, budget=budget)


def load(path: Path, model: str | None = None) -> PromptPredictor:
    """A predictor from a folder that `PromptPredictor.save` wrote.

    Args:
        path: holds strategy.json, the adapter as safetensors, and the tokenizer.
        model: where the base model is now; None takes the id noted in strategy.json.
    """
    facts = json.loads((path / "strategy.json").read_text(encoding="utf-8"))
    lm = open_trainable(
        model or facts["model"], device=None, four_bit=facts["settings"]["four_bit"]
    )
    tuned = adapter.read(lm.model, path)
    tuned.eval()
    fuse(tuned)
    lm.weights_changed()
    task = stored_task(facts)
    return PromptPredictor(
        lm,
        task,
        _prompts(task),
        facts["max_new_tokens"],
        StrategySpec(facts["strategy"], facts["settings"]),
        (
            lambda folder: adapter.write(tuned, folder),
            lambda folder: _write_tokenizer(lm, folder),
        ),
    )


def _prompts(task: Task) -> PromptBuilder:
    return lambda samples: [Built(Prompt(sample, task)) for sample in samples]


def _write_tokenizer(lm: TransformersModel, path: Path) -> None:
    lm.tokenizer.save_pretrained(path)


def _resolved(recipe: Recipe) -> dict[str, int | float]:
    return {
        "rank": recipe.rank,
        "alpha": recipe.alpha,
        "dropout": recipe.dropout,
        "learning_rate": recipe.learning_rate,
        "batch_size": recipe.batch_size,
        "epochs": recipe.epochs,
    }


def _plan(recipe: Recipe, length: Length, rows: Rows, validation: Rows) -> Iterator[Note]:
    yield TrainingPlanned(
        steps=length.steps,
        batch_size=recipe.batch_size,
        passes=length.steps * recipe.batch_size / len(rows.rows),
        rows=len(rows.rows),
        rank=recipe.rank,
        learning_rate=recipe.learning_rate,
        validation_rows=len(validation.rows),
    )
    if length.steps < length.wanted:
        yield TrainingShortened(recipe.epochs, length.wanted)
    if rows.truncated:
        yield TrainingRowsCut("cut", rows.truncated)
    if rows.left_out:
        yield TrainingRowsCut("left_out", rows.left_out)


def _ending(outcome: Outcome, length: Length, recipe: Recipe) -> Iterator[Note]:
    if outcome.best_step is None:
        yield TrainedWithoutChoice(outcome.steps)
    else:
        early = outcome.steps < length.steps
        yield TrainingEnded(
            outcome.steps, early, outcome.best_step, outcome.best_loss, outcome.best_exact
        )
    if outcome.rows_at_once < recipe.batch_size:
        batches = recipe.batch_size // outcome.rows_at_once
        times = batches.bit_length() - 1
        yield TrainingBatchHalved(times, outcome.rows_at_once, batches, recipe.batch_size)
    if outcome.checkpointed:
        yield Remark("activations_recomputed")
