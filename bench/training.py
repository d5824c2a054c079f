"""Training speed against TRL's SFTTrainer: same rows, same adapters, same batch size.

    python -m bench.training [--model REF] [--steps N] [--rounds N] [--methods lora,qlora]

Rows per second, from the end of the first optimizer step to the end of the last, of

    ours      the strategy `lora` or `qlora` on tickets
    TRL       SFTTrainer with SFTConfig as it comes: chat rows of prompt and completion
    TRL, no checkpointing
              the same without recomputing activations, which a CPU with enough memory does not need

The batch size is TRL's default, 8, and the adapters are ours (rank 16 on all linear layers), for
all three. Our loss is checked against the plain cross-entropy of full logits, in float32.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import datasets
import torch
from datasets import Dataset
from peft import LoraConfig
from transformers import BitsAndBytesConfig, PrinterCallback, TrainerCallback
from trl import SFTConfig, SFTTrainer

from advisor.models import loading
from advisor.models.embedder import open_embedder
from advisor.models.opening import open_model, resolve
from advisor.types import Sample, Task
from bench.demonstrations import MODEL, Demonstration, demonstration
from bench.speeds import Subject, interleaved, met, print_speeds, ratio
from strategies.base import FitContext
from strategies.finetuning.loss import answer_loss
from strategies.finetuning.rows import IGNORED, build_rows
from strategies.prompt import Prompt
from strategies.registry import create

BATCH = 8
BAR = 1.3
LOSS_BAR = 1e-4


def between_steps(ends: Sequence[float]) -> float:
    """Rows per second, from the ends of the optimizer steps."""
    return BATCH * (len(ends) - 1) / (ends[-1] - ends[0])


def ours(method: str, demo: Demonstration, rows: Sequence[Sample], model: str) -> Subject:
    """The strategy of that name."""

    def once(_round: int) -> float:
        ends: list[float] = []
        with tempfile.TemporaryDirectory() as work:
            context = FitContext(
                demo.task,
                0,
                Path(work),
                model,
                None,
                lambda: open_model(model, device="cpu"),
                open_embedder,
                progress=lambda *_: ends.append(time.perf_counter()),
                device="cpu",
            )
            settings = {"batch_size": BATCH, "steps": len(rows) // BATCH}
            create(method, settings).fit(rows, (), context)
        return between_steps(ends)

    return once


class StepEnds(TrainerCallback):
    """Notes when each optimizer step ended."""

    def __init__(self) -> None:
        self.ends: list[float] = []

    def on_step_end(self, *_args: Any, **_kwargs: Any) -> None:
        """Called by the trainer."""
        self.ends.append(time.perf_counter())


def trl(
    method: str, demo: Demonstration, rows: Sequence[Sample], folder: str, **settings: Any
) -> Subject:
    """SFTTrainer; `settings` differ from its defaults. Logging and saving are off."""
    dataset = Dataset.from_list([chat_row(demo.task, row) for row in rows])
    quantization = BitsAndBytesConfig(
        load_in_4bit=True,
        bnb_4bit_quant_type="nf4",
        bnb_4bit_use_double_quant=True,
        bnb_4bit_compute_dtype=torch.bfloat16,
    )

    def once(_round: int) -> float:
        noted = StepEnds()
        with tempfile.TemporaryDirectory() as work:
            trainer = SFTTrainer(
                model=folder,
                args=SFTConfig(
                    output_dir=work,
                    num_train_epochs=1,
                    per_device_train_batch_size=BATCH,
                    use_cpu=True,
                    report_to="none",
                    save_strategy="no",
                    disable_tqdm=True,
                    **settings,
                ),
                train_dataset=dataset,
                peft_config=LoraConfig(
                    r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM"
                ),
                quantization_config=quantization if method == "qlora" else None,
                callbacks=[noted],
            )
            trainer.remove_callback(PrinterCallback)
            trainer.train()
        return between_steps(noted.ends)

    return once


def chat_row(task: Task, row: Sample) -> dict[str, list[dict[str, str]]]:
    """A training row as TRL takes conversations: the turns of our prompt, then the answer."""
    turns = Prompt(row, task).messages()
    return {
        "prompt": [{"role": turn.role, "content": turn.content} for turn in turns],
        "completion": [{"role": "assistant", "content": row.target or ""}],
    }


def loss_difference(demo: Demonstration, rows: Sequence[Sample], folder: str) -> float:
    """|our loss - plain full-logits cross-entropy| on one batch, in float32, per answer token."""
    lm = loading.load(folder, device="cpu", dtype="float32")
    batch = build_rows([Prompt(row, demo.task) for row in rows[:BATCH]], lm).rows
    width = max(map(len, batch))
    ids = torch.zeros((len(batch), width), dtype=torch.long)
    labels = torch.full((len(batch), width), IGNORED)
    seen = torch.zeros((len(batch), width), dtype=torch.long)
    for at, row in enumerate(batch):
        ids[at, : len(row)] = torch.tensor(row.ids)
        labels[at, : len(row)] = torch.tensor(row.labels)
        seen[at, : len(row)] = 1
    with torch.no_grad():
        mine = answer_loss(lm.model, ids, labels) / (labels != IGNORED).sum()
        full = lm.model(input_ids=ids, attention_mask=seen, use_cache=False).logits[:, :-1]
        plain = torch.nn.functional.cross_entropy(
            full.reshape(-1, full.shape[-1]), labels[:, 1:].reshape(-1), ignore_index=IGNORED
        )
    return abs(float(mine) - float(plain))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; non-zero if a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench.training")
    parser.add_argument("--model", default=MODEL)
    parser.add_argument("--steps", type=int, default=6, help="optimizer steps of each training")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--methods", default="lora,qlora")
    given = parser.parse_args(arguments)
    warnings.filterwarnings("ignore")  # TRL's defaults warn about themselves
    datasets.disable_progress_bars()
    loading.quiet()
    folder = resolve(given.model)
    demo = demonstration("tickets")
    rows = demo.split.train[: given.steps * BATCH]
    print(
        f"training: {len(rows)} tickets, {given.steps} steps of {BATCH}; "
        f"{torch.get_num_threads()} threads; {given.rounds} rounds"
    )
    difference = loss_difference(demo, rows, folder)
    fine = [difference <= LOSS_BAR]
    print(f"    |our loss - full-logits loss| {difference:.1e} (bar {LOSS_BAR:.0e})")
    for method in given.methods.split(","):
        print(f"  {method}")
        subjects = {
            "ours": ours(method, demo, rows, given.model),
            "TRL": trl(method, demo, rows, folder),
            "TRL, no checkpointing": trl(method, demo, rows, folder, gradient_checkpointing=False),
        }
        speeds = interleaved(subjects, given.rounds)
        print_speeds(speeds, "rows/s")
        fine.append(met("against TRL's defaults", ratio(speeds, "ours", "TRL"), BAR))
        times = ratio(speeds, "ours", "TRL, no checkpointing")
        print(f"    {'against TRL, no checkpointing':34} {times:8.2f}x")
    return 0 if all(fine) else 1


if __name__ == "__main__":
    raise SystemExit(main())
