"""The 2 x 2 of tuning and retrieval."""

import random

import pytest

from advisor.findings import Effect
from evals.two_by_two import two_by_two

NAMES = ("few-shot", "rag", "qlora", "rag+qlora")


def scores(shares, rows=400, seed=0):
    draw = random.Random(seed)
    return {
        name: {str(row): float(draw.random() < share) for row in range(rows)}
        for name, share in zip(NAMES, shares, strict=True)
    }


def test_effects_are_those_of_the_cells_and_add_up():
    found = two_by_two(NAMES, scores((0.2, 0.4, 0.5, 0.9)), "accuracy", 0)
    base, retrieval, tuned, both = found.values
    assert found.tuning_without.difference == pytest.approx(tuned - base)
    assert found.tuning_with.difference == pytest.approx(both - retrieval)
    assert found.retrieval_with.difference == pytest.approx(both - tuned)
    interaction = found.tuning_with.difference - found.tuning_without.difference
    assert found.interaction.difference == pytest.approx(interaction)
    for one in (found.tuning_without, found.interaction):
        assert one.ci_low < one.difference < one.ci_high


def test_the_interval_covers_the_true_interaction():
    covered = 0
    for seed in range(40):
        found = two_by_two(NAMES, scores((0.3, 0.5, 0.6, 0.9), seed=seed), "accuracy", seed)
        covered += found.interaction.ci_low <= 0.1 <= found.interaction.ci_high
    assert covered >= 34


def test_only_rows_that_all_four_answered_count():
    found = scores((0.2, 0.4, 0.5, 0.9), rows=10)
    del found["rag"]["3"]
    assert two_by_two(NAMES, found, "accuracy", 0).rows == 9
    assert two_by_two(NAMES, {**found, "rag": {"1": 1.0}}, "accuracy", 0) is None


def test_equal_rows_are_no_certainty():
    same = {name: {"1": 1.0, "2": 1.0} for name in NAMES}
    assert two_by_two(NAMES, same, "accuracy", 0).interaction == Effect(0.0, None, None)
