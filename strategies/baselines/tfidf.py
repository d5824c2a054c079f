"""tfidf: word and character n-grams with a linear model, or the nearest row's answer.

Labels come from a support vector machine (one for each label where a row has several), numbers from
ridge regression, and of a row's own options the one most like the question is taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from advisor.trial_findings import NumbersFitted, Remark, WordsClassified
from advisor.types import Prediction, Sample, StrategySpec
from strategies.base import FitContext
from strategies.baselines.linear import FILE as LINEAR
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
from strategies.stored import reading

ROWS = "rows.jsonl"
FEATURES = "features.json"
# Word 1-2 with in-word character 2-5 grams won a search on random training subsets of banking77
# (81.1% against 80.7% for words with 3-5 grams and 76% for words alone). C of 1 and 3 are as good
# as each other there and better than 0.1 and 0.3.
STRENGTHS = (1.0, 3.0, 0.3)
MAX_FEATURES = 200_000


@dataclass(frozen=True)
class Tfidf:
    """TF-IDF with a linear model; where answers are neither labels nor numbers, the nearest row's.

    Attributes:
        max_features: most frequent n-grams kept, of words and of characters each.
    """

    max_features: int = MAX_FEATURES

    @property
    def name(self) -> str:
        """As used on the command line."""
        return "tfidf"

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        return StrategySpec(self.name, {"max_features": self.max_features})

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> TfidfLinear | TfidfNearest | TfidfOptions:
        """Choose C on validation, then fit on train and validation."""
        rows, held_out = labelled(train), validation_rows(validation)
        everything, task = (*rows, *held_out), context.task
        if task.kind == "multiple_choice":
            context.note(Remark("options_by_words"))
            return TfidfOptions(Features.fit(texts(everything), self.max_features))
        if task.kind not in LINEAR_KINDS:
            context.note(Remark("nearest_by_words"))
            return TfidfNearest.build(everything, self.max_features)
        number = task.kind == "number"
        make = _ridge if number else partial(_support_vector_machine, seed=context.seed)
        features = Features.fit(texts(rows), self.max_features)
        strength = choose_strength(
            make,
            STRENGTHS,
            (features.transform(texts(rows)), rows),
            (features.transform(texts(held_out)) if held_out else None, held_out),
            task,
        )
        context.note(NumbersFitted("words", 1 / strength) if number else WordsClassified(strength))
        features = Features.fit(texts(everything), self.max_features)
        matrix = features.transform(texts(everything))
        linear = LinearModel.fit(lambda: make(strength), matrix, answers(everything), task)
        return TfidfLinear(features, linear)


def _support_vector_machine(strength: float, seed: int) -> Any:
    from sklearn.svm import LinearSVC

    return LinearSVC(C=strength, random_state=seed, max_iter=5_000)


def _ridge(strength: float) -> Any:
    from sklearn.linear_model import Ridge

    return Ridge(alpha=1 / strength)


class Features:
    """Word 1-2 grams and in-word character 2-5 grams, each weighted by TF-IDF to unit length."""

    def __init__(self, vectorizers: Sequence[Any]) -> None:
        self._vectorizers = tuple(vectorizers)

    @classmethod
    def fit(cls, documents: Sequence[str], max_features: int) -> Features:
        """Learn vocabulary and document frequencies."""
        vectorizers = []
        for one in _vectorizers(max_features=max_features):
            try:
                vectorizers.append(one.fit(documents))
            except ValueError:  # scikit-learn's answer to texts without a single such n-gram
                continue
        return cls(vectorizers)

    def transform(self, documents: Sequence[str]) -> Any:
        """Sparse matrix, shape (len(documents), features)."""
        from scipy import sparse

        if not self._vectorizers:
            return sparse.csr_matrix((len(documents), 1), dtype=np.float32)
        parts = [one.transform(documents) for one in self._vectorizers]
        return sparse.hstack(parts, format="csr", dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the vocabularies and inverse document frequencies as JSON."""
        learnt = [
            {
                "analyzer": one.analyzer,
                "terms": one.get_feature_names_out().tolist(),
                "idf": [float(weight) for weight in one.idf_],
            }
            for one in self._vectorizers
        ]
        text = json.dumps(learnt, ensure_ascii=False)
        (folder / FEATURES).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Features:
        """Read what `save` wrote."""
        learnt: list[Mapping[str, Any]] = json.loads((folder / FEATURES).read_text("utf-8"))
        vectorizers = []
        for one in learnt:
            vectorizer = next(
                found
                for found in _vectorizers(vocabulary=one["terms"])
                if found.analyzer == one["analyzer"]
            )
            vectorizer.idf_ = np.asarray(one["idf"], dtype=np.float32)
            vectorizers.append(vectorizer)
        return cls(vectorizers)


def _vectorizers(**limits: Any) -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    common: dict[str, Any] = {"sublinear_tf": True, "dtype": np.float32, **limits}
    # One-letter words count: the default pattern drops them, and with them most of Chinese.
    words = TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b", **common)
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **common)
    return words, characters


@dataclass(frozen=True)
class TfidfLinear:
    """A linear model over TF-IDF features."""

    features: Features
    linear: LinearModel

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """One prediction per sample, in order."""
        for block in blocks(samples):
            matrix = self.features.transform([sample.input for sample in block])
            for sample, label in zip(block, self.linear.predict(matrix), strict=True):
                yield Prediction(sample.id, label)

    def save(self, path: Path) -> Path:
        """Write the folder `path` (JSON and arrays); `load` reads it."""
        path.mkdir(parents=True, exist_ok=True)
        self.features.save(path)
        self.linear.save(path)
        return path


class TfidfOptions(Options):
    """The option with the highest TF-IDF cosine to the question."""

    def __init__(self, features: Features) -> None:
        self._features = features

    def vectors(self, texts: Sequence[str]) -> Any:
        """Features of unit length, shape (len(texts), features)."""
        return self._features.transform(texts)

    def save(self, path: Path) -> Path:
        """Write the folder `path`; `load` reads it."""
        path.mkdir(parents=True, exist_ok=True)
        self._features.save(path)
        return path


@dataclass(frozen=True)
class TfidfNearest:
    """The answer of the row with the highest TF-IDF cosine; the earlier of equals.

    Attributes:
        rows: the labelled rows.
        features: fitted on their texts.
        matrix: their features, shape (rows, features).
    """

    rows: tuple[Row, ...]
    features: Features
    matrix: Any

    @classmethod
    def build(cls, rows: Sequence[Row], max_features: int = MAX_FEATURES) -> TfidfNearest:
        """Index the texts of the rows."""
        features = Features.fit(texts(rows), max_features)
        return cls(tuple(rows), features, features.transform(texts(rows)))

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """One prediction per sample, in order; the row answered from is its evidence."""
        for block in blocks(samples):
            queries = self.features.transform([sample.input for sample in block])
            best = np.asarray((queries @ self.matrix.T).argmax(axis=1)).ravel()
            for sample, position in zip(block, best, strict=True):
                row = self.rows[int(position)]
                yield Prediction(sample.id, row.answer, evidence=(row.id,), retrieved=(row.id,))

    def save(self, path: Path) -> Path:
        """Write the folder `path`; `load` reads it."""
        from scipy import sparse

        path.mkdir(parents=True, exist_ok=True)
        write_rows(path / ROWS, self.rows)
        self.features.save(path)
        sparse.save_npz(path / "matrix.npz", self.matrix)
        return path


def load(path: Path) -> TfidfLinear | TfidfNearest | TfidfOptions:
    """Read what any of the predictors' `save` wrote.

    Raises:
        RunFolderError: it is something else.
    """
    from scipy import sparse

    with reading(path):
        features = Features.load(path)
        if (path / LINEAR).is_file():
            return TfidfLinear(features, LinearModel.load(path))
        if not (path / ROWS).is_file():
            return TfidfOptions(features)
        with (path / "matrix.npz").open("rb") as file:
            matrix = sparse.load_npz(file)  # SciPy reads arrays without pickle
        return TfidfNearest(read_rows(path / ROWS), features, matrix)
