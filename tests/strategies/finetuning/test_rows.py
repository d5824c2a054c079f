"""Training rows and their order."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate.setup import Method
from advisor.models import loading
from advisor.types import Sample, Task
from strategies.finetuning.rows import IGNORED, build_rows, training_order
from strategies.finetuning.settings import (
    FEWEST_LOOKS,
    FEWEST_STEPS,
    FEWEST_VALIDATION_ROWS,
    LOOKED_AT,
    MOST_LOOKS,
    Length,
    Recipe,
    recipe_for,
    training_length,
)
from strategies.prompt import Prompt

TRAINED = [Method.QLORA, Method.LORA, Method.PROMPT_TUNING, Method.FULL]


@given(
    lengths=st.lists(st.integers(1, 500), min_size=1, max_size=60),
    batch_size=st.integers(1, 16),
    steps=st.integers(1, 120),
    seed=st.integers(0, 5),
)
def test_every_row_is_trained_equally_often(lengths, batch_size, steps, seed):
    order = training_order(lengths, batch_size, steps, seed)
    assert len(order) == batch_size * steps
    drawn = Counter(order)
    times = [drawn[row] for row in range(len(lengths))]
    assert max(times) - min(times) <= 1
    assert order == training_order(lengths, batch_size, steps, seed)


def test_batches_hold_rows_of_like_length():
    lengths = [10] * 200 + [100] * 200
    order = training_order(lengths, 8, 48, seed=1)
    batches = [order[at : at + 8] for at in range(0, len(order), 8)]
    assert sum({lengths[row] for row in batch} == {10, 100} for batch in batches) <= 6


def test_a_batch_of_all_rows_holds_each_once():
    order = training_order([5, 9, 2, 7], 4, 30, seed=0)
    assert all(sorted(order[at : at + 4]) == [0, 1, 2, 3] for at in range(0, len(order), 4))


def test_a_row_is_the_prompt_as_asked_later_then_the_answer_with_its_end(tiny_model):
    lm = loading.load(str(tiny_model), device="cpu")
    task = Task("classification", ("card", "refund"))
    sample = Sample("1", "where is my card", "card")
    (row,) = build_rows([Prompt(sample, task)], lm).rows
    assert row.prompt == lm.encode(Prompt(sample, task).messages()).ids
    assert row.answer == lm.answer_ids(["card"])[0]
    assert row.labels == [IGNORED] * len(row.prompt) + list(row.answer)
    assert row.ids[: len(row.prompt)] == list(row.prompt)
    assert "Labels" not in lm.encode(Prompt(sample, task).messages()).text


def test_long_inputs_are_cut_and_impossible_answers_left_out(plain_model):
    lm = loading.load(str(plain_model), device="cpu")
    samples = [Sample("1", "word " * 2000, "short"), Sample("2", "x", "word " * 2000)]
    rows = build_rows([Prompt(one, Task("generation")) for one in samples], lm)
    assert (rows.truncated, rows.left_out, len(rows.rows)) == (1, 1, 1)
    assert len(rows.rows[0]) <= 512


@given(parameters=st.integers(1, 10**12), method=st.sampled_from(TRAINED))
def test_every_size_has_a_recipe(parameters, method):
    one, adapters = recipe_for(parameters, method), recipe_for(parameters, Method.LORA)
    assert one.learning_rate > 0
    assert (one.learning_rate < adapters.learning_rate) == (method is Method.FULL)
    assert one.learning_rate >= recipe_for(2 * parameters, method).learning_rate


@given(
    count=st.integers(1, 500),
    tokens=st.integers(5, 400),
    parameters=st.integers(10**5, 10**10),
    validation=st.integers(0, 1000),
)
def test_the_budget_bounds_the_steps(count, tokens, parameters, validation):
    recipe = Recipe(8, 16, 0.0, 1e-3, 16, 10)
    budget = 7e12
    lengths = [tokens] * count
    length = training_length(recipe, lengths, parameters, validation=validation, budget=budget)
    free = training_length(recipe, lengths, parameters, validation=validation, budget=None)
    assert free.steps == free.wanted == length.wanted
    assert FEWEST_STEPS <= length.steps <= length.wanted
    spent = length.steps * recipe.batch_size * tokens * parameters
    assert length.steps == FEWEST_STEPS or spent <= budget
    assert 1 <= length.evaluate_every <= length.steps


@given(steps=st.integers(30, 2000), batch_size=st.integers(1, 32), validation=st.integers(0, 1000))
def test_looks_at_the_validation_rows_cost_a_fraction_of_the_training(
    steps, batch_size, validation
):
    length = Length.of(steps, batch_size, validation)
    assert length.validation_rows <= validation
    looks = steps // length.evaluate_every
    assert FEWEST_LOOKS - 1 <= looks <= MOST_LOOKS
    least = FEWEST_LOOKS * FEWEST_VALIDATION_ROWS
    assert looks * length.validation_rows <= max(least, LOOKED_AT * steps * batch_size)
