"""Quality against what it takes: which strategies nothing beats on both."""

from __future__ import annotations

from advisor.results import Results
from reports.blocks import Block, Cell, Point, Scatter
from reports.charts import scales
from reports.messages import numbers, say
from reports.messages.numbers import Format
from reports.sections import words
from reports.sections.places import figure, finished, interval, metric_axis


def blocks(results: Results) -> tuple[Block, ...]:
    """Quality against median latency and against cost, each with what nothing beats on both."""
    return (
        *_against(results, "latency", "latency_ms/p50", numbers.milliseconds),
        *_against(results, "cost", "cost/per_1k_requests_usd", numbers.usd),
    )


def _against(results: Results, axis: str, path: str, write: Format) -> tuple[Block, ...]:
    """One picture; none where fewer than two strategies have both figures."""
    metric = words.primary(results)
    found: list[tuple[str, Cell, Cell]] = []
    free: list[str] = []
    for one in finished(results):
        x = figure(one / path, write)
        y = interval(one / f"metrics/{results.primary_metric}", metric.write)
        name = one.value.id
        if x.value is None or y.value is None:
            continue
        if x.value > 0:
            found.append((name, x, y))
        else:
            said = {"price": x.text, "metric": metric.title, "value": metric.write(y.value)}
            free.append(say("tradeoff-at-zero", strategy=name, **said))
    if len(found) < 2:
        return ()
    points = tuple(Point(name, x, y, _on_front(x, y, found, metric.lower)) for name, x, y in found)
    front = [point.name for point in points if point.front]
    others, zeros = len(points) - len(front), len(free)
    return (
        Scatter(
            say("tradeoff", metric=metric.title, axis=axis),
            say("tradeoff-axis", axis=axis),
            metric.title,
            scales.logarithmic([x.value for _, x, _ in found if x.value is not None], write),
            metric_axis(results),
            points,
            say("tradeoff-front", front=front, others=others, zeros=zeros, at_zero=free),
            say("tradeoff-drawn", axis=axis, zeros=zeros),
        ),
    )


def _on_front(x: Cell, y: Cell, found: list[tuple[str, Cell, Cell]], lower: bool) -> bool:
    """Whether no other strategy is at least as good on both axes and better on one."""

    def good(x: Cell, y: Cell) -> tuple[float, float]:
        return -(x.value or 0.0), (y.value or 0.0) * (-1 if lower else 1)

    mine, others = good(x, y), [good(*other) for _, *other in found]
    return not any(o != mine and o[0] >= mine[0] and o[1] >= mine[1] for o in others)
