"""The report in a terminal, from 80 columns on. Draws blocks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rich import box
from rich.cells import cell_len
from rich.console import Console, JustifyMethod, RenderableType
from rich.table import Table as RichTable
from rich.text import Text

from reports.blocks import (
    Axis,
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Headline,
    Lines,
    Notes,
    Report,
    Row,
    Rows,
    Scatter,
    Standing,
    Table,
)
from reports.charts import bars, scales
from reports.messages import say, speaking
from reports.plain import one_line
from reports.renderers import line_rows
from reports.renderers.wide_text import Paragraph, is_wide

_STYLES: dict[Standing, str] = {
    "winner": "bold", "tied": "", "marked": "", "plain": "", "absent": "dim",
}  # fmt: skip
_INTERVAL_WIDTHS = (8, 24)
_GAP = 2
"""Between two columns."""
_NAME_WIDTH = 28
_LEAST_TEXT = 8
"""Columns of text that are narrower than this are not worth reading."""
_BAR_WIDTH = 20
_SHADES: dict[tuple[str, str], str] = {
    ("dark", "work"): "█", ("middle", "work"): "▓", ("open", "work"): "░",
    ("dark", "check"): "▬", ("middle", "check"): "─", ("open", "check"): "┄",
}  # fmt: skip
"""A part of a bar by its tone and role."""


def render(report: Report, console: Console) -> None:
    """Print the report. Pass `report.summary()` for what belongs after a run."""
    with speaking(report.language):
        _render(report, console)


def _render(report: Report, console: Console) -> None:
    console.print()
    console.print(_text(report.title, "bold"))
    console.print(_prose(report.subtitle, "dim"))
    console.print()
    _print(console, _headline(report.headline))
    for section in report.sections:
        drawn = [list(_block(block, console.width)) for block in section.blocks]
        if not any(drawn):
            continue
        console.print()
        console.print(_text(section.title, "bold underline"))
        for index, parts in enumerate(filter(None, drawn)):
            if index:
                console.print()
            _print(console, parts)
    console.print()
    console.print(_text(report.footer, "dim"))


def _print(console: Console, parts: Iterable[RenderableType]) -> None:
    for part in parts:
        console.print(part)


def _text(value: str, style: str = "") -> Text:
    return Text(one_line(value), style=style, overflow="fold")


def _prose(value: str, style: str = "") -> RenderableType:
    """Running text; Chinese is broken into lines here, since `rich` breaks at spaces alone."""
    flat = one_line(value)
    return Paragraph(flat, style) if is_wide(flat) else _text(value, style)


def _block(block: Block, width: int) -> Iterable[RenderableType]:
    match block:
        case Headline():
            yield from _headline(block)
        case Table():
            if not block.folded:
                yield from _table(block, width)
        case Scatter():
            yield _prose(block.title, "dim")
            yield _prose(block.caption)
        case Lines():
            yield from line_rows.rows(block)
        case Bars():
            yield from _bars(block, width)
        case Notes():
            yield from _notes(block)
        case Rows():
            return


def _headline(block: Headline) -> Iterable[RenderableType]:
    yield _prose(block.verdict, "bold")
    if block.grounds:
        yield _prose(block.grounds)
    for sentence in block.support:
        yield _prose(sentence)
    if block.warning is not None:
        yield Text()
        if is_wide(block.warning):
            yield _prose(f"! {block.warning}", "yellow")
        else:
            yield Text.assemble(("! ", "bold yellow"), _text(block.warning, "yellow"))


def _notes(block: Notes) -> Iterable[RenderableType]:
    if block.title:
        yield _prose(block.title, "dim")
        yield _terms(block)
        return
    for item in block.items:
        if item.term is None:
            yield from (_bullet(text) for text in item.texts)
            continue
        yield _text(item.term, "bold" if not block.verbatim else "dim")
        yield from (_bullet(text) for text in item.texts if text)


def _terms(block: Notes) -> RenderableType:
    """Each term with its sentences beside it."""
    grid = RichTable.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(overflow="fold", max_width=_NAME_WIDTH)
    grid.add_column(overflow="fold")
    for item in block.items:
        grid.add_row(
            _text(item.term or "", "bold"), _prose(say("between-sentences").join(item.texts))
        )
    return grid


def _bars(block: Bars, width: int) -> Iterable[RenderableType]:
    """A line for each bar, its longest segments in words: no table of them fits 80 columns."""
    yield _prose(block.title, "dim")
    yield Text()
    grid = RichTable.grid(padding=(0, _GAP, 0, 0))
    grid.add_column(overflow="fold", max_width=_NAME_WIDTH)
    grid.add_column(no_wrap=True, width=_BAR_WIDTH)
    grid.add_column(overflow="fold")
    names = [one_line(bar.name) for bar in block.bars]
    left = min(_NAME_WIDTH, max(map(cell_len, names), default=0)) + _BAR_WIDTH + 3 * _GAP
    for bar, name in zip(block.bars, names, strict=True):
        said = _text(_fitting(bars.told(block.parts, bar.segments), width - left), "dim")
        grid.add_row(
            Text(name, overflow="fold"), _bar(block, bar), said, style=_STYLES[bar.standing]
        )
    yield grid
    yield Text()
    key = "  ".join(
        f"{_SHADES[part.tone, part.role]} {one_line(part.name)}" for part in block.parts
    )
    yield _prose(key, "dim")
    yield from (_prose(said, "dim") for said in (block.caption, block.drawn) if said)


def _bar(block: Bars, bar: Bar) -> Text:
    """The bar in whole characters; a segment that is less than half of one leaves none."""
    ends, total = [0], 0.0
    for segment in bar.segments:
        total += segment.length.value or 0.0
        ends.append(round(scales.position(block.axis, total) * _BAR_WIDTH))
    looks = [block.parts[segment.part] for segment in bar.segments]
    drawn = [
        _SHADES[part.tone, part.role] * (end - start)
        for part, start, end in zip(looks, ends, ends[1:], strict=False)
    ]
    return Text("".join(drawn))


def _fitting(texts: Sequence[str], width: int) -> str:
    """The first of the texts, as many as fit; at least one."""
    between = say("between-figures")
    shown = texts[:1]
    for one in texts[1:]:
        if cell_len(between.join((*shown, one))) > width:
            break
        shown = [*shown, one]
    return between.join(shown)


def _bullet(text: str) -> RenderableType:
    grid = RichTable.grid(padding=(0, 1))
    grid.add_column(width=2, justify="right")
    grid.add_column(overflow="fold")
    grid.add_row("·", _prose(text))
    return grid


def _table(block: Table, width: int) -> Iterable[RenderableType]:
    """One narrow table for each group of columns, the name of the row first in each."""
    yield _prose(block.caption, "dim")
    full = [row for row in block.rows if row.remark is None]
    if full:
        places = range(1, len(block.columns))
        for _, group in groupby(places, key=lambda place: block.columns[place].group):
            yield Text()
            yield _group(block, full, list(group), width)
    for row in block.rows:
        if row.remark is not None:
            yield Text()
            name = one_line(row.cells[0].text)
            if is_wide(one_line(row.remark)):
                yield Text(name, style="bold", overflow="fold")
                yield _prose(row.remark)
            else:
                yield Text.assemble((name, "bold"), " ", _text(row.remark))
    if block.notes:
        yield Text()
    yield from (_prose(note, "dim") for note in block.notes)


def _group(block: Table, rows: Sequence[Row], places: Sequence[int], width: int) -> RenderableType:
    table = RichTable(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    names = [one_line(row.cells[0].text) for row in rows]
    name_width = min(_NAME_WIDTH, max(cell_len(name) for name in names))
    table.add_column(
        _text(block.columns[0].title), overflow="fold", min_width=name_width, max_width=_NAME_WIDTH
    )
    picture = _picture_width(block, rows, places, width - name_width - _GAP)
    texts = _text_widths(block, rows, places, width - name_width - _GAP)
    for place in places:
        column = block.columns[place]
        if column.axis is not None and picture:
            table.add_column(_axis_line(column.axis, picture), no_wrap=True)
        side: JustifyMethod = "left" if column.kind == "text" else "right"
        table.add_column(
            _heading(column), justify=side, overflow="fold", max_width=texts.get(place)
        )
    for row, name in zip(rows, names, strict=True):
        cells = [Text(name, overflow="fold")]
        for place in places:
            axis, cell = block.columns[place].axis, row.cells[place]
            if axis is not None and picture:
                cells.append(_interval(axis, cell, picture))
            cells.append(_text(cell.text, "dim" if cell.missing else ""))
        table.add_row(*cells, style=_STYLES[row.standing])
    return table


def _heading(column: Column) -> Text:
    return Text("\n".join(one_line(part) for part in (column.title, column.unit) if part))


def _picture_width(block: Table, rows: Sequence[Row], places: Sequence[int], available: int) -> int:
    """Columns left over for the picture of the intervals when every figure stands on one line.

    None where they are too few: a figure that is cut off is worse than a missing picture.
    """
    taken = sum(_natural_width(block, rows, place) + _GAP for place in places)
    least, most = _INTERVAL_WIDTHS
    left = available - taken - _GAP
    return min(most, left) if left >= least else 0


def _natural_width(block: Table, rows: Sequence[Row], place: int) -> int:
    """Columns that the heading and every cell of a table's column take on one line each."""
    heading = str(_heading(block.columns[place])).split("\n")
    texts = [*heading, *(one_line(row.cells[place].text) for row in rows)]
    return max(cell_len(text) for text in texts)


def _text_widths(
    block: Table, rows: Sequence[Row], places: Sequence[int], available: int
) -> dict[int, int]:
    """How wide each column of text may be, so that every figure beside it stands whole.

    The columns left over are shared; a text that needs less than its share leaves it to the others.
    """
    natural = {place: _natural_width(block, rows, place) for place in places}
    texts = [place for place in places if block.columns[place].kind == "text"]
    left = available - sum(natural[place] + _GAP for place in places if place not in texts)
    left -= _GAP * len(texts)
    widths: dict[int, int] = {}
    for place in sorted(texts, key=lambda one: natural[one]):
        share = max(_LEAST_TEXT, left // (len(texts) - len(widths)))
        widths[place] = min(natural[place], share)
        left -= widths[place]
    return widths


def _axis_line(axis: Axis, width: int) -> Text:
    low, high = axis.ticks[0].label, axis.ticks[-1].label
    gap = " " * max(1, width - len(low) - len(high))
    return Text(f"{low}{gap}{high}"[:width])


def _interval(axis: Axis, cell: Cell, width: int) -> Text:
    line = [" "] * width

    def place(value: float) -> int:
        return round(scales.position(axis, value) * (width - 1))

    if axis.reference is not None:
        line[place(axis.reference)] = "│"
    if cell.low is not None and cell.high is not None:
        for index in range(place(cell.low), place(cell.high) + 1):
            line[index] = "─"
    if cell.value is not None:
        line[place(cell.value)] = "●"
    return Text("".join(line))
