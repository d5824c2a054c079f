"""Files: written so that a crash leaves the old one or the new, private to the user; hashed."""

from __future__ import annotations

import errno
import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from advisor.errors import RunFolderError

PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600
DRAFTS = ".*.tmp"
"""Files being written; one that is there when nobody writes was cut off."""
NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def sha256(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomic(path: Path, text: str) -> None:
    """Write a whole file or leave the old one.

    Raises:
        RunFolderError: the folder cannot be written (no space, no permission).
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with _private(draft, os.O_TRUNC) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())  # else a power cut may leave the new name on an empty file
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise not_written(path, error) from error


def append(path: Path, text: str) -> None:
    """Add to a file.

    Raises:
        RunFolderError: it cannot be written; a last line may then be incomplete.
    """
    try:
        with _private(path, os.O_APPEND) as file:
            file.write(text)
    except OSError as error:
        raise not_written(path, error) from error


def not_written(path: Path, error: OSError) -> RunFolderError:
    """The error for a file that cannot be written, with what to do about it."""
    key = "no-space-to-write" if error.errno in NO_SPACE else "not-written"
    return RunFolderError(key, path=path, text=error.strerror or "")


def _private(path: Path, flags: int) -> TextIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | flags, PRIVATE_FILE)
    # half a surrogate pair, which models do write, becomes the escape that JSON has for it
    return os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n")
