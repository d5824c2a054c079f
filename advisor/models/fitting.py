"""Whether what was loaded is the model that its files describe: tensors, adapters, tokenizer."""

from __future__ import annotations

import contextlib
import logging
import re
import textwrap
import warnings
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from peft import PeftConfig, PeftModel

from advisor.errors import ModelError
from advisor.findings import Problem, problem
from advisor.models import checks
from advisor.models.untrusted import ADAPTER_CONFIG, ADAPTER_WEIGHTS
from advisor.models.weight_files import Stored, read_header, stored_tensors

NAMED = 3
"""Tensors in a message."""
SHOWN = 200
"""Characters of a library's error in a message."""
PROBE_TOKENS = 16
MERGE_TOLERANCE = {torch.float32: 1e-3}
LOW_PRECISION_MERGE_TOLERANCE = 0.1
"""How far logits may move when an adapter is merged, as a share of the largest one."""
_BUFFER = re.compile(r"(^|\.)(inv_freq|masked_bias|position_ids)$")
"""Tables that older versions of transformers wrote into checkpoints, and compute now."""
_MASK = re.compile(r"(^|\.)(attn|attention|self_attention|attn\.attention)\.bias$")
_MASK_AXES = 4
"""A causal mask is 1 x 1 x positions x positions; a bias has one axis."""


def check_tensors(ref: str, base: str, found: Mapping[str, Collection[Any]]) -> None:
    """Refuse a checkpoint whose tensors are not those of its architecture.

    Args:
        ref: the model as the user named it.
        base: the folder or hub id that the weights are from.
        found: what `from_pretrained(…, output_loading_info=True)` tells; tied weights, and what the
            architecture itself ignores, are not in it.

    Raises:
        ModelError: tensors are missing, unexpected or of another shape; names the first ones.
    """
    missing = sorted(found["missing_keys"])
    if missing:
        raise ModelError("tensors-missing", model=ref, count=len(missing), tensors=_some(missing))
    odd = sorted(found["mismatched_keys"])
    if odd:
        name, stored, wanted = odd[0]
        raise ModelError(
            "tensors-of-other-shape",
            model=ref,
            count=len(odd),
            tensor=name,
            stored=_shape(stored),
            wanted=_shape(wanted),
        )
    unexpected = sorted(found["unexpected_keys"])
    if unexpected and Path(base).is_dir():
        stored = stored_tensors(problem("the-model", model=ref), Path(base))
    else:
        stored = {}
    used = [name for name in unexpected if not _is_harmless(name, stored.get(name))]
    if used:
        raise ModelError("tensors-unexpected", model=ref, count=len(used), tensors=_some(used))


def _is_harmless(name: str, stored: Stored | None) -> bool:
    """Whether a tensor is a table that the architecture computes itself."""
    if _BUFFER.search(name):
        return True
    return bool(_MASK.search(name)) and (stored is None or len(stored.shape) == _MASK_AXES)


def merge(ref: str, model: Any, folder: Path) -> Any:
    """Add an adapter to the weights of its base model.

    Args:
        ref: the model as the user named it.
        model: the base model, whole.
        folder: holds the adapter as safetensors.

    Returns:
        The model, of its own class, without a trace of PEFT.

    Raises:
        ModelError: the adapter is not this model's, whole or in part; or the merged model does not
            answer as base and adapter do.
    """
    stored = read_header(problem("the-model", model=ref), folder / ADAPTER_WEIGHTS)
    _make_room(model, stored)

    def foreign(why: Problem) -> ModelError:
        file = folder / ADAPTER_CONFIG
        return ModelError("adapter-of-other-model", model=ref, base=base, file=file, why=why)

    base = str(model.name_or_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what they tell is checked below
        try:
            config = PeftConfig.from_pretrained(folder)
            config.inference_mode = True
            tuned = PeftModel(model, config)
            result = tuned.load_adapter(str(folder), tuned.active_adapter, is_trainable=False)
        except (ValueError, RuntimeError, TypeError, KeyError, AttributeError) as error:
            said = textwrap.shorten(str(error), SHOWN, placeholder=" …")
            raise foreign(problem("peft-says", text=said)) from error
        if not stored or result.unexpected_keys or result.missing_keys:
            told = sorted(map(_plain, (*result.unexpected_keys, *result.missing_keys)))
            if result.unexpected_keys:
                raise foreign(
                    problem("adapter-tensors-unplaced", count=len(told), tensors=_some(told))
                )
            raise foreign(problem("adapter-tensors-missing", count=len(told), tensors=_some(told)))
        tuned.eval()
        before = _probe(tuned)
        merged = tuned.merge_and_unload()
    if hasattr(merged, "peft_config"):
        del merged.peft_config
    tolerance = MERGE_TOLERANCE.get(model.dtype, LOW_PRECISION_MERGE_TOLERANCE)
    if float((_probe(merged) - before).abs().max()) > tolerance * float(before.abs().max()):
        raise ModelError("adapter-changes-answers", model=ref)
    return merged


def _make_room(model: Any, stored: Mapping[str, Stored]) -> None:
    """Widen the embeddings where the adapter brings wider ones, for tokens it has added."""
    embeddings = model.get_input_embeddings()
    name = next(name for name, module in model.named_modules() if module is embeddings)
    saved = stored.get(f"base_model.model.{name}.weight")
    if saved is not None and saved.shape[0] > embeddings.weight.shape[0]:
        model.resize_token_embeddings(saved.shape[0], mean_resizing=False)


@torch.inference_mode()
def _probe(model: Any) -> torch.Tensor:
    """Logits of a few tokens."""
    rows = model.get_input_embeddings().weight.shape[0]
    ids = torch.tensor([[(3 + 7 * at) % rows for at in range(PROBE_TOKENS)]], device=model.device)
    logits: torch.Tensor = model(input_ids=ids).logits.float()
    return logits


def check_tokenizer(ref: str, model: Any, tokenizer: Any) -> None:
    """Refuse a tokenizer without a vocabulary, or with tokens that the model has no row for.

    Special tokens beyond the embeddings are left alone where no prompt holds them, as in the
    text-only models of multimodal families.

    Raises:
        ModelError: says which.
    """
    added = tokenizer.get_added_vocab()
    plain = [token for token in tokenizer.get_vocab() if token not in added]
    if not plain:
        raise checks.no_tokenizer(ref)
    rows = int(model.get_input_embeddings().weight.shape[0])
    rows = min(rows, getattr(model.get_output_embeddings(), "out_features", rows))
    special = {str(one) for one in tokenizer.added_tokens_decoder.values() if one.special}
    unused = special - {tokenizer.bos_token, tokenizer.eos_token}
    beyond = {
        token: at
        for token, at in tokenizer.get_vocab().items()
        if at >= rows and token not in unused
    }
    if beyond:
        token, at = max(beyond.items(), key=lambda one: one[1])
        raise ModelError(
            "tokenizer-does-not-fit",
            model=ref,
            count=len(beyond),
            token=token,
            number=at,
            rows=rows,
        )


@contextlib.contextmanager
def load_reports_dropped() -> Iterator[None]:
    """Drop the table that transformers logs of missing and unexpected tensors."""
    logger = logging.getLogger("transformers.modeling_utils")

    def keep(record: logging.LogRecord) -> bool:
        return "LOAD REPORT" not in record.getMessage()

    logger.addFilter(keep)
    try:
        yield
    finally:
        logger.removeFilter(keep)


def _some(names: Sequence[str]) -> list[str | Problem]:
    more = [problem("more-names", count=len(names) - NAMED)] if len(names) > NAMED else []
    return [*names[:NAMED], *more]


def _plain(name: str) -> str:
    """A tensor's name as the adapter's file has it."""
    return name.replace(".default.", ".")


def _shape(sizes: Iterable[int]) -> str:
    return " x ".join(map(str, sizes))
