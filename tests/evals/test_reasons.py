"""What the verdict says beside its decision: the correction, what is cheaper, stops and limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.results import Comparison, Cost, Latency, Memory, Metric, StrategyResult
from evals.limits import Limits
from evals.verdict import decide


def strategy(name, value, cost=0.0, *, setup=0.0, llm=True, status="done"):
    metrics = {} if value is None else {"accuracy": Metric(value, value - 0.04, value + 0.03, 300)}
    money = None if cost is None else Cost(setup, cost)
    return StrategyResult(name, status, None, metrics, cost=money, uses_language_model=llm)


def comparison(a, b, difference, p):
    low, high = difference - 0.05, difference + 0.05
    return Comparison(a, b, "accuracy", difference, low, high, p, p)


def served(name, value, p95, cost=0.0):
    return replace(strategy(name, value, cost), latency_ms=Latency(p95 / 2, p95, 50))


# --- what the correction takes away, and what is cheaper still ------------------------------------


def test_a_pair_that_only_the_correction_leaves_open_says_so():
    # 20 pairs beside it: the pair's own interval and p-value call it different, Holm's does not
    pair = replace(
        comparison("embedding", "tfidf", 0.118, 0.071), ci_low=0.033, ci_high=0.203, p_value=0.012
    )
    others = [comparison(f"a{i}", f"b{i}", 0.0, 1.0) for i in range(20)]
    both = [strategy("tfidf", 0.7, 0.01), strategy("embedding", 0.818, 0.1)]
    verdict = decide(both, [pair, *others], "accuracy", 300)
    assert verdict.winner == "tfidf"
    assert (
        "adjusted p = 0.071). Taken alone the pair would count as different (p = 0.012); corrected "
        "for the 21 pairs compared it does not. That does not show them equal"
    ) in verdict.reason
    # the same where the cheaper one is the better
    turned = decide([both[0], strategy("embedding", 0.6, 0.1)], [
        replace(pair, a="tfidf", b="embedding"), *others,
    ], "accuracy", 300)  # fmt: skip
    assert "The next best, embedding, is behind by 0.118" in turned.reason
    assert "Taken alone the pair would count as different (p = 0.012)" in turned.reason


def test_an_interval_without_zero_is_not_put_down_to_the_correction_where_the_test_disagrees():
    pair = replace(comparison("lora", "cot", 0.06, 0.2), ci_low=0.001, p_value=0.061)
    reason = decide(
        [strategy("cot", 0.7, 1), strategy("lora", 0.76, 2)], [pair], "accuracy", 300
    ).reason
    assert "Taken alone" not in reason
    assert "does not count the pair as different even when taken alone (p = 0.061)." in reason


@given(
    st.floats(-0.3, 0.3),
    st.floats(0.001, 0.2),
    st.floats(0.0001, 1.0),
    st.integers(1, 30),
)
def test_the_correction_is_named_exactly_where_it_decides(difference, half, p, pairs):
    adjusted = min(1.0, p * pairs)
    pair = Comparison(
        "lora", "cot", "accuracy", difference, difference - half, difference + half, p, adjusted
    )
    both = [strategy("cot", 0.5, 1), strategy("lora", 0.5 + difference, 2)]
    reason = decide(both, [pair], "accuracy", 300).reason
    decisive = abs(difference) > half and p < 0.05 <= adjusted
    assert ("Taken alone the pair would count as different" in reason) == decisive


def test_a_strategy_cheaper_still_that_only_the_best_beats_is_named():
    verdict = decide(
        [
            strategy("embedding", 0.80, 0.01, llm=False),
            strategy("gpt", 0.84, 2.3),
            strategy("prod", 0.87, 4.0),
        ],
        [
            comparison("gpt", "embedding", 0.04, 0.098),
            comparison("prod", "embedding", 0.07, 0.013),
            comparison("prod", "gpt", 0.03, 0.4),
        ],
        "accuracy",
        300,
    )
    assert (verdict.winner, verdict.tied_with) == ("gpt", ("prod",))
    assert (
        " Cheaper than gpt and not distinguishable from it, but really behind prod: embedding "
        "(adjusted p = 0.013)."
    ) in verdict.reason


def test_several_that_are_cheaper_still_are_named_by_what_they_save_and_who_beats_them():
    verdict = decide(
        [
            strategy("majority", 0.5, 0.0, llm=False),
            strategy("tfidf", 0.80, 0.0, llm=False),
            strategy("embedding", 0.81, 0.01, llm=False),
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
        300,
    )
    assert verdict.winner == "gpt"
    assert (
        " Cheaper than gpt and not distinguishable from it, but really behind prod: tfidf "
        "(adjusted p < 0.001) and embedding (adjusted p < 0.001)."
        " Cheaper to set up than gpt and not distinguishable from it, but really behind prod: rag "
        "(adjusted p < 0.001)."
    ) in verdict.reason
    assert "prod: majority" not in verdict.reason, "the winner beats it by itself"


# --- a run that was stopped -----------------------------------------------------------------------


WAITING = tuple(StrategyResult(name, "skipped", "not run") for name in ("rag", "qlora", "cot"))


@pytest.mark.parametrize(
    ("values", "opening"),
    [
        ((0.0, 0.0), "So far, nothing to take: no strategy got a single test row right."),
        ((0.8, 0.82), "So far, take tfidf: few-shot is not distinguishable from it on 300 test"),
        ((0.8, None), "tfidf: accuracy 0.800"),
        ((None, None), "So far, nothing was measured: no strategy finished."),
    ],
)
def test_a_stopped_run_decides_nothing_finally(values, opening):
    ran = [
        strategy(name, value, cost, status="failed" if value is None else "done")
        for name, value, cost in zip(("tfidf", "few-shot"), values, (0.0, 1.0), strict=True)
    ]
    unfit = StrategyResult("prompt-tuning", "skipped", "applies to classification")
    pairs = [comparison("few-shot", "tfidf", 0.02, 0.3)]
    verdict = decide([*ran, *WAITING, unfit], pairs, "accuracy", 300, None, ("rag", "qlora", "cot"))
    done = sum(value is not None for value in values)
    start = f"The run was stopped: {done} of 5 strategies had finished. {opening}"
    assert verdict.reason.startswith(start)
    assert " so far" in verdict.reason.casefold()
    assert verdict.unfinished == ("rag", "qlora", "cot")


@pytest.mark.parametrize(
    ("p", "limits", "words"),
    [
        (0.001, None, "So far, few-shot wins: it beats every cheaper strategy."),
        (0.001, Limits(max_latency_ms=1), "So far, no strategy keeps to the limits: the closest,"),
        (
            0.001,
            Limits(min_accuracy=0.85),
            "It is the only strategy that keeps to the limits so far.",
        ),
    ],
)
def test_a_stopped_run_words_winners_and_limits_as_what_holds_so_far(p, limits, words):
    both = [served("tfidf", 0.7, 2.0, 0.0), served("few-shot", 0.9, 9.0, 1.0)]
    pairs = [comparison("few-shot", "tfidf", 0.2, p)]
    reason = decide([*both, *WAITING], pairs, "accuracy", 300, limits, ("rag",)).reason
    assert reason.startswith("The run was stopped: 2 of 3 strategies had finished. ")
    assert words in reason


def test_a_stopped_run_does_not_rule_out_a_language_model():
    both = [strategy("tfidf", 0.9, 0.0, llm=False), strategy("few-shot", 0.6, 1.0)]
    pairs = [comparison("tfidf", "few-shot", 0.3, 0.001)]
    assert "No language model is needed" in decide(both, pairs, "accuracy", 300).reason
    stopped = decide([*both, *WAITING], pairs, "accuracy", 300, None, ("rag",)).reason
    assert "No language model is shown to be needed" in stopped
    assert "No language model is needed" not in stopped


def test_a_run_that_came_to_its_end_has_nothing_unfinished():
    verdict = decide([strategy("tfidf", 0.8), *WAITING], [], "accuracy", 300)
    assert verdict.unfinished == ()
    assert "so far" not in verdict.reason
    assert "stopped" not in verdict.reason


# --- limits, again --------------------------------------------------------------------------------


def test_under_a_limit_the_best_and_the_next_are_those_that_keep_to_it():
    verdict = decide(
        [
            served("unk", 0.70, 20.0, None),
            served("prod", 0.80, 90.0, 4.0),
            served("gpt", 0.90, 2000.0, 0.5),
        ],
        [
            comparison("prod", "unk", 0.1, 0.001),
            comparison("gpt", "prod", 0.1, 0.001),
            comparison("gpt", "unk", 0.2, 0.001),
        ],
        "accuracy",
        300,
        Limits(max_latency_ms=1000),
    )
    assert verdict.winner == "prod"
    assert verdict.reason.startswith(
        "prod is the one to take: of the strategies that keep to the limits none scores higher, "
        "none is known to be cheaper."
    )
    assert "The next best of those, unk, is behind by 0.100" in verdict.reason


def test_a_missing_figure_is_not_known_and_a_broken_limit_is_not():
    limits = Limits(max_latency_ms=100, max_cost_per_1k=1)
    found = [
        served("tfidf", 0.7, 2.0, 0.0),
        served("slow", 0.8, 900.0, None),
        strategy("today", 0.9, 0.5),
    ]
    verdict = decide(found, [], "accuracy", 300, limits)
    assert set(verdict.disqualified) == {"slow", "today"}
    assert verdict.not_known == ("today",)
    assert verdict.winner == "tfidf"


def test_gpu_memory_of_an_outside_system_leaves_it_in_and_is_told():
    limits = Limits(max_gpu_gb=16)
    today = replace(strategy("today", 0.9, 0.1), outside=True)
    pairs = [comparison("today", "rag", 0.3, 0.001)]
    rag = replace(strategy("rag", 0.6, 0.0), memory=Memory(None, 5, device="cpu"))
    verdict = decide([today, rag], pairs, "accuracy", 300, limits)
    assert (verdict.winner, verdict.disqualified, verdict.not_known) == ("today", {}, ())
    assert verdict.reason.endswith(
        "The language model ran on the CPU and took no GPU memory, so the limit on it leaves "
        "nothing out; on a GPU it would take some. The limit on GPU memory was not applied to "
        "outside systems, which do not run here: today."
    )
    # what an outside system states nothing of is unknown under every other limit
    for limit in (Limits(max_latency_ms=1), Limits(1, max_gpu_gb=16)):
        verdict = decide([today, rag], pairs, "accuracy", 300, limit)
        assert (verdict.winner, set(verdict.not_known)) == (None, {"today", "rag"})
