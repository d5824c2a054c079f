"""The results of a run, put together again from its folder alone.

`keep` writes what the summary rests on beside the trials (context.json); `results` reads it, the
locked split and the trials, and summarises anew. No data file, document, model or network is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.data.split import rows_sha256
from advisor.experiment.job import TrialJob
from advisor.experiment.matrix import Cell
from advisor.experiment.summary import RunContext, summarise
from advisor.results import Results
from advisor.runs.atomic import write_atomic
from advisor.runs.store import RunFolder, from_json, to_json
from advisor.trial_findings import Cause
from advisor.types import Split

FILE = "context.json"


@dataclass(frozen=True)
class Kept:
    """What is kept.

    Attributes:
        asked: what the comparison was about, without rows and `skipped`.
        skipped: first runs that could not be, with the reason.
        jobs: the trials, as of a folder that may be moved.
        run_id, created_at, versions, hardware: what no file of the run tells.
    """

    asked: RunContext
    skipped: tuple[tuple[Cell, Cause], ...]
    jobs: tuple[TrialJob, ...]
    run_id: str
    created_at: str
    versions: Mapping[str, str]
    hardware: Mapping[str, str]


def keep(folder: RunFolder, jobs: Sequence[TrialJob], asked: RunContext, results: Results) -> None:
    """Write what `results` needs."""
    bare = replace(asked.split, train=(), validation=(), test=())
    kept = Kept(
        replace(asked, split=bare, skipped={}),
        tuple(asked.skipped.items()),
        tuple(replace(job, run=Path()) for job in jobs),
        results.run_id,
        results.created_at,
        results.provenance.versions,
        results.provenance.hardware,
    )
    write_atomic(folder.path / FILE, to_json(kept, Kept, indent=1) + "\n")


def read(folder: RunFolder) -> Kept:
    """Read what `keep` wrote, with the rows of the folder's split.

    Raises:
        RunFolderError: it cannot be read.
        OSError: a file is missing.
    """
    path = folder.path / FILE
    kept = from_json(path.read_bytes(), Kept, str(path))
    test = folder.rows("test")
    split: Split = replace(
        kept.asked.split,
        train=folder.rows("train"),
        validation=folder.rows("validation"),
        test=test,
        test_sha256=rows_sha256(test),
    )
    asked = replace(kept.asked, split=split, skipped=dict(kept.skipped))
    return replace(
        kept, asked=asked, jobs=tuple(replace(job, run=folder.path) for job in kept.jobs)
    )


def results(folder: RunFolder, kept: Kept) -> Results:
    """Summarise the trials again.

    Raises:
        AdvisorError: a file of a trial cannot be read.
    """
    found = summarise(folder, kept.jobs, kept.asked)
    source = replace(found.provenance, versions=kept.versions, hardware=kept.hardware)
    return replace(found, run_id=kept.run_id, created_at=kept.created_at, provenance=source)
