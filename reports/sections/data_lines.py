"""What the loader and the split decided, as sentences: before a run and in its report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from advisor.data_findings import DocumentsSearched, Knowledge
from advisor.types import LoadReport, Split, Task
from reports.messages import say

SHOWN_LABELS = 8


def before_run(files: Sequence[LoadReport], task: Task, split: Split) -> Iterator[str]:
    """The training file, the task and the split, what to know about them, and the test file."""
    first, *others = files
    yield from of_file(first)
    yield _task(task)
    if task.none_label is not None:
        yield say("task-line-none", label=task.none_label)
    yield say(
        "split-sizes",
        train=len(split.train),
        validation=len(split.validation),
        test=len(split.test),
    )
    yield from map(say, split.method)
    if task.kind == "classification" and split.train:
        counts = Counter(sample.target for sample in split.train).values()
        yield say("split-per-label", least=min(counts), most=max(counts))
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
    if isinstance(knowledge, DocumentsSearched):
        yield from map(say, knowledge.skipped)


def _task(task: Task) -> str:
    kind = say(f"task-{task.kind}")
    if task.span is not None:
        least, most = task.span
        return say("task-line-number", task=kind, least=least, most=most, tolerance=task.tolerance)
    if not task.labels:
        return say("task-line", task=kind)
    shown = task.labels[:SHOWN_LABELS]
    more = len(task.labels) - len(shown)
    return say("task-line-labels", task=kind, n=len(task.labels), labels=shown, more=more)
