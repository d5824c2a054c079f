"""The sentences that are shown before anything runs."""

from __future__ import annotations

from advisor.data.describe import file_lines, lines
from advisor.types import Dropped, LoadReport, Sample, Split, Task

REPORT = LoadReport(
    "tickets.csv", "csv", "alpaca", ("instruction", "input"), "output", 1200, 1197,
    (Dropped('empty target (column "output")', 2, 7), Dropped("broken row", 1, 57)),
)  # fmt: skip


def test_rows_left_out_are_told_with_reason_and_first_row():
    assert file_lines(REPORT) == [
        (
            'tickets.csv: CSV, layout alpaca; input from "instruction" and "input", target from '
            '"output".'
        ),
        "1,197 of 1,200 rows used.",
        '2 rows left out: empty target (column "output"), first in row 7.',
        "1 row left out: broken row, first in row 57.",
    ]


def test_a_conversation_is_one_column():
    report = LoadReport("d", "hub", "messages", ("messages",), "messages", 20, 20)
    assert file_lines(report) == [
        'd: a hub dataset, layout messages; input and target from "messages".',
        "20 rows, all of them used.",
    ]


def test_task_split_and_notes():
    labels = tuple("abcdefghij")
    train = tuple(Sample(str(i), "q", label) for i, label in enumerate("aab"))
    split = Split(train, train[:1], train[:2], method="by hand", notes=("Mind this.",))
    assert lines(REPORT, Task("classification", labels), split)[4:] == [
        "Task: classification with 10 labels (a, b, c, d, e, f, g, h and 2 more).",
        "Split: 3 training, 1 validation and 2 test rows.",
        "How: by hand.",
        "Training rows per label: 1 to 2.",
        "Mind this.",
    ]


def test_question_answering_has_no_label_lines():
    said = lines(REPORT, Task("qa", by_character=True), Split((), (), ()))[4:]
    assert said == [
        "Task: question answering, scored by character.",
        "Split: 0 training, 0 validation and 0 test rows.",
    ]
