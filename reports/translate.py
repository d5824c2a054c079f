"""A finished report in another language.

One language is measured and stored; the words of every other one are put in place of the English
ones in the finished report, so that both say the same, of old runs too. Names and texts of the data
are marked in the blocks and stay as they are, and so does a sentence that no catalogue knows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from advisor.config import LANGUAGES, PSEUDO, language_of
from reports import catalogue
from reports.blocks import (
    Axis,
    Bars,
    Cell,
    Column,
    Headline,
    Item,
    Lines,
    Notes,
    Part,
    Report,
    Row,
    Rows,
    Scatter,
    Section,
    Table,
    Tick,
)

__all__ = ["LANGUAGES", "translate"]

T = TypeVar("T")

_WORDS: dict[type, tuple[str, ...]] = {
    Report: ("title", "subtitle", "footer"),
    Headline: ("verdict", "grounds", "support", "warning"),
    Section: ("title",),
    Table: ("caption", "notes"),
    Row: ("remark",),
    Scatter: ("title", "x_title", "y_title", "caption", "drawn"),
    Lines: ("title", "x_title", "y_title", "caption", "drawn"),
    Bars: ("title", "caption", "drawn"),
    Part: ("name",),
    Notes: ("title",),
}
"""Fields that hold the report's own words; other fields are names, figures or further blocks."""

Translate = Callable[[str], str]


def translate(report: Report, language: str) -> Report:
    """The report in another language: same blocks, same figures, same names.

    Args:
        report: in English, as `view.build` and `two_runs.build` make it.
        language: one of LANGUAGES, or another way to write it (`zh`, `zh-CN`).

    Raises:
        ConfigError: the language is unknown; names the choices.
    """
    tag = language_of(language)
    if tag == report.language:
        return report
    if tag == PSEUDO:
        return replace(report, language=tag)
    return replace(_walked(report, _catalogue(tag).translate), language=tag)


@cache
def _catalogue(tag: str) -> catalogue.Catalogue:
    return catalogue.bundled(tag)


def _walked(value: T, said: Translate) -> T:
    """The same value with its words translated, and those of everything in it."""
    special = _SPECIAL.get(type(value))
    if special is not None:
        return special(value, said)  # type: ignore[no-any-return]
    if isinstance(value, tuple):
        return tuple(_walked(one, said) for one in value)  # type: ignore[return-value]
    if not is_dataclass(value) or isinstance(value, type):
        return value
    own = _WORDS.get(type(value), ())
    changed: dict[str, Any] = {}
    for one in fields(value):
        before = getattr(value, one.name)
        after = _told(before, said) if one.name in own else _walked(before, said)
        if after is not before:
            changed[one.name] = after
    return replace(value, **changed) if changed else value


def _told(words: str | tuple[str, ...] | None, said: Translate) -> str | tuple[str, ...] | None:
    if words is None:
        return None
    return said(words) if isinstance(words, str) else tuple(said(one) for one in words)


def _cell(cell: Cell, said: Translate) -> Cell:
    return cell if cell.verbatim else replace(cell, text=said(cell.text))


def _column(column: Column, said: Translate) -> Column:
    """Title and unit are one phrase in two lines in English, in another order elsewhere."""
    axis = _walked(column.axis, said)
    if column.verbatim:
        return replace(column, axis=axis)
    heading = f"{column.title} {column.unit}"
    whole = said(heading)
    if column.unit and whole != heading:
        return replace(column, title=whole, unit="", axis=axis)
    return replace(column, title=said(column.title), unit=said(column.unit), axis=axis)


def _item(item: Item, said: Translate) -> Item:
    term = item.term if item.term is None or item.named else said(item.term)
    texts = item.texts if item.verbatim else tuple(said(text) for text in item.texts)
    return replace(item, term=term, texts=texts)


def _axis(axis: Axis, said: Translate) -> Axis:
    return replace(axis, ticks=tuple(Tick(one.value, said(one.label)) for one in axis.ticks))


_SPECIAL: dict[type, Callable[[Any, Translate], Any]] = {
    Cell: _cell,
    Column: _column,
    Item: _item,
    Axis: _axis,
    Rows: lambda rows, _said: rows,
}
