from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor.findings import (
    CurveForecast,
    CurvePoint,
    FlatCurve,
    LearningCurve,
    MoreLabels,
    PowerCurve,
    Unfitted,
)
from evals.curves import learning_curve, spread

SIZES = (500, 1000, 2000)
VALUES = st.floats(min_value=0, max_value=1)


def _points(
    name: str, values: tuple[float, ...], sizes: tuple[int, ...] = SIZES, half: float = 0.02
) -> list[CurvePoint]:
    return [
        CurvePoint(name, rows, 0, value, max(0.0, value - half), min(1.0, value + half))
        for rows, value in zip(sizes, values, strict=True)
    ]


def _at(curve: LearningCurve, name: str, rows: int) -> CurveForecast:
    return next(f for f in curve.forecasts if (f.strategy, f.train_rows) == (name, rows))


@st.composite
def _measured(draw: st.DrawFn) -> list[CurvePoint]:
    sizes = draw(st.lists(st.integers(1, 50_000), min_size=3, max_size=5, unique=True))
    seeds = draw(st.integers(1, 3))
    half = draw(st.floats(0.0, 0.3))
    return [
        replace(point, seed=seed)
        for seed in range(seeds)
        for point in _points(
            "a", tuple(draw(VALUES) for _ in sizes), tuple(sorted(sizes)), half=half
        )
    ]


# --- spread -------------------------------------------------------------------------------------


def test_spread_of_three_seeds() -> None:
    found = spread("accuracy", {2: 0.80, 0: 0.82, 1: 0.87})
    assert [one.seed for one in found.values] == [0, 1, 2]
    assert found.mean == pytest.approx(0.83)
    assert found.sd == pytest.approx(math.sqrt((0.03**2 + 0.01**2 + 0.04**2) / 2))
    assert (found.low, found.high) == (0.80, 0.87)


def test_one_seed_has_no_standard_deviation() -> None:
    assert spread("accuracy", {7: 0.5}).sd is None


@given(st.dictionaries(st.integers(0, 99), VALUES, min_size=1, max_size=6))
def test_the_mean_of_the_seeds_lies_between_the_extremes(values: dict[int, float]) -> None:
    found = spread("accuracy", values)
    assert found.low <= found.mean <= found.high
    assert found.sd is None or found.sd >= 0


@pytest.mark.parametrize("values", [{}, {0: 1.2}, {0: math.nan}])
def test_a_spread_of_nothing_or_of_no_metric_is_refused(values: dict[int, float]) -> None:
    with pytest.raises(ValueError, match=r"at least one seed|in \[0, 1\]"):
        spread("accuracy", values)


# --- the curve ----------------------------------------------------------------------------------


@given(_measured())
@settings(deadline=None, max_examples=50)
def test_a_forecast_lies_in_its_interval_and_within_the_metric(points: list[CurvePoint]) -> None:
    for forecast in learning_curve("accuracy", points).forecasts:
        assert 0 <= forecast.low <= forecast.value <= forecast.high <= 1


@given(_measured(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=50)
def test_the_order_of_the_points_changes_nothing(
    points: list[CurvePoint], source: random.Random
) -> None:
    mixed = list(points)
    source.shuffle(mixed)
    assert learning_curve("accuracy", mixed) == learning_curve("accuracy", points)


@given(
    st.lists(st.floats(-0.02, 0.02), min_size=3, max_size=5),
    st.floats(0.0, 0.3),
    st.floats(0.02, 0.05),
    st.floats(1.0, 20.0),
)
@settings(deadline=None, max_examples=50)
def test_noisier_points_never_narrow_the_interval(
    errors: list[float], drop: float, half: float, factor: float
) -> None:
    sizes = tuple(250 * 2**power for power in range(len(errors)))
    values = [0.9 - drop / math.sqrt(r / 250) + e for r, e in zip(sizes, errors, strict=True)]

    def forecasts(width: float) -> tuple[CurveForecast, ...]:
        # beyond [0, 1] on purpose: the noise alone is to change
        points = [
            CurvePoint("a", rows, 0, value, value - width, value + width)
            for rows, value in zip(sizes, values, strict=True)
        ]
        return learning_curve("accuracy", points).forecasts

    calmer = forecasts(half)
    assume(calmer)  # points that seem to follow no curve are not forecast from
    for calm, noisy in zip(calmer, forecasts(half * factor), strict=True):
        assert noisy.low <= calm.low + 1e-3  # the exponents tried are a grid
        assert noisy.high >= calm.high - 1e-3


@given(
    st.floats(0.6, 1.0),
    st.floats(0.05, 0.5),
    st.floats(0.15, 0.95),
    st.sampled_from([(250, 500, 1000, 2000), (100, 300, 700, 1500, 4000)]),
)
@settings(deadline=None, max_examples=50)
def test_points_on_a_power_law_are_recovered(
    a: float, drop: float, c: float, sizes: tuple[int, ...]
) -> None:
    def law(rows: float) -> float:
        return a - drop * (rows / sizes[0]) ** -c

    curve = learning_curve("accuracy", _points("a", tuple(map(law, sizes)), sizes))
    for factor in (2, 4):
        forecast = _at(curve, "a", factor * sizes[-1])
        assert forecast.value == pytest.approx(law(factor * sizes[-1]), abs=1e-4)


def test_three_sizes_on_the_root_of_the_rows_are_recovered() -> None:
    values = tuple(0.9 - 5 / math.sqrt(rows) for rows in SIZES)
    forecast = _at(learning_curve("accuracy", _points("a", values)), "a", 4000)
    assert forecast.value == pytest.approx(0.9 - 5 / math.sqrt(4000))
    assert isinstance(forecast.law, PowerCurve)
    assert forecast.law.assumed
    assert forecast.law.ceiling == pytest.approx(0.9, abs=1e-4)


@given(VALUES, st.floats(0.0, 0.2), st.integers(1, 3))
def test_equal_points_give_a_flat_forecast_with_their_own_interval(
    value: float, half: float, seeds: int
) -> None:
    points = [
        replace(point, seed=seed)
        for seed in range(seeds)
        for point in _points("zero-shot", (value,) * 3, half=half)
    ]
    curve = learning_curve("accuracy", points)
    for forecast in curve.forecasts:
        assert forecast.value == value
        assert forecast.low == pytest.approx(max(0.0, value - half))
        assert forecast.high == pytest.approx(min(1.0, value + half))
        assert forecast.law == FlatCurve(value, measured=True)


def test_a_metric_that_falls_with_the_rows_is_forecast_flat() -> None:
    forecast = _at(learning_curve("accuracy", _points("a", (0.52, 0.51, 0.49))), "a", 4000)
    assert forecast.value == pytest.approx(0.506667, abs=1e-5)
    assert forecast.law == FlatCurve(forecast.value, measured=False)


def test_steep_growth_levels_off_at_one() -> None:
    curve = learning_curve("accuracy", _points("a", (0.52, 0.76, 0.89), half=0.04))
    assert 0.89 < _at(curve, "a", 4000).value < _at(curve, "a", 8000).value < 1


def test_seeds_that_differ_widen_the_interval() -> None:
    one = _points("a", (0.7, 0.76, 0.8))
    same = [replace(point, seed=seed) for seed in range(3) for point in one]
    apart = [
        replace(point, value=point.value + shift, seed=seed)
        for seed, shift in enumerate((-0.05, 0.0, 0.05))
        for point in one
    ]
    calm = _at(learning_curve("accuracy", same), "a", 4000)
    noisy = _at(learning_curve("accuracy", apart), "a", 4000)
    assert noisy.low < calm.low
    assert noisy.high > calm.high


@pytest.mark.parametrize("shared", [0.0, 0.6])
@pytest.mark.parametrize(("n", "seeds"), [(300, 1), (1000, 3)])
def test_the_interval_at_twice_the_rows_covers(shared: float, n: int, seeds: int) -> None:
    """250 learners with a power law of any exponent; a share of the error is the test rows' own."""
    source = np.random.default_rng(5)
    held, repeats = 0, 250
    for _ in range(repeats):
        a, drop, c = source.uniform(0.7, 0.95), source.uniform(0.1, 0.4), source.uniform(0.15, 0.9)
        common = source.normal(0, math.sqrt(shared))

        def run(rows: int) -> CurvePoint:
            truth = a - drop * (rows / 500) ** -c + source.normal(0, 0.01) * (seeds > 1)  # noqa: B023
            sd = math.sqrt(truth * (1 - truth) / n)
            own = source.normal(0, math.sqrt(1 - shared))
            value = min(1.0, max(0.0, truth + sd * (common + own)))  # noqa: B023
            return CurvePoint("a", rows, 0, value, value - 1.96 * sd, value + 1.96 * sd)

        points = [replace(run(rows), seed=seed) for rows in SIZES for seed in range(seeds)]
        found = learning_curve("accuracy", points).forecasts
        # once in a thousand the points of a power law look as if they followed none
        held += not found or found[0].low <= run(4000).value <= found[0].high
    assert 0.85 * repeats <= held
    # never so wide that it says nothing: independent errors are what the interval allows for
    assert shared or held <= 0.99 * repeats


# --- what cannot be fitted ----------------------------------------------------------------------


def test_fewer_than_three_sizes_give_no_curve() -> None:
    curve = learning_curve("accuracy", _points("tfidf", (0.5, 0.6), (500, 1000)))
    assert curve.forecasts == ()
    assert curve.unfitted == (Unfitted("tfidf", "too_few_sizes"),)


def test_points_without_an_interval_give_no_curve() -> None:
    bare = [replace(p, ci_low=None, ci_high=None) for p in _points("a", (0.5, 0.6, 0.7))]
    curve = learning_curve("accuracy", bare)
    assert curve.forecasts == ()
    assert curve.unfitted == (Unfitted("a", "no_interval"),)


@pytest.mark.parametrize("values", [(0.6, 0.5, 0.4), (0.05, 0.1, 0.6)])
def test_points_that_fall_or_speed_up_beyond_doubt_are_not_forecast(
    values: tuple[float, ...],
) -> None:
    curve = learning_curve("accuracy", _points("a", values))
    assert curve.forecasts == ()
    assert curve.unfitted == (Unfitted("a", "no_such_curve"),)


def test_a_point_without_an_interval_counts_as_the_widest() -> None:
    points = _points("a", (0.5, 0.6, 0.66))
    one_bare = [replace(points[0], ci_low=None, ci_high=None), *points[1:]]
    assert learning_curve("accuracy", one_bare).forecasts == (
        learning_curve("accuracy", points).forecasts
    )


def test_no_points_at_all() -> None:
    assert learning_curve("accuracy", ()) == LearningCurve("accuracy", ())


@pytest.mark.parametrize(
    "bad", [CurvePoint("a", 10, 0, 1.5, None, None), CurvePoint("a", 0, 0, 0.5, None, None)]
)
def test_a_point_that_cannot_be_is_refused(bad: CurvePoint) -> None:
    with pytest.raises(ValueError, match=r"in \[0, 1\]|at least 1"):
        learning_curve("accuracy", [bad])


# --- would more labels change the winner? -------------------------------------------------------


def _roots(name: str, ceiling: float, slope: float, half: float = 0.005) -> list[CurvePoint]:
    values = tuple(ceiling - slope / math.sqrt(rows) for rows in SIZES)
    return _points(name, values, half=half)


def _more(points: list[CurvePoint], winner: str | None = None) -> MoreLabels:
    found = learning_curve("accuracy", points, winner).more_labels
    assert found is not None
    return found


def test_a_rival_that_grows_faster_is_named_with_the_rows_it_takes() -> None:
    # level where 0.86 - 2 / sqrt(n) = 0.95 - 8 / sqrt(n), at n = (6 / 0.09) ** 2 = 4,444
    points = _roots("tfidf", 0.86, 2.0) + _roots("qlora", 0.95, 8.0)
    found = _more(points, "tfidf")
    assert (found.winner, found.measured_rows, found.twice_rows) == ("tfidf", 2000, 4000)
    (rival,) = found.rivals
    assert (rival.strategy, rival.standing) == ("qlora", "possible")
    assert rival.gain == pytest.approx(0.052, abs=1e-3)
    assert rival.reaches == pytest.approx(4_444, rel=0.02)
    assert rival.earliest is not None
    assert rival.earliest < rival.reaches


def test_a_rival_that_is_ahead_at_twice_the_rows_may_change_the_winner() -> None:
    points = _roots("tfidf", 0.86, 2.0) + _roots("qlora", 1.0, 9.0)
    assert [(one.strategy, one.standing) for one in _more(points, "tfidf").rivals] == [
        ("qlora", "overtakes")
    ]


def test_a_rival_far_behind_is_ruled_out() -> None:
    points = _roots("tfidf", 0.95, 2.0) + _points("zero-shot", (0.2, 0.2, 0.2))
    found = _more(points, "tfidf")
    (rival,) = found.rivals
    assert (rival.strategy, rival.standing, rival.reaches) == ("zero-shot", "behind", None)
    assert found.reach_rows == 16_000


def test_a_costlier_strategy_that_scores_higher_already_is_said_to() -> None:
    points = _roots("tfidf", 0.86, 2.0) + _roots("embedding", 0.87, 2.0)
    assert [(one.strategy, one.standing) for one in _more(points, "tfidf").rivals] == [
        ("embedding", "ahead")
    ]


def test_without_a_winner_the_highest_is_the_measure() -> None:
    points = _roots("tfidf", 0.86, 2.0) + _roots("embedding", 0.87, 2.0)
    assert _more(points).winner == "embedding"


def test_whether_others_catch_up_with_a_system_that_does_not_learn_is_answered() -> None:
    # 0.95 - 8 / sqrt(n) = 0.80 at n = (8 / 0.15) ** 2 = 2,844
    points = _roots("tfidf", 0.95, 8.0) + _points("gpt", (0.8, 0.8, 0.8))
    (rival,) = _more(points, "gpt").rivals
    assert (rival.strategy, rival.standing) == ("tfidf", "overtakes")
    assert rival.reaches == pytest.approx(2_844, rel=0.02)


def test_a_forecast_begins_at_the_curve_and_not_at_the_last_point() -> None:
    points = _points("a", (0.55, 0.58, 0.69), half=0.09)
    curve = learning_curve("accuracy", points)
    (start,) = curve.fitted
    assert (start.strategy, start.train_rows) == ("a", 2000)
    assert start.low < start.value < start.high
    assert start.value < 0.69
    assert curve.more_labels is not None
    assert curve.more_labels.measured == 0.69
    assert start.value < _at(curve, "a", 4000).value
    assert start.high - start.low < _at(curve, "a", 4000).high - _at(curve, "a", 4000).low


def test_four_sizes_tell_the_exponent() -> None:
    sizes = (250, *SIZES)
    values = tuple(0.9 - 5 / math.sqrt(rows) for rows in sizes)
    (fitted,) = learning_curve("accuracy", _points("a", values, sizes)).fitted
    assert isinstance(fitted.law, PowerCurve)
    assert not fitted.law.assumed


def test_a_winner_without_a_curve_leaves_the_question_open() -> None:
    points = [*_roots("tfidf", 0.86, 2.0), *_points("qlora", (0.9,), (2000,))]
    assert _more(points, "qlora").rivals == ()
