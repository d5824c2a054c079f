"""The hand-written word lists in `lists/`, parsed once into one immutable `Lexicon`."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "lists"
VOWELS = "aeiou"
#: sections of living beings: texts tell about them but never do anything to them
LIVING = ("animals", "people", "work")
IRREGULAR_PLURALS = {
    "sheep": "sheep", "fish": "fish", "trout": "trout", "salmon": "salmon", "calf": "calves",
    "knife": "knives", "loaf": "loaves", "shelf": "shelves", "child": "children", "goose": "geese",
    "ox": "oxen", "tooth": "teeth", "scissors": "scissors", "glasses": "glasses",
}  # fmt: skip


@dataclass(frozen=True)
class Verb:
    """A verb that takes an object."""

    base: str
    past: str


@dataclass(frozen=True)
class Chinese:
    """Chinese groups and names; every entry is one word."""

    nouns: tuple[tuple[str, ...], ...]
    verbs: tuple[tuple[str, ...], ...]
    people: tuple[str, ...]
    places: tuple[str, ...]
    times: tuple[str, ...]
    characters: str


@dataclass(frozen=True)
class Lexicon:
    """All word lists. A group is a tuple of near-synonyms or closely related words.

    `sections` maps a section's name to the indices of its groups in `nouns`. `common` is everyday
    English, roughly most frequent first; `words` holds it and more, sorted.
    """

    verbs: tuple[tuple[Verb, ...], ...]
    nouns: tuple[tuple[str, ...], ...]
    sections: Mapping[str, tuple[int, ...]]
    adjectives: tuple[tuple[str, ...], ...]
    words: tuple[str, ...]
    common: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    syllables: tuple[str, ...]
    endings: tuple[str, ...]
    chinese: Chinese

    def things(self) -> tuple[int, ...]:
        """List the noun groups that are not living beings, by index."""
        named = (groups for name, groups in self.sections.items() if name not in LIVING)
        return tuple(index for groups in named for index in groups)

    def thing(self, rng: random.Random) -> str:
        """Any noun that is not a living being."""
        return rng.choice(self.nouns[rng.choice(self.things())])

    def all_words(self) -> tuple[str, ...]:
        """Every distinct English word of every list."""
        groups = [*self.nouns, *self.adjectives, self.words, self.given, self.family]
        found = {word for group in groups for word in group}
        found |= {form for group in self.verbs for verb in group for form in (verb.base, verb.past)}
        return tuple(sorted(found))


def past_of(base: str) -> str:
    """Regular past tense of a verb."""
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in VOWELS:
        return base[:-1] + "ied"
    short = len(base) <= 4 and base[-1] not in VOWELS + "wxy" and base[-2] in VOWELS
    if short and base[-3] not in VOWELS:
        return base + base[-1] + "ed"
    return base + "ed"


def plural_of(noun: str) -> str:
    """Plural of a noun."""
    if noun in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[noun]
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines[1:] if line.strip()]


def _fields(name: str) -> dict[str, str]:
    pairs = (line.split(":", 1) for line in _lines(name))
    return {key: value.strip() for key, value in pairs}


def word_list(key: str) -> tuple[str, ...]:
    """The words of a line of `lists/values.txt`."""
    return tuple(_fields("values.txt")[key].split("; "))


def _verb(entry: str) -> Verb:
    base, _, past = entry.partition("/")
    return Verb(base, past or past_of(base))


def _nouns() -> tuple[tuple[tuple[str, ...], ...], dict[str, tuple[int, ...]]]:
    groups: list[tuple[str, ...]] = []
    sections: dict[str, tuple[int, ...]] = {}
    section = ""
    for line in _lines("nouns.txt"):
        if line.startswith("#"):
            section = line.lstrip("# ")
        else:
            sections[section] = (*sections.get(section, ()), len(groups))
            groups.append(tuple(line.split()))
    return tuple(groups), sections


def _chinese() -> Chinese:
    fields = _fields("chinese.txt")

    def groups(key: str) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(group.split()) for group in fields[key].split("|"))

    people, places, times = (tuple(fields[key].split()) for key in ("people", "places", "times"))
    return Chinese(
        groups("nouns"), groups("verbs"), people, places, times, fields["characters"].strip()
    )


@cache
def lexicon() -> Lexicon:
    """Read and parse the lists (cached: the files ship with the package and never change)."""
    nouns, sections = _nouns()
    names = {key: tuple(value.split()) for key, value in _fields("names.txt").items()}
    common = tuple(_lines("common.txt"))
    words = {word for line in _lines("words.txt") for word in line.split()} | set(common)
    return Lexicon(
        verbs=tuple(tuple(map(_verb, line.split())) for line in _lines("verbs.txt")),
        nouns=nouns,
        sections=sections,
        adjectives=tuple(tuple(line.split()) for line in _lines("adjectives.txt")),
        words=tuple(sorted(words)),
        common=common,
        given=names["given"],
        family=names["family"],
        syllables=names["syllables"],
        endings=names["endings"],
        chinese=_chinese(),
    )
