"""The GPUs of this machine, without importing torch: nvidia-smi is asked."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

MIB, GIB = 2**20, 2**30
_STATED = re.compile(r"(?<![\d.])(\d{1,4}) ?gi?b\b", re.IGNORECASE)
_QUERY = ("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
_DRIVER_QUERY = ("nvidia-smi", "--query-gpu=driver_version", "--format=csv,noheader")
_TIMEOUT_S = 15.0

Runner = Callable[[Sequence[str]], str]
"""Runs a command and returns what it printed; raises OSError if that did not work."""


@dataclass(frozen=True, slots=True)
class Gpu:
    """One GPU. `name` is None where only an amount of memory was given."""

    name: str | None
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Machine:
    """The GPU that is planned for, and what an hour of it costs if the user said so."""

    gpu: Gpu | None
    usd_per_hour: float | None = None


def stated_bytes(name: str) -> int | None:
    """The memory that a GPU's name states, as in "A100 80GB"; None where it states none."""
    found = _STATED.search(name)
    return int(found[1]) * GIB if found and int(found[1]) else None


def find_gpus(run: Runner | None = None) -> tuple[Gpu, ...]:
    """GPUs the driver lists, in its order; empty without a driver, or where it does not answer.

    Args:
        run: stands in for running nvidia-smi.
    """
    try:
        printed = (run or _run)(_QUERY)
    except OSError:
        return ()
    found = []
    for fields in csv.reader(io.StringIO(printed), skipinitialspace=True):
        # a GPU split by MIG answers "[N/A]" or "[Insufficient Permissions]"
        if len(fields) == 2 and fields[1].strip().isdigit():
            found.append(Gpu(fields[0].strip(), int(fields[1]) * MIB))
    return tuple(found)


def gpu_for(device: str | None, gpus: Sequence[Gpu], environment: Mapping[str, str]) -> Gpu | None:
    """The GPU a process would use, or None where it runs on a CPU or nobody can tell.

    Args:
        device: as asked for: cpu, mps, cuda or cuda:N; None takes a GPU where there is one.
        gpus: in the driver's order.
        environment: CUDA_VISIBLE_DEVICES hides and reorders GPUs; a list of anything but numbers
            cannot be told here.
    """
    if device is not None and not device.startswith("cuda"):
        return None
    visible = environment.get("CUDA_VISIBLE_DEVICES")
    seen = list(gpus)
    if visible is not None:
        numbers = [one.strip() for one in visible.split(",")]
        if not all(one.isdigit() and int(one) < len(gpus) for one in numbers):
            return None
        seen = [gpus[int(one)] for one in numbers]
    place = int((device or "cuda").partition(":")[2] or 0)
    return seen[place] if place < len(seen) else None


def driver_version(run: Runner | None = None) -> str | None:
    """Version of the NVIDIA driver; None without one, or where it does not answer.

    Args:
        run: stands in for running nvidia-smi.
    """
    try:
        printed = (run or _run)(_DRIVER_QUERY)
    except OSError:
        return None
    first = printed.strip().splitlines()[:1]
    # where it cannot tell, it answers in words and brackets
    return first[0].strip() if first and first[0].strip()[:1].isdigit() else None


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=True
        )
    except subprocess.SubprocessError as error:
        raise OSError(str(error)) from error
    return done.stdout
