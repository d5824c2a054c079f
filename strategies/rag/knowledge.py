"""What rag searches: the user's documents, or the training rows where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from advisor.types import Sample, Task
from strategies.rag.documents import load_documents
from strategies.rag.index import Passage
from strategies.rag.rows import passages_from_rows
from strategies.rag.splitting import Splitting, split_documents


def knowledge(
    train: Sequence[Sample],
    task: Task,
    documents: Path | None,
    splitting: Splitting | None = None,
) -> tuple[tuple[Passage, ...], str]:
    """The passages to search, and in words what they are ("240 documents in 672 chunks").

    Args:
        train: the rows that stand in where there are no documents.
        task: what the rows ask for.
        documents: file or folder, None where the user gave none.
        splitting: how documents are cut; None for the measured default.

    Raises:
        DocumentError: the documents cannot be used.
    """
    if documents is None:
        passages = passages_from_rows(train, task)
        return passages, f"{len(passages):,} training rows, since no documents were given"
    skipped: list[str] = []
    loaded = load_documents(documents, skipped.append)
    passages = split_documents(loaded, splitting)
    words = f"{_count(len(loaded), 'document')} in {_count(len(passages), 'chunk')}"
    return passages, "; ".join((words, *skipped))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
