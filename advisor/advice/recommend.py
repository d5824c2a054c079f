"""From answers and facts to a ranked recommendation. Pure: the same input gives the same advice."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from advisor.advice.approaches import AdvisedStrategies
from advisor.advice.facts import Facts
from advisor.advice.questionnaire import UNSURE, Answers, Question, Questionnaire
from advisor.advice.rules import APPROACHES, Approach, Rule, RuleTable
from advisor.findings import Finding

Level = Literal["high", "medium", "low"]
NARROW_MARGIN = 1.0
"""Less is never high confidence."""
FEW_CHANGING = 0.2
"""Share of the readings of open questions that may change the first place at medium confidence."""
EQUAL = 1e-9
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
        level: high where no reading of an open question changes the first place, medium where
            few do; low without any answer.
        margin: points ahead of the best of another family (prompting and few-shot are one).
        answered, of: questions that apply and have an answer, and all that apply.
        changing, readings: options of the questions left open or unsure that would put another
            family first, and all such options; each was tried.
    """

    level: Level
    margin: float
    answered: int
    of: int
    changing: int
    readings: int


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The advice.

    Attributes:
        ranked: possible approaches by score, then the ruled-out ones.
        answers: every answer it rests on, measured ones included.
        measured: ids of the answers that were measured and not overruled.
    """

    ranked: tuple[Candidate, ...]
    flips: tuple[Flip, ...]
    confidence: Confidence
    answers: Answers
    measured: frozenset[str] = frozenset()
    facts: Facts = field(default_factory=Facts)

    @property
    def first(self) -> Candidate:
        """The approach recommended."""
        return self.ranked[0]

    @property
    def tied(self) -> tuple[Candidate, ...]:
        """The approaches of other families with as many points as the first."""
        return tuple(
            one
            for one in self.ranked[1:]
            if one.possible
            and one.score > self.first.score - EQUAL
            and not _one_family(one.approach, self.first.approach)
        )

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
        known = {**measured, **answers}
        ranked = self._ranked(known, unfit)
        return Recommendation(
            ranked,
            tuple(self._flips(known, unfit, ranked[0].approach)),
            self._confidence(ranked, known, unfit),
            known,
            frozenset(name for name in measured if name not in answers),
            facts,
        )

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

    def _first(self, known: Answers, unfit: Mapping[Approach, ModelTooLarge]) -> Approach:
        """The first place alone, without the reasons."""
        scores = dict(self.rules.base)
        out = set(unfit)
        for rule in self.rules.holding(known):
            out.update(rule.rules_out)
            for name, points in rule.effects.items():
                scores[name] += points
        return max(APPROACHES, key=lambda name: (name not in out, scores[name]))

    def _flips(
        self, known: Answers, unfit: Mapping[Approach, ModelTooLarge], first: Approach
    ) -> Iterator[Flip]:
        for question in self.questions.questions:
            if not self.questions.applies(question, known):
                continue
            now = known.get(question.id)
            for option in question.option_ids:
                if option in (now, UNSURE):
                    continue
                then = self._first({**known, question.id: option}, unfit)
                if then != first:
                    yield Flip(question.id, now, option, then)

    def _confidence(
        self,
        ranked: tuple[Candidate, ...],
        known: Answers,
        unfit: Mapping[Approach, ModelTooLarge],
    ) -> Confidence:
        first = ranked[0]
        rivals = [
            one.score
            for one in ranked[1:]
            if one.possible and not _one_family(one.approach, first.approach)
        ]
        margin = first.score - max(rivals, default=first.score)
        asked = [one for one in self.questions.questions if self._counts(one, known)]
        unclear = [one for one in asked if known.get(one.id, UNSURE) == UNSURE]
        readings = [
            self._first({**known, one.id: option}, unfit)
            for one in unclear
            if self.questions.applies(one, known)
            for option in one.option_ids
            if option != UNSURE
        ]
        changing = sum(not _one_family(then, first.approach) for then in readings)
        answered = len(asked) - len(unclear)
        level: Level = "low"
        if answered and not changing and margin >= NARROW_MARGIN:
            level = "high"
        elif answered and margin >= EQUAL and changing <= FEW_CHANGING * len(readings):
            level = "medium"
        return Confidence(level, margin, answered, len(asked), changing, len(readings))

    def _counts(self, question: Question, known: Answers) -> bool:
        return question.id in known or self.questions.applies(question, known)


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
    if advice.ranked[0].approach in PROMPTED:
        wanted.append("tuned-prompt")  # where prompts lead, the best one is looked for
    return tuple(name for name in dict.fromkeys(wanted) if name in available)
