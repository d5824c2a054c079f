"""How much memory loading takes: bounded by batches, not by the file."""

from __future__ import annotations

import subprocess
import sys

import pytest

MEASURE = """
import resource, sys
from advisor.data.load import load
from advisor.data.task import detect

def peak_bytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024

small, large = sys.argv[1:]
detect(load(small))
before = peak_bytes()
detect(load(large))
print(peak_bytes() - before)
"""


def _write(path, rows, characters):
    with path.open("w") as file:
        for i in range(rows):
            text = f"{i} " + ("word " * 30 if characters == 150 else "x" * characters)
            file.write(f'{{"id": "r{i}", "text": "{text}", "label": "l{i % 20}"}}\n')
    return path


@pytest.mark.skipif(sys.platform == "darwin", reason="ru_maxrss counts bytes there")
@pytest.mark.parametrize(
    ("rows", "characters", "bound_bytes"),
    [
        (100_000, 150, 60 << 20),  # 20 MB; a million rows (200 MB) take ten times as much
        (30, 4_000_000, 150 << 20),  # 120 MB, of which a few rows are held at a time
    ],
)
def test_memory_is_bounded(rows, characters, bound_bytes, tmp_path):
    small = _write(tmp_path / "small.jsonl", 100, 150)
    large = _write(tmp_path / "large.jsonl", rows, characters)
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(small), str(large)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < bound_bytes
