"""Whether a candidate is no worse than a baseline on the same frozen rows: a non-inferiority test.

The candidate passes where the whole 95% interval of the paired difference lies above minus the
margin, which is a one-sided test at 2.5%, as ICH E9 (1998), 3.3.2 asks for. It fails where the
interval lies below zero: the drop is real, and not shown to be within the margin. Anything else is
said to be unknown, and so is every comparison that does not hold the same rows against each other:
what could not be evaluated never passes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from statistics import NormalDist

from advisor.gate_findings import (
    Gate,
    GateNotDone,
    GateObstacle,
    GateOtherMetric,
    GateOtherRows,
    GateOutcome,
    GateRowsFailed,
    GateRun,
)
from advisor.results import Comparison, Results, StrategyResult
from evals.power import POWER, Z, standard_error
from evals.registry import metric_spec
from evals.stats import compare

BASELINE, CANDIDATE = "baseline", "candidate"


def gate(
    baseline: Results,
    candidate: Results,
    margin: float,
    baseline_id: str | None = None,
    candidate_id: str | None = None,
) -> Gate:
    """Hold a strategy of one run against one of another.

    Args:
        baseline: the run that is in use.
        candidate: the run that is to replace it.
        margin: by how much the metric may be worse, at least 0.
        baseline_id: a strategy of the baseline; None for its verdict's winner.
        candidate_id: a strategy of the candidate; None for the same id, or else its winner.
    """
    before = baseline_id or baseline.verdict.winner or ""
    ids = {one.id for one in candidate.strategies}
    after = candidate_id or (before if before in ids else candidate.verdict.winner or before)
    metric = baseline.primary_metric
    direction = metric_spec(metric).direction
    one, other = _result(baseline, before), _result(candidate, after)
    obstacles = tuple(_obstacles(baseline, candidate, one, other, (before, after)))
    found = Gate(
        "cannot_tell",
        before,
        after,
        metric,
        direction,
        margin,
        _value(one, metric),
        _value(other, metric),
        obstacles=obstacles,
    )
    if obstacles:
        return found
    scores = {CANDIDATE: _scores(candidate, after), BASELINE: _scores(baseline, before)}
    pairs = compare(scores, metric, baseline.provenance.seed)
    if not pairs:
        return found
    (pair,) = pairs
    return Gate(
        _outcome(pair, margin, lower_is_better=direction == "lower"),
        before,
        after,
        metric,
        direction,
        margin,
        found.baseline_value,
        found.candidate_value,
        pair,
        len(scores[BASELINE]),
        _rows_needed(pair, margin, len(scores[BASELINE])),
    )


def _outcome(pair: Comparison, margin: float, *, lower_is_better: bool) -> GateOutcome:
    low, high = (-pair.ci_high, -pair.ci_low) if lower_is_better else (pair.ci_low, pair.ci_high)
    if low > -margin or (margin == 0 and low >= 0):
        return "passed"
    return "failed" if high < 0 else "cannot_tell"


def _rows_needed(pair: Comparison, margin: float, rows: int) -> int | None:
    """Rows on which a candidate that is as good passes with 80% probability, by this spread."""
    spread = standard_error(pair) * math.sqrt(rows)
    if margin <= 0 or spread == 0:
        return None
    return math.ceil(((Z + NormalDist().inv_cdf(POWER)) * spread / margin) ** 2)


def _obstacles(
    baseline: Results,
    candidate: Results,
    one: StrategyResult | None,
    other: StrategyResult | None,
    names: tuple[str, str],
) -> Iterable[GateObstacle]:
    if baseline.primary_metric != candidate.primary_metric:
        yield GateOtherMetric(baseline.primary_metric, candidate.primary_metric)
    same = baseline.provenance.test_sha256 == candidate.provenance.test_sha256
    counts = len(baseline.rows), len(candidate.rows)
    if not same or not baseline.provenance.test_sha256 or counts[0] != counts[1] or not counts[0]:
        yield GateOtherRows(*counts)
    runs: Mapping[GateRun, tuple[Results, StrategyResult | None, str]] = {
        "baseline": (baseline, one, names[0]),
        "candidate": (candidate, other, names[1]),
    }
    for run, (results, strategy, name) in runs.items():
        if strategy is None:
            yield GateNotDone(run, name, "absent")
        elif strategy.status != "done":
            yield GateNotDone(run, name, strategy.status)
        else:
            missing = results.task.n_test - len(_scores(results, name))
            failed = max(missing, strategy.errors)
            if failed:
                yield GateRowsFailed(run, name, failed)


def _result(results: Results, id_: str) -> StrategyResult | None:
    return next((one for one in results.strategies if one.id == id_), None)


def _value(strategy: StrategyResult | None, metric: str) -> float | None:
    found = None if strategy is None else strategy.metrics.get(metric)
    return None if found is None else found.value


def _scores(results: Results, id_: str) -> dict[str, float]:
    """Scores by the place of the row: the rows of both runs are the same, in the same order."""
    found = {}
    for place, row in enumerate(results.rows):
        answer = row.answers.get(id_)
        if answer is not None and answer.output is not None and answer.score is not None:
            found[str(place)] = answer.score
    return found
