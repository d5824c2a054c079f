"""Where the time and the memory went: a bar per strategy, stacked by phase, and the figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Literal

from advisor.results import Memory, Results
from reports.blocks import (
    Axis,
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Part,
    Segment,
    Table,
    Tick,
)
from reports.charts import scales
from reports.messages import numbers, say
from reports.messages.numbers import Format
from reports.sections import words
from reports.sections.places import (
    Place,
    Shown,
    figure,
    figures,
    missing,
    ranked,
    standing_of,
    strategy,
    table,
)

SHORTEST_SHOWN = 0.004
"""Of the axis: what is shorter in every bar is less than two pixels wide and is not drawn."""
MOST_TICKS = 5
"""Marks on the time axis beside zero."""
_STEPS_S = (
    *(digit * 10.0**power for power in range(-4, 1) for digit in (1, 2, 5)),
    10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0,
    *(hours * 3600.0 for hours in (1, 2, 3, 6, 12, 24, 48, 120, 240, 480, 1200, 2400)),
)  # fmt: skip
"""Distances between marks that are round on a clock, in seconds."""
_ZERO_END = re.compile(r" 00 \w+$|\.0+(?= )|(?<=\.[1-9])0+(?= )")
"""What a round duration need not say: 5 min 00 s, 2.0 s, 0.50 ms."""

_LOOKS: dict[str, tuple[Literal["dark", "middle", "open"], Literal["work", "check"]]] = {
    "load": ("open", "work"), "fit": ("dark", "work"), "save": ("open", "check"),
    "latency": ("middle", "check"), "predict": ("middle", "work"),
    "throughput": ("dark", "check"), "free_running": ("open", "check"),
    "query_swap": ("dark", "check"), "score": ("middle", "check"),
}  # fmt: skip
"""Neighbours differ, so that they are told apart without colour."""


def blocks(results: Results) -> tuple[Block, ...]:
    """Wall time of each phase of each trial, drawn and tabulated; then memory, on request."""
    strategies = list(Place(results) / "strategies")
    used = {phase.name for one in results.strategies for phase in one.phases}
    names = [name for name in words.PHASES if name in used]
    names += sorted(used - set(names))
    if not names:
        return ()
    found = [one for one in ranked(results) if one.value.phases]
    times = _table("phases-caption", found, names, "wall_s", numbers.seconds)
    times = replace(times, notes=(say("phases-note"),))
    longest = max(sum(cell.value or 0.0 for cell in row.cells) for row in times.rows)
    first: Block = _bars(results, names, times, longest) if longest > 0 else times
    memories = (
        _table(key, [one for one in strategies if _any(one, field)], names, field, numbers.size)
        for key, field in (
            ("phases-memory-rss", "peak_rss_bytes"),
            ("phases-memory-gpu", "peak_gpu_bytes"),
            ("phases-memory-device", "device_gpu_bytes"),
        )
    )
    return (first, *(replace(one, folded=True) for one in memories if one.rows))


def _any(strategy: Place, field: str) -> bool:
    return any(getattr(phase, field) is not None for phase in strategy.value.phases)


def _table(
    key: str, found: Sequence[Place], names: Sequence[str], field: str, write: Format
) -> Table:
    """A figure of each phase of each strategy; "none" where it did not have the phase."""

    def phase(name: str) -> Shown:
        def cell(place: Place) -> Cell:
            one = place / "phases" / name
            return missing("none") if one.value is None else figure(one / field, write)

        return Shown(Column(words.phase(name), "", field), cell)

    return table(say(key), (strategy(), *map(phase, names)), found)


def _bars(results: Results, names: Sequence[str], times: Table, longest_s: float) -> Bars:
    """The picture; phases too short to be seen in any bar are named beside it instead."""
    rows = [(row.cells[0].text, row.cells[1:]) for row in times.rows]
    most = [max(cells[place].value or 0.0 for _, cells in rows) for place in range(len(names))]
    drawn = [at for at, one in enumerate(most) if one >= SHORTEST_SHOWN * longest_s]
    hidden = [words.phase(name) for at, name in enumerate(names) if at not in drawn]
    looks = [_LOOKS.get(names[at], ("dark", "check")) for at in drawn]
    _, name, phase, time = max(
        ((one.value or 0.0, name, phase, one.text) for name, cells in rows
         for phase, one in zip(names, cells, strict=True)),
        key=lambda entry: entry[0],
    )  # fmt: skip
    return Bars(
        say("phases-title"),
        time_axis(longest_s),
        tuple(Part(words.phase(names[at]), *look) for at, look in zip(drawn, looks, strict=True)),
        tuple(
            Bar(
                name,
                tuple(
                    Segment(part, cells[at]) for part, at in enumerate(drawn) if cells[at].source
                ),
                standing_of(results, name),
            )
            for name, cells in rows
        ),
        say("phases-longest", phase=words.phase(phase), strategy=name, time=time),
        replace(times, folded=True),
        say("phases-drawn", hidden=len(hidden), phases=hidden),
    )


def time_axis(longest_s: float) -> Axis:
    """A linear axis from zero to `longest_s` seconds (above zero), marked at round durations."""
    step = next((one for one in _STEPS_S if longest_s / one <= MOST_TICKS), longest_s)
    marks = [place * step for place in range(int(longest_s / step + 1e-9) + 1)]
    ticks = tuple(Tick(one, _ZERO_END.sub("", numbers.seconds(one))) for one in marks)
    return Axis(0.0, longest_s, ticks)


# --- GPU memory, predicted and measured ---------------------------------------------------------


def memory(results: Results) -> tuple[Block, ...]:
    """Each strategy's GPU memory, predicted beside measured; empty where none was predicted."""
    found = [one for one in ranked(results)
             if numbers.measured((one / "memory/predicted_gpu_bytes").value)]  # fmt: skip
    if not found:
        return ()
    sizes = [size for one in found for size in _sizes(one.value.memory) if size is not None]
    axis, gib = scales.linear([0.0, *(size / 2**30 for size in sizes)], numbers.quantity), 2.0**30
    ticks = tuple(Tick(tick.value * gib, f"{tick.label} GiB") for tick in axis.ticks)
    axis, unit = Axis(axis.low * gib, axis.high * gib, ticks), say("memory-unit")
    keys = ("memory-predicted", "memory-allocated", "memory-device")
    fields = ("predicted_gpu_bytes", "peak_gpu_bytes", "device_gpu_bytes")
    drawn = Column(say("memory-measured"), group="memory", kind="interval", axis=axis)
    shown = (
        figures(Column(say(key), unit, "memory"), f"memory/{field}", numbers.size)
        for key, field in zip(keys, fields, strict=True)
    )
    notes = map(say, ("memory-predicted-note", "memory-measured-note", "memory-drawn"))
    return (
        table(
            say("memory-caption"),
            (strategy(), *shown, Shown(drawn, lambda one: _from_predicted(one / "memory"))),
            found,
            notes,
            standing=lambda one: standing_of(results, one.value.id)
            if one.value.status == "done" else "plain",
        ),
    )  # fmt: skip


def _sizes(memory: Memory) -> Iterable[int | None]:
    return memory.predicted_gpu_bytes, memory.peak_gpu_bytes, memory.device_gpu_bytes


def _from_predicted(memory: Place) -> Cell:
    """The measured figure, device-wide where that was read, with a line to the predicted one."""
    device = memory.value.device_gpu_bytes is not None
    measured = figure(memory / ("device_gpu_bytes" if device else "peak_gpu_bytes"), numbers.size)
    if measured.value is None:
        return measured
    low, high = sorted((float(measured.value), float(memory.value.predicted_gpu_bytes)))
    return replace(measured, low=low, high=high)
