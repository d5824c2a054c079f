"""What two runs show beside each other. Standard library only.

A difference is the second run minus the first, on the same test rows; None where the rows that both
runs scored are not the same, or where there are none.
"""

from __future__ import annotations

from dataclasses import dataclass

from advisor.results import Comparison, Cost, Latency, Metric
from advisor.types import TrialStatus

SCHEMA_VERSION = 1
FIRST, SECOND = "A", "B"
"""How the two runs are called."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One of the two runs."""

    run_id: str
    created_at: str
    winner: str | None
    primary_metric: str
    n_test: int
    test_sha256: str


@dataclass(frozen=True, slots=True)
class Side:
    """A strategy in one of the runs."""

    status: TrialStatus
    metric: Metric | None = None
    latency_ms: Latency | None = None
    cost: Cost | None = None


@dataclass(frozen=True, slots=True)
class StrategyPair:
    """A strategy in both runs; a side is None where the run did not have it.

    Attributes:
        rows: test rows that it was scored on in both runs.
        difference: `second` - `first` on these rows.
    """

    name: str
    first: Side | None
    second: Side | None
    rows: int = 0
    difference: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A setting, version or fact that is not the same; None where a run does not have it."""

    what: str
    first: str | None
    second: str | None


@dataclass(frozen=True, slots=True)
class RunPair:
    """Two runs compared.

    Attributes:
        metric: the primary metric of the first run; differences are in it.
        same_rows: the test rows are the same ones in the same order (equal SHA-256).
        common_rows: test rows in both, by input and expected answer.
        rows_known: both files hold the answers row by row; without them nothing can be paired.
    """

    first: RunSummary
    second: RunSummary
    metric: str
    same_rows: bool
    common_rows: int
    rows_known: bool
    strategies: tuple[StrategyPair, ...]
    changes: tuple[Change, ...]
    schema_version: int = SCHEMA_VERSION
