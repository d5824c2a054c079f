"""Loads a causal LM and its tokenizer from a folder or a hub id, on CPU, CUDA or MPS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from jinja2.exceptions import TemplateError
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

from advisor.errors import ModelError
from advisor.models import adapters, checks
from advisor.models.cpu_linear import speed_up
from advisor.models.fitting import check_tensors, check_tokenizer, load_reports_dropped, merge
from advisor.models.local import TransformersModel
from advisor.models.shortage import ran_out
from advisor.models.untrusted import needs_code
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


def pick_dtype(device: str) -> torch.dtype:
    """bfloat16 where the device computes in it, else float16 on accelerators, float32 on a CPU."""
    if device.startswith("cuda"):
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    return torch.float16 if device == "mps" else torch.float32


def quiet() -> None:
    """Switch the library's own progress bars off, for programs that print results."""
    from transformers.utils import logging

    logging.disable_progress_bar()


def load(
    ref: str,
    *,
    device: str | None = None,
    four_bit: bool = False,
    trust_remote_code: bool = False,
) -> TransformersModel:
    """Load a causal LM and its tokenizer.

    An adapter folder is opened as its base model with the adapter merged into it. In 4-bit, the
    merged weights are quantised.

    Args:
        ref: a folder or a hub id; of a model, or of an adapter as PEFT saves it.
        device: "cpu", "cuda", "cuda:1", "mps"; chosen by itself if None.
        four_bit: load the linear layers in 4-bit NF4 with double quantisation.
        trust_remote_code: run code that comes with the model; off unless the user says so.

    Raises:
        ModelError: there is no such model; it is no causal LM; its weights are no safetensors, or
            are not those of its architecture; its tokenizer is missing or does not fit; or it
            would run code that the user did not allow.
    """
    stack = adapters.stack(ref, ref)
    checks.check(ref, stack, trust_remote_code=trust_remote_code)
    place = pick_device(device)
    dtype = pick_dtype(place)
    on_device = {"": place} if four_bit or place != "cpu" else None
    quantization = (
        BitsAndBytesConfig(
            load_in_4bit=True,
            bnb_4bit_quant_type="nf4",
            bnb_4bit_use_double_quant=True,
            bnb_4bit_compute_dtype=dtype,
        )
        if four_bit
        else None
    )
    try:
        config = AutoConfig.from_pretrained(stack.base, trust_remote_code=trust_remote_code)
        if not Path(stack.base).is_dir():
            checks.check_config(
                ref, stack.base, config.to_dict(), trust_remote_code=trust_remote_code
            )
        tokenizer = AutoTokenizer.from_pretrained(
            stack.tokenizer, trust_remote_code=trust_remote_code
        )
        with load_reports_dropped():
            model, found = AutoModelForCausalLM.from_pretrained(
                stack.base,
                config=config,
                dtype=dtype,
                device_map=on_device if not stack.adapters else None,
                quantization_config=quantization if not stack.adapters else None,
                attn_implementation="sdpa",
                use_safetensors=True,
                trust_remote_code=trust_remote_code,
                output_loading_info=True,
                ignore_mismatched_sizes=True,  # they are refused below, all in one message
                # an adapter beside the model is merged below: loaded here, it hides what is missing
                adapter_kwargs={"subfolder": "none"} if stack.has_adapter_beside else None,
            )
        check_tensors(ref, stack.base, found)
        for folder in stack.adapters:
            model = merge(ref, model, folder)
        if stack.adapters and four_bit:
            model = type(model).from_pretrained(
                None,
                config=model.config,
                state_dict=model.state_dict(),
                dtype=dtype,
                device_map=on_device,
                quantization_config=quantization,
                attn_implementation="sdpa",
            )
        elif stack.adapters:
            model.to(place)
    except (OSError, ValueError, ImportError, RuntimeError, SafetensorError) as error:
        if ran_out(error):
            raise
        raise ModelError(_cannot_load(ref, error)) from error
    model.name_or_path = model.config._name_or_path = ref  # what a new adapter names as its base
    model.eval()
    check_tokenizer(ref, model, tokenizer)
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
    if "trust_remote_code" in str(error):
        return needs_code(ref)
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"model {ref!r} cannot be loaded: {reason} "
        "Give a folder, a hub id such as Qwen/Qwen2.5-0.5B-Instruct, or starter."
    )
