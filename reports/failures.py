"""Where it fails: confusions, labels, retrieval, and the rows that no strategy gets right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.findings import Failures, LabelScore, RetrievalBreakdown, StrategyFailures
from advisor.results import Results
from reports import numbers
from reports.blocks import Block, Cell, Column, Item, Notes, Row, Table
from reports.cells import cell, named, pointer, ranked
from reports.plain import one_line

ROWS_OPEN = 5
"""Rows wrong everywhere that are listed at once."""
ROWS_SHOWN = 20
"""And on request; all of them stand among the test rows of the report."""
LINE = 60
"""Characters of an input or answer that are shown."""
NO_AGREEMENT = "no agreement"


@dataclass(frozen=True, slots=True)
class _Part:
    """A strategy's failures with their place in results.json."""

    found: StrategyFailures
    at: str

    @property
    def name(self) -> str:
        return self.found.strategy


def blocks(results: Results) -> tuple[Block, ...]:
    """What fails in words, then the confusions, retrieval and rows behind it; () where nothing."""
    failures = results.failures
    if failures is None:
        return ()
    parts = _ordered(results, failures)
    said = tuple(Item(None, (text,)) for text in failures.sentences)
    return (
        *((Notes(said),) if said else ()),
        *_wrong_everywhere(results, failures),
        *_confusions(parts),
        *_labels(parts),
        *_retrieval(parts),
    )


def _ordered(results: Results, failures: Failures) -> list[_Part]:
    """In the order of the ranking, the verdict's winner first."""
    names = [strategy.name for strategy in ranked(results)]
    order = {name: place for place, name in enumerate(names)}
    parts = [
        _Part(found, pointer("failures", "by_strategy", place))
        for place, found in enumerate(failures.by_strategy)
    ]
    winner = results.verdict.winner
    return sorted(parts, key=lambda one: (one.name != winner, order.get(one.name, len(order))))


# --- rows that every strategy gets wrong --------------------------------------------------------


def _wrong_everywhere(results: Results, failures: Failures) -> Iterable[Table]:
    """The rows most agreed on, then further ones on request."""
    found = failures.wrong_everywhere
    strategies = numbers.count(failures.strategies)
    columns = (
        Column("row", kind="text"),
        Column("input", kind="text"),
        Column("expected", kind="text"),
        Column("agreed answer", kind="text"),
        Column("votes"),
    )
    at = {row.sample_id: place for place, row in enumerate(results.rows)}
    for start, end in ((0, ROWS_OPEN), (ROWS_OPEN, ROWS_SHOWN)):
        places = range(start, min(end, len(found)))
        if not places:
            return
        rows = tuple(_wrong_row(results, failures, place, at) for place in places)
        which = f"all {strategies} strategies get wrong"
        if failures.graded:
            which = f"score 0 for all {strategies} strategies"
        caption = f"Rows that {which}, those most agreed on first."
        notes = [f"Votes: how many of the {strategies} strategies give the agreed answer."]
        if start:
            caption = f"Further rows that {which}."
        if end < len(found):
            notes.insert(0, f"and {numbers.count(len(found) - end)} more.")
        yield Table(caption, columns, rows, tuple(notes), folded=start > 0)


def _wrong_row(results: Results, failures: Failures, place: int, at: Mapping[str, int]) -> Row:
    row, here = failures.wrong_everywhere[place], pointer("failures", "wrong_everywhere", place)
    known = at.get(row.sample_id)
    if known is None:
        texts = [Cell("not in this file", missing=True)] * 2
    else:
        sample = results.rows[known]
        texts = [_text(sample.input), _text(sample.target)]
    agreed = _text(row.agreed, NO_AGREEMENT)
    votes = cell(row.votes, numbers.count, f"{here}/votes")
    if row.agreed is None:
        votes = Cell("none", missing=True)
    return Row((named(_line(row.sample_id)), *texts, agreed, votes))


def _text(text: str | None, missing: str = "none") -> Cell:
    """A text of the data or of a model, on one line."""
    return Cell(missing, missing=True) if text is None else named(_line(text))


def _line(text: str) -> str:
    flat = one_line(text)
    return flat if len(flat) <= LINE else f"{flat[: LINE - 1]}…"


# --- classification -----------------------------------------------------------------------------


def _confusions(parts: Sequence[_Part]) -> Iterable[Table]:
    """The first strategy's confusions; those of the others on request."""
    with_some = [part for part in parts if part.found.confusions]
    columns = (
        Column("expected", kind="text"),
        Column("answered", kind="text"),
        Column("rows"),
        Column("share of", "the label's rows"),
    )
    if parts and parts[0].found.confusions:
        first, *with_some = with_some
        caption = f"Which labels {first.name} confuses, most rows first."
        yield Table(caption, columns, tuple(Row(row) for row in _confusion_cells(first)))
    if with_some:
        rows = tuple(
            Row((named(part.name), *cells))
            for part in with_some
            for cells in _confusion_cells(part)
        )
        caption = "Which labels the other strategies confuse."
        yield Table(caption, (Column("strategy", kind="text"), *columns), rows, folded=True)


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
        Column("label", kind="text"),
        Column("test", "rows"),
        Column("precision"),
        Column("recall"),
        Column("F1"),
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
    note = (
        "Precision: share of the answers with this label that are right. Recall: share of the "
        "label's rows that are found. F1: their harmonic mean."
    )
    caption = f"{first.name}, label by label."
    yield Table(caption, columns, tuple(rows), (note,), folded=True)
    if len(with_labels) > 1:
        yield _f1_of_all(with_labels)


def _label_figures(one: LabelScore, at: str) -> Iterable[Cell]:
    undefined = {
        "precision": "never answered",
        "recall": "no test row",
        "f1": "not defined",
    }
    for name, value in (("precision", one.precision), ("recall", one.recall), ("f1", one.f1)):
        if value is None:
            yield Cell(undefined[name], missing=True)
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
        Column("label", kind="text"),
        *(Column(part.name, group="F1", verbatim=True) for part in parts),
    )
    return Table("F1 of every strategy, label by label.", columns, tuple(rows), folded=True)


def _written(figure: tuple[float | None, str]) -> tuple[float | None, numbers.Format, str]:
    return figure[0], numbers.decimal, figure[1]


# --- retrieval ----------------------------------------------------------------------------------


def _retrieval(parts: Sequence[_Part]) -> Iterable[Table]:
    with_some = [(part, part.found.retrieval) for part in parts if part.found.retrieval is not None]
    if not with_some:
        return
    columns = (
        Column("strategy", kind="text"),
        Column("source shown,", "answer right", "shown"),
        Column("source shown,", "answer wrong", "shown"),
        Column("not shown,", "answer wrong", "not shown"),
        Column("not shown,", "answer right", "not shown"),
        Column("of these right", "without retrieval", "not shown"),
        Column("rows", "", "not shown"),
    )
    rows = tuple(Row(tuple(_breakdown(part, one))) for part, one in with_some)
    by = {one.by for _, one in with_some}
    kinds = {
        "document": "Source: a passage of the document that the row names.",
        "answer": "Source: a passage that holds an accepted answer word for word.",
    }
    notes = [kinds[name] for name in ("document", "answer") if name in by]
    if any(one.partly is not None for _, one in with_some):
        notes.append("Right: exactly right; an answer that is right in part counts as wrong here.")
    yield Table("What became of the rows whose source is known.", columns, rows, tuple(notes))


def _breakdown(part: _Part, one: RetrievalBreakdown) -> Iterable[Cell]:
    at = f"{part.at}/retrieval"
    yield named(part.name)
    yield cell(one.answered, numbers.count, f"{at}/answered")
    yield cell(one.misread, numbers.count, f"{at}/misread")
    yield cell(one.missed, numbers.count, f"{at}/missed")
    yield cell(one.without_help, numbers.count, f"{at}/without_help")
    yield cell(one.closed_book, numbers.count, f"{at}/closed_book")
    yield cell(one.n, numbers.count, f"{at}/n")
