"""Short texts about a concept: the raw material of the classification and format tasks."""

import random
import re
from dataclasses import dataclass
from typing import TypeVar

from advisor.starter.lists import lexicon, plural_of

T = TypeVar("T")

VERB_NOUN = (
    "{v} the {n}", "please {v} my {n}", "could someone {v} a {n}?", "we {p} the {n} {when}",
    "is it possible to {v} the {n}?", "I want to {v} two {ns}", "{who} {p} the {n}",
    "who will {v} this {n}?", "what is the best way to {v} a {n}?", "{who} {p} a {a} {n}",
    "there is a {n} to {v}", "my plan is to {v} the {a} {n}", "when should one {v} {ns}?",
    "they never {v} the {n}", "did {who} {v} that {n}?", "{ns}: {v} them {when}",
    "let us {v} our {n}", "nobody {p} the {n} after all", "I have to {v} the {n} {when}",
    "how long does it take to {v} a {n}?", "how do I {v} a {n}", "why did they {v} my {n}",
    "{v} {ns} for {who}", "the {n} is the one we {p}", "I forgot to {v} the {n}",
    "a {n}, that is what {who} {p}", "{who} would rather {v} the {n}", "need to {v} {n}",
    "are we allowed to {v} the {n}?", "after lunch {who} {p} the {n}", "go and {v} the {a} {n}",
    "somebody must {v} the {n} {when}", "can a {n} be hard to {v}?", "{v} {n} {when}",
)  # fmt: skip
NOUN_ONLY = (
    "the {n} is {a}", "where is my {n}?", "a {a} {n}", "{who} likes every {n}",
    "what about the {n}?",
    "I saw a {n} {when}", "{ns} are {a}", "we talked about {ns}", "tell me about the {n}",
    "all I know is that the {n} was {a}", "is this {n} {a}?", "{who} has three {ns}",
    "there was no {n} {when}", "how many {ns} are there?", "the {n} of {who}",
)  # fmt: skip
ADJECTIVE_ONLY = (
    "the {n} is {a}", "it felt {a} {when}", "what a {a} {n}!", "{who} seems {a}",
    "I found the {n} rather {a}", "everything here is {a}", "so {a}, really", "a truly {a} {n}",
    "we thought it would be {a} and it was", "{who} called the {n} {a}", "how {a} the {n} was",
)  # fmt: skip
TIMES = (
    "today", "yesterday", "tomorrow", "last week", "on Monday", "in May", "at noon", "before dawn",
    "every day", "at last", "right now", "this year", "two days ago", "in the evening", "on Friday",
)  # fmt: skip
OPENINGS = (
    "hello,", "well,", "listen,", "you see,", "as far as I know,", "to be honest,",
    "one more thing:",
    "just asking:", "good morning,", "sorry,", "quick question:", "by the way,", "I think", "so",
)  # fmt: skip
TAILS = (
    "near the {n}", "with {who}", "because the {n} is {a}", "although it is {a}", "{when}",
    "and then the {n}", "before {who} arrives", "if the {n} is {a}", "for my {n}", "without a {n}",
    "and {who} does not mind", "since nothing else helps", "as soon as possible", "as {who} said",
)  # fmt: skip


@dataclass(frozen=True)
class Concept:
    """What a text is about: indices of word groups; None means that any word will do."""

    verb: int | None = None
    noun: int | None = None
    adjective: int | None = None


@dataclass(frozen=True)
class Wording:
    """The words that may express a concept; narrowing it to one word each gives exact matches."""

    verbs: tuple[tuple[str, str], ...]
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]


def wording_of(concept: Concept, rng: random.Random, exact: bool) -> Wording:
    """Collect the words of a concept; with `exact`, one fixed word of each group."""
    lex = lexicon()
    verbs = lex.verbs[concept.verb] if concept.verb is not None else ()
    nouns = lex.nouns[concept.noun] if concept.noun is not None else ()
    adjectives = lex.adjectives[concept.adjective] if concept.adjective is not None else ()
    forms = tuple((verb.base, verb.past) for verb in verbs)
    if not exact:
        return Wording(forms, nouns, adjectives)
    return Wording(_one(forms, rng), _one(nouns, rng), _one(adjectives, rng))


def _one(items: tuple[T, ...], rng: random.Random) -> tuple[T, ...]:
    return (rng.choice(items),) if items else ()


def person(rng: random.Random) -> str:
    """Draw a given name, sometimes with a family name."""
    lex = lexicon()
    given = rng.choice(lex.given)
    return f"{given} {rng.choice(lex.family)}" if rng.random() < 0.4 else given


def invented_name(rng: random.Random) -> str:
    """Make up a name that exists nowhere, of two to four syllables."""
    lex = lexicon()
    stem = "".join(rng.choice(lex.syllables) for _ in range(rng.randint(1, 3)))
    return (stem + rng.choice(lex.endings)).capitalize()


def fill(frame: str, words: Wording, rng: random.Random) -> str:
    """Put words into a frame; slots the wording leaves free take any word of the lists."""
    lex = lexicon()
    verb, past = rng.choice(words.verbs) if words.verbs else _any_verb(rng)
    noun = rng.choice(words.nouns) if words.nouns else lex.thing(rng)
    adjective = rng.choice(words.adjectives or rng.choice(lex.adjectives))
    things = {"n": noun, "ns": plural_of(noun), "a": adjective}
    filled = frame.format(v=verb, p=past, who=person(rng), when=rng.choice(TIMES), **things)
    return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", filled)


def _any_verb(rng: random.Random) -> tuple[str, str]:
    verb = rng.choice(rng.choice(lexicon().verbs))
    return verb.base, verb.past


def utterance(concept: Concept, words: Wording, rng: random.Random) -> str:
    """Write a short text that expresses a concept, with unrelated words around it."""
    frames: tuple[str, ...]
    if concept.verb is not None:
        frames = VERB_NOUN
    elif concept.adjective is not None:
        frames = ADJECTIVE_ONLY
    else:
        thing = concept.noun is None or concept.noun in lexicon().things()
        frames = NOUN_ONLY + VERB_NOUN if thing else NOUN_ONLY
    text = fill(rng.choice(frames), words, rng)
    free = Wording((), (), ())
    if rng.random() < 0.25:
        text = f"{rng.choice(OPENINGS)} {text}"
    if rng.random() < 0.3:
        mark = text[-1] if text[-1] in "?!" else ""
        text = text.rstrip("?!") + " " + fill(rng.choice(TAILS), free, rng) + mark
    return dress(text, rng)


def dress(text: str, rng: random.Random) -> str:
    """Vary capitals and the final mark, as people do."""
    if rng.random() < 0.4:
        text = text[0].upper() + text[1:]
    if text[-1] not in "?!" and rng.random() < 0.5:
        text += "."
    if rng.random() < 0.05:
        text = text.lower()
    return text
