"""Exact nearest neighbours by cosine, in batches, in an order that does not depend on the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from advisor.models.base import Embedder
from advisor.trial_findings import ComparedByBeginning, CutTexts, Note

Texts = Literal["training_rows", "passages", "test_rows"]
"""What texts that are compared by embedding are."""

# Float32 cosines differ in the seventh digit with the batch a text is embedded in. Scores equal to
# five digits count as equal, and the earlier row goes first.
SCORE_DIGITS = 5
# Rows beyond the last place wanted, so that equals at the edge are put in order too.
MARGIN = 8


def encode_unique(texts: Sequence[str], embedder: Embedder) -> NDArray[np.float32]:
    """Embeddings, shape (len(texts), dimension), each distinct text encoded once.

    Equal texts thus have equal vectors, whatever batch they would have fallen into.
    """
    places: dict[str, int] = {}
    for text in texts:
        places.setdefault(text, len(places))
    vectors = embedder.encode(list(places))
    return np.ascontiguousarray(vectors[[places[text] for text in texts]], dtype=np.float32)


def cut_note(embedder: Embedder, compared: Mapping[Texts, Sequence[str]]) -> Note | None:
    """Note how many texts are longer than the embedder's window; None where all are read whole.

    Args:
        embedder: what embeds them.
        compared: the texts, by what they are.
    """
    counts = [
        CutTexts(what, embedder.count_cut(texts), len(texts)) for what, texts in compared.items()
    ]
    found = tuple(one for one in counts if one.cut)
    return ComparedByBeginning(embedder.window, found) if found else None


def flat_index(vectors: NDArray[np.float32]) -> Any:
    """A FAISS index of inner products over unit vectors, shape (rows, dimension): exact search."""
    import faiss

    index = faiss.IndexFlatIP(int(vectors.shape[1]))
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def nearest(
    index: Any, queries: NDArray[np.float32], k: int
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The k nearest rows of a FAISS index for every query at once.

    Args:
        index: as `flat_index` makes it.
        queries: unit vectors, shape (queries, dimension).
        k: how many; fewer come back where the index holds fewer.

    Returns:
        Scores (cosine) and row numbers, both of shape (queries, k), best first.
    """
    wanted = min(k, index.ntotal)
    if wanted <= 0 or not len(queries):
        shape = (len(queries), max(wanted, 0))
        return np.zeros(shape, np.float32), np.zeros(shape, np.int64)
    queries = np.ascontiguousarray(queries, dtype=np.float32)
    scores, rows = index.search(queries, min(wanted + MARGIN, index.ntotal))
    order = np.lexsort((rows, -np.round(scores, SCORE_DIGITS)), axis=1)[:, :wanted]
    return np.take_along_axis(scores, order, axis=1), np.take_along_axis(rows, order, axis=1)
