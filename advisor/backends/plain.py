"""The straightforward way: every prompt with every label through the whole model.

Slow and right for any causal LM. It is the path for models that cannot take a custom attention
mask, and the reference that the fast path is checked against.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch


def full_rescoring(
    model: Any,
    prompt: Sequence[int],
    labels: Sequence[Sequence[int]],
    batch_size: int = 8,
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
