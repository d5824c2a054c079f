"""The verdict's grammar."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from advisor.results import Comparison, Cost, Latency, Memory, Metric, StrategyResult
from evals import phrases
from evals.cost_order import SIMPLEST_FIRST, cost_key
from evals.limits import Limits
from evals.power import minimum_detectable_difference, standard_error
from evals.stats import compare, interval
from evals.verdict import decide


def strategy(name, value, cost=0.0, *, setup=0.0, llm=True, status="done"):
    metrics = {} if value is None else {"accuracy": Metric(value, value - 0.04, value + 0.03, 300)}
    money = None if cost is None else Cost(setup, cost)
    return StrategyResult(name, status, None, metrics, cost=money, uses_language_model=llm)


def comparison(a, b, difference, p, needed=None):
    low, high = difference - 0.05, difference + 0.05
    return Comparison(a, b, "accuracy", difference, low, high, p, p, None, needed)


def measured(costs, **answers):
    """Strategies and comparisons from right/wrong answers, row by row."""
    scores = {
        name.replace("_", "-"): {str(i): float(v) for i, v in enumerate(values)}
        for name, values in answers.items()
    }
    results = [
        StrategyResult(
            name,
            "done",
            None,
            {"accuracy": interval(list(rows.values()), "right_wrong", 0)},
            cost=Cost(0.0, cost),
            uses_language_model=name not in ("majority", "tfidf"),
        )
        for (name, rows), cost in zip(scores.items(), costs, strict=True)
    ]
    return results, compare(scores, "accuracy", 0)


def test_a_winner_beats_every_cheaper_strategy():
    verdict = decide(
        [
            strategy("tfidf", 0.80, 0.01, llm=False),
            strategy("few-shot", 0.7, 1),
            strategy("qlora", 0.9, 2),
        ],
        [
            comparison("tfidf", "few-shot", 0.1, 0.01),
            comparison("tfidf", "qlora", -0.1, 0.0004),
            comparison("few-shot", "qlora", -0.2, 0.0001),
        ],
        "accuracy",
        300,
    )
    assert (verdict.winner, verdict.tied_with) == ("qlora", ())
    assert verdict.reason == (
        "qlora wins: it beats every cheaper strategy. "
        "qlora: accuracy 0.900 (95% interval 0.860 to 0.930, 300 test rows). "
        "The best of the cheaper ones, tfidf, is behind by 0.100 "
        "(95% interval 0.050 to 0.150, adjusted p < 0.001)."
    )


def test_a_tie_takes_the_cheaper_and_says_what_the_rows_cannot_tell():
    pairs = [comparison("qlora", "tfidf", 0.02, 0.3, 3_789)]
    verdict = decide(
        [strategy("qlora", 0.82, 2.0), strategy("tfidf", 0.80, 0.01, llm=False)],
        pairs,
        "accuracy",
        1000,
    )
    assert (verdict.winner, verdict.tied_with) == ("tfidf", ("qlora",))
    assert verdict.reason == (
        "Take tfidf: qlora is not distinguishable from it on 300 test rows, and tfidf is the "
        "cheaper, but it may be worse by as much as 0.070. "
        "qlora: accuracy 0.820 (95% interval 0.780 to 0.850, 300 of 1,000 test rows). "
        "tfidf: accuracy 0.800 (95% interval 0.760 to 0.830, 300 of 1,000 test rows). "
        "The difference is 0.020 (95% interval −0.030 to 0.070, adjusted p = 0.300). "
        "That does not show them equal: on 300 test rows a difference below 0.071 cannot be told "
        "from chance; the observed one would need about 3,800 rows. "
        "1,000 requests cost $0.01 with tfidf, $2.00 with qlora. "
        "No language model is shown to be needed: tfidf is a baseline that uses none."
    )
    assert verdict.minimum_detectable_difference == pytest.approx(
        minimum_detectable_difference(standard_error(pairs[0]))
    )
    assert (verdict.limits, verdict.disqualified) == ((), {})


def test_a_large_gap_on_few_rows_is_no_equality():
    right = [1] * 13
    results, pairs = measured(
        [0.0, 1.0], tfidf=[*right, *[1] * 2, *[0] * 15], qlora=[*right, 0, 0, *[1] * 8, *[0] * 7]
    )
    verdict = decide(results, pairs, "accuracy", 30)
    first, *_ = verdict.reason.split(". ")
    assert verdict.winner == "tfidf"
    assert first == (
        "Take tfidf: qlora is not distinguishable from it on 30 test rows, and tfidf is the "
        "cheaper, but it may be worse by as much as 0.380"
    )
    assert "The difference is 0.200 " in verdict.reason
    assert "That does not show them equal: on 30 test rows a difference below 0.275" in (
        verdict.reason
    )
    needed = pairs[0].rows_needed
    assert needed > 30
    assert f"the observed one would need about {needed} rows." in verdict.reason


def test_a_lead_of_the_cheapest_that_may_be_chance_says_so():
    results, pairs = measured([0.0, 1.0], tfidf=[1, 1, 1, 0, 1], rag=[1, 1, 1, 0, 0])
    reason = decide(results, pairs, "accuracy", 5).reason
    assert reason.startswith("tfidf is the one to take: no strategy scores higher, none is cheaper")
    assert f"That may be chance: rag may be better by as much as {-pairs[0].ci_low:.3f}." in reason


def test_a_constant_answer_is_not_sold_as_a_baseline_that_suffices():
    results, pairs = measured([0.0, 1.0], majority=[1, 1, 0], rag=[1, 1, 1])
    reason = decide(results, pairs, "accuracy", 3).reason
    assert "majority gives every input the same answer" in reason
    assert "No language model" not in reason


def test_an_unknown_cost_is_not_called_dearer():
    pairs = [comparison("today", "rag", 0.02, 0.3)]
    verdict = decide([strategy("today", 0.82, None), strategy("rag", 0.8, 1)], pairs, "accuracy", 9)
    assert verdict.winner == "rag"
    assert "rag is the one whose cost is known, but it may be worse" in verdict.reason
    assert "What today costs was not measured." in verdict.reason
    pairs = [comparison("today", "rag", 0.2, 0.001)]
    verdict = decide([strategy("today", 0.9, None), strategy("rag", 0.7, 1)], pairs, "accuracy", 9)
    assert verdict.winner == "today"
    assert "what it costs itself was not measured" in verdict.reason


def test_of_two_outside_systems_the_better_is_taken_not_the_first_by_name():
    both = [strategy("a-today", 0.80, None), strategy("b-next", 0.82, None)]
    pairs = [comparison("b-next", "a-today", 0.02, 0.3)]
    verdict = decide(both, pairs, "accuracy", 300)
    assert (verdict.winner, verdict.tied_with) == ("b-next", ("a-today",))
    assert "no strategy scores higher, no cost is known." in verdict.reason
    assert "That may be chance: a-today may be better by as much as 0.030." in verdict.reason


def test_the_same_cost_to_the_cent_takes_the_simpler():
    verdict = decide(
        [strategy("knn-few-shot", 0.82, 0.004), strategy("few-shot", 0.80, 0.0049)],
        [comparison("knn-few-shot", "few-shot", 0.02, 0.3)],
        "accuracy",
        300,
    )
    assert verdict.winner == "few-shot"
    assert "few-shot is the simpler, but it may be worse by as much as 0.070." in verdict.reason
    assert "Their costs differ by less than a cent." in verdict.reason
    assert "No language model" not in verdict.reason


def test_the_best_that_is_also_the_cheapest():
    verdict = decide(
        [strategy("tfidf", 0.9, 0.01, llm=False), strategy("lora", 0.7, 2)],
        [comparison("tfidf", "lora", 0.2, 0.0001)],
        "accuracy",
        300,
    )
    assert verdict.winner == "tfidf"
    assert "no strategy scores higher, none is cheaper" in verdict.reason
    assert "No language model is needed: tfidf is a baseline that uses none." in verdict.reason


def test_a_dearer_tie_is_named_but_not_taken():
    verdict = decide(
        [strategy("tfidf", 0.6, 0.0), strategy("rag", 0.9, 1), strategy("rag+qlora", 0.89, 5)],
        [
            comparison("tfidf", "rag", -0.3, 0.001),
            comparison("tfidf", "rag+qlora", -0.29, 0.001),
            comparison("rag", "rag+qlora", 0.01, 0.9),
        ],
        "accuracy",
        300,
    )
    assert (verdict.winner, verdict.tied_with) == ("rag", ("rag+qlora",))


def test_the_one_to_take_is_beaten_by_nobody():
    # C is not told apart from B, and beats A; B does not beat A. A must not be the answer.
    names = [strategy("A", 0.80, 1), strategy("B", 0.82, 2), strategy("C", 0.85, 3)]
    pairs = [
        comparison("A", "B", -0.02, 0.5),
        comparison("B", "C", -0.03, 0.2),
        comparison("A", "C", -0.05, 0.01),
    ]
    for order in permutations(names):
        assert decide(order, pairs, "accuracy", 300).winner == "B"


def test_a_winner_that_does_not_beat_a_beaten_rival_does_not_claim_to():
    verdict = decide(
        [strategy("A", 0.80, 1), strategy("C", 0.85, 2), strategy("D", 0.84, 3)],
        [
            comparison("C", "A", 0.05, 0.06),
            comparison("D", "A", 0.04, 0.01),
            comparison("C", "D", 0.01, 0.9),
        ],
        "accuracy",
        300,
    )
    assert (verdict.winner, verdict.tied_with) == ("C", ("D",))
    assert "wins" not in verdict.reason
    assert "each cheaper strategy loses to another" in verdict.reason


def test_nothing_measured_and_one_measured():
    failed = strategy("qlora", None, None, status="failed")
    verdict = decide([failed], [], "accuracy", 0)
    assert (verdict.winner, verdict.minimum_detectable_difference) == (None, None)
    assert verdict.reason == (
        "Nothing was measured: no strategy finished. Not measured, because it failed: qlora."
    )
    verdict = decide([failed, strategy("rag", 0.5)], [], "accuracy", 300)
    assert (verdict.winner, verdict.tied_with) == ("rag", ())
    assert "the only strategy measured" in verdict.reason
    assert verdict.reason.endswith("because it failed: qlora.")
    assert decide([], [], "accuracy", 0).winner is None


def test_strategies_without_a_common_row_are_not_ranked_on_air():
    verdict = decide([strategy("lora", 0.9, 2), strategy("cot", 0.7, 1)], [], "accuracy", 300)
    assert (verdict.winner, verdict.tied_with) == ("cot", ("lora",))
    assert "The two share no test row." in verdict.reason
    assert verdict.minimum_detectable_difference is None


def test_cheap_to_dear_is_cost_then_set_up_then_simplicity_then_unknown():
    simple = [strategy(name, 0.5, 0.0) for name in reversed(SIMPLEST_FIRST)]
    assert [s.name for s in sorted(simple, key=cost_key)] == list(SIMPLEST_FIRST)
    mixed = [
        strategy("production", 0.5, None),
        strategy("majority", 0.5, 0.02),
        strategy("qlora", 0.5, 0.01, setup=1.0),
        strategy("rag", 0.5, 0.01, setup=0.5),
    ]
    assert [s.name for s in sorted(mixed, key=cost_key)] == [
        "rag",
        "qlora",
        "majority",
        "production",
    ]


# --- limits -------------------------------------------------------------------------------------


def served(name, value, p95, cost=0.0, **more):
    found = strategy(name, value, cost, **more)
    return replace(found, latency_ms=Latency(p95 / 2, p95, 50), memory=Memory(None, 0, 8 * 10**9))


THREE = (
    served("tfidf", 0.70, 1.0, 0.01, llm=False),
    served("few-shot", 0.80, 150.0, 1),
    served("qlora", 0.90, 812.0, 2),
)
THREE_PAIRS = (
    comparison("tfidf", "few-shot", -0.1, 0.001),
    comparison("tfidf", "qlora", -0.2, 0.0001),
    comparison("few-shot", "qlora", -0.1, 0.001),
)


def test_limits_decide_among_those_that_keep_to_them():
    verdict = decide(THREE, THREE_PAIRS, "accuracy", 300, Limits(max_latency_ms=200))
    assert (verdict.winner, verdict.limits) == ("few-shot", ("p95 latency at most 200 ms",))
    assert verdict.disqualified == {"qlora": "p95 latency 812 ms, 612 ms over the limit of 200 ms"}
    assert verdict.reason == (
        "few-shot wins: it beats every cheaper strategy that keeps to the limits. "
        "few-shot: accuracy 0.800 (95% interval 0.760 to 0.830, 300 test rows). "
        "The best of the cheaper ones, tfidf, is behind by 0.100 "
        "(95% interval 0.050 to 0.150, adjusted p = 0.001). "
        "The highest score, qlora (accuracy 0.900), does not qualify: p95 latency 812 ms, 612 ms "
        "over the limit of 200 ms. "
        "Decided among the 2 of 3 strategies that keep to the limits (p95 latency at most 200 ms); "
        "p-values are adjusted over all pairs of the run."
    )


def test_the_detectable_difference_still_counts_all_pairs():
    verdict = decide(THREE, THREE_PAIRS, "accuracy", 300, Limits(max_latency_ms=200))
    error = standard_error(THREE_PAIRS[0])
    assert verdict.minimum_detectable_difference == minimum_detectable_difference(error, 3)


def test_limits_that_all_keep_to_change_nothing_but_are_named():
    free = decide(THREE, THREE_PAIRS, "accuracy", 300)
    verdict = decide(THREE, THREE_PAIRS, "accuracy", 300, Limits(max_gpu_gb=16))
    assert (verdict.winner, verdict.disqualified) == (free.winner, {})
    assert verdict.reason.endswith(" Limits: peak GPU memory at most 16 GB (10^9 bytes).")


def test_an_interval_that_reaches_below_the_minimum_is_said():
    verdict = decide(THREE, THREE_PAIRS, "accuracy", 300, Limits(min_accuracy=0.88))
    assert verdict.winner == "qlora"
    assert set(verdict.disqualified) == {"tfidf", "few-shot"}
    assert "its 95% interval reaches down to 0.860." in verdict.reason
    assert "It is the only strategy that keeps to the limits." in verdict.reason


def test_when_nothing_qualifies_the_closest_is_named():
    limits = Limits(max_latency_ms=100, min_accuracy=0.85)
    verdict = decide(THREE, THREE_PAIRS, "accuracy", 300, limits)
    assert (verdict.winner, verdict.tied_with) == (None, ())
    assert set(verdict.disqualified) == {"tfidf", "few-shot", "qlora"}
    assert verdict.reason == (
        "No strategy keeps to the limits: the closest, tfidf, does not: accuracy 0.700, 0.150 "
        "below the minimum of 0.850. "
        "tfidf: accuracy 0.700 (95% interval 0.660 to 0.730, 300 test rows). "
        "Limits: p95 latency at most 100 ms; accuracy at least 0.850."
    )
    assert verdict.minimum_detectable_difference is None


def test_what_was_not_measured_is_never_the_closest():
    unknown = strategy("today", 0.99, None)
    limits = Limits(max_latency_ms=100, min_accuracy=0.995)
    reason = decide([*THREE, unknown], THREE_PAIRS, "accuracy", 300, limits).reason
    assert reason.startswith("No strategy keeps to the limits: the closest, tfidf,")
    only = decide([unknown], [], "accuracy", 300, Limits(max_latency_ms=100))
    assert only.winner is None
    assert only.disqualified == {"today": "p95 latency not measured"}
    assert "the closest, today, does not: p95 latency not measured." in only.reason


# --- degenerate rows ----------------------------------------------------------------------------


def test_one_row_all_equal_and_all_wrong_give_a_verdict_with_figures():
    for values in ([1.0], [0.0] * 3, [1.0] * 3):
        scores = {name: {str(i): v for i, v in enumerate(values)} for name in ("tfidf", "rag")}
        results = [
            StrategyResult(
                name,
                "done",
                None,
                {"accuracy": interval(list(rows.values()), "right_wrong", 0)},
                cost=Cost(0.0, 0.0),
            )
            for name, rows in scores.items()
        ]
        verdict = decide(results, compare(scores, "accuracy", 0), "accuracy", len(values))
        assert "nan" not in verdict.reason
        if not any(values):
            assert verdict.winner is None
            assert "no strategy got a single test row right" in verdict.reason
            continue
        assert verdict.winner == "tfidf"
        assert verdict.minimum_detectable_difference is not None
        assert np.isfinite(verdict.minimum_detectable_difference)


def test_a_difference_is_written_as_in_the_tables():
    assert phrases.difference(comparison("a", "b", -0.068, 1.0)) == (
        "−0.068 (95% interval −0.118 to −0.018, adjusted p = 1)"
    )
    assert phrases.difference(comparison("a", "b", -0.0001, 0.9994)) == (
        "0.000 (95% interval −0.050 to 0.050, adjusted p = 0.999)"
    )
