from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import pytest

from advisor.data_findings import EqualRowsRemoved, NotShown
from advisor.findings import SeedValue, Spread
from advisor.results import Memory, Results
from reports import view
from reports.blocks import Cell, Notes, Report, Rows, Scatter, Section, Table
from reports.renderers import markdown

MEMORY = "GPU memory, predicted and measured"
MATRIX = "Which label is taken for which"


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
    titles = [section.title for section in view.build(results).sections]
    assert MEMORY not in titles
    first, second, *others = results.strategies
    found = Memory(3 * 2**30, 10**9, 4 * 2**30, None)
    measured = dataclasses.replace(first, memory=found)
    foreseen = dataclasses.replace(second, memory=Memory(None, None, 2**30))
    changed = dataclasses.replace(results, strategies=(measured, foreseen, *others))
    table = _table(_section(view.build(changed), MEMORY))
    shown = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows}
    assert shown == {
        first.name: ["4.00 GiB", "3.00 GiB", "not measured", "3.00 GiB"],
        second.name: ["1.00 GiB", "not measured", "not measured", "not measured"],
    }
    picture = next(row for row in table.rows if row.cells[0].text == first.name).cells[-1]
    assert (picture.low, picture.value, picture.high) == (3 * 2**30, 3 * 2**30, 4 * 2**30)
    assert any(note.startswith("Predicted GPU memory:") for note in table.notes)
    ranking = _table(_section(view.build(changed), "The strategies, ranked"))
    assert "peak GPU" in [column.title for column in ranking.columns]


def test_best_first_and_unfinished_last_with_reason_and_suggestion(results: Results) -> None:
    table = _table(_section(view.build(results), "The strategies, ranked"))
    assert _names(table)[:3] == ["qlora", "embedding", "knn-vote"]
    assert _names(table)[-2:] == ["rag+qlora", "prompt-tuning"]
    failed, skipped = table.rows[-2:]
    assert failed.remark is not None
    assert failed.remark.startswith("failed: out of memory in phase fit: 21.4 GiB needed")
    assert "Fix: take a smaller model or fewer rows" in failed.remark
    assert skipped.remark == "skipped: the comparison was stopped before it began its work."
    assert [row.standing for row in table.rows if row.standing == "winner"] == ["winner"]


def test_each_strategy_is_explained_under_the_ranking_and_in_its_order(results: Results) -> None:
    changed = {
        "tfidf": {"id": "mine", "name": "mine", "about": "What mine does."},
        "embedding": {"id": "theirs", "name": "theirs"},
        "rag": {"outside": True},
    }
    strategies = tuple(
        dataclasses.replace(one, **changed.get(one.name, {})) for one in results.strategies
    )
    section = _section(
        view.build(dataclasses.replace(results, strategies=strategies)), "The strategies, ranked"
    )
    table, notes = section.blocks[:2]
    assert isinstance(table, Table)
    assert isinstance(notes, Notes)
    assert notes.title == "What each strategy is"
    told = {str(item.term): item.texts[0] for item in notes.items}
    known = [name for name in _names(table) if name in told]
    assert list(told) == known
    assert told["qlora"].startswith("Trains a small addition to the model")
    assert told["mine"] == "What mine does."
    assert told["rag"].startswith("Answers from a file")
    assert "Without a language model: theirs." in table.notes, "the list says it of the others"


def test_ties_are_named(results: Results) -> None:
    tied = dataclasses.replace(
        results, verdict=dataclasses.replace(results.verdict, tied_with=("embedding",))
    )
    table = _table(_section(view.build(tied), "The strategies, ranked"))
    status = [column.title for column in table.columns].index("status")
    assert [row.cells[status].text for row in table.rows[:3]] == ["winner", "tied", "behind"]
    assert "Tied: the difference from the winner could be chance." in table.notes


def test_the_status_says_whether_the_difference_from_the_winner_is_real(results: Results) -> None:
    pairs = {frozenset((pair.a, pair.b)): pair for pair in results.comparisons}
    changed = dataclasses.replace(
        results,
        comparisons=tuple(
            dataclasses.replace(pair, p_adjusted=0.2) if pair.a == "tfidf" else pair
            for pair in pairs.values()
            if "zero-shot" not in (pair.a, pair.b)
        ),
    )
    table = _table(_section(view.build(changed), "The strategies, ranked"))
    status = [column.title for column in table.columns].index("status")
    said = {row.cells[0].text: row.cells[status].text for row in table.rows if row.remark is None}
    assert said["qlora"] == "winner"
    assert said["embedding"] == "behind"
    assert said["tfidf"] == "unclear"
    assert said["zero-shot"] == "done", "it was not compared with the winner"


def test_the_matrix_tallies_every_row_of_the_winner(results: Results) -> None:
    table = _table(_section(view.build(results), MATRIX))
    assert len(table.rows) == len(results.task.labels)
    total, right = 0.0, 0.0
    for place, row in enumerate(table.rows):
        assert row.cells[0].text.startswith(f"{place + 1} ")
        total += sum(cell.value or 0.0 for cell in row.cells[1:])
        right += row.cells[place + 1].value or 0.0
        shares = [cell.shade for cell in row.cells[1:] if cell.shade is not None]
        assert sum(abs(share) for share in shares) == pytest.approx(1)
        assert all(share <= 0 for at, share in enumerate(shares) if at != place)
    assert total == len(results.rows)
    assert right == sum(row.answers["qlora"].score == 1.0 for row in results.rows)


def test_answers_that_are_no_label_have_a_column_and_many_labels_no_matrix(
    results: Results,
) -> None:
    first = results.rows[0]
    strange = dataclasses.replace(first.answers["qlora"], output="no such label", score=0.0)
    row = dataclasses.replace(first, answers={**first.answers, "qlora": strange})
    table = _table(
        _section(view.build(dataclasses.replace(results, rows=(row, *results.rows[1:]))), MATRIX)
    )
    assert table.columns[-1].title == "else"
    assert [line.cells[-1].text for line in table.rows].count("1") == 1
    many = tuple(f"label {number}" for number in range(16))
    wide = dataclasses.replace(results, task=dataclasses.replace(results.task, labels=many))
    assert MATRIX not in [section.title for section in view.build(wide).sections]


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
    section = _section(view.build(results), "Accuracy against latency and cost")
    scatter = section.blocks[0]
    assert isinstance(scatter, Scatter)
    front = {point.name for point in scatter.points if point.front}
    assert front == {"majority", "tfidf", "embedding", "qlora"}
    cost = section.blocks[1]
    assert isinstance(cost, Scatter)
    assert {point.name for point in cost.points if point.front} == {"tfidf", "embedding", "qlora"}
    assert "Not compared here, at zero: majority ($0, accuracy 0.083)." in cost.caption


def test_shortfalls_are_said_in_words(results: Results) -> None:
    said = _said(view.build(results))
    assert (
        "12 of 300 prompts were too long for 8,192 tokens; "
        "40 demonstrations or passages left out; 1 input cut short." in said
    )
    assert "41 of 50 answers (82.0%) were valid labels" in said
    assert "3 test rows of 300 got no answer and count as wrong." in said
    assert "Knowledge: 2,000 training rows" in said
    assert '9 rows left out: empty target (column "label"), first in row 57' in said
    assert said.count("2,000 training rows") == 1
    assert said.count("too long for") == 1, "an overflow of zero is not mentioned"


def test_the_answer_is_one_sentence_and_its_grounds_follow(results: Results) -> None:
    headline = view.build(results).headline
    assert headline.verdict == "qlora wins: its score of 0.897 beats every cheaper strategy."
    assert headline.grounds == (
        "On 300 test rows, the best of the cheaper strategies, embedding, is behind by 0.040 (95% "
        "interval 0.004 to 0.075, adjusted p = 0.013). qlora: accuracy 0.897 (95% interval 0.863 "
        "to 0.931, 300 test rows). Not measured, because it failed: rag+qlora."
    )
    assert headline.support == (
        (
            "The prediction did not hold: few-shot was advised, and qlora is the one to take. The "
            "difference between qlora and few-shot is 0.573 (95% interval 0.537 to 0.608, adjusted "
            "p < 0.001)."
        ),
    )


def test_the_note_of_the_model_is_a_warning(results: Results) -> None:
    warning = view.build(results).headline.warning
    assert warning is not None
    assert warning.startswith("smollm2 is a small model for trying the tool.")


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
    assert report.headline.verdict == "Nothing was measured: no strategy finished."


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


def test_nothing_is_said_of_training_where_nothing_was_trained(results: Results) -> None:
    notes = (EqualRowsRemoved(687, "1", "2"), NotShown("other_test_rows"))
    provenance = dataclasses.replace(results.provenance, notes=notes)
    mixed = dataclasses.replace(results, provenance=provenance)
    assert "to train on" in view.build(mixed).subtitle
    done = [one for one in results.strategies if one.status == "done"]
    outside = tuple(dataclasses.replace(one, outside=True) for one in done)
    alone = dataclasses.replace(mixed, strategies=outside)
    assert "300 test rows" in view.build(alone).subtitle
    assert "to train on" not in view.build(alone).subtitle
    said = markdown.render(view.build(alone))
    assert "removed from training" not in said
    assert "left out of training" not in said
    assert "One split:" in said
    assert "removed from training" in markdown.render(view.build(mixed))


def test_times_of_a_file_are_told_from_times_taken_here(results: Results) -> None:
    def notes(changed: Results) -> str:
        table = view.build(changed).sections[0].blocks[0]
        assert isinstance(table, Table)
        return " ".join(table.notes)

    taken, read = "one at a time after a warm-up", "the times in the predictions file"
    assert taken in notes(results)
    assert read not in notes(results)
    done = [one for one in results.strategies if one.status == "done"]
    first = dataclasses.replace(done[0], outside=True)
    both = dataclasses.replace(results, strategies=(first, *done[1:]))
    assert taken in notes(both)
    assert f"p50 and p95 of {first.name}: " in notes(both)
    assert read in notes(both)
    outside = tuple(dataclasses.replace(one, outside=True) for one in done)
    assert taken not in notes(dataclasses.replace(results, strategies=outside))


def test_a_note_on_a_column_stands_with_the_column_alone(results: Results) -> None:
    def notes(changed: Results) -> str:
        table = view.build(changed).sections[0].blocks[-1]
        assert isinstance(table, Table)
        return " ".join(table.notes)

    assert "Requests per second:" in notes(results)
    slow = tuple(dataclasses.replace(one, throughput=None) for one in results.strategies)
    assert "Requests per second:" not in notes(dataclasses.replace(results, strategies=slow))


def test_intervals_that_are_too_narrow_are_said_to_be_where_they_stand(results: Results) -> None:
    strategies = tuple(
        dataclasses.replace(
            one,
            metrics={
                name: dataclasses.replace(
                    metric, few_rows_per_class=4.25 if name == "macro_f1" else None
                )
                for name, metric in one.metrics.items()
            },
        )
        for one in results.strategies
    )
    narrow = view.build(dataclasses.replace(results, strategies=strategies))
    table = _table(_section(narrow, "Other measures of quality"))
    caveat = "95% intervals of macro F1: too narrow, as there are few rows per class (4.2)."
    assert caveat in table.notes
    assert caveat not in _table(_section(view.build(results), "Other measures of quality")).notes


def test_every_seed_that_was_run_is_listed(results: Results) -> None:
    def seeds(shown: Results) -> tuple[str, ...]:
        notes = _section(view.build(shown), "How it was done").blocks[0]
        assert isinstance(notes, Notes)
        return next(item.texts for item in notes.items if item.term in ("seed", "seeds"))

    assert seeds(results) == (str(results.provenance.seed),)
    first = results.provenance.seed
    spread = Spread(
        "accuracy", (SeedValue(first, 0.8), SeedValue(first + 1, 0.9)), 0.85, 0.07, 0.8, 0.9
    )
    done = dataclasses.replace(results.strategies[0], spread=spread)
    repeated = dataclasses.replace(results, strategies=(done, *results.strategies[1:]))
    assert seeds(repeated) == (f"{first}, {first + 1}",)
