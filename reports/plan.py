"""A plan in a terminal: words and tables. Every figure is marked as predicted."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from advisor.estimate.plan import MethodPlan, ModelPlan
from advisor.estimate.setup import FRAMEWORKS, Method
from reports import numbers
from reports.plain import one_line

_PARTS = {
    "weights": "weights",
    "quantization": "quantisation overhead",
    "adapter": "adapter",
    "gradients": "gradients",
    "optimizer": "optimizer states",
    "activations": "activations",
    "logits": "logits",
    "kv_cache": "KV cache",
    "framework": "framework (CUDA, libraries)",
}
_NO_GPU = "No GPU found: say how much memory yours has, e.g. --gpu-memory 24."


def render(plan: ModelPlan, console: Console) -> None:
    """Print a plan: the breakdown of one method, or a table of all methods."""
    _head(plan, console)
    if plan.method is None:
        console.print(_methods(plan))
    else:
        _one(plan.methods[0], console)
    notes = (*plan.notes, *(note for one in plan.methods for note in one.notes))
    for note in dict.fromkeys(notes):
        _say(console, f"Note: {note}.")
    if plan.gpu is None:
        _say(console, _NO_GPU)


def _head(plan: ModelPlan, console: Console) -> None:
    shape, setup, gpu = plan.shape, plan.methods[0].setup, plan.gpu
    size = f"{shape.parameters / 1e9:.2f} billion parameters"
    if shape.parameters < 1e9:
        size = f"{shape.parameters / 1e6:.1f} million parameters"
    if shape.expert_parameters:
        size += f", {shape.active_parameters / 1e9:.2f} billion of them used per token"
    rows = "row" if setup.batch_size == 1 else "rows"
    asked = f"{setup.batch_size} {rows} of {numbers.count(setup.seq_len)} tokens at once"
    name = f"{gpu.name}, " if gpu and gpu.name else ""
    where = f"; GPU: {name}{numbers.size(gpu.total_bytes)}" if gpu else ""
    _say(console, f"{plan.model}: {size}; {asked}{where}.")
    _say(console, "Predicted from config.json alone; nothing was loaded or measured.")


def _one(plan: MethodPlan, console: Console) -> None:
    table = _table("part", "predicted", "share")
    peak = plan.memory.peak_gpu_bytes
    for name, size in plan.memory.parts.items():
        if size:
            table.add_row(_PARTS[name], numbers.size(size), numbers.percent(size / peak))
    table.add_section()
    table.add_row(Text("peak", "bold"), Text(numbers.size(peak), "bold"), "")
    console.print(table)
    if len(set(plan.by_framework.values())) > 1:
        told = "; ".join(
            f"{name} {numbers.size(peak)} ({FRAMEWORKS[name].words})"
            for name, peak in plan.by_framework.items()
        )
        _say(console, f"The same with a framework's defaults (--framework): {told}.")
    if plan.fit is not None:
        _say(console, f"{plan.setup.method.value}: {_verdict(plan)}.")
    if plan.time_s is not None:
        what = "training" if plan.setup.trains else "answering"
        cost = f", {_cost(plan)} ({plan.cost.basis})" if plan.cost else ""
        _say(console, f"Predicted time of {what}: {numbers.seconds(plan.time_s)}{cost}.")


def _methods(plan: ModelPlan) -> Table:
    timed = any(one.time_s is not None for one in plan.methods)
    compared = plan.gpu is not None
    table = _table("method", "predicted peak", *["verdict"] * compared, *["time", "cost"] * timed)
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
        return "does not fit"
    if plan.fit.change:
        after = numbers.size(plan.fit.plan.peak_gpu_bytes)
        return f"fits with {plan.fit.change} ({after})"
    return "fits"


def _cost(plan: MethodPlan) -> str:
    if plan.cost is None:
        return ""
    if plan.setup.method is Method.INFERENCE:
        return f"{numbers.usd(plan.cost.per_1k_requests_usd)} per 1,000 requests"
    return numbers.usd(plan.cost.setup_usd)


def _table(*columns: str) -> Table:
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for name in columns:
        right = name in ("predicted", "predicted peak", "share", "time")
        table.add_column(name, justify="right" if right else "left", no_wrap=name == "method")
    return table


def _say(console: Console, line: str) -> None:
    console.print(Text(one_line(line), overflow="fold"), soft_wrap=not console.is_terminal)
