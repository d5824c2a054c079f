"""The table of paired differences: what is real, what is open, and how many rows it would take."""

from __future__ import annotations

import dataclasses

import pytest

from advisor.results import Comparison, Results
from reports.blocks import Table
from reports.sections.differences import about, differences


def tables(results: Results) -> list[Table]:
    return [block for block in differences(results) if isinstance(block, Table)]


def with_pairs(results: Results, *pairs: Comparison) -> Results:
    return dataclasses.replace(results, comparisons=pairs)


def pair(difference: float, p_adjusted: float, needed: int | None) -> Comparison:
    low, high = difference - 0.05, difference + 0.05
    return Comparison(
        "tfidf", "qlora", "accuracy", difference, low, high, p_adjusted, p_adjusted, None, needed
    )


def test_an_unclear_pair_says_how_many_rows_it_would_need(results: Results) -> None:
    (table,) = tables(with_pairs(results, pair(-0.02, 0.4, 1_273)))
    titles = [f"{column.title} {column.unit}".strip() for column in table.columns]
    assert titles == ["pair", "diff.", "95% interval", "p", "rows needed", "reading"]
    cells = table.rows[0].cells
    assert [cell.text for cell in cells][-2:] == ["~1,300", "unclear"]
    assert (cells[4].value, cells[4].source) == (1_273, "/comparisons/0/rows_needed")
    assert any(note.startswith("Rows needed: about how many") for note in table.notes)
    assert any("it does not mean equal" in note for note in table.notes)


def test_a_pair_that_only_the_correction_leaves_unclear_is_told(results: Results) -> None:
    def note(alone: float, adjusted: float) -> list[str]:
        one = dataclasses.replace(pair(-0.12, adjusted, None), p_value=alone)
        other = dataclasses.replace(pair(0.01, 1.0, None), a="rag")
        (table,) = tables(with_pairs(results, one, other))
        return [text for text in table.notes if text.startswith("An interval without 0")]

    (told,) = note(0.012, 0.071)
    assert told == (
        "An interval without 0 beside an adjusted p of 0.05 or more: alone, the pair would count "
        "as different; corrected for the 2 pairs compared, it does not."
    )
    assert note(0.012, 0.024) == note(0.06, 0.12) == []


def test_without_a_difference_there_is_no_number_of_rows(results: Results) -> None:
    other = dataclasses.replace(pair(0.0, 1.0, None), a="rag")
    (table,) = tables(with_pairs(results, pair(-0.02, 0.4, 900), other))
    assert [row.cells[4].text for row in table.rows] == ["~900", "no difference"]
    assert table.rows[1].cells[4].source is None


def test_runs_that_hold_no_such_figure_have_no_such_column(results: Results) -> None:
    (table,) = tables(with_pairs(results, pair(-0.02, 0.4, None)))
    assert "rows" not in [column.title for column in table.columns]
    assert all(len(row.cells) == len(table.columns) for row in table.rows)


def test_the_smallest_difference_names_its_rows(results: Results) -> None:
    notes = [note for table in tables(results) for note in table.notes]
    assert any(
        "smaller than about 0.048 cannot be told from chance on 300 test rows" in note
        for note in notes
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not measured"),
        (7, "~7"),
        (42, "~42"),
        (996, "~1,000"),
        (12_345, "~12,000"),
        (1_000_000, "~1,000,000"),
        (10**12, "> 1,000,000"),
    ],
)
def test_rows_are_written_to_two_digits(value: int | None, text: str) -> None:
    assert about(value) == text
