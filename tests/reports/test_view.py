"""What each part of a report shows of a run, and what it leaves unsaid."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor import data_findings
from advisor.config import LANGUAGES
from advisor.data_findings import Drawn, EqualRowsRemoved, NotShown, ShareSetAside
from advisor.experiment import resume
from advisor.findings import (
    CurvePoint,
    Failures,
    Finding,
    MachinePrice,
    MachineTime,
    Problem,
    RetrievalBreakdown,
    Rival,
    SeedValue,
    Spread,
    StrategyFailures,
    WrongEverywhere,
    problem,
)
from advisor.results import (
    Answer,
    Comparison,
    Cost,
    Memory,
    Metric,
    Phase,
    QuerySwap,
    Results,
    Retrieval,
    RetrievalOutcomes,
    TestRow,
)
from advisor.types import LoadReport, Prediction, RemovedRow, Sample, Split, Task
from evals.economics import economics
from evals.failures import Answered
from evals.failures import failures as find_failures
from reports import view
from reports.blocks import Bars, Block, Lines, Notes, Rows, Scatter, Table
from reports.messages import say, speaking
from reports.sections import (
    costs,
    differences,
    failures,
    learning_curve,
    phases,
    provenance,
    ranking,
    retrieval,
    rows,
    tradeoffs,
)


def tables(blocks: Iterable[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]


def only(blocks: Iterable[Block], kind: type[Any]) -> Any:
    (found,) = (block for block in blocks if isinstance(block, kind))
    return found


def said(blocks: Iterable[Block]) -> str:
    notes = (block for block in blocks if isinstance(block, Notes))
    return " ".join(text for block in notes for item in block.items for text in item.texts)


def cells(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def changed(results: Results, name: str, /, **parts: Any) -> Results:
    """The run with parts of one strategy changed."""
    return replace(
        results,
        strategies=tuple(replace(one, **parts) if one.id == name else one
                         for one in results.strategies),
    )  # fmt: skip


# --- ranking and differences --------------------------------------------------------------------


def test_best_first_then_what_did_not_finish_with_its_reason(results: Results) -> None:
    first, load = tables(ranking.tables(results))
    assert [row.cells[0].text for row in first.rows][:3] == ["qlora", "embedding", "knn-vote"]
    failed, skipped = first.rows[-2:]
    assert "21.4 GiB needed" in (failed.remark or "")
    assert say(results.strategies[9].suggestion) in (failed.remark or "")  # type: ignore[arg-type]
    assert skipped.remark
    assert [row.standing for row in first.rows].count("winner") == 1
    assert {one.cells[2].text for one in load.rows if one.cells[0].text == "tfidf"} == {say("none")}


def test_the_status_says_whether_the_difference_from_the_winner_is_real(limited: Results) -> None:
    pairs = tuple(
        replace(pair, p_adjusted=0.2) if pair.a == "tfidf" else pair
        for pair in limited.comparisons
        if "few-shot" not in (pair.a, pair.b)
    )
    verdict = replace(limited.verdict, tied_with=("knn-vote",))
    first = tables(ranking.tables(replace(limited, comparisons=pairs, verdict=verdict)))[0]
    status = {row.cells[0].text: row.cells[3].text for row in first.rows if row.remark is None}
    expected = {"qlora": "winner", "knn-vote": "tied", "embedding": "behind", "tfidf": "unclear",
                "few-shot": "done", "rag": "over-limit", "zero-shot": "not-known"}  # fmt: skip
    assert {name: status[name] for name in expected} == {
        name: say(f"standing-{one}") for name, one in expected.items()
    }
    assert sum("812 ms" in note for note in first.notes) == 1


def test_each_strategy_is_explained_in_the_order_of_the_ranking(results: Results) -> None:
    own = changed(
        changed(results, "tfidf", id="mine", name="mine", about="What mine does."),
        "rag",
        outside=True,
    )
    table, notes, _ = ranking.tables(changed(own, "embedding", id="theirs", name="theirs"))
    assert isinstance(table, Table)
    assert isinstance(notes, Notes)
    told = {item.term: item.texts[0] for item in notes.items}
    names = [row.cells[0].text for row in table.rows]
    assert list(told) == [name for name in names if name in told]
    assert told["mine"] == "What mine does."
    assert told["rag"] == say("strategy-outside")
    assert any("theirs" in note for note in table.notes), "it has no explanation"


def test_times_of_a_file_are_told_from_times_taken_here(results: Results) -> None:
    def notes(shown: Results) -> str:
        return " ".join(tables(ranking.tables(shown))[0].notes)

    taken, read = "after a warm-up", "predictions file"
    both = notes(changed(results, "tfidf", outside=True))
    assert taken in both
    assert read in both
    assert read not in notes(results)
    outside = (replace(one, outside=True) for one in results.strategies if one.status == "done")
    assert taken not in notes(replace(results, strategies=tuple(outside)))


def test_an_interval_that_is_too_narrow_is_said_to_be_where_it_stands(results: Results) -> None:
    found = {name: replace(one, few_rows_per_class=4.25 if name == "macro_f1" else None)
             for name, one in results.strategies[0].metrics.items()}  # fmt: skip
    narrow = changed(results, "majority", metrics=found)
    (table,) = tables(ranking.other_metrics(narrow))
    assert any("(4.2)" in note for note in table.notes)
    assert not any("(4.2)" in note for note in tables(ranking.tables(narrow))[0].notes)


def test_differences_with_the_winner_stand_first_and_the_rest_is_folded(results: Results) -> None:
    first, rest = tables(differences.blocks(results))
    assert (first.folded, rest.folded) == (False, True)
    assert all(row[0].startswith("qlora − ") for row in cells(first))
    assert cells(first)[0][1:4] == ["+0.040", "+0.004 to +0.075", "0.013"]
    assert [row.standing for row in rest.rows] == ["plain", "plain"]


@pytest.mark.parametrize(
    ("rows_needed", "written"),
    [(1_303, "~1,300"), (7, "~7"), (2 * 10**6, "> 1,000,000"), (None, "not measured")],
)
def test_the_rows_that_a_pair_needs_are_an_estimate(
    results: Results, rows_needed: int | None, written: str
) -> None:
    pairs = tuple(replace(pair, rows_needed=5 if at else rows_needed)
                  for at, pair in enumerate(results.comparisons[:2]))  # fmt: skip
    (table,) = tables(differences.blocks(replace(results, comparisons=pairs)))
    assert cells(table)[0][4] == written


def test_the_front_is_what_nothing_beats_on_both(results: Results) -> None:
    latency, cost = (block for block in tradeoffs.blocks(results) if isinstance(block, Scatter))
    assert {one.name for one in latency.points if one.front} == {
        "majority",
        "tfidf",
        "embedding",
        "qlora",
    }
    assert {one.name for one in cost.points if one.front} == {"tfidf", "embedding", "qlora"}
    assert "majority ($0, " in cost.caption


# --- costs --------------------------------------------------------------------------------------

BASIS = (MachineTime(MachinePrice(0.1, "option", "cpu")),)


def costing(results: Results, monthly: int | None = None, **known: Cost | None) -> Results:
    """The run with these costs, by the name without its hyphen, and what follows from them."""
    short = {one.id.replace("-", ""): one for one in results.strategies}
    found = tuple(replace(one, cost=known.get(name, one.cost)) for name, one in short.items())
    return replace(results, strategies=found, cost=economics(found, monthly))


def test_who_costs_less_than_whom_from_which_request_on(results: Results) -> None:
    found = costing(results, None, qlora=Cost(1.8, 0.18, BASIS), fewshot=Cost(0.0, 0.48, BASIS),
                    tfidf=Cost(0.1, 0.01, BASIS), rag=None)  # fmt: skip
    first, rest = tables(costs.blocks(found))
    assert ["qlora", "few-shot", "6,000"] in cells(first)
    assert ["tfidf", "qlora", say("costs-first")] in cells(first)
    assert all("qlora" in row[:2] for row in cells(first))
    assert rest.folded
    assert not any("rag" in row for table in (first, rest) for row in cells(table))
    assert any(note.endswith(": rag.") for note in first.notes)
    picture = only(costs.blocks(found), Lines)
    assert "few-shot from request 6,000 on" in picture.drawn
    assert "majority" not in [one.name for one in picture.series], "it costs nothing"
    for line in picture.series:
        cost = next(one.cost for one in found.strategies if one.id == line.name)
        assert cost is not None
        for point in (*line.points, *line.path):
            total = (cost.setup_usd or 0) + (point.x.value or 0) * (
                cost.per_1k_requests_usd or 0
            ) / 1000
            assert point.y.value == pytest.approx(total)
            assert picture.y.low <= total <= picture.y.high


def test_what_is_cheaper_from_the_first_request_is_marked_nowhere(results: Results) -> None:
    nothing: dict[str, Cost | None] = {one.id.replace("-", ""): None for one in results.strategies}
    known = {"qlora": Cost(0.0002, 0.18, BASIS), "fewshot": Cost(0.0001, 0.48, BASIS)}
    found = costing(results, None, **(nothing | known))
    assert cells(tables(costs.blocks(found))[0]) == [["qlora", "few-shot", say("costs-first")]]
    assert "few-shot" not in only(costs.blocks(found), Lines).drawn


def test_a_month_is_shown_cheapest_first_and_nothing_unknown_is_zero(results: Results) -> None:
    found = costing(
        results, 10_000, qlora=Cost(1.8, 0.18, BASIS), tfidf=Cost(None, 0.5, BASIS), rag=None
    )
    *_, month = tables(costs.blocks(found))
    assert cells(month)[-2:] == [
        ["qlora", "$3.60", "$1.80"],
        ["tfidf", say("not-measured"), "$5.00"],
    ]
    assert "rag" not in [row[0] for row in cells(month)]
    nothing = {one.id.replace("-", ""): Cost(None, None) for one in results.strategies}
    assert costs.blocks(costing(results, 10_000, **nothing)) == ()


# --- retrieval ----------------------------------------------------------------------------------


def outcomes(counts: tuple[int, int, int, int], metric: str = "exact_match") -> RetrievalOutcomes:
    def part(right: int, wrong: int) -> Metric:
        n = right + wrong
        return Metric(right / n if n else None, None, None, n)

    return RetrievalOutcomes(
        metric, *counts, part(*counts[:2]), part(*counts[2:]), exact=metric == "exact_match"
    )


@pytest.mark.parametrize(
    ("counts", "shown", "words"),
    [
        ((52, 39, 0, 9), 3, "for 91; of these 52 were answered exactly. Of the 9 misses 0 were."),
        ((1, 97, 1, 1), 3, "for 98; of these 1 was answered exactly. Of the 2 misses 1 was."),
        (
            (52, 47, 1, 0),
            1,
            "was the one shown for 99; of these 52 were answered exactly. The 1 miss",
        ),
        ((52, 48, 0, 0), 3, "for all; of these 52 were answered exactly."),
        ((0, 0, 2, 98), 3, "for none; 2 were answered exactly."),
        ((30, 10, 5, 5), 3, "Of the 50 questions that name their document, the right document was"),
        ((0, 0, 3, 97), 0, "No passage fitted into any prompt."),
    ],
)
def test_what_became_of_the_right_source(
    results: Results, counts: tuple[int, int, int, int], shown: int, words: str
) -> None:
    part = Retrieval({}, 100, None, shown, float(shown), outcomes(counts))
    found = changed(replace(results, task=replace(results.task, n_test=100)), "rag", retrieval=part)
    assert words in said(retrieval.blocks(found))
    *_, table = tables(retrieval.blocks(found))
    assert [cells(table)[0][at] for at in (1, 2, 4, 5)] == [str(n) for n in counts]


@pytest.mark.parametrize(
    ("own", "other", "ends", "key"),
    [
        (0.82, 0.61, (0.10, 0.32), "swap-reads"),
        (0.82, 0.77, (0.01, 0.09), "swap-reads-little"),
        (0.82, 0.80, (-0.04, 0.08), "swap-stays"),
        (0.62, 0.72, (-0.18, -0.02), "swap-rises"),
        (0.82, 0.72, (-0.02, 0.22), "swap-open"),
        (0.05, 0.05, (-0.03, 0.03), "swap-too-low"),
    ],
)
def test_no_more_is_said_of_a_swapped_query_than_the_interval_carries(
    results: Results, own: float, other: float, ends: tuple[float, float], key: str
) -> None:
    gap = Comparison("own", "other", "accuracy", own - other, *ends, 0.5, 0.5)
    swap = QuerySwap("accuracy", other, other - 0.1, other + 0.1, own, 60, gap)
    figures = {"own": f"{own:.3f}", "other": f"{other:.3f}", "rows": say("rows", n=60)}
    more = {
        "negligible": "0.100",
        "interval": f"{ends[0]:+.3f} to {ends[1]:+.3f}".replace("-", "−"),
    }
    found = retrieval.swapped(changed(results, "rag", query_swap=swap))
    assert said(found) == say(key, metric="accuracy", **figures, **more)
    assert cells(only(found, Table))[0][1:3] == [f"{own:.3f}", f"{other:.3f}"]


@pytest.mark.parametrize(
    ("ahead", "p", "key"),
    [
        (0.05, 0.01, "swap-adds"),
        (0.02, 0.4, "swap-no-gain"),
        (-0.01, 0.9, "swap-adds-nothing"),
        (-0.2, 0.01, "swap-loses"),
    ],
)
def test_a_model_is_held_against_counting_the_labels(
    everything: Results, ahead: float, p: float, key: str
) -> None:
    pair = Comparison("knn-vote", "rag", "accuracy", -ahead, -ahead - 0.05, -ahead + 0.05, p, p)
    found = replace(everything, comparisons=(pair,))
    figures = {"voting": "0.823", "own": "0.793", "rows": say("rows", n=300)}
    words = say(key, baseline="knn-vote", **figures)
    assert words in said(retrieval.swapped(found))
    handbook = replace(found.provenance, documents="handbook/")
    assert words not in said(retrieval.swapped(replace(found, provenance=handbook))), "no labels"


# --- failures and test rows ---------------------------------------------------------------------


def test_what_fails_everywhere_is_said_first_then_listed(results: Results) -> None:
    wrong = tuple(
        WrongEverywhere(f"test-{n}", "upgrade" if n else None, 4 if n else 0) for n in range(25)
    )
    found = replace(results, failures=Failures((), wrong, ("rag", "qlora", "tfidf", "cot", "lora")))
    assert said(failures.blocks(found)).startswith(
        "25 of 300 test rows are wrong for all 5 strategies. For 24 of"
    )
    first, more = tables(failures.blocks(found))
    assert (len(first.rows), len(more.rows), more.folded) == (failures.ROWS_OPEN, 15, True)
    assert first.notes[0] == say("failures-more-rows", n=20)
    long = replace(results.rows[1], input="a\nb <script> " + "x" * 500)
    cut = replace(found, rows=(results.rows[0], long))
    shown = cells(tables(failures.blocks(cut))[0])
    assert len(shown[1][1]) == failures.LINE
    assert shown[2][1] == say("failures-not-in-file")
    assert failures.blocks(results) == ()


def test_each_step_of_retrieval_is_named(results: Results) -> None:
    part = RetrievalBreakdown("document", 6, 1, 2, 1, 2, 1)
    found = Failures((StrategyFailures("rag", 6, retrieval=part),), (), (), closed_book="cot")
    blocks = failures.blocks(replace(results, failures=found))
    assert said(blocks) == (
        "rag answered 3 of 6 rows wrong: for 2 a passage of the right document was in the prompt, "
        "for 1 it was not. rag answered 2 rows right although a passage of the right document was "
        "not in the prompt; cot, without retrieval, gets 1 of them right too."
    )
    assert cells(only(blocks, Table)) == [["rag", "1", "2", "1", "2", "1", "6"]]


def test_the_matrix_tallies_every_row_of_the_winner(results: Results) -> None:
    strange = replace(results.rows[0].answers["qlora"], output="no such label", score=0.0)
    first = replace(results.rows[0], answers={**results.rows[0].answers, "qlora": strange})
    table = only(failures.matrix(replace(results, rows=(first, *results.rows[1:]))), Table)
    counts = [[cell.value or 0 for cell in row.cells[1:]] for row in table.rows]
    assert sum(map(sum, counts)) == len(results.rows)
    assert sum(row[at] for at, row in enumerate(counts)) == sum(
        row.answers["qlora"].score == 1.0 for row in (first, *results.rows[1:])
    )
    assert sum(row[-1] for row in counts) == 1
    for row in table.rows:
        assert sum(abs(cell.shade or 0) for cell in row.cells[1:]) == pytest.approx(1)
    many = replace(results.task, labels=tuple(f"label {number}" for number in range(16)))
    assert failures.matrix(replace(results, task=many)) == ()


NAMES = ("rag", "few-shot", "zero-shot", "majority")
ROW = st.tuples(*[st.sampled_from([0.0, 0.0, 0.4, 1.0])] * 3)


@settings(deadline=None, max_examples=40)
@given(scores=st.lists(ROW, min_size=2, max_size=12), constant=st.booleans())
def test_a_filter_keeps_the_rows_that_the_sentence_counts(
    results: Results, scores: list[tuple[float, ...]], constant: bool
) -> None:
    samples = [Sample(f"t{n}", f"question {n}", f"answer {n}") for n in range(len(scores))]
    scored = {s.id: dict(zip(NAMES, (*row, 1.0), strict=True))
              for s, row in zip(samples, scores, strict=True)}  # fmt: skip

    def output(name: str, sample: Sample) -> str:
        return "the same" if constant and name == "majority" else f"{name} {sample.id}"

    answered = [
        Answered(name, {s.id: Prediction(s.id, output(name, s)) for s in samples},
                 {s.id: scored[s.id][name] for s in samples})
        for name in NAMES
    ]  # fmt: skip
    found = replace(
        results,
        task=replace(results.task, kind="qa", labels=()),
        strategies=tuple(replace(one, id=name)
                         for one, name in zip(results.strategies, NAMES, strict=False)),
        rows=tuple(
            TestRow(s.id, s.input, s.target,
                    {name: Answer(output(name, s), scored[s.id][name]) for name in NAMES})
            for s in samples
        ),
        failures=find_failures(Task("qa"), samples, answered),
    )  # fmt: skip
    assert found.failures is not None
    block = only(rows.blocks(found), Rows)
    kept = {row.sample_id for row in block.rows if rows.ALL_WRONG in row.flags}
    assert kept == {row.sample_id for row in found.failures.wrong_everywhere}
    assert len(found.failures.counted) == (3 if constant else 4)
    named = [one.label for one in block.filters if "majority" in one.label]
    assert len(named) == (2 if constant else 0)


def test_rows_gather_equal_answers_and_carry_their_flags(
    results: Results, answering: Results
) -> None:
    block = only(rows.blocks(results), Rows)
    for shown, source in zip(block.rows, results.rows, strict=True):
        told = {block.strategies[at]: one.text for one in shown.answers for at in one.strategies}
        assert told == {name: one.output or one.error for name, one in source.answers.items()}
        outputs = {one.output for one in source.answers.values() if one.output is not None}
        right = [one.score == 1.0 for one in source.answers.values()]
        assert (rows.DISAGREE in shown.flags) == (len(outputs) > 1)
        assert (rows.ALL_RIGHT in shown.flags) == all(right)
        assert (rows.ALL_WRONG in shown.flags) == (not any(right))
    first, second = only(rows.blocks(answering), Rows).rows
    assert [one.mark for one in first.answers] == ["partial", "right", "unscored", "wrong"]
    assert first.answers[0].mark_text == "0.667"
    assert (second.answers[0].text, second.flags) == ("timed out", (rows.ALL_WRONG,))


# --- learning curve and seeds -------------------------------------------------------------------


def test_what_more_labels_would_do_follows_from_the_rivals(everything: Results) -> None:
    found = everything.learning_curve
    assert found is not None
    assert found.more_labels is not None

    def texts(**parts: Any) -> str:
        return said(
            learning_curve.curve(replace(everything, learning_curve=replace(found, **parts)))
        )

    rivals = (
        Rival("rag", "ahead", 0.0, 2000.0, 2000.0, None),
        Rival("tfidf", "overtakes", 0.0521, 3456.0, 2000.0, None),
        Rival("embedding", "possible", 0.0321, 4444.4, 2512.3, 9876.5),
        Rival("zero-shot", "behind", 0.0, 2000.0, 2000.0, None),
    )
    shown = texts(more_labels=replace(found.more_labels, rivals=rivals))
    for words in (
        "rag scores higher than qlora already", "tfidf is predicted to be ahead of qlora",
        "possible for embedding", "about 3,500 rows if the trend holds (between now and never)",
        "(between 2,500 rows and 9,900 rows)", "zero-shot is level with qlora",
        "No curve can be fitted for rag", "the forecast for qlora rests on it",
    ):  # fmt: skip
        assert words in shown
    assert "only qlora has a curve" in texts()
    assert texts(more_labels=None) == say("curve-nothing-measured")
    assert texts(more_labels=replace(found.more_labels, winner="rag")).startswith(
        say("curve-open-no-curve", winner="rag")
    )


def test_other_seeds_and_forecasts_stand_apart_from_what_was_measured(everything: Results) -> None:
    found = everything.learning_curve
    assert found is not None
    seeds = tuple(CurvePoint("qlora", 500, seed, 0.5 + seed / 100, None, None) for seed in (1, 2))
    more = replace(found, points=(*found.points, *seeds))
    blocks = learning_curve.curve(replace(everything, learning_curve=more))
    measured, predicted, *folded = tables(blocks)
    assert cells(measured) == [["qlora", "0.521", "0.761", "0.897"]]
    assert cells(predicted) == [["qlora", "0.931", "0.902 to 0.957"]]
    assert all(table.folded for table in folded)
    assert [row[1] for row in cells(folded[-1])] == ["0.521", "0.510", "0.520"]
    (series,) = only(blocks, Lines).series
    assert (len(series.points), len(series.predicted), len(series.others)) == (3, 1, 2)
    bare = replace(found, forecasts=(), fitted=())
    lines = only(learning_curve.curve(replace(everything, learning_curve=bare)), Lines)
    assert lines.caption == say("curve-caption-measured")


@pytest.mark.parametrize(("highest", "key"), [(0.82, "spread-ahead"), (0.89, "spread-overlaps")])
def test_whether_another_seed_may_rank_them_otherwise(
    results: Results, highest: float, key: str
) -> None:
    def spread(low: float, high: float) -> Spread:
        return Spread("accuracy", (SeedValue(0, low), SeedValue(1, high)), low, 0.01, low, high)

    two = changed(results, "qlora", spread=spread(0.88, 0.901))
    found = learning_curve.spread(changed(two, "tfidf", spread=spread(0.803, highest)))
    words = {"spread-ahead": "Whatever the seed, qlora", "spread-overlaps": "overlap"}
    assert words[key] in said(found)
    assert cells(only(found, Table))[0][-1] == "0, 1"
    assert said(learning_curve.spread(two)) == "", "nothing to hold it against"


# --- time, memory, provenance -------------------------------------------------------------------


def test_every_phase_is_drawn_or_named_as_too_short(everything: Results) -> None:
    block = phases.blocks(everything)[0]
    assert isinstance(block, Bars)
    every = {phase.name for one in everything.strategies for phase in one.phases}
    shown = {part.name for part in block.parts}
    for name in every:
        said_so = say("phase", phase=name)
        assert (said_so in shown) != (said_so in block.drawn)
    looks = [(part.tone, part.role) for part in block.parts]
    assert all(one != other for one, other in pairwise(looks))
    still = replace(
        everything, strategies=(replace(everything.strategies[0], phases=(Phase("fit", 0.0),)),)
    )
    (table,) = phases.blocks(still)
    assert isinstance(table, Table)
    assert not table.folded


def test_predicted_gpu_memory_stands_beside_the_measured(results: Results) -> None:
    assert phases.memory(results) == ()
    found = changed(results, "qlora", memory=Memory(3 * 2**30, 10**9, 4 * 2**30, None))
    table = only(phases.memory(changed(found, "rag", memory=Memory(None, None, 2**30))), Table)
    none = say("not-measured")
    assert cells(table) == [["qlora", "4.00 GiB", "3.00 GiB", none, "3.00 GiB"],
                            ["rag", "1.00 GiB", none, none, none]]  # fmt: skip
    picture = table.rows[0].cells[-1]
    assert (picture.low, picture.value, picture.high) == (3 * 2**30, 3 * 2**30, 4 * 2**30)


def test_training_rows_left_out_stand_least_alike_first(results: Results) -> None:
    def blocks(removed: Iterable[RemovedRow]) -> tuple[Block, ...]:
        source = replace(results.provenance, removed=tuple(removed))
        return provenance.blocks(replace(results, provenance=source))

    found = blocks(
        [RemovedRow("7", "1", 1.0), RemovedRow("a", "b", 0.75), RemovedRow("9", "3", 0.8)]
    )
    assert [row[0] for row in cells(only(found, Table))] == ["a", "9", "7"]
    assert only(found, Table).rows[0].cells[2].source == "/provenance/removed/1/similarity"
    assert "1 says the same as a test row and 2 say nearly the same" in said(found)
    many = only(blocks(RemovedRow(str(n), "1", 0.9) for n in range(1300)), Table)
    assert (len(many.rows), many.notes) == (provenance.SHOWN_ROWS, (say("leakage-more", n=1250),))


def test_nothing_is_said_of_training_where_nothing_was_trained(results: Results) -> None:
    notes = (EqualRowsRemoved(687, "1", "2"), NotShown("other_test_rows"))
    mixed = replace(results, provenance=replace(results.provenance, notes=notes))
    alone = replace(
        mixed, strategies=tuple(replace(one, outside=True) for one in mixed.strategies[:9])
    )
    assert "2,000 to train on" in view.build(mixed).subtitle
    assert "train" not in view.build(alone).subtitle
    assert said(provenance.limits(mixed)).startswith("687 rows removed")
    assert said(provenance.limits(alone)) == say(notes[1])


def test_what_the_strategies_fell_short_of_is_said_once(results: Results) -> None:
    shown = said(ranking.remarks(results))
    for words in ("12 of 300 prompts were too long for 8,192 tokens; 40 demonstrations",
                  "41 of 50 answers (82.0%)", "3 test rows of 300 got no answer"):  # fmt: skip
        assert shown.count(words) == 1


def test_seeds_and_settings_are_listed_as_they_were_given(everything: Results) -> None:
    found = changed(
        everything, "tfidf", settings={"prefix": True, "k": None, "file": "today.jsonl"}
    )
    shown = said(provenance.blocks(found))
    assert "prefix = true, file = today.jsonl" in shown
    notes = provenance.blocks(found)[0]
    assert isinstance(notes, Notes)
    seeds = {"0, 1"} & {text for item in notes.items for text in item.texts}
    assert seeds, "the seeds of the repeats stand beside the first"


# --- before a run -------------------------------------------------------------------------------

FINDINGS = {
    found
    for module in (data_findings, resume)
    for _, found in inspect.getmembers(module, inspect.isclass)
    if issubclass(found, Finding) and found not in (Finding, Problem)
}


st.register_type_strategy(Problem, st.just(problem("file-empty")))


@given(st.one_of(st.builds(one) for one in sorted(FINDINGS, key=str)))
def test_every_finding_can_be_said_in_every_language(finding: Finding) -> None:
    for language in LANGUAGES:
        with speaking(language):
            assert say(finding)


def test_what_is_said_of_data_task_and_split() -> None:
    report = LoadReport("d", "hub", "messages", ("messages",), "messages", 20, 20)

    def lines(task: Task, labels: str) -> list[str]:
        train = tuple(Sample(str(i), "q", label) for i, label in enumerate(labels))
        method = (ShareSetAside(0.2, Drawn(0, "label", 10)),)
        split = Split(train, train[:1], train[:2], method=method, notes=(NotShown("outside"),))
        return list(provenance.before_run([report, report], task, split))

    ten = lines(Task("classification", tuple("abcdefghij")), "aab")
    assert ten[:2] == ten[-2:], "the test file last"
    assert any("a, b, c, d, e, f, g and h, and 2 more" in line for line in ten)
    assert "Training rows per label: 1 to 2." in ten
    assert "Training rows per label: 1." in lines(Task("classification", ("a", "b")), "ab")
    assert not any("per label" in line for line in lines(Task("qa"), "ab"))
