from __future__ import annotations

import io
import subprocess
import sys

from rich.cells import cell_len
from rich.console import Console

from advisor.trial_findings import ErrorRaised
from advisor.types import Event, PhaseStarted, Progress, Silence, TrialFinished, TrialStarted
from reports.renderers.live import LiveDisplay

EVENTS: tuple[Event, ...] = (
    TrialStarted("tfidf"),
    PhaseStarted("tfidf", "fit"),
    PhaseStarted("tfidf", "predict", 300),
    *(Progress("tfidf", done, 300, done / 300) for done in range(0, 300, 50)),
    TrialFinished("tfidf", "done", 3.21, None, 0.8133),
    TrialStarted("qlora"),
    PhaseStarted("qlora", "fit"),
    TrialFinished("qlora", "failed", 61.0, ErrorRaised("out of memory [at] \x1b[31mlayer 3")),
    TrialFinished("rag", "skipped", 0.0, ErrorRaised("no documents")),
)


def test_plain_lines_one_for_each_phase_and_end() -> None:
    stream = io.StringIO()
    with LiveDisplay(["tfidf", "qlora"], console=Console(file=stream, width=40)) as display:
        for event in EVENTS:
            display.handle(event)
    assert stream.getvalue().splitlines() == [
        "tfidf: fitting",
        "tfidf: answering the test rows (300)",
        "tfidf: done in 3.2 s, accuracy 0.813",
        "qlora: fitting",
        (
            "qlora: failed after 1 min 01 s in all: "
            "out of memory [at] \N{REPLACEMENT CHARACTER}[31mlayer 3"
        ),
        "rag: skipped: no documents",
    ]


def test_a_long_phase_is_told_of_again_and_again() -> None:
    stream = io.StringIO()
    now = [0.0]
    events: tuple[tuple[float, Event], ...] = (
        (0, PhaseStarted("qlora", "starting")),
        (29, Silence("qlora")),
        (31, Silence("qlora")),
        (40, Silence("qlora")),
        (50, TrialStarted("qlora")),
        (60, PhaseStarted("qlora", "fit")),
        # it goes on with a checkpoint: the first 100 steps have taken no time here
        *((60 + 7 * n, Progress("qlora", 100 + n, 600)) for n in range(1, 11)),
        (135, Silence("qlora")),
        (140, PhaseStarted("qlora", "predict", 2000)),
        (160, Progress("qlora", 50, 2000, 0.9)),
        (180, Progress("qlora", 100, 2000, 0.9, "batch 7")),
        (200, TrialFinished("qlora", "done", 150.0)),
    )
    with LiveDisplay(console=Console(file=stream, width=200), clock=lambda: now[0]) as display:
        for at, event in events:
            now[0] = at
            display.handle(event)
    assert stream.getvalue().splitlines() == [
        "qlora: starting",
        "qlora: starting, 31 s so far",
        "qlora: fitting",
        "qlora: fitting, 105 of 600 steps, about 58 min left",
        "qlora: fitting, 110 of 600 steps, about 57 min left",
        "qlora: answering the test rows (2,000)",
        "qlora: answering the test rows, 100 of 2,000 rows, batch 7, about 13 min left",
        "qlora: done in 2 min 30 s",
    ]


def test_on_a_terminal_a_row_for_each_strategy_with_time_left() -> None:
    stream = io.StringIO()
    now = [0.0]
    console = Console(
        file=stream, width=80, force_terminal=True, color_system=None, legacy_windows=False
    )
    with LiveDisplay(
        ["tfidf", "knn-few-shot", "qlora"], console=console, clock=lambda: now[0]
    ) as display:
        for event in EVENTS[:10]:
            display.handle(event)
        display.handle(TrialStarted("knn-few-shot"))
        display.handle(PhaseStarted("knn-few-shot", "predict", 300))
        now[0] = 30.0
        display.handle(Progress("knn-few-shot", 100, 300, 0.81, "batch 7"))
    lines = stream.getvalue().splitlines()
    row = next(line for line in reversed(lines) if "knn-few-shot" in line)
    assert "answering the test rows" in row
    assert row.split()[-3:] == ["0:30", "1:00", "0.810"]
    done = next(line for line in reversed(lines) if line.lstrip("\r").startswith("tfidf"))
    assert done.split()[1:] == ["done", "0:03", "0.813"]
    assert any(line.startswith("qlora") and "waiting" in line for line in lines)
    assert all(cell_len(line.partition("\x1b")[0]) <= 80 for line in lines)


def test_imports_nothing_heavy() -> None:
    code = (
        "import sys, reports.view; from reports.renderers import html, live, terminal; "
        "print([m for m in ('torch', 'numpy', 'datasets', 'sklearn') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
