"""Readers of text files: JSONL, JSON, CSV, TSV, in UTF-8 (with or without BOM) or UTF-16 with BOM.

They stream, know every row's number and go on behind a broken row. That is why `datasets`' own
readers are not used here: those infer one type per column and name no row when it does not fit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from advisor.data.encoding import encoding_of, lines
from advisor.data.json_stream import DECODER, elements, problem_of
from advisor.data.rows import BrokenRow, Row, RowStream
from advisor.data.separated import BARE_RETURN, separated_rows

FIRST_LINE_CHARACTERS = 1 << 24
CHUNK_CHARACTERS = 1 << 16
OPENINGS = ("{", "[")


def open_text_file(path: Path, file_format: str, name: str) -> RowStream:
    """Open the rows of a .jsonl, .json, .csv or .tsv file.

    Raises:
        DataError: the file is empty or its head cannot be read.
    """
    encoding = encoding_of(path, name)
    if file_format in ("csv", "tsv"):
        return RowStream(file_format, separated_rows(path, encoding, file_format, name))
    # The content decides: many .json files hold JSON lines, some .jsonl files hold one list.
    if _holds_json_lines(path, encoding, file_format):
        return RowStream("jsonl", _json_lines(path, encoding, name))
    return RowStream("json", _flatten_squad(elements(path, encoding, name)))


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
        follows = any(chunk.strip() for chunk in iter(partial(file.read, CHUNK_CHARACTERS), ""))
    try:
        DECODER.decode(first)
    except json.JSONDecodeError:
        return False
    except (ValueError, RecursionError):
        pass  # a whole object, with something in it that the reader will name
    return follows


def _json_lines(path: Path, encoding: str, name: str) -> Iterator[Row | BrokenRow]:
    for number, text, wrong in lines(path, encoding, name):
        if wrong is not None:
            yield BrokenRow(number, wrong)
            continue
        text = text.strip()  # noqa: PLW2901
        if not text:
            continue
        try:
            value = DECODER.decode(text)
        except (ValueError, RecursionError) as error:
            yield BrokenRow(number, f"not valid JSON: {_line_problem(text, error)}")
        else:
            yield _as_row(number, value)


def _line_problem(text: str, error: ValueError | RecursionError) -> str:
    if "\r" in text:
        return BARE_RETURN
    if text in OPENINGS:
        return "an object begins that goes on in the next line (a row has to stand on one line)"
    problem = problem_of(error)
    if isinstance(error, json.JSONDecodeError):
        return f"{problem} at character {error.colno}"
    return problem


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
    for paragraph in _objects(article["paragraphs"]):
        for entry in _objects(paragraph.get("qas")):
            yield {
                "id": entry.get("id"),
                "question": entry.get("question"),
                "answers": [answer.get("text") for answer in _objects(entry.get("answers"))],
                "context": paragraph.get("context"),
            }


def _objects(value: object) -> list[Mapping[str, object]]:
    """The objects of a list; none where it is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
