"""Attention masks by position, one for each kind of attention that a model's layers have.

The fast path packs tokens in an order of its own: a shared prefix, padding, prompts of different
lengths, then a tree of labels. What a token may see therefore follows from positions, never from
places in the cache: a sliding window of 512 counts 512 positions back, padding or not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import torch

Kind = Literal["full_attention", "sliding_attention", "chunked_attention"]
"""Layer types as `config.layer_types` of transformers names them."""
KINDS: tuple[Kind, ...] = ("full_attention", "sliding_attention", "chunked_attention")
SIZES: dict[Kind, str] = {
    "sliding_attention": "sliding_window",
    "chunked_attention": "attention_chunk_size",
}
"""The setting of a model's config that holds a kind's size, in tokens."""


@dataclass(frozen=True)
class MaskForm:
    """The form in which a model takes its masks.

    Attributes:
        kinds: the kinds of attention its layers have.
        by_layer_type: the model takes a dictionary of masks, one for each kind; otherwise it takes
            one tensor for all layers, and there is one kind.
    """

    kinds: tuple[Kind, ...]
    by_layer_type: bool = False

    def build(
        self, model: Any, look: torch.Tensor, queries: torch.Tensor, keys: torch.Tensor
    ) -> torch.Tensor | dict[str, torch.Tensor]:
        """Additive masks, shape (B, 1, Q, K): 0 where a query may look, else the lowest number.

        Args:
            model: a transformers causal LM; its config gives the window or chunk size, its dtype
                is that of the mask.
            look: what each query may look at in a model without windows, shape (B, Q, K), bool.
            queries: positions of the queries in their texts, shape (B, Q).
            keys: positions of the keys, shape (B, K).
        """
        config = text_config(model)
        masks: dict[str, torch.Tensor] = {}
        for kind in self.kinds:
            seen = look
            if kind != "full_attention":
                size = int(getattr(config, SIZES[kind]))
                asked, held = queries[:, :, None], keys[:, None, :]
                near = asked - held < size
                if kind == "chunked_attention":
                    near = asked // size == held // size
                seen = look & near
            mask = torch.zeros(seen.shape, dtype=model.dtype)
            mask.masked_fill_(~seen, torch.finfo(model.dtype).min)
            masks[kind] = mask[:, None].to(model.device)
        return masks if self.by_layer_type else masks[self.kinds[0]]


def text_config(model: Any) -> Any:
    """The part of a model's config that describes its language model."""
    return model.config.get_text_config()


def candidates(model: Any) -> list[MaskForm]:
    """The forms that a model may take its masks in, the most specific first.

    Which one is right is found by trying: some models have a window in their config and do not
    use it, and nothing in a config says whether `forward` takes a dictionary.
    """
    config = text_config(model)
    types = set(getattr(config, "layer_types", None) or ())
    found = []
    if types and types <= set(KINDS):
        found.append(MaskForm(tuple(kind for kind in KINDS if kind in types), by_layer_type=True))
    for kind, name in SIZES.items():
        if isinstance(getattr(config, name, None), int):
            found.append(MaskForm((kind,)))
    found.append(MaskForm(("full_attention",)))
    return found


@contextlib.contextmanager
def smaller_windows(model: Any, size: int) -> Iterator[None]:
    """Let windows and chunks be at most `size` tokens for a while.

    The library reads these settings whenever it makes a mask, so that a short text shows how a
    model behaves beyond its window, however large the window is.
    """
    config = text_config(model)
    before = {
        name: value
        for name in SIZES.values()
        if isinstance(value := getattr(config, name, None), int) and value > size
    }
    try:
        for name in before:
            setattr(config, name, size)
        yield
    finally:
        for name, value in before.items():
            setattr(config, name, value)
