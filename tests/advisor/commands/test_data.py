"""`advisor data`: what deserves a look is named, and the cleaned file holds what is left."""

from __future__ import annotations

import json
import random

from click.testing import CliRunner

from advisor.cli import main
from advisor.data.audit import audit
from advisor.data.load import load
from advisor.data.task import detect

TOPICS = {
    "refund": "money back paid charge invoice bill",
    "parcel": "delivery courier box street door track",
    "login": "password account email code reset screen",
}


def _rows(n=150, wrong=()):
    rng = random.Random(0)
    rows = []
    for i in range(n):
        label = list(TOPICS)[i % 3]
        words = " ".join(rng.choices(TOPICS[label].split(), k=6))
        shown = list(TOPICS)[(i + 1) % 3] if i in wrong else label
        rows.append({"text": f"{words} number {i}", "label": shown})
    return rows


def _written(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def test_wrong_labels_come_first(tmp_path):
    wrong = {4, 35, 77, 90, 121, 148}
    table = load(_written(tmp_path / "d.jsonl", _rows(wrong=wrong)))
    found = audit(table, detect(table))
    assert {one.index for one in found.suspects[: len(wrong)]} == wrong
    assert all(one.confident for one in found.suspects[: len(wrong)])
    assert sum(count for _, count in found.labels) == 150
    assert (found.scripts, found.leaks) == ((("latin", 1.0),), None)


def test_the_cleaned_file_holds_what_is_left_and_every_change_is_listed(tmp_path):
    rows = _rows()
    rows[10] = {**rows[1], "text": rows[1]["text"].upper()}
    rows[20] = {"text": rows[2]["text"], "label": "refund"}
    rows[30]["label"] = ""
    data = _written(tmp_path / "d.jsonl", rows)
    test = _written(tmp_path / "t.jsonl", [rows[5], *_rows(30)[7:9]])
    clean, page = tmp_path / "c.jsonl", tmp_path / "p.html"
    flags = ["--test", test, "--out", str(clean), "--html", str(page)]
    shown = CliRunner().invoke(main, ["data", data, *flags])
    assert shown.exit_code == 0, shown.output
    changes = [json.loads(line) for line in (tmp_path / "c.changes.jsonl").read_text().splitlines()]
    removed = {one["row"]: one["why"]["kind"] for one in changes if one["change"] == "removed"}
    assert removed == {
        31: "empty_cell", 11: "repeats_row", 6: "test_row", 8: "test_row", 9: "test_row",
    }  # fmt: skip
    doubts = {(one["row"], one["why"]["kind"]) for one in changes if one["change"] == "none"}
    assert {(21, "contradicts_row"), (21, "label_suspect")} <= doubts
    again = load(str(clean))
    expected = [row for i, row in enumerate(rows, start=1) if i not in removed]
    assert again.targets() == [row["label"] for row in expected]
    assert [one.input for one in again.samples(range(len(again)))] == [r["text"] for r in expected]
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    same = CliRunner().invoke(main, ["data", data, "--out", data])
    assert (same.exit_code, "would replace the data file" in same.output) == (2, True)


def test_rows_of_other_tasks_are_read_back_as_they_were(tmp_path):
    rows = [
        {"question": f"q {i}", "choices": ["a", "b", str(i)], "answer": i % 3, "context": "c"}
        for i in range(24)
    ]
    data, clean = _written(tmp_path / "d.jsonl", rows), tmp_path / "c.jsonl"
    shown = CliRunner().invoke(main, ["data", data, "--out", str(clean), "--language", "zh"])
    assert shown.exit_code == 0, shown.output
    assert "可用的有" in shown.output
    before, after = load(data), load(str(clean))
    assert [(one.input, one.target, one.metadata) for one in after.samples(range(24))] == [
        (one.input, one.target, one.metadata) for one in before.samples(range(24))
    ]
