"""What `advisor gate` finds. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.findings import Finding
from advisor.results import Comparison, Direction
from advisor.texts import Name

GateOutcome = Literal["passed", "failed", "cannot_tell"]
"""passed: the candidate is not worse than the baseline by more than the margin. failed: it is
worse, and not shown to be within the margin. cannot_tell: these rows do not show either, or the
runs cannot be compared."""
GateRun = Literal["baseline", "candidate"]


@dataclass(frozen=True, slots=True)
class GateOtherMetric(Finding):
    """The runs are ranked by different metrics."""

    baseline: Name
    candidate: Name
    kind: Literal["gate_other_metric"] = "gate_other_metric"


@dataclass(frozen=True, slots=True)
class GateOtherRows(Finding):
    """The runs have different test rows, or one has lost some."""

    baseline: int
    candidate: int
    kind: Literal["gate_other_rows"] = "gate_other_rows"


@dataclass(frozen=True, slots=True)
class GateNotDone(Finding):
    """The strategy did not finish in a run, or is not in it."""

    run: GateRun
    strategy: Name
    status: Literal["failed", "skipped", "absent"]
    kind: Literal["gate_not_done"] = "gate_not_done"


@dataclass(frozen=True, slots=True)
class GateRowsFailed(Finding):
    """Test rows without an answer or without a score."""

    run: GateRun
    strategy: Name
    rows: int
    kind: Literal["gate_rows_failed"] = "gate_rows_failed"


GateObstacle = GateOtherMetric | GateOtherRows | GateNotDone | GateRowsFailed
"""What keeps two runs from being compared."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The outcome and what it rests on.

    Attributes:
        baseline, candidate: ids of the strategies held against each other.
        metric, direction: what is compared, and which values are better.
        margin: by how much the candidate may be worse, in units of the metric.
        baseline_value, candidate_value: the metric in each run.
        pair: candidate minus baseline on the same rows; None where they cannot be compared.
        rows: test rows that both answered.
        rows_needed: test rows on which a candidate that is as good would pass four times in five.
        obstacles: what keeps them from being compared; then the outcome is `cannot_tell`.
    """

    outcome: GateOutcome
    baseline: Name
    candidate: Name
    metric: Name
    direction: Direction
    margin: float
    baseline_value: float | None = None
    candidate_value: float | None = None
    pair: Comparison | None = None
    rows: int = 0
    rows_needed: int | None = None
    obstacles: tuple[GateObstacle, ...] = ()
