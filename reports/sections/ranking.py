"""The strategies, ranked: quality, speed and cost of each, and what each is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from advisor.results import Results, StrategyResult, TaskSummary
from advisor.trial_findings import PromptSearched
from advisor.types import FreeRunning
from reports.blocks import Block, Cell, Column, Item, Notes, Row, Table
from reports.messages import has, numbers, say
from reports.messages.numbers import Format
from reports.sections import costs, words
from reports.sections.places import (
    Place,
    Shown,
    figures,
    finished,
    interval,
    intervals,
    metric_axis,
    missing,
    ranked,
    standing_of,
    strategy,
    table,
    text,
)
from reports.sections.verdict import breach, limit

FEW_REQUESTS = 30
"""With fewer timed requests than this, the report says how little a p95 rests on."""
ANSWER = 60
"""Characters of an answer that is no label that are shown."""
MOST_METRICS = 4
"""Metrics with their intervals that stand side by side on a page of 1,000 pixels."""

_Figure = tuple[str, str, Format, str]
"""A column: message of its title, path from the strategy, how it is written, group."""
_FIRST: tuple[_Figure, ...] = (
    ("column-p50", "latency_ms/p50", numbers.quantity, "speed"),
    ("column-p95", "latency_ms/p95", numbers.quantity, "speed"),
    ("column-cost-per-1k", "cost/per_1k_requests_usd", numbers.usd, "speed"),
    ("column-fitting", "phases/fit/wall_s", numbers.seconds, "speed"),
    ("column-ram", "memory/peak_rss_bytes", numbers.size, "speed"),
    ("column-gpu", "memory/peak_gpu_bytes", numbers.size, "memory"),
)
_MORE: tuple[_Figure, ...] = (
    ("column-throughput", "throughput/requests_per_second", numbers.quantity, "load"),
    ("column-tokens-in", "tokens/input_mean", numbers.quantity, "load"),
    ("column-tokens-out", "tokens/output_mean", numbers.quantity, "load"),
    ("column-setup", "cost/setup_usd", numbers.usd, "load"),
)


def tables(results: Results) -> tuple[Block, ...]:
    """Quality, speed and cost of all strategies, then what they ask of the machine.

    Strategies that did not finish stand last in the first table, with the reason.
    """
    shown, done = ranked(results), finished(results)
    metric, own = words.primary(results), f"metrics/{results.primary_metric}"
    first, more = ([one for one in part if _measured(one, done)] for part in (_FIRST, _MORE))
    best = table(
        say("ranking-caption", metric=metric.title),
        (
            strategy(),
            figures(Column(metric.title, group="quality"), f"{own}/value", metric.write),
            intervals(own, metric.write, "quality", metric_axis(results)),
            text("column-status", lambda one: _standing(results, one.value), "quality"),
            *map(_column, first),
        ),
        done,
        _notes(results, [one.value for one in done]),
        standing=lambda one: standing_of(results, one.value.id),
    )
    absent = (
        Row((Cell(one.value.id),), "absent", _absent(one.value)) for one in shown[len(done) :]
    )
    blocks: list[Block] = [replace(best, rows=(*best.rows, *absent)), *_about(results, shown)]
    if more:
        said, columns = say("ranking-load-caption"), (strategy(), *map(_column, more))
        blocks.append(table(said, columns, done, _load_notes([*first, *more])))
    return tuple(blocks)


def _measured(one: _Figure, done: Sequence[Place]) -> bool:
    """Whether at least one strategy has the figure."""
    return any(numbers.measured((place / one[1]).value) for place in done)


def _column(one: _Figure) -> Shown:
    key, path, write, group = one
    found = figures(key, path, write, group)

    def cell(place: Place) -> Cell:
        # not the same as tokens that were not counted
        none = path.startswith("tokens") and not place.value.uses_language_model
        return missing("none") if none else found.cell(place)

    return replace(found, cell=cell)


def _absent(one: StrategyResult) -> str:
    """Why a strategy has no figures, and what may help."""
    status, cause = one.status, one.reason or say("no-reason-recorded")
    if one.suggestion is None:
        return say("absent-row", status=status, cause=cause)
    return say("absent-row-fix", status=status, cause=cause, suggestion=one.suggestion)


def _standing(results: Results, one: StrategyResult) -> str:
    return say(f"standing-{_status(results, one)}")


def _status(results: Results, one: StrategyResult) -> str:
    """How the strategy stands to the winner: whether the difference between them is real.

    Not known: a figure that a limit is about was not measured.
    """
    verdict, name = results.verdict, one.id
    if name in verdict.not_known:
        return "not-known"
    if name in verdict.disqualified:
        return "over-limit"
    standing = standing_of(results, name)
    if standing in ("winner", "tied"):
        return standing
    for pair in results.comparisons:
        if pair.metric == results.primary_metric and {pair.a, pair.b} == {verdict.winner, name}:
            if not pair.is_real:
                return "unclear"
            lower = words.primary(results).lower
            worse = (pair.difference > 0) if lower else (pair.difference < 0)
            return "behind" if worse == (pair.a == name) else "ahead"
    return "done"


def _about(results: Results, shown: Iterable[Place]) -> Iterable[Notes]:
    """What each strategy is, for somebody who does not know its name."""
    said = ((one.value.id, _what(results, one.value)) for one in shown)
    if items := tuple(Item(name, (what,)) for name, what in said if what):
        yield Notes(items, title=say("what-each-strategy-is"))


def _what(results: Results, one: StrategyResult) -> str | None:
    """What a strategy is, in a sentence; None for one that nothing is known of."""
    if one.outside:
        return say("strategy-outside")
    key = f"strategy-{one.name}"
    return say(key, task=results.task.kind) if has(key) else one.about


def _notes(results: Results, done: Sequence[StrategyResult]) -> Iterable[str]:
    metric, verdict = words.primary(results), results.verdict
    if metric.explanation:
        yield metric.explanation
    yield from _narrow(results, done, results.primary_metric)
    if verdict.limits:
        yield say("ranking-limits", limits=[limit(one, metric) for one in verdict.limits])
    for name, broken in verdict.disqualified.items():
        key = "ranking-not-known" if name in verdict.not_known else "ranking-over-limit"
        yield say(key, strategy=name, breaches=[breach(one, metric) for one in broken])
    said = {_status(results, one) for one in done}
    for status in ("tied", "behind", "unclear"):
        if status in said:
            yield say(f"ranking-{status}")
    yield from _latency_notes(done)
    yield from costs.bases(done)
    without = [s.id for s in done if not s.uses_language_model and not _what(results, s)]
    if without:
        yield say("ranking-without-model", strategies=without)


def _latency_notes(done: Iterable[StrategyResult]) -> Iterable[str]:
    """How the latencies were taken, and how few they rest on."""
    timed = [(one, one.latency_ms.n) for one in done if one.latency_ms is not None]
    own = [n for one, n in timed if not one.outside]
    others = [(one.id, n) for one, n in timed if one.outside]
    if own:
        yield say("ranking-latency", requests=_from_to(own))
    if others:
        requests = _from_to([n for _, n in others])
        names = [name for name, _ in others]
        yield say("ranking-latency-precomputed", strategies=names, requests=requests)
    if any(n < FEW_REQUESTS for _, n in timed):
        yield say("ranking-few-requests", least=FEW_REQUESTS)


def _from_to(counts: Sequence[int]) -> str:
    """The number of requests that were timed, such as: 30 to 100."""
    least, most = numbers.count(min(counts)), numbers.count(max(counts))
    return least if least == most else say("from-to", low=least, high=most)


def _load_notes(shown: Sequence[_Figure]) -> Iterable[str]:
    keys = {key for key, *_ in shown}
    if "column-throughput" in keys:
        yield say("ranking-throughput")
    if keys & {"column-tokens-in", "column-tokens-out"}:
        yield say("ranking-tokens")
    absent = [_column(one).column.heading for one in (*_FIRST, *_MORE) if one not in shown]
    if absent:
        yield say("ranking-not-measured", figures=absent)


# --- other metrics ------------------------------------------------------------------------------


def other_metrics(results: Results) -> tuple[Block, ...]:
    """Every metric beside the primary one, with intervals in words, a few to a table."""
    done = finished(results)
    found = dict.fromkeys(name for one in done for name in one.value.metrics)
    names = [name for name in found if name != results.primary_metric]
    parts = (names[start : start + MOST_METRICS] for start in range(0, len(names), MOST_METRICS))
    return tuple(_metrics_table(results, done, part) for part in parts)


def _metrics_table(results: Results, done: Sequence[Place], names: Sequence[str]) -> Table:
    columns = [strategy()]
    notes: list[str] = []
    narrow: list[str] = []
    for name in names:
        metric = words.metric(name, results.metrics)
        title, write, at = metric.title, metric.write, f"metrics/{name}"
        columns += [
            figures(Column(title, "", title), f"{at}/value", write),
            _in_words(Column(say("column-interval"), "", title), at, write),
        ]
        notes += [metric.explanation] if metric.explanation else []
        narrow += _narrow(results, [one.value for one in done], name)
    return table(
        say("ranking-other-caption"), columns, done, [*notes, *narrow],
        standing=lambda one: standing_of(results, one.value.id),
    )  # fmt: skip


def _in_words(column: Column, path: str, write: Format) -> Shown:
    """An interval that is not drawn."""

    def cell(place: Place) -> Cell:
        found = interval(place / path, write)
        return missing() if found.low is None or found.high is None else Cell(found.text)

    return Shown(column, cell)


def _narrow(results: Results, done: Iterable[StrategyResult], name: str) -> Iterable[str]:
    """That a metric's intervals are too narrow, as there are few rows per class."""
    found = (one.metrics[name].few_rows_per_class for one in done if name in one.metrics)
    for rows in dict.fromkeys(found):
        if rows is not None:
            title = words.metric(name, results.metrics).title
            yield say("interval-too-narrow", metric=title, rows=rows)


# --- what each strategy did by itself -----------------------------------------------------------


def remarks(results: Results) -> tuple[Block, ...]:
    """What each strategy decided by itself, and where its prompts or answers fell short."""
    said = ((one.value.id, tuple(_remarks(results, one.value))) for one in ranked(results))
    items = tuple(Item(name, texts) for name, texts in said if texts)
    return (Notes(items),) if items else ()


def _remarks(results: Results, one: StrategyResult) -> Iterable[str]:
    rows, overflow = results.task.n_test, one.overflow
    if one.errors:
        yield say("rows-without-answer", failed=one.errors, rows=rows)
    scored = one.metrics.get(results.primary_metric)
    if scored is not None and scored.n != rows:
        yield say("rows-scored", scored=scored.n, rows=rows)
    if one.answers_cut:
        yield say("answers-cut", cut=one.answers_cut, rows=rows)
    if overflow is not None and (overflow.requests or overflow.dropped or overflow.truncated):
        used = (model.context_length for model in results.models if model.id == one.model)
        context = next(used, None)
        yield say(
            "prompts-too-long",
            prompts=overflow.requests,
            rows=rows,
            limit=say("context-tokens", tokens=context) if context else say("context-of-the-model"),
            dropped=overflow.dropped,
            cut=overflow.truncated,
        )
    if one.free_running is not None and one.free_running.n:
        yield from _free_running(one.free_running, results.task)
    searched = next((note for note in one.notes if isinstance(note, PromptSearched)), None)
    if searched is not None and scored is not None and scored.value is not None:
        gap = scored.value - searched.score
        yield say("prompt-searched-gap", score=searched.score, test=scored.value, gap=gap)
    yield from map(say, one.notes)
    raw = one.uncalibrated
    if raw is not None and raw.value is not None:
        metric = words.metric("accuracy", results.metrics)
        value = metric.write(raw.value)
        yield say("labels-uncalibrated", metric=metric.title, n=raw.n, value=value)


def _free_running(check: FreeRunning, task: TaskSummary) -> Iterable[str]:
    of = "labels" if task.labels else "json"
    yield say(
        "free-answers",
        of=of,
        answers=check.n,
        valid=check.valid,
        valid_share=check.valid / check.n,
        agree=check.agree,
        agree_share=check.agree / check.n,
    )
    if check.examples:
        shown = (" ".join(text.split()) for text in check.examples)
        cut = (one if len(one) <= ANSWER else f"{one[: ANSWER - 1]}…" for one in shown)
        yield say("free-answers-invalid", of=of, examples=[say("quoted", text=one) for one in cut])
