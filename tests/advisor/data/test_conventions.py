"""Neighbouring tools' files, and layouts of which every part counts, come out whole."""

from __future__ import annotations

import csv
import gzip
import io
import json

import pytest

from advisor.data.load import LoadOptions, load, load_with_test
from advisor.data_findings import EmptyCell, UnusableRow
from advisor.errors import DataError
from advisor.types import Message

N = 24


def _rows(write, row, name="jsonl", **options):
    """Load N rows made by `row`; returns the table, its samples and the forms decided."""
    table = load(write([row(i) for i in range(N)], name), LoadOptions(**options))
    return table, table.samples(range(len(table))), {one.form for one in table.report.read_as}


# name: (row i, input of row 5, target of row 5)
WHOLE = {
    "NLI": (
        lambda i: {"premise": f"p {i}", "hypothesis": f"h {i}", "label": i % 3},
        "premise: p 5\nhypothesis: h 5",
        "2",
    ),
    "sentence pairs": (
        lambda i: {"idx": i, "sentence1": f"a {i}", "sentence2": f"b {i}", "score": i / 4},
        "sentence1: a 5\nsentence2: b 5",
        "1.25",
    ),
    "text and its pair": (
        lambda i: {"text": f"a {i}", "text_pair": f"b {i}", "label": "x"},
        "text: a 5\ntext_pair: b 5",
        "x",
    ),
    "a query and a document": (
        lambda i: {"query": f"q {i}", "document": f"d {i}", "relevance": i % 2},
        "query: q 5\ndocument: d 5",
        "1",
    ),
    "alpaca of many instructions": (
        lambda i: {"instruction": f"Who is {i}?", "input": "One word.", "output": f"Ann {i}"},
        "Who is 5?\n\nOne word.",
        "Ann 5",
    ),
    "an unknown target": (lambda i: {"text": f"t {i}", "record": f"r {i}"}, "t 5", "r 5"),
    "an unknown input": (lambda i: {"id": i, "memo": f"m {i}", "label": "x"}, "m 5", "x"),
    "ragas": (
        lambda i: {
            "user_input": f"q {i}",
            "retrieved_contexts": ["c"],
            "response": "wrong",
            "reference": f"r {i}",
        },
        "q 5",
        "r 5",
    ),
    "Langfuse": (
        lambda i: {"id": f"x{i}", "input": {"q": f"q {i}"}, "expectedOutput": {"a": f"a {i}"}},
        "q 5",
        "a 5",
    ),
    "LangSmith": (
        lambda i: {"inputs": {"question": f"q {i}"}, "outputs": {"answer": f"a {i}"}},
        "q 5",
        "a 5",
    ),
    "LangSmith as columns": (
        lambda i: {"input_question": f"q {i}", "output_answer": f"a {i}"},
        "q 5",
        "a 5",
    ),
    "Promptfoo": (
        lambda i: {
            "vars": {"city": f"c {i}", "tone": "kind"},
            "assert": [{"type": "latency", "value": 1}, {"type": "equals", "value": f"a {i}"}],
        },
        "city: c 5\ntone: kind",
        "a 5",
    ),
    "Label Studio": (
        lambda i: {
            "id": i,
            "data": {"text": f"t {i}", "url": "u"},
            "annotations": [
                {"was_cancelled": True, "result": _chosen("no")},
                *({"result": _chosen(said)} for said in ("b", "a", "a")),
            ],
        },
        "t 5",
        "a",
    ),
    "Label Studio, several choices": (
        lambda i: {"data": {"text": f"t {i}"}, "annotations": [{"result": _chosen("a", "b")}]},
        "t 5",
        '["a", "b"]',
    ),
    "Label Studio, spans": (
        lambda i: {
            "data": {"text": f"Ann {i}"},
            "annotations": [
                {
                    "result": [
                        {
                            "from_name": "ner",
                            "value": {"start": 0, "end": 3, "text": "Ann", "labels": ["PER"]},
                        }
                    ]
                }
            ],
        },
        "Ann 5",
        '{"PER": ["Ann"]}',
    ),
    "Label Studio, small": (
        lambda i: {
            "text": f"t {i}",
            "id": i,
            "mood": {"choices": ["a", "b"]},
            "annotator": 1,
            "annotation_id": i,
            "lead_time": 2.5,
        },
        "t 5",
        '["a", "b"]',
    ),
    "Argilla 1": (
        lambda i: {
            "text": f"t {i}",
            "inputs": {"text": f"t {i}"},
            "prediction": None,
            "annotation": "a",
            "annotation_agent": "me",
            "status": "Validated",
        },
        "t 5",
        "a",
    ),
    "Argilla 2": (
        lambda i: {
            "id": f"r{i}",
            "fields": {"text": f"t {i}"},
            "suggestions": {"mood": {"value": "b"}},
            "responses": {"mood": [{"value": "a", "user_id": "u"}, {"value": "a"}, {"value": "b"}]},
        },
        "t 5",
        "a",
    ),
    "Argilla 2, a dataset": (
        lambda i: {
            "id": f"r{i}",
            "status": "completed",
            "text": f"t {i}",
            "mood.responses": ["b", "a"],
            "mood.responses.status": ["discarded", "submitted"],
            "mood.suggestion": "b",
        },
        "t 5",
        "a",
    ),
    "token tags": (
        lambda i: {
            "tokens": ["Ann", "Lee", "left", "Rome", "."],
            "ner_tags": ["B-PER", "I-PER", "O", "B-LOC", "O"],
        },
        "Ann Lee left Rome .",
        '{"PER": ["Ann Lee"], "LOC": ["Rome"]}',
    ),
    "tags of every token": (
        lambda i: {"words": ["我", "来", "了"], "pos_tags": ["PN", "VV", "AS"]},
        "我来了",
        "PN VV AS",
    ),
    "options by number": (
        lambda i: {"question": f"q {i}", "choices": ["a", "b", "c", "4"], "answer": i % 4},
        "q 5",
        "b",
    ),
    "options by number from 1": (
        lambda i: {"goal": f"q {i}", "sol1": "a", "sol2": "b", "label": i % 2 + 1},
        "q 5",
        "b",
    ),
    "options by letter": (
        lambda i: {"question": f"q {i}", "A": "x", "B": "y", "C": "z", "answer": "ABC"[i % 3]},
        "q 5",
        "z",
    ),
    "options by their own labels": (
        lambda i: {
            "question": f"q {i}",
            "choices": {"text": ["x", "y"], "label": ["1", "2"]},
            "answerKey": str(i % 2 + 1),
        },
        "q 5",
        "y",
    ),
    "preferences": (
        lambda i: {
            "input": {"messages": [{"role": "user", "content": f"q {i}"}]},
            "preferred_output": [{"role": "assistant", "content": f"a {i}"}],
            "non_preferred_output": [{"role": "assistant", "content": "no"}],
        },
        "q 5",
        "a 5",
    ),
}


def _chosen(*labels):
    return [{"from_name": "mood", "type": "choices", "value": {"choices": list(labels)}}]


@pytest.mark.parametrize("case", WHOLE)
def test_no_part_of_a_row_is_lost(case, write):
    row, source, target = WHOLE[case]
    table, samples, _ = _rows(write, row)
    assert len(table) == N
    assert (samples[5].input, samples[5].target) == (source, target)


def test_columns_that_the_user_names_make_one_input(write):
    row = {"title": "T", "body": "B", "team": "x"}
    columns = {"input_column": ("body", "title"), "target_column": "team"}
    table, samples, _ = _rows(write, lambda _: row, **columns)
    assert samples[0].input == "body: B\ntitle: T"
    assert table.report.input_columns == ("body", "title")


def test_what_was_decided_can_be_overruled(write):
    def alpaca(i):
        return {"instruction": "Say." if i else "Tell.", "input": f"x {i}", "output": "y"}

    _, samples, forms = _rows(write, alpaca)
    assert (samples[5].input, forms) == ("Say.\n\nx 5", {"instruction_input"})
    _, samples, forms = _rows(write, alpaca, read_as=("instruction_system",))
    assert (samples[5].input, samples[5].metadata.system) == ("x 5", "Say.")
    options = WHOLE["options by number"][0]
    _, samples, forms = _rows(write, options, read_as=("answer_index_1",))
    assert (samples[0].target, forms) == ("a", {"answer_index_1"})
    tags = WHOLE["token tags"][0]
    assert _rows(write, tags, read_as=("tag_list",))[1][0].target == "B-PER I-PER O B-LOC O"


def test_decisions_are_reported_with_shares_and_an_example(write):
    table, _, _ = _rows(write, WHOLE["options by letter"][0])
    one = table.report.read_as[0]
    assert (one.form, one.columns, one.rows, one.of) == ("answer_letter", ("answer",), N, N)
    assert (one.example, table.report.example_target) == ("A", "x")
    assert _rows(write, WHOLE["ragas"][0])[2] == {"system_answer"}
    assert _rows(write, WHOLE["an unknown target"][0])[2] == {"counterpart"}


def test_an_answer_that_is_no_option_is_counted(write):
    row = WHOLE["options by letter"][0]
    table = load(write([row(i) for i in range(N)] + [{**row(0), "answer": "E"}]))
    assert [(one.reason, one.count) for one in table.report.dropped] == [
        (UnusableRow("answer_no_option"), 1)
    ]


CALL = {"name": "rain", "arguments": {"city": "Riga"}}


def _openai(i):
    function = {"name": "rain", "arguments": '{"city": "Riga"}'}
    return {
        "messages": [
            {"role": "user", "content": f"Hello {i}"},
            {"role": "assistant", "content": f"Hi {i}"},
            {"role": "user", "content": "Rain in Riga?"},
            {"role": "assistant", "content": None, "tool_calls": [{"function": function}]},
        ],
        "tools": [{"type": "function", "function": {"name": "rain"}}],
    }


def test_a_tool_call_is_the_target(write):
    _, samples, forms = _rows(write, _openai)
    assert (samples[3].input, json.loads(samples[3].target)) == ("Rain in Riga?", CALL)
    assert samples[3].metadata.history == (Message("user", "Hello 3"), Message("assistant", "Hi 3"))
    assert '"name": "rain"' in samples[3].metadata.system
    assert forms == {"tool_call"}


def test_what_a_tool_returned_stands_before_the_answer(write):
    row = _openai(1)
    row["messages"] += [
        {"role": "tool", "name": "rain", "content": "yes"},
        {"role": "assistant", "content": "It rains."},
        {"role": "user", "content": "And Lyon?"},
        {"role": "assistant", "content": "No.", "weight": 1},
        {"role": "user", "content": "Sure?"},
        {"role": "assistant", "content": "not learnt", "weight": 0},
    ]
    _, samples, _ = _rows(write, lambda _: row)
    assert (samples[0].input, samples[0].target) == ("And Lyon?", "No.")
    assert Message("user", "[rain] yes") in samples[0].metadata.history
    row["messages"] = row["messages"][:6]
    _, samples, _ = _rows(write, lambda _: row)
    assert samples[0].input == f"Rain in Riga?\n\n{json.dumps(CALL)}\n\n[rain] yes"
    assert samples[0].target == "It rains."


@pytest.mark.parametrize(
    "call",
    [
        [{"from": "function_call", "value": json.dumps(CALL)}],
        [{"type": "ai", "content": "", "tool_calls": [{"name": "rain", "args": {"city": "Riga"}}]}],
        [
            {
                "role": "assistant",
                "content": [{"type": "tool_use", "name": "rain", "input": {"city": "Riga"}}],
            }
        ],
        [{"role": "assistant", "content": "", "function_call": CALL}],
    ],
)
def test_calls_in_every_spelling(call, write):
    user = {"from": "human", "value": "Rain?"}
    _, samples, _ = _rows(write, lambda _: {"conversations": [user, *call]})
    assert json.loads(samples[0].target) == CALL


@pytest.mark.parametrize("mark", ["sep=;", '"sep=;"', "SEP=;"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_line_that_names_the_delimiter(mark, start, tmp_path):
    path = tmp_path / "d.csv"
    path.write_bytes(start + f"{mark}\r\ntext;label\r\none, two;a\r\n".encode())
    table = load(str(path))
    assert (table.samples([0])[0].input, table.targets()) == ("one, two", ["a"])


def test_gzip(tmp_path):
    rows = [{"text": f"t {i}", "label": "a"} for i in range(N)]
    text = io.StringIO()
    writer = csv.DictWriter(text, ("text", "label"))
    writer.writeheader()
    writer.writerows(rows)
    contents = {
        "d.jsonl.gz": "\n".join(map(json.dumps, rows)),
        "d.json.gz": json.dumps(rows),
        "d.csv.gz": text.getvalue(),
    }
    for name, content in contents.items():
        packed = gzip.compress(content.encode())
        (tmp_path / name).write_bytes(packed)
        assert load(str(tmp_path / name)).samples([3])[0].input == "t 3"
        (tmp_path / name).write_bytes(packed[:-9])
        with pytest.raises(DataError, match="gzip-damaged"):
            load(str(tmp_path / name))


def _dataset(tmp_path, **splits):
    import datasets

    datasets.disable_progress_bars()
    features = datasets.Features(
        {"text": datasets.Value("string"), "label": datasets.ClassLabel(names=["ham", "spam"])}
    )
    parts = {
        name: datasets.Dataset.from_dict(
            {"text": [f"{name} {i}" for i in range(N)], "label": labels}, features=features
        )
        for name, labels in splits.items()
    }
    datasets.DatasetDict(parts).save_to_disk(str(tmp_path / "ds"))
    return str(tmp_path / "ds")


def test_a_dataset_brings_its_own_test_rows(tmp_path):
    known, hidden = [0, 1] * (N // 2), [-1] * N
    path = _dataset(tmp_path, train=known, validation=known, test=known)
    table, test = load_with_test(path, None)
    assert (table.samples([0])[0].input, test.samples([0])[0].input) == ("train 0", "test 0")
    assert test.targets()[:2] == ["ham", "spam"]
    assert test.report.read_as[-1].form == "own_test"
    assert load_with_test(f"{path}:train", None)[1] is None
    assert load_with_test(path, f"{path}:validation")[1].samples([0])[0].input == "validation 0"
    path = _dataset(tmp_path / "hidden", train=known, validation=known, test=hidden)
    assert load_with_test(path, None)[1].samples([0])[0].input == "validation 0"


def test_a_folder_of_split_files(tmp_path):
    (tmp_path / "data").mkdir()
    for name in ("train-00000-of-00002", "train-00001-of-00002", "test-00000-of-00001"):
        rows = (json.dumps({"text": f"{name} {i}", "label": "ab"[i % 2]}) for i in range(N))
        (tmp_path / "data" / f"{name}.jsonl").write_text("\n".join(rows))
    table, test = load_with_test(str(tmp_path), None)
    assert (len(table), len(test)) == (2 * N, N)
    assert [one.id for one in table.samples([N - 1, N])] == [str(N), str(N + 1)]
    (tmp_path / "train.csv").write_text("text,label\na,b\n")
    with pytest.raises(DataError, match=r"several-files-of-split .*'train.csv', 'data/train-00000"):
        load(str(tmp_path))


def test_promptfoo_in_yaml_and_csv(tmp_path):
    tests = "".join(
        f"- vars: {{q: q {i}}}\n  assert: [{{type: equals, value: {i}}}]\n" for i in range(N)
    )
    config = f"defaultTest:\n  vars: {{tone: kind}}\ntests:\n{tests}- vars: {{q: x}}\n"
    (tmp_path / "d.yaml").write_text(config)
    table = load(str(tmp_path / "d.yaml"))
    assert (table.samples([3])[0].input, table.targets()[3]) == ("tone: kind\nq: q 3", "3")
    assert table.report.dropped[0].reason == UnusableRow("no_reference")
    cells = ("equals: a", "similar(0.8): a", "a", "is-json", "llm-rubric: is kind", "")
    grid = "\n".join(["q,__expected,__metric", *(f"q,{cell},m" for cell in cells)])
    (tmp_path / "d.csv").write_text(grid)
    table = load(str(tmp_path / "d.csv"))
    assert table.targets() == ["a", "a", "a"]
    assert {one.reason: one.count for one in table.report.dropped} == {
        UnusableRow("no_reference"): 2,
        EmptyCell("target", "__expected"): 1,
    }


DOUBLED = "a0: &a0 [x, x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(25))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (DOUBLED, "yaml-grows"),
        ("&a [*a]", "holds itself"),
        ("[" * 1500, "not-yaml"),
        ("a: [1", "not-yaml"),
        ("just text", "yaml-without-list"),
    ],
)
def test_yaml_that_cannot_be_read(content, message, tmp_path):
    (tmp_path / "d.yaml").write_text(content)
    with pytest.raises(DataError, match=message):
        load(str(tmp_path / "d.yaml"))
