"""Text that can stand in a file of JSON lines, and the lines of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def whole(text: str) -> str:
    """Replace halves of surrogate pairs, which UTF-8 cannot carry, by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def lines(path: Path) -> Iterator[bytes]:
    """Lines ended by a line feed alone: text may hold other signs that Python takes for one.

    As bytes, because a line may be cut in the middle of a character.
    """
    with path.open("rb") as file:
        for line in file:
            yield line.rstrip(b"\n")
