"""Near-duplicates: what is found, what is left alone, and the planted rows of banking77."""

from __future__ import annotations

import difflib
import json
import random
import string
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.data.load import load
from advisor.data.near_duplicates import near_duplicates
from advisor.data.normalise import duplicate_key, plain
from advisor.data.split import SplitOptions, lock
from advisor.data.task import detect
from advisor.types import Message, Metadata, Sample

BANKING = Path(__file__).parents[4] / "shared" / "data" / "banking77"
LONG = (
    "I tried to buy something online yesterday but it kept saying declined so I tried again today "
    "with the other card and the very same thing happened in two shops"
)


def _sample(text: str, target: str = "a", **metadata: object) -> Sample:
    return Sample(text, text, target, Metadata(**metadata))  # type: ignore[arg-type]


def _near(one: Sample | str, other: Sample | str) -> bool:
    ours, theirs = (_sample(s) if isinstance(s, str) else s for s in (one, other))
    return bool(near_duplicates([ours], [theirs]))


# --- what is found --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I link my card?", "how do i connect my card"),  # replaced
        ("How do I link my card?", "How do I link my new card?"),  # added
        ("How do I link my card?", "do I link my card"),  # dropped
        ("Is my top-up here?", "IS MY TOP UP THERE"),  # besides, split at a hyphen
        ("Is my top-up here?", "Is my topup there?"),
        ("I paid $1 for it", "I paid 1 for it!"),
        ("I got $20 instead of $100", "I got 20 instead of 100"),
        ("I have 2 cards", "I have two cards"),
        ("my card broke", "card broke"),
        ("孟子觐见梁惠王。", "孟子谒见梁惠王"),
        ("你的使命是什么？", "你的特点是什么？"),  # a word of two characters
        ("Ｗｈｅｒｅ　ｉｓ　ｍｙ card", "where is her card"),
        (LONG, LONG.replace("yesterday", "last week").replace("two", "several").upper()),
        (LONG, LONG.replace("declined", "refused")),
    ],
)
def test_found(one, other):
    assert _near(one, other)
    assert _near(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("How do I link my card?", "How can we link my card?"),
        ("pending transfer", "pending payment"),
        ("where is order 17", "where is order 18"),
        (f"{LONG} in 2019", f"{LONG} in 2020"),
        ("你是什么？", "你能做什么？"),
        (LONG, " ".join(reversed(LONG.split()))),
        (LONG, LONG.replace("yesterday", "today").replace("tried", "went").replace("the", "a")),
        ("", ""),
        ("?!", "..."),
    ],
)
def test_left_alone(one, other):
    assert not _near(one, other)


def test_another_answer_is_no_leak():
    text, changed = "How do I activate my card?", "How do I cancel my card?"
    assert _near(_sample(text, "card"), _sample(changed, "Card"))
    assert not _near(_sample(text, "activate"), _sample(changed, "cancel"))
    assert _near(_sample(text, "x", answers=("x", "y")), _sample(changed, "z", answers=("z", "Y.")))
    assert not _near(replace(_sample(text), target=None), _sample(changed))


def test_long_answers_may_differ_a_little_where_the_inputs_are_long():
    reply = "We are sorry that your card was declined and have now sent you a new one by post"
    other = LONG.replace("declined", "refused")
    assert _near(_sample(LONG, reply), _sample(other, reply.replace("post", "mail")))
    assert not _near(_sample(LONG, reply), _sample(other, "Please write to the bank"))
    assert not _near(_sample(LONG, reply, system="Be brief"), _sample(other, f"{reply} now"))


@pytest.mark.parametrize("text", ["How do I link my card?", LONG])
def test_what_stands_before_the_input_must_be_the_same(text):
    said = {"history": (Message("user", "Hello."),), "system": "Be brief", "contexts": ("A", "B")}
    changed = f"{text} please"
    assert _near(_sample(text, **said), _sample(changed, **(said | {"system": "be brief!"})))
    for other in (
        {"history": (Message("assistant", "Hello."),)},
        {"history": (Message("user", "Hullo."),)},
        {"history": ()},
        {"system": "Be thorough"},
        {"contexts": ("B", "A")},
    ):
        assert not _near(_sample(text, **said), _sample(changed, **(said | other)))


def test_the_most_alike_test_row_is_named():
    test = [_sample(t) for t in ("a b c e", "a b c d f", "a b c d g", "a b c d e")]
    (found,) = near_duplicates([_sample("a b c d")], test)
    assert (found.train, found.test, found.similarity) == (0, 1, pytest.approx(8 / 9))


def test_rows_of_one_template_are_no_duplicates():
    colours = [f"{a}{b}ish" for a, b in product("bcdfg", "aeiou")]
    rows = [_sample(f"a {colour} cotton shirt") for colour in colours]
    assert near_duplicates(rows[:20], rows[20:]) == []
    assert len(near_duplicates(rows[:9], rows[20:])) == 9


def test_words_that_nearly_every_test_row_has_do_not_count():
    rng = random.Random(0)
    letters = ["".join(three) for three in product(string.ascii_lowercase, repeat=3)]
    texts = [" ".join(rng.sample(letters, 2)) for _ in range(60)]
    frame = "Does the writer of this sentence like it or not, yes or no?"
    test = [_sample(f"{frame} {text}") for text in texts]
    train = [_sample(f"{frame} {text.split()[0]} indeed") for text in texts]
    assert near_duplicates(train, test) == []
    longer = [_sample(f"{frame} {text} qqq") for text in texts]
    assert len(near_duplicates(longer, test)) == 60


# --- invariants -----------------------------------------------------------------------------------

words = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=7).map(" ".join)
samples = st.lists(st.builds(_sample, words, st.sampled_from("xy")), max_size=12)
property_test = settings(max_examples=80, deadline=None)


def _one_word_apart(one: str, other: str) -> bool:
    """By definition: take out each word of both, at most one of each, and compare."""
    a, b = one.split(), other.split()
    without = [[w[:i] + w[i + 1 :] for i in range(len(w))] + [w] for w in (a, b)]
    return any(
        ours == theirs and len(ours) >= 2 and (len(a) != len(b) or _same_place(a, b))
        for ours, theirs in product(*without)
    )


def _same_place(a: list[str], b: list[str]) -> bool:
    return sum(x != y for x, y in zip(a, b, strict=True)) <= 1


@property_test
@given(samples, samples)
def test_exactly_the_rows_one_word_apart_are_found(train, test):
    found = near_duplicates(train, test)
    assert [near.train for near in found] == [
        i
        for i, ours in enumerate(train)
        if any(ours.target == s.target and _one_word_apart(ours.input, s.input) for s in test)
    ]
    for near in found:
        assert train[near.train].target == test[near.test].target
        assert _one_word_apart(train[near.train].input, test[near.test].input)


@property_test
@given(samples, samples, st.randoms(use_true_random=False))
def test_the_order_of_training_rows_does_not_matter(train, test, rng):
    order = list(range(len(train)))
    rng.shuffle(order)
    shuffled = near_duplicates([train[i] for i in order], test)
    assert {(order[n.train], n.test, n.similarity) for n in shuffled} == {
        (n.train, n.test, n.similarity) for n in near_duplicates(train, test)
    }


@property_test
@given(samples, samples)
def test_rows_that_resemble_only_each_other_stay(train, others):
    test = [
        _sample(s.input.upper().translate(str.maketrans("ABCDEFGH", "IJKLMNOP"))) for s in others
    ]
    assert near_duplicates(train * 2, test) == []


@property_test
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_compared(one, other):
    assert _near(one, other) == _near(other, one)
    assert duplicate_key(_sample(one)) == duplicate_key(_sample(f" {one}\t"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Top-up?", "top up"),
        ("ＡＢＣ　１２", "abc12"),
        ("I’m 10,000 years old", "Im 10000 years old!"),
        ("the\u200b cat", "THE CAT"),
    ],
)
def test_equal_but_for_case_punctuation_and_width(one, other):
    assert plain(one) == plain(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 - 5", "3 / 5"),
        ("1.5", "15"),
        ("5 10", "510"),
        ("???", "!"),
        ("2 + 2", "2 2"),
        ("कि", "की"),
        ("great 🙂", "great 🙁"),
    ],
)
def test_signs_that_say_something_count(one, other):
    assert plain(one) != plain(other)


# --- banking77 ------------------------------------------------------------------------------------


def _changed(text: str, kind: str, others: list[str], rng: random.Random) -> str:
    parts = text.split()
    at = rng.randrange(len(parts))
    if kind == "case":
        return rng.choice([text.upper(), text.lower(), text.title(), text.swapcase()])
    if kind == "punctuation":
        bare = text.translate(str.maketrans("", "", string.punctuation))
        return rng.choice([bare, f"{text.rstrip('?.!')} ...", text.replace(" ", ", ", 1)])
    if kind == "dropped":
        del parts[at]
    elif kind == "added":
        parts.insert(at, rng.choice(others))
    else:
        parts[at] = rng.choice(others)
    return " ".join(parts)


@pytest.mark.skipif(not BANKING.is_dir(), reason="needs banking77 in ../shared/data")
@pytest.mark.parametrize("seed", [0])
def test_planted_near_duplicates_of_banking77(tmp_path, seed):
    rng = random.Random(seed)
    train, test = (_lines(BANKING / f"{part}.jsonl") for part in ("train", "test"))
    others = sorted({word for row in train for word in row["input"].lower().split()})
    kinds = ("case", "punctuation", "dropped", "added", "replaced")
    planted = [
        {**row, "id": f"plant-{i}", "input": _changed(row["input"], kinds[i % 5], others, rng)}
        for i, row in enumerate(rng.sample(test, 50))
    ]
    rows = [{**row, "id": f"row-{i}"} for i, row in enumerate(train)] + planted
    rng.shuffle(rows)
    path = tmp_path / "train.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    table, tested = load(str(path)), load(str(BANKING / "test.jsonl"))
    split = lock(table, tested, detect(table), SplitOptions(seed=0))

    found = {row.train_id for row in split.removed}
    assert {row["id"] for row in planted} <= found
    learnt = {sample.id for sample in split.train + split.validation}
    assert not learnt & found

    # Banking77 has near-duplicates of its own: a false alarm is a row that is none by another
    # measure, the share of letters in common, or has another label.
    by_id = {s.id: s for part in (table, tested) for s in part.samples(range(len(part)))}
    alarms = [
        (ours.input, theirs.input)
        for row in split.removed
        if row.train_id.startswith("row-")
        for ours, theirs in [(by_id[row.train_id], by_id[row.test_id])]
        if ours.target != theirs.target or _letters_in_common(ours.input, theirs.input) < 0.75
    ]
    assert len(alarms) <= 5 * len(train) / 1000, alarms
    assert 600 < sum(name.startswith("row-") for name in found) < 750


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _letters_in_common(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.casefold(), other.casefold(), autojunk=False).ratio()
