"""Opens a language model by name; nothing heavy is imported before it is asked for."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from advisor import hub, starter
from advisor.errors import ModelError
from advisor.models import adapters, checks
from advisor.models.base import Model
from advisor.models.scripted import NAME as SCRIPTED
from advisor.models.scripted import ScriptedModel

if TYPE_CHECKING:
    from advisor.models.local import TransformersModel

STARTER = "starter"
STARTER_NOTE = (
    "The starter model is for trying the tool, not for deciding about your model: "
    "run again with --model and the model you would use."
)


def resolve(ref: str) -> str:
    """The folder or hub id behind a model name.

    Raises:
        ModelError: the starter's weights are missing, or a path-like name does not exist.
    """
    if ref == STARTER:
        folder = starter.path()
        if not (folder / "model.safetensors").is_file():
            raise ModelError(
                f"the starter model's weights are missing from {folder}; install the package again "
                "or train them with `python -m advisor.starter.train`"
            )
        return str(folder)
    path = Path(ref).expanduser()
    if ref != SCRIPTED and not path.exists():
        looks_like_path = ref.startswith((".", "/", "~")) or ref.count("/") != 1
        if looks_like_path:
            raise ModelError(
                f"model {ref!r} is no folder, no hub id (owner/name) and no built-in model; "
                "built in are: starter, scripted"
            )
    return str(path) if path.exists() else ref


def require(ref: str, *, offline: bool, trust_remote_code: bool = False) -> None:
    """Make sure, before any data is read, that the model can be had; a hub id costs one small file.

    Args:
        ref: the model.
        offline: look for a hub id in the local cache only.
        trust_remote_code: the user allows code that comes with the model.

    Raises:
        ModelError: it is nowhere, or the hub cannot be reached and it is not in the cache; it is no
            causal LM, or not whole; or it would run code that the user did not allow.
    """
    where = resolve(ref)
    if ref == SCRIPTED:
        return
    found = adapters.stack(ref, where)
    checks.check(ref, found, trust_remote_code=trust_remote_code)
    if Path(found.base).exists():
        return
    try:
        config = _read_json(_config_from_hub(found.base, offline=offline))
    except ModelError as error:
        if not found.adapters:
            raise
        raise ModelError(f"model {ref!r} is an adapter without its base model: {error}") from error
    checks.check_config(ref, found.base, config, trust_remote_code=trust_remote_code)


def _config_from_hub(ref: str, *, offline: bool) -> Path:
    """The config.json of a hub model, from the cache or the hub."""
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    cached = offline or not hub.answers()
    try:
        return Path(hf_hub_download(ref, "config.json", local_files_only=cached))
    except LocalEntryNotFoundError as error:
        raise ModelError(
            f"model {ref!r} is not in the local cache and the hub cannot be reached; "
            "give a folder, or --model starter"
        ) from error
    except GatedRepoError as error:
        raise ModelError(
            f"model {ref!r} is gated: accept its terms on the hub and log in with `hf auth login`"
        ) from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError(
            f"model {ref!r} is no folder here and no model on the hub; check the spelling, "
            "or give starter"
        ) from error
    except EntryNotFoundError as error:
        raise ModelError(
            f"model {ref!r} holds no config.json; a causal LM in the transformers format is "
            f"needed. If it is an adapter, download it (hf download {ref} --local-dir FOLDER) "
            "and give the folder."
        ) from error
    except OSError as error:
        raise ModelError(
            f"model {ref!r}: the hub cannot be reached ({type(error).__name__}); "
            "give a folder, or --model starter"
        ) from error


def _read_json(path: Path) -> dict[str, object]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def open_model(ref: str, *, device: str | None = None, trust_remote_code: bool = False) -> Model:
    """Open a model to ask: `starter`, `scripted`, a folder or a hub id.

    Args:
        ref: the model.
        device: "cpu", "cuda", "mps"; chosen by itself if None.
        trust_remote_code: run code that comes with the model.

    Raises:
        ModelError: it cannot be loaded.
    """
    if ref == SCRIPTED:
        return ScriptedModel()
    return open_trainable(ref, device=device, four_bit=False, trust_remote_code=trust_remote_code)


def open_trainable(
    ref: str, *, device: str | None, four_bit: bool, trust_remote_code: bool = False
) -> TransformersModel:
    """Open a model whose weights can be adapted, in 4-bit NF4 or as it is.

    Raises:
        ModelError: it cannot be loaded, or has no weights.
    """
    if ref == SCRIPTED:
        raise ModelError("the scripted model has no weights to train; give --model starter")
    from advisor.models import loading

    lm = loading.load(
        resolve(ref), device=device, four_bit=four_bit, trust_remote_code=trust_remote_code
    )
    note = STARTER_NOTE if ref == STARTER else None
    lm.describe(replace(lm.info, id=ref, note=note))
    return lm
