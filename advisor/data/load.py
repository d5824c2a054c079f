"""Any labelled file as one table: find it, read it, recognise its columns, normalise its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path

from advisor.data.cells import NESTED_LEVELS, UnusableRowError, extent, quoted, shown
from advisor.data.exports import flat
from advisor.data.forms import EXAMPLE_CHARACTERS, decide
from advisor.data.layouts import Columns, Named, recognise
from advisor.data.normalise import read_sample
from advisor.data.readers import reader_of
from advisor.data.rows import BrokenRow, Row, RowStream
from advisor.data.sources import Source, locate, split_files
from advisor.data.table import Table, TableWriter
from advisor.data_findings import (
    ColumnsNotUsed,
    Form,
    ReadAs,
    RowProblem,
    RowsLeftOut,
    RowsNumbered,
    TableNote,
    UnusableRow,
)
from advisor.errors import DataError
from advisor.findings import Problem, problem
from advisor.types import LoadReport, Sample

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
        input_column, target_column: the columns to use; several inputs make one.
        group_column: rows with the same value here never stand on both sides of a split.
        skip_bad_rows: leave out rows that cannot be read instead of stopping at the first.
        read_as: forms of cells that are not to be recognised (`advisor.data.forms`).
        empty_targets: a row without a target asks for no answer, instead of being left out.
    """

    input_column: tuple[str, ...] = ()
    target_column: str | None = None
    group_column: str | None = None
    skip_bad_rows: bool = False
    read_as: tuple[Form, ...] = ()
    empty_targets: bool = False


def load(path: str, options: LoadOptions | None = None, like: Table | None = None) -> Table:
    """Read a labelled file, dataset folder (`folder:split`) or hub id (`owner/name:split`).

    Rows without input or target are left out and counted in the table's report.

    Args:
        path: what to read.
        options: how to read it.
        like: a table whose columns and forms hold here, too, if they are there.

    Raises:
        DataError: nothing readable is there, a row is broken (unless they are skipped), the columns
            are not recognised, or no row can be used.
    """
    options = options or LoadOptions()
    source = locate(path)
    try:
        stream = _open(source)
        return _fill(source, stream, options, like.columns if like else None)
    except PermissionError as error:
        text = error.strerror or str(error)
        raise DataError("file-not-permitted", path=source.name, text=text) from error
    except OSError as error:
        text = error.strerror or str(error)
        raise DataError("file-unreadable", path=source.name, text=text) from error


OWN_TEST = ("test", "testing", "validation", "valid", "val", "dev")
"""Splits that are taken for the test rows of a dataset, best first."""


def load_with_test(
    data: str, test: str | None, options: LoadOptions | None = None
) -> tuple[Table, Table | None]:
    """Read the labelled rows, and the test rows: those of a file, or of the data's own split.

    A split whose labels are withheld is passed over.

    Raises:
        DataError: as `load` does.
    """
    table = load(data, options)
    if test is not None:
        return table, load(test, options, table)
    for split in OWN_TEST:
        if split not in table.splits:
            continue
        try:
            found = load(f"{data}:{split}", options, table)
        except DataError as error:
            if error.details:
                continue
            raise
        note = ReadAs("own_test", (), len(found), len(found), f"{data}:train")
        found.report = replace(found.report, read_as=(*found.report.read_as, note))
        return table, found
    return table, None


def _open(source: Source) -> RowStream:
    if source.file_format in ("parquet", "dataset-folder", "hub"):
        from advisor.data.arrow_formats import open_arrow_source

        return open_arrow_source(source)
    path = Path(source.location)
    if source.file_format == "split-folder":
        return _open_splits(path, source)
    if source.file_format == "added" and (reader := reader_of(path.suffix.lower())):
        return RowStream(reader.ending.lstrip("."), reader.read(path, source.name))
    from advisor.data.text_formats import open_text_file

    return open_text_file(path, source.file_format, source.name)


def _open_splits(folder: Path, source: Source) -> RowStream:
    """The rows of one split of a folder of files, its parts one after the other."""
    splits = split_files(folder, source.name)
    wanted = source.split or "train"
    if wanted not in splits:
        raise DataError(
            "no-such-split",
            path=source.name,
            split=wanted,
            splits=quoted([*splits]),
            example=f"{source.location}:train",
        )
    parts = [_open(locate(str(file))) for file in splits[wanted]]
    others = tuple(splits) if source.split is None else ()
    return RowStream(source.file_format, _numbered(parts), parts[0].label_names, others)


def _numbered(parts: Sequence[RowStream]) -> Iterator[Row | BrokenRow]:
    """The rows of several files; numbers of a later one go on behind those of an earlier."""
    before = 0
    for part in parts:
        number = 0
        for row in part.rows:
            number = row.number
            yield replace(row, number=before + number)
        before += number


class _Losses:
    """Rows left out, by reason."""

    def __init__(self) -> None:
        self._by_reason: dict[RowProblem, tuple[int, int]] = {}
        self.rows: list[tuple[int, RowProblem]] = []

    def add(self, reason: RowProblem, number: int) -> None:
        self.rows.append((number, reason))
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
                    size = extent(row.values)
                except UnusableRowError:
                    row = BrokenRow(row.number, problem("nested-too-deeply", levels=NESTED_LEVELS))
                else:
                    try:
                        yield flat(row), size
                    except UnusableRowError as error:
                        self.losses.add(error.reason, row.number)
                    continue
            self.first_broken = self.first_broken or row
            if self._skip:
                self.losses.add(UnusableRow("broken"), row.number)
            else:
                raise DataError("row-broken", path=self._path, row=row.number, problem=row.problem)


def _fill(source: Source, stream: RowStream, options: LoadOptions, like: Columns | None) -> Table:
    reading = _Reading(stream, source.name, options.skip_bad_rows)
    rows = reading.rows()
    peeked = _peek(rows)
    if not peeked:
        raise DataError(_no_rows(reading), path=source.name)
    # Rows may differ in their keys (optional columns left out), so names are collected over many.
    names = list(dict.fromkeys(name for row in peeked for name in row.values))
    values = [row.values for row in peeked]
    read_as: list[ReadAs] = []
    if like is not None and like.used <= set(names):
        columns = like.with_document(names)
        columns = replace(columns, ignored=tuple(one for one in names if one not in columns.used))
    else:
        named = Named(options.input_column, options.target_column, options.group_column)
        columns = recognise(names, values, named, source.name)
        columns, read_as = decide(columns, values, stream.label_names, frozenset(options.read_as))
    writer = TableWriter(source.name)
    try:
        read = partial(
            read_sample,
            columns=columns,
            label_names=stream.label_names,
            empty_targets=options.empty_targets,
        )
        first = _write(writer, chain(peeked, (row for row, _ in rows)), read, reading.losses)
        dropped = reading.losses.as_dropped()
        if first is None:
            raise DataError(
                "no-usable-row", path=source.name, details=dropped, rows=reading.rows_read
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
            read_as=tuple(read_as),
            example_input=first.input[:EXAMPLE_CHARACTERS],
            example_target=(first.target or "")[:EXAMPLE_CHARACTERS],
        )
        table = writer.finish(report, _notes(columns, writer), columns)
        table.splits, table.left_out = stream.splits, tuple(reading.losses.rows)
        return table
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
    writer: TableWriter, rows: Iterable[Row], read: Callable[[Row], Sample], losses: _Losses
) -> Sample | None:
    """Write the usable rows; returns the first."""
    first: Sample | None = None
    for row in rows:
        try:
            sample = read(row)
        except UnusableRowError as error:
            losses.add(error.reason, row.number)
        else:
            writer.add(row.number, sample)
            first = first or sample
    return first


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


def _no_rows(reading: _Reading) -> Problem:
    first = reading.first_broken
    if first is None:
        return problem("file-empty")
    return problem(
        "all-rows-broken", rows=reading.rows_read, row=first.number, problem=first.problem
    )
