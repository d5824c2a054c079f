"""Whether the measurement agrees with the advice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from advisor.experiment.advised import judge
from advisor.results import Advice, Breach, Comparison, Limit, StrategyResult, Verdict
from advisor.trial_findings import ErrorRaised

FAST = Limit("p95_latency_ms", 200)
SLOW, UNKNOWN = (Breach(FAST, 900.0),), (Breach(FAST, None),)


def ran(*names):
    return [StrategyResult(name, "done", None, name=name) for name in names]


def verdict(winner, *tied, out=None, not_known=()):
    kind = "none_qualifies" if winner is None else "tie"
    return Verdict(kind, winner, tied, disqualified=out or {}, not_known=not_known)


def pair(a, b, difference, p):
    low, high = difference - 0.05, difference + 0.05
    return Comparison(a, b, "accuracy", difference, low, high, p, p)


@pytest.mark.parametrize(
    ("recommended", "strategies", "outcome", "advice"),
    [
        ("qlora", ran("qlora", "rag"), verdict("qlora"), (True, "held", "qlora")),
        ("qlora", ran("lora", "rag"), verdict("lora"), (True, "held", "lora")),
        (
            "few-shot",
            ran("knn-few-shot", "rag"),
            verdict("knn-few-shot"),
            (True, "held", "knn-few-shot"),
        ),
        ("qlora", ran("qlora", "rag"), verdict("rag"), (False, "beaten", "qlora")),
        ("qlora", ran("qlora", "rag"), verdict("rag", "qlora"), (None, "tied", "qlora")),
        ("qlora", ran("rag"), verdict("rag"), (None, "not_measured", None)),
        (
            "qlora",
            [StrategyResult("qlora", "failed", ErrorRaised("died"), name="qlora")],
            verdict(None),
            (None, "not_measured", None),
        ),
        ("qlora", ran("qlora"), verdict(None), (None, "nothing_to_take", "qlora")),
        (
            "qlora",
            ran("qlora", "rag"),
            verdict(None, out={"qlora": SLOW, "rag": SLOW}),
            (None, "none_qualifies", "qlora"),
        ),
        ("theirs", ran("theirs"), verdict("theirs"), (True, "held", "theirs")),
    ],
)
def test_agreement_and_what_it_rests_on(recommended, strategies, outcome, advice):
    found = judge(recommended, strategies, outcome)
    assert found.recommended == recommended
    assert (found.agrees, found.outcome, found.measured) == advice


def test_without_advice_there_is_nothing_to_say():
    assert judge(None, ran("qlora"), verdict("qlora")) == Advice(None, None)


def test_it_held_beside_others_that_are_not_told_apart():
    assert judge("qlora", ran("qlora", "rag", "lora"), verdict("qlora", "rag", "lora")).others == (
        "rag",
    )


def test_it_did_not_hold_and_by_how_much():
    pairs = [pair("qlora", "rag", -0.12, 0.003)]
    found = judge("qlora", ran("qlora", "rag"), verdict("rag"), pairs)
    assert (found.pair.a, found.pair.b, found.pair.difference) == ("rag", "qlora", 0.12)


def test_it_may_lose_to_another_than_the_winner():
    found = judge(
        "qlora",
        ran("few-shot", "qlora", "rag"),
        verdict("few-shot", "rag"),
        [pair("few-shot", "qlora", 0.03, 0.2), pair("rag", "qlora", 0.06, 0.01)],
    )
    assert found.agrees is False
    assert (found.pair.a, found.pair.b) == ("rag", "qlora")


def test_a_tie_has_its_pair():
    pairs = [pair("qlora", "rag", 0.03, 0.3)]
    assert judge("qlora", ran("qlora", "rag"), verdict("rag", "qlora"), pairs).pair == pairs[0]


def test_what_was_not_measured_names_the_others_of_its_approach():
    found = judge("qlora", ran("rag"), verdict("rag"))
    assert "qlora" not in found.others
    assert found.others == ("lora", "prompt-tuning", "full")
    assert judge("rag", ran("qlora"), verdict("qlora")).outcome == "not_measured"


def test_limits_leave_the_advised_approach_out():
    both, pairs = ran("qlora", "tfidf"), [pair("tfidf", "qlora", -0.1, 0.001)]
    found = judge("qlora", both, verdict("tfidf", out={"qlora": SLOW}), pairs)
    assert (found.agrees, found.outcome) == (False, "over_limits")
    assert (found.pair.a, found.pair.b, found.pair.difference) == ("qlora", "tfidf", 0.1)
    # a limit on what was not measured decides nothing
    open_still = verdict("tfidf", out={"qlora": UNKNOWN}, not_known=("qlora",))
    found = judge("qlora", both, open_still)
    assert (found.agrees, found.outcome, found.pair) == (None, "limits_not_known", None)


def test_a_run_that_was_stopped_decides_nothing_yet():
    stopped = replace(verdict("qlora"), unfinished=("rag",))
    assert judge("qlora", ran("qlora"), stopped) == Advice("qlora", None, "stopped")
