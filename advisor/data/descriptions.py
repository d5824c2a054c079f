"""Descriptions of the labels (`--labels FILE`): label -> what it means, in words.

A JSON or YAML object, or a CSV or TSV file of two columns with the label first.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from advisor.data.encoding import encoding_of
from advisor.data.json_stream import DECODER
from advisor.errors import DataError

DELIMITERS = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
YAML = (".yaml", ".yml")
FORMS = 'a JSON or YAML object {"label": "description"}, or a CSV or TSV file of two columns'
HEADINGS = ("label", "description")
SHOWN = 5
"""Labels named in a message."""


def read_descriptions(path: Path, labels: Sequence[str]) -> tuple[str, ...]:
    """A description for every label.

    Args:
        path: the file.
        labels: of the training rows.

    Returns:
        The descriptions in the order of the labels, each on one line.

    Raises:
        DataError: the file cannot be read; a label has no description or two, or is none of the
            training rows.
    """
    name = str(path)
    if not path.is_file():
        raise DataError("there is no such file. Give --labels a file.", path=name)
    found: dict[str, str] = {}
    for label, text in _pairs(path, name):
        if label not in labels:
            raise DataError(
                f"{_named([label])} is no label of the training rows, which have "
                f"{_named(labels)}. Correct or remove it.",
                path=name,
            )
        if label in found:
            raise DataError(f"{_named([label])} is described twice. Keep one.", path=name)
        if not isinstance(text, str) or not text.strip():
            raise DataError(
                f"the description of {_named([label])} is empty or no text. Write one, in words.",
                path=name,
            )
        found[label] = " ".join(text.split())
    missing = [label for label in labels if label not in found]
    if missing:
        raise DataError(
            f"no description of {_named(missing)}. Describe every label of the training rows.",
            path=name,
        )
    return tuple(found[label] for label in labels)


def _pairs(path: Path, name: str) -> Iterator[tuple[str, object]]:
    encoding, suffix = encoding_of(path, name), path.suffix.lower()
    text = path.read_text(encoding=encoding, errors="replace")
    if suffix in DELIMITERS:
        rows = list(csv.reader(text.splitlines(), delimiter=DELIMITERS[suffix]))
        for number, row in enumerate(rows, 1):
            if not row or (number == 1 and tuple(map(str.casefold, row)) == HEADINGS):
                continue
            if len(row) != 2:
                raise DataError(
                    f"{len(row)} columns, and two are needed: label, description. Put a "
                    "description that has commas in it in quotation marks.",
                    path=name,
                    row=number,
                )
            yield row[0].strip(), row[1]
        return
    found = _yaml(text, name) if suffix in YAML else _json(text, name)
    if not isinstance(found, dict):
        raise DataError(f"not an object. Needed is {FORMS}.", path=name)
    for label, description in found.items():
        yield str(label).strip(), description


def _json(text: str, name: str) -> object:
    try:
        return DECODER.decode(text)
    except (ValueError, RecursionError) as error:
        line = f" in line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DataError(f"not valid JSON{line}: {error}. Needed is {FORMS}.", path=name) from error


def _yaml(text: str, name: str) -> object:
    import yaml

    try:
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        said = str(error).splitlines()[0]
        raise DataError(f"not valid YAML: {said}. Needed is {FORMS}.", path=name) from error


def _named(labels: Sequence[str]) -> str:
    more = f" and {len(labels) - SHOWN} more" if len(labels) > SHOWN else ""
    return ", ".join(f'"{label}"' for label in labels[:SHOWN]) + more
