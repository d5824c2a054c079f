"""What stands behind the comparison: retrieval, remarks on each strategy, how it was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor.data_findings import RemovedFromTraining
from advisor.results import ModelSummary, Results, Retrieval, StrategyResult, TaskSummary
from advisor.trial_findings import PromptSearched
from advisor.types import FreeRunning
from reports.blocks import Block, Column, Item, Notes, Row, Table
from reports.messages import numbers, say
from reports.sections import data_lines, sources
from reports.sections.cells import cell, named, nothing_fitted, pointer, ranked


def retrieval(results: Results) -> tuple[Block, ...]:
    """What was searched, how often the right source was found, and what became of the answer."""
    places = {strategy.id: index for index, strategy in enumerate(results.strategies)}
    found = [(s.id, s.retrieval) for s in ranked(results) if s.retrieval is not None]
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
    if part.knowledge is not None:
        yield from data_lines.searched(part.knowledge)
    yield from sources.sentences(results, part)


def _recall(places: Mapping[str, int], found: Sequence[tuple[str, Retrieval]]) -> Block:
    cuts = sorted(
        {cut for _, part in found for cut in part.recall}, key=lambda cut: (len(cut), cut)
    )
    if not cuts:
        return Notes((Item(None, (say("recall-not-measured"),)),))
    columns = (
        Column(say("column-strategy"), kind="text"),
        *(Column(say("recall-at", k=_cut_off(cut)), "", "recall") for cut in cuts),
        Column(say("recall-rows"), say("recall-rows-unit"), "recall"),
    )
    rows = []
    for name, part in found:
        at = ("strategies", places[name], "retrieval")
        recall = [
            cell(part.recall.get(cut), numbers.decimal, pointer(*at, "recall", cut)) for cut in cuts
        ]
        rows.append(Row((named(name), *recall, cell(part.n, numbers.count, pointer(*at, "n")))))
    return Table(say("recall-table"), columns, tuple(rows), (say("recall-explained"),))


def remarks(results: Results) -> tuple[Block, ...]:
    """What each strategy decided by itself, and where its prompts or answers fell short."""
    items = []
    for strategy in ranked(results):
        texts = tuple(_remarks(results, strategy))
        if texts:
            items.append(Item(strategy.id, texts, named=True))
    return (Notes(tuple(items)),) if items else ()


def provenance(results: Results) -> tuple[Block, ...]:
    """Enough to run it again: command, data, split, settings, versions, hardware."""
    source = results.provenance
    items = [
        Item(say("provenance-command"), (source.command,), verbatim=True),
        _seeds(results),
        Item(say("provenance-split"), tuple(say(step) for step in source.split)),
        Item(say("provenance-test-sha256"), (source.test_sha256,), verbatim=True),
    ]
    for report in source.files:
        lines = [*data_lines.of_file(report), say("file-sha256", sha256=report.sha256)]
        items.append(Item(say("provenance-data"), tuple(lines)))
    if source.documents is not None:
        items.append(Item(say("provenance-documents"), (source.documents,), verbatim=True))
    for model in results.models:
        items.append(Item(say("provenance-model"), (model.id,), verbatim=True))
        items.append(Item(say("provenance-model-as-run"), tuple(_model(model))))
    for strategy in results.strategies:
        settings = ", ".join(f"{name} = {value}" for name, value in _settings(strategy))
        title = say("provenance-settings", strategy=strategy.id)
        items.append(Item(title, (settings,), verbatim=True))
    machine = [
        say("machine-part", part=part, value=value) for part, value in source.hardware.items()
    ]
    items.append(Item(say("provenance-hardware"), tuple(machine)))
    versions = ", ".join(f"{package} {version}" for package, version in source.versions.items())
    items.append(Item(say("provenance-versions"), (versions,), verbatim=True))
    items.append(
        Item(say("provenance-run"), (f"{results.run_id}, {results.created_at}",), verbatim=True)
    )
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
    title = say("provenance-seeds", n=len(seeds))
    return Item(title, (", ".join(map(str, seeds)),), verbatim=True)


def _settings(strategy: StrategyResult) -> Iterable[tuple[str, object]]:
    """What was set: what was left to the strategy is in its remarks."""
    for name, value in strategy.settings.items():
        if value is not None:
            yield name, value


def limits(results: Results) -> tuple[Block, ...]:
    """What must not be concluded."""
    notes = results.provenance.notes
    if nothing_fitted(results):
        notes = tuple(note for note in notes if not isinstance(note, RemovedFromTraining))
    return (Notes(tuple(Item(None, (say(note),)) for note in notes)),) if notes else ()


def _remarks(results: Results, strategy: StrategyResult) -> Iterable[str]:
    rows = results.task.n_test
    if strategy.errors:
        yield say("rows-without-answer", failed=strategy.errors, rows=rows)
    scored = strategy.metrics.get(results.primary_metric)
    if scored is not None and scored.n != rows:
        yield say("rows-scored", scored=scored.n, rows=rows)
    overflow = strategy.overflow
    if overflow is not None and (overflow.requests or overflow.dropped or overflow.truncated):
        used = [one for one in results.models if one.id == strategy.model]
        context = used[0].context_length if used else None
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
        yield from _free_running(strategy.free_running, results.task)
    yield from map(say, strategy.notes)
    searched = [note for note in strategy.notes if isinstance(note, PromptSearched)]
    if searched and scored is not None and scored.value is not None:
        score = searched[0].score
        yield say("prompt-searched-gap", score=score, test=scored.value, gap=scored.value - score)


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
        shown = [say("quoted", text=_short(text)) for text in check.examples]
        yield say("free-answers-invalid", of=of, examples=shown)


def _model(model: ModelSummary) -> Iterable[str]:
    if model.parameters is not None:
        yield say("model-parameters", n=model.parameters)
    if model.dtype is not None:
        yield say("model-dtype", dtype=model.dtype)
    if model.device is not None:
        yield say("model-device", device=model.device)
    if model.context_length is not None:
        yield say("model-context", n=model.context_length)
    if model.chat_template is not None:
        yield say("model-template", own=model.chat_template)


def _cut_off(recall: str) -> str:
    """The k of recall@k."""
    return recall.rpartition("@")[2]


def _short(text: str, limit: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
