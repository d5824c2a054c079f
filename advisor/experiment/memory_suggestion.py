"""What to change after a trial ran out of memory: the plan's advice on what it asked for."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.estimate.config_file import named, read_config
from advisor.estimate.fit import USABLE, fit
from advisor.estimate.memory import predict
from advisor.estimate.model_shape import ModelShape, read_shape
from advisor.estimate.setup import Method, Setup
from advisor.experiment.job import TrialJob
from advisor.models.adapters import stack
from advisor.models.opening import resolve
from advisor.models.provider import provider_of
from advisor.runs.store import RunFolder
from advisor.trial_findings import ChangesNeed, FourBitsNeed, NeedLessMemory, PlanForMemory
from strategies import needs, registry
from strategies.lengths import Material, of_documents, of_training, ruler
from strategies.registry import ModelUse

SAVED = 0.2
"""The plan is asked for what needs at least a fifth less than what did not fit; less than that is
within the error of its predictions."""
TOKENIZER = "tokenizer.json"


def memory_suggestion(job: TrialJob) -> NeedLessMemory | PlanForMemory:
    """What would make a trial fit that ran out of memory with its smallest batch.

    Args:
        job: the trial; its rows stand in the run folder.

    Returns:
        What the plan would change, where the strategy uses a model whose config.json is on this
        machine; else what helps any program.
    """
    use = registry.strategy_info(job.strategy).use if job.strategy else None
    if use is None or job.model is None or provider_of(job.model) is not None:
        return NeedLessMemory()
    try:
        folder = stack(job.model, resolve(job.model)).base
        shape = read_shape(read_config(folder, offline=True), named(folder))
        setup = _smallest(job, use, shape, Path(folder))
        before = predict(shape, setup).peak_gpu_bytes
        found = fit(shape, setup, int((1 - SAVED) * before / USABLE))
        in_four = predict(shape, replace(setup, method=Method.QLORA)).peak_gpu_bytes
    except (AdvisorError, OSError):  # an unusual model or folder: nothing can be predicted for it
        return NeedLessMemory()
    options: list[FourBitsNeed | ChangesNeed] = []
    if setup.method is Method.LORA and in_four < before:
        options.append(FourBitsNeed(in_four))
    if found.fits and found.changes:
        options.append(ChangesNeed(found.changes, found.plan.peak_gpu_bytes))
    if not options:
        return NeedLessMemory()
    command = f"advisor plan --model {shlex.quote(job.model)} --method {setup.method.value}"
    return PlanForMemory(setup.trains, setup.seq_len, before, tuple(options), command)


def _smallest(job: TrialJob, use: ModelUse, shape: ModelShape, folder: Path) -> Setup:
    """The last that the trial tried: one row at once, activations recomputed in training."""
    run = RunFolder(job.run)
    train, test = run.rows("train"), run.rows("test")
    tokenizer = folder / TOKENIZER if (folder / TOKENIZER).is_file() else None
    measure = ruler(tokenizer, train)
    if use.trained is not None:
        lengths = of_training(train, job.task, measure)
        ways = needs.training_setups(shape, use.trained, lengths.longest, lengths.longest_answer)
        return ways[-1]
    collection = of_documents(job.docs, tokenizer) if use.all_documents and job.docs else 0
    asked = Material(train, test, job.task, job.docs is not None, collection).asking(use, measure)
    return needs.asking_setup(shape, use, asked, 1)
