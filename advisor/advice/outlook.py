"""What open questions can still change: who can come first, and which question moves most."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from advisor.advice.questionnaire import UNSURE, Answers, Question, Questionnaire
from advisor.advice.rules import APPROACHES, Approach, Rule, RuleTable

RULED_OUT = 4.0
"""Points that ruling an approach out is worth where questions are put in order."""
JOINTLY = 0.5
"""Share of a rule's points that a question is worth while the rule waits for another one too."""


@dataclass(frozen=True)
class Outlook:
    """The ranking as far as the answers so far decide it.

    Attributes:
        decided: points that no further answer changes.
        out: approaches that are ruled out for good.
        waiting: rules that open questions still decide, by the last of these questions. An answered
            question is open too while another answer may make it count for nothing.
    """

    decided: Mapping[Approach, float]
    out: frozenset[Approach]
    waiting: Mapping[str, tuple[Rule, ...]]
    _open: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls,
        questions: Questionnaire,
        table: RuleTable,
        answers: Answers,
        unfit: Collection[Approach] = (),
    ) -> Outlook:
        """Sort the rules by what still decides them.

        Args:
            questions: all of them.
            table: the rules.
            answers: that count (`Questionnaire.counted`).
            unfit: approaches that are out for another reason.
        """
        still: dict[str, tuple[str, ...]] = {}
        for one in questions.questions:
            depends = any(name in still for condition in one.ask_when for name in condition)
            if one.id in answers and depends:  # may yet count for nothing
                still[one.id] = (answers[one.id], UNSURE)
            elif one.id not in answers and questions.may_be_asked(one, answers):
                still[one.id] = one.option_ids
        order = list(still)
        decided, out = dict(table.base), set(unfit)
        waiting: dict[str, list[Rule]] = {}
        for rule in table.rules:
            closed = {name: one for name, one in rule.when.items() if name not in still}
            if not all(answers.get(name, UNSURE) in allowed for name, allowed in closed.items()):
                continue
            if any(rule.when[name].isdisjoint(still[name]) for name in rule.when if name in still):
                continue
            if len(closed) == len(rule.when):
                out.update(rule.rules_out)
                for name, points in rule.effects.items():
                    decided[name] += points
            else:
                last = max(rule.when.keys() & still.keys(), key=order.index)
                waiting.setdefault(last, []).append(rule)
        return cls(
            decided,
            frozenset(out),
            {name: tuple(rules) for name, rules in waiting.items()},
            still,
        )

    def contenders(self) -> tuple[Approach, ...]:
        """The approaches that some answers to the open questions would put first, or more.

        No approach that can come first is left out; one that cannot may be among them, since each
        question is given the answer that suits it best.
        """
        able = [one for one in APPROACHES if one not in self.out] or list(APPROACHES)
        shaky = {
            name for rules in self.waiting.values() for rule in rules for name in rule.rules_out
        }
        firm = [one for one in able if one not in shaky]
        return tuple(a for a in able if all(a == b or self._can_pass(a, b) for b in firm))

    def weight(self, question: Question, among: Collection[Approach]) -> float:
        """How far an answer moves these approaches apart, in points: the mean over its options."""
        rules = [
            rule for found in self.waiting.values() for rule in found if question.id in rule.when
        ]
        sure = [one for one in question.option_ids if one != UNSURE]
        total = 0.0
        for option in sure:
            moved = dict.fromkeys(among, 0.0)
            for rule in rules:
                if option not in rule.when[question.id]:
                    continue
                share = JOINTLY if self._waits_for_others(rule, question.id) else 1.0
                for name in among:
                    moved[name] += share * rule.effects.get(name, 0.0)
                    moved[name] -= share * RULED_OUT * (name in rule.rules_out)
            total += max(moved.values()) - min(moved.values())
        return total / len(sure)

    def _can_pass(self, a: Approach, b: Approach) -> bool:
        """Whether the most favourable answers put a before b; of equals the simpler is first."""
        lead = self.decided[a] - self.decided[b]
        for name, rules in self.waiting.items():
            lead += max(
                sum(self._gain(rule, name, a, b) for rule in rules if option in rule.when[name])
                for option in self._open[name]
            )
        return lead > 0 or (lead == 0 and APPROACHES.index(a) < APPROACHES.index(b))

    def _gain(self, rule: Rule, name: str, a: Approach, b: Approach) -> float:
        gain = rule.effects.get(a, 0.0) - rule.effects.get(b, 0.0)
        return max(gain, 0.0) if self._waits_for_others(rule, name) else gain

    def _waits_for_others(self, rule: Rule, name: str) -> bool:
        return any(other != name and other in self._open for other in rule.when)
