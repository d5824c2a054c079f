"""Generating 12 tokens for 200 few-shot prompts, against the library's `generate` row by row."""

from __future__ import annotations

import logging
import statistics
import sys
import time

from advisor.models import loading
from advisor.models.opening import STARTER, resolve
from advisor.models.plain import Stop, generate_one
from bench.prompts import few_shot_prompts, source

ROWS = 200
NEW_TOKENS = 12
ROUNDS = 3
BAR = 6.0
STOP = Stop(frozenset([-1]))
"""No token has this id: neither side stops early, so both generate exactly 12 tokens."""


def main() -> int:
    """Print seconds, the ratio, and how many of the 200 texts are identical."""
    loading.quiet()
    logging.getLogger("transformers").setLevel(logging.ERROR)  # it warns of the unused stop id
    lm = loading.load(resolve(STARTER), device="cpu")
    prompts, _ = few_shot_prompts(lm, ROWS, list_labels=True)
    rows = [prompt.ids for prompt in prompts]
    fast = lm.fast
    if fast is None:
        print("generation: this model takes the plain path; nothing to compare")
        return 1
    list(fast.generate(rows[:8], NEW_TOKENS, STOP))
    generate_one(lm.model, rows[0], NEW_TOKENS, STOP)
    ours, theirs, same = [], [], 0
    for _ in range(ROUNDS):
        lm.forget_prefix()
        begin = time.perf_counter()
        found = {row: tokens for row, tokens, _ in fast.generate(rows, NEW_TOKENS, STOP)}
        ours.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        expected = [generate_one(lm.model, row, NEW_TOKENS, STOP)[0] for row in rows]
        theirs.append(time.perf_counter() - begin)
        same = sum(found[at] == tokens for at, tokens in enumerate(expected))
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    print(f"generation: {NEW_TOKENS} tokens, {ROWS} prompts as in scoring, {source()}")
    print(f"  ours, s                      {statistics.median(ours):.2f}")
    print(f"  generate row by row, s       {statistics.median(theirs):.2f}")
    print(f"  ratio (median of {ROUNDS} pairs)    {ratio:.1f}x   bar {BAR:.0f}x")
    print(f"  identical token sequences    {same} of {ROWS}")
    return 0 if same == ROWS and ratio >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
