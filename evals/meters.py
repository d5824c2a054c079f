"""What a phase of a trial takes: wall time and the peak memory of this process. No torch import.

On Linux the kernel's high-water mark of resident memory is reset at the start of each phase, so a
phase answers for its own peak (never below what was resident when it began). Where the reset is not
permitted, and on macOS, the figure is the process's peak so far. On Windows it is None. Memory of
child processes is not included.

GPU memory is measured twice, and the two are never mixed. `peak_gpu_bytes` is what torch allocated
for tensors, exact. `device_gpu_bytes` is what the driver counts in use on the whole device (NVML):
the CUDA context, the reserve of torch's allocator, the driver's own share and every other process
are in it. It is read when a phase begins, every 0.1 s and when it ends, so what was taken and given
back between two readings is missed; torch's allocator keeps what it once took, so that is rare.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from advisor.types import Measurement

_STATUS = Path("/proc/self/status")
_CLEAR_REFS = Path("/proc/self/clear_refs")
_RESET_HIGH_WATER_MARK = "5"

SAMPLE_INTERVAL_S = 0.1
"""Seconds between two readings of the device's memory; one takes far less than a millisecond."""

ReadDevice = Callable[[], int | None]
"""Bytes in use on the devices that this process uses; None while it uses none."""


class _Cuda(Protocol):
    """The part of `torch.cuda` that the meter calls."""

    def is_available(self) -> bool: ...
    def is_initialized(self) -> bool: ...
    def device_count(self) -> int: ...
    def reset_peak_memory_stats(self, device: int) -> None: ...
    def max_memory_allocated(self, device: int) -> int: ...
    def memory_reserved(self, device: int) -> int: ...
    def get_device_properties(self, device: int) -> Any: ...


class PhaseMeter:
    """Measures the phases of one trial, one after the other, in the trial's own process.

    Args:
        read_device: reads the memory in use on the device; NVML where it is None.
    """

    def __init__(self, read_device: ReadDevice | None = None) -> None:
        self._measurements: list[Measurement] = []
        self._running: str | None = None
        self._read_device = read_device
        self._looked_for_nvml = read_device is not None

    @property
    def measurements(self) -> tuple[Measurement, ...]:
        """One per phase that has ended, in order."""
        return tuple(self._measurements)

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure the body of the `with`; a body that raises is measured up to there.

        Raises:
            RuntimeError: another phase is running; their peaks could not be told apart.
        """
        if self._running is not None:
            raise RuntimeError(f"phase {name!r} begins inside {self._running!r}; end that first")
        self._running = name
        own_peak = _reset_peak_rss()
        _reset_peak_gpu()
        device = self._device_peak()
        begin = time.perf_counter()
        try:
            yield
        finally:
            wall_s = time.perf_counter() - begin
            self._running = None
            self._measurements.append(
                Measurement(
                    phase=name,
                    wall_s=wall_s,
                    peak_rss_bytes=_peak_rss_bytes(own_peak),
                    peak_gpu_bytes=_peak_gpu_bytes(),
                    device_gpu_bytes=device.end() if device is not None else None,
                )
            )

    def _device_peak(self) -> _Peak | None:
        """Begin to sample; None on a machine without NVML, which then has no thread either."""
        if not self._looked_for_nvml:
            self._looked_for_nvml = True
            self._read_device = open_nvml()
        return _Peak(self._read_device) if self._read_device is not None else None


class _Peak:
    """The largest of the readings taken from now until `end`."""

    def __init__(self, read: ReadDevice) -> None:
        self._read = read
        self._peak: int | None = None
        self._ended = threading.Event()
        self._take()
        self._thread = threading.Thread(target=self._sample, name="device-memory", daemon=True)
        self._thread.start()

    def end(self) -> int | None:
        """Stop, read once more and return the peak in bytes; None where no reading was had."""
        self._ended.set()
        self._thread.join()
        self._take()
        return self._peak

    def _sample(self) -> None:
        while not self._ended.wait(SAMPLE_INTERVAL_S):
            self._take()

    def _take(self) -> None:
        now = self._read()
        if now is not None:
            self._peak = now if self._peak is None else max(self._peak, now)


class NvmlMemory:
    """Memory in use on the devices that this process has allocated on, as the driver counts it.

    CUDA and NVML number the devices differently (CUDA_VISIBLE_DEVICES hides and reorders them for
    CUDA alone), so a device is found by its UUID.

    Args:
        nvml: the module pynvml, initialised.
        cuda: finds `torch.cuda` where this process uses it.
    """

    def __init__(self, nvml: Any, cuda: Callable[[], _Cuda | None] | None = None) -> None:
        self._nvml = nvml
        self._cuda = cuda or _cuda
        self._handles: dict[int, Any] = {}

    def used_bytes(self) -> int | None:
        """Sum over the devices; None where CUDA is not used or the driver does not tell."""
        cuda = self._cuda()
        if cuda is None:
            return None
        try:
            for device in range(cuda.device_count()):
                if device not in self._handles and cuda.memory_reserved(device) > 0:
                    self._handles[device] = self._handle(cuda.get_device_properties(device).uuid)
            used = [
                int(self._nvml.nvmlDeviceGetMemoryInfo(handle).used)
                for handle in self._handles.values()
            ]
        except self._nvml.NVMLError:  # a slice (MIG) or a container may forbid the question
            return None
        return sum(used) if used else None

    def _handle(self, uuid: object) -> Any:
        """Find the device, whole or a slice; torch leaves the prefix out that NVML asks for."""
        try:
            return self._nvml.nvmlDeviceGetHandleByUUID(f"GPU-{uuid}")
        except self._nvml.NVMLError:
            return self._nvml.nvmlDeviceGetHandleByUUID(f"MIG-{uuid}")


def open_nvml() -> ReadDevice | None:
    """A reader of the devices' memory; None without the package or without an NVIDIA driver."""
    try:
        import pynvml
    except ImportError:
        return None
    try:
        pynvml.nvmlInit()
    except pynvml.NVMLError:
        return None
    return NvmlMemory(pynvml).used_bytes


def _reset_peak_rss() -> bool:
    """Tell whether the high-water mark could be set back to what is resident now."""
    try:
        _CLEAR_REFS.write_text(_RESET_HIGH_WATER_MARK)
    except OSError:
        return False
    return True


def _peak_rss_bytes(own_peak: bool) -> int | None:
    """Read the mark where it was reset, else the process's peak so far; None on Windows."""
    if own_peak:
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # macOS counts bytes, Linux KiB


def _cuda() -> _Cuda | None:
    """`torch.cuda` where this process already uses it: a meter must not start CUDA by itself."""
    torch = sys.modules.get("torch")
    cuda: _Cuda | None = getattr(torch, "cuda", None)  # absent while torch is still being imported
    return cuda if cuda is not None and cuda.is_initialized() and cuda.is_available() else None


def _reset_peak_gpu() -> None:
    cuda = _cuda()
    if cuda is not None:
        for device in range(cuda.device_count()):
            cuda.reset_peak_memory_stats(device)


def _peak_gpu_bytes() -> int | None:
    """Read torch's peak allocation, summed over devices; None where CUDA is not used."""
    cuda = _cuda()
    if cuda is None:
        return None
    return sum(int(cuda.max_memory_allocated(device)) for device in range(cuda.device_count()))
