"""Whether the model adds anything to what was retrieved: the query-swap control, and knn-vote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from advisor.results import QuerySwap, Results, StrategyResult
from reports.blocks import Block, Cell, Column, Item, Notes, Row, Table
from reports.charts import scales
from reports.messages import numbers, say
from reports.sections import words
from reports.sections.cells import cell, named, pointer, primary, ranked
from reports.sections.differences import ALPHA

NEGLIGIBLE_GAP = 0.10
"""A gap known to be below this counts as none or little; a score below it has nothing to lose."""


def blocks(results: Results) -> tuple[Block, ...]:
    """For every strategy that retrieves for a model: what it says in words, then the figures."""
    found = [(one, one.query_swap) for one in ranked(results) if one.query_swap is not None]
    if not found:
        return ()
    metric = words.metric(results.primary_metric, results.metrics)
    items = (
        Item(one.id, (_reading(metric, swap), *_against_counting(results, one)), named=True)
        for one, swap in found
    )
    return (Notes(tuple(items)), _table(results, metric, [swap for _, swap in found]))


def _reading(metric: words.MetricWords, swap: QuerySwap) -> str:
    """What the gap between the row's own query and another row's says."""
    low, high = swap.gap.ci_low, swap.gap.ci_high
    if low > 0:
        key = "swap-reads" if high >= NEGLIGIBLE_GAP else "swap-reads-little"
    elif swap.true_value < NEGLIGIBLE_GAP:
        key = "swap-too-low"
    elif high < NEGLIGIBLE_GAP:
        key = "swap-rises" if high < 0 else "swap-stays"
    else:
        key = "swap-open"
    return say(
        key,
        metric=metric.title,
        own=metric.write(swap.true_value),
        other=metric.write(swap.value),
        rows=say("rows", n=swap.n),
        negligible=metric.write(NEGLIGIBLE_GAP),
        interval=numbers.interval(low, high, metric.write_difference),
    )


def _against_counting(results: Results, strategy: StrategyResult) -> Iterable[str]:
    """How the strategy compares with counting the labels that retrieval alone brings.

    Nothing is said where it searched documents: their passages carry no labels to count.
    """
    if strategy.retrieval is not None and results.provenance.documents is not None:
        return
    voting = next((one for one in results.strategies if one.reference == "retrieval_alone"), None)
    if voting is None or voting is strategy:
        return
    names = {strategy.id, voting.name}
    pair = next(
        (
            one
            for one in results.comparisons
            if {one.a, one.b} == names and one.metric == results.primary_metric
        ),
        None,
    )
    if pair is None:
        return
    ahead = pair.difference if pair.a == strategy.id else -pair.difference
    if pair.p_adjusted < ALPHA:
        key = "swap-adds" if ahead > 0 else "swap-loses"
    else:
        key = "swap-no-gain" if ahead > 0 else "swap-adds-nothing"
    write = words.metric(results.primary_metric, results.metrics).write
    yield say(
        key,
        baseline=voting.id,
        voting=write(primary(results, voting)),
        own=write(primary(results, strategy)),
        rows=say("rows", n=results.task.n_test),
    )


def _table(results: Results, metric: words.MetricWords, swaps: list[QuerySwap]) -> Table:
    gaps = [swap.gap for swap in swaps]
    ends = [end for gap in gaps for end in (gap.ci_low, gap.ci_high, gap.difference, 0.0)]
    axis = replace(scales.linear(ends, metric.write_difference), reference=0.0)
    columns = (
        Column(say("column-strategy"), kind="text"),
        Column(say("column-own-query"), say("column-own-query-unit"), metric.title),
        Column(say("column-other-query"), say("column-other-query-unit"), metric.title),
        Column(say("column-difference"), group="difference"),
        Column(say("column-interval"), group="difference", kind="interval", axis=axis),
        Column(say("column-rows"), group="difference"),
    )
    rows = tuple(
        _row(
            metric,
            one.id,
            swap,
            pointer("strategies", results.strategies.index(one), "query_swap"),
        )
        for one in ranked(results)
        if (swap := one.query_swap) is not None
    )
    caption = say("swap-caption", metric=metric.title)
    return Table(caption, columns, rows, (say("swap-control"),))


def _row(metric: words.MetricWords, name: str, swap: QuerySwap, at: str) -> Row:
    gap = swap.gap
    span = Cell(
        numbers.interval(gap.ci_low, gap.ci_high, metric.write_difference),
        value=gap.difference,
        source=f"{at}/gap",
        low=gap.ci_low,
        high=gap.ci_high,
    )
    return Row(
        (
            named(name),
            cell(swap.true_value, metric.write, f"{at}/true_value"),
            cell(swap.value, metric.write, f"{at}/value"),
            cell(gap.difference, metric.write_difference, f"{at}/gap/difference"),
            span,
            cell(swap.n, numbers.count, f"{at}/n"),
        )
    )
