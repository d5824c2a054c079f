"""Readers of files with other endings, which other packages add.

An entry point of the group `advisor.readers` loads a `Reader`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from advisor.data.rows import Row
from advisor.errors import DataError
from advisor.plugins import added

GROUP = "advisor.readers"


@dataclass(frozen=True)
class Reader:
    """Reads the rows of a file.

    Attributes:
        ending: of the files, for instance ".xml".
        rows: gives the cells of every row by column name; a ValueError says why it cannot.
    """

    ending: str
    rows: Callable[[Path], Iterable[Mapping[str, object]]]

    def read(self, path: Path, name: str) -> Iterator[Row]:
        """The rows with their numbers.

        Args:
            path: the file.
            name: as the user typed it, for messages.

        Raises:
            DataError: the file cannot be read.
        """
        try:
            for number, values in enumerate(self.rows(path), start=1):
                yield Row(number, values)
        except ValueError as error:
            raise DataError("library-error", path=name, text=str(error)) from error


def reader_of(ending: str) -> Reader | None:
    """The reader of files with an ending; None where no package adds one."""
    return next((one for one in added(GROUP, Reader) if one.ending == ending), None)
