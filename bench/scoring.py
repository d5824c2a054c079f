"""Scoring 77 labels after 10 demonstrations, against re-scoring each full prompt per label.

The straightforward way, as lm-evaluation-harness does it, feeds prompt and label together, eight
padded sequences at a time, and normalises every position. Ours feeds the shared demonstrations
once and all labels of a request as one token trie. The prompt is few-shot's own: instruction with
the label list, 10 demonstrations, the request. The same without the list is shown for comparison.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence

import torch

from advisor.models import loading
from advisor.models.base import Encoded
from advisor.models.local import TransformersModel
from advisor.models.opening import resolve
from bench.prompts import few_shot_prompts, source

OURS_ROWS = 200
THEIRS_ROWS = 2
ROUNDS = 5
BATCH = 8
TOLERANCE = 1e-4
BAR = 60.0


def main() -> int:
    """Print seconds per request, the ratio, and the largest difference of any score."""
    loading.quiet()
    lm = loading.load(resolve("smollm2"), device="cpu")
    print(f"scoring: 77 labels, 10 demonstrations, {source()}, float32, CPU")
    ratio, exact = _measure(lm, list_labels=True)
    _measure(lm, list_labels=False)
    print(f"  bar (with the label list)    {BAR:.0f}x, differences under {TOLERANCE:.0e}")
    return 0 if exact and ratio >= BAR else 1


def _measure(lm: TransformersModel, *, list_labels: bool) -> tuple[float, bool]:
    prompts, labels = few_shot_prompts(lm, OURS_ROWS, list_labels=list_labels)
    ids = lm.answer_ids(labels)
    list(lm.rank(prompts[:8], labels))
    in_eights(lm, prompts[0], ids[:8])
    ours, theirs, differences, agree = [], [], [], 0
    for step in range(ROUNDS):
        lm.forget_prefix()
        begin = time.perf_counter()
        chosen = {one.index: one for one in lm.rank(prompts, labels)}
        ours.append((time.perf_counter() - begin) / len(prompts))
        asked = range(step * THEIRS_ROWS, (step + 1) * THEIRS_ROWS)
        begin = time.perf_counter()
        expected = {row: in_eights(lm, prompts[row], ids) for row in asked}
        theirs.append((time.perf_counter() - begin) / len(asked))
        for row, values in expected.items():
            found = chosen[row].log_likelihoods
            differences.append(max(abs(a - b) for a, b in zip(found, values, strict=True)))
            agree += labels[values.index(max(values))] == chosen[row].label
    ratio = statistics.median(b / a for a, b in zip(ours, theirs, strict=True))
    checked = ROUNDS * THEIRS_ROWS
    tokens = statistics.median(len(prompt.ids) for prompt in prompts)
    print(f"  {'with' if list_labels else 'without'} the label list, {tokens:.0f} prompt tokens")
    print(f"    ours, s per request        {statistics.median(ours):.4f}")
    print(f"    in eights, s per request   {statistics.median(theirs):.4f}")
    print(f"    ratio, median of {ROUNDS} pairs   {ratio:.1f}x")
    print(f"    largest score difference   {max(differences):.1e}")
    print(f"    same label chosen          {agree} of {checked}")
    return ratio, max(differences) < TOLERANCE and agree == checked


def in_eights(
    lm: TransformersModel, prompt: Encoded, labels: Sequence[Sequence[int]]
) -> list[float]:
    """Give ln p(label | prompt) of each label: whole padded sequences, eight at a time."""
    totals = []
    for start in range(0, len(labels), BATCH):
        chunk = labels[start : start + BATCH]
        width = len(prompt.ids) + max(len(label) for label in chunk)
        ids = torch.zeros((len(chunk), width), dtype=torch.long)  # right padding needs no mask
        for row, label in enumerate(chunk):
            ids[row, : len(prompt.ids) + len(label)] = torch.tensor([*prompt.ids, *label])
        with torch.inference_mode():
            log_probs = torch.log_softmax(lm.model(input_ids=ids).logits, dim=-1)
        for row, label in enumerate(chunk):
            at = len(prompt.ids) - 1 + torch.arange(len(label))
            totals.append(float(log_probs[row, at, torch.tensor(label)].double().sum()))
    return totals


if __name__ == "__main__":
    sys.exit(main())
