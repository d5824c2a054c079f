"""How documents are split and searched, chosen on training questions; test rows are never read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from langchain_core.documents import Document
from numpy.typing import NDArray

from advisor.models.base import Embedder
from advisor.trial_findings import RetrievalChosen, RetrievalOption
from advisor.types import Sample
from strategies.base import Judge
from strategies.retrieval.index import WORDS_WEIGHT, KnowledgeIndex
from strategies.retrieval.passages import Passage, each_once
from strategies.retrieval.splitting import CHUNK_CHARACTERS, Splitting, split_documents

SIZES = (CHUNK_CHARACTERS, 2 * CHUNK_CHARACTERS, CHUNK_CHARACTERS // 2, 4 * CHUNK_CHARACTERS)
"""Characters of a passage that are tried, the default first; of equal ones the first is taken."""
WEIGHTS = (WORDS_WEIGHT, 0.2, 0.6, 0.0, 0.8, 1.0)
"""Weights of the words that are tried, in the same way."""
QUESTIONS, FEWEST_QUESTIONS = 200, 20
"""Training questions that are searched for, at most; with fewer than the second nothing is chosen:
the 95% interval of a share of them reaches 20 points to either side."""
MOST_CHARACTERS = 4_000_000
"""Of all passages that are embedded to choose between sizes: some minutes on one core."""
MOST_CUT = 0.02
"""Share of the passages that may be longer than the embedder's window; with more, all documents are
split finer. A few are tables or long addresses, for which the rest need not be torn."""
DEEPEST = 16
"""Passages of a query that are looked through for its answer."""


@dataclass(frozen=True)
class Chosen:
    """Passages in an index, how many of them to show, and what that rests on.

    Attributes:
        note: the options and what each found; None where nothing was chosen.
    """

    index: KnowledgeIndex
    passages: int
    note: RetrievalChosen | None = None


def choose(
    documents: Sequence[Document],
    rows: Sequence[Sample],
    judge: Judge | None,
    embedder: Embedder,
    characters: int,
) -> Chosen:
    """Split and index documents in the way that finds the answers of most training questions.

    A question's answer counts as found where it is, word for word, in one of the passages that fill
    a prompt's share; of a row that names its document, in a passage of that document. Where that is
    nowhere (the answer is put in other words), any passage of the named document counts. Rows for
    which neither is found by any option do not count.

    Args:
        documents: as `load_documents` returns them.
        rows: training rows; the first `QUESTIONS` are used.
        judge: tells what holds an answer; None: nothing is chosen.
        embedder: embeds passages and questions.
        characters: of passages in a prompt. Larger passages are fewer.
    """
    asked = [row for row in rows if row.target is not None][:QUESTIONS]
    enough = judge is not None and len(asked) >= FEWEST_QUESTIONS
    remembering = Remembering(embedder)
    indexes = dict(_indexes(documents, remembering, several=enough))
    shown = {size: max(1, characters // size) for size in indexes}
    first = next(iter(indexes))
    default = Chosen(indexes[first], shown[first])
    found = [_places(index, asked, judge) for index in indexes.values() if judge and enough]
    for index in indexes.values():
        index.embedder = embedder  # what is asked from now on is embedded when it is asked
    if not found:
        return default
    exact, loose = (np.stack(kind) for kind in zip(*found, strict=True))
    places = np.where((exact < DEEPEST).any(axis=(0, 1)), exact, loose)
    counted = (places < DEEPEST).any(axis=(0, 1))
    if counted.sum() < FEWEST_QUESTIONS:
        return default
    limits = np.array(list(shown.values()))[:, None, None]
    shares = (places[:, :, counted] < limits).mean(axis=2)  # (sizes, weights)

    def option(size: int, weight: int) -> RetrievalOption:
        characters_each = list(shown)[size]
        return RetrievalOption(
            characters_each, shown[characters_each], WEIGHTS[weight], float(shares[size, weight])
        )

    best_weight = shares.argmax(axis=1)  # of equal ones the first
    best = int(shares.max(axis=1).argmax())
    taken = option(best, int(best_weight[best]))
    index = indexes[taken.characters]
    index.words_weight = taken.words_weight
    by_weight = sorted(range(len(WEIGHTS)), key=lambda at: WEIGHTS[at])
    note = RetrievalChosen(
        rows=int(counted.sum()),
        chosen=taken,
        sizes=tuple(option(size, int(best_weight[size])) for size in range(len(indexes))),
        weights=tuple(option(best, weight) for weight in by_weight),
    )
    return Chosen(index, taken.passages, note)


class Remembering:
    """An embedder that embeds every text once; what is asked again is remembered.

    Args:
        embedder: what embeds.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        """Which model it is, for the report."""
        return self._embedder.name

    @property
    def window(self) -> int | None:
        """Tokens of a text that are read."""
        return self._embedder.window

    def count_cut(self, texts: Sequence[str]) -> int:
        """How many of the texts are longer than the window."""
        return self._embedder.count_cut(texts)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length embeddings, shape (len(texts), dimension)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors |= zip(new, self._embedder.encode(new), strict=True)
        return np.stack([self._vectors[text] for text in texts])


def _indexes(
    documents: Sequence[Document], embedder: Embedder, *, several: bool
) -> Iterator[tuple[int, KnowledgeIndex]]:
    """The default size, halved until texts are embedded whole; then others, if not too many."""

    def split(size: int) -> tuple[Passage, ...]:
        return each_once(split_documents(documents, Splitting(size, size // 10)))

    def is_read_whole(passages: Sequence[Passage]) -> bool:
        cut = embedder.count_cut([one.searched for one in passages])
        return cut <= MOST_CUT * len(passages)

    size = SIZES[0]
    passages = split(size)
    while not is_read_whole(passages) and size > SIZES[0] // 4:
        size //= 2
        passages = split(size)
    yield size, KnowledgeIndex.build(passages, embedder)
    embedded = sum(len(one.searched) for one in passages)
    for other in SIZES:
        passages = split(other) if several and other != size else ()
        embedded += sum(len(one.searched) for one in passages)
        if passages and embedded <= MOST_CHARACTERS and is_read_whole(passages):
            yield other, KnowledgeIndex.build(passages, embedder)


def _places(
    index: KnowledgeIndex, asked: Sequence[Sample], judge: Judge
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For every weight and question, the first place of a passage with the answer, from 0.

    Returns:
        Two arrays of shape (weights, questions), `DEEPEST` where there is none: of passages that
        hold the answer (and are of the row's document, where it names one), and of passages of the
        row's document alone.
    """
    exact, loose = (np.full((len(WEIGHTS), len(asked)), DEEPEST) for _ in range(2))
    candidates = index.candidates([row.input for row in asked], DEEPEST)
    for at, (row, found) in enumerate(zip(asked, candidates, strict=True)):
        orders = [found.best(weight, DEEPEST)[0].tolist() for weight in WEIGHTS]
        seen = {number: index.passages[number] for order in orders for number in order}
        of_document = {
            number
            for number, passage in seen.items()
            if any(judge.is_source(row, source) for source in passage.sources)
        }
        right = {
            number
            for number, passage in seen.items()
            if (number in of_document or row.metadata.doc_id is None)
            and judge.holds_answer(row, passage.text)
        }
        for weight, order in enumerate(orders):
            for places, wanted in ((exact, right), (loose, of_document)):
                first = (place for place, number in enumerate(order) if number in wanted)
                places[weight, at] = next(first, DEEPEST)
    return exact, loose
