"""The knowledge index seen through LangChain's interfaces, for chains that want a retriever."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from advisor.models.base import Embedder

if TYPE_CHECKING:
    from strategies.retrieval.index import Passage


class EmbedderView(Embeddings):
    """An advisor embedder as LangChain `Embeddings`.

    Args:
        embedder: what embeds.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Embeddings of documents, as lists."""
        vectors: list[list[float]] = self._embedder.encode(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """The embedding of one query, as a list."""
        return self.embed_documents([text])[0]


def vector_store(index: Any, passages: Sequence[Passage], embedder: Embedder) -> Any:
    """A LangChain FAISS vector store over an existing FAISS index.

    Args:
        index: inner products over unit vectors, in the order of `passages`.
        passages: become documents with `source` in their metadata and their id.
        embedder: embeds the queries.
    """
    with warnings.catch_warnings():
        # The package announces its retirement at import; its FAISS store has no successor yet.
        warnings.simplefilter("ignore", DeprecationWarning)
        from langchain_community.docstore.in_memory import InMemoryDocstore
        from langchain_community.vectorstores import FAISS
        from langchain_community.vectorstores.utils import DistanceStrategy
    documents = {
        passage.id: Document(
            id=passage.id, page_content=passage.text, metadata={"source": passage.source}
        )
        for passage in passages
    }
    return FAISS(
        embedding_function=EmbedderView(embedder),
        index=index,
        docstore=InMemoryDocstore(documents),
        index_to_docstore_id={row: passage.id for row, passage in enumerate(passages)},
        distance_strategy=DistanceStrategy.MAX_INNER_PRODUCT,
    )
