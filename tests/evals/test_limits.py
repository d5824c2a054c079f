"""Limits: who qualifies, in which words, and what is not measured."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.results import Cost, Latency, Memory, Metric, StrategyResult
from evals.limits import Limits, unmeasured_only


def strategy(p95=100.0, per_1k=1.0, memory=None, value=0.9, llm=True):
    return StrategyResult(
        "rag",
        "done",
        None,
        {"accuracy": Metric(value, None if value is None else value - 0.04, 1.0, 300)},
        latency_ms=None if p95 is None else Latency(p95 / 2, p95, 50),
        cost=None if per_1k is None else Cost(0.0, per_1k),
        memory=memory,
        uses_language_model=llm,
    )


def test_words_name_each_limit_with_its_unit():
    assert Limits().words() == ()
    assert Limits(200, 0.5, 16, 0.9).words("token_f1") == (
        "p95 latency at most 200 ms",
        "cost of 1,000 requests at most $0.50",
        "peak GPU memory at most 16 GB (10^9 bytes)",
        "token F1 at least 0.900",
    )


@pytest.mark.parametrize(
    ("limits", "found", "reason"),
    [
        (Limits(), strategy(None, None, None, 0.1), None),
        (Limits(max_latency_ms=100), strategy(100.0), None),
        (
            Limits(max_latency_ms=200),
            strategy(812.4),
            "p95 latency 812 ms, 612 ms over the limit of 200 ms",
        ),
        (
            Limits(max_latency_ms=200),
            strategy(200.004),
            "p95 latency 200.004 ms, 0.004 ms over the limit of 200 ms",
        ),
        (Limits(max_latency_ms=200), strategy(None), "p95 latency not measured"),
        (
            Limits(max_cost_per_1k=0.5),
            strategy(per_1k=0.75),
            "cost of 1,000 requests $0.75, $0.25 over the limit of $0.50",
        ),
        (
            Limits(max_cost_per_1k=0),
            strategy(per_1k=0.0004),
            "cost of 1,000 requests $0.0004, $0.0004 over the limit of $0.0000",
        ),
        (Limits(max_cost_per_1k=1), strategy(per_1k=None), "cost of 1,000 requests not measured"),
        (
            Limits(min_accuracy=0.95),
            strategy(value=0.9),
            "accuracy 0.900, 0.050 below the minimum of 0.950",
        ),
        (
            Limits(min_accuracy=0.9),
            strategy(value=0.8999),
            "accuracy 0.8999, 0.0001 below the minimum of 0.9000",
        ),
        (Limits(min_accuracy=0.9), strategy(value=None), "accuracy not measured"),
        (Limits(min_accuracy=0.9), strategy(value=0.9), None),
        (
            Limits(max_latency_ms=50, min_accuracy=0.95),
            strategy(),
            (
                "p95 latency 100 ms, 50 ms over the limit of 50 ms; "
                "accuracy 0.900, 0.050 below the minimum of 0.950"
            ),
        ),
    ],
)
def test_why_it_does_not_qualify(limits, found, reason):
    assert limits.breach(found, "accuracy") == reason


@pytest.mark.parametrize(
    ("memory", "llm", "reason"),
    [
        (Memory(16 * 10**9, 0), True, None),
        (Memory(16 * 2**30, 0), True, "17.2 GB, 1.18 GB over the limit of 16 GB"),
        (Memory(None, 0, 15 * 10**9), True, None),
        (Memory(None, 0, 20 * 10**9), True, "predicted peak GPU memory 20 GB, 4 GB over"),
        # what was measured goes before what was predicted
        (Memory(10 * 10**9, 0, 20 * 10**9), True, None),
        (Memory(None, 0), True, "peak GPU memory not measured"),
        (None, True, "peak GPU memory not measured"),
        # a model on the CPU takes none; one on another device without a figure is not known
        (Memory(None, 0, device="cpu"), True, None),
        (Memory(None, 0, device="mps"), True, "peak GPU memory not measured"),
        (Memory(None, 0, 20 * 10**9, device="cpu"), True, None),
        # an embedder on the GPU beside a model on the CPU
        (Memory(20 * 10**9, 0, device="cpu"), True, "peak GPU memory 20 GB, 4 GB over"),
        (None, False, None),
        (Memory(None, 0), False, None),
        # an embedder on the GPU takes memory too
        (Memory(20 * 10**9, 0), False, "peak GPU memory 20 GB, 4 GB over the limit of 16 GB"),
    ],
)
def test_gpu_memory_is_measured_or_predicted_or_none_by_construction(memory, llm, reason):
    found = Limits(max_gpu_gb=16).breach(strategy(memory=memory, llm=llm), "accuracy")
    assert (found is None) == (reason is None)
    assert reason is None or reason in found


def test_the_limit_on_gpu_memory_is_not_applied_to_outside_systems():
    outside = replace(strategy(None, None), outside=True)
    assert Limits(max_gpu_gb=0.001).breach(outside, "accuracy") is None
    every = Limits(100, 1, 0.001)
    assert every.breach(outside, "accuracy") == (
        "p95 latency not measured; cost of 1,000 requests not measured"
    )


def test_an_interval_that_reaches_below_the_minimum_is_a_warning_not_a_breach():
    limits = Limits(min_accuracy=0.88)
    assert limits.breach(strategy(), "accuracy") is None
    assert limits.caution(strategy(), "accuracy") == (
        "The accuracy of rag keeps to the minimum of 0.880 on these rows, but its 95% interval "
        "reaches down to 0.860."
    )
    assert Limits(min_accuracy=0.8).caution(strategy(), "accuracy") is None
    assert Limits(min_accuracy=0.95).caution(strategy(), "accuracy") is None
    assert Limits().caution(strategy(), "accuracy") is None


def test_a_reason_of_missing_figures_is_told_from_a_broken_limit():
    both = Limits(max_latency_ms=50, max_cost_per_1k=1, min_accuracy=0.95)
    assert unmeasured_only(both.breach(strategy(None, None, None, None), "accuracy"))
    assert not unmeasured_only(both.breach(strategy(90.0, None), "accuracy"))


@given(
    st.floats(0, 1e9, allow_subnormal=False),
    st.floats(0, 1e9, allow_subnormal=False),
)
def test_a_figure_qualifies_exactly_where_it_is_not_above_its_limit(value, limit):
    (*found,) = Limits(max_latency_ms=limit).breaches(strategy(value), "accuracy")
    assert bool(found) == (value > limit)
    for one in found:
        assert one.excess > 0 or math.isclose(value, limit)
        assert "nan" not in one.reason
