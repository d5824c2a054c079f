"""The plan of a comparison in a terminal, before it runs. Every figure is marked as predicted."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from advisor.estimate.forecast import Forecast, RunEstimate
from reports.messages import numbers, say
from reports.plain import one_line


def render(run_estimate: RunEstimate, console: Console) -> None:
    """Print what each strategy is predicted to need, and all of them together."""
    gpu = run_estimate.gpu
    console.print()
    _print(
        console,
        say(
            "estimate-head",
            model=list(run_estimate.models),
            gpu=gpu.name or "GPU",
            size=gpu.total_bytes,
        ),
    )
    if run_estimate.forecasts:
        console.print(_table(run_estimate))
    if run_estimate.time_s is not None:
        total = say("estimate-total", time=run_estimate.time_s, usd=run_estimate.usd)
        _print(console, total)
    for note in run_estimate.notes:
        _print(console, say("estimate-note", note=note))
    console.print()


def _table(run_estimate: RunEstimate) -> Table:
    timed = any(one.time_s is not None for one in run_estimate.forecasts)
    table = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    table.add_column(say("estimate-strategy"), overflow="fold")
    table.add_column(say("estimate-peak"), justify="right", no_wrap=True)
    table.add_column(say("estimate-arrangement"))
    table.add_column(say("plan-verdict"))
    if timed:
        table.add_column(say("estimate-time-column"), justify="right", no_wrap=True)
        table.add_column(say("estimate-cost"), justify="right", no_wrap=True)
    for one in run_estimate.forecasts:
        size = numbers.size(one.peak_gpu_bytes)
        cells = [one.id, size, say(one.arrangement), _verdict(one)]
        if timed:
            known = one.time_s is not None
            cells += [numbers.seconds(one.time_s), numbers.usd(one.usd)] if known else ["", ""]
        table.add_row(*cells)
    return table


def _verdict(one: Forecast) -> str:
    if one.does_not_fit is not None:
        return say("plan-does-not-fit")
    return say("estimate-tight" if one.tight else "plan-fits")


def _print(console: Console, line: str) -> None:
    console.print(Text(one_line(line), overflow="fold"), soft_wrap=not console.is_terminal)
