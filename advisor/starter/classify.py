"""Classification tasks: similar rows or balanced sets as demonstrations, and label lists.

Balanced sets show every label equally often and in random order, so that voting over the labels
shown scores chance and only reading the query pays. Similar rows come as retrieval brings them,
nearest last, so that counting them, their order and the query itself all tell something; in some
sets they were retrieved for another query, and only the listed names help.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.starter.bank import Bank, Group
from advisor.starter.labels import keyword_names, label_names
from advisor.starter.lists import lexicon
from advisor.starter.phrases import dress, invented_name
from advisor.starter.sample import Conversation, Sample

INSTRUCTIONS = (
    "Classify the text. Answer with one label.",
    "Classify the text. Answer with one label.",
    "Classify the text. Answer with one label.",
    "Choose the label that fits the text.",
    "Which label fits? Answer with the label only.",
    "Sort the text into one of the classes.",
)
NOISE = 0.04  # share of demonstrations with a wrong label
MISLED = 0.15  # share of listed sets whose demonstrations were retrieved for another query
EARLIER = 0.5  # loss weight of the demonstrations' own labels
LIST_UP_TO = 24  # longest label list
NO_ROW = -1


@dataclass(frozen=True)
class Shown:
    """A labelled text; `row` is its row of the bank, NO_ROW where it has none."""

    text: str
    label: str
    row: int = NO_ROW


@dataclass(frozen=True)
class LabelSet:
    """Some groups with their names; `guessable` tells that names follow from the meaning."""

    groups: tuple[Group, ...]
    names: tuple[str, ...]
    guessable: bool

    def draw(self, index: int, count: int, bank: Bank, rng: random.Random) -> list[Shown]:
        """Up to `count` different texts of the class with this index."""
        rows = self.groups[index].rows
        drawn = rng.sample(rows, min(count, len(rows)))
        return [Shown(varied(bank.texts[row], rng), self.names[index], row) for row in drawn]


def varied(text: str, rng: random.Random) -> str:
    """Change capitals and the final mark now and then, so that texts are not learned by heart."""
    draw = rng.random()
    if draw < 0.15:
        return text.lower()
    if draw < 0.25:
        return text.rstrip(".?!")
    if draw < 0.35 and len(text.split()) > 5:
        words = text.split()
        words.pop(rng.randrange(len(words)))
        return " ".join(words)
    return text


def label_set(bank: Bank, count: int, hard: bool, rng: random.Random) -> LabelSet:
    """`count` classes of one kind; hard ones are close to each other."""
    kind = rng.choices(("intents", "topics", "actions"), (0.6, 0.25, 0.15))[0]
    kind = kind if kind in bank.of_kind else "topics"
    positions = list(bank.of_kind[kind])
    start = rng.choice(positions)
    if hard and kind == "intents":
        family = list(bank.of_family[f"{kind}/{bank.groups[start].family}"])
        chosen = rng.sample(family, min(count, len(family)))
    elif hard:
        near = [int(other) for other in bank.near[start]]
        chosen = rng.sample([start, *near], min(count, len(near)))
    elif kind == "intents" and rng.random() < 0.5:
        domains = sorted({bank.groups[position].family for position in positions})
        kept = set(rng.sample(domains, min(3, len(domains))))
        positions = [at for at in positions if bank.groups[at].family in kept]
        chosen = rng.sample(positions, min(count, len(positions)))
    else:
        chosen = rng.sample(positions, min(count, len(positions)))
    groups = tuple(bank.groups[position] for position in chosen)
    names, guessable = label_names([_name(bank, at, chosen, rng) for at in chosen], rng)
    return LabelSet(groups, tuple(names), guessable)


def _name(bank: Bank, position: int, others: Sequence[int], rng: random.Random) -> tuple[str, ...]:
    """Words for a group: its own, or (topics) a word close to it that names no other group."""
    group = bank.groups[position]
    near = int(bank.near[position][rng.randrange(3)])
    if group.kind == "topics" and near not in others and rng.random() < 0.4:
        return bank.groups[near].name
    return group.name


def similar_rows(bank: Bank, size: float, rng: random.Random) -> Sample:
    """Show the rows most similar to the query, the nearest one last."""
    labels = label_set(bank, rng.randint(3, 5 + round(30 * size)), rng.random() < 0.5, rng)
    depth = rng.randint(2, 12)
    rows = [
        shown
        for index in range(len(labels.names))
        for shown in labels.draw(index, depth, bank, rng)
    ]
    query = rows.pop(rng.randrange(len(rows)))
    listed = len(labels.names) <= LIST_UP_TO and rng.random() < 0.5
    misled = listed and labels.guessable and rng.random() < MISLED
    seed = rng.choice(rows) if misled else query
    near = _nearest(bank, seed, rows, rng.randint(3, 4 + round(8 * size)))
    shown = [_noisy(row, labels.names, rng) for row in near[::-1]]
    if not misled and query.label not in {row.label for row in shown}:
        listed = listed or len(labels.names) <= LIST_UP_TO
        if not (listed and labels.guessable):
            shown[0] = Shown(shown[0].text, query.label, shown[0].row)
    return _task(labels, shown, query, listed, "misled" if misled else "similar", rng)


def _nearest(bank: Bank, query: Shown, rows: Sequence[Shown], count: int) -> list[Shown]:
    """The rows most similar to the query, nearest first."""
    others = [row for row in rows if row.row != query.row]
    scores = bank.vectors[[row.row for row in others]] @ bank.vectors[query.row]
    return [others[int(at)] for at in (-scores).argsort()[:count]]


def _noisy(row: Shown, names: Sequence[str], rng: random.Random) -> Shown:
    if rng.random() >= NOISE:
        return row
    return Shown(row.text, rng.choice(names), row.row)


def balanced(bank: Bank, size: float, rng: random.Random) -> Sample:
    """Show every label equally often, in random order."""
    count = rng.randint(2, 3 + round(5 * size))
    labels = label_set(bank, count, rng.random() < 0.3, rng)
    shots = rng.randint(1, 2 + round(2 * size))
    drawn = [labels.draw(index, shots + 1, bank, rng) for index in range(len(labels.names))]
    query = rng.choice(drawn).pop()
    shown = [row for rows in drawn for row in rows[:shots]]
    rng.shuffle(shown)
    return _task(labels, shown, query, rng.random() < 0.25, "balanced", rng)


def keywords(size: float, rng: random.Random) -> Sample:
    """Classes known by a few words that mean nothing together: only exact words help."""
    count = rng.randint(2, 3 + round(5 * size))
    pool = lexicon().words if rng.random() < 0.7 else _invented_words(4 * count, rng)
    width = rng.randint(1, 3)
    drawn = rng.sample(pool, width * count)
    keys = [tuple(drawn[i * width : (i + 1) * width]) for i in range(count)]
    names = keyword_names([rng.choice(words) for words in keys], rng)
    noise = rng.randint(0, 2 + round(8 * size))
    order = list(range(count)) * rng.randint(1, 2)
    rng.shuffle(order)
    plain = [word for word in lexicon().words if word not in set(drawn)]
    shown = [Shown(_keyword_text(keys[at], plain, noise, rng), names[at]) for at in order]
    asked = rng.choice(order)
    used = rng.sample(keys[asked], rng.randint(1, width))
    query = Shown(_keyword_text(used, plain, noise, rng), names[asked])
    return _task(LabelSet((), tuple(names), False), shown, query, False, "keywords", rng)


def _invented_words(count: int, rng: random.Random) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        found.add(invented_name(rng))
    return sorted(found)


def _keyword_text(keys: Sequence[str], plain: Sequence[str], noise: int, rng: random.Random) -> str:
    words = [*keys, *rng.choices(plain, k=rng.randint(0, noise))]
    rng.shuffle(words)
    return dress(" ".join(words), rng)


def label_list(bank: Bank, size: float, rng: random.Random) -> Sample:
    """No demonstrations: the label must be guessed from the meaning of the listed names."""
    labels = label_set(bank, rng.randint(2, 4 + round(12 * size)), rng.random() < 0.4, rng)
    while not labels.guessable:
        labels = label_set(bank, rng.randint(2, 4 + round(12 * size)), rng.random() < 0.4, rng)
    count = len(labels.names)
    talk = Conversation()
    _instruct(talk, labels.names, True, rng)
    for index in rng.sample(range(count), min(rng.randint(1, 4), count)):
        row = labels.draw(index, 1, bank, rng)[0]
        talk.user(row.text, row.row)
        talk.assistant(row.label)
    return talk.sample("label_list")


def _task(
    labels: LabelSet, shown: Sequence[Shown], query: Shown, listed: bool, kind: str,
    rng: random.Random,
) -> Sample:  # fmt: skip
    talk = Conversation()
    _instruct(talk, labels.names, listed, rng)
    if rng.random() < 0.15:
        mark = rng.choice(("doc-{}", "{}", "train-{}", "row-{}", "ex{}"))
        lines = [f"[{mark.format(rng.randrange(2000))}] {row.text} => {row.label}" for row in shown]
        talk.user("Context:\n" + "\n".join(lines) + f"\n\nInput: {query.text}", query.row)
        talk.assistant(query.label)
        return talk.sample("retrieved")
    seen: set[str] = set()
    for row in shown:
        known = row.label in seen or (listed and labels.guessable)
        talk.user(row.text, row.row)
        talk.assistant(row.label, EARLIER if known and len(seen) > 1 else 0.0)
        seen.add(row.label)
    talk.user(query.text, query.row)
    talk.assistant(query.label)
    return talk.sample(kind)


def _instruct(talk: Conversation, names: Sequence[str], listed: bool, rng: random.Random) -> None:
    if not listed and rng.random() < 0.05:
        return
    instruction = rng.choice(INSTRUCTIONS)
    if listed:
        instruction += "\nLabels: " + ", ".join(rng.sample(names, len(names)))
    talk.system(instruction)
