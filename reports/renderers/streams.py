"""The output streams: a character that a stream's encoding lacks is written as one that it has."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata

_HANDLER = "advisor.nearest_sign"
_ASCII = "advisor_ascii"
_SIGNS = str.maketrans({
    "─": "-", "━": "-", "┄": "~", "│": "|", "┃": "|", "▬": "=", "●": "o", "░": ":", "▒": "+",
    "▓": "%", "▁": "_", "▂": ".", "▃": ":", "▄": "-", "▅": "=", "▆": "+", "▇": "*", "█": "#",
    "→": "->", "←": "<-", "↑": "^", "↓": "v", "✓": "+", "✗": "x", "•": "*", "·": "*", "…": "...",
    "−": "-", "–": "-", "—": "-", "×": "x", "±": "+/-", "≤": "<=", "≥": ">=", "≈": "~",
    "‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\u202f": " ",
})  # fmt: skip
"""What the reports draw and write with, in ASCII."""


def settle() -> None:
    """Have standard output and standard error write another character instead of raising.

    An ASCII stream also gets another name for its encoding: `click` takes a stream that is called
    ASCII for misconfigured, and writes UTF-8 to it.
    """
    codecs.register_error(_HANDLER, _nearest)
    codecs.register(_find)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            is_ascii = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding=_ASCII if is_ascii else None, errors=_HANDLER)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """Replace what cannot be encoded; an unknown sign by as many question marks as it is wide."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end].translate(_SIGNS)
    return "".join(sign if sign.isascii() else _unknown(sign) for sign in signs), error.end


def _unknown(sign: str) -> str:
    return "??" if unicodedata.east_asian_width(sign) in "WF" else "?"


def _find(name: str) -> codecs.CodecInfo | None:
    if name != _ASCII:
        return None
    found = codecs.lookup("ascii")
    return codecs.CodecInfo(
        found.encode,
        found.decode,
        found.streamreader,
        found.streamwriter,
        found.incrementalencoder,
        found.incrementaldecoder,
        name=_ASCII,
    )
