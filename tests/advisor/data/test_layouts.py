"""Every layout in every format comes out as the same samples, without a flag."""

from __future__ import annotations

import json

import pytest

from advisor.data.load import LoadOptions, load
from advisor.data.split import rows_sha256
from advisor.data_findings import ColumnsNotUsed, EmptyCell, UnknownRole, UnusableRow
from advisor.types import Message, Metadata, Sample

N = 24
HUMAN, GPT = "### Human: ", "### Assistant: "

# name: (layout, row i, sample i)
CASES = {
    "alpaca": (
        "alpaca",
        lambda i: {
            "instruction": "Translate.",
            "input": f"Katze, {i}",
            "output": f"cat\n{i}",
            "system": "Be brief.",
            "history": [["Hund", "dog"]],
        },
        lambda i: Sample(
            str(i),
            f"Katze, {i}",
            f"cat\n{i}",
            Metadata(
                history=(Message("user", "Hund"), Message("assistant", "dog")),
                system="Be brief.\n\nTranslate.",
            ),
        ),
    ),
    "alpaca without input": (
        "alpaca",
        lambda i: {"instruction": f"Name {i} cats.", "input": "", "output": f"Tom {i}"},
        lambda i: Sample(str(i), f"Name {i} cats.", f"Tom {i}"),
    ),
    "instruction/response": (
        "alpaca",
        lambda i: {"instruction": f"Say {i}", "response": f"{i}!"},
        lambda i: Sample(str(i), f"Say {i}", f"{i}!"),
    ),
    "prompt/completion": (
        "prompt/completion",
        lambda i: {"prompt": f"a {i}", "completion": f" b {i}"},
        lambda i: Sample(str(i), f"a {i}", f"b {i}"),
    ),
    "prompt/response": (
        "prompt/completion",
        lambda i: {"Prompt": f"a {i}", "Response": f"b {i}"},
        lambda i: Sample(str(i), f"a {i}", f"b {i}"),
    ),
    "messages": (
        "messages",
        lambda i: {
            "messages": [
                {"role": "system", "content": "Help."},
                {"role": "user", "content": "Hi"},
                {"role": "assistant", "content": "Hello"},
                {"role": "user", "content": f"Bye “{i}”"},
                {"role": "assistant", "content": f"Goodbye {i}"},
                {"role": "user", "content": "never answered"},
            ]
        },
        lambda i: Sample(
            str(i),
            f"Bye “{i}”",
            f"Goodbye {i}",
            Metadata(
                history=(Message("user", "Hi"), Message("assistant", "Hello")), system="Help."
            ),
        ),
    ),
    "sharegpt": (
        "conversations",
        lambda i: {
            "conversations": [
                {"from": "human", "value": f"你好 {i}"},
                {"from": "gpt", "value": f"您好 {i}"},
            ],
            "system": "帮助",
        },
        lambda i: Sample(str(i), f"你好 {i}", f"您好 {i}", Metadata(system="帮助")),
    ),
    "question/answer": (
        "question/answer",
        lambda i: {"question": f"Who is {i}?", "answer": f"Ann {i}", "doc_id": f"d{i}"},
        lambda i: Sample(str(i), f"Who is {i}?", f"Ann {i}", Metadata(doc_id=f"d{i}")),
    ),
    "question/answers as a list": (
        "question/answer",
        lambda i: {"id": f"q{i}", "question": f"Who {i}?", "answers": [f"Ann {i}", f"A. {i}"]},
        lambda i: Sample(
            f"q{i}", f"Who {i}?", f"Ann {i}", Metadata(answers=(f"Ann {i}", f"A. {i}"))
        ),
    ),
    "squad": (
        "question/answer",
        lambda i: {
            "id": f"q{i}",
            "question": f"Who {i}?",
            "context": f"Ann {i} was there.",
            "answers": {"text": [f"Ann {i}", f"Ann {i}"], "answer_start": [0, 0]},
        },
        lambda i: Sample(
            f"q{i}",
            f"Who {i}?",
            f"Ann {i}",
            Metadata(answers=(f"Ann {i}",), contexts=(f"Ann {i} was there.",)),
        ),
    ),
    "text/label": (
        "text/label",
        lambda i: {"text": f'He said "{i}"', "label": f"l{i % 3}"},
        lambda i: Sample(str(i), f'He said "{i}"', f"l{i % 3}"),
    ),
    "sentence/category": (
        "text/label",
        lambda i: {"sentence": f"s {i}", "category": i % 3},
        lambda i: Sample(str(i), f"s {i}", str(i % 3)),
    ),
    "utterance/intent": (
        "text/label",
        lambda i: {"intent": f"l{i % 3}", "utterance": f"s {i}"},
        lambda i: Sample(str(i), f"s {i}", f"l{i % 3}"),
    ),
    "text/class": (
        "text/label",
        lambda i: {"text": f"s {i}", "class": f"l{i % 3}"},
        lambda i: Sample(str(i), f"s {i}", f"l{i % 3}"),
    ),
    "input/output": (
        "input/output",
        lambda i: {
            "id": 100 + i,
            "input": f"q {i}",
            "output": f"a {i}",
            "answers": [f"a {i}", "x"],
            "doc_id": "d",
            "context": ["c1", "c2"],
            "choices": [f"a {i}", "b"],
        },
        lambda i: Sample(
            str(100 + i),
            f"q {i}",
            f"a {i}",
            Metadata(
                choices=(f"a {i}", "b"), answers=(f"a {i}", "x"), contexts=("c1", "c2"), doc_id="d"
            ),
        ),
    ),
    "input/target": (
        "input/output",
        lambda i: {"input": f"q {i}", "target": f"a {i}"},
        lambda i: Sample(str(i), f"q {i}", f"a {i}"),
    ),
    "marked text": (
        "human/assistant text",
        lambda i: {"text": f"{HUMAN}Hi {i}{GPT}Hello{HUMAN}And {i}?\n{GPT}Yes {i}"},
        lambda i: Sample(
            str(i),
            f"And {i}?",
            f"Yes {i}",
            Metadata(history=(Message("user", f"Hi {i}"), Message("assistant", "Hello"))),
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_every_layout_is_recognised_in_every_format(case, written):
    layout, row, sample = CASES[case]
    path, file_format = written([row(i) for i in range(1, N + 1)])
    table = load(path)
    own_ids = "id" in row(1)
    expected = [sample(i) for i in range(1, N + 1)]
    if file_format == "jsonl" and not own_ids:
        assert [s.id for s in table.samples(range(3))] == ["1", "2", "3"]
    assert table.samples(range(N)) == tuple(expected)
    assert (table.report.layout, table.report.file_format) == (layout, file_format)
    assert (table.report.rows_read, table.report.rows_kept, table.report.dropped) == (N, N, ())
    assert table.targets() == [s.target for s in expected]
    assert table.notes == ()


def test_the_same_rows_hash_alike_in_every_format(written):
    rows = [{"text": f"t {i}", "label": f"l{i % 2}"} for i in range(20)]
    expected = rows_sha256(
        [Sample(str(i), row["text"], row["label"]) for i, row in enumerate(rows)]
    )
    assert load(written(rows)[0]).report.sha256 == expected


@pytest.mark.parametrize("kind", ["parquet", "folder"])
def test_integer_labels_get_their_names(kind, tmp_path):
    import datasets

    datasets.disable_progress_bars()
    features = datasets.Features(
        {"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["ham", "spam"])}
    )
    rows = {"text": [f"t{i}" for i in range(20)], "label": [i % 2 for i in range(19)] + [-1]}
    dataset = datasets.Dataset.from_dict(rows, features=features)
    path = str(tmp_path / "d.parquet")
    dataset.to_parquet(path) if kind == "parquet" else dataset.save_to_disk(path)
    table = load(path)
    assert table.targets() == ["ham", "spam"] * 9 + ["ham"]
    assert table.report.dropped[0].reason == EmptyCell("target", "label")


def test_squads_own_nested_file(tmp_path):
    questions = [
        {"id": f"q{i}", "question": f"Who {i}?", "answers": [{"text": "Ann", "answer_start": 0}]}
        for i in range(20)
    ]
    article = {"title": "t", "paragraphs": [{"context": "Ann was.", "qas": questions}]}
    path = tmp_path / "dev.json"
    path.write_text(json.dumps({"version": "1.1", "data": [article]}))
    table = load(str(path))
    expected = Sample("q0", "Who 0?", "Ann", Metadata(answers=("Ann",), contexts=("Ann was.",)))
    assert table.samples([0])[0] == expected


def test_named_columns_win_over_recognised_ones(write):
    rows = [
        {"text": "t", "label": "x", "title": f"title {i}", "team": f"w{i % 2}"} for i in range(20)
    ]
    path = write(rows, "csv")
    table = load(path, LoadOptions(input_column=("title",), target_column="team"))
    assert table.samples([1])[0] == Sample("2", "title 1", "w1")
    assert table.report.input_columns == ("title",)
    assert table.report.target_column == "team"
    assert table.notes == (ColumnsNotUsed(2, ("text", "label"), 0),)
    assert load(path, LoadOptions(target_column="team")).report.input_columns == ("text",)


def test_the_only_other_column_is_the_input(write):
    path = write([{"subject": f"s {i}", "queue": "a"} for i in range(20)], "csv")
    assert load(path, LoadOptions(target_column="queue")).report.input_columns == ("subject",)


def test_ragged_rows_keep_their_optional_columns(write):
    rows = [{"input": f"q {i}", "output": f"a {i}"} for i in range(20)]
    rows[19]["context"] = "only here"
    sample = load(write(rows)).samples([19])[0]
    assert sample.metadata.contexts == ("only here",)


def test_rows_without_input_or_target_are_left_out_and_counted(write):
    rows = [{"text": f"t {i}", "label": "a"} for i in range(20)]
    rows[3]["label"] = None
    rows[5]["label"] = "  "
    del rows[7]["label"]
    rows[9]["text"] = ""
    report = load(write(rows)).report
    assert [(d.reason, d.count, d.first_row) for d in report.dropped] == [
        (EmptyCell("target", "label"), 3, 4),
        (EmptyCell("input", "text"), 1, 10),
    ]
    assert (report.rows_read, report.rows_kept) == (20, 16)


def test_unusable_conversations_are_left_out_with_their_reason(write):
    good = [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]
    bad = [
        [{"role": "user", "content": "q"}],
        [{"role": "assistant", "content": "a"}],
        [{"role": "narrator", "content": "t"}, *good],
        [{"role": "user", "content": [{"type": "image_url", "image_url": "x"}]}, *good],
        "no list",
    ]
    rows = [{"messages": m} for m in [*[good] * 20, *bad]]
    dropped = load(write(rows)).report.dropped
    assert {d.reason: d.first_row for d in dropped} == {
        UnusableRow("no_assistant_turn"): 21,
        UnusableRow("no_user_turn"): 22,
        UnknownRole("narrator"): 23,
        UnusableRow("more_than_text"): 24,
        UnusableRow("no_turns"): 25,
    }


def test_chat_turns_in_prompt_and_completion_columns(write):
    row = {
        "prompt": [{"role": "system", "content": "s"}, {"role": "user", "content": "q"}],
        "completion": [{"role": "assistant", "content": "a"}],
    }
    sample = load(write([row] * 20)).samples([0])[0]
    assert sample == Sample("1", "q", "a", Metadata(system="s"))


def test_line_numbers_are_ids_also_behind_blank_lines(tmp_path):
    row = json.dumps({"text": "t", "label": "a"})
    path = tmp_path / "d.jsonl"
    path.write_text(f"{row}\n\n{row}\n")
    assert [s.id for s in load(str(path)).samples([0, 1])] == ["1", "3"]


def test_tsv_with_stray_quotation_marks(tmp_path):
    path = tmp_path / "d.tsv"
    path.write_text('text\tlabel\n"Hello" he said\tgreeting\n"quoted ""so"""\tother\n')
    assert [s.input for s in load(str(path)).samples([0, 1])] == ['"Hello" he said', 'quoted "so"']


def test_csv_cells_may_hold_line_breaks(tmp_path):
    path = tmp_path / "d.csv"
    path.write_bytes(b'text,label\r\n"two\nlines, one",a\r\n\r\nthree,b\r\n')
    samples = load(str(path)).samples([0, 1])
    assert [(s.id, s.input) for s in samples] == [("1", "two\nlines, one"), ("2", "three")]
