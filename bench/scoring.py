"""Scoring 77 labels after 10 demonstrations, against re-scoring each full prompt per label.

The straightforward way feeds prompt and label together, eight sequences at a time. Ours feeds the
shared demonstrations once and all labels of a request as one token trie.
"""

from __future__ import annotations

import statistics
import sys
import time

from advisor.backends import hf
from advisor.backends.plain import full_rescoring
from advisor.backends.registry import STARTER, resolve
from bench.prompts import few_shot_prompts, source

OURS_ROWS = 200
THEIRS_ROWS = 3
ROUNDS = 5
TOLERANCE = 1e-4
BAR = 60.0


def main() -> int:
    """Print seconds per request, the ratio, and the largest difference of any score."""
    backend = hf.load(resolve(STARTER), device="cpu")
    prompts, labels = few_shot_prompts(backend, OURS_ROWS)
    ids = backend.answer_ids(labels)
    list(backend.choose(prompts[:8], labels))
    full_rescoring(backend.model, prompts[0].ids, ids[:8])
    ours, theirs, differences, agree = [], [], [], 0
    for step in range(ROUNDS):
        begin = time.perf_counter()
        chosen = {one.index: one for one in backend.choose(prompts, labels)}
        ours.append((time.perf_counter() - begin) / len(prompts))
        backend.forget_prefix()
        asked = range(step * THEIRS_ROWS, (step + 1) * THEIRS_ROWS)
        begin = time.perf_counter()
        expected = {row: full_rescoring(backend.model, prompts[row].ids, ids) for row in asked}
        theirs.append((time.perf_counter() - begin) / len(asked))
        for row, values in expected.items():
            found = chosen[row].log_likelihoods
            differences.append(max(abs(a - b) for a, b in zip(found, values, strict=True)))
            agree += labels[values.index(max(values))] == chosen[row].label
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    checked = ROUNDS * THEIRS_ROWS
    exact = max(differences) < TOLERANCE and agree == checked
    tokens = [len(prompt.ids) for prompt in prompts]
    print(f"scoring: {len(labels)} labels, 10 demonstrations, {source()}, float32, CPU")
    print(f"  prompt tokens (median)       {statistics.median(tokens):.0f}")
    print(f"  ours, s per request          {statistics.median(ours):.4f}")
    print(f"  full re-scoring in eights    {statistics.median(theirs):.4f}")
    print(f"  ratio (median of {ROUNDS} pairs)    {ratio:.1f}x   bar {BAR:.0f}x")
    print(f"  largest score difference     {max(differences):.1e}   bar {TOLERANCE:.0e}")
    print(f"  same label chosen            {agree} of {checked}")
    return 0 if exact and ratio >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
