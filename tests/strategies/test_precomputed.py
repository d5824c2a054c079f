"""Outside predictions: what a line may hold, what is refused, and what their cost rests on."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import DataError
from advisor.estimate.api_prices import request_cost_usd
from advisor.findings import PricedLines, StatedCosts, UnpricedModels
from advisor.trial_findings import AnswersFromFile
from advisor.types import Sample, StrategySpec, Task, Usage
from reports.messages import say
from strategies.base import FitContext
from strategies.precomputed import Precomputed, read_lines
from tests.errors import says

PRICED = {"model": "gpt-4o-mini", "input_tokens": 1000, "output_tokens": 50}


def context(notes=None):
    def unused():
        raise AssertionError("outside predictions need no model")

    note = (lambda _: None) if notes is None else notes.append
    return FitContext(Task("classification"), 0, Path("unused"), "", None, unused, unused, note)


def write(folder, *rows):
    path = folder / "prod.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def raw(folder, content):
    path = folder / "prod.jsonl"
    path.write_bytes(content)
    return path


def predict(strategy, ids, notes=None):
    rows = [Sample(str(one), "text", None) for one in ids]
    return list(strategy.fit([], [], context(notes)).predict(rows))


def test_a_line_brings_time_tokens_and_cost(tmp_path):
    figures = {"latency_s": 0.25, "cost_usd": 0.002, "input_tokens": 80, "output_tokens": 3.0}
    row = {"id": "1", "output": "a", "model": "prod-7", "team": "ignored", **figures}
    strategy, notes = Precomputed("prod", write(tmp_path, row)), []
    (one,) = predict(strategy, [1], notes)
    assert notes == [AnswersFromFile("prod.jsonl", 1, 1)]
    assert (one.output, one.latency_s, one.cost_usd) == ("a", 0.25, 0.002)
    assert one.usage == Usage(80, 3)
    assert strategy.spec == StrategySpec("prod", {"file": "prod.jsonl"}, (StatedCosts(1),))


def test_what_is_absent_or_null_is_not_measured(tmp_path):
    bare = {"id": "2", "output": "b", "latency_s": None, "cost_usd": None, "input_tokens": None}
    strategy = Precomputed("prod", write(tmp_path, {"id": "1", "output": "a"}, bare))
    for one in predict(strategy, [1, 2]):
        assert (one.latency_s, one.cost_usd, one.usage) == (None, None, Usage())
    assert strategy.spec.cost == ()


def test_a_model_and_its_tokens_are_priced(tmp_path):
    strategy = Precomputed("prod", write(tmp_path, {"id": 1, "output": "a", **PRICED}))
    (one,) = predict(strategy, [1])
    expected = request_cost_usd("gpt-4o-mini", 1000, 50)
    assert one.cost_usd == expected.usd > 0
    assert strategy.spec.cost == (PricedLines(expected.basis, 1),)


def test_a_stated_cost_stands_above_the_price_list_and_a_mixture_is_said(tmp_path):
    strategy = Precomputed("prod", write(
        tmp_path,
        {"id": 1, "output": "a", **PRICED, "cost_usd": 0.5},
        {"id": 2, "output": "a", **PRICED},
        {"id": 3, "output": "a", **PRICED},
        {"id": 4, "output": "a", "model": "gpt-4o-mini", "input_tokens": 7},
    ))  # fmt: skip
    costs = [one.cost_usd for one in predict(strategy, [1, 2, 3, 4])]
    looked_up = request_cost_usd("gpt-4o-mini", 1000, 50)
    assert costs == [0.5, looked_up.usd, looked_up.usd, None]
    assert strategy.spec.cost == (StatedCosts(1), PricedLines(looked_up.basis, 2))


def test_a_model_without_a_price_costs_an_unknown_amount(tmp_path):
    notes = []
    rows = [{"id": n, "output": "a", **PRICED, "model": "our-own-bert"} for n in (1, 2)]
    strategy = Precomputed("prod", write(tmp_path, *rows))
    assert [one.cost_usd for one in predict(strategy, [1, 2], notes)] == [None, None]
    assert strategy.spec.cost == (UnpricedModels(("our-own-bert",)),)
    assert notes == [AnswersFromFile("prod.jsonl", 2, 0)]


@pytest.mark.parametrize("key", ["latency_s", "cost_usd", "input_tokens", "output_tokens"])
@pytest.mark.parametrize(
    "value", ["-1", "NaN", "Infinity", '"1"', "true", "[]", "1" + "0" * 400, "1e308", "1.1e9"]
)
def test_a_bad_figure_names_file_row_value_and_remedy(tmp_path, key, value):
    path = raw(tmp_path, f'{{"output": "a"}}\n{{"output": "b", "{key}": {value}}}\n'.encode())
    with says(DataError, match=r"prod\.jsonl, row 2: .*or leave it out") as caught:
        list(read_lines(path))
    assert key in say(caught.value.problem)
    assert caught.value.row == 2


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('{"output": "a", "input_tokens": 1.5}', "whole number"),
        ('{"output": "a", "model": 4}', "model is 4"),
        ('{"output": "a", "model": " "}', "model is ' '"),
        ('{"output": "a", "id": ""}', "id is ''"),
        ('{"output": "a", "id": true}', "id is True"),
        ('{"output": "a", "id": [1]}', "row number from 1"),
        ('{"id": 1}', "expected an object"),
        ("id,output", "one object a line"),
        ("[" * 100_000, "JSON array"),
        ('{"output": ' + "[" * 100_000, "not JSON"),
        ('[{"id": 1, "output": "a"}]', "JSON array"),
        ("[\n{}\n]", "JSON array"),
        ("\n", "empty"),
    ],
)
def test_a_file_of_another_shape_is_told_what_to_do(tmp_path, row, expected):
    with says(DataError, match=r"prod\.jsonl") as caught:
        list(read_lines(raw(tmp_path, row.encode())))
    assert expected in say(caught.value.problem)


def test_bytes_that_are_not_utf8_are_the_users_mistake(tmp_path):
    path = raw(tmp_path, '{"output": "Rückgabe"}\n'.encode("latin-1"))
    with says(DataError, match=r"row 1: byte 0xfc at byte 14 .*save the file as UTF-8"):
        list(read_lines(path))


def test_a_packed_file_and_utf16_are_read(tmp_path):
    rows = '{"output": "réponse"}\n'
    for content in (gzip.compress(rows.encode()), rows.encode("utf-16")):
        (line,) = read_lines(raw(tmp_path, content))
        assert line.output == "réponse"


def test_a_row_without_an_answer_and_a_file_that_does_not_fit(tmp_path):
    own = [{"id": n, "output": "a"} for n in (1, 2, 3)]
    missing = predict(Precomputed("prod", write(tmp_path, *own)), [1, 2, 3, 4])[-1]
    assert (missing.output, missing.error) == (None, "not in the predictions file")
    with pytest.raises(DataError, match=r"predictions-id-twice.*id='1'"):
        list(read_lines(write(tmp_path, own[0], {**own[0], "output": "b"})))
    with pytest.raises(DataError, match="predictions-of-other-number"):
        predict(Precomputed("prod", write(tmp_path, {"output": {"x": 1}})), [1, 2, 3])


def test_ids_on_some_lines_only_are_refused(tmp_path):
    path = write(tmp_path, {"id": 1, "output": "a"}, {"output": "b"})
    with says(DataError, match="row 2: some lines have an"):
        list(read_lines(path))


def test_numbers_are_ids_as_a_data_frame_writes_them(tmp_path):
    rows = [{"id": 1, "output": "a"}, {"id": 2.0, "output": "b"}, {"sample_id": "3", "output": 7.0}]
    found = predict(Precomputed("prod", write(tmp_path, *rows)), [3, 1, 2])
    assert [(one.sample_id, one.output) for one in found] == [("3", "7"), ("1", "a"), ("2", "b")]


def test_a_line_twice_is_one_and_a_null_answer_is_an_error_of_its_row(tmp_path):
    row = {"id": 1, "output": None, "latency_s": 2.0}
    strategy = Precomputed(
        "prod", write(tmp_path, row, row, {"id": 2, "output": "", "cost_usd": 1})
    )
    first, second = predict(strategy, [1, 2])
    assert (first.output, first.error, first.latency_s) == (
        None, "no answer in the predictions file", 2.0,
    )  # fmt: skip
    assert (second.output, second.error) == ("", None)
    assert len(list(read_lines(strategy.file))) == 2
    assert strategy.spec.cost == (StatedCosts(1),)


def test_half_a_surrogate_pair_cannot_break_the_run_folder(tmp_path):
    (one,) = predict(Precomputed("prod", raw(tmp_path, b'{"output": "ok \\ud83d"}\n')), ["x"])
    assert one.output == "ok \ufffd"


AMOUNTS = st.none() | st.floats(0, 1e6) | st.integers(0, 10**6)


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"output": st.text() | st.none()},
            optional={"latency_s": AMOUNTS, "cost_usd": AMOUNTS, "note": st.text()},
        ),
        min_size=1,
        max_size=8,
    )
)
def test_by_order_every_row_gets_its_own_line(tmp_path_factory, rows):
    path = write(tmp_path_factory.mktemp("order"), *rows)
    found = predict(Precomputed("prod", path), range(len(rows)))
    assert [one.sample_id for one in found] == [str(n) for n in range(len(rows))]
    for one, row in zip(found, rows, strict=True):
        assert one.output == row["output"]
        assert (one.latency_s, one.cost_usd) == (row.get("latency_s"), row.get("cost_usd"))
