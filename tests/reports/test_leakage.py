"""What the report says of training rows that resemble test rows."""

from __future__ import annotations

import dataclasses

import pytest

from advisor.results import Results
from advisor.types import RemovedRow
from reports.blocks import Notes, Table
from reports.sections import leakage


def _blocks(results: Results, removed: list[RemovedRow]):
    provenance = dataclasses.replace(results.provenance, removed=tuple(removed))
    return leakage.blocks(dataclasses.replace(results, provenance=provenance))


def _sentence(blocks) -> str:
    assert isinstance(blocks[0], Notes)
    return blocks[0].items[0].texts[0]


def test_nothing_is_said_where_nothing_was_removed(results):
    assert _blocks(results, []) == ()


def test_the_least_alike_pairs_stand_first_with_their_source(results):
    removed = [RemovedRow("7", "1", 1.0), RemovedRow("a", "b", 0.75), RemovedRow("9", "3", 0.8)]
    blocks = _blocks(results, removed)
    assert _sentence(blocks) == (
        "3 training rows were left out before anything was fitted: 1 says the same as a test row "
        "and 2 say nearly the same and have its answer."
    )
    table = blocks[1]
    assert isinstance(table, Table)
    assert table.folded
    assert table.notes == ()
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["a", "b", "75.0%"],
        ["9", "3", "80.0%"],
        ["7", "1", "100.0%"],
    ]
    assert table.rows[0].cells[2].source == "/provenance/removed/1/similarity"
    assert table.rows[0].cells[2].value == 0.75


@pytest.mark.parametrize(
    ("similarity", "said"),
    [
        (1.0, "1 says the same as a test row"),
        (0.9, "1 says nearly the same and has its answer"),
    ],
)
def test_one_row_alone(results, similarity, said):
    assert _sentence(_blocks(results, [RemovedRow("1", "2", similarity)])) == (
        f"1 training row was left out before anything was fitted: {said}."
    )


def test_a_long_list_is_cut_and_says_so(results):
    table = _blocks(results, [RemovedRow(str(i), "1", 0.9) for i in range(1300)])[1]
    assert isinstance(table, Table)
    assert len(table.rows) == leakage.SHOWN_ROWS
    assert table.notes == ("… and 1,250 more, in results.json.",)
