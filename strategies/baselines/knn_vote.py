"""knn-vote: the majority of the nearest training labels."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.errors import TrialError
from advisor.models.base import Embedder
from advisor.trial_findings import RowsVote
from advisor.types import Prediction, Sample, StrategySpec
from strategies.base import FitContext
from strategies.baselines.rows import (
    Row,
    blocks,
    labelled,
    read_rows,
    texts,
    validation_rows,
    write_rows,
)
from strategies.retrieval.neighbours import encode_unique, flat_index, nearest
from strategies.stored import reading

ROWS = "rows.jsonl"
VECTORS = "vectors.npy"
SETTINGS = "knn_vote.json"
# The preferred first: it wins ties on validation and where there is no validation.
CANDIDATES = (3, 5, 1, 10)


@dataclass(frozen=True)
class KnnVote:
    """Vote among the k nearest rows by sentence embedding; ties go to the more similar label.

    Attributes:
        k: how many vote; None chooses among 1, 3, 5 and 10 on validation.
    """

    k: int | None = None

    @property
    def name(self) -> str:
        """As used on the command line."""
        return "knn-vote"

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec(self.name, {"k": self.k})

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> KnnVotePredictor:
        """Choose k on validation with the training rows as voters, then let both vote.

        Raises:
            TrialError: the task is not classification, so there are no labels to vote for.
        """
        if context.task.kind != "classification":
            raise TrialError(
                f"knn-vote needs labels to vote for, and this task is {context.task.kind}. "
                "Use the embedding strategy: it answers with the nearest row's answer."
            )
        rows, held_out = labelled(train), validation_rows(validation)
        everything = (*rows, *held_out)
        embedder = context.open_embedder()
        context.compared("training_rows", texts(everything))
        vectors = encode_unique(texts(everything), embedder)
        k = self.k or _choose_k(rows, held_out, vectors)
        context.note(RowsVote(k, chosen=self.k is None, embedder=embedder.name))
        return KnnVotePredictor(everything, vectors, k, embedder)


def _choose_k(rows: Sequence[Row], held_out: Sequence[Row], vectors: NDArray[np.float32]) -> int:
    voters, queries = vectors[: len(rows)], vectors[len(rows) :]
    scores, found = nearest(flat_index(voters), queries, max(CANDIDATES))

    def correct(k: int) -> int:
        return sum(
            vote([rows[int(at)].answer for at in positions[:k]], similarities[:k].tolist())
            == row.answer
            for row, positions, similarities in zip(held_out, found, scores, strict=True)
        )

    return max(CANDIDATES, key=correct)


def vote(labels: Sequence[str], similarities: Sequence[float]) -> str:
    """The most frequent label; of equals the one with the higher summed similarity, then the first.

    Args:
        labels: of the nearest rows, best first; at least one.
        similarities: their cosines.
    """
    count: dict[str, int] = defaultdict(int)
    total: dict[str, float] = defaultdict(float)
    for label, similarity in zip(labels, similarities, strict=True):
        count[label] += 1
        total[label] += similarity
    return max(count, key=lambda label: (count[label], total[label]))


@dataclass(frozen=True)
class KnnVotePredictor:
    """The vote of the k nearest rows, which are the evidence.

    Attributes:
        rows: the labelled rows.
        vectors: their embeddings, shape (rows, dimension).
        k: how many vote.
        embedder: the one that made the vectors.
    """

    rows: tuple[Row, ...]
    vectors: NDArray[np.float32]
    k: int
    embedder: Embedder

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """One prediction per sample, in order; evidence is best first."""
        index = flat_index(self.vectors)
        for block in blocks(samples):
            queries = encode_unique([sample.input for sample in block], self.embedder)
            scores, found = nearest(index, queries, self.k)
            for sample, positions, similarities in zip(block, found, scores, strict=True):
                voters = [self.rows[int(at)] for at in positions]
                label = vote([voter.answer for voter in voters], similarities.tolist())
                ids = tuple(voter.id for voter in voters)
                yield Prediction(sample.id, label, evidence=ids, retrieved=ids)

    def save(self, path: Path) -> Path:
        """Write the folder `path` (rows, vectors, k; not the embedder); `load` reads it."""
        path.mkdir(parents=True, exist_ok=True)
        write_rows(path / ROWS, self.rows)
        np.save(path / VECTORS, self.vectors, allow_pickle=False)
        (path / SETTINGS).write_text(json.dumps({"k": self.k}) + "\n", encoding="utf-8")
        return path


def load(path: Path, embedder: Embedder) -> KnnVotePredictor:
    """Read what `KnnVotePredictor.save` wrote; `embedder` is the one it was fitted with.

    Raises:
        RunFolderError: it is something else.
    """
    with reading(path):
        vectors = np.load(path / VECTORS, allow_pickle=False)
        k = json.loads((path / SETTINGS).read_text(encoding="utf-8"))["k"]
        return KnnVotePredictor(read_rows(path / ROWS), vectors, k, embedder)
