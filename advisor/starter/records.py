"""Records: free text and the JSON that it says, from the hand-written types in `lists/records.txt`.

A block holds `## name`, fields `name: kind`, texts `T` with the fields as slots, and wordings
`W field value = phrase / phrase` for fields whose text differs from the value.
"""

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from advisor.starter.frames import blocks
from advisor.starter.lists import lexicon
from advisor.starter.values import NUMBER_WORDS, ROLES, VALUES, noun_phrase, plural_thing

Value = str | int | bool | None
SIZES = ("small", "medium", "large", "extra large")
SAID_COUNTS = {12: "a dozen", 6: "half a dozen", 2: "a couple of"}
_OPTIONS = re.compile(r"choice\((.*)\)")


@dataclass(frozen=True)
class RecordType:
    """Fields with their kinds, texts with slots, and phrases by (field, value)."""

    name: str
    fields: Mapping[str, str]
    texts: tuple[str, ...]
    phrases: Mapping[tuple[str, str], tuple[str, ...]]


@cache
def record_types() -> tuple[RecordType, ...]:
    """Read `lists/records.txt`."""
    return tuple(_record_type(lines) for lines in blocks("records.txt"))


def _record_type(lines: list[str]) -> RecordType:
    fields: dict[str, str] = {}
    texts: list[str] = []
    phrases: dict[tuple[str, str], tuple[str, ...]] = {}
    for line in lines[1:]:
        if line.startswith("T "):
            texts.append(line[2:])
        elif line.startswith("W "):
            left, _, right = line[2:].partition("=")
            field, _, value = left.strip().partition(" ")
            phrases[field, value.strip()] = tuple(part.strip() for part in right.split("/"))
        else:
            field, _, kind = line.partition(":")
            fields[field.strip()] = kind.strip()
    return RecordType(lines[0].lstrip("# "), fields, tuple(texts), phrases)


def draw_record(
    made: RecordType, fields: tuple[str, ...], rng: random.Random
) -> tuple[str, dict[str, Value]]:
    """Write one text and the record of these fields that it says; a field not said is None."""
    text = rng.choice(made.texts)
    record: dict[str, Value] = {}
    said: dict[str, str] = {}
    for field, kind in made.fields.items():
        value, phrase = _draw(made, field, kind, rng)
        said[field] = phrase
        record[field] = value if "{" + field + "}" in text else None
    filled = " ".join(text.format(**said).split())
    return filled, {field: record[field] for field in fields}


def _draw(made: RecordType, field: str, kind: str, rng: random.Random) -> tuple[Value, str]:
    options = _OPTIONS.fullmatch(kind)
    if options or kind in ("size", "yesno"):
        choices = options.group(1).split("|") if options else SIZES
        choices = ("yes", "no") if kind == "yesno" else choices
        value = rng.choice(choices).strip()
        phrase = rng.choice(made.phrases.get((field, value), (value,)))
        return (value == "yes" if kind == "yesno" else value), phrase
    if kind == "count":
        return _count(rng)
    phrase = _DRAWS[kind](rng) if kind in _DRAWS else VALUES[kind](rng)
    return phrase, phrase


def _count(rng: random.Random) -> tuple[int, str]:
    value = rng.choice((rng.randint(1, 12), rng.randint(2, 24), rng.randint(2, 400)))
    if value in SAID_COUNTS and rng.random() < 0.3:
        return value, SAID_COUNTS[value]
    if 2 <= value <= len(NUMBER_WORDS[:19]) + 1 and rng.random() < 0.5:
        return value, NUMBER_WORDS[value - 2]
    return value, "one" if value == 1 and rng.random() < 0.5 else str(value)


_DRAWS: Mapping[str, Callable[[random.Random], str]] = {
    "thing": noun_phrase,
    "things": plural_thing,
    "surname": lambda rng: VALUES["person"](rng).split()[-1],
    "given": lambda rng: VALUES["person"](rng).split()[0],
    "role": lambda rng: rng.choice(ROLES),
    "animal": lambda rng: rng.choice(lexicon().nouns[rng.choice(lexicon().sections["animals"])]),
}
