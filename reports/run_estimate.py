"""The plan of a comparison in a terminal, before it runs. Every figure is marked as predicted."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from advisor.estimate.forecast import Forecast, RunEstimate
from reports import numbers
from reports.plain import one_line


def render(run_estimate: RunEstimate, console: Console) -> None:
    """Print what each strategy is predicted to need, and all of them together."""
    gpu = run_estimate.gpu
    name = f"{gpu.name}, " if gpu.name else ""
    console.print()
    _say(
        console,
        f"Plan for {run_estimate.model} on {name}{numbers.size(gpu.total_bytes)} (predicted)",
    )
    if run_estimate.forecasts:
        console.print(_table(run_estimate))
    if run_estimate.time_s is not None:
        total = f"{numbers.seconds(run_estimate.time_s)}, {numbers.usd(run_estimate.usd)}"
        _say(console, f"Predicted for what will run: {total}.")
    for note in run_estimate.notes:
        _say(console, f"Note: {note}.")
    console.print()


def _table(run_estimate: RunEstimate) -> Table:
    timed = any(one.time_s is not None for one in run_estimate.forecasts)
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    table.add_column("strategy", overflow="fold")
    table.add_column("predicted\npeak", justify="right", no_wrap=True)
    table.add_column("with")
    table.add_column("verdict")
    if timed:
        table.add_column("predicted\ntime", justify="right", no_wrap=True)
        table.add_column("predicted\ncost", justify="right", no_wrap=True)
    for one in run_estimate.forecasts:
        cells = [one.name, numbers.size(one.peak_gpu_bytes), one.arrangement, _verdict(one)]
        if timed:
            known = one.time_s is not None
            cells += [numbers.seconds(one.time_s), numbers.usd(one.usd)] if known else ["", ""]
        table.add_row(*cells)
    return table


def _verdict(one: Forecast) -> str:
    if one.does_not_fit is not None:
        return "does not fit"
    return "may run out of memory: single rows fit, whole batches may not" if one.tight else "fits"


def _say(console: Console, line: str) -> None:
    console.print(Text(one_line(line), overflow="fold"), soft_wrap=not console.is_terminal)
