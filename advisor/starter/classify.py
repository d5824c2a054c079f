"""Classification tasks: demonstrations as turns, label lists, and examples as retrieved context.

Most sets show every label equally often and in random order, so that voting over the labels shown
scores chance and only reading the query pays. `reach` (0 to 1) is the share of sets in which the
query shares meaning, not words, with its demonstrations.
"""

import random
from dataclasses import dataclass

from advisor.starter.labels import label_names
from advisor.starter.lists import lexicon
from advisor.starter.phrases import Concept, Wording, dress, invented_name, utterance, wording_of
from advisor.starter.sample import Conversation, Sample

INSTRUCTIONS = (
    "Classify the text. Answer with one label.",
    "Classify the text. Answer with one label.",
    "Classify the text. Answer with one label.",
    "Choose the label that fits the text.",
    "Which label fits? Answer with the label only.",
    "Sort the text into one of the classes.",
)


@dataclass(frozen=True)
class LabelSet:
    """Some concepts with their names; `guessable` tells that names follow from the meaning."""

    concepts: tuple[Concept, ...]
    wordings: tuple[Wording, ...]
    names: tuple[str, ...]
    guessable: bool
    keywords: tuple[tuple[str, ...], ...] = ()

    def text(self, index: int, rng: random.Random) -> str:
        """Write a new text of the class with this index."""
        if self.keywords:
            return _keyword_text(self.keywords[index], rng)
        return utterance(self.concepts[index], self.wordings[index], rng)


def concept_set(count: int, reach: float, rng: random.Random) -> LabelSet:
    """`count` classes of meaning: topics, actions, qualities, or actions on things."""
    concepts = tuple(_concepts(count, rng))
    exact = rng.random() >= reach
    wordings = tuple(wording_of(concept, rng, exact) for concept in concepts)
    names, guessable = label_names(concepts, wordings, rng)
    return LabelSet(concepts, wordings, tuple(names), guessable)


def keyword_set(count: int, rng: random.Random) -> LabelSet:
    """`count` classes, each known by a few words that mean nothing together."""
    pool = lexicon().words if rng.random() < 0.6 else tuple(_invented_words(4 * count, rng))
    size = rng.randint(1, 3)
    drawn = rng.sample(pool, size * count)
    keywords = tuple(tuple(drawn[i * size : (i + 1) * size]) for i in range(count))
    nothing = tuple(Concept() for _ in range(count))
    names, _ = label_names(
        tuple(Concept(noun=0) for _ in range(count)),
        tuple(Wording((), (rng.choice(words),), ()) for words in keywords),
        rng,
    )
    empty = tuple(Wording((), (), ()) for _ in range(count))
    return LabelSet(nothing, empty, tuple(names), False, keywords)


def _invented_words(count: int, rng: random.Random) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        found.add(invented_name(rng))
    return sorted(found)


def _keyword_text(keywords: tuple[str, ...], rng: random.Random) -> str:
    used = max(1, len(keywords) - rng.randint(0, 1))
    words = rng.sample(keywords, used) + rng.choices(lexicon().words, k=rng.randint(1, 6))
    rng.shuffle(words)
    return dress(" ".join(words), rng)


def _concepts(count: int, rng: random.Random) -> list[Concept]:
    lex = lexicon()
    kind = rng.random()
    if kind < 0.3:
        return [Concept(noun=i) for i in rng.sample(range(len(lex.nouns)), count)]
    if kind < 0.4:
        return [Concept(verb=i) for i in rng.sample(range(len(lex.verbs)), count)]
    if kind < 0.5:
        return [Concept(adjective=i) for i in rng.sample(range(len(lex.adjectives)), count)]
    return _actions_on_things(count, rng)


def _actions_on_things(count: int, rng: random.Random) -> list[Concept]:
    """Verb-noun pairs; in hard sets several classes share the verb or the noun."""
    lex = lexicon()
    hard = rng.random() < 0.5
    width = max(2, count // 2) if hard else count
    start = rng.randrange(len(lex.things()))
    near = lex.things()[start : start + 10] if rng.random() < 0.4 else lex.things()
    nouns = rng.sample(near, min(width, len(near)))
    verbs = rng.sample(range(len(lex.verbs)), width)
    pairs = [(v, n) for v in verbs for n in nouns]
    if not hard and len(nouns) == len(verbs):
        pairs = list(zip(verbs, nouns, strict=True))
    while len(pairs) < count:
        pairs.append((rng.randrange(len(lex.verbs)), rng.choice(nouns)))
        pairs = list(dict.fromkeys(pairs))
    return [Concept(verb=v, noun=n) for v, n in rng.sample(pairs, count)]


def demonstrations(size: float, reach: float, rng: random.Random) -> Sample:
    """Show turns of text and label. Every answer whose label was shown before carries loss."""
    count = rng.randint(2, 3 + round(5 * size))
    labels = keyword_set(count, rng) if rng.random() < 0.3 else concept_set(count, reach, rng)
    listed = rng.random() < 0.3
    balanced = rng.random() < 0.75
    shots = rng.randint(1, 2 + round(2 * size))
    order = list(range(count)) * shots
    if not balanced:
        weights = [rng.random() ** 2 + 0.05 for _ in range(count)]
        order = rng.choices(range(count), weights, k=rng.randint(4, 6 + round(6 * size)))
    rng.shuffle(order)
    asked = rng.choice(sorted(set(order)))
    talk = Conversation()
    _instruct(talk, labels, listed, rng)
    seen: set[int] = set()
    for index in order:
        known = index in seen or (listed and labels.guessable)
        talk.user(labels.text(index, rng))
        talk.assistant(labels.names[index], 0.6 if known and len(seen) > 1 else 0.0)
        seen.add(index)
    talk.user(labels.text(asked, rng))
    talk.assistant(labels.names[asked])
    return talk.sample("demonstrations" if not labels.keywords else "keywords")


def label_list(size: float, reach: float, rng: random.Random) -> Sample:
    """No demonstrations: the label must be guessed from the meaning of the listed names."""
    count = rng.randint(2, 4 + round(12 * size))
    labels = concept_set(count, reach, rng)
    while not labels.guessable:
        labels = concept_set(count, reach, rng)
    talk = Conversation()
    _instruct(talk, labels, True, rng)
    rows = rng.randint(1, 3)
    for index in rng.sample(range(count), min(rows, count)):
        talk.user(labels.text(index, rng))
        talk.assistant(labels.names[index])
    return talk.sample("label_list")


def retrieved_examples(size: float, reach: float, rng: random.Random) -> Sample:
    """Labelled examples inside one user turn, as retrieval gives them."""
    count = rng.randint(2, 3 + round(3 * size))
    labels = keyword_set(count, rng) if rng.random() < 0.3 else concept_set(count, reach, rng)
    order = list(range(count)) * rng.randint(1, 2)
    rng.shuffle(order)
    mark = rng.choice(("doc-{}", "{}", "train-{}", "row-{}", "ex{}"))
    lines = [
        f"[{mark.format(rng.randrange(2000))}] {labels.text(i, rng)} => {labels.names[i]}"
        for i in order
    ]
    asked = rng.choice(order)
    talk = Conversation()
    _instruct(talk, labels, False, rng)
    talk.user("Context:\n" + "\n".join(lines) + f"\n\nInput: {labels.text(asked, rng)}")
    talk.assistant(labels.names[asked])
    return talk.sample("retrieved_examples")


def _instruct(talk: Conversation, labels: LabelSet, listed: bool, rng: random.Random) -> None:
    if not listed and rng.random() < 0.05:
        return
    instruction = rng.choice(INSTRUCTIONS)
    if listed:
        instruction += "\nLabels: " + ", ".join(rng.sample(labels.names, len(labels.names)))
    talk.system(instruction)
