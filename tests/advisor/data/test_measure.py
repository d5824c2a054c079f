"""What a file says by itself."""

import json

import pytest

from advisor.advice.measure import language, measure
from advisor.data.load import load


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_size_balance_and_lengths(tmp_path):
    rows = [
        {"text": f"where is my parcel {n}", "label": "late" if n % 3 else "ok"} for n in range(60)
    ]
    found = measure(load(write(tmp_path / "t.jsonl", rows)), "t.jsonl")
    assert (found.rows, found.kind, found.classes) == (60, "classification", 2)
    assert (found.smallest_class, found.largest_class) == (20, 40)
    assert found.input_characters == 21
    assert found.demonstration_tokens == pytest.approx(2 * (21 + 4) / 4)


def test_free_text_has_no_classes(tmp_path):
    rows = [
        {"instruction": f"tell of {n}", "output": " ".join([f"word{n}"] * 30)} for n in range(30)
    ]
    found = measure(load(write(tmp_path / "t.jsonl", rows)), "t.jsonl")
    assert (found.kind, found.classes, found.demonstration_tokens) == ("generation", None, None)


def test_a_few_rows_are_counted_and_nothing_is_guessed(tmp_path):
    rows = [{"text": f"a {n}", "label": "x"} for n in range(7)]
    found = measure(load(write(tmp_path / "t.jsonl", rows)), "t.jsonl")
    assert (found.rows, found.kind, found.language) == (7, None, None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("where is my parcel, it is not here and i want to know", "english"),
        ("wo ist mein Paket, ich warte seit gestern", "latin_script"),
        ("我的包裹在哪里", "chinese"),
        ("荷物はどこですか", "japanese"),
        ("где моя посылка", "cyrillic_script"),
        ("12 34", None),
    ],
)
def test_language(text, name):
    assert language([text]) == name
