"""The test rows of results.json: every answer, and the prompt it answers, each text once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advisor.experiment.ended import Ended
from advisor.results import Answer, SentTurn, TestRow
from advisor.types import PromptTurn, Sample


@dataclass(frozen=True)
class Rows:
    """Test rows in the order of the test, and what the prompts of their answers refer to.

    Attributes:
        rows: their answers' prompts are places in `turns`.
        turns: their parts are places in `texts`.
        texts: different ones, in the order in which they were first sent.
    """

    rows: tuple[TestRow, ...]
    turns: tuple[SentTurn, ...]
    texts: tuple[str, ...]


def rows(test: Sequence[Sample], ended: Mapping[str, Ended | None], metric: str) -> Rows:
    """Put every strategy's answers beside the test rows.

    Args:
        test: the test rows.
        ended: the trials by strategy; None where one has not ended.
        metric: the primary metric, whose score stands beside an answer.
    """
    sent = _Sent()
    found = tuple(_row(sample, ended, metric, sent) for sample in test)
    return Rows(found, tuple(sent.turns), tuple(sent.texts))


@dataclass
class _Sent:
    """Turns and texts of all prompts by their place."""

    turns: dict[SentTurn, int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    _known: dict[PromptTurn, int] = field(default_factory=dict)

    def places(self, prompt: Sequence[PromptTurn]) -> tuple[int, ...]:
        return tuple(self._place(turn) for turn in prompt)

    def _place(self, turn: PromptTurn) -> int:
        found = self._known.get(turn)
        if found is None:
            parts = tuple(self.texts.setdefault(part, len(self.texts)) for part in turn.parts)
            found = self.turns.setdefault(SentTurn(turn.role, parts), len(self.turns))
            self._known[turn] = found
        return found


def _row(sample: Sample, ended: Mapping[str, Ended | None], metric: str, sent: _Sent) -> TestRow:
    answers = {}
    for name, trial in ended.items():
        prediction = trial.predictions.get(sample.id) if trial else None
        if trial is None or prediction is None:
            continue
        scored = trial.counted.get(metric)
        answers[name] = Answer(
            prediction.output,
            scored.values.get(sample.id) if scored else None,
            prediction.error,
            prediction.evidence,
            prediction.latency_s,
            sent.places(prediction.prompt),
        )
    return TestRow(sample.id, sample.input, sample.target, answers)
