"""Which training rows were left out because they resemble a test row."""

from __future__ import annotations

from advisor.results import Results
from reports.blocks import Block, Column, Item, Notes, Row, Table
from reports.messages import numbers, say
from reports.sections.cells import cell, named, nothing_fitted, pointer

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
        Column(say("leakage-training-row"), kind="text"),
        Column(say("leakage-test-row"), kind="text"),
        Column(say("leakage-alike"), say("leakage-alike-unit")),
    )
    more = len(removed) - SHOWN_ROWS
    notes = (say("leakage-more", n=more),) if more > 0 else ()
    equal = sum(one.similarity == 1 for one in removed)
    near = len(removed) - equal
    which = "equal" if not near else "near" if not equal else "both"
    said = say("leakage-removed", n=len(removed), which=which, equal=equal, near=near)
    return (
        Notes((Item(say("leakage-title"), (said,)),)),
        Table(say("leakage-table"), columns, rows, notes, folded=True),
    )
