"""Retrieval misses apart from wrong answers: what became of the rows whose source was shown."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.results import Results, Retrieval, RetrievalOutcomes
from reports import numbers, words
from reports.blocks import Cell, Column, Row, Table
from reports.cells import cell, pointer, ranked

_NOTES = {
    "document": "Document: a passage of the document that the row names stood in the prompt.",
    "answer": (
        "Answer: an accepted answer stands word for word in a passage of the prompt; a short one "
        "can stand there by chance."
    ),
}
_SHOWN_ONLY = (
    "A passage that was found and then left out, because the prompt was too long, counts as not "
    "retrieved."
)


def sentences(results: Results, part: Retrieval) -> Iterable[str]:
    """How often the right source was shown, and how often the answer was right with and without."""
    if part.by_document is None and part.by_answer is None:
        return
    if part.shown_max == 0:
        yield "No passage fitted into any prompt."
        return
    if part.by_document is not None:
        where = (
            "the right document was the one shown"
            if part.shown_max == 1
            else f"the right document was among {_passages(part)}"
        )
        narrowed = "that name their document"
        yield _sentence(part.by_document, where, narrowed, results.task.n_test)
    if part.by_answer is not None:
        where = f"the answer stood word for word in {_passages(part)}"
        yield _sentence(part.by_answer, where, "with a known answer", results.task.n_test)


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
                rows.append(_row(f"{strategy.name}: {basis}", counted, at))
                bases.append(basis)
                titles.append(words.metric(counted.metric).title)
    if not rows:
        return ()
    kinds = [_NOTES[basis] for basis in _NOTES if basis in bases]
    titles = list(dict.fromkeys(titles))
    notes = (f"Right: a score of 1 in {words.listed(titles)}.", *kinds, _SHOWN_ONLY)
    score = titles[0] if len(titles) == 1 else "score"
    columns = (
        Column("strategy", kind="text"),
        Column("retrieved and", "answered right", "found"),
        Column("retrieved but", "answered wrong", "found"),
        Column(score, "where retrieved", "found"),
        Column("not retrieved", "but right", "missed"),
        Column("not retrieved", "and wrong", "missed"),
        Column(score, "where not", "missed"),
    )
    return (Table("Retrieved, and answered right?", columns, tuple(rows), notes),)


def _sentence(counted: RetrievalOutcomes, where: str, narrowed: str, n_test: int) -> str:
    """Such as: Of 9 questions ... for 8; of these 5 were answered exactly. The 1 miss was not."""
    found = counted.found_right + counted.found_wrong
    missed = counted.missed_right + counted.missed_wrong
    questions = words.plural(found + missed, "question")
    opening = f"Of {questions}" if found + missed == n_test else f"Of the {questions} {narrowed},"
    if counted.metric == "exact_match":
        right = "answered exactly"
    else:
        right = f"given a {words.metric(counted.metric).title} of 1"
    text = f"{opening} {where} for "
    if not found:
        return f"{text}none; {_were(counted.missed_right)} {right}."
    text += "all" if not missed else numbers.count(found)
    text += f"; of these {_were(counted.found_right)} {right}."
    if not missed:
        return text
    if missed == 1:
        return f"{text} The 1 miss was{' too' if counted.missed_right else ' not'}."
    return f"{text} Of the {numbers.count(missed)} misses {_were(counted.missed_right)}."


def _were(count: int) -> str:
    return f"{numbers.count(count)} {'was' if count == 1 else 'were'}"


def _passages(part: Retrieval) -> str:
    """The passages of a prompt; where some prompts held fewer, how many on average."""
    most, mean = part.shown_max, part.shown_mean
    if most is None or mean is None:
        return "the passages shown"
    if most == 1:
        return "the one passage shown"
    if mean < most:
        average = numbers.quantity(mean)
        return f"the passages shown ({numbers.count(most)} at most, {average} on average)"
    return f"the {numbers.count(most)} passages shown"


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
