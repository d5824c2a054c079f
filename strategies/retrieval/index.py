"""The knowledge index: FAISS over sentence embeddings, fused with BM25 over words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.errors import DocumentError
from advisor.models.base import Embedder
from advisor.types import Sample
from strategies.retrieval.lexical import Words
from strategies.retrieval.neighbours import SCORE_DIGITS, encode_unique, flat_index, nearest
from strategies.retrieval.passages import Passage
from strategies.stored import reading

WORDS_WEIGHT = 0.4
"""Weight of the words (BM25) where it is not chosen on training questions. Over training rows as
keys words lower the accuracy of the nearest label (banking77: 0.867 to 0.850): off there."""
CANDIDATES = 64
"""Passages that each of the two searches puts forward for the fused score."""

_VECTORS, _PASSAGES, _SETTINGS = "vectors.npy", "passages.jsonl", "index.json"


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with its fused score, or its cosine where the weight of words is 0."""

    passage: Passage
    score: float


def other_texts(hits: Sequence[Hit], sample: Sample) -> list[Hit]:
    """What was found for a training row without the row itself, and others with its text."""
    return [hit for hit in hits if hit.passage.key != sample.input]


@dataclass(frozen=True, slots=True)
class Candidates:
    """What either search puts forward for one query.

    Attributes:
        rows: numbers of passages, ascending, shape (n,).
        cosine: of their embeddings with the query's, shape (n,).
        bm25: their scores by words, shape (n,); 0 where no word is shared.
    """

    rows: NDArray[np.int64]
    cosine: NDArray[np.float32]
    bm25: NDArray[np.float32]

    def best(self, weight: float, k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The k best rows and their fused scores; equal scores keep the order of the passages.

        The convex combination of both scores, each brought to [0, 1] by its least possible value
        and the query's greatest: Bruch, Gai and Ingber, "An analysis of fusion functions for hybrid
        retrieval", ACM TOIS 2023, who find it better than reciprocal ranks, and a weight that a few
        labelled queries suffice to choose.

        Args:
            weight: of the words, from 0 (meaning alone) to 1 (words alone).
            k: how many.
        """
        meaning = (self.cosine + 1) / (self.cosine.max() + 1)
        words = self.bm25 / (float(self.bm25.max()) or 1.0)
        scores = np.asarray((1 - weight) * meaning + weight * words, dtype=np.float32)
        order = np.lexsort((self.rows, -np.round(scores, SCORE_DIGITS)))[:k]
        return self.rows[order], scores[order]


class KnowledgeIndex:
    """Passages that can be searched; make one with `build` or `load`.

    Attributes:
        passages: what is searched.
        embedder: embeds the queries.
        words_weight: weight of the words; 0 searches by meaning alone.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        vectors: NDArray[np.float32],
        embedder: Embedder,
        words_weight: float,
    ) -> None:
        self.passages = tuple(passages)
        self.words_weight = words_weight
        self.embedder = embedder
        self._index = flat_index(vectors)
        self._words: Words | None = None

    @classmethod
    def build(
        cls, passages: Sequence[Passage], embedder: Embedder, words_weight: float | None = None
    ) -> KnowledgeIndex:
        """Embed the passages and index them.

        Args:
            passages: at least one.
            embedder: also embeds the queries later.
            words_weight: None means `WORDS_WEIGHT` for documents and 0 for passages searched by a
                key of their own.

        Raises:
            DocumentError: there are no passages.
        """
        if not passages:
            raise DocumentError("no-passage")
        if words_weight is None:
            keyed = any(passage.key is not None for passage in passages)
            words_weight = 0.0 if keyed else WORDS_WEIGHT
        vectors = encode_unique([passage.searched for passage in passages], embedder)
        return cls(passages, vectors, embedder, words_weight)

    def search(self, queries: Sequence[str], k: int) -> list[list[Hit]]:
        """The k best passages for every query, best first, in one batch.

        Fewer come back where there are fewer passages. Equal scores keep the order of the passages.
        """
        if not queries:
            return []
        if self.words_weight > 0:
            found = [one.best(self.words_weight, k) for one in self.candidates(queries, k)]
        else:
            scores, rows = nearest(self._index, encode_unique(queries, self.embedder), k)
            found = list(zip(rows, scores, strict=True))
        return [
            [Hit(self.passages[int(row)], float(score)) for row, score in zip(*one, strict=True)]
            for one in found
        ]

    def candidates(self, queries: Sequence[str], k: int) -> Iterator[Candidates]:
        """For every query what either search puts forward, more than enough for the k best."""
        if self._words is None:
            self._words = Words([passage.searched for passage in self.passages])
        wanted = max(CANDIDATES, 4 * k)
        vectors = encode_unique(queries, self.embedder)
        _, by_meaning = nearest(self._index, vectors, wanted)
        for query, vector, near in zip(queries, vectors, by_meaning, strict=True):
            bm25 = self._words.scores(query)
            rows = np.union1d(near, _greatest(bm25, wanted))
            yield Candidates(rows, self._index.reconstruct_batch(rows) @ vector, bm25[rows])

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
        settings = {"words_weight": self.words_weight, "embedder": self.embedder.name}
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
            built_with, weight = str(settings["embedder"]), float(settings["words_weight"])
        if built_with != embedder.name:
            raise DocumentError(
                "index-of-other-embedder", path=path, built_with=built_with, embedder=embedder.name
            )
        with reading(path):
            with (path / _PASSAGES).open(encoding="utf-8") as file:
                rows = [json.loads(line) for line in file]
            passages = [Passage(**{**row, "copies": tuple(row["copies"])}) for row in rows]
            vectors = np.load(path / _VECTORS, allow_pickle=False)
            if vectors.dtype != np.float32 or vectors.shape[:-1] != (len(passages),):
                raise ValueError(f"{len(passages)} passages, vectors of shape {vectors.shape}")
        return cls(passages, vectors, embedder, weight)


def _greatest(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """The places of the greatest scores above 0, in no order."""
    places = np.flatnonzero(scores > 0)
    if len(places) > count:
        places = places[np.argpartition(-scores[places], count)[:count]]
    return places
