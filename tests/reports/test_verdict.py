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


# --- what to take -------------------------------------------------------------------------------


def test_a_winner():
    found = sentences(
        run(
            [
                strategy("tfidf", 0.8, 0.01, llm=False),
                strategy("few-shot", 0.7, 1),
                strategy("qlora", 0.9, 2),
            ],
            [
                comparison("tfidf", "few-shot", 0.1, 0.01),
                comparison("tfidf", "qlora", -0.1, 0.0004),
                comparison("few-shot", "qlora", -0.2, 0.0001),
            ],
        )
    )
    assert found == (
        "qlora wins: its score of 0.900 beats every cheaper strategy.",
        (
            "On 300 test rows, the best of the cheaper strategies, tfidf, is behind by 0.100 (95% "
            "interval 0.050 to 0.150, adjusted p < 0.001)."
        ),
        "qlora: accuracy 0.900 (95% interval 0.860 to 0.930, 300 test rows).",
    )


def test_a_tie_says_what_the_rows_cannot_tell():
    found = sentences(
        run(
            [strategy("qlora", 0.82, 2.0), strategy("tfidf", 0.80, 0.01, llm=False)],
            [comparison("qlora", "tfidf", 0.02, 0.3, 3_789)],
            n=1000,
        )
    )
    assert found == (
        "Take tfidf (0.800): it is cheaper, and qlora (0.820) is not measurably better.",
        (
            "On 300 test rows, qlora may be better by as much as 0.070: a difference below 0.071 "
            "cannot be told from chance."
        ),
        (
            "The difference between qlora and tfidf is 0.020 (95% interval −0.030 to 0.070, "
            "adjusted p = 0.300)."
        ),
        "To tell a true difference of this size from chance would take ~3,800 test rows.",
        "qlora: accuracy 0.820 (95% interval 0.780 to 0.850, 300 of 1,000 test rows).",
        "tfidf: accuracy 0.800 (95% interval 0.760 to 0.830, 300 of 1,000 test rows).",
        "1,000 requests cost $0.010 with tfidf and $2.00 with qlora.",
        "No language model is shown to be needed: tfidf is a baseline that uses none.",
    )


def test_the_best_that_is_also_the_cheapest():
    both = [strategy("tfidf", 0.9, 0.01, llm=False), strategy("lora", 0.7, 2)]
    found = sentences(run(both, [comparison("tfidf", "lora", 0.2, 0.0001)]))
    assert found[0] == (
        "No language model is needed: nothing scores higher than tfidf (0.900), and nothing costs "
        "less."
    )
    assert found[1].startswith("On 300 test rows, the next best, lora, is behind by 0.200 (95%")
    models = [replace(one, uses_language_model=True) for one in both]
    first, *_ = sentences(run(models, [comparison("tfidf", "lora", 0.2, 0.0001)]))
    assert first == "Take tfidf (0.900): nothing scores higher, and nothing costs less."


def test_a_lead_that_may_be_chance_says_so():
    both = [strategy("tfidf", 0.82, 0.01, llm=False), strategy("rag", 0.8, 2)]
    found = said(both, [comparison("tfidf", "rag", 0.02, 0.3)])
    assert "On 300 test rows, rag may be better by as much as 0.030: a difference below" in found


def test_an_unknown_cost_is_not_called_more_expensive():
    today, rag = strategy("today", 0.82, None), strategy("rag", 0.8, 1)
    found = said([today, rag], [comparison("today", "rag", 0.02, 0.3)])
    assert found.startswith("Take rag (0.800): its cost is known, and today (0.820) is not")
    assert "What today costs was not measured." in found
    found = said([today, rag], [comparison("today", "rag", 0.2, 0.001)])
    assert found.startswith("today wins (0.820) over every cheaper or simpler strategy; its own")
    other = strategy("next", 0.8, None)
    found = said([today, other], [comparison("today", "next", 0.02, 0.3)])
    assert found.startswith("Take today (0.820): nothing scores higher, and no cost is known.")


def test_a_constant_answer_is_not_sold_as_a_baseline_that_suffices():
    both = [strategy("majority", 0.5, llm=False), strategy("rag", 0.52, 1)]
    found = said(both, [comparison("rag", "majority", 0.02, 0.3)])
    assert "majority gives every input the same answer" in found
    assert "No language model" not in found


def test_each_cheaper_strategy_that_loses_to_another():
    found = said(
        [strategy("A", 0.80, 1), strategy("C", 0.85, 2), strategy("D", 0.84, 3)],
        [
            comparison("C", "A", 0.05, 0.06),
            comparison("D", "A", 0.04, 0.01),
            comparison("C", "D", 0.01, 0.9),
        ],
    )
    assert found.startswith("Take C (0.850): each cheaper strategy loses to another.")
    assert (
        "A is cheaper than C and not distinguishable from it, but really behind D (adjusted "
        "p = 0.010)."
    ) in found


def test_nothing_measured_one_measured_and_nothing_right():
    failed = strategy("qlora", None, None, status="failed")
    assert sentences(run([failed])) == (
        "Nothing was measured: no strategy finished.",
        "Not measured, because it failed: qlora.",
    )
    found = sentences(run([failed, strategy("rag", 0.5)]))
    assert found[0] == "Take rag (0.500): it is the only strategy measured."
    assert said([strategy("rag", 0.0)]) == (
        "Nothing to take: no strategy got a single test row right."
    )


def test_strategies_without_a_common_row():
    found = said([strategy("lora", 0.9, 2), strategy("cot", 0.7, 1)])
    assert "cot and lora share no test row, so their difference is not known." in found


def test_the_figures_are_written_as_the_metric_says():
    found = run([strategy("A", 0.8, 1), strategy("B", 0.7, 2)], [comparison("A", "B", 0.1, 0.001)])
    shares = replace(found, metrics=(MetricSummary("accuracy", "graded", "percent"),))
    assert sentences(shares)[:2] == (
        "Take A (80.0%): nothing scores higher, and nothing costs less.",
        (
            "On 300 test rows, the next best, B, is behind by 10.0% (95% interval 5.0% to 15.0%, "
            "adjusted p = 0.001)."
        ),
    )


# --- the correction -----------------------------------------------------------------------------


def test_a_pair_that_only_the_correction_leaves_open_says_so():
    # 20 pairs beside it: the pair's own interval and p-value call it different, Holm's does not
    pair = replace(
        comparison("embedding", "tfidf", 0.118, 0.071), ci_low=0.033, ci_high=0.203, p_value=0.012
    )
    others = [comparison(f"a{i}", f"b{i}", 0.0, 1.0) for i in range(20)]
    both = [strategy("tfidf", 0.7, 0.01), strategy("embedding", 0.818, 0.1)]
    assert (
        "adjusted p = 0.071). Taken alone, the pair would count as different (p = 0.012); "
        "corrected for the 21 pairs compared, it does not."
    ) in said(both, [pair, *others])


def test_an_interval_without_zero_is_not_put_down_to_the_correction_where_the_test_disagrees():
    pair = replace(comparison("lora", "cot", 0.06, 0.2), ci_low=0.001, p_value=0.061)
    found = said([strategy("cot", 0.7, 1), strategy("lora", 0.76, 2)], [pair])
    assert "Taken alone" not in found
    assert "does not count the pair as different even when taken alone (p = 0.061)." in found


@given(st.floats(-0.3, 0.3), st.floats(0.001, 0.2), st.floats(0.0001, 1.0), st.integers(1, 30))
def test_the_correction_is_named_exactly_where_it_decides(difference, half, p, pairs):
    adjusted = min(1.0, p * pairs)
    pair = Comparison(
        "lora", "cot", "accuracy", difference, difference - half, difference + half, p, adjusted
    )
    both = [strategy("cot", 0.5, 1), strategy("lora", 0.5 + difference, 2)]
    decisive = abs(difference) > half and p < 0.05 <= adjusted
    assert ("Taken alone, the pair would count as different" in said(both, [pair])) == decisive


# --- a run that was stopped -----------------------------------------------------------------------

WAITING = tuple(StrategyResult(name, "skipped", "not run") for name in ("rag", "qlora", "cot"))


@pytest.mark.parametrize(
    ("values", "opening"),
    [
        ((0.0, 0.0), "Nothing to take: no strategy got a single test row right."),
        ((0.8, 0.82), "Take tfidf (0.800): it is cheaper, and few-shot (0.820) is not"),
        ((0.8, None), "Take tfidf (0.800): it is the only strategy measured."),
        ((None, None), "Nothing was measured: no strategy finished."),
    ],
)
def test_a_stopped_run_decides_nothing_finally(values, opening):
    ran = [
        strategy(name, value, cost, status="failed" if value is None else "done")
        for name, value, cost in zip(("tfidf", "few-shot"), values, (0.0, 1.0), strict=True)
    ]
    unfit = StrategyResult("prompt-tuning", "skipped", "applies to classification")
    pairs = [comparison("few-shot", "tfidf", 0.02, 0.3)]
    found = said([*ran, *WAITING, unfit], pairs, (), ("rag", "qlora", "cot"))
    done = sum(value is not None for value in values)
    assert found.startswith(
        f"The run was stopped: {done} of 5 strategies had finished. So far: {opening}"
    )


def test_a_stopped_run_does_not_rule_out_a_language_model():
    both = [strategy("tfidf", 0.9, 0.0, llm=False), strategy("few-shot", 0.6, 1.0)]
    pairs = [comparison("tfidf", "few-shot", 0.3, 0.001)]
    stopped = said([*both, *WAITING], pairs, (), ("rag",))
    assert "No language model is shown to be needed" in stopped
    assert "No language model is needed" not in stopped


# --- limits -------------------------------------------------------------------------------------

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


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Limit("p95_latency_ms", 200), "p95 latency at most 200 ms"),
        (Limit("usd_per_1k_requests", 0.5), "cost of 1,000 requests at most $0.50"),
        (Limit("peak_gpu_gb", 16), "peak GPU memory at most 16 GB (10^9 bytes)"),
        (Limit("primary_metric", 0.9), "token F1 at least 0.900"),
    ],
)
def test_a_limit_has_its_unit(one, words):
    assert limit(one, metric("token_f1")) == words


@pytest.mark.parametrize(
    ("figure", "bound", "value", "words"),
    [
        ("p95_latency_ms", 200, 812.4, "p95 latency 812 ms (612 ms over the limit of 200 ms)"),
        (
            "p95_latency_ms",
            200,
            200.004,
            "p95 latency 200.004 ms (0.004 ms over the limit of 200 ms)",
        ),
        (
            "usd_per_1k_requests",
            0,
            0.0004,
            "cost of 1,000 requests $0.0004 ($0.0004 over the limit of $0.0000)",
        ),
        ("usd_per_1k_requests", 1, None, "cost of 1,000 requests not measured"),
        ("primary_metric", 0.95, 0.9, "accuracy 0.900 (0.050 below the minimum of 0.950)"),
        ("primary_metric", 0.9, 0.8999, "accuracy 0.8999 (0.0001 below the minimum of 0.9000)"),
        ("peak_gpu_gb", 16, 17.18, "peak GPU memory 17.2 GB (1.18 GB over the limit of 16 GB)"),
    ],
)
def test_a_broken_limit_has_its_figures(figure, bound, value, words):
    assert breach(Breach(Limit(figure, bound), value), metric("accuracy")) == words


def test_a_predicted_figure_is_called_so():
    one = Breach(Limit("peak_gpu_gb", 16), 20, predicted=True)
    assert breach(one, metric("accuracy")).startswith("predicted peak GPU memory 20 GB (4 GB over")


def test_limits_decide_among_those_that_keep_to_them():
    found = said(THREE, THREE_PAIRS, [Limit("p95_latency_ms", 200)])
    assert found.startswith(
        "few-shot wins: its score of 0.800 beats every cheaper strategy within the limits. "
    )
    assert found.endswith(
        "The highest score, qlora (0.900), does not qualify: p95 latency 812 ms (612 ms over the "
        "limit of 200 ms). Decided among the 2 of 3 strategies that keep to the limits (p95 "
        "latency at most 200 ms); p-values are adjusted over all pairs of the run."
    )


def test_limits_that_all_keep_to_are_named():
    found = said(THREE, THREE_PAIRS, [Limit("p95_latency_ms", 1000)])
    assert found.endswith(" Limits: p95 latency at most 1,000 ms.")


def test_an_interval_that_reaches_below_the_minimum_is_said():
    found = said(THREE, THREE_PAIRS, [Limit("primary_metric", 0.88)])
    assert found.startswith("Take qlora (0.900): it is the only strategy within the limits.")
    assert (
        "The accuracy of qlora keeps to the minimum of 0.880 on these rows, but its 95% interval "
        "reaches down to 0.860."
    ) in found
    least = [Limit("primary_metric", 0.8)]
    assert "reaches down" not in said([strategy("qlora", 0.9)], (), least)


def test_when_nothing_qualifies_the_closest_is_named():
    limits = [Limit("p95_latency_ms", 100), Limit("primary_metric", 0.85)]
    assert sentences(run(THREE, THREE_PAIRS, limits)) == (
        "Nothing to take: no strategy keeps to the limits.",
        "The closest is tfidf: accuracy 0.700 (0.150 below the minimum of 0.850).",
        "tfidf: accuracy 0.700 (95% interval 0.660 to 0.730, 300 test rows).",
        "Limits: p95 latency at most 100 ms and accuracy at least 0.850.",
    )


def test_under_a_limit_the_next_best_is_one_that_keeps_to_it():
    found = sentences(
        run(
            [
                strategy("unk", 0.70, None, p95=20.0),
                strategy("prod", 0.80, 4.0, p95=90.0),
                strategy("gpt", 0.90, 0.5, p95=2000.0),
            ],
            [
                comparison("prod", "unk", 0.1, 0.001),
                comparison("gpt", "prod", 0.1, 0.001),
                comparison("gpt", "unk", 0.2, 0.001),
            ],
            [Limit("p95_latency_ms", 1000)],
        )
    )
    assert found[0] == (
        "Take prod (0.800): within the limits nothing scores higher, and no known cost is lower."
    )
    assert found[1].startswith("On 300 test rows, the next best within the limits, unk, is behind")


def test_of_whom_the_limit_on_gpu_memory_says_nothing():
    today = replace(strategy("today", 0.9, 0.1), outside=True)
    rag = replace(strategy("rag", 0.6, 0.0), memory=Memory(None, 5, device="cpu"))
    pairs, limits = [comparison("today", "rag", 0.3, 0.001)], [Limit("peak_gpu_gb", 16)]
    assert said([today, rag], pairs, limits).endswith(
        "The language model ran on the CPU and took no GPU memory, so the limit on GPU memory "
        "leaves nothing out; on a GPU it would take some. The limit on GPU memory does not apply "
        "to precomputed predictions, whose systems do not run here: today."
    )


# --- the advice ---------------------------------------------------------------------------------


def agreement(*arguments, **more):
    return " ".join(advice(run(*arguments, **more)))


RAG, QLORA = strategy("rag", 0.9, 1), strategy("qlora", 0.8, 2)


def test_without_advice_there_is_nothing_to_say():
    assert advice(run([RAG])) == ()


def test_it_held():
    lora = strategy("lora", 0.9, 1)
    pairs = [comparison("lora", "rag", 0.0, 0.9)]
    assert agreement([lora, strategy("rag", 0.9, 2)], pairs, advised="qlora") == (
        "The prediction held: qlora was advised, and lora is the one to take. lora is of the same "
        "approach as qlora. lora is not distinguishable from rag."
    )


def test_it_did_not_hold_and_by_how_much():
    pairs = [comparison("qlora", "rag", -0.1, 0.003)]
    assert agreement([RAG, QLORA], pairs, advised="qlora") == (
        "The prediction did not hold: qlora was advised, and rag is the one to take. The "
        "difference between rag and qlora is 0.100 (95% interval 0.050 to 0.150, adjusted "
        "p = 0.003)."
    )
    tfidf = replace(RAG, uses_language_model=False)
    found = agreement([tfidf, QLORA], pairs, advised="qlora")
    assert "rag is the one to take, without a language model." in found


def test_a_tie_says_how_many_rows_would_decide():
    pairs = [comparison("qlora", "rag", 0.03, 0.3, 2_345)]
    found = agreement([RAG, strategy("qlora", 0.93, 2)], pairs, advised="qlora")
    assert found.startswith(
        "Not decided: qlora was advised, and rag is the one to take, but qlora is not "
        "distinguishable from it. The difference between qlora and rag is 0.030 "
    )
    assert found.endswith(" would take ~2,300 test rows.")


def test_what_was_not_measured():
    skipped = StrategyResult("qlora", "skipped", "needs 24 GB, 16 GB found.")
    found = agreement([RAG, skipped], advised="qlora")
    assert found.startswith("Not decided: qlora was advised, but it was skipped. No other strategy")
    assert "but it was not run." in agreement([QLORA], advised="rag")


def test_limits_leave_the_advised_approach_out():
    slow, fast = replace(QLORA, latency_ms=Latency(1, 900, 50)), [Limit("p95_latency_ms", 200)]
    rag = replace(RAG, latency_ms=Latency(1, 2, 50))
    pairs = [comparison("rag", "qlora", 0.1, 0.001)]
    found = agreement([rag, slow], pairs, fast, advised="qlora")
    assert found.startswith(
        "The prediction did not hold under the limits: qlora was advised, and rag is the one to "
        "take. qlora does not qualify: p95 latency 900 ms (700 ms over the limit of 200 ms). The "
        "difference between rag and qlora is 0.100 "
    )
    found = agreement([rag, QLORA], pairs, fast, advised="qlora")
    assert "it is not known whether qlora keeps to the limits." in found
    assert "qlora does not qualify: p95 latency not measured." in found
    assert agreement([slow], (), fast, advised="qlora").startswith(
        "Not decided: qlora was advised, and no strategy keeps to the limits. qlora does not"
    )


def test_a_stopped_run_does_not_decide_about_the_advice():
    assert agreement([RAG, *WAITING], (), (), ("cot",), advised="rag") == (
        "Not decided: rag was advised, and the run was stopped before its end."
    )


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
    first = english[1 if results.verdict.unfinished else 0].removeprefix("So far: ")
    assert len(first.split()) <= 20
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
