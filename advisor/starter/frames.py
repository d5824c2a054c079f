"""Fact frames: a relation between a subject and a value, in several wordings.

The hand-written files `lists/frames_*.txt` hold blocks: `subject -> value`, then statements (`S`,
or `s` for one that follows another about the same subject) and questions (`Q`), with the slots {x}
for the subject and {v} for the value. Questions share meaning, not words, with the statements.
"""

from dataclasses import dataclass
from functools import cache

from advisor.starter.lists import FOLDER


@dataclass(frozen=True)
class Frame:
    """One relation. `subject` and `value` are kinds that `values.py` can draw."""

    subject: str
    value: str
    statements: tuple[str, ...]
    follow_ups: tuple[str, ...]
    questions: tuple[str, ...]


@cache
def frames() -> tuple[Frame, ...]:
    """Read the frames of all files, in their order."""
    return tuple(
        _frame(lines) for file in sorted(FOLDER.glob("frames_*.txt")) for lines in blocks(file.name)
    )


@cache
def frames_about() -> dict[str, tuple[Frame, ...]]:
    """All frames by the kind of their subject."""
    kinds = sorted({frame.subject for frame in frames()})
    return {kind: tuple(f for f in frames() if f.subject == kind) for kind in kinds}


def blocks(name: str) -> list[list[str]]:
    """Blocks of lines of a list file, parted by blank lines; comments are left out."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    kept = [line.strip() for line in text.splitlines() if not line.startswith("# ")]
    parts = "\n".join(kept).split("\n\n")
    return [part.strip().splitlines() for part in parts if part.strip()]


def _frame(lines: list[str]) -> Frame:
    subject, value = lines[0].split(" -> ")

    def marked(mark: str) -> tuple[str, ...]:
        return tuple(line[2:].strip() for line in lines[1:] if line.startswith(f"{mark} "))

    return Frame(subject, value, marked("S"), marked("s"), marked("Q"))
