"""Break-even and months: hand-checked cases, and what must hold for every pair of costs."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.findings import BreakEven
from advisor.results import Cost, StrategyResult
from evals.economics import economics

# at most seven digits, so that sums are exact in the twelve that costs are taken to
USD = st.integers(0, 10**7).map(lambda micro: micro / 10**6)
MAYBE = st.none() | USD
VOLUME = st.integers(0, 10**9)


def strategy(name, setup, per_1k, status="done"):
    return StrategyResult(name, status, None, cost=Cost(setup, per_1k))


def pair(a, b):
    (found,) = economics([a, b], None).break_even
    return found


def total(setup, per_1k, requests):
    """Exact, from the decimal figures."""
    return Fraction(str(setup)) + requests * Fraction(str(per_1k)) / 1000


def test_hand_checked_break_even():
    found = pair(strategy("qlora", 1.80, 0.18), strategy("few-shot", 0.0, 0.48))
    assert found == BreakEven("qlora", "few-shot", "pays_off", 6000)


def test_binary_fractions_do_not_add_a_request():
    setup = 3.6 / 3600 * 1800 + 0.1 + 0.2  # 2.1000000000000005
    assert pair(strategy("a", setup, 0.1), strategy("b", 0.0, 0.3)).requests == 10_500


def test_a_part_of_a_request_is_rounded_up():
    assert pair(strategy("a", 0.001, 0.0), strategy("b", 0.0, 0.003)).requests == 334


@pytest.mark.parametrize(
    ("a", "b", "costlier", "outcome"),
    [
        ((2, 2), (1, 1), "a", "never"),
        ((2, 1), (1, 1), "a", "never"),
        ((1, 2), (1, 1), "a", "never"),
        ((1, 1), (1, 1), "b", "equal"),
        ((0, 0), (0, 0), "b", "equal"),
        ((0, 0), (1, 1), "b", "never"),
        ((1, None), (2, 1), "b", "not_measured"),
        ((None, None), (None, 1), "b", "not_measured"),
        ((float("nan"), 1), (1, 2), "b", "not_measured"),
        ((1, 1), (1, float("inf")), "b", "not_measured"),
        ((3, None), (2, 1), "a", "not_measured"),
    ],
)
def test_no_break_even_says_why(a, b, costlier, outcome):
    found = pair(strategy("a", *a), strategy("b", *b))
    cheaper = "b" if costlier == "a" else "a"
    assert found == BreakEven(costlier, cheaper, outcome)


def test_only_finished_strategies_are_counted_and_a_missing_cost_is_unknown():
    done = StrategyResult("no-cost", "done", None)
    found = economics([strategy("a", 1, 1), strategy("b", 2, 2, "failed"), done], 10)
    assert [(one.cheaper_setup, one.more_expensive_setup) for one in found.break_even] == [
        ("a", "no-cost")
    ]
    assert [one.strategy for one in found.monthly] == ["a", "no-cost"]
    assert found.monthly[1].first_month_usd is None
    assert found.monthly[1].later_month_usd is None


def test_months_need_a_volume_and_a_cost_of_requests():
    assert economics([strategy("a", 1, 1)], None).monthly == ()
    (outside,) = economics([strategy("today", None, 0.5)], 2000).monthly
    assert (outside.first_month_usd, outside.later_month_usd) == (None, 1.0)
    (idle,) = economics([strategy("a", 1.5, 0.5)], 0).monthly
    assert (idle.first_month_usd, idle.later_month_usd) == (1.5, 0)
    with pytest.raises(ValueError, match="-1"):
        economics([], -1)


@given(USD, USD, USD, USD)
def test_at_the_break_even_the_costlier_setup_has_caught_up_and_not_before(s1, r1, s2, r2):
    costs = {"a": (s1, r1), "b": (s2, r2)}
    found = pair(strategy("a", s1, r1), strategy("b", s2, r2))
    costlier, cheaper = costs[found.more_expensive_setup], costs[found.cheaper_setup]
    assert costlier[0] >= cheaper[0]
    if found.requests is None:
        assert costlier[1] >= cheaper[1]
        return
    assert total(*costlier, found.requests) <= total(*cheaper, found.requests)
    assert found.requests > 0
    assert total(*costlier, found.requests - 1) > total(*cheaper, found.requests - 1)


@given(st.lists(st.tuples(MAYBE, MAYBE), max_size=5), VOLUME, st.randoms())
def test_the_order_of_the_strategies_changes_nothing(costs, volume, random):
    strategies = [strategy(f"s{place}", *one) for place, one in enumerate(costs)]
    shuffled = random.sample(strategies, len(strategies))
    found = economics(strategies, volume)
    assert economics(shuffled, volume) == found
    named = {frozenset((one.more_expensive_setup, one.cheaper_setup)) for one in found.break_even}
    assert len(named) == len(found.break_even) == len(costs) * (len(costs) - 1) // 2


@given(USD, USD, VOLUME, USD, USD, VOLUME)
def test_a_month_is_monotone_in_setup_price_and_volume(setup, per_1k, volume, s, r, v):
    (base,) = economics([strategy("a", setup, per_1k)], volume).monthly
    assert 0 <= base.later_month_usd <= base.first_month_usd
    for costlier, more in (((setup + s, per_1k), volume), ((setup, per_1k + r), volume),
                         ((setup, per_1k), volume + v)):  # fmt: skip
        (month,) = economics([strategy("a", *costlier)], more).monthly
        assert month.first_month_usd >= base.first_month_usd
        assert month.later_month_usd >= base.later_month_usd
