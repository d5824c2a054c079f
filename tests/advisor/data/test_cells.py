"""Cells that are not plain text: numbers, lists spelt as strings, chat parts, choices."""

from __future__ import annotations

import json
from typing import Any

import pytest

from advisor.data.load import load
from advisor.data_findings import UnusableRow
from advisor.errors import DataError
from advisor.types import Message, Sample


def _first(write, row: dict[str, Any]) -> Sample:
    return load(write([row])).samples([0])[0]


@pytest.mark.parametrize(
    ("value", "target"),
    [
        (3, "3"),
        (3.0, "3"),
        (0.25, "0.25"),
        (True, "true"),
        ("  x ", "x"),
        (["a", "b"], '["a", "b"]'),
        ({"b": 1}, '{"b": 1}'),
    ],
)
def test_targets_become_text(write, value, target):
    assert _first(write, {"input": "q", "output": value}).target == target


@pytest.mark.parametrize(
    ("value", "choices"),
    [
        (["x", "y"], ("x", "y")),
        ("['x', 'y']", ("x", "y")),
        ('["x", "y"]', ("x", "y")),
        ({"text": ["x", "y"], "label": ["A", "B"]}, ("x", "y")),
        ({"A": "x", "B": "y"}, ("x", "y")),
        ([{"text": "x"}, {"text": "y"}], ("x", "y")),
        ("[not a list", ("[not a list",)),
    ],
)
def test_choices_in_every_spelling(write, value, choices):
    sample = _first(write, {"question": "q", "choices": value, "answer": "x"})
    assert sample.metadata.choices == choices


def test_answers_spelt_as_a_python_literal(write):
    answers = "{'text': ['Ann', 'A.'], 'answer_start': [0, 1]}"
    sample = _first(write, {"question": "q", "answers": answers})
    assert (sample.target, sample.metadata.answers) == ("Ann", ("Ann", "A."))


def test_an_answer_that_looks_like_json_is_text(write):
    sample = _first(write, {"question": "q", "answer": '{"intent": "book"}'})
    assert (sample.target, sample.metadata.answers) == ('{"intent": "book"}', ())


def test_the_target_is_always_an_accepted_answer(write):
    sample = _first(write, {"input": "q", "output": "Ann", "answers": ["A."]})
    assert sample.metadata.answers == ("Ann", "A.")


def test_passages_made_of_sentences(write):
    context = {"title": ["t"], "sentences": [["One. ", "Two."]]}
    sample = _first(write, {"question": "q", "answer": "a", "context": context})
    assert sample.metadata.contexts == ("One. Two.",)


def test_chat_content_in_parts_and_turns_of_one_role_in_a_row(write):
    user = [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]
    messages = [
        {"role": "user", "content": user},
        {"role": "user", "content": "three"},
        {"role": "assistant", "content": None},
        {"role": "assistant", "content": "four"},
    ]
    sample = _first(write, {"messages": messages})
    assert (sample.input, sample.target) == ("one\ntwo\n\nthree", "four")


def test_history_as_turns(write):
    history = [{"role": "user", "content": "h"}, {"role": "assistant", "content": "i"}]
    sample = _first(write, {"instruction": "q", "output": "a", "history": history})
    assert sample.metadata.history == (Message("user", "h"), Message("assistant", "i"))


@pytest.mark.parametrize(
    ("history", "reason"), [("spoken", "no_history"), ([["a", "b", "c"]], "no_pairs")]
)
def test_an_unreadable_history_drops_the_row(write, history, reason):
    good, bad = ({"instruction": "q", "output": "a", "history": h} for h in ([], history))
    dropped = load(write([good, bad])).report.dropped
    assert [d.reason for d in dropped] == [UnusableRow(reason)]


def test_columns_of_two_layouts_are_paired(write):
    table = load(write([{"question": "q", "label": "x"}]))
    assert (table.report.layout, table.targets()) == ("question/label", ["x"])


def test_plain_text_in_a_column_named_messages_is_no_conversation(write):
    table = load(write([{"messages": "hello", "label": "x"}]))
    assert (table.samples([0])[0].input, table.report.layout) == ("hello", "messages/label")


def test_text_before_the_first_marker_is_the_system_message(write):
    text = "Be kind. ### Instruction: Add.\n### Input: 1, 2\n### Response: 3"
    sample = _first(write, {"text": text})
    assert (sample.input, sample.target) == ("Add.\n\n1, 2", "3")
    assert sample.metadata.system == "Be kind."


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'["\xe9"]', "not-valid-text .encoding='utf-8'"),
        (b"[" * 100_000, "json-nested-too-deeply|json-cut-off"),
        (b"3", "json-list-expected"),
    ],
)
def test_json_problems_in_words(tmp_path, content, message):
    path = tmp_path / "d.json"
    path.write_bytes(content)
    with pytest.raises(DataError, match=message):
        load(str(path))


def test_a_json_list_larger_than_the_window_reads_to_its_end(tmp_path):
    rows = [{"text": f"{i} " + "x" * 5000, "label": "a"} for i in range(600)]
    path = tmp_path / "d.json"
    path.write_text(json.dumps({"n": 12, "data": rows}))
    assert [s.input[:3] for s in load(str(path)).samples([0, 599])] == ["0 x", "599"]


def test_a_hub_endpoint_that_is_no_address(monkeypatch):
    import datasets

    monkeypatch.setattr(datasets.config, "HF_ENDPOINT", "file:///etc")
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", False)
    with pytest.raises(DataError, match="no-web-address"):
        load("owner/name")
