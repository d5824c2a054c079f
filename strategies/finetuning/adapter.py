"""Low-rank adapters on a loaded model: attach, write, read."""

from __future__ import annotations

import contextlib
import json
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from torch import nn
from transformers import set_seed
from transformers.pytorch_utils import Conv1D

from advisor.errors import TrialError
from advisor.findings import problem
from advisor.models.untrusted import check_adapter
from strategies.finetuning.settings import Recipe

MODEL_CARD = "README.md"


PROBE_TOKENS = 8
REFUSED_IN_MAMBA = "out_proj"
"""A layer whose weights the kernels of Mamba blocks read themselves; PEFT refuses it."""


def attach(model: Any, recipe: Recipe, seed: int) -> PeftModel:
    """Put fresh adapters on every linear layer except the output layer, in place.

    Raises:
        TrialError: the model has no layer that can hold one.
    """
    targets = _targets(model)
    if not targets:
        raise TrialError("no-linear-layer", type=str(model.config.model_type))
    config = LoraConfig(
        r=recipe.rank,
        lora_alpha=recipe.alpha,
        lora_dropout=recipe.dropout,
        target_modules=targets,
        task_type="CAUSAL_LM",
    )
    set_seed(seed)
    with quiet():
        return get_peft_model(model, config)


def _targets(model: Any) -> list[str]:
    """The full names of the linear layers that text goes through, the output layer left out.

    A few tokens are sent through the model to see which these are: those of a vision tower, and
    those whose weights other code reads, would get adapters that never learn. Of layers that
    repeat (blocks, experts), all count as soon as one is used.
    """
    output = model.get_output_embeddings()
    recurrent = any(hasattr(module, "conv1d") for module in model.modules())
    layers = {
        name: module
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear | Conv1D)
        and module is not output
        and not (recurrent and name.endswith(REFUSED_IN_MAMBA))
    }
    used: set[str] = set()

    def watch(name: str, width: int) -> Any:
        def see(_module: Any, _inputs: Any, found: Any) -> None:
            # routers that answer with several tensors, and layers of blocks, are no plain products
            if isinstance(found, torch.Tensor) and found.shape[-1] == width:
                used.add(_kind(name))

        return see

    hooks = [
        module.register_forward_hook(
            watch(name, module.nf if isinstance(module, Conv1D) else module.out_features)
        )
        for name, module in layers.items()
    ]
    try:
        with torch.inference_mode():
            ids = torch.arange(PROBE_TOKENS, device=model.device)[None]
            model(input_ids=ids, use_cache=False)
    finally:
        for hook in hooks:
            hook.remove()
    return [name for name in layers if _kind(name) in used]


def _kind(name: str) -> str:
    """A layer's name without the numbers of its block and expert."""
    return re.sub(r"\d+", "#", name)


def read(model: Any, folder: Path) -> PeftModel:
    """Put the adapters of a folder on a model, in place. Reads safetensors only.

    Raises:
        ModelError: the folder's adapter is a pickle, or its settings name a module to import.
    """
    # PEFT itself falls back to a pickle, and then to the hub, where no safetensors file is found
    check_adapter(problem("the-adapter", folder=folder), folder)
    with quiet():
        return PeftModel.from_pretrained(model, folder)


def write(model: PeftModel, folder: Path) -> None:
    """Write adapter_model.safetensors and adapter_config.json."""
    model.save_pretrained(folder, save_embedding_layers=False)
    (folder / MODEL_CARD).unlink(missing_ok=True)
    config = folder / "adapter_config.json"
    facts = json.loads(config.read_text(encoding="utf-8"))
    if facts.get("target_modules"):
        # PEFT writes sets in the order of their hashes, which differ from process to process
        facts["target_modules"] = sorted(facts["target_modules"])
    config.write_text(json.dumps(facts, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep PEFT's warnings about what it finds out by itself to itself."""
    with warnings.catch_warnings():
        # PEFT 0.21 asks for an attribute that transformers 5.23 has renamed
        warnings.filterwarnings("ignore", message=".*is_gradient_checkpointing.*")
        # it finds out by itself how a layer's weights lie, and says so
        warnings.filterwarnings("ignore", message=".*fan_in_fan_out.*")
        yield
