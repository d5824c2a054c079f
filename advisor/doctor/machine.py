"""Looks at this machine. Whatever is heavy, or may crash or hang, runs in a process of its own."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import advisor
from advisor import hub
from advisor.doctor.requirements import Package, check, python_fits, wanted
from advisor.errors import ModelError
from advisor.estimate.hardware import Gpu, driver_version, find_gpus
from advisor.findings import Finding, Problem, read_problem
from advisor.models import bundled

ROOT = Path(advisor.__file__).resolve().parents[1]
PROBE_LIMIT_S = 120.0
_PROBE = Path(__file__).with_name("probe.py")
_CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")
_TRUE = ("1", "true", "yes", "on")


@dataclass(frozen=True, slots=True)
class NotAsked(Finding):
    """A setting forbids to ask."""

    setting: str
    kind: Literal["not_asked"] = "not_asked"


@dataclass(frozen=True, slots=True)
class NoAnswer(Finding):
    """There was no answer in time."""

    seconds: float
    kind: Literal["no_answer"] = "no_answer"


@dataclass(frozen=True, slots=True)
class EndedBySignal(Finding):
    """The process that looked was ended by a signal."""

    signal: int
    kind: Literal["ended_by_signal"] = "ended_by_signal"


@dataclass(frozen=True, slots=True)
class EndedWithCode(Finding):
    """The process that looked ended with an exit code and no word."""

    code: int
    kind: Literal["ended_with_code"] = "ended_with_code"


@dataclass(frozen=True, slots=True)
class ErrorTold(Finding):
    """What a library's error said."""

    text: str
    kind: Literal["error_told"] = "error_told"


Reason = NotAsked | NoAnswer | EndedBySignal | EndedWithCode | ErrorTold | Problem
"""Why something was not found out."""


@dataclass(frozen=True, slots=True)
class Hub:
    """Whether the model hub answers.

    Attributes:
        address: where it is looked for.
        reachable: None if it was not asked.
        problem: why it was not reached, or not asked.
    """

    address: str
    reachable: bool | None
    problem: Reason | None = None


@dataclass(frozen=True, slots=True)
class Torch:
    """What torch sees.

    Attributes:
        version: None if it could not be imported.
        device: cuda, mps or cpu: what it would compute on.
        gpus: those it can use.
        four_bit: a gradient came back through a 4-bit layer; None if that was not reached.
        problem: why something above is missing.
    """

    version: str | None = None
    device: str | None = None
    gpus: tuple[Gpu, ...] = ()
    four_bit: bool | None = None
    problem: Reason | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to write into: whether that works, and the room there."""

    path: str
    writable: bool
    free_bytes: int | None


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """Everything the doctor looked at. None is "not found out", never 0.

    Attributes:
        python: its version; `python_wanted` is the range, `python_fits` None if it cannot be told.
        memory_bytes, memory_free_bytes: of this machine, or of the container it is.
        gpus: those the driver lists.
        packages: empty if they cannot be checked.
        embedder: packaged, cached, or hub if it would be fetched.
        embedder_problem: why `embedder` is None.
        bundled: where the bundled model is, in the words of `embedder`; `bundled_problem` says why
            that is None.
    """

    python: str
    python_wanted: str
    python_fits: bool | None
    system: str
    cores: int
    memory_bytes: int | None
    memory_free_bytes: int | None
    gpus: tuple[Gpu, ...]
    driver: str | None
    packages: tuple[Package, ...]
    torch: Torch
    embedder: str | None
    embedder_problem: Reason | None
    bundled: str | None
    bundled_problem: Reason | None
    hub: Hub
    folder: Place


def examine(folder: Path, *, offline: bool) -> MachineFacts:
    """Look at everything; takes as long as importing torch does.

    Args:
        folder: where runs would be written.
        offline: do not ask the hub.
    """
    asked = wanted(ROOT)
    torch_probe, embedder_probe = start_probe("torch"), start_probe("embedder")
    hub = find_hub(offline=offline)
    packages, fits = _packages(asked.packages), None
    with suppress(ImportError):
        fits = python_fits(asked.python)
    total, free = _memory()
    embedder, problem = finish_probe(embedder_probe)
    place, told = embedder.get("embedder"), embedder.get("problem")
    bundled_place, bundled_problem = _bundled()
    return MachineFacts(
        python=platform.python_version(),
        python_wanted=asked.python,
        python_fits=fits,
        system=f"{platform.system()} {platform.machine()}",
        cores=_cores(),
        memory_bytes=total,
        memory_free_bytes=free,
        gpus=find_gpus(),
        driver=driver_version(),  # also where a split GPU does not tell its memory
        packages=packages,
        torch=_torch(*finish_probe(torch_probe)),
        embedder=place if isinstance(place, str) else None,
        embedder_problem=read_problem(told) if told else problem,
        bundled=bundled_place,
        bundled_problem=bundled_problem,
        hub=hub,
        folder=_place(folder),
    )


def _bundled() -> tuple[str | None, Reason | None]:
    try:
        return bundled.place(), None
    except ModelError as error:
        return None, error.problem
    except ImportError as error:
        return None, ErrorTold(str(error))


def _packages(requirements: tuple[str, ...]) -> tuple[Package, ...]:
    try:
        return check(requirements)
    except ImportError:
        return (Package("packaging", "", None, False),)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _memory() -> tuple[int | None, int | None]:
    """Bytes in all and available; a container's limit counts."""
    try:
        import psutil
    except ImportError:
        return None, None
    found = psutil.virtual_memory()
    total, free = int(found.total), int(found.available)
    with suppress(OSError, ValueError):  # no container, or "max": no limit
        limit = int(_CGROUP_LIMIT.read_text(encoding="ascii"))
        total, free = min(total, limit), min(free, limit)
    return total, free


def _place(folder: Path) -> Place:
    free = None
    with suppress(OSError):
        free = shutil.disk_usage(folder).free
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Place(str(folder.resolve()), True, free)
    except OSError:
        return Place(str(folder.resolve()), False, free)


# --- the hub --------------------------------------------------------------------------------------


def find_hub(*, offline: bool) -> Hub:
    """Whether the hub answers one short request; a mirror in HF_ENDPOINT counts."""
    address = os.environ.get("HF_ENDPOINT", "").rstrip("/") or "https://huggingface.co"
    if offline:
        return Hub(address, None, NotAsked("--offline"))
    if os.environ.get("HF_HUB_OFFLINE", "").lower() in _TRUE:
        return Hub(address, None, NotAsked("HF_HUB_OFFLINE"))
    problems: list[str | None] = []
    # looking a name up has no time limit of its own: a thread that is left behind has
    asking = threading.Thread(target=lambda: problems.append(hub.unreachable(address)), daemon=True)
    asking.start()
    asking.join(hub.CONNECT_S + 1)
    if not problems:
        return Hub(address, False, NoAnswer(hub.CONNECT_S))
    return Hub(address, problems[0] is None, ErrorTold(problems[0]) if problems[0] else None)


# --- child processes ------------------------------------------------------------------------------


def start_probe(what: str) -> subprocess.Popen[str]:
    """Start looking at torch or the embedder, as probe.py names them."""
    paths = (str(ROOT), os.environ.get("PYTHONPATH", ""))
    return subprocess.Popen(
        [sys.executable, "-P", str(_PROBE), what],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))},
    )


def finish_probe(
    probe: subprocess.Popen[str], limit_s: float = PROBE_LIMIT_S
) -> tuple[Mapping[str, object], Reason | None]:
    """What a probe told, and why it did not tell everything.

    Args:
        probe: a process that writes JSON objects, a line each; other lines are passed over.
        limit_s: after this many seconds it is ended.
    """
    problem: Reason | None = None
    try:
        told, errors = probe.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        probe.kill()
        told, errors = probe.communicate()
        problem = NoAnswer(limit_s)
    if problem is None and probe.returncode < 0:
        problem = EndedBySignal(-probe.returncode)
    elif problem is None and probe.returncode:
        last = errors.strip().splitlines()[-1:]
        problem = ErrorTold(last[0]) if last else EndedWithCode(probe.returncode)
    found: dict[str, object] = {}
    for line in told.splitlines():
        with suppress(ValueError):  # a library's own words
            one = json.loads(line)
            found |= one if isinstance(one, dict) else {}
    return found, problem


def _torch(found: Mapping[str, object], problem: Reason | None) -> Torch:
    version, device = found.get("torch"), found.get("device")
    four_bit, gpus = found.get("four_bit"), found.get("gpus")
    return Torch(
        version=version if isinstance(version, str) else None,
        device=device if isinstance(device, str) else None,
        gpus=tuple(Gpu(one["name"], one["total_bytes"]) for one in gpus)
        if isinstance(gpus, list)
        else (),
        four_bit=four_bit if isinstance(four_bit, bool) else None,
        problem=problem,
    )
