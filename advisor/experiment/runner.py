"""Runs trials one after the other, each in a fresh process forked from a warm server.

The parent imports no torch, nor does the server where no trial needs it. A trial that dies leaves a
record saying how; the next one goes on. A trial leads a process group of its own, so that what it
started ends with it, and it ends itself when this process is gone.
"""

from __future__ import annotations

import faulthandler
import importlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess

from advisor.data_findings import ModelQuirk
from advisor.errors import ModelError
from advisor.experiment import preflight
from advisor.experiment.job import TrialJob
from advisor.experiment.worker_failure import Told, Watch, WorkerFailure, memory_kills, record
from advisor.models import embedder
from advisor.models.provider import provider_of
from advisor.trial_findings import CannotStart, FreeMachine, KilledForMemory
from advisor.types import Event, PhaseStarted, Silence
from evals.registry import metrics_for
from strategies import registry

PRELOAD = "advisor.experiment.preload"
PRELOAD_TORCH = "advisor.experiment.preload_torch"
TRIAL, CHECK = "advisor.experiment.entry", "advisor.experiment.preflight"
"""Modules whose `enter` a process runs."""
AGAIN = "starting_again"
"""The phase that a trial is in after the system has killed it because memory ran out."""
STOP_GRACE_S = 5.0
"""From asking a trial to stop until it is killed."""
EXIT_GRACE_S = 30.0
"""From a trial's last word until its process must be gone; it has written everything by then."""
DUMP_S = 0.5
"""For a hung trial to write where it stands."""
STARTING_S = 600.0
"""With a time limit, how long a trial's process may take to begin: the libraries of the first one
are loaded meanwhile, which a cold network disk can make minutes, and no trial is to blame."""
SILENCE_S = 10.0
"""A trial that tells nothing for so long is said to be silent, again and again."""
MOST_KILLS = 2
"""A trial that the system kills because memory ran out is begun again this often, each time with
batches of a quarter: a kill costs what the process had computed since its last checkpoint."""
START_TRIES = 2
"""A server that died is started anew once; a second failure is no accident."""


class _CannotStart(Exception):
    """No trial can be started."""


@dataclass
class TimeLimit:
    """How long one trial may take, over all its processes.

    Attributes:
        seconds: in all.
        spent_s: by its processes that have ended.
    """

    seconds: float
    spent_s: float = 0.0

    def left_s(self, told: Told) -> float:
        """Seconds left to its process, from when it has begun; until then some for that, too."""
        return self.seconds - self.spent_s + (0.0 if told.started else STARTING_S)


def run_trials(
    jobs: Sequence[TrialJob],
    on_event: Callable[[Event], None],
    timeout_s: float | None = None,
) -> None:
    """Run every job in turn; what each found is in its trial folder afterwards.

    Args:
        jobs: the trials.
        on_event: called with what the trials tell.
        timeout_s: wall time of one trial, from when its process has begun; None: no limit.

    Raises:
        KeyboardInterrupt: the user stopped; the running trial is ended first.
    """
    if not jobs:
        return
    context = _context(PRELOAD_TORCH if any(map(needs_torch, jobs)) else PRELOAD)
    no_start: WorkerFailure | None = None
    for job in jobs:
        on_event(PhaseStarted(job.name, "starting"))
        begin = time.perf_counter()
        failure = no_start
        if failure is None:
            try:
                failure = _run_while_killed(context, job, on_event, timeout_s)
            except _CannotStart as error:
                failure = no_start = WorkerFailure(CannotStart(str(error)), FreeMachine())
        if failure is not None:
            on_event(record(job, failure, time.perf_counter() - begin))


def check_model(job: TrialJob, on_event: Callable[[Event], None]) -> tuple[ModelQuirk, ...]:
    """Open a trial's model in a process of its own and try the run's prompts on it.

    Args:
        job: a trial that needs the model.
        on_event: called with what the check tells, under a name of its own.

    Returns:
        What the report must say about the model.

    Raises:
        ModelError: the model cannot be used here; the message says why and what to do.
        KeyboardInterrupt: the user stopped; the process is ended first.
    """
    job = replace(job, name=preflight.NAME)
    found: list[preflight.ModelChecked] = []

    def take(event: Event) -> None:
        if isinstance(event, preflight.ModelChecked):
            found.append(event)
            if event.status == "failed":
                return  # the error says it
        on_event(event)

    on_event(PhaseStarted(job.name, "starting"))
    try:
        failure = _run_one(_context(PRELOAD_TORCH), job, take, None, CHECK)
    except _CannotStart as error:
        failure = WorkerFailure(CannotStart(str(error)), FreeMachine())
    if failure is not None:
        raise ModelError(
            "model-unchecked",
            model=job.model,
            cause=failure.reason,
            suggestion=failure.suggestion,
        )
    if found[0].problem is not None:
        raise ModelError(found[0].problem)
    return found[0].notes


def _run_while_killed(
    context: BaseContext, job: TrialJob, on_event: Callable[[Event], None], timeout_s: float | None
) -> WorkerFailure | None:
    """Run one trial, again with smaller batches where the system kills it for its memory."""
    limit = None if timeout_s is None else TimeLimit(timeout_s)
    failure = _run_one(context, job, on_event, limit)
    while (
        failure
        and isinstance(failure.reason, KilledForMemory)
        and job.model is not None
        and job.kills < MOST_KILLS
    ):
        job = replace(job, kills=job.kills + 1)
        on_event(PhaseStarted(job.name, AGAIN))
        failure = _run_one(context, job, on_event, limit)
    return failure


def start_early(*, with_torch: bool) -> None:
    """Have the fork server load its libraries while this process reads the data.

    With torch this is left to the first trial: a refusal of the data would leave a process behind
    that still loads it, for seconds.
    """
    if not with_torch and sys.platform != "win32":
        _context(PRELOAD)


def _context(preload: str) -> BaseContext:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    _start_server()
    return context


def _start_server() -> None:
    """Start the fork server, with Ctrl-C held back from it until `preload` settles it there.

    Else an early one prints a traceback from wherever Python's own start has come to. This
    process takes it up when the server runs.
    """
    resource_tracker.ensure_running()  # the server starts it otherwise, and lets Ctrl-C in again
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def needs_torch(job: TrialJob) -> bool:
    """Whether the trial opens a model that runs on torch: a language model or an embedder."""
    opens = registry.strategy_info(job.strategy).requires if job.strategy else ()
    if any(one.needs_embedder for one in metrics_for(job.task, ())):
        opens = (*opens, "embedder")
    return (job.model is not None and provider_of(job.model) is None) or (
        "embedder" in opens and embedder.needs_torch(job.embedder)
    )


def _run_one(
    context: BaseContext,
    job: TrialJob,
    on_event: Callable[[Event], None],
    limit: TimeLimit | None,
    module: str = TRIAL,
) -> WorkerFailure | None:
    """Run one trial; None if it told how it ended, else what killed it."""
    receiver, sender = context.Pipe(duplex=False)
    watch = Watch(job, Told(), memory_kills(), preflight.LOG if module == CHECK else None)
    try:
        process = _start(context, job, sender, module)
    except BaseException:
        receiver.close()
        raise
    finally:
        sender.close()
    in_time = True
    try:
        in_time = _listen(receiver, process, watch, on_event, limit)
        if in_time:
            process.join(EXIT_GRACE_S)
        else:
            _dump(process)
    finally:
        receiver.close()
        _end(process)
    if watch.told.finished:
        return None
    if not in_time and limit is not None:
        return watch.timed_out(limit.seconds)
    return watch.ended(process.exitcode)


def _start(context: BaseContext, job: TrialJob, sender: Connection, module: str) -> BaseProcess:
    """Start a trial's process, and the server before it where there is none.

    Raises:
        _CannotStart: the server died again and again; the message is its last error.
    """
    cause = ""
    for _ in range(START_TRIES):
        process: BaseProcess = context.Process(  # type: ignore[attr-defined]
            target=_child, args=(job, sender, module)
        )
        try:
            process.start()
        except (OSError, EOFError) as error:
            cause = f"{type(error).__name__}: {error}".rstrip(": ")
        else:
            return process
    raise _CannotStart(cause)


def _listen(
    receiver: Connection,
    process: BaseProcess,
    watch: Watch,
    on_event: Callable[[Event], None],
    limit: TimeLimit | None,
) -> bool:
    """Pass on what a trial tells until it ends; False if it took too long."""
    told = watch.told
    begin = time.monotonic()
    try:
        while not told.finished:
            left_s = None
            if limit is not None:
                left_s = limit.left_s(told) + begin - time.monotonic()
                if left_s <= 0:
                    return False
            silence_s = SILENCE_S if left_s is None else min(SILENCE_S, left_s)
            if not wait([receiver, process.sentinel], silence_s):
                on_event(Silence(watch.job.name))
                continue
            if not receiver.poll():
                return True  # it is dead, and has said nothing more
            was_started = told.started
            try:
                event: Event = receiver.recv()
            except (EOFError, OSError):
                return True
            told.add(event)
            if told.started and not was_started:
                begin = time.monotonic()
            on_event(event)
        return True
    finally:
        if limit is not None and told.started:
            limit.spent_s += time.monotonic() - begin


def _dump(process: BaseProcess) -> None:
    """Have a hung trial write into its log where each of its threads stands."""
    if sys.platform != "win32" and process.pid is not None:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGUSR1)
        process.join(DUMP_S)


def _end(process: BaseProcess) -> None:
    """End a trial's process and everything it started; returns when the process is gone."""
    if process.is_alive():
        _signal(process, signal.SIGTERM)
        process.join(STOP_GRACE_S)
    _signal(process, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    process.join()


def _signal(process: BaseProcess, number: signal.Signals) -> None:
    """Send a signal to a trial's process group; on Windows, end its process."""
    if sys.platform == "win32":
        process.terminate()
        return
    if process.pid is None:
        return
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:  # the group is gone, or the process has not made it yet
        if process.is_alive():
            with suppress(ProcessLookupError):
                os.kill(process.pid, number)


def _child(job: TrialJob, connection: Connection, module: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    if sys.platform != "win32":
        os.setpgid(0, 0)
        faulthandler.register(signal.SIGUSR1)
    faulthandler.enable()
    threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    importlib.import_module(module).enter(job, connection)


def _end_with_parent() -> None:
    """Wait until the comparison's process is gone, then end this trial's group at once.

    A new run of the same command must find nobody writing into the folder.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    wait([parent.sentinel])
    if sys.platform == "win32":
        os._exit(1)
    os.killpg(os.getpgrp(), signal.SIGKILL)
