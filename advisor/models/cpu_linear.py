"""Faster float32 linear layers on AMD processors.

torch multiplies float32 matrices through MKL, which leaves AVX-512 unused on AMD processors; the
oneDNN kernels that ship with torch use it. On a two-core EPYC the same layers ran 2.2 times as
fast, with results that differ in the seventh digit. The choice depends on the processor alone,
never on a timing, so that two runs on one machine compute the same.
"""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path

import torch
from torch import nn

CPU_INFO = Path("/proc/cpuinfo")


def speed_up(model: nn.Module) -> bool:
    """Let the linear layers of a float32 model on the CPU answer through oneDNN, in place.

    Training, autocast and other precisions keep torch's own path. Returns whether it applies here.
    """
    if not _pays():
        return False
    for module in model.modules():
        if type(module) is nn.Linear and module.weight.device.type == "cpu":
            module.forward = partial(_forward, module)  # type: ignore[method-assign]
    return True


@cache
def _pays() -> bool:
    """Whether this is an AMD processor with AVX-512 and torch has the kernel."""
    if not CPU_INFO.is_file() or "AuthenticAMD" not in CPU_INFO.read_text(encoding="utf-8"):
        return False
    has_kernel = torch.backends.mkldnn.is_available() and hasattr(
        torch.ops.mkldnn, "_linear_pointwise"
    )
    return has_kernel and torch.backends.cpu.get_cpu_capability() == "AVX512"


def _forward(layer: nn.Linear, value: torch.Tensor) -> torch.Tensor:
    plain = (
        torch.is_grad_enabled()
        or torch.is_autocast_enabled("cpu")
        or value.dtype != torch.float32
        or layer.weight.dtype != torch.float32
        or value.numel() == 0
    )
    if plain:
        return nn.functional.linear(value, layer.weight, layer.bias)
    found: torch.Tensor = torch.ops.mkldnn._linear_pointwise(
        value, layer.weight, layer.bias, "none", [], ""
    )
    return found
