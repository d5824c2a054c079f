"""One ended trial, read back from its folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.compare.job import TrialJob
from advisor.results import Metric
from advisor.store import RunFolder
from advisor.types import Prediction, SwappedAnswer, TrialRecord
from evals.counting import Counted, count
from evals.registry import metric_kind
from evals.stats import interval


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

    def metrics(self, seed: int) -> dict[str, Metric]:
        """Every metric over the test rows with its interval; `seed` is for the bootstrap."""
        found = {
            name: interval(list(counted.values.values()), metric_kind(name), seed)
            for name, counted in self.counted.items()
        }
        for name, value in self.record.metrics.items():
            if name not in found:  # an aggregate without per-row scores has no interval here
                found[name] = Metric(value, None, None, len(self.predictions), "over all rows")
        return found


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
