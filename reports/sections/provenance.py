"""How it was done and what that does not show: data, split, settings, versions, hardware.

What the loader and the split decided is also said before a run.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from advisor.data_findings import (
    DocumentsSearched,
    DocumentsShown,
    Knowledge,
    RemovedFromTraining,
)
from advisor.results import ModelSummary, Results
from advisor.types import JsonScalar, LoadReport, Split, Task
from reports.blocks import Block, Item, Notes
from reports.messages import numbers, say
from reports.sections.places import Place, figures, nothing_fitted, table, text

SHOWN_LABELS = 8
SHOWN_ROWS = 50
"""More than anybody checks by eye; results.json holds all of them."""


def blocks(results: Results) -> tuple[Block, ...]:
    """Enough to run it again, then what was left out of training."""
    items = tuple(Item(term, texts) for term, texts in _facts(results) if any(texts))
    return (Notes(items, verbatim=True), *_left_out(results))


def limits(results: Results) -> tuple[Block, ...]:
    """What must not be concluded."""
    notes = results.provenance.notes
    if nothing_fitted(results):
        notes = tuple(note for note in notes if not isinstance(note, RemovedFromTraining))
    return (Notes(tuple(Item(None, (say(note),)) for note in notes)),) if notes else ()


def _facts(results: Results) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Terms, and under each what is to be copied or read."""
    source = results.provenance
    yield say("provenance-command"), (source.command,)
    seeds = _seeds(results)
    yield say("provenance-seeds", n=len(seeds)), (", ".join(map(str, seeds)),)
    yield say("provenance-split"), tuple(map(say, source.split))
    yield say("provenance-test-sha256"), (source.test_sha256,)
    for report in source.files:
        lines = (*of_file(report), say("file-sha256", sha256=report.sha256))
        yield say("provenance-data"), lines
    yield say("provenance-documents"), (source.documents or "",)
    for model in results.models:
        yield say("provenance-model"), (model.id,)
        yield say("provenance-model-as-run"), tuple(_model(model))
    for one in results.strategies:
        settings = ((name, value) for name, value in one.settings.items() if value is not None)
        said = ", ".join(f"{name} = {written(value)}" for name, value in settings)
        yield say("provenance-settings", strategy=one.id), (said,)
    machine = (say("machine-part", part=part, value=value)
               for part, value in source.hardware.items())  # fmt: skip
    yield say("provenance-hardware"), tuple(machine)
    versions = ", ".join(f"{package} {version}" for package, version in source.versions.items())
    yield say("provenance-versions"), (versions,)
    yield say("provenance-run"), (f"{results.run_id}, {results.created_at}",)


def written(value: JsonScalar) -> str:
    """A setting as advisor.toml writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _seeds(results: Results) -> list[int]:
    """The seed of the first runs, then those of their repeats."""
    first = results.provenance.seed
    spreads = [one.spread for one in results.strategies if one.spread is not None]
    repeated = {value.seed for spread in spreads for value in spread.values}
    if results.learning_curve is not None:
        repeated |= {point.seed for point in results.learning_curve.points}
    return [first, *sorted(repeated - {first})]


def _model(model: ModelSummary) -> Iterable[str]:
    if model.parameters is not None:
        yield say("model-parameters", n=model.parameters)
    if model.dtype not in (None, "none"):
        yield say("model-dtype", dtype=model.dtype)
    if model.device is not None:
        yield say("model-device", device=model.device)
    if model.context_length is not None:
        yield say("model-context", n=model.context_length)
    if model.chat_template is not None:
        yield say("model-template", own=model.chat_template)


def _left_out(results: Results) -> Iterable[Block]:
    """Training rows left out because they resemble a test row, the least alike first."""
    removed = results.provenance.removed
    if not removed or nothing_fitted(results):
        return
    equal = sum(one.similarity == 1 for one in removed)
    near, more = len(removed) - equal, len(removed) - SHOWN_ROWS
    which = "equal" if not near else "near" if not equal else "both"
    said = say("leakage-removed", n=len(removed), which=which, equal=equal, near=near)
    yield Notes((Item(say("leakage-title"), (said,)),))
    least = sorted(Place(results) / "provenance/removed", key=lambda one: one.value.similarity)
    yield table(
        say("leakage-table"),
        (
            text("leakage-training-row", lambda one: one.value.train_id),
            text("leakage-test-row", lambda one: one.value.test_id),
            figures("leakage-alike", "similarity", numbers.percent),
        ),
        least[:SHOWN_ROWS],
        [say("leakage-more", n=more)] if more > 0 else (),
        folded=True,
    )


# --- data, before a run too ---------------------------------------------------------------------


def before_run(files: Sequence[LoadReport], task: Task, split: Split) -> Iterator[str]:
    """The training file, the task and the split, what to know about them, and the test file."""
    first, *others = files
    yield from of_file(first)
    yield of_task(task)
    if task.none_label is not None:
        yield say("task-line-none", label=task.none_label)
    sizes = {"train": split.train, "validation": split.validation, "test": split.test}
    yield say("split-sizes", **{name: len(rows) for name, rows in sizes.items()})
    yield from map(say, split.method)
    if task.kind == "classification" and split.train:
        counts = Counter(sample.target for sample in split.train).values()
        least, most = min(counts), max(counts)
        yield say("split-per-label", least=least, most=most, same=least == most)
    yield from map(say, split.notes)
    for report in others:
        yield from of_file(report)


def of_file(report: LoadReport) -> Iterator[str]:
    """One file: format, layout, columns, what was decided, rows kept and left out."""
    yield say(
        "file-columns",
        path=report.path,
        format=say("file-format", format=report.file_format),
        layout=report.layout,
        inputs=[say("quoted-name", text=name) for name in report.input_columns],
        target=say("quoted-name", text=report.target_column),
        one_column=report.target_column in report.input_columns,
    )
    yield from map(say, report.read_as)
    if report.example_input and report.example_target:
        yield say("file-example", input=report.example_input, target=report.example_target)
    yield say("file-rows", read=report.rows_read, kept=report.rows_kept, left=len(report.dropped))
    yield from map(say, report.dropped)


def searched(knowledge: Knowledge) -> Iterator[str]:
    """What was searched, and what was skipped."""
    yield say(knowledge)
    if isinstance(knowledge, DocumentsSearched | DocumentsShown):
        yield from map(say, knowledge.skipped)


def of_task(task: Task) -> str:
    """The kind of task, and its labels or numbers."""
    kind = say(f"task-{task.kind}")
    if task.span is not None:
        least, most = task.span
        return say("task-line-number", task=kind, least=least, most=most, tolerance=task.tolerance)
    if not task.labels:
        return say("task-line", task=kind)
    shown = task.labels[:SHOWN_LABELS]
    more = len(task.labels) - len(shown)
    return say("task-line-labels", task=kind, n=len(task.labels), labels=shown, more=more)
