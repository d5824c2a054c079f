"""Every parser of a user's file, given anything: it reads it, or says in one message why not."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.data import json_stream
from advisor.data.cells import clean
from advisor.data.load import LoadOptions, load
from advisor.errors import AdvisorError, DataError, DocumentError
from advisor.types import Sample
from reports.messages import say
from strategies.precomputed import Precomputed, read_lines
from strategies.retrieval.documents import load_documents

# Surrogates and zero characters are among them: JSON can spell both.
TEXT = st.text(st.characters(), max_size=30)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.just(10**30) | TEXT
NAMES = """
text label question answer answers choices context messages history instruction input
output role content from value id system paragraphs qas sentences data doc_id
conversations completion prompt tokens ner_tags premise hypothesis options A B
tool_calls function name arguments annotations result annotation annotation_agent
annotation_id fields responses mood.responses mood-suggestion vars assert __expected
preferred_output inputs outputs expectedOutput user_input reference
"""
KEYS = st.sampled_from(NAMES.split())
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | TEXT, inner, max_size=4),
    max_leaves=12,
)
ROWS = st.lists(st.dictionaries(KEYS, VALUES, max_size=6) | VALUES, max_size=6)
FIGURES = ["id", "sample_id", "output", "latency_s", "cost_usd", "input_tokens", "model"]
FILES = settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def damaged(draw: st.DrawFn, whole: st.SearchStrategy[bytes]) -> bytes:
    """Bytes of which a few are replaced, removed or repeated."""
    data = draw(whole)
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 20)))
        data = (
            data[:start] + draw(st.binary(max_size=8) | st.just(data[start:end] * 2)) + data[end:]
        )
    return data


def _json_lines(rows: list[object]) -> bytes:
    return "\n".join(json.dumps(row) for row in rows).encode()


def _separated(rows: list[list[str]], delimiter: str = ",") -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue().encode("utf-8", "replace")


JSON = ROWS.map(_json_lines) | VALUES.map(lambda value: json.dumps(value, indent=1).encode())
CELLS = st.sampled_from(['"', '""', "a", ",", "\n", "\r", "[1]", "['a',", "{(1,):0x1}"]) | TEXT
GRID = st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5).map(
    lambda rows: _separated([["text", "label"], *rows])
)
CONTENT = st.binary(max_size=60) | damaged(JSON) | damaged(GRID)
ENCODED = CONTENT | CONTENT.map(lambda data: data.decode("utf-8", "replace").encode("utf-16"))


def _loaded(path: Path, skip_bad_rows: bool) -> None:
    """Load the file; what comes back is fit for UTF-8 and every row is accounted for."""
    try:
        table = load(str(path), LoadOptions(skip_bad_rows=skip_bad_rows))
    except AdvisorError as error:
        _one_message(error, path)
        return
    report = table.report
    assert report.rows_kept == len(table) > 0
    assert report.rows_kept + sum(one.count for one in report.dropped) == report.rows_read
    for sample in table.samples(range(len(table))):
        _usable(sample)
    assert all(say(note).encode("utf-8") for note in table.notes)


def _one_message(error: AdvisorError, path: Path) -> None:
    assert str(path) in str(error)
    assert len(str(error)) < 5000


def _usable(sample: Sample) -> None:
    assert clean(sample.input)
    assert sample.target
    meta = sample.metadata
    parts = [sample.id, sample.input, sample.target, meta.system or "", meta.doc_id or ""]
    parts += [*meta.choices, *meta.answers, *meta.contexts, *(t.content for t in meta.history)]
    assert "".join(parts).encode("utf-8")
    assert "\0" not in "".join(parts)


@pytest.mark.parametrize("suffix", [".jsonl", ".json", ".csv", ".tsv", ".yaml"])
@given(
    content=ENCODED | ENCODED.map(gzip.compress) | damaged(CONTENT.map(gzip.compress)),
    skip=st.booleans(),
)
@FILES
def test_text_files(suffix, content, skip, tmp_path):
    path = tmp_path / f"fuzzed{suffix}"
    path.write_bytes(content)
    _loaded(path, skip)


SPAN = {"start": 0, "end": 1, "text": "a"}
CALL = {"function": {"name": "f", "arguments": "{}"}}
ASKS = {"role": "user", "content": "a"}
TOOLS = [
    {"data": {"text": "a"}, "annotations": [{"result": [{"value": {"choices": ["b"]}}]}]},
    {"data": {"text": "a"}, "completions": [{"result": [{"value": {**SPAN, "labels": ["b"]}}]}]},
    {"text": "a", "mood": {"choices": ["b"]}, "annotation_id": 1},
    {"text": "a", "annotation": [{**SPAN, "label": "b"}], "annotation_agent": "c"},
    {"fields": {"text": "a"}, "responses": {"mood": [{"value": "b", "status": "submitted"}]}},
    {"text": "a", "mood.responses": ["b"], "mood.responses.status": ["submitted"]},
    {"text": "a", "mood": [{"value": "b"}], "mood-suggestion": "b"},
    {"vars": {"q": "a"}, "assert": [{"type": "equals", "value": "b"}]},
    {"q": "a", "__expected": "similar(0.8): b"},
    {"input": {"messages": [ASKS]}, "preferred_output": [{"role": "assistant", "content": "b"}]},
    {"messages": [ASKS, {"role": "assistant", "tool_calls": [CALL]}], "tools": [{}]},
    {"conversations": [ASKS, {"role": "ai", "content": [{"type": "tool_use", "name": "f"}]}]},
    {"inputs": {"q": "a"}, "outputs": {"a": "b"}},
    {"question": "a", "choices": {"text": ["x", "y"], "label": ["A", "B"]}, "answerKey": "B"},
    {"question": "a", "A": "x", "B": "y", "answer": 1},
    {"tokens": ["a", "b"], "ner_tags": ["B-X", "O"]},
    {"instruction": "a", "input": "b", "output": "c"},
]
"""A row of each neighbouring tool, and of each layout with parts that belong together."""


@st.composite
def altered(draw: st.DrawFn) -> object:
    """One of these rows, in which one value is replaced by any other."""
    row = json.loads(json.dumps(draw(st.sampled_from(TOOLS))))
    at, key = row, draw(st.sampled_from(sorted(row)))
    while at[key] and isinstance(at[key], dict | list) and draw(st.booleans()):
        at = at[key]
        key = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
    at[key] = draw(VALUES)
    return row


@given(st.lists(altered() | st.sampled_from(TOOLS), min_size=1, max_size=4))
@settings(FILES, max_examples=120)
def test_rows_of_neighbouring_tools(tmp_path, rows):
    path = tmp_path / "fuzzed.jsonl"
    path.write_bytes(_json_lines(rows))
    _loaded(path, skip_bad_rows=True)


def _a_text(text: str) -> str:
    """A text that is not empty, and that is not taken for a conversation: another layout."""
    text = clean(text).strip()
    return text if text and not text.startswith(("[", "{", "#")) else f"a{text}"


PAIRS = st.lists(st.tuples(TEXT.map(_a_text), TEXT.map(_a_text)), min_size=1, max_size=8)


@given(PAIRS)
@settings(FILES, max_examples=30)
def test_the_same_rows_come_out_of_every_format(tmp_path, pairs):
    rows = [{"text": text, "label": label} for text, label in pairs]
    grid = [["text", "label"], *map(list, pairs)]
    contents = {
        "d.jsonl": _json_lines(rows),
        "d.json": json.dumps({"data": rows}, ensure_ascii=False).encode(),
        "d.csv": _separated(grid),
        "e.csv": _separated(grid).decode().encode("utf-16"),
        "f.csv": _separated(grid, ";"),
        "d.tsv": b"text\tlabel\n" + _separated(grid[1:], "\t"),
    }
    if any(sign in cell for pair in pairs for cell in pair for sign in '\t\n\r"'):
        del contents["d.tsv"]  # without a tab too many, quotation marks belong to the text there
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
        table = load(str(tmp_path / name))
        found = [(sample.input, sample.target) for sample in table.samples(range(len(table)))]
        assert found == pairs, name


@given(st.lists(VALUES, max_size=5), st.integers(1, 40), st.integers(0, 3))
@FILES
def test_a_json_list_is_streamed_as_it_would_be_read(tmp_path, values, chunk, indent):
    path = tmp_path / "d.json"
    text = json.dumps(values, ensure_ascii=True, indent=indent)
    path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK_CHARACTERS", chunk)
        found = list(json_stream.elements(path, "utf-8-sig", "d.json"))
        assert json.dumps(found) == json.dumps(json.loads(text))
        path.write_text(text[:-1], encoding="utf-8")
        with pytest.raises(DataError, match="json-broken"):
            list(json_stream.elements(path, "utf-8-sig", "d.json"))


ARROW_TYPES = [
    *(pa.int8(), pa.int64(), pa.uint64(), pa.float32(), pa.float64(), pa.bool_(), pa.string()),
    *(pa.large_string(), pa.binary(), pa.date32(), pa.timestamp("s"), pa.timestamp("ns", "UTC")),
    *(pa.duration("s"), pa.time64("ns"), pa.list_(pa.string()), pa.null()),
    *(pa.struct([("text", pa.list_(pa.string())), ("label", pa.int8())]), pa.decimal128(5, 2)),
    *(pa.map_(pa.string(), pa.float64()), pa.dictionary(pa.int8(), pa.string())),
]


@st.composite
def parquet(draw: st.DrawFn) -> bytes:
    names = draw(st.lists(KEYS | TEXT.map(clean), min_size=1, max_size=4))
    rows = draw(st.integers(0, 4))
    columns = []
    for _ in names:
        kind = draw(st.sampled_from(ARROW_TYPES))
        bits = draw(
            st.lists(st.none() | st.integers(-(2**40), 2**40), min_size=rows, max_size=rows)
        )
        try:
            columns.append(pa.array(bits, pa.int64()).cast(kind, safe=False))
        except pa.ArrowException:
            columns.append(pa.nulls(rows, kind))
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, names=names), buffer)
    return buffer.getvalue()


@given(damaged(parquet()), st.booleans())
@FILES
def test_parquet_files(tmp_path, content, skip):
    path = tmp_path / "fuzzed.parquet"
    path.write_bytes(content)
    _loaded(path, skip)


@given(
    st.binary(max_size=60)
    | damaged(
        st.lists(st.dictionaries(st.sampled_from(FIGURES), VALUES, max_size=7), max_size=4).map(
            _json_lines
        )
    )
)
@FILES
def test_prediction_files(tmp_path, content):
    path = tmp_path / "fuzzed.jsonl"
    path.write_bytes(content)
    try:
        lines = list(read_lines(path))
    except DataError as error:
        _one_message(error, path)
        return
    for line in lines:
        assert line.output is None or line.output.encode("utf-8") is not None
        assert line.id is None or line.id.encode("utf-8")
    assert Precomputed("mine", path).spec.name == "mine"


MARKUP = [
    *("<p>", "<![", "<!", "<!--", "-->", "</", "<a href='", "&#x110000;", "<title>", "<script>"),
    *("<![CDATA[", "<?", "]]>", "<p " * 50, "&#0;", "&#xd800;", "text", "%PDF-1.4\n"),
    *("1 0 obj<<", ">>endobj\n", "/Type/Catalog/Pages 2 0 R", "trailer", "stream\n", "endstream"),
    *("startxref\n9\n%%EOF", "/Kids[1 0 R]", "<</Root 1 0 R"),
]


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".jsonl", ".pdf"])
@given(
    content=st.binary(max_size=60)
    | damaged(JSON)
    | damaged(
        st.lists(st.sampled_from(MARKUP), max_size=12).map(lambda parts: "".join(parts).encode())
    )
)
@FILES
def test_documents(suffix, content, tmp_path):
    path = tmp_path / f"fuzzed{suffix}"
    path.write_bytes(content)
    try:
        found = load_documents(path)
    except DocumentError as error:
        _one_message(error, path)
        return
    for document in found:
        assert document.page_content.strip().encode("utf-8")
        assert document.metadata["source"].encode("utf-8")
