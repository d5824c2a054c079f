"""The questionnaire: questions, their order, and what is still to be asked. Standard library only.

Answers map a question's id to an option's id. A question without an answer counts as `unsure`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.config import LANGUAGES

UNSURE = "unsure"
"""An option of every question; speaks for nothing."""

Answers = Mapping[str, str]
Condition = Mapping[str, frozenset[str]]
"""Question id to the answers it may have; holds if every question named has one of its answers."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text of the questions file, by the tag of its language: all of `config.LANGUAGES`."""

    by_language: Mapping[str, str]

    def said(self, language: str) -> str:
        """The text in this language; English in one that the questions file does not have."""
        return self.by_language.get(language, self.by_language[LANGUAGES[0]])


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen.

    Attributes:
        reached_from: the figure from which it is the measured answer; None if never measured.
    """

    id: str
    text: Text
    reached_from: float | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        help: why it is asked.
        options: at least two, `unsure` last; neighbours are the easiest to take for each other.
        ask_when: it is asked, and counts, if one of these holds; always if there are none.
        measured_by: the figure of `Facts` that fills it in.
    """

    id: str
    text: Text
    help: Text
    options: tuple[Option, ...]
    ask_when: tuple[Condition, ...] = ()
    measured_by: str | None = None

    def neighbours(self, identifier: str) -> tuple[str, ...]:
        """The options that are easily taken for this one: those beside it."""
        sure = [one for one in self.option_ids if one != UNSURE]
        if identifier not in sure:
            return ()
        at = sure.index(identifier)
        return (*sure[max(0, at - 1) : at], *sure[at + 1 : at + 2])

    def option(self, identifier: str) -> Option:
        """The option of this id; KeyError if there is none."""
        for one in self.options:
            if one.id == identifier:
                return one
        raise KeyError(identifier)

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The ids of the options, in order."""
        return tuple(one.id for one in self.options)

    def measured(self, figure: float) -> str | None:
        """The option that a measured figure amounts to: the last one whose threshold it reaches."""
        found = None
        for one in self.options:
            if one.reached_from is not None and figure >= one.reached_from:
                found = one.id
        return found


@dataclass(frozen=True)
class Questionnaire:
    """All questions; a condition names earlier ones. None answers more than `most_questions`."""

    questions: tuple[Question, ...]
    most_questions: int
    _by_id: dict[str, Question] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_id", {one.id: one for one in self.questions})

    def __contains__(self, identifier: object) -> bool:
        return identifier in self._by_id

    def __getitem__(self, identifier: str) -> Question:
        return self._by_id[identifier]

    def applies(self, question: Question, answers: Answers) -> bool:
        """Whether earlier answers leave this question open."""
        return not question.ask_when or any(holds(one, answers) for one in question.ask_when)

    def may_be_asked(self, question: Question, answers: Answers) -> bool:
        """Whether it applies, or would after other answers to questions that are still open."""

        def may_be(name: str, allowed: frozenset[str]) -> bool:
            if name in answers:
                return answers[name] in allowed
            return UNSURE in allowed or self.may_be_asked(self[name], answers)

        return not question.ask_when or any(
            all(may_be(name, allowed) for name, allowed in one.items()) for one in question.ask_when
        )

    def counted(self, answers: Answers) -> dict[str, str]:
        """The answers to questions that apply; the others would never be asked beside them."""
        found: dict[str, str] = {}
        for question in self.questions:
            if question.id in answers and self.applies(question, found):
                found[question.id] = answers[question.id]
        return found

    def measured_answers(self, figures: Mapping[str, float]) -> dict[str, str]:
        """The answers that measured figures (by the names in `measured_by`) amount to."""
        found = {}
        for question in self.questions:
            figure = figures.get(question.measured_by or "")
            option = None if figure is None else question.measured(figure)
            if option is not None:
                found[question.id] = option
        return found


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether every question named has one of its answers; an unanswered one is `unsure`."""
    return all(answers.get(name, UNSURE) in allowed for name, allowed in condition.items())
