"""encoder: the sentence embedder itself fine-tuned to tell the labels apart; no language model.

A logistic regression over the frozen embeddings comes first. Fine-tuning starts from it and moves
encoder and classifier together (linear probing, then fine-tuning: Kumar et al. 2022,
arXiv:2202.10054), so that it begins where `embedding` ends. What answers more validation rows
right is kept, the frozen encoder where both do equally well.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from advisor.errors import OutOfMemory, TrialError
from advisor.models.base import Embedder, TunesEmbedder
from advisor.models.embedder import open_embedder
from advisor.models.oom import first_line, ran_out, release
from advisor.trial_findings import EncoderFrozen, EncoderTuned
from advisor.types import Sample, StrategySpec
from strategies.base import FitContext
from strategies.baselines.embedding import STRENGTHS, EmbeddingLinear, logistic_regression
from strategies.baselines.linear import LinearModel, choose_strength
from strategies.baselines.rows import Row, answers, labelled, texts, validation_rows
from strategies.finetuning import checkpoint
from strategies.finetuning.job import TrainingLoss
from strategies.finetuning.rows import training_order
from strategies.finetuning.settings import CPU_BUDGET, PATIENCE
from strategies.retrieval.neighbours import encode_unique

ENCODER = "encoder"
"""Folder of the fine-tuned encoder, in the trial's work folder and in its artifact."""
HEAD_RATE = 1e-2
"""Learning rate of the linear classifier, which starts fitted."""
START_STRENGTH = 1.0
"""C of the logistic regression that tuning starts from. The one that validates best is regularised
far less and leaves no loss on the training rows (0.05 nats on banking77), so nothing would move."""
WARMUP = 0.1
LOOKS = 8
"""Looks at the validation rows."""
MOST_VALIDATION_ROWS = 512


@dataclass(frozen=True)
class Encoder:
    """Fine-tune the sentence embedder with a linear classifier on the labels.

    Attributes:
        learning_rate: peak of the encoder's; it rises over the first tenth of the steps, then
            falls to 0.
        batch_size: rows per optimizer step.
        epochs: passes over the training rows.
        steps: at least so many, where few rows make short passes.
    """

    learning_rate: float = 1e-4
    batch_size: int = 32
    epochs: float = 4.0
    steps: int = 100

    @property
    def name(self) -> str:
        """As used on the command line."""
        return "encoder"

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec(self.name, asdict(self))

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> EmbeddingLinear:
        """Fit the classifier on frozen embeddings, fine-tune both, and keep what validates better.

        Raises:
            TrialError: the task is not classification.
            OutOfMemory: memory does not hold the training of a single row.
        """
        if context.task.kind != "classification":
            raise TrialError("encoder-needs-labels", task=context.task.kind)
        rows, held_out = labelled(train), validation_rows(validation)
        everything, task = (*rows, *held_out), context.task
        embedder = context.open_embedder()
        context.compared("training_rows", texts(everything))
        vectors = encode_unique(texts(everything), embedder)
        known, asked = vectors[: len(rows)], vectors[len(rows) :]
        make = partial(logistic_regression, seed=context.seed)
        strength = choose_strength(make, STRENGTHS, (known, rows), (asked, held_out), task)
        frozen = LinearModel.fit(lambda: make(strength), known, answers(rows), task)
        frozen_right = _right(frozen.predict(asked), held_out) if held_out else 0
        start = LinearModel.fit(lambda: make(START_STRENGTH), known, answers(rows), task)
        tuned = None
        if isinstance(embedder, TunesEmbedder) and len(start.labels) > 1:
            tuned = self._tune(embedder, start, rows, held_out, context)
            context.note(
                EncoderTuned(
                    embedder=embedder.name,
                    steps=tuned.steps,
                    best_step=tuned.best_step,
                    batch_size=self.batch_size,
                    learning_rate=self.learning_rate,
                    tuned=tuned.right / len(held_out) if held_out else None,
                    frozen=frozen_right / len(held_out) if held_out else None,
                    rows=len(held_out),
                )
            )
        else:
            context.note(EncoderFrozen(embedder.name))
        if tuned is not None and (not held_out or tuned.right > frozen_right):
            return EncoderPredictor(tuned.linear, tuned.embedder)
        return EmbeddingLinear(
            LinearModel.fit(lambda: make(strength), vectors, answers(everything), task), embedder
        )

    def _tune(
        self,
        embedder: TunesEmbedder,
        start: LinearModel,
        rows: Sequence[Row],
        held_out: Sequence[Row],
        context: FitContext,
    ) -> Tuned:
        """Fine-tune, with fewer rows at once where memory runs out (the gradient is the same)."""
        at_once = max(1, self.batch_size >> 2 * context.oom_retries)
        while True:
            try:
                return Training(self, embedder, start, (rows, held_out), context).run(at_once)
            except (RuntimeError, MemoryError) as error:
                if not ran_out(error):
                    raise
                if at_once == 1:
                    raise OutOfMemory("encoder-out-of-memory", text=first_line(error)) from error
            at_once //= 2
            release()


@dataclass(frozen=True)
class Tuned:
    """A fine-tuned encoder with its classifier, as they were at `best_step` of `steps`.

    `right`: validation rows answered right; 0 where there are none.
    """

    embedder: Embedder
    linear: LinearModel
    steps: int
    best_step: int
    right: int


@dataclass(frozen=True)
class EncoderPredictor(EmbeddingLinear):
    """A linear model over the embeddings of a fine-tuned encoder, which is saved with it."""

    def save(self, path: Path) -> Path:
        """Write the folder `path`: arrays, and the encoder as safetensors; `load` reads it."""
        super().save(path)
        assert isinstance(self.embedder, TunesEmbedder)
        self.embedder.save(path / ENCODER)
        return path


def load(path: Path, embedder: Embedder) -> EmbeddingLinear:
    """Read what the predictor's `save` wrote; `embedder` is the one that was not fine-tuned.

    Raises:
        RunFolderError, ModelError: it is something else.
    """
    linear = LinearModel.load(path)
    if not (path / ENCODER).is_dir():
        return EmbeddingLinear(linear, embedder)
    return EncoderPredictor(linear, open_embedder(str(path / ENCODER), offline=True))


def _right(found: Sequence[str], rows: Sequence[Row]) -> int:
    return sum(one == row.answer for one, row in zip(found, rows, strict=True))


class Training:
    """One fine-tuning. Batches hold rows of like length.

    Word embeddings stay as they are: half of a small encoder's parameters, and a few thousand rows
    show each word too seldom to move it well.

    Args:
        settings: of the strategy.
        embedder: a copy of it is tuned.
        start: the classifier to begin with.
        split: training and validation rows.
        context: of the trial.
    """

    def __init__(
        self,
        settings: Encoder,
        embedder: TunesEmbedder,
        start: LinearModel,
        split: tuple[Sequence[Row], Sequence[Row]],
        context: FitContext,
    ) -> None:
        import torch
        from transformers import set_seed

        self._settings, self._context = settings, context
        self._rows, self._held_out = split[0], split[1][:MOST_VALIDATION_ROWS]
        device = "cuda" if context.device != "cpu" and torch.cuda.is_available() else "cpu"
        self._tuned = embedder.trainable_copy(device)
        lengths = self._tuned.lengths(texts(self._rows))
        share = context.train_share * context.cpu_training
        self._steps = _steps(settings, lengths, self._tuned.model, device, share)
        self._order = training_order(lengths, settings.batch_size, self._steps, context.seed)
        self._labels = start.labels
        label_at = {label: at for at, label in enumerate(start.labels)}
        self._targets = torch.tensor([label_at[row.answer] for row in self._rows], device=device)
        set_seed(context.seed)
        self._head = torch.nn.Linear(start.weights.shape[1], len(start.labels), device=device)
        self._head.load_state_dict(
            {"weight": torch.from_numpy(start.weights), "bias": torch.from_numpy(start.bias)}
        )
        for module in self._tuned.model.modules():
            if isinstance(module, torch.nn.Embedding):
                module.requires_grad_(False)
        self._all = torch.nn.ModuleDict({"encoder": self._tuned.model, "head": self._head})
        self._trained = {
            name: one for name, one in self._all.named_parameters() if one.requires_grad
        }
        self._optimizer, self._schedule = _optimizer(
            settings, self._tuned.model, self._head, self._steps
        )

    def run(self, at_once: int) -> Tuned:
        """Train `at_once` rows at a time, from the last checkpoint in the trial's folder on."""
        import torch

        folder, settings = self._context.work_dir / ENCODER, self._settings
        facts = {**asdict(settings), "steps": self._steps, "seed": self._context.seed}
        pairs = [(row.text, row.answer) for row in (*self._rows, *self._held_out)]
        checkpoint.prepare_folder(folder, checkpoint.fingerprint(pairs, facts))
        best = {name: one.detach().clone() for name, one in self._trained.items()}
        state = {"step": 0, "best_step": 0, "right": -1, "looks_since": 0}
        last = checkpoint.last_complete(folder)
        earlier_s, begin = checkpoint.seconds_spent(last), time.perf_counter()
        self._context.went_on(earlier_s)
        if last is not None:
            state = _read(last, self._trained, best)
            checkpoint.load_optimizer(last, self._optimizer, self._schedule)
            checkpoint.load_random_state(last)
        every = max(1, math.ceil(self._steps / LOOKS))
        while state["step"] < self._steps and state["looks_since"] < PATIENCE:
            at = state["step"] * settings.batch_size
            loss = self._step(self._order[at : at + settings.batch_size], at_once)
            state["step"] += 1
            if not math.isfinite(loss):
                raise TrialError(
                    "encoder-diverged",
                    loss=str(loss),
                    step=state["step"],
                    rate=f"{settings.learning_rate:g}",
                )
            self._context.progress(state["step"], self._steps, TrainingLoss(loss))
            if state["step"] % every and state["step"] < self._steps:
                continue
            right = self._right()
            state["looks_since"] += 1
            if right > state["right"] or not self._held_out:
                state |= {"right": right, "best_step": state["step"], "looks_since": 0}
                best = {name: one.detach().clone() for name, one in self._trained.items()}
            seconds = earlier_s + time.perf_counter() - begin
            weights, training = (self._trained, best), (self._optimizer, self._schedule)
            _write(folder, state, weights, training, seconds)
        with torch.no_grad():
            for name, one in self._trained.items():
                one.copy_(best[name])
        self._all.eval()
        return Tuned(self._tuned, self._linear(), state["step"], state["best_step"], state["right"])

    def _step(self, batch: Sequence[int], at_once: int) -> float:
        """One optimizer step on rows of these numbers; their mean loss."""
        import torch

        self._all.train()
        loss = 0.0
        for part in (batch[i : i + at_once] for i in range(0, len(batch), at_once)):
            scores = self._head(self._tuned.forward([self._rows[row].text for row in part]))
            targets = self._targets[list(part)]
            error = torch.nn.functional.cross_entropy(scores, targets, reduction="sum")
            (error / len(batch)).backward()
            loss += float(error.detach()) / len(batch)
        torch.nn.utils.clip_grad_norm_(list(self._trained.values()), 1.0)
        self._optimizer.step()
        self._schedule.step()
        self._optimizer.zero_grad()
        return loss

    def _right(self) -> int:
        """Validation rows answered right."""
        self._all.eval()
        found = self._linear().predict(self._tuned.encode(texts(self._held_out)))
        return _right(found, self._held_out)

    def _linear(self) -> LinearModel:
        """The classifier as arrays."""
        weights = self._head.weight.detach().cpu().numpy().copy()
        return LinearModel(
            self._context.task, self._labels, weights, self._head.bias.detach().cpu().numpy().copy()
        )


def _optimizer(settings: Encoder, model: Any, head: Any, steps: int) -> tuple[Any, Any]:
    """AdamW with a rate for the encoder and one for the head, and their schedule."""
    import torch

    groups: list[dict[str, Any]] = [
        {"params": [one for one in model.parameters() if one.requires_grad]},
        {"params": list(head.parameters()), "lr": HEAD_RATE, "weight_decay": 0.0},
    ]
    optimizer = torch.optim.AdamW(groups, lr=settings.learning_rate, weight_decay=0.01, fused=True)
    warm = max(1, round(WARMUP * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: min((step + 1) / warm, max(0.0, (steps - step) / max(1, steps - warm))),
    )
    return optimizer, schedule


def _steps(settings: Encoder, lengths: Sequence[int], model: Any, device: str, share: float) -> int:
    """Optimizer steps: the passes, or what a CPU's budget allows, which is that of qlora."""
    wanted = math.ceil(settings.epochs * len(lengths) / settings.batch_size)
    wanted = max(wanted, settings.steps)
    if device != "cpu":
        return wanted
    parameters = sum(one.numel() for one in model.parameters())
    tokens = settings.batch_size * sum(lengths) / len(lengths)
    return max(1, min(wanted, int(CPU_BUDGET * share / (parameters * tokens))))


def _write(
    folder: Path, state: dict[str, int], weights: tuple[Any, Any], training: Any, seconds: float
) -> None:
    """Write a checkpoint, its mark last, and drop the one before."""
    from safetensors.torch import save_file

    place = folder / f"checkpoint-{state['step']}"
    place.mkdir(exist_ok=True)
    now, best = weights
    tensors = {f"now.{name}": one.detach().contiguous() for name, one in now.items()}
    save_file(
        tensors | {f"best.{name}": one for name, one in best.items()}, place / checkpoint.WEIGHTS
    )
    checkpoint.save_optimizer(place, *training)
    checkpoint.save_seconds(place, seconds)
    checkpoint.save_random_state(place)
    (place / checkpoint.COMPLETE).write_text(json.dumps(state), encoding="utf-8")
    for path in folder.glob("checkpoint-*"):
        if path != place:
            shutil.rmtree(path)


def _read(folder: Path, now: dict[str, Any], best: dict[str, Any]) -> dict[str, int]:
    """Read a checkpoint into the weights; return the state of the training."""
    import torch
    from safetensors.torch import load_file

    stored = load_file(folder / checkpoint.WEIGHTS)
    with torch.no_grad():
        for name, one in now.items():
            one.copy_(stored[f"now.{name}"])
            best[name].copy_(stored[f"best.{name}"])
    found: dict[str, int] = json.loads((folder / checkpoint.COMPLETE).read_bytes())
    return found
