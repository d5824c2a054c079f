"""Where it fails: confusions, labels, retrieval, and the rows that no strategy gets right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.findings import (
    CostliestConfusion,
    Failures,
    LabelScore,
    RetrievalBreakdown,
    StrategyFailures,
)
from advisor.results import Results
from reports.blocks import Block, Cell, Column, Item, Notes, Row, Table
from reports.messages import numbers, say
from reports.plain import cut, one_line
from reports.sections.cells import cell, named, pointer, ranked

ROWS_OPEN = 5
"""Rows wrong everywhere that are listed at once."""
ROWS_SHOWN = 20
"""And on request; all of them are among the test rows of the report."""
LINE = 60
"""Characters of an input or answer that are shown."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A strategy's failures with their place in results.json."""

    found: StrategyFailures
    at: str

    @property
    def name(self) -> str:
        return self.found.strategy


def blocks(results: Results) -> tuple[Block, ...]:
    """What fails, then the confusions, retrieval and rows behind it; () where nothing."""
    failures = results.failures
    if failures is None:
        return ()
    parts = _ordered(results, failures)
    said = tuple(Item(None, (text,)) for text in _findings(results, failures))
    return (
        *((Notes(said),) if said else ()),
        *_wrong_everywhere(results, failures),
        *_confusions(parts),
        *_labels(parts),
        *_retrieval(parts),
    )


def _ordered(results: Results, failures: Failures) -> list[_Part]:
    """In the order of the ranking, the verdict's winner first."""
    names = [strategy.id for strategy in ranked(results)]
    order = {name: place for place, name in enumerate(names)}
    parts = [
        _Part(found, pointer("failures", "by_strategy", place))
        for place, found in enumerate(failures.by_strategy)
    ]
    winner = results.verdict.winner
    return sorted(parts, key=lambda one: (one.name != winner, order.get(one.name, len(order))))


def _findings(results: Results, failures: Failures) -> Iterable[str]:
    """What the tables below come to."""
    yield from _all_wrong(results, failures)
    if failures.wrong_everywhere and failures.not_counted:
        names = failures.not_counted
        yield say("failures-not-counted", names=names, n=len(names))
    if failures.costliest is not None:
        yield _costliest(failures.costliest)
    for one in failures.by_strategy:
        if one.no_label:
            yield say("failures-no-label", strategy=one.strategy, n=one.no_label, rows=one.rows)
    for one in failures.by_strategy:
        for form in one.forms:
            example = cut(one_line(form.example), LINE, "…")
            yield say(form, strategy=one.strategy, example=example)
    for one in failures.by_strategy:
        if one.retrieval is not None:
            yield from _steps(one.strategy, one.retrieval, failures.closed_book)


def _all_wrong(results: Results, failures: Failures) -> Iterable[str]:
    """How many rows fail under every strategy, and on how many of them most strategies agree.

    Strategies that learnt from the same rows repeat each other's mistakes, so agreement is a reason
    to look at a label, not proof against it.
    """
    wrong, strategies = failures.wrong_everywhere, len(failures.counted)
    if not wrong:
        return
    figures = {"n": len(wrong), "rows": results.task.n_test, "strategies": strategies}
    yield say("failures-all-zero" if failures.graded else "failures-all-wrong", **figures)
    most = strategies // 2 + 1
    if agreed := sum(row.votes >= most for row in wrong):
        by_label = results.task.kind == "classification"
        key = "failures-check-labels" if by_label else "failures-check-answers"
        yield say(key, n=len(wrong), agreed=agreed, most=most)


def _costliest(found: CostliestConfusion) -> str:
    return say(
        "failures-costliest-both" if found.back else "failures-costliest",
        strategy=found.strategy,
        target=found.confusion.target,
        output=found.confusion.output,
        n=found.confusion.n,
        rows=found.rows,
        back=found.back,
        back_rows=found.back_rows,
    )


def _steps(strategy: str, part: RetrievalBreakdown, closed_book: str | None) -> Iterable[str]:
    """Which of the two steps a failed answer is owed to, and what was known without help."""
    graded = part.partly is not None
    if wrong := part.misread + part.missed:
        yield say(
            "failures-retrieval-partly" if graded else "failures-retrieval-wrong",
            strategy=strategy,
            n=wrong,
            rows=part.n,
            partly=part.partly,
            by=part.by,
            misread=part.misread,
            missed=part.missed,
        )
    if part.without_help:
        alone = part.closed_book is not None
        yield say(
            "failures-known-closed-book" if alone else "failures-known",
            strategy=strategy,
            n=part.without_help,
            graded=graded,
            by=part.by,
            other=closed_book,
            known=part.closed_book,
        )


# --- rows that every strategy gets wrong --------------------------------------------------------


def _wrong_everywhere(results: Results, failures: Failures) -> Iterable[Table]:
    """The rows most agreed on, then further ones on request."""
    found = failures.wrong_everywhere
    strategies = len(failures.counted)
    columns = (
        Column(say("failures-row"), kind="text"),
        Column(say("failures-input"), kind="text"),
        Column(say("failures-expected"), kind="text"),
        Column(say("failures-agreed"), kind="text"),
        Column(say("failures-votes")),
    )
    at = {row.sample_id: place for place, row in enumerate(results.rows)}
    for start, end in ((0, ROWS_OPEN), (ROWS_OPEN, ROWS_SHOWN)):
        places = range(start, min(end, len(found)))
        if not places:
            return
        rows = tuple(_wrong_row(results, failures, place, at) for place in places)
        key = "failures-further-rows" if start else "failures-rows"
        caption = say(key, graded=failures.graded, strategies=strategies)
        notes = [say("failures-votes-note", strategies=strategies)]
        if end < len(found):
            notes.insert(0, say("failures-more-rows", n=len(found) - end))
        yield Table(caption, columns, rows, tuple(notes), folded=start > 0)


def _wrong_row(results: Results, failures: Failures, place: int, at: Mapping[str, int]) -> Row:
    row, here = failures.wrong_everywhere[place], pointer("failures", "wrong_everywhere", place)
    known = at.get(row.sample_id)
    if known is None:
        texts = [Cell(say("failures-not-in-file"), missing=True)] * 2
    else:
        sample = results.rows[known]
        texts = [_text(sample.input), _text(sample.target)]
    agreed = _text(row.agreed, "failures-no-agreement")
    votes = cell(row.votes, numbers.count, f"{here}/votes")
    if row.agreed is None:
        votes = Cell(say("failures-none"), missing=True)
    return Row((named(_line(row.sample_id)), *texts, agreed, votes))


def _text(text: str | None, missing: str = "failures-none") -> Cell:
    """A text of the data or of a model, on one line; `missing`: the message for none."""
    return Cell(say(missing), missing=True) if text is None else named(_line(text))


def _line(text: str) -> str:
    flat = one_line(text)
    return flat if len(flat) <= LINE else f"{flat[: LINE - 1]}…"


# --- classification -----------------------------------------------------------------------------


def _confusions(parts: Sequence[_Part]) -> Iterable[Table]:
    """The first strategy's confusions; those of the others on request."""
    with_some = [part for part in parts if part.found.confusions]
    columns = (
        Column(say("failures-expected"), kind="text"),
        Column(say("failures-answered"), kind="text"),
        Column(say("column-rows")),
        Column(say("failures-share"), say("failures-share-unit")),
    )
    if parts and parts[0].found.confusions:
        first, *with_some = with_some
        caption = say("failures-confusions", strategy=first.name)
        yield Table(caption, columns, tuple(Row(row) for row in _confusion_cells(first)))
    if with_some:
        rows = tuple(
            Row((named(part.name), *cells))
            for part in with_some
            for cells in _confusion_cells(part)
        )
        caption = say("failures-other-confusions")
        first_column = Column(say("column-strategy"), kind="text")
        yield Table(caption, (first_column, *columns), rows, folded=True)


def _confusion_cells(part: _Part) -> Iterable[tuple[Cell, ...]]:
    for place, one in enumerate(part.found.confusions):
        at = f"{part.at}/confusions/{place}"
        yield (
            _text(one.target),
            _text(one.output),
            cell(one.n, numbers.count, f"{at}/n"),
            cell(one.share, numbers.percent, f"{at}/share"),
        )


def _labels(parts: Sequence[_Part]) -> Iterable[Table]:
    """Precision, recall and F1 of the first strategy, then F1 of all, each on request."""
    with_labels = [part for part in parts if part.found.labels]
    if not with_labels:
        return
    first = with_labels[0]
    columns = (
        Column(say("failures-label"), kind="text"),
        Column(say("failures-test-rows"), say("failures-test-rows-unit")),
        Column(say("failures-precision")),
        Column(say("failures-recall")),
        Column(say("failures-f1")),
    )
    rows = []
    for place, one in enumerate(first.found.labels):
        at = f"{first.at}/labels/{place}"
        rows.append(
            Row(
                (
                    _text(one.label),
                    cell(one.n, numbers.count, f"{at}/n"),
                    *_label_figures(one, at),
                )
            )
        )
    caption = say("failures-by-label", strategy=first.name)
    yield Table(caption, columns, tuple(rows), (say("failures-label-note"),), folded=True)
    if len(with_labels) > 1:
        yield _f1_of_all(with_labels)


def _label_figures(one: LabelScore, at: str) -> Iterable[Cell]:
    undefined = {
        "precision": "failures-never-answered",
        "recall": "failures-no-test-row",
        "f1": "failures-not-defined",
    }
    for name, value in (("precision", one.precision), ("recall", one.recall), ("f1", one.f1)):
        if value is None:
            yield Cell(say(undefined[name]), missing=True)
        else:
            yield cell(value, numbers.decimal, f"{at}/{name}")


def _f1_of_all(parts: Sequence[_Part]) -> Table:
    found = [
        {
            one.label: (one.f1, f"{part.at}/labels/{place}/f1")
            for place, one in enumerate(part.found.labels)
        }
        for part in parts
    ]
    absent: tuple[None, str] = (None, "")
    rows = []
    for label in dict.fromkeys(label for one in found for label in one):
        figures = [cell(*_written(one.get(label, absent))) for one in found]
        rows.append(Row((named(_line(label)), *figures)))
    columns = (
        Column(say("failures-label"), kind="text"),
        *(Column(part.name, group="F1", verbatim=True) for part in parts),
    )
    return Table(say("failures-f1-of-all"), columns, tuple(rows), folded=True)


def _written(figure: tuple[float | None, str]) -> tuple[float | None, numbers.Format, str]:
    return figure[0], numbers.decimal, figure[1]


# --- retrieval ----------------------------------------------------------------------------------


def _retrieval(parts: Sequence[_Part]) -> Iterable[Table]:
    with_some = [(part, part.found.retrieval) for part in parts if part.found.retrieval is not None]
    if not with_some:
        return
    columns = (
        Column(say("column-strategy"), kind="text"),
        Column(say("failures-shown"), say("failures-right-unit"), "shown"),
        Column(say("failures-shown"), say("failures-wrong-unit"), "shown"),
        Column(say("failures-not-shown"), say("failures-wrong-unit"), "not shown"),
        Column(say("failures-not-shown"), say("failures-right-unit"), "not shown"),
        Column(say("failures-of-these"), say("failures-of-these-unit"), "not shown"),
        Column(say("column-rows"), "", "not shown"),
    )
    rows = tuple(Row(tuple(_breakdown(part, one))) for part, one in with_some)
    by = {one.by for _, one in with_some}
    notes = [say("failures-source", by=name) for name in ("document", "answer") if name in by]
    if any(one.partly is not None for _, one in with_some):
        notes.append(say("failures-right-note"))
    yield Table(say("failures-sources"), columns, rows, tuple(notes))


def _breakdown(part: _Part, one: RetrievalBreakdown) -> Iterable[Cell]:
    at = f"{part.at}/retrieval"
    yield named(part.name)
    yield cell(one.answered, numbers.count, f"{at}/answered")
    yield cell(one.misread, numbers.count, f"{at}/misread")
    yield cell(one.missed, numbers.count, f"{at}/missed")
    yield cell(one.without_help, numbers.count, f"{at}/without_help")
    yield cell(one.closed_book, numbers.count, f"{at}/closed_book")
    yield cell(one.n, numbers.count, f"{at}/n")
