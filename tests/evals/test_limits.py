"""Limits: who qualifies, and what is not measured."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.results import Breach, Cost, Latency, Limit, Memory, Metric, StrategyResult
from evals.limits import breaches, excess


def strategy(p95=100.0, per_1k=1.0, memory=None, value=0.9, llm=True):
    return StrategyResult(
        "rag",
        "done",
        None,
        {"accuracy": Metric(value, None, None, 300)},
        latency_ms=None if p95 is None else Latency(p95 / 2, p95, 50),
        cost=None if per_1k is None else Cost(0.0, per_1k),
        memory=memory,
        uses_language_model=llm,
    )


@pytest.mark.parametrize(
    ("limit", "found", "broken"),
    [
        (Limit("p95_latency_ms", 100), strategy(100.0), None),
        (Limit("p95_latency_ms", 200), strategy(200.004), 200.004),
        (Limit("p95_latency_ms", 200), strategy(None), "not measured"),
        (Limit("p95_latency_ms", 200), strategy(math.nan), "not measured"),
        (Limit("usd_per_1k_requests", 0.5), strategy(per_1k=0.75), 0.75),
        (Limit("usd_per_1k_requests", 0), strategy(per_1k=0.0), None),
        (Limit("usd_per_1k_requests", 1), strategy(per_1k=None), "not measured"),
        (Limit("primary_metric", 0.95), strategy(value=0.9), 0.9),
        (Limit("primary_metric", 0.9), strategy(value=0.9), None),
        (Limit("primary_metric", 0.9), strategy(value=None), "not measured"),
    ],
)
def test_why_it_does_not_qualify(limit, found, broken):
    value = None if broken == "not measured" else broken
    expected = () if broken is None else (Breach(limit, value),)
    assert breaches(found, [limit], "accuracy") == expected


def test_every_broken_limit_is_named():
    limits = [Limit("p95_latency_ms", 50), Limit("primary_metric", 0.95)]
    assert breaches(strategy(), [], "accuracy") == ()
    assert [one.limit for one in breaches(strategy(), limits, "accuracy")] == limits


@pytest.mark.parametrize(
    ("memory", "llm", "broken"),
    [
        (Memory(16 * 10**9, 0), True, None),
        (Memory(16 * 2**30, 0), True, (17.179869184, False)),
        (Memory(None, 0, 15 * 10**9), True, None),
        (Memory(None, 0, 20 * 10**9), True, (20, True)),
        # what was measured goes before what was predicted
        (Memory(10 * 10**9, 0, 20 * 10**9), True, None),
        (Memory(None, 0), True, (None, False)),
        (None, True, (None, False)),
        # a model on the CPU takes none; one on another device without a figure is not known
        (Memory(None, 0, device="cpu"), True, None),
        (Memory(None, 0, device="mps"), True, (None, False)),
        (Memory(None, 0, 20 * 10**9, device="cpu"), True, None),
        # an embedder on the GPU beside a model on the CPU
        (Memory(20 * 10**9, 0, device="cpu"), True, (20, False)),
        (None, False, None),
        (Memory(None, 0), False, None),
        # an embedder on the GPU takes memory too
        (Memory(20 * 10**9, 0), False, (20, False)),
    ],
)
def test_gpu_memory_is_measured_or_predicted_or_none_by_construction(memory, llm, broken):
    limit = Limit("peak_gpu_gb", 16)
    found = breaches(strategy(memory=memory, llm=llm), [limit], "accuracy")
    assert found == (() if broken is None else (Breach(limit, *broken),))


def test_the_limit_on_gpu_memory_is_not_applied_to_precomputed_predictions():
    outside = replace(strategy(None, None), outside=True)
    memory = Limit("peak_gpu_gb", 0.001)
    assert breaches(outside, [memory], "accuracy") == ()
    fast = Limit("p95_latency_ms", 100)
    assert breaches(outside, [fast, memory], "accuracy") == (Breach(fast, None),)


@given(st.floats(0, 1e9, allow_subnormal=False), st.floats(0, 1e9, allow_subnormal=False))
def test_a_figure_qualifies_exactly_where_it_is_not_above_its_limit(value, bound):
    found = breaches(strategy(value), [Limit("p95_latency_ms", bound)], "accuracy")
    assert bool(found) == (value > bound)
    for one in found:
        assert excess(one) > 0 or math.isclose(value, bound)
