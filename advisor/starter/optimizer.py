"""Muon for the matrices, AdamW for embeddings and norms, with one learning-rate dial."""

import math
from collections.abc import Mapping
from typing import TypedDict

import torch
from torch import Tensor

from advisor.starter.network import Parameters

MATRIX_RATE, EMBEDDING_RATE, NORM_RATE, FINAL_NORM_RATE = 0.012, 0.005, 3e-3, 2e-4
MATRIX_DECAY = 0.02
NEWTON_SCHULZ_STEPS = 4
NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)  # Muon's quintic
STACKED = {"qkv": 3, "gate_up": 2}  # parameters that hold several matrices on top of each other
MOMENTUM_START, MOMENTUM_END, MOMENTUM_STEPS = 0.85, 0.95, 300
CLIP = 1.0  # norm of the gradients that AdamW sees


class OptimizerState(TypedDict):
    """What a checkpoint keeps."""

    momentum: Parameters
    adam: dict[str, object]


class Optimizer:
    """Updates float32 master weights in place from their `.grad`."""

    def __init__(self, master: Parameters) -> None:
        self.master = master
        self.matrices = [n for n, value in master.items() if value.ndim == 2 and n != "embedding"]
        self.momentum = {name: torch.zeros_like(master[name]) for name in self.matrices}
        norms = [value for value in master.values() if value.ndim == 1]
        final = master["final_norm"]
        groups = [
            {"params": [master["embedding"]], "rate": EMBEDDING_RATE},
            {"params": [value for value in norms if value is not final], "rate": NORM_RATE},
            {"params": [final], "rate": FINAL_NORM_RATE},
        ]
        self.adam = torch.optim.AdamW(groups, lr=0.0, betas=(0.9, 0.95), weight_decay=0.0)

    @torch.no_grad()
    def step(self, scale: float, step: int) -> None:
        """One update at `scale` times the base learning rates; `step` counts from 0."""
        for group in self.adam.param_groups:
            group["lr"] = group["rate"] * scale
        plain = [value for name, value in self.master.items() if name not in self.momentum]
        torch.nn.utils.clip_grad_norm_(plain, CLIP)
        self.adam.step()
        warm = min(1.0, step / MOMENTUM_STEPS)
        self._muon(MATRIX_RATE * scale, MOMENTUM_START + (MOMENTUM_END - MOMENTUM_START) * warm)

    def _muon(self, rate: float, momentum: float) -> None:
        by_shape: dict[tuple[int, ...], list[tuple[Tensor, Tensor]]] = {}
        for name in self.matrices:
            gradient, average = self.master[name].grad, self.momentum[name]
            assert gradient is not None
            average.lerp_(gradient, 1 - momentum)
            direction = gradient.lerp(average, momentum)
            pieces = STACKED.get(name.split(".")[-1], 1)
            for weight, update in zip(
                self.master[name].chunk(pieces), direction.chunk(pieces), strict=True
            ):
                tall = update if update.shape[0] >= update.shape[1] else update.T
                by_shape.setdefault(tuple(tall.shape), []).append((weight, tall))
        for pairs in by_shape.values():
            straight = orthogonalize(torch.stack([update for _, update in pairs]))
            for (weight, _), update in zip(pairs, straight, strict=True):
                rows, columns = weight.shape
                turned = update if update.shape == weight.shape else update.T
                weight.mul_(1 - rate * MATRIX_DECAY)
                weight.add_(turned, alpha=-rate * math.sqrt(max(1.0, rows / columns)))

    def state(self) -> OptimizerState:
        """Tensors to resume from."""
        return {"momentum": self.momentum, "adam": self.adam.state_dict()}

    def load(self, state: OptimizerState) -> None:
        """Continue from a saved state."""
        saved: Mapping[str, Tensor] = state["momentum"]
        for name, value in saved.items():
            self.momentum[name].copy_(value)
        self.adam.load_state_dict(state["adam"])


def orthogonalize(stack: Tensor) -> Tensor:
    """Find the nearest (semi-)orthogonal matrices of a stack (N, rows >= columns).

    Newton-Schulz iteration in bf16.
    """
    first, second, third = NEWTON_SCHULZ
    x = stack.bfloat16()
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    for _ in range(NEWTON_SCHULZ_STEPS):
        gram = x.mT @ x
        x = first * x + x @ (second * gram + third * (gram @ gram))
    return x.float()


def rate_scale(step: int, steps: int) -> float:
    """Learning-rate dial in [0, 1]: 60 steps up, flat, then linear to 2% over the last 60%."""
    return min(1.0, (step + 1) / 60) * min(1.0, max(0.02, (1 - step / steps) / 0.6))
