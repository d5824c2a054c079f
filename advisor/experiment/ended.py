"""One ended trial, read back from its folder."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.experiment.job import TrialJob
from advisor.results import Metric
from advisor.runs.store import RunFolder
from advisor.trial_findings import LabelsCalibrated
from advisor.types import Prediction, Sample, SwappedAnswer, Task, TrialRecord
from evals.aggregates import aggregate_interval
from evals.counting import Counted, count
from evals.reading import read as read_answer
from evals.registry import MetricSpec, metric_spec
from evals.stats import of_rows


@dataclass(frozen=True)
class Ended:
    """What a trial left on disk; predictions, scores and swapped answers only where it is done."""

    record: TrialRecord
    predictions: Mapping[str, Prediction]
    counted: Mapping[str, Counted]
    swapped: Sequence[SwappedAnswer]

    @property
    def done(self) -> bool:
        """Whether it came to its end."""
        return self.record.status == "done"

    def metrics(self, task: Task, test: Sequence[Sample], seed: int) -> dict[str, Metric]:
        """Every metric over the test rows with its interval.

        Args:
            task: kind of answer.
            test: the test rows with their targets, for metrics that no row has by itself.
            seed: for the bootstrap.
        """
        found = {
            name: of_rows(list(counted.values.values()), name, seed)
            for name, counted in self.counted.items()
        }
        for name, value in self.record.metrics.items():
            if name not in found:
                spec = metric_spec(name)
                found[name] = (
                    self._whole_split(spec, task, test, seed)
                    if spec.sums
                    else Metric(value, None, None, len(self.predictions))
                )
        return found

    def value(self, name: str, seed: int) -> Metric | None:
        """One per-row metric with its interval; None where it was not measured."""
        counted = self.counted.get(name)
        if counted is None:
            return None
        found = of_rows(list(counted.values.values()), name, seed)
        return None if found.value is None else found

    def uncalibrated(self, task: Task, test: Sequence[Sample], seed: int) -> Metric | None:
        """Accuracy of the most likely labels; None where these are the answers."""
        notes = (one for one in self.record.notes if isinstance(one, LabelsCalibrated))
        if all(one.method == "raw" for one in notes):
            return None
        right = []
        for row in test:
            given = self.predictions.get(row.id)
            if row.target is not None and given is not None and given.log_likelihoods:
                most_likely = given.log_likelihoods.index(max(given.log_likelihoods))
                right.append(float(task.labels[most_likely] == row.target))
        return of_rows(right, "accuracy", seed) if right else None

    @property
    def tells_right(self) -> str | None:
        """The metric that tells right from wrong where the one that ranks is graded."""
        return next((name for name in self.counted if metric_spec(name).tells_right), None)

    def _whole_split(
        self, spec: MetricSpec, task: Task, test: Sequence[Sample], seed: int
    ) -> Metric:
        assert spec.sums is not None
        labelled = [row for row in test if row.target is not None]
        answered = [self.predictions.get(row.id) for row in labelled]
        outputs = [(one.output or "") if one else "" for one in answered]
        said = [
            read_answer(task, row, output).text
            for row, output in zip(labelled, outputs, strict=True)
        ]
        targets = [row.target or "" for row in labelled]
        low, high = spec.bounds
        bounds = (-math.inf if low is None else low, math.inf if high is None else high)
        return aggregate_interval(spec.sums(task), targets, said, seed, bounds)


def read(folder: RunFolder, job: TrialJob) -> Ended | None:
    """Read a trial back; None where it has not ended, or what is there is of other settings."""
    trial = folder.trial(job.name)
    record = trial.record()
    if record is None or record.fingerprint != job.fingerprint:
        return None
    done = record.status == "done"
    return Ended(
        record,
        {one.sample_id: one for one in trial.predictions()} if done else {},
        count(trial.scores()) if done else {},
        trial.swapped() if done else (),
    )
