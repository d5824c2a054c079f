"""What the loader and the split decided, in sentences, to be read before anything runs."""

from __future__ import annotations

from collections import Counter

from advisor.types import LoadReport, Split, Task

SHOWN_LABELS = 8
FORMAT_NAMES = {
    "jsonl": "JSON lines",
    "json": "JSON",
    "csv": "CSV",
    "tsv": "TSV",
    "parquet": "Parquet",
    "dataset-folder": "a saved datasets folder",
    "hub": "a hub dataset",
}


def lines(report: LoadReport, task: Task, split: Split) -> list[str]:
    """Sentences about the training file, the task and the split, notes last."""
    return [*file_lines(report), _task_line(task), *_split_lines(task, split), *split.notes]


def file_lines(report: LoadReport) -> list[str]:
    """Sentences about one file: format, layout, columns, rows kept and left out."""
    file_format = FORMAT_NAMES.get(report.file_format, report.file_format)
    found = [f"{report.path}: {file_format}, layout {report.layout}; {_columns(report)}."]
    if not report.dropped:
        found.append(f"{report.rows_kept:,} rows, all of them used.")
        return found
    found.append(f"{report.rows_kept:,} of {report.rows_read:,} rows used.")
    for dropped in report.dropped:
        first = f", first in row {dropped.first_row}" if dropped.first_row is not None else ""
        rows = "1 row" if dropped.count == 1 else f"{dropped.count:,} rows"
        found.append(f"{rows} left out: {dropped.reason}{first}.")
    return found


def _columns(report: LoadReport) -> str:
    inputs = " and ".join(f'"{name}"' for name in report.input_columns)
    if report.target_column in report.input_columns:
        return f"input and target from {inputs}"
    return f'input from {inputs}, target from "{report.target_column}"'


def _task_line(task: Task) -> str:
    if task.kind == "classification":
        shown = ", ".join(task.labels[:SHOWN_LABELS])
        more = len(task.labels) - SHOWN_LABELS
        rest = f" and {more:,} more" if more > 0 else ""
        return f"Task: classification with {len(task.labels):,} labels ({shown}{rest})."
    kind = "question answering" if task.kind == "qa" else "generation"
    unit = ", scored by character" if task.by_character else ""
    return f"Task: {kind}{unit}."


def _split_lines(task: Task, split: Split) -> list[str]:
    sizes = (
        f"Split: {len(split.train):,} training, {len(split.validation):,} validation and "
        f"{len(split.test):,} test rows."
    )
    found = [sizes]
    if split.method:
        found.append(f"How: {split.method}.")
    if task.kind == "classification" and split.train:
        counts = Counter(sample.target for sample in split.train)
        most, least = max(counts.values()), min(counts.values())
        found.append(f"Training rows per label: {least:,} to {most:,}.")
    return found
