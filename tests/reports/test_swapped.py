"""What the report says about a model above retrieved material: as much as the figures carry."""

from __future__ import annotations

import dataclasses
import re

import pytest

from advisor.results import Comparison, QuerySwap, Results
from reports import view
from reports.blocks import Notes, Section, Table
from reports.renderers import html

TITLE = "Does the model add to what is retrieved?"


def _with(
    results: Results, own: float, other: float, ends: tuple[float, float], n: int = 60
) -> Results:
    gap = Comparison("own query", "another row's query", "accuracy", own - other, *ends, 0.5, 0.5)
    swap = QuerySwap("accuracy", other, other - 0.1, other + 0.1, own, n, gap)
    strategies = tuple(
        dataclasses.replace(one, query_swap=swap) if one.name in ("knn-few-shot", "rag") else one
        for one in results.strategies
    )
    return dataclasses.replace(results, strategies=strategies)


def _against_vote(results: Results, difference: float, p_adjusted: float) -> Results:
    """The same with a comparison of knn-vote and knn-few-shot, stored that way round."""
    swapped = _with(results, 0.82, 0.61, (0.1, 0.32))
    pair = Comparison(
        "knn-vote", "knn-few-shot", "accuracy", -difference, -difference - 0.05,
        -difference + 0.05, p_adjusted, p_adjusted,
    )  # fmt: skip
    return dataclasses.replace(swapped, comparisons=(*results.comparisons, pair))


def _section(results: Results) -> Section:
    return next(one for one in view.build(results).sections if one.title == TITLE)


def _said(results: Results, name: str = "knn-few-shot") -> tuple[str, ...]:
    notes = _section(results).blocks[0]
    assert isinstance(notes, Notes)
    return next(item.texts for item in notes.items if item.term == name)


OPENING = "With another row's query its accuracy"
BLIND = (
    "the model does not read the query, and what it gets right comes from the rest of the prompt."
)
OPEN = "60 rows cannot tell the two apart, so whether the model reads the query is open."
READINGS = {
    (0.82, 0.61, 0.10, 0.32): (
        f"{OPENING} falls from 0.820 to 0.610 (60 rows): the model reads the query."
    ),
    (0.82, 0.77, 0.01, 0.09): (
        f"{OPENING} falls only from 0.820 to 0.770 (60 rows): the model reads the query, but less "
        "than 0.100 depends on it."
    ),
    (0.82, 0.80, -0.04, 0.08): f"{OPENING} stays at 0.800 (0.820 with its own, 60 rows): {BLIND}",
    (0.62, 0.72, -0.18, -0.02): f"{OPENING} rises to 0.720 (0.620 with its own, 60 rows): {BLIND}",
    (0.82, 0.72, -0.02, 0.22): (
        f"{OPENING} is 0.720, with its own 0.820 (60 rows, 95% interval of the difference −0.020 "
        f"to +0.220): {OPEN}"
    ),
    (0.05, 0.05, -0.03, 0.03): (
        "With its own query its accuracy is 0.050, with another row's 0.050 (60 rows): too low to "
        "tell whether the model reads the query."
    ),
}


@pytest.mark.parametrize("figures", READINGS)
def test_no_more_is_said_than_the_interval_carries(
    results: Results, figures: tuple[float, float, float, float]
) -> None:
    own, other, low, high = figures
    assert _said(_with(results, own, other, (low, high)))[0] == READINGS[figures]


@pytest.mark.parametrize(
    ("difference", "p_adjusted", "words"),
    [
        (0.05, 0.01, "It is better than {}: the model adds to retrieval alone."),
        (0.02, 0.40, "It is not distinguishable from {}: no gain over retrieval alone is shown."),
        (-0.01, 0.9, "It is not better than {}: the model adds nothing over retrieval alone here."),
        (0.0, 1.0, "It is not better than {}: the model adds nothing over retrieval alone here."),
        (-0.2, 0.01,
         "It is worse than {}: the model loses some of what retrieval alone brings."),
    ],
)  # fmt: skip
def test_a_model_is_held_against_counting_the_labels(
    results: Results, difference: float, p_adjusted: float, words: str
) -> None:
    counting = "counting the labels of the nearest rows (knn-vote 0.823 against 0.813, 300 rows)"
    said = _said(_against_vote(results, difference, p_adjusted))
    assert said[1] == words.format(counting)


def test_without_that_comparison_nothing_is_said_of_it(results: Results) -> None:
    assert len(_said(_with(results, 0.82, 0.61, (0.1, 0.32)))) == 1


def test_passages_of_documents_have_no_labels_to_count(results: Results) -> None:
    found = _against_vote(results, -0.01, 0.9)
    pair = dataclasses.replace(found.comparisons[-1], b="rag")
    found = dataclasses.replace(found, comparisons=(*found.comparisons, pair))
    assert len(_said(found, "rag")) == 2
    provenance = dataclasses.replace(found.provenance, documents="handbook/")
    found = dataclasses.replace(found, provenance=provenance)
    assert len(_said(found, "rag")) == 1
    assert len(_said(found)) == 2


def test_the_figures_stand_beside_the_words(results: Results) -> None:
    table = _section(_with(results, 0.82, 0.61, (0.10, 0.32))).blocks[1]
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0].cells] == [
        "knn-few-shot", "0.820", "0.610", "+0.210", "+0.100 to +0.320", "60",
    ]  # fmt: skip
    assert table.rows[0].cells[4].source == "/strategies/6/query_swap/gap"


def test_without_a_control_there_is_no_section(results: Results) -> None:
    assert TITLE not in [section.title for section in view.build(results).sections]


def test_the_page_carries_the_same_words(results: Results) -> None:
    page = html.render(view.build(_with(results, 0.82, 0.61, (0.10, 0.32))))
    assert re.search(r"falls from 0\.820 to 0\.610 \(60 rows\)", page)
