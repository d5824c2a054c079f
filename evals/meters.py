"""What a phase of a trial takes: wall time and the peak memory of this process. No torch import.

On Linux the kernel's high-water mark of resident memory is reset at the start of each phase, so a
phase answers for its own peak (never below what was resident when it began). Where the reset is not
permitted, and on macOS, the figure is the process's peak so far. On Windows it is None. Memory of
child processes is not included.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from advisor.types import Measurement

_STATUS = Path("/proc/self/status")
_CLEAR_REFS = Path("/proc/self/clear_refs")
_RESET_HIGH_WATER_MARK = "5"


class _Cuda(Protocol):
    """The part of `torch.cuda` that the meter calls."""

    def is_available(self) -> bool: ...
    def is_initialized(self) -> bool: ...
    def device_count(self) -> int: ...
    def reset_peak_memory_stats(self, device: int) -> None: ...
    def max_memory_allocated(self, device: int) -> int: ...


class PhaseMeter:
    """Measures the phases of one trial, one after the other, in the trial's own process."""

    def __init__(self) -> None:
        self._measurements: list[Measurement] = []
        self._running: str | None = None

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
                )
            )


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
    return cuda if cuda is not None and cuda.is_available() and cuda.is_initialized() else None


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
