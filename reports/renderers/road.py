"""The road of a comparison and the next step, as bare `advisor` shows it. Plain text: it is quick.

Drawing needs no library here, so that this page comes as fast as --help.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.doctor.folder import Folder, Run
from advisor.doctor.road import Step
from reports.messages import say
from reports.plain import clean, one_line

_STOPS = ("ask", "compare", "report")
_ELSE = ("demo", "plan", "doctor", "--help")


def page(folder: Folder, step: Step) -> str:
    """The whole page; the command of the next step stands on a line of its own."""
    lines = [say("road-title"), ""]
    states = _states(folder, step)
    for number, (command, state) in enumerate(zip(_STOPS, states, strict=True), start=1):
        lines.append(f"  {number}  {'advisor ' + command:<16} {say('road-what', command=command)}")
        lines += [f"     {'':<16} -> {one_line(said)}" for said in state]
    lines += ["", *_here(folder), *_to_fix(folder)]
    lines += [say("road-next"), f"  {say('road-why', why=step.why)}", ""]
    lines += [f"  {typed(step.command)}", ""]
    lines += [
        f"  {'advisor ' + one:<15} {say('road-what', command=one.strip('-'))}" for one in _ELSE
    ]
    return "\n".join(lines)


def typed(command: str) -> str:
    """A command as it is shown: on one line, and with nothing in it that a terminal obeys."""
    return clean(command).replace("\n", "\N{REPLACEMENT CHARACTER}")


def _here(folder: Folder) -> Sequence[str]:
    found = []
    if folder.data:
        found.append(f"  {say('road-data', path=one_line(folder.data))}")
    if folder.documents:
        found.append(f"  {say('road-documents', folder=folder.documents)}")
    return [say("road-here"), *found, ""] if found else []


def _to_fix(folder: Folder) -> Sequence[str]:
    """What is wrong with advisor.toml, which every command below would stop at."""
    problems = [f"  {one_line(say(one))}" for one in folder.problems]
    return [say("road-fix-first"), *problems, ""] if problems else []


def _states(folder: Folder, step: Step) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """What was done at each stop, in this folder; of one run, which is the next step's own."""
    asked = []
    advice = folder.advice
    if advice and advice.data:
        asked.append(say("road-advised-for", strategy=advice.recommended, data=advice.data))
    elif advice:
        asked.append(say("road-advised", strategy=advice.recommended))
    elif folder.draft:
        asked.append(say("road-draft"))
    told = (step.run,) if step.run else folder.runs[:1]
    reported = [run for run in told if run.winner]
    return (
        asked,
        [_run(run) for run in told],
        [
            say("road-verdict", winner=run.winner, report=str(run.path / "report.html"))
            for run in reported
        ],
    )


def _run(run: Run) -> str:
    return say(
        "road-run",
        state=run.state,
        run=str(run.path),
        done=len(run.done),
        trials=len(run.trials),
    )
