"""The training rows as knowledge, for a user who gives no documents."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.types import Sample, Task
from strategies.prompt import form
from strategies.retrieval.index import Passage


def passages_from_rows(train: Sequence[Sample], task: Task) -> tuple[Passage, ...]:
    """One passage per labelled row, in the words of the prompt's own query; found by its input.

    The id and the source of a passage are the row's id.
    """
    words = form(task)
    return tuple(
        Passage(
            row.id,
            row.id,
            f"{words.query}: {row.input}\n{words.answer}: {row.target}",
            key=row.input,
        )
        for row in train
        if row.target is not None
    )
