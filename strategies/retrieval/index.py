"""The knowledge index: FAISS over sentence embeddings, helped by TF-IDF for names and numbers."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.errors import DocumentError
from advisor.models.base import Embedder
from strategies.retrieval.neighbours import SCORE_DIGITS, encode_unique, flat_index, nearest
from strategies.stored import reading

LEXICAL_WEIGHT = 0.5
"""Weight of the TF-IDF cosine beside the embedding cosine. Measured on the training questions of
XQuAD: recall@1 0.905 at 0, 0.943 at 0.25, 0.960 at 0.5, 0.958 at 1, 0.955 at 2. Over training rows
as keys it lowers the accuracy of the nearest label (banking77: 0.867 to 0.850): off there."""
CANDIDATES = 64
"""Passages that each of the two searches puts forward for the sum of both scores."""

# A Chinese or Japanese character is a word of its own; everything else goes by letters and digits.
_WORD = r"(?u)[぀-ヿ㐀-鿿]|[^\W぀-ヿ㐀-鿿]+"
_VECTORS, _PASSAGES, _SETTINGS = "vectors.npy", "passages.jsonl", "index.json"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of knowledge.

    Attributes:
        id: unique, such as "handbook.md#3".
        source: the document it comes from.
        text: what the model is shown.
        key: what is searched in its place, where that is something else.
    """

    id: str
    source: str
    text: str
    key: str | None = None

    @property
    def searched(self) -> str:
        """The text that queries are compared with."""
        return self.text if self.key is None else self.key


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its score: the embedding cosine, plus the weighted TF-IDF cosine."""

    passage: Passage
    score: float


class KnowledgeIndex:
    """Passages that can be searched; make one with `build` or `load`."""

    def __init__(
        self, passages: Sequence[Passage], index: Any, embedder: Embedder, lexical_weight: float
    ) -> None:
        self.passages = tuple(passages)
        self.embedder = embedder
        self.lexical_weight = lexical_weight
        self._index = index
        self._terms = _Terms(self.passages) if lexical_weight > 0 else None

    @classmethod
    def build(
        cls, passages: Sequence[Passage], embedder: Embedder, lexical_weight: float | None = None
    ) -> KnowledgeIndex:
        """Embed the passages and index them.

        Args:
            passages: at least one.
            embedder: also embeds the queries later.
            lexical_weight: weight of the TF-IDF cosine; 0 searches by embedding alone. None means
                `LEXICAL_WEIGHT` for documents and 0 for passages searched by a key of their own.

        Raises:
            DocumentError: there are no passages.
        """
        if not passages:
            raise DocumentError(
                "There is nothing to retrieve from: no passage was found. Give documents with "
                "--docs, or training rows with answers."
            )
        if lexical_weight is None:
            keyed = any(passage.key is not None for passage in passages)
            lexical_weight = 0.0 if keyed else LEXICAL_WEIGHT
        vectors = encode_unique([passage.searched for passage in passages], embedder)
        return cls(passages, flat_index(vectors), embedder, lexical_weight)

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        """The k best passages for every query, best first, in one batch.

        Fewer come back where there are fewer passages. Equal scores keep the order of the passages.
        """
        if not queries:
            return []
        vectors = encode_unique(queries, self.embedder)
        if self._terms is None:
            scores, rows = nearest(self._index, vectors, k)
            return [
                [
                    Hit(self.passages[int(row)], float(score))
                    for score, row in zip(*one, strict=True)
                ]
                for one in zip(scores, rows, strict=True)
            ]
        _, by_meaning = nearest(self._index, vectors, max(CANDIDATES, 4 * k))
        by_words = self._terms.search(queries)
        return [
            self._best(vector, rows, words, k)
            for vector, rows, words in zip(vectors, by_meaning, by_words, strict=True)
        ]

    def as_vector_store(self) -> Any:
        """The same index as a LangChain FAISS vector store (embeddings only, no TF-IDF).

        `as_vector_store().as_retriever()` plugs into any LangChain chain.
        """
        from strategies.retrieval.langchain_view import vector_store

        return vector_store(self._index, self.passages, self.embedder)

    def save(self, path: Path) -> None:
        """Write the folder `path`: vectors as an array, passages as JSON lines, no pickle.

        Not as a FAISS file: those can name other files to map, and FAISS trusts what it reads. The
        index is exact, so that building it again from the vectors takes no time.
        """
        path.mkdir(parents=True, exist_ok=True)
        vectors = self._index.reconstruct_n(0, len(self.passages))
        np.save(path / _VECTORS, vectors, allow_pickle=False)
        lines = (json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in self.passages)
        (path / _PASSAGES).write_text("".join(lines), encoding="utf-8")
        settings = {"lexical_weight": self.lexical_weight, "embedder": self.embedder.name}
        (path / _SETTINGS).write_text(json.dumps(settings) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, path: Path, embedder: Embedder) -> KnowledgeIndex:
        """Read what `save` wrote.

        Raises:
            DocumentError: the index was built with another embedder.
            RunFolderError: the files are something else.
        """
        with reading(path):
            settings = json.loads((path / _SETTINGS).read_text(encoding="utf-8"))
            built_with, weight = str(settings["embedder"]), float(settings["lexical_weight"])
        if built_with != embedder.name:
            raise DocumentError(
                f"{path}: this index was built with the embedder {built_with!r}, not "
                f"{embedder.name!r}. Open it with the same one, or build it again."
            )
        with reading(path):
            with (path / _PASSAGES).open(encoding="utf-8") as file:
                passages = [Passage(**json.loads(line)) for line in file]
            vectors = np.load(path / _VECTORS, allow_pickle=False)
            if vectors.dtype != np.float32 or vectors.shape[:-1] != (len(passages),):
                raise ValueError(f"{len(passages)} passages, vectors of shape {vectors.shape}")
        return cls(passages, flat_index(vectors), embedder, weight)

    def _best(
        self,
        query: NDArray[np.float32],
        by_meaning: NDArray[np.int64],
        by_words: tuple[NDArray[np.int64], NDArray[np.float32]],
        k: int,
    ) -> list[Hit]:
        """The k best by the sum of both scores, among what each of them puts forward."""
        sharing, cosines = by_words
        order = np.lexsort((sharing, -np.round(cosines, SCORE_DIGITS)))[: len(by_meaning)]
        rows = np.union1d(by_meaning, sharing[order])
        lexical = np.zeros(len(self.passages), dtype=np.float32)
        lexical[sharing] = cosines
        meaning = self._index.reconstruct_batch(rows) @ query
        scores = meaning + self.lexical_weight * lexical[rows]
        best = np.lexsort((rows, -np.round(scores, SCORE_DIGITS)))[:k]
        return [Hit(self.passages[int(rows[at])], float(scores[at])) for at in best]


class _Terms:
    """TF-IDF over the words of the passages. Not stored: fitting it again takes milliseconds."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(token_pattern=_WORD, sublinear_tf=True, dtype=np.float32)
        try:
            matrix = self._vectorizer.fit_transform([passage.searched for passage in passages])
        except ValueError:  # scikit-learn's answer to passages without a single word
            self._by_term = None
        else:
            self._by_term = matrix.T.tocsr()

    def search(
        self, queries: Sequence[str]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float32]]]:
        """For every query the rows that share a word with it, and their cosines, in no order."""
        if self._by_term is None:
            for _ in queries:
                yield np.zeros(0, np.int64), np.zeros(0, np.float32)
            return
        found = self._vectorizer.transform(queries) @ self._by_term
        for start, end in itertools.pairwise(found.indptr):
            yield found.indices[start:end].astype(np.int64), found.data[start:end]
