"""Readers of text files: JSONL, JSON, CSV, TSV, in UTF-8 (with or without BOM) or UTF-16 with BOM.

They stream, know every row's number and go on behind a broken row. That is why `datasets`' own
readers are not used here: those infer one type per column and name no row when it does not fit.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from advisor.data.rows import BrokenRow, Row, RowStream
from advisor.errors import DataError

BOM_UTF8 = b"\xef\xbb\xbf"
BOMS_UTF16 = (b"\xff\xfe", b"\xfe\xff")
SAVE_AS_UTF8 = "Save the file as UTF-8."
DELIMITERS = ",;\t|"
SNIFFED_LINES = 200
FIRST_LINE_CHARACTERS = 1 << 24


def open_text_file(path: Path, file_format: str, name: str) -> RowStream:
    """Open the rows of a .jsonl, .json, .csv or .tsv file.

    Raises:
        DataError: the file is empty or its head cannot be read.
    """
    encoding = _encoding(path, name)
    if file_format in ("csv", "tsv"):
        return RowStream(file_format, _separated_rows(path, encoding, file_format, name))
    from advisor.data.json_stream import elements

    # The content decides: many .json files hold JSON lines, some .jsonl files hold one list.
    if _holds_json_lines(path, encoding, file_format):
        return RowStream("jsonl", _json_lines(path, encoding, name))
    return RowStream("json", _flatten_squad(elements(path, encoding, name)))


def _encoding(path: Path, name: str) -> str:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(BOMS_UTF16):
        return "utf-16"
    if b"\x00" in head:
        raise DataError(
            "the file holds zero bytes: it is binary, or UTF-16 without a byte order mark. "
            + SAVE_AS_UTF8,
            path=name,
        )
    if not head.removeprefix(BOM_UTF8).strip() and path.stat().st_size <= len(head):
        raise DataError("the file is empty: it holds no rows. Name a file with rows.", path=name)
    return "utf-8-sig"


def _lines(path: Path, encoding: str, name: str) -> Iterator[tuple[int, str, str | None]]:
    """Yield (line number, text with its line end, what is wrong with its encoding or None).

    UTF-8 is decoded line by line, so that a stray byte costs one row and can be named.
    """
    if encoding == "utf-16":
        number = 0
        try:
            with path.open(encoding=encoding, newline="\n") as file:
                for number, text in enumerate(file, start=1):
                    yield number, text, None
        except UnicodeDecodeError as error:
            problem = f"the text is not valid UTF-16 ({error.reason}). {SAVE_AS_UTF8}"
            raise DataError(problem, path=name, row=number + 1) from error
        return
    with path.open("rb") as binary:
        for number, raw in enumerate(binary, start=1):
            data = raw.removeprefix(BOM_UTF8) if number == 1 else raw
            try:
                yield number, data.decode("utf-8"), None
            except UnicodeDecodeError as error:
                byte, place = data[error.start], error.start + 1
                wrong = f"byte 0x{byte:02x} at byte {place} is not UTF-8 (save the file as UTF-8)"
                yield number, data.decode("utf-8", "replace"), wrong


# --- JSON ---------------------------------------------------------------------------------------


def _holds_json_lines(path: Path, encoding: str, file_format: str) -> bool:
    """Whether the file is JSON lines; a .json file is if its first line is a whole object."""
    with path.open(encoding=encoding, errors="replace", newline="\n") as file:
        first = ""
        while not first.strip() and (line := file.readline(FIRST_LINE_CHARACTERS)):
            first = line
        if file_format == "jsonl":
            return not first.lstrip().startswith("[")
        if not first.lstrip().startswith("{"):
            return False
        follows = any(line.strip() for line in file)
    try:
        return isinstance(json.loads(first), dict) and follows
    except ValueError:
        return False


def _json_lines(path: Path, encoding: str, name: str) -> Iterator[Row | BrokenRow]:
    for number, text, wrong in _lines(path, encoding, name):
        if not text.strip():
            continue
        if wrong is not None:
            yield BrokenRow(number, wrong)
            continue
        try:
            value = json.loads(text.rstrip("\r\n"))
        except json.JSONDecodeError as error:
            problem = f"{error.msg.removesuffix(' at')} at character {error.colno}"
            yield BrokenRow(number, f"not valid JSON: {problem}")
        except RecursionError:
            yield BrokenRow(number, "not readable JSON: nested too deeply")
        else:
            yield _as_row(number, value)


def _as_row(number: int, value: object) -> Row | BrokenRow:
    if isinstance(value, dict):
        return Row(number, value)
    kind = "a list" if isinstance(value, list) else f"{json.dumps(value)[:40]}"
    return BrokenRow(number, f"not a JSON object with named columns but {kind}")


def _flatten_squad(values: Iterator[object]) -> Iterator[Row | BrokenRow]:
    """Count the elements; an article of SQuAD's own nested file gives a row per question."""
    number = 0
    for value in values:
        if isinstance(value, Mapping) and isinstance(value.get("paragraphs"), list):
            for row in _squad_questions(value):
                number += 1
                yield Row(number, row)
        else:
            number += 1
            yield _as_row(number, value)


def _squad_questions(article: Mapping[str, object]) -> Iterator[dict[str, object]]:
    paragraphs = article["paragraphs"]
    assert isinstance(paragraphs, list)
    for paragraph in paragraphs:
        if not isinstance(paragraph, Mapping):
            continue
        for entry in paragraph.get("qas", ()):
            if not isinstance(entry, Mapping):
                continue
            answers = [a.get("text") for a in entry.get("answers", ()) if isinstance(a, Mapping)]
            yield {
                "id": entry.get("id"),
                "question": entry.get("question"),
                "answers": answers,
                "context": paragraph.get("context"),
            }


# --- CSV and TSV --------------------------------------------------------------------------------


def _separated_rows(
    path: Path, encoding: str, file_format: str, name: str
) -> Iterator[Row | BrokenRow]:
    """Rows of a CSV or TSV file; the first record is the header and has no number."""
    undecodable: dict[int, str] = {}

    def texts() -> Iterator[str]:
        for line, text, wrong in _lines(path, encoding, name):
            if wrong is not None:
                undecodable[line] = wrong
            yield text

    delimiter, quoted = _dialect(path, encoding, file_format)
    reader = csv.reader(
        texts(),
        delimiter=delimiter,
        quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
        strict=True,
    )
    header = _header(reader, name)
    number, last_line = 0, reader.line_num
    while True:
        problem, fields = None, []
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = _csv_problem(str(error))
        start, last_line = last_line + 1, reader.line_num
        if problem is None and not any(fields):
            continue
        number += 1
        bad = [undecodable[n] for n in range(start, last_line + 1) if n in undecodable]
        if problem is None and len(fields) != len(header):
            problem = f"{_fields(len(fields))} where the header has {len(header)}"
        if bad:
            problem = bad[0]
        if problem is not None:
            yield BrokenRow(number, f"{problem} (line {start} of the file)")
            continue
        cells = fields if quoted else [_unquote(cell) for cell in fields]
        yield Row(number, dict(zip(header, cells, strict=True)))


def _header(reader: Iterator[list[str]], name: str) -> list[str]:
    try:
        names = next((fields for fields in reader if any(f.strip() for f in fields)), None)
    except csv.Error as error:
        raise DataError(
            f"the header row cannot be read: {_csv_problem(str(error))}. Mend it.", path=name
        ) from error
    if names is None:
        raise DataError("the file is empty: it holds no rows. Name a file with rows.", path=name)
    header = [n.strip() or f"column {i}" for i, n in enumerate(names, start=1)]
    twice = sorted({n for n in header if header.count(n) > 1})
    if twice:
        raise DataError(
            f'the header names the column "{twice[0]}" more than once. Rename one of them.',
            path=name,
        )
    return header


def _dialect(path: Path, encoding: str, file_format: str) -> tuple[str, bool]:
    """Find the delimiter, and whether quotation marks enclose cells."""
    with path.open(encoding=encoding, errors="replace", newline="\n") as file:
        written = (line for line in file if line.strip())
        head = [line for line, _ in zip(written, range(SNIFFED_LINES), strict=False)]
    if file_format == "csv":
        # Spreadsheets write semicolons in half of Europe; the header shows which one it is.
        outside_quotes = "".join(head[0].split('"')[::2]) if head else ""
        return max(DELIMITERS, key=outside_quotes.count), True
    # Most TSV files are plain: a quotation mark in them belongs to the text. Only where tabs do not
    # add up (a tab or a line break inside a cell) do quotation marks enclose cells; with a single
    # column there are no tabs to go by.
    tabs = {line.count("\t") for line in head}
    return "\t", len(tabs) > 1 or tabs == {0}


def _unquote(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


def _fields(count: int) -> str:
    return f"{count} field" + ("" if count == 1 else "s")


def _csv_problem(message: str) -> str:
    """Put the csv module's message in words that lead to the mistake."""
    if "unexpected end of data" in message:
        return "a quotation mark is opened and never closed"
    if "field larger than field limit" in message:
        limit = csv.field_size_limit()
        return (
            f"a field is longer than {limit:,} characters: perhaps a quotation mark is not "
            "closed (JSON lines has no such limit)"
        )
    if "new-line character" in message:
        return "lines end in a bare carriage return, as old Mac programs write them"
    if "expected after" in message:
        return "a quotation mark ends inside a field (double it where it belongs to the text)"
    return message
