"""Trials run again: with other seeds for the spread, on fewer training rows for the curve.

A repeat answers the same test rows, and only its answers are kept: latency, memory and the controls
are the first run's. What would give the same answers again is not run: a strategy that draws
nothing at random is repeated on fewer rows alone (another seed takes other rows), and one that uses
no training rows stands in the curve with its one measurement.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from advisor.data.sampling import chosen
from advisor.estimate.findings import EstimateRepeats
from advisor.estimate.forecast import RunEstimate
from advisor.experiment.job import TrialJob, fingerprint
from advisor.runs.store import RunFolder
from advisor.types import Sample
from strategies import registry

REPEAT_MARK = "@"
"""Stands in the name of every repeat, and in that of no strategy and no outside system."""
CURVE_SHARES = (0.25, 0.5)
"""Shares of the training rows beside all of them: each half as many as the next."""


def of(
    jobs: Iterable[TrialJob], seeds: int, *, curve: bool, data_sha256: str
) -> tuple[TrialJob, ...]:
    """Lay out the repeats of the first runs, cheapest strategy first.

    Args:
        jobs: the first runs, one per strategy.
        seeds: how many seeds in all, the first run's among them.
        curve: whether to fit on `CURVE_SHARES` too.
        data_sha256: of the data, for the fingerprints.
    """
    found = []
    for job in jobs:
        if job.strategy is None:
            continue
        info = registry.strategy_info(job.strategy)
        learns = learns_from_rows(job)
        wanted = [(job.seed + step, 1.0) for step in range(1, seeds) if info.is_random]
        if curve and learns:
            wanted += [(job.seed + step, share) for share in CURVE_SHARES for step in range(seeds)]
        for seed, share in wanted:
            one = replace(
                job, name=_name(job, seed, share), seed=seed, train_share=share, is_repeat=True
            )
            found.append(replace(one, fingerprint=fingerprint(one, data_sha256)))
    return tuple(found)


def learns_from_rows(job: TrialJob) -> bool:
    """Whether more training rows can change a trial's answers; documents take their place."""
    if job.strategy is None:
        return False
    info = registry.strategy_info(job.strategy)
    return info.uses_training_rows and not (info.retrieves_documents and job.docs is not None)


def lengthened(run_estimate: RunEstimate, jobs: Iterable[TrialJob]) -> RunEstimate:
    """Add the repeats to the predicted times: each like its first run, on its share of the rows."""
    shares = {
        name: sum(job.train_share for job in repeated)
        for name, repeated in by_strategy(jobs).items()
    }
    if not shares:
        return run_estimate
    forecasts = tuple(
        replace(
            one,
            time_s=None if one.time_s is None else one.time_s * (1 + shares.get(one.name, 0.0)),
            usd=None if one.usd is None else one.usd * (1 + shares.get(one.name, 0.0)),
        )
        for one in run_estimate.forecasts
    )
    notes = (*run_estimate.notes, EstimateRepeats())
    return replace(run_estimate, forecasts=forecasts, notes=notes)


def _name(job: TrialJob, seed: int, share: float) -> str:
    """Name a repeat by its strategy, its share of the rows and its seed."""
    rows = "" if share == 1 else f"{100 * share:g}pct-"
    return f"{job.strategy}{REPEAT_MARK}{rows}seed{seed}"


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


def by_strategy(jobs: Iterable[TrialJob]) -> Mapping[str, tuple[TrialJob, ...]]:
    """Group repeats by the strategy they repeat."""
    found: dict[str, tuple[TrialJob, ...]] = {}
    for job in jobs:
        if job.is_repeat and job.strategy is not None:
            found[job.strategy] = (*found.get(job.strategy, ()), job)
    return found
