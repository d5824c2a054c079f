"""Retrieval misses apart from wrong answers: what became of the rows whose source was shown."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.results import Results, Retrieval, RetrievalOutcomes
from reports.blocks import Cell, Column, Row, Table
from reports.messages import numbers, say
from reports.sections import words
from reports.sections.cells import cell, pointer, ranked


def sentences(results: Results, part: Retrieval) -> Iterable[str]:
    """How often the right source was shown, and how often the answer was right with and without."""
    if part.by_document is None and part.by_answer is None:
        return
    if part.shown_max == 0:
        yield say("sources-none-fitted")
        return
    if part.by_document is not None:
        yield _sentence(results, part, part.by_document, "document")
    if part.by_answer is not None:
        yield _sentence(results, part, part.by_answer, "answer")


def tables(results: Results) -> tuple[Table, ...]:
    """The four outcomes of every strategy for which they were counted, in one table."""
    rows, bases, titles = [], [], []
    for strategy in ranked(results):
        if strategy.retrieval is None:
            continue
        found = (
            ("document", strategy.retrieval.by_document),
            ("answer", strategy.retrieval.by_answer),
        )
        for basis, counted in found:
            if counted is not None:
                place = results.strategies.index(strategy)
                at = pointer("strategies", place, "retrieval", f"by_{basis}")
                name = say("sources-row", strategy=strategy.id, by=basis)
                rows.append(_row(name, counted, at))
                bases.append(basis)
                titles.append(words.metric(counted.metric).title)
    if not rows:
        return ()
    titles = list(dict.fromkeys(titles))
    notes = (
        say("sources-right", metrics=titles),
        *(say(f"sources-by-{basis}") for basis in ("document", "answer") if basis in bases),
        say("sources-shown-only"),
    )
    score = titles[0] if len(titles) == 1 else say("sources-score")
    columns = (
        Column(say("column-strategy"), kind="text"),
        Column(say("sources-found-right"), say("sources-found-right-unit"), "found"),
        Column(say("sources-found-wrong"), say("sources-found-wrong-unit"), "found"),
        Column(say("sources-found", score=score), say("sources-found-unit"), "found"),
        Column(say("sources-missed-right"), say("sources-missed-right-unit"), "missed"),
        Column(say("sources-missed-wrong"), say("sources-missed-wrong-unit"), "missed"),
        Column(say("sources-missed", score=score), say("sources-missed-unit"), "missed"),
    )
    return (Table(say("sources-table"), columns, tuple(rows), notes),)


def _sentence(results: Results, part: Retrieval, counted: RetrievalOutcomes, by: str) -> str:
    """Such as: Of 9 questions ... for 8; of these 5 were answered exactly. The 1 miss was not."""
    found = counted.found_right + counted.found_wrong
    missed = counted.missed_right + counted.missed_wrong
    one_document = by == "document" and part.shown_max == 1
    exact = counted.metric == "exact_match"
    return say(
        "sources-outcome",
        n=found + missed,
        which="all" if found + missed == results.task.n_test else by,
        where=say("sources-where", by="one" if one_document else by, passages=_passages(part)),
        case="none" if not found else "all" if not missed else "some",
        found=found,
        right=counted.found_right,
        missed=missed,
        missed_right=counted.missed_right,
        how=say("sources-how", exact=exact, metric=words.metric(counted.metric).title),
    )


def _passages(part: Retrieval) -> str:
    """The passages of a prompt; where some prompts held fewer, how many on average."""
    most, mean = part.shown_max, part.shown_mean
    if most is None or mean is None:
        return say("sources-passages-unknown")
    if most > 1 and mean < most:
        return say("sources-passages-average", most=most, mean=mean)
    return say("sources-passages", n=most)


def _row(name: str, counted: RetrievalOutcomes, at: str) -> Row:
    write = words.metric(counted.metric).write
    return Row(
        (
            Cell(name),
            cell(counted.found_right, numbers.count, f"{at}/found_right"),
            cell(counted.found_wrong, numbers.count, f"{at}/found_wrong"),
            cell(counted.found.value, write, f"{at}/found/value"),
            cell(counted.missed_right, numbers.count, f"{at}/missed_right"),
            cell(counted.missed_wrong, numbers.count, f"{at}/missed_wrong"),
            cell(counted.missed.value, write, f"{at}/missed/value"),
        )
    )
