"""How a report is translated: entries and their placeholders, what stays, lines of Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from advisor.errors import ConfigError
from advisor.results import Results
from reports import catalogue, view
from reports.blocks import Cell, Column, Headline, Item, Notes, Report, Row, Section, Table
from reports.translate import LANGUAGES, translate
from reports.wide_text import lines

_PLACEHOLDER = re.compile(r"\{(\w+)(?::\w+)?\}")
TRAPS = ("tied", "winner", "none", "real", "accuracy", "strategy", "not measured", "failed")
"""Words of the report that could be labels, or names of strategies."""


@cache
def _bundled() -> catalogue.Catalogue:
    return catalogue.bundled("zh-Hans")


def _entries() -> dict[str, str]:
    """English texts of all catalogues and their translations."""
    return _bundled().fixed


def _cells(value: object) -> Iterable[Cell]:
    if isinstance(value, Cell):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _cells(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _cells(getattr(value, one.name))


_TEXTS = st.one_of(st.sampled_from((*TRAPS, *sorted(_entries())[::7])), st.text(max_size=40))
_CELLS = st.builds(
    Cell,
    _TEXTS,
    value=st.none() | st.floats(allow_nan=False),
    source=st.none() | st.just("/a"),
    missing=st.booleans(),
    verbatim=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(_CELLS, min_size=2, max_size=2), max_size=4),
    st.lists(st.builds(Item, st.none() | _TEXTS, st.tuples(_TEXTS), st.booleans(), st.booleans())),
    _TEXTS,
)
def test_structure_and_figures_stay(cells: list[list[Cell]], items: list[Item], text: str) -> None:
    rows = tuple(Row(tuple(one)) for one in cells)
    table = Table(text, (Column(text, text), Column(text, verbatim=True)), rows, (text,))
    report = Report(
        text, text, Headline(text, text, (text,), text),
        (Section(text, (table, Notes(tuple(items)))),), text,
    )  # fmt: skip
    said = translate(report, "zh-Hans")
    assert translate(report, "en") is report
    assert translate(said, "zh") is said
    (told, notes) = said.sections[0].blocks
    assert isinstance(told, Table)
    assert isinstance(notes, Notes)
    assert told.columns[1].title == text
    for before, after in zip(_cells(table), _cells(told), strict=True):
        assert replace(after, text=before.text) == before
        if before.verbatim:
            assert after.text == before.text
    for one, other in zip(items, notes.items, strict=True):
        assert other.texts == one.texts or not one.verbatim
        assert other.term == one.term or not one.named


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(_entries())), min_size=1, max_size=3), st.data())
def test_every_entry_is_found_with_names_and_figures_in_it(
    chosen: list[str], data: st.DataObject
) -> None:
    """Copied texts and figures of an entry come out as they went in."""
    known = _bundled()
    for english in chosen:
        values: dict[str, str] = {}
        text = english
        for match in re.finditer(r"\{\w+(?::\w+)?\}", english):
            name = st.from_regex(r"[a-z]{3}Q[a-z]{3}", fullmatch=True)
            values[match[0]] = "12" if match[0].endswith(":n}") else data.draw(name)
            text = text.replace(match[0], values[match[0]])
        said = known.translate(text)
        assert all(value in said for value in values.values()), (text, said)
        if len(re.findall(r"[a-z]{3,}", _PLACEHOLDER.sub("", english))) > 1:
            assert said != text


def test_an_unknown_sentence_stays_beside_a_known_one() -> None:
    known = catalogue.Catalogue.of([("{a} wins.", "{a} 胜出。"), ("{x:t}: yes", "{x}：是")])
    assert known.translate("tfidf wins. Nobody knows why. rag wins.") == (
        "tfidf 胜出。Nobody knows why. rag 胜出。"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Take a.", "采用 a。"),
        ("Left out: a, b and c.", "未列入：a、b 和 c。"),
        ("Left out: a (x, y) and b.", "未列入：a (x, y) 和 b。"),
        ("3 min 20 s for $0.12", "$0.12 用时 3 min 20 s"),
        ("not measured for $0.12", "$0.12 用时 未测量"),
        ("soon for $0.12", "soon for $0.12"),
        ("Two: accuracy and ROUGE-L", "二者：准确率和 ROUGE-L"),
        ("Left out: a; Take b.", "未列入：a；采用 b。"),
        ("Answered “a. Take b.” once. Take c.", "答了一次“a. Take b.”。采用 c。"),
        ("Answered “a; b” once.", "答了一次“a; b”。"),
        ("rag: yes", "rag：是"),
        ("Nobody knows: yes", "Nobody knows: yes"),
        ("Over limit, rag: speed not measured.", "超出限制，rag：速度（未测量）。"),
        ("It is 0.494 below 0.500.", "比 0.500 低 0.494。"),
        ("It ended in the phase fit.", "在 fit 阶段结束。"),
        ("It ended in the phase fit, as it should.", "如常在 fit 阶段结束。"),
        ("Two: memory, allocated and accuracy", "二者：已分配内存和准确率"),
        ("Why: accuracy. Take b.", "原因：准确率。采用 b。"),
        ("A: 0", "A：0"),
        ("A: not measured", "A：未测量"),
        ("A: data.jsonl", "A：data.jsonl"),
        ("0", "0"),
    ],
)
def test_placeholders(text: str, said: str) -> None:
    known = catalogue.Catalogue.of(
        [
            ("Take {name}.", "采用 {name}。"),
            ("Left out: {names:list}.", "未列入：{names}。"),
            ("Left out: {names:list}", "未列入：{names}"),
            ("{time:n} for {money:n}", "{money} 用时 {time}"),
            ("not measured", "未测量"),
            ("accuracy", "准确率"),
            ("Two: {names:tlist}", "二者：{names}"),
            ("Answered “{text}” once.", "答了一次“{text}”。"),
            ("{name}: yes", "{name}：是"),
            ("Over limit, {name}: {why:t}", "超出限制，{name}：{why}"),
            ("{name}: {figure:t} not measured.", "{name}：{figure}（没有测量）。"),
            ("{figure:t} not measured", "{figure}（未测量）"),
            ("speed", "速度"),
            ("It is {short:n} below {limit:n}", "比 {limit} 低 {short}"),
            ("It ended in the phase {phase}", "在 {phase} 阶段结束"),
            ("It ended in the phase {phase}, as it should", "如常在 {phase} 阶段结束"),
            ("memory, allocated", "已分配内存"),
            ("Why: {why:t}", "原因：{why}"),
            ("A: {value:t}", "A：{value}"),
        ]
    )
    assert known.translate(text) == said


def test_no_entry_stands_twice_for_its_full_stop() -> None:
    """A sentence is found with and without it, whatever the entry ends in."""
    known = _entries()
    assert not [
        one for one in known if one.endswith(".") and known.get(one[:-1], "") + "。" == known[one]
    ]


@given(st.integers(0, 10**9), st.integers(0, 999), st.sampled_from(["", "."]))
def test_a_figure_never_takes_the_full_stop(whole: int, part: int, stop: str) -> None:
    known = catalogue.Catalogue.of([("below {limit:n}", "低于 {limit}")])
    figure = f"{whole:,}.{part:03}"
    assert known.translate(f"below {figure}{stop}") == f"低于 {figure}{'。' if stop else ''}"


@pytest.mark.parametrize(("english", "said"), [("{a}{b} x", "{a}{b}"), ("{a} x", "{b}")])
def test_an_entry_that_cannot_be_matched_is_refused(english: str, said: str) -> None:
    with pytest.raises(ValueError, match="placeholders"):
        catalogue.Catalogue.of([(english, said)])


def test_hostile_texts_end() -> None:
    """Every entry against texts made of its own literal parts, as long as they may be."""
    known = _bundled()
    for text in (
        "x" * 1_000_000, "a, b and c: " * 1600, "(95% interval 1 to 2, " * 900, ". " * 9000,
        "1 of 2 rows; " * 1500, " to ".join("1" * 3000), "not measured" * 1600,
    ):  # fmt: skip
        assert len(known.translate(text)) > 0
    assert known.translate("x " * 500_000) == "x " * 500_000


@pytest.mark.parametrize("name", ["zh-Hans", "zh", "ZH-cn", "zh_CN"])
def test_other_ways_to_write_the_language(name: str, empty: Results) -> None:
    assert view.build(empty, name).language == "zh-Hans"


def test_an_unknown_language_names_the_choices(empty: Results) -> None:
    with pytest.raises(ConfigError, match=f"'klingon'.*{', '.join(LANGUAGES)}"):
        view.build(empty, "klingon")


def test_english_is_as_it_was(everything: Results) -> None:
    report = view.build(everything)
    assert translate(report, "EN") is report


@given(
    st.text(st.sampled_from("准确率（）。，ab1. “”"), max_size=60),
    st.integers(2, 20),
)
def test_lines_keep_every_sign(text: str, width: int) -> None:
    broken = list(lines(text, width))
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in broken)


def test_no_line_starts_with_a_closing_sign() -> None:
    text = "比较（含所有策略）。准确率，延迟；成本：全部" * 5
    assert not [line for line in lines(text, 11) if line[0] in "，。；：）"]
