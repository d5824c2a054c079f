"""Label names in the styles that real label sets have: snake_case, CamelCase, phrases, codes."""

import random
from collections.abc import Callable, Sequence

from advisor.starter.lists import lexicon
from advisor.starter.phrases import invented_name

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


def label_names(words: Sequence[Sequence[str]], rng: random.Random) -> tuple[list[str], bool]:
    """Distinct names, one per class, and whether a reader could guess them from the meaning.

    Args:
        words: of each class, the words that say what it is.
        rng: where chance comes from.
    """
    draw = rng.random()
    if draw < 0.10:
        return _codes(len(words), rng), False
    if draw < 0.22:
        return _unrelated(len(words), rng), False
    return _meaningful(words, rng), True


def keyword_names(words: Sequence[str], rng: random.Random) -> list[str]:
    """Distinct names for classes that are known by a word each."""
    draw = rng.random()
    if draw < 0.2:
        return _codes(len(words), rng)
    if draw < 0.7:
        return _unrelated(len(words), rng)
    return _meaningful([(word,) for word in words], rng)


def _letters(index: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    first, last = divmod(index, 26)
    return (_letters(first - 1) if first else "") + chr(ord("A") + last)


def _codes(count: int, rng: random.Random) -> list[str]:
    letters = [_letters(index) for index in range(count)]
    numbers = [str(index + 1) for index in range(count)]
    prefix = rng.choice(("class_", "group ", "type-", "L"))
    names = rng.choice((letters, numbers, [prefix + number for number in numbers]))
    return rng.sample(names, count)


def _unrelated(count: int, rng: random.Random) -> list[str]:
    if rng.random() < 0.4:
        return _distinct(lambda: invented_name(rng), count)
    words, join, length = lexicon().words, rng.choice(STYLES), rng.randint(1, 3)
    return _distinct(lambda: join(rng.sample(words, length)), count)


def _meaningful(words: Sequence[Sequence[str]], rng: random.Random) -> list[str]:
    join = rng.choice(STYLES)
    turned = rng.random() < 0.25
    common = rng.sample(lexicon().words, 1) if rng.random() < 0.15 else []
    names: list[str] = []
    for own in words:
        parts = [*common, *(reversed(own) if turned else own)]
        name = join(parts)
        while name in names:
            name = join([*parts, rng.choice(lexicon().words)])
        names.append(name)
    return names


def _distinct(make: Callable[[], str], count: int) -> list[str]:
    names: list[str] = []
    while len(names) < count:
        name = make()
        if name not in names:
            names.append(name)
    return names
