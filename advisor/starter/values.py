"""Values and subjects of reading tasks and records: names, amounts, times, places, things."""

import random
from collections.abc import Callable, Mapping

from advisor.starter.lists import lexicon, plural_of, word_list
from advisor.starter.phrases import invented_name

MONTHS = word_list("months")
WEEKDAYS = word_list("weekdays")
COLOURS = word_list("colours")
NUMBER_WORDS = word_list("number words")
MATERIALS = word_list("materials")
CURRENCIES = ("${}", "€{}", "£{}", "EUR {}", "{} euros", "{} crowns", "{} dollars", "{} francs")
ROOMS = (
    "room {n}", "hall {n}", "the {d} gate", "the {d} yard", "the {w} room", "the {d} wing",
    "house {n}", "the {w} hall", "shed {n}", "the {w} office", "the {d} door", "gate {n}",
    "the cellar", "the attic", "the {w} store", "the {d} tower", "bay {n}", "desk {n}", "{name}",
    "{name}", "{name}", "the {w} desk", "the {noun} shed", "the box by the {noun}",
)  # fmt: skip
DIRECTIONS = word_list("directions")
ROLES = word_list("roles")
REASONS = (
    "the heavy rain", "a broken pump", "the high cost", "a lack of wood", "a fire in the roof",
    "an old quarrel", "the deep snow", "a strike of the carters", "the low water", "poor light",
    "too few helpers", "a leak in the {noun}", "the noise of the {noun}", "a missing {noun}",
    "the smell of {w}", "a shortage of {w}", "fear of {w}", "the {a} {noun}",
)  # fmt: skip
EVENTS = word_list("events")
GROUPS = word_list("groups")
DOCUMENTS = word_list("documents")
PLACES = word_list("places")

Draw = Callable[[random.Random], str]


def word(rng: random.Random) -> str:
    """Any everyday word."""
    return rng.choice(lexicon().common[100:])


def number(rng: random.Random, top: int = 90) -> str:
    """A small number, in digits or as a word."""
    if rng.random() < 0.4:
        return rng.choice(NUMBER_WORDS)
    return str(rng.randint(2, rng.choice((9, 20, top))))


def person(rng: random.Random) -> str:
    """A given name with a family name, one of them often invented."""
    lex = lexicon()
    given = rng.choice(lex.given) if rng.random() < 0.7 else invented_name(rng)
    family = rng.choice(lex.family) if rng.random() < 0.4 else invented_name(rng)
    return f"{given} {family}"


def noun_phrase(rng: random.Random) -> str:
    """A thing with a word before it most of the time, without article."""
    lex = lexicon()
    noun = lex.thing(rng)
    draw = rng.random()
    if draw < 0.35:
        return f"{rng.choice(rng.choice(lex.adjectives))} {noun}"
    if draw < 0.6:
        return f"{word(rng)} {noun}"
    return f"{rng.choice(MATERIALS)} {noun}" if draw < 0.7 else noun


def _with_article(phrase: str, rng: random.Random) -> str:
    article = rng.choice(("the", "a")) + ("" if phrase[0] not in "aeiou" else "n")
    return f"{article.replace('then', 'the')} {phrase}"


def _duration(rng: random.Random) -> str:
    unit = rng.choice(("days", "days", "weeks", "months", "hours", "minutes", "years"))
    middle = "working " if unit == "days" and rng.random() < 0.2 else ""
    return f"{number(rng)} {middle}{unit}"


def _interval(rng: random.Random) -> str:
    unit = rng.choice(("days", "weeks", "months", "hours", "years"))
    single = rng.choice(("day", "week", "month", "year", "quarter"))
    times = rng.choice(("once", "twice", "three times", "four times"))
    return rng.choice(
        (
            f"every {number(rng, 30)} {unit}",
            f"{times} a {single}",
            f"every {rng.choice(('second', 'third', 'other'))} {single}",
        )
    )


def _clock(rng: random.Random) -> str:
    hour, minute = rng.randint(1, 12), rng.choice((0, 15, 30, 45, rng.randrange(60)))
    half = rng.choice(("a.m.", "p.m.", "am", "pm"))
    spoken = rng.choice(NUMBER_WORDS[:11])
    return rng.choice(
        (
            f"{hour}:{minute:02d}",
            f"{hour + 8}:{minute:02d}",
            f"{hour}:{minute:02d} {half}",
            f"{hour} {half}",
            f"half past {spoken}",
            f"{spoken} o'clock",
            f"quarter to {spoken}",
        )
    )


def _ordinal(day: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{'th' if 10 < day < 20 else ending}"


def _date(rng: random.Random) -> str:
    day, month = rng.randint(1, 30), rng.choice(MONTHS)
    return rng.choice(
        (f"{day} {month}", f"{month} {day}", f"the {_ordinal(day)}", f"{day} {month}")
    )


def _money(rng: random.Random) -> str:
    amount = rng.randint(2, rng.choice((40, 400, 4000)))
    text = f"{amount:,}" + (".50" if rng.random() < 0.12 else "")
    return rng.choice(CURRENCIES).format(text)


def _place(rng: random.Random) -> str:
    return rng.choice(ROOMS).format(
        n=rng.randint(1, 300), d=rng.choice(DIRECTIONS), w=word(rng), name=invented_name(rng),
        noun=lexicon().thing(rng),
    )  # fmt: skip


def _code(rng: random.Random) -> str:
    letters = "".join(rng.choice("ABCDEFGHKLMNPRSTVWXZ") for _ in range(rng.randint(1, 2)))
    code = f"{letters}{rng.choice(('-', '-', ' ', ''))}{rng.randint(1, rng.choice((9, 99, 999)))}"
    return rng.choice(("", "", "form ", "sheet ", "")) + code


def _reason(rng: random.Random) -> str:
    lex = lexicon()
    return rng.choice(REASONS).format(
        noun=lex.thing(rng), w=word(rng), a=rng.choice(rng.choice(lex.adjectives))
    )


def _measure(*units: str) -> Draw:
    return lambda rng: f"{number(rng, 300)} {rng.choice(units)}"


#: kinds of values, as `frames` and `records` name them
VALUES: Mapping[str, Draw] = {
    "duration": _duration,
    "interval": _interval,
    "count": number,
    "money": _money,
    "clock": _clock,
    "weekday": lambda rng: rng.choice(WEEKDAYS),
    "date": _date,
    "month": lambda rng: rng.choice(MONTHS),
    "year": lambda rng: str(rng.randint(1050, 2030)),
    "person": person,
    "role": lambda rng: f"the {rng.choice(ROLES)}",
    "place": _place,
    "code": _code,
    "percent": lambda rng: f"{number(rng)} {rng.choice(('percent', 'percent', 'per cent'))}",
    "distance": _measure("km", "metres", "miles", "steps", "feet"),
    "weight": _measure("kg", "tonnes", "pounds", "grams", "kilos"),
    "temperature": _measure("degrees", "degrees Celsius", "degrees"),
    "colour": lambda rng: rng.choice(COLOURS),
    "thing": lambda rng: _with_article(noun_phrase(rng), rng),
    "material": lambda rng: rng.choice(MATERIALS),
    "reason": _reason,
    "phone": lambda rng: str(rng.randint(100, 9999)),
}


def _the(words: tuple[str, ...]) -> Draw:
    def draw(rng: random.Random) -> str:
        own = rng.choice(words)
        lead = rng.choice((word(rng), word(rng), rng.choice(DIRECTIONS), invented_name(rng)))
        return f"the {lead} {own}"

    return draw


def _animal(rng: random.Random) -> str:
    lex = lexicon()
    kind = rng.choice(lex.nouns[rng.choice(lex.sections["animals"])])
    lead = rng.choice((rng.choice(COLOURS), word(rng), rng.choice(rng.choice(lex.adjectives))))
    return rng.choice((f"the {lead} {kind}", f"{invented_name(rng)} the {kind}"))


#: kinds of subjects, as `frames` names them
SUBJECTS: Mapping[str, Draw] = {
    "thing": lambda rng: f"the {noun_phrase(rng)}",
    "animal": _animal,
    "person": lambda rng: (
        person(rng) if rng.random() < 0.6 else f"the {word(rng)} {rng.choice(ROLES)}"
    ),
    "place": lambda rng: _the(PLACES)(rng) if rng.random() < 0.8 else invented_name(rng),
    "group": _the(GROUPS),
    "event": _the(EVENTS),
    "document": _the(DOCUMENTS),
}


def plural_thing(rng: random.Random) -> str:
    """Several things, without article."""
    lead, _, last = noun_phrase(rng).rpartition(" ")
    return f"{lead} {plural_of(last)}".strip()
