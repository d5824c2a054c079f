"""What a config.json says beside the shape: kind of model, bits it is stored in, context length."""

from __future__ import annotations

import math
from collections.abc import Mapping

from advisor.estimate.config_values import MOST_POSITIONS, Values
from advisor.estimate.families import NO_ATTENTION
from advisor.estimate_findings import StoredBitsUnknown
from advisor.findings import problem

POSITIONS = ("max_position_embeddings", "n_positions", "max_seq_len", "seq_length")
_STORED_BITS = {"fp8": 8, "fbgemm_fp8": 8, "finegrained_fp8": 8, "mxfp4": 4, "nvfp4": 4}
_FULL_BITS = 16
_LARGEST_FACTOR = 1000.0


def refuse_without_attention(outer: Values, model_type: str) -> None:
    """Refuse a causal language model that no plan holds for.

    Args:
        outer: of the whole config, not of its text part alone.
        model_type: as the config names it; may be empty.

    Raises:
        ModelError: it has no attention; names the type.
    """
    if model_type in NO_ATTENTION:
        raise outer.error(problem("config-no-attention", type=model_type))


def stored_bits(values: Values, outer: Values) -> int | None:
    """Bits per weight of a checkpoint that is quantised already; None if it is not.

    Raises:
        ModelError: the bits are no number of bits.
    """
    found = outer.raw("quantization_config") or values.raw("quantization_config")
    if not isinstance(found, Mapping):
        return None
    method = str(found.get("quant_method") or "unnamed")
    bits = found.get("bits", found.get("w_bit"))
    if bits is None and found.get("load_in_4bit"):
        bits = 4
    elif bits is None and found.get("load_in_8bit"):
        bits = 8
    elif bits is None:
        bits = _STORED_BITS.get(method) or _of_groups(found.get("config_groups"))
    if bits is None:
        values.notes.append(StoredBitsUnknown(method))
        return None
    told = str(bits)
    if not told.isdecimal() or not 1 <= int(told) <= _FULL_BITS * 2:
        raise outer.error(problem("config-odd-bits", value=told[:40]))
    return int(told) if int(told) < _FULL_BITS else None


def _of_groups(groups: object) -> int | None:
    """The most bits of any group of weights (compressed-tensors)."""
    found = []
    for group in groups.values() if isinstance(groups, Mapping) else ():
        weights = group.get("weights") if isinstance(group, Mapping) else None
        bits = weights.get("num_bits") if isinstance(weights, Mapping) else None
        if isinstance(bits, int) and not isinstance(bits, bool):
            found.append(bits)
    return max(found, default=None)


def context_length(values: Values, model_type: str) -> int | None:
    """Tokens the model can read, scaled rotary positions included; None if the config is silent.

    Llama 3, long-rope and Gemma 3 configs give the length after scaling, linear and dynamic scaling
    the one before; YaRN multiplies the original length, which may be given apart.

    Raises:
        ModelError: the number of positions is none.
    """
    positions = values.whole(POSITIONS, MOST_POSITIONS)
    scaling = values.raw("rope_scaling") or values.raw("rope_parameters")
    if not positions or not isinstance(scaling, Mapping) or model_type.startswith("gemma3"):
        return positions or None
    factor = scaling.get("factor")
    if isinstance(factor, bool) or not isinstance(factor, int | float):
        return positions
    if not (math.isfinite(factor) and 1 <= factor <= _LARGEST_FACTOR):
        return positions
    kind = scaling.get("rope_type") or scaling.get("type")
    if kind == "yarn":
        original = scaling.get("original_max_position_embeddings")
        if not isinstance(original, int) or not 0 < original <= MOST_POSITIONS:
            original = positions
        return max(positions, int(original * factor))
    return int(positions * factor) if kind in ("linear", "dynamic") else positions


def sliding_window(values: Values) -> int | None:
    """Tokens that layers with a sliding window look back at; None without one."""
    if values.flag("use_sliding_window") is False:
        return None
    return values.whole(("sliding_window",), MOST_POSITIONS) or None
