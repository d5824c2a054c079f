"""The road of a comparison and the next step, as bare `advisor` shows it. Plain text: it is quick.

Drawing needs no library here, so that this page comes as fast as --help.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.doctor.folder import Folder, Run
from advisor.doctor.road import Step
from reports.plain import clean, one_line

_TITLE = "advisor: prompt, retrieve or fine-tune? Measured on your labelled data."
_STOPS = (
    ("advisor ask", "a few questions; a prediction with its reasons"),
    ("advisor compare", "the strategies side by side on one locked split"),
    ("advisor report", "the verdict again, and one HTML file to forward"),
)
_REASONS = {
    "unfinished": "A comparison is not finished (or still running). This does what is missing:",
    "failed": "A comparison here ended with a failed trial; see why, or run it again:",
    "advised": "The advice is a prediction. Measure it:",
    "measured": "Everything here is measured. See the verdict again:",
    "draft": "A questionnaire was left half-way; its answers are kept. Go on:",
    "data": "There is labelled data here. Ask for advice on it:",
    "demonstrated": "You have seen the demonstration. Ask for advice on a task of your own:",
    "nothing": "Nothing to go on with in this folder. See it work on bundled data first:",
}
_ELSE = (
    ("advisor demo", "try it on bundled data, offline"),
    ("advisor plan", "memory, time and cost before anything runs"),
    ("advisor doctor", "what this machine can run"),
    ("advisor --help", "all commands"),
)


def page(folder: Folder, step: Step) -> str:
    """The whole page; the command of the next step stands on a line of its own."""
    lines = [_TITLE, ""]
    states = _states(folder, step)
    for number, ((command, what), state) in enumerate(zip(_STOPS, states, strict=True), start=1):
        lines.append(f"  {number}  {command:<16} {what}")
        lines += [f"     {'':<16} -> {one_line(said)}" for said in state]
    lines += ["", *_here(folder), *_to_mend(folder)]
    lines += ["Next:", f"  {_REASONS[step.why]}", "", f"  {typed(step.command)}", ""]
    lines += [f"  {command:<15} {what}" for command, what in _ELSE]
    return "\n".join(lines)


def typed(command: str) -> str:
    """A command as it is shown: on one line, and with nothing in it that a terminal obeys."""
    return clean(command).replace("\n", "\N{REPLACEMENT CHARACTER}")


def _here(folder: Folder) -> Sequence[str]:
    found = []
    if folder.data:
        found.append(f"  labelled data: {one_line(folder.data)}")
    if folder.documents:
        found.append(f"  documents: {folder.documents}/")
    return ["In this folder:", *found, ""] if found else []


def _to_mend(folder: Folder) -> Sequence[str]:
    """What is wrong with advisor.toml, which every command below would stop at."""
    problems = [f"  {one_line(one)}" for one in folder.problems]
    return ["Fix first:", *problems, ""] if problems else []


def _states(folder: Folder, step: Step) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """What was done at each stop, in this folder; of one run, which is the next step's own."""
    asked = []
    if folder.advice:
        about = f" for {folder.advice.data}" if folder.advice.data else ""
        asked.append(f"advised: {folder.advice.recommended}{about} (advisor.toml)")
    elif folder.draft:
        asked.append("left half-way")
    told = (step.run,) if step.run else folder.runs[:1]
    reported = [run for run in told if run.winner]
    return (
        asked,
        [_run(run) for run in told],
        [f"verdict: {run.winner} ({run.path / 'report.html'})" for run in reported],
    )


def _run(run: Run) -> str:
    of = f"{len(run.done)} of {len(run.trials)} strategies done"
    words = {"finished": "finished", "failed": "a trial failed", "unfinished": "not finished"}
    return f"{words[run.state]}: {run.path}, {of}"
