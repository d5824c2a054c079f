"""Lines in a terminal: a row each with its first and last figures and a small bar per point."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from reports.blocks import LinePoint, Lines, Series
from reports.charts import scales
from reports.messages import say
from reports.plain import one_line
from reports.renderers.wide_text import Paragraph, is_wide

_BARS = "▁▂▃▄▅▆▇█"


def rows(block: Lines) -> Iterable[RenderableType]:
    """The caption, then a row per line; a figure's place on the x axis stands in brackets."""
    caption = one_line(block.caption)
    yield Paragraph(caption, "dim") if is_wide(caption) else Text(caption, "dim", overflow="fold")
    yield Text()
    predicted = any(series.predicted for series in block.series)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False)
    table.add_column("", overflow="fold", max_width=28)
    title = Text(_at(block.y_title, block.x_title))
    table.add_column(title, justify="right", overflow="fold", ratio=1)
    table.add_column("", no_wrap=True)
    table.add_column("", overflow="fold")
    if predicted:
        table.add_column("", no_wrap=True)
        table.add_column(Text(say("predicted")), overflow="fold")
    for series in block.series:
        style = "bold" if series.standing == "winner" else ""
        table.add_row(*_row(block, series, predicted=predicted), style=style)
    yield table


def _row(block: Lines, series: Series, *, predicted: bool) -> Iterable[Text]:
    yield Text(one_line(series.name), overflow="fold")
    yield _figure(series.points[:1])
    yield Text(_bars(block, series.points))
    yield _figure(series.points[-1:])
    if predicted:
        yield Text(_bars(block, series.predicted), style="dim")
        yield _figure(series.predicted[-1:])


def _figure(points: tuple[LinePoint, ...]) -> Text:
    return Text("".join(_at(point.y.text, point.x.text) for point in points))


def _at(figure: str, place: str) -> str:
    return one_line(say("figure-at", figure=figure, place=place))


def _bars(block: Lines, points: tuple[LinePoint, ...]) -> str:
    heights = (scales.position(block.y, point.y.value or 0.0) for point in points)
    return "".join(_BARS[min(len(_BARS) - 1, int(height * len(_BARS)))] for height in heights)
