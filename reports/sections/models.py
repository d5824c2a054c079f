"""Strategies by models: what each reaches with each, and which to take with which model."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from advisor.results import Results
from reports.blocks import Block, Cell, Column, Row, Table
from reports.messages import numbers, say
from reports.sections import words
from reports.sections.places import (
    Place,
    Shown,
    figure,
    figures,
    ranked,
    standing_of,
    table,
    text,
    titled,
)


def blocks(results: Results) -> tuple[Block, ...]:
    """The grid, then the choice for each model; nothing where there is one model."""
    if not results.by_model:
        return ()
    return _grid(results), _choices(results)


def _grid(results: Results) -> Table:
    metric, at = words.primary(results), f"metrics/{results.primary_metric}/value"
    places = {(one.value.name, one.value.model): one for one in Place(results) / "strategies"}

    def of_model(model: str) -> Shown:
        def cell(name: str) -> Cell:
            return figure(places.get((name, model), Place(None)) / at, metric.write)

        return Shown(Column(model), cell)

    names = dict.fromkeys(one.value.name for one in ranked(results) if one.value.model is not None)
    columns = (text("column-strategy", str), *(of_model(one.model) for one in results.by_model))
    return table(say("models-grid", metric=metric.title), columns, names)


def _choices(results: Results) -> Table:
    """What to take with each model, beside what is taken among all of them."""
    metric, own = words.primary(results), f"metrics/{results.primary_metric}/value"
    places = {one.value.id: one for one in Place(results) / "strategies"}

    def of_taken(column: Column, path: str, write: numbers.Format) -> Shown:
        return Shown(column, lambda one: figure(places[one.value.winner] / path, write))

    def against(column: Column, path: str, write: numbers.Format) -> Shown:
        found = figures(column, f"against/{path}", write)
        return Shown(column, lambda one: found.cell(one) if one.value.against else Cell(""))

    def tied(choice: Place) -> str:
        return ", ".join(places[one].value.name for one in choice.value.tied_with)

    choices = list(Place(results) / "by_model")
    found = table(
        say("models-choice"),
        (
            text("column-model", lambda one: one.value.model),
            text("column-take", lambda one: places[one.value.winner].value.name),
            of_taken(Column(metric.title), own, metric.write),
            of_taken(titled("column-cost-per-1k"), "cost/per_1k_requests_usd", numbers.usd),
            text("column-tied", tied),
            against(titled("column-behind"), "difference", metric.write_difference),
            against(titled("column-p"), "p_adjusted", numbers.p_value),
        ),
        [one for one in choices if one.value.winner in places],
        [say("models-note")],
        standing=lambda one: standing_of(results, one.value.winner),
    )
    return replace(found, rows=(*found.rows, *_nothing(choices, places)))


def _nothing(choices: Iterable[Place], places: dict[str, Place]) -> Iterable[Row]:
    """Models with which nothing can be taken."""
    for one in choices:
        if one.value.winner not in places:
            name = Cell(one.value.model)
            yield Row((name,), "absent", say("models-nothing-to-take"))
