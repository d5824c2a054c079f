"""What rag searches: the documents, the training rows, or what the user's own retriever finds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from advisor.data_findings import (
    DocumentsEmpty,
    DocumentsSearched,
    FilesSkipped,
    OwnRetrieverAsked,
    TrainingRowsSearched,
)
from advisor.errors import ModelError
from advisor.models.reranker import Reranker
from advisor.trial_findings import RepeatsShownOnce, Reranked, RerankerSkipped
from advisor.types import Sample
from strategies.base import FitContext
from strategies.retrieval.choice import choose
from strategies.retrieval.documents import load_documents
from strategies.retrieval.index import KnowledgeIndex
from strategies.retrieval.passages import each_once, passages_from_rows
from strategies.retrieval.retriever import RERANKED, PassageRetriever, own_retriever

SEARCHED = 12
"""Passages looked up per query: enough that five different sources are ranked for recall@5."""
PASSAGES = 3
"""Passages shown where their number cannot be chosen."""


@dataclass(frozen=True)
class Searchable:
    """What finds passages for a query.

    Attributes:
        retriever: finds them, as LangChain documents (`passages_of` reads them).
        passages: how many of them fill a prompt's share.
        texts: every passage that can be found, by its id; empty where only the retriever knows.
        save: writes what is needed to search again into a folder.
    """

    retriever: BaseRetriever
    passages: int
    texts: Mapping[str, str] = field(default_factory=dict)
    save: Callable[[Path], None] = lambda _: None


def searchable(train: Sequence[Sample], context: FitContext, characters: int) -> Searchable:
    """Make what is searched ready, and note what it is and how it was chosen.

    Args:
        train: questions to choose by; the rows that are searched where there are no documents.
        context: with the documents, the embedder, and where notes go.
        characters: of passages in a prompt.

    Raises:
        DocumentError: the documents cannot be used.
        UsageError: the user's own retriever cannot be used.
    """
    documents: tuple[Document, ...] = ()
    skipped: list[FilesSkipped | DocumentsEmpty] = []
    if context.documents is not None:
        documents = load_documents(context.documents, skipped.append)
    if context.retriever is not None:
        context.note(OwnRetrieverAsked(context.retriever, len(documents)))
        return Searchable(own_retriever(context.retriever, documents), PASSAGES)
    embedder = context.open_embedder()
    if documents:
        chosen = choose(documents, train, context.judge, embedder, characters)
        index, shown = chosen.index, chosen.passages
        repeats = sum(len(one.copies) for one in index.passages)
        context.note(
            DocumentsSearched(len(documents), len(index.passages) + repeats, tuple(skipped))
        )
        if chosen.note is not None:
            context.note(chosen.note)
    else:
        rows = passages_from_rows(train, context.task)
        context.note(TrainingRowsSearched(len(rows)))
        index, shown = KnowledgeIndex.build(each_once(rows), embedder), PASSAGES
        repeats = len(rows) - len(index.passages)
    if repeats:
        context.note(RepeatsShownOnce("passages", repeats, len(index.passages) + repeats))
    context.compared(
        "passages" if documents else "training_rows", [one.searched for one in index.passages]
    )
    return Searchable(
        PassageRetriever(index=index, k=SEARCHED, reranker=_reranker(context)),
        shown,
        {one.id: one.text for one in index.passages},
        lambda path: index.save(path / "index"),
    )


def _reranker(context: FitContext) -> Reranker | None:
    if context.open_reranker is None:
        return None
    try:
        found = context.open_reranker()
    except ModelError as error:
        context.note(RerankerSkipped(str(error)))
        return None
    context.note(Reranked(found.name, RERANKED))
    return found
