"""Keys and values of the part of the prompt that requests share, computed once and reused.

The shared part is the longest common *token* prefix. Cutting by text instead would tokenise prefix
and rest apart and change answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from transformers import DynamicCache
from transformers.cache_utils import Cache, DynamicLayer

Expand = Callable[[int, int, int], Cache]
"""`PrefixCache.expand`, or a way to the same that copies less."""
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


class RoomyLayer(DynamicLayer):
    """One layer's keys and values with room to grow, starting from a shared beginning.

    Args:
        keys, values: of the shared tokens, shape (1, heads, length, head size).
        rows: requests in the batch.
        room: tokens that may follow.
    """

    def __init__(self, keys: torch.Tensor, values: torch.Tensor, rows: int, room: int) -> None:
        super().__init__()
        self.lazy_initialization(keys, values)
        self._rows = rows
        self._shared = self._length = keys.shape[2]
        self._all_keys = self._spread(keys, rows, room)
        self._all_values = self._spread(values, rows, room)
        self._show()

    @staticmethod
    def _spread(shared: torch.Tensor, rows: int, room: int) -> torch.Tensor:
        _, heads, length, size = shared.shape
        spread = shared.new_empty((rows, heads, length + room, size))
        spread[:, :, :length] = shared
        return spread

    def _show(self) -> None:
        self.keys = self._all_keys[: self._rows, :, : self._length]
        self.values = self._all_values[: self._rows, :, : self._length]

    def begin_again(self, rows: int) -> None:
        """Drop what was appended; another batch, of as many requests or fewer, begins here."""
        self._rows, self._length = rows, self._shared
        self._show()

    def update(
        self,
        key_states: torch.Tensor,
        value_states: torch.Tensor,
        *args: object,  # noqa: ARG002 - the library's signature
        **kwargs: object,  # noqa: ARG002
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Append the new tokens in place and return everything so far."""
        end = self._length + key_states.shape[2]
        self._all_keys[: self._rows, :, self._length : end] = key_states
        self._all_values[: self._rows, :, self._length : end] = value_states
        self._length = end
        self._show()
        return self.keys, self.values

    def batch_select_indices(self, indices: torch.Tensor) -> None:
        """Keep only these requests."""
        self._all_keys = self._all_keys[indices]
        self._all_values = self._all_values[indices]
        self._rows = len(self._all_keys)
        self._show()


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

    def expand(self, length: int, rows: int, room: int) -> Cache:
        """A cache of the first `length` remembered tokens for a batch of `rows` requests.

        There is room for `room` more tokens per request, so that generating writes each new token
        in place instead of copying the whole cache.
        """
        if not length:
            return DynamicCache()
        layers = [
            RoomyLayer(keys[:, :, :length], values[:, :, :length], rows, room)
            for keys, values in self._layers
        ]
        return Cache(layers=layers)

    def reusable(self) -> Expand:
        """`expand` for batches one after another: a copy that has room for the next is used again.

        What was read from a cache before is gone then. Batches come with the longest requests
        first, so that the next ones hold more of them: a CPU's copy has room for a quarter more.
        """
        spare = 4 if self._model.device.type == "cpu" else None
        last: tuple[int, int, int, list[RoomyLayer]] = 0, 0, 0, []

        def expand(length: int, rows: int, room: int) -> Cache:
            nonlocal last
            shared, most_rows, most_room, layers = last
            if not length or length != shared or rows > most_rows or room > most_room:
                layers, last = [], (0, 0, 0, [])  # not beside the new one
                most_rows = rows + (rows // spare if spare else 0)
                cache = self.expand(length, most_rows, room)
                if not length:
                    return cache
                layers = cache.layers
                last = length, most_rows, room, layers
            for layer in layers:
                layer.begin_again(rows)
            return Cache(layers=layers)

        return expand

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
