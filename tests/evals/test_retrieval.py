"""Retrieval recall from ranked passage ids; right answers counted with the source and without."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.types import Metadata, Prediction, Sample, Task
from evals.retrieval import answer_shown, document_shown, outcomes, recall


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


# --- what stood in the prompt, and what became of the answer --------------------------------------

QA = Task("qa")


def shown(i, *evidence, retrieved=()):
    return Prediction(i, "!", evidence=evidence, retrieved=retrieved)


def test_only_what_stood_in_the_prompt_counts_as_shown():
    found = document_shown(
        [sample("1", "a"), sample("2", "b"), sample("3", None), sample("4", "a"), sample("5", "a")],
        [
            shown("1", "x#0", "docs/a.md#2"),
            shown("2", "x#0", retrieved=("b.md", "x")),
            shown("3", "a#0"),
            Prediction("4", None, "boom"),
        ],
    )
    assert found == {"1": True, "2": False, "4": False}


@pytest.mark.parametrize(
    ("answer", "text", "stands"),
    [
        ("the red door", "Take the Red Door, please.", True),
        ("a red door", "Take the red door.", True),
        ("red doors", "Take the red door.", False),
        ("door", "All doors.", False),
        ("1946", "Anna Example (1946-48)", True),
        ("15", "It costs EUR 1.5 a day.", False),
        ("EUR 1.5", "It costs EUR 1.5 a day.", True),
        ("door red", "the red door", False),
        ("?", "What?", False),
        ("A", "Choose A.", True),
        ("the", "Choose A.", False),
    ],
)
def test_an_answer_stands_in_a_text_word_for_word(answer, text, stands):
    rows = [Sample("1", "?", answer)]
    found = answer_shown(rows, [shown("1", "p#0")], {"p#0": text}.get)
    assert found == (("1",) if stands else ())


def test_chinese_answers_need_no_word_boundary():
    rows = [Sample("1", "?", "三月"), Sample("2", "?", "四月")]
    text = {"p#0": "花园在三月开放。"}.get
    assert answer_shown(rows, [shown("1", "p#0"), shown("2", "p#0")], text) == ("1",)


def test_every_accepted_answer_and_every_passage_shown_is_looked_at():
    rows = [Sample("1", "?", "noon", Metadata(answers=("12 o'clock",))), Sample("2", "?", None)]
    texts = {"a#0": "We open early.", "b#0": "We close at 12 o'clock.", "c#0": "None here."}
    assert answer_shown(rows, [shown("1", "a#0", "b#0")], texts.get) == ("1",)
    assert answer_shown(rows, [shown("1", "a#0", retrieved=("b",))], texts.get) == ()
    assert answer_shown(rows, [shown("1", "gone#0"), shown("2", "b#0")], texts.get) == ()


ROWS = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2),
    st.tuples(st.booleans(), st.sampled_from([0.0, 1.0])),
    max_size=20,
)


@settings(deadline=None)
@given(ROWS)
def test_the_four_outcomes_add_up_to_the_score(rows):
    counted = {row: value for row, (_, value) in rows.items()}
    found = outcomes({row: yes for row, (yes, _) in rows.items()}, counted, "exact_match", 0)
    if not rows:
        assert found is None
        return
    right, wrong = found.found_right + found.missed_right, found.found_wrong + found.missed_wrong
    assert right + wrong == len(rows)
    assert right == sum(counted.values())
    for part, yes, no in (
        (found.found, found.found_right, found.found_wrong),
        (found.missed, found.missed_right, found.missed_wrong),
    ):
        assert part.n == yes + no
        assert part.value == (pytest.approx(yes / part.n) if part.n else None)


def test_a_graded_score_is_right_at_one_and_rows_without_a_score_are_left_out():
    shown_rows = {"1": True, "2": True, "3": False, "4": True}
    found = outcomes(shown_rows, {"1": 1.0, "2": 0.9, "3": 0.0, "9": 1.0}, "token_f1", 0)
    assert (found.found_right, found.found_wrong) == (1, 1)
    assert (found.missed_right, found.missed_wrong) == (0, 1)
    assert found.found.value == pytest.approx(0.95)
