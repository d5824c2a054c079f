from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from advisor.results import Memory, Results, Verdict
from reports import view
from reports.blocks import Cell, Notes, Report, Rows, Scatter, Section, Table


def _section(report: Report, title: str) -> Section:
    return next(section for section in report.sections if section.title == title)


def _table(section: Section) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table))


def _said(report: Report) -> str:
    return "\n".join(
        text
        for section in report.sections
        for block in section.blocks
        if isinstance(block, Notes)
        for item in block.items
        for text in item.texts
    )


def _names(table: Table) -> list[str]:
    return [row.cells[0].text for row in table.rows]


def test_predicted_gpu_memory_stands_beside_the_measured_and_says_so(results: Results) -> None:
    first, *others = results.strategies
    found = Memory(3 * 2**30, 2**30, predicted_gpu_bytes=4 * 2**30)
    measured = dataclasses.replace(first, memory=found)
    tables = [
        block
        for block in _section(
            view.build(dataclasses.replace(results, strategies=(measured, *others))),
            "The strategies, ranked",
        ).blocks
        if isinstance(block, Table)
    ]
    titles = [f"{column.title} {column.unit}" for column in tables[1].columns]
    row = next(one for one in tables[1].rows if one.cells[0].text == first.name)
    shown = {title: cell.text for title, cell in zip(titles, row.cells, strict=True)}
    assert shown["allocated GPU memory"] == "3.00 GiB"
    assert shown["predicted GPU memory"] == "4.00 GiB"
    assert any(note.startswith("Predicted GPU memory:") for note in tables[1].notes)


def test_best_first_and_unfinished_last_with_reason_and_remedy(results: Results) -> None:
    table = _table(_section(view.build(results), "The strategies, ranked"))
    assert _names(table)[:3] == ["qlora", "embedding", "knn-vote"]
    assert _names(table)[-2:] == ["rag+qlora", "prompt-tuning"]
    failed, skipped = table.rows[-2:]
    assert failed.remark is not None
    assert failed.remark.startswith("failed: out of memory")
    assert "Remedy: lower --train-batch-size from 16 to 8." in failed.remark
    assert skipped.remark == "skipped: not asked for with --strategies."
    assert [row.standing for row in table.rows if row.standing == "winner"] == ["winner"]


def test_ties_are_named(results: Results) -> None:
    tied = dataclasses.replace(
        results, verdict=Verdict("qlora", ("embedding",), "Either qlora or embedding.", 0.05)
    )
    table = _table(_section(view.build(tied), "The strategies, ranked"))
    status = [column.title for column in table.columns].index("status")
    assert [row.cells[status].text for row in table.rows[:3]] == ["winner", "tied", "done"]
    assert "Tied: the difference from the winner could be chance." in table.notes


def test_differences_with_the_winner_stand_first_and_the_rest_is_folded(results: Results) -> None:
    section = _section(view.build(results), "Which differences are real")
    first, rest = (block for block in section.blocks if isinstance(block, Table))
    assert not first.folded
    assert rest.folded
    assert all(name.startswith("qlora − ") for name in _names(first))
    assert [row.cells[-1].text for row in rest.rows] == ["unclear", "unclear"]
    assert [cell.text for cell in first.rows[0].cells] == [
        "qlora − embedding",
        "+0.040",
        "+0.004 to +0.075",
        "0.013",
        "real",
    ]
    assert any("smaller than about 0.048" in note for note in first.notes)


def test_the_front_is_what_nothing_beats_on_both(results: Results) -> None:
    section = _section(view.build(results), "Accuracy against latency")
    scatter = section.blocks[0]
    assert isinstance(scatter, Scatter)
    front = {point.name for point in scatter.points if point.front}
    assert front == {"majority", "tfidf", "embedding", "qlora"}


def test_shortfalls_are_said_in_words(results: Results) -> None:
    said = _said(view.build(results))
    assert (
        "12 of 300 prompts were too long for 512 tokens; "
        "40 demonstrations or passages left out; 1 input cut short." in said
    )
    assert "41 of 50 answers (82.0%) were valid labels" in said
    assert "3 test rows of 300 got no answer and count as wrong." in said
    assert "knowledge: 2,000 training rows" in said
    assert "9 rows left out: empty target, first in row 57" in said
    assert said.count("2,000 training rows") == 1
    assert said.count("too long for") == 1, "an overflow of zero is not mentioned"


def test_the_answer_is_one_sentence_and_its_grounds_follow(results: Results) -> None:
    headline = view.build(results).headline
    assert headline.verdict == "qlora wins: it beats every cheaper strategy."
    assert f"{headline.verdict} {headline.grounds}" == results.verdict.reason
    assert headline.support == (
        "Before measuring, the advice was few-shot: the measurement does not agree.",
    )


def test_the_note_of_the_model_is_a_warning(results: Results) -> None:
    assert view.build(results).headline.warning == results.model.note


def _cells(report: Report) -> Iterable[Cell]:
    for section in report.sections:
        for block in section.blocks:
            if isinstance(block, Table):
                for row in block.rows:
                    yield from row.cells


def test_every_value_is_written_or_said_to_be_missing(results: Results) -> None:
    for cell in _cells(view.build(results)):
        assert cell.text
        if cell.missing:
            assert cell.text in ("not measured", "none")
            assert cell.value is None


def test_nothing_measured_still_makes_a_report(empty: Results) -> None:
    report = view.build(empty)
    table = _table(_section(report, "The strategies, ranked"))
    assert [cell.text for cell in table.rows[0].cells[1:3]] == ["not measured", "not measured"]
    assert table.rows[1].remark == "failed: no reason was recorded."
    titles = [section.title for section in report.sections]
    assert "Every test row, side by side" not in titles
    assert "Which differences are real" not in titles
    assert report.headline.verdict == empty.verdict.reason


def test_graded_answers_show_their_score_and_errors_count_as_wrong(answering: Results) -> None:
    rows = _section(view.build(answering), "Every test row, side by side").blocks[0]
    assert isinstance(rows, Rows)
    assert rows.labels == ()
    first, second = rows.rows
    assert [(given.text, given.mark_text) for given in first.answers] == [
        ("in Paris", "0.667"),
        ("Paris", "right"),
        ("Lyon", "not scored"),
        ("Rome", "wrong"),
    ]
    assert first.flags == ("disagree",)
    assert (second.answers[0].text, second.answers[0].mark) == ("timed out", "error")
    assert second.flags == ("wrong",)


def test_rows_gather_equal_answers_and_carry_their_flags(results: Results) -> None:
    section = _section(view.build(results), "Every test row, side by side")
    rows = section.blocks[0]
    assert isinstance(rows, Rows)
    assert rows.strategies[0] == "qlora"
    assert len(rows.strategies) == 9
    for example, source in zip(rows.rows, results.rows, strict=True):
        told = {
            rows.strategies[index]: given.text
            for given in example.answers
            for index in given.strategies
        }
        assert told == {name: a.output or a.error for name, a in source.answers.items()}
        outputs = {a.output for a in source.answers.values() if a.output is not None}
        assert ("disagree" in example.flags) == (len(outputs) > 1)
        right = [a.score == 1.0 for a in source.answers.values()]
        assert ("right" in example.flags) == all(right)
        assert ("wrong" in example.flags) == (not any(right))


def test_the_summary_is_a_part_of_the_whole(results: Results) -> None:
    report = view.build(results)
    titles = [section.title for section in report.summary().sections]
    assert titles[:2] == ["The strategies, ranked", "Which differences are real"]
    assert "Every test row, side by side" not in titles
