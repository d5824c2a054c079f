"""The text generator: which task comes next, and how hard it is, at each point of the training.

Everything random goes through the `random.Random` that is passed in; the same seed and the same
progress give the same samples.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from advisor.starter import chinese, classify, formats, reading
from advisor.starter.bank import Bank
from advisor.starter.lists import lexicon
from advisor.starter.sample import SPECIAL_TOKENS, Sample

#: how often the tokenizer's text repeats the rarest and the most frequent common word
MIN_USES, MAX_USES = 10, 150


@dataclass(frozen=True)
class Difficulty:
    """`size`: length of tasks (0 short, 1 long). `reach`: share that needs meaning, not words."""

    size: float
    reach: float


Task = Callable[[Bank, Difficulty, random.Random], Sample]
#: task -> share of the samples
MIX: dict[Task, float] = {
    lambda bank, level, rng: classify.similar_rows(bank, level.size, rng): 0.18,
    lambda bank, level, rng: classify.balanced(bank, level.size, rng): 0.12,
    lambda _, level, rng: classify.keywords(level.size, rng): 0.06,
    lambda bank, level, rng: classify.label_list(bank, level.size, rng): 0.13,
    lambda bank, level, rng: reading.questions(bank, level.size, level.reach, rng): 0.31,
    lambda bank, level, rng: reading.with_examples(bank, level.size, level.reach, rng): 0.03,
    lambda _, level, rng: formats.records(level.size, rng): 0.11,
    lambda _, level, rng: formats.edits(level.size, rng): 0.02,
    lambda _, level, rng: formats.copy(level.size, rng): 0.02,
    lambda _, level, rng: chinese.sample(level.size, rng): 0.02,
}


def difficulty(progress: float, rng: random.Random) -> Difficulty:
    """Start with short tasks and exact words; end with long ones that need meaning.

    `progress` runs from 0 to 1.
    """
    longest = min(1.0, 0.1 + progress / 0.4)
    reach = min(0.55, max(0.0, 2 * progress - 0.1))
    return Difficulty(longest * rng.random() ** 1.5, reach)


def sample(bank: Bank, progress: float, rng: random.Random) -> Sample:
    """One training sample for a point of the training."""
    task = rng.choices(list(MIX), list(MIX.values()))[0]
    return task(bank, difficulty(progress, rng), rng)


def tokenizer_texts(bank: Bank, count: int, rng: random.Random) -> list[str]:
    """Texts to learn the vocabulary from: samples, every word, and common Chinese characters."""
    texts: list[str] = []
    for _ in range(count):
        text = sample(bank, rng.random(), rng).text
        for mark in SPECIAL_TOKENS:
            text = text.replace(mark, "\n")
        texts.append(text)
    lex = lexicon()
    texts += [f"{word} {word} {word}" for word in lex.all_words()]
    texts += [" ".join([word] * uses) for word, uses in _by_frequency(lex.common)]
    texts += [f"{character}，" * 40 for character in lex.chinese.characters]
    return texts


def _by_frequency(common: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Each word with how often to show it to the tokenizer: frequent words get tokens first."""
    for rank, word in enumerate(common):
        yield word, max(MIN_USES, round(MAX_USES * (1 - rank / len(common))))
