"""The filters above the test rows: which rows each keeps, and which strategies "all" counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.results import Answer, Results, TestRow
from advisor.types import Prediction, Sample, Task
from evals.failures import Answered, failures
from reports import view
from reports.blocks import Rows
from reports.sections import examples

NAMES = ("rag", "few-shot", "zero-shot", "majority")


def answered(results: Results, scores: list[list[float]], outputs: list[list[str]]) -> Results:
    """The comparison with these scores and outputs, shape (rows, strategies of NAMES)."""
    samples = [Sample(f"test-{n}", f"question {n}", f"answer {n}") for n in range(len(scores))]
    given_ = [
        Answered(
            name,
            {s.id: Prediction(s.id, outputs[n][at]) for n, s in enumerate(samples)},
            {s.id: scores[n][at] for n, s in enumerate(samples)},
        )
        for at, name in enumerate(NAMES)
    ]
    rows = tuple(
        TestRow(
            s.id, s.input, s.target,
            {name: Answer(outputs[n][at], scores[n][at]) for at, name in enumerate(NAMES)},
        )
        for n, s in enumerate(samples)
    )  # fmt: skip
    done = [one for one in results.strategies if one.status == "done"]
    return replace(
        results,
        task=replace(results.task, kind="qa", labels=()),
        strategies=tuple(replace(done[at], id=name) for at, name in enumerate(NAMES)),
        rows=rows,
        failures=failures(Task("qa"), samples, given_),
    )


def drawn(results: Results) -> Rows:
    (block,) = examples.rows(results)
    assert isinstance(block, Rows)
    return block


def labels(results: Results) -> dict[str, str]:
    return {one.flag: one.label for one in drawn(results).filters}


ROW = st.tuples(*[st.sampled_from([0.0, 0.0, 0.4, 1.0])] * 3)


@pytest.fixture(scope="module")
def everything(results: Results) -> Results:
    return results


@settings(deadline=None, max_examples=40)
@given(rows=st.lists(ROW, min_size=2, max_size=12), constant=st.booleans())
def test_the_filter_keeps_the_rows_that_the_sentence_counts(
    everything: Results, rows: list[tuple[float, ...]], constant: bool
) -> None:
    scores = [[*row, 1.0] for row in rows]
    outputs = [
        [*(f"{name} {n}" for name in NAMES[:3]), "the same" if constant else f"row {n}"]
        for n in range(len(rows))
    ]
    found = answered(everything, scores, outputs)
    assert found.failures is not None
    kept = {row.sample_id for row in drawn(found).rows if examples.ALL_WRONG in row.flags}
    assert kept == {row.sample_id for row in found.failures.wrong_everywhere}
    assert len(found.failures.counted) == (3 if constant else 4)


def test_a_filter_names_the_strategies_that_it_does_not_count(everything: Results) -> None:
    outputs = [["a", "b", "c", "the same"], ["d", "e", "f", "the same"]]
    wrong = answered(everything, [[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0]], outputs)
    assert labels(wrong)[examples.ALL_WRONG] == "all wrong, except majority"
    assert labels(wrong)[examples.ALL_RIGHT] == "all right, except majority"
    assert [row.flags for row in drawn(wrong).rows][1] == (examples.DISAGREE, examples.ALL_RIGHT)
    graded = answered(everything, [[0.0, 0.0, 0.0, 0.0], [0.5, 1.0, 1.0, 0.0]], outputs)
    assert labels(graded)[examples.ALL_WRONG] == "all score 0, except majority"


def test_where_every_strategy_counts_none_is_named(everything: Results) -> None:
    outputs = [["a", "b", "c", "d"], ["d", "e", "f", "g"]]
    found = answered(everything, [[0.0, 0.0, 0.5, 0.0], [1.0, 1.0, 1.0, 0.0]], outputs)
    assert labels(found)[examples.ALL_WRONG] == "all score 0"


def test_the_tables_say_score_0_where_answers_may_be_right_in_part(everything: Results) -> None:
    outputs = [["a", "b", "c", "d"], ["e", "f", "g", "h"]]
    found = answered(everything, [[0.0] * 4, [0.5, 1.0, 1.0, 0.0]], outputs)
    section = next(one for one in view.build(found).sections if one.title == "Where it fails")
    assert "Rows that score 0 for all 4 strategies, those most agreed on first." in [
        getattr(block, "caption", None) for block in section.blocks
    ]
