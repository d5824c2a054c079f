"""What a machine can run, in a terminal. Plain text: it is shown where libraries may be missing."""

from __future__ import annotations

import textwrap

from advisor.doctor.checks import Check, Diagnosis
from reports.plain import one_line

_MARKS = {"ok": "ok", "note": "note", "missing": "MISSING"}
_NAME_WIDTH = 9
_NARROWEST, _WIDEST = 40, 100


def page(diagnosis: Diagnosis, width: int) -> str:
    """Every check, what fixes each problem on a line of its own, and whether the demo can run.

    Args:
        diagnosis: what to show.
        width: columns of the terminal; commands are never broken.
    """
    lines = ["What this machine can run:", ""]
    for one in diagnosis.checks:
        lines += _check(one, max(_NARROWEST, min(width, _WIDEST)))
    lines.append("")
    missing = [one.name for one in diagnosis.checks if one.status == "missing" and one.for_demo]
    if diagnosis.ready:
        lines.append("Everything that `advisor demo` needs is here.")
    else:
        lines.append(f"`advisor demo` cannot run as it should yet: {', '.join(missing)}.")
    return "\n".join(lines)


def _check(one: Check, width: int) -> list[str]:
    head = f"  {_MARKS[one.status]:<4}  {one.name:<{_NAME_WIDTH}} "
    indent = " " * len(head)
    said = textwrap.wrap(
        one_line(one.found),
        width,
        initial_indent=head,
        subsequent_indent=indent,
        break_on_hyphens=False,
    )
    return [*said, *([f"{indent}fix: {one_line(one.remedy)}"] if one.remedy else [])]
