"""From a cell's value, of whatever type the file gave it, to text, lists and turns.

A file format that knows only strings (CSV) writes lists as JSON or as Python literals; both are
read back where a list is expected.
"""

from __future__ import annotations

import ast
import json
import math
import re
import sys
import warnings
from collections.abc import Mapping, Sequence

from advisor.data.rows import Value
from advisor.data_findings import (
    IntegerTooLong,
    NestedTooDeeply,
    RowProblem,
    UnusableRow,
)
from advisor.findings import Problem, problem

SURROGATES = re.compile("[\ud800-\udfff]")
NO_TEXT = re.compile("[\0\ud800-\udfff]")
INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*")
"""White space, zero-width signs, marks and overrides of the writing direction, byte order mark."""
SHOWN_CHARACTERS = 60
JOINERS = "\u200c\u200d"
LITERAL_CHARACTERS = 1 << 17
"""Longer cells are not tried as Python literals: parsing one takes 1,000 times its memory."""
NESTED_LEVELS = 100
"""Deeper nesting is no data of ours, and would meet the recursion limit somewhere on the way."""


class UnusableRowError(Exception):
    """A row cannot be used; the report counts the reasons."""

    def __init__(self, reason: RowProblem) -> None:
        self.reason = reason
        super().__init__(reason)


def shown(text: str, limit: int = SHOWN_CHARACTERS) -> str:
    """Text from a file as a message can hold it: cut, and what cannot be seen spelt out."""
    cut = text if len(text) <= limit else text[: limit - 3] + "..."
    if cut.isprintable():
        return cut
    return "".join(
        c if c.isprintable() or c in JOINERS else c.encode("unicode_escape").decode() for c in cut
    )


def quoted(names: Sequence[str], most: int = 20) -> tuple[Problem, ...]:
    """Names from a file for a message: the first of them, and how many more there are."""
    found = [problem("quoted-name", text=shown(name)) for name in names[:most]]
    if len(names) > most:
        found.append(problem("more-names", count=len(names) - most))
    return tuple(found or [problem("no-names")])


def extent(value: Value, levels: int = NESTED_LEVELS) -> int:
    """About how many characters a cell or row holds.

    Raises:
        UnusableRowError: it is nested more than `levels` deep.
    """
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, Mapping):
        parts: Sequence[Value] = [*value.values()]
    elif isinstance(value, list | tuple):
        parts = value
    else:
        return 1
    if levels == 0:
        raise UnusableRowError(NestedTooDeeply(NESTED_LEVELS))
    return len(parts) + sum(extent(part, levels - 1) for part in parts)


def text_of(value: Value, names: Sequence[str] = ()) -> str:
    """Read a cell as text, outer white space removed; empty where there is none.

    Args:
        value: the cell.
        names: the names behind integer labels, where the source stores them.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value).strip()
    if isinstance(value, bool | int | float):
        return _number_text(value, names)
    if isinstance(value, Mapping | list | tuple):
        if names and not isinstance(value, Mapping):
            value = [text_of(one, names) for one in value]
        return clean(_json_text(value)) if value else ""
    if isinstance(value, bytes):
        return clean(value.decode("utf-8", "replace")).strip()
    return clean(str(value))


def _json_text(value: Value) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (TypeError, ValueError) as error:
        # A Python literal can hold what JSON cannot: {(1, 2): 3}, or an integer in hexadecimal
        # with more digits than Python will write in decimal.
        raise UnusableRowError(UnusableRow("no_text")) from error


def _number_text(value: float, names: Sequence[str]) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not value.is_integer():
        return "" if math.isnan(value) else str(value)
    # A missing integer somewhere makes dataframes write every 1 as 1.0.
    whole = int(value)
    if names:
        # -1 is how hub datasets write "no label".
        return clean(names[whole]) if 0 <= whole < len(names) else ""
    try:
        return str(whole)
    except ValueError as error:
        raise UnusableRowError(IntegerTooLong(sys.get_int_max_str_digits())) from error


def clean(text: str) -> str:
    """Text that can be stored and compared; empty where nothing of it can be seen.

    Half a surrogate pair (an emoji cut in two) cannot be encoded, and a zero character ends a
    string in arrays of numpy (so that two labels would be one): U+FFFD is put in their place, as
    the HTML standard does.
    """
    if text.isascii():
        return text.replace("\0", "\ufffd") if "\0" in text else text
    if INVISIBLE.fullmatch(text):
        return ""
    return NO_TEXT.sub("\ufffd", text)


def structured(value: Value) -> Value:
    """Read a string that spells a list or an object; leave anything else unchanged."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("[", "{"):
        return value
    try:
        parsed: Value = json.loads(value)
    except (ValueError, RecursionError):
        if len(value) > LITERAL_CHARACTERS:
            return value
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of odd escapes in the data, shown to nobody
                parsed = ast.literal_eval(value.strip())
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            return value
    extent(parsed)
    return parsed


def texts_of(value: Value) -> tuple[str, ...]:
    """Read a cell as several texts: a list, SQuAD's and ARC's {"text": [...]}, or a single text."""
    spelt, value = value, structured(value)
    if isinstance(value, Mapping):
        inner = next((value[key] for key in ("text", "texts", "choices") if key in value), None)
        if not isinstance(inner, list | tuple):
            # {"A": "red", "B": "blue"} lists options; the same in a string is a text of its own.
            inner = [spelt] if isinstance(spelt, str) else list(value.values())
        value = inner
    if isinstance(value, list | tuple):
        parts = (p.get("text", "") if isinstance(p, Mapping) else p for p in value)
        texts = [text_of(part) for part in parts]
    else:
        texts = [text_of(value)]
    return tuple(dict.fromkeys(text for text in texts if text))


def passages_of(value: Value) -> tuple[str, ...]:
    """Read a cell as passages; HotpotQA's {"title": [...], "sentences": [[...]]} are joined."""
    value = structured(value)
    if isinstance(value, Mapping) and isinstance(value.get("sentences"), list):
        sentences = value["sentences"]
        passages = (s if isinstance(s, list) else [s] for s in sentences)
        joined = ("".join(p if isinstance(p, str) else text_of(p) for p in ps) for ps in passages)
        return tuple(filter(None, map(clean, joined)))
    return texts_of(value)
