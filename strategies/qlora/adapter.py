"""Low-rank adapters on a loaded model: attach, write, read; and what 4-bit on a CPU needs."""

from __future__ import annotations

import contextlib
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import set_seed

from advisor.models.precision import multiplies_in_bfloat16
from advisor.models.untrusted import check_adapter
from strategies.qlora.settings import Recipe

MODEL_CARD = "README.md"


def attach(model: Any, recipe: Recipe, seed: int) -> PeftModel:
    """Put fresh adapters on every linear layer except the output layer, in place."""
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules="all-linear",
        task_type="CAUSAL_LM",
    )
    set_seed(seed)
    with _quiet():
        return get_peft_model(model, config)


def read(model: Any, folder: Path) -> PeftModel:
    """Put the adapters of a folder on a model, in place. Reads safetensors only.

    Raises:
        ModelError: the folder's adapter is a pickle, or its settings name a module to import.
    """
    # PEFT itself falls back to a pickle, and then to the hub, where no safetensors file is found
    check_adapter(f"adapter {folder}", folder)
    with _quiet():
        return PeftModel.from_pretrained(model, folder)


def write(model: PeftModel, folder: Path) -> None:
    """Write adapter_model.safetensors and adapter_config.json."""
    model.save_pretrained(folder, save_embedding_layers=False)
    (folder / MODEL_CARD).unlink(missing_ok=True)
    config = folder / "adapter_config.json"
    # PEFT writes sets in the order of their hashes, which differ from process to process
    facts = json.loads(config.read_text(encoding="utf-8"))
    facts["target_modules"] = sorted(facts["target_modules"])
    config.write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    with warnings.catch_warnings():
        # PEFT 0.21 asks for an attribute that transformers 5.23 has renamed
        warnings.filterwarnings("ignore", message=".*is_gradient_checkpointing.*")
        yield


def make_trainable_on_cpu(model: Any) -> None:
    """Keep 4-bit layers in the form that has a gradient.

    On CPUs with bfloat16 instructions bitsandbytes repacks a layer's weights at the first forward
    pass without gradient, for a faster matrix product. That product has no backward pass: training
    after a prediction or validation would go on with gradients of zero, with nothing but a warning.
    The repacked product also differs from the plain one in the third digit.
    """
    if next(model.parameters()).device.type != "cpu":
        return
    import bitsandbytes
    from bitsandbytes.functional import _convert_weight_packed_for_cpu_inverse

    for module in model.modules():
        if not isinstance(module, bitsandbytes.nn.Linear4bit):
            continue
        module.support_avx512bf16_for_cpu = False
        state = module.weight.quant_state
        if getattr(state, "packing_format_for_cpu", False):
            unpacked, state = _convert_weight_packed_for_cpu_inverse(module.weight.data, state)
            module.weight.data, module.weight.quant_state = unpacked, state


def computes_in_bfloat16(device: torch.device) -> bool:
    """Whether bfloat16 is faster than float32 on this device.

    On a CPU with the instructions a step took half the time (90 against 195 CPU-ms, 5M parameters,
    16 rows of 43 tokens); without them bfloat16 is emulated.
    """
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported()
    return device.type == "cpu" and multiplies_in_bfloat16()
