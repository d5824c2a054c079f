"""Pages of facts that look alike: the same relation of several subjects, several of one subject."""

import random
from collections.abc import Mapping, Sequence

from advisor.starter.frames import Frame, frames_about
from advisor.starter.lists import lexicon
from advisor.starter.phrases import invented_name
from advisor.starter.salad import Fact, salad_facts
from advisor.starter.values import SUBJECTS, VALUES

REMARKS = (
    "this has been so for years", "nobody is sure why", "some find this strange",
    "it was decided long ago", "a sign says so", "there are few exceptions",
    "everyone is asked to keep to it", "this may change one day", "the rest is up to each of them",
    "children like to hear about it", "much else is told about it", "it is easy to forget",
)  # fmt: skip


class Values:
    """Draws values that do not repeat within one context, so that every answer is the only one."""

    def __init__(self) -> None:
        self.used: set[str] = set()

    def draw(self, kind: str, rng: random.Random) -> str | None:
        """A value of this kind that was not drawn before; None if ten tries bring none."""
        for _ in range(10):
            value = VALUES[kind](rng)
            if value not in self.used:
                self.used.add(value)
                return value
        return None


def frame_facts(count: int, values: Values, rng: random.Random) -> tuple[str, list[Fact]]:
    """About `count` facts in reading order on one to three subjects of a kind, and a title."""
    about = frames_about()
    kind = rng.choice(sorted(about))
    subjects = [SUBJECTS[kind](rng) for _ in range(rng.choice((1, 1, 2, 2, 3)))]
    per_subject = max(1, round(count / len(subjects)))
    shared = rng.sample(about[kind], min(per_subject, len(about[kind])))
    facts: list[Fact] = []
    for subject in subjects:
        mine = shared if rng.random() < 0.6 else rng.sample(about[kind], len(shared))
        for position, frame in enumerate(mine):
            value = values.draw(frame.value, rng)
            if value is not None:
                facts.append(_fact(frame, subject, position > 0, value, rng))
    return rng.choice((subjects[0], f"about {subjects[0]}", invented_name(rng))), facts[:count]


def _fact(frame: Frame, subject: str, known: bool, value: str, rng: random.Random) -> Fact:
    follow_up = known and frame.follow_ups and rng.random() < 0.35
    said = rng.choice(frame.follow_ups if follow_up else frame.statements)
    questions = rng.sample(frame.questions, min(2, len(frame.questions)))
    asked = tuple(question.format(x=subject) for question in questions)
    return Fact(said.format(x=subject, v=value), asked, value)


def page(
    sentences: int, values: Values, near: Mapping[str, Sequence[str]], reach: float,
    rng: random.Random,
) -> tuple[str, list[Fact]]:  # fmt: skip
    """Write a page, with or without a title, and the facts it states."""
    if rng.random() < 0.35:
        facts = salad_facts(sentences, values.draw, near, reach, rng)
        title = " ".join(rng.sample(lexicon().common, rng.randint(1, 3)))
    else:
        title, facts = frame_facts(sentences, values, rng)
    text = _prose([fact.sentence for fact in facts], rng)
    if rng.random() < 0.5:
        mark = rng.choice(("# {}\n\n", "# {}\n\n", "{}\n", "{}: "))
        text = mark.format(title[0].upper() + title[1:]) + text
    return text, facts


def _prose(sentences: Sequence[str], rng: random.Random) -> str:
    parts: list[str] = []
    for sentence in sentences:
        said = sentence
        if rng.random() < 0.08:
            said = f"{said}, {rng.choice(('and', 'but', 'as'))} {rng.choice(REMARKS)}"
        parts.append(said[0].upper() + said[1:] + ".")
        if rng.random() < 0.06:
            remark = rng.choice(REMARKS)
            parts.append(remark[0].upper() + remark[1:] + ".")
    pieces = [part + rng.choice((" ", " ", " ", " ", "\n\n")) for part in parts]
    return "".join(pieces).strip()
