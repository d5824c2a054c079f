"""The GPUs of this machine, without importing torch: nvidia-smi is asked."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

MIB = 2**20
_QUERY = ("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
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


def _run(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_TIMEOUT_S, check=True
        )
    except subprocess.SubprocessError as error:
        raise OSError(str(error)) from error
    return done.stdout
