"""In which number format a model computes, chosen by device and processor, never by a timing.

Two runs on one machine therefore compute the same. On a CPU, bfloat16 pays where the processor
multiplies in it (AVX512-BF16 or AMX); elsewhere it is emulated and slower than float32.
"""

from __future__ import annotations

from functools import cache

import torch

BFLOAT16_FROM = 50_000_000
"""Parameters from which a model on a CPU is opened in bfloat16. A smaller one is quick in float32,
and float32 rounds less."""
PROBE_SIZE = 64
PROBE_ERROR = 0.05
"""Largest relative error of a product in bfloat16 that its 8 bits explain."""


def pick_dtype(device: str, parameters: int | None = None) -> torch.dtype:
    """The number format for a device: bfloat16 where it multiplies in it, else its usual one.

    Args:
        device: as torch names it.
        parameters: of the model; None where that is not known.
    """
    if device.startswith("cuda"):
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    if device == "mps":
        return torch.float16
    large = parameters is None or parameters >= BFLOAT16_FROM
    return torch.bfloat16 if large and multiplies_in_bfloat16() else torch.float32


@cache
def multiplies_in_bfloat16() -> bool:
    """Whether this CPU has instructions for bfloat16, torch uses them, and they give the product.

    The processor and torch's kernels are asked, then one product is compared with float32.
    """
    probe = getattr(torch.cpu, "get_capabilities", None)  # torch 2.6 has none
    found: dict[str, object] = probe() if probe else {}
    if not (found.get("avx512_bf16") or found.get("amx_bf16")):
        return False
    if not (torch.backends.mkldnn.is_available() and torch.ops.mkldnn._is_mkldnn_bf16_supported()):
        return False
    generator = torch.Generator().manual_seed(0)
    a, b = (torch.randn(PROBE_SIZE, PROBE_SIZE, generator=generator) for _ in range(2))
    product = (a.bfloat16() @ b.bfloat16()).float()
    return bool((product - a @ b).abs().max() < PROBE_ERROR * (a @ b).abs().max())
