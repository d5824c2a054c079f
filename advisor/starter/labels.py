"""Label names in the styles that real label sets have: snake_case, CamelCase, phrases, codes."""

import random
from collections.abc import Callable, Sequence

from advisor.starter.lists import lexicon
from advisor.starter.phrases import Concept, Wording, invented_name

Join = Callable[[Sequence[str]], str]


def snake(words: Sequence[str]) -> str:
    """`open_window`."""
    return "_".join(words)


def title_snake(words: Sequence[str]) -> str:
    """`Open_window`."""
    return "_".join(words).capitalize()


def kebab(words: Sequence[str]) -> str:
    """`open-window`."""
    return "-".join(words)


def camel(words: Sequence[str]) -> str:
    """`OpenWindow`."""
    return "".join(word.capitalize() for word in words)


def phrase(words: Sequence[str]) -> str:
    """`open window`."""
    return " ".join(words)


def title(words: Sequence[str]) -> str:
    """`Open window`."""
    return " ".join(words).capitalize()


STYLES: tuple[Join, ...] = (snake, snake, snake, title_snake, kebab, camel, camel, phrase, title)


def label_names(
    concepts: Sequence[Concept], wordings: Sequence[Wording], rng: random.Random
) -> tuple[list[str], bool]:
    """Distinct names, one per concept, and whether a reader could guess them from the meaning."""
    draw = rng.random()
    if draw < 0.12:
        return _codes(len(concepts), rng), False
    if draw < 0.27:
        return _unrelated(len(concepts), rng), False
    return _meaningful(concepts, wordings, rng), True


def _codes(count: int, rng: random.Random) -> list[str]:
    letters = [chr(ord("A") + index) for index in range(count)]
    numbers = [str(index + 1) for index in range(count)]
    prefix = rng.choice(("class_", "group ", "type-", "L"))
    names = rng.choice((letters, numbers, [prefix + number for number in numbers]))
    return rng.sample(names, count)


def _unrelated(count: int, rng: random.Random) -> list[str]:
    if rng.random() < 0.4:
        return _distinct(lambda: invented_name(rng), count)
    words, join, length = lexicon().words, rng.choice(STYLES), rng.randint(1, 3)
    return _distinct(lambda: join(rng.sample(words, length)), count)


def _meaningful(
    concepts: Sequence[Concept], wordings: Sequence[Wording], rng: random.Random
) -> list[str]:
    join = rng.choice(STYLES)
    noun_first = rng.random() < 0.4
    common = rng.sample(lexicon().words, 1) if rng.random() < 0.15 else []
    extra = rng.random() < 0.2
    names: list[str] = []
    for concept, wording in zip(concepts, wordings, strict=True):
        parts = _parts(concept, wording, rng)
        parts = parts[::-1] if noun_first else parts
        parts = common + parts + (rng.sample(lexicon().words, 1) if extra else [])
        name = join(parts)
        while name in names:
            name = join([*parts, rng.choice(lexicon().words)])
        names.append(name)
    return names


def _parts(concept: Concept, wording: Wording, rng: random.Random) -> list[str]:
    parts = [rng.choice(wording.verbs)[0]] if concept.verb is not None else []
    if concept.adjective is not None:
        parts.append(rng.choice(wording.adjectives))
    if concept.noun is not None:
        parts.append(rng.choice(wording.nouns))
    return parts


def _distinct(make: Callable[[], str], count: int) -> list[str]:
    names: list[str] = []
    while len(names) < count:
        name = make()
        if name not in names:
            names.append(name)
    return names
