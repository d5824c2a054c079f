"""Any causal LM in the transformers format, from a hub id or a folder, on CPU, CUDA or MPS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from jinja2.exceptions import TemplateError
from safetensors import SafetensorError
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

from advisor.backends.base import Choice, Encoded, Generation, Message
from advisor.backends.chat import ChatFormat
from advisor.backends.cpu_linear import speed_up
from advisor.backends.fast import FastDecoder, agrees_with_full_rescoring
from advisor.backends.plain import LABELS_AT_ONCE, generate_one, rescoring_within_memory
from advisor.backends.prefix import PrefixCache
from advisor.backends.shortage import Halving
from advisor.backends.untrusted import check_model, needs_code
from advisor.errors import ModelError
from advisor.types import ModelInfo

UNLIMITED_CONTEXT = 1_000_000
"""Tokenizers without a stated limit report an absurd one."""


class HfBackend:
    """A transformers causal LM behind the `Backend` protocol.

    Attributes:
        model: the transformers model; adapters may be injected into it in place, after which
            `forget_prefix` must be called.
        tokenizer: its tokenizer.
        fast: the exact fast path; None for models whose scores it does not reproduce.
    """

    def __init__(self, model: Any, tokenizer: Any, info: ModelInfo) -> None:
        self.model, self.tokenizer = model, tokenizer
        self._info = info
        self._format = ChatFormat(tokenizer)
        self._prefix = PrefixCache(model)
        self._plain_halving = Halving(unit="label sequences")
        self.fast: FastDecoder | None = None
        if agrees_with_full_rescoring(model, self._prefix):
            self.fast = FastDecoder(model, self._prefix)
        self._label_ids: dict[tuple[str, ...], list[tuple[int, ...]]] = {}

    @property
    def info(self) -> ModelInfo:
        """The model as loaded."""
        return self._info

    def describe(self, info: ModelInfo) -> None:
        """Name the model differently in the report (the user's word for it, a note)."""
        self._info = info

    @property
    def device(self) -> torch.device:
        """Where the model runs."""
        return torch.device(self.model.device)

    @property
    def halving(self) -> Halving:
        """How often batches had to be halved because memory ran out."""
        return self._plain_halving if self.fast is None else self.fast.halving

    def begin_smaller(self, quarterings: int) -> None:
        """Take batches of a quarter from now on, or of a quarter of that, and so on."""
        if self.fast is None:
            self._plain_halving.rows = max(1, LABELS_AT_ONCE >> 2 * quarterings)
        else:
            self.fast.begin_smaller(quarterings)

    def forget_prefix(self) -> None:
        """Drop cached keys and values; needed after the weights or adapters changed."""
        self._prefix.forget()

    def encode(self, messages: Sequence[Message]) -> Encoded:
        """Render and tokenise; the answer's tokens follow directly."""
        return self._format.encode(messages)

    def answer_ids(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Token ids of each answer as it follows a prompt, its end mark included."""
        return self._format.answer_ids(texts)

    def answer_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of tokens each text takes as an answer, its end mark included."""
        return [len(ids) for ids in self.answer_ids(texts)]

    def choose(self, prompts: Sequence[Encoded], labels: Sequence[str]) -> Iterator[Choice]:
        """Choose the label with the highest ln p(label and end mark | prompt) for every prompt."""
        if not prompts:
            return
        ids = self._labels(tuple(labels))
        rows = [prompt.ids for prompt in prompts]
        if self.fast is None:
            scored: Iterator[tuple[int, Any]] = (
                (row, rescoring_within_memory(self.model, prompt, ids, self._plain_halving))
                for row, prompt in enumerate(rows)
            )
        else:
            scored = self.fast.score(rows, ids)
        for row, values in scored:
            best = max(range(len(labels)), key=lambda index: values[index])
            numbers = tuple(float(value) for value in values)
            yield Choice(row, labels[best], numbers, len(ids[best]))

    def generate(self, prompts: Sequence[Encoded], max_new_tokens: int) -> Iterator[Generation]:
        """Answer every prompt greedily, up to `max_new_tokens` tokens."""
        if not prompts:
            return
        stops = self._stop_ids()
        rows = [prompt.ids for prompt in prompts]
        if self.fast is None:
            for row, prompt in enumerate(rows):
                tokens = generate_one(self.model, prompt, max_new_tokens, sorted(stops))
                ended = len(tokens) < max_new_tokens
                yield Generation(row, self._format.decode(tokens), len(tokens), ended)
            return
        for row, tokens, ended in self.fast.generate(rows, max_new_tokens, stops):
            yield Generation(row, self._format.decode(tokens), len(tokens), ended)

    def _labels(self, labels: tuple[str, ...]) -> list[tuple[int, ...]]:
        if labels not in self._label_ids:
            self._label_ids[labels] = self.answer_ids(labels)
        return self._label_ids[labels]

    def _stop_ids(self) -> frozenset[int]:
        stops = {self._format.end_id}
        own = self.model.generation_config.eos_token_id
        for token in own if isinstance(own, list) else [own, self.tokenizer.eos_token_id]:
            if token is not None:
                stops.add(int(token))
        return frozenset(stops)


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
) -> HfBackend:
    """Load a causal LM and its tokenizer.

    Args:
        ref: a folder or a hub id.
        device: "cpu", "cuda", "cuda:1", "mps"; chosen by itself if None.
        four_bit: load the linear layers in 4-bit NF4 with double quantisation.
        trust_remote_code: run code that comes with the model; off unless the user says so.

    Raises:
        ModelError: there is no such model, it is no causal LM, its weights are not safetensors, or
            it would run code that the user did not allow.
    """
    if (Path(ref) / "config.json").is_file():
        check_model(ref, Path(ref), trust_remote_code=trust_remote_code)
    place = pick_device(device)
    dtype = pick_dtype(place)
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
        config = AutoConfig.from_pretrained(ref, trust_remote_code=trust_remote_code)
        tokenizer = AutoTokenizer.from_pretrained(ref, trust_remote_code=trust_remote_code)
        model = AutoModelForCausalLM.from_pretrained(
            ref,
            config=config,
            dtype=dtype,
            device_map={"": place} if four_bit or place != "cpu" else None,
            quantization_config=quantization,
            attn_implementation="sdpa",
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
        return HfBackend(model, tokenizer, _info(ref, model, tokenizer, place))
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
    path = Path(ref)
    if path.exists() and not (path / "config.json").is_file():
        return f"model {ref!r}: the folder holds no config.json; give a transformers folder"
    if "trust_remote_code" in str(error):
        return needs_code(ref)
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    return (
        f"model {ref!r} cannot be loaded: {reason} "
        "Give a folder, a hub id such as Qwen/Qwen2.5-0.5B-Instruct, or starter."
    )
