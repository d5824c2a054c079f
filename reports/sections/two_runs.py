"""Two runs beside each other: whether their figures compare, what differs, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from advisor.data_findings import SplitStep
from advisor.findings import CostBasis, Finding
from advisor.results import ALPHA, Comparison
from advisor.runs.pair import FIRST, SECOND, Change, RunPair, RunSummary
from advisor.types import JsonScalar
from reports.blocks import Block, Cell, Column, Headline, Item, Notes, Report, Section
from reports.messages import language as spoken
from reports.messages import numbers, say, speaking
from reports.messages.numbers import Format
from reports.sections import words
from reports.sections.differences import reading
from reports.sections.places import (
    Place,
    Shown,
    difference_axis,
    figure,
    figures,
    intervals,
    missing,
    table,
    text,
)
from reports.sections.provenance import written


def build(pair: RunPair, language: str = "en") -> Report:
    """The report of two runs; pointers lead into the JSON of the pair.

    Args:
        pair: what to compare.
        language: one of LANGUAGES, or another way to write it (`zh`, `zh-CN`).

    Raises:
        ConfigError: the language is unknown; names the choices.
    """
    with speaking(language):
        metric = words.metric(pair.metric).title
        sections = (
            Section(say("two-runs-metric", metric=metric), _metrics(pair), True),
            Section(say("two-runs-speed"), _speed(pair), True),
            Section(say("two-runs-changed"), _changes(pair.changes), True),
        )
        return Report(
            title=say("two-runs-title"),
            subtitle=" · ".join(_named(name, run) for name, run in _runs(pair)),
            headline=_headline(pair),
            sections=tuple(part for part in sections if part.blocks),
            footer=say("two-runs-footer"),
            language=spoken(),
        )


def _runs(pair: RunPair) -> tuple[tuple[str, RunSummary], ...]:
    return ((FIRST, pair.first), (SECOND, pair.second))


def _named(name: str, run: RunSummary) -> str:
    return say("two-runs-run", name=name, run=run.run_id, created=run.created_at, rows=run.n_test)


def _headline(pair: RunPair) -> Headline:
    support = (*_stopped(pair), *_winners(pair))
    if pair.same_run:
        return Headline(say("two-runs-same-run"), support=support)
    if pair.first.primary_metric != pair.second.primary_metric:
        a = words.metric(pair.first.primary_metric).title
        b = words.metric(pair.second.primary_metric).title
        return Headline(say("two-runs-other-metric", first=a, second=b), support=support)
    found = _found(pair)
    if not pair.same_rows:
        if pair.rows_known:
            rest_on = say("two-runs-common-rows", n=pair.common_rows)
        else:
            rest_on = say("two-runs-rows-unknown")
        return Headline(say("two-runs-other-rows"), rest_on, (*found, *support))
    if not pair.rows_known:
        return Headline(say("two-runs-same-rows"), say("two-runs-no-test"), support)
    return Headline("".join(found) or say("two-runs-nothing-shared"), support=support)


def _stopped(pair: RunPair) -> Iterable[str]:
    """That a run was stopped before its end: what it lacks is no difference between the runs."""
    for name, run in _runs(pair):
        if run.unfinished:
            yield say("two-runs-stopped", run=name, strategies=run.unfinished)


def _found(pair: RunPair) -> tuple[str, ...]:
    """How many strategies differ, the largest differences named; nothing where none is compared."""
    compared = [(one.name, one.difference) for one in pair.strategies if one.difference is not None]
    if not compared:
        return ()
    write = words.metric(pair.metric).write_difference
    largest = sorted(compared, key=lambda entry: -abs(entry[1].difference))
    differences = [
        say("two-runs-difference", strategy=name, difference=write(one.difference))
        for name, one in largest
        if one.is_real
    ]
    return (
        say(
            "two-runs-real" if differences else "two-runs-none-real",
            where=say("two-runs-where", same=pair.same_rows, rows=pair.common_rows),
            real=len(differences),
            compared=len(compared),
            differences=differences,
        ),
    )


def _winners(pair: RunPair) -> tuple[str, ...]:
    winner = pair.first.winner
    if winner == pair.second.winner and winner is not None:
        return (say("two-runs-both-take", strategy=winner),)
    return tuple(
        say("two-runs-takes-none", run=name)
        if run.winner is None
        else say("two-runs-takes", run=name, strategy=run.winner)
        for name, run in _runs(pair)
    )


# --- figures ------------------------------------------------------------------------------------


def _metrics(pair: RunPair) -> tuple[Block, ...]:
    metric, group = words.metric(pair.metric), "difference"
    found = [one.difference for one in pair.strategies if one.difference is not None]
    named = text("column-strategy", lambda place: place.value.name)
    columns = [named, *(_side(pair, at, metric.write) for at in ("first", "second"))]
    if found:
        signed = metric.write_difference
        axis = difference_axis(found, signed)
        columns += [
            _compared(figures(Column("B − A", group=group), "difference/difference", signed)),
            _compared(intervals("difference", signed, group, axis)),
            _compared(figures(Column("p", group=group), "difference/p_adjusted", numbers.p_value)),
            text("column-reading", _reading, group),
        ]
    alike = pair.second.primary_metric == pair.metric
    caption = say("two-runs-table" if alike else "two-runs-table-a", metric=metric.title)
    return (
        table(
            caption,
            columns,
            Place(pair) / "strategies",
            _notes(pair, found),
            standing=lambda one: (
                "marked"
                if one.value.difference is not None and one.value.difference.is_real
                else "plain"
            ),
        ),
    )


def _side(pair: RunPair, at: str, write: Format) -> Shown:
    """The metric in one of the runs, or why it is not there."""
    run: RunSummary = getattr(pair, at)

    def cell(place: Place) -> Cell:
        side = getattr(place.value, at)
        if side is None:
            return missing("two-runs-absent")
        if side.metric is None and side.status != "done":
            return Cell(say("two-runs-status", status=side.status), missing=True)
        if side.metric is None and run.primary_metric != pair.metric:
            return missing("two-runs-another-metric")
        return figure(place / f"{at}/metric/value", write)

    return Shown(Column(FIRST if at == "first" else SECOND), cell)


def _compared(column: Shown) -> Shown:
    def cell(place: Place) -> Cell:
        none = place.value.difference is None
        return missing("two-runs-not-compared") if none else column.cell(place)

    return Shown(column.column, cell)


def _reading(place: Place) -> str:
    found = place.value.difference
    return say("two-runs-not-compared") if found is None else reading(found)


def _notes(pair: RunPair, found: Sequence[Comparison]) -> Iterable[str]:
    other = pair.second.primary_metric
    if other != pair.metric:
        yield say("two-runs-other-column", metric=words.metric(other).title)
    if not pair.same_rows:
        yield say("two-runs-other-columns")
    tests = list(dict.fromkeys(one.test for one in found if one.test))
    if tests:
        if len(tests) == 1:
            yield say("two-runs-tested-by", test=tests[0])
        else:
            yield say("two-runs-tested")
        yield say("differences-readings", alpha=str(ALPHA))


def _speed(pair: RunPair) -> tuple[Block, ...]:
    """Latency and cost of both runs, where one has them; no test, since machines differ."""
    both = [
        place
        for place in Place(pair) / "strategies"
        if any(side and (side.latency_ms or side.cost)
               for side in (place.value.first, place.value.second))
    ]  # fmt: skip
    if not both:
        return ()

    def column(run: str, at: str, path: str, write: Format) -> Shown:
        unit = "ms" if path.startswith("latency") else say("two-runs-cost-unit", run=run)
        title = say("two-runs-p50", run=run) if unit == "ms" else say("two-runs-cost")
        found = figures(Column(title, unit, path), f"{at}/{path}", write)

        def cell(place: Place) -> Cell:
            absent = getattr(place.value, at) is None
            return missing("two-runs-absent") if absent else found.cell(place)

        return Shown(found.column, cell)

    sides = ((FIRST, "first"), (SECOND, "second"))
    columns = (
        text("column-strategy", lambda place: place.value.name),
        *(column(*side, "latency_ms/p50", numbers.quantity) for side in sides),
        *(column(*side, "cost/per_1k_requests_usd", numbers.usd) for side in sides),
    )
    return (table(say("two-runs-speed-table"), columns, both, [say("two-runs-not-tested")]),)


# --- what changed -------------------------------------------------------------------------------


def _changes(changes: Sequence[Change]) -> tuple[Block, ...]:
    said = [(one, _value_of(one, one.first), _value_of(one, one.second)) for one in changes]
    # what no model has and what a model calls "none" are stored apart and read alike
    items = tuple(
        Item(
            say("changed", what=one.what, of=one.of, setting=one.setting),
            (say("changed-value", run=FIRST, value=a), say("changed-value", run=SECOND, value=b)),
        )
        for one, a, b in said
        if a != b
    )
    if not items:
        return (Notes((Item(None, (say("changed-nothing"),)),)),)
    return (Notes(items, verbatim=True),)


def _value_of(change: Change, value: JsonScalar | SplitStep | CostBasis) -> str:
    """What a run has of a fact, in the words that the other reports use for it."""
    if isinstance(value, Finding):
        return say(value)
    if value is None:
        unknown = "two-runs-absent" if change.what == "status" else "none"
        return say(unknown)
    match change.what:
        case "primary_metric":
            return words.metric(str(value)).title
        case "task":
            return say(f"task-{value}")
        case "chat_template":
            return say("changed-chat-template", own=bool(value))
        case "status":
            return say("two-runs-status", status=str(value))
        case "dtype" if value == "none":
            return say("none")
        case _:
            return written(value)
