"""The plan of one method, or of all: memory, fit, time and money, all of it predicted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from advisor.estimate.cost import cost, price_for
from advisor.estimate.duration import Work, known_names, requests_s, speed_of, training_s
from advisor.estimate.fit import Fit, fit
from advisor.estimate.hardware import Gpu, Machine
from advisor.estimate.memory import MemoryPlan, predict, weight_bits
from advisor.estimate.model_shape import ModelShape
from advisor.estimate.options import PlanRequest
from advisor.estimate.setup import FRAMEWORKS, Method, Setup, under
from advisor.estimate_findings import GpuSpeedUnknown, NoTimeWithoutFit, TimeIsRough
from advisor.findings import Finding
from advisor.results import Cost


@dataclass(frozen=True, slots=True)
class MethodPlan:
    """What one method needs. Everything is predicted; None is not known.

    Attributes:
        setup: as asked.
        bits: per weight.
        memory: as asked.
        fit: against the GPU; None without one.
        time_s: of the training, or of all requests at inference, as the fit's setup runs it.
        cost: of that time.
        notes: what had to be assumed.
        by_framework: peak in bytes of the same training as each framework's defaults do it; empty
            at inference.
    """

    setup: Setup
    bits: int
    memory: MemoryPlan
    fit: Fit | None
    time_s: float | None
    cost: Cost | None
    notes: tuple[Finding, ...]
    by_framework: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ModelPlan:
    """The plans of a model.

    Attributes:
        model: as the user named it.
        shape: of the model.
        gpu: planned for; None if there is none.
        method: the one asked for; None: all of them were.
        methods: a plan per method.
        notes: on what was asked.
    """

    model: str
    shape: ModelShape
    gpu: Gpu | None
    method: Method | None
    methods: tuple[MethodPlan, ...]
    notes: tuple[Finding, ...] = ()


def plan_model(model: str, shape: ModelShape, asked: PlanRequest, machine: Machine) -> ModelPlan:
    """Plan the method that was asked for, or every method that the model can take.

    Full training is left out of a checkpoint that is stored quantised, unless it was asked for.
    Rows of default length are cut to the model's context.

    Raises:
        ConfigError: the setup does not suit the model.
        UsageError: the price is no amount of money.
    """
    asked = asked.within(shape.max_positions)
    methods = [one for one in Method if one is not Method.FULL or shape.stored_bits is None]
    wanted = [asked.method] if asked.method else methods
    plans = tuple(
        plan_method(shape, replace(asked.setup, method=one), machine, asked.work) for one in wanted
    )
    return ModelPlan(model, shape, machine.gpu, asked.method, plans, asked.notes)


def plan_method(
    shape: ModelShape, setup: Setup, machine: Machine, work: Work | None = None
) -> MethodPlan:
    """Plan one method.

    Args:
        shape: of the model.
        setup: checked.
        machine: the GPU and its price.
        work: how much there is to do; None plans memory alone.

    Raises:
        ConfigError: the setup does not suit the model.
        UsageError: the price is no amount of money.
    """
    memory = predict(shape, setup)
    found = fit(shape, setup, machine.gpu.total_bytes) if machine.gpu else None
    time_s, price, notes = None, None, list(memory.notes)
    if work is not None and found is not None and not found.fits:
        notes.append(NoTimeWithoutFit())
    elif work is not None:
        runs = found.setup if found else setup
        time_s, price, note = _time_and_cost(shape, runs, machine, work)
        notes.append(note)
    bits = weight_bits(shape, setup)
    peaks = {
        name: predict(shape, under(setup, name)).peak_gpu_bytes
        for name in (FRAMEWORKS if setup.trains else ())
    }
    return MethodPlan(setup, bits, memory, found, time_s, price, tuple(notes), peaks)


def _time_and_cost(
    shape: ModelShape, setup: Setup, machine: Machine, work: Work
) -> tuple[float | None, Cost | None, Finding]:
    name = machine.gpu.name if machine.gpu else None
    speed = speed_of(name) if name else None
    if name is None or speed is None:
        return None, None, GpuSpeedUnknown(known_names())
    seconds = (training_s if setup.trains else requests_s)(shape, setup, work, speed)
    price = price_for(name, machine.usd_per_hour)
    spent = (
        cost(seconds, 0, None, price, predicted=True)
        if setup.trains
        else cost(None, work.rows, seconds, price, predicted=True)
    )
    return seconds, spent, TimeIsRough(speed.name, speed.as_of, speed.source)
