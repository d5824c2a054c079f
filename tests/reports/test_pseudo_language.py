"""What is not in the catalogue shows in the pseudo-language: it is still plain English there."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from html import unescape
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from rich.console import Console

from advisor.results import Results
from advisor.texts import Holds, holds
from reports import view
from reports.blocks import Report
from reports.messages import say, speaking
from reports.renderers import html, markdown, terminal

PSEUDO = "en-XA"
WORD = re.compile(r"[A-Za-z]{2,}")
UNITS = {"ms", "min", "KiB", "MiB", "GiB", "TiB", "USD", "SHA", "http", "https"}


def test_letters_of_messages_are_replaced_and_arguments_are_not() -> None:
    with speaking(PSEUDO):
        assert say("list-end", most="plain", last="names") == "plain ȧƞḓ names"


def names_and_data(value: Any, hint: Any) -> Iterator[str]:
    """Every text of the results that is no word of ours: names, and texts of the data."""
    if is_dataclass(value) and not isinstance(value, type):
        hints = get_type_hints(type(value), include_extras=True)
        for one in fields(value):
            if one.name != "kind":
                yield from names_and_data(getattr(value, one.name), hints[one.name])
    elif isinstance(value, Mapping):
        key, item = get_args(hint)
        for name, one in value.items():
            yield from names_and_data(name, key)
            yield from names_and_data(one, item)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from names_and_data(one, hint)
    elif isinstance(value, str) and not _enumerated(value, hint):
        yield from () if Holds.RENDERED in set(holds(hint)) else (value,)


def _enumerated(value: str, hint: Any) -> bool:
    """Whether a text is one of the words that a type lists: those are said by messages."""
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    return any(_enumerated(value, part) for part in get_args(hint) if not isinstance(part, str))


def plain_english(text: str, results: Results) -> list[str]:
    """Words of a report in the pseudo-language that are neither names nor data."""
    known = set(UNITS)
    for one in names_and_data(results, Results):
        known.update(WORD.findall(one))
    return [
        f"{word}: {line.strip()[:120]}"
        for line in text.splitlines()
        for word in WORD.findall(line)
        if word not in known
    ]


def drawn(report: Report) -> str:
    console = Console(width=200, file=io.StringIO(), color_system=None, record=True)
    terminal.render(report, console)
    return console.export_text()


def page(report: Report) -> str:
    """The words of the HTML page, without its tags, styles and scripts."""
    text = re.sub(r"<(style|script)\b.*?</\1>", "", html.render(report), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "\n", text))


@pytest.mark.parametrize("name", ["everything", "results", "answering", "empty"])
@pytest.mark.parametrize("written", [markdown.render, drawn, page])
def test_no_word_of_a_report_bypasses_the_messages(
    name: str, written: Any, request: pytest.FixtureRequest
) -> None:
    results = request.getfixturevalue(name)
    text = unescape(written(view.build(results, PSEUDO)))
    assert not plain_english(text, results)
