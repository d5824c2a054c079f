"""A running comparison as it is seen: a live table on a terminal, plain lines everywhere else.

Draws from events alone; imports no machine-learning library.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Self

from rich.cells import cell_len
from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from advisor.findings import Finding
from advisor.types import (
    Event,
    PhaseStarted,
    Progress,
    Silence,
    TrialFinished,
    TrialStarted,
    TrialStatus,
)
from reports.messages import language, numbers, say, speaking
from reports.plain import one_line
from reports.renderers.console import open_console
from reports.sections import words

Clock = Callable[[], float]
"""Seconds that only go forward."""

REMIND_S = 30.0
"""Without a terminal, a phase that takes longer is reported again at this interval."""
_REFRESH_PER_S = 4
_BAR_WIDTH = 12
_NAME_WIDTH = 16


State = Literal["waiting", "running"] | TrialStatus


@dataclass(slots=True)
class _Trial:
    """What is known of one strategy's trial so far.

    Attributes:
        first: how far the phase was when first reported, and when; an earlier run may have done
            part of it.
        reported: when a line was last printed.
    """

    state: State = "waiting"
    phase: str = ""
    unit: str = ""
    detail: str | Finding | None = None
    done: int = 0
    total: int | None = None
    score: float | None = None
    started: float | None = None
    phase_started: float = 0.0
    first: tuple[int, float] | None = None
    reported: float = 0.0
    wall_s: float | None = None


class LiveDisplay:
    """Shows events as they come; use as a context manager and call `handle` for each.

    Args:
        strategies: those to come, in order; others are added when they start.
        metric: the primary metric, which says how scores are written.
        console: where to draw, standard output by default. A live table if it is a terminal,
            plain lines if not.
        clock: seconds that only go forward.
        repeats: runs with other seeds or fewer rows, which share one line while they wait or once
            they have ended.
    """

    def __init__(
        self,
        strategies: Sequence[str] = (),
        metric: str = "accuracy",
        console: Console | None = None,
        clock: Clock = time.monotonic,
        repeats: Sequence[str] = (),
    ) -> None:
        console = console if console is not None else open_console()
        self._console = console
        self._metric = words.metric(metric)
        self._clock = clock
        self._language = language()  # of the thread that draws, too
        self._trials = {name: _Trial() for name in (*strategies, *repeats)}
        self._repeats = frozenset(repeats)
        self._lock = threading.Lock()  # the live table is drawn from a thread of its own
        self._live = (
            Live(
                get_renderable=self._table,
                console=console,
                refresh_per_second=_REFRESH_PER_S,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            if console.is_terminal
            else None
        )

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._live is not None:
            self._live.stop()

    def handle(self, event: Event) -> None:
        """Take in one event; without a terminal, print a line where something changed."""
        with self._lock:
            trial = self._trials.setdefault(event.strategy, _Trial())
            line = self._apply(event, trial)
        if self._live is None and line is not None:
            text = one_line(say("live-line", strategy=_shown(event.strategy), line=line))
            self._console.print(Text(text), soft_wrap=True, highlight=False)

    def _apply(self, event: Event, trial: _Trial) -> str | None:
        """Update the trial; the line to print, None where nothing is worth one."""
        now = self._clock()
        match event:
            case TrialStarted():
                trial.state, trial.started = "running", now
                return None
            case PhaseStarted():
                trial.state, trial.phase = "running", words.phase(event.phase)
                trial.unit = "steps" if event.phase == "fit" else "rows"
                trial.phase_started, trial.done, trial.total = now, 0, event.total
                trial.detail, trial.first, trial.reported = None, None, now
                if event.total is None:
                    return trial.phase
                return say("live-phase", phase=trial.phase, total=event.total)
            case Progress():
                trial.done = event.done
                trial.total = event.total if event.total is not None else trial.total
                trial.detail = event.detail
                trial.first = trial.first or (event.done, now)
                if event.running_score is not None:
                    trial.score = event.running_score
                return self._reminder(trial, now)
            case Silence():
                return self._reminder(trial, now)
            case TrialFinished():
                trial.state, trial.wall_s = event.status, event.wall_s
                trial.detail = self._ending(event)
                trial.score = event.primary_score
                return self._finish(event)

    def _reminder(self, trial: _Trial, now: float) -> str | None:
        """The progress of a phase, where it was last reported `REMIND_S` or more ago."""
        if now - trial.reported < REMIND_S:
            return None
        trial.reported = now
        left = self._left(trial)
        return say(
            "live-reminder",
            phase=trial.phase,
            counted=bool(trial.done and trial.total),
            done=trial.done,
            total=trial.total,
            unit=trial.unit,
            detailed=trial.detail is not None,
            detail=trial.detail,
            paced=left is not None,
            left=left,
            elapsed=now - trial.phase_started,
        )

    def _finish(self, event: TrialFinished) -> str:
        scored, reason = event.primary_score is not None, self._ending(event)
        return say(
            "live-finished",
            status=event.status,
            time=event.wall_s,
            scored=scored,
            metric=self._metric.title,
            score=self._metric.write(event.primary_score),
            explained=reason is not None,
            reason=reason,
        )

    def _ending(self, event: TrialFinished) -> str | Finding | None:
        return say("live-kept") if event.kept else event.reason

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, expand=False)
        longest = max((len(name) for name in self._trials), default=0)
        widths = (
            min(_NAME_WIDTH, max(8, longest)),
            _BAR_WIDTH,
            7,
            7,
            cell_len(self._metric.title) + 1,
        )
        strategy, progress, elapsed, left, score = widths
        phase = max(10, self._console.width - sum(widths) - len(widths) - 1)
        with self._lock, speaking(self._language):
            table.add_column(say("live-strategy"), no_wrap=True, width=strategy)
            table.add_column(say("live-phase-column"), no_wrap=True, width=phase)
            table.add_column(say("live-progress"), width=progress)
            table.add_column(say("live-elapsed"), justify="right", no_wrap=True, width=elapsed)
            table.add_column(say("live-left"), justify="right", no_wrap=True, width=left)
            table.add_column(self._metric.title, justify="right", no_wrap=True, width=score)
            for name, trial in self._trials.items():
                if name not in self._repeats or trial.state in ("running", "failed"):
                    table.add_row(*self._cells(name, trial))
            if self._repeats:
                table.add_row(*self._repeats_cells())
        return table

    def _repeats_cells(self) -> tuple[Text | ProgressBar, ...]:
        """Fold all repeats into one line: how many of them have ended."""
        states = [self._trials[name].state for name in self._repeats]
        ended = sum(state not in ("waiting", "running") for state in states)
        said = say("live-repeats-ended", ended=ended, all=len(states))
        bar = ProgressBar(len(states), ended, width=_BAR_WIDTH)
        return Text(say("live-repeats")), Text(said), bar, Text(), Text(), Text()

    def _cells(self, name: str, trial: _Trial) -> tuple[Text | ProgressBar, ...]:
        styles = {"running": "bold", "failed": "red", "waiting": "dim", "skipped": "dim"}
        style = styles.get(trial.state, "")
        running = trial.state == "running"
        said = trial.phase if running else say("live-state", state=trial.state)
        if trial.detail is not None:
            said = say("live-detail", state=said, detail=trial.detail)
        elapsed = left = ""
        bar: Text | ProgressBar = Text()
        if running and trial.started is not None:
            elapsed = numbers.stopwatch(self._clock() - trial.started)
            seconds = self._left(trial)
            left = numbers.stopwatch(seconds) if seconds is not None else ""
            pulse = trial.total is None
            bar = ProgressBar(trial.total, trial.done, width=_BAR_WIDTH, pulse=pulse)
        elif trial.wall_s is not None and trial.state != "skipped":
            elapsed = numbers.stopwatch(trial.wall_s)
        score = self._metric.write(trial.score) if trial.score is not None else ""
        cells = (one_line(_shown(name)), one_line(said))
        figures = (elapsed, left, score)
        return (
            *(Text(cell, style) for cell in cells),
            bar,
            *(Text(figure, style) for figure in figures),
        )

    def _left(self, trial: _Trial) -> float | None:
        """Seconds left in this phase at its pace so far; None until there is a pace."""
        if not trial.done or not trial.total or trial.first is None:
            return None
        begun, since = trial.first
        if begun == trial.done:  # one report so far: as if the phase had begun with nothing done
            begun, since = 0, trial.phase_started
        pace = (self._clock() - since) / (trial.done - begun)
        return pace * max(0, trial.total - trial.done)


def _shown(name: str) -> str:
    """The name of a trial, which is a strategy's, or what the check of the model is called."""
    return say("live-name", name=name)
