"""Where a trial's process begins: it records how the trial ended and tells the parent."""

from __future__ import annotations

import os
import shutil
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from advisor.errors import AdvisorError, BudgetReached, OutOfMemory, RunFolderError
from advisor.experiment.job import TrialJob
from advisor.experiment.memory_suggestion import memory_suggestion
from advisor.experiment.trial import Send, Trial
from advisor.runs.atomic import NO_SPACE, PRIVATE_FOLDER
from advisor.runs.store import RunFolder
from advisor.trial_findings import (
    Cause,
    ErrorRaised,
    FreeDisk,
    MemoryRanOut,
    RaiseBudget,
    SeeLog,
    Suggestion,
)
from advisor.types import Event, StrategySpec, TrialFinished, TrialRecord, TrialStarted

PRIVATE_UMASK = 0o077
NO_SPACE_WORDS = tuple(os.strerror(number) for number in NO_SPACE)
"""As libraries word it whose errors carry no number (safetensors, faiss)."""
SPARE_BYTES = 2**20
"""A disk with less is full: the smallest artifact is about as large."""


def enter(job: TrialJob, connection: Connection) -> None:
    """The entry point of a trial's process: run, record, report; never raises to the parent."""
    os.umask(PRIVATE_UMASK)  # for what libraries write
    begin = time.perf_counter()
    folder = RunFolder(job.run).trial(job.name)
    send = sender(connection)
    trial = Trial(job, send)
    try:
        folder.path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        log_to(folder.path / "log.txt")
        send(TrialStarted(job.name))
        record = trial.execute()
    except BaseException as error:  # noqa: BLE001 - a trial's death is its own
        record = failed_record(job, error, trial)
        with suppress(OSError):  # the disk may be full
            traceback.print_exc()
    score = next(iter(record.metrics.values()), None)
    status, reason = record.status, record.reason
    try:
        folder.write_record(record)
    except RunFolderError as error:
        status, reason = "failed", reason or error.problem
    wall_s = time.perf_counter() - begin
    send(TrialFinished(job.name, status, wall_s, reason, score))
    connection.close()


def sender(connection: Connection) -> Send:
    """Send events to the parent, and end at once, leaving no record, when it is gone."""

    def send(event: Event) -> None:
        try:
            connection.send(event)
        except (BrokenPipeError, ConnectionResetError):
            os._exit(1)

    return send


def failed_record(job: TrialJob, error: BaseException, trial: Trial | None) -> TrialRecord:
    """What a trial that raised leaves behind: the cause and what may help."""
    reason: Cause
    if isinstance(error, AdvisorError):
        reason = error.problem
    else:
        text = f"{type(error).__name__}: {error}".strip().splitlines()[0]
        reason = ErrorRaised(text.removesuffix("."))
    suggestion: Suggestion = SeeLog(
        f"trials/{RunFolder(job.run).trial(job.name).path.name}/log.txt", "error"
    )
    if any(_means_no_space(cause, job.run) for cause in _causes(error)):
        suggestion = FreeDisk(str(job.run))
    if isinstance(error, BudgetReached):
        run = RunFolder(job.run)
        answered = {one.sample_id for one in run.trial(job.name).predictions()}
        suggestion = RaiseBudget(len(answered), len(run.rows("test")))
    if isinstance(error, OutOfMemory):  # `Trial.execute` maps every kind of it
        reason = MemoryRanOut(trial.entered if trial else "starting", error.problem)
        suggestion = memory_suggestion(job)
    return TrialRecord(
        spec=StrategySpec(job.strategy or job.name),
        seed=job.seed,
        fingerprint=job.fingerprint,
        status="failed",
        reason=reason,
        suggestion=suggestion,
        measurements=trial.meter.measurements if trial else (),
        notes=tuple(trial.notes) if trial else (),
    )


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _means_no_space(error: BaseException, folder: Path) -> bool:
    if isinstance(error, OSError) and error.errno is None:  # numpy's: it says only what is missing
        return shutil.disk_usage(folder).free < SPARE_BYTES
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return True
    return any(words in str(error) for words in NO_SPACE_WORDS)


def log_to(path: Path) -> None:
    """Send this process's output to a file: it must not tear the parent's display."""
    sys.stdout.flush()
    sys.stderr.flush()
    not_through_a_link = getattr(os, "O_NOFOLLOW", 0)  # Windows has none
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | not_through_a_link
    target = os.open(path, flags, 0o600)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
