"""The straightforward way: every prompt with every label through the whole model.

Slow and right for any causal LM. It is the path for models that cannot take a custom attention
mask, and the reference that the fast path is checked against.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from advisor.models.shortage import Halving, first_line, ran_out, release

LABELS_AT_ONCE = 8
"""Whole sequences in one forward pass."""


def full_rescoring(
    model: Any,
    prompt: Sequence[int],
    labels: Sequence[Sequence[int]],
    batch_size: int = LABELS_AT_ONCE,
) -> list[float]:
    """Ln p(label | prompt) for each label, each scored as one whole sequence.

    Args:
        model: a transformers causal LM.
        prompt: token ids.
        labels: token ids of each label, its end mark included.
        batch_size: sequences per forward pass.
    """
    totals: list[float] = []
    for start in range(0, len(labels), batch_size):
        chunk = labels[start : start + batch_size]
        width = len(prompt) + max(len(label) for label in chunk)
        ids = torch.zeros((len(chunk), width), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, label in enumerate(chunk):
            sequence = torch.tensor([*prompt, *label])
            ids[row, : len(sequence)] = sequence
            mask[row, : len(sequence)] = 1
        with torch.inference_mode():
            logits = model(
                input_ids=ids.to(model.device), attention_mask=mask.to(model.device)
            ).logits.float()
        log_probs = torch.log_softmax(logits[:, len(prompt) - 1 : -1], dim=-1).cpu()
        for row, label in enumerate(chunk):
            steps = torch.arange(len(label))
            totals.append(float(log_probs[row, steps, torch.tensor(label)].double().sum()))
    return totals


def rescoring_within_memory(
    model: Any, prompt: Sequence[int], labels: Sequence[Sequence[int]], halving: Halving
) -> list[float]:
    """`full_rescoring`, with half as many sequences at once whenever memory runs out.

    Args:
        model: a transformers causal LM.
        prompt: token ids.
        labels: token ids of each label, its end mark included.
        halving: keeps what was halved, so that the next prompt begins there.

    Raises:
        OutOfMemory: memory does not hold one sequence.
    """
    at_once = halving.rows or LABELS_AT_ONCE
    while True:
        try:
            return full_rescoring(model, prompt, labels, at_once)
        except (RuntimeError, MemoryError) as error:
            if not ran_out(error):
                raise
            reason = first_line(error)
        release()
        at_once = halving.halve(min(at_once, len(labels)), reason)


def generate_one(
    model: Any, prompt: Sequence[int], max_new_tokens: int, stop_ids: Sequence[int]
) -> list[int]:
    """Greedy continuation of one prompt through the library's own `generate`, stop mark removed."""
    ids = torch.tensor([list(prompt)], device=model.device)
    with torch.inference_mode():
        output = model.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=max_new_tokens,
            do_sample=False,
            num_beams=1,
            eos_token_id=list(stop_ids),
            pad_token_id=stop_ids[0],
        )
    tokens = [int(token) for token in output[0, len(prompt) :]]
    return tokens[:-1] if tokens and tokens[-1] in set(stop_ids) else tokens
