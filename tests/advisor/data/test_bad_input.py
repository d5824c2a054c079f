"""Bad input: one message that names file, row and remedy."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from advisor.data.load import LoadOptions, load
from advisor.data.split import SplitOptions, lock
from advisor.data.task import detect
from advisor.data_findings import EmptyCell, RowsLeftOut
from advisor.errors import DataError

ROWS = [{"text": f"t {i}", "label": f"l{i % 3}"} for i in range(60)]
LINES = [json.dumps(row) for row in ROWS]
CSV = ["text,label", *(f"t {i},l{i % 3}" for i in range(60))]
BROKEN_LIST = "[" + ",\n".join([*LINES[:56], '{"text" "x"}', *LINES[57:]]) + "]"
# file, content, row or None, message; `docs/bad-input.md` has more
FILES = [
    ("empty.jsonl", b"", None, "file-empty"),
    ("blank.jsonl", b"\xef\xbb\xbf \r\n\n", None, "file-empty"),
    ("empty.csv", b"", None, "file-empty"),
    ("header.csv", b"text,label\n", None, "file-empty"),
    ("none.json", b"[]", None, "file-empty"),
    ("list.json", BROKEN_LIST.encode(), 57, "json-broken .*line=57"),
    ("object.json", b'{"model": "x",\n "score": 1}', None, "json-without-list"),
    ("columns.csv", b"a,b,c\n" + b"1,2,3\n" * 30, None, "no-columns"),
    ("target.csv", b"text,b,c\n" + b"1,2,3\n" * 30, None, "no-target-column"),
    ("input.csv", b"a,b,label\n" + b"1,2,3\n" * 30, None, "no-input-column"),
    ("twice.csv", b"text,text,label\n1,2,3\n", None, "column-twice-in-header"),
    ("null.jsonl", b'{"text": "t", "label": null}\n' * 25, None, "no-usable-row .rows=25"),
    ("sheet.xlsx", b"PK", None, "other-ending .*save-sheet"),
    ("d.zip", b"PK", None, "other-ending .*unpack-it"),
    ("d.pkl", b"\x80\x04", None, "other-ending .*save-pickle"),
    ("noending", b"x", None, "no-ending"),
]


@pytest.mark.parametrize(("file", "content", "row", "message"), FILES, ids=[f[0] for f in FILES])
def test_broken_files(file, content, row, message, tmp_path):
    path = tmp_path / file
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        load(str(path))
    assert re.search(message, str(caught.value))
    assert (caught.value.row, caught.value.exit_code) == (row, 2)


def test_all_rows_broken(tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text("nonsense\n" * 30)
    with pytest.raises(DataError, match=r"all-rows-broken .rows=30"):
        load(str(path), LoadOptions(skip_bad_rows=True))


def test_a_missing_file_suggests_the_nearest(tmp_path, monkeypatch):
    (tmp_path / "train.jsonl").write_text("")
    missing = tmp_path / "trian.jsonl"
    with pytest.raises(DataError, match=r"path-.*train\.jsonl"):
        load(str(missing))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match=r"path-not-found-among.*current-folder.*'train.jsonl'"):
        load("tickets.csv")
    with pytest.raises(DataError, match=r"nowhere/deep/x.csv.*path-not-found-among"):
        load("nowhere/deep/x.csv")
    with pytest.raises(DataError, match="split-of-file"):
        load("train.jsonl:test")


def test_a_folder_that_is_no_dataset(tmp_path):
    with pytest.raises(DataError, match="folder-without-data"):
        load(str(tmp_path))
    (tmp_path / "a.csv").write_text("")
    with pytest.raises(DataError, match=r"folder-of-files \(files=\['a.csv'\]\)"):
        load(str(tmp_path))


def test_an_unknown_split_names_the_splits(tmp_path):
    import datasets

    datasets.disable_progress_bars()
    part = datasets.Dataset.from_dict({"text": ["t"], "label": ["a"]})
    folder = str(tmp_path / "d")
    datasets.DatasetDict({"dev": part, "test": part}).save_to_disk(folder)
    with pytest.raises(DataError, match=r"no-such-split.*dev.*test"):
        load(folder)


def test_an_unreachable_hub_gives_one_message(monkeypatch, tmp_path):
    import datasets

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(datasets.config, "HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", False)
    with pytest.raises(DataError, match=r"hub.*Connection refused"):
        load("owner/name:test")


def test_an_unknown_named_column_lists_what_is_there(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("\n".join(CSV))
    with pytest.raises(DataError, match=r"no-such-column.*'lable'.*'label'"):
        load(str(path), LoadOptions(target_column="lable"))
    with pytest.raises(DataError, match=r"no-such-column .*--group-column"):
        load(str(path), LoadOptions(group_column="customer"))
    with pytest.raises(DataError, match=r"same-column-twice.*'text'"):
        load(str(path), LoadOptions(input_column=("text",), target_column="text"))


def test_five_rows_are_too_few(write):
    path = write(ROWS[:5])
    with pytest.raises(DataError, match=r"too-few-rows .*rows=5"):
        detect(load(path))


def test_too_few_usable_rows_say_why(write):
    path = write([*ROWS[:19], *[{"text": "t", "label": ""}] * 6])
    with pytest.raises(DataError, match=r"too-few-usable-rows .rows=19, read=25") as caught:
        detect(load(path))
    assert caught.value.details == (RowsLeftOut(EmptyCell("target", "label"), 6, 20),)


@pytest.mark.parametrize("override", [None, "classification", "qa"])
def test_one_class_only(write, override):
    path = write([{"text": f"t {i}", "label": "spam"} for i in range(30)])
    with pytest.raises(DataError, match=r"one-class .*'spam'"):
        detect(load(path), override)


def test_classification_of_ever_different_targets(write):
    path = write([{"text": f"t {i}", "label": f"l{i}"} for i in range(30)])
    with pytest.raises(DataError, match=r"too-many-classes .classes=30, rows=30"):
        detect(load(path), "classification")


def _lock(train: str, test: str) -> None:
    table = load(train)
    lock(table, load(test), detect(table), SplitOptions(seed=0))


def test_a_test_file_of_another_layout(tmp_path, write):
    test = tmp_path / "test.csv"
    test.write_text("question,answer\n" + "q,a\n" * 30)
    train = write(ROWS)
    with pytest.raises(DataError, match=r"other-layout.*question.*text"):
        _lock(train, str(test))


def test_a_test_file_with_other_labels(tmp_path, write):
    test = tmp_path / "test.csv"
    test.write_text("text,label\n" + "q,0\nr,1\n" * 20)
    with pytest.raises(DataError, match=r"other-labels .label='0'"):
        _lock(write(ROWS), str(test))


def test_a_failed_load_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "t"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    path = tmp_path / "d.jsonl"
    path.write_bytes(b"\n".join(line.encode() for line in LINES) * 50 + b"\n{")
    with pytest.raises(DataError):
        load(str(path))
    table = load(str(path), LoadOptions(skip_bad_rows=True))
    assert len(list((tmp_path / "t").iterdir())) == 1
    del table
    assert list((tmp_path / "t").iterdir()) == []


def test_an_unwritable_working_copy(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(Path("/proc/none")))
    path = tmp_path / "d.jsonl"
    path.write_text("\n".join(LINES))
    with pytest.raises(DataError, match="no-working-copy"):
        load(str(path))
