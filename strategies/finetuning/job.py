"""What a training is asked to do, the ways it may use memory, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.estimate.setup import Method
from advisor.findings import Finding
from strategies.finetuning.rows import Row, training_order
from strategies.finetuning.settings import Length, Recipe


@dataclass(frozen=True, slots=True)
class Job:
    """What to train.

    Attributes:
        rows, validation: tokenised rows; validation may be empty.
        method: what of the model is trained.
        recipe, length: settings and duration.
        by_rows: how the best step is chosen, see `AnswerTrainer`.
        seed: of fresh weights, dropout and order.
        folder: where checkpoints go.
        oom_retries: how often the batch is quartered before anything is tried.
    """

    rows: tuple[Row, ...]
    validation: tuple[Row, ...]
    method: Method
    recipe: Recipe
    length: Length
    by_rows: bool
    seed: int
    folder: Path
    oom_retries: int = 0

    @property
    def layouts(self) -> list[BatchLayout]:
        """The ways to try, from the fastest that is wanted to the smallest."""
        found = layouts(self.recipe.batch_size)
        return found[min(2 * self.oom_retries, len(found) - 1) :]

    @property
    def order(self) -> list[int]:
        """Row numbers of the whole training, see `training_order`."""
        lengths = [len(row) for row in self.rows]
        return training_order(lengths, self.recipe.batch_size, self.length.steps, self.seed)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a training ended.

    Attributes:
        steps: steps taken; fewer than planned where it stopped early.
        best_step: the step whose weights were kept; None without validation rows.
        best_loss, best_exact: validation loss per answer token and share of rows answered exactly
            at that step.
        rows_at_once: rows per forward pass; fewer than the batch where memory was short.
        checkpointed: activations were recomputed to save memory.
        seconds: wall time of the training, `earlier_s` included.
        earlier_s: wall time that an earlier process spent on it, up to where this one went on.
    """

    steps: int
    best_step: int | None
    best_loss: float | None
    best_exact: float | None
    rows_at_once: int
    checkpointed: bool
    seconds: float
    earlier_s: float


@dataclass(frozen=True, slots=True)
class TrainingLoss(Finding):
    """The mean loss of the last steps."""

    loss: float
    kind: Literal["training_loss"] = "training_loss"


@dataclass(frozen=True, slots=True)
class FewerRowsAtOnce(Finding):
    """Out of memory with so many rows at once; the training begins anew with fewer."""

    rows: int
    kind: Literal["fewer_rows_at_once"] = "fewer_rows_at_once"


@dataclass(frozen=True, slots=True)
class BatchLayout:
    """How a batch is put into memory."""

    rows_at_once: int
    accumulate: int
    recompute: bool


def layouts(batch_size: int) -> list[BatchLayout]:
    """Ways to train one batch, from the fastest to the smallest; all give the same gradient."""
    found = [BatchLayout(batch_size, 1, False)]
    at_once = batch_size
    while at_once % 2 == 0:
        at_once //= 2
        found.append(BatchLayout(at_once, batch_size // at_once, False))
    found.append(BatchLayout(at_once, batch_size // at_once, True))
    return found
