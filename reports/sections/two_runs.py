"""Two runs beside each other: whether their figures compare, what differs, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from advisor.data_findings import SplitStep
from advisor.findings import CostBasis, Finding
from advisor.results import Comparison
from advisor.runs.pair import FIRST, SECOND, Change, RunPair, RunSummary, Side, StrategyPair
from advisor.types import JsonScalar
from reports.blocks import Block, Cell, Column, Headline, Item, Notes, Report, Row, Section, Table
from reports.charts import scales
from reports.messages import language as spoken
from reports.messages import numbers, say, speaking
from reports.sections import words
from reports.sections.cells import cell, named, pointer
from reports.sections.differences import ALPHA


def build(pair: RunPair, language: str = "en") -> Report:
    """The report of two runs; pointers lead into the JSON of the pair.

    Args:
        pair: what to compare.
        language: one of LANGUAGES, or another way to write it (`zh`, `zh-CN`).

    Raises:
        ConfigError: the language is unknown; names the choices.
    """
    with speaking(language):
        return _build(pair)


def _build(pair: RunPair) -> Report:
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
    support = _winners(pair)
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


def _found(pair: RunPair) -> tuple[str, ...]:
    """How many strategies differ, the largest differences named; nothing where none is compared."""
    compared = [(one.name, one.difference) for one in pair.strategies if one.difference is not None]
    if not compared:
        return ()
    real = sorted(
        ((name, one) for name, one in compared if one.p_adjusted < ALPHA),
        key=lambda entry: -abs(entry[1].difference),
    )
    write = words.metric(pair.metric).write_difference
    differences = [
        say("two-runs-difference", strategy=name, difference=write(one.difference))
        for name, one in real
    ]
    return (
        say(
            "two-runs-real" if real else "two-runs-none-real",
            where=say("two-runs-where", same=pair.same_rows, rows=pair.common_rows),
            real=len(real),
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
    metric = words.metric(pair.metric)
    found = [one.difference for one in pair.strategies if one.difference is not None]
    ends = [end for one in found for end in (one.ci_low, one.ci_high, one.difference, 0.0)]
    columns = [Column(say("column-strategy"), kind="text"), Column("A"), Column("B")]
    if found:
        axis = replace(scales.linear(ends, metric.write_difference), reference=0.0)
        columns += [
            Column("B − A", group="difference"),
            Column(say("column-interval"), group="difference", kind="interval", axis=axis),
            Column("p", group="difference"),
            Column(say("two-runs-reading"), group="difference", kind="text"),
        ]
    rows = tuple(_metric_row(pair, place, bool(found)) for place in range(len(pair.strategies)))
    caption = say("two-runs-table", metric=metric.title)
    return (Table(caption, tuple(columns), rows, tuple(_notes(pair, found))),)


def _metric_row(pair: RunPair, place: int, compared: bool) -> Row:
    one, at = pair.strategies[place], ("strategies", place)
    write = words.metric(pair.metric).write
    cells = [named(one.name)]
    other = {
        name: run.primary_metric != pair.metric
        for name, run in (("first", pair.first), ("second", pair.second))
    }
    for name, side in (("first", one.first), ("second", one.second)):
        shown = _value(side, write, pointer(*at, name, "metric", "value"))
        if side is not None and side.status == "done" and side.metric is None and other[name]:
            shown = Cell(say("two-runs-another-metric"), missing=True)
        cells.append(shown)
    if compared:
        cells += _difference(one, pair.metric, pointer(*at, "difference"))
    real = one.difference is not None and one.difference.p_adjusted < ALPHA
    return Row(tuple(cells), "marked" if real else "plain")


def _value(side: Side | None, write: numbers.Format, at: str) -> Cell:
    if side is None:
        return Cell(say("two-runs-absent"), missing=True)
    if side.metric is None and side.status != "done":
        return Cell(_status(side.status), missing=True)
    return cell(side.metric.value if side.metric else None, write, at)


def _difference(one: StrategyPair, metric: str, at: str) -> list[Cell]:
    found = one.difference
    if found is None:
        none = say("two-runs-not-compared")
        return [Cell(none, missing=True) for _ in range(3)] + [Cell(none)]
    write = words.metric(metric).write_difference
    span = Cell(
        numbers.interval(found.ci_low, found.ci_high, write),
        found.difference,
        at,
        found.ci_low,
        found.ci_high,
    )
    return [
        cell(found.difference, write, f"{at}/difference"),
        span,
        cell(found.p_adjusted, numbers.p_value, f"{at}/p_adjusted"),
        Cell(say("two-runs-reads", real=found.p_adjusted < ALPHA)),
    ]


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
        yield say("two-runs-real-explained", alpha=str(ALPHA))


def _speed(pair: RunPair) -> tuple[Block, ...]:
    """Latency and cost of both runs, where one has them; no test, since machines differ."""
    both = [
        (place, one)
        for place, one in enumerate(pair.strategies)
        if any(side is not None and (side.latency_ms or side.cost) for side in _sides(one))
    ]
    if not both:
        return ()
    columns = (
        Column(say("column-strategy"), kind="text"),
        *(Column(say("two-runs-p50", run=run), "ms", "latency") for run in (FIRST, SECOND)),
        *(
            Column(say("two-runs-cost"), say("two-runs-cost-unit", run=run), "cost")
            for run in (FIRST, SECOND)
        ),
    )
    rows = tuple(Row((named(one.name), *_speed_cells(place, one))) for place, one in both)
    return (Table(say("two-runs-speed-table"), columns, rows, (say("two-runs-not-tested"),)),)


def _sides(one: StrategyPair) -> tuple[Side | None, Side | None]:
    return one.first, one.second


def _speed_cells(place: int, one: StrategyPair) -> Iterable[Cell]:
    names = ("first", "second")
    for name, side in zip(names, _sides(one), strict=True):
        p50 = side.latency_ms.p50 if side is not None and side.latency_ms is not None else None
        at = pointer("strategies", place, name, "latency_ms", "p50")
        yield (
            Cell(say("two-runs-absent"), missing=True)
            if side is None
            else cell(p50, numbers.quantity, at)
        )
    for name, side in zip(names, _sides(one), strict=True):
        usd = side.cost.per_1k_requests_usd if side is not None and side.cost is not None else None
        at = pointer("strategies", place, name, "cost", "per_1k_requests_usd")
        yield (
            Cell(say("two-runs-absent"), missing=True)
            if side is None
            else cell(usd, numbers.usd, at)
        )


def _status(status: str) -> str:
    return say("two-runs-status", status=status)


# --- what changed -------------------------------------------------------------------------------


def _changes(changes: Sequence[Change]) -> tuple[Block, ...]:
    told = [(one, _value_of(one, one.first), _value_of(one, one.second)) for one in changes]
    # what no model has and what a model calls "none" are stored apart and read alike
    items = tuple(
        Item(
            say("changed", what=one.what, of=one.of, setting=one.setting),
            (say("changed-value", run=FIRST, value=a), say("changed-value", run=SECOND, value=b)),
        )
        for one, a, b in told
        if a != b
    )
    if not items:
        return (Notes((Item(None, (say("changed-nothing"),)),)),)
    return (Notes(items, verbatim=True),)


def _value_of(change: Change, value: JsonScalar | SplitStep | CostBasis) -> str:
    """What a run has of a fact, in the words that the other reports use for it."""
    if value is None and change.what != "status":
        return say("changed-none")
    match change.what:
        case "primary_metric":
            return words.metric(str(value)).title
        case "task":
            return say(f"task-{value}")
        case "chat_template":
            return say("changed-chat-template", own=bool(value))
        case "status":
            return say("two-runs-absent") if value is None else _status(str(value))
        case "split" | "cost_basis" if isinstance(value, Finding):
            return say(value)
        case _:
            return str(value)
