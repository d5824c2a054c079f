"""What a machine can run, in a terminal. Plain text: it is shown where libraries may be missing."""

from __future__ import annotations

import unicodedata

from advisor.doctor.checks import Check, Diagnosis
from reports.messages import say
from reports.plain import one_line
from reports.renderers.line_breaks import broken

_NARROWEST, _WIDEST = 40, 100


def page(diagnosis: Diagnosis, width: int) -> str:
    """Every check, what fixes each problem on a line of its own, and whether the demo can run.

    Args:
        diagnosis: what to show.
        width: columns of the terminal; commands are never broken.
    """
    lines = [say("doctor-title"), ""]
    names = {one.name: say(f"check-{one.name}") for one in diagnosis.checks}
    states = {one.status: say("doctor-status", status=one.status) for one in diagnosis.checks}
    widest, longest = max(map(_columns, names.values())), max(map(_columns, states.values()))
    for one in diagnosis.checks:
        head = f"  {_padded(states[one.status], longest)}  {_padded(names[one.name], widest)}  "
        lines += _check(one, head, max(_NARROWEST, min(width, _WIDEST)))
    lines.append("")
    checks = [one for one in diagnosis.checks if one.status == "missing" and one.for_demo]
    missing = [names[one.name] for one in checks]
    if diagnosis.ready:
        lines.append(say("doctor-ready"))
    else:
        lines.append(say("doctor-not-ready", missing=missing))
    return "\n".join(lines)


def _check(one: Check, head: str, width: int) -> list[str]:
    indent = " " * _columns(head)
    said = list(broken(one_line(say(one.found)), width - len(indent), _columns))
    lines = [f"{head if place == 0 else indent}{line}" for place, line in enumerate(said or [""])]
    if one.remedy:
        lines.append(f"{indent}{say('doctor-fix', command=one_line(one.remedy))}")
    return lines


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _columns(text))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
