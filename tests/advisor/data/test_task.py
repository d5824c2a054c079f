"""The kind of task is recognised from columns and targets."""

from __future__ import annotations

import random

import pytest

from advisor.data.load import load
from advisor.data.task import detect, written_by_character

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


def test_labels_in_chat_turns(write):
    rows = [
        {
            "messages": [
                {"role": "user", "content": f"mail {i}"},
                {"role": "assistant", "content": "spam" if i % 3 else "ham"},
            ]
        }
        for i in range(50)
    ]
    assert detect(load(write(rows))).labels == ("ham", "spam")


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


def test_json_targets_are_json(write):
    rows = [{"input": f"q {i}", "output": {"intent": i % 3}} for i in range(60)]
    assert detect(load(write(rows))).kind == "json"


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
