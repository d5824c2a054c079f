"""Everything that can be told from a model's folder before torch is imported."""

from __future__ import annotations

import json
from pathlib import Path

from advisor import model_kind
from advisor.errors import ModelError
from advisor.findings import problem
from advisor.models import adapters, untrusted, weight_files

CONFIG = "config.json"
VOCABULARIES = ("tokenizer.json", "*vocab*", "*.model", "*.tiktoken", "tekken.json")
"""Files that tokenizers keep their tokens in."""


def check_config(
    ref: str, where: str, config: dict[str, object], *, trust_remote_code: bool
) -> None:
    """Refuse what transformers cannot open as a causal language model.

    Args:
        ref: the model as the user named it.
        where: the folder or hub id behind that name.
        config: the content of config.json.
        trust_remote_code: the user allows the model's own code.

    Raises:
        ModelError: it needs code of its own that is not allowed, or is another kind of model.
    """
    untrusted.check_code(ref, config, trust_remote_code=trust_remote_code)
    named = f"{where.rstrip('/')}/{CONFIG}"
    if trust_remote_code and config.get("auto_map"):
        model_kind.refuse_other_kinds(config, named)
    else:
        model_kind.refuse_unopenable(config, named)


def check(ref: str, stack: adapters.Stack, *, trust_remote_code: bool) -> None:
    """Refuse a model whose folders are no causal LM, are not whole, or could run code.

    Args:
        ref: the model as the user named it.
        stack: the model, and the adapters on it; what is on the hub is not looked at.
        trust_remote_code: the user allows the model's own code.

    Raises:
        ModelError: says what is wrong with which file, and what to do.
    """
    for folder in stack.folders:
        _check_folder(ref, folder, trust_remote_code=trust_remote_code)
    place = Path(stack.tokenizer)
    own_code = trust_remote_code and place.is_dir() and any(place.glob("*.py"))
    if place.is_dir() and not own_code and not any(any(place.glob(one)) for one in VOCABULARIES):
        raise no_tokenizer(ref)


def no_tokenizer(ref: str) -> ModelError:
    """The refusal of a model without a tokenizer."""
    return ModelError("no-tokenizer", model=ref)


def _check_folder(ref: str, folder: Path, *, trust_remote_code: bool) -> None:
    what = problem("the-model", model=ref)
    if (folder / untrusted.ADAPTER_CONFIG).is_file():
        untrusted.check_adapter(what, folder)
        adapters.check_kind(ref, folder)
        weight_files.read_header(what, folder / untrusted.ADAPTER_WEIGHTS)
        if not (folder / CONFIG).is_file():
            return
    config = _config(folder)
    if "model_type" not in config:
        raise ModelError("no-transformers-model", model=ref)
    check_config(ref, str(folder), config, trust_remote_code=trust_remote_code)
    untrusted.check_model(ref, folder)
    weight_files.check_whole(what, folder)


def _config(folder: Path) -> dict[str, object]:
    try:
        found = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
