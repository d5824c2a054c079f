"""GGUF files: checked, then turned once into a folder that transformers opens like any other.

The weights are unpacked to plain numbers, without rounding, in the user's cache folder. The key is
the file's SHA-256, so a file is converted once, wherever it is. The conversion imports torch and
runs in a process of its own (`gguf_convert`); this module imports nothing heavy.
"""

from __future__ import annotations

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

import advisor
from advisor.errors import MissingPackage, ModelError
from advisor.findings import Finding, Problem, problem, read_problem
from advisor.models.cache import CACHE, cache_folder
from advisor.runs import atomic
from advisor.runs.atomic import NO_SPACE

SUFFIX = ".gguf"
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
        names: list[str | Problem] = [one.name for one in files[:SHOWN]]
        if len(files) > SHOWN:
            names.append(problem("more-names", count=len(files) - SHOWN))
        raise ModelError(
            "several-gguf-files", folder=folder, count=len(files), files=names, first=files[0]
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
    return atomic.sha256(path)


def _folder() -> Path:
    """Where converted models are kept."""
    return cache_folder("gguf")


def _target(path: Path, part: Part) -> Path:
    return _folder() / f"{sha256(path)[:40]}-{FORMAT}-{part}"


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
        raise _not_written(ref, error.strerror or str(error)) from error
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
            "no-space-to-unpack",
            model=ref,
            need_bytes=need,
            folder=folder,
            free_bytes=free,
            setting=CACHE,
        )


def _not_written(ref: str, reason: str) -> ModelError:
    full = any(os.strerror(number) in reason for number in NO_SPACE)
    return ModelError(
        "cache-full" if full else "cache-not-written",
        model=ref,
        folder=_folder(),
        text=reason,
        setting=CACHE,
    )


def _convert(ref: str, path: Path, target: Path, part: Part, tell: Tell) -> None:
    """Convert into a folder beside the target, then rename it: the target is whole or absent."""
    for left in target.parent.glob(f".{target.name}.*"):  # of a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as draft:
        result = Path(draft) / "model"
        result.mkdir()
        tell(ConversionBegun(ref, str(target.parent)))
        wrong = _run_converter(path, result, part, tell)
        if wrong is None:
            result.rename(target)
            return
    if any(os.strerror(number) in str(wrong) for number in NO_SPACE):
        raise _not_written(ref, str(wrong.arguments.get("text")))
    raise ModelError("gguf-unusable", model=ref, file=path.name, problem=wrong)


def _run_converter(path: Path, result: Path, part: Part, tell: Tell) -> Problem | None:
    """Run the conversion in a process of its own; what went wrong, if anything did."""
    root = str(Path(advisor.__file__).resolve().parents[1])
    paths = (root, os.environ.get("PYTHONPATH", ""))
    wrong: Problem | None = None
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
                    wrong = read_problem(json.loads(text))
        except BaseException:
            process.kill()
            raise
        if process.wait() == 0:
            return None
        if wrong is not None:
            return wrong
        if process.returncode < 0:
            return problem("conversion-ended", signal=-process.returncode)
        errors.seek(0)
        last = errors.read().decode(errors="replace").strip().splitlines()[-1:]
        if last:
            return problem("conversion-failed", text=last[0])
        return problem("conversion-exited", code=process.returncode)


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
        raise MissingPackage("gguf-package-missing", model=ref, command="pip install gguf")
    size = path.stat().st_size
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if data[:4] != b"GGUF":
                raise ModelError("no-gguf-file", model=ref, file=path.name)
            header, end = _parse(data)
    except (struct.error, ValueError, OverflowError) as error:  # an empty file, too
        why = problem("library-error", text=str(error))
        if isinstance(error, _HeaderError):
            why = error.problem
        raise ModelError("gguf-header-damaged", model=ref, file=path.name, why=why) from error
    if int(str(header.metadata.get("split.count", 0))) > 1:
        parts = int(str(header.metadata["split.count"]))
        raise ModelError("gguf-in-parts", model=ref, file=path.name, parts=parts)
    if end > size:
        raise ModelError("gguf-cut-off", model=ref, file=path.name, end=end, size=size)
    return header


class _HeaderError(ValueError):
    """A header that cannot be read, and why."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def _parse(data: mmap.mmap) -> tuple[Header, int]:
    """The header, and where the last tensor ends.

    Raises:
        ValueError: it cannot be read.
        struct.error: it is cut off.
    """
    version, tensor_count, metadata_count = struct.unpack_from("<IQQ", data, 4)
    if version not in (2, 3):
        raise _HeaderError(problem("gguf-version-unknown", version=version))
    at = 24
    metadata: dict[str, object] = {}
    for _ in range(metadata_count):
        key, at = _string(data, at)
        (kind,) = struct.unpack_from("<I", data, at)
        metadata[key], at = _value(data, at + 4, kind)
    if not isinstance(metadata.get("general.architecture"), str):
        raise _HeaderError(problem("gguf-no-architecture"))
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
        raise _HeaderError(problem("gguf-text-cut-off", end=end, size=len(data)))
    return data[at + 8 : end].decode("utf-8", "replace"), end


def _value(data: mmap.mmap, at: int, kind: int) -> tuple[object, int]:
    """A value and where it ends; of texts in an array, and of long arrays, only how many."""
    if kind in NUMBERS:
        return struct.unpack_from(f"<{NUMBERS[kind]}", data, at)[0], at + _width(kind)
    if kind == STRING:
        return _string(data, at)
    if kind != ARRAY:
        raise _HeaderError(problem("gguf-value-unknown", type=kind))
    kind, count = struct.unpack_from("<IQ", data, at)
    at += 12
    if kind in NUMBERS:
        end = at + count * _width(kind)
        if count > LARGEST_ARRAY:
            return count, end
        return list(struct.unpack_from(f"<{count}{NUMBERS[kind]}", data, at)), end
    if kind != STRING:
        raise _HeaderError(problem("gguf-value-unknown", type=kind))
    for _ in range(count):
        (length,) = struct.unpack_from("<Q", data, at)
        at += 8 + length
    return count, at


def _width(kind: int) -> int:
    return struct.calcsize(f"<{NUMBERS[kind]}")
