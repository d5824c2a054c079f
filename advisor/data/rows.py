"""What every reader yields: a row with its number, or the news that a row is broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from advisor.findings import Problem

Value = object
"""One cell: a string, number, list, mapping or None, as the file's format gives it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One readable row.

    Attributes:
        number: 1-based: the line of a JSONL file, the record of any other file.
        values: cells by column name.
    """

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that cannot be read. Reading can go on behind it.

    Attributes:
        number: as in `Row`.
        problem: what is wrong with it.
    """

    number: int
    problem: Problem


@dataclass(frozen=True)
class RowStream:
    """The rows of one source, read as they are asked for.

    Attributes:
        file_format: how they were read in the end (a .json file may hold JSON lines).
        label_names: names behind integer labels, by column, where the source stores them.
        splits: those of the source, where none was asked for.
    """

    file_format: str
    rows: Iterator[Row | BrokenRow]
    label_names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    splits: tuple[str, ...] = ()
