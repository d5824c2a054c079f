"""What is shown in the pseudo-language and did not come from the messages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reports.messages.pseudo import TYPED

WORD = re.compile(r"[A-Za-z]{2,}")
WRAPPED = re.compile(r"`[^`\n]*\n[^`\n]*`")
"""What is typed and goes over the end of a line, once what does not is gone."""
ADDRESS = re.compile(r"https?://\S+")
UNITS = {"ms", "min", "KiB", "MiB", "GiB", "TiB", "USD", "SHA", "http", "https"}


def bypassed(text: str, known: Iterable[str] = ()) -> list[str]:
    """Each word of `text` that is none of ours, with its line.

    Args:
        text: as a command or a report shows it.
        known: texts whose words are names, or of the data or a library.
    """
    allowed = UNITS | {word for one in known for word in WORD.findall(one)}
    lines = [TYPED.sub(" ", ADDRESS.sub(" ", line)) for line in text.splitlines()]
    return [
        f"{word}: {line.strip()[:120]}"
        for line in WRAPPED.sub("\n", "\n".join(lines)).splitlines()
        for word in WORD.findall(line)
        if word not in allowed
    ]


def texts(value: Any) -> Iterator[str]:
    """Every text in what JSON holds, the kinds of findings aside."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for key, one in value.items() if key != "kind" for text in texts(one))
    elif isinstance(value, list | tuple):
        yield from (text for one in value for text in texts(one))
