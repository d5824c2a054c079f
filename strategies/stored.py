"""Reading what a strategy wrote: a folder that is damaged, or was never ours, is one message."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from advisor.errors import RunFolderError

FOREIGN = (
    OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, EOFError, MemoryError,
    RecursionError, zipfile.BadZipFile,
)  # fmt: skip
"""What reading JSON or arrays raises on any other bytes; numpy's refusal of pickle among them."""


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Read a strategy's folder inside this.

    Raises:
        RunFolderError: its files are not what the strategy wrote. Nothing in them was run.
    """
    try:
        yield
    except FOREIGN as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise RunFolderError("artifact-foreign", folder=folder, text=first) from error
