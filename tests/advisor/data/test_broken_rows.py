"""The catalogue of broken rows: each has the message of `docs/bad-input.md`, and can be skipped."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from advisor.cli import main
from advisor.data.load import LoadOptions, load
from advisor.data_findings import EmptyCell, RowsNumbered, UnusableRow
from advisor.errors import DataError
from reports.messages import say

SKIP = "Fix the row, or leave out all broken rows with --skip-bad-rows."
DOCUMENT = (Path(__file__).resolve().parents[3] / "docs/bad-input.md").read_text(encoding="utf-8")
ROWS = [{"text": f"t {i}", "label": f"l{i % 3}"} for i in range(60)]
LINES = [json.dumps(row) for row in ROWS]
CSV = ["text,label", *(f"t {i},l{i % 3}" for i in range(60))]
BAD = 57


def _jsonl(bad: str | bytes) -> bytes:
    """60 rows, the 57th of which is `bad`."""
    return _joined(LINES, BAD - 1, bad)


def _csv(bad: str | bytes) -> bytes:
    return _joined(CSV, BAD, bad)


def _tsv(bad: str | bytes) -> bytes:
    return _joined([line.replace(",", "\t") for line in CSV], BAD, bad)


def _list(bad: str) -> bytes:
    return ("[" + ",\n".join([*LINES[: BAD - 1], bad, *LINES[BAD:]]) + "]").encode()


def _joined(lines: list[str], at: int, bad: str | bytes) -> bytes:
    coded = [line.encode() for line in lines]
    coded[at] = bad if isinstance(bad, bytes) else bad.encode()
    return b"\n".join(coded) + b"\n"


def _nested(levels: int) -> str:
    return '{"text": ' + "[" * levels + "]" * levels + ', "label": "l1"}'


GOOD = "\n".join(LINES).encode()

# What is wrong with a row: file, bytes. All of these can be skipped.
ROW_PROBLEMS = {
    "a line that breaks off": ("d.jsonl", _jsonl('{"text": "t')),
    "a list as a row": ("d.jsonl", _jsonl("[1, 2]")),
    "null as a row": ("d.jsonl", _jsonl("null")),
    "a string as a row": ("d.jsonl", _jsonl('"text"')),
    "two objects on one line": (
        "d.jsonl",
        _jsonl('{"text": "a", "label": "l1"} {"text": "b", "label": "l1"}'),
    ),
    "an indented object": ("d.jsonl", _jsonl("{")),
    "Latin-1 in JSON lines": ("d.jsonl", _jsonl(b'{"text": "caf\xe9", "label": "l1"}')),
    "half of a UTF-8 character": (
        "d.jsonl",
        _jsonl('{"text": "é'.encode()[:-1] + b'", "label": "l1"}'),
    ),
    "a zero byte in JSON lines": (
        "d.jsonl",
        b"\n" * 5000 + _jsonl('{"text": "t\0", "label": "l1"}'),
    ),
    "lone carriage returns": (
        "d.jsonl",
        _jsonl('{"text": "a", "label": "l1"}\r{"text": "b", "label": "l1"}'),
    ),
    "one key twice": ("d.jsonl", _jsonl('{"text": "a", "label": "l1", "text": "b"}')),
    "JSON nested a hundred times": ("d.jsonl", _jsonl(_nested(101))),
    "JSON nested a hundred thousand times": ("d.jsonl", _jsonl(_nested(100_000))),
    "an integer of 5,000 digits": (
        "d.jsonl",
        _jsonl('{"text": ' + "9" * 5000 + ', "label": "l1"}'),
    ),
    "a field too few": ("d.csv", _csv("only one")),
    "a field too many": ("d.csv", _csv("a,b,c")),
    "a quotation mark never closed": ("d.csv", _csv('"never closed,l1')),
    "a quotation mark inside a field": ("d.csv", _csv('"a "quoted" word",l1')),
    "Latin-1 in CSV": ("d.csv", _csv(b"caf\xe9,l1")),
    "a zero byte in CSV": ("d.csv", b"\n" * 5000 + _csv("t\0,l1")),
    "a carriage return in a CSV cell": ("d.csv", _csv("a\rb,l1")),
    "a 10 MB cell in CSV": ("d.csv", _csv("x" * 10_000_000 + ",l1")),
    "a field too few in TSV": ("d.tsv", _tsv("only one")),
    "a number in a JSON list": ("d.json", _list("17")),
    "nesting in a JSON list": ("d.json", _list(_nested(200))),
}


@pytest.mark.parametrize("case", ROW_PROBLEMS)
def test_a_broken_row_is_named_and_can_be_skipped(case, tmp_path):
    file, content = ROW_PROBLEMS[case]
    path = tmp_path / file
    path.write_bytes(content)
    line = BAD + 5000 if "zero byte in JSON" in case else BAD
    with pytest.raises(DataError) as caught:
        load(str(path))
    said = say(caught.value.problem).removeprefix(f"{path}, row {line}: ").removesuffix(f". {SKIP}")
    assert f"| {case} | `{said}` |" in DOCUMENT
    assert (caught.value.row, caught.value.exit_code) == (line, 2)

    table = load(str(path), LoadOptions(skip_bad_rows=True))
    assert (table.report.rows_read, table.report.rows_kept) == (60, 59)
    assert [(d.reason, d.count, d.first_row) for d in table.report.dropped] == [
        (UnusableRow("broken"), 1, line)
    ]
    kept = [sample.input for sample in table.samples(range(59))]
    assert kept == [row["text"] for i, row in enumerate(ROWS, start=1) if i != BAD]


def test_every_kind_of_bad_row_in_one_file_is_counted(tmp_path):
    bad = [
        content.removesuffix(b"\n").split(b"\n")[-4]
        for file, content in ROW_PROBLEMS.values()
        if file == "d.jsonl"
    ]
    empty = [b'{"text": "", "label": "l1"}', b'{"text": "t"}', b'{"label": "l1"}', b"{}"]
    path = tmp_path / "d.jsonl"
    path.write_bytes(b"\n".join([b"\n" * 5000, *bad, *empty, GOOD]))
    report = load(str(path), LoadOptions(skip_bad_rows=True)).report
    assert (report.rows_read, report.rows_kept) == (len(bad) + 4 + 60, 60)
    assert [(d.reason, d.count, d.first_row) for d in report.dropped] == [
        (UnusableRow("broken"), len(bad), 5002),
        (EmptyCell("input", "text"), 3, 5002 + len(bad)),
        (EmptyCell("target", "label"), 1, 5003 + len(bad)),
    ]


def test_unclosed_quotes_cost_their_own_rows_only(tmp_path):
    path = tmp_path / "d.csv"
    rows = [f'"open {i},l0' if i % 2 else f't "{i}",l1' for i in range(1000)]
    path.write_text("\n".join(["text,label", *rows]))
    report = load(str(path), LoadOptions(skip_bad_rows=True)).report
    assert (report.rows_read, report.rows_kept) == (1000, 500)


def test_a_file_of_open_quotes_takes_linear_time(tmp_path):
    # Each line closes the quotation of the one before and opens one: as one record, it never ends.
    path = tmp_path / "d.csv"
    path.write_text("text,label\n" + 'x","y\n' * 20_000 + "a,b\n")
    with pytest.raises(DataError, match=r"row=1.*quote-never-closed"):
        load(str(path))
    with pytest.raises(DataError, match=r"all-rows-broken .rows=11.*quote-never-closed"):
        load(str(path), LoadOptions(skip_bad_rows=True))


def test_a_header_of_a_hundred_thousand_columns(tmp_path):
    path = tmp_path / "d.csv"
    names = [f"c{i}" for i in range(100_000)]
    path.write_text(",".join(["text", "label", *names]) + "\n" + "a," * 100_001 + "b\n")
    assert len(load(str(path))) == 1
    with pytest.raises(DataError, match=r"no-such-column.*'c'.*count=99982"):
        load(str(path), LoadOptions(target_column="c"))


def test_duplicate_ids_are_replaced_by_row_numbers(tmp_path):
    path = tmp_path / "d.jsonl"
    rows = [{"id": f"r{i % 59}", **row} for i, row in enumerate(ROWS)]
    path.write_text("\n".join(map(json.dumps, rows)))
    table = load(str(path))
    assert [sample.id for sample in table.samples([0, 59])] == ["1", "60"]
    assert table.notes == (RowsNumbered("id", "repeated", "r0", 60),)


def test_a_million_roles_are_not_a_million_reasons(tmp_path):
    path = tmp_path / "d.jsonl"
    turn = '{"messages": [{"role": "%s", "content": "x"}]}'
    good = {"messages": [{"role": "user", "content": "q"}, {"role": "bot", "content": "a"}]}
    lines = [turn % (f"r{i}-" + "x" * 200) for i in range(200)]
    path.write_text("\n".join([json.dumps(good), *lines]))
    dropped = load(str(path)).report.dropped
    assert len(dropped) == 51
    assert (dropped[0].reason, dropped[0].count) == (UnusableRow("other"), 150)
    assert all(len(one.reason.role) < 100 for one in dropped[1:])


@pytest.mark.parametrize("case", ["Latin-1 in CSV", "JSON nested a hundred thousand times"])
def test_the_command_ends_with_the_message_alone(case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file, content = ROW_PROBLEMS[case]
    Path(file).write_bytes(content)
    done = CliRunner().invoke(main, ["compare", file, "--model", "scripted", "--out", "run"])
    assert done.exit_code == 2
    assert f"{file}, row 57: " in done.output
    assert done.output.count("error:") == 1
    assert "Traceback" not in done.output
