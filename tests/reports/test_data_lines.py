"""What is said about the data before anything runs, and what is left unsaid."""

from __future__ import annotations

import inspect

from hypothesis import given
from hypothesis import strategies as st

from advisor import data_findings
from advisor.config import LANGUAGES
from advisor.data_findings import (
    Drawn,
    EmptyCell,
    NotShown,
    RowsLeftOut,
    ShareSetAside,
    UnusableRow,
)
from advisor.experiment import resume
from advisor.findings import Finding
from advisor.types import LoadReport, Sample, Split, Task
from reports.messages import say, speaking
from reports.sections import data_lines

FINDINGS = {
    found
    for module in (data_findings, resume)
    for _, found in inspect.getmembers(module, inspect.isclass)
    if issubclass(found, Finding) and found is not Finding
}
REPORT = LoadReport(
    "tickets.csv", "csv", "alpaca", ("instruction", "input"), "output", 1200, 1197,
    (
        RowsLeftOut(EmptyCell("target", "output"), 2, 7),
        RowsLeftOut(UnusableRow("broken"), 1, 1057),
    ),
)  # fmt: skip


def test_rows_left_out_are_told_with_reason_and_first_row():
    assert list(data_lines.of_file(REPORT)) == [
        (
            'tickets.csv: CSV, layout alpaca; input from "instruction" and "input", target from '
            '"output".'
        ),
        "1,197 of 1,200 rows usable.",
        '2 rows left out: empty target (column "output"), first in row 7.',
        "1 row left out: broken row, first in row 1057.",
    ]


def test_a_conversation_is_one_column():
    report = LoadReport("d", "hub", "messages", ("messages",), "messages", 20, 20)
    assert list(data_lines.of_file(report)) == [
        'd: a hub dataset, layout messages; input and target from "messages".',
        "20 rows, all of them usable.",
    ]


def test_task_split_and_notes():
    labels = tuple("abcdefghij")
    train = tuple(Sample(str(i), "q", label) for i, label in enumerate("aab"))
    method = (ShareSetAside(0.2, Drawn(0, "label", 10)),)
    split = Split(train, train[:1], train[:2], method=method, notes=(NotShown("outside"),))
    said = list(data_lines.before_run([REPORT, REPORT], Task("classification", labels), split))
    assert said[4:-4] == [
        "Task: classification with 10 labels (a, b, c, d, e, f, g and h, and 2 more).",
        "Split: 3 training, 1 validation and 2 test rows.",
        "20% of the rows are set aside for the test (seed 0, stratified over 10 labels).",
        "Training rows per label: 1 to 2.",
        (
            "Outside systems are taken as their files say: their prompts, speed and cost were not "
            "checked."
        ),
    ]
    assert said[:4] == said[-4:]


def test_question_answering_has_no_label_lines():
    task = Task("qa")
    assert list(data_lines.before_run([REPORT], task, Split((), (), ())))[4:] == [
        "Task: question answering.",
        "Split: 0 training, 0 validation and 0 test rows.",
    ]


@given(st.one_of(st.builds(one) for one in sorted(FINDINGS, key=str)))
def test_every_finding_can_be_said_in_every_language(finding):
    for language in LANGUAGES:
        with speaking(language):
            assert say(finding)
