"""The loss on answer tokens, computing logits nowhere else."""

from __future__ import annotations

from typing import Any

import torch

from strategies.finetuning.rows import IGNORED


def answer_logits(
    model: Any, input_ids: torch.Tensor, labels: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Logits where the next token is an answer token, and nowhere else.

    The hidden states of those positions are gathered on their way into the output layer, so that
    whatever the model does to its logits afterwards (scaling, capping) stays as it is. There is no
    attention mask: rows are padded on the right, and a causal model's earlier positions never see
    what comes later.

    Args:
        model: a causal LM of transformers.
        input_ids: shape (rows, width), padded on the right with any token.
        labels: shape (rows, width), IGNORED outside the answers.

    Returns:
        Logits of shape (n, vocabulary), the n answer tokens, and the row each belongs to.
    """
    wanted = labels[:, 1:] != IGNORED

    def keep_wanted(_module: Any, inputs: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
        return (inputs[0][:, :-1][wanted].unsqueeze(0), *inputs[1:])

    hook = model.get_output_embeddings().register_forward_pre_hook(keep_wanted)
    try:
        logits = model(input_ids=input_ids, use_cache=False).logits
    finally:
        hook.remove()
    return logits[0], labels[:, 1:][wanted], wanted.nonzero()[:, 0]


def answer_loss(model: Any, input_ids: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Cross-entropy of the answer tokens, summed, in nats (computed in float32)."""
    logits, targets, _ = answer_logits(model, input_ids, labels)
    return torch.nn.functional.cross_entropy(logits.float(), targets, reduction="sum")
