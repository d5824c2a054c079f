"""Sentences without grammar: content words around a value, and a question that names some of them.

Hand-written frames teach how facts are worded; these teach that any words may carry a fact. The
question keeps some content words, changes their order, and says others by a word close in meaning.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from advisor.starter.lists import lexicon, word_list
from advisor.starter.phrases import invented_name
from advisor.starter.values import VALUES

ASKING: Mapping[str, tuple[str, ...]] = {
    "duration": ("how long", "for how long", "how much time", "how soon", "by when"),
    "interval": ("how often", "how frequently", "at what intervals", "when"),
    "count": ("how many", "what number of", "how many"),
    "money": ("how much", "what price", "what does it cost", "what sum", "how much money"),
    "clock": ("when", "at what time", "from what time", "until when"),
    "weekday": ("on which day", "when", "which day"),
    "date": ("when", "on what date", "by which date", "until when"),
    "month": ("when", "in which month", "in what month"),
    "year": ("when", "in what year", "since when"),
    "person": ("who", "whom", "to whom", "by whom", "whose"),
    "role": ("who", "whom", "to whom", "which person"),
    "place": ("where", "in which room", "to what place", "where exactly"),
    "code": ("which form", "which code", "what", "which sheet"),
    "percent": ("how much", "what share", "what part", "which percentage"),
    "distance": ("how far", "what distance", "how long"),
    "weight": ("how heavy", "how much", "what weight"),
    "temperature": ("how warm", "how hot", "how cold", "at what temperature"),
    "colour": ("what colour", "which colour", "in what colour"),
    "thing": ("what", "which thing", "what thing", "what exactly"),
    "material": ("of what", "what material", "what"),
    "reason": ("why", "for what reason", "because of what"),
    "phone": ("which number", "what phone number", "where to call"),
}
JOINTS = word_list("joints")
ASKING_JOINTS = word_list("asking joints")


Draw = Callable[[str, random.Random], str | None]


@dataclass(frozen=True)
class Fact:
    """A sentence, questions about it, and the answer, which is a part of the sentence."""

    sentence: str
    questions: tuple[str, ...]
    answer: str


def salad_facts(
    count: int,
    draw: Draw,
    near: Mapping[str, Sequence[str]],
    reach: float,
    rng: random.Random,
) -> list[Fact]:
    """Facts that share some words and the kind of their values.

    Args:
        count: how many at most; fewer where a kind has too few values.
        draw: a value of a kind that the context does not hold yet, None if there is none left.
        near: words close in meaning to a word.
        reach: share of the asked words that are said by a close one.
        rng: where chance comes from.
    """
    common = rng.sample(lexicon().common, rng.randint(0, 2))
    kinds = rng.sample(sorted(VALUES), rng.randint(1, 3))
    facts: list[Fact] = []
    for _ in range(count):
        kind = rng.choice(kinds)
        value = draw(kind, rng)
        if value is None:
            continue
        own = [_content(rng) for _ in range(rng.randint(2, 5))]
        questions = tuple(_question(kind, own, common, near, reach, rng) for _ in range(2))
        facts.append(Fact(_sentence([*own, *common], value, rng), questions, value))
    return facts


def _content(rng: random.Random) -> str:
    draw = rng.random()
    if draw < 0.1:
        return invented_name(rng)
    return rng.choice(lexicon().common) if draw < 0.7 else rng.choice(lexicon().words)


def _sentence(content: Sequence[str], value: str, rng: random.Random) -> str:
    parts = [*content, value]
    rng.shuffle(parts)
    return _joined(parts, JOINTS, rng)


def _joined(parts: Sequence[str], joints: Sequence[str], rng: random.Random) -> str:
    words: list[str] = []
    for part in parts:
        words += rng.choices(joints, k=rng.choice((0, 1, 1, 1, 2)))
        words.append(part)
    return " ".join(words)


def _question(
    kind: str, own: Sequence[str], common: Sequence[str], near: Mapping[str, Sequence[str]],
    reach: float, rng: random.Random,
) -> str:  # fmt: skip
    asked = rng.sample(own, rng.randint(min(2, len(own)), len(own)))
    asked += [word for word in common if rng.random() < 0.4]
    exact = rng.randrange(len(asked))
    said = [
        rng.choice(near[word][:5])
        if at != exact and word in near and rng.random() < reach
        else word
        for at, word in enumerate(asked)
    ]
    rng.shuffle(said)
    return f"{rng.choice(ASKING[kind])} {_joined(said, ASKING_JOINTS, rng)}"
