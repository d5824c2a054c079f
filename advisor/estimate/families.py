"""How model families name and build their layers: a table, read by `model_shape`.

A family that is not listed is read as Llama-like and the plan says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Names and habits of one kind of decoder layer.

    Attributes:
        qkv: names of the linear layers that make queries, keys and values: three, or one fused.
        out: name of the attention's output layer.
        up: names of the layers from the hidden to the inner width; with a gate two, or one fused.
        down: name of the layer back.
        gated: whether the inner width is multiplied by a gate (SwiGLU, GeGLU).
        bias: whether the linear layers carry biases.
        tied: whether input and output embeddings are one matrix where the config does not say.
        learned_positions: whether a table of positions is learned.
        ffn_factor: inner width over hidden width where the config does not say; None: it must say.
        ffn_divisor: what the config's inner width is divided by (the first Qwen counts it twice).
    """

    qkv: tuple[str, ...] = ("q_proj", "k_proj", "v_proj")
    out: str = "o_proj"
    up: tuple[str, ...] = ("gate_proj", "up_proj")
    down: str = "down_proj"
    gated: bool = True
    bias: bool = False
    tied: bool = False
    learned_positions: bool = False
    ffn_factor: int | None = None
    ffn_divisor: int = 1


LLAMA = Family()
_TIED_LLAMA = replace(LLAMA, tied=True)
_NEOX = Family(
    qkv=("query_key_value",), out="dense", up=("dense_h_to_4h",), down="dense_4h_to_h",
    gated=False, bias=True, ffn_factor=4,
)  # fmt: skip
_GPT2 = Family(
    qkv=("c_attn",), out="c_proj", up=("c_fc",), down="c_proj",
    gated=False, bias=True, tied=True, learned_positions=True, ffn_factor=4,
)  # fmt: skip

FAMILIES: Mapping[str, Family] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "llama", "mistral", "mistral3", "ministral", "qwen2", "qwen3", "mixtral",
                "qwen2_moe", "qwen3_moe", "olmo", "olmo2", "olmoe", "granite", "stablelm",
                "internlm2", "baichuan", "yi", "smollm3", "deepseek_v2", "deepseek_v3", "glm4",
                "gpt_oss",
            ),
            LLAMA,
        ),
        **dict.fromkeys(
            ("gemma", "gemma2", "gemma3", "gemma3_text", "cohere", "cohere2"), _TIED_LLAMA
        ),
        "phi3": replace(LLAMA, qkv=("qkv_proj",), up=("gate_up_proj",)),
        "phi": replace(LLAMA, out="dense", up=("fc1",), down="fc2", gated=False, bias=True),
        "starcoder2": replace(
            LLAMA, up=("c_fc",), down="c_proj", gated=False, bias=True, tied=True
        ),
        "gpt2": _GPT2,
        "gpt_bigcode": _GPT2,
        "gpt_neox": _NEOX,
        "bloom": replace(_NEOX, tied=True),
        "falcon": replace(_NEOX, tied=True, bias=False),
        "gptj": Family(
            out="out_proj", up=("fc_in",), down="fc_out", gated=False, ffn_factor=4,
        ),
        "opt": Family(
            out="out_proj", up=("fc1",), down="fc2",
            gated=False, bias=True, tied=True, learned_positions=True,
        ),
        "qwen": Family(
            qkv=("c_attn",), out="c_proj", up=("w1", "w2"), down="c_proj", ffn_divisor=2
        ),
    }
)  # fmt: skip
"""By `model_type` of config.json. Multimodal models are looked up by their text part first."""

NO_ATTENTION = frozenset({"mamba", "mamba2", "falcon_mamba", "rwkv", "xlstm"})
"""Causal language models, by `model_type`, that no plan holds for: they have no attention."""
