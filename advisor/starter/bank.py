"""The bank: texts in groups of one meaning, each with its sentence embedding.

The embeddings come from all-MiniLM-L6-v2 and serve training only: they say which rows are similar
to a query, which groups are close to each other, and what the model's state after a text should
mean (`train.py` adds a small loss for that). Texts are written by this package: intents by hand,
topics and actions by rule.
"""

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from advisor.starter.intents import intents
from advisor.starter.lists import lexicon
from advisor.starter.phrases import Concept, dress, utterance, wording_of

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

FILE = "bank.npz"
TOPICS, TOPIC_TEXTS = 1200, 6
ACTIONS, ACTION_TEXTS = 300, 5
NEAR_WORDS = 24  # a topic is written with the words nearest to its own
NEAR_GROUPS = 24
TOPIC_FRAMES = (
    "{0} and {1}", "the {0} {1}", "my {0} needs {1}", "is {0} better than {1}?", "{0}, {1}, {2}",
    "what about {0} with {1}?", "I was thinking of {0} or {1}", "{0}", "{0} {1}", "{0} {1} {2}",
    "nothing but {0} and the {1}", "can you tell me about {0}?", "we had {0} before the {1}",
    "the {0} is about {1}", "they talked of {0}, of {1} and of {2}", "how does {0} go with {1}?",
    "there is some {0} in the {1}", "{who} wrote about {0} and {1}", "I need {0} for {1}",
    "one {0}, no {1}", "it was all {0} to {who}", "for {1} you want a {0}", "{0} first, then {1}",
    "more {0} than {1} and far too much {2}", "{who} keeps asking for {0}", "{0}: see {1}",
    "who has the {0} of the {1}?", "a question of {0}", "this is not {0} but {1}",
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Texts of one meaning: rows of the bank, the words of a name, and the family it belongs to."""

    kind: str
    family: str
    name: tuple[str, ...]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Bank:
    """All texts, their unit vectors (texts, dimension), and the groups they belong to.

    `near_words` are the words nearest in meaning to a common word, nearest first; `token_vectors`
    the embeddings of token ids that are words.
    """

    texts: tuple[str, ...]
    groups: tuple[Group, ...]
    vectors: Vectors
    near_words: Mapping[str, tuple[str, ...]]
    token_vectors: Mapping[int, Vectors] = field(default_factory=dict)

    @cached_property
    def of_kind(self) -> dict[str, tuple[int, ...]]:
        """Positions of the groups of every kind."""
        found: dict[str, list[int]] = {}
        for position, group in enumerate(self.groups):
            found.setdefault(group.kind, []).append(position)
        return {kind: tuple(positions) for kind, positions in found.items()}

    @cached_property
    def of_family(self) -> dict[str, tuple[int, ...]]:
        """Positions of the groups of every family that has several."""
        found: dict[str, list[int]] = {}
        for position, group in enumerate(self.groups):
            found.setdefault(f"{group.kind}/{group.family}", []).append(position)
        return {family: tuple(positions) for family, positions in found.items()}

    @cached_property
    def near(self) -> NDArray[np.int64]:
        """The nearest groups of the same kind, nearest first, shape (groups, NEAR_GROUPS)."""
        centres = np.stack([self.vectors[list(group.rows)].mean(0) for group in self.groups])
        centres /= np.linalg.norm(centres, axis=1, keepdims=True)
        kinds = np.array([group.kind for group in self.groups])
        similar = centres @ centres.T - 2.0 * (kinds[:, None] != kinds[None, :])
        np.fill_diagonal(similar, -4.0)
        return np.argsort(-similar, axis=1)[:, :NEAR_GROUPS]


def build(seed: int, encode: Encode) -> Bank:
    """Write the texts and embed them; the same seed and embedder give the same bank.

    Args:
        seed: of the texts.
        encode: texts to unit vectors of one size.
    """
    rng = random.Random(f"bank/{seed}")
    texts: list[str] = []
    groups: list[Group] = []

    def add(kind: str, family: str, name: Sequence[str], said: Sequence[str]) -> None:
        rows = tuple(range(len(texts), len(texts) + len(said)))
        texts.extend(said)
        groups.append(Group(kind, family, tuple(name), rows))

    for intent in intents():
        add("intents", intent.domain, intent.name, intent.texts)
    near_words = near_common_words(encode)
    for word in rng.sample(sorted(near_words), min(TOPICS, len(near_words))):
        near = near_words[word]
        add("topics", word, (word,), [_topic_text(word, near, rng) for _ in range(TOPIC_TEXTS)])
    for concept, name in _actions(rng):
        words = wording_of(concept, rng, exact=False)
        said = [utterance(concept, words, rng) for _ in range(ACTION_TEXTS)]
        add("actions", str(concept.noun), name, said)
    return Bank(tuple(texts), tuple(groups), centred(encode(texts)), near_words)


def with_tokens(bank: Bank, words: Mapping[int, str], encode: Encode) -> Bank:
    """The bank with embeddings of tokens, given as id and text."""
    vectors = encode(list(words.values()))
    return replace(bank, token_vectors=dict(zip(words, vectors, strict=True)))


def save(bank: Bank, folder: Path) -> None:
    """Write `FILE`, from which `load` reads the same bank (arrays and JSON, no pickle)."""
    rest = {
        "texts": bank.texts,
        "groups": [[group.kind, group.family, group.name, group.rows] for group in bank.groups],
        "near_words": bank.near_words,
        "tokens": list(bank.token_vectors),
    }
    size = bank.vectors.shape[1]
    tokens = np.array(list(bank.token_vectors.values()), np.float32).reshape(-1, size)
    packed = np.frombuffer(json.dumps(rest).encode(), dtype=np.uint8)
    np.savez(folder / FILE, vectors=bank.vectors, tokens=tokens, rest=packed)


def load(folder: Path) -> Bank:
    """Read what `save` wrote."""
    with np.load(folder / FILE, allow_pickle=False) as stored:
        rest = json.loads(stored["rest"].tobytes())
        vectors, tokens = stored["vectors"], stored["tokens"]
    groups = tuple(
        Group(kind, family, tuple(name), tuple(rows)) for kind, family, name, rows in rest["groups"]
    )
    near = {word: tuple(words) for word, words in rest["near_words"].items()}
    return Bank(
        tuple(rest["texts"]), groups, vectors, near, dict(zip(rest["tokens"], tokens, strict=True))
    )


def centred(vectors: Vectors) -> Vectors:
    """Take away what all texts share, and scale to unit length."""
    moved = vectors - vectors.mean(0)
    unit: Vectors = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    return unit


def near_common_words(encode: Encode) -> dict[str, tuple[str, ...]]:
    """Every common word with the common words nearest in meaning, nearest first."""
    words = [word for word in lexicon().common if len(word) > 2]
    vectors = centred(encode(words))
    nearest = np.argsort(-(vectors @ vectors.T), axis=1)[:, 1 : NEAR_WORDS + 1]
    return {
        word: tuple(words[int(other)] for other in row)
        for word, row in zip(words, nearest, strict=True)
    }


def _topic_text(word: str, near: Sequence[str], rng: random.Random) -> str:
    closest = [word, *near[:6]]
    parts = [rng.choice(closest), *rng.sample(near, 2)]
    rng.shuffle(parts)
    text = rng.choice(TOPIC_FRAMES).format(*parts, who=rng.choice(lexicon().given))
    if rng.random() < 0.35:
        other = [rng.choice(near), *rng.sample(lexicon().common, 2)]
        text += rng.choice((". ", ", ", " and ", " - "))
        text += rng.choice(TOPIC_FRAMES).format(*other, who=rng.choice(lexicon().given))
    return dress(text, rng)


def _actions(rng: random.Random) -> list[tuple[Concept, tuple[str, str]]]:
    lex = lexicon()
    nouns = rng.sample(lex.things(), 40)
    made: dict[Concept, tuple[str, str]] = {}
    while len(made) < ACTIONS:
        verb, noun = rng.randrange(len(lex.verbs)), rng.choice(nouns)
        name = (rng.choice(lex.verbs[verb]).base, rng.choice(lex.nouns[noun]))
        made.setdefault(Concept(verb=verb, noun=noun), name)
    return list(made.items())
