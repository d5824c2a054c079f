"""A linear layer and its adapter as one product, on a CPU.

PEFT computes W x, B A x, scales and adds them one after the other, each a tensor of the output's
size, and in bfloat16 it copies x to float32 and back. On a CPU those copies take as long as the
products. Here the adapter's product is added into the layer's, forward and backward.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from typing import Any

import torch
from peft.tuners.lora import LoraLayer
from torch import nn


@contextlib.contextmanager
def fused(model: nn.Module) -> Iterator[None]:
    """Compute every plain adapter in the model so, while inside."""
    layers = fuse(model)
    try:
        yield
    finally:
        for layer in layers:
            del layer.forward


def fuse(model: nn.Module) -> list[nn.Module]:
    """Compute every plain adapter in the model so from now on; return the layers that have one."""
    layers = [module for module in model.modules() if _is_plain(module)]
    for layer in layers:
        layer.forward = partial(_forward, layer)
    return layers


def _is_plain(module: nn.Module) -> bool:
    """Whether a module is a linear layer on a CPU, full or in 4 bits, with an undisturbed adapter.

    Other layers, dropout and variants of LoRA keep PEFT's way.
    """
    if not isinstance(module, LoraLayer) or list(module.lora_A) != ["default"]:
        return False
    base = module.get_base_layer()
    return (
        (type(base) is nn.Linear or type(base).__name__ == "Linear4bit")
        and base.weight.device.type == "cpu"
        and not module.lora_variant
        and not module.lora_bias["default"]
        and isinstance(module.lora_dropout["default"], nn.Identity)
    )


def _forward(layer: Any, value: torch.Tensor) -> torch.Tensor:
    if torch.is_autocast_enabled("cpu"):
        value = value.to(torch.get_autocast_dtype("cpu"))
    found: torch.Tensor = _Product.apply(
        value.reshape(-1, value.shape[-1]),
        layer.lora_A["default"].weight,
        layer.lora_B["default"].weight,
        layer.get_base_layer(),
        layer.scaling["default"],
    )
    return found.view(*value.shape[:-1], -1)


def _weight(base: Any, dtype: torch.dtype) -> torch.Tensor:
    """The frozen layer's weight, shape (out, in)."""
    weight: torch.Tensor = base.weight
    state = getattr(weight, "quant_state", None)
    if state is not None:
        from bitsandbytes.functional import dequantize_4bit

        weight = dequantize_4bit(weight.data, state)
    return weight.to(dtype)


class _Product(torch.autograd.Function):
    """x Wᵀ + b + s (x Aᵀ) Bᵀ for rows x; gradients for x, A and B."""

    @staticmethod
    def forward(
        ctx: Any, x: torch.Tensor, a: torch.Tensor, b: torch.Tensor, base: Any, scaling: float
    ) -> torch.Tensor:
        down, up = a.to(x.dtype), b.to(x.dtype) * scaling
        inner = x @ down.t()
        bias = None if base.bias is None else base.bias.to(x.dtype)
        found = nn.functional.linear(x, _weight(base, x.dtype), bias)
        ctx.save_for_backward(x, inner, down, up)
        ctx.base, ctx.scaling = base, scaling
        return found.addmm_(inner, up.t())

    @staticmethod
    def backward(ctx: Any, *gradients: torch.Tensor) -> tuple[torch.Tensor | None, ...]:
        x, inner, down, up = ctx.saved_tensors
        (gradient,) = gradients
        to_inner = gradient @ up
        to_x = None
        if ctx.needs_input_grad[0]:
            to_x = (gradient @ _weight(ctx.base, x.dtype)).addmm_(to_inner, down)
        to_b = (gradient.t() @ inner).float() * ctx.scaling
        return to_x, (to_inner.t() @ x).float(), to_b, None, None
