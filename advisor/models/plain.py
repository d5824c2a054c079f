"""The straightforward way: every prompt with every label through the whole model.

Slow and right for any causal LM. It is the path for models that cannot take a custom attention
mask, and the reference that the fast path is checked against.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import torch

from advisor.models.constraint import Grammar, Held, held_to
from advisor.models.oom import Backoff, first_line, ran_out, release

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
    totals = [0.0] * len(labels)
    in_order = sorted(range(len(labels)), key=lambda one: len(labels[one]))
    for _, group in groupby(in_order, key=lambda one: len(labels[one])):
        same_length = list(group)  # so nothing is padded, which some models cannot ignore
        for start in range(0, len(same_length), batch_size):
            chunk = same_length[start : start + batch_size]
            ids = torch.tensor([[*prompt, *labels[one]] for one in chunk], device=model.device)
            with torch.inference_mode():
                logits = model(input_ids=ids, use_cache=False).logits.float()
            log_probs = torch.log_softmax(logits[:, len(prompt) - 1 : -1], dim=-1)
            chosen = log_probs.gather(2, ids[:, len(prompt) :, None])[..., 0]
            for one, total in zip(chunk, chosen.double().sum(1).tolist(), strict=True):
                totals[one] = total
    return totals


def rescoring_within_memory(
    model: Any, prompt: Sequence[int], labels: Sequence[Sequence[int]], backoff: Backoff
) -> list[float]:
    """`full_rescoring`, with half as many sequences at once whenever memory runs out.

    Args:
        model: a transformers causal LM.
        prompt: token ids.
        labels: token ids of each label, its end mark included.
        backoff: keeps what was halved, so that the next prompt begins there.

    Raises:
        OutOfMemory: memory does not hold one sequence.
    """
    at_once = backoff.rows or LABELS_AT_ONCE
    while True:
        try:
            return full_rescoring(model, prompt, labels, at_once)
        except (RuntimeError, MemoryError) as error:
            if not ran_out(error):
                raise
            reason = first_line(error)
        release()
        at_once = backoff.halve(min(at_once, len(labels)), reason)


def _never(_written: Sequence[int]) -> bool:
    return False


@dataclass(frozen=True)
class Stop:
    """What ends a generated answer.

    Attributes:
        ids: tokens that do, such as the end of the text; they are not part of the answer.
        reached: whether the tokens written so far end with a text that does.
        grammar: what answers are held to; they end where it does, and `reached` is not asked.
    """

    ids: frozenset[int]
    reached: Callable[[Sequence[int]], bool] = _never
    grammar: Grammar | None = None

    def begin(self, max_new_tokens: int) -> Held | None:
        """The state of a new answer that is held to the grammar; None without one."""
        return self.grammar.begin(max_new_tokens) if self.grammar else None


def generate_one(
    model: Any, prompt: Sequence[int], max_new_tokens: int, stop: Stop
) -> tuple[list[int], bool]:
    """Greedy continuation of one prompt through the library's own `generate`.

    Returns:
        The tokens without the stop token, and whether the answer ended by itself.
    """
    from transformers import StoppingCriteriaList

    ids = torch.tensor([list(prompt)], device=model.device)
    held = stop.begin(max_new_tokens)

    def reached(sequences: torch.Tensor, _scores: object) -> torch.Tensor:
        ended = stop.reached(sequences[0, len(prompt) :].tolist())
        return torch.tensor([ended], device=sequences.device)

    ends = held_to(held) if held else {"stopping_criteria": StoppingCriteriaList([reached])}
    with torch.inference_mode():
        output = model.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            max_new_tokens=max_new_tokens,
            do_sample=False,
            num_beams=1,
            eos_token_id=sorted(stop.ids) or None,
            pad_token_id=min(stop.ids, default=0),
            **ends,
        )
    tokens = [int(token) for token in output[0, len(prompt) :]]
    ended = held.ended if held else stop.reached(tokens)
    if tokens and tokens[-1] in stop.ids:
        tokens, ended = tokens[:-1], not (held and held.was_cut)
    return tokens, ended


def whole_sequence_logits(model: Any, prompt: Sequence[int], answer: Sequence[int]) -> torch.Tensor:
    """Logits that predict each answer token, from one pass over the whole text.

    No cache, no padding and no mask: what every other path is compared with.

    Returns:
        Shape (answer tokens, vocabulary), float32, on the CPU.
    """
    ids = torch.tensor([[*prompt, *answer]], device=model.device)
    kept = len(answer) + 1
    with torch.inference_mode():
        logits = model(input_ids=ids, use_cache=False, logits_to_keep=kept).logits
    return logits[0, -kept:-1].float().cpu()
