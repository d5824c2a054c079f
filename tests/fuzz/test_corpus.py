"""What the coverage-guided fuzzer found, read again: a table or one message, nothing else."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

HERE = Path(__file__).parent
run_one = runpy.run_path(str(HERE / "fuzz_loader.py"))["run_one"]
CORPUS = sorted((HERE / "corpus").iterdir())


@pytest.mark.parametrize("part", range(8))
def test_the_corpus_is_read(part, tmp_path):
    endings = [run_one(file.read_bytes(), tmp_path) for file in CORPUS[part::8]]
    assert "table" in endings
    assert any(ending.startswith(str(tmp_path)) for ending in endings)
