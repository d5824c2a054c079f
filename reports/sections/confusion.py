"""Which label the winner takes for which, as a matrix where the labels are few."""

from __future__ import annotations

from collections import Counter

from advisor.results import Results
from reports.blocks import Block, Cell, Column, Row, Table
from reports.messages import numbers, say
from reports.plain import one_line
from reports.sections.cells import named, ranked

MOST_LABELS = 15
"""A wider matrix is unreadable on a phone; the most frequent confusions are in a table anyway."""
FIRST_HALF = 8
"""Columns that a narrow renderer shows at once."""
NAME_LENGTH = 40


def matrix(results: Results) -> tuple[Block, ...]:
    """Test rows by expected label and answer, tallied from the rows of the file.

    Of the winner, or else of the best in the ranking. Empty unless this is a classification into
    few labels and the file has its rows.
    """
    labels = results.task.labels
    names = [one.id for one in ranked(results) if one.status == "done"]
    name = results.verdict.winner or (names[0] if names else None)
    if results.task.kind != "classification" or not 2 <= len(labels) <= MOST_LABELS or name is None:
        return ()
    tally: Counter[tuple[str, str | None]] = Counter()
    for row in results.rows:
        if name in row.answers and row.target in labels:
            output = row.answers[name].output
            tally[row.target, output if output in labels else None] += 1
    if not tally:
        return ()
    answers = [*labels, *([None] if any(output is None for _, output in tally) else [])]
    columns = (
        Column(say("failures-expected"), kind="text"),
        *(
            Column(say("confusion-else") if answer is None else str(place), group=_half(place))
            for place, answer in enumerate(answers, start=1)
        ),
    )
    rows = tuple(
        Row((named(f"{place} {_short(label)}"), *(_cell(tally, label, one) for one in answers)))
        for place, label in enumerate(labels, start=1)
        if any(tally[label, one] for one in answers)
    )
    notes = [say("confusion-note")]
    if None in answers:
        notes.append(say("confusion-else-note"))
    return (Table(say("confusion-caption", strategy=name), columns, rows, tuple(notes)),)


def _cell(tally: Counter[tuple[str, str | None]], label: str, answer: str | None) -> Cell:
    n = tally[label, answer]
    share = n / sum(count for (target, _), count in tally.items() if target == label)
    return Cell(numbers.count(n), float(n), shade=share if answer == label else -share)


def _half(place: int) -> str:
    return "first labels" if place <= FIRST_HALF else "further labels"


def _short(label: str) -> str:
    flat = one_line(label)
    return flat if len(flat) <= NAME_LENGTH else f"{flat[: NAME_LENGTH - 1]}…"
