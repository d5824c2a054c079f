"""One process at a time writes to a run folder. A lock of a dead process does not block."""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from advisor.errors import RunFolderError
from advisor.findings import Problem, problem

LOCK_FILES = (".lock", ".lock-holder.json")
"""The lock, which the system frees when its process ends, and who holds it, for the message."""


class RunLock:
    """The lock of one run folder; inside one process it can be taken more than once.

    Args:
        folder: the run folder; it must exist when the lock is taken.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: FileLock | None = None

    def acquire(self) -> None:
        """Take the lock at once or not at all.

        Raises:
            RunFolderError: another process holds it, or the folder cannot be written.
        """
        lock = FileLock(
            self.folder.resolve() / LOCK_FILES[0], mode=0o600, thread_local=False, is_singleton=True
        )
        try:
            lock.acquire(blocking=False)
        except Timeout as error:
            raise RunFolderError(
                "run-folder-busy", folder=self.folder, holder=self._holder()
            ) from error
        except (OSError, NotImplementedError) as error:
            raise RunFolderError(
                "run-folder-unusable", folder=self.folder, text=_why(error)
            ) from error
        self._lock = lock
        self._note_holder()

    def release(self) -> None:
        """Give the lock back, if it is held."""
        if self._lock is not None:
            self._lock.release(force=True)

    def _note_holder(self) -> None:
        path = self.folder / LOCK_FILES[1]
        with suppress(OSError):  # it only makes another process's message clearer
            path.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname()}))
            path.chmod(0o600)

    def _holder(self) -> Problem:
        try:
            found = json.loads((self.folder / LOCK_FILES[1]).read_bytes())
            return problem("process-on", pid=str(found["pid"]), host=str(found["host"]))
        except (OSError, ValueError, KeyError, TypeError):
            return problem("process-just-started")


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
