"""What the report says about retrieval misses: counted on what stood in the prompt."""

from __future__ import annotations

import dataclasses
import io
import json

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from advisor.data_findings import DocumentsSearched
from advisor.results import Metric, Results, Retrieval, RetrievalOutcomes
from advisor.runs.store import to_json
from reports import view
from reports.blocks import Notes, Section, Table
from reports.renderers import html, terminal

CAPTION = "Retrieved, and answered right?"
Counts = tuple[int, int, int, int]


def _outcomes(counts: Counts, metric: str = "exact_match") -> RetrievalOutcomes:
    def part(right: int, wrong: int) -> Metric:
        n = right + wrong
        return Metric(right / n if n else None, None, None, n)

    return RetrievalOutcomes(metric, *counts, part(*counts[:2]), part(*counts[2:]))


def _with(
    results: Results,
    document: RetrievalOutcomes | None,
    answer: RetrievalOutcomes | None = None,
    shown: tuple[int, float] = (3, 3.0),
) -> Results:
    part = Retrieval(
        {"recall@1": 0.8, "recall@3": 0.91} if document else {},
        100,
        DocumentsSearched(30, 74),
        *shown,
        document,
        answer,
    )
    strategies = tuple(
        dataclasses.replace(one, retrieval=part) if one.name == "rag" else one
        for one in results.strategies
    )
    task = dataclasses.replace(results.task, kind="qa", labels=(), n_test=100)
    return dataclasses.replace(results, task=task, strategies=strategies)


def _section(results: Results) -> Section:
    return next(one for one in view.build(results).sections if one.title == "Retrieval")


def _said(results: Results) -> tuple[str, ...]:
    notes = _section(results).blocks[0]
    assert isinstance(notes, Notes)
    return notes.items[0].texts[1:]


def _table(results: Results) -> Table:
    found = [one for one in _section(results).blocks if isinstance(one, Table)]
    return next(one for one in found if one.caption == CAPTION)


OPENING = "Of 100 questions the right document was among the 3 passages shown for"
READINGS = {
    (52, 39, 0, 9): f"{OPENING} 91; of these 52 were answered exactly. Of the 9 misses 0 were.",
    (1, 97, 1, 1): f"{OPENING} 98; of these 1 was answered exactly. Of the 2 misses 1 was.",
    (52, 47, 0, 1): f"{OPENING} 99; of these 52 were answered exactly. The 1 miss was not.",
    (52, 47, 1, 0): f"{OPENING} 99; of these 52 were answered exactly. The 1 miss was too.",
    (52, 48, 0, 0): f"{OPENING} all; of these 52 were answered exactly.",
    (0, 0, 2, 98): f"{OPENING} none; 2 were answered exactly.",
    (30, 10, 5, 5): (
        "Of the 50 questions that name their document, the right document was among the 3 passages "
        "shown for 40; of these 30 were answered exactly. Of the 10 misses 5 were."
    ),
}


@pytest.mark.parametrize("counts", READINGS)
def test_the_misses_are_said_apart(results: Results, counts: Counts) -> None:
    assert _said(_with(results, _outcomes(counts))) == (READINGS[counts],)


def test_the_answer_in_a_passage_is_said_too(results: Results) -> None:
    both = _with(results, _outcomes((52, 39, 0, 9)), _outcomes((50, 34, 2, 14)))
    assert _said(both)[1] == (
        "Of 100 questions the answer stood word for word in the 3 passages shown for 84; of these "
        "50 were answered exactly. Of the 16 misses 2 were."
    )


@pytest.mark.parametrize(
    ("shown", "document", "answer"),
    [
        ((1, 1.0), "the right document was the one shown for", "in the one passage shown for"),
        (
            (3, 2.4),
            "among the passages shown (3 at most, 2.40 on average) for",
            "in the passages shown (3 at most, 2.40 on average) for",
        ),
    ],
)
def test_how_many_passages_were_really_shown_is_said(
    results: Results, shown: tuple[int, float], document: str, answer: str
) -> None:
    counts = _outcomes((52, 39, 0, 9))
    first, second = _said(_with(results, counts, counts, shown))
    assert document in first
    assert answer in second


def test_prompts_without_any_passage_are_said_to_be_so(results: Results) -> None:
    nothing = _with(results, _outcomes((0, 0, 3, 97)), shown=(0, 0.0))
    assert _said(nothing) == ("No passage fitted into any prompt.",)


def test_another_metric_is_named(results: Results) -> None:
    said = _said(_with(results, _outcomes((52, 39, 0, 9), "token_f1")))
    assert "of these 52 were given a token F1 of 1. Of the 9 misses 0 were." in said[0]


def test_the_four_outcomes_stand_in_a_table_with_their_place_in_the_file(results: Results) -> None:
    both = _with(results, _outcomes((52, 39, 0, 9)), _outcomes((52, 48, 0, 0)))
    table = _table(both)
    assert [(one.title, one.unit) for one in table.columns[1:]] == [
        ("retrieved and", "answered right"),
        ("retrieved but", "answered wrong"),
        ("exact match", "where retrieved"),
        ("not retrieved", "but right"),
        ("not retrieved", "and wrong"),
        ("exact match", "where not"),
    ]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["rag: document", "52", "39", "0.571", "0", "9", "0.000"],
        ["rag: answer", "52", "48", "0.520", "0", "0", "not measured"],
    ]
    stored = json.loads(to_json(both, Results))
    for row in table.rows:
        for cell in row.cells[1:]:
            if cell.missing:
                continue
            value = stored
            for step in str(cell.source).split("/")[1:]:
                value = value[int(step)] if isinstance(value, list) else value[step]
            assert value == cell.value
    assert table.notes[0] == "Right: a score of 1 in exact match."
    assert any(note.startswith("Document:") for note in table.notes)
    assert any(note.startswith("Answer:") for note in table.notes)


def test_without_named_documents_the_answer_alone_decides(results: Results) -> None:
    found = _with(results, None, _outcomes((50, 34, 2, 14)))
    (said,) = _said(found)
    assert "word for word" in said
    assert [row.cells[0].text for row in _table(found).rows] == ["rag: answer"]
    assert not any(note.startswith("Document:") for note in _table(found).notes)


def test_nothing_is_said_where_nothing_was_counted(results: Results) -> None:
    captions = [one.caption for one in _section(results).blocks if isinstance(one, Table)]
    assert captions == ["Was the right source found?"]


def test_terminal_and_page_say_the_same_words(results: Results) -> None:
    report = view.build(_with(results, _outcomes((52, 39, 0, 9)), _outcomes((50, 34, 2, 14))))
    console = Console(file=io.StringIO(), width=80)
    terminal.render(report.summary(), console)
    assert isinstance(console.file, io.StringIO)
    printed = " ".join(console.file.getvalue().split())
    page = " ".join(BeautifulSoup(html.render(report), "html.parser").get_text(" ").split())
    section = next(one for one in report.sections if one.title == "Retrieval")
    assert isinstance(section.blocks[0], Notes)
    for sentence in section.blocks[0].items[0].texts:
        assert sentence in printed
        assert sentence in page
    for heading in (CAPTION, "retrieved and", "answered wrong", "not retrieved", "where retrieved"):
        assert heading in printed
        assert heading in page
