"""What the statistics promise, held against systems whose true quality is known.

Bars: issue "Evidence that survives a sceptic". A rate over N repeats may miss its bar by its own
sampling error, `ERRORS` standard errors of it; seeds are fixed, so a run is the same every time.
"""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from scipy import stats

from advisor.results import Cost, StrategyResult
from evals.aggregates import aggregate_interval
from evals.stats import compare, interval, of_rows
from evals.sums import label_f1, spearman
from evals.verdict import decide

pytestmark = pytest.mark.slow

ROWS = 300
REPEATS = 1_000
ERRORS = 3
COSTS = {"tfidf": 0.0, "few-shot": 1.0, "qlora": 2.0}


def keyed(values):
    return {str(i): float(v) for i, v in enumerate(values)}


def results(scores, metric="accuracy"):
    kind = "right_wrong" if metric == "accuracy" else "graded"
    return [
        StrategyResult(
            name,
            "done",
            None,
            {metric: interval(list(rows.values()), kind, 0)},
            cost=Cost(0.0, COSTS[name]),
            uses_language_model=name != "tfidf",
        )
        for name, rows in scores.items()
    ]


def equal_systems(rng, accuracy, correlation, n=ROWS):
    """Three systems of the same accuracy; on a share of the rows all three give the same answer."""
    shared = rng.random(n) < accuracy
    return {
        name: keyed(np.where(rng.random(n) < correlation, shared, rng.random(n) < accuracy))
        for name in COSTS
    }


def graded(rng, shape, n=ROWS):
    """Scores like token F1: many zeros, many ones, the rest in between. Their mean is known."""
    zeros, ones = shape
    kind = rng.choice(3, n, p=[zeros, ones, 1 - zeros - ones])
    return np.choose(kind, [np.zeros(n), np.ones(n), rng.beta(2, 2, n)])


def graded_mean(shape):
    return shape[1] + (1 - sum(shape)) / 2


def below(rate, bar, repeats):
    return rate <= bar + ERRORS * math.sqrt(bar * (1 - bar) / repeats)


@pytest.mark.parametrize("accuracy", [0.5, 0.7, 0.9, 0.98])
def test_equal_systems_have_no_false_winner(accuracy):
    rng = np.random.default_rng(round(accuracy * 100))
    false = costlier = 0
    for repeat in range(REPEATS):
        scores = equal_systems(rng, accuracy, (0.0, 0.5, 0.8)[repeat % 3])
        pairs = compare(scores, "accuracy", repeat)
        false += any(pair.p_adjusted < 0.05 for pair in pairs)
        costlier += decide(results(scores), pairs, "accuracy").winner != "tfidf"
    assert below(false / REPEATS, 0.05, REPEATS), f"a false winner in {false} of {REPEATS}"
    assert costlier <= false, "a more expensive one is taken only where it is declared better"


def test_equal_systems_have_no_false_winner_under_a_graded_metric():
    rng, repeats, false = np.random.default_rng(7), 100, 0
    for repeat in range(repeats):
        shape = ((0.3, 0.4), (0.05, 0.1))[repeat % 2]
        scores = {name: keyed(graded(rng, shape)) for name in COSTS}
        false += any(pair.p_adjusted < 0.05 for pair in compare(scores, "token_f1", repeat))
    assert below(false / repeats, 0.05, repeats), f"a false winner in {false} of {repeats}"


@pytest.mark.parametrize("accuracy", [0.5, 0.6, 0.7, 0.8, 0.9, 0.95])
def test_wilson_covers(accuracy):
    """Not simulated: every possible count of right answers, weighed with its probability."""
    ends = [
        interval([1.0] * right + [0.0] * (ROWS - right), "right_wrong", 0)
        for right in range(ROWS + 1)
    ]
    holds = [end.ci_low <= accuracy <= end.ci_high for end in ends]
    covered = stats.binom.pmf(np.flatnonzero(holds), ROWS, accuracy).sum()
    assert 0.93 <= covered <= 0.97


@pytest.mark.parametrize(
    ("first", "second", "correlation"),
    [(0.7, 0.7, 0.0), (0.7, 0.7, 0.8), (0.8, 0.9, 0.5), (0.5, 0.52, 0.3), (0.95, 0.9, 0.0)],
)
def test_the_interval_of_a_paired_difference_covers(first, second, correlation):
    rng = np.random.default_rng(round(1000 * (first + 3 * second + 7 * correlation)))
    held = 0
    for _ in range(REPEATS):
        draw = rng.random(ROWS)
        other = np.where(rng.random(ROWS) < correlation, draw, rng.random(ROWS))
        scores = {"a": keyed(draw < first), "b": keyed(other < second)}
        (pair,) = compare(scores, "accuracy", 0)
        held += pair.ci_low <= first - second <= pair.ci_high
    assert 0.93 <= held / REPEATS <= 0.97


@pytest.mark.parametrize("shape", [(0.3, 0.4), (0.05, 0.1)])
def test_the_bootstrap_covers(shape):
    rng, repeats, held = np.random.default_rng(11), 400, 0
    for repeat in range(repeats):
        found = interval(list(graded(rng, shape)), "graded", repeat)
        held += found.ci_low <= graded_mean(shape) <= found.ci_high
    assert 0.93 <= held / repeats <= 0.97


def test_the_bootstrap_of_a_graded_difference_covers():
    rng, repeats, held = np.random.default_rng(13), 200, 0
    shapes = (0.2, 0.5), (0.3, 0.4)
    truth = graded_mean(shapes[0]) - graded_mean(shapes[1])
    for repeat in range(repeats):
        scores = {name: keyed(graded(rng, one)) for name, one in zip("ab", shapes, strict=True)}
        (pair,) = compare(scores, "token_f1", repeat)
        held += pair.ci_low <= truth <= pair.ci_high
    error = ERRORS * math.sqrt(0.05 * 0.95 / repeats)
    assert 0.95 - error <= held / repeats <= 0.95 + error


def errors(rng, scale, n=ROWS):
    """Absolute errors of a number: skewed, unbounded; their mean is `scale`."""
    return rng.gamma(1.5, scale / 1.5, n)


def test_a_mean_absolute_error_has_no_false_winner_and_finds_a_real_one():
    rng, repeats, false, found = np.random.default_rng(29), 100, 0, 0
    for repeat in range(repeats):
        common, shared = errors(rng, 2.0), (0.0, 0.7)[repeat % 2]
        scores = {
            name: keyed(np.where(rng.random(ROWS) < shared, common, errors(rng, 2.0)))
            for name in COSTS
        }
        false += any(p.p_adjusted < 0.05 for p in compare(scores, "mean_absolute_error", repeat))
        if repeat % 2:
            scores = {"a": keyed(errors(rng, 1.5)), "b": keyed(errors(rng, 2.0))}
            (pair,) = compare(scores, "mean_absolute_error", repeat)
            found += pair.difference < 0 and pair.p_adjusted < 0.05
    assert below(false / repeats, 0.05, repeats), f"a false winner in {false} of {repeats}"
    assert found >= 0.9 * repeats / 2


def label_sets(rng, right, n=ROWS):
    """Rows with some of five labels, each answered rightly with probability `right`."""
    has = rng.random((n, 5)) < 0.35
    given = np.where(rng.random((n, 5)) < right, has, ~has)
    return [[" ".join("abcde"[at] for at in np.flatnonzero(row)) for row in side]
            for side in (has, given)]  # fmt: skip


def number_texts(rng, noise, n=ROWS):
    target = rng.normal(0, 1, n)
    answer = target + rng.normal(0, noise, n)
    return [f"{one:.4f}" for one in target], [f"{one:.4f}" for one in answer]


@pytest.mark.parametrize(
    ("sums", "draw", "bounds"),
    [
        (label_f1(" ", micro=True), lambda rng, n: label_sets(rng, 0.85, n), (0, 1)),
        (label_f1(" ", micro=False), lambda rng, n: label_sets(rng, 0.85, n), (0, 1)),
        (spearman("."), lambda rng, n: number_texts(rng, 0.8, n), (-1, 1)),
    ],
)
def test_intervals_of_whole_splits_cover(sums, draw, bounds):
    rng, repeats = np.random.default_rng(31), 60
    truth = sums(*draw(rng, 20_000)).value
    held = 0
    for repeat in range(repeats):
        found = aggregate_interval(sums, *draw(rng, 200), repeat, bounds)
        held += found.ci_low <= truth <= found.ci_high
    error = ERRORS * math.sqrt(0.05 * 0.95 / repeats)
    assert 0.95 - error <= held / repeats <= 0.95 + error, held / repeats


def test_the_interval_of_a_mean_absolute_error_covers():
    rng, repeats, held = np.random.default_rng(37), 400, 0
    for repeat in range(repeats):
        found = of_rows(list(errors(rng, 2.0)), "mean_absolute_error", repeat)
        held += found.ci_low <= 2.0 <= found.ci_high
    assert 0.93 <= held / repeats <= 0.97


@pytest.mark.parametrize("accuracy", [0.7, 0.8, 0.9])
@pytest.mark.parametrize("correlation", [0.0, 0.5])
def test_eight_points_on_a_thousand_rows_are_found(accuracy, correlation):
    rng, found = np.random.default_rng(17), 0
    for _ in range(200):
        draw = rng.random(1_000)
        other = np.where(rng.random(1_000) < correlation, draw, rng.random(1_000))
        scores = {"a": keyed(draw < accuracy + 0.08), "b": keyed(other < accuracy)}
        (pair,) = compare(scores, "accuracy", 0)
        found += pair.difference > 0 and pair.p_adjusted < 0.05
    assert found >= 190


@pytest.mark.parametrize(
    ("metric", "values"), [("accuracy", (0.0, 1.0)), ("token_f1", (0.0, 0.4, 1.0))]
)
def test_three_rows_in_every_way_give_figures_and_a_verdict(metric, values):
    """All right, all wrong, one class: whatever three rows can hold is among these."""
    answers = list(product(values, repeat=3))
    rng = np.random.default_rng(23)
    cases = list(product(answers, repeat=3))
    if len(cases) > 512:
        cases = [cases[0], cases[-1], *(cases[i] for i in rng.choice(len(cases), 100))]
    for case in cases:
        scores = {name: keyed(rows) for name, rows in zip(COSTS, case, strict=True)}
        pairs = compare(scores, metric, 0)
        for pair in pairs:
            figures = (pair.difference, pair.ci_low, pair.ci_high, pair.p_value, pair.p_adjusted)
            assert all(map(math.isfinite, figures))
            assert -1 <= pair.ci_low <= pair.difference <= pair.ci_high <= 1
            assert pair.rows_needed is None or pair.rows_needed > 3
            assert pair.p_adjusted >= 0.05, "three rows prove nothing"
        verdict = decide(results(scores, metric), pairs, metric)
        assert (verdict.winner is None) == (not any(map(any, case)))
        least = verdict.minimum_detectable_difference
        assert least is None or 0 < least <= 1
