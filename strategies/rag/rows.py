"""The training rows as knowledge, for a user who gives no documents."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.types import Sample, Task
from strategies.rag.index import Passage


def passages_from_rows(train: Sequence[Sample], task: Task) -> tuple[Passage, ...]:
    """One passage `input => target` per labelled row, found by its input alone.

    The id and the source of a passage are the row's id. Answers that may run over several lines
    begin on a line of their own.
    """
    arrow = " => " if task.kind == "classification" else "\n=> "
    return tuple(
        Passage(row.id, row.id, f"{row.input}{arrow}{row.target}", key=row.input)
        for row in train
        if row.target is not None
    )
