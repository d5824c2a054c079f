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
        options: at least two, `unsure` last.
        ask_when: it is asked if one of these holds; always if there are none.
        measured_by: the figure of `Facts` that fills it in.
    """

    id: str
    text: Text
    help: Text
    options: tuple[Option, ...]
    ask_when: tuple[Condition, ...] = ()
    measured_by: str | None = None

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
    """All questions in the order they are asked; nobody answers more than `most_questions`."""

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

    def next_question(self, answers: Answers, measured: Answers) -> Question | None:
        """The next question to ask, or None at the end.

        Args:
            answers: what was answered so far.
            measured: what was filled in; not asked again.
        """
        if len(answers) >= self.most_questions:
            return None
        known = {**measured, **answers}
        for question in self.questions:
            if question.id not in known and self.applies(question, known):
                return question
        return None

    def still_asked(self, answers: Answers, measured: Answers) -> dict[str, str]:
        """The answers to questions that are asked, after an earlier one was changed."""
        kept: dict[str, str] = {}
        for question in self.questions:
            known = {**measured, **kept}
            if question.id in answers and self.applies(question, known):
                kept[question.id] = answers[question.id]
        return kept

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
