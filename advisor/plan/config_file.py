"""Finds a model's config.json: in a folder, or on the hub (that one small file only)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from advisor import hub
from advisor.errors import ModelError

CONFIG = "config.json"


def read_config(ref: str, *, offline: bool = False) -> Mapping[str, object]:
    """The content of a model's config.json.

    Args:
        ref: a folder, a config.json itself, or a hub id (owner/name); of a hub model only this
            file is fetched.
        offline: look into the local cache only.

    Raises:
        ModelError: there is none, it is no JSON object, or the hub cannot be reached.
    """
    path = Path(ref).expanduser()
    if path.is_dir():
        path = path / CONFIG
        if not path.is_file():
            raise ModelError(f"model {ref!r}: the folder holds no {CONFIG}")
    elif not path.exists():
        if ref.startswith((".", "/", "~")) or ref.count("/") != 1:
            raise ModelError(
                f"model {ref!r} is no folder with a {CONFIG} and no hub id (owner/name)"
            )
        path = _from_hub(ref, offline=offline)
    return _parse(ref, path)


def _parse(ref: str, path: Path) -> Mapping[str, object]:
    try:
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"model {ref!r}: {path} cannot be read as JSON ({error})") from error
    if not isinstance(config, dict):
        raise ModelError(f"model {ref!r}: {path} holds no JSON object")
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
