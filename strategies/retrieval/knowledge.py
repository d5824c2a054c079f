"""What rag searches: the user's documents, or the training rows where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from advisor.data_findings import (
    DocumentsEmpty,
    DocumentsSearched,
    FilesSkipped,
    Knowledge,
    TrainingRowsSearched,
)
from advisor.models.base import Embedder
from advisor.types import Sample, Task
from strategies.retrieval.documents import load_documents
from strategies.retrieval.index import Passage
from strategies.retrieval.rows import passages_from_rows
from strategies.retrieval.splitting import (
    CHUNK_CHARACTERS,
    OVERLAP_CHARACTERS,
    Splitting,
    split_documents,
)

MOST_CUT = 0.02
"""Share of the passages that may be longer than the embedder's window; with more, all documents are
split finer. A few are tables or long addresses, for which the rest need not be torn."""
HALVINGS = 3
"""How often the passages are halved at most: a quarter does for Chinese, a token a character."""


def knowledge(
    train: Sequence[Sample], task: Task, documents: Path | None, embedder: Embedder
) -> tuple[tuple[Passage, ...], Knowledge]:
    """The passages to search, and what they are made of.

    Args:
        train: the rows that stand in where there are no documents.
        task: what the rows ask for.
        documents: file or folder, None where the user gave none.
        embedder: passages are split so that it reads them whole.

    Raises:
        DocumentError: the documents cannot be used.
    """
    if documents is None:
        passages = passages_from_rows(train, task)
        return passages, TrainingRowsSearched(len(passages))
    skipped: list[FilesSkipped | DocumentsEmpty] = []
    loaded = load_documents(documents, skipped.append)
    for halving in range(HALVINGS):
        size = Splitting(CHUNK_CHARACTERS >> halving, OVERLAP_CHARACTERS >> halving)
        passages = split_documents(loaded, size)
        if embedder.count_cut([one.searched for one in passages]) <= MOST_CUT * len(passages):
            break
    return passages, DocumentsSearched(len(loaded), len(passages), tuple(skipped))
