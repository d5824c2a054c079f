"""A free answer matched to a closed set of labels."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_OPENING = re.compile(
    r"^(?:the\s+)?(?:label|answer|category|class|intent)\s*(?:is|:)\s*", re.IGNORECASE
)
_QUOTES = " \t\r\n\"'`*.:;,!()[]{}"


def matched_label(text: str, labels: Sequence[str]) -> str | None:
    """The label that a free answer names; None where it names none, or several alike well.

    The whole answer, its first line without "Label:" and quotes, then a label that alone stands as
    whole words in the answer; of labels inside one another, the longest counts.
    """
    known = {_folded(label): label for label in labels}
    first = text.strip().splitlines()[0] if text.strip() else ""
    for candidate in (text, first, _OPENING.sub("", first.strip(_QUOTES))):
        found = known.get(_folded(candidate))
        if found is not None:
            return found
    said = f" {_folded(text)} "
    inside = [label for key, label in known.items() if key and _stands_in(key, said)]
    longest = [
        one
        for one in inside
        if not any(one != other and _folded(one) in _folded(other) for other in inside)
    ]
    return longest[0] if len(longest) == 1 else None


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFC", text).strip(_QUOTES).casefold()
    return re.sub(r"[\s_-]+", " ", plain)


def _stands_in(label: str, said: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(label)}(?!\w)", said) is not None
