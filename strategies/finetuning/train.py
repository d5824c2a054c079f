"""One training from rows to the best weights: precision, memory, resuming, early stop."""

from __future__ import annotations

import contextlib
import copy
import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from trl import SFTConfig

from advisor.errors import OutOfMemory
from advisor.findings import Finding
from advisor.models.oom import first_line, ran_out, release
from strategies.finetuning import checkpoint
from strategies.finetuning.fused import fused
from strategies.finetuning.job import BatchLayout, FewerRowsAtOnce, Job, Outcome
from strategies.finetuning.loss import PLAIN_TOKENS, used
from strategies.finetuning.rows import Row, TrainableModel
from strategies.finetuning.trainer import AnswerTrainer, Watch
from strategies.finetuning.tuning import Tuning

Progress = Callable[[int, int | None, Finding | None], None]
FINISHED = "finished.json"
BEST = "best.safetensors"


def train(lm: TrainableModel, tuning: Tuning, job: Job, progress: Progress) -> Outcome:
    """Train, in place, and leave the best weights on the model.

    A folder with checkpoints of the same training is continued; a finished one is only read.

    Raises:
        TrialError: the loss is not a number any more.
        OutOfMemory: even single rows with recomputed activations do not fit.
    """
    settings = asdict(job.recipe) | asdict(job.length) | {"seed": job.seed, "by": job.by_rows}
    settings |= {"model": lm.info.id, "dtype": lm.info.dtype, "method": job.method}
    pairs = ((row.prompt, row.answer) for row in job.rows + job.validation)
    checkpoint.prepare_folder(job.folder, checkpoint.fingerprint(pairs, settings))
    done = _finished(job.folder)
    if done is not None:
        tuning.set_weights(load_file(job.folder / BEST))
    else:
        done = _train_within_memory(lm, tuning, job, progress)
        _finish(job.folder, tuning, done)
    return done


def _finished(folder: Path) -> Outcome | None:
    mark = folder / FINISHED
    if not mark.is_file():
        return None
    found = Outcome(**json.loads(mark.read_text(encoding="utf-8")))
    return replace(found, earlier_s=found.seconds)


def _finish(folder: Path, tuning: Tuning, outcome: Outcome) -> None:
    """Keep the best weights, then the mark that they are there, then drop the checkpoints."""
    save_file(tuning.weights(), folder / BEST)
    partial = folder / f"{FINISHED}.partial"
    partial.write_text(json.dumps(asdict(outcome)), encoding="utf-8")
    partial.replace(folder / FINISHED)
    for path in folder.glob("checkpoint-*"):
        shutil.rmtree(path)


def _train_within_memory(
    lm: TrainableModel, tuning: Tuning, job: Job, progress: Progress
) -> Outcome:
    start = tuning.weights()
    reason = ""
    watch = Watch(progress, checkpoint.seconds_spent(checkpoint.last_complete(job.folder)))
    for layout in job.layouts:
        try:
            return _train_in(layout, lm, tuning, job, watch)
        except (RuntimeError, MemoryError) as error:
            if not ran_out(error):
                raise
            reason = first_line(error)
        release()
        tuning.set_weights(start)
        progress(0, job.length.steps, FewerRowsAtOnce(layout.rows_at_once))
    raise OutOfMemory(
        "no-room-to-train",
        rows=layout.rows_at_once,
        tokens=max(map(len, job.rows)),
        text=reason,
    )


def _train_in(
    layout: BatchLayout, lm: TrainableModel, tuning: Tuning, job: Job, watch: Watch
) -> Outcome:
    """One attempt with one way of using memory; goes on from the last checkpoint, if any."""
    args = trainer_settings(lm, job, layout)
    with prepared_for_training(lm.model, job.rows) as share, fused(tuning.module):
        trainer = AnswerTrainer(lm, tuning, args, job, share=share, watch=watch)
        last = checkpoint.last_complete(job.folder)
        trainer.train(resume_from_checkpoint=str(last) if last else None)
    best = next(
        (
            entry
            for entry in trainer.state.log_history
            if entry.get("step") == trainer.state.best_global_step and "eval_loss" in entry
        ),
        None,
    )
    return Outcome(
        steps=trainer.state.global_step,
        best_step=best["step"] if best else None,
        best_loss=best["eval_loss"] if best else None,
        best_exact=best["eval_exact"] if best else None,
        rows_at_once=layout.rows_at_once,
        checkpointed=layout.recompute,
        seconds=watch.seconds,
        earlier_s=watch.earlier_s,
    )


def trainer_settings(lm: TrainableModel, job: Job, layout: BatchLayout) -> SFTConfig:
    """The trainer's settings: it computes in the model's precision, its weights in float32.

    Nothing is logged, sent or drawn that nobody reads.
    """
    device = torch.device(lm.model.device)
    looks = "steps" if job.validation else "no"
    return SFTConfig(
        output_dir=str(job.folder),
        max_steps=job.length.steps,
        per_device_train_batch_size=layout.rows_at_once,
        gradient_accumulation_steps=layout.accumulate,
        per_device_eval_batch_size=2 * layout.rows_at_once,
        activation_checkpointing=layout.recompute,
        learning_rate=job.recipe.learning_rate,
        lr_scheduler_type="linear",
        warmup_steps=max(1, round(job.recipe.warmup * job.length.steps)),
        weight_decay=0.0,
        max_grad_norm=1.0,
        optim="adamw_torch_fused",
        bf16=lm.model.dtype == torch.bfloat16,
        fp16=lm.model.dtype == torch.float16 and device.type == "cuda",
        use_cpu=device.type == "cpu",
        seed=job.seed,
        eval_strategy=looks,
        eval_steps=job.length.evaluate_every,
        save_strategy="steps",
        save_steps=job.length.evaluate_every,
        save_total_limit=1,
        load_best_model_at_end=bool(job.validation),
        metric_for_best_model="eval_score" if job.validation else None,
        greater_is_better=True if job.validation else None,
        logging_steps=max(1, job.length.steps // 100),
        logging_nan_inf_filter=False,  # a NaN must be seen, and the filter waits for the device
        report_to="none",
        disable_tqdm=True,
        dataloader_num_workers=0,
        dataloader_pin_memory=device.type == "cuda",
        dataset_kwargs={"skip_prepare_dataset": True},
        max_length=None,
    )


@contextlib.contextmanager
def prepared_for_training(model: Any, rows: Sequence[Row]) -> Iterator[bool]:
    """Undo afterwards whatever training changes on the model besides what is trained.

    TRL replaces `forward`, the Trainer aligns special tokens and turns caching off, and on a CPU
    attention is computed in another way.

    Yields:
        Whether rows may share their beginning (`loss.answer_logits`).
    """
    forward = model.__dict__.get("forward")
    configs = copy.deepcopy(model.config), copy.deepcopy(model.generation_config)
    try:
        with used(model, rows) as share:
            if not share and model.device.type == "cpu" and max(map(len, rows)) <= PLAIN_TOKENS:
                model.set_attn_implementation("eager")  # `used` puts back what was
            yield share
    finally:
        model.__dict__.pop("forward", None)
        if forward is not None:
            model.forward = forward
        for name in ("eos_token_id", "bos_token_id", "pad_token_id", "use_cache"):
            setattr(model.config, name, getattr(configs[0], name, None))
        model.generation_config = configs[1]
        model.eval()
