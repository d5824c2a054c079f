"""Any labelled file as one table: find it, read it, recognise its columns, normalise its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from advisor.data.cells import NESTED_LEVELS, UnusableRowError, extent, shown
from advisor.data.encoding import EMPTY
from advisor.data.layouts import Columns, Named, recognise
from advisor.data.normalise import read_sample
from advisor.data.readers import reader_of
from advisor.data.rows import BrokenRow, Row, RowStream
from advisor.data.sources import Source, locate
from advisor.data.table import Table, TableWriter
from advisor.data_findings import (
    ColumnsNotUsed,
    RowProblem,
    RowsLeftOut,
    RowsNumbered,
    TableNote,
    UnusableRow,
)
from advisor.errors import DataError
from advisor.types import LoadReport

PEEKED_ROWS = 1000
PEEKED_CHARACTERS = 1 << 24
"""Peeked rows stand in memory: where they are long, fewer are looked at."""
REASONS = 50
"""Counted together from the 50th reason on: a reason can quote the row (an unknown role)."""
NAMED_COLUMNS = 20
"""Unused columns that are named; more are counted."""


@dataclass(frozen=True, slots=True)
class LoadOptions:
    """How to read a file; None where it is to be recognised.

    Attributes:
        input_column, target_column: the columns to use.
        group_column: rows with the same value here never stand on both sides of a split.
        skip_bad_rows: leave out rows that cannot be read instead of stopping at the first.
    """

    input_column: str | None = None
    target_column: str | None = None
    group_column: str | None = None
    skip_bad_rows: bool = False


def load(path: str, options: LoadOptions | None = None) -> Table:
    """Read a labelled file, dataset folder (`folder:split`) or hub id (`owner/name:split`).

    Rows without input or target are left out and counted in the table's report.

    Raises:
        DataError: nothing readable is there, a row is broken (unless they are skipped), the columns
            are not recognised, or no row can be used.
    """
    options = options or LoadOptions()
    source = locate(path)
    try:
        stream = _open(source)
        return _fill(source, stream, options)
    except PermissionError as error:
        raise DataError(
            f"the file may not be read ({error.strerror}). Change its permissions.",
            path=source.name,
        ) from error
    except OSError as error:
        raise DataError(
            f"the file cannot be read ({error.strerror or error}). Copy it to another disk.",
            path=source.name,
        ) from error


def _open(source: Source) -> RowStream:
    if source.file_format in ("parquet", "dataset-folder", "hub"):
        from advisor.data.arrow_formats import open_arrow_source

        return open_arrow_source(source)
    path = Path(source.location)
    if source.file_format == "added" and (reader := reader_of(path.suffix.lower())):
        return RowStream(reader.ending.lstrip("."), reader.read(path, source.name))
    from advisor.data.text_formats import open_text_file

    return open_text_file(path, source.file_format, source.name)


class _Losses:
    """Rows left out, by reason."""

    def __init__(self) -> None:
        self._by_reason: dict[RowProblem, tuple[int, int]] = {}

    def add(self, reason: RowProblem, number: int) -> None:
        if reason not in self._by_reason and len(self._by_reason) >= REASONS:
            reason = UnusableRow("other")
        count, first = self._by_reason.get(reason, (0, number))
        self._by_reason[reason] = (count + 1, first)

    def as_dropped(self) -> tuple[RowsLeftOut, ...]:
        most_first = sorted(self._by_reason.items(), key=lambda item: (-item[1][0], item[1][1]))
        return tuple(RowsLeftOut(reason, count, first) for reason, (count, first) in most_first)


class _Reading:
    """The readable rows of a stream; broken ones stop it or are counted."""

    def __init__(self, stream: RowStream, path: str, skip_bad_rows: bool) -> None:
        self._stream, self._path, self._skip = stream, path, skip_bad_rows
        self.losses = _Losses()
        self.rows_read = 0
        self.first_broken: BrokenRow | None = None

    def rows(self) -> Iterator[tuple[Row, int]]:
        """Each readable row and about how many characters it holds."""
        for found in self._stream.rows:
            row: Row | BrokenRow = found
            self.rows_read += 1
            if isinstance(row, Row):
                try:
                    yield row, extent(row.values)
                    continue
                except UnusableRowError:
                    row = BrokenRow(row.number, f"nested more than {NESTED_LEVELS} levels deep")
            self.first_broken = self.first_broken or row
            if self._skip:
                self.losses.add(UnusableRow("broken"), row.number)
            else:
                raise DataError(_broken(row), path=self._path, row=row.number)


def _broken(row: BrokenRow) -> str:
    return f"{row.problem}. Fix the row, or leave out all broken rows with --skip-bad-rows."


def _fill(source: Source, stream: RowStream, options: LoadOptions) -> Table:
    reading = _Reading(stream, source.name, options.skip_bad_rows)
    rows = reading.rows()
    peeked = _peek(rows)
    if not peeked:
        raise DataError(_no_rows(reading), path=source.name)
    # Rows may differ in their keys (optional columns left out), so names are collected over many.
    names = list(dict.fromkeys(name for row in peeked for name in row.values))
    named = Named(options.input_column, options.target_column, options.group_column)
    columns = recognise(names, [row.values for row in peeked], named, source.name)
    writer = TableWriter(source.name)
    try:
        _write(writer, chain(peeked, (row for row, _ in rows)), columns, stream, reading.losses)
        dropped = reading.losses.as_dropped()
        if not writer.rows:
            raise DataError(
                f"none of the {reading.rows_read:,} rows can be used. Fill the column, or name "
                "others with --input-column and --target-column.",
                path=source.name,
                details=dropped,
            )
        report = LoadReport(
            path=source.name,
            file_format=stream.file_format,
            layout=columns.layout,
            input_columns=columns.inputs,
            target_column=columns.target,
            rows_read=reading.rows_read,
            rows_kept=writer.rows,
            dropped=dropped,
            sha256=writer.sha256,
        )
        return writer.finish(report, _notes(columns, writer))
    except BaseException:
        writer.discard()
        raise


def _peek(rows: Iterator[tuple[Row, int]]) -> list[Row]:
    """Take the first rows, to tell the columns by."""
    peeked: list[Row] = []
    characters = 0
    for row, size in rows:
        peeked.append(row)
        characters += size
        if len(peeked) >= PEEKED_ROWS or characters >= PEEKED_CHARACTERS:
            break
    return peeked


def _write(
    writer: TableWriter,
    rows: Iterable[Row],
    columns: Columns,
    stream: RowStream,
    losses: _Losses,
) -> None:
    for row in rows:
        try:
            sample = read_sample(row, columns, stream.label_names)
        except UnusableRowError as error:
            losses.add(error.reason, row.number)
        else:
            writer.add(row.number, sample)


def _notes(columns: Columns, writer: TableWriter) -> list[TableNote]:
    notes: list[TableNote] = []
    if columns.ignored:
        named = tuple(map(shown, columns.ignored[:NAMED_COLUMNS]))
        notes.append(ColumnsNotUsed(len(columns.ignored), named, len(columns.ignored) - len(named)))
    if "id" in columns.metadata and writer.bad_id is not None:
        row, found = writer.bad_id
        column = columns.metadata["id"]
        notes.append(RowsNumbered(column, "repeated" if found else "missing", shown(found), row))
    return notes


def _no_rows(reading: _Reading) -> str:
    if not reading.rows_read:
        return EMPTY
    rows = "the only row is" if reading.rows_read == 1 else f"all {reading.rows_read:,} rows are"
    first = reading.first_broken
    problem = f" (row {first.number}: {first.problem})" if first else ""
    return f"{rows} broken{problem}. Check that the format fits the file's name."
