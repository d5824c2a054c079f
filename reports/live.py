"""A running comparison as it is seen: a live table on a terminal, plain lines everywhere else.

Draws from events alone; imports no machine-learning library.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from advisor.types import Event, PhaseStarted, Progress, Silence, TrialFinished, TrialStarted
from reports import numbers, words
from reports.console import open_console
from reports.plain import one_line

Clock = Callable[[], float]
"""Seconds that only go forward."""

REMIND_S = 30.0
"""Without a terminal, a phase that goes on for longer is told of again and again."""
_REFRESH_PER_S = 4
_BAR_WIDTH = 12
_NAME_WIDTH = 16


@dataclass(slots=True)
class _Trial:
    """What is known of one strategy's trial so far.

    Attributes:
        first: how far the phase was when it first told, and when: it may go on with what an earlier
            run has done.
        told: when a line was last printed.
    """

    state: str = "waiting"
    phase: str = ""
    unit: str = ""
    detail: str = ""
    done: int = 0
    total: int | None = None
    score: float | None = None
    started: float | None = None
    phase_started: float = 0.0
    first: tuple[int, float] | None = None
    told: float = 0.0
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
            self._console.print(
                Text(one_line(f"{event.strategy}: {line}")), soft_wrap=True, highlight=False
            )

    def _apply(self, event: Event, trial: _Trial) -> str | None:
        """Update the trial; the line to print, None where nothing is worth one."""
        now = self._clock()
        match event:
            case TrialStarted():
                trial.state, trial.started = "running", now
                return None
            case PhaseStarted():
                trial.state, trial.phase = "running", words.phase(event.phase)
                trial.unit = words.unit(event.phase)
                trial.phase_started, trial.done, trial.total = now, 0, event.total
                trial.detail, trial.first, trial.told = "", None, now
                steps = f" ({numbers.count(event.total)})" if event.total is not None else ""
                return f"{trial.phase}{steps}"
            case Progress():
                trial.done = event.done
                trial.total = event.total if event.total is not None else trial.total
                trial.detail = event.detail or ""
                trial.first = trial.first or (event.done, now)
                if event.running_score is not None:
                    trial.score = event.running_score
                return self._reminder(trial, now)
            case Silence():
                return self._reminder(trial, now)
            case TrialFinished():
                trial.state, trial.wall_s = event.status, event.wall_s
                trial.detail = event.reason or ""
                trial.score = event.primary_score
                return self._finish(event)

    def _reminder(self, trial: _Trial, now: float) -> str | None:
        """How far a phase is that has been told of for the last time a while ago."""
        if now - trial.told < REMIND_S:
            return None
        trial.told = now
        parts = [trial.phase]
        if trial.done and trial.total:
            steps = f"{numbers.count(trial.done)} of {numbers.count(trial.total)}"
            parts.append(f"{steps} {trial.unit}")
        if trial.detail:
            parts.append(trial.detail)
        left = self._left(trial)
        if left is None:
            parts.append(f"{numbers.about(now - trial.phase_started)} so far")
        else:
            parts.append(f"about {numbers.about(left)} left")
        return ", ".join(parts)

    def _finish(self, event: TrialFinished) -> str:
        parts = [f"{event.status} in {numbers.seconds(event.wall_s)}"]
        if event.status == "skipped":
            parts = ["skipped"]
        if event.primary_score is not None:
            parts.append(f"{self._metric.title} {self._metric.write(event.primary_score)}")
        line = ", ".join(parts)
        return f"{line}: {event.reason}" if event.reason else line

    def _table(self) -> Table:
        table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, expand=False)
        longest = max((len(name) for name in self._trials), default=0)
        widths = (min(_NAME_WIDTH, max(8, longest)), _BAR_WIDTH, 7, 7, len(self._metric.title) + 1)
        strategy, progress, elapsed, left, score = widths
        phase = max(10, self._console.width - sum(widths) - len(widths) - 1)
        table.add_column("strategy", no_wrap=True, width=strategy)
        table.add_column("phase", no_wrap=True, width=phase)
        table.add_column("progress", width=progress)
        table.add_column("elapsed", justify="right", no_wrap=True, width=elapsed)
        table.add_column("left", justify="right", no_wrap=True, width=left)
        table.add_column(self._metric.title, justify="right", no_wrap=True, width=score)
        with self._lock:
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
        said = f"{numbers.count(ended)} of {numbers.count(len(states))} ended"
        bar = ProgressBar(len(states), ended, width=_BAR_WIDTH)
        return Text("repeats"), Text(said), bar, Text(), Text(), Text()

    def _cells(self, name: str, trial: _Trial) -> tuple[Text | ProgressBar, ...]:
        styles = {"running": "bold", "failed": "red", "waiting": "dim", "skipped": "dim"}
        style = styles.get(trial.state, "")
        running = trial.state == "running"
        said = trial.phase if running else trial.state
        if trial.detail:
            said = f"{said}: {trial.detail}"
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
        cells = (one_line(name), one_line(said))
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
