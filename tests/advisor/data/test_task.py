"""The kind of task is recognised from columns and targets."""

from __future__ import annotations

import json
import random

import pytest

from advisor.data.load import LoadOptions, load
from advisor.data.split import SplitOptions, lock
from advisor.data.task import Rules, detect, recognise, written_by_character
from advisor.data_findings import TargetsAre
from advisor.errors import DataError
from advisor.types import UNANSWERABLE

WORDS = ("river", "stone", "cloud", "paper", "engine", "garden", "winter", "signal", "bridge")


def _text(rng: random.Random, n: int = 8) -> str:
    return " ".join(rng.choices(WORDS, k=n))


def _labelled(rows: int, labels: int, columns: tuple[str, str] = ("text", "label")):
    rng = random.Random(0)
    source, target = columns
    return [{source: f"{_text(rng)} {i}", target: f"label {i % labels}"} for i in range(rows)]


@pytest.mark.parametrize(
    "columns", [("text", "label"), ("input", "output"), ("prompt", "response")]
)
@pytest.mark.parametrize(("rows", "labels"), [(20, 2), (50, 12), (50, 5), (300, 12), (1000, 77)])
def test_few_short_targets_are_labels(write, rows, labels, columns):
    task = detect(load(write(_labelled(rows, labels, columns))))
    assert task.kind == "classification"
    assert task.labels == tuple(sorted(f"label {i}" for i in range(labels)))


def test_unbalanced_labels_are_labels(write):
    rows = _labelled(50, 1) + [{"text": "other", "label": f"rare {i}"} for i in range(3)]
    assert len(detect(load(write(rows))).labels) == 4


def test_chinese_labels_are_labels(write):
    rows = [{"text": f"文本{i}", "label": "正面" if i % 2 else "负面"} for i in range(40)]
    assert detect(load(write(rows))).kind == "classification"


@pytest.mark.parametrize(
    "extra", [{"answers": ["Ann"]}, {"doc_id": "d"}, {"context": "Ann was there."}]
)
def test_answer_columns_mean_question_answering(write, extra):
    rows = [{"input": f"q {i}", "output": f"Ann {i}", **extra} for i in range(30)]
    assert detect(load(write(rows))).kind == "qa"


def test_short_answers_to_questions_are_question_answering(write):
    rng = random.Random(0)
    short = [{"question": _text(rng), "answer": f"{_text(rng, 2)} {i}"} for i in range(30)]
    long = [{"question": _text(rng), "answer": _text(rng, 60)} for _ in range(30)]
    assert detect(load(write(short))).kind == "qa"
    assert detect(load(write(long))).kind == "generation"


def test_labels_as_answers_are_labels(write):
    rows = [{"question": f"q {i}", "answer": "refund" if i % 2 else "delivery"} for i in range(40)]
    assert detect(load(write(rows))).kind == "classification"


def test_long_answers_about_a_context_are_generation(write):
    rng = random.Random(0)
    rows = [
        {"instruction": "Sum up.", "context": "c", "response": _text(rng, 40)} for _ in range(30)
    ]
    assert detect(load(write(rows))).kind == "generation"


def test_numbers_that_answer_are_no_labels(write):
    rng = random.Random(0)
    rows = [{"input": f"q {i}", "output": str(int(rng.paretovariate(0.4)))} for i in range(500)]
    assert detect(load(write(rows))).kind == "number"


def test_an_override_decides(write):
    table = load(write(_labelled(50, 5)))
    assert detect(table, "generation").kind == "generation"
    assert detect(table, "generation").labels == ()
    assert len(detect(table, "classification").labels) == 5


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (["作为 Nova，我可以帮助您。", "您好", "hello"], True),
        (["日本語のこたえ", "カタカナ"], True),
        (["The sign says 出口."], False),
        (["한국어 문장"], False),
        (["42"], False),
    ],
)
def test_written_by_character(targets, expected):
    assert written_by_character(targets) is expected


def _rows(targets, column="output"):
    return [{"input": f"text {i} {'ab' * (i % 5)}", column: one} for i, one in enumerate(targets)]


def _label(i):
    return ("login", "parcel", "[none]")[i % 3]


@pytest.mark.parametrize(
    ("kind", "targets", "odd"),
    [
        ("classification", [_label(i) for i in range(119)], "checked twice, " * 9),
        ("classification", [_label(i) for i in range(119)], "login\n(checked)"),
        ("json", [json.dumps({"day": i}) for i in range(119)], "none"),
        ("number", [f"{i / 7:.1f}".replace(".", ",") for i in range(119)], "n/a"),
        ("multilabel", [[_label(i), "late"][: 1 + i % 2] for i in range(119)], "late"),
        ("generation", [f"{i} " + "word " * 30 for i in range(119)], "7"),
    ],
)
def test_one_odd_row_is_named_and_decides_nothing(write, kind, targets, odd):
    targets = [*targets[:56], odd.strip(), *targets[56:]]
    found = recognise(load(write(_rows(targets))))
    assert found.task.kind == kind
    notes = [note for note in found.notes if isinstance(note, TargetsAre)]
    if kind == "generation":
        assert not notes
    else:
        (note,) = notes
        assert (note.fits, note.rows, note.row, note.target) == (119, 120, 57, odd.strip())


@pytest.mark.parametrize("mark", ["; ", "|", ", "])
def test_joined_labels_are_sets_where_their_parts_are_found_elsewhere(write, mark):
    sets = [("a",), ("b", "a"), ("c", "b"), ("a", "c")]
    task = detect(load(write(_rows([mark.join(sets[i % 4]) for i in range(80)]))))
    assert (task.kind, task.labels) == ("multilabel", ("a", "b", "c"))
    whole = detect(load(write(_rows(["Home, Garden", "Sports, Outdoors"] * 30))))
    assert (whole.kind, len(whole.labels)) == ("classification", 2)


@pytest.mark.parametrize(
    ("kind", "targets"),
    [
        ("classification", [str(i % 5 + 1) for i in range(100)]),  # stars
        ("number", [f"{i % 9 / 2}" for i in range(100)]),
        ("number", [f"${i * 137:,}" for i in range(100)]),
        ("generation", [f"{i:05d}" for i in range(100)]),  # identification numbers
        ("json", [["O", "B-PER", "O"]] * 50 + [["O", "O", "B-LOC"]] * 50),  # tags have an order
    ],
)
def test_numbers_and_lists_are_what_they_say(write, kind, targets):
    assert detect(load(write(_rows(targets)))).kind == kind


def test_a_context_beside_labels_stays_classification_and_other_options_make_a_choice(write):
    rows = [{**row, "context": f"note {i}"} for i, row in enumerate(_rows(["yes", "no"] * 40))]
    assert detect(load(write(rows))).kind == "classification"
    rows = [
        {"question": f"q {i}", "choices": [f"x {i}", f"y {i}"], "answer": f"{'xy'[i % 2]} {i}"}
        for i in range(80)
    ]
    table = load(write(rows))
    task = detect(table)
    split = lock(table, None, task, SplitOptions(seed=0))
    assert task.kind == "multiple_choice"
    assert {row.target for row in split.train} == {"A", "B"}
    same = [{**row, "choices": ["up", "down"], "answer": "up"} for row in rows[:40]]
    same += [{**row, "choices": ["up", "down"], "answer": "down"} for row in rows[40:]]
    assert detect(load(write(same))).labels == ("down", "up")


def test_spellings_of_one_label_are_folded_and_both_are_named(write):
    spelt = ["Refund", "refund", "Caf\u00e9", "Cafe\u0301", "TRUE", "true", "1", "1.0"]
    rows = _rows([spelt[0 if i % 3 else i % 8] if i < 40 else spelt[i % 8] for i in range(120)])
    table = load(write(rows))
    found = recognise(table)
    assert len(found.task.labels) == 4
    named = {frozenset((note.label, note.spelling)) for note in found.notes}
    assert named == {frozenset(spelt[at : at + 2]) for at in (0, 2, 4, 6)}
    split = lock(table, None, found.task, SplitOptions(seed=0))
    assert {row.target for row in split.train + split.test} == set(found.task.labels)
    assert len(recognise(table, Rules(labels_as_written=True)).task.labels) == 8


def test_a_question_without_an_answer_is_a_row(write):
    rows = [
        {"question": f"q {i}", "context": "c", "answers": {"text": [f"a {i}"] if i % 3 else []}}
        for i in range(60)
    ]
    table = load(write(rows))
    assert (detect(table).kind, table.targets().count(UNANSWERABLE)) == ("qa", 20)
    empty = write(_rows(["" if i % 3 else f"a {i}" for i in range(60)]))
    assert len(load(empty)) == 20
    assert load(empty, LoadOptions(empty_targets=True)).targets().count(UNANSWERABLE) == 40


def test_what_the_user_says_decides(write):
    table = load(write(_rows([f"{i},500" for i in range(1, 41)])))
    assert recognise(table, Rules("number")).task.span == (1500.0, 40500.0)
    task = recognise(table, Rules("number", decimal=",", tolerance=2.0)).task
    assert (task.span, task.tolerance) == ((1.5, 40.5), 2.0)
    labelled = load(write(_rows([_label(i) for i in range(60)])))
    assert recognise(labelled).task.none_label == "[none]"
    assert recognise(labelled, Rules(none_label="LOGIN")).task.none_label == "login"
    for rules in (Rules("multiple_choice"), Rules("number"), Rules(none_label="spam")):
        with pytest.raises(DataError):
            recognise(labelled, rules)
