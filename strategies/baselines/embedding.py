"""embedding: sentence embeddings with a linear model, or the nearest row's answer.

As `tfidf`, with logistic regression for labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.models.base import Embedder
from advisor.trial_findings import (
    EmbeddingsClassified,
    NearestAnswers,
    NumbersFitted,
    Remark,
)
from advisor.types import Prediction, Sample, StrategySpec
from strategies.base import FitContext
from strategies.baselines.linear import LinearModel, choose_strength
from strategies.baselines.options import Options
from strategies.baselines.rows import (
    LINEAR_KINDS,
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
OPTIONS = "options.json"
# On random training subsets of banking77 10, 30 and 100 are within half a point; 3 loses one.
STRENGTHS = (30.0, 10.0, 100.0, 3.0)
RIDGE_STRENGTHS = (1.0, 3.0, 10.0, 0.3)


@dataclass(frozen=True)
class Embedding:
    """A linear model over sentence embeddings; without labels or numbers, the nearest answer."""

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
    ) -> EmbeddingLinear | EmbeddingNearest | EmbeddingOptions:
        """Choose C on validation, then fit on train and validation."""
        rows, held_out = labelled(train), validation_rows(validation)
        everything, task = (*rows, *held_out), context.task
        embedder = context.open_embedder()
        if task.kind == "multiple_choice":
            context.note(Remark("options_by_embedding"))
            return EmbeddingOptions(embedder)
        context.compared("training_rows", texts(everything))
        vectors = encode_unique(texts(everything), embedder)
        if task.kind not in LINEAR_KINDS:
            context.note(NearestAnswers(embedder.name))
            return EmbeddingNearest(everything, vectors, embedder)
        number = task.kind == "number"
        make = _ridge if number else partial(logistic_regression, seed=context.seed)
        strengths = RIDGE_STRENGTHS if number else STRENGTHS
        strength = choose_strength(
            make, strengths, (vectors[: len(rows)], rows), (vectors[len(rows) :], held_out), task
        )
        context.note(
            NumbersFitted("embeddings", 1 / strength)
            if number
            else EmbeddingsClassified(embedder.name, strength)
        )
        linear = LinearModel.fit(lambda: make(strength), vectors, answers(everything), task)
        return EmbeddingLinear(linear, embedder)


def _ridge(strength: float) -> Any:
    from sklearn.linear_model import Ridge

    return Ridge(alpha=1 / strength)


def logistic_regression(strength: float, seed: int) -> Any:
    """An unfitted classifier over unit-length embeddings; `strength` is scikit-learn's C."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, max_iter=1_000, random_state=seed)


class EmbeddingOptions(Options):
    """The option with the highest cosine to the question."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def vectors(self, texts: Sequence[str]) -> Any:
        """Embeddings, shape (len(texts), dimension)."""
        return encode_unique(texts, self._embedder)

    def save(self, path: Path) -> Path:
        """Write the folder `path` with an empty list: nothing is learnt."""
        path.mkdir(parents=True, exist_ok=True)
        (path / OPTIONS).write_text("[]\n", encoding="utf-8")
        return path


@dataclass(frozen=True)
class EmbeddingLinear:
    """A linear model over sentence embeddings."""

    linear: LinearModel
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


def load(path: Path, embedder: Embedder) -> EmbeddingLinear | EmbeddingNearest | EmbeddingOptions:
    """Read what any of the predictors' `save` wrote; `embedder` is the one of the fit.

    Raises:
        RunFolderError: it is something else.
    """
    if (path / OPTIONS).is_file():
        return EmbeddingOptions(embedder)
    if not (path / ROWS).is_file():
        return EmbeddingLinear(LinearModel.load(path), embedder)
    with reading(path):
        vectors = np.load(path / VECTORS, allow_pickle=False)
        return EmbeddingNearest(read_rows(path / ROWS), vectors, embedder)
