"""The verdict's grammar."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from advisor.results import Comparison, Cost, Metric, StrategyResult
from evals.stats import compare, interval, minimum_detectable_difference, standard_error
from evals.verdict import SIMPLEST_FIRST, cost_key, decide


def strategy(name, value, cost=0.0, *, setup=0.0, llm=True, status="done"):
    metrics = {} if value is None else {"accuracy": Metric(value, value - 0.04, value + 0.03, 300)}
    money = None if cost is None else Cost(setup, cost, "")
    return StrategyResult(name, status, None, metrics, cost=money, uses_language_model=llm)


def comparison(a, b, difference, p):
    low, high = difference - 0.05, difference + 0.05
    return Comparison(a, b, "accuracy", difference, low, high, p, p)


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


def test_a_tie_takes_the_cheaper_and_names_the_baseline():
    pairs = [comparison("qlora", "tfidf", 0.02, 0.3)]
    verdict = decide(
        [strategy("qlora", 0.82, 2.0), strategy("tfidf", 0.80, 0.01, llm=False)],
        pairs,
        "accuracy",
        1000,
    )
    assert (verdict.winner, verdict.tied_with) == ("tfidf", ("qlora",))
    assert verdict.reason == (
        "Take tfidf: qlora is not distinguishable from it, and tfidf is the cheaper. "
        "qlora: accuracy 0.820 (95% interval 0.780 to 0.850, 300 of 1000 test rows). "
        "tfidf: accuracy 0.800 (95% interval 0.760 to 0.830, 300 of 1000 test rows). "
        "The difference is 0.020 (95% interval -0.030 to 0.070, adjusted p = 0.300). "
        "No language model is needed."
    )
    assert verdict.minimum_detectable_difference == pytest.approx(
        minimum_detectable_difference(standard_error(pairs[0]))
    )


def test_the_same_cost_to_the_cent_takes_the_simpler():
    verdict = decide(
        [strategy("knn-few-shot", 0.82, 0.004), strategy("few-shot", 0.80, 0.0049)],
        [comparison("knn-few-shot", "few-shot", 0.02, 0.3)],
        "accuracy",
        300,
    )
    assert verdict.winner == "few-shot"
    assert "few-shot is the simpler. Their costs differ by less than a cent." in verdict.reason
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
    assert "No language model is needed." in verdict.reason


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


def test_one_row_all_equal_and_all_wrong_give_a_verdict_with_figures():
    for values in ([1.0], [0.0] * 3, [1.0] * 3):
        scores = {name: {str(i): v for i, v in enumerate(values)} for name in ("tfidf", "rag")}
        results = [
            StrategyResult(
                name,
                "done",
                None,
                {"accuracy": interval(list(rows.values()), "right_wrong", 0)},
                cost=Cost(0.0, 0.0, ""),
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
