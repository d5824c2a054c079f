"""How many requests are under way at once: more while they succeed, half after a refusal."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

FIRST, MOST = 16, 32
"""Requests at once: at the start, and at most."""


class Pace:
    """Adapts to a server's rate limit as TCP does (RFC 5681).

    Twice as many every round until the first refusal; after it one more per round, and half of
    them at each refusal.

    Args:
        most: requests at once, at most.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._limit = float(min(FIRST, most))
        self._was_refused = False
        self._under_way = 0
        self._not_before = 0.0
        self._changed = threading.Condition()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a place among the requests under way, and for the end of a pause."""
        with self._changed:
            while True:
                pause_s = self._not_before - time.monotonic()
                if pause_s <= 0 and self._under_way < max(1, int(self._limit)):
                    break
                self._changed.wait(pause_s if pause_s > 0 else None)
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def succeeded(self) -> None:
        """A request was answered."""
        with self._changed:
            more = 1 / self._limit if self._was_refused else 1.0
            self._limit = min(float(self._most), self._limit + more)
            self._changed.notify_all()

    def refused(self, pause_s: float) -> None:
        """The server asked for fewer requests; none begins for so many seconds."""
        with self._changed:
            until = time.monotonic() + pause_s
            if until > self._not_before:  # one refusal counts once, not once per request under way
                self._was_refused = True
                if time.monotonic() >= self._not_before:
                    self._limit = max(1.0, self._limit / 2)
                self._not_before = until
            self._changed.notify_all()
