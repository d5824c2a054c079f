"""Trials whose process ended without a word: why, as far as the system tells, and what may help."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from advisor.experiment.job import TrialJob
from advisor.experiment.memory_suggestion import memory_suggestion
from advisor.runs.store import RunFolder
from advisor.trial_findings import (
    Cause,
    Crashed,
    InPhase,
    KilledForMemory,
    Place,
    ProcessEnded,
    ProcessExited,
    ProcessKilled,
    RunSameCommand,
    SeeLog,
    Suggestion,
    TimedOut,
    WithinPhase,
)
from advisor.types import (
    Event,
    PhaseStarted,
    Progress,
    StrategySpec,
    TrialFinished,
    TrialRecord,
    TrialStarted,
)

KILLS = Path("/proc/vmstat")
"""Of the whole machine: another program's failure at the same moment would count, too."""
KILLS_NAME = "oom_kill"
CRASHES = frozenset({"SIGSEGV", "SIGBUS", "SIGILL", "SIGABRT", "SIGFPE", "SIGTRAP", "SIGSYS"})
SERVER_DIED = 255
"""What multiprocessing gives for a process whose fork server is gone."""


@dataclass
class Told:
    """What a running trial has told so far.

    Attributes:
        phase: the one it is in.
        done, total: steps or samples in that phase, where known.
        started: its process has begun.
        finished: it said itself how it ended.
    """

    phase: str = "starting"
    done: int | None = None
    total: int | None = None
    started: bool = False
    finished: bool = False

    def add(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case TrialStarted():
                self.started = True
            case PhaseStarted(phase=phase, total=total):
                self.phase, self.done, self.total = phase, None, total
            case Progress(done=done, total=total):
                self.done, self.total = done, total or self.total
            case TrialFinished():
                self.finished = True

    @property
    def where(self) -> Place:
        """How far it is."""
        if self.done is None or self.total is None:
            return InPhase(self.phase)
        return WithinPhase(self.phase, self.done, self.total)


@dataclass(frozen=True)
class WorkerFailure:
    """Why a trial ended, and what may help."""

    reason: Cause
    suggestion: Suggestion


@dataclass(frozen=True)
class Watch:
    """What was known when a trial began, to tell later what killed it.

    `output` is the file of the run folder that its output goes to; None for a trial's own log.
    """

    job: TrialJob
    told: Told = field(default_factory=Told)
    kills: int | None = None
    output: str | None = None

    def timed_out(self, timeout_s: float) -> WorkerFailure:
        """It was stopped for taking too long."""
        return WorkerFailure(
            TimedOut(self.told.where, timeout_s, self.job.kills), SeeLog(self.log, "timeout")
        )

    def ended(self, exit_code: int | None) -> WorkerFailure:
        """Its process ended with this exit code; below 0 it is the signal's number."""
        where = self.told.where
        if exit_code is None or exit_code >= 0:
            exited = ProcessExited(where, exit_code, exit_code == SERVER_DIED)
            return WorkerFailure(exited, SeeLog(self.log, "exit"))
        name = signal.Signals(-exit_code).name
        if name == "SIGKILL":
            return self._killed()
        if name in CRASHES:
            return WorkerFailure(Crashed(where, name), SeeLog(self.log, "crash"))
        return WorkerFailure(ProcessEnded(where, name), RunSameCommand())

    def _killed(self) -> WorkerFailure:
        where, now = self.told.where, memory_kills()
        if self.kills is None or now is None:
            return WorkerFailure(ProcessKilled(where, "unknown"), memory_suggestion(self.job))
        if now > self.kills:
            killed = KilledForMemory(where, self.job.kills)
            return WorkerFailure(killed, memory_suggestion(self.job))
        return WorkerFailure(ProcessKilled(where, "no"), RunSameCommand(limits=True))

    @property
    def log(self) -> str:
        """The file that its output goes to."""
        folder = RunFolder(self.job.run).trial(self.job.name)
        return self.output or f"trials/{folder.path.name}/log.txt"


def memory_kills() -> int | None:
    """Processes that the kernel has killed for their memory since it started; None if not known."""
    if sys.platform != "linux":
        return None
    try:
        lines = KILLS.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    counts = dict(line.split(maxsplit=1) for line in lines if line)
    return int(counts[KILLS_NAME]) if KILLS_NAME in counts else None


def record(job: TrialJob, failure: WorkerFailure, wall_s: float) -> TrialFinished:
    """Leave a record of a trial that could not leave one; return the event that tells it."""
    RunFolder(job.run).trial(job.name).write_record(
        TrialRecord(
            spec=StrategySpec(job.strategy or job.name),
            seed=job.seed,
            fingerprint=job.fingerprint,
            status="failed",
            reason=failure.reason,
            suggestion=failure.suggestion,
        )
    )
    return TrialFinished(job.name, "failed", wall_s, failure.reason)
