"""Finds a model's config.json: in a folder, or on the hub (that one small file only)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from advisor import hub
from advisor.config import DEFAULT_MODEL
from advisor.errors import ModelError

CONFIG = "config.json"
ADAPTER = "adapter_config.json"
LARGEST_BYTES = 10 * 2**20
"""A config.json has a few thousand bytes; what is larger than this is another file."""


def named(ref: str) -> str:
    """The config.json of a model as messages name it: `ref/config.json`, or the file itself."""
    return ref if Path(ref).suffix == ".json" else f"{ref.rstrip('/')}/{CONFIG}"


def read_config(ref: str, *, offline: bool = False) -> Mapping[str, object]:
    """The content of a model's config.json.

    Args:
        ref: a folder, a config.json itself, or a hub id (owner/name); of a hub model only this
            file is fetched.
        offline: look into the local cache only.

    Raises:
        ModelError: there is none, it is no JSON object, or the hub cannot be reached.
    """
    if not ref.strip():
        raise ModelError(
            f"--model {ref!r} is empty; give a folder with a {CONFIG}, a hub id (owner/name) or "
            f"{DEFAULT_MODEL}"
        )
    try:
        path = Path(ref).expanduser()
    except RuntimeError as error:  # ~name of nobody
        raise ModelError(f"model {ref!r}: {error}") from error
    if path.is_dir():
        path = _in_folder(ref, path)
    elif not path.exists():
        if path.suffix == ".json":
            raise ModelError(f"model {ref!r}: there is no such file")
        if ref.startswith((".", "/", "~")) or ref.count("/") != 1:
            raise ModelError(
                f"model {ref!r} is no folder with a {CONFIG} and no hub id (owner/name)"
            )
        path = _from_hub(ref, offline=offline)
    return _parse(ref, path)


def _in_folder(ref: str, folder: Path) -> Path:
    path = folder / CONFIG
    if path.is_file():
        return path
    if (folder / ADAPTER).is_file():
        base = _parse(ref, folder / ADAPTER).get("base_model_name_or_path")
        raise ModelError(
            f"model {ref!r}: the folder holds an adapter ({ADAPTER}), not a model; plan for its "
            f"base model{f', {base}' if base else ''}"
        )
    raise ModelError(f"model {ref!r}: the folder holds no {CONFIG}")


def _parse(ref: str, path: Path) -> Mapping[str, object]:
    try:
        if (size := path.stat().st_size) > LARGEST_BYTES:
            raise ModelError(
                f"model {ref!r}: {path} has {size:,} bytes and is no {CONFIG}; give the folder"
            )
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError(f"model {ref!r}: {path} cannot be read as JSON ({error})") from error
    if not isinstance(config, dict):
        raise ModelError(
            f"model {ref!r}: {path} holds no JSON object but a {type(config).__name__}"
        )
    return config


def _from_hub(ref: str, *, offline: bool) -> Path:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import (
        EntryNotFoundError,
        GatedRepoError,
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
    )

    cached_only = offline or not hub.answers()
    try:
        return Path(hf_hub_download(ref, CONFIG, local_files_only=cached_only))
    except LocalEntryNotFoundError as error:
        raise ModelError(
            f"model {ref!r}: its {CONFIG} is not in the local cache and the hub cannot be reached; "
            f"give a folder that holds the model's {CONFIG}"
        ) from error
    except GatedRepoError as error:
        raise ModelError(
            f"model {ref!r} is gated: accept its terms on the hub and log in with `hf auth login`"
        ) from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError(
            f"model {ref!r} is no folder here and no model on the hub; check the spelling"
        ) from error
    except EntryNotFoundError as error:
        raise ModelError(f"model {ref!r} holds no {CONFIG} on the hub") from error
    except OSError as error:
        raise ModelError(
            f"model {ref!r}: the hub cannot be reached ({type(error).__name__}); "
            f"give a folder that holds the model's {CONFIG}"
        ) from error
