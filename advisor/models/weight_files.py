"""The safetensors files of a checkpoint, read by their headers: which tensors, and is all there.

No torch here: a missing or cut file is found at once, whatever its size.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.errors import ModelError
from advisor.findings import Problem

SINGLE, INDEX = "model.safetensors", "model.safetensors.index.json"
LENGTH_BYTES = 8
LARGEST_HEADER = 100 * 2**20
"""The format's own limit."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One tensor of a file: its type as safetensors names it, and its shape."""

    dtype: str
    shape: tuple[int, ...]


def check_whole(what: Problem, folder: Path) -> None:
    """Refuse a model folder in which a file of weights is missing, cut or damaged.

    Args:
        what: the model or adapter, as the message names it.
        folder: holds safetensors files; names in its index do not lead out of it.

    Raises:
        ModelError: names the first such file.
    """
    files = weight_files(folder)
    if not files:
        raise ModelError("weights-without-index", what=what, single=SINGLE, index=INDEX)
    for path in files:
        read_header(what, path)


def weight_files(folder: Path) -> list[Path]:
    """The files that transformers reads the weights from, in the order of their names."""
    name = read_object(folder / "config.json").get("transformers_weights")
    if not isinstance(name, str):
        name = next((one for one in (SINGLE, INDEX) if (folder / one).is_file()), None)
    if name is None:
        return []
    if not name.endswith(".index.json"):
        return [folder / name]
    names = read_object(folder / name).get("weight_map")
    return sorted({folder / str(one) for one in names.values()}) if isinstance(names, dict) else []


def stored_tensors(what: Problem, folder: Path) -> dict[str, Stored]:
    """Every tensor of a checkpoint.

    Raises:
        ModelError: a file is missing, cut or damaged.
    """
    return {
        name: one for path in weight_files(folder) for name, one in read_header(what, path).items()
    }


def read_header(what: Problem, path: Path) -> dict[str, Stored]:
    """The tensors of one safetensors file.

    Args:
        what: the model or adapter, as the message names it.
        path: the file.

    Raises:
        ModelError: it is not there, is shorter or longer than its header says, or has no header.
    """
    if not path.is_file():
        raise ModelError("weights-missing-file", what=what, file=path.name)
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(LENGTH_BYTES))
            if length > LARGEST_HEADER:
                raise ValueError
            header = file.read(length)
        if len(header) < length:
            raise _wrong_size(what, path, size, LENGTH_BYTES + length, at_least=True)
        entries = json.loads(header)
        tensors = dict(_tensors(entries))
        end = max((one["data_offsets"][1] for one in entries.values() if "dtype" in one), default=0)
    except (struct.error, ValueError, RecursionError, TypeError, KeyError, AttributeError) as error:
        raise ModelError("weights-damaged", what=what, file=path.name) from error
    if size != LENGTH_BYTES + length + end:
        raise _wrong_size(what, path, size, LENGTH_BYTES + length + end)
    return tensors


def _tensors(entries: Mapping[str, Mapping[str, object]]) -> Iterator[tuple[str, Stored]]:
    for name, one in entries.items():
        if name != "__metadata__":
            shape = one["shape"]
            if not isinstance(shape, list):
                raise TypeError
            yield name, Stored(str(one["dtype"]), tuple(shape))


def _wrong_size(
    what: Problem, path: Path, size: int, wanted: int, *, at_least: bool = False
) -> ModelError:
    return ModelError(
        "weights-cut-off" if at_least else "weights-of-other-size",
        what=what,
        file=path.name,
        size=size,
        wanted=wanted,
    )


def read_object(path: Path) -> dict[str, Any]:
    """A JSON object; empty where there is none, which whoever needs it says."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
