"""Retrieval recall from ranked passage ids."""

from __future__ import annotations

import pytest

from advisor.types import Metadata, Prediction, Sample
from evals.retrieval import recall


def sample(i, doc_id):
    return Sample(i, "?", "!", Metadata(doc_id=doc_id))


def prediction(i, *retrieved):
    return Prediction(i, "!", retrieved=retrieved)


def test_recall_by_cutoff():
    found = recall(
        [sample("1", "a"), sample("2", "b"), sample("3", "c"), sample("4", None)],
        [
            prediction("3", "x#1", "y#0"),
            prediction("1", "a#3", "b#0"),
            prediction("2", "a#0", "a#1", "b#7"),
            prediction("4", "a#0"),
        ],
    )
    assert found.n == 3
    assert found.recall == pytest.approx({"recall@1": 1 / 3, "recall@3": 2 / 3, "recall@5": 2 / 3})


@pytest.mark.parametrize(
    ("passage", "doc_id", "right"),
    [
        ("Warsaw_0#3", "Warsaw_0", True),
        ("Warsaw_0", "Warsaw_0", True),
        ("Warsaw_01#3", "Warsaw_0", False),
        ("docs/faq/billing.md#12", "billing.md", True),
        ("docs/faq/billing.md#12", "billing", True),
        ("docs/faq/billing.md#12", "faq/billing.md", True),
        ("docs/faq/billing.md#12", "docs/faq/billing.md", True),
        ("docs/faq/rebilling.md#12", "billing.md", False),
        ("billing.md#0", "docs/billing.md", False),
        ("docs\\billing.md#0", "billing.md", True),
        ("faq#refunds#2", "faq#refunds", True),
        ("faq#refunds", "faq#refunds", True),
        ("v1.2 notes#0", "v1.2 notes", True),
        ("#3", "3", False),
    ],
)
def test_the_document_of_a_passage(passage, doc_id, right):
    found = recall([sample("1", doc_id)], [prediction("1", passage)], cutoffs=(1,))
    assert found.recall == {"recall@1": float(right)}


def test_a_row_for_which_nothing_was_found_is_missed():
    found = recall(
        [sample("1", "a"), sample("2", "a")],
        [prediction("1", "a#0"), Prediction("2", None, "boom")],
    )
    assert (found.recall["recall@5"], found.n) == (0.5, 2)


def test_nothing_to_measure_is_none():
    assert recall([sample("1", None)], [prediction("1", "a#0")]) is None
    assert recall([sample("1", "a")], [prediction("1")]) is None
    assert recall([sample("1", "a")], []) is None
    assert recall([], []) is None
