"""Bad input: one message that names file, row and remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.data.load import LoadOptions, load
from advisor.data.split import SplitOptions, lock
from advisor.data.task import detect
from advisor.data_findings import EmptyCell, RowsLeftOut, UnusableRow
from advisor.errors import DataError
from reports.messages import say

ROWS = [{"text": f"t {i}", "label": f"l{i % 3}"} for i in range(60)]
LINES = [json.dumps(row) for row in ROWS]
CSV = ["text,label", *(f"t {i},l{i % 3}" for i in range(60))]
READABLE = (
    "Readable are .jsonl, .ndjson, .json, .csv, .tsv, .yaml (these also as .gz) and .parquet "
    "files, a folder written by `save_to_disk` of datasets, a folder of train and test files, and "
    "a hub id (owner/name)."
)
EMPTY = "the file is empty: it holds no rows. Name a file with rows."
SKIP = "Fix the row, or leave out all broken rows with --skip-bad-rows."


def _with(lines: list[str], row: int, broken: str) -> bytes:
    return "\n".join([*lines[: row - 1], broken, *lines[row:], ""]).encode()


# file, content, row or None, message
FILES = [
    ("empty.jsonl", b"", None, EMPTY),
    ("blank.jsonl", b"\xef\xbb\xbf \r\n\n", None, EMPTY),
    ("empty.csv", b"", None, EMPTY),
    ("header.csv", b"text,label\n", None, EMPTY),
    ("none.json", b"[]", None, EMPTY),
    (
        "cut.jsonl",
        _with(LINES, 57, '{"text": "t'),
        57,
        f"not valid JSON: Unterminated string starting at character 10. {SKIP}",
    ),
    (
        "list.jsonl",
        _with(LINES, 57, "[1, 2]"),
        57,
        f"not a JSON object with named columns but a list. {SKIP}",
    ),
    (
        "latin.jsonl",
        _with(LINES, 57, "@").replace(b"@", b'{"text": "caf\xe9", "label": "l1"}'),
        57,
        f"byte 0xe9 at byte 14 is not UTF-8 (save the file as UTF-8). {SKIP}",
    ),
    (
        "short.csv",
        _with(CSV, 58, "only one"),
        57,
        f"1 field where the header has 2 (line 58 of the file). {SKIP}",
    ),
    (
        "long.csv",
        _with(CSV, 58, "a,b,c"),
        57,
        f"3 fields where the header has 2 (line 58 of the file). {SKIP}",
    ),
    (
        "open.csv",
        _with(CSV, 58, '"never closed,l1'),
        57,
        f"a quotation mark is opened and never closed (line 58 of the file). {SKIP}",
    ),
    (
        "latin.csv",
        _with(CSV, 58, "@").replace(b"@", b"caf\xe9,l1"),
        57,
        f"byte 0xe9 at byte 4 is not UTF-8 (save the file as UTF-8) (line 58 of the file). {SKIP}",
    ),
    (
        "short.tsv",
        _with([line.replace(",", "\t") for line in CSV], 58, "only one"),
        57,
        f"1 field where the header has 2 (line 58 of the file). {SKIP}",
    ),
    (
        "list.json",
        ("[" + ",\n".join([*LINES[:56], '{"text" "x"}', *LINES[57:]]) + "]").encode(),
        57,
        (
            "not valid JSON: Expecting ':' delimiter (line 57, column 9). Fix it: "
            "--skip-bad-rows can "
            "pass over a broken row in JSON lines or CSV, not in a JSON list."
        ),
    ),
    (
        "cut.json",
        ("[" + ",\n".join(LINES)).encode(),
        61,
        (
            "not valid JSON: the file ends in the middle (line 60, column 32). Fix it: "
            "--skip-bad-rows can pass over a broken row in JSON lines or CSV, not in a JSON list."
        ),
    ),
    (
        "object.json",
        b'{"model": "x",\n "score": 1}',
        None,
        (
            'the file holds one object and no list of rows (keys: "model" and "score"). Give a '
            "list of "
            'objects, or put it under one of the keys "data", "rows", "examples", '
            '"samples", "train", "tests", "items" and "records".'
        ),
    ),
    (
        "columns.csv",
        b"a,b,c\n" + b"1,2,3\n" * 30,
        None,
        (
            'neither an input nor a target column is recognised (found: "a", "b" and "c"). '
            "Name them with "
            "--input-column and --target-column; if the file has no header row, add one."
        ),
    ),
    (
        "target.csv",
        b"text,b,c\n" + b"1,2,3\n" * 30,
        None,
        (
            'no target column is recognised (found: "text", "b" and "c"). Name it with '
            "--target-column."
        ),
    ),
    (
        "input.csv",
        b"a,b,label\n" + b"1,2,3\n" * 30,
        None,
        'no input column is recognised (found: "a", "b" and "label"). Name it with --input-column.',
    ),
    (
        "twice.csv",
        b"text,text,label\n1,2,3\n",
        None,
        'the header names the column "text" more than once. Rename one of them.',
    ),
    (
        "null.jsonl",
        b'{"text": "t", "label": null}\n' * 25,
        None,
        (
            "none of the 25 rows can be used. Fill the column, or name others with --input-column "
            "and --target-column."
        ),
    ),
    (
        "zero.csv",
        "text,label\na,b\n".encode("utf-16-le"),
        None,
        (
            "the file holds zero bytes: it is binary, or UTF-16 without a byte order mark. "
            "Save the "
            "file as UTF-8."
        ),
    ),
    (
        "sheet.xlsx",
        b"PK",
        None,
        (
            f'a file with the ending ".xlsx" cannot be read. {READABLE} Save the sheet as CSV in '
            "UTF-8."
        ),
    ),
    (
        "d.zip",
        b"PK",
        None,
        (
            f'a file with the ending ".zip" cannot be read. {READABLE} Unpack it and name the file '
            "in it."
        ),
    ),
    (
        "d.pkl",
        b"\x80\x04",
        None,
        (
            f'a file with the ending ".pkl" cannot be read. {READABLE} Such files can run code '
            "when they are opened, so they never are: save the rows as JSONL."
        ),
    ),
    (
        "noending",
        b"x",
        None,
        f"a file with no ending cannot be read. {READABLE} Convert or rename it.",
    ),
]


@pytest.mark.parametrize(("file", "content", "row", "message"), FILES, ids=[f[0] for f in FILES])
def test_broken_files(file, content, row, message, tmp_path):
    path = tmp_path / file
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        load(str(path))
    place = str(path) if row is None else f"{path}, row {row}"
    assert say(caught.value.problem) == f"{place}: {message}"
    assert (caught.value.row, caught.value.exit_code) == (row, 2)


@pytest.mark.parametrize("file", [f[0] for f in FILES if SKIP in f[3]])
def test_broken_rows_can_be_skipped(file, tmp_path):
    path = tmp_path / file
    path.write_bytes(next(f[1] for f in FILES if f[0] == file))
    table = load(str(path), LoadOptions(skip_bad_rows=True))
    assert (table.report.rows_read, table.report.rows_kept) == (60, 59)
    assert [(d.reason, d.count, d.first_row) for d in table.report.dropped] == [
        (UnusableRow("broken"), 1, 57)
    ]
    ids = [sample.id for sample in table.samples(range(59))]
    assert "57" not in ids
    assert ids[-1] == "60"


def test_all_rows_broken(tmp_path):
    path = tmp_path / "d.jsonl"
    path.write_text("nonsense\n" * 30)
    with pytest.raises(DataError) as caught:
        load(str(path), LoadOptions(skip_bad_rows=True))
    assert say(caught.value.problem) == (
        f"{path}: all 30 rows are broken (row 1: not valid JSON: Expecting value at character 1). "
        "Check that the format fits the file's name."
    )


def test_a_missing_file_suggests_the_nearest(tmp_path, monkeypatch):
    (tmp_path / "train.jsonl").write_text("")
    missing = tmp_path / "trian.jsonl"
    with pytest.raises(DataError) as caught:
        load(str(missing))
    assert say(caught.value.problem) == (
        f'{missing}: there is no such file or folder. Did you mean "{tmp_path / "train.jsonl"}"?'
    )
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


def test_a_damaged_saved_folder(tmp_path):
    (tmp_path / "state.json").write_text("{}")
    (tmp_path / "dataset_info.json").write_text("{}")
    with pytest.raises(DataError, match="dataset-unreadable"):
        load(str(tmp_path))


def test_an_unknown_split_names_the_splits(tmp_path):
    import datasets

    datasets.disable_progress_bars()
    part = datasets.Dataset.from_dict({"text": ["t"], "label": ["a"]})
    folder = str(tmp_path / "d")
    datasets.DatasetDict({"dev": part, "test": part}).save_to_disk(folder)
    with pytest.raises(DataError) as caught:
        load(folder)
    assert say(caught.value.problem) == (
        f'{folder}: there is no split "train" (splits: "dev" and "test"). Choose one, for example '
        f"{folder}:dev."
    )


def test_a_damaged_parquet_file(tmp_path):
    path = tmp_path / "d.parquet"
    path.write_bytes(b"PAR1 no")
    with pytest.raises(DataError, match="no-parquet"):
        load(str(path))


def test_an_unreachable_hub_gives_one_message(monkeypatch, tmp_path):
    import datasets

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(datasets.config, "HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", False)
    with pytest.raises(DataError) as caught:
        load("owner/name:test")
    assert say(caught.value.problem) == (
        'owner/name:test: there is no file "owner/name" here, so it is read as a hub id, but the '
        "hub cannot be reached: [Errno 111] Connection refused. Give a file or a saved dataset "
        "folder, or connect; with HF_HUB_OFFLINE=1 a downloaded copy is used."
    )


def test_an_unknown_named_column_lists_what_is_there(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("\n".join(CSV))
    with pytest.raises(DataError) as caught:
        load(str(path), LoadOptions(target_column="lable"))
    assert say(caught.value.problem) == (
        f'{path}: there is no column "lable" (found: "text" and "label"). Did you mean "label"?'
    )
    with pytest.raises(DataError, match=r"no-such-column .*--group-column"):
        load(str(path), LoadOptions(group_column="customer"))
    with pytest.raises(DataError, match=r"same-column-twice.*'text'"):
        load(str(path), LoadOptions(input_column=("text",), target_column="text"))


def test_five_rows_are_too_few(write):
    path = write(ROWS[:5])
    with pytest.raises(DataError) as caught:
        detect(load(path))
    assert say(caught.value.problem) == (
        f"{path}: 5 rows; at least 20 are needed to train, validate and test. Add labelled rows."
    )


def test_too_few_usable_rows_say_why(write):
    path = write([*ROWS[:19], *[{"text": "t", "label": ""}] * 6])
    with pytest.raises(DataError, match=r"too-few-usable-rows .rows=19, read=25") as caught:
        detect(load(path))
    assert caught.value.details == (RowsLeftOut(EmptyCell("target", "label"), 6, 20),)


@pytest.mark.parametrize("override", [None, "classification", "qa"])
def test_one_class_only(write, override):
    path = write([{"text": f"t {i}", "label": "spam"} for i in range(30)])
    with pytest.raises(DataError) as caught:
        detect(load(path), override)
    assert say(caught.value.problem) == (
        f'{path}: one class only: all 30 rows have the target "spam" (column "label"). There is '
        "nothing to tell apart: add rows of another class, or name another column with "
        "--target-column."
    )


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
    with pytest.raises(DataError) as caught:
        _lock(train, str(test))
    assert say(caught.value.problem) == (
        f'{test}: the test file has another layout (question/answer: input "question", target '
        f'"answer") than {train} (text/label: input "text", target "label"). Give both the same '
        "columns, or name them with --input-column and --target-column."
    )


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
