"""Where it fails: confusions, labels, retrieval, and the rows that no strategy gets right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.findings import CostliestConfusion, Failures, RetrievalBreakdown
from advisor.results import Results
from reports.blocks import Block, Cell, Column, Item, Notes, Table
from reports.messages import numbers, say
from reports.plain import one_line
from reports.sections.places import (
    Place,
    Shown,
    figure,
    figures,
    finished,
    missing,
    ranked,
    table,
    text,
    titled,
)

ROWS_OPEN = 5
"""Rows wrong everywhere that are listed at once."""
ROWS_SHOWN = 20
"""And on request; all of them are among the test rows of the report."""
LINE = 60
"""Characters of an input or answer that are shown."""
MOST_LABELS = 15
"""A wider matrix is unreadable on a phone; the most frequent confusions are in a table anyway."""
FIRST_HALF = 8
"""Columns of the matrix that a narrow renderer shows at once."""
NAME_LENGTH = 40


def blocks(results: Results) -> tuple[Block, ...]:
    """What fails, then the confusions, retrieval and rows behind it; () where nothing."""
    found = results.failures
    if found is None:
        return ()
    order = {one.value.id: place for place, one in enumerate(ranked(results))}
    winner = results.verdict.winner
    parts = sorted(  # in the order of the ranking, the verdict's winner first
        Place(results) / "failures/by_strategy",
        key=lambda one: (one.value.strategy != winner, order.get(one.value.strategy, len(order))),
    )
    said = tuple(Item(None, (text,)) for text in _findings(results, found))
    return (
        *((Notes(said),) if said else ()),
        *_wrong_everywhere(results, found),
        *_confusions(parts),
        *_labels(parts),
        *_retrieval(parts),
    )


def _findings(results: Results, found: Failures) -> Iterable[str]:
    """What the tables below come to."""
    yield from _all_wrong(results, found)
    if found.wrong_everywhere and found.not_counted:
        names = found.not_counted
        yield say("failures-not-counted", names=names, n=len(names))
    if found.costliest is not None:
        yield _costliest(found.costliest)
    for one in found.by_strategy:
        if one.no_label:
            yield say("failures-no-label", strategy=one.strategy, n=one.no_label, rows=one.rows)
    for one in found.by_strategy:
        for form in one.forms:
            yield say(form, strategy=one.strategy, example=_cut(form.example, LINE))
    for one in found.by_strategy:
        if one.retrieval is not None:
            yield from _steps(one.strategy, one.retrieval, found.closed_book)


def _all_wrong(results: Results, found: Failures) -> Iterable[str]:
    """How many rows fail under every strategy, and on how many of them most strategies agree.

    Strategies that learnt from the same rows repeat each other's mistakes, so agreement is a reason
    to look at a label, not proof against it.
    """
    wrong, strategies = found.wrong_everywhere, len(found.counted)
    if not wrong:
        return
    yield say(
        "failures-all-wrong",
        n=len(wrong),
        rows=results.task.n_test,
        strategies=strategies,
        graded=found.graded,
    )
    most = strategies // 2 + 1
    if agreed := sum(row.votes >= most for row in wrong):
        by_label = results.task.kind == "classification"
        key = "failures-check-labels" if by_label else "failures-check-answers"
        yield say(key, n=len(wrong), agreed=agreed, most=most)


def _costliest(found: CostliestConfusion) -> str:
    return say(
        "failures-costliest",
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
        yield say(
            "failures-known",
            strategy=strategy,
            n=part.without_help,
            graded=graded,
            by=part.by,
            alone=part.closed_book is not None,
            other=closed_book,
            known=part.closed_book,
        )


# --- rows that every strategy gets wrong --------------------------------------------------------


def _wrong_everywhere(results: Results, found: Failures) -> Iterable[Table]:
    """The rows most agreed on, then further ones on request."""
    wrong, strategies = list(Place(results) / "failures/wrong_everywhere"), len(found.counted)
    rows = {row.sample_id: row for row in results.rows}

    def of_row(field: str) -> Shown:
        def cell(place: Place) -> Cell:
            row = rows.get(place.value.sample_id)
            if row is None:
                return missing("failures-not-in-file")
            return _line(getattr(row, field))

        return text("failures-input" if field == "input" else "failures-expected", cell)

    def votes(place: Place) -> Cell:
        if place.value.agreed is None:
            return missing("none")
        return figure(place / "votes", numbers.count)

    columns = (
        text("failures-row", lambda one: _line(one.value.sample_id)),
        of_row("input"),
        of_row("target"),
        text("failures-agreed", lambda one: _line(one.value.agreed, "failures-no-agreement")),
        Shown(titled("failures-votes"), votes),
    )
    for start, end in ((0, ROWS_OPEN), (ROWS_OPEN, ROWS_SHOWN)):
        if not wrong[start:end]:
            return
        key = "failures-further-rows" if start else "failures-rows"
        caption = say(key, graded=found.graded, strategies=strategies)
        notes = [say("failures-votes-note", strategies=strategies)]
        if end < len(wrong):
            notes.insert(0, say("failures-more-rows", n=len(wrong) - end))
        yield table(caption, columns, wrong[start:end], notes, folded=start > 0)


def _line(text: str | None, none: str = "none") -> Cell:
    """A text of the data or of a model, on one line; `none`: the message where there is none."""
    return missing(none) if text is None else Cell(_cut(text, LINE))


def _cut(text: str, length: int) -> str:
    flat = one_line(text)
    return flat if len(flat) <= length else f"{flat[: length - 1]}…"


# --- classification -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Confused:
    strategy: str
    place: Place

    def __truediv__(self, path: str) -> Place:
        return self.place / path


def _confusions(parts: Sequence[Place]) -> Iterable[Table]:
    """The first strategy's confusions; those of the others on request."""
    found = [[_Confused(part.value.strategy, one) for one in part / "confusions"] for part in parts]
    first, rest = (found[0], found[1:]) if parts and found[0] else ([], found)
    columns = (
        text("failures-expected", lambda one: _line(one.place.value.target)),
        text("failures-answered", lambda one: _line(one.place.value.output)),
        figures("column-rows", "n", numbers.count),
        figures("failures-share", "share", numbers.percent),
    )
    if first:
        yield table(say("failures-confusions", strategy=first[0].strategy), columns, first)
    others = [one for part in rest for one in part]
    if others:
        named = text("column-strategy", lambda one: one.strategy)
        yield table(say("failures-other-confusions"), (named, *columns), others, folded=True)


def _labels(parts: Sequence[Place]) -> Iterable[Table]:
    """Precision, recall and F1 of the first strategy, then F1 of all, each on request."""
    with_labels = [part for part in parts if part.value.labels]
    if not with_labels:
        return
    first, label = with_labels[0], text("failures-label", lambda one: _line(one.value.label))
    yield table(
        say("failures-by-label", strategy=first.value.strategy),
        (
            label,
            figures("failures-test-rows", "n", numbers.count),
            _defined("precision", "failures-never-answered"),
            _defined("recall", "failures-no-test-row"),
            _defined("f1", "failures-not-defined"),
        ),
        first / "labels",
        [say("failures-label-note")],
        folded=True,
    )
    if len(with_labels) < 2:
        return
    labels = dict.fromkeys(one.label for part in with_labels for one in part.value.labels)
    named = text("failures-label", _line)
    columns = (named, *map(_f1, with_labels))
    yield table(say("failures-f1-of-all"), columns, labels, folded=True)


def _f1(part: Place) -> Shown:
    """A strategy's F1 of each label."""
    own = {one.value.label: one / "f1" for one in part / "labels"}

    def cell(label: str) -> Cell:
        return figure(own.get(label, Place(None)), numbers.decimal)

    return Shown(Column(part.value.strategy, group="F1"), cell)


def _defined(name: str, undefined: str) -> Shown:
    """A figure of a label, and what it means where there is none."""

    def cell(place: Place) -> Cell:
        one = place / name
        return missing(undefined) if one.value is None else figure(one, numbers.decimal)

    return Shown(titled(f"failures-{name}"), cell)


def matrix(results: Results) -> tuple[Block, ...]:
    """Test rows by expected label and answer, tallied from the rows of the file.

    Of the winner, or else of the best in the ranking. Empty unless this is a classification into
    few labels and the file has its rows.
    """
    labels = results.task.labels
    names = [one.value.id for one in finished(results)]
    name = results.verdict.winner or (names[0] if names else None)
    if results.task.kind != "classification" or not 2 <= len(labels) <= MOST_LABELS or name is None:
        return ()
    tally: Counter[tuple[str, str | None]] = Counter()
    for row in results.rows:
        if name in row.answers and row.target in labels:
            output = row.answers[name].output
            tally[row.target, output if output in labels else None] += 1
    if not tally:
        return ()
    answers = [*labels, *([None] if any(output is None for _, output in tally) else [])]
    known = Counter(target for target, _ in tally.elements())

    def answered(place: int, answer: str | None) -> Shown:
        def cell(entry: tuple[int, str]) -> Cell:
            label, n = entry[1], tally[entry[1], answer]
            share = n / known[label]
            return Cell(numbers.count(n), float(n), shade=share if answer == label else -share)

        half = "first labels" if place <= FIRST_HALF else "further labels"
        return Shown(
            Column(say("confusion-else") if answer is None else str(place), "", half), cell
        )

    named = text("failures-expected", lambda entry: f"{entry[0]} {_cut(entry[1], NAME_LENGTH)}")
    return (
        table(
            say("confusion-caption", strategy=name),
            (named, *(answered(at, one) for at, one in enumerate(answers, start=1))),
            [entry for entry in enumerate(labels, start=1) if known[entry[1]]],
            map(say, ("confusion-note", *["confusion-else-note"] * (None in answers))),
        ),
    )


# --- retrieval ----------------------------------------------------------------------------------


def _retrieval(parts: Sequence[Place]) -> Iterable[Table]:
    found = [part for part in parts if part.value.retrieval is not None]
    if not found:
        return
    shown, absent = say("failures-shown"), say("failures-not-shown")
    right, wrong = say("failures-right-unit"), say("failures-wrong-unit")
    columns = (
        (Column(shown, right, "shown"), "answered"),
        (Column(shown, wrong, "shown"), "misread"),
        (Column(absent, wrong, "not shown"), "missed"),
        (Column(absent, right, "not shown"), "without_help"),
        (titled("failures-of-these", "not shown"), "closed_book"),
        (titled("column-rows", "not shown"), "n"),
    )
    by = {one.value.retrieval.by for one in found}
    notes = [say("failures-source", by=name) for name in ("document", "answer") if name in by]
    if any(one.value.retrieval.partly is not None for one in found):
        notes.append(say("failures-right-note"))
    yield table(
        say("failures-sources"),
        (
            text("column-strategy", lambda one: one.value.strategy),
            *(figures(column, f"retrieval/{name}", numbers.count) for column, name in columns),
        ),
        found,
        notes,
    )
