"""Strategies by models: what each reaches with each, and which to take with which model."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.results import ModelChoice, Results
from reports.blocks import Block, Cell, Column, Row, Table
from reports.messages import numbers, say
from reports.sections import words
from reports.sections.cells import cell, named, pointer, ranked, standing_of


def blocks(results: Results) -> tuple[Block, ...]:
    """The grid, then the choice for each model; nothing where there is one model."""
    if not results.by_model:
        return ()
    return _grid(results), _choices(results)


def _grid(results: Results) -> Table:
    metric = words.metric(results.primary_metric, results.metrics)
    places = {(one.name, one.model): place for place, one in enumerate(results.strategies)}
    models = [one.model for one in results.by_model]
    names = dict.fromkeys(one.name for one in ranked(results) if one.model is not None)
    rows = []
    for name in names:
        cells = [named(name)]
        for model in models:
            place = places.get((name, model))
            one = None if place is None else results.strategies[place]
            found = one.metrics.get(results.primary_metric) if one is not None else None
            at = pointer("strategies", place or 0, "metrics", results.primary_metric, "value")
            cells.append(cell(found.value if found else None, metric.write, at))
        rows.append(Row(tuple(cells)))
    columns = (Column(say("column-strategy"), kind="text"), *(Column(model) for model in models))
    return Table(say("models-grid", metric=metric.title), columns, tuple(rows))


def _choices(results: Results) -> Table:
    metric = words.metric(results.primary_metric, results.metrics)
    rows = tuple(_choice_row(results, place, one) for place, one in enumerate(results.by_model))
    columns = (
        Column(say("column-model"), kind="text"),
        Column(say("column-take"), kind="text"),
        Column(metric.title),
        Column(say("column-cost-per-1k"), say("column-cost-per-1k-unit")),
        Column(say("column-tied"), say("column-tied-unit"), kind="text"),
        Column(say("column-behind"), say("column-behind-unit")),
        Column(say("column-p")),
    )
    return Table(say("models-choice"), columns, rows, (say("models-note"),))


def _choice_row(results: Results, place: int, choice: ModelChoice) -> Row:
    metric = words.metric(results.primary_metric, results.metrics)
    at = [at for at, one in enumerate(results.strategies) if one.id == choice.winner]
    if not at:
        return Row((named(choice.model),), "absent", say("models-nothing-to-take"))
    taken = results.strategies[at[0]]
    value, cost = taken.metrics.get(results.primary_metric), taken.cost
    return Row(
        (
            named(choice.model),
            named(taken.name),
            cell(
                value.value if value else None,
                metric.write,
                pointer("strategies", at[0], "metrics", results.primary_metric, "value"),
            ),
            cell(
                cost.per_1k_requests_usd if cost else None,
                numbers.usd,
                pointer("strategies", at[0], "cost", "per_1k_requests_usd"),
            ),
            named(", ".join(_names(results, choice.tied_with))),
            *_against(results, place, choice),
        ),
        standing_of(results, taken),
    )


def _names(results: Results, ids: Iterable[str]) -> list[str]:
    names = {one.id: one.name for one in results.strategies}
    return [names[one] for one in ids]


def _against(results: Results, place: int, choice: ModelChoice) -> tuple[Cell, Cell]:
    """The paired difference to what is taken among all models, and its p-value."""
    pair = choice.against
    if pair is None:
        return Cell(""), Cell("")
    metric = words.metric(pair.metric, results.metrics)
    at = pointer("by_model", place, "against")
    return (
        cell(pair.difference, metric.write_difference, f"{at}/difference"),
        cell(pair.p_adjusted, numbers.p_value, f"{at}/p_adjusted"),
    )
