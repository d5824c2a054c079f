"""Reader of CSV and TSV files: delimiter and quoting recognised, broken records told apart."""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from advisor.data.cells import shown
from advisor.data.encoding import Line, lines, open_text
from advisor.data.rows import BrokenRow, Row
from advisor.errors import DataError
from advisor.findings import Problem, problem

DELIMITERS = ",;\t|"
SEPARATOR = re.compile(r"""\ufeff?"?sep=([^\w\s"']|\t)"?\s*""", re.IGNORECASE)
"""The line before the header that names the delimiter to Excel."""
SNIFFED_LINES = 200
SNIFFED_CHARACTERS = 1 << 16
RECORD_LINES = 1 << 17
"""No record spans more lines: none can, without a cell beyond csv's limit of as many characters."""
REREAD_LINES = 200_000
"""Lines read a second time at most: bounds the time that a file of open quotes can take."""


def separated_rows(
    path: Path, encoding: str, file_format: str, name: str
) -> Iterator[Row | BrokenRow]:
    """Rows of a CSV or TSV file; the first record is the header and has no number.

    Of a broken record that spans lines (a quotation mark is not closed) only the first line is
    taken for broken: reading goes on at the second.

    Raises:
        DataError: there is no header, it cannot be read, or names a column twice.
    """
    delimiter, quoted = _dialect(path, encoding, file_format)
    records = _Records(lines(path, encoding, name), delimiter, quoted)
    header = _header(records, name)
    number = 0
    for fields, wrong in records:
        if wrong is None and not any(fields):
            continue
        number += 1
        if wrong is None and len(fields) != len(header):
            wrong = problem("other-number-of-fields", found=len(fields), wanted=len(header))  # noqa: PLW2901
            records.resume_at_second_line()
        if wrong is not None:
            yield BrokenRow(number, records.placed(wrong))
            continue
        cells = fields if quoted else [_unquote(cell) for cell in fields]
        yield Row(number, dict(zip(header, cells, strict=True)))


class _RecordTooLongError(csv.Error):
    """A record does not end within the lines that it may span."""


class _Lines:
    """Lines as the csv module takes them, of which the last record's can be read again."""

    def __init__(self, source: Iterator[Line]) -> None:
        self._source, self._again = source, deque[Line]()
        self.taken: list[Line] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= RECORD_LINES:
            raise _RecordTooLongError("unexpected end of data")
        line = self._again.popleft() if self._again else next(self._source)
        self.taken.append(line)
        return line[1]

    def give_back(self) -> None:
        self._again.extendleft(reversed(self.taken[1:]))
        del self.taken[1:]


class _Records:
    """Iterates over (fields, what is wrong with them or None)."""

    def __init__(self, source: Iterator[Line], delimiter: str, quoted: bool) -> None:
        self._lines = _Lines(source)
        self._left = REREAD_LINES
        self._reader = csv.reader(
            self._lines,
            delimiter=delimiter,
            quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            strict=True,
        )

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> tuple[list[str], Problem | None]:
        self._lines.taken.clear()
        try:
            fields = next(self._reader)
        except csv.Error as error:
            self.resume_at_second_line()
            wrong = next((w for _, _, w in self._lines.taken if w is not None), None)
            return [], wrong or _csv_problem(str(error))
        return fields, next((w for _, _, w in self._lines.taken if w is not None), None)

    def resume_at_second_line(self) -> None:
        """Give all lines of the last record but the first back, to be read as records again."""
        again = len(self._lines.taken) - 1
        if 0 < again <= self._left:
            self._left -= again
            self._lines.give_back()

    @property
    def line(self) -> str | None:
        """The last record, where it stands on one line."""
        return self._lines.taken[0][1] if len(self._lines.taken) == 1 else None

    def placed(self, wrong: Problem) -> Problem:
        """What is wrong with the last record, and on which lines of the file."""
        first, last = self._lines.taken[0][0], self._lines.taken[-1][0]
        if first == last:
            return problem("in-line", problem=wrong, line=first)
        return problem("in-lines", problem=wrong, first=first, last=last)


def _header(records: _Records, name: str) -> list[str]:
    names: list[str] = []
    for fields, wrong in records:
        if not names and records.line is not None and SEPARATOR.fullmatch(records.line):
            continue
        if wrong is not None:
            raise DataError("header-unreadable", path=name, problem=wrong)
        if any(field.strip() for field in fields):
            names = fields
            break
    if not names:
        raise DataError("file-empty", path=name)
    header = [n.strip() or f"column {i}" for i, n in enumerate(names, start=1)]
    most, count = Counter(header).most_common(1)[0]
    if count > 1:
        raise DataError("column-twice-in-header", path=name, column=shown(most))
    return header


def _dialect(path: Path, encoding: str, file_format: str) -> tuple[str, bool]:
    """Find the delimiter, and whether quotation marks enclose cells."""
    with open_text(path, encoding, "replace") as file:
        read = iter(lambda: file.readline(SNIFFED_CHARACTERS), "")
        head = list(islice((line for line in read if line.strip()), SNIFFED_LINES))
    if head and (hint := SEPARATOR.fullmatch(head[0])):
        return hint[1], True
    # Spreadsheets write semicolons in half of Europe; the header shows which one it is.
    outside_quotes = "".join(head[0].split('"')[::2]) if head else ""
    usual = max(DELIMITERS, key=outside_quotes.count)
    if file_format == "csv" or (usual != "\t" and outside_quotes.count(usual)):
        tabbed = file_format == "tsv" and "\t" in outside_quotes
        return ("\t" if tabbed else usual), True
    # Most TSV files are plain: a quotation mark in them belongs to the text. Only where tabs do not
    # add up (a tab or a line break inside a cell) do quotation marks enclose cells; with a single
    # column there are no tabs to go by.
    tabs = {line.count("\t") for line in head}
    return "\t", len(tabs) > 1 or tabs == {0}


def _unquote(cell: str) -> str:
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


def _csv_problem(message: str) -> Problem:
    """Put the csv module's message in words that lead to the mistake."""
    if "unexpected end of data" in message:
        return problem("quote-never-closed")
    if "field larger than field limit" in message:
        return problem("field-too-long", most=csv.field_size_limit())
    if "new-line character" in message:
        return problem("bare-return")
    if "expected after" in message:
        return problem("quote-inside-field")
    return problem("library-error", text=message)
