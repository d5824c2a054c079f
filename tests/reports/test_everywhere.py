"""What holds in every report, of whatever happened to a run, in every form and language."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from html import unescape
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from rich.cells import cell_len
from rich.console import Console

from advisor.config import PSEUDO
from advisor.runs.pair import RunPair
from advisor.texts import Holds, holds
from reports.blocks import Cell, Column, Report, Rows
from reports.messages import say, speaking
from reports.renderers import html, markdown, table_csv, terminal
from tests.pseudo import UNITS, WORD, bypassed

FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")
ENGLISH = re.compile(r"[A-Za-z][a-z']*(?:[ -][A-Za-z][a-z']*){2,}")
"""Three English words in a row."""


def drawn(report: Report, width: int = 80) -> str:
    """The report in a terminal."""
    console = Console(width=width, file=io.StringIO(), color_system=None, record=True)
    terminal.render(report, console)
    return console.export_text()


def page(report: Report) -> str:
    """The words of the HTML page, without its tags, styles and scripts."""
    text = re.sub(r"<(style|script)\b.*?</\1>", "", html.render(report), flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]*>", "\n", text))


def written(report: Report) -> str:
    return unescape(markdown.render(report)).replace("\\", "").replace(markdown.WORD_JOINER, "")


def names_and_data(value: Any, hint: Any) -> Iterator[str]:
    """Every text of a document that is no word of ours: names, and texts of the data."""
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


def known_words(case: Any) -> set[str]:
    texts = names_and_data(case.source, case.kind)
    return UNITS | {word for text in texts for word in WORD.findall(text)}


# --- nothing bypasses the messages --------------------------------------------------------------


def test_letters_of_messages_are_replaced_and_arguments_are_not() -> None:
    with speaking(PSEUDO):
        assert say("list-end", most="plain", last="names") == "plain ȧƞḓ names"


@pytest.mark.parametrize("form", [written, drawn, page])
def test_no_word_of_a_report_bypasses_the_messages(
    case: Any, form: Callable[[Report], str]
) -> None:
    with speaking(PSEUDO):
        text = form(case.report(PSEUDO))
    assert bypassed(text, known_words(case)) == []


def test_no_sentence_of_a_csv_bypasses_the_messages(case: Any) -> None:
    """Names of columns and of the program's values are the same in every language."""
    render: Any = table_csv.render_pair if isinstance(case.source, RunPair) else table_csv.render
    english = render(case.source)
    heading, *_ = english.splitlines()
    with speaking(PSEUDO):
        said = render(case.source)
    assert said.startswith(heading)
    values = "done failed skipped yes no documents training rows searched asked"
    assert bypassed(said, {*known_words(case), heading, values}) == []


# --- languages ----------------------------------------------------------------------------------


def texts_of(value: object) -> Iterable[str]:
    """Every text of a report, in its order; of test rows the words above them alone."""
    match value:
        case str():
            yield value
        case Cell():
            yield value.text
        case Column():
            yield value.heading
        case Rows():
            yield from texts_of(value.filters)
        case tuple():
            for one in value:
                yield from texts_of(one)
        case _ if is_dataclass(value):
            for one in fields(value):
                yield from texts_of(getattr(value, one.name))


def test_the_chinese_report_has_the_same_figures_and_no_english(case: Any) -> None:
    english, chinese = case.report(), case.report("zh-CN")
    assert chinese.language == "zh-Hans"
    known = known_words(case) | {"genai", "prices"}  # a package
    wrong = []
    for one, other in zip(texts_of(english), texts_of(chinese), strict=True):
        # number for number, in any order; "one test row" is a word in English
        same = Counter(FIGURE.findall(one)) <= Counter(FIGURE.findall(other))
        bare = re.sub(r"--[a-z-]+|[\w.-]+\.(?:jsonl?|toml|py)", "", other)
        left = [found for found in ENGLISH.findall(bare) if set(WORD.findall(found)) - known]
        signs = re.search(r"[\u4e00-\u9fff][,;:?!]|[,;:?!][\u4e00-\u9fff]", bare)
        gaps = re.search(r"[\u4e00-\u9fff] [\u4e00-\u9fff，。；：]", bare)
        if not same or left or signs or gaps:
            wrong.append((one, other))
    assert wrong == []
    marks = re.compile(r'data-(?:[xy]-)?(?:source|value|low|high)="[^"]*"')
    drawn_in = [sorted(marks.findall(html.render(one))) for one in (english, chinese)]
    assert drawn_in[0] == drawn_in[1]


# --- every form ---------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [80, 120])
def test_a_terminal_shows_it_within_its_width(case: Any, language: str, width: int) -> None:
    shown = drawn(case.report(language), width)
    assert max(map(cell_len, shown.splitlines())) <= width
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


def test_no_heading_stands_above_nothing(case: Any) -> None:
    shown = drawn(case.report(), 200).splitlines()
    titles = [section.title for section in case.report().sections]
    places = [at for at, line in enumerate(shown) if line in titles]
    for at in places:
        assert any(shown[at + 1 : at + 3]), shown[at]
        assert not set(shown[at + 1 : at + 3]) & set(titles), shown[at]
    assert not re.search(r"^## [^\n]*\n+(?:## |---$)", written(case.report()), re.MULTILINE)


@pytest.mark.parametrize("form", [written, drawn, page])
def test_nothing_unmeasured_or_of_python_is_shown_as_a_figure(
    case: Any, form: Callable[[Report], str]
) -> None:
    assert not re.search(r"\b(None|nan|inf|True|False)\b", form(case.report()))


def test_the_verdict_is_one_short_sentence(case: Any) -> None:
    assert len(case.report().headline.verdict.split()) <= 20
