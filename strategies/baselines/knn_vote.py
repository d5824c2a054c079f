"""knn-vote: what the nearest training rows agree on: a label, labels, or the mean number."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.errors import TrialError
from advisor.findings import problem
from advisor.models.base import Embedder
from advisor.trial_findings import RowsVote
from advisor.types import Prediction, Sample, StrategySpec, Task
from strategies.base import FitContext
from strategies.baselines.linear import agreed, goodness
from strategies.baselines.rows import (
    LINEAR_KINDS,
    Row,
    blocks,
    labelled,
    read_rows,
    read_task,
    texts,
    validation_rows,
    write_rows,
    write_task,
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
            TrialError: the task has neither labels nor numbers, so there is nothing to agree on.
        """
        if context.task.kind not in LINEAR_KINDS:
            task = problem(f"task-{context.task.kind}")
            raise TrialError("votes-need-labels", strategy=self.spec.name, task=task)
        rows, held_out = labelled(train), validation_rows(validation)
        everything = (*rows, *held_out)
        embedder = context.open_embedder()
        context.compared("training_rows", texts(everything))
        vectors = encode_unique(texts(everything), embedder)
        k = self.k or _choose_k(rows, held_out, vectors, context.task)
        context.note(RowsVote(k, chosen=self.k is None, embedder=embedder.name))
        return KnnVotePredictor(everything, vectors, k, embedder, context.task)


def _choose_k(
    rows: Sequence[Row], held_out: Sequence[Row], vectors: NDArray[np.float32], task: Task
) -> int:
    if not held_out:
        return CANDIDATES[0]
    voters, queries = vectors[: len(rows)], vectors[len(rows) :]
    scores, found = nearest(flat_index(voters), queries, max(CANDIDATES))

    def quality(k: int) -> float:
        voted = [
            agreed([rows[int(at)].answer for at in places[:k]], similarities[:k].tolist(), task)
            for places, similarities in zip(found, scores, strict=True)
        ]
        return goodness([row.answer for row in held_out], voted, task)

    return max(CANDIDATES, key=quality)


@dataclass(frozen=True)
class KnnVotePredictor:
    """The vote of the k nearest rows, which are the evidence.

    Attributes:
        rows: the labelled rows.
        vectors: their embeddings, shape (rows, dimension).
        k: how many vote.
        embedder: the one that made the vectors.
        task: what the rows agree on.
    """

    rows: tuple[Row, ...]
    vectors: NDArray[np.float32]
    k: int
    embedder: Embedder
    task: Task

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """One prediction per sample, in order; evidence is best first."""
        index = flat_index(self.vectors)
        for block in blocks(samples):
            queries = encode_unique([sample.input for sample in block], self.embedder)
            scores, found = nearest(index, queries, self.k)
            for sample, positions, similarities in zip(block, found, scores, strict=True):
                voters = [self.rows[int(at)] for at in positions]
                answer = agreed(
                    [voter.answer for voter in voters], similarities.tolist(), self.task
                )
                ids = tuple(voter.id for voter in voters)
                yield Prediction(sample.id, answer, evidence=ids, retrieved=ids)

    def save(self, path: Path) -> Path:
        """Write the folder `path` (rows, vectors, k; not the embedder); `load` reads it."""
        path.mkdir(parents=True, exist_ok=True)
        write_rows(path / ROWS, self.rows)
        write_task(path, self.task)
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
        return KnnVotePredictor(read_rows(path / ROWS), vectors, k, embedder, read_task(path))
