"""What stands behind the comparison: retrieval, remarks on each strategy, how it was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor.results import Results, Retrieval, StrategyResult
from advisor.types import FreeRunning, LoadReport
from reports import numbers, sources, words
from reports.blocks import Block, Column, Item, Notes, Row, Table
from reports.cells import cell, named, nothing_fitted, pointer, ranked
from reports.messages import say

OF_TRAINING = " removed from training: "
"""In every note on rows that the split took out of training (`advisor.data.split`)."""


def retrieval(results: Results) -> tuple[Block, ...]:
    """What was searched, how often the right source was found, and what became of the answer."""
    places = {strategy.name: index for index, strategy in enumerate(results.strategies)}
    found = [(s.name, s.retrieval) for s in ranked(results) if s.retrieval is not None]
    if not found:
        return ()
    said = tuple(
        Item(name, texts, named=True)
        for name, part in found
        if (texts := tuple(_retrieved(results, part)))
    )
    return (
        *((Notes(said),) if said else ()),
        _recall(places, found),
        *sources.tables(results),
    )


def _retrieved(results: Results, part: Retrieval) -> Iterable[str]:
    if part.knowledge:
        yield f"knowledge: {part.knowledge}"
    yield from sources.sentences(results, part)


def _recall(places: Mapping[str, int], found: Sequence[tuple[str, Retrieval]]) -> Block:
    cuts = sorted({cut for _, part in found for cut in part.recall}, key=_cut_off)
    if not cuts:
        said = "No row names the document that holds its answer, so recall is not measured."
        return Notes((Item(None, (said,)),))
    columns = (
        Column("strategy", kind="text"),
        *(Column(cut.replace("@", " at "), "", "recall") for cut in cuts),
        Column("rows that name", "their source", "recall"),
    )
    rows = []
    for name, part in found:
        at = ("strategies", places[name], "retrieval")
        recall = [
            cell(part.recall.get(cut), numbers.decimal, pointer(*at, "recall", cut)) for cut in cuts
        ]
        rows.append(Row((named(name), *recall, cell(part.n, numbers.count, pointer(*at, "n")))))
    note = "Recall at k: share of rows whose source was among the first k found."
    return Table("Was the right source found?", columns, tuple(rows), (note,))


def remarks(results: Results) -> tuple[Block, ...]:
    """What each strategy decided by itself, and where its prompts or answers fell short."""
    items = []
    for strategy in ranked(results):
        texts = tuple(_remarks(results, strategy))
        if texts:
            items.append(Item(strategy.name, texts, named=True))
    return (Notes(tuple(items)),) if items else ()


def provenance(results: Results) -> tuple[Block, ...]:
    """Enough to run it again: command, data, split, settings, versions, hardware."""
    source, model = results.provenance, results.model
    items = [
        Item("command", (source.command,), verbatim=True),
        _seeds(results),
        Item("split", (source.split,)),
        Item("test rows, SHA-256", (source.test_sha256,), verbatim=True),
        *(Item("data", tuple(_file(report))) for report in source.files),
    ]
    if source.documents is not None:
        items.append(Item("documents", (source.documents,), verbatim=True))
    if model.id is not None:
        items.append(Item("model", (model.id,), verbatim=True))
        items.append(Item("model, as run", tuple(_model(results))))
    for strategy in results.strategies:
        settings = ", ".join(f"{name} = {value}" for name, value in _settings(strategy))
        items.append(Item(f"settings of {strategy.name}", (settings,), verbatim=True))
    for title, values in (("hardware", source.hardware), ("versions", source.versions)):
        if values:
            told = ", ".join(f"{name} {value}" for name, value in values.items())
            items.append(Item(title, (told,), verbatim=title == "versions"))
    items.append(Item("run", (f"{results.run_id}, {results.created_at}",), verbatim=True))
    shown = tuple(item for item in items if any(item.texts))
    return (Notes(shown, verbatim=True),)


def _seeds(results: Results) -> Item:
    """The seed of the first runs, then those of their repeats."""
    first = results.provenance.seed
    spreads = [one.spread for one in results.strategies if one.spread is not None]
    repeated = {value.seed for spread in spreads for value in spread.values}
    if results.learning_curve is not None:
        repeated |= {point.seed for point in results.learning_curve.points}
    seeds = [first, *sorted(repeated - {first})]
    return Item("seeds" if len(seeds) > 1 else "seed", (", ".join(map(str, seeds)),), verbatim=True)


def _settings(strategy: StrategyResult) -> Iterable[tuple[str, object]]:
    """What was set: what was left to the strategy is in its remarks."""
    for name, value in strategy.settings.items():
        if value is not None:
            yield name, value


def limits(results: Results) -> tuple[Block, ...]:
    """What must not be concluded."""
    texts = [
        text
        for text in results.provenance.notes
        if OF_TRAINING not in text or not nothing_fitted(results)
    ]
    return (Notes(tuple(Item(None, (text,)) for text in texts)),) if texts else ()


def _remarks(results: Results, strategy: StrategyResult) -> Iterable[str]:
    rows = results.task.n_test
    if strategy.errors:
        yield say("rows-without-answer", failed=strategy.errors, rows=rows)
    scored = strategy.metrics.get(results.primary_metric)
    if scored is not None and scored.n != rows:
        yield say("rows-scored", scored=scored.n, rows=rows)
    overflow = strategy.overflow
    if overflow is not None and (overflow.requests or overflow.dropped or overflow.truncated):
        context = results.model.context_length
        limit = say("context-tokens", tokens=context) if context else say("context-of-the-model")
        yield say(
            "prompts-too-long",
            prompts=overflow.requests,
            rows=rows,
            limit=limit,
            dropped=overflow.dropped,
            cut=overflow.truncated,
        )
    if strategy.free_running is not None and strategy.free_running.n:
        yield from _free_running(strategy.free_running)
    yield from map(say, strategy.notes)


def _free_running(check: FreeRunning) -> Iterable[str]:
    yield say(
        "free-answers",
        answers=check.n,
        valid=check.valid,
        valid_share=check.valid / check.n,
        agree=check.agree,
        agree_share=check.agree / check.n,
    )
    if check.examples:
        shown = [say("quoted", text=_short(text)) for text in check.examples]
        yield say("free-answers-invalid", examples=shown)


def _file(report: LoadReport) -> Iterable[str]:
    read, kept = words.plural(report.rows_read, "row"), numbers.count(report.rows_kept)
    columns = words.listed(list(report.input_columns))
    yield f"{report.path} ({report.file_format}, layout {report.layout})"
    yield f"{read} read, {kept} kept; input from {columns}, target from {report.target_column}"
    for dropped in report.dropped:
        first = f", first in row {dropped.first_row}" if dropped.first_row is not None else ""
        yield f"{words.plural(dropped.count, 'row')} left out: {dropped.reason}{first}"
    if report.sha256:
        yield f"kept rows, SHA-256 {report.sha256}"


def _model(results: Results) -> Iterable[str]:
    model = results.model
    if model.parameters is not None:
        yield f"{numbers.count(model.parameters)} parameters"
    if model.dtype is not None:
        yield f"weights in {model.dtype}"
    if model.device is not None:
        yield f"on {model.device}"
    if model.context_length is not None:
        yield f"context of {numbers.count(model.context_length)} tokens"
    if model.chat_template is not None:
        yield "its own chat template" if model.chat_template else "plain prompt"


def _cut_off(name: str) -> tuple[int, str]:
    digits = name.rpartition("@")[2]
    return (int(digits), name) if digits.isdecimal() else (10**9, name)


def _short(text: str, limit: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
