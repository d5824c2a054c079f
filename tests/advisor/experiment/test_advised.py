"""Whether the measurement agrees with the advice, and the words that say why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.experiment.advised import judge
from advisor.results import Comparison, StrategyResult, Verdict

BASELINES = ("majority", "tfidf")


def ran(*names):
    return [
        StrategyResult(name, "done", None, uses_language_model=name not in BASELINES)
        for name in names
    ]


def verdict(winner, *tied, out=None):
    return Verdict(winner, tied, "", None, disqualified=out or {})


def pair(a, b, difference, p, needed=None):
    low, high = difference - 0.05, difference + 0.05
    return Comparison(a, b, "accuracy", difference, low, high, p, p, None, needed)


@pytest.mark.parametrize(
    ("recommended", "strategies", "outcome", "agrees"),
    [
        ("qlora", ran("qlora", "rag"), verdict("qlora"), True),
        ("qlora", ran("lora", "rag"), verdict("lora"), True),
        ("few-shot", ran("knn-few-shot", "rag"), verdict("knn-few-shot"), True),
        ("qlora", ran("qlora", "rag"), verdict("rag"), False),
        ("qlora", ran("qlora", "tfidf"), verdict("tfidf"), False),
        ("qlora", ran("qlora", "rag"), verdict("rag", "qlora"), None),
        ("qlora", ran("rag"), verdict("rag"), None),
        ("qlora", [StrategyResult("qlora", "failed", "died")], verdict(None), None),
        ("qlora", ran("qlora"), verdict(None), None),
        ("somebody-elses", ran("somebody-elses"), verdict("somebody-elses"), True),
    ],
)
def test_agreement_and_a_reason_that_opens_with_it(recommended, strategies, outcome, agrees):
    advice = judge(recommended, strategies, outcome)
    assert (advice.recommended, advice.agrees) == (recommended, agrees)
    opening = {
        True: "The prediction held: ",
        False: "The prediction did not hold",
        None: "Not decided: ",
    }[agrees]
    assert advice.reason.startswith(opening)
    assert recommended in advice.reason


def test_without_advice_there_is_nothing_to_say():
    advice = judge(None, ran("qlora"), verdict("qlora"))
    assert (advice.recommended, advice.agrees, advice.reason) == (None, None, None)


def test_it_held():
    assert judge("qlora", ran("qlora", "rag"), verdict("qlora", "rag")).reason == (
        "The prediction held: qlora was advised, and qlora is the one to take. "
        "It is not distinguishable from rag."
    )
    assert judge("qlora", ran("lora", "rag"), verdict("lora")).reason == (
        "The prediction held: qlora was advised (lora is of the same approach), and lora is the "
        "one to take."
    )


def test_it_did_not_hold_and_by_how_much():
    found = judge(
        "qlora", ran("qlora", "rag"), verdict("rag"), [pair("qlora", "rag", -0.12, 0.003)]
    )
    assert found.reason == (
        "The prediction did not hold: qlora was advised, and rag is the one to take, ahead of "
        "qlora by 0.120 (95% interval 0.070 to 0.170, adjusted p = 0.003)."
    )
    found = judge(
        "qlora", ran("qlora", "tfidf"), verdict("tfidf"), [pair("tfidf", "qlora", 0.1, 0.0001)]
    )
    assert "tfidf is the one to take, without a language model, ahead of qlora" in found.reason


def test_it_may_lose_to_another_than_the_winner():
    found = judge(
        "qlora",
        ran("few-shot", "qlora", "rag"),
        verdict("few-shot", "rag"),
        [pair("few-shot", "qlora", 0.03, 0.2), pair("rag", "qlora", 0.06, 0.01)],
    )
    assert found.agrees is False
    assert "few-shot is the one to take, rag is ahead of qlora by 0.060" in found.reason


def test_a_tie_says_how_many_rows_would_decide():
    found = judge(
        "qlora",
        ran("qlora", "rag"),
        verdict("rag", "qlora"),
        [pair("qlora", "rag", 0.03, 0.3, 2_345)],
    )
    assert found.reason == (
        "Not decided: qlora was advised, and rag is the one to take, but qlora is not "
        "distinguishable from it: the difference is 0.030 (95% interval −0.020 to 0.080, adjusted "
        "p = 0.300). To tell them apart would need about 2,300 rows."
    )


def test_what_was_not_measured_says_why():
    skipped = StrategyResult("qlora", "skipped", "needs 24 GB, 16 GB found.")
    found = judge("qlora", [*ran("rag"), skipped], verdict("rag"))
    assert found.reason == (
        "Not decided: qlora was advised and not measured: it was skipped (needs 24 GB, 16 GB "
        "found), nor was any other strategy of its approach (lora, prompt-tuning)."
    )
    assert "it was not run." in judge("rag", ran("qlora"), verdict("qlora")).reason


def test_limits_leave_the_advised_approach_out():
    out = {"qlora": "p95 latency 900 ms, 700 ms over the limit of 200 ms"}
    found = judge(
        "qlora",
        ran("qlora", "tfidf"),
        verdict("tfidf", out=out),
        [pair("qlora", "tfidf", 0.1, 0.001)],
    )
    assert found.agrees is False
    assert found.reason == (
        "The prediction did not hold under the limits: qlora was advised and does not qualify "
        "(p95 latency 900 ms, 700 ms over the limit of 200 ms), and tfidf is the one to take. "
        "On the score alone qlora is ahead of tfidf: the difference is 0.100 "
        "(95% interval 0.050 to 0.150, adjusted p = 0.001)."
    )


def test_a_limit_on_what_was_not_measured_decides_nothing():
    out = {"qlora": "peak GPU memory not measured; p95 latency not measured"}
    found = judge("qlora", ran("qlora", "tfidf"), verdict("tfidf", out=out))
    assert found.agrees is None
    assert found.reason.startswith("Not decided: qlora was advised and does not qualify")


def test_when_nothing_qualifies_the_reason_names_the_limit():
    out = dict.fromkeys(("qlora", "rag"), "p95 latency 900 ms, 700 ms over the limit of 200 ms")
    found = judge("qlora", ran("qlora", "rag"), verdict(None, out=out))
    assert found.agrees is None
    assert found.reason == (
        "Not decided: qlora was advised, and no strategy keeps to the limits; qlora: p95 latency "
        "900 ms, 700 ms over the limit of 200 ms."
    )


def test_a_run_that_was_stopped_decides_nothing_yet():
    stopped = replace(verdict("qlora"), unfinished=("rag",))
    advice = judge("qlora", ran("qlora"), stopped)
    assert advice.agrees is None
    assert advice.reason == (
        "Not decided: qlora was advised, and the run was stopped before its end."
    )
