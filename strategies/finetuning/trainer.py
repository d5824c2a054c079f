"""TRL's SFTTrainer with the loss on answers only, our row order, and checkpoints without pickle."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from datasets import Dataset
from safetensors.torch import load_file, save_file
from torch.utils.data import Sampler
from transformers import EarlyStoppingCallback, PrinterCallback, TrainerCallback
from trl import SFTConfig, SFTTrainer
from trl.trainer.sft_trainer import DataCollatorForLanguageModeling

from advisor.errors import TrialError
from advisor.findings import Finding
from strategies.finetuning import checkpoint
from strategies.finetuning.job import Job, TrainingLoss
from strategies.finetuning.loss import answer_logits, answer_loss
from strategies.finetuning.rows import Row, TrainableModel
from strategies.finetuning.settings import PATIENCE
from strategies.finetuning.tuning import Tuning

ANY_TOKEN = 0
"""Padding; nothing reads it, see `answer_logits`."""


def as_dataset(rows: Sequence[Row]) -> Dataset:
    """Rows in the form TRL calls prepared: token ids and labels."""
    return Dataset.from_dict(
        {"input_ids": [row.ids for row in rows], "labels": [row.labels for row in rows]}
    )


class FixedOrder(Sampler[int]):
    """Yields row numbers in an order decided beforehand."""

    def __init__(self, order: Sequence[int]) -> None:
        self._order = order

    def __iter__(self) -> Iterator[int]:
        return iter(self._order)

    def __len__(self) -> int:
        return len(self._order)


class AnswerTrainer(SFTTrainer):
    """SFTTrainer on prepared rows.

    What differs, and why:
        the loss: logits at answer positions only, no token statistics at every step;
        evaluation: share of rows whose every answer token is the most likely one, which is the
            exact-match rate of greedy decoding, from the same forward pass as the loss;
        what is trained stays in float32 (TRL makes adapters bfloat16 on a quantised model, where
            small updates are lost to rounding);
        checkpoints hold no pickle; no telemetry, no model card;
        a training that goes on from a checkpoint remembers how long it has not improved, and that
            it was to stop.

    Args:
        lm: the language model.
        tuning: what of it is trained.
        args: the trainer's settings.
        job: rows, their order, and how the best step is chosen.
        share: rows' common beginning goes through the model once.
        watch: reports progress and keeps the time; None where nobody looks.
    """

    loss_is_scaled_for_ga = True

    def __init__(
        self,
        lm: TrainableModel,
        tuning: Tuning,
        args: SFTConfig,
        job: Job,
        *,
        share: bool = False,
        watch: Watch | None = None,
    ) -> None:
        self._tuning, self._share = tuning, share
        self._order, self._by_rows = job.order, job.by_rows
        self._watch = watch
        callbacks: list[TrainerCallback] = [watch] if watch else []
        if job.validation:
            callbacks.append(EarlyStoppingCallback(early_stopping_patience=PATIENCE))
        self._causal_lm = lm.model
        looked_at = sorted(job.validation, key=len)
        args.restore_callback_states_from_checkpoint = True
        super().__init__(
            model=tuning.module,
            args=args,
            data_collator=DataCollatorForLanguageModeling(pad_token_id=ANY_TOKEN),
            train_dataset=as_dataset(job.rows),
            eval_dataset=as_dataset(looked_at) if looked_at else None,
            processing_class=lm.tokenizer,
            callbacks=callbacks,
        )
        self.remove_callback(PrinterCallback)
        for parameter in tuning.module.parameters():
            if parameter.requires_grad:
                parameter.data = parameter.data.float()

    def compute_loss(
        self,
        model: Any,  # noqa: ARG002 - what is trained is inside the causal LM
        inputs: dict[str, torch.Tensor],
        return_outputs: bool = False,  # noqa: ARG002 - the Trainer's signature
        num_items_in_batch: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Mean cross-entropy over the answer tokens of the whole (accumulated) batch."""
        with self.accelerator.autocast():
            total = answer_loss(
                self._causal_lm, inputs["input_ids"], inputs["labels"], share=self._share
            )
        count = num_items_in_batch
        if count is None:
            count = (inputs["labels"][:, 1:] >= 0).sum()
        return total / count

    @torch.no_grad()
    def evaluate(self, *_args: Any, **_kwargs: Any) -> dict[str, float]:
        """Loss per answer token, share of rows answered exactly, and the score to keep by."""
        self.model.eval()
        loss, tokens, exact, rows = 0.0, 0, 0, 0
        for batch in self.get_eval_dataloader():
            inputs = self._prepare_inputs(batch)
            with self.accelerator.autocast():
                logits, targets, row = answer_logits(
                    self._causal_lm, inputs["input_ids"], inputs["labels"], share=self._share
                )
            logits = logits.float()
            loss += float(torch.nn.functional.cross_entropy(logits, targets, reduction="sum"))
            wrong = row[logits.argmax(dim=1) != targets].unique()
            tokens, rows = tokens + len(targets), rows + len(batch["labels"])
            exact += len(batch["labels"]) - len(wrong)
        loss, share = loss / tokens, exact / rows
        if not math.isfinite(loss):
            raise diverged("validation", loss, self.state.global_step, self.args.learning_rate)
        score = share + 1e-4 / (1 + loss) if self._by_rows else -loss
        metrics = {"eval_loss": loss, "eval_exact": share, "eval_score": score}
        self.log(dict(metrics))
        self.control: Any = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, metrics
        )
        return metrics

    def _get_train_sampler(self, train_dataset: Any = None) -> Sampler[int]:  # noqa: ARG002
        return FixedOrder(self._order)

    def _save(self, output_dir: str | None = None, state_dict: Any = None) -> None:  # noqa: ARG002
        folder = Path(output_dir or self.args.output_dir)
        folder.mkdir(parents=True, exist_ok=True)
        save_file(self._tuning.weights(), folder / checkpoint.WEIGHTS)

    def _load_from_checkpoint(self, resume_from_checkpoint: str, model: Any = None) -> None:  # noqa: ARG002
        self._tuning.set_weights(load_file(Path(resume_from_checkpoint) / checkpoint.WEIGHTS))

    def _load_best_model(self) -> None:
        self._load_from_checkpoint(self.state.best_model_checkpoint)

    def _save_optimizer_and_scheduler(self, output_dir: str) -> None:
        checkpoint.save_optimizer(Path(output_dir), self.optimizer, self.lr_scheduler)
        checkpoint.save_seconds(Path(output_dir), self._watch.seconds if self._watch else 0.0)

    def _load_optimizer_and_scheduler(self, checkpoint_dir: str | None) -> None:
        if checkpoint_dir is not None:
            checkpoint.load_optimizer(Path(checkpoint_dir), self.optimizer, self.lr_scheduler)

    def _init_training_state(
        self, max_steps: int, steps_per_epoch: int, epochs: int, checkpoint_dir: Any, trial: Any
    ) -> tuple[int, int]:
        """Where to begin; past the last epoch for a training that had stopped early."""
        begin: tuple[int, int] = super()._init_training_state(
            max_steps, steps_per_epoch, epochs, checkpoint_dir, trial
        )
        best = Path(self.args.output_dir) / f"checkpoint-{self.state.best_global_step}"
        if best.is_dir():  # the state names it as it was called then; the folder may have moved
            self.state.best_model_checkpoint = str(best)
        return (epochs, 0) if self.control.should_training_stop else begin

    def _save_rng_state(self, output_dir: str) -> None:
        checkpoint.save_random_state(Path(output_dir))

    def _load_rng_state(self, checkpoint_dir: str | None) -> None:
        if checkpoint_dir is not None:
            checkpoint.load_random_state(Path(checkpoint_dir))

    def create_model_card(self, *_args: Any, **_kwargs: Any) -> None:
        """No card: a checkpoint is for going on, not for publishing."""

    def _send_telemetry(self) -> None:
        """TRL reports the trainer and device to its makers; this tool reports nothing."""


class Watch(TrainerCallback):
    """Reports progress, keeps the time, and stops a training whose loss is no number any more.

    Args:
        progress: called with what the trainer logs.
        earlier_s: seconds that an earlier process spent on the training that goes on.
    """

    def __init__(
        self, progress: Callable[[int, int | None, Finding | None], None], earlier_s: float = 0.0
    ) -> None:
        self._progress = progress
        self._begin = time.perf_counter()
        self.earlier_s = earlier_s

    @property
    def seconds(self) -> float:
        """Wall time of the training so far, over all its processes."""
        return self.earlier_s + time.perf_counter() - self._begin

    def on_log(
        self,
        args: Any,
        state: Any,
        control: Any,  # noqa: ARG002 - the Trainer passes it by position
        logs: dict[str, float],
        **_kwargs: Any,
    ) -> None:
        """Called by the trainer with the mean loss since the last call, among other things."""
        loss = logs.get("loss")
        if loss is None:
            return
        if not math.isfinite(loss):
            raise diverged("training", loss, state.global_step, args.learning_rate)
        self._progress(state.global_step, state.max_steps, TrainingLoss(loss))


def diverged(which: str, loss: float, step: int, learning_rate: float) -> TrialError:
    """The error for a loss that is not a finite number."""
    return TrialError(
        f"diverged-{which}",
        loss=str(loss),
        step=step,
        rate=f"{learning_rate:g}",
        lower=f"{learning_rate / 5:g}",
    )
