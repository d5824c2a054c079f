"""The cleaned rows of a file as JSON lines, and a list of what was changed and why.

Left out are rows that cannot be used, that repeat an earlier row, or that equal or resemble a test
row. What only looks wrong stays, and is named in the list of changes. Read again, the file gives
the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from advisor.data.audit import Audit
from advisor.data.table import Table
from advisor.errors import DataError
from advisor.types import Sample, Task

COLUMNS = {"classification": ("text", "label")}
OTHER_COLUMNS = ("input", "target")
"""Named so that the file is recognised for what it is."""


def changes_path(path: Path) -> Path:
    """Where the list of changes goes: CLEAN.changes.jsonl beside CLEAN.jsonl."""
    return path.with_name(f"{path.stem}.changes.jsonl")


def write(path: Path, table: Table, task: Task, found: Audit, test: Table | None) -> int:
    """Write the cleaned rows and the list of changes.

    Returns:
        How many rows are in the cleaned file.

    Raises:
        DataError: they cannot be written, or would replace the file they come from.
    """
    if path.exists() and Path(table.report.path).exists() and path.samefile(table.report.path):
        raise DataError("clean-replaces-data", path=table.report.path)
    changes = list(_changes(table, found, test))
    gone = {pair.second for pair in found.repeats} | {pair.first for pair in found.leaks or ()}
    kept = [index for index in range(len(table)) if index not in gone]
    names = COLUMNS.get(task.kind, OTHER_COLUMNS)
    rows = (_row(sample, names) for sample in table.samples(kept))
    try:
        _write_lines(path, rows)
        _write_lines(changes_path(path), iter(changes))
    except OSError as error:
        raise DataError("clean-not-written", path=str(path), text=error.strerror) from error
    return len(kept)


def _write_lines(path: Path, rows: Iterator[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _row(sample: Sample, names: tuple[str, str]) -> dict[str, object]:
    """The row in plain columns that the loader knows."""
    source, target = names
    row: dict[str, object] = {"id": sample.id, source: sample.input, target: sample.target}
    meta = asdict(sample.metadata)
    meta["context"] = meta.pop("contexts")
    return row | {name: value for name, value in meta.items() if value}


def _changes(table: Table, found: Audit, test: Table | None) -> Iterator[dict[str, object]]:
    """A line for each change or doubt; rows by their number in the file."""
    numbers = table.numbers()
    for note in (*table.report.read_as, *table.notes):
        yield {"change": "read", "why": asdict(note)}
    for number, reason in table.left_out:
        yield {"row": number, "change": "removed", "why": asdict(reason)}
    for pair in found.repeats:
        why = {"kind": "repeats_row", "row": numbers[pair.first]}
        yield {"row": numbers[pair.second], "change": "removed", "why": why}
    tested = test.numbers() if test is not None else []
    for pair in found.leaks or ():
        why = {"kind": "test_row", "row": tested[pair.second], "similarity": pair.similarity}
        yield {"row": numbers[pair.first], "change": "removed", "why": why}
    targets = table.targets()
    for pair in found.contradictions:
        why = {
            "kind": "contradicts_row",
            "row": numbers[pair.first],
            "target": targets[pair.first],
        }
        yield {"row": numbers[pair.second], "change": "none", "why": why}
    for one in found.suspects or ():
        why = {"kind": "label_suspect", "suggested": one.suggested, "own": one.own}
        why["other"] = one.other
        yield {"row": numbers[one.index], "change": "none", "why": why}
