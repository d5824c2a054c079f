"""Phases are measured apart from each other, in a process of their own as in a trial."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from evals.meters import SAMPLE_INTERVAL_S, NvmlMemory, PhaseMeter, open_nvml

SCRIPT = """
import json, sys
sys.path[:0] = json.loads(sys.argv[1])
from evals.meters import PhaseMeter
meter = PhaseMeter()
with meter.phase("before"):
    pass
with meter.phase("fit"):
    block = bytearray(200_000_000)
    block[::4096] = b"x" * len(block[::4096])
    del block
with meter.phase("predict"):
    pass
phases = {
    m.phase: [m.wall_s, m.peak_rss_bytes, m.peak_gpu_bytes, m.device_gpu_bytes]
    for m in meter.measurements
}
print(json.dumps(phases))
print("torch" in sys.modules)
"""


@pytest.mark.skipif(
    not Path("/proc/self/clear_refs").exists(), reason="the peak per phase is Linux only"
)
def test_memory_shows_in_its_own_phase_only():
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps(sys.path)],
        capture_output=True,
        text=True,
        check=True,
    )
    first, torch_loaded = done.stdout.splitlines()
    phases = json.loads(first)
    assert list(phases) == ["before", "fit", "predict"]
    before, fit, predict = (phases[name][1] for name in phases)
    assert fit - before > 190_000_000
    assert abs(predict - before) < 50_000_000
    assert all(one[0] >= 0 and one[2:] == [None, None] for one in phases.values())
    assert torch_loaded == "False"


def test_a_phase_that_raises_is_still_measured():
    meter = PhaseMeter()
    with pytest.raises(KeyError), meter.phase("fit"):
        raise KeyError("boom")
    with meter.phase("predict"):
        pass
    assert [m.phase for m in meter.measurements] == ["fit", "predict"]


def test_phases_do_not_nest():
    meter = PhaseMeter()
    with (
        meter.phase("fit"),
        pytest.raises(RuntimeError, match="'score' begins inside 'fit'"),
        meter.phase("score"),
    ):
        pass
    assert [m.phase for m in meter.measurements] == ["fit"]


def test_a_peak_between_begin_and_end_is_sampled():
    used = {"bytes": 100}
    meter = PhaseMeter(lambda: used["bytes"])
    with meter.phase("fit"):
        used["bytes"] = 900
        time.sleep(3 * SAMPLE_INTERVAL_S)
        used["bytes"] = 200
    with meter.phase("predict"):
        pass
    assert [m.device_gpu_bytes for m in meter.measurements] == [900, 200]
    assert all(m.peak_gpu_bytes is None for m in meter.measurements)


def test_a_short_phase_has_readings_at_both_ends():
    readings = iter([5, 7])
    meter = PhaseMeter(lambda: next(readings))
    with meter.phase("load"):
        pass
    assert meter.measurements[0].device_gpu_bytes == 7


def test_no_reading_is_none_and_one_is_enough():
    readings = iter([None, None, None, 7])
    meter = PhaseMeter(lambda: next(readings))
    for name in ("load", "fit"):
        with meter.phase(name):
            pass
    assert [m.device_gpu_bytes for m in meter.measurements] == [None, 7]


def test_no_thread_is_left_behind():
    before = threading.active_count()
    meter = PhaseMeter(lambda: 1)
    with meter.phase("load"):
        assert threading.active_count() == before + 1
    with pytest.raises(KeyError), meter.phase("fit"):
        raise KeyError("boom")
    assert threading.active_count() == before
    assert [m.device_gpu_bytes for m in meter.measurements] == [1, 1]


class FakeCuda:
    """CUDA as torch shows it: its devices by UUID, and what is reserved on each."""

    def __init__(self, reserved):
        self.reserved = reserved

    def device_count(self):
        return len(self.reserved)

    def memory_reserved(self, device):
        return list(self.reserved.values())[device]

    def get_device_properties(self, device):
        return SimpleNamespace(uuid=list(self.reserved)[device])


class FakeNvml:
    """A driver that counts every device of the machine, in an order of its own."""

    class NVMLError(Exception):
        pass

    def __init__(self, used):
        self.used = used

    def nvmlDeviceGetHandleByUUID(self, uuid):  # noqa: N802 - NVML's name
        if uuid not in self.used:
            raise self.NVMLError(uuid)
        return uuid

    def nvmlDeviceGetMemoryInfo(self, handle):  # noqa: N802
        if self.used[handle] is None:
            raise self.NVMLError(handle)
        return SimpleNamespace(used=self.used[handle])


def test_a_device_is_found_by_its_uuid_and_counts_once_this_process_uses_it():
    nvml = FakeNvml({"GPU-a": 1, "GPU-b": 20, "GPU-c": 300})
    cuda = FakeCuda({"c": 0, "b": 0})  # as CUDA_VISIBLE_DEVICES=2,1 shows them
    memory = NvmlMemory(nvml, lambda: cuda)
    assert memory.used_bytes() is None
    cuda.reserved["c"] = 4
    assert memory.used_bytes() == 300
    cuda.reserved = {"c": 0, "b": 4}  # given back, but the context is still there
    assert memory.used_bytes() == 320


def test_without_cuda_or_without_an_answer_nothing_is_measured():
    assert NvmlMemory(FakeNvml({"GPU-a": 1}), lambda: None).used_bytes() is None
    for used in ({"GPU-a": None}, {"GPU-other": 1}):
        assert NvmlMemory(FakeNvml(used), lambda: FakeCuda({"a": 1})).used_bytes() is None


def test_a_slice_of_a_device_is_found_too():
    memory = NvmlMemory(FakeNvml({"MIG-a": 7}), lambda: FakeCuda({"a": 1}))
    assert memory.used_bytes() == 7


@pytest.mark.gpu
def test_gpu_memory_shows_in_its_own_phase_only():
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device")
    torch.zeros(1, device="cuda")
    meter = PhaseMeter()
    with meter.phase("fit"):
        block = torch.zeros(64 * 2**20, dtype=torch.uint8, device="cuda")
        del block
    with meter.phase("predict"):
        pass
    fit, predict = (m.peak_gpu_bytes for m in meter.measurements)
    assert fit - predict >= 64 * 2**20


@pytest.mark.gpu
def test_device_memory_holds_what_torch_allocated_and_more():
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("needs a CUDA device")
    if open_nvml() is None:
        pytest.skip("needs NVML")
    meter = PhaseMeter()
    with meter.phase("fit"):
        block = torch.zeros(64 * 2**20, dtype=torch.uint8, device="cuda")
        time.sleep(3 * SAMPLE_INTERVAL_S)
        del block
    (fit,) = meter.measurements
    assert fit.device_gpu_bytes > fit.peak_gpu_bytes >= 64 * 2**20
