"""Writes the same rows in every format that the loader reads."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

Rows = Sequence[dict[str, Any]]
Write = Callable[[Rows, str], str]


def _flat(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def _columns(rows: Rows) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _separated(path: Path, rows: Rows, delimiter: str, encoding: str = "utf-8") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, _columns(rows), delimiter=delimiter)
        writer.writeheader()
        writer.writerows({name: _flat(value) for name, value in row.items()} for row in rows)


def _json_lines(rows: Rows, end: str = "\n") -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + end for row in rows)


def _parquet(path: Path, rows: Rows) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(list(rows)), path)


def _folder(path: Path, rows: Rows, split: str | None = None) -> None:
    import datasets

    datasets.disable_progress_bars()
    dataset = datasets.Dataset.from_list(list(rows))
    (datasets.DatasetDict({split: dataset}) if split else dataset).save_to_disk(str(path))


WRITERS: dict[str, tuple[str, str, Callable[[Path, Rows], object]]] = {
    # name: file, format in the report, writer
    "jsonl": ("d.jsonl", "jsonl", lambda p, r: p.write_text(_json_lines(r), "utf-8")),
    "ndjson": ("d.ndjson", "jsonl", lambda p, r: p.write_text(_json_lines(r), "utf-8")),
    "jsonl-crlf": (
        "d.jsonl",
        "jsonl",
        lambda p, r: p.write_bytes(_json_lines(r, "\r\n").encode("utf-8-sig")),
    ),
    "jsonl-utf16": ("d.jsonl", "jsonl", lambda p, r: p.write_text(_json_lines(r), "utf-16")),
    "json-lines-named-json": (
        "d.json",
        "jsonl",
        lambda p, r: p.write_text(_json_lines(r), "utf-8"),
    ),
    "json-list": ("d.json", "json", lambda p, r: p.write_text(json.dumps(list(r)), "utf-8")),
    "json-list-indented": (
        "d.json",
        "json",
        lambda p, r: p.write_text(json.dumps(list(r), indent=1), "utf-16"),
    ),
    "json-data": (
        "d.json",
        "json",
        lambda p, r: p.write_text(json.dumps({"version": 1.1, "data": list(r)}), "utf-8"),
    ),
    "csv": ("d.csv", "csv", lambda p, r: _separated(p, r, ",")),
    "csv-semicolon": ("d.csv", "csv", lambda p, r: _separated(p, r, ";", "utf-8-sig")),
    "csv-utf16": ("d.csv", "csv", lambda p, r: _separated(p, r, ",", "utf-16")),
    "tsv": ("d.tsv", "tsv", lambda p, r: _separated(p, r, "\t")),
    "parquet": ("d.parquet", "parquet", _parquet),
    "folder": ("saved", "dataset-folder", _folder),
    "folder-with-splits": ("saved", "dataset-folder", lambda p, r: _folder(p, r, "train")),
}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write rows in a format of `WRITERS` and return the path."""

    def write_rows(rows: Rows, name: str = "jsonl") -> str:
        file, _, writer = WRITERS[name]
        writer(tmp_path / file, rows)
        return str(tmp_path / file)

    return write_rows


@pytest.fixture(params=list(WRITERS))
def written(request: pytest.FixtureRequest, write: Write) -> Callable[[Rows], tuple[str, str]]:
    """Write rows in each format in turn; returns the path and the format the report must name."""
    return lambda rows: (write(rows, request.param), WRITERS[request.param][1])
