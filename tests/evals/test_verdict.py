"""The verdict's grammar."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest

from advisor.results import (
    Breach,
    Comparison,
    Cost,
    Latency,
    Limit,
    Memory,
    Metric,
    PassedOver,
    StrategyResult,
)
from evals.cost_order import cost_key
from evals.power import minimum_detectable_difference, standard_error
from evals.stats import compare, interval
from evals.verdict import decide
from strategies import registry


def complexity(name):
    known = registry.all_strategies().get(name)
    return known.complexity if known else None


def strategy(name, value, cost=0.0, *, setup=0.0, status="done"):
    metrics = {} if value is None else {"accuracy": Metric(value, value - 0.04, value + 0.03, 300)}
    money = None if cost is None else Cost(setup, cost)
    return StrategyResult(name, status, None, metrics, cost=money, complexity=complexity(name))


def comparison(a, b, difference, p):
    low, high = difference - 0.05, difference + 0.05
    return Comparison(a, b, "accuracy", difference, low, high, p, p)


def measured(costs, **answers):
    """Strategies and comparisons from right/wrong answers, row by row."""
    scores = {
        name: {str(i): float(v) for i, v in enumerate(values)} for name, values in answers.items()
    }
    results = [
        StrategyResult(
            name,
            "done",
            None,
            {"accuracy": interval(list(rows.values()), "right_wrong", 0)},
            cost=Cost(0.0, cost),
            complexity=complexity(name),
        )
        for (name, rows), cost in zip(scores.items(), costs, strict=True)
    ]
    return results, compare(scores, "accuracy", 0)


def test_a_winner_beats_every_cheaper_strategy():
    verdict = decide(
        [strategy("tfidf", 0.80, 0.01), strategy("few-shot", 0.7, 1), strategy("qlora", 0.9, 2)],
        [
            comparison("tfidf", "few-shot", 0.1, 0.01),
            comparison("tfidf", "qlora", -0.1, 0.0004),
            comparison("few-shot", "qlora", -0.2, 0.0001),
        ],
        "accuracy",
    )
    assert (verdict.kind, verdict.winner, verdict.tied_with) == ("win", "qlora", ())
    assert (verdict.best, verdict.cheaper) == ("qlora", ("tfidf", "few-shot"))
    # the best of the cheaper ones, from the winner's side
    assert (verdict.pair.a, verdict.pair.b, verdict.pair.difference) == ("qlora", "tfidf", 0.1)
    assert verdict.saving is None


def test_a_tie_takes_the_cheaper():
    pairs = [comparison("qlora", "tfidf", 0.02, 0.3)]
    verdict = decide(
        [strategy("qlora", 0.82, 2.0), strategy("tfidf", 0.80, 0.01)], pairs, "accuracy"
    )
    assert (verdict.kind, verdict.winner, verdict.tied_with) == ("tie", "tfidf", ("qlora",))
    assert (verdict.best, verdict.saving, verdict.pair) == ("qlora", "price", pairs[0])
    assert verdict.minimum_detectable_difference == pytest.approx(
        minimum_detectable_difference(standard_error(pairs[0]))
    )
    assert (verdict.limits, verdict.disqualified) == ((), {})


def test_a_large_gap_on_few_rows_is_a_tie():
    right = [1] * 13
    results, pairs = measured(
        [0.0, 1.0], tfidf=[*right, *[1] * 2, *[0] * 15], qlora=[*right, 0, 0, *[1] * 8, *[0] * 7]
    )
    verdict = decide(results, pairs, "accuracy")
    assert (verdict.kind, verdict.winner) == ("tie", "tfidf")
    assert verdict.pair.difference == pytest.approx(0.2)
    assert verdict.minimum_detectable_difference > 0.2


def test_the_cheapest_and_best_wins_where_its_lead_is_real():
    both = [strategy("tfidf", 0.9, 0.01), strategy("lora", 0.7, 2)]
    for p, kind, tied in ((0.0001, "win", ()), (0.3, "tie", ("lora",))):
        verdict = decide(both, [comparison("lora", "tfidf", -0.2, p)], "accuracy")
        assert (verdict.kind, verdict.winner, verdict.tied_with) == (kind, "tfidf", tied)
        assert (verdict.best, verdict.cheaper) == ("tfidf", ())
        assert (verdict.pair.a, verdict.pair.b) == ("tfidf", "lora")


@pytest.mark.parametrize(
    ("cheaper", "saving"),
    [
        (strategy("few-shot", 0.8, 0.5), "price"),
        (strategy("few-shot", 0.8, 1.0, setup=0.2), "setup"),
        (strategy("few-shot", 0.8, 1.004, setup=1.004), "simplicity"),
    ],
)
def test_in_what_the_cheaper_is_cheaper(cheaper, saving):
    pairs = [comparison("lora", "few-shot", 0.02, 0.3)]
    verdict = decide([strategy("lora", 0.82, 1.0, setup=1.0), cheaper], pairs, "accuracy")
    assert (verdict.winner, verdict.saving) == ("few-shot", saving)


def test_an_unknown_cost_is_not_taken_for_the_cheaper():
    pairs = [comparison("today", "rag", 0.02, 0.3)]
    verdict = decide([strategy("today", 0.82, None), strategy("rag", 0.8, 1)], pairs, "accuracy")
    assert (verdict.winner, verdict.saving) == ("rag", "known_price")
    unknown = strategy("today", 0.82, 1, setup=None)
    verdict = decide([unknown, strategy("rag", 0.8, 1)], pairs, "accuracy")
    assert (verdict.winner, verdict.saving) == ("rag", "known_setup")
    both = [strategy("qlora", 0.82, None), strategy("rag", 0.8, None)]
    verdict = decide(both, [comparison("qlora", "rag", 0.02, 0.3)], "accuracy")
    assert (verdict.winner, verdict.saving) == ("rag", "no_price")
    pairs = [comparison("today", "rag", 0.2, 0.001)]
    verdict = decide([strategy("today", 0.9, None), strategy("rag", 0.7, 1)], pairs, "accuracy")
    assert (verdict.kind, verdict.winner) == ("win", "today")


def test_of_two_of_unknown_cost_the_better_is_taken_not_the_first_by_name():
    both = [strategy("a-today", 0.80, None), strategy("b-next", 0.82, None)]
    pairs = [comparison("b-next", "a-today", 0.02, 0.3)]
    verdict = decide(both, pairs, "accuracy")
    assert (verdict.kind, verdict.winner, verdict.tied_with) == ("tie", "b-next", ("a-today",))


def test_an_expensive_tie_is_named_but_not_taken():
    verdict = decide(
        [strategy("tfidf", 0.6, 0.0), strategy("rag", 0.9, 1), strategy("rag+qlora", 0.89, 5)],
        [
            comparison("tfidf", "rag", -0.3, 0.001),
            comparison("tfidf", "rag+qlora", -0.29, 0.001),
            comparison("rag", "rag+qlora", 0.01, 0.9),
        ],
        "accuracy",
    )
    assert (verdict.kind, verdict.winner, verdict.tied_with) == ("win", "rag", ("rag+qlora",))


def test_the_one_to_take_is_beaten_by_nobody():
    # C is not told apart from B, and beats A; B does not beat A. A must not be the answer.
    names = [strategy("A", 0.80, 1), strategy("B", 0.82, 2), strategy("C", 0.85, 3)]
    pairs = [
        comparison("A", "B", -0.02, 0.5),
        comparison("B", "C", -0.03, 0.2),
        comparison("A", "C", -0.05, 0.01),
    ]
    for order in permutations(names):
        verdict = decide(order, pairs, "accuracy")
        assert verdict.winner == "B"
        assert verdict.passed_over == (PassedOver("A", "price", "C", 0.01),)


def test_a_winner_that_does_not_beat_a_beaten_rival_does_not_claim_to():
    verdict = decide(
        [strategy("A", 0.80, 1), strategy("C", 0.85, 2), strategy("D", 0.84, 3)],
        [
            comparison("C", "A", 0.05, 0.06),
            comparison("D", "A", 0.04, 0.01),
            comparison("C", "D", 0.01, 0.9),
        ],
        "accuracy",
    )
    assert (verdict.kind, verdict.winner, verdict.tied_with) == ("tie", "C", ("D",))
    assert (verdict.best, verdict.cheaper) == ("C", ("A",))


def test_several_that_are_cheaper_still_are_passed_over_for_what_beats_them():
    verdict = decide(
        [
            strategy("majority", 0.5, 0.0),
            strategy("tfidf", 0.80, 0.0),
            strategy("embedding", 0.81, 0.01),
            strategy("rag", 0.84, 1.0, setup=1.0),
            strategy("gpt", 0.84, 1.0, setup=2.0),
            strategy("prod", 0.87, None),
        ],
        [
            comparison("gpt", "majority", 0.34, 0.0001),
            comparison("prod", "majority", 0.37, 0.0001),
            *(comparison("gpt", one, 0.03, 0.2) for one in ("tfidf", "embedding", "rag")),
            *(comparison("prod", one, 0.06, 0.0005) for one in ("tfidf", "embedding", "rag")),
            comparison("prod", "gpt", 0.03, 0.4),
        ],
        "accuracy",
    )
    assert verdict.winner == "gpt"
    assert verdict.passed_over == (  # without majority, which the winner itself beats
        PassedOver("tfidf", "price", "prod", 0.0005),
        PassedOver("embedding", "price", "prod", 0.0005),
        PassedOver("rag", "setup", "prod", 0.0005),
    )


def test_nothing_measured_and_one_measured():
    failed = strategy("qlora", None, None, status="failed")
    for nothing in ([failed], []):
        verdict = decide(nothing, [], "accuracy")
        assert (verdict.kind, verdict.winner) == ("nothing_measured", None)
        assert verdict.minimum_detectable_difference is None
    verdict = decide([failed, strategy("rag", 0.5)], [], "accuracy")
    assert (verdict.kind, verdict.winner, verdict.tied_with) == ("only", "rag", ())


def test_strategies_without_a_common_row_are_not_ranked_on_air():
    verdict = decide([strategy("lora", 0.9, 2), strategy("cot", 0.7, 1)], [], "accuracy")
    assert (verdict.kind, verdict.winner, verdict.tied_with) == ("tie", "cot", ("lora",))
    assert (verdict.pair, verdict.minimum_detectable_difference) == (None, None)


def test_cheap_to_expensive_is_cost_then_set_up_then_simplicity_then_unknown():
    simplest_first = [
        "majority", "tfidf", "knn-vote", "embedding", "zero-shot", "few-shot", "knn-few-shot",
        "rag", "lora", "qlora", "from another package",
    ]  # fmt: skip
    simple = [strategy(name, 0.5, 0.0) for name in reversed(simplest_first)]
    assert [s.id for s in sorted(simple, key=cost_key)] == simplest_first
    mixed = [
        strategy("production", 0.5, None),
        strategy("majority", 0.5, 0.02),
        strategy("qlora", 0.5, 0.01, setup=1.0),
        strategy("rag", 0.5, 0.01, setup=0.5),
    ]
    assert [s.id for s in sorted(mixed, key=cost_key)] == ["rag", "qlora", "majority", "production"]


def test_a_stopped_run_names_what_had_not_ended():
    waiting = [StrategyResult(name, "skipped", "not run") for name in ("rag", "cot")]
    run = [strategy("tfidf", 0.8), *waiting]
    assert decide(run, [], "accuracy", unfinished=("cot", "rag")).unfinished == ("rag", "cot")
    assert decide(run, [], "accuracy").unfinished == ()


# --- limits -------------------------------------------------------------------------------------


def served(name, value, p95, cost=0.0):
    found = strategy(name, value, cost)
    return replace(found, latency_ms=Latency(p95 / 2, p95, 50), memory=Memory(None, 0, 8 * 10**9))


THREE = (
    served("tfidf", 0.70, 1.0, 0.01),
    served("few-shot", 0.80, 150.0, 1),
    served("qlora", 0.90, 812.0, 2),
)
THREE_PAIRS = (
    comparison("tfidf", "few-shot", -0.1, 0.001),
    comparison("tfidf", "qlora", -0.2, 0.0001),
    comparison("few-shot", "qlora", -0.1, 0.001),
)
FAST, GOOD = Limit("p95_latency_ms", 200), Limit("primary_metric", 0.85)


def test_limits_decide_among_those_that_keep_to_them():
    verdict = decide(THREE, THREE_PAIRS, "accuracy", [FAST])
    assert (verdict.kind, verdict.winner, verdict.best) == ("win", "few-shot", "few-shot")
    assert verdict.limits == (FAST,)
    assert verdict.disqualified == {"qlora": (Breach(FAST, 812.0),)}
    # all pairs were looked at, so all count
    error = standard_error(THREE_PAIRS[0])
    assert verdict.minimum_detectable_difference == minimum_detectable_difference(error, 3)


def test_limits_that_all_keep_to_change_nothing_but_are_named():
    limits = (Limit("peak_gpu_gb", 16),)
    free, verdict = (decide(THREE, THREE_PAIRS, "accuracy", one) for one in ((), limits))
    assert replace(free, limits=limits) == verdict


def test_when_nothing_qualifies_the_closest_is_named():
    fast = Limit("p95_latency_ms", 100)
    verdict = decide(THREE, THREE_PAIRS, "accuracy", [fast, GOOD])
    assert (verdict.kind, verdict.winner, verdict.tied_with) == ("none_qualifies", None, ())
    assert set(verdict.disqualified) == {"tfidf", "few-shot", "qlora"}
    assert verdict.closest == "tfidf"
    assert verdict.minimum_detectable_difference is None


def test_what_was_not_measured_is_never_the_closest():
    unknown, fast = strategy("today", 0.99, None), Limit("p95_latency_ms", 100)
    limits = [fast, Limit("primary_metric", 0.995)]
    assert decide([*THREE, unknown], THREE_PAIRS, "accuracy", limits).closest == "tfidf"
    only = decide([unknown], [], "accuracy", [fast])
    assert (only.winner, only.closest) == (None, "today")
    assert only.disqualified == {"today": (Breach(fast, None),)}


def test_a_missing_figure_is_not_known_and_a_broken_limit_is_not():
    found = [
        served("tfidf", 0.7, 2.0, 0.0),
        served("slow", 0.8, 900.0, None),
        strategy("today", 0.9, 0.5),
    ]
    limits = [Limit("p95_latency_ms", 100), Limit("usd_per_1k_requests", 1)]
    verdict = decide(found, [], "accuracy", limits)
    assert set(verdict.disqualified) == {"slow", "today"}
    assert verdict.not_known == ("today",)
    assert verdict.winner == "tfidf"


def test_the_limit_on_gpu_memory_leaves_precomputed_predictions_in():
    today = replace(strategy("today", 0.9, 0.1), outside=True)
    pairs = [comparison("today", "rag", 0.3, 0.001)]
    rag = replace(strategy("rag", 0.6, 0.0), memory=Memory(None, 5, device="cpu"))
    verdict = decide([today, rag], pairs, "accuracy", [Limit("peak_gpu_gb", 16)])
    assert (verdict.winner, verdict.disqualified, verdict.not_known) == ("today", {}, ())
    # what is not known of it is so under every other limit
    verdict = decide([today, rag], pairs, "accuracy", [FAST])
    assert (verdict.winner, set(verdict.not_known)) == (None, {"today", "rag"})


# --- degenerate rows ----------------------------------------------------------------------------


def test_one_row_all_equal_and_all_wrong_give_a_verdict_with_figures():
    for values in ([1], [0] * 3, [1] * 3):
        results, pairs = measured([0.0, 0.0], tfidf=values, rag=values)
        verdict = decide(results, pairs, "accuracy")
        if not any(values):
            assert (verdict.kind, verdict.winner) == ("none_right", None)
            continue
        assert (verdict.kind, verdict.winner) == ("tie", "tfidf")
        assert verdict.minimum_detectable_difference is not None
        assert np.isfinite(verdict.minimum_detectable_difference)
