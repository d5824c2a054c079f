"""What the repeats show: the spread over seeds, and the curve over training rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from advisor.experiment import repeats
from advisor.experiment.ended import Ended, read
from advisor.experiment.job import TrialJob
from advisor.findings import CurvePoint, LearningCurve, Spread
from advisor.results import Metric, StrategyResult
from advisor.runs.store import RunFolder
from advisor.trial_findings import RepeatFailed
from evals import curves
from strategies import registry


@dataclass(frozen=True)
class Repeated:
    """A repeat with what came of it; `ended` is None where it has not run."""

    job: TrialJob
    ended: Ended | None

    def metric(self, name: str) -> Metric | None:
        """The value of a metric with its interval; None where it was not measured."""
        if self.ended is None or not self.ended.done:
            return None
        return self.ended.value(name, self.job.seed)


Repeats = Mapping[str, tuple[Repeated, ...]]
"""By the name of the first run."""


def read_repeats(folder: RunFolder, jobs: Iterable[TrialJob]) -> Repeats:
    """Read every repeat back."""
    return {
        name: tuple(Repeated(job, read(folder, job)) for job in found)
        for name, found in repeats.by_first(jobs).items()
    }


def with_spread(
    result: StrategyResult, repeated: Repeats, metric: str, seed: int
) -> StrategyResult:
    """Add the spread over seeds on all training rows, and a note for repeats that failed."""
    mine = repeated.get(result.id, ())
    notes = tuple(
        RepeatFailed(one.job.name, one.ended.record.reason)
        for one in mine
        if one.ended is not None and not one.ended.done
    )
    return replace(
        result, notes=(*result.notes, *notes), spread=_spread(result, mine, metric, seed)
    )


def _spread(
    result: StrategyResult, mine: Iterable[Repeated], metric: str, seed: int
) -> Spread | None:
    first = result.metrics.get(metric)
    values = {
        one.job.seed: found.value
        for one in mine
        if one.job.train_share == 1 and (found := one.metric(metric)) and found.value is not None
    }
    if first is None or first.value is None or not values:
        return None
    return curves.spread(metric, {seed: first.value, **values})


def learning_curve(
    first: Mapping[TrialJob, Ended | None], repeated: Repeats, metric: str, winner: str | None
) -> LearningCurve | None:
    """Put the points of all strategies together and fit; None where no curve was asked for.

    Args:
        first: the first runs.
        repeated: their repeats; without one on fewer rows there is no curve.
        metric: the primary metric.
        winner: of the verdict.
    """
    smaller = [one for found in repeated.values() for one in found if one.job.train_share < 1]
    if not smaller:
        return None
    sizes = sorted({rows for one in smaller if (rows := _rows(one.ended)) is not None})
    points: list[CurvePoint] = []
    for job, ended in first.items():
        name, one = job.name, Repeated(job, ended)
        points += _point(name, one, metric, _rows(ended))
        info = registry.strategy_info(job.strategy) if job.strategy is not None else None
        if info is None or not info.uses_training_rows:
            # its answers are the same whatever the rows; an outside system's are so too
            points += [point for rows in sizes for point in _point(name, one, metric, rows)]
        for other in repeated.get(name, ()):
            points += _point(name, other, metric, _rows(other.ended))
    return curves.learning_curve(metric, points, winner)


def _rows(ended: Ended | None) -> int | None:
    return None if ended is None else ended.record.train_rows


def _point(name: str, one: Repeated, metric: str, rows: int | None) -> list[CurvePoint]:
    found = one.metric(metric)
    if found is None or found.value is None or rows is None:
        return []
    return [CurvePoint(name, rows, one.job.seed, found.value, found.ci_low, found.ci_high)]
