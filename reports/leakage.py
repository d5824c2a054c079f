"""Which training rows were left out because they resemble a test row."""

from __future__ import annotations

from advisor.results import Results
from reports import numbers, words
from reports.blocks import Block, Column, Item, Notes, Row, Table
from reports.cells import cell, named, nothing_fitted, pointer

SHOWN_ROWS = 50
"""More than anybody checks by eye; results.json holds all of them."""


def blocks(results: Results) -> tuple[Block, ...]:
    """What was left out in a sentence, then the pairs, the least alike first.

    Empty where nothing was left out, or nothing was fitted.
    """
    removed = results.provenance.removed
    if not removed or nothing_fitted(results):
        return ()
    places = sorted(range(len(removed)), key=lambda i: removed[i].similarity)
    rows = tuple(
        Row(
            (
                named(removed[i].train_id),
                named(removed[i].test_id),
                cell(
                    removed[i].similarity,
                    numbers.percent,
                    pointer("provenance", "removed", i, "similarity"),
                ),
            )
        )
        for i in places[:SHOWN_ROWS]
    )
    columns = (
        Column("training row", kind="text"),
        Column("test row", kind="text"),
        Column("words", "in common"),
    )
    caption = "Training rows left out because they resemble a test row, least alike first."
    notes = []
    if len(removed) > SHOWN_ROWS:
        notes.append(f"… and {numbers.count(len(removed) - SHOWN_ROWS)} more, in results.json.")
    return (
        Notes((Item("left out of training", (_sentence(results),)),)),
        Table(caption, columns, rows, tuple(notes), folded=True),
    )


def _sentence(results: Results) -> str:
    removed = results.provenance.removed
    equal = sum(one.similarity == 1 for one in removed)
    near = len(removed) - equal
    was = "was" if len(removed) == 1 else "were"
    reasons = []
    if equal:
        verb = "says" if equal == 1 else "say"
        reasons.append(f"{numbers.count(equal)} {verb} the same as a test row")
    if near:
        verb = "says" if near == 1 else "say"
        reasons.append(f"{numbers.count(near)} {verb} nearly the same and {_has(near)} its answer")
    return (
        f"{words.plural(len(removed), 'training row')} {was} left out before anything was fitted: "
        f"{words.listed(reasons)}."
    )


def _has(number: int) -> str:
    return "has" if number == 1 else "have"
