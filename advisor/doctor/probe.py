"""Run by `advisor doctor` in a process of its own, which may crash or hang without harm.

    python probe.py torch       what torch sees, then whether 4-bit training works: a line each
    python probe.py embedder    where the default sentence embedder would come from

Every line is a JSON object; the parent keeps the lines that came before a crash.
"""

from __future__ import annotations

import json
import sys

_WIDTH = 64


def look_at_torch() -> None:
    """Tell torch's version and devices, and train through one 4-bit layer."""
    import torch

    cuda = torch.cuda.is_available()
    gpus = []
    for index in range(torch.cuda.device_count() if cuda else 0):
        found = torch.cuda.get_device_properties(index)
        gpus.append({"name": found.name, "total_bytes": found.total_memory})
    device = "cuda" if cuda else "mps" if torch.backends.mps.is_available() else "cpu"
    _tell({"torch": torch.__version__, "device": device, "gpus": gpus})
    _tell({"four_bit": _trains_in_four_bit(device)})


def _trains_in_four_bit(device: str) -> bool:
    """Whether a gradient comes back through a layer whose weights are NF4."""
    import torch
    from bitsandbytes.nn import Linear4bit

    layer = Linear4bit(_WIDTH, _WIDTH, bias=False, quant_type="nf4", compute_dtype=torch.float32)
    layer.weight.data = torch.eye(_WIDTH)
    layer = layer.to(device)
    # weights repacked for answering give no gradients; training switches this off as well
    layer.support_avx512bf16_for_cpu = False
    rows = torch.ones(2, _WIDTH, device=device, requires_grad=True)
    layer(rows).sum().backward()
    return rows.grad is not None and bool(rows.grad.abs().sum() > 0)


def look_at_embedder() -> None:
    """Tell where the default embedder is, or what is wrong with it."""
    from dataclasses import asdict

    from advisor.errors import ModelError
    from advisor.models.embedder import default_model_place

    try:
        _tell({"embedder": default_model_place()})
    except ModelError as error:
        _tell({"embedder": None, "problem": asdict(error.problem)})


def _tell(found: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"torch": look_at_torch, "embedder": look_at_embedder}[sys.argv[1]]()
