"""Train the starter model: `python -m advisor.starter.train --minutes 15 --seed 0 --out DIR`.

One run is `--steps` steps of about `TOKENS_PER_STEP` tokens; data, difficulty and learning rate
depend on the seed, the number of workers and the step alone, so the log of a run is reproducible.
`--minutes` is a time limit: the run stops there, exports what it has, and the same command
continues it. On CPU two one-thread processes share the work (faster than one with two threads).
"""

import argparse
import json
import os
import random
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import torch
import torch.distributed as dist
import torch.nn.functional as F  # noqa: N812
from torch import Tensor
from torch.multiprocessing.spawn import spawn
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from advisor.models.embedder import open_embedder
from advisor.starter import bank, curve, export, tokenizer
from advisor.starter.bank import Bank
from advisor.starter.batches import ROUND_STEPS, Batch, Batches
from advisor.starter.initial import initial_parameters
from advisor.starter.network import Config, Parameters, hidden_states, rope_table
from advisor.starter.optimizer import Optimizer, OptimizerState, rate_scale

STEPS = 5632
TOKENS_PER_STEP = 4096
CHECKPOINT_EVERY_S = 120.0
LOSS_SCALE = 300.0  # keeps bf16 gradients of a summed loss in range
MEANING_WEIGHT = 2.0  # of one turn's cosine distance, beside a token's cross-entropy


@dataclass(frozen=True)
class Settings:
    """One training run."""

    out: Path
    seed: int
    steps: int
    minutes: float
    workers: int
    device: str


class Checkpoint(TypedDict):
    """All that a run needs to go on; `tokens` and `wall_s` count over all workers and sittings."""

    step: int
    tokens: int
    wall_s: float
    master: Parameters
    optimizer: OptimizerState


class Tally:
    """Sums between two lines of the log."""

    def __init__(self) -> None:
        self.loss = self.weight = self.cosine = 0.0
        self.turns = 0
        self.right: dict[str, list[float]] = {}

    def accuracy(self) -> dict[str, float]:
        """Share of final answers predicted exactly (teacher-forced), per kind of task."""
        return {kind: round(sum(v) / len(v), 3) for kind, v in sorted(self.right.items())}


class Trainer:
    """One worker. Weights are kept in float32 (`master`) and used in bf16 (`working`)."""

    def __init__(
        self, settings: Settings, rank: int, words: PreTrainedTokenizerFast, source: Bank
    ) -> None:
        self.settings, self.rank, self.words = settings, rank, words
        self.config = Config(vocabulary=len(words))
        self.device = torch.device(settings.device)
        self.vectors = torch.from_numpy(source.vectors).to(self.device)
        plain = words.convert_tokens_to_ids(tokenizer.plain_words(words))
        initial = initial_parameters(self.config, settings.seed, source.token_vectors, plain)
        self.master = {name: value.to(self.device) for name, value in initial.items()}
        self.optimizer = Optimizer(self.master)
        self.step = self.tokens = 0
        self.wall_s = 0.0
        self._resume()
        self.working = {n: v.bfloat16().requires_grad_() for n, v in self.master.items()}
        self.rope = rope_table(self.config, self.device, torch.bfloat16)
        budget = TOKENS_PER_STEP // settings.workers
        self.batches = Batches(source, words, budget, self.config.context)

    def run(self) -> None:
        """Train round by round until the steps or the minutes are used up; log, save, export."""
        started, saved, before = time.monotonic(), time.monotonic(), self.wall_s
        while self.step < self.settings.steps and not self._time_is_up(started):
            progress = self.step / self.settings.steps
            name = f"{self.settings.seed}/{self.rank}/{self.step // ROUND_STEPS}"
            tally = Tally()
            for batch in self.batches.round(progress, random.Random(name)):
                self._train_on(batch, tally)
            self.wall_s = before + time.monotonic() - started
            self._log(tally)
            if time.monotonic() - saved > CHECKPOINT_EVERY_S:
                self._save()
                saved = time.monotonic()
        self._save()

    def _time_is_up(self, started: float) -> bool:
        """Ask the first worker's clock, which decides for all."""
        up = torch.tensor([time.monotonic() - started > 60 * self.settings.minutes])
        if self.settings.workers > 1:
            dist.broadcast(up, 0)
        return bool(up.item())

    def _train_on(self, batch: Batch, tally: Tally) -> None:
        tokens = batch.tokens.to(self.device)
        weights = batch.weights.to(self.device)
        states, tapped = hidden_states(self.working, self.config, tokens, self.rope)
        chosen = weights[:, 1:] > 0
        logits = F.linear(states[:, :-1][chosen], self.working["embedding"]).float()
        targets, weight = tokens[:, 1:][chosen], weights[:, 1:][chosen]
        loss = (F.cross_entropy(logits, targets, reduction="none") * weight).sum() / LOSS_SCALE
        (loss + self._misread(batch, tapped, tally) * MEANING_WEIGHT / LOSS_SCALE).backward()
        _count_right(batch, chosen.cpu(), (logits.argmax(-1) == targets).cpu(), tally)
        counts = (loss.detach(), weight.sum(), tokens.numel(), len(batch.places) * MEANING_WEIGHT)
        self._share_gradients(torch.tensor(counts, device=self.device), tally)
        self.optimizer.step(rate_scale(self.step, self.settings.steps), self.step)
        with torch.no_grad():
            for name, value in self.master.items():
                self.working[name].copy_(value)
        self.step += 1

    def _misread(self, batch: Batch, tapped: Tensor, tally: Tally) -> Tensor:
        """Sum of the cosine distances between what turns should mean and what their states say."""
        if not len(batch.places):
            return tapped.sum() * 0 + self.working["meaning"].sum() * 0
        rows, places = batch.places.to(self.device).unbind(1)
        said = F.linear(tapped[rows, places], self.working["meaning"]).float()
        cosine = F.cosine_similarity(said, self.vectors[batch.meanings.to(self.device)], dim=1)
        tally.cosine += cosine.detach().sum().item()
        tally.turns += len(batch.places)
        return (1 - cosine).sum()

    def _share_gradients(self, counts: Tensor, tally: Tally) -> None:
        """Sum gradients over the workers and divide by the loss weight of the whole step.

        `counts` are loss, loss weight, tokens, and weight of the meanings.
        """
        gradients = [_taken_gradient(value) for value in self.working.values()]
        flat = torch.cat([*(gradient.float().flatten() for gradient in gradients), counts.float()])
        if self.settings.workers > 1:
            dist.all_reduce(flat)
        total_loss, total_weight, total_tokens, meant = flat[-4:].tolist()
        flat.mul_(LOSS_SCALE / max(total_weight + meant, 1.0))
        parts = flat[:-4].split([gradient.numel() for gradient in gradients])
        for value, part in zip(self.master.values(), parts, strict=True):
            value.grad = part.view_as(value)
        tally.loss += total_loss * LOSS_SCALE
        tally.weight += total_weight
        self.tokens += int(total_tokens)

    def _log(self, tally: Tally) -> None:
        if self.rank:
            return
        row = {
            "step": self.step,
            "loss": round(tally.loss / max(tally.weight, 1.0), 4),
            "tokens": self.tokens,
            "wall_s": round(self.wall_s, 1),
            "meaning": round(tally.cosine / max(1, tally.turns), 3),
            "accuracy": tally.accuracy(),
        }
        with (self.settings.out / "training_log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(row) + "\n")
        print(json.dumps(row), flush=True)

    def _save(self) -> None:
        if self.rank:
            return
        state = Checkpoint(
            step=self.step,
            tokens=self.tokens,
            wall_s=self.wall_s,
            master=self.master,
            optimizer=self.optimizer.state(),
        )
        target = self.settings.out / "checkpoint.pt"
        torch.save(state, target.with_suffix(".part"))
        target.with_suffix(".part").replace(target)
        export.save(self.master, self.config, self.words, self.settings.out)
        curve.write(self.settings.out / "training_log.jsonl", self.settings.out / "loss.svg")

    def _resume(self) -> None:
        source = self.settings.out / "checkpoint.pt"
        if not source.exists():
            return
        state: Checkpoint = torch.load(source, map_location=self.device, weights_only=True)
        self.step, self.tokens, self.wall_s = state["step"], state["tokens"], state["wall_s"]
        for name, value in state["master"].items():
            self.master[name].copy_(value)
        self.optimizer.load(state["optimizer"])
        if self.rank == 0:
            _drop_log_after(self.settings.out / "training_log.jsonl", self.step)


def _taken_gradient(value: Tensor) -> Tensor:
    gradient = value.grad
    assert gradient is not None
    value.grad = None
    return gradient


def _count_right(batch: Batch, chosen: Tensor, right: Tensor, tally: Tally) -> None:
    """Add, per sample, whether every token of its final answer was the most likely one."""
    wrong = torch.zeros(chosen.shape, dtype=torch.bool)
    wrong[chosen] = ~right
    failed = (wrong & batch.final[:, 1:]).any(1).tolist()
    asked = batch.final.any(1).tolist()
    for kind, miss, any_asked in zip(batch.kinds, failed, asked, strict=True):
        if not any_asked:
            continue
        tally.right.setdefault(kind, []).append(float(not miss))


def _drop_log_after(log: Path, step: int) -> None:
    """Forget log lines of work that was not saved."""
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    log.write_text("".join(x for x in lines if json.loads(x)["step"] <= step), encoding="utf-8")


def _work(rank: int, settings: Settings, meeting: str) -> None:
    if settings.device == "cpu":
        torch.set_num_threads(max(1, (os.cpu_count() or 1) // settings.workers))
    if settings.workers > 1:
        dist.init_process_group(
            "gloo", init_method=f"file://{meeting}", rank=rank, world_size=settings.workers
        )
    words = AutoTokenizer.from_pretrained(settings.out)
    Trainer(settings, rank, words, bank.load(settings.out)).run()
    if settings.workers > 1:
        dist.destroy_process_group()


def train(settings: Settings) -> None:
    """Build the tokenizer if `out` has none, then train in `workers` processes."""
    settings.out.mkdir(parents=True, exist_ok=True)
    if not (settings.out / bank.FILE).exists():
        encode = open_embedder().encode
        made = bank.build(settings.seed, encode)
        words = tokenizer.build(made, settings.seed)
        words.save_pretrained(settings.out)
        bank.save(bank.with_tokens(made, tokenizer.words_of(words), encode), settings.out)
    with tempfile.TemporaryDirectory() as folder:
        meeting = f"{folder}/meeting"
        if settings.workers == 1:
            _work(0, settings, meeting)
        else:
            spawn(_work, args=(settings, meeting), nprocs=settings.workers)


def main() -> None:
    """Command line."""
    gpu = torch.cuda.is_available()
    parser = argparse.ArgumentParser(description="Train the starter model.")
    parser.add_argument("--out", type=Path, required=True, help="model folder to write")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=STEPS, help="length of the whole schedule")
    parser.add_argument("--minutes", type=float, default=1e9, help="stop after this long")
    parser.add_argument("--workers", type=int, default=1 if gpu else 2, help="processes")
    parser.add_argument("--device", default="cuda" if gpu else "cpu")
    settings = Settings(**vars(parser.parse_args()))
    train(settings)


if __name__ == "__main__":
    main()
