"""Elements of a JSON file one at a time: a list of rows, or an object that holds such a list.

The standard library reads a JSON file whole; a 200 MB list would take well over a gigabyte.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from advisor.data.cells import quoted, shown
from advisor.data.encoding import open_text
from advisor.errors import DataError
from advisor.findings import Problem, problem

LIST_KEYS = ("data", "rows", "examples", "samples", "train", "tests", "items", "records")
CHUNK_CHARACTERS = 1 << 20
VALUE_CHARACTERS = 1 << 26
"""A longer value (64 million characters) is no row; without a bound memory would have none."""
LONGEST_WORD = len("-Infinity")
NUMBER_TAIL = len("e+") + 1
WHITE = re.compile(r"\s*")


class _RepeatedKeyError(ValueError):
    """One object has two values under one key, its text, and nothing says which of them counts."""


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        key = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise _RepeatedKeyError(shown(key))
    return found


DECODER = json.JSONDecoder(object_pairs_hook=_unique)
"""Raises JSONDecodeError, ValueError or RecursionError; `problem_of` puts them in words."""


def problem_of(error: ValueError | RecursionError) -> Problem:
    """What is wrong with JSON text, without the place."""
    if isinstance(error, json.JSONDecodeError):
        return problem("library-error", text=error.msg.removesuffix(" at"))
    if isinstance(error, RecursionError):
        return problem("json-nested-too-deeply")
    if isinstance(error, _RepeatedKeyError):
        return problem("json-key-twice", key=str(error))
    # The only other one: Python refuses to convert longer integers, as that takes quadratic time.
    return problem("integer-too-long", digits=sys.get_int_max_str_digits())


class _Text:
    """A window over the file that grows only while one value does not fit into it."""

    def __init__(self, file: TextIO, name: str) -> None:
        self._file, self._name = file, name
        self._text, self._at, self._ended = "", 0, False
        self._lines_behind, self._columns_behind = 0, 0
        self.element: int | None = None

    def peek(self) -> str:
        """Return the next character that is not white space; empty at the end of the file."""
        while True:
            if white := WHITE.match(self._text, self._at):
                self._at = white.end()
            if self._at < len(self._text) or self._ended:
                return self._text[self._at : self._at + 1]
            self._fill()

    def take(self, wanted: str) -> None:
        """Step over one of the characters `wanted`."""
        found = self.peek()
        if not found or found not in wanted:
            self.fail(
                problem("json-sign-missing", sign=wanted[0]) if found else problem("json-cut-off")
            )
        self._at += 1

    def value(self) -> object:
        """Decode the next value."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if not self._ended and self._may_go_on(error):
                    self._fill()
                    continue
                self._at = min(error.pos, len(self._text))
                self.fail(problem_of(error))
            except (ValueError, RecursionError) as error:
                self.fail(problem_of(error))
            # A number at the edge of the window may go on behind it, also as "1." or "1e+".
            if len(self._text) - end < NUMBER_TAIL and not self._ended:
                self._fill()
                continue
            self._at = end
            return value

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        """Whether more text can fix the error: it lies at the window's edge, or a string is open.

        Else a mistake at the beginning would have the whole file read before it is told.
        """
        if len(self._text) - self._at > VALUE_CHARACTERS:
            self.fail(problem("json-value-too-long", most=VALUE_CHARACTERS))
        at_edge = error.pos + LONGEST_WORD >= len(self._text)
        return at_edge or error.msg.startswith("Unterminated string")

    def fail(self, wrong: Problem) -> None:
        """Raise the error that names element, line and column."""
        lines, columns = self._place()
        raise DataError(
            "json-broken",
            path=self._name,
            row=self.element,
            problem=wrong,
            line=lines + 1,
            column=columns + 1,
        )

    def _place(self) -> tuple[int, int]:
        """Whole lines before the current position, and characters before it in its own line."""
        breaks = self._text.count("\n", 0, self._at)
        if not breaks:
            return self._lines_behind, self._columns_behind + self._at
        return self._lines_behind + breaks, self._at - self._text.rfind("\n", 0, self._at) - 1

    def _fill(self) -> None:
        # Growing with what is held keeps the repeated attempts at one large value linear.
        held = len(self._text) - self._at
        try:
            more = self._file.read(max(CHUNK_CHARACTERS, held))
        except UnicodeDecodeError as error:
            raise DataError(
                "not-valid-text",
                path=self._name,
                row=self.element,
                encoding=error.encoding,
                text=error.reason,
            ) from error
        self._ended = not more
        self._lines_behind, self._columns_behind = self._place()
        self._text, self._at = self._text[self._at :] + more, 0


def elements(path: Path, encoding: str, name: str) -> Iterator[object]:
    """Yield the elements of the list in the file.

    Raises:
        DataError: the file holds no list, or breaks off or is malformed at some element.
    """
    with open_text(path, encoding, newline=None) as file:
        text = _Text(file, name)
        opening = text.peek()
        if opening == "{":
            _enter_list(text, name)
            yield from _list(text)
            return
        if opening != "[":
            text.fail(problem("json-list-expected"))
        yield from _list(text)
        text.take("]")
        text.element = None
        if text.peek():
            text.fail(problem("json-text-behind"))


def _list(text: _Text) -> Iterator[object]:
    text.take("[")
    text.element = 1
    while text.peek() != "]":
        if text.element > 1:
            text.take(",")
        yield text.value()
        text.element += 1


def _enter_list(text: _Text, name: str) -> None:
    """Step into the object up to the list under the first key that is known to hold rows."""
    text.take("{")
    keys: list[str] = []
    while text.peek() != "}":
        if keys:
            text.take(",")
        key = text.value()
        text.take(":")
        if key in LIST_KEYS and text.peek() == "[":
            return
        keys.append(str(key))
        text.value()
    raise DataError("json-without-list", path=name, keys=quoted(keys, 10), known=quoted(LIST_KEYS))
