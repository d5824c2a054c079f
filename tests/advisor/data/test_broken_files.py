"""The catalogue of broken and odd files in `docs/bad-input.md`: the message, or what is read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import pickle
import zipfile
from pathlib import Path

import pytest

from advisor.data.load import LoadOptions, load
from advisor.errors import DataError
from reports.messages import say

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs/bad-input.md").read_text(encoding="utf-8")
ROWS = [{"text": f"t {i}", "label": f"l{i % 3}"} for i in range(60)]
LINES = [json.dumps(row) for row in ROWS]
CSV = ["text,label", *(f"t {i},l{i % 3}" for i in range(60))]
BAD = 57


def _list(bad: str) -> bytes:
    return ("[" + ",\n".join([*LINES[: BAD - 1], bad, *LINES[BAD:]]) + "]").encode()


def _joined(lines: list[str], at: int, bad: str | bytes) -> bytes:
    coded = [line.encode() for line in lines]
    coded[at] = bad if isinstance(bad, bytes) else bad.encode()
    return b"\n".join(coded) + b"\n"


def _zip(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("d.jsonl", data)
    return buffer.getvalue()


GOOD = "\n".join(LINES).encode()
GOOD_CSV = "\n".join(CSV)

# What is wrong with a file: name, bytes, row. Nothing in it can be read.
FILE_PROBLEMS = {
    "a gzip archive that breaks off": ("d.jsonl.gz", gzip.compress(GOOD)[:-9], None),
    "a zip archive by another name": ("d.csv", _zip(GOOD), None),
    "a bzip2 archive by another name": ("d.json", bz2.compress(GOOD), None),
    "an xz archive by another name": ("d.jsonl", lzma.compress(GOOD), None),
    "a pickle by another name": ("d.jsonl", pickle.dumps(ROWS, protocol=4), None),
    "a PDF by another name": ("d.csv", b"%PDF-1.4\n", None),
    "Parquet by another name": ("d.jsonl", b"PAR1\0\0", None),
    "UTF-16 without a mark": ("d.jsonl", GOOD.decode().encode("utf-16-le"), None),
    "UTF-16, big end first, without a mark": ("d.csv", GOOD_CSV.encode("utf-16-be"), None),
    "UTF-16 that breaks off": ("d.jsonl", GOOD.decode().encode("utf-16")[:-1], 60),
    "UTF-32": ("d.jsonl", GOOD.decode().encode("utf-32"), None),
    "a CSV of carriage returns": ("d.csv", GOOD_CSV.replace("\n", "\r").encode(), None),
    "Latin-1 in the header": ("d.csv", b"text,label,pr\xe9nom\na,b,c\n", None),
    "a quotation mark open in the header": ("d.csv", b'text,"label\na,b\n', None),
    "an unknown delimiter": ("d.csv", GOOD_CSV.replace(",", "^").encode(), None),
    "control characters in a header": (
        "d.csv",
        b"a\x1b[31m,b\x07," + b"x" * 80 + b"\n1,2,3\n",
        None,
    ),
    "no end to the list": ("d.json", ("[" + ",\n".join(LINES)).encode(), 61),
    "text behind the list": ("d.json", b"[" + ",\n".join(LINES).encode() + b"]\n[]", None),
    "a JSON list nested too deeply": ("d.json", _list("[" * 100_000), 57),
    "one key twice in a JSON list": ("d.json", _list('{"text": "a", "text": "b"}'), 57),
    "text that is no JSON": ("d.json", b"text,label\na,b\n", None),
    "whitespace and invisible signs only": (
        "d.csv",
        "text,label\n\u200b\u200e ,l1\n\ufeff,l2\n".encode(),
        None,
    ),
}


def _odd(first: dict[str, object] | str) -> bytes:
    return _joined(LINES, 0, first if isinstance(first, str) else json.dumps(first))


# Odd files that are read: name, bytes, rows kept, input and target of the first row.
READ = {
    "UTF-8 with a mark": ("d.jsonl", b"\xef\xbb\xbf" + GOOD, 60, ("t 0", "l0")),
    "UTF-16, little end first": (
        "d.csv",
        b"\xff\xfe" + GOOD_CSV.encode("utf-16-le"),
        60,
        ("t 0", "l0"),
    ),
    "UTF-16, big end first": (
        "d.jsonl",
        b"\xfe\xff" + GOOD.decode().encode("utf-16-be"),
        60,
        ("t 0", "l0"),
    ),
    "CRLF": ("d.csv", GOOD_CSV.replace("\n", "\r\n").encode(), 60, ("t 0", "l0")),
    "a JSON list named .jsonl": ("d.jsonl", json.dumps(ROWS).encode(), 60, ("t 0", "l0")),
    "JSON lines named .json": ("d.json", GOOD, 60, ("t 0", "l0")),
    "commas in a .tsv": ("d.tsv", GOOD_CSV.encode(), 60, ("t 0", "l0")),
    "semicolons in a .csv": ("d.csv", GOOD_CSV.replace(",", ";").encode(), 60, ("t 0", "l0")),
    "blank lines": ("d.jsonl", GOOD.replace(b"\n", b"\n \n\n"), 60, ("t 0", "l0")),
    "a 10 MB cell": ("d.jsonl", _odd({"text": "x" * 10_000_000, "label": "l0"}), 60, None),
    "nested JSON": (
        "d.jsonl",
        _odd({"text": {"a": [1, {"b": None}]}, "label": ["x", "y"]}),
        60,
        ('{"a": [1, {"b": null}]}', '["x", "y"]'),
    ),
    "mixed types": ("d.jsonl", _odd({"text": 17, "label": True}), 60, ("17", "true")),
    "null": ("d.jsonl", _odd({"text": "t", "label": None}), 59, ("t 1", "l1")),
    "an empty string": ("d.jsonl", _odd({"text": "", "label": "l1"}), 59, ("t 1", "l1")),
    "white space only": (
        "d.jsonl",
        _odd({"text": "\u3000\u00a0\t", "label": "l1"}),
        59,
        ("t 1", "l1"),
    ),
    "zero-width signs only": (
        "d.jsonl",
        _odd({"text": "\u200b\u2060\ufeff", "label": "l1"}),
        59,
        ("t 1", "l1"),
    ),
    "NaN": ("d.jsonl", _odd('{"text": "t", "label": NaN}'), 59, ("t 1", "l1")),
    "Infinity": ("d.jsonl", _odd('{"text": "t", "label": -Infinity}'), 60, ("t", "-inf")),
    "an integer of 4,000 digits": (
        "d.jsonl",
        _odd('{"text": ' + "9" * 4000 + ', "label": "l0"}'),
        60,
        ("9" * 4000, "l0"),
    ),
    "right to left": (
        "d.jsonl",
        _odd({"text": "\u202bשלום עולם\u202c", "label": "مرحبا"}),
        60,
        ("\u202bשלום עולם\u202c", "مرحبا"),
    ),
    "emoji": ("d.jsonl", _odd({"text": "👩‍👩‍👧 🇩🇪", "label": "👍🏽"}), 60, ("👩‍👩‍👧 🇩🇪", "👍🏽")),
    "half an emoji": (
        "d.jsonl",
        _odd('{"text": "a \\ud83d", "label": "l0"}'),
        60,
        ("a \ufffd", "l0"),
    ),
    "an escaped zero character": (
        "d.jsonl",
        _odd('{"text": "a\\u0000b", "label": "l0"}'),
        60,
        ("a\ufffdb", "l0"),
    ),
    "a surrogate in a column's name": (
        "d.jsonl",
        _odd('{"text": "t", "label": "l0", "\\udfff": 1}'),
        60,
        ("t", "l0"),
    ),
    "a list spelt in Python": (
        "d.csv",
        b"question,choices,answer\nq,\"['a', 'b']\",a\nr,\"[{(1, 2): 3}, [{(1,): 2}]]\",a\n",
        1,
        ("q", "a"),
    ),
    "SQuAD without answers": (
        "d.json",
        (
            b'{"data": [{"paragraphs": [null, {"qas": 1}, {"qas": [2, {"question": "q", '
            b'"answers": null}, {"question": "q", "answers": [{"text": "a"}]}]}]}]}'
        ),
        1,
        ("q", "a"),
    ),
    "a cell over several lines": (
        "d.csv",
        b'text,label\n"one\ntwo",l0\nb,l1\n',
        2,
        ("one\ntwo", "l0"),
    ),
}


@pytest.mark.parametrize("case", FILE_PROBLEMS)
@pytest.mark.parametrize("skip", [False, True])
def test_a_broken_file_is_one_message(case, skip, tmp_path):
    file, content, row = FILE_PROBLEMS[case]
    path = tmp_path / file
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        load(str(path), LoadOptions(skip_bad_rows=skip))
    place = str(path) if row is None else f"{path}, row {row}"
    said = say(caught.value.problem).removeprefix(f"{place}: ")
    assert f"| {case} | `{said}` |" in DOCUMENT
    assert (caught.value.row, caught.value.exit_code) == (row, 2)


@pytest.mark.parametrize("case", READ)
def test_an_odd_file_is_read(case, tmp_path):
    assert f"\n| {case} | " in DOCUMENT
    file, content, kept, first = READ[case]
    path = tmp_path / file
    path.write_bytes(content)
    table = load(str(path))
    assert len(table) == kept
    (sample,) = table.samples([0])
    if first is not None:
        assert (sample.input, sample.target) == first
    # What was read can be written to a file in UTF-8, names of columns among it.
    assert "".join([sample.input, sample.target or "", *map(say, table.notes)]).encode("utf-8")
