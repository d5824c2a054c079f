"""The real data sets beside the repository, with no flag."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from advisor.data.load import load
from advisor.data.split import SplitOptions, lock
from advisor.data.task import detect
from advisor.errors import DataError

DATA = Path(__file__).parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs the data sets in ../shared/data")


@cache
def _locked(name: str, **limits: int):
    table, test = (load(str(DATA / name / f"{part}.jsonl")) for part in ("train", "test"))
    task = detect(table)
    return table, task, lock(table, test, task, SplitOptions(seed=0, **limits))


@pytest.mark.parametrize(
    ("name", "kind", "labels", "rows"),
    [
        ("snips_json", "json", 0, 13567),
        ("classical_modern_zh", "generation", 0, 6961),
        ("identity", "generation", 0, 68),
        ("xquad_en", "qa", 0, 643),
    ],
)
def test_tasks_are_recognised(name, kind, labels, rows):
    table, task, split = _locked(name)
    assert (task.kind, len(task.labels)) == (kind, labels)
    assert (table.report.layout, table.report.rows_kept) == ("input/output", rows)
    assert len(split.train) + len(split.validation) == rows - len(split.removed)


def test_limits_keep_all_77_labels_near_their_shares():
    table, task, split = _locked("banking77", train_limit=2000, test_limit=300)
    assert (len(split.train), len(split.validation), len(split.test)) == (1800, 200, 300)
    assert (task.kind, len(task.labels), len(table)) == ("classification", 77, 9992)
    removed = {row.train_id for row in split.removed}
    kept = (s for s in table.samples(range(len(table))) if s.id not in removed)
    everywhere = Counter(s.target for s in kept)
    learnt = Counter(s.target for s in split.train + split.validation)
    for label in task.labels:
        assert learnt[label] == pytest.approx(everywhere[label] * 2000 / (9992 - 687), abs=1.5)
    assert {s.target for s in split.train} == set(task.labels)
    assert set(Counter(s.target for s in split.test).values()) == {3, 4}


def test_questions_carry_their_document_and_answers():
    _, _, split = _locked("xquad_en")
    first = split.test[0]
    assert (first.id, first.target) == ("57339c16d058e614000b5ec5", "Ogród Saski")
    assert (first.metadata.doc_id, first.metadata.answers) == ("Warsaw_0", ("Ogród Saski",))


def test_documents_are_not_labelled_data():
    with pytest.raises(DataError, match="no-target-column"):
        load(str(DATA / "xquad_en" / "corpus.jsonl"))


def test_the_parent_process_stays_free_of_torch():
    code = (
        "import sys; from advisor.data.load import load; from advisor.data.task import detect; "
        "from advisor.data.split import lock, SplitOptions; "
        "assert 'datasets' not in sys.modules and 'pyarrow' not in sys.modules; "
        f"t = load({str(DATA / 'identity' / 'train.jsonl')!r}); "
        "lock(t, None, detect(t), SplitOptions(0)); assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])
