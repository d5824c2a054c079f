"""What a model folder may hold, checked before a library reads it.

A folder from somewhere else is data. Three things in it could be more than that: weights in pickle,
Python files that its settings name, and file names that lead out of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from advisor.errors import ModelError
from advisor.findings import Problem, problem
from advisor.model_kind import is_known
from advisor.models.weight_files import read_object

SAFE = "*.safetensors"
INDEX = "*.safetensors.index.json"
ADAPTER_WEIGHTS, ADAPTER_CONFIG = "adapter_model.safetensors", "adapter_config.json"
PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle", ".joblib")
OTHER_WEIGHTS = (".h5", ".msgpack", ".onnx")
SHOWN = 3
"""File names in a message."""
CONVERT = (
    'python -c "from transformers import AutoModelForCausalLM as M, AutoTokenizer as T; '
    "M.from_pretrained('FOLDER', use_safetensors=False).save_pretrained('NEW'); "
    "T.from_pretrained('FOLDER').save_pretrained('NEW')\""
)
"""The command that converts a model; the library reads plain tensors alone from the pickle."""
EMBEDDER_MODULES = frozenset(
    {"Transformer", "Pooling", "Normalize", "Dense", "LayerNorm", "Dropout", "WeightedLayerPooling"}
)
"""Parts of a sentence embedder that hold no code and no pickle of their own."""


def check_model(ref: str, folder: Path) -> None:
    """Refuse a language model's folder whose weights could run code or lead out of it.

    Args:
        ref: the model as the user named it.
        folder: where it is.

    Raises:
        ModelError: no safetensors, or a file name that leads out of the folder.
    """
    what = problem("the-model", model=ref)
    check_weights(what, folder)
    named = read_object(folder / "config.json").get("transformers_weights")
    if named is not None and not _is_plain(named):
        raise _leads_out(what, "config.json", named)


def check_code(ref: str, config: Mapping[str, object], *, trust_remote_code: bool) -> None:
    """Refuse a model that only its own code can open, unless that is allowed.

    Many models bring code although transformers has their architecture too: those are opened with
    transformers' own, and theirs stays unread.

    Raises:
        ModelError: it names code of its own, and transformers does not know its model_type.
    """
    if trust_remote_code or not config.get("auto_map"):
        return
    if not is_known(str(config.get("model_type"))):
        raise needs_code(ref)


def needs_code(ref: str) -> ModelError:
    """The refusal of a model that only its own code can open."""
    return ModelError("needs-own-code", model=ref)


def check_weights(what: Problem, folder: Path) -> None:
    """Refuse a folder without safetensors, or whose index names anything else.

    Raises:
        ModelError: `what`, the folder in words, cannot be loaded; the message says how to fix it.
    """
    if not any(folder.glob(SAFE)):
        raise _without_safetensors(what, folder)
    for index in sorted(folder.glob(INDEX)):
        weights = read_object(index).get("weight_map")
        if not isinstance(weights, dict):
            raise ModelError("no-weight-map", what=what, file=index.name)
        for name in weights.values():
            if not _is_plain(name):
                raise _leads_out(what, index.name, name)


def check_adapter(what: Problem, folder: Path) -> None:
    """Refuse adapters in pickle, and settings that make PEFT import a module they name.

    Raises:
        ModelError: `what`, the folder in words, cannot be loaded.
    """
    if not (folder / ADAPTER_WEIGHTS).is_file():
        pickled = list(_weights_in(folder, PICKLED))
        if pickled:
            raise ModelError("adapter-is-pickle", what=what, files=pickled, wanted=ADAPTER_WEIGHTS)
        raise ModelError("adapter-without-weights", what=what, wanted=ADAPTER_WEIGHTS)
    # PEFT imports config["megatron_core"] wherever config["megatron_config"] is set
    if read_object(folder / ADAPTER_CONFIG).get("megatron_config"):
        raise ModelError("adapter-names-module", what=what, file=ADAPTER_CONFIG)


def check_embedder(what: Problem, folder: Path) -> None:
    """Refuse a sentence embedder's folder with pickled weights or parts that are not known.

    Raises:
        ModelError: `what`, the folder in words, cannot be loaded.
    """
    for place in (folder, *sorted(one for one in folder.rglob("*") if one.is_dir())):
        pickled = list(_weights_in(place, PICKLED))
        if pickled and not any(place.glob(SAFE)):
            name = (place / pickled[0]).relative_to(folder).as_posix()
            raise ModelError("embedder-is-pickle", what=what, file=name)
    if not (folder / "modules.json").is_file():
        return
    for part in _parts(what, folder):
        kind, path = str(part.get("type")), str(part.get("path", ""))
        if not kind.startswith("sentence_transformers.") or (
            kind.rpartition(".")[2] not in EMBEDDER_MODULES
        ):
            raise ModelError(
                "embedder-module-unknown", what=what, module=kind, known=sorted(EMBEDDER_MODULES)
            )
        if Path(path).is_absolute() or ".." in Path(path).parts:
            raise _leads_out(what, "modules.json", path)


def _parts(what: Problem, folder: Path) -> list[dict[str, Any]]:
    try:
        found = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError("modules-unreadable", what=what, text=str(error)) from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ModelError("modules-no-list", what=what)
    return found


def _without_safetensors(what: Problem, folder: Path) -> ModelError:
    pickled = list(_weights_in(folder, PICKLED))
    if pickled:
        return ModelError("weights-are-pickle", what=what, files=_some(pickled), command=CONVERT)
    others = list(_weights_in(folder, OTHER_WEIGHTS))
    if others:
        return ModelError("weights-of-other-format", what=what, files=_some(others))
    return ModelError("no-weights", what=what)


def _some(names: list[str]) -> list[str | Problem]:
    more = [problem("more-names", count=len(names) - SHOWN)] if len(names) > SHOWN else []
    return [*names[:SHOWN], *more]


def _weights_in(folder: Path, endings: tuple[str, ...]) -> Iterator[str]:
    """Names of files with one of the endings; what the Trainer leaves beside weights is not any."""
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in endings and path.name != "training_args.bin":
            yield path.name


def _leads_out(what: Problem, file: str, name: object) -> ModelError:
    return ModelError("weights-lead-out", what=what, file=file, name=str(name)[:80])


def _is_plain(name: object) -> bool:
    """Whether it names a safetensors file (or index) in the folder itself."""
    return (
        isinstance(name, str)
        and name.endswith((".safetensors", ".safetensors.index.json"))
        and not any(sign in name for sign in "/\\\0:")
    )
