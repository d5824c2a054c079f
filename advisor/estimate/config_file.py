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
        raise ModelError("model-empty", bundled=DEFAULT_MODEL)
    try:
        path = Path(ref).expanduser()
    except RuntimeError as error:  # ~name of nobody
        raise ModelError("model-path-unusable", model=ref, text=str(error)) from error
    if path.is_dir():
        path = _in_folder(ref, path)
    elif not path.exists():
        if path.suffix == ".json":
            raise ModelError("model-no-file", model=ref)
        if ref.startswith((".", "/", "~")) or ref.count("/") != 1:
            raise ModelError("model-no-folder", model=ref)
        path = _from_hub(ref, offline=offline)
    return _parse(ref, path)


def _in_folder(ref: str, folder: Path) -> Path:
    path = folder / CONFIG
    if path.is_file():
        return path
    if (folder / ADAPTER).is_file():
        base = _parse(ref, folder / ADAPTER).get("base_model_name_or_path")
        if base:
            raise ModelError("plan-for-base", model=ref, file=ADAPTER, base=str(base))
        raise ModelError("plan-for-adapter", model=ref, file=ADAPTER)
    raise ModelError("model-folder-without-config", model=ref)


def _parse(ref: str, path: Path) -> Mapping[str, object]:
    try:
        if (size := path.stat().st_size) > LARGEST_BYTES:
            raise ModelError("model-config-too-large", model=ref, path=path, size=size)
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError("model-json-unreadable", model=ref, path=path, text=str(error)) from error
    if not isinstance(config, dict):
        raise ModelError("model-json-no-object", model=ref, path=path)
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
        raise ModelError("config-not-cached", model=ref) from error
    except GatedRepoError as error:
        raise ModelError("model-gated", model=ref) from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError("model-not-on-hub", model=ref, bundled=DEFAULT_MODEL) from error
    except EntryNotFoundError as error:
        raise ModelError("config-not-on-hub", model=ref) from error
    except OSError as error:
        raise ModelError("config-no-hub", model=ref, text=type(error).__name__) from error
