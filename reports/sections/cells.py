"""What every part of the comparison is written with: order, standing, cells, the common axis."""

from __future__ import annotations

from advisor.results import Metric, Results, StrategyResult
from reports.blocks import Axis, Cell, Standing
from reports.charts import scales
from reports.messages import numbers
from reports.messages.numbers import Figure, Format
from reports.sections import words


def pointer(*parts: str | int) -> str:
    """A JSON pointer (RFC 6901) into results.json."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in parts)


def named(text: str) -> Cell:
    """A name or a text of the data as a cell, which is the same in every language."""
    return Cell(text, verbatim=True)


def cell(value: Figure, write: Format, source: str) -> Cell:
    """A figure as a cell, missing where it was not measured."""
    if value is None or not numbers.measured(value):
        return Cell(numbers.not_measured(), missing=True)
    return Cell(write(value), value=value, source=source)


def metric_cell(found: Metric | None, write: Format, at: str) -> Cell:
    """The interval of a metric; without one, the point alone."""
    if found is None or found.value is None or not numbers.measured(found.value):
        return Cell(numbers.not_measured(), missing=True)
    text = numbers.interval(found.ci_low, found.ci_high, write)
    return Cell(text, found.value, at, found.ci_low, found.ci_high)


def ranked(results: Results) -> list[StrategyResult]:
    """Finished strategies by the primary metric, best first, then the failed, then the skipped."""
    groups = {"done": 0, "failed": 1, "skipped": 2}

    def key(strategy: StrategyResult) -> tuple[int, float]:
        value = primary(results, strategy)
        worst = float("inf")
        return groups[strategy.status], worst if value is None else value if lower else -value

    lower = words.metric(results.primary_metric, results.metrics).lower
    return sorted(results.strategies, key=key)


def primary(results: Results, strategy: StrategyResult) -> float | None:
    """The strategy's value of the primary metric, None where it was not measured."""
    metric = strategy.metrics.get(results.primary_metric)
    return metric.value if metric is not None and numbers.measured(metric.value) else None


def standing_of(results: Results, strategy: StrategyResult) -> Standing:
    """How the strategy came out."""
    if strategy.status != "done":
        return "absent"
    if strategy.id == results.verdict.winner:
        return "winner"
    return "tied" if strategy.id in results.verdict.tied_with else "plain"


def metric_axis(results: Results) -> Axis:
    """The one axis on which every value of the primary metric is drawn."""
    found = [
        strategy.metrics[results.primary_metric]
        for strategy in results.strategies
        if strategy.status == "done" and results.primary_metric in strategy.metrics
    ]
    ends = [end for m in found for end in (m.value, m.ci_low, m.ci_high) if end is not None]
    bounds = (0.0, 1.0) if all(0 <= end <= 1 for end in ends) else None
    return scales.linear(
        ends, words.metric(results.primary_metric, results.metrics).write, within=bounds
    )


def nothing_fitted(results: Results) -> bool:
    """Whether all that was compared are outside systems: nothing was trained on the other rows."""
    return bool(results.strategies) and all(one.outside for one in results.strategies)
