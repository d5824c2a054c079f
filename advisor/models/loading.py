"""Loads a causal LM and its tokenizer from a folder or a hub id, on CPU, CUDA or MPS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from jinja2.exceptions import TemplateError
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

from advisor.errors import ModelError
from advisor.models.cpu_linear import speed_up
from advisor.models.local import TransformersModel
from advisor.models.precision import pick_dtype
from advisor.models.untrusted import check_model, needs_code
from advisor.types import ModelInfo

UNLIMITED_CONTEXT = 1_000_000
"""Tokenizers without a stated limit report an absurd one."""


def pick_device(wanted: str | None = None) -> str:
    """The device to run on: the one wanted, else CUDA, else MPS, else the CPU."""
    if wanted:
        return wanted
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def quiet() -> None:
    """Switch the library's own progress bars off, for programs that print results."""
    from transformers.utils import logging

    logging.disable_progress_bar()


def load(
    ref: str,
    *,
    device: str | None = None,
    four_bit: bool = False,
    dtype: str | None = None,
    trust_remote_code: bool = False,
) -> TransformersModel:
    """Load a causal LM and its tokenizer.

    Args:
        ref: a folder or a hub id.
        device: "cpu", "cuda", "cuda:1", "mps"; chosen by itself if None.
        four_bit: load the linear layers in 4-bit NF4 with double quantisation.
        dtype: "float32", "bfloat16" or "float16"; chosen by device and processor if None.
        trust_remote_code: run code that comes with the model; off unless the user says so.

    Raises:
        ModelError: there is no such model, it is no causal LM, its weights are not safetensors, or
            it would run code that the user did not allow.
    """
    if (Path(ref) / "config.json").is_file():
        check_model(ref, Path(ref), trust_remote_code=trust_remote_code)
    place = pick_device(device)
    try:
        config = AutoConfig.from_pretrained(ref, trust_remote_code=trust_remote_code)
        tokenizer = AutoTokenizer.from_pretrained(ref, trust_remote_code=trust_remote_code)
        number_format = (
            getattr(torch, dtype) if dtype else pick_dtype(place, _parameters(config, place))
        )
        quantization = (
            BitsAndBytesConfig(
                load_in_4bit=True,
                bnb_4bit_quant_type="nf4",
                bnb_4bit_use_double_quant=True,
                bnb_4bit_compute_dtype=number_format,
            )
            if four_bit
            else None
        )
        model = AutoModelForCausalLM.from_pretrained(
            ref,
            config=config,
            dtype=number_format,
            device_map={"": place} if four_bit or place != "cpu" else None,
            quantization_config=quantization,
            use_safetensors=True,
            trust_remote_code=trust_remote_code,
        )
    except (OSError, ValueError, ImportError, SafetensorError) as error:
        raise ModelError(_cannot_load(ref, error)) from error
    model.eval()
    if four_bit:
        _keep_weights_trainable(model)
    else:
        speed_up(model)
    try:
        return TransformersModel(model, tokenizer, _info(ref, model, tokenizer, place))
    except TemplateError as error:  # a mistake, or more than a template may do: it runs sandboxed
        raise ModelError(
            f"model {ref!r}: its chat template cannot be used ({error}); mend chat_template.jinja "
            "(or chat_template in tokenizer_config.json), or remove it for plain prompts"
        ) from error


def _parameters(config: Any, place: str) -> int | None:
    """Parameters of a model that is to run on the CPU, counted without any weights."""
    if place != "cpu":
        return None
    with torch.device("meta"):
        return int(AutoModelForCausalLM.from_config(config).num_parameters())


def _keep_weights_trainable(model: Any) -> None:
    """Stop bitsandbytes from repacking 4-bit weights at the first forward on some processors.

    Repacked weights answer a little faster, but training through them gives zero gradients.
    """
    from bitsandbytes.nn import Linear4bit

    for module in model.modules():
        if isinstance(module, Linear4bit):
            module.support_avx512bf16_for_cpu = False


def _info(ref: str, model: Any, tokenizer: Any, device: str) -> ModelInfo:
    config = model.config.get_text_config()
    limits = [
        limit
        for limit in (getattr(config, "max_position_embeddings", None), tokenizer.model_max_length)
        if isinstance(limit, int) and 0 < limit < UNLIMITED_CONTEXT
    ]
    return ModelInfo(
        id=ref,
        parameters=int(model.num_parameters()),
        device="cuda:0" if device == "cuda" else device,
        dtype=str(model.dtype).removeprefix("torch."),
        context_length=min(limits) if limits else None,
        chat_template=bool(tokenizer.chat_template),
        device_name=torch.cuda.get_device_name(model.device) if device.startswith("cuda") else None,
    )


def _cannot_load(ref: str, error: Exception) -> str:
    path = Path(ref)
    if path.exists() and not (path / "config.json").is_file():
        return f"model {ref!r}: the folder holds no config.json; give a transformers folder"
    if "trust_remote_code" in str(error):
        return needs_code(ref)
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"model {ref!r} cannot be loaded: {reason} "
        "Give a folder, a hub id such as Qwen/Qwen2.5-0.5B-Instruct, or smollm2."
    )
