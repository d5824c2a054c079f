"""Opens a language model by name; nothing heavy is imported before it is asked for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from advisor import hub
from advisor.errors import ModelError
from advisor.models import adapters, bundled, checks, gguf
from advisor.models.base import Model
from advisor.models.provider import SCRIPTED, name_of, provider_of
from advisor.models.weight_files import read_object
from advisor.trial_findings import Remark

if TYPE_CHECKING:
    from advisor.models.local import TransformersModel


def find(ref: str) -> Path | str:
    """What a model's name means: a folder, a GGUF file, or else a hub id (or a provider's model).

    Raises:
        ModelError: a path does not exist, a folder holds several GGUF files, or the bundled model
            is damaged.
    """
    if provider_of(ref) is not None:
        return ref
    if ref == bundled.NAME:
        return bundled.file() or bundled.HUB_ID
    path = _path(ref)
    file = _gguf_file(path)
    if file is not None or path.is_dir():
        return file or path
    if path.exists():
        raise ModelError("model-is-file", model=ref)
    looks_like_path = ref.startswith((".", "/", "~")) or ref.count("/") != 1
    if looks_like_path or path.suffix.lower() == gguf.SUFFIX:
        built_in = (bundled.NAME, SCRIPTED.prefix)
        raise ModelError("model-not-found", model=ref, built_in=built_in)
    return ref


def resolve(ref: str, tell: gguf.Tell | None = None) -> str:
    """The folder or hub id that transformers opens; a GGUF file is converted on its first use.

    Args:
        ref: the model.
        tell: called with each step of a conversion.

    Raises:
        ModelError: the model does not exist or cannot be used.
        MissingPackage: a package that it needs is not installed.
    """
    place = find(ref)
    if isinstance(place, Path) and place.is_file():
        return str(gguf.converted(ref, place, tell))
    return str(place)


def config_place(ref: str) -> str:
    """What tells the model's shape: a folder with a config.json, that file, or a hub id.

    Of a GGUF file, the weights are not converted.

    Raises:
        ModelError: the model does not exist or cannot be used.
        MissingPackage: a package that it needs is not installed.
    """
    if ref == bundled.NAME:
        return str(bundled.CONFIG_FOLDER)
    file = _gguf_file(_path(ref))
    return ref if file is None else str(gguf.config_folder(ref, file))


def _path(ref: str) -> Path:
    try:
        return Path(ref).expanduser()
    except RuntimeError as error:  # ~name of nobody
        raise ModelError("model-path-unusable", model=ref, text=str(error)) from error


def _gguf_file(path: Path) -> Path | None:
    """The GGUF file that a path names or its folder holds; None for any other path."""
    if path.is_dir():
        return gguf.find(path)
    return path if path.suffix.lower() == gguf.SUFFIX and path.is_file() else None


def require(ref: str, *, offline: bool, trust_remote_code: bool = False) -> None:
    """Make sure, before any data is read, that the model can be had; a hub id costs one small file.

    Args:
        ref: the model.
        offline: look for a hub id in the local cache only.
        trust_remote_code: the user allows code that comes with the model.

    Raises:
        ModelError: it is nowhere, or the hub cannot be reached and it is not in the cache; it is no
            causal LM, or not whole; or it would run code that the user did not allow.
        MissingPackage: a package that it needs is not installed.
    """
    place = find(ref)
    provider = provider_of(ref)
    if provider is not None:
        provider.require(name_of(ref), offline)
        return
    if isinstance(place, Path) and place.is_file():
        gguf.read_header(ref, place)
        return
    found = adapters.stack(ref, str(place))
    checks.check(ref, found, trust_remote_code=trust_remote_code)
    if Path(found.base).is_dir():
        return
    try:
        named = found.base if found.adapters else ref
        config = read_object(_config_from_hub(named, found.base, offline=offline))
    except ModelError as error:
        if not found.adapters:
            raise
        raise ModelError("adapter-base-unusable", model=ref, problem=error.problem) from error
    checks.check_config(ref, found.base, config, trust_remote_code=trust_remote_code)


def _config_from_hub(ref: str, where: str, *, offline: bool) -> Path:
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
        return Path(hf_hub_download(where, "config.json", local_files_only=cached))
    except LocalEntryNotFoundError as error:
        if ref == bundled.NAME:
            raise bundled.missing() from error
        raise ModelError("model-not-cached", model=ref, bundled=bundled.NAME) from error
    except GatedRepoError as error:
        raise ModelError("model-gated", model=ref) from error
    except (RepositoryNotFoundError, HFValidationError) as error:
        raise ModelError("model-not-on-hub", model=ref, bundled=bundled.NAME) from error
    except EntryNotFoundError as error:
        raise ModelError("model-without-config", model=ref) from error
    except OSError as error:
        if ref == bundled.NAME:
            raise bundled.missing() from error
        name = type(error).__name__
        raise ModelError("model-no-hub", model=ref, text=name, bundled=bundled.NAME) from error


def open_model(ref: str, *, device: str | None = None, trust_remote_code: bool = False) -> Model:
    """Open a model: `smollm2`, `scripted`, a folder, a .gguf file, a hub id, or `PREFIX:NAME`.

    Args:
        ref: the model.
        device: "cpu", "cuda", "mps"; chosen by itself if None.
        trust_remote_code: run code that comes with the model.

    Raises:
        ModelError: it cannot be loaded.
    """
    provider = provider_of(ref)
    if provider is not None:
        return provider.open(name_of(ref))
    return open_trainable(ref, device=device, four_bit=False, trust_remote_code=trust_remote_code)


def open_trainable(
    ref: str, *, device: str | None, four_bit: bool, trust_remote_code: bool = False
) -> TransformersModel:
    """Open a model whose weights can be adapted, in 4-bit NF4 or as it is.

    Raises:
        ModelError: it cannot be loaded, or has no weights.
    """
    if provider_of(ref) is not None:
        raise ModelError("model-not-trainable", model=ref, bundled=bundled.NAME)
    from advisor.models import loading

    lm = loading.load(
        resolve(ref), device=device, four_bit=four_bit, trust_remote_code=trust_remote_code
    )
    note = Remark("small_model") if ref == bundled.NAME else None
    lm.describe(replace(lm.info, id=ref, note=note))
    return lm
