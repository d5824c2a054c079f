"""Reading tasks: a short answer out of one to four passages about invented things."""

import random
import re

from advisor.starter.bank import Bank
from advisor.starter.facts import (
    EVENT_QUESTIONS,
    EVENT_STATEMENTS,
    FILLERS,
    GROUP,
    PERSON,
    PLACE,
    Relation,
)
from advisor.starter.lists import lexicon, plural_of
from advisor.starter.pages import Values, page
from advisor.starter.phrases import invented_name, person
from advisor.starter.salad import Fact
from advisor.starter.sample import Conversation, Sample

INSTRUCTIONS = (
    "Answer the question with a short phrase from the context.",
    "Answer the question with a short phrase from the context.",
    "Answer the question with a short phrase from the context.",
    "Answer the question with a short phrase.",
    "Find the answer in the context.",
)
MONTHS = "January February March April May June July August September October November December"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
COUNTS = (
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "twenty",
)
COLOURS = ("red", "blue", "green", "yellow", "white", "black", "silver", "purple")
ENCYCLOPAEDIA = 0.25  # share of contexts about invented places, persons and societies
SMALL_NUMBER, LARGE_NUMBER = 400, 90_000


def draw_value(kind: str, rng: random.Random) -> str:
    """Draw a value of a kind named in `facts.Relation.value`."""
    lex = lexicon()
    noun = lex.thing(rng)
    adjective = rng.choice(rng.choice(lex.adjectives))
    job = rng.choice(lex.nouns[rng.choice(lex.sections["work"])])
    disasters = ("a fire", "a flood", f"a {adjective} storm", f"the {noun} war")
    small, large = rng.randint(3, SMALL_NUMBER), rng.randint(1000, LARGE_NUMBER)
    makers = {
        "year": lambda: str(rng.randint(1050, 2024)),
        "count": lambda: rng.choice((str(small), f"{large:,}", str(large), rng.choice(COUNTS))),
        "place": lambda: rng.choice(("", "", "", "New ", "Lake ", "Fort ")) + invented_name(rng),
        "person": lambda: _full_name(rng),
        "goods": lambda: rng.choice((plural_of(noun), f"{adjective} {plural_of(noun)}", noun)),
        "month": lambda: rng.choice(MONTHS.split()),
        "weekday": lambda: rng.choice(WEEKDAYS.split()),
        "height": lambda: f"{small} {rng.choice(('metres', 'feet', 'm'))}",
        "event": lambda: rng.choice(disasters),
        "job": lambda: f"{rng.choice(('a', 'the'))} {job}",
        "title": lambda: f"{rng.choice(('The ', ''))}{adjective.capitalize()} {noun.capitalize()}",
        "colour": lambda: rng.choice(COLOURS),
        "money": lambda: f"{rng.choice(('$', '€', ''))}{small}{rng.choice(('', '.50', ' crowns'))}",
    }
    return makers[kind]()


def _full_name(rng: random.Random) -> str:
    last = rng.choice((invented_name(rng), rng.choice(lexicon().family)))
    return rng.choice((person(rng).split()[0] + " " + last, last, f"Dr. {last}"))


def subject(rng: random.Random) -> tuple[str, str, tuple[Relation, ...]]:
    """Draw a thing to write about: its name, a word that stands for it later, and its relations."""
    noun = lexicon().thing(rng).capitalize()
    draw = rng.random()
    if draw < 0.3:
        kind = rng.choice(("town", "village", "city", "island"))
        return draw_value("place", rng), f"the {kind}", PLACE
    if draw < 0.6:
        return _full_name(rng), rng.choice(("she", "he")), PERSON
    kind = rng.choice(("Society", "Museum", "Club", "School", "Company", "Festival", "Library"))
    first = invented_name(rng)
    name = rng.choice((f"the {first} {kind}", f"the {noun} {kind}", first))
    return name, f"the {kind.lower()}", GROUP


def relation_fact(name: str, stand_in: str, relation: Relation, rng: random.Random) -> Fact:
    """State a fact about `name`; the sentence may call it by its stand-in."""
    value = draw_value(relation.value, rng)
    said = stand_in if rng.random() < 0.3 else name
    sentence = rng.choice(relation.statements).format(s=said, v=value)
    if rng.random() < 0.25:
        filler = rng.choice(FILLERS)
        sentence = rng.choice((f"{sentence}, and {filler}", f"{filler}, but {sentence}"))
    return Fact(sentence, (rng.choice(relation.questions).format(s=name),), value)


def event_fact(name: str, rng: random.Random) -> Fact:
    """Something that `name` did: who, what, where, when, how many, with whom."""
    lex = lexicon()
    verbs = rng.choice(lex.verbs)
    told, asked = rng.choice(verbs), rng.choice(verbs)
    noun = plural_of(lex.thing(rng))
    number = rng.choice((*COUNTS, str(rng.randint(2, SMALL_NUMBER))))
    roles = {
        "who": name, "noun": noun, "number": number, "what": f"{number} {noun}",
        "where": draw_value("place", rng), "year": draw_value("year", rng),
        "with_": _full_name(rng),
    }  # fmt: skip
    frame = rng.choice(EVENT_STATEMENTS)
    role = rng.choice([r for r in EVENT_QUESTIONS if "{" + r + "}" in frame or r == "number"])
    question = rng.choice(EVENT_QUESTIONS[role])
    sentence = frame.format(p=told.past, **roles)
    return Fact(sentence, (question.format(v=asked.base, p=asked.past, **roles),), roles[role])


def passage(sentences: int, rng: random.Random) -> tuple[str, list[Fact]]:
    """Write a paragraph about one thing (and a few neighbours), and the facts it states."""
    name, stand_in, relations = subject(rng)
    facts = [
        relation_fact(name, stand_in, relation, rng)
        for relation in rng.sample(relations, min(len(relations), max(1, sentences - 1)))
    ]
    while len(facts) < sentences or rng.random() < 0.3:
        if rng.random() < 0.5:
            facts.append(event_fact(name, rng))
        else:
            other, _, other_relations = subject(rng)
            facts.append(relation_fact(other, other, rng.choice(other_relations), rng))
    rng.shuffle(facts)
    facts[0] = Fact(_name_first(facts[0], stand_in, name), facts[0].questions, facts[0].answer)
    text = _sentence_case([fact.sentence for fact in facts], rng)
    return text, facts


def _name_first(fact: Fact, stand_in: str, name: str) -> str:
    if name in fact.sentence:
        return fact.sentence
    return re.sub(rf"\b{re.escape(stand_in)}\b", lambda _: name, fact.sentence, count=1)


def _sentence_case(sentences: list[str], rng: random.Random) -> str:
    parts: list[str] = []
    while sentences:
        sentence = sentences.pop(0)
        if sentences and rng.random() < 0.2:
            sentence += rng.choice((", and ", "; ", ", while ")) + sentences.pop(0)
        if rng.random() < 0.1:
            sentence = f"{rng.choice(FILLERS)}; {sentence}"
        parts.append(sentence[0].upper() + sentence[1:] + ".")
    return " ".join(parts)


def questions(bank: Bank, size: float, reach: float, rng: random.Random) -> Sample:
    """One to four passages with ids, then questions about facts of one or several of them."""
    longest = 1 + round(8 * size)
    count = rng.choices((1, 2, 3, 4), (5, 1 + size, 4 * size, size))[0]
    values = Values()
    old = rng.random() < ENCYCLOPAEDIA
    made = [
        passage(rng.randint(1, longest), rng)
        if old
        else page(rng.randint(1, longest), values, bank.near_words, reach, rng)
        for _ in range(count)
    ]
    mark = _id_style(rng)
    context = "\n".join(f"[{mark(index, rng)}] {text}" for index, (text, _) in enumerate(made))
    facts = [fact for _, found in made for fact in found]
    asked = rng.sample(facts, min(len(facts), rng.choice((1, 2, 3, 4, 5))))
    talk = Conversation()
    talk.system(rng.choice(INSTRUCTIONS))
    for position, fact in enumerate(asked):
        question = _as_asked(rng.choice(fact.questions), rng)
        talk.user(question if position else f"Context:\n{context}\n\nQuestion: {question}")
        talk.assistant(fact.answer)
    return talk.sample("passages" if count > 1 else "passage")


def _as_asked(question: str, rng: random.Random) -> str:
    """With a capital and a question mark, most of the time."""
    text = question.rstrip("?")
    if rng.random() < 0.9:
        text = text[0].upper() + text[1:]
    return text + "?" if rng.random() < 0.92 else text


def with_examples(bank: Bank, size: float, reach: float, rng: random.Random) -> Sample:
    """Show a few short solved reading tasks as turns before the one that is asked."""
    talk = Conversation()
    talk.system(rng.choice(INSTRUCTIONS))
    mark = _id_style(rng)
    for index in range(rng.randint(2, 2 + round(3 * size))):
        text, facts = page(rng.randint(1, 2), Values(), bank.near_words, reach, rng)
        fact = rng.choice(facts)
        question = _as_asked(rng.choice(fact.questions), rng)
        talk.user(f"Context:\n[{mark(index, rng)}] {text}\n\nQuestion: {question}")
        talk.assistant(fact.answer)
    return talk.sample("passage")


class IdStyle:
    """How the ids of retrieved passages look: `[doc-3]`, `[Velmora_2]`, `[guide/rules.md#4]`."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __call__(self, index: int, rng: random.Random) -> str:
        """Make the id of the passage at this position."""
        word = rng.choice(lexicon().words)
        return self.pattern.format(i=index, r=rng.randrange(500), w=word, n=invented_name(rng))


def _id_style(rng: random.Random) -> IdStyle:
    patterns = ("doc-{r}", "{n}_{i}", "{r}", "{w}.md", "{w}/{w}.md#{i}", "{w}-{r}", "p{i}")
    return IdStyle(rng.choice(patterns))
