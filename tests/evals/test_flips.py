"""What would flip the verdict: both are equally good there, and beyond it the other one wins."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.results import Comparison, Cost, Latency, Metric, Phase, StrategyResult, Verdict
from evals.economics import economics
from evals.flips import flips

SCORES = st.integers(1, 999).map(lambda n: n / 1000)
FIGURES = st.tuples(*[st.integers(0, 10**6).map(lambda n: n / 1000)] * 4)
"""Latency in ms, set-up and 1,000 requests in USD, seconds of fitting."""


def strategy(name, score, p50=None, setup=None, per_1k=None, fit=None, *, metric="accuracy"):
    return StrategyResult(
        name,
        "done",
        None,
        {metric: Metric(score, None, None, 120)},
        latency_ms=Latency(p50, p50, 50),
        cost=Cost(setup, per_1k),
        phases=(Phase("load", 99.0), *(() if fit is None else (Phase("fit", fit),))),
    )


def found(leader, *rivals, tied=(), sourced=(), metric="accuracy", **verdict):
    pairs = []
    for one in rivals:
        difference = leader.metrics[metric].value - one.metrics[metric].value
        p = 0.5 if one.id in tied else 0.001
        pairs.append(Comparison(leader.id, one.id, metric, difference, -1, 1, p, p))
    taken = Verdict("win", leader.id, tied_with=tuple(tied), **verdict)
    every = [leader, *rivals]
    return flips(every, taken, pairs, metric, economics(every, None).break_even, sourced)


def only(axis, result):
    return [one for one in result.found if one.axis == axis]


@given(SCORES, SCORES, FIGURES, FIGURES)
def test_at_the_flip_both_are_as_good_and_beyond_it_the_other_wins(s, t, own, its):
    best, score = max(s, t), min(s, t)
    leader, rival = strategy("leader", best, *own), strategy("rival", score, *its)
    for one in found(leader, rival).found:
        if one.axis in ("latency", "cost"):

            def lead(at, one=one):
                return (best - at * one.leader_figure) - (score - at * one.figure)

            beyond = 1.001
        elif one.axis == "freshness":
            assert one.at > one.leader_figure, "time enough to be fitted"

            def lead(at, one=one):
                return best * (1 - one.leader_figure / at) - score * (1 - one.figure / at)

            beyond = 0.999
        else:
            (pair,) = economics([leader, rival], None).break_even
            assert one.at == pair.requests
            assert (one.axis == "fewer_requests") == (pair.cheaper_setup == "rival")
            continue
        assert lead(one.at) == pytest.approx(0, abs=1e-9 * (1 + one.at * one.leader_figure))
        assert lead(one.at * beyond) < 0 < lead(one.at / beyond)
        assert one.gives_up == pytest.approx(best - score)
    gains = {one.axis for one in found(leader, rival).found}
    saved = [round(a - b, 3) for a, b in zip(own, its, strict=True)]
    assert ("latency" in gains) == (s != t and saved[0] >= 10)
    assert ("cost" in gains) == (s != t and saved[2] >= 0.01)
    assert ("freshness" in gains) == (s != t and saved[3] >= 10)


def test_the_nearest_rival_of_a_kind_is_shown_alone():
    leader = strategy("qlora", 0.9, 500, 2.0, 0.5, 100)
    near, far = strategy("rag", 0.8, 200, 1.0, 0.8, 20), strategy("tfidf", 0.5, 100, 0, 1.5, 10)
    shown = found(leader, near, far, sourced=["rag"]).found
    assert [(one.axis, one.rival) for one in shown] == [
        ("latency", "rag"), ("fewer_requests", "rag"), ("sources", "rag"), ("freshness", "rag"),
    ]  # fmt: skip
    latency, requests, sources, freshness = shown
    assert latency.at == pytest.approx(0.1 / 0.3)
    assert (requests.at, sources.gives_up) == (3334, 0.1)
    assert freshness.at == pytest.approx((0.9 * 100 - 0.8 * 20) / 0.1)
    assert only("sources", found(leader, near, sourced=["rag", "qlora"])) == []


def test_a_score_within_the_noise_is_not_traded():
    leader = strategy("qlora", 0.81, 500, 2.0, 0.5, 100)
    tied, worse = strategy("rag", 0.8, 200, 1.0, 0.8, 20), strategy("tfidf", 0.5, 100, 0, 1.5, 10)
    shown = found(leader, tied, worse, tied=["rag"], sourced=["rag"]).found
    assert {(one.axis, one.at) for one in shown if one.rival == "rag"} == {
        ("latency", None), ("fewer_requests", 3334), ("sources", None), ("freshness", None),
    }  # fmt: skip
    assert all(one.noise == (one.rival == "rag") for one in shown)
    (_, beyond) = only("latency", found(leader, tied, worse, tied=["rag"]))
    assert beyond.rival == "tfidf", "gains more than the tied one, and costs something"
    assert beyond.at == pytest.approx((0.8 - 0.5) / (0.2 - 0.1)), (
        "the tied one is the choice before"
    )
    assert (beyond.instead_of, beyond.leader_figure) == ("rag", 0.2)
    assert beyond.gives_up == pytest.approx(0.8 - 0.5)
    lost = replace(tied, id="lost")  # not told from the leader, but a third one beats it
    pair = Comparison("qlora", "lost", "accuracy", 0.01, -1, 1, 0.5, 0.5)
    shown = flips([leader, lost], Verdict("tie", "qlora"), [pair], "accuracy", (), ())
    assert shown.found == ()


def test_what_was_not_measured_or_cannot_be_chosen_flips_nothing():
    leader = strategy("qlora", 0.9, 500, 2.0, 0.5, 100)
    blank = StrategyResult("rag", "done", None, {"accuracy": Metric(0.8, None, None, 120)})
    assert found(leader, blank).found == found(blank, leader, tied=["qlora"]).found == ()
    fast = strategy("fast", 0.5, 1, 0, 1, 0)
    assert only("latency", found(leader, fast))
    for one in (
        replace(fast, status="failed"),
        replace(fast, reference="constant_answer"),
        strategy("fast", 0.0, 1, 0, 1, 0),
    ):
        assert found(leader, one) is None
    assert found(leader, fast, disqualified={"fast": ()}) is None
    assert found(leader) is None
    trial = found(strategy("a", 0.9, setup=0.5, per_1k=0.5), strategy("b", 0.8, None, 0, 1.5))
    assert trial.found == (), "500 requests"
    assert flips([leader, fast], Verdict("none_right"), (), "accuracy", (), ()) is None


def test_no_volume_turns_a_choice_that_is_never_the_cheapest():
    leader = strategy("qlora", 0.9, setup=2.0, per_1k=0.5)
    later = strategy("rag", 0.8, setup=3.0, per_1k=0.1)
    assert [one.at for one in only("more_requests", found(leader, later))] == [2500]
    cheapest = strategy("tfidf", 0.5, setup=0, per_1k=0.05)
    assert only("more_requests", found(leader, later, cheapest)) == []
    until = strategy("knn", 0.6, setup=0, per_1k=1.0)  # costs less up to 4,000
    shown = found(leader, later, until)
    assert not only("more_requests", shown) + only("fewer_requests", shown)


def test_where_lower_is_better_the_rival_gives_up_what_it_is_higher():
    metric = "mean_absolute_error"
    leader = strategy("qlora", 2.0, 500, fit=100, metric=metric)
    result = found(leader, strategy("tfidf", 2.5, 100, fit=1, metric=metric), metric=metric)
    assert not result.points
    (one,) = result.found  # freshness is worked out for shares alone
    assert (one.axis, one.gives_up, one.at) == ("latency", 0.5, 1.25)
