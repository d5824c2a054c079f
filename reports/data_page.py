"""`advisor data`: what is in a file, as blocks that the renderers draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.data.audit import Audit, Lengths, Pair
from advisor.data.table import Table as DataTable
from advisor.findings import Finding
from advisor.types import Task
from reports.blocks import Block, Cell, Column, Headline, Item, Notes, Report, Row, Section, Table
from reports.messages import language as spoken
from reports.messages import numbers, say
from reports.sections.provenance import of_file, of_task

SHOWN = 50
"""Rows of a list; the list of changes that `--out` writes holds all of them."""
SHOWN_CHARACTERS = 160


def page(
    found: Audit,
    table: DataTable,
    task: Task,
    notes: Sequence[Finding],
    test: DataTable | None = None,
) -> Report:
    """The whole page.

    Args:
        found: what the audit found.
        table: the labelled rows.
        task: what they ask for.
        notes: how that was recognised.
        test: the test rows, where they were compared.
    """
    sections = (
        Section(say("data-section-file"), (Notes(tuple(_about(found, table, task, notes))),), True),
        Section(say("data-section-labels"), tuple(_labels(found)), True),
        Section(say("data-section-suspects"), tuple(_suspects(found, table)), True),
        Section(
            say("data-section-contradictions"),
            tuple(_pairs(found.contradictions, table, table)),
            True,
        ),
        Section(say("data-section-near"), tuple(_pairs(found.near, table, table)), True),
        Section(say("data-section-repeats"), tuple(_pairs(found.repeats, table, table)), True),
        Section(say("data-section-leaks"), tuple(_pairs(found.leaks or (), table, test)), True),
    )
    sure = sum(one.confident for one in found.suspects or ())
    counted = {
        "suspects": sure,
        "contradictions": len(found.contradictions),
        "near": len(found.near),
        "repeats": len(found.repeats),
        "leaks": len(found.leaks or ()),
    }
    support = tuple(say(f"data-found-{name}", n=n) for name, n in counted.items() if n)
    unseen = [
        say(f"data-not-{name}")
        for name, value in (("suspects", found.suspects), ("leaks", found.leaks))
        if value is None
    ]
    return Report(
        title=say("data-title"),
        subtitle=table.report.path,
        headline=Headline(
            say("data-verdict", rows=len(table), found=len(support)), support=(*support, *unseen)
        ),
        sections=tuple(part for part in sections if part.blocks),
        footer=say("file-sha256", sha256=table.report.sha256),
        language=spoken(),
    )


def _about(found: Audit, table: DataTable, task: Task, notes: Sequence[Finding]) -> Iterator[Item]:
    yield Item(None, tuple(of_file(table.report)))
    yield Item(None, (of_task(task), *map(say, (*notes, *table.notes))))
    yield Item(
        None, (_lengths("input", found.input_lengths), _lengths("target", found.target_lengths))
    )
    scripts = [
        say("data-script", script=say("script-name", name=name), share=share)
        for name, share in found.scripts
    ]
    if scripts:
        yield Item(None, (say("data-scripts", scripts=scripts),))


def _lengths(part: str, lengths: Lengths) -> str:
    return say(
        "data-lengths",
        part=part,
        least=lengths.least,
        median=lengths.median,
        p95=lengths.p95,
        most=lengths.most,
    )


def _text(text: str | None) -> Cell:
    flat = " ".join((text or "").split())
    return Cell(flat if len(flat) <= SHOWN_CHARACTERS else f"{flat[: SHOWN_CHARACTERS - 1]}…")


def _more(count: int) -> tuple[str, ...]:
    return (say("data-more", n=count - SHOWN),) if count > SHOWN else ()


def _labels(found: Audit) -> Iterator[Block]:
    total = sum(count for _, count in found.labels)
    rows = tuple(
        Row((_text(label), Cell(numbers.count(count)), Cell(numbers.percent(count / total))))
        for label, count in found.labels[:SHOWN]
    )
    if rows:
        columns = (
            Column(say("data-label"), kind="text"),
            Column(say("data-rows")),
            Column(say("data-share")),
        )
        caption = say("data-labels-table", n=len(found.labels))
        yield Table(caption, columns, rows, _more(len(found.labels)))


def _suspects(found: Audit, table: DataTable) -> Iterator[Block]:
    listed = (found.suspects or ())[:SHOWN]
    if not listed:
        return
    numbered = table.numbers()
    samples = table.samples([one.index for one in listed])
    rows = tuple(
        Row(
            (
                Cell(str(numbered[one.index])),
                _text(sample.input),
                _text(sample.target),
                _text(one.suggested),
                Cell(numbers.percent(one.own)),
                Cell(numbers.percent(one.other)),
            )
        )
        for one, sample in zip(listed, samples, strict=True)
    )
    columns = (
        Column(say("data-row"), kind="text"),
        Column(say("data-input"), kind="text"),
        Column(say("data-label"), kind="text"),
        Column(say("data-suggested"), kind="text"),
        Column(say("data-own")),
        Column(say("data-other")),
    )
    count = len(found.suspects or ())
    notes = (*_more(count), say("data-suspects-explained", rows=found.looked_at))
    yield Table(say("data-suspects-table", n=count), columns, rows, notes)


def _pairs(pairs: Sequence[Pair], table: DataTable, other: DataTable | None) -> Iterator[Block]:
    if not pairs or other is None:
        return
    shown = pairs[:SHOWN]
    ours, theirs = table.numbers(), other.numbers()
    firsts = table.samples([pair.first for pair in shown])
    seconds = other.samples([pair.second for pair in shown])
    rows = tuple(
        Row(
            (
                Cell(f"{ours[pair.first]} / {theirs[pair.second]}"),
                _text(first.input),
                _text(first.target),
                _text(second.input),
                _text(second.target),
            )
        )
        for pair, first, second in zip(shown, firsts, seconds, strict=True)
    )
    columns = (
        Column(say("data-row"), kind="text"),
        Column(say("data-input"), kind="text"),
        Column(say("data-target"), kind="text"),
        Column(say("data-other-input"), kind="text"),
        Column(say("data-other-target"), kind="text"),
    )
    yield Table(say("data-pairs-table", n=len(pairs)), columns, rows, _more(len(pairs)))
