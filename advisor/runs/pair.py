"""What two runs show beside each other. Standard library only.

A difference is the second run minus the first, on the same test rows; None where the rows that both
runs scored are not the same, or where there are none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.data_findings import SplitStep
from advisor.findings import CostBasis
from advisor.results import Comparison, Cost, Latency, Metric
from advisor.types import JsonScalar, TrialStatus

SCHEMA_VERSION = 2
FIRST, SECOND = "A", "B"
"""How the two runs are called."""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One of the two runs; `unfinished`: strategies that had not ended when it was stopped."""

    run_id: str
    created_at: str
    winner: str | None
    primary_metric: str
    n_test: int
    test_sha256: str
    unfinished: tuple[str, ...] = ()


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


Fact = Literal[
    "winner", "primary_metric", "task", "train_rows", "validation_rows", "test_rows", "labels",
    "test_sha256", "split", "seed", "documents", "model", "parameters", "device", "dtype",
    "context_length", "chat_template", "data_file", "data_sha256", "status", "setting", "version",
    "machine", "cost_basis", "command",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change:
    """A setting, version or fact that is not the same; None where a run does not have it.

    Attributes:
        of: the strategy, package, part of the machine or number of the file that it is about.
        setting: its name, where it is one.
    """

    what: Fact
    first: JsonScalar | SplitStep | CostBasis
    second: JsonScalar | SplitStep | CostBasis
    of: str = ""
    setting: str = ""


@dataclass(frozen=True, slots=True)
class RunPair:
    """Two runs compared.

    Attributes:
        metric: the primary metric of the first run; differences are in it.
        same_rows: the test rows are the same ones in the same order (equal SHA-256).
        common_rows: test rows in both, by input and expected answer.
        rows_known: both files hold the answers row by row; without them nothing can be paired.
        same_run: both are one and the same run.
    """

    first: RunSummary
    second: RunSummary
    metric: str
    same_rows: bool
    common_rows: int
    rows_known: bool
    strategies: tuple[StrategyPair, ...]
    changes: tuple[Change, ...]
    same_run: bool = False
    schema_version: int = SCHEMA_VERSION
