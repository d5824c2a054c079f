"""What a machine can run, in a terminal. Plain text: it is shown where libraries may be missing."""

from __future__ import annotations

import textwrap

from advisor.doctor.checks import Check, Diagnosis
from reports.plain import one_line

_MARKS = {"ok": "ok", "note": "note", "lack": "LACK"}
_NAME_WIDTH = 9
_NARROWEST, _WIDEST = 40, 100


def page(diagnosis: Diagnosis, width: int) -> str:
    """Every check, what mends each lack on a line of its own, and whether the demo can run.

    Args:
        diagnosis: what to show.
        width: columns of the terminal; commands are never broken.
    """
    lines = ["What this machine can run:", ""]
    for one in diagnosis.checks:
        lines += _check(one, max(_NARROWEST, min(width, _WIDEST)))
    lines.append("")
    lacking = [one.name for one in diagnosis.checks if one.status == "lack" and one.for_demo]
    if diagnosis.ready:
        lines.append("Everything that `advisor demo` needs is here.")
    else:
        lines.append(f"`advisor demo` cannot run as it should yet: {', '.join(lacking)}.")
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
    return [*said, *([f"{indent}mend: {one_line(one.remedy)}"] if one.remedy else [])]
