"""What the report says of failures, figures with their place in the file."""

from __future__ import annotations

import dataclasses
import io
import json

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from advisor.findings import (
    Confusion,
    CostliestConfusion,
    Failures,
    LabelScore,
    RetrievalBreakdown,
    StrategyFailures,
    WrongEverywhere,
)
from advisor.results import Results
from advisor.runs.store import to_json
from reports import view
from reports.blocks import Block, Notes, Section, Table
from reports.renderers import html, terminal
from reports.sections import failures

COUNTED = ("embedding", "few-shot", "qlora", "rag", "tfidf")
LABELS = (
    LabelScore("refund", 25, 0.75, 0.5, 0.6),
    LabelScore("spam", 3, None, 0.0, 0.0),
    LabelScore("praise", 0, 0.0, None, 0.0),
)


def _failures(wrong: int = 25) -> Failures:
    tfidf = (Confusion("refund", "billing", 7, 0.28), Confusion("spam", "praise", 1, 1 / 3))
    qlora = (Confusion("login", "password", 4, 0.16),)
    return Failures(
        (
            StrategyFailures("qlora", 300, qlora, LABELS[:1]),
            StrategyFailures(
                "rag", 300, retrieval=RetrievalBreakdown("document", 100, 52, 39, 8, 1, 0)
            ),
            StrategyFailures(
                "rag+qlora", 300, retrieval=RetrievalBreakdown("answer", 90, 50, 30, 8, 2, None)
            ),
            StrategyFailures("tfidf", 300, tfidf, LABELS),
        ),
        tuple(
            WrongEverywhere(f"test-{n}", "upgrade" if n else None, 4 if n else 0)
            for n in range(wrong)
        ),
        COUNTED,
    )


@pytest.fixture
def failing(results: Results) -> Results:
    return dataclasses.replace(results, failures=_failures())


def _tables(results: Results) -> dict[str, Table]:
    return {one.caption: one for one in failures.blocks(results) if isinstance(one, Table)}


def _texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_nothing_is_shown_where_nothing_was_found(results: Results, empty: Results) -> None:
    assert failures.blocks(results) == ()
    assert failures.blocks(empty) == ()
    assert failures.blocks(dataclasses.replace(results, failures=Failures((), (), COUNTED))) == ()


def _said(results: Results) -> list[str]:
    first = failures.blocks(results)[0]
    assert isinstance(first, Notes)
    return [text for item in first.items for text in item.texts]


def test_what_fails_everywhere_is_said_first_with_what_to_check(failing: Results) -> None:
    assert _said(failing)[:2] == [
        "25 of 300 test rows are wrong for all 5 strategies.",
        (
            "For 24 of these rows, at least 3 of the strategies agree on another label: look at "
            "their labels first."
        ),
    ]
    found = dataclasses.replace(_failures(2), not_counted=("majority",), graded=True)
    changed = dataclasses.replace(
        failing, failures=found, task=dataclasses.replace(failing.task, kind="qa", n_test=2)
    )
    assert _said(changed)[:3] == [
        "2 of 2 test rows score 0 for all 5 strategies.",
        (
            "For 1 of these rows, at least 3 of the strategies agree on another answer: look at "
            "their expected answers first."
        ),
        "Not counted there: majority, which gives every row the same answer.",
    ]


@pytest.mark.parametrize(("back", "more"), [(1, " (1 of 8 the other way round)"), (0, "")])
def test_the_costliest_confusion_is_named(results: Results, back: int, more: str) -> None:
    costliest = CostliestConfusion("rag", Confusion("refund", "cancel", 4, 0.4), 10, back, 8)
    label = StrategyFailures("rag", 20, no_label=1)
    found = Failures((label,), (), COUNTED, costliest=costliest)
    assert _said(dataclasses.replace(results, failures=found)) == [
        f"rag's most costly confusion: 4 of 10 rows of 'refund' answered 'cancel'{more}.",
        "rag answered 1 of 20 rows with a text that is not a label.",
    ]


def test_each_step_of_retrieval_is_named_and_right_in_part_is_not_wrong(results: Results) -> None:
    def said(part: RetrievalBreakdown) -> list[str]:
        found = Failures((StrategyFailures("rag", 6, retrieval=part),), (), (), closed_book="cot")
        return _said(dataclasses.replace(results, failures=found))

    assert said(RetrievalBreakdown("document", 6, 1, 2, 1, 2, 1)) == [
        (
            "rag answered 3 of 6 rows wrong: for 2 a passage of the right document was in the "
            "prompt, for 1 it was not."
        ),
        (
            "rag answered 2 rows right although a passage of the right document was not in the "
            "prompt; cot, without retrieval, gets 1 of them right too."
        ),
    ]
    assert said(RetrievalBreakdown("answer", 4, 0, 2, 1, 1, None, 2)) == [
        (
            "rag did not get 3 of 4 rows exactly right (2 of them partly, with a score above 0): "
            "for 2 the expected answer was in the prompt, for 1 it was not."
        ),
        "rag answered 1 row exactly right although the expected answer was not in the prompt.",
    ]


def test_the_winners_confusions_are_open_and_those_of_the_others_folded(failing: Results) -> None:
    tables = _tables(failing)
    mine = tables["Which labels qlora confuses, most rows first."]
    assert not mine.folded
    assert _texts(mine) == [["login", "password", "4", "16.0%"]]
    others = tables["Which labels the other strategies confuse."]
    assert others.folded
    assert _texts(others) == [
        ["tfidf", "refund", "billing", "7", "28.0%"],
        ["tfidf", "spam", "praise", "1", "33.3%"],
    ]


def test_a_winner_that_confuses_nothing_leaves_the_others_folded(failing: Results) -> None:
    found = failing.failures
    assert found is not None
    right = dataclasses.replace(found.by_strategy[0], confusions=())
    changed = dataclasses.replace(found, by_strategy=(right, *found.by_strategy[1:]))
    tables = _tables(dataclasses.replace(failing, failures=changed))
    assert [caption for caption in tables if "confuse" in caption] == [
        "Which labels the other strategies confuse."
    ]


def test_labels_are_folded_and_say_what_is_not_defined(failing: Results) -> None:
    winner = dataclasses.replace(failing.verdict, winner="tfidf")
    tables = _tables(dataclasses.replace(failing, verdict=winner))
    table = tables["tfidf, label by label."]
    assert table.folded
    assert _texts(table) == [
        ["refund", "25", "0.750", "0.500", "0.600"],
        ["spam", "3", "never answered", "0.000", "0.000"],
        ["praise", "0", "0.000", "no test row", "0.000"],
    ]
    every = tables["F1 of every strategy, label by label."]
    assert [column.title for column in every.columns] == ["label", "tfidf", "qlora"]
    assert _texts(every)[:2] == [["refund", "0.600", "0.600"], ["spam", "0.000", "not measured"]]


def test_what_became_of_retrieved_rows_stands_in_one_table(failing: Results) -> None:
    table = _tables(failing)["What became of the rows whose source is known."]
    assert _texts(table) == [
        ["rag", "52", "39", "8", "1", "0", "100"],
        ["rag+qlora", "50", "30", "8", "2", "not measured", "90"],
    ]
    assert len(table.notes) == 2


FIRST = "Rows that all 5 strategies get wrong, those most agreed on first."
FURTHER = "Further rows that all 5 strategies get wrong."


def test_rows_wrong_everywhere_are_cut_and_the_rest_counted(failing: Results) -> None:
    tables = _tables(failing)
    first, further = tables[FIRST], tables[FURTHER]
    assert (first.folded, len(first.rows), first.notes[0]) == (False, 5, "and 20 more.")
    assert (further.folded, len(further.rows), further.notes[0]) == (True, 15, "and 5 more.")
    nobody, agreed = _texts(first)[:2]
    assert nobody[3:] == ["no agreement", "none"]
    assert agreed[0] == "test-1"
    assert agreed[1].startswith("Ticket 1: I need help")
    assert agreed[2:] == [failing.rows[1].target, "upgrade", "4"]
    assert _texts(further)[0][0] == "test-5"


@pytest.mark.parametrize(("wrong", "expected"), [(1, [FIRST]), (5, [FIRST]), (6, [FIRST, FURTHER])])
def test_few_rows_need_no_second_table(results: Results, wrong: int, expected: list[str]) -> None:
    tables = _tables(dataclasses.replace(results, failures=_failures(wrong)))
    found = [caption for caption in tables if "get wrong" in caption]
    assert found == expected
    assert not any("more." in note for note in tables[found[-1]].notes)


def test_a_row_that_the_file_does_not_hold_is_named_all_the_same(failing: Results) -> None:
    table = _tables(dataclasses.replace(failing, rows=()))[FIRST]
    absent = "not in this file"
    assert _texts(table)[1] == ["test-1", absent, absent, "upgrade", "4"]


def test_every_figure_stands_at_its_place_in_the_file(failing: Results) -> None:
    stored = json.loads(to_json(failing, Results))
    checked = 0
    for table in _tables(failing).values():
        for row in table.rows:
            for cell in row.cells:
                if cell.source is None:
                    continue
                value = stored
                for step in cell.source.split("/")[1:]:
                    value = value[int(step)] if isinstance(value, list) else value[step]
                assert cell.value == value
                checked += 1
    assert checked > 40


def test_text_of_data_and_models_stays_on_one_line_and_escaped(
    failing: Results, hostile: Results
) -> None:
    long = dataclasses.replace(failing.rows[1], input="a\nb <script>alert(1)</script> " + "x" * 500)
    rows = (failing.rows[0], long, *failing.rows[2:])
    table = _tables(dataclasses.replace(failing, rows=rows))[FIRST]
    shown = table.rows[1].cells[1].text
    assert len(shown) == failures.LINE
    assert shown.startswith("a b <script>")
    assert shown.endswith("…")
    bad = "".join(one.sample_id for one in hostile.rows[:-1])
    found = Failures(
        (StrategyFailures(bad, 1, (Confusion(bad, bad, 1, 1.0),), (LabelScore(bad, 1, 1, 1, 1),)),),
        (WrongEverywhere(hostile.rows[0].sample_id, bad, 3),),
        (bad,),
        costliest=CostliestConfusion(bad, Confusion(bad, bad, 2, 1.0), 2, 0, 2),
    )
    blocks = failures.blocks(dataclasses.replace(hostile, failures=found))
    page = _page(hostile, blocks)
    assert not BeautifulSoup(page, "html.parser").select("main script, main img, main iframe")
    _print(hostile, blocks)


def test_the_terminal_leaves_folded_tables_out(failing: Results) -> None:
    text = _print(failing, failures.blocks(failing))
    assert "Which labels qlora confuses" in text
    assert "Which labels the other strategies confuse" not in text
    assert "25 of 300 test rows are wrong for all 5 strategies." in text


def _report(results: Results, blocks: tuple[Block, ...]):
    section = Section("Where it fails", blocks, summary=True)
    return dataclasses.replace(view.build(results), sections=(section,))


def _page(results: Results, blocks: tuple[Block, ...]) -> str:
    return html.render(_report(results, blocks))


def _print(results: Results, blocks: tuple[Block, ...]) -> str:
    out = io.StringIO()
    terminal.render(_report(results, blocks), Console(file=out, width=100))
    return out.getvalue()
