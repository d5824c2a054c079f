"""How many requests are under way at once: as many as the server takes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

MOST = 32
"""Requests at once, at most; and at the start."""
REFUSED = 3
"""A place is given up when the server has refused a request in it so often in a row."""


@dataclass(slots=True)
class Turn:
    """A request and its place among those under way.

    Attributes:
        misses: how often in a row the server did not get to it, since a place was last given up.
        answered: how many requests the server had answered before the first of them.
        is_waiting: it is not under way, but waits for another try.
        keeps: its place stays empty meanwhile.
    """

    misses: int = 0
    answered: int = 0
    is_waiting: bool = False
    keeps: bool = False


class Pace:
    """Gives up the places that a server does not serve, one by one.

    A server that refuses or loses a request now and then is not full: to halve at each, as TCP does
    (RFC 5681), would leave most of it idle. A full one refuses the same request again and again. A
    place whose request it has refused `REFUSED` times, or has not answered in time, is given up.
    Once all places have been served since, there are more: twice as many up to where the server was
    full, then a tenth more.

    Args:
        most: requests at once, at most.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = self._limit = self._full_at = most
        self._under_way = self._empty = self._again = 0
        self._answered = self._served = 0
        self._changed = threading.Condition()

    @property
    def limit(self) -> int:
        """Requests that may be under way at once."""
        return self._limit

    @contextmanager
    def place(self, turn: Turn) -> Iterator[None]:
        """Wait for a place among the requests under way; it is left at the end of the block.

        A request that the server did not get to before goes first.
        """
        with self._changed:
            again = turn.is_waiting
            self._again += again
            while self._under_way + self._empty >= self._limit or (self._again and not again):
                self._changed.wait()
            self._again -= again
            self._under_way += 1
            turn.is_waiting = turn.keeps = False
            self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= not turn.is_waiting
                self._empty -= turn.keeps
                self._changed.notify_all()

    def answered(self) -> None:
        """The server answered a request."""
        with self._changed:
            self._answered += 1
            self._served += 1
            if self._served < self._limit:
                return
            self._served = 0
            if not self._empty:
                more = self._limit + max(1, self._limit // 10)
                self._limit = min(self._most, max(more, min(2 * self._limit, self._full_at)))
                self._full_at = max(self._full_at, self._limit)
                self._changed.notify_all()

    def missed(self, turn: Turn, *, in_time: bool = True) -> None:
        """The server did not get to a request, which waits within its place for another try.

        Args:
            turn: of the request.
            in_time: the server refused or lost it; else it took too long.
        """
        with self._changed:
            if not turn.misses:
                turn.answered = self._answered
            turn.misses += 1
            turn.is_waiting = turn.keeps = True
            self._under_way -= 1
            if self._limit > 1 and (turn.misses >= REFUSED or not in_time):
                self._limit -= 1
                if self._answered > turn.answered:  # else it is down rather than full
                    self._full_at = self._limit
                self._served = turn.misses = 0
                turn.keeps = False
            self._empty += turn.keeps
            self._changed.notify_all()
