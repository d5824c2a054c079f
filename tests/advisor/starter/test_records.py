"""Records: the JSON says what the text says, and nothing else."""

import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.starter import formats
from advisor.starter.frames import FOLDER
from advisor.starter.records import SAID_COUNTS, SIZES, draw_record, record_types
from advisor.starter.values import NUMBER_WORDS

MANY = settings(max_examples=200, deadline=None, derandomize=True)
SEEDS = st.integers(0, 1_000_000)
TYPES = record_types()
SLOT = re.compile(r"\{(\w+)\}")


def options_of(kind):
    """Values that a field of this kind may take; None where they are free."""
    found = re.fullmatch(r"choice\((.*)\)", kind)
    if found:
        return {option.strip() for option in found.group(1).split("|")}
    return {"size": set(SIZES), "yesno": {True, False}}.get(kind)


def says(text, count):
    """Whether a text holds a count as digits or in words."""
    said = {str(count), SAID_COUNTS.get(count, str(count)), "one" if count == 1 else str(count)}
    if 2 <= count <= 20:
        said.add(NUMBER_WORDS[count - 2])
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text) for one in said)


def test_every_block_of_the_list_is_a_record_type():
    lines = (FOLDER / "records.txt").read_text(encoding="utf-8").splitlines()
    assert [made.name for made in TYPES] == [line[3:] for line in lines if line.startswith("## ")]
    assert sum(len(made.texts) for made in TYPES) == sum(line.startswith("T ") for line in lines)


@pytest.mark.parametrize("made", TYPES, ids=lambda made: made.name)
def test_texts_and_wordings_fit_the_fields(made):
    slots = [set(SLOT.findall(text)) for text in made.texts]
    assert set().union(*slots) == set(made.fields)
    for text in made.texts:
        assert "{" not in SLOT.sub("", text)
        assert "}" not in SLOT.sub("", text)
    for (field, value), phrases in made.phrases.items():
        options = options_of(made.fields[field])
        assert value in ({"yes", "no"} if made.fields[field] == "yesno" else options)
        assert all(phrases)
    for field, kind in made.fields.items():  # a yes or no is said in words of its own
        if kind == "yesno":
            assert {(field, "yes"), (field, "no")} <= set(made.phrases)


@pytest.mark.parametrize("made", TYPES, ids=lambda made: made.name)
def test_the_wordings_of_two_values_differ(made):
    for field in made.fields:
        said = [one for (name, _), phrases in made.phrases.items() if name == field
                for one in phrases]  # fmt: skip
        assert len(set(said)) == len(said)


@MANY
@given(at=st.integers(0, len(TYPES) - 1), seed=SEEDS)
def test_a_record_says_what_its_text_says(seeded, at, seed):
    made, rng = TYPES[at], seeded(seed)
    fields = tuple(rng.sample(list(made.fields), rng.randint(1, len(made.fields))))
    text, record = draw_record(made, fields, rng)
    assert tuple(record) == fields
    assert "{" not in text
    for field, value in record.items():
        options = options_of(made.fields[field])
        if value is None:
            assert any("{" + field + "}" not in one for one in made.texts)
        elif options is not None:
            assert value in options
        elif made.fields[field] == "count":
            assert type(value) is int
            assert says(text, value)
        else:
            assert isinstance(value, str)
            assert value in text


@pytest.mark.parametrize("made", TYPES, ids=lambda made: made.name)
def test_a_field_is_null_exactly_where_the_text_has_no_slot_for_it(made, seeded):
    unsaid = {frozenset(set(made.fields) - set(SLOT.findall(text))) for text in made.texts}
    for seed in range(30):
        _, record = draw_record(made, tuple(made.fields), seeded(seed))
        assert frozenset(field for field, value in record.items() if value is None) in unsaid


@MANY
@given(seed=SEEDS, size=st.floats(0, 1))
def test_answers_are_json_with_the_keys_in_the_order_asked(seeded, turns, seed, size):
    item = formats.records(size, seeded(seed))
    found = turns(item)
    records = [json.loads(turn.content) for turn in found if turn.role == "assistant"]
    keys = {tuple(record) for record in records}
    assert len(keys) == 1
    named = re.search(r"[Ff]ields:? (.+?)\.?$|Extract (.+) as JSON", found[0].content)
    if named:
        asked = next(group for group in named.groups() if group)
        assert ", ".join(next(iter(keys))) == asked
    else:
        assert len(records) > 1
        first = next(turn for turn in found if turn.role == "assistant")
        assert first.start not in {span.start for span in item.spans}


def test_the_same_seed_gives_the_same_record():
    for made in TYPES:
        fields = tuple(made.fields)
        first = draw_record(made, fields, random.Random(4))
        assert first == draw_record(made, fields, random.Random(4))
