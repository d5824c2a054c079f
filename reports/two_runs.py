"""Two runs beside each other: whether their figures compare, what differs, and what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from advisor.results import Comparison
from advisor.runs.pair import Change, RunPair, RunSummary, Side, StrategyPair
from reports import numbers, scales, words
from reports.blocks import Block, Cell, Column, Headline, Item, Notes, Report, Row, Section, Table
from reports.cells import cell, named, pointer
from reports.differences import ALPHA
from reports.messages import has, say, speaking
from reports.translate import translate

ABSENT = "not in this run"
OTHER_METRIC = "another metric"


def build(pair: RunPair, language: str = "en") -> Report:
    """The report of two runs; pointers lead into the JSON of the pair.

    Args:
        pair: what to compare.
        language: one of LANGUAGES, or another way to write it (`zh`, `zh-CN`).

    Raises:
        ConfigError: the language is unknown; names the choices.
    """
    with speaking(language):
        return translate(_build(pair), language)


def _build(pair: RunPair) -> Report:
    title = words.metric(pair.metric).title
    sections = (
        Section(f"{title[:1].upper()}{title[1:]}, strategy by strategy", _metrics(pair), True),
        Section("Speed and cost", _speed(pair), True),
        Section("What changed between the runs", _changes(pair.changes), True),
    )
    return Report(
        title="Two runs compared",
        subtitle=" · ".join(_named(name, run) for name, run in _runs(pair)),
        headline=_headline(pair),
        sections=tuple(part for part in sections if part.blocks),
        footer="Differences are B − A.",
    )


def _runs(pair: RunPair) -> tuple[tuple[str, RunSummary], ...]:
    return (("A", pair.first), ("B", pair.second))


def _named(name: str, run: RunSummary) -> str:
    rows = words.plural(run.n_test, "test row")
    return f"{name}: {run.run_id}, {run.created_at}, {rows}"


def _headline(pair: RunPair) -> Headline:
    support = tuple(_winners(pair))
    if pair.first.primary_metric != pair.second.primary_metric:
        a = words.metric(pair.first.primary_metric).title
        b = words.metric(pair.second.primary_metric).title
        said = f"The runs are measured by {a} and by {b}: their figures do not compare."
        return Headline(said, support=support)
    if not pair.same_rows:
        said = "The test rows are not the same: the figures of the two runs do not compare."
        return Headline(said, _rest_on(pair), (*_found(pair), *support))
    if not pair.rows_known:
        said = "The test rows are the same, but a file lacks the answers row by row."
        return Headline(said, "Without them no difference can be tested.", support)
    return Headline(" ".join(_found(pair)) or "No strategy was measured in both runs.", "", support)


def _rest_on(pair: RunPair) -> str:
    if not pair.rows_known:
        return "A file lacks the answers row by row, so shared rows cannot be found."
    if not pair.common_rows:
        return "No row, by input and expected answer, is in both."
    are = "is" if pair.common_rows == 1 else "are"
    return (
        f"{words.plural(pair.common_rows, 'row')} {are} in both, by input and expected answer: "
        "differences are of these alone."
    )


def _found(pair: RunPair) -> Iterable[str]:
    """How many strategies differ, the largest differences named."""
    compared = [(one.name, one.difference) for one in pair.strategies if one.difference is not None]
    if not compared:
        return
    write = words.metric(pair.metric).write_difference
    real = sorted(
        ((name, one) for name, one in compared if one.p_adjusted < ALPHA),
        key=lambda entry: -abs(entry[1].difference),
    )
    rows = words.plural(pair.common_rows, "test row")
    of = words.plural(len(compared), "strategy", "strategies")
    where = f"On the same {rows}" if pair.same_rows else f"On the {rows} in both"
    if not real:
        yield f"{where} no difference is real: {of} compared."
        return
    named = words.listed([f"{name} {write(one.difference)}" for name, one in real])
    differ = "differs" if len(real) == 1 else "differ"
    yield f"{where} {numbers.count(len(real))} of {of} {differ} for real, B − A: {named}."


def _winners(pair: RunPair) -> Iterable[str]:
    first, second = pair.first.winner, pair.second.winner
    if first == second and first is not None:
        yield f"Both runs take {first}."
    else:
        yield f"A takes {first or 'none'}, B takes {second or 'none'}."


# --- figures ------------------------------------------------------------------------------------


def _metrics(pair: RunPair) -> tuple[Block, ...]:
    metric = words.metric(pair.metric)
    found = [one.difference for one in pair.strategies if one.difference is not None]
    ends = [end for one in found for end in (one.ci_low, one.ci_high, one.difference, 0.0)]
    columns = [Column("strategy", kind="text"), Column("A"), Column("B")]
    if found:
        axis = replace(scales.linear(ends, metric.write_difference), reference=0.0)
        columns += [
            Column("B − A", group="difference"),
            Column("95% interval", group="difference", kind="interval", axis=axis),
            Column("p", group="difference"),
            Column("reading", group="difference", kind="text"),
        ]
    rows = tuple(_metric_row(pair, place, bool(found)) for place in range(len(pair.strategies)))
    caption = f"{metric.title[:1].upper()}{metric.title[1:]} in both runs."
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
            shown = Cell(OTHER_METRIC, missing=True)
        cells.append(shown)
    if compared:
        cells += _difference(one, pair.metric, pointer(*at, "difference"))
    real = one.difference is not None and one.difference.p_adjusted < ALPHA
    return Row(tuple(cells), "marked" if real else "plain")


def _value(side: Side | None, write: numbers.Format, at: str) -> Cell:
    if side is None:
        return Cell(ABSENT, missing=True)
    if side.metric is None and side.status != "done":
        return Cell(side.status, missing=True)
    return cell(side.metric.value if side.metric else None, write, at)


def _difference(one: StrategyPair, metric: str, at: str) -> list[Cell]:
    found = one.difference
    if found is None:
        return [Cell("not compared", missing=True) for _ in range(3)] + [Cell("not compared")]
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
        Cell("real" if found.p_adjusted < ALPHA else "unclear"),
    ]


def _notes(pair: RunPair, found: Sequence[Comparison]) -> Iterable[str]:
    other = pair.second.primary_metric
    if other != pair.metric:
        yield f"B is measured by {words.metric(other).title}, which is no figure of this table."
    if not pair.same_rows:
        yield "A and B stand for different test rows: do not compare one column with the other."
    tests = list(dict.fromkeys(one.test for one in found if one.test))
    if tests:
        how = f" ({say(tests[0])})" if len(tests) == 1 else ""
        yield f"Each strategy was compared with itself, row by row{how}."
        yield (
            f"Real: the adjusted p is below {ALPHA}. Unclear: the difference could be chance, or "
            "as large as the end of its interval; it does not mean equal."
        )


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
        Column("strategy", kind="text"),
        Column("p50, A", "ms", "latency"),
        Column("p50, B", "ms", "latency"),
        Column("cost per", "1,000, A", "cost"),
        Column("cost per", "1,000, B", "cost"),
    )
    rows = tuple(Row((named(one.name), *_speed_cells(place, one))) for place, one in both)
    note = "Not tested for chance; they hold for the machine of each run."
    return (Table("Latency of one request, and cost of 1,000.", columns, rows, (note,)),)


def _sides(one: StrategyPair) -> tuple[Side | None, Side | None]:
    return one.first, one.second


def _speed_cells(place: int, one: StrategyPair) -> Iterable[Cell]:
    names = ("first", "second")
    for name, side in zip(names, _sides(one), strict=True):
        p50 = side.latency_ms.p50 if side is not None and side.latency_ms is not None else None
        at = pointer("strategies", place, name, "latency_ms", "p50")
        yield Cell(ABSENT, missing=True) if side is None else cell(p50, numbers.quantity, at)
    for name, side in zip(names, _sides(one), strict=True):
        usd = side.cost.per_1k_requests_usd if side is not None and side.cost is not None else None
        at = pointer("strategies", place, name, "cost", "per_1k_requests_usd")
        yield Cell(ABSENT, missing=True) if side is None else cell(usd, numbers.usd, at)


# --- what changed -------------------------------------------------------------------------------


def _changes(changes: Sequence[Change]) -> tuple[Block, ...]:
    told = [(one.what, _said(one.what, one.first), _said(one.what, one.second)) for one in changes]
    # what no model has and what a model calls "none" are stored apart and read alike
    items = tuple(Item(what, (f"A: {a}", f"B: {b}")) for what, a, b in told if a != b)
    if not items:
        said = "Nothing that is recorded: same data, settings, model, versions and machine."
        return (Notes((Item(None, (said,)),)),)
    return (Notes(items, verbatim=True),)


def _said(what: str, stored: str | None) -> str:
    """What a run has of a fact, in the words that the other reports use for it."""
    if stored is None:
        return ABSENT if what.endswith(": status") else "none"
    if what == "primary metric":
        return words.metric(stored).title
    if what == "task":
        return say(f"task-{stored}") if has(f"task-{stored}") else stored
    if what == "chat template":
        return {"True": "the model's own", "False": "none: plain prompts"}.get(stored, stored)
    return stored
