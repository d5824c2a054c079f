"""Parquet files and saved dataset folders that are damaged, odd, or not what they seem."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import datasets
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from advisor.data.load import LoadOptions, load
from advisor.errors import DataError


@pytest.fixture(autouse=True)
def _no_bars():
    datasets.disable_progress_bars()


def _parquet(path, columns) -> str:
    pq.write_table(pa.table(columns), path / "d.parquet")
    return str(path / "d.parquet")


def _not_utf8(values) -> pa.Array:
    raw = pa.array(values, pa.binary())
    return pa.Array.from_buffers(pa.string(), len(raw), raw.buffers())


@pytest.mark.parametrize(
    ("column", "target"),
    [
        (pa.array([date(2020, 1, 2)]), "2020-01-02"),
        (pa.array([datetime(2020, 1, 2, 3, 4)]), "2020-01-02 03:04:00"),
        (pa.array([Decimal("1.50")]), "1.50"),
        (pa.array([b"caf\xe9"]), "caf\ufffd"),
        (pa.array(["x"]).dictionary_encode(), "x"),
        (pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())), '[["k", 1]]'),
        (pa.array([{"a": date(2020, 1, 2)}]), '{"a": "2020-01-02"}'),
        (pa.array(["x"], pa.large_string()), "x"),
        (pa.array([True]), "true"),
        (pa.array([0.5], pa.float32()), "0.5"),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_odd_column_types_become_text(column, target, tmp_path):
    table = load(_parquet(tmp_path, {"text": ["t"], "label": column}))
    assert table.samples([0])[0].target == target


@pytest.mark.parametrize(
    ("column", "problem"),
    [
        (_not_utf8([b"a", b"b\xff", b"c"]), "decode byte 0xff in position 1"),
        (pa.array([0, 1 << 40, 0], pa.timestamp("s")), "date value out of range"),
        (pa.array([0, 1 << 30, 0], pa.int32()).cast(pa.date32()), "days=1073741824"),
    ],
    ids=["not utf-8", "timestamp", "date"],
)
def test_a_cell_that_python_cannot_hold_costs_its_row(column, problem, tmp_path):
    path = _parquet(tmp_path, {"text": ["t", "u", "v"], "label": column})
    with pytest.raises(DataError, match=rf"row=2.*{problem}"):
        load(path)
    report = load(path, LoadOptions(skip_bad_rows=True)).report
    assert (report.rows_read, report.rows_kept, report.dropped[0].first_row) == (3, 2, 2)


def test_two_columns_of_one_name(tmp_path):
    both = pa.Table.from_arrays([pa.array(["a"]), pa.array(["b"])], names=["text", "text"])
    pq.write_table(both, tmp_path / "d.parquet")
    with pytest.raises(DataError, match="column-twice"):
        load(str(tmp_path / "d.parquet"))


@pytest.mark.parametrize("metadata", ["{", "[]", '{"info": {"features": {"label": {"_type": 1}}}}'])
def test_foreign_metadata_leaves_labels_as_numbers(metadata, tmp_path):
    table = pa.table({"text": ["t"], "label": [1]})
    table = table.replace_schema_metadata({"huggingface": metadata})
    pq.write_table(table, tmp_path / "d.parquet")
    assert load(str(tmp_path / "d.parquet")).samples([0])[0].target == "1"


def test_a_parquet_file_cut_short(tmp_path):
    path = _parquet(tmp_path, {"text": ["t"] * 100, "label": ["a", "b"] * 50})
    whole = (tmp_path / "d.parquet").read_bytes()
    for cut in (0, 3, 4, 50, len(whole) // 2, len(whole) - 1):
        (tmp_path / "d.parquet").write_bytes(whole[:cut])
        with pytest.raises(DataError, match="no-parquet"):
            load(path)


def test_a_parquet_file_damaged_in_the_middle(tmp_path):
    path = tmp_path / "d.parquet"
    columns = {"text": [f"text {i}" for i in range(100)], "label": ["a", "b"] * 50}
    pq.write_table(pa.table(columns), path, use_dictionary=False, compression="gzip")
    whole = bytearray(path.read_bytes())
    whole[60:120] = bytes(60)
    path.write_bytes(whole)
    with pytest.raises(DataError, match=r"row=1.*parquet-damaged"):
        load(str(path))


def _saved(path) -> str:
    rows = {"text": [f"text {i}" for i in range(50)], "label": ["a", "b"] * 25}
    datasets.Dataset.from_dict(rows).save_to_disk(str(path))
    return str(path)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("state.json", b"{"),
        ("state.json", b"[]"),
        ("state.json", b"null"),
        ("state.json", b'{"_data_files": 3}'),
        ("state.json", b'{"_data_files": [{}]}'),
        ("state.json", b'{"_data_files": [{"filename": "no.arrow"}]}'),
        ("state.json", b"\xff\xfe"),
        ("dataset_info.json", b"{"),
        ("dataset_info.json", b"[]"),
        ("dataset_info.json", b'{"features": {"text": {"_type": "Nothing"}}}'),
        ("data-00000-of-00001.arrow", b""),
        ("data-00000-of-00001.arrow", b"no arrow file at all"),
    ],
)
def test_a_damaged_saved_folder(file, content, tmp_path):
    path = _saved(tmp_path / "saved")
    assert (tmp_path / "saved" / file).is_file()
    (tmp_path / "saved" / file).write_bytes(content)
    with pytest.raises(DataError, match="dataset-unreadable"):
        load(path)


def test_damaged_offsets_in_a_saved_folder_lead_nowhere(tmp_path):
    path = _saved(tmp_path / "saved")
    file = tmp_path / "saved" / "data-00000-of-00001.arrow"
    whole = file.read_bytes()
    offsets = b"".join((6 * i + max(0, i - 10)).to_bytes(4, "little") for i in range(51))
    at = whole.index(offsets)
    damaged = whole[: at + 40] + (2_000_000_000).to_bytes(4, "little") + whole[at + 44 :]
    file.write_bytes(damaged)
    with pytest.raises(DataError, match=r"row=1.*dataset-damaged"):
        load(path)


def test_a_saved_folder_cannot_name_a_file_outside(tmp_path):
    _saved(tmp_path / "private")
    path = _saved(tmp_path / "saved")
    state = tmp_path / "saved" / "state.json"
    found = json.loads(state.read_text())
    found["_data_files"] = [{"filename": "../private/data-00000-of-00001.arrow"}]
    state.write_text(json.dumps(found))
    with pytest.raises(DataError, match=r"private.data-00000-of-00001\.arrow"):
        load(path)
