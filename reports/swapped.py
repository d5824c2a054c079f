"""Whether the model adds anything to what was retrieved: the query-swap control, and knn-vote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from advisor.results import QuerySwap, Results, StrategyResult
from reports import numbers, scales, words
from reports.blocks import Block, Cell, Column, Item, Notes, Row, Table
from reports.cells import cell, named, pointer, primary, ranked
from reports.differences import ALPHA

NEGLIGIBLE_GAP = 0.10
"""A gap known to be below this counts as none or little; a score below it has nothing to lose."""

RETRIEVAL_ALONE = "knn-vote"
"""The baseline that counts the labels of the nearest training rows, without a language model."""


def blocks(results: Results) -> tuple[Block, ...]:
    """For every strategy that retrieves for a model: what it says in words, then the figures."""
    found = [(one, one.query_swap) for one in ranked(results) if one.query_swap is not None]
    if not found:
        return ()
    items = (
        Item(one.name, (_reading(swap), *_against_counting(results, one)), named=True)
        for one, swap in found
    )
    return (Notes(tuple(items)), _table(results, [swap for _, swap in found]))


def _reading(swap: QuerySwap) -> str:
    """What the gap between the row's own query and another row's says."""
    metric, low, high = words.metric(swap.metric), swap.gap.ci_low, swap.gap.ci_high
    own, other = metric.write(swap.true_value), metric.write(swap.value)
    rows = words.plural(swap.n, "row")
    opening = f"With another row's query its {metric.title}"
    if low > 0 and high >= NEGLIGIBLE_GAP:
        return f"{opening} falls from {own} to {other} ({rows}): the model reads the query."
    if low > 0:
        return (
            f"{opening} falls only from {own} to {other} ({rows}): the model reads the query, but "
            f"less than {metric.write(NEGLIGIBLE_GAP)} depends on it."
        )
    if swap.true_value < NEGLIGIBLE_GAP:
        return (
            f"With its own query its {metric.title} is {own}, with another row's {other} ({rows}): "
            "too low to tell whether the model reads the query."
        )
    if high < NEGLIGIBLE_GAP:
        verb = "rises to" if high < 0 else "stays at"
        return (
            f"{opening} {verb} {other} ({own} with its own, {rows}): the model does not read the "
            "query, and what it gets right comes from the rest of the prompt."
        )
    span = numbers.interval(low, high, metric.write_difference)
    return (
        f"{opening} is {other}, with its own {own} ({rows}, 95% interval of the difference {span}):"
        f" not distinguishable on {rows}, so whether the model reads the query is open."
    )


def _against_counting(results: Results, strategy: StrategyResult) -> Iterable[str]:
    """How the strategy compares with counting the labels that retrieval alone brings.

    Nothing is said where it searched documents: their passages carry no labels to count.
    """
    if strategy.retrieval is not None and results.provenance.documents is not None:
        return
    names = {strategy.name, RETRIEVAL_ALONE}
    pair = next(
        (
            one
            for one in results.comparisons
            if {one.a, one.b} == names and one.metric == results.primary_metric
        ),
        None,
    )
    voting = next((one for one in results.strategies if one.name == RETRIEVAL_ALONE), None)
    if pair is None or voting is None or strategy.name == RETRIEVAL_ALONE:
        return
    write = words.metric(results.primary_metric).write
    figures = (
        f"counting the labels of the nearest rows ({RETRIEVAL_ALONE} "
        f"{write(primary(results, voting))} against {write(primary(results, strategy))}, "
        f"{words.plural(results.task.n_test, 'row')})"
    )
    ahead = pair.difference if pair.a == strategy.name else -pair.difference
    if pair.p_adjusted < ALPHA:
        yield (
            f"It is better than {figures}: the model adds to retrieval alone."
            if ahead > 0
            else f"It is worse than {figures}: the model loses some of what retrieval alone brings."
        )
    elif ahead > 0:
        yield f"It is not distinguishable from {figures}: no gain over retrieval alone is shown."
    else:
        yield (
            f"It is not better than {figures}: the model adds nothing over retrieval alone here."
        )


def _table(results: Results, swaps: list[QuerySwap]) -> Table:
    metric = words.metric(swaps[0].metric)
    gaps = [swap.gap for swap in swaps]
    ends = [end for gap in gaps for end in (gap.ci_low, gap.ci_high, gap.difference, 0.0)]
    axis = replace(scales.linear(ends, metric.write_difference), reference=0.0)
    columns = (
        Column("strategy", kind="text"),
        Column("own", "query", metric.title),
        Column("another", "row's query", metric.title),
        Column("diff.", group="difference"),
        Column("95% interval", group="difference", kind="interval", axis=axis),
        Column("rows", group="difference"),
    )
    rows = tuple(
        _row(one.name, swap, pointer("strategies", results.strategies.index(one), "query_swap"))
        for one in ranked(results)
        if (swap := one.query_swap) is not None
    )
    note = (
        "A control: each of these test rows was asked again with the query of another row, one "
        "with another answer, while what was retrieved stayed as it was; scored against the "
        "row's own answer."
    )
    return Table(
        f"{metric.title[:1].upper()}{metric.title[1:]} when the query is swapped.",
        columns,
        rows,
        (note,),
    )


def _row(name: str, swap: QuerySwap, at: str) -> Row:
    metric, gap = words.metric(swap.metric), swap.gap
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
