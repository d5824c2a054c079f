"""GGUF files: checked, then turned once into a folder that transformers opens like any other.

The weights are unpacked to plain numbers, without rounding, in the user's cache folder. The key is
the file's SHA-256, so a file is converted once, wherever it is. The conversion imports torch and
runs in a process of its own (`gguf_convert`); this module imports nothing heavy.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from math import prod
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from platformdirs import user_cache_dir

import advisor
from advisor.errors import MissingPackage, ModelError
from advisor.findings import Finding
from advisor.runs.atomic import NO_SPACE

SUFFIX = ".gguf"
CACHE = "ADVISOR_CACHE"
"""The environment variable that moves the cache folder."""
FORMAT = 1
"""Raised when the same file converts to something else, so that old conversions are not used."""
CONVERTER = "advisor.models.gguf_convert"
SHOWN = 3
"""File names in a message."""
FLOAT32_BYTES = 4
GB = 10**9
ALIGNMENT = 32
"""Of tensor data, unless the file says otherwise."""
NUMBERS = {
    0: "B",
    1: "b",
    2: "H",
    3: "h",
    4: "I",
    5: "i",
    6: "f",
    7: "?",
    10: "Q",
    11: "q",
    12: "d",
}
STRING, ARRAY = 8, 9
LARGEST_ARRAY = 10_000
"""Numbers of a metadata array that is read; longer ones belong to the vocabulary."""

Part = Literal["model", "config"]


@dataclass(frozen=True, slots=True)
class ConversionBegun(Finding):
    """A GGUF file is converted, once; the model is kept in a folder."""

    model: str
    folder: str
    kind: Literal["conversion_begun"] = "conversion_begun"


@dataclass(frozen=True, slots=True)
class ConversionAwaited(Finding):
    """Another process is converting the file."""

    model: str
    kind: Literal["conversion_awaited"] = "conversion_awaited"


@dataclass(frozen=True, slots=True)
class ConversionStep(Finding):
    """How far a conversion is.

    Attributes:
        tensors: to unpack.
        size_gb, dtype: of the weights to write.
    """

    step: Literal["read_tokenizer", "unpack", "write"]
    tensors: int = 0
    size_gb: float = 0.0
    dtype: str = ""
    kind: Literal["conversion_step"] = "conversion_step"


Tell = Callable[[ConversionBegun | ConversionAwaited | ConversionStep], None]


@dataclass(frozen=True, slots=True)
class Tensor:
    """A tensor in a file.

    Attributes:
        elements: how many numbers it has.
        kind: how they are stored, as GGUF numbers it.
        offset: from the start of the file.
    """

    elements: int
    kind: int
    offset: int


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says about itself, without its weights.

    Attributes:
        metadata: numbers, strings and short arrays of numbers by key.
        tensors: by name.
    """

    metadata: Mapping[str, object]
    tensors: Mapping[str, Tensor]

    def of_model(self, key: str) -> object:
        """A setting of the model, under the name of its architecture; None if it is not there."""
        return self.metadata.get(f"{self.metadata['general.architecture']}.{key}")


def find(folder: Path) -> Path | None:
    """The GGUF file of a folder that holds one and no safetensors; else None.

    Raises:
        ModelError: the folder holds several.
    """
    if any(folder.glob("*.safetensors")):
        return None
    files = sorted(one for one in folder.iterdir() if one.suffix.lower() == SUFFIX)
    if len(files) > 1:
        names = ", ".join(one.name for one in files[:SHOWN])
        more = f" and {len(files) - SHOWN} more" if len(files) > SHOWN else ""
        raise ModelError(
            f"model '{folder}': the folder holds {len(files)} GGUF files ({names}{more}). "
            f"Name the one to use, e.g. --model {files[0]}"
        )
    return files[0] if files else None


def converted(ref: str, path: Path, tell: Tell | None = None) -> Path:
    """The folder with the model of a GGUF file, converted now if the cache does not have it.

    Args:
        ref: the model as the user named it.
        path: the file.
        tell: called with each step of a conversion.

    Raises:
        ModelError: the file cannot be used, or the cache folder cannot be written.
        MissingPackage: `gguf` is not installed.
    """
    return _cached(ref, path, "model", tell or (lambda _: None))


def config_folder(ref: str, path: Path) -> Path:
    """A folder with the config.json of a GGUF file's model; takes seconds, converts no weights.

    Raises:
        ModelError: the file cannot be used, or the cache folder cannot be written.
        MissingPackage: `gguf` is not installed.
    """
    model = _target(path, "model")
    return model if model.is_dir() else _cached(ref, path, "config", lambda _: None)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, computed once in a process."""
    stat = path.stat()
    return _sha256(path, stat.st_size, stat.st_mtime_ns)


@cache
def _sha256(path: Path, size: int, modified_ns: int) -> str:  # noqa: ARG001 - cache key
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cache_folder() -> Path:
    """Where converted models are kept."""
    return Path(os.environ.get(CACHE) or user_cache_dir("advisor")).expanduser().resolve() / "gguf"


def _target(path: Path, part: Part) -> Path:
    return cache_folder() / f"{sha256(path)[:40]}-{FORMAT}-{part}"


# --- conversion -----------------------------------------------------------------------------------


def _cached(ref: str, path: Path, part: Part, tell: Tell) -> Path:
    try:
        target = _target(path, part)
        if target.is_dir():
            return target
        header = read_header(ref, path)
        target.parent.mkdir(parents=True, exist_ok=True)
        if part == "model":
            _require_room(ref, header, target.parent)
        with _locked(target, lambda: tell(ConversionAwaited(ref))):
            if not target.is_dir():
                _convert(ref, path, target, part, tell)
    except OSError as error:
        raise ModelError(_not_written(ref, error.strerror or str(error))) from error
    return target


@contextmanager
def _locked(target: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """One process at a time converts a file; `waiting` is called if this one has to wait."""
    lock = FileLock(target.with_suffix(".lock"))
    try:
        lock.acquire(blocking=False)
    except Timeout:
        waiting()
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _require_room(ref: str, header: Header, folder: Path) -> None:
    need = sum(one.elements for one in header.tensors.values()) * FLOAT32_BYTES
    free = shutil.disk_usage(folder).free
    if need > free:
        raise ModelError(
            f"model {ref!r}: unpacked it takes {need / GB:.1f} GB, and {folder} has "
            f"{free / GB:.1f} GB free. Free some space, or set {CACHE} to a folder on another disk."
        )


def _not_written(ref: str, reason: str) -> str:
    fix = "Make it writable"
    if any(os.strerror(number) in reason for number in NO_SPACE):
        fix = "Free some space"
    return (
        f"model {ref!r}: the cache folder {cache_folder()} cannot be written ({reason}). "
        f"{fix}, or set {CACHE} to another folder."
    )


def _convert(ref: str, path: Path, target: Path, part: Part, tell: Tell) -> None:
    """Convert into a folder beside the target, then rename it: the target is whole or absent."""
    for left in target.parent.glob(f".{target.name}.*"):  # of a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as draft:
        result = Path(draft) / "model"
        result.mkdir()
        tell(ConversionBegun(ref, str(target.parent)))
        problem = _run_converter(path, result, part, tell)
        if problem is None:
            result.rename(target)
            return
    if any(os.strerror(number) in problem for number in NO_SPACE):
        raise ModelError(_not_written(ref, problem))
    raise ModelError(f"model {ref!r}: {path.name} cannot be used: {problem}")


def _run_converter(path: Path, result: Path, part: Part, tell: Tell) -> str | None:
    """Run the conversion in a process of its own; what went wrong, if anything did."""
    root = str(Path(advisor.__file__).resolve().parents[1])
    paths = (root, os.environ.get("PYTHONPATH", ""))
    problem: str | None = None
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            # -P: nothing in the working directory can stand in for a library
            [sys.executable, "-P", "-m", CONVERTER, part, str(path.resolve()), str(result)],
            stdin=subprocess.PIPE,  # the converter ends itself when this end is gone
            stdout=subprocess.PIPE,
            stderr=errors,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
        ) as process,
    ):
        try:
            for line in process.stdout or ():
                kind, _, text = line.rstrip("\n").partition("\t")
                if kind == "step":
                    tell(ConversionStep(**json.loads(text)))
                elif kind == "problem":
                    problem = json.loads(text)
        except BaseException:
            process.kill()
            raise
        if process.wait() == 0:
            return None
        if problem is not None:
            return problem
        if process.returncode < 0:
            return (
                f"its conversion was ended by signal {-process.returncode}; if memory ran out, "
                "close other programs or take a smaller model."
            )
        errors.seek(0)
        last = errors.read().decode(errors="replace").strip().splitlines()[-1:]
        return f"its conversion failed ({''.join(last) or f'exit code {process.returncode}'})."


# --- the header -----------------------------------------------------------------------------------


def read_header(ref: str, path: Path) -> Header:
    """Read a file's header, and make sure that the file is whole.

    Args:
        ref: the model as the user named it.
        path: the file.

    Raises:
        ModelError: it is no GGUF file, is cut off, is one of several parts, or holds numbers in a
            format that the package `gguf` does not know.
        MissingPackage: `gguf` is not installed.
    """
    if importlib.util.find_spec("gguf") is None:
        raise MissingPackage(
            f"model {ref!r}: GGUF files need the package gguf. Install it: pip install gguf"
        )
    size = path.stat().st_size
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if data[:4] != b"GGUF":
                raise ModelError(
                    f"model {ref!r}: {path.name} is not a GGUF file: it does not begin with the "
                    "letters GGUF. Download it again, or name another file."
                )
            header, end = _parse(data)
    except (struct.error, ValueError, OverflowError) as error:  # an empty file, too
        raise ModelError(
            f"model {ref!r}: {path.name} is damaged or cut off: its header cannot be read "
            f"({error}). Download it again."
        ) from error
    if int(str(header.metadata.get("split.count", 0))) > 1:
        raise ModelError(
            f"model {ref!r}: {path.name} is one of {header.metadata['split.count']} parts. Join "
            "them first: llama-gguf-split --merge FIRST_PART WHOLE.gguf"
        )
    if end > size:
        raise ModelError(
            f"model {ref!r}: {path.name} is cut off: its tensors end at byte {end:,}, and the file "
            f"has {size:,}. Download it again."
        )
    return header


def _parse(data: mmap.mmap) -> tuple[Header, int]:
    """The header, and where the last tensor ends.

    Raises:
        ValueError: it cannot be read.
        struct.error: it is cut off.
    """
    version, tensor_count, metadata_count = struct.unpack_from("<IQQ", data, 4)
    if version not in (2, 3):
        raise ValueError(f"GGUF version {version}, known are 2 and 3")
    at = 24
    metadata: dict[str, object] = {}
    for _ in range(metadata_count):
        key, at = _string(data, at)
        (kind,) = struct.unpack_from("<I", data, at)
        metadata[key], at = _value(data, at + 4, kind)
    if not isinstance(metadata.get("general.architecture"), str):
        raise ValueError("it names no architecture")
    alignment = int(str(metadata.get("general.alignment", ALIGNMENT)))
    places = []
    for _ in range(tensor_count):
        name, at = _string(data, at)
        (dimensions,) = struct.unpack_from("<I", data, at)
        shape = struct.unpack_from(f"<{dimensions}Q", data, at + 4)
        at += 4 + 8 * dimensions
        kind, offset = struct.unpack_from("<IQ", data, at)
        at += 12
        places.append((name, prod(shape), kind, offset))
    start = -(-at // alignment) * alignment
    tensors = {name: Tensor(size, kind, start + at) for name, size, kind, at in places}
    return Header(metadata, tensors), max((_end(one) for one in tensors.values()), default=start)


def _end(tensor: Tensor) -> int:
    from gguf import GGML_QUANT_SIZES, GGMLQuantizationType

    block, size = GGML_QUANT_SIZES[GGMLQuantizationType(tensor.kind)]
    return tensor.offset + tensor.elements // block * size


def _string(data: mmap.mmap, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<Q", data, at)
    end = at + 8 + length
    if end > len(data):
        raise ValueError(f"a text ends at byte {end:,} of {len(data):,}")
    return data[at + 8 : end].decode("utf-8", "replace"), end


def _value(data: mmap.mmap, at: int, kind: int) -> tuple[object, int]:
    """A value and where it ends; of texts in an array, and of long arrays, only how many."""
    if kind in NUMBERS:
        return struct.unpack_from(f"<{NUMBERS[kind]}", data, at)[0], at + _width(kind)
    if kind == STRING:
        return _string(data, at)
    if kind != ARRAY:
        raise ValueError(f"a value of the unknown type {kind}")
    kind, count = struct.unpack_from("<IQ", data, at)
    at += 12
    if kind in NUMBERS:
        end = at + count * _width(kind)
        if count > LARGEST_ARRAY:
            return count, end
        return list(struct.unpack_from(f"<{count}{NUMBERS[kind]}", data, at)), end
    if kind != STRING:
        raise ValueError(f"an array of the unknown type {kind}")
    for _ in range(count):
        (length,) = struct.unpack_from("<Q", data, at)
        at += 8 + length
    return count, at


def _width(kind: int) -> int:
    return struct.calcsize(f"<{NUMBERS[kind]}")
