"""Run in a process of its own: writes the model of a GGUF file as a transformers folder.

    python -m advisor.models.gguf_convert model|config FILE FOLDER

transformers reads the file. What it leaves out of a file and what would change answers is added
here, or the file is refused. Every line written is `step` or `problem`, a tab, and JSON text.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from typing import Any

from advisor import hub
from advisor.errors import ModelError
from advisor.models.gguf import GB, Header, Part, read_header

GPT2_SPLIT = (
    "a.x-4.0", "exaone4", "gigachat", "gpt-2", "granite-docling", "jais", "mellum", "modern-bert",
    "mpt", "olmo", "phi-2", "trillion",
)  # fmt: skip
"""Names (tokenizer.ggml.pre) under which llama.cpp splits text as GPT-2 does, and transformers too.
Source: src/llama-vocab.cpp of llama.cpp."""
DIGIT_SPLIT = (
    "codeshell", "command-r", "exaone", "minerva-7b", "refact", "smollm", "starcoder",
)  # fmt: skip
"""Names under which llama.cpp takes digits apart first and then splits as GPT-2 does; transformers
does not read them from the file. Source: as above."""
WINDOWED = frozenset({"mistral", "phi3", "starcoder2"})
"""Model types whose window transformers does not read from the file."""
ROPE_FACTORS = "rope_freqs.weight"
LLAMA3_ROPE = {
    "rope_type": "llama3",
    "low_freq_factor": 1.0,
    "high_freq_factor": 4.0,
    "original_max_position_embeddings": 8192,
}
"""Of Llama 3.1 to 3.3, beside the factor. Source: config.json of meta-llama/Llama-3.1-8B."""
TOLERANCE = 1e-4
"""Between frequencies computed here and factors that a file holds in float32."""


def main() -> None:
    """Convert, and say what goes wrong in one line."""
    part, file, folder = sys.argv[1:]
    threading.Thread(target=_end_with_parent, daemon=True).start()
    hub.set_environment(offline=True)
    try:
        convert("model" if part == "model" else "config", Path(file), Path(folder))
    except ModelError as error:
        _say("problem", asdict(error.problem))
        sys.exit(1)


def convert(part: Part, file: Path, folder: Path) -> None:
    """Write the model of a GGUF file, or its config.json alone.

    Args:
        part: what is wanted.
        file: the GGUF file.
        folder: an empty folder.

    Raises:
        ModelError: why not.
    """
    try:
        header = read_header(file.name, file)
        _refuse(header)
        (write_model if part == "model" else write_config)(file, header, folder)
    except ModelError:
        raise
    except MemoryError as error:
        raise ModelError("conversion-out-of-memory") from error
    except Exception as error:  # the file may hold anything
        reason = (str(error).strip().splitlines() or [""])[0]
        raise ModelError("conversion-failed", text=f"{type(error).__name__}: {reason}") from error


def write_config(file: Path, header: Header, folder: Path) -> Any:
    """Write config.json, and return the configuration.

    Raises:
        ModelError: it needs something that transformers does not read from the file.
    """
    from transformers import AutoConfig

    with tempfile.TemporaryDirectory() as nothing:  # no file beside the GGUF file is read
        config = AutoConfig.from_pretrained(nothing, gguf_file=str(file))
    if config.model_type in WINDOWED:
        config.sliding_window = header.of_model("attention.sliding_window")
    if ROPE_FACTORS in header.tensors:
        _set_llama3_rope(config, _factors(file, header))
    config.save_pretrained(folder)
    return config


def write_model(file: Path, header: Header, folder: Path) -> None:
    """Write configuration, tokenizer and weights.

    Raises:
        ModelError: a part of the model is missing, or transformers does not read it.
    """
    import torch
    from transformers import AutoModelForCausalLM, GgufConfig, PreTrainedTokenizerFast
    from transformers.utils import logging

    logging.disable_progress_bar()
    _say("step", {"step": "read_tokenizer"})
    config = write_config(file, header, folder)
    with tempfile.TemporaryDirectory() as nothing:
        tokenizer = PreTrainedTokenizerFast.from_pretrained(nothing, gguf_file=str(file))
        _split_digits(tokenizer, header)
        tokenizer.save_pretrained(folder)
        _say("step", {"step": "unpack", "tensors": len(header.tensors)})
        model, loaded = AutoModelForCausalLM.from_pretrained(
            nothing,
            gguf_file=str(file),
            config=config,
            quantization_config=GgufConfig(dequantize=True),
            dtype=torch.float32,
            output_loading_info=True,
        )
    _require_whole(model, loaded, header)
    exact = _smallest_exact_dtype(model)
    model.to(exact)
    size = model.num_parameters() * exact.itemsize / GB
    dtype = str(exact).removeprefix("torch.")
    _say("step", {"step": "write", "size_gb": size, "dtype": dtype})
    model.save_pretrained(folder)


def _refuse(header: Header) -> None:
    """Refuse what transformers would read otherwise than it is meant, without a word.

    Raises:
        ModelError: always says to take the model's safetensors.
    """
    scaling = header.of_model("rope.scaling.type")
    if scaling not in (None, "none") or any("rope_factors" in name for name in header.tensors):
        raise ModelError("gguf-context-stretched", method=str(scaling or "longrope"))
    if header.metadata.get("tokenizer.ggml.model") != "gpt2":
        return
    from transformers.integrations.gguf.gguf_tokenizer_mapping import GGUF_PRE_TOKENIZER_SPLITS

    split = header.metadata.get("tokenizer.ggml.pre")
    if split not in (*GPT2_SPLIT, *DIGIT_SPLIT, *GGUF_PRE_TOKENIZER_SPLITS):
        raise ModelError("gguf-split-unknown", split=str(split))


def _split_digits(tokenizer: Any, header: Header) -> None:
    from tokenizers import pre_tokenizers

    if header.metadata.get("tokenizer.ggml.pre") in DIGIT_SPLIT:
        tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [
                pre_tokenizers.Digits(individual_digits=True),
                pre_tokenizers.ByteLevel(add_prefix_space=False),
            ]
        )


def _factors(file: Path, header: Header) -> Any:
    import numpy as np
    import torch

    place = header.tensors[ROPE_FACTORS]
    return torch.from_numpy(
        np.fromfile(file, dtype="<f4", count=place.elements, offset=place.offset)
    )


def _set_llama3_rope(config: Any, factors: Any) -> None:
    """Write down the scaling whose factors the file holds; transformers passes them over.

    Raises:
        ModelError: they are not those of Llama 3.
    """
    import torch
    from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

    plain = config.rope_parameters["rope_theta"] ** -(
        torch.arange(0, 2 * len(factors), 2) / (2 * len(factors))
    )
    config.rope_parameters = {
        "rope_theta": config.rope_parameters["rope_theta"],
        "factor": round(float(factors.max()), 3),
        **LLAMA3_ROPE,
    }
    scaled, _ = ROPE_INIT_FUNCTIONS["llama3"](config, device="cpu")
    if scaled.shape != factors.shape or not torch.allclose(scaled * factors, plain, TOLERANCE, 0):
        raise ModelError("gguf-rope-unknown", tensor=ROPE_FACTORS)


def _require_whole(model: Any, loaded: Any, header: Header) -> None:
    """Refuse a model with tensors that the file lacks, or a file with tensors that nothing read.

    Raises:
        ModelError: names the first of them.
    """
    missing = sorted(loaded["missing_keys"])
    if missing:
        raise ModelError("gguf-tensors-missing", count=len(missing), tensor=missing[0])
    layers = model.config.num_hidden_layers
    used = {
        name: one.elements
        for name, one in header.tensors.items()
        if name != ROPE_FACTORS
        and not (name == "output.weight" and model.config.tie_word_embeddings)
        and not (name.startswith("blk.") and int(name.split(".")[1]) >= layers)
    }
    if sum(used.values()) != model.num_parameters():
        raise ModelError(
            "gguf-part-lost",
            numbers=sum(used.values()),
            type=model.config.model_type,
            taken=model.num_parameters(),
        )


def _smallest_exact_dtype(model: Any) -> Any:
    """The shortest format that holds every weight without rounding."""
    import torch

    for dtype in (torch.bfloat16, torch.float16):
        if all(torch.equal(one.to(dtype).float(), one) for one in model.parameters()):
            return dtype
    return torch.float32


def _say(kind: str, told: object) -> None:
    sys.stdout.write(f"{kind}\t{json.dumps(told)}\n")
    sys.stdout.flush()


def _end_with_parent() -> None:
    """End when the process that asked is gone: nobody would take the result."""
    os.read(sys.stdin.fileno(), 1)  # returns when the other end is closed
    os._exit(1)


if __name__ == "__main__":
    main()
