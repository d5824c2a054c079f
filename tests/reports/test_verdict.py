"""The verdict and the advice in words."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.experiment.advised import judge
from advisor.results import (
    Breach,
    Comparison,
    Cost,
    Latency,
    Limit,
    Memory,
    Metric,
    MetricSummary,
    Provenance,
    Results,
    StrategyResult,
    TaskSummary,
)
from evals.verdict import decide
from reports.messages import speaking
from reports.sections.verdict import advice, breach, limit, sentences
from reports.sections.words import metric
from strategies import registry


def strategy(name, value, cost=0.0, *, setup=0.0, llm=True, status="done", p95=None):
    metrics = {} if value is None else {"accuracy": Metric(value, value - 0.04, value + 0.03, 300)}
    known = registry.all_strategies().get(name)
    return StrategyResult(
        name,
        status,
        None,
        metrics,
        None if p95 is None else Latency(p95 / 2, p95, 50),
        cost=None if cost is None else Cost(setup, cost),
        uses_language_model=llm,
        complexity=known.complexity if known else None,
        reference=known.reference if known else None,
    )


def comparison(a, b, difference, p, needed=None):
    low, high = difference - 0.05, difference + 0.05
    return Comparison(a, b, "accuracy", difference, low, high, p, p, None, needed)


def run(strategies, pairs=(), limits=(), unfinished=(), *, metric="accuracy", n=300, advised=None):
    verdict = decide(strategies, pairs, metric, limits, unfinished)
    return Results(
        "run", "2026-01-01", TaskSummary("classification", 9, 9, n), (),
        metric, tuple(strategies), tuple(pairs), verdict,
        judge(advised, strategies, verdict, pairs), Provenance("", 0, "", ""),
    )  # fmt: skip


def said(*arguments, **more):
    return " ".join(sentences(run(*arguments, **more)))


TFIDF = strategy("tfidf", 0.80, 0.01, llm=False)
WAITING = tuple(StrategyResult(name, "skipped", "not run") for name in ("rag", "qlora", "cot"))
THREE = (
    strategy("tfidf", 0.70, 0.01, llm=False, p95=1.0),
    strategy("few-shot", 0.80, 1, p95=150.0),
    strategy("qlora", 0.90, 2, p95=812.0),
)
THREE_PAIRS = (
    comparison("tfidf", "few-shot", -0.1, 0.001),
    comparison("tfidf", "qlora", -0.2, 0.0001),
    comparison("few-shot", "qlora", -0.1, 0.001),
)
TODAY = strategy("today", 0.82, None)
OUTSIDE = replace(strategy("today", 0.9, 0.1), outside=True)
ON_CPU = replace(strategy("rag", 0.6), memory=Memory(None, 5, device="cpu"))
FAST, GOOD = Limit("p95_latency_ms", 200), Limit("primary_metric", 0.88)
BOTH = (Limit("p95_latency_ms", 100), Limit("primary_metric", 0.85))


TOGETHER = (
    strategy("A", 0.80, 1), strategy("C", 0.85, 2), strategy("D", 0.84, 3),
    (comparison("C", "A", 0.05, 0.06), comparison("D", "A", 0.04, 0.01),
     comparison("C", "D", 0.01, 0.9)),
)  # fmt: skip


def pair(one, other, p=0.001, needed=None):
    """Two strategies and their comparison."""
    difference = one.metrics["accuracy"].value - other.metrics["accuracy"].value
    return one, other, (comparison(one.name, other.name, difference, p, needed),)


@pytest.mark.parametrize(
    ("strategies", "limits", "words"),
    [
        ((*THREE, THREE_PAIRS), (), "qlora wins: its score of 0.900 beats every cheaper strategy."),
        ((*THREE, THREE_PAIRS), (), "cheaper strategies, few-shot, is behind by 0.100 (95% inter"),
        (pair(strategy("qlora", 0.82, 2.0), TFIDF, 0.3, 3_789), (), "Take tfidf (0.800): it is"),
        (pair(strategy("qlora", 0.82, 2.0), TFIDF, 0.3), (), "may be better by as much as 0.070"),
        (pair(strategy("qlora", 0.82, 2.0), TFIDF, 0.3, 3_789), (), "~3,800 test rows"),
        (pair(strategy("qlora", 0.82, 2.0), TFIDF, 0.3), (), "$0.010 with tfidf and $2.00 with"),
        (pair(strategy("qlora", 0.82, 2.0), TFIDF, 0.3), (), "model is shown to be needed"),
        (pair(TFIDF, strategy("lora", 0.7, 2)), (), "No language model is needed: nothing scores"),
        (pair(TODAY, strategy("rag", 0.8, 1), 0.3), (), "Take rag (0.800): its cost is known, and"),
        (pair(TODAY, strategy("rag", 0.8, 1), 0.3), (), "What today costs was not measured."),
        (pair(TODAY, strategy("rag", 0.7, 1)), (), "its own cost was not measured"),
        (pair(TODAY, strategy("next", 0.8, None), 0.3), (), "and no cost is known"),
        (pair(strategy("rag", 0.52, 1), strategy("majority", 0.5, llm=False), 0.3), (),
         "majority gives every input the same answer"),
        (TOGETHER, (), "Take C (0.850): each cheaper strategy loses to another."),
        (TOGETHER, (), "A is cheaper than C and not distinguishable from it, but really behind D"),
        ((strategy("qlora", None, status="failed"), ()), (), "because it failed: qlora."),
        ((strategy("rag", 0.0), ()), (), "no strategy got a single test row right"),
        ((strategy("lora", 0.9, 2), strategy("cot", 0.7, 1), ()), (), "cot and lora share no test"),
        ((*THREE, THREE_PAIRS), (FAST,), "few-shot wins: its score of 0.800 beats every cheaper"),
        ((*THREE, THREE_PAIRS), (FAST,), "The highest score, qlora (0.900), does not qualify: p95"),
        ((*THREE, THREE_PAIRS), (FAST,), "Decided among the 2 of 3"),
        ((*THREE, THREE_PAIRS), (GOOD,), "Take qlora (0.900): it is the only strategy within"),
        ((*THREE, THREE_PAIRS), (GOOD,), "reaches down to 0.860"),
        ((*THREE, THREE_PAIRS), BOTH, "Nothing to take: no strategy keeps to the limits. By how"),
        ((*THREE, THREE_PAIRS), BOTH, "tfidf comes closest: accuracy 0.700 (0.150 below"),
        (pair(OUTSIDE, ON_CPU), (Limit("peak_gpu_gb", 16),), "ran on the CPU"),
        (pair(OUTSIDE, ON_CPU), (Limit("peak_gpu_gb", 16),), "do not run here: today"),
    ],
)  # fmt: skip
def test_what_to_take_and_what_that_rests_on(strategies, limits, words):
    *strategies, pairs = strategies
    found = sentences(run(strategies, pairs, limits))
    assert words in " ".join(found)
    assert len(found[0].split()) <= 20


def test_the_figures_are_written_as_the_metric_says():
    shares = replace(run([TFIDF]), metrics=(MetricSummary("accuracy", "graded", "percent"),))
    assert "tfidf (80.0%)" in sentences(shares)[0]


@given(st.floats(-0.3, 0.3), st.floats(0.001, 0.2), st.floats(0.0001, 1.0), st.integers(1, 30))
def test_the_correction_is_named_exactly_where_it_decides(difference, half, p, pairs):
    adjusted = min(1.0, p * pairs)
    found = Comparison(
        "lora", "cot", "accuracy", difference, difference - half, difference + half, p, adjusted
    )
    both = [strategy("cot", 0.5, 1), strategy("lora", 0.5 + difference, 2)]
    found, without_zero = said(both, [found]), abs(difference) > half
    decisive = without_zero and p < 0.05 <= adjusted
    assert ("Taken alone, the pair would count as different" in found) == decisive
    assert ("even when taken alone" in found) == (without_zero and p >= 0.05)


@pytest.mark.parametrize("values", [(0.0, 0.0), (0.8, 0.82), (0.8, None), (None, None)])
def test_a_stopped_run_says_so_first_and_rules_no_language_model_out(values):
    ran = [
        strategy(name, value, cost, llm=False, status="failed" if value is None else "done")
        for name, value, cost in zip(("tfidf", "few-shot"), values, (0.0, 1.0), strict=True)
    ]
    unfit = StrategyResult("prompt-tuning", "skipped", "applies to classification")
    pairs = [comparison("few-shot", "tfidf", 0.02, 0.3)]
    found = said([*ran, *WAITING, unfit], pairs, (), ("rag", "qlora", "cot"))
    done = sum(value is not None for value in values)
    whole = said([*ran, unfit], pairs)
    assert found.startswith(f"The run was stopped: {done} of 5 strategies had finished.")
    assert whole.partition(".")[0] in found
    assert "No language model is needed" not in found


@pytest.mark.parametrize(
    ("figure", "bound", "value", "asked", "words"),
    [
        ("p95_latency_ms", 200, 812.4, "at most 200 ms", "(612 ms over the limit of 200 ms)"),
        ("p95_latency_ms", 200, 200.004, "200 ms", "200.004 ms (0.004 ms over the limit of"),
        ("usd_per_1k_requests", 0, 0.0004, "$0.00", "$0.0004 ($0.0004 over the limit of $0.0000)"),
        ("usd_per_1k_requests", 1, None, "at most $1.00", "cost of 1,000 requests not measured"),
        ("primary_metric", 0.9, 0.8999, "0.900", "0.8999 (0.0001 below the minimum of 0.9000)"),
        ("peak_gpu_gb", 16, 17.18, "(10^9 bytes)", "17.2 GB (1.18 GB over the limit of 16 GB)"),
    ],
)  # fmt: skip
def test_a_limit_has_its_unit_and_its_breach_enough_digits(figure, bound, value, asked, words):
    assert limit(Limit(figure, bound), metric("accuracy")).endswith(asked)
    assert words in breach(Breach(Limit(figure, bound), value), metric("accuracy"))
    predicted = breach(Breach(Limit("peak_gpu_gb", 16), 20, predicted=True), metric("accuracy"))
    assert predicted.startswith("predicted peak GPU memory 20 GB (4 GB over")


# --- the advice ---------------------------------------------------------------------------------

RAG, QLORA = strategy("rag", 0.9, 1), strategy("qlora", 0.8, 2)
QUICK = replace(RAG, latency_ms=Latency(1, 2, 50))
SLOW = replace(QLORA, latency_ms=Latency(1, 900, 50))


LORA = (strategy("lora", 0.9, 1), strategy("rag", 0.9, 2))
SKIPPED = StrategyResult("qlora", "skipped", "24 GB")


@pytest.mark.parametrize(
    ("strategies", "limits", "words"),
    [
        (pair(*LORA, 0.9), (), "The prediction held: qlora was advised, and lora is the one"),
        (pair(*LORA, 0.9), (), "same approach as qlora. lora is not distinguishable from rag."),
        (pair(RAG, QLORA), (), "The prediction did not hold: qlora was advised, and rag is the"),
        (pair(RAG, QLORA), (), "between rag and qlora is 0.100 (95% interval 0.050"),
        (pair(replace(RAG, uses_language_model=False), QLORA), (), "without a language model."),
        (pair(strategy("qlora", 0.93, 2), RAG, 0.3, 2_345), (), "Not decided: qlora was advised"),
        (pair(strategy("qlora", 0.93, 2), RAG, 0.3, 2_345), (), "would take ~2,300 test rows."),
        ((RAG, SKIPPED, ()), (), "but it was skipped. No other strategy"),
        ((RAG, ()), (), "but it was not run."),
        (pair(QUICK, SLOW), (FAST,), "The prediction did not hold under the limits"),
        (pair(QUICK, SLOW), (FAST,), "qlora does not qualify: p95 latency 900 ms"),
        (pair(QUICK, QLORA), (FAST,), "it is not known whether qlora keeps to the limits."),
        ((SLOW, ()), (FAST,), "and no strategy keeps to the limits. qlora does not"),
    ],
)
def test_whether_the_measurement_agrees_with_the_advice(strategies, limits, words):
    *strategies, pairs = strategies
    assert words in " ".join(advice(run(strategies, pairs, limits, advised="qlora")))
    assert advice(run(strategies, pairs, limits)) == ()


def test_a_stopped_run_does_not_decide_about_the_advice():
    (found,) = advice(run([RAG, *WAITING], (), (), ("cot",), advised="rag"))
    assert found.startswith("Not decided: rag was advised, and the run was stopped")


# --- any run, in both languages -----------------------------------------------------------------

METRICS = ("accuracy", "exact_match", "token_f1", "rouge_l", "chrf", "json_match")
NAMES = ("majority", "tfidf", "zero-shot", "few-shot", "rag", "qlora", "today")
FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,:;]+[A-Za-z]{2,}){2,}")
"""Three English words in a row; names of strategies are single words."""


@st.composite
def runs(draw):
    """Finished and failed strategies with any figures, some not measured, and most of their pairs.

    The figures need not fit together: the sentences must hold whatever they are.
    """
    metric, n = draw(st.sampled_from(METRICS)), draw(st.sampled_from([1, 40, 1234]))
    share = st.integers(0, 1000).map(lambda parts: parts / 1000)
    amounts = st.none() | st.sampled_from([0.0, 0.004, 0.8, 3.5])
    sizes = st.none() | st.sampled_from([5 * 10**9, 10**10])
    devices = st.sampled_from([None, "cpu", "cuda:0"])
    found = []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)):
        if draw(st.sampled_from(["done", "done", "done", "failed"])) == "failed":
            found.append(StrategyResult(name, "failed", "out of memory in phase fit: 3 GiB"))
            continue
        value, ends = draw(share), draw(st.sampled_from([(None, None), (0.25, 0.875)]))
        found.append(
            StrategyResult(
                name,
                "done",
                None,
                {metric: Metric(value, *ends, n)},
                Latency(1.0, draw(st.none() | st.sampled_from([80.0, 812.5])), n),
                cost=Cost(draw(amounts), draw(amounts)),
                memory=Memory(draw(sizes), None, draw(sizes), device=draw(devices)),
                uses_language_model=name not in ("majority", "tfidf"),
                outside=name == "today",
            )
        )
    pairs = []
    for one, other in combinations([one for one in found if one.metrics], 2):
        difference = one.metrics[metric].value - other.metrics[metric].value
        ends = difference - draw(share), difference + draw(share)
        p = draw(st.sampled_from([0.0001, 0.012, 0.4]))
        alone = draw(st.sampled_from([0.0002, 0.034, 0.4]))
        needed = draw(st.sampled_from([None, 7, 5_321, 3 * 10**6]))
        if draw(st.integers(0, 9)):
            pairs.append(
                Comparison(
                    one.name, other.name, metric, difference, *ends, min(p, alone), p, None, needed
                )
            )
    bounds = {
        "p95_latency_ms": draw(st.sampled_from([None, 50, 500.0])),
        "usd_per_1k_requests": draw(st.sampled_from([None, 0.001, 1])),
        "peak_gpu_gb": draw(st.sampled_from([None, 4, 8.0])),
        "primary_metric": draw(st.sampled_from([None, 0.3, 0.85])),
    }
    limits = [Limit(figure, bound) for figure, bound in bounds.items() if bound is not None]
    limits = draw(st.sampled_from([(), limits]))
    stopped = draw(st.booleans())
    if stopped:
        found.append(StrategyResult("cot", "skipped", "not run"))
    return run(
        found, pairs, limits, ("cot",) if stopped else (), metric=metric,
        n=draw(st.sampled_from([n, n + 3])), advised=draw(st.sampled_from([*NAMES, "cot"])),
    )  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(runs())
def test_any_verdict_is_short_and_the_same_in_both_languages(results):
    english = [*sentences(results), *advice(results)]
    assert all(len(one.split()) <= 20 for one in english[: 1 + bool(results.verdict.unfinished)])
    text = " ".join(english)
    assert not re.search(r"\b(nan|inf)\b|None", text)
    with speaking("zh"):
        chinese = [*sentences(results), *advice(results)]
    for one, other in zip(english, chinese, strict=True):
        assert not ENGLISH.search(other)
        assert re.search("[\u4e00-\u9fff]", other)
        assert all((name in other) == (name in one) for name in NAMES)
        # "one test row" is a word in English
        assert Counter(FIGURE.findall(one)) <= Counter(FIGURE.findall(other))
