"""What failed, in sentences: rows that nobody gets right, and what became of retrieved passages.

Under a graded metric "wrong" has two senses: a score of 0, and an answer that is not exactly right.
Each sentence says which one it counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from advisor.findings import RetrievalBreakdown, WrongEverywhere
from advisor.types import TaskKind
from evals.phrases import listed

Grading = Literal["binary", "graded"]
"""Whether an answer's score in the primary metric is 0 or 1, or may lie between."""


def wrong_everywhere(
    kind: TaskKind,
    n_test: int,
    rows: Sequence[WrongEverywhere],
    counted: Sequence[str],
    grading: Grading,
) -> Iterable[str]:
    """Say how many rows fail under every strategy, and on how many most strategies agree.

    Strategies that learnt from the same rows repeat each other's mistakes, so agreement is a reason
    to look at a label, not proof against it.

    Args:
        kind: of the task.
        n_test: test rows in all.
        rows: those that fail everywhere.
        counted: the strategies that this rests on.
        grading: of the primary metric.
    """
    if not rows:
        return
    one = len(rows) == 1
    fail = "score 0" if grading == "graded" else "are wrong"
    fails = "scores 0" if grading == "graded" else "is wrong"
    text = (
        f"{len(rows):,} of {_plural(n_test, 'test row')} {fails if one else fail} for all "
        f"{len(counted)} strategies."
    )
    most = len(counted) // 2 + 1
    if agreed := sum(row.votes >= most for row in rows):
        expected, another = (
            ("label", "another label")
            if kind == "classification"
            else ("expected answer", "another answer")
        )
        at_least = f"t least {most} of the strategies agree on {another}: look at"
        text += (
            f" A{at_least} its {expected} first."
            if one
            else f" For {agreed:,} of them a{at_least} their {expected}s first."
        )
    yield text


def not_counted(names: Sequence[str]) -> Iterable[str]:
    """Say which strategies the rows wrong everywhere do not rest on."""
    if names:
        gives = "gives" if len(names) == 1 else "give"
        yield f"Not counted there: {listed(names)}, which {gives} every row the same answer."


def retrieval(name: str, part: RetrievalBreakdown, closed_book: str | None) -> Iterable[str]:
    """Say which of the two steps a failed answer is owed to, and what was known without help.

    Args:
        name: of the strategy.
        part: its rows; `partly` is None where answers are right or wrong.
        closed_book: the strategy that asks the same model and retrieves nothing.
    """
    what = "a passage of the right document" if part.by == "document" else "the expected answer"
    graded = part.partly is not None
    if wrong := part.misread + part.missed:
        of_rows = f"{wrong:,} of {_plural(part.n, 'row')}"
        failed = (
            f"{name} did not get {of_rows} exactly right ({part.partly:,} of them partly, with a "
            "score above 0)"
            if graded
            else f"{name} answered {of_rows} wrong"
        )
        yield (
            f"{failed}: for {part.misread:,} {what} was shown in the prompt, for {part.missed:,} "
            "it was not."
        )
    if part.without_help:
        right = "exactly right" if graded else "right"
        also = (
            f"; {closed_book}, without retrieval, gets {part.closed_book:,} of them {right} too"
            if part.closed_book is not None
            else ""
        )
        yield (
            f"{name} answered {_plural(part.without_help, 'row')} {right} though {what} did not "
            f"stand in the prompt{also}."
        )


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
