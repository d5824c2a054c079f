"""The check of the model before the first trial: a process that opens it and tries the prompts.

What is wrong with it is told once, before anything runs, and not by every trial that needs it.
"""

from __future__ import annotations

import os
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from advisor.data_findings import ModelQuirk
from advisor.errors import AdvisorError
from advisor.experiment.entry import PRIVATE_UMASK, log_to, sender
from advisor.experiment.job import TrialJob
from advisor.experiment.memory_suggestion import memory_suggestion
from advisor.findings import Problem, problem
from advisor.models.adapters import stack
from advisor.models.base import ChecksPrompts
from advisor.models.oom import first_line, ran_out
from advisor.models.opening import open_model, resolve
from advisor.runs.store import RunFolder
from advisor.types import (
    Message,
    PhaseStarted,
    Sample,
    Task,
    TrialFinished,
    TrialStarted,
    TrialStatus,
)
from strategies.prompt import Prompt, Shown

NAME = "model_check"
LOG = "model_check.txt"
LONGEST_ROWS = 5
"""Rows that are tried for their length."""
SHOWN = 2
"""Demonstrations in a prompt that is tried."""


@dataclass(frozen=True, slots=True)
class ModelChecked(TrialFinished):
    """The check ended: "done" with what the report must say about the model, or "failed".

    `problem` says why it failed.
    """

    problem: Problem | None = None
    notes: tuple[ModelQuirk, ...] = ()


def enter(job: TrialJob, connection: Connection) -> None:
    """The entry point of the check's process; never raises to the parent.

    Args:
        job: any trial that needs the model; its name says how this process is called.
        connection: where events go, `ModelChecked` as the last.
    """
    os.umask(PRIVATE_UMASK)
    begin = time.perf_counter()
    send = sender(connection)
    log = job.run / LOG
    notes: tuple[ModelQuirk, ...] = ()
    wrong: Problem | None = None
    try:
        log_to(log)
        send(TrialStarted(job.name))
        send(PhaseStarted(job.name, "load"))
        notes = _check(job)
    except AdvisorError as error:
        wrong = error.problem
        with suppress(OSError):
            traceback.print_exc()
    except BaseException as error:  # noqa: BLE001 - whatever a model's code raises is one message
        with suppress(OSError):  # the disk may be full
            traceback.print_exc()
        text = first_line(error)
        if ran_out(error):
            wrong = problem(
                "model-out-of-memory",
                model=job.model,
                text=text,
                suggestion=memory_suggestion(job),
            )
        else:
            text = f"{type(error).__name__}: {text}"
            wrong = problem("model-unusable", model=job.model, text=text, log=log)
    wall_s = time.perf_counter() - begin
    status: TrialStatus = "failed" if wrong else "done"
    send(ModelChecked(job.name, status, wall_s, problem=wrong, notes=notes))
    connection.close()


def _check(job: TrialJob) -> tuple[ModelQuirk, ...]:
    """Open the model and try the run's prompts and labels on it.

    Returns:
        What the report must say about it.

    Raises:
        AdvisorError: the model cannot be opened, or cannot read these prompts.
    """
    assert job.model is not None
    lm = open_model(job.model, device=job.device, trust_remote_code=job.trust_remote_code)
    has_adapter_beside = stack(job.model, resolve(job.model)).has_adapter_beside
    notes = (ModelQuirk("adapter_beside"),) if has_adapter_beside else ()
    if not isinstance(lm, ChecksPrompts):
        return notes
    run = RunFolder(job.run)
    tried = list(conversations(job.task, run.rows("train"), run.rows("test")))
    return (*notes, *lm.check(tried, job.task.labels))


def conversations(
    task: Task, train: Sequence[Sample], test: Sequence[Sample]
) -> Iterator[list[Message]]:
    """Prompts that stand for all of a run's: its longest rows, and one row of each odd kind.

    Args:
        task: what the rows ask for.
        train: rows that demonstrations are taken from.
        test: rows to answer.
    """
    list_labels = bool(task.labels)
    rows = (*test, *train)
    for row in _picked(rows):
        yield Prompt(row, task, list_labels=list_labels).messages()
    shown = tuple(row for row in train if row.target)[:SHOWN]
    for row in rows[:1]:
        yield Prompt(row, task, demonstrations=shown, list_labels=list_labels).messages()
        yield Prompt(row, task, passages=(Shown("passage", row.input),)).messages()


def _picked(rows: Sequence[Sample]) -> list[Sample]:
    """The longest rows, and the first one of each kind that a template may not expect."""
    picked = sorted(rows, key=lambda row: -_length(row))[:LONGEST_ROWS]
    kinds = (
        lambda row: row.metadata.history and row.metadata.history[0].role == "assistant",
        lambda row: row.metadata.history and row.metadata.history[-1].role == "user",
        lambda row: any(
            one.role == two.role
            for one, two in zip(row.metadata.history, row.metadata.history[1:], strict=False)
        ),
        lambda row: row.metadata.history,
        lambda row: row.metadata.system,
        lambda row: row.metadata.contexts,
        lambda row: row.metadata.choices,
        lambda row: not row.input.strip(),
    )
    for is_kind in kinds:
        picked += [row for row in rows if is_kind(row)][:1]
    return list({row.id: row for row in picked}.values())


def _length(row: Sample) -> int:
    metadata = row.metadata
    return len(row.input) + sum(
        map(len, (*metadata.contexts, *(turn.content for turn in metadata.history)))
    )
