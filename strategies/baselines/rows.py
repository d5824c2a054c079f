"""Labelled rows as the baselines use them, and how they are stored: JSON lines, never pickle."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from advisor.errors import TrialError
from advisor.types import Sample, Task

LINEAR_KINDS = ("classification", "multilabel", "number")
"""Kinds of task that a linear model answers."""
TASK = "task.json"
BLOCK = 128
"""Rows predicted at once: large enough to be fast, small enough to show progress."""


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled row: its id, the text that is compared, and its answer."""

    id: str
    text: str
    answer: str


def labelled(samples: Sequence[Sample]) -> tuple[Row, ...]:
    """The rows with an answer.

    Raises:
        TrialError: there is none, so nothing can be learnt.
    """
    rows = tuple(
        Row(sample.id, sample.input, sample.target)
        for sample in samples
        if sample.target is not None
    )
    if not rows:
        raise TrialError("no-row-with-answer", rows=len(samples))
    return rows


def validation_rows(samples: Sequence[Sample]) -> tuple[Row, ...]:
    """The validation rows with an answer; there may be none."""
    return labelled(samples) if any(sample.target is not None for sample in samples) else ()


def texts(rows: Sequence[Row]) -> list[str]:
    """The compared text of every row."""
    return [row.text for row in rows]


def answers(rows: Sequence[Row]) -> list[str]:
    """The answer of every row."""
    return [row.answer for row in rows]


def blocks(samples: Sequence[Sample]) -> Iterator[Sequence[Sample]]:
    """The samples in their order, `BLOCK` at a time."""
    for start in range(0, len(samples), BLOCK):
        yield samples[start : start + BLOCK]


def write_task(folder: Path, task: Task) -> None:
    """Write what kind of answer a saved baseline gives, and how it is written."""
    text = json.dumps(asdict(task), ensure_ascii=False)
    (folder / TASK).write_text(text + "\n", encoding="utf-8")


def read_task(folder: Path) -> Task:
    """Read what `write_task` wrote."""
    found = json.loads((folder / TASK).read_text(encoding="utf-8"))
    span = found["span"]
    found |= {"labels": tuple(found["labels"]), "span": tuple(span) if span else None}
    return Task(**found)


def write_rows(path: Path, rows: Sequence[Row]) -> None:
    """Write one JSON object a line."""
    lines = (json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    path.write_text("".join(lines), encoding="utf-8")


def read_rows(path: Path) -> tuple[Row, ...]:
    """Read what `write_rows` wrote."""
    with path.open(encoding="utf-8") as file:
        return tuple(Row(**json.loads(line)) for line in file)
