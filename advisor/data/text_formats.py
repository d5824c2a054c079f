"""Readers of text files: JSONL, JSON, CSV, TSV, YAML, in UTF-8 or (with BOM) UTF-16.

They stream, know every row's number and go on behind a broken row. That is why `datasets`' own
readers are not used here: those infer one type per column and name no row when it does not fit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from advisor.data.cells import shown
from advisor.data.encoding import encoding_of, lines, open_text
from advisor.data.json_stream import DECODER, LIST_KEYS, elements, problem_of
from advisor.data.rows import BrokenRow, Row, RowStream
from advisor.data.separated import separated_rows
from advisor.errors import DataError
from advisor.findings import Problem, problem

FIRST_LINE_CHARACTERS = 1 << 24
CHUNK_CHARACTERS = 1 << 16
OPENINGS = ("{", "[")
YAML_CHARACTERS = 1 << 22
"""Longer files (4 million characters) would take minutes to parse."""


def open_text_file(path: Path, file_format: str, name: str) -> RowStream:
    """Open the rows of a .jsonl, .json, .csv, .tsv or .yaml file.

    Raises:
        DataError: the file is empty or its head cannot be read.
    """
    encoding = encoding_of(path, name)
    if file_format == "yaml":
        return RowStream(file_format, _yaml_rows(path, encoding, name))
    if file_format in ("csv", "tsv"):
        return RowStream(file_format, separated_rows(path, encoding, file_format, name))
    # The content decides: many .json files hold JSON lines, some .jsonl files hold one list.
    if _holds_json_lines(path, encoding, file_format):
        return RowStream("jsonl", _json_lines(path, encoding, name))
    return RowStream("json", _flatten_squad(elements(path, encoding, name)))


def _holds_json_lines(path: Path, encoding: str, file_format: str) -> bool:
    """Whether the file is JSON lines; a .json file is if its first line is a whole object."""
    with open_text(path, encoding, "replace") as file:
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
            yield BrokenRow(number, problem("row-not-json", problem=_line_problem(text, error)))
        else:
            yield _as_row(number, value)


def _line_problem(text: str, error: ValueError | RecursionError) -> Problem:
    if "\r" in text:
        return problem("bare-return")
    if text in OPENINGS:
        return problem("json-over-lines")
    if isinstance(error, json.JSONDecodeError):
        return problem("json-at", problem=problem_of(error), place=error.colno)
    return problem_of(error)


def _yaml_rows(path: Path, encoding: str, name: str) -> Iterator[Row | BrokenRow]:
    """A list of rows, or the tests of a Promptfoo configuration, in YAML.

    Raises:
        DataError: it is no YAML, too large, or holds no list of rows.
    """
    import yaml

    with open_text(path, encoding, newline=None) as file:
        try:
            text = file.read(YAML_CHARACTERS + 1)
            if len(text) > YAML_CHARACTERS:
                raise DataError("yaml-too-large", path=name, most=YAML_CHARACTERS)
            found = yaml.safe_load(text)
            size = _size(found, {})
        except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
            first = shown(str(error).replace("\n", " "), 200)
            raise DataError("not-yaml", path=name, text=first) from error
    if size > YAML_CHARACTERS:
        raise DataError("yaml-grows", path=name)
    common: Mapping[object, object] = {}
    if isinstance(found, Mapping):
        default = found.get("defaultTest")
        common = default if isinstance(default, Mapping) else {}
        found = next((found[key] for key in LIST_KEYS if isinstance(found.get(key), list)), None)
    if not isinstance(found, list):
        raise DataError("yaml-without-list", path=name)
    for number, row in enumerate(found, start=1):
        if not isinstance(row, Mapping):
            yield _as_row(number, row)
            continue
        merged = {str(key): value for key, value in {**common, **row}.items()}
        variables = common.get("vars"), row.get("vars")
        if all(isinstance(one, Mapping) for one in variables):
            merged["vars"] = {**common["vars"], **row["vars"]}  # type: ignore[dict-item]
        yield Row(number, merged)


def _size(value: object, known: dict[int, int]) -> int:
    """How many nodes a value would have without aliases.

    Raises:
        ValueError: it holds itself.
    """
    if not isinstance(value, dict | list):
        return 1
    if id(value) in known:
        if known[id(value)] < 0:
            raise ValueError("a value holds itself")
        return known[id(value)]
    known[id(value)] = -1
    parts = value.values() if isinstance(value, dict) else value
    known[id(value)] = 1 + sum(_size(part, known) for part in parts)
    return known[id(value)]


def _as_row(number: int, value: object) -> Row | BrokenRow:
    if isinstance(value, dict):
        return Row(number, value)
    if isinstance(value, list):
        return BrokenRow(number, problem("row-is-list"))
    return BrokenRow(number, problem("row-is-value", text=json.dumps(value, default=str)[:40]))


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
                "answers": [answer.get("text") for answer in _objects(entry.get("answers"))]
                if entry.get("answers") or entry.get("is_impossible")
                else None,
                "context": paragraph.get("context"),
            }


def _objects(value: object) -> list[Mapping[str, object]]:
    """The objects of a list; none where it is no list."""
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
