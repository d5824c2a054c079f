"""PEFT adapter folders: which base they belong to, and where they are. No torch here."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import ModelError
from advisor.models.untrusted import ADAPTER_CONFIG

CONFIG = "config.json"
MERGED = ("LORA", "ADALORA", "BOFT", "HRA", "IA3", "LN_TUNING", "LOHA", "LOKR", "OFT", "VERA")
"""Types of adapters that change weights, and so become part of the model."""
CAUSAL = (None, "CAUSAL_LM")
DEEPEST = 8
"""Adapters on adapters; more is a folder that names itself."""


@dataclass(frozen=True)
class Stack:
    """A model and the adapters on top of it.

    Attributes:
        base: folder or hub id of the model with the weights.
        adapters: folders, the first one next to the base.
    """

    base: str
    adapters: tuple[Path, ...] = ()

    @property
    def has_adapter_beside(self) -> bool:
        """Whether the base model's own folder holds an adapter, too."""
        return Path(self.base) in self.adapters

    @property
    def folders(self) -> tuple[Path, ...]:
        """Every folder that is on this machine already."""
        base = Path(self.base)
        return tuple(dict.fromkeys(((base,) if base.is_dir() else ()) + self.adapters))

    @property
    def tokenizer(self) -> str:
        """Where the tokenizer is: the outermost folder that has one."""
        for folder in reversed(self.adapters):
            if (folder / "tokenizer_config.json").is_file():
                return str(folder)
        return self.base


def stack(ref: str, where: str) -> Stack:
    """Follow an adapter folder to its base model.

    Args:
        ref: the model as the user named it.
        where: the folder or hub id behind that name.

    Raises:
        ModelError: an adapter names no base model, or one that is not there.
    """
    adapters: list[Path] = []
    while True:
        folder = Path(where)
        if not (folder / ADAPTER_CONFIG).is_file():
            return Stack(where, tuple(reversed(adapters)))
        adapters.append(folder)
        if (folder / CONFIG).is_file():  # a whole model, and an adapter beside it
            return Stack(where, tuple(reversed(adapters)))
        if len(adapters) > DEEPEST:
            raise ModelError("adapter-on-itself", model=ref)
        where = _base(ref, folder)


def read_adapter(ref: str, folder: Path) -> dict[str, object]:
    """The content of an adapter_config.json.

    Raises:
        ModelError: it cannot be read.
    """
    path = folder / ADAPTER_CONFIG
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ModelError("model-json-unreadable", model=ref, path=path, text=str(error)) from error
    if not isinstance(found, dict):
        raise ModelError("adapter-no-object", model=ref, path=path)
    return found


def check_kind(ref: str, folder: Path) -> None:
    """Refuse adapters that are not for text, or that are no part of the model's weights.

    Raises:
        ModelError: names the kind.
    """
    config = read_adapter(ref, folder)
    kind, task = str(config.get("peft_type")), config.get("task_type")
    if kind not in MERGED:
        raise ModelError("adapter-of-other-type", model=ref, type=kind, known=MERGED)
    if task not in CAUSAL:
        raise ModelError("adapter-of-other-task", model=ref, task=str(task))


def _base(ref: str, folder: Path) -> str:
    """The base model that an adapter names: a folder beside it, any other folder, or a hub id."""
    named = read_adapter(ref, folder).get("base_model_name_or_path")
    if not isinstance(named, str) or not named:
        raise ModelError("adapter-without-base", model=ref, file=ADAPTER_CONFIG)
    places = (folder / named, Path(named).expanduser())
    found = next((place for place in places if place.is_dir()), None)
    if found is not None:
        return str(found)
    if named.startswith((".", "/", "~")) or named.count("/") != 1 or "\\" in named:
        file = folder / ADAPTER_CONFIG
        raise ModelError("adapter-base-not-here", model=ref, base=named, file=file)
    return named
