"""From answers and facts to a ranked recommendation. Pure: the same input gives the same advice."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from advisor.advice.approaches import AdvisedStrategies
from advisor.advice.facts import Facts
from advisor.advice.outlook import Outlook
from advisor.advice.questionnaire import UNSURE, Answers, Question, Questionnaire
from advisor.advice.rules import APPROACHES, Approach, Rule, RuleTable
from advisor.findings import Finding

Level = Literal["high", "medium", "low"]
NARROW_MARGIN = 1.0
"""Less is never high confidence."""
FEW_CHANGING = 0.2
"""Share of the other readings that may change the first place at medium confidence."""
EQUAL = 1e-9
NAMES_ONLY = 1e-3
"""Points for a question that only says which strategy stands for the approach: asked last."""
REASONS = ("common", "own_method")
"""Answers to `reasoning` that let a model think before it answers."""
MODEL = "model"
"""The question about the model's size."""
PROMPTED: frozenset[Approach] = frozenset({"prompting", "few_shot"})
"""One family: a prompt with and without examples. A change within it is no change of approach."""


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason for or against an approach.

    Attributes:
        answers: the answers it rests on, as (question id, option id).
        points: what it adds to the score; 0 for what rules the approach out.
    """

    answers: tuple[tuple[str, str], ...]
    points: float
    rule: Rule


@dataclass(frozen=True, slots=True)
class ModelTooLarge(Finding):
    """The GPU found cannot hold the model for an approach; `needed_bytes` is predicted."""

    model: str
    needed_bytes: int
    gpu: str
    gpu_bytes: int
    kind: Literal["model_too_large"] = "model_too_large"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One approach in the ranking.

    Attributes:
        base: points before any answer.
        score: base points and all effects; comparable within one recommendation only.
        speaks_for, speaks_against: strongest first.
        ruled_out: why it cannot be used; empty if it can.
        does_not_fit: why it does not fit the machine; None if it fits or nobody knows.
    """

    approach: Approach
    strategy: str
    base: float
    score: float
    speaks_for: tuple[Ground, ...] = ()
    speaks_against: tuple[Ground, ...] = ()
    ruled_out: tuple[Ground, ...] = ()
    does_not_fit: ModelTooLarge | None = None

    @property
    def possible(self) -> bool:
        """Whether nothing rules it out."""
        return not self.ruled_out and self.does_not_fit is None


@dataclass(frozen=True, slots=True)
class Flip:
    """A single answer that would put another approach first.

    Attributes:
        question: its id.
        answer: the option now; None where unanswered.
        instead: the option that would change the first place.
        first: the approach that would then be first.
    """

    question: str
    answer: str | None
    instead: str
    first: Approach


@dataclass(frozen=True, slots=True)
class Confidence:
    """How firm the first place is.

    Attributes:
        level: high where no other reading changes the first place, medium where few do; low
            without any answer.
        margin: points ahead of the best of another family (prompting and few-shot are one); None
            where no other is possible.
        changing, readings: other readings of the answers that would put another family first, and
            all of them: any option of a question left open or unsure, and the options beside one
            that was chosen. Each was tried.
    """

    level: Level
    margin: float | None
    changing: int
    readings: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The advice.

    Attributes:
        ranked: possible approaches by score, then the ruled-out ones.
        answers: every answer it rests on, measured ones included.
        measured: ids of the answers that were measured and not overruled.
        not_counted: answers to questions that would not be asked beside the others.
        by_model: the first place for each size of model; empty where it is the same for all.
    """

    ranked: tuple[Candidate, ...]
    flips: tuple[Flip, ...]
    confidence: Confidence
    answers: Answers
    measured: frozenset[str] = frozenset()
    not_counted: Answers = field(default_factory=dict)
    by_model: Mapping[str, Approach] = field(default_factory=dict)
    facts: Facts = field(default_factory=Facts)

    @property
    def first(self) -> Candidate:
        """The approach recommended."""
        return self.ranked[0]

    @property
    def possible(self) -> bool:
        """Some approach is; else the first one is ruled out as well."""
        return self.first.possible

    @property
    def tied(self) -> tuple[Candidate, ...]:
        """The approaches with as many points as the first."""
        least = self.first.score - EQUAL
        return tuple(one for one in self.ranked[1:] if one.possible and one.score > least)

    @property
    def tie_breaker(self) -> str | None:
        """The question whose answer would break a tie, an open one before others; None if none."""
        asked = sorted(self.flips, key=lambda flip: flip.answer not in (None, UNSURE))
        tied = {one.approach for one in self.tied}
        return next((flip.question for flip in asked if flip.first in tied), None)


@dataclass(frozen=True)
class Advisor:
    """The questions and rules that recommend.

    Attributes:
        questions, rules: as read by `advisor.advice.question_file.load`.
        strategies: what can be advised.
    """

    questions: Questionnaire
    rules: RuleTable
    strategies: AdvisedStrategies

    def recommend(
        self,
        answers: Answers,
        facts: Facts | None = None,
        does_not_fit: Mapping[Approach, ModelTooLarge] | None = None,
    ) -> Recommendation:
        """Rank the approaches.

        Args:
            answers: option ids by question id; they overrule what was measured.
            facts: what was measured.
            does_not_fit: approaches that the planned model or machine cannot hold, with the reason.
        """
        facts, unfit = facts or Facts(), dict(does_not_fit or {})
        measured = self.questions.measured_answers(facts.figures())
        given = {**measured, **answers}
        known = self.questions.counted(given)
        ranked = self._ranked(known, unfit)
        first = ranked[0].approach
        tried = self._tried(given, known, unfit)
        sizes = self.questions[MODEL].option_ids if MODEL in self.questions else ()
        by_model = {one: tried.get((MODEL, one), first) for one in sizes if one != UNSURE}
        return Recommendation(
            ranked,
            tuple(
                Flip(name, known.get(name), option, then)
                for (name, option), then in tried.items()
                if then != first
            ),
            self._confidence(ranked, known, tried, measured.keys() - answers.keys()),
            known,
            frozenset(name for name in measured if name in known and name not in answers),
            {name: option for name, option in answers.items() if name not in known},
            by_model if len(set(by_model.values())) > 1 else {},
            facts,
        )

    def next_question(
        self,
        answers: Answers,
        measured: Answers,
        does_not_fit: Mapping[Approach, ModelTooLarge] | None = None,
    ) -> Question | None:
        """The open question that moves the advice most; None once none can change it any more.

        Args:
            answers: what was answered so far.
            measured: what was filled in; not asked.
            does_not_fit: as `recommend` takes it.
        """
        if len(answers) >= self.questions.most_questions:
            return None
        unfit = does_not_fit or {}
        known = self.questions.counted({**measured, **answers})
        outlook = Outlook.of(self.questions, self.rules, known, unfit)
        among = outlook.contenders()
        first = self._first(known, unfit)
        best, most = None, 0.0
        for question in self.questions.questions:
            if question.id in known or not self.questions.applies(question, known):
                continue
            weight = outlook.weight(question, among) if len(among) > 1 else 0.0
            weight = weight or NAMES_ONLY * self._names_another(question, known, first)
            if weight > most:
                best, most = question, weight
        return best

    def _names_another(self, question: Question, known: Answers, first: Approach) -> bool:
        """Whether an answer has another strategy stand for the approach that is first."""
        names = {self.strategies.of(first, {**known, question.id: o}) for o in question.option_ids}
        return len(names) > 1

    def _ranked(
        self, known: Answers, unfit: Mapping[Approach, ModelTooLarge]
    ) -> tuple[Candidate, ...]:
        found = [self._candidate(name, known, unfit.get(name)) for name in APPROACHES]
        # sorted() keeps the order of equals, and the simplest comes first
        return tuple(sorted(found, key=lambda one: (not one.possible, -one.score)))

    def _candidate(self, name: Approach, known: Answers, unfit: ModelTooLarge | None) -> Candidate:
        grounds, ruled_out = [], []
        for rule in self.rules.holding(known):
            rests_on = tuple((one, known.get(one, UNSURE)) for one in rule.when)
            if rule.effects.get(name):
                grounds.append(Ground(rests_on, rule.effects[name], rule))
            if name in rule.rules_out:
                ruled_out.append(Ground(rests_on, 0.0, rule))
        grounds.sort(key=lambda one: -abs(one.points))
        return Candidate(
            name,
            self.strategies.of(name, known),
            self.rules.base[name],
            self.rules.base[name] + sum(one.points for one in grounds),
            tuple(one for one in grounds if one.points > 0),
            tuple(one for one in grounds if one.points < 0),
            tuple(ruled_out),
            unfit,
        )

    def _first(self, given: Answers, unfit: Mapping[Approach, ModelTooLarge]) -> Approach:
        """The first place alone, without the reasons."""
        scores = dict(self.rules.base)
        out = set(unfit)
        for rule in self.rules.holding(self.questions.counted(given)):
            out.update(rule.rules_out)
            for name, points in rule.effects.items():
                scores[name] += points
        return max(APPROACHES, key=lambda name: (name not in out, scores[name]))

    def _tried(
        self, given: Answers, known: Answers, unfit: Mapping[Approach, ModelTooLarge]
    ) -> Mapping[tuple[str, str], Approach]:
        """The first place after every other answer to one question, by question and option."""
        return {
            (question.id, option): self._first({**given, question.id: option}, unfit)
            for question in self.questions.questions
            if self.questions.applies(question, known)
            for option in question.option_ids
            if option not in (known.get(question.id), UNSURE)
        }

    def _confidence(
        self,
        ranked: tuple[Candidate, ...],
        known: Answers,
        tried: Mapping[tuple[str, str], Approach],
        measured: Collection[str],
    ) -> Confidence:
        first = ranked[0]
        rivals = [
            one.score
            for one in ranked[1:]
            if one.possible and not _one_family(one.approach, first.approach)
        ]
        margin = first.score - max(rivals) if rivals else None
        ahead = math.inf if margin is None else margin
        readings = [
            then
            for (name, option), then in tried.items()
            if name not in measured and self._may_be_meant(name, known.get(name, UNSURE), option)
        ]
        changing = sum(not _one_family(then, first.approach) for then in readings)
        answered = any(option != UNSURE for option in known.values())
        level: Level = "low"
        sure = answered and first.possible
        if sure and not changing and ahead >= NARROW_MARGIN:
            level = "high"
        elif sure and ahead >= EQUAL and changing <= FEW_CHANGING * len(readings):
            level = "medium"
        return Confidence(level, margin, changing, len(readings))

    def _may_be_meant(self, name: str, chosen: str, option: str) -> bool:
        """Any option of an open question; of an answered one, the neighbours of what was chosen."""
        return chosen == UNSURE or option in self.questions[name].neighbours(chosen)


def _one_family(a: Approach, b: Approach) -> bool:
    return a == b or {a, b} <= PROMPTED


def strategies_to_measure(
    advice: Recommendation, beside: Sequence[str], available: Collection[str]
) -> tuple[str, ...]:
    """What to measure first: a baseline without a model, the first place, and its rivals.

    Args:
        advice: the recommendation.
        beside: what is measured beside it.
        available: the strategies that can be run; a hybrid that cannot is measured by its parts.
    """
    wanted = [*beside]
    for one in advice.ranked[:3]:
        if one.possible:
            parts = [one.strategy] if one.strategy in available else one.strategy.split("+")
            wanted += parts
    if not advice.possible:
        return tuple(name for name in wanted if name in available)
    if advice.ranked[0].approach in PROMPTED:
        wanted.append("tuned-prompt")  # where prompts lead, the best one is looked for
    if advice.answers.get("reasoning") in REASONS:
        wanted.append("cot")
    return tuple(name for name in dict.fromkeys(wanted) if name in available)
