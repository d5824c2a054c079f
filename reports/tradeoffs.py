"""Quality against what it takes: which strategies nothing beats on both."""

from __future__ import annotations

from advisor.results import Results
from reports import numbers, scales, words
from reports.blocks import Block, Cell, Point, Scatter
from reports.cells import cell, metric_axis, metric_cell, pointer, ranked


def against_latency(results: Results) -> tuple[Block, ...]:
    """Quality against median latency, with the strategies that nothing beats on both."""
    metric = words.metric(results.primary_metric)
    places = {strategy.name: index for index, strategy in enumerate(results.strategies)}
    found: list[tuple[str, Cell, Cell]] = []
    for strategy in ranked(results):
        latency, quality = strategy.latency_ms, strategy.metrics.get(results.primary_metric)
        if latency is None or quality is None or strategy.status != "done":
            continue
        at = ("strategies", places[strategy.name])
        x = cell(latency.p50, numbers.milliseconds, pointer(*at, "latency_ms", "p50"))
        y = metric_cell(quality, metric.write, pointer(*at, "metrics", results.primary_metric))
        if x.value is not None and x.value > 0 and y.value is not None:
            found.append((strategy.name, x, y))
    if len(found) < 2:
        return ()
    points = tuple(Point(name, x, y, _on_front(x, y, found)) for name, x, y in found)
    front = words.listed([point.name for point in points if point.front])
    caption = (
        f"Up and to the left is better. On the dotted front: {front}; every other strategy is "
        f"matched or beaten on both counts by one of these. "
        f"Vertical lines are 95% intervals; latency is on a logarithmic scale."
    )
    x_axis = scales.logarithmic(
        [x.value for _, x, _ in found if x.value is not None], numbers.milliseconds
    )
    y_axis = metric_axis(results)
    y_title = metric.title
    title = f"{metric.title} against median latency"
    return (
        Scatter(title, "median latency of one request", y_title, x_axis, y_axis, points, caption),
    )


def _on_front(x: Cell, y: Cell, found: list[tuple[str, Cell, Cell]]) -> bool:
    """Whether no other strategy is at least as good on both axes and better on one."""
    mine = (-(x.value or 0.0), y.value or 0.0)
    others = [(-(other_x.value or 0.0), other_y.value or 0.0) for _, other_x, other_y in found]
    return not any(o != mine and o[0] >= mine[0] and o[1] >= mine[1] for o in others)
