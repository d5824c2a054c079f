"""Quality against what it takes: which strategies nothing beats on both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from advisor.results import Results, StrategyResult
from reports.blocks import Block, Cell, Point, Scatter
from reports.charts import scales
from reports.messages import numbers, say
from reports.messages.numbers import Figure, Format
from reports.sections import words
from reports.sections.cells import cell, metric_axis, metric_cell, pointer, ranked


@dataclass(frozen=True, slots=True)
class _Price:
    """What a strategy is set against: where the figure stands and how it is written.

    `message`: its title; with `-axis` that of the axis, with `-drawn` how to read the picture.
    """

    message: Literal["tradeoff-latency", "tradeoff-cost"]
    path: tuple[str, str]
    pick: Callable[[StrategyResult], Figure]
    write: Format


_LATENCY = _Price(
    "tradeoff-latency", ("latency_ms", "p50"),
    lambda s: s.latency_ms.p50 if s.latency_ms else None, numbers.milliseconds,
)  # fmt: skip
_COST = _Price(
    "tradeoff-cost", ("cost", "per_1k_requests_usd"),
    lambda s: s.cost.per_1k_requests_usd if s.cost else None, numbers.usd,
)  # fmt: skip


def blocks(results: Results) -> tuple[Block, ...]:
    """Quality against median latency and against cost, each with what nothing beats on both."""
    return (*_against(results, _LATENCY), *_against(results, _COST))


def _against(results: Results, price: _Price) -> tuple[Block, ...]:
    """One picture; none where fewer than two strategies have both figures."""
    metric = words.metric(results.primary_metric, results.metrics)
    places = {strategy.id: index for index, strategy in enumerate(results.strategies)}
    found: list[tuple[str, Cell, Cell]] = []
    free: list[str] = []
    for strategy in ranked(results):
        quality = strategy.metrics.get(results.primary_metric)
        if quality is None or strategy.status != "done":
            continue
        at = ("strategies", places[strategy.id])
        x = cell(price.pick(strategy), price.write, pointer(*at, *price.path))
        y = metric_cell(quality, metric.write, pointer(*at, "metrics", results.primary_metric))
        if x.value is None or y.value is None:
            continue
        if x.value > 0:
            found.append((strategy.id, x, y))
        else:
            free.append(
                say(
                    "tradeoff-at-zero",
                    strategy=strategy.id,
                    price=x.text,
                    metric=metric.title,
                    value=metric.write(quality.value),
                )
            )
    if len(found) < 2:
        return ()
    points = tuple(Point(name, x, y, _on_front(x, y, found, metric.lower)) for name, x, y in found)
    x_axis = scales.logarithmic([x.value for _, x, _ in found if x.value is not None], price.write)
    front = [point.name for point in points if point.front]
    return (
        Scatter(
            say(price.message, metric=metric.title),
            say(f"{price.message}-axis"),
            metric.title,
            x_axis,
            metric_axis(results),
            points,
            say(
                "tradeoff-front",
                front=front,
                others=len(points) - len(front),
                zeros=len(free),
                at_zero=free,
            ),
            say(f"{price.message}-drawn", zeros=len(free)),
        ),
    )


def _on_front(x: Cell, y: Cell, found: list[tuple[str, Cell, Cell]], lower: bool) -> bool:
    """Whether no other strategy is at least as good on both axes and better on one."""
    turned = -1 if lower else 1
    mine = (-(x.value or 0.0), turned * (y.value or 0.0))
    others = [
        (-(other_x.value or 0.0), turned * (other_y.value or 0.0)) for _, other_x, other_y in found
    ]
    return not any(o != mine and o[0] >= mine[0] and o[1] >= mine[1] for o in others)
