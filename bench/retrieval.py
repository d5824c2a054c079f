"""Retrieval for 200 queries in one batch, against LangChain's `retriever.invoke` for each."""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from langchain_core.documents import Document

from advisor.models.embedder import open_embedder
from strategies.retrieval.documents import load_documents
from strategies.retrieval.index import Hit, KnowledgeIndex
from strategies.retrieval.splitting import split_documents

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "xquad_en"
QUERIES = 200
K = 5
ROUNDS = 5
BAR = 4.0
SCORE_TOLERANCE = 1e-5
"""Float32 cosines differ in the seventh digit with the batch a query is embedded in."""


def main() -> int:
    """Print seconds, the ratio, and whether ids and scores are identical."""
    documents, queries, origin = _data()
    embedder = open_embedder()
    # By embedding alone, since that is all LangChain's store knows.
    index = KnowledgeIndex.build(split_documents(documents), embedder, lexical_weight=0.0)
    store = index.as_vector_store()
    retriever = store.as_retriever(search_kwargs={"k": K})
    index.search(queries[:8], K)
    retriever.invoke(queries[0])
    ours, theirs, found, expected = [], [], [], []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        found = index.search(queries, K)
        ours.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        expected = [retriever.invoke(query) for query in queries]
        theirs.append(time.perf_counter() - begin)
    same = sum(
        [hit.passage.id for hit in hits] == [document.id for document in documents]
        for hits, documents in zip(found, expected, strict=True)
    )
    gap = _largest_gap(store, queries, found)
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    print(f"retrieval: {QUERIES} queries, {len(index.passages)} passages, k = {K}, {origin}")
    print(f"  ours, one batch, s           {statistics.median(ours):.2f}")
    print(f"  one retriever.invoke each, s {statistics.median(theirs):.2f}")
    print(f"  ratio (median of {ROUNDS} pairs)    {ratio:.1f}x   bar {BAR:.0f}x")
    print(f"  identical ids in order       {same} of {QUERIES}")
    print(f"  largest score difference     {gap:.1e}   bar {SCORE_TOLERANCE:.0e}")
    return 0 if same == QUERIES and gap <= SCORE_TOLERANCE and ratio >= BAR else 1


def _largest_gap(store: Any, queries: Sequence[str], found: Sequence[Sequence[Hit]]) -> float:
    """The largest difference of a hit's score from the one LangChain gives at the same place."""
    gaps = [
        abs(hit.score - float(score))
        for query, hits in zip(queries, found, strict=True)
        for hit, (_, score) in zip(
            hits, store.similarity_search_with_score(query, k=K), strict=True
        )
    ]
    return max(gaps)


def _data() -> tuple[Sequence[Document], list[str], str]:
    """The shared XQuAD corpus and questions where they are, else made-up ones of that shape."""
    if DATA.is_dir():
        with (DATA / "test.jsonl").open(encoding="utf-8") as file:
            questions = [json.loads(line)["input"] for line in file]
        return load_documents(DATA / "corpus.jsonl"), questions[:QUERIES], "xquad_en"
    draw = random.Random(0)
    words = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("n", "ra", "sto")]
    documents = [
        Document(" ".join(draw.choices(words, k=90)), metadata={"source": f"made-up-{number}"})
        for number in range(240)
    ]
    asked = [" ".join(draw.choices(words, k=8)) + "?" for _ in range(QUERIES)]
    return documents, asked, "made-up documents"


if __name__ == "__main__":
    sys.exit(main())
