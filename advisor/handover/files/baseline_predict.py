"""Answers as the measured baseline did; needs requirements.txt and the files beside it, no more.

python predict.py --text "..."        one request
python predict.py requests.jsonl      many: a JSON object a line, {"input": "..."}
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from requests_file import answer_requests

HERE = Path(__file__).resolve().parent


class Features:
    """Word and character n-grams, each weighted by TF-IDF to unit length."""

    def __init__(self) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self.parts = []
        forms: dict[str, dict[str, Any]] = {
            "word": {"ngram_range": (1, 2), "token_pattern": r"(?u)\b\w+\b"},
            "char_wb": {"analyzer": "char_wb", "ngram_range": (2, 5)},
        }
        for one in json.loads((HERE / "features.json").read_text("utf-8")):
            how = {**forms[one["analyzer"]], "sublinear_tf": True, "dtype": np.float32}
            part = TfidfVectorizer(**how, vocabulary=one["terms"])
            part.idf_ = np.asarray(one["idf"], dtype=np.float32)
            self.parts.append(part)

    def encode(self, texts: list[str]) -> Any:
        """A sparse matrix, shape (texts, features)."""
        from scipy import sparse

        found = [one.transform(texts) for one in self.parts]
        return sparse.hstack(found, format="csr", dtype=np.float32)


class Predictor:
    """A constant, a linear model, the nearest row, or a vote of the nearest rows."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = json.loads((HERE / "manifest.json").read_text("utf-8"))
        self.how: dict[str, Any] = self.facts["baseline"]
        if self.how["reads"] == "features":
            self.texts: Any = Features()
        elif self.how["reads"] == "embeddings":
            from embed import Embedder

            self.texts = Embedder()
        if self.how["answers"] == "linear":
            linear = np.load(HERE / "linear.npz", allow_pickle=False)
            self.labels = [str(one) for one in linear["labels"]]
            self.weights, self.bias = linear["weights"], linear["bias"]
        elif self.how["answers"] in ("nearest", "vote"):
            lines = (HERE / "rows.jsonl").read_text("utf-8").split("\n")
            self.rows = [json.loads(line) for line in lines if line]
            stored = HERE / "vectors.npy"
            self.vectors = (
                np.load(stored, allow_pickle=False)
                if stored.is_file()
                else self.texts.encode([one["text"] for one in self.rows])
            )

    def predict(self, row: dict[str, Any]) -> str:
        """The answer to one request."""
        if self.how["answers"] == "constant":
            return str(self.how["answer"])
        asked = self.texts.encode([row["input"]])
        if self.how["answers"] == "linear":
            scores = np.asarray(asked @ self.weights.T)[0] + self.bias
            return self.labels[int(scores.argmax())]
        likeness = self.vectors @ asked.T
        if self.how["answers"] == "nearest" and self.how["reads"] == "features":
            return str(self.rows[int(np.asarray(likeness.todense()).ravel().argmax())]["answer"])
        from embed import nearest

        found = nearest(np.asarray(likeness).ravel(), self.how["count"])
        votes: Counter[str] = Counter(str(self.rows[at]["answer"]) for at in found)
        near = dict.fromkeys(votes, 0.0)
        for at in found:
            near[str(self.rows[at]["answer"])] += float(likeness[at, 0])
        return max(votes, key=lambda one: (votes[one], near[one]))


if __name__ == "__main__":
    answer_requests(Predictor, __doc__)
