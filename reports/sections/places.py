"""Places in results.json, and the cells and tables made of what is stored there.

The value of a figure and the pointer to it come from one path, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from advisor.results import Comparison, Results, StrategyResult
from reports.blocks import Axis, Cell, Column, Row, Standing, Table
from reports.charts import scales
from reports.messages import has, numbers, say
from reports.messages.numbers import Figure, Format
from reports.sections import words


@dataclass(frozen=True, slots=True)
class Place:
    """What is stored at one place, and the JSON pointer (RFC 6901) that leads to it."""

    value: Any
    pointer: str = ""

    def entry(self, part: str | int) -> Place:
        """What is one level further in; None below what is None.

        A field, a key, or an entry of a tuple by its number or its name.
        """
        value, inside = self.value, part
        if isinstance(value, tuple) and isinstance(part, str):
            inside = next((i for i, one in enumerate(value) if one.name == part), -1)
        if value is None or inside == -1:
            found = None
        elif isinstance(value, Mapping):
            found = value.get(part)
        else:
            found = value[inside] if isinstance(inside, int) else getattr(value, inside)
        written = str(inside).replace("~", "~0").replace("/", "~1")
        return Place(found, f"{self.pointer}/{written}")

    def __truediv__(self, path: str) -> Place:
        """What is further in: `place / "latency_ms/p50"`."""
        found = self
        for part in path.split("/"):
            found = found.entry(part)
        return found

    def __iter__(self) -> Iterator[Place]:
        """The entries of a tuple; none of None."""
        return (self.entry(index) for index in range(len(self.value or ())))


# --- the strategies -----------------------------------------------------------------------------


def ranked(results: Results) -> list[Place]:
    """Finished strategies by the primary metric, best first, then the failed, then the skipped."""
    groups = {"done": 0, "failed": 1, "skipped": 2}

    def key(place: Place) -> tuple[int, float]:
        value = primary(results, place.value)
        worst = float("inf")
        return groups[place.value.status], worst if value is None else value if lower else -value

    lower = words.primary(results).lower
    return sorted(Place(results) / "strategies", key=key)


def finished(results: Results) -> list[Place]:
    """Those of the ranked strategies that finished."""
    return [one for one in ranked(results) if one.value.status == "done"]


def primary(results: Results, strategy: StrategyResult) -> float | None:
    """The strategy's value of the primary metric, None where it was not measured."""
    metric = strategy.metrics.get(results.primary_metric)
    return metric.value if metric is not None and numbers.measured(metric.value) else None


def standing_of(results: Results, name: str) -> Standing:
    """How a strategy came out; "plain" of one that is unknown."""
    status = next((one.status for one in results.strategies if one.id == name), "done")
    if status != "done":
        return "absent"
    if name == results.verdict.winner:
        return "winner"
    return "tied" if name in results.verdict.tied_with else "plain"


def nothing_fitted(results: Results) -> bool:
    """Whether all that was compared are outside systems: nothing was trained on the other rows."""
    return bool(results.strategies) and all(one.outside for one in results.strategies)


# --- cells --------------------------------------------------------------------------------------


def missing(key: str = "not-measured") -> Cell:
    """In place of a figure that there is none of; `key`: the message that says so."""
    return Cell(say(key), missing=True)


def figure(place: Place, write: Format) -> Cell:
    """The figure at a place, missing where it was not measured."""
    value: Figure = place.value
    if value is None or not numbers.measured(value):
        return missing()
    return Cell(write(value), value=value, source=place.pointer)


def interval(place: Place, write: Format) -> Cell:
    """The 95% interval of the metric or the difference at a place."""
    found = place.value
    value = None if found is None else getattr(found, "value", None)
    if isinstance(found, Comparison):
        value = found.difference
    if value is None or not numbers.measured(value):
        return missing()
    text = numbers.interval(found.ci_low, found.ci_high, write)
    return Cell(text, value, place.pointer, found.ci_low, found.ci_high)


def metric_axis(results: Results) -> Axis:
    """The one axis on which every value of the primary metric is drawn."""
    places = (one / "metrics" for one in finished(results))
    found = [place.value[results.primary_metric] for place in places
             if results.primary_metric in place.value]  # fmt: skip
    ends = [end for m in found for end in (m.value, m.ci_low, m.ci_high) if end is not None]
    bounds = (0.0, 1.0) if all(0 <= end <= 1 for end in ends) else None
    return scales.linear(ends, words.primary(results).write, within=bounds)


def difference_axis(pairs: Iterable[Comparison], write: Format) -> Axis:
    """One axis for differences, with a line at zero."""
    ends = [end for pair in pairs for end in (pair.ci_low, pair.ci_high, pair.difference, 0.0)]
    return replace(scales.linear(ends, write), reference=0.0)


# --- tables -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A column of a table, and how the cell in it follows from the entry that a row is about."""

    column: Column
    cell: Callable[[Any], Cell]


def titled(key: str, group: str = "", kind: Literal["text", "number"] = "number") -> Column:
    """A column whose title is the message `key`, and its second line, if any, `key-unit`."""
    unit = say(f"{key}-unit") if has(f"{key}-unit") else ""
    return Column(say(key), unit, group, kind)


def text(key: str, cell: Callable[[Any], Cell | str], group: str = "") -> Shown:
    """A column of texts."""

    def written(entry: Any) -> Cell:
        found = cell(entry)
        return Cell(found) if isinstance(found, str) else found

    return Shown(titled(key, group, "text"), written)


def figures(key: str | Column, path: str, write: Format, group: str = "") -> Shown:
    """A column of the figures at a path from the place that a row is about."""
    column = titled(key, group) if isinstance(key, str) else key
    return Shown(column, lambda place: figure(place / path, write))


def intervals(path: str, write: Format, group: str, axis: Axis) -> Shown:
    """A column of intervals with their pictures."""
    column = Column(say("column-interval"), group=group, kind="interval", axis=axis)
    return Shown(column, lambda place: interval(place / path, write))


def strategy() -> Shown:
    """The column that names the strategy of a row."""
    return text("column-strategy", lambda place: str(place.value.id))


def table(
    caption: str,
    columns: Sequence[Shown],
    entries: Iterable[Any],
    notes: Iterable[str] = (),
    *,
    folded: bool = False,
    standing: Callable[[Any], Standing] = lambda _: "plain",
) -> Table:
    """A row for every entry."""
    rows = tuple(
        Row(tuple(one.cell(entry) for one in columns), standing(entry)) for entry in entries
    )
    return Table(caption, tuple(one.column for one in columns), rows, tuple(notes), folded)
