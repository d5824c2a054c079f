"""embedding: sentence embeddings with logistic regression, or the nearest row's answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.models.base import Embedder
from advisor.trial_findings import EmbeddingsClassified, NearestAnswers
from advisor.types import Prediction, Sample, StrategySpec
from strategies.base import FitContext
from strategies.baselines.linear import LinearClassifier, choose_strength
from strategies.baselines.rows import (
    Row,
    answers,
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
# On random training subsets of banking77 10, 30 and 100 are within half a point; 3 loses one.
STRENGTHS = (30.0, 10.0, 100.0, 3.0)


@dataclass(frozen=True)
class Embedding:
    """Logistic regression over sentence embeddings; outside classification, the nearest answer."""

    @property
    def name(self) -> str:
        """As used on the command line."""
        return "embedding"

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec(self.name)

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> EmbeddingClassifier | EmbeddingNearest:
        """Choose C on validation, then fit on train and validation."""
        rows, held_out = labelled(train), validation_rows(validation)
        everything = (*rows, *held_out)
        embedder = context.open_embedder()
        context.compared("training_rows", texts(everything))
        vectors = encode_unique(texts(everything), embedder)
        if context.task.kind != "classification":
            context.note(NearestAnswers(embedder.name))
            return EmbeddingNearest(everything, vectors, embedder)
        make = partial(_logistic_regression, seed=context.seed)
        strength = choose_strength(
            make, STRENGTHS, (vectors[: len(rows)], rows), (vectors[len(rows) :], held_out)
        )
        context.note(EmbeddingsClassified(embedder.name, strength))
        linear = LinearClassifier.fit(make(strength), vectors, answers(everything))
        return EmbeddingClassifier(linear, embedder)


def _logistic_regression(strength: float, seed: int) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=1_000, random_state=seed)


@dataclass(frozen=True)
class EmbeddingClassifier:
    """A linear model over sentence embeddings."""

    linear: LinearClassifier
    embedder: Embedder

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """One prediction per sample, in order."""
        for block in blocks(samples):
            vectors = self.embedder.encode([sample.input for sample in block])
            for sample, label in zip(block, self.linear.predict(vectors), strict=True):
                yield Prediction(sample.id, label)

    def save(self, path: Path) -> Path:
        """Write the folder `path` (arrays; not the embedder); `load` reads it."""
        path.mkdir(parents=True, exist_ok=True)
        self.linear.save(path)
        return path


@dataclass(frozen=True)
class EmbeddingNearest:
    """The answer of the row with the highest cosine; the earlier of equals.

    Attributes:
        rows: the labelled rows.
        vectors: their embeddings, shape (rows, dimension).
        embedder: the one that made them.
    """

    rows: tuple[Row, ...]
    vectors: NDArray[np.float32]
    embedder: Embedder

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """One prediction per sample, in order; the row answered from is its evidence."""
        index = flat_index(self.vectors)
        for block in blocks(samples):
            queries = encode_unique([sample.input for sample in block], self.embedder)
            _, found = nearest(index, queries, 1)
            for sample, position in zip(block, found[:, 0], strict=True):
                row = self.rows[int(position)]
                yield Prediction(sample.id, row.answer, evidence=(row.id,), retrieved=(row.id,))

    def save(self, path: Path) -> Path:
        """Write the folder `path` (rows and vectors; not the embedder); `load` reads it."""
        path.mkdir(parents=True, exist_ok=True)
        write_rows(path / ROWS, self.rows)
        np.save(path / VECTORS, self.vectors, allow_pickle=False)
        return path


def load(path: Path, embedder: Embedder) -> EmbeddingClassifier | EmbeddingNearest:
    """Read what either predictor's `save` wrote; `embedder` is the one it was fitted with.

    Raises:
        RunFolderError: it is something else.
    """
    if not (path / ROWS).is_file():
        return EmbeddingClassifier(LinearClassifier.load(path), embedder)
    with reading(path):
        vectors = np.load(path / VECTORS, allow_pickle=False)
        return EmbeddingNearest(read_rows(path / ROWS), vectors, embedder)
