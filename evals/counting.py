"""Which rows count: the one place that says what a failed answer is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from advisor.types import Score
from evals.scorers import NO_TARGET, NOT_ASKED


@dataclass(frozen=True, slots=True)
class Counted:
    """What one scorer says about one strategy.

    Attributes:
        values: sample id -> value; the rows that count.
        errors: how many of them got no answer and were counted as the worst value.
    """

    values: Mapping[str, float] = field(default_factory=dict)
    errors: int = 0

    @property
    def n(self) -> int:
        """Rows that count."""
        return len(self.values)

    @property
    def mean(self) -> float | None:
        """The mean over the rows that count; None where there are none."""
        return sum(self.values.values()) / self.n if self.values else None


def count(scores: Iterable[Score]) -> dict[str, Counted]:
    """Gather the rows that count under each scorer, by the two rules of this project.

    A row whose answer failed counts as the worst value under every scorer (0; for an error, that
    of the farthest answer): the user of a system that crashes on every tenth request has every
    tenth answer missing, and leaving such rows out would rank a strategy that fails above one that
    answers wrongly. `Score.value` stays None, so that the report can show the failure for what it
    is.

    A row without a target, or that a metric does not ask about, is left out, for every strategy
    alike.
    """
    values: dict[str, dict[str, float]] = {}
    errors: dict[str, int] = {}
    for score in scores:
        rows = values.setdefault(score.scorer, {})
        if score.value is not None:
            rows[score.sample_id] = score.value
        elif score.reason not in (NO_TARGET, NOT_ASKED):
            rows[score.sample_id] = score.failed_value
            errors[score.scorer] = errors.get(score.scorer, 0) + 1
    return {name: Counted(rows, errors.get(name, 0)) for name, rows in values.items()}
