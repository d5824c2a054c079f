"""What may differ without a difference in meaning, and what may not, under every metric."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.types import UNANSWERABLE, Metadata, Sample, Task
from evals.reading import read
from evals.registry import make_scorers, metric_spec
from evals.tokens import words

QA, TEXT, JSON = Task("qa"), Task("generation"), Task("json")
LABELS = Task("classification", ("Café", "Refund", "1", "none"), none_label="none")
SETS = Task("multilabel", ("Café", "billing", "login"))
CHOICE = Task("multiple_choice")
NUMBER = Task("number", span=(-100.0, 100.0), tolerance=0.5)
PRIMARY = {
    "qa": "exact_match", "generation": "rouge_l", "json": "json_match",
    "classification": "accuracy", "multilabel": "exact_set", "multiple_choice": "accuracy",
    "number": "mean_absolute_error",
}  # fmt: skip


def value(task, target, output, name=None, **metadata):
    spec = metric_spec(name or PRIMARY[task.kind])
    (scorer,) = make_scorers([spec], task, lambda: pytest.fail("no embedder"))
    return scorer.score(Sample("1", "?", target, Metadata(**metadata)), output).value


SAME = [
    ("1,234.5", "1234.5"), ("1.234,5", "1,234.5"), ("1 234", "1234"), ("3,5", "3.5"),
    ("\u221274.1", "-74.1"), ("74.10", "74.1"), ("5kg", "5 kg"), ("5 %", "5%"), ("x>3", "x > 3"),
    ("10\u201320", "10-20"), ("the Saxon Garden.", "Saxon garden"), ("don\u2019t", "don't"),
    ("U.S.", "US"), ("**Paris**", "Paris"), ("\u201cParis\u201d", "Paris"), ("10:30.", "10:30"),
    ("Café", "Cafe\u0301"), ("北京 大学。", "北京大学"), ("ＧＰＵ", "gpu"),
]  # fmt: skip
DIFFERENT = [
    ("-74.1", "74.1"), ("74.1", "741"), ("O+", "O-"), ("O\u2212", "O"), ("C++", "C#"), ("C#", "C"),
    ("3/4", "34"), ("x > 3", "x < 3"), ("x-3", "x+3"), ("x*3", "x/3"), ("10:30", "1030"),
    ("5 kg", "5 g"), ("5%", "5"), ("$5", "€5"), ("-$5", "$5"), ("5°C", "5°F"), ("10²", "102"),
    ("½", "12"), ("5'", '5"'), ("km/h", "kmh"), ("(a+b)*c", "a+(b*c)"), ("\u22645", "\u22655"),
    ("A-", "A+"), ("1e-3", "1e3"), ("007", "7"), ("1.2.3", "123"), ("AT&T", "ATT"), ("A", "the"),
    ("2024-01-05", "2024-01-06"), ("foo_bar", "foobar"), ("\U0001f600", "\U0001f622"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_answer_in_other_signs(one, other):
    assert value(QA, one, other) == value(QA, other, one) == 1
    assert value(QA, one, other, "token_f1") == value(QA, one, other, "contained") == 1


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_signs_digits_operators_and_units_tell_answers_apart(one, other):
    for task in (QA, TEXT):
        assert value(task, one, other) < 1
        assert value(task, other, one) < 1
    assert value(QA, one, other, "token_f1") < 1


NUMBERS = st.decimals(-(10**9), 10**9, allow_nan=False, places=2)
UNITS = st.sampled_from(("", " kg", " m", "%", " €", "°C"))


@given(NUMBERS, UNITS)
def test_marks_between_thousands_never_change_a_score(number, unit):
    plain, grouped = f"{number}{unit}", f"{number:,}{unit}"
    spaced = plain.replace("-", "\u2212").replace(" ", "\u00a0")
    for task in (QA, NUMBER):
        right = value(task, plain, plain)
        assert value(task, plain, grouped) == value(task, grouped, plain) == right
        assert value(task, plain, spaced) == right


@given(NUMBERS, st.sampled_from((" kg", " m", "%")), st.data())
def test_a_changed_sign_digit_or_unit_always_changes_a_score(number, unit, data):
    text = f"{number}{unit}"
    digits = [at for at, sign in enumerate(text) if sign.isdigit()]
    at = data.draw(st.sampled_from(digits))
    other = str((int(text[at]) + data.draw(st.integers(1, 9))) % 10)
    changed = [text[:at] + other + text[at + 1 :], text.replace(unit, " lb")]
    if number:
        changed.append(text[1:] if text.startswith("-") else f"-{text}")
    for one in changed:
        for task in (QA, TEXT, NUMBER):
            assert value(task, text, one) != value(task, text, text), one


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("aé 1", max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("xyé", max_size=2), inner),
    max_leaves=6,
)
OBJECTS = st.dictionaries(st.text("abé", min_size=1, max_size=2), VALUES, min_size=1, max_size=4)


def reversed_keys(found):
    if isinstance(found, dict):
        return {key: reversed_keys(found[key]) for key in reversed(found)}
    return [reversed_keys(one) for one in found] if isinstance(found, list) else found


@given(OBJECTS)
def test_keys_white_space_and_encoding_never_change_a_json_score(found):
    text = json.dumps(found)
    others = [
        json.dumps(reversed_keys(found), indent=3),
        unicodedata.normalize("NFD", json.dumps(found, ensure_ascii=False)),
    ]
    for name in ("json_match", "schema_match", "field_accuracy"):
        assert all(value(JSON, text, other, name) == 1 for other in others)


@pytest.mark.parametrize("lists_as_sets", [False, True])
def test_the_order_of_a_list_counts_as_the_user_says(lists_as_sets):
    task = Task("json", lists_as_sets=lists_as_sets)
    assert value(task, '{"a": [1, 2, 2]}', '{"a": [2, 1, 2]}') == lists_as_sets
    assert value(task, "[1, 2]", "[2, 1]", "field_accuracy") == lists_as_sets
    assert value(task, '{"a": [1, 2, 2]}', '{"a": [2, 1, 1]}') == 0


def test_null_and_missing_are_the_same_where_the_user_says_so():
    one, other = '{"a": 1, "b": null}', '{"a": 1}'
    assert value(JSON, one, other) == value(JSON, one, other, "schema_match") == 0
    task = Task("json", null_is_missing=True)
    assert value(task, one, other) == value(task, other, one, "schema_match") == 1


@given(st.permutations(["Café", "billing", "login"]), st.sampled_from(["; ", ", ", "\n"]))
def test_the_order_of_labels_never_counts(order, mark):
    target = "; ".join(sorted(order))
    assert value(SETS, target, mark.join(order)) == 1
    assert value(SETS, target, json.dumps(order)) == 1
    assert value(SETS, target, mark.join(order[:2])) == 0
    assert value(SETS, target, mark.join(order[:2]), "set_f1") == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("task", "target", "output", "score", "form"),
    [
        (LABELS, "Refund", "refund", 1, None),
        (LABELS, "Café", "CAFE\u0301", 1, None),
        (LABELS, "1", "1.0", 1, None),
        (LABELS, "Refund", "Refund.", 1, "full_stop"),
        (LABELS, "Refund", "Answer: Refund", 1, "prefix"),
        (LABELS, "Refund", '"Refund"', 1, "quotation"),
        (LABELS, "Refund", "```\nRefund\n```", 1, "code_fence"),
        (LABELS, "Refund", "It is not a refund", 0, None),
        (CHOICE, "B", "b", 1, None),
        (CHOICE, "B", "blue", 1, None),
        (CHOICE, "B", "(B) blue", 1, "prefix"),
        (CHOICE, "B", "The answer is B.", 1, "prefix"),
        (CHOICE, "B", "B. red", 0, None),
        (CHOICE, "B", "A", 0, None),
        (NUMBER, "-3.5", "Answer: \u22123,5", 0, "prefix"),
        (NUMBER, "4", "I would say 4 here", 0, "sentence"),
        (JSON, '{"a": 1}', '```json\n{"a": 1}\n```', 1, "code_fence"),
        (JSON, '{"a": 1}', 'Sure! {"a": 1}', 1, "sentence"),
        (JSON, '{"a": 1}', '```json\n{"a": "1"}\n```', 0, "code_fence"),
        (QA, "Paris", "Answer: Paris", 1, "prefix"),
    ],
)
def test_the_content_counts_and_the_form_is_named(task, target, output, score, form):
    sample = Sample("1", "?", target, Metadata(choices=("red", "blue")))
    assert value(task, target, output, choices=("red", "blue")) == score
    assert read(task, sample, output).form == form


def test_without_an_answer_abstaining_is_right_and_inventing_wrong():
    for output in ("", "unanswerable", "I don't know.", "No answer"):
        assert value(QA, UNANSWERABLE, output) == value(QA, UNANSWERABLE, output, "abstained") == 1
        assert value(QA, "Paris", output, "false_abstentions") == 1
        assert value(QA, "Paris", output, "token_f1") == 0
    assert value(QA, UNANSWERABLE, "Paris") == value(QA, UNANSWERABLE, "Paris", "abstained") == 0
    assert value(QA, "Paris", "Paris", "false_abstentions") == 0
    assert value(QA, "Paris", "Paris", "abstained") is None


def test_rows_with_a_none_label_are_reported_apart():
    assert value(LABELS, "none", "None", "none_recall") == 1
    assert value(LABELS, "none", "None", "false_alarms") is None
    assert value(LABELS, "Refund", "none", "false_alarms") == 1
    assert value(LABELS, "Refund", "Refund", "none_recall") is None


def test_what_is_no_number_or_has_another_unit_is_as_far_off_as_can_be():
    assert value(NUMBER, "20 kg", "none") == value(NUMBER, "20 kg", "20 lb") == 120
    assert value(NUMBER, "20 kg", "20") == 0
    assert value(NUMBER, "20", "20.5", "within_tolerance") == 1
    assert value(NUMBER, "20", "20.6", "within_tolerance") == 0


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("ตอนดึกที่โรงเรียนมีคนขายผลไม้", 8), ("ພາສາລາວເປັນພາສາ", 4), ("ភាសាខ្មែរជាភាសា", 3),
        ("မြန်မာဘာသာစကားသည်", 3), ("日本語のこたえ", 7), ("颜子当乱世", 5),
    ],
)  # fmt: skip
def test_scripts_without_spaces_have_words_whatever_the_file_holds(text, least):
    assert len(words(text)) >= least
    assert len(words(f"In English {text}")) == len(words(text)) + 2
    assert value(QA, text, text + "ครับ", "token_f1") > 0.6
    assert value(QA, text, "ฝนตก", "token_f1") == 0
