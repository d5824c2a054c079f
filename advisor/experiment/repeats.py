"""Repeats of the first runs (`experiment.matrix`): their rows, and what they add to an estimate."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from advisor.data.sampling import chosen
from advisor.estimate.forecast import RunEstimate
from advisor.estimate_findings import EstimateRepeats
from advisor.experiment.job import TrialJob
from advisor.runs.store import RunFolder
from advisor.types import Sample


def lengthened(run_estimate: RunEstimate, jobs: Iterable[TrialJob]) -> RunEstimate:
    """Add the repeats to the predicted times: each like its first run, on its share of the rows."""
    shares = {
        name: sum(job.train_share for job in repeated) for name, repeated in by_first(jobs).items()
    }
    if not shares:
        return run_estimate
    forecasts = tuple(
        replace(
            one,
            time_s=None if one.time_s is None else one.time_s * (1 + shares.get(one.id, 0.0)),
            usd=None if one.usd is None else one.usd * (1 + shares.get(one.id, 0.0)),
        )
        for one in run_estimate.forecasts
    )
    notes = (*run_estimate.notes, EstimateRepeats())
    return replace(run_estimate, forecasts=forecasts, notes=notes)


def rows(job: TrialJob, run: RunFolder) -> tuple[tuple[Sample, ...], tuple[Sample, ...]]:
    """Training and validation rows of a trial: all, or a share of both with every label kept.

    A smaller share of the same seed is a subset of a larger one.
    """
    train, validation = run.rows("train"), run.rows("validation")
    if job.train_share == 1:
        return train, validation
    return _share(train, job), _share(validation, job)


def _share(samples: Sequence[Sample], job: TrialJob) -> tuple[Sample, ...]:
    labels = (
        [one.target or "" for one in samples]
        if job.task.kind == "classification"
        else [""] * len(samples)
    )
    limit = round(len(samples) * job.train_share)
    kept = chosen(
        labels,
        range(len(samples)),
        max(1, limit) if samples else 0,
        random.Random(job.seed),
        keep_every_label=True,
    )
    return tuple(samples[at] for at in kept)


def by_first(jobs: Iterable[TrialJob]) -> Mapping[str, tuple[TrialJob, ...]]:
    """The repeats of every first run that has some, by its name."""
    jobs = list(jobs)
    first = {(job.strategy, job.model): job.name for job in jobs if not job.is_repeat}
    found: dict[str, tuple[TrialJob, ...]] = {}
    for job in jobs:
        if job.is_repeat:
            name = first[job.strategy, job.model]
            found[name] = (*found.get(name, ()), job)
    return found
