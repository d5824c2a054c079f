"""The strategies, ranked: quality, speed and cost of each, and what it asks of the machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from advisor.results import Metric, Results, StrategyResult
from reports.blocks import Block, Cell, Column, Item, Notes, Row, Table
from reports.messages import has, numbers, say
from reports.messages.numbers import Figure, Format
from reports.sections import costs, words
from reports.sections.cells import (
    cell,
    metric_axis,
    metric_cell,
    named,
    pointer,
    ranked,
    standing_of,
)
from reports.sections.differences import ALPHA
from reports.sections.verdict import breach, limit

FEW_REQUESTS = 30
"""With fewer timed requests than this, the report says how little a p95 rests on."""
MOST_METRICS = 4
"""Metrics with their intervals that stand side by side on a page of 1,000 pixels."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A column of figures: where each stands in a strategy's results and how it is written.

    `name`: its title is the messages `column-name` and `column-name-unit`.
    """

    name: str
    group: str
    path: tuple[str, ...]
    pick: Callable[[StrategyResult], Figure]
    write: Format

    def column(self) -> Column:
        """Its title in two lines."""
        return Column(say(f"column-{self.name}"), say(f"column-{self.name}-unit"), self.group)


def _fit_s(strategy: StrategyResult) -> Figure:
    return next((phase.wall_s for phase in strategy.phases if phase.name == "fit"), None)


_FIRST = (
    _Figure(
        "p50", "speed", ("latency_ms", "p50"),
        lambda s: s.latency_ms.p50 if s.latency_ms else None, numbers.quantity,
    ),
    _Figure(
        "p95", "speed", ("latency_ms", "p95"),
        lambda s: s.latency_ms.p95 if s.latency_ms else None, numbers.quantity,
    ),
    _Figure(
        "cost-per-1k", "speed", ("cost", "per_1k_requests_usd"),
        lambda s: s.cost.per_1k_requests_usd if s.cost else None, numbers.usd,
    ),
    _Figure(
        "fitting", "speed", ("phases", "fit", "wall_s"), _fit_s, numbers.seconds,
    ),
    _Figure(
        "ram", "speed", ("memory", "peak_rss_bytes"),
        lambda s: s.memory.peak_rss_bytes if s.memory else None, numbers.size,
    ),
    _Figure(
        "gpu", "memory", ("memory", "peak_gpu_bytes"),
        lambda s: s.memory.peak_gpu_bytes if s.memory else None, numbers.size,
    ),
)  # fmt: skip


_MORE = (
    _Figure(
        "throughput", "load", ("throughput", "requests_per_second"),
        lambda s: s.throughput.requests_per_second if s.throughput else None, numbers.quantity,
    ),
    _Figure(
        "tokens-in", "load", ("tokens", "input_mean"),
        lambda s: s.tokens.input_mean if s.tokens else None, numbers.quantity,
    ),
    _Figure(
        "tokens-out", "load", ("tokens", "output_mean"),
        lambda s: s.tokens.output_mean if s.tokens else None, numbers.quantity,
    ),
    _Figure(
        "setup", "load", ("cost", "setup_usd"),
        lambda s: s.cost.setup_usd if s.cost else None, numbers.usd,
    ),
)  # fmt: skip


def tables(results: Results) -> tuple[Block, ...]:
    """Quality, speed and cost of all strategies, then what they ask of the machine.

    Strategies that did not finish stand last in the first table, with the reason.
    """
    shown = ranked(results)
    finished = [strategy for strategy in shown if strategy.status == "done"]
    metric = words.metric(results.primary_metric, results.metrics)
    first, more = _found(_FIRST, finished), _found(_MORE, finished)
    columns = (
        Column(say("column-strategy"), kind="text"),
        Column(metric.title, group="quality"),
        Column(say("column-interval"), group="quality", kind="interval", axis=metric_axis(results)),
        Column(say("column-status"), group="quality", kind="text"),
        *(figure.column() for figure in first),
    )
    rows = tuple(_ranked_row(results, strategy, first) for strategy in shown)
    notes = tuple(_ranking_notes(results, finished))
    blocks: list[Block] = [
        Table(say("ranking-caption", metric=metric.title), columns, rows, notes),
        *_about(results, shown),
    ]
    if more:
        columns = (
            Column(say("column-strategy"), kind="text"),
            *(figure.column() for figure in more),
        )
        rows = tuple(
            Row((named(strategy.id), *_figure_cells(results, strategy, more)))
            for strategy in finished
        )
        absent = tuple(_load_notes(finished, [*first, *more]))
        blocks.append(Table(say("ranking-load-caption"), columns, rows, absent))
    return tuple(blocks)


def _about(results: Results, shown: Iterable[StrategyResult]) -> Iterable[Notes]:
    """What each strategy is, for somebody who does not know its name."""
    told = {one.name: _what(results, one) for one in shown}
    items = tuple(Item(name, (text,), named=True) for name, text in told.items() if text)
    if items:
        yield Notes(items, title=say("what-each-strategy-is"))


def _what(results: Results, strategy: StrategyResult) -> str | None:
    """What a strategy is, in a sentence; None for one that nothing is known of."""
    if strategy.outside:
        return say("strategy-outside")
    key = f"strategy-{strategy.name}"
    return say(key, task=results.task.kind) if has(key) else strategy.about


def other_metrics(results: Results) -> tuple[Block, ...]:
    """Every metric beside the primary one, with intervals in words, a few to a table."""
    finished = [strategy for strategy in ranked(results) if strategy.status == "done"]
    names = list(
        dict.fromkeys(
            name
            for strategy in finished
            for name in strategy.metrics
            if name != results.primary_metric
        )
    )
    return tuple(
        _metrics_table(results, finished, names[start : start + MOST_METRICS])
        for start in range(0, len(names), MOST_METRICS)
    )


def _metrics_table(results: Results, finished: list[StrategyResult], names: list[str]) -> Table:
    places = {strategy.id: index for index, strategy in enumerate(results.strategies)}
    columns = [Column(say("column-strategy"), kind="text")]
    for name in names:
        title = words.metric(name, results.metrics).title
        columns += [Column(title, "", title), Column(say("column-interval"), "", title)]
    rows = []
    for strategy in finished:
        cells = [named(strategy.id)]
        for name in names:
            at = pointer("strategies", places[strategy.id], "metrics", name)
            cells += _value_and_interval(
                strategy.metrics.get(name), words.metric(name, results.metrics).write, at
            )
        rows.append(Row(tuple(cells), standing_of(results, strategy)))
    notes = [
        text for text in (words.metric(name, results.metrics).explanation for name in names) if text
    ]
    notes += [text for name in names for text in _narrow(results, finished, name)]
    return Table(say("ranking-other-caption"), tuple(columns), tuple(rows), tuple(notes))


def _narrow(results: Results, finished: Iterable[StrategyResult], name: str) -> Iterable[str]:
    """That a metric's intervals are too narrow, as there are few rows per class."""
    found = [one.metrics[name].few_rows_per_class for one in finished if name in one.metrics]
    for rows in dict.fromkeys(found):
        if rows is not None:
            title = words.metric(name, results.metrics).title
            yield say("interval-too-narrow", metric=title, rows=rows)


def _ranked_row(results: Results, strategy: StrategyResult, figures: Iterable[_Figure]) -> Row:
    standing = standing_of(results, strategy)
    if strategy.status != "done":
        return Row((named(strategy.id),), standing, _absent(strategy))
    index = next(i for i, other in enumerate(results.strategies) if other is strategy)
    metric = words.metric(results.primary_metric, results.metrics)
    found = strategy.metrics.get(results.primary_metric)
    at = pointer("strategies", index, "metrics", results.primary_metric)
    value = cell(found.value if found else None, metric.write, f"{at}/value")
    span = metric_cell(found, metric.write, at)
    status = Cell(say(f"standing-{_status(results, strategy)}"))
    figure_cells = _figure_cells(results, strategy, figures)
    return Row((named(strategy.id), value, span, status, *figure_cells), standing)


def _absent(strategy: StrategyResult) -> str:
    """Why a strategy has no figures, and what may help."""
    status, cause = strategy.status, strategy.reason or say("no-reason-recorded")
    if strategy.suggestion is None:
        return say("absent-row", status=status, cause=cause)
    return say("absent-row-fix", status=status, cause=cause, suggestion=strategy.suggestion)


def _status(results: Results, strategy: StrategyResult) -> str:
    """How the strategy stands to the winner: whether the difference between them is real.

    Not known: a figure that a limit is about was not measured.
    """
    winner, name = results.verdict.winner, strategy.id
    if name in results.verdict.not_known:
        return "not-known"
    if name in results.verdict.disqualified:
        return "over-limit"
    standing = standing_of(results, strategy)
    if standing in ("winner", "tied"):
        return standing
    for pair in results.comparisons:
        if pair.metric == results.primary_metric and {pair.a, pair.b} == {winner, name}:
            if pair.p_adjusted >= ALPHA:
                return "unclear"
            lower = words.metric(results.primary_metric, results.metrics).lower
            worse = (pair.difference > 0) if lower else (pair.difference < 0)
            return "behind" if worse == (pair.a == name) else "ahead"
    return "done"


def _found(figures: Iterable[_Figure], finished: Iterable[StrategyResult]) -> list[_Figure]:
    """The figures that at least one strategy has."""
    return [
        figure
        for figure in figures
        if any(numbers.measured(figure.pick(strategy)) for strategy in finished)
    ]


def _figure_cells(
    results: Results, strategy: StrategyResult, figures: Iterable[_Figure]
) -> Iterable[Cell]:
    index = next(i for i, other in enumerate(results.strategies) if other is strategy)
    places = {phase.name: place for place, phase in enumerate(strategy.phases)}
    for figure in figures:
        path: list[str | int] = list(figure.path)
        if figure.path[0] == "phases":
            path[1] = places.get(figure.path[1], 0)
        source = pointer("strategies", index, *path)
        if figure.path[0] == "tokens" and not strategy.uses_language_model:
            # not the same as tokens that were not counted
            yield Cell(say("ranking-no-tokens"), missing=True)
        else:
            yield cell(figure.pick(strategy), figure.write, source)


def _ranking_notes(results: Results, finished: list[StrategyResult]) -> Iterable[str]:
    explanation = words.metric(results.primary_metric, results.metrics).explanation
    if explanation:
        yield explanation
    yield from _narrow(results, finished, results.primary_metric)
    limits = results.verdict.limits
    metric = words.metric(results.primary_metric, results.metrics)
    if limits:
        yield say("ranking-limits", limits=[limit(one, metric) for one in limits])
    for name, broken in results.verdict.disqualified.items():
        key = "ranking-not-known" if name in results.verdict.not_known else "ranking-over-limit"
        yield say(key, strategy=name, breaches=[breach(one, metric) for one in broken])
    said = {_status(results, strategy) for strategy in finished}
    for status in ("tied", "behind", "unclear"):
        if status in said:
            yield say(f"ranking-{status}")
    yield from _latency_notes(finished)
    yield from costs.bases(finished)
    without = [s.id for s in finished if not s.uses_language_model and not _what(results, s)]
    if without:
        yield say("ranking-without-model", strategies=without)


def _latency_notes(finished: list[StrategyResult]) -> Iterable[str]:
    """Say how the latencies were taken and how few they rest on."""
    timed = [one for one in finished if one.latency_ms is not None]
    own = [one for one in timed if not one.outside]
    others = [one for one in timed if one.outside]
    if own:
        yield say("ranking-latency", requests=_over(own))
    if others:
        names = [one.id for one in others]
        yield say("ranking-latency-precomputed", strategies=names, requests=_over(others))
    if any(one.latency_ms.n < FEW_REQUESTS for one in timed if one.latency_ms is not None):
        yield say("ranking-few-requests", least=FEW_REQUESTS)


def _over(timed: Iterable[StrategyResult]) -> str:
    """The number of requests that were timed; where strategies differ, from the least to the most.

    Such as: 30 to 100.
    """
    counts = sorted({one.latency_ms.n for one in timed if one.latency_ms is not None})
    if len(counts) == 1:
        return numbers.count(counts[0])
    return say("from-to", low=numbers.count(counts[0]), high=numbers.count(counts[-1]))


def _load_notes(finished: list[StrategyResult], shown: list[_Figure]) -> Iterable[str]:
    fields = {figure.path[0] for figure in shown}
    if "throughput" in fields:
        yield say("ranking-throughput")
    if "tokens" in fields:
        yield say("ranking-tokens")
    absent = [one.column().heading for one in (*_FIRST, *_MORE) if one not in shown]
    if absent and finished:
        yield say("ranking-not-measured", figures=absent)


def _value_and_interval(found: Metric | None, write: Format, at: str) -> list[Cell]:
    value = cell(found.value if found else None, write, f"{at}/value")
    if found is None or not numbers.measured(found.ci_low) or not numbers.measured(found.ci_high):
        return [value, Cell(numbers.not_measured(), missing=True)]
    return [value, Cell(numbers.interval(found.ci_low, found.ci_high, write))]
