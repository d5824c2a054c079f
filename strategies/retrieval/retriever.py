"""What finds passages, behind LangChain's retriever interface: our index, or the user's own."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig

from advisor.errors import UsageError
from advisor.models.reranker import Reranker
from advisor.plugins import working_folder
from strategies.retrieval.index import KnowledgeIndex
from strategies.retrieval.passages import Passage

RERANKED = 24
"""Passages that a cross-encoder reads for a query; each costs a forward pass."""


class PassageRetriever(BaseRetriever):
    """The knowledge index as a LangChain retriever; `batch` searches all queries at once.

    Every document found carries its passage's id, and in its metadata the `source`, other sources
    of the same text (`copies`), and the `score`.

    Attributes:
        index: a `KnowledgeIndex`.
        k: how many documents to return.
        reranker: puts what the index finds into a new order; None keeps the index's.
    """

    index: Any
    k: int
    reranker: Any = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002 - LangChain's signature
    ) -> list[Document]:
        return self._search([query])[0]

    def batch(
        self,
        inputs: list[str],
        config: RunnableConfig | list[RunnableConfig] | None = None,  # noqa: ARG002
        *,
        return_exceptions: bool = False,  # noqa: ARG002
        **kwargs: Any,  # noqa: ARG002
    ) -> list[list[Document]]:
        """The best documents for every query, best first."""
        return self._search(inputs)

    def _search(self, queries: list[str]) -> list[list[Document]]:
        index: KnowledgeIndex = self.index
        reranker: Reranker | None = self.reranker
        if reranker is None:
            found = [
                [(hit.passage, hit.score) for hit in hits] for hits in index.search(queries, self.k)
            ]
        else:
            found = []
            hits_of_all = index.search(queries, max(self.k, RERANKED))
            for query, hits in zip(queries, hits_of_all, strict=True):
                scores = reranker.scores(query, [hit.passage.text for hit in hits])
                scored = [(hit.passage, float(one)) for hit, one in zip(hits, scores, strict=True)]
                found.append(sorted(scored, key=lambda one: -one[1])[: self.k])
        return [[_document(*one) for one in best] for best in found]


def _document(passage: Passage, score: float) -> Document:
    metadata = {"source": passage.source, "copies": list(passage.copies), "score": score}
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)


def passages_of(documents: Sequence[Document]) -> list[Passage]:
    """What a retriever found, as passages, best first and every text once.

    A document of the user's own retriever is named by `metadata["source"]`, else by its id, else by
    a hash of its text.
    """
    found: dict[str, Passage] = {}
    for document in documents:
        text = document.page_content
        named = document.metadata.get("source") or document.id
        source = str(named or hashlib.sha256(text.encode()).hexdigest()[:12])
        copies = tuple(map(str, document.metadata.get("copies") or ()))
        found.setdefault(text, Passage(str(document.id or source), source, text, copies=copies))
    return list(found.values())


def own_retriever(reference: str, documents: Sequence[Document]) -> BaseRetriever:
    """The user's own retriever.

    Args:
        reference: MODULE:ATTRIBUTE, of an installed package or of a file in the working folder: a
            LangChain retriever, or a function that takes the documents and returns one.
        documents: those of --docs, as LangChain's loaders read them; empty without.

    Raises:
        UsageError: there is no such thing, or it is no retriever.
    """
    module, _, attribute = reference.partition(":")
    try:
        found = getattr(_imported(module), attribute)
    except (ImportError, AttributeError, ValueError) as error:
        raise UsageError("retriever-unusable", reference=reference, text=str(error)) from error
    if not isinstance(found, BaseRetriever) and callable(found):
        found = found(list(documents))
    if not isinstance(found, BaseRetriever):
        raise UsageError("no-retriever", reference=reference, found=type(found).__name__)
    return found


def _imported(module: str) -> Any:
    with working_folder():
        return importlib.import_module(module)
