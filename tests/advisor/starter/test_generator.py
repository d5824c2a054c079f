"""The text generator: deterministic, well-formed, and balanced where voting must not pay."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.starter import classify, formats, generator, reading
from advisor.starter.lists import LIVING, lexicon, past_of, plural_of
from advisor.starter.sample import ASSISTANT, END, USER


def test_the_seed_decides_everything_and_no_global_state_is_touched():
    random.seed(5)
    before = random.getstate()
    first = [generator.sample(0.7, random.Random(11)) for _ in range(3)]
    mine, other = random.Random(11), random.Random(12)
    assert generator.sample(0.7, mine) == first[0] == first[1]
    assert generator.sample(0.7, other) != first[0]
    assert random.getstate() == before


@given(seed=st.integers(0, 10_000), progress=st.floats(0, 1))
def test_spans_cover_whole_answers_and_the_last_is_the_final_one(seed, progress):
    item = generator.sample(progress, random.Random(seed))
    assert item.spans
    for span in item.spans:
        assert 0 < span.weight <= 1
        assert item.text[: span.start].endswith(ASSISTANT)
        assert item.text[span.start : span.end].endswith(END)
        assert len(item.text[span.start : span.end]) > len(END)
    assert item.spans[-1].end == len(item.text)


def test_no_loss_on_a_label_that_nothing_could_predict():
    for seed in range(300):
        item = classify.demonstrations(1.0, 0.5, random.Random(seed))
        if "Labels:" in item.text:
            continue
        spans = {span.start for span in item.spans}
        shown: set[str] = set()
        position = item.text.find(ASSISTANT)
        while position >= 0:
            start = position + len(ASSISTANT)
            label = item.text[start : item.text.index(END, start)]
            assert label in shown or start not in spans
            shown.add(label)
            position = item.text.find(ASSISTANT, start)


def test_most_sets_show_every_label_equally_often():
    balanced = 0
    for seed in range(200):
        item = classify.demonstrations(0.5, 0.5, random.Random(seed))
        turns = item.text.split(ASSISTANT)[1:-1]
        counts = Counter(turn.split(END)[0] for turn in turns)
        balanced += len(set(counts.values())) == 1
    assert balanced >= 130


@pytest.mark.parametrize("size", [0.0, 1.0])
def test_the_answer_of_a_reading_task_stands_in_its_passage(size):
    for seed in range(200):
        item = reading.questions(size, random.Random(seed))
        context = item.text[item.text.index(USER) : item.text.index("\n\nQuestion:")]
        for span in item.spans:
            answer = item.text[span.start : span.end].removesuffix(END)
            assert answer.lower() in context.lower()


def test_a_copy_is_exact():
    for seed in range(50):
        item = formats.copy(1.0, random.Random(seed))
        text = item.text.split(USER)[1].split(END)[0]
        assert item.text.endswith(ASSISTANT + text + END)


def test_nothing_is_done_to_living_beings():
    lex = lexicon()
    living = {index for name in LIVING for index in lex.sections[name]}
    assert living.isdisjoint(lex.things())
    for seed in range(300):
        labels = classify.concept_set(6, 0.5, random.Random(seed))
        acted_on = {c.noun for c in labels.concepts if c.verb is not None}
        assert acted_on.isdisjoint(living)


@pytest.mark.parametrize(
    ("base", "past"),
    [("mix", "mixed"), ("carry", "carried"), ("stir", "stirred"), ("bake", "baked")],
)
def test_past_tense(base, past):
    assert past_of(base) == past


@pytest.mark.parametrize(
    ("noun", "plural"),
    [("box", "boxes"), ("berry", "berries"), ("key", "keys"), ("loaf", "loaves")],
)
def test_plural(noun, plural):
    assert plural_of(noun) == plural
