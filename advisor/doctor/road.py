"""The next step for a folder: one command, and why it is the next."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.doctor.folder import Folder, Run

Why = Literal[
    "unfinished", "failed", "advised", "measured", "draft", "data", "demonstrated", "nothing"
]
PLACEHOLDER = "YOUR_DATA.jsonl"


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next.

    Attributes:
        why: what in the folder makes it the next step.
        command: ready to paste.
        run: the run folder it is about, if it is about one.
    """

    why: Why
    command: str
    run: Run | None = None


def next_step(folder: Folder) -> Step:
    """The one step that leads on: finish what was begun, then measure, then read, then ask."""
    newest = folder.runs[0] if folder.runs else None
    if newest and newest.state == "unfinished" and newest.command:
        return Step("unfinished", newest.command, newest)
    own = [run for run in folder.runs if not run.demo and run.state != "unfinished"]
    if folder.advice and not any(_about(run, folder.advice.data) for run in own):
        return Step("advised", _advised_command(folder))
    if own:
        why: Why = "failed" if own[0].state == "failed" else "measured"
        return Step(why, _report(own[0]), own[0])
    if folder.draft:
        return Step("draft", _ask(folder))
    if folder.data:
        return Step("data", _ask(folder))
    if newest and newest.demo and newest.state != "unfinished":
        return Step("demonstrated", "advisor ask", newest)
    return Step("nothing", "advisor demo")


def _about(run: Run, data: str | None) -> bool:
    """Whether a run is about the advice's data; advice on none in particular is about any."""
    if data is None or run.data is None:
        return True
    return data == run.data or Path(data).resolve() == Path(run.data).expanduser().resolve()


def _advised_command(folder: Folder) -> str:
    assert folder.advice is not None
    if folder.advice.command:
        return folder.advice.command
    data = folder.advice.data or folder.data or PLACEHOLDER
    docs = ["--docs", folder.documents] if folder.documents else []
    return shlex.join(["advisor", "compare", data, *docs])


def _ask(folder: Folder) -> str:
    words = ["advisor", "ask"]
    if folder.data:
        words += ["--data", folder.data]
        words += ["--docs", folder.documents] if folder.documents else []
    return shlex.join(words)


def _report(run: Run) -> str:
    return shlex.join(["advisor", "report", str(run.path)])
