"""Where lines of running text may break: Chinese at any sign, other scripts between words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_WIDE = "\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
"""Chinese, Japanese and Korean signs and their punctuation, as a range of a pattern."""
_CLOSING = "，。、；：？！）」』】》”’"
_OPENING = "（「『【《“‘"
_WORD = rf"[{_WIDE}]|[^\s{_WIDE}{_OPENING}{_CLOSING}]+"
_UNIT = re.compile(rf"\s+|[{_OPENING}]?(?:{_WORD})[{_CLOSING}]*|[{_OPENING}{_CLOSING}]")
"""White space, or what stays on one line: a sign or a word with the punctuation next to it."""

Measure = Callable[[str], int]
"""Columns that a text takes."""


def broken(text: str, width: int, measure: Measure) -> Iterable[str]:
    """`text` in lines of at most `width` columns; a word that is wider is cut.

    Args:
        text: without line breaks of its own that count.
        width: in columns, at least 2: no sign takes more.
        measure: columns of a text, as the library counts them that draws it.
    """
    line, used = "", 0
    for unit in _UNIT.findall(text):
        size = measure(unit)
        if used + size <= width:
            line, used = line + unit, used + size
            continue
        if line.strip():
            yield line.rstrip()
        *full, line = _cut(unit.lstrip(), width, measure) or [""]
        yield from full
        used = measure(line)
    if line.strip():
        yield line.rstrip()


def _cut(word: str, width: int, measure: Measure) -> list[str]:
    """The word in pieces of at most `width` columns."""
    pieces: list[str] = []
    for sign in word:
        if pieces and measure(pieces[-1] + sign) <= width:
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces
