"""The prompts that were sent, in the page: all of them in its data, drawn when they are opened."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.results import Answer, Results, Retrieval, SentTurn
from advisor.types import Role
from bench.browser import Browser, find_browser
from reports import view
from reports.blocks import Example, Rows, SentPrompt
from reports.messages import say
from reports.renderers import html
from reports.renderers.prompts import ROLES

CHROMIUM = find_browser()
LONG_PASSAGE = "long " * 300
SHARED = (
    "Classify.", "\nLabels: a, b", "  two\n   lines <b>", "refund", "Context:",
    f"\n[leave.md] {LONG_PASSAGE}", "\n\nInput: ",
)  # fmt: skip
CUT = f"… ({len(SHARED[5]):,} characters)"
PROMPTS_FIRST = f"Prompts are shown for the first {html.STATIC_PROMPTS} rows"
OPEN = """(row, strategy) => { const found = [...document.querySelectorAll(
  `#row-list > li:nth-child(${row}) details.sent`)].find(
  one => one.querySelector('.who').textContent.includes(strategy));
  for (let part = found; part; part = part.parentElement) if (part.localName === 'details') {
    part.open = true; }
  return new Promise(resolve => setTimeout(() => resolve([...found.querySelectorAll(
    '.turns > li')].map(turn => [turn.querySelector('.role').textContent,
      turn.querySelector('.text').innerText])), 50)); }"""
SHOW_REST = """(() => { const rest = document.querySelector('.turns button.rest');
  const text = rest.parentElement; rest.click(); return text.innerText; })()"""


@pytest.fixture(scope="module")
def sending(results: Results) -> Results:
    """The comparison with prompts for its language models; two of them send the same."""
    own = len(SHARED)
    turns = [SentTurn("system", (0, 1)), SentTurn("user", (2,)), SentTurn("assistant", (3,))]
    rows = []
    for at, row in enumerate(results.rows):
        bare, asked = len(turns), len(turns) + 1
        turns += [SentTurn("user", (own + at,)), SentTurn("user", (4, 5, 6, own + at))]
        prompts = {"few-shot": (0, 1, 2, bare), "rag": (0, asked)}
        prompts |= dict.fromkeys(("zero-shot", "qlora"), (0, bare))
        answers = {
            name: replace(one, prompt=prompts.get(name, ())) for name, one in row.answers.items()
        }
        rows.append(replace(row, answers=answers))
    texts = (*SHARED, *(row.input for row in rows))
    return replace(results, rows=tuple(rows), turns=tuple(turns), texts=texts)


@pytest.fixture(scope="module")
def page(sending: Results) -> BeautifulSoup:
    return BeautifulSoup(html.render(view.build(sending)), "html.parser")


def _one(item: Tag, selector: str) -> Tag:
    found = item.select_one(selector)
    assert found is not None, selector
    return found


def _content(results: Results, row: int, strategy: str) -> list[tuple[str, str]]:
    """What was sent, read from the results alone."""
    prompt = results.rows[row].answers[strategy].prompt
    turns = [results.turns[place] for place in prompt]
    return [(turn.role, "".join(results.texts[part] for part in turn.parts)) for turn in turns]


def _decoded(data: dict[str, Any], row: int, strategy: int) -> list[tuple[str, str]]:
    """What was sent, read from the page's data alone."""
    one = data["rows"][row]
    (turns,) = (turns for who, turns in one["prompts"] if strategy in who)
    texts = [*data["texts"], one["input"]]  # -1, the row's own input, is the last one
    roles = data["words"]["roles"]
    said = (data["turns"][place] for place in turns)
    return [(roles[role], "".join(texts[place] for place in parts)) for role, parts in said]


def test_every_prompt_is_in_the_data_of_the_page(page: BeautifulSoup, sending: Results) -> None:
    data = json.loads(_one(page, "#row-data").text)
    names = data["strategies"]
    for at, row in enumerate(sending.rows):
        sent = [name for name, answer in row.answers.items() if answer.prompt]
        who = [index for indices, _ in data["rows"][at]["prompts"] for index in indices]
        assert sorted(who) == sorted(map(names.index, sent))
        for name in sent:
            assert _decoded(data, at, names.index(name)) == _content(sending, at, name)
    assert sorted(data["texts"]) == sorted(SHARED), "no input of a row stands there again"
    assert len(data["rows"][0]["prompts"]) == 3, "strategies that send the same stand together"


def test_the_first_rows_show_their_prompts_without_javascript(
    page: BeautifulSoup, sending: Results
) -> None:
    items = page.select("#row-list > li")
    for at, item in enumerate(items):
        parts = {_one(one, "summary").text: one for one in item.select("details.sent")}
        assert len(parts) == (3 if at < html.STATIC_PROMPTS else 0)
        if not parts:
            continue
        few_shot = parts[f"{say('rows-prompt')} few-shot"]
        turns = few_shot.select(".turns > li")
        said = [(_one(turn, ".role").text, _one(turn, ".text").text) for turn in turns]
        assert said == _content(sending, at, "few-shot")
        assert _one(few_shot, ".own").text == sending.rows[at].input
        assert LONG_PASSAGE not in parts[f"{say('rows-prompt')} rag"].text
        assert CUT in parts[f"{say('rows-prompt')} rag"].text
    assert PROMPTS_FIRST in _one(page, "#row-count").text


TEXTS = st.lists(st.text(max_size=6), min_size=1, max_size=5, unique=True)
PLACES = st.lists(st.integers(0, 9), max_size=3)
TURNS = st.lists(st.tuples(st.sampled_from(ROLES), PLACES), min_size=1, max_size=5)


@given(TEXTS, TURNS, st.lists(st.tuples(st.text(max_size=6), PLACES), min_size=1, max_size=4))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_data_bring_back_any_prompt(
    texts: list[str],
    drawn: list[tuple[Role, list[int]]],
    asked: list[tuple[str, list[int]]],
) -> None:
    turns = [SentTurn(role, tuple(at % len(texts) for at in parts)) for role, parts in drawn]
    prompts = [tuple(at % len(turns) for at in sent) for _, sent in asked]
    rows = tuple(
        Example("id", given, None, (), (), {}, (SentPrompt((0,), sent),))
        for (given, _), sent in zip(asked, prompts, strict=True)
    )
    block = Rows(("rag",), ("passages",), (), (), rows, tuple(turns), tuple(texts))
    island = json.loads(str(html.island(block)))
    for at, sent in enumerate(prompts):
        said = (turns[place] for place in sent)
        expected = [(turn.role, "".join(texts[part] for part in turn.parts)) for turn in said]
        assert _decoded(island, at, 0) == expected


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Chromium (apt-get install chromium)")
    with Browser(CHROMIUM) as started:
        yield started


@pytest.mark.parametrize("width", [360, 1440])
def test_a_prompt_opens_as_it_was_sent(
    browser: Browser, sending: Results, tmp_path: Path, width: int
) -> None:
    file = tmp_path / "report.html"
    file.write_text(html.render(view.build(sending)), encoding="utf-8")
    browser.open(file, width)
    for row, strategy in ((1, "few-shot"), (40, "zero-shot")):
        shown = browser.evaluate(f"({OPEN})({row}, {strategy!r})")
        assert [tuple(turn) for turn in shown] == _content(sending, row - 1, strategy)
    (_, asked) = browser.evaluate(f"({OPEN})(1, 'rag')")
    assert CUT in asked[1]
    assert browser.evaluate(SHOW_REST).strip() == SHARED[5].strip()
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    assert browser.trouble() == ((), ())


def test_what_an_answer_drew_on_is_named_after_what_it_is(results: Results) -> None:
    by_name = {one.name: one for one in results.strategies}
    drawn = ("tfidf", "knn-few-shot", "rag")
    rows = tuple(
        replace(row, answers={name: Answer("a", 1.0, evidence=("17",)) for name in drawn})
        for row in results.rows[:2]
    )
    strategies = (
        replace(by_name["tfidf"], uses_language_model=False),
        replace(by_name["knn-few-shot"], retrieval=None),
        replace(by_name["rag"], retrieval=Retrieval()),
    )
    shown = replace(results, rows=rows, strategies=strategies)
    page = BeautifulSoup(html.render(view.build(shown)), "html.parser")
    (first, *_) = page.select("#row-list > li")
    said = " ".join(first.get_text(" ").split())
    assert "tfidf nearest labelled rows, from training: 17" in said
    assert "knn-few-shot training rows in the prompt: 17" in said
    assert "rag passages in the prompt: 17" in said
