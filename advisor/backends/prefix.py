"""Keys and values of the part of the prompt that requests share, computed once and reused.

The shared part is the longest common *token* prefix. Cutting by text instead would tokenise prefix
and rest apart and change answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from transformers import DynamicCache

MIN_SHARED_TOKENS = 8
"""Below this a shared part is not worth its bookkeeping."""


def common_prefix(rows: Sequence[Sequence[int]]) -> int:
    """Length of the longest common prefix of token sequences; 0 for no rows."""
    if not rows:
        return 0
    ordered = sorted(tuple(row) for row in rows)
    first, last = ordered[0], ordered[-1]  # in lexicographic order these two differ earliest
    length = 0
    for a, b in zip(first, last, strict=False):
        if a != b:
            break
        length += 1
    return length


class PrefixCache:
    """Remembers one prefix's keys and values and hands out copies for batches."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._ids: tuple[int, ...] = ()
        self._layers: list[tuple[torch.Tensor, torch.Tensor]] = []

    def forget(self) -> None:
        """Drop what is remembered; needed after the model's weights changed."""
        self._ids, self._layers = (), []

    def shared(self, prompts: Sequence[tuple[int, ...]]) -> int:
        """How many leading tokens of every prompt are (now) remembered.

        Two or more prompts decide anew what is worth remembering; a single prompt only uses what
        earlier ones left. At least one token of every prompt is left to be fed.
        """
        room = min(len(prompt) for prompt in prompts) - 1
        if len(prompts) == 1:
            usable = min(common_prefix([self._ids, prompts[0]]), room)
            return usable if usable >= MIN_SHARED_TOKENS else 0
        length = min(common_prefix(prompts), room)
        if length < MIN_SHARED_TOKENS:
            return 0
        if self._ids[:length] != prompts[0][:length]:
            self._remember(prompts[0][:length])
        return length

    def expand(self, length: int, rows: int) -> DynamicCache:
        """A cache of the first `length` remembered tokens for a batch of `rows` requests."""
        cache = DynamicCache()
        if length:
            for index, (keys, values) in enumerate(self._layers):
                cache.update(
                    keys[:, :, :length].expand(rows, -1, -1, -1),
                    values[:, :, :length].expand(rows, -1, -1, -1),
                    index,
                )
        return cache

    def _remember(self, ids: tuple[int, ...]) -> None:
        cache = DynamicCache()
        with torch.inference_mode():
            self._model(
                input_ids=torch.tensor([ids], device=self._model.device),
                past_key_values=cache,
                use_cache=True,
                logits_to_keep=1,
            )
        self._ids = ids
        self._layers = [(layer.keys, layer.values) for layer in cache.layers]
