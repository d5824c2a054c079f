"""Text from data and models made safe to show: control characters become visible placeholders."""

from __future__ import annotations

import re

_CONTROLS = re.compile(
    # C0 and C1 controls apart from tab and newline, lone surrogates, noncharacters
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]"
)
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates; a plain mark (U+200E, U+200F, U+061C) reorders no text."""


def clean(text: str) -> str:
    """`text` without characters that a terminal would obey or that UTF-8 cannot carry."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def visible(text: str) -> str:
    """`text` cleaned for a page; signs that reorder what follows are shown by their code point."""
    return _REORDERING.sub(lambda match: f"[U+{ord(match[0]):04X}]", clean(text))


def one_line(text: str) -> str:
    """`text` cleaned, without direction marks (a terminal cannot isolate them), on one line."""
    return " ".join(_DIRECTION.sub("", clean(text)).split())


def cut(text: str, limit: int, mark: str) -> str:
    """The first `limit` characters; `mark` stands for the rest."""
    return text if len(text) <= limit else text[:limit] + mark
