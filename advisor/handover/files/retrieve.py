"""Finds what a prompt shows for a request: by meaning, and by words (BM25) where they count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from embed import Embedder, nearest

CANDIDATES = 64


class Index:
    """The entries of a folder: vectors.npy, and entries.jsonl with a line for each."""

    def __init__(self, folder: Path) -> None:
        text = (folder / "entries.jsonl").read_text("utf-8")
        self.entries = [json.loads(line) for line in text.split("\n") if line]
        self.vectors = np.load(folder / "vectors.npy", allow_pickle=False)
        facts = json.loads((folder / "index.json").read_text("utf-8"))
        self.weight, self.count = facts["words_weight"], facts["found"]
        self.embedder, self.words = Embedder(), None
        if self.weight:
            from lexical import Words

            self.words = Words([one["searched"] for one in self.entries])

    def search(self, query: str) -> list[dict[str, Any]]:
        """The best entries, best first, each text once."""
        cosine = self.vectors @ self.embedder.encode([query])[0]
        if self.words is None:
            rows = nearest(cosine, self.count)
        else:
            bm25, most = self.words.scores(query), max(CANDIDATES, 4 * self.count)
            by_words = [int(at) for at in np.argsort(-bm25, kind="stable")[:most] if bm25[at] > 0]
            put = np.array(sorted({*nearest(cosine, most), *by_words}))
            meaning = (cosine[put] + 1) / (cosine[put].max() + 1)
            words = bm25[put] / (float(bm25[put].max()) or 1.0)
            fused = np.asarray((1 - self.weight) * meaning + self.weight * words, np.float32)
            rows = [int(put[at]) for at in nearest(fused, self.count)]
        once = {self.entries[row]["text"]: self.entries[row] for row in rows[::-1]}
        return [one for one in (self.entries[row] for row in rows) if once[one["text"]] is one]
