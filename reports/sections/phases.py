"""Where the time went: a bar per strategy, stacked by phase, and every figure behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

from advisor.results import Phase, Results, StrategyResult
from reports.blocks import (
    Axis,
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Part,
    Row,
    Segment,
    Standing,
    Table,
    Tick,
)
from reports.messages import numbers, say
from reports.sections import words
from reports.sections.cells import cell, named, pointer, ranked, standing_of

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

_Look = tuple[Literal["dark", "middle", "open"], Literal["work", "check"]]
_LOOKS: dict[str, _Look] = {
    "load": ("open", "work"),
    "fit": ("dark", "work"),
    "save": ("open", "check"),
    "latency": ("middle", "check"),
    "predict": ("middle", "work"),
    "throughput": ("dark", "check"),
    "free_running": ("open", "check"),
    "query_swap": ("dark", "check"),
    "score": ("middle", "check"),
}
"""Neighbours differ, so that they are told apart without colour."""
_UNKNOWN: _Look = ("dark", "check")

_MEMORIES: tuple[tuple[str, str, Callable[[Phase], int | None]], ...] = (
    ("phases-memory-rss", "peak_rss_bytes", lambda phase: phase.peak_rss_bytes),
    ("phases-memory-gpu", "peak_gpu_bytes", lambda phase: phase.peak_gpu_bytes),
    ("phases-memory-device", "device_gpu_bytes", lambda phase: phase.device_gpu_bytes),
)


def blocks(results: Results) -> tuple[Block, ...]:
    """Wall time of each phase of each trial, drawn and tabulated; then memory, on request."""
    used = {phase.name for strategy in results.strategies for phase in strategy.phases}
    names = [name for name in words.PHASES if name in used]
    names += sorted(used - set(names))
    if not names:
        return ()
    found = [strategy for strategy in ranked(results) if strategy.phases]
    times = [_times(results, strategy, names) for strategy in found]
    table = _table(names, found, times)
    longest = max(sum(one.value or 0.0 for one in row) for row in times)
    first: Block = table
    if longest > 0:
        standings = [standing_of(results, strategy) for strategy in found]
        rows = zip(found, times, standings, strict=True)
        first = _bars(names, [(s.id, row, how) for s, row, how in rows], longest, table)
    return (first, *_memory_of_phases(results, names))


def _times(results: Results, strategy: StrategyResult, names: Sequence[str]) -> list[Cell]:
    """The strategy's wall time of each of the phases."""
    index = next(i for i, other in enumerate(results.strategies) if other is strategy)
    at = {phase.name: (place, phase.wall_s) for place, phase in enumerate(strategy.phases)}
    times = []
    for name in names:
        if name not in at:
            times.append(Cell(say("phases-none"), missing=True))
            continue
        place, wall_s = at[name]
        source = pointer("strategies", index, "phases", place, "wall_s")
        times.append(cell(wall_s, numbers.seconds, source))
    return times


def _table(
    names: Sequence[str], found: Sequence[StrategyResult], times: Sequence[Sequence[Cell]]
) -> Table:
    columns = (
        Column(say("column-strategy"), kind="text"),
        *(Column(words.phase(name), "", "time") for name in names),
    )
    rows = tuple(
        Row((named(strategy.id), *row)) for strategy, row in zip(found, times, strict=True)
    )
    return Table(say("phases-caption"), columns, rows, (say("phases-note"),))


def _bars(
    names: Sequence[str],
    strategies: Sequence[tuple[str, Sequence[Cell], Standing]],
    longest_s: float,
    table: Table,
) -> Bars:
    """The picture; phases too short to be seen in any bar are named beside it instead."""
    rows = [row for _, row, _ in strategies]
    longest_of = [max(row[place].value or 0.0 for row in rows) for place in range(len(names))]
    drawn = [at for at, one in enumerate(longest_of) if one >= SHORTEST_SHOWN * longest_s]
    hidden = [words.phase(name) for at, name in enumerate(names) if at not in drawn]
    bars = tuple(
        Bar(
            name,
            tuple(
                Segment(place, row[at])
                for place, at in enumerate(drawn)
                if row[at].source is not None
            ),
            standing,
        )
        for name, row, standing in strategies
    )
    parts = tuple(Part(words.phase(names[at]), *_LOOKS.get(names[at], _UNKNOWN)) for at in drawn)
    return Bars(
        say("phases-title"),
        time_axis(longest_s),
        parts,
        bars,
        _longest(names, strategies),
        replace(table, folded=True),
        say("phases-drawn", hidden=len(hidden), phases=hidden),
    )


def _longest(
    names: Sequence[str], strategies: Sequence[tuple[str, Sequence[Cell], Standing]]
) -> str:
    times = [
        (one.value or 0.0, name, words.phase(phase), one.text)
        for name, row, _ in strategies
        for phase, one in zip(names, row, strict=True)
    ]
    _, name, phase, text = max(times, key=lambda entry: entry[0])
    return say("phases-longest", phase=phase, strategy=name, time=text)


def time_axis(longest_s: float) -> Axis:
    """A linear axis from zero to `longest_s` seconds (above zero), marked at round durations."""
    step = next((one for one in _STEPS_S if longest_s / one <= MOST_TICKS), longest_s)
    marks = [place * step for place in range(int(longest_s / step + 1e-9) + 1)]
    return Axis(0.0, longest_s, tuple(Tick(one, _round(one)) for one in marks))


def _round(duration_s: float) -> str:
    return _ZERO_END.sub("", numbers.seconds(duration_s))


def _memory_of_phases(results: Results, names: Sequence[str]) -> tuple[Block, ...]:
    """Tabulate the peak memory of each phase, on request; GPU memory where one was used."""
    columns = (
        Column(say("column-strategy"), kind="text"),
        *(Column(words.phase(name), "", "memory") for name in names),
    )
    blocks = []
    for title, field, pick in _MEMORIES:
        rows = []
        for index, strategy in enumerate(results.strategies):
            at = {phase.name: (place, pick(phase)) for place, phase in enumerate(strategy.phases)}
            if all(value is None for _, value in at.values()):
                continue
            cells = [Cell(say("phases-none"), missing=True)] * len(names)
            for column, name in enumerate(names):
                if name in at:
                    place, value = at[name]
                    source = pointer("strategies", index, "phases", place, field)
                    cells[column] = cell(value, numbers.size, source)
            rows.append(Row((named(strategy.id), *cells)))
        if rows:
            blocks.append(Table(say(title), columns, tuple(rows), (), folded=True))
    return tuple(blocks)
