"""Runs trials one after the other, each in a fresh process forked from a warm server.

The parent imports no torch. A trial that dies leaves a record saying how; the next one goes on.
"""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext

from advisor.compare.job import TrialJob
from advisor.store import RunFolder
from advisor.types import (
    Event,
    PhaseStarted,
    StrategySpec,
    TrialFinished,
    TrialRecord,
)

PRELOAD = "advisor.compare.preload"
STOP_GRACE_S = 5.0


def run_trials(jobs: Iterable[TrialJob], on_event: Callable[[Event], None]) -> None:
    """Run every job in turn; what each found is in its trial folder afterwards.

    Raises:
        KeyboardInterrupt: the user stopped; the running trial is ended first.
    """
    context = _context()
    for job in jobs:
        on_event(PhaseStarted(job.name, "starting"))
        begin = time.perf_counter()
        exit_code = _run_one(context, job, on_event)
        if exit_code is not None:
            on_event(_record_death(job, exit_code, time.perf_counter() - begin))


def _context() -> BaseContext:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOAD])
    return context


def _run_one(context: BaseContext, job: TrialJob, on_event: Callable[[Event], None]) -> int | None:
    """Run one trial; None if it told how it ended, else its process's exit code."""
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_child, args=(job, sender))  # type: ignore[attr-defined]
    process.start()
    sender.close()
    ended = False
    try:
        with suppress(EOFError, ConnectionResetError):
            while True:
                event: Event = receiver.recv()
                ended = ended or isinstance(event, TrialFinished)
                on_event(event)
        process.join()
    except BaseException:
        process.terminate()
        process.join(STOP_GRACE_S)
        if process.is_alive():
            process.kill()
            process.join()
        raise
    finally:
        receiver.close()
    return None if ended else process.exitcode


def _record_death(job: TrialJob, exit_code: int, wall_s: float) -> TrialFinished:
    """Record a trial whose process ended without a word."""
    reason = f"its process ended with exit code {exit_code}"
    remedy = f"see trials/{job.name}/log.txt"
    if exit_code < 0:
        name = signal.Signals(-exit_code).name
        reason = f"its process was ended by {name}"
        if name == "SIGKILL":
            reason += ", most often because the machine's memory ran out"
            remedy = "take a smaller model or fewer rows, close other programs, or add memory"
    record = TrialRecord(
        spec=StrategySpec(job.name),
        seed=job.seed,
        fingerprint=job.fingerprint,
        status="failed",
        reason=reason,
        remedy=remedy,
    )
    RunFolder(job.run).trial(job.name).write_record(record)
    return TrialFinished(job.name, "failed", wall_s, reason)


def _child(job: TrialJob, connection: Connection) -> None:
    from advisor.compare.entry import enter

    enter(job, connection)
