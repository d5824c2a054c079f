"""What stands behind the comparison: retrieval, remarks on each strategy, time, how it was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from advisor.results import Phase, Results, Retrieval, StrategyResult
from advisor.types import FreeRunning, LoadReport
from reports import numbers, sources, words
from reports.blocks import Block, Cell, Column, Item, Notes, Row, Table
from reports.cells import cell, pointer, ranked


def retrieval(results: Results) -> tuple[Block, ...]:
    """What was searched, how often the right source was found, and what became of the answer."""
    places = {strategy.name: index for index, strategy in enumerate(results.strategies)}
    found = [(s.name, s.retrieval) for s in ranked(results) if s.retrieval is not None]
    if not found:
        return ()
    said = tuple(
        Item(name, texts) for name, part in found if (texts := tuple(_retrieved(results, part)))
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
        rows.append(Row((Cell(name), *recall, cell(part.n, numbers.count, pointer(*at, "n")))))
    note = "Recall at k: share of rows whose source was among the first k found."
    return Table("Was the right source found?", columns, tuple(rows), (note,))


def remarks(results: Results) -> tuple[Block, ...]:
    """What each strategy decided by itself, and where its prompts or answers fell short."""
    items = []
    for strategy in ranked(results):
        texts = tuple(_remarks(results, strategy))
        if texts:
            items.append(Item(strategy.name, texts))
    return (Notes(tuple(items)),) if items else ()


_MEMORIES: tuple[tuple[str, str, Callable[[Phase], int | None]], ...] = (
    ("Peak resident memory", "peak_rss_bytes", lambda phase: phase.peak_rss_bytes),
    ("Peak GPU memory that torch allocated", "peak_gpu_bytes", lambda phase: phase.peak_gpu_bytes),
    ("Peak GPU memory of the device", "device_gpu_bytes", lambda phase: phase.device_gpu_bytes),
)


def phases(results: Results) -> tuple[Block, ...]:
    """Wall time of each phase of each trial."""
    used = {phase.name for strategy in results.strategies for phase in strategy.phases}
    names = [name for name in words.PHASES if name in used]
    names += sorted(used - set(names))
    if not names:
        return ()
    columns = (
        Column("strategy", kind="text"),
        *(Column(words.phase(name), "", "time") for name in names),
    )
    rows = []
    for strategy in ranked(results):
        if not strategy.phases:
            continue
        index = next(i for i, other in enumerate(results.strategies) if other is strategy)
        at = {phase.name: (place, phase.wall_s) for place, phase in enumerate(strategy.phases)}
        times = []
        for name in names:
            if name not in at:
                times.append(Cell("none", missing=True))
                continue
            place, wall_s = at[name]
            source = pointer("strategies", index, "phases", place, "wall_s")
            times.append(cell(wall_s, numbers.seconds, source))
        rows.append(Row((Cell(strategy.name), *times)))
    note = "Wall time in the trial's own process."
    table = Table("Time of each phase.", columns, tuple(rows), (note,))
    return (table, *_memory_of_phases(results, names))


def _memory_of_phases(results: Results, names: Sequence[str]) -> tuple[Block, ...]:
    """Tabulate the peak memory of each phase, on request; GPU memory where one was used."""
    columns = (
        Column("strategy", kind="text"),
        *(Column(words.phase(name), "", "memory") for name in names),
    )
    blocks = []
    for title, field, pick in _MEMORIES:
        rows = []
        for index, strategy in enumerate(results.strategies):
            at = {phase.name: (place, pick(phase)) for place, phase in enumerate(strategy.phases)}
            if all(value is None for _, value in at.values()):
                continue
            cells = [Cell("none", missing=True)] * len(names)
            for column, name in enumerate(names):
                if name in at:
                    place, value = at[name]
                    source = pointer("strategies", index, "phases", place, field)
                    cells[column] = cell(value, numbers.size, source)
            rows.append(Row((Cell(strategy.name), *cells)))
        if rows:
            blocks.append(Table(f"{title} of each phase.", columns, tuple(rows), (), folded=True))
    return tuple(blocks)


def provenance(results: Results) -> tuple[Block, ...]:
    """Enough to run it again: command, data, split, settings, versions, hardware."""
    source, model = results.provenance, results.model
    items = [
        Item("command", (source.command,)),
        Item("seed", (str(source.seed),)),
        Item("split", (source.split,)),
        Item("test rows, SHA-256", (source.test_sha256,)),
        *(Item("data", tuple(_file(report))) for report in source.files),
    ]
    if source.documents is not None:
        items.append(Item("documents", (source.documents,)))
    if model.id is not None:
        items.append(Item("model", tuple(_model(results))))
    for strategy in results.strategies:
        if strategy.settings:
            settings = ", ".join(f"{name} = {value}" for name, value in strategy.settings.items())
            items.append(Item(f"settings of {strategy.name}", (settings,)))
    for title, values in (("hardware", source.hardware), ("versions", source.versions)):
        if values:
            items.append(Item(title, (", ".join(f"{k} {v}" for k, v in values.items()),)))
    items.append(Item("run", (f"{results.run_id}, {results.created_at}",)))
    shown = tuple(item for item in items if any(item.texts))
    return (Notes(shown, verbatim=True),)


def limits(results: Results) -> tuple[Block, ...]:
    """What must not be concluded."""
    texts = results.provenance.notes
    return (Notes(tuple(Item(None, (text,)) for text in texts)),) if texts else ()


def _remarks(results: Results, strategy: StrategyResult) -> Iterable[str]:
    rows = results.task.n_test
    if strategy.errors:
        failed = words.plural(strategy.errors, "test row")
        yield f"{failed} of {numbers.count(rows)} got no answer and count as wrong."
    scored = strategy.metrics.get(results.primary_metric)
    if scored is not None and scored.n != rows:
        yield f"Scored on {numbers.count(scored.n)} of {words.plural(rows, 'test row')}."
    overflow = strategy.overflow
    if overflow is not None and (overflow.requests or overflow.dropped or overflow.truncated):
        context = results.model.context_length
        limit = f"{numbers.count(context)} tokens" if context is not None else "the model's context"
        was = "was" if overflow.requests == 1 else "were"
        long = f"{numbers.count(overflow.requests)} of {words.plural(rows, 'prompt')}"
        texts = [f"{long} {was} too long for {limit}"]
        if overflow.dropped:
            dropped = words.plural(
                overflow.dropped, "demonstration or passage", "demonstrations or passages"
            )
            texts.append(f"{dropped} left out")
        if overflow.truncated:
            texts.append(f"{words.plural(overflow.truncated, 'input')} cut short")
        yield f"{'; '.join(texts)}."
    if strategy.free_running is not None and strategy.free_running.n:
        yield from _free_running(strategy.free_running)
    knowledge = strategy.retrieval.knowledge if strategy.retrieval is not None else ""
    yield from (note for note in strategy.notes if not knowledge or knowledge not in note)


def _free_running(check: FreeRunning) -> Iterable[str]:
    answers = words.plural(check.n, "answer")
    yield (
        f"Answering without constraint, {numbers.count(check.valid)} of {answers} "
        f"({numbers.percent(check.valid / check.n)}) were valid labels and "
        f"{numbers.count(check.agree)} ({numbers.percent(check.agree / check.n)}) were the label "
        f"chosen by likelihood."
    )
    if check.examples:
        shown = ", ".join(f"“{_short(text)}”" for text in check.examples)
        yield f"Answers that are no label: {shown}."


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
    yield str(model.id)
    facts = []
    if model.parameters is not None:
        facts.append(f"{numbers.count(model.parameters)} parameters")
    if model.dtype is not None:
        facts.append(model.dtype)
    if model.device is not None:
        facts.append(f"on {model.device}")
    if model.context_length is not None:
        facts.append(f"context of {numbers.count(model.context_length)} tokens")
    if model.chat_template is not None:
        facts.append("its own chat template" if model.chat_template else "plain prompt")
    if facts:
        yield ", ".join(facts)


def _cut_off(name: str) -> tuple[int, str]:
    digits = name.rpartition("@")[2]
    return (int(digits), name) if digits.isdecimal() else (10**9, name)


def _short(text: str, limit: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"
