"""Predicts, before anything runs, what each strategy of a comparison needs of the GPU."""

from __future__ import annotations

import importlib.metadata
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import psutil

from advisor.config import RunConfig
from advisor.errors import ConfigError, ModelError
from advisor.estimate.config_file import named, read_config
from advisor.estimate.cost import SECONDS_PER_HOUR, price_for
from advisor.estimate.duration import Work, speed_of
from advisor.estimate.forecast import Forecast, RunEstimate
from advisor.estimate.hardware import Gpu, Machine, find_gpus, gpu_for
from advisor.estimate.memory import predict
from advisor.estimate.model_shape import ModelShape, read_shape
from advisor.estimate.plan import MethodPlan, plan_method
from advisor.estimate.setup import Method, Setup
from advisor.estimate_findings import (
    Arrangement,
    ChangesWouldFit,
    EstimateBasis,
    EstimateMoney,
    EstimateTime,
    EstimateWithoutTime,
    GpuNotUsed,
    GpuTooSmall,
    MemoryTooSmall,
    NothingPredicted,
    NothingWouldFit,
    QloraWouldFit,
    RequestsAtOnce,
    TrainingRowsAtOnce,
)
from advisor.experiment.control import SWAP_ROWS
from advisor.experiment.matrix import Cell, result_id
from advisor.experiment.trial import CHUNK_ROWS, FREE_ROWS, LATENCY_ROWS
from advisor.findings import Finding
from advisor.trial_findings import Cause, DocumentsTooLong
from advisor.types import Split, Task
from strategies import needs, registry
from strategies.lengths import (
    Lengths,
    Material,
    Ruler,
    TrainingLengths,
    of_documents,
    of_training,
    ruler,
)
from strategies.registry import ModelUse

TOKENIZER = "tokenizer.json"


def estimate_run(
    config: RunConfig,
    places: Mapping[str, str],
    cells: Sequence[Cell],
    task: Task,
    split: Split,
    documents: Path | None = None,
) -> RunEstimate | None:
    """Predict memory, time and money of every trial that loads a model.

    Args:
        config: the settings.
        places: of every model that has weights, by its name, the folder or hub id; its config.json
            is on this machine by now.
        cells: the first runs.
        task: what the rows ask for.
        split: the rows.
        documents: file or folder of documents, if there are any.

    Returns:
        None where there is nothing to predict: no GPU, or no trial that loads a model.
    """
    uses = {
        cell: use
        for cell in cells
        if cell.model in places and (use := registry.strategy_info(cell.strategy).use) is not None
    }
    on_gpu = config.device is None or config.device.startswith("cuda")
    gpu = gpu_for(config.device, find_gpus(), os.environ) if uses and on_gpu else None
    if gpu is None:
        return None
    found: list[Forecast] = []
    notes: list[Finding] = []
    models = tuple(dict.fromkeys(cell.model for cell in uses if cell.model is not None))
    for model in models:
        place = places[model]
        try:
            shape = read_shape(read_config(place, offline=True), named(place))
        except ModelError as error:  # an unusual model, which may still load
            notes.append(NothingPredicted(error.problem))
            continue
        tokenizer = _tokenizer(place)
        measure = ruler(tokenizer, split.train)
        reads_all = any(use.all_documents for use in uses.values())
        collection = of_documents(documents, tokenizer) if reads_all and documents else 0
        material = Material(split.train, split.test, task, documents is not None, collection)
        estimator = _Estimator(shape, Machine(gpu, config.gpu_price), gpu, material, measure)
        for cell, use in uses.items():
            if cell.model != model:
                continue
            with suppress(ConfigError):  # the setup does not suit this model; the trial says it
                id_ = result_id(cell.strategy, model, config.model)
                found.append(estimator.forecast(id_, use))
        notes += [EstimateBasis(measure.counted, measure.characters_per_token), *shape.notes]
    if found:
        notes += _prices(config, gpu, found)
    return RunEstimate(models, gpu, tuple(found), tuple(dict.fromkeys(notes)))


def too_long(
    config: RunConfig,
    places: Mapping[str, str],
    names: Sequence[str],
    task: Task,
    split: Split,
    documents: Path | None,
) -> dict[Cell, Cause]:
    """The first runs that show all documents to a model whose context does not hold them.

    Args:
        config: the settings.
        places: as `estimate_run` takes them.
        names: strategies to run.
        task: what the rows ask for.
        split: the rows.
        documents: file or folder of documents, if there are any.
    """
    uses = {name: use for name in names if (use := registry.strategy_info(name).use) is not None}
    uses = {name: use for name, use in uses.items() if use.all_documents}
    found: dict[Cell, Cause] = {}
    for model, place in places.items() if uses and documents is not None else ():
        try:
            context = read_shape(read_config(place, offline=True), named(place)).max_positions
        except ModelError:  # an unusual model, which may still load
            continue
        tokenizer = _tokenizer(place)
        collection = of_documents(documents, tokenizer) if documents is not None else 0
        material = Material(split.train, split.test, task, True, collection)
        for name, use in uses.items():
            lengths = material.asking(use, ruler(tokenizer, split.train))
            tokens = lengths.longest + lengths.fed
            if context is not None and tokens > context:
                found[Cell(name, model, config.seed)] = DocumentsTooLong(tokens, context)
    return found


def too_large_for_memory(
    places: Mapping[str, str], cells: Sequence[Cell], task: Task, split: Split
) -> dict[Cell, MemoryTooSmall]:
    """Trials that train all weights, where no GPU is used and memory would not hold that."""
    found: dict[Cell, MemoryTooSmall] = {}
    for cell in cells:
        use = registry.strategy_info(cell.strategy).use if cell.model in places else None
        if use is None or use.trained is not Method.FULL or cell.model is None:
            continue
        place = places[cell.model]
        with suppress(ModelError, ConfigError):  # the trial says it best
            shape = read_shape(read_config(place, offline=True), named(place))
            lengths = of_training(split.train, task, ruler(_tokenizer(place), split.train))
            longest = lengths.longest, lengths.longest_answer
            memory = predict(shape, needs.training_setups(shape, Method.FULL, *longest)[-1])
            needed = memory.peak_gpu_bytes - memory.breakdown.framework
            free = psutil.virtual_memory().available
            if needed > free:
                found[cell] = MemoryTooSmall(needed, free)
    return found


def _tokenizer(model: str) -> Path | None:
    """The model's tokenizer.json where it is on this machine already."""
    if Path(model).is_dir():
        path = Path(model) / TOKENIZER
        return path if path.is_file() else None
    from huggingface_hub import try_to_load_from_cache

    cached = try_to_load_from_cache(model, TOKENIZER)
    return Path(cached) if isinstance(cached, str) else None


def _prices(config: RunConfig, gpu: Gpu, found: Sequence[Forecast]) -> tuple[Finding, ...]:
    """What time and money rest on, and whether the GPU will be used at all."""
    notes: list[Finding] = []
    speed = speed_of(gpu.name) if gpu.name else None
    if gpu.name is None or speed is None:
        notes.append(EstimateWithoutTime())
    elif any(one.time_s is not None for one in found):
        notes.append(EstimateTime(speed.name, speed.as_of))
        notes.append(EstimateMoney(price_for(gpu.name, config.gpu_price)))
    if config.device is None and "+cpu" in importlib.metadata.version("torch"):
        notes.append(GpuNotUsed())
    return tuple(notes)


@dataclass(frozen=True)
class _Estimator:
    shape: ModelShape
    machine: Machine
    gpu: Gpu
    material: Material
    measure: Ruler

    def forecast(self, id_: str, use: ModelUse) -> Forecast:
        lengths = self.material.asking(use, self.measure)
        rows = len(self.material.test)
        whole = needs.asking_setup(self.shape, use, lengths, min(rows, CHUNK_ROWS))
        plan, single = self._plan(whole), self._plan(replace(whole, batch_size=1))
        time_s = self._asking_s(whole, use, lengths)
        peak, arrangement = plan.memory.peak_gpu_bytes, _arrangement(whole)
        smallest, tight = single, not _fits(plan)
        if use.trained is not None:
            trained, runs_as_is = self._training(use.trained)
            time_s = _sum(time_s, self._training_s(trained.setup))
            if trained.memory.peak_gpu_bytes >= peak:
                peak, arrangement = trained.memory.peak_gpu_bytes, _arrangement(trained.setup)
            if not runs_as_is:
                smallest = trained
        reason = None if _fits(smallest) else self._why(smallest)
        if reason is not None:
            peak, time_s = smallest.memory.peak_gpu_bytes, None
            arrangement = reason.arrangement
        return Forecast(
            id_,
            peak,
            arrangement,
            time_s,
            self._usd(time_s),
            reason,
            tight=reason is None and tight,
        )

    def _plan(self, setup: Setup, work: Work | None = None) -> MethodPlan:
        return plan_method(self.shape, setup, self.machine, work)

    def _training(self, method: Method) -> tuple[MethodPlan, bool]:
        """The first of the trainer's ways that fits, or its smallest, and whether it fits."""
        lengths = self._training_lengths
        plans = (
            self._plan(setup)
            for setup in needs.training_setups(
                self.shape, method, lengths.longest, lengths.longest_answer
            )
        )
        last = None
        for last in plans:
            if _fits(last):
                return last, True
        assert last is not None  # there is always a way to try
        return last, False

    @cached_property
    def _training_lengths(self) -> TrainingLengths:
        return of_training(self.material.train, self.material.task, self.measure)

    def _training_s(self, setup: Setup) -> float | None:
        lengths = self._training_lengths
        # rows are batched by length, so a batch is hardly wider than its mean row
        mean = min(setup.seq_len, lengths.mean)
        work = Work(len(lengths.rows), needs.epochs(self.shape, setup.method, lengths), mean)
        return self._plan(replace(setup, seq_len=mean), work).time_s

    def _asking_s(self, setup: Setup, use: ModelUse, lengths: Lengths) -> float | None:
        """Time of all requests a trial makes, those timed one by one and the controls included."""
        rows = len(self.material.test)
        swapped = 0 if use.same_for_all else min(rows, SWAP_ROWS)
        # scoring labels is one pass, like one generated token
        steps = 1 if lengths.chooses else lengths.answer
        asked = [(setup.batch_size, rows + swapped, steps), (1, min(rows, LATENCY_ROWS), steps)]
        searched = use.searches[0 if lengths.chooses else 1]
        if searched:
            asked.append((setup.batch_size, searched, steps))
        if lengths.chooses:
            asked.append((setup.batch_size, min(rows, FREE_ROWS), lengths.answer))
        beside = max(0, setup.seq_len - lengths.longest)
        read = max(1, min(lengths.mean - lengths.shared + beside, setup.seq_len))
        mean = replace(setup, seq_len=min(setup.seq_len, lengths.mean + beside))
        found: float | None = None
        for at_once, requests, new_tokens in asked:
            work = Work(requests, mean_tokens=read, new_tokens=new_tokens)
            found = _sum(found, self._plan(replace(mean, batch_size=at_once), work).time_s)
        return found

    def _usd(self, time_s: float | None) -> float | None:
        if time_s is None or self.gpu.name is None:
            return None
        price = price_for(self.gpu.name, self.machine.usd_per_hour)
        return time_s * price.usd_per_hour / SECONDS_PER_HOUR

    def _why(self, plan: MethodPlan) -> GpuTooSmall:
        """The reason for leaving a strategy out, with the plan's advice on what would help."""
        return GpuTooSmall(
            plan.memory.peak_gpu_bytes,
            _arrangement(plan.setup),
            self.gpu.name or "GPU",
            self.gpu.total_bytes,
            self._help(plan),
        )

    def _help(self, plan: MethodPlan) -> QloraWouldFit | ChangesWouldFit | NothingWouldFit:
        if plan.setup.method is Method.LORA:
            in_four = self._plan(replace(plan.setup, method=Method.QLORA))
            if _fits(in_four):
                return QloraWouldFit(in_four.memory.peak_gpu_bytes)
        if plan.fit is None or not plan.fit.fits:
            return NothingWouldFit()
        return ChangesWouldFit(plan.fit.changes, plan.fit.plan.peak_gpu_bytes)


def _fits(plan: MethodPlan) -> bool:
    """As it stands, without a change."""
    return plan.fit is not None and plan.fit.fits and not plan.fit.changes


def _sum(one: float | None, other: float | None) -> float | None:
    return other if one is None else one if other is None else one + other


def _arrangement(setup: Setup) -> Arrangement:
    if setup.trains:
        return TrainingRowsAtOnce(setup.batch_size, setup.gradient_checkpointing)
    return RequestsAtOnce(setup.batch_size)
