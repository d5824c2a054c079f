"""Trials whose process ended without a word: cause and remedy, as far as the system tells them."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from advisor.experiment.job import TrialJob
from advisor.experiment.remedy import memory_remedy
from advisor.models.oom import often
from advisor.runs.store import RunFolder
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
    def where(self) -> str:
        """How far it is, in words."""
        if self.done is None:
            return f"in phase {self.phase}"
        of = f" of {self.total:,}" if self.total is not None else ""
        return f"in phase {self.phase} ({self.done:,}{of})"


@dataclass(frozen=True)
class WorkerFailure:
    """Why a trial ended, and what to do about it.

    `out_of_memory`: the system killed it because memory ran out; smaller batches may live.
    """

    reason: str
    remedy: str
    out_of_memory: bool = False


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
        told = [
            f"stopped {self.told.where} after {timeout_s:g} s, the limit set with --trial-timeout"
        ]
        if self.job.kills:
            times = often(self.job.kills)
            told.append(f"the system had killed it {times} before, because memory ran out")
        return WorkerFailure(
            "; ".join(told),
            f"give it longer with --trial-timeout (predictions and checkpoints are kept), or leave "
            f"it out with --strategies; {self.log} shows where each of its threads stood",
        )

    def ended(self, exit_code: int | None) -> WorkerFailure:
        """Its process ended with this exit code; below 0 it is the signal's number."""
        if exit_code is None or exit_code >= 0:
            return self._exited(exit_code)
        name = signal.Signals(-exit_code).name
        if name == "SIGKILL":
            return self._killed()
        if name in CRASHES:
            return WorkerFailure(
                f"it crashed ({name}) {self.told.where}, in compiled code",
                f"{self.log} shows where; run the same command again, and if it crashes again, "
                "update the library named there or try --device cpu",
            )
        return WorkerFailure(
            f"its process was ended by {name} {self.told.where}",
            "run the same command again: it goes on with what is missing",
        )

    def _exited(self, exit_code: int | None) -> WorkerFailure:
        why = ""
        if exit_code == SERVER_DIED:
            why = ", as when the server that trials are started from is killed"
        return WorkerFailure(
            f"its process ended with exit code {exit_code} {self.told.where}{why}",
            f"see {self.log}; run the same command again: it goes on with what is missing",
        )

    def _killed(self) -> WorkerFailure:
        now = memory_kills()
        if self.kills is None or now is None:
            return WorkerFailure(
                f"its process was killed (SIGKILL) {self.told.where}, most often because the "
                "machine's memory ran out",
                memory_remedy(self.job),
            )
        if now > self.kills:
            begun = f", and it was begun again {often(self.job.kills)}" if self.job.kills else ""
            return WorkerFailure(
                f"out of memory {self.told.where}: the system killed its process (SIGKILL){begun}",
                memory_remedy(self.job),
                out_of_memory=True,
            )
        return WorkerFailure(
            f"its process was killed (SIGKILL) {self.told.where}, from outside: the system counts "
            "no process killed because memory ran out meanwhile",
            "run the same command again: it goes on with what is missing; if nobody killed it, "
            "look at the limits that this machine or its job scheduler sets",
        )

    @property
    def log(self) -> str:
        """The file that its output goes to."""
        return self.output or f"trials/{self.job.name}/log.txt"


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
            spec=StrategySpec(job.name),
            seed=job.seed,
            fingerprint=job.fingerprint,
            status="failed",
            reason=failure.reason,
            remedy=failure.remedy,
        )
    )
    return TrialFinished(job.name, "failed", wall_s, failure.reason)
