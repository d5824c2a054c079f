"""Where a trial's process begins: it records how the trial ended and tells the parent."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from multiprocessing.connection import Connection
from pathlib import Path

from advisor.compare.job import TrialJob
from advisor.compare.trial import Send, Trial
from advisor.errors import AdvisorError, OutOfMemory
from advisor.store import RunFolder
from advisor.types import Event, StrategySpec, TrialFinished, TrialRecord, TrialStarted


def enter(job: TrialJob, connection: Connection) -> None:
    """The entry point of a trial's process: run, record, report; never raises to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    folder = RunFolder(job.run).trial(job.name)
    folder.path.mkdir(parents=True, exist_ok=True)
    _log_to(folder.path / "log.txt")
    begin = time.perf_counter()
    send = _sender(connection)
    trial = Trial(job, send)
    send(TrialStarted(job.name))
    try:
        record = trial.execute()
    except BaseException as error:  # noqa: BLE001 - a trial's death is its own
        record = failed_record(job, error, trial)
        traceback.print_exc()
    folder.write_record(record)
    score = next(iter(record.metrics.values()), None)
    wall_s = time.perf_counter() - begin
    send(TrialFinished(job.name, record.status, wall_s, record.reason, score))
    connection.close()


def _sender(connection: Connection) -> Send:
    """Send events to the parent, and end at once, leaving no record, when it is gone."""

    def send(event: Event) -> None:
        try:
            connection.send(event)
        except (BrokenPipeError, ConnectionResetError):
            os._exit(1)

    return send


def failed_record(job: TrialJob, error: BaseException, trial: Trial | None) -> TrialRecord:
    """What a trial that raised leaves behind: cause and remedy."""
    remedy = f"the whole account is in trials/{job.name}/log.txt"
    reason = f"{type(error).__name__}: {error}".strip().splitlines()[0]
    if isinstance(error, AdvisorError):
        reason = str(error)
    memory_names = ("OutOfMemoryError", "MemoryError")
    if isinstance(error, OutOfMemory) or type(error).__name__ in memory_names:
        remedy = "take a smaller model, fewer demonstrations or passages, or a larger device"
    return TrialRecord(
        spec=StrategySpec(job.name),
        seed=job.seed,
        fingerprint=job.fingerprint,
        status="failed",
        reason=reason,
        remedy=remedy,
        measurements=trial.meter.measurements if trial else (),
        notes=tuple(trial.notes) if trial else (),
    )


def _log_to(path: Path) -> None:
    """Send this process's output to a file: it must not tear the parent's display."""
    sys.stdout.flush()
    sys.stderr.flush()
    target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(target, 1)
    os.dup2(target, 2)
    os.close(target)
