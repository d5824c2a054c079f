"""Answers of servers, kept on disk by the exact request: a run that goes on pays for none twice."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from advisor.runs.atomic import PRIVATE_FOLDER

PRIVATE_FILE = 0o600


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered.

    Attributes:
        text: the answer.
        finish: why it ends, in the server's word ("stop", "length", ...).
        input_tokens, cached_tokens, output_tokens: as the server counts them; None: it does not.
    """

    text: str
    finish: str
    input_tokens: int | None = None
    cached_tokens: int | None = None
    output_tokens: int | None = None


class KeptReplies:
    """Replies in one SQLite file; each is on disk before it is handed on.

    Args:
        path: the file; its folder is made.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        path.touch(mode=PRIVATE_FILE)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(path, check_same_thread=False, timeout=60)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS replies (request TEXT PRIMARY KEY, reply TEXT)"
        )
        self._database.commit()

    def find(self, request: Mapping[str, object]) -> Reply | None:
        """The reply to exactly this request; None where it was not asked."""
        with self._lock:
            row = self._database.execute(
                "SELECT reply FROM replies WHERE request = ?", (_digest(request),)
            ).fetchone()
        return None if row is None else Reply(**json.loads(row[0]))

    def keep(self, request: Mapping[str, object], reply: Reply) -> None:
        """Put a reply on disk."""
        text = json.dumps(asdict(reply), ensure_ascii=False)
        with self._lock, self._database:
            self._database.execute(
                "INSERT OR REPLACE INTO replies VALUES (?, ?)", (_digest(request), text)
            )


def _digest(request: Mapping[str, object]) -> str:
    """The request itself is not kept: it holds the user's texts."""
    text = json.dumps(request, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
