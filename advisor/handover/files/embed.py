"""Unit-length embeddings of texts, by the encoder beside this file or by hashed n-grams."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
MARGIN = 8
"""Scores beyond the last place wanted, so that equals at the edge are put in order too."""


class Embedder:
    """What embeds; `facts` is embedder.json."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = json.loads((HERE / "embedder.json").read_text("utf-8"))
        if self.facts["hashing"]:
            from sklearn.feature_extraction.text import HashingVectorizer

            how = self.facts["hashing"]
            how["ngram_range"] = tuple(how["ngram_range"])
            self.hashed = HashingVectorizer(**how, dtype=np.float32)
            return
        import torch
        from transformers import AutoModel, AutoTokenizer

        self.torch = torch
        self.tokenizer = AutoTokenizer.from_pretrained(HERE / "embedder")
        self.model = AutoModel.from_pretrained(HERE / "embedder", dtype=torch.float32).eval()

    def encode(self, texts: Sequence[str]) -> Any:
        """Vectors, shape (texts, dimension), one text after the other."""
        return np.concatenate([self._one(text) for text in texts])

    def _one(self, text: str) -> Any:
        if self.facts["hashing"]:
            vector = self.hashed.transform([text]).toarray()
            vector[~vector.any(axis=1), 0] = 1.0
        else:
            how = {"truncation": True, "max_length": self.facts["window"], "return_tensors": "pt"}
            with self.torch.inference_mode():
                hidden = self.model(**self.tokenizer([text], **how)).last_hidden_state[0]
            pooled = hidden[0] if self.facts["pooling"] == "cls" else hidden.mean(0)
            vector = pooled[None].numpy()
        return (vector / np.linalg.norm(vector, axis=1, keepdims=True)).astype(np.float32)


def nearest(scores: Any, count: int) -> list[int]:
    """The places of the best scores, best first; equal to five digits, the earlier first."""
    first = np.argsort(-scores, kind="stable")[: count + MARGIN]
    order = np.lexsort((first, -np.round(scores[first], 5)))
    return [int(first[at]) for at in order[:count]]
