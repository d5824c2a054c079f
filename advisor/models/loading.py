"""Loads a causal LM and its tokenizer from a folder or a hub id, on CPU, CUDA or MPS."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

from advisor.errors import ModelError
from advisor.models import adapters, checks
from advisor.models.cpu_linear import speed_up
from advisor.models.fitting import check_tensors, check_tokenizer, load_reports_dropped, merge
from advisor.models.local import TransformersModel
from advisor.models.oom import ran_out
from advisor.models.precision import pick_dtype
from advisor.models.untrusted import needs_code
from advisor.types import ModelInfo

UNPACKED_UP_TO = 2_000_000_000
"""Parameters of a 4-bit model that a CPU holds unpacked; a larger one may not fit its memory."""
MASKED_GQA = "TRANSFORMERS_SDPA_FORCE_GQA"
"""Lets transformers leave shared key and value heads shared under a mask, too. The CPU kernel of
torch 2.13 takes them so: the same bits, 2.1 to 2.4 times as fast for a batch behind a shared
prefix. On a GPU it would fall back to a slow kernel; there the library decides."""
HELD_TWICE_UP_TO = 1_000_000_000
"""Parameters of a model on a CPU that is opened in float32 as well, for labels that bfloat16 cannot
tell apart."""
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

    An adapter folder is opened as its base model with the adapter merged into the weights. In
    4-bit, the merged weights are quantised.

    Args:
        ref: a folder or a hub id; of a model, or of an adapter as PEFT saves it.
        device: "cpu", "cuda", "cuda:1", "mps"; chosen by itself if None.
        four_bit: load the linear layers in 4-bit NF4 with double quantisation.
        dtype: "float32", "bfloat16" or "float16"; chosen by device and processor if None.
        trust_remote_code: run code that comes with the model; off unless the user says so.

    Raises:
        ModelError: there is no such model; it is no causal LM; its weights are no safetensors, or
            are not those of its architecture; its tokenizer is missing or does not fit; or it
            would run code that the user did not allow.
    """
    stack = adapters.stack(ref, ref)
    checks.check(ref, stack, trust_remote_code=trust_remote_code)
    place = pick_device(device)
    os.environ[MASKED_GQA] = "1" if place == "cpu" and torch.__version__ >= "2.13" else "0"
    own_code = {"trust_remote_code": trust_remote_code}
    try:
        config = AutoConfig.from_pretrained(stack.base, **own_code)
        if not Path(stack.base).is_dir():
            checks.check_config(ref, stack.base, config.to_dict(), **own_code)
        tokenizer = AutoTokenizer.from_pretrained(stack.tokenizer, **own_code)
        number_format = getattr(torch, dtype) if dtype else None
        number_format = number_format or pick_dtype(place, _parameters(config, place, own_code))
        how = {"dtype": number_format, **own_code}
        final = {"device_map": {"": place} if four_bit or place != "cpu" else None}
        if four_bit:
            final["quantization_config"] = BitsAndBytesConfig(
                load_in_4bit=True,
                bnb_4bit_quant_type="nf4",
                bnb_4bit_use_double_quant=True,
                bnb_4bit_compute_dtype=number_format,
            )
        model = _weights(ref, stack, config, how if stack.adapters else {**how, **final})
        for folder in stack.adapters:
            model = merge(ref, model, folder)
        if stack.adapters and four_bit:
            parts = {"config": model.config, "state_dict": model.state_dict()}
            model = type(model).from_pretrained(None, **parts, **how, **final)
        elif stack.adapters:
            model.to(place)
    except (OSError, ValueError, ImportError, RuntimeError, SafetensorError) as error:
        if ran_out(error):
            raise
        raise _cannot_load(ref, error) from error
    model.name_or_path = model.config._name_or_path = ref  # what a new adapter names as its base
    model.eval()
    check_tokenizer(ref, model, tokenizer)
    if four_bit and place == "cpu" and model.num_parameters() <= UNPACKED_UP_TO:
        unpack(model)
    elif four_bit:
        _keep_weights_trainable(model)
    speed_up(model)
    lm = TransformersModel(model, tokenizer, _info(ref, model, tokenizer, place))
    rounds = dtype is None and place == "cpu" and model.dtype == torch.bfloat16
    if rounds and not four_bit and model.num_parameters() <= HELD_TWICE_UP_TO:
        lm.open_exact = partial(
            load, ref, device=place, dtype="float32", trust_remote_code=trust_remote_code
        )
    return lm


def _weights(ref: str, stack: adapters.Stack, config: Any, how: Mapping[str, Any]) -> Any:
    """The base model, once its tensors are known to be those of its architecture."""
    with load_reports_dropped():
        model, found = AutoModelForCausalLM.from_pretrained(
            stack.base,
            config=config,
            use_safetensors=True,
            output_loading_info=True,
            ignore_mismatched_sizes=True,  # they are refused below, all in one message
            # an adapter beside the model is merged later: loaded here, it hides what is missing
            adapter_kwargs={"subfolder": "none"} if stack.has_adapter_beside else None,
            **how,
        )
    check_tensors(ref, stack.base, found)
    return model


def _parameters(config: Any, place: str, own_code: Mapping[str, bool]) -> int | None:
    """Parameters of a model that is to run on the CPU, counted without any weights."""
    if place != "cpu":
        return None
    with torch.device("meta"):
        return int(AutoModelForCausalLM.from_config(config, **own_code).num_parameters())


def unpack(model: Any) -> None:
    """Hold 4-bit layers as what they compute with: their own values, in 16 or 32 bits.

    A processor has no instructions for 4 bits, so bitsandbytes unpacks a layer's weights at every
    pass, which takes longer than the product. The values are the same, so the answers are too.
    """
    from bitsandbytes.functional import dequantize_4bit
    from bitsandbytes.nn import Linear4bit

    for name, layer in list(model.named_modules()):
        if not isinstance(layer, Linear4bit):
            continue
        state = layer.weight.quant_state
        with torch.device("meta"):
            plain = torch.nn.Linear(layer.in_features, layer.out_features, bias=False)
        values = dequantize_4bit(layer.weight.data, state).to(model.dtype)
        plain.weight = torch.nn.Parameter(values, requires_grad=False)
        plain.bias = layer.bias
        plain.eval()
        model.set_submodule(name, plain)


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


def _cannot_load(ref: str, error: Exception) -> ModelError:
    if "trust_remote_code" in str(error):
        return needs_code(ref)
    text = str(error).strip().partition("\n")[0] or type(error).__name__
    return ModelError("model-unloadable", model=ref, text=text)
