"""A plan, in a terminal or as JSON. Every figure is marked as predicted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from advisor.estimate.plan import MethodPlan, ModelPlan
from advisor.estimate.setup import Method
from advisor.findings import Finding
from reports.messages import numbers, say
from reports.plain import one_line


def render(plan: ModelPlan, console: Console) -> None:
    """Print a plan: the breakdown of one method, or a table of all methods."""
    _head(plan, console)
    if plan.method is None:
        console.print(_methods(plan))
    else:
        _one(plan.methods[0], console)
    notes = (*plan.notes, *(note for one in plan.methods for note in one.notes))
    for note in dict.fromkeys(notes):
        _print(console, say("estimate-note", note=note))
    if plan.gpu is None:
        _print(console, say("plan-no-gpu"))


def document(plan: ModelPlan) -> Mapping[str, object]:
    """The plan as JSON values.

    Returns:
        For one method `peak_gpu_bytes`, `breakdown` and what they rest on; for all methods a list
        of such objects under `methods`. Notes and changes of settings are findings.
    """
    shape, gpu, notes = plan.shape, plan.gpu, [_as_json(note) for note in plan.notes]
    head = {
        "predicted": True,
        "basis": "config.json",
        "model": {
            "id": plan.model,
            "model_type": shape.model_type,
            "parameters": shape.parameters,
            "active_parameters": shape.active_parameters,
            "context_length": shape.max_positions,
        },
        "gpu": None if gpu is None else {"name": gpu.name, "total_bytes": gpu.total_bytes},
    }
    methods = [_document(one) for one in plan.methods]
    if plan.method is None:
        return {**head, "notes": notes, "methods": methods}
    (one,) = methods
    return {**head, **one, "notes": [*notes, *(_as_json(note) for note in plan.methods[0].notes)]}


def _as_json(finding: Finding) -> dict[str, object]:
    found: dict[str, object] = asdict(finding)  # type: ignore[call-overload]
    return found


def _document(plan: MethodPlan) -> dict[str, object]:
    fit = plan.fit
    changes = fit.changes if fit else ()
    return {
        "method": plan.setup.method.value,
        "peak_gpu_bytes": plan.memory.peak_gpu_bytes,
        "breakdown": dict(plan.memory.parts),
        "peak_gpu_bytes_by_framework": dict(plan.by_framework) or None,
        "trained_parameters": plan.memory.trained_parameters,
        "setup": {**asdict(plan.setup), "bits": plan.bits},
        "fits": None if fit is None else fit.fits and not changes,
        "changes": [_as_json(one) for one in changes],
        "peak_gpu_bytes_after_change": fit.plan.peak_gpu_bytes if fit and changes else None,
        "time_s": plan.time_s,
        "cost": None if plan.cost is None else asdict(plan.cost),
        "notes": [_as_json(note) for note in plan.notes],
    }


def _head(plan: ModelPlan, console: Console) -> None:
    shape, setup, gpu = plan.shape, plan.methods[0].setup, plan.gpu
    _print(
        console,
        say(
            "plan-head",
            model=plan.model,
            scale="billion" if shape.parameters >= 1e9 else "million",
            billions=shape.parameters / 1e9,
            millions=shape.parameters / 1e6,
            experts=bool(shape.expert_parameters),
            active=shape.active_parameters / 1e9,
            rows=setup.batch_size,
            tokens=setup.seq_len,
        ),
    )
    if gpu is not None:
        key = "plan-gpu" if gpu.name else "plan-gpu-memory"
        _print(console, say(key, gpu=gpu.name, size=gpu.total_bytes))
    _print(console, say("plan-predicted"))


def _one(plan: MethodPlan, console: Console) -> None:
    table = _table("plan-part", "plan-size", "plan-share")
    peak = plan.memory.peak_gpu_bytes
    for name, size in plan.memory.parts.items():
        if size:
            table.add_row(
                say("plan-part-name", part=name), numbers.size(size), numbers.percent(size / peak)
            )
    table.add_section()
    table.add_row(Text(say("plan-peak"), "bold"), Text(numbers.size(peak), "bold"), "")
    console.print(table)
    if len(set(plan.by_framework.values())) > 1:
        frameworks = [
            say("plan-framework", framework=name, size=peak)
            for name, peak in plan.by_framework.items()
        ]
        _print(console, say("plan-frameworks", frameworks=frameworks))
    if plan.fit is not None:
        method = plan.setup.method.value
        _print(console, say("plan-method-fits", method=method, verdict=_verdict(plan)))
    if plan.time_s is not None and plan.cost is not None:
        _print(
            console,
            say(
                "plan-time",
                work="training" if plan.setup.trains else "answering",
                time=plan.time_s,
                cost=_cost(plan),
                basis=plan.cost.basis,
            ),
        )


def _methods(plan: ModelPlan) -> Table:
    timed = any(one.time_s is not None for one in plan.methods)
    compared = plan.gpu is not None
    columns = [*["plan-verdict"] * compared, *["plan-time-column", "plan-cost"] * timed]
    table = _table("plan-method", "plan-predicted-peak", *columns)
    for one in plan.methods:
        cells = [one.setup.method.value, numbers.size(one.memory.peak_gpu_bytes)]
        if compared:
            cells.append(_verdict(one))
        if timed:
            time = "" if one.time_s is None else numbers.seconds(one.time_s)
            cells += [time, _cost(one)]
        table.add_row(*cells)
    return table


def _verdict(plan: MethodPlan) -> str:
    if plan.fit is None or not plan.fit.fits:
        return say("plan-does-not-fit")
    if plan.fit.changes:
        size = plan.fit.plan.peak_gpu_bytes
        return say("plan-fits-with", changes=plan.fit.changes, size=size)
    return say("plan-fits")


def _cost(plan: MethodPlan) -> str:
    if plan.cost is None:
        return ""
    if plan.setup.method is Method.INFERENCE:
        return say("plan-cost-of-requests", usd=plan.cost.per_1k_requests_usd)
    return numbers.usd(plan.cost.setup_usd)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for key in columns:
        right = key in ("plan-size", "plan-predicted-peak", "plan-share", "plan-time-column")
        table.add_column(
            say(key), justify="right" if right else "left", no_wrap=key == "plan-method"
        )
    return table


def _print(console: Console, line: str) -> None:
    console.print(Text(one_line(line), overflow="fold"), soft_wrap=not console.is_terminal)
