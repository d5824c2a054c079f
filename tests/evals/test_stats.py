"""Intervals and paired tests against scipy and statsmodels, and the invariants they must keep."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from advisor.findings import PairedTest
from evals.stats import compare, holm, interval, sign_flip_p_value

RIGHT_WRONG = st.lists(st.sampled_from([0.0, 1.0]), min_size=1, max_size=40)
GRADED = st.lists(st.floats(0, 1), min_size=1, max_size=25)


def rows(values):
    return {str(i): float(v) for i, v in enumerate(values)}


def pair(a, b, metric="accuracy", seed=0):
    (comparison,) = compare({"a": rows(a), "b": rows(b)}, metric, seed)
    return comparison


# --- intervals ----------------------------------------------------------------------------------


def test_nothing_measured_is_none():
    assert interval([], "graded", 0).value is None
    assert interval([], "right_wrong", 0).n == 0


@given(RIGHT_WRONG)
def test_right_wrong_is_wilson(values):
    found = interval(values, "right_wrong", 0)
    low, high = proportion_confint(sum(values), len(values), method="wilson")
    assert found.ci_low == pytest.approx(low, abs=1e-9)
    assert found.ci_high == pytest.approx(high, abs=1e-9)
    assert 0 <= found.ci_low <= found.value <= found.ci_high <= 1


@settings(max_examples=40, deadline=None)
@given(GRADED, st.randoms())
def test_graded_interval_contains_the_mean_and_ignores_the_order(values, random):
    found = interval(values, "graded", 3)
    assert 0 <= found.ci_low <= found.value <= found.ci_high <= 1
    assert found.value == pytest.approx(np.mean(values))
    random.shuffle(values)
    assert interval(values, "graded", 3) == found


def test_graded_is_scipys_bca_and_the_seed_decides():
    values = np.random.default_rng(0).random(60)
    found = interval(values, "graded", 7)
    expected = stats.bootstrap(
        (np.sort(values),), np.mean, n_resamples=5_000, rng=np.random.default_rng(7)
    ).confidence_interval
    assert (found.ci_low, found.ci_high) == pytest.approx((expected.low, expected.high), abs=1e-9)
    assert interval(values, "graded", 8) != found


@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("n", [1, 3, 300])
def test_equal_graded_rows_claim_no_certainty(value, n):
    found = interval([value] * n, "graded", 0)
    assert found.ci_high > found.ci_low
    assert found.ci_low <= value <= found.ci_high
    assert found.method == "wilson_bound"


def test_many_rows_are_resampled_by_percentiles():
    found = interval(np.random.default_rng(0).random(2_001), "graded", 0)
    assert found.method == "percentile"
    assert 0 < found.ci_high - found.ci_low < 0.05


@pytest.mark.parametrize(
    ("values", "kind"),
    [([1.2], "graded"), ([-0.1], "graded"), ([math.nan], "graded"), ([0.5], "right_wrong")],
)
def test_values_that_are_no_scores_are_refused(values, kind):
    with pytest.raises(ValueError, match="must be"):
        interval(values, kind, 0)


# --- paired tests -------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_right_wrong_is_the_exact_mcnemar_test(answers):
    a, b = zip(*answers, strict=True)
    found = pair(a, b)
    table = [
        [sum(x == i and y == j for x, y in answers) for j in (True, False)] for i in (True, False)
    ]
    assert found.p_value == pytest.approx(mcnemar(table, exact=True).pvalue, abs=1e-9)
    assert found.difference == pytest.approx(np.mean(a) - np.mean(b))
    assert -1 <= found.ci_low <= found.difference <= found.ci_high <= 1


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=7))
def test_few_graded_rows_are_scipys_exact_permutation_test(answers):
    answers = [(round(x, 3), round(y, 3)) for x, y in answers]
    a, b = (np.array(side) for side in zip(*answers, strict=True))
    reference = stats.permutation_test(
        (a, b),
        lambda x, y, axis: np.sum(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=math.inf,
    )
    assert pair(a, b, "token_f1").p_value == pytest.approx(reference.pvalue, abs=1e-9)


def test_many_graded_rows_agree_with_scipys_sampled_test():
    rng = np.random.default_rng(1)
    differences = rng.normal(0.02, 0.15, 80)
    reference = stats.permutation_test(
        (differences, np.zeros(80)),
        lambda x, y, axis: np.sum(x - y, axis=axis),
        permutation_type="samples",
        vectorized=True,
        rng=np.random.default_rng(2),
    )
    assert sign_flip_p_value(differences, 0) == pytest.approx(reference.pvalue, abs=0.03)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(["accuracy", "token_f1"]), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_swapping_the_two_mirrors_everything_and_the_row_order_changes_nothing(metric, n, seed):
    rng = np.random.default_rng(seed)
    # few distinct values: ties and symmetric differences are the hard case
    values = rng.integers(0, 2, (2, n)) if metric == "accuracy" else rng.integers(0, 4, (2, n)) / 3
    a, b = rows(values[0]), rows(values[1])
    (one,) = compare({"a": a, "b": b}, metric, 0)
    (other,) = compare({"b": b, "a": a}, metric, 0)
    assert other.difference == -one.difference
    assert (other.ci_low, other.ci_high) == (-one.ci_high, -one.ci_low)
    assert (other.p_value, other.p_adjusted) == (one.p_value, one.p_adjusted)
    shuffled = dict(rng.permutation(list(a.items())).tolist())
    shuffled = {key: float(value) for key, value in shuffled.items()}
    assert compare({"a": shuffled, "b": b}, metric, 0) == (one,)
    assert 0 < one.p_value <= 1
    assert -1 <= one.ci_low <= one.difference <= one.ci_high <= 1


@pytest.mark.parametrize("metric", ["accuracy", "token_f1"])
@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([1, 1, 1], [1, 1, 1]),
        ([0, 0, 0], [0, 0, 0]),
        ([1, 1, 1], [0, 0, 0]),
        ([1, 0, 1], [0, 1, 1]),
        ([1], [0]),
        ([1] * 300, [1] * 300),
    ],
)
def test_degenerate_rows_give_figures_not_nan(metric, a, b):
    found = pair(a, b, metric)
    figures = (found.difference, found.ci_low, found.ci_high, found.p_value, found.p_adjusted)
    assert all(map(math.isfinite, figures))
    assert found.ci_low < found.ci_high
    assert a != b or (found.difference, found.p_value) == (0, 1)


def test_all_pairs_are_compared_on_their_common_rows_and_adjusted_together():
    rng = np.random.default_rng(0)
    scores = {name: rows(rng.random(80) < p) for name, p in (("x", 0.9), ("y", 0.6), ("z", 0.5))}
    del scores["z"]["0"]
    found = compare(scores, "accuracy", 0)
    assert [(c.a, c.b) for c in found] == [("x", "y"), ("x", "z"), ("y", "z")]
    assert [c.test for c in found[:2]] == [PairedTest("mcnemar", n, 3) for n in (80, 79)]
    raw = [c.p_value for c in found]
    assert [c.p_adjusted for c in found] == pytest.approx(
        multipletests(raw, method="holm")[1], abs=1e-9
    )
    assert all(c.p_adjusted >= c.p_value for c in found)
    without = compare({**scores, "w": {"elsewhere": 1.0}}, "accuracy", 0)
    assert [c.difference for c in without] == [c.difference for c in found]
    assert compare({"x": scores["x"]}, "accuracy", 0) == compare({}, "accuracy", 0) == ()


@given(st.lists(st.floats(0, 1), max_size=20))
def test_holm_never_lowers_a_p_value(p_values):
    adjusted = holm(p_values)
    assert holm(p_values[::-1]) == adjusted[::-1]
    assert all(raw <= new + 1e-12 <= 1 + 1e-9 for raw, new in zip(p_values, adjusted, strict=True))


def test_the_parent_process_loads_no_torch():
    code = (
        "import sys, evals.stats, evals.verdict, evals.registry, evals.retrieval, evals.meters\n"
        "evals.stats.compare({'a': {'1': 1.0}, 'b': {'1': 0.5}}, 'token_f1', 0)\n"
        "sys.exit('torch' in sys.modules)"
    )
    path = "import sys; sys.path[:0] = " + repr(sys.path) + "\n"
    assert subprocess.run([sys.executable, "-c", path + code], check=False).returncode == 0
