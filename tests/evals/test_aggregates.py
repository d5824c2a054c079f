"""Intervals of macro F1 and corpus chrF: the libraries' values, and ends that mean something."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics import CHRF
from sklearn.metrics import f1_score

from evals.aggregates import aggregate_interval
from evals.sums import corpus_chrf, macro_f1

LABEL = st.sampled_from(["refund", "login", "spam", ""])
TEXT = st.text(alphabet="ab c.é", max_size=12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(LABEL, LABEL), min_size=1, max_size=30))
def test_macro_f1_is_scikit_learns(answers):
    targets, outputs = zip(*answers, strict=True)
    expected = f1_score(
        targets, outputs, labels=sorted(set(targets)), average="macro", zero_division=0
    )
    found = aggregate_interval(macro_f1, targets, outputs, 0)
    assert found.value == pytest.approx(expected, abs=1e-9)
    if found.ci_low is not None:
        assert 0 <= found.ci_low <= found.value <= found.ci_high <= 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=12))
def test_corpus_chrf_is_sacrebleus(answers):
    targets, outputs = zip(*answers, strict=True)
    expected = CHRF().corpus_score(list(outputs), [list(targets)]).score / 100
    found = aggregate_interval(corpus_chrf, targets, outputs, 0)
    assert found.value == pytest.approx(expected, abs=1e-9)
    if found.ci_low is not None:
        assert 0 <= found.ci_low <= found.value <= found.ci_high <= 1


def drawn(n, seed):
    rng = np.random.default_rng(seed)
    targets = rng.choice(4, n, p=[0.4, 0.3, 0.2, 0.1])
    outputs = np.where(rng.random(n) < 0.8, targets, rng.integers(0, 4, n))
    return [str(one) for one in targets], [str(one) for one in outputs]


def test_row_order_changes_nothing_and_the_seed_decides():
    targets, outputs = drawn(80, 0)
    found = aggregate_interval(macro_f1, targets, outputs, 1)
    assert aggregate_interval(macro_f1, targets[::-1], outputs[::-1], 1) == found
    other = aggregate_interval(macro_f1, targets, outputs, 2)
    assert (other.ci_low, other.ci_high) != (found.ci_low, found.ci_high)


def test_more_rows_are_more_certain():
    widths = []
    for n in (100, 1_600):
        found = aggregate_interval(macro_f1, *drawn(n, 0), 0)
        widths.append(found.ci_high - found.ci_low)
    assert widths[1] == pytest.approx(widths[0] / 4, rel=0.3)


def test_few_rows_a_class_are_admitted():
    targets = [str(i // 4) for i in range(80)]
    outputs = [one if i % 4 else "0" for i, one in enumerate(targets)]
    assert aggregate_interval(macro_f1, targets, outputs, 0).few_rows_per_class == 4
    assert aggregate_interval(macro_f1, *drawn(200, 0), 0).few_rows_per_class is None


@pytest.mark.parametrize("sums", [macro_f1, corpus_chrf])
@pytest.mark.parametrize(
    ("targets", "outputs", "value"),
    [
        (["yes"] * 3, ["yes"] * 3, 1.0),
        (["yes"] * 3, ["maybe"] * 3, None),
        (["yes"], ["yes"], 1.0),
        (["yes", "nono"], ["", ""], 0.0),
    ],
)
def test_where_nothing_varies_no_certainty_is_claimed(sums, targets, outputs, value):
    found = aggregate_interval(sums, targets, outputs, 0)
    assert value is None or found.value == value
    assert (found.ci_low, found.ci_high) == (None, None)
    assert found.method is None


def test_no_rows_have_no_value():
    assert aggregate_interval(macro_f1, [], [], 0).value is None
