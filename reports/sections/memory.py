"""GPU memory, predicted before the run and measured in it."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.results import Memory, Results
from reports.blocks import Axis, Block, Cell, Column, Row, Table, Tick
from reports.charts import scales
from reports.messages import numbers, say
from reports.sections.cells import cell, named, pointer, ranked, standing_of

GROUP = "GPU memory"
"""Of the columns that stay together on a narrow page; not shown."""
NOTES = ("memory-predicted-note", "memory-measured-note", "memory-drawn")


def blocks(results: Results) -> tuple[Block, ...]:
    """Each strategy's GPU memory, predicted beside measured; empty where none was predicted."""
    found = [
        (place, strategy, strategy.memory)
        for place, strategy in enumerate(results.strategies)
        if strategy.memory is not None and numbers.measured(strategy.memory.predicted_gpu_bytes)
    ]
    if not found:
        return ()
    axis = _axis([figure for _, _, memory in found for figure in _figures(memory)])
    order = [one.id for one in ranked(results)]
    rows = tuple(
        Row(
            (named(strategy.id), *_cells(pointer("strategies", place, "memory"), memory)),
            standing_of(results, strategy) if strategy.status == "done" else "plain",
        )
        for place, strategy, memory in sorted(found, key=lambda one: order.index(one[1].id))
    )
    columns = (
        Column(say("column-strategy"), kind="text"),
        *(
            Column(say(key), say("memory-unit"), GROUP)
            for key in ("memory-predicted", "memory-allocated", "memory-device")
        ),
        Column(say("memory-measured"), group=GROUP, kind="interval", axis=axis),
    )
    notes = tuple(say(key) for key in NOTES)
    return (Table(say("memory-caption"), columns, rows, notes),)


def _figures(memory: Memory) -> Iterable[float]:
    for figure in (memory.predicted_gpu_bytes, memory.peak_gpu_bytes, memory.device_gpu_bytes):
        if figure is not None:
            yield float(figure)


def _axis(values: list[float]) -> Axis:
    """From nothing to the largest, marked at round amounts of GiB."""
    gib = float(2**30)
    axis = scales.linear([0.0, *(value / gib for value in values)], numbers.quantity)
    ticks = tuple(Tick(tick.value * gib, f"{tick.label} GiB") for tick in axis.ticks)
    return Axis(axis.low * gib, axis.high * gib, ticks)


def _cells(at: str, memory: Memory) -> Iterable[Cell]:
    yield cell(memory.predicted_gpu_bytes, numbers.size, f"{at}/predicted_gpu_bytes")
    yield cell(memory.peak_gpu_bytes, numbers.size, f"{at}/peak_gpu_bytes")
    yield cell(memory.device_gpu_bytes, numbers.size, f"{at}/device_gpu_bytes")
    field = "device_gpu_bytes" if memory.device_gpu_bytes is not None else "peak_gpu_bytes"
    measured = memory.device_gpu_bytes
    if measured is None:
        measured = memory.peak_gpu_bytes
    predicted = memory.predicted_gpu_bytes
    if measured is None or predicted is None:
        yield Cell(numbers.not_measured(), missing=True)
    else:
        ends = sorted((float(measured), float(predicted)))
        yield Cell(numbers.size(measured), measured, f"{at}/{field}", ends[0], ends[1])
