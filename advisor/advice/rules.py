"""The rule table: condition, effect on each strategy, reason, source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.advice.questionnaire import Answers, Condition, Text, holds

Approach = Literal["prompting", "few_shot", "rag", "fine_tune", "hybrid"]
APPROACHES: tuple[Approach, ...] = ("prompting", "few_shot", "rag", "fine_tune", "hybrid")
"""What is recommended, simplest first; hybrid is retrieval with a trained model."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows from some answers.

    Attributes:
        when: the answers it takes.
        effects: points for (positive) or against an approach.
        rules_out: approaches that cannot be used at all.
    """

    when: Condition
    effects: Mapping[Approach, float]
    rules_out: tuple[Approach, ...]
    reason: Text
    source: Source


@dataclass(frozen=True, slots=True)
class RuleTable:
    """All rules, and the points each approach has before any answer."""

    base: Mapping[Approach, float]
    rules: tuple[Rule, ...]

    def holding(self, answers: Answers) -> tuple[Rule, ...]:
        """The rules whose condition holds, in the order of the table."""
        return tuple(rule for rule in self.rules if holds(rule.when, answers))
