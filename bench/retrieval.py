"""Hybrid search (embeddings and BM25) against embeddings alone: 1,000 queries, 10,000 passages."""

from __future__ import annotations

import random
import statistics
import sys
import time

import numpy as np

from advisor.models.embedder import open_embedder
from strategies.retrieval.index import KnowledgeIndex
from strategies.retrieval.passages import Passage

PASSAGES, QUERIES, K = 10_000, 1_000, 12
WORDS_OF_PASSAGE, WORDS_OF_QUERY, VOCABULARY = 70, 10, 30_000
ROUNDS = 3
BAR = 2.0


def main() -> int:
    """Print seconds and the ratio, with and without embedding the queries."""
    draw = random.Random(0)
    words = [f"w{number}" for number in range(VOCABULARY)]
    as_in_language = [1 / (rank + 1) for rank in range(VOCABULARY)]  # Zipf's law

    def text(length: int) -> str:
        return " ".join(draw.choices(words, as_in_language, k=length))

    passages = [Passage(str(at), str(at), text(WORDS_OF_PASSAGE)) for at in range(PASSAGES)]
    queries = [text(WORDS_OF_QUERY) for _ in range(QUERIES)]
    embedder = open_embedder(offline=True)
    # the search takes as long whatever the vectors are, and embedding 10,000 texts takes minutes
    drawn = np.random.default_rng(0).standard_normal((PASSAGES, embedder.encode(["a"]).shape[1]))
    vectors = (drawn / np.linalg.norm(drawn, axis=1, keepdims=True)).astype(np.float32)
    seconds: dict[float, list[float]] = {}
    begin = time.perf_counter()
    embedder.encode(queries)
    embedding = time.perf_counter() - begin
    for weight in (0.0, 0.4):
        index = KnowledgeIndex(passages, vectors, embedder, weight)
        index.search(queries[:8], K)
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            index.search(queries, K)
            seconds.setdefault(weight, []).append(time.perf_counter() - begin)
    dense, hybrid = (statistics.median(one) for one in seconds.values())
    ratio = hybrid / dense
    print(f"retrieval: {QUERIES:,} queries, {PASSAGES:,} passages, k = {K}, medians of {ROUNDS}")
    print(f"  embeddings alone, s          {dense:.2f}, {embedding:.2f} of it embedding queries")
    print(f"  hybrid, s                    {hybrid:.2f}")
    print(f"  ratio                        {ratio:.2f}x   bar {BAR:.0f}x")
    return 0 if ratio <= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
