"""Phases are measured apart from each other, in a process of their own as in a trial."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from evals.meters import PhaseMeter

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
phases = {m.phase: [m.wall_s, m.peak_rss_bytes, m.peak_gpu_bytes] for m in meter.measurements}
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
    assert all(wall_s >= 0 and gpu is None for wall_s, _, gpu in phases.values())
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
