"""What these rows could have shown, and how many rows the observed difference would need."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower

from evals.power import minimum_detectable_difference, standard_error
from evals.stats import compare


def rows(values):
    return {str(i): float(v) for i, v in enumerate(values)}


def pair(a, b, metric="accuracy"):
    return compare({"a": rows(a), "b": rows(b)}, metric, 0)[0]


def planted(only_a, only_b, n):
    """A pair with exactly these shares of rows on which only one of the two is right."""
    gains, losses = round(only_a * n), round(only_b * n)
    same = n - gains - losses
    return pair([1] * gains + [0] * losses + [1] * same, [0] * gains + [1] * losses + [1] * same)


def test_the_detectable_difference_has_the_promised_power():
    found = planted(0.1, 0.1, 400)
    error = standard_error(found)
    assert error == pytest.approx(math.sqrt(0.2 / 400), rel=0.1)
    delta = minimum_detectable_difference(error)
    # a one-sample z-test is the independent one with an infinite second sample
    power = NormalIndPower().power(delta / (error * 20), 400, 0.05, ratio=0)
    assert power == pytest.approx(0.8, abs=0.001)


def test_the_detectable_difference_grows_with_error_and_comparisons():
    assert minimum_detectable_difference(0.02, 36) > minimum_detectable_difference(0.02, 1)
    assert minimum_detectable_difference(0.03) > minimum_detectable_difference(0.02)
    assert minimum_detectable_difference(9.0) == 1.0


def test_the_rows_needed_are_the_sample_size_formula():
    needed = planted(0.15, 0.10, 2_000).rows_needed
    effect = 0.05 / math.sqrt(0.25 - 0.05**2)
    expected = NormalIndPower().solve_power(effect, alpha=0.05, power=0.8, ratio=0)
    assert needed == pytest.approx(expected, rel=0.02)


@pytest.mark.parametrize(("only_a", "only_b"), [(0.15, 0.10), (0.08, 0.02), (0.3, 0.2)])
def test_on_the_rows_needed_the_difference_is_found_about_four_times_in_five(only_a, only_b):
    n = planted(only_a, only_b, 400).rows_needed
    rng = np.random.default_rng(0)
    found = 0
    for gains, losses, same in rng.multinomial(n, [only_a, only_b, 1 - only_a - only_b], 400):
        repeat = planted(gains / n, losses / n, gains + losses + same)
        found += repeat.p_adjusted < 0.05
    # 400 repeats: two standard errors are 0.04; the exact test is a little conservative
    assert 0.72 <= found / 400 <= 0.88


def test_more_pairs_need_more_rows():
    rng = np.random.default_rng(3)
    scores = {name: rows(rng.random(200) < 0.7) for name in "abcd"}
    (two,) = compare({name: scores[name] for name in "ab"}, "accuracy", 0)
    four = next(c for c in compare(scores, "accuracy", 0) if (c.a, c.b) == ("a", "b"))
    assert four.rows_needed > two.rows_needed


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["accuracy", "token_f1"]), st.integers(1, 25), st.integers(0, 2**32 - 1))
def test_rows_needed_exceed_the_rows_wherever_the_difference_was_too_small(metric, n, seed):
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 2, (2, n)) if metric == "accuracy" else rng.integers(0, 4, (2, n)) / 3
    found = pair(values[0], values[1], metric)
    if abs(found.difference) < 1e-9:
        assert found.rows_needed is None
        return
    assert found.rows_needed >= 6, "fewer rows that differ can never give p < 0.05"
    least = minimum_detectable_difference(standard_error(found))
    if abs(found.difference) < least < 1:
        assert found.rows_needed > n
    mirrored = pair(values[1], values[0], metric)
    assert mirrored.rows_needed == found.rows_needed


def test_every_row_different_still_needs_enough_rows_for_the_test():
    assert pair([1, 1, 1], [0, 0, 0]).rows_needed >= 6
    # one row in ten differs, all in one direction: six such rows are sixty rows
    assert pair([1] * 4 + [0] * 36, [0] * 40).rows_needed >= 60
    assert pair([1, 0, 1], [1, 0, 1]).rows_needed is None
    assert pair([1, 0], [0, 1]).rows_needed is None
