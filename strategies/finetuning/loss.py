"""The loss on answer tokens, computing logits nowhere else and common beginnings once.

Rows of a batch share the chat template's first tokens and the instruction, often half of a row. In
a causal model what stands there does not depend on what follows. So a batch becomes one sequence:
the shared tokens, then the rest of each row at the positions that follow them. Each rest attends to
the shared tokens and to itself. Losses and gradients are those of whole rows.

On a CPU, for models whose attention goes through transformers' attention interface and looks at
every earlier token; before a training, two rows are compared with the plain way.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from transformers import AttentionInterface

from advisor.models.oom import ran_out
from strategies.finetuning.rows import IGNORED, Row

NAME = "advisor_shared_prefix"
PLAIN_TOKENS = 256
"""Up to this row length attention is computed plainly: 11 to 25% less processor time than torch's
fused kernel, whose backward pass is slow (measured from 64 to 1,000 tokens, bfloat16). Beyond it
the memory, which grows with the square of the length, costs more than that is worth."""
TOLERANCE = {torch.float32: 1e-3}
LOW_PRECISION_TOLERANCE = 0.5
"""Nats per answer token by which both ways may differ."""


class Unsupported(Exception):
    """The model computes attention in another way."""


@dataclass(slots=True)
class Layout:
    """How the rows of the current batch lie in the sequence; shared is 0 for whole rows."""

    shared: int = 0
    rows: int = 0
    width: int = 0


_layout = Layout()
"""Of the last forward pass: a layer that is computed again in the backward pass needs it too."""


def shared_tokens(ids: torch.Tensor, labels: torch.Tensor) -> int:
    """How many first tokens all rows of a batch share, ahead of what predicts an answer."""
    if len(ids) < 2:
        return 0
    alike = (ids == ids[0]).all(dim=0) & (labels == IGNORED).all(dim=0)
    count = int(alike.int().cumprod(dim=0).sum())
    return max(0, count - 1)


def packed(ids: torch.Tensor, shared: int) -> dict[str, torch.Tensor]:
    """A batch as one sequence: token ids and positions, both of shape (1, tokens)."""
    rows, width = ids.shape
    _layout.shared, _layout.rows, _layout.width = shared, rows, width - shared
    places = torch.arange(width, device=ids.device)
    return {
        "input_ids": torch.cat([ids[0, :shared], ids[:, shared:].flatten()])[None],
        "position_ids": torch.cat([places[:shared], places[shared:].repeat(rows)])[None],
    }


def unpacked(states: torch.Tensor, shared: int) -> torch.Tensor:
    """What came out for the rests of the rows, shape (rows, tokens, width)."""
    return states[0, shared:].unflatten(0, (_layout.rows, _layout.width))


def whole_rows() -> None:
    """The next batch is not packed."""
    _layout.shared = 0


def attend(
    _module: Any,
    query: torch.Tensor,
    key: torch.Tensor,
    value: torch.Tensor,
    _mask: torch.Tensor | None,
    scaling: float | None = None,
    dropout: float = 0.0,
    **given: Any,
) -> tuple[torch.Tensor, None]:
    """Causal attention over whole rows, or over the packed sequence (`AttentionInterface`).

    Args:
        query: shape (batch, heads, tokens, width).
        key: the same; there may be fewer heads, each for a group of the queries'.
        value: the same as the keys.
        scaling: of the scores.
        dropout: share of the weights dropped.
        **given: what else the model asks for.

    Returns:
        Shape (batch, tokens, heads, width).
    """
    window = given.get("sliding_window")
    if given.get("softcap") or given.get("s_aux") is not None or (window and window < _tokens(key)):
        raise Unsupported
    how = (query.shape[-1] ** -0.5 if scaling is None else scaling, dropout)
    if not _layout.shared:
        return _causal(query, key, value, *how).transpose(1, 2), None
    shared = _layout.shared
    head = [one[:, :, :shared] for one in (query, key, value)]
    rests = [
        one[0, :, shared:].unflatten(1, (_layout.rows, _layout.width)).transpose(0, 1)
        for one in (query, key, value)
    ]
    keys, values = (
        torch.cat([first.expand(_layout.rows, -1, -1, -1), rest], dim=2)
        for first, rest in zip(head[1:], rests[1:], strict=True)
    )
    beginning = _causal(head[0], head[1], head[2], *how).transpose(1, 2)
    rest = _causal(rests[0], keys, values, *how).transpose(1, 2)
    return torch.cat([beginning, rest.flatten(0, 1)[None]], dim=1), None


def _tokens(key: torch.Tensor) -> int:
    """Tokens of a whole row."""
    return _layout.shared + _layout.width if _layout.shared else int(key.shape[2])


def _causal(
    query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, scaling: float, dropout: float
) -> torch.Tensor:
    """Attention of the last tokens to all up to themselves, (rows, heads, tokens, width)."""
    rows, heads, asked, width = query.shape
    groups, known = heads // key.shape[1], key.shape[2]
    if known > PLAIN_TOKENS:
        allowed = torch.ones(asked, known, dtype=torch.bool, device=query.device)
        allowed = allowed.tril(known - asked)
        return torch.nn.functional.scaled_dot_product_attention(
            query,
            key,
            value,
            attn_mask=allowed,
            dropout_p=dropout,
            scale=scaling,
            enable_gqa=groups > 1,
        )
    mask = torch.full((asked, known), float("-inf"), dtype=query.dtype, device=query.device)
    mask = mask.triu(known - asked + 1).repeat(groups, 1)
    scores = torch.baddbmm(
        mask,
        query.reshape(-1, groups * asked, width),
        key.reshape(-1, known, width).transpose(1, 2),
        alpha=scaling,
    )
    weights = scores.softmax(dim=-1, dtype=torch.float32).to(value.dtype)
    if dropout:
        weights = torch.nn.functional.dropout(weights, dropout)
    found = weights @ value.reshape(-1, known, width)
    return found.view(rows, heads, asked, width)


@contextlib.contextmanager
def used(model: Any, rows: Sequence[Row]) -> Iterator[bool]:
    """Let a model on a CPU attend in this way, where that computes the same; yields whether."""
    before = model.config._attn_implementation
    fits = model.device.type == "cpu" and _computes_the_same(model, rows)
    if fits:
        model.set_attn_implementation(NAME)
    try:
        yield fits
    finally:
        model.set_attn_implementation(before)
        whole_rows()


def _computes_the_same(model: Any, rows: Sequence[Row]) -> bool:
    """Whether the longest rows' answers are as likely in this way as in the plain one."""
    longest = sorted(rows, key=len)[-2:]
    width = len(longest[-1])
    ids, labels = torch.zeros((2, len(longest), width), dtype=torch.long)
    labels[:] = IGNORED
    for at, row in enumerate(longest):
        ids[at, : len(row)], labels[at, : len(row)] = (
            torch.tensor(row.ids),
            torch.tensor(row.labels),
        )
    before = model.config._attn_implementation
    found = []
    try:
        for name in (before, NAME):
            model.set_attn_implementation(name)
            with torch.no_grad():
                logits, answers, _ = answer_logits(model, ids, labels, share=name == NAME)
            chosen = logits.float().log_softmax(dim=-1).gather(1, answers[:, None])
            found.append(chosen)
    except (Unsupported, TypeError, KeyError, ValueError, AttributeError, IndexError):
        return False
    except RuntimeError as error:
        if ran_out(error):
            raise
        return False
    finally:
        model.set_attn_implementation(before)
        whole_rows()
    bound = TOLERANCE.get(model.dtype, LOW_PRECISION_TOLERANCE)
    return bool((found[0] - found[1]).abs().max() < bound)


def answer_logits(
    model: Any, input_ids: torch.Tensor, labels: torch.Tensor, *, share: bool = False
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
        share: send the rows' common beginning through the model once; only inside `used`.

    Returns:
        Logits of shape (n, vocabulary), the n answer tokens, and the row each belongs to.
    """
    shared = shared_tokens(input_ids, labels) if share else 0
    if shared:
        inputs = packed(input_ids, shared)
    else:
        whole_rows()
        inputs = {"input_ids": input_ids}
    wanted = labels[:, shared + 1 :] != IGNORED

    def keep_wanted(_module: Any, given: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
        states = unpacked(given[0], shared) if shared else given[0]
        return (states[:, :-1][wanted].unsqueeze(0), *given[1:])

    hook = model.get_output_embeddings().register_forward_pre_hook(keep_wanted)
    try:
        logits = model(**inputs, use_cache=False).logits
    finally:
        hook.remove()
    return logits[0], labels[:, shared + 1 :][wanted], wanted.nonzero()[:, 0]


def answer_loss(
    model: Any, input_ids: torch.Tensor, labels: torch.Tensor, *, share: bool = False
) -> torch.Tensor:
    """Cross-entropy of the answer tokens, summed, in nats (computed in float32)."""
    logits, targets, _ = answer_logits(model, input_ids, labels, share=share)
    return torch.nn.functional.cross_entropy(logits.float(), targets, reduction="sum")


AttentionInterface.register(NAME, attend)
