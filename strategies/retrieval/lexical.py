"""Search by words: BM25 (bm25s), for names and numbers that embeddings blur."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# A Chinese or Japanese character is a word of its own; everything else goes by letters and digits.
_WORD = re.compile(r"[぀-ヿ㐀-鿿]|[^\W_぀-ヿ㐀-鿿]+")


class Words:
    """BM25 over texts (Lucene's form, k1 = 1.5, b = 0.75). Not stored: indexing takes milliseconds.

    Args:
        texts: what is searched.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        import bm25s

        logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG
        self._count = len(texts)
        tokens = [_words(text) for text in texts]
        self._index = None
        if any(tokens):
            self._index = bm25s.BM25(csc_backend="scipy")
            self._index.index(tokens, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """The BM25 score of every text, shape (texts,); 0 where they share no word."""
        words = _words(query)
        if self._index is None or not words:
            return np.zeros(self._count, dtype=np.float32)
        scores: NDArray[np.float32] = self._index.get_scores(words)
        return scores


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
