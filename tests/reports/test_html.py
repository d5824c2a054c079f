from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from advisor.results import Results
from reports import view
from reports.blocks import Answers, Example, Rows
from reports.renderers import html


@pytest.fixture(scope="session")
def text(results: Results) -> str:
    return html.render(view.build(results))


@pytest.fixture(scope="session")
def page(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def _island(page: BeautifulSoup) -> dict[str, Any]:
    found = page.find(id="row-data")
    assert found is not None
    data: dict[str, Any] = json.loads(found.text)
    return data


def test_verdict_is_the_first_heading_and_every_strategy_is_there(
    page: BeautifulSoup, results: Results
) -> None:
    headings = page.find_all(re.compile("^h[1-6]$"))
    assert headings[0].name == "h1"
    headline = view.build(results).headline
    assert headings[0].text == headline.verdict
    assert headline.grounds in page.get_text(" ", strip=True)
    names = {cell.text for cell in page.select("tbody th")}
    assert {strategy.name for strategy in results.strategies} <= names
    assert "smollm2 is a small model for trying the tool." in page.get_text()
    assert page.html is not None
    assert page.html["lang"] == "en"


def test_policy_allows_our_style_and_script_by_hash_and_nothing_else(page: BeautifulSoup) -> None:
    policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')
    assert policy is not None
    rules = str(policy["content"])
    assert "default-src 'none'" in rules
    assert "unsafe" not in rules
    scripts = [tag for tag in page.find_all("script") if "type" not in tag.attrs]
    assert len(scripts) == 1
    assert len(page.find_all("style")) == 1
    for tag in (*scripts, *page.find_all("style")):
        digest = base64.b64encode(hashlib.sha256(tag.text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in rules


def _assert_safe(page: BeautifulSoup) -> None:
    allowed = {None, "application/json"}
    assert all(tag.get("type") in allowed for tag in page.find_all("script"))
    assert len(page.find_all("script")) == 2
    assert not page.find_all(["img", "iframe", "object", "embed", "base", "animate", "use"])
    for tag in page.find_all(True):
        assert isinstance(tag, Tag)
        for name, value in tag.attrs.items():
            assert not name.startswith("on")
            assert name not in ("style", "src", "srcdoc", "action")
            assert name != "href" or str(value) == "data:," or str(value).startswith("#")
    assert [link["href"] for link in page.find_all("link")] == ["data:,"]


def test_no_request_of_any_kind(page: BeautifulSoup) -> None:
    _assert_safe(page)
    assert page.style is not None
    assert "url(" not in page.style.text
    assert "@import" not in page.style.text


def test_tables_and_pictures_are_described(page: BeautifulSoup) -> None:
    for table in page.find_all("table"):
        assert table.caption is not None
        assert all(th.get("scope") in ("row", "col") for th in table.find_all("th"))
    for picture in page.select("svg:not([aria-hidden])"):
        assert picture.title is not None
        assert picture.desc is not None
    identifiers = [tag["id"] for tag in page.select("[id]")]
    assert len(identifiers) == len(set(identifiers))


def test_first_rows_are_readable_without_script_and_all_are_in_the_data(
    page: BeautifulSoup, results: Results
) -> None:
    shown = page.select("#row-list > li")
    assert len(shown) == html.STATIC_ROWS
    for item, row in zip(shown, results.rows, strict=False):
        assert row.input in item.text
        assert str(row.target) in item.text
    data = _island(page)
    assert [row["id"] for row in data["rows"]] == [row.sample_id for row in results.rows]
    assert data["strategies"][0] == "qlora"


def test_five_thousand_rows_stay_small(make_results: Callable[[int], Results]) -> None:
    assert len(html.render(view.build(make_results(5000))).encode()) < 12_000_000


def test_labels_of_the_scatter_do_not_collide(page: BeautifulSoup) -> None:
    for picture in page.select("svg.scatter"):
        boxes = []
        for label in picture.select("g.mark text"):
            x, y, width = float(str(label["x"])), float(str(label["y"])), 6.5 * len(label.text)
            shift = {"start": 0.0, "middle": width / 2, "end": width}[str(label["text-anchor"])]
            boxes.append((x - shift, y - 10, x - shift + width, y + 2))
        for index, a in enumerate(boxes):
            for b in boxes[index + 1 :]:
                assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


@given(st.text(st.characters(), max_size=40), st.text(max_size=20))
def test_the_island_brings_back_any_text(value: str, label: str) -> None:
    row = Example(
        value, value, label, (), (Answers(value, "wrong", "wrong", (0,)),), {0: (value, label)}
    )
    data = str(html.island(Rows((value,), ("nearest",), (), (label,), (row,))))
    assert not set("<>&\u2028\u2029") & set(data)
    data.encode("utf-8")
    back = json.loads(data)["rows"][0]
    assert (back["id"], back["input"], back["target"]) == (value, value, label)
    assert back["answers"] == [[value, "wrong", "wrong", [0]]]
    assert back["evidence"] == [[0, [value, label]]]


def test_every_link_leads_to_a_part_of_the_page(page: BeautifulSoup) -> None:
    links = [str(link["href"]) for link in page.find_all("a")]
    targets = {f"#{heading['id']}" for heading in page.find_all("h2")}
    assert set(links) == targets
    assert page.body is not None
    first = page.body.find(True)
    assert isinstance(first, Tag)
    assert first.name == "a", "the first stop of the Tab key leads past the contents"


def test_a_small_screen_folds_what_is_below_the_first(page: BeautifulSoup) -> None:
    sections = page.select("main > section")
    assert len(sections) > html.FIRST_SCREEN
    for place, section in enumerate(sections):
        if place < html.FIRST_SCREEN:
            assert section.select("table:not(details *)"), "its first table is in sight"
            continue
        folds = section.find("details", class_="small", recursive=False)
        assert isinstance(folds, Tag)
        assert not folds.has_attr("open")
        assert section.h2 is not None
        assert folds.summary is not None
        assert folds.summary.text.strip() == section.h2.text
        inside = {id(part) for part in folds.find_all(True)}
        outside = [part for part in section.find_all(True) if id(part) not in inside]
        assert outside == [section.h2, folds], "nothing but the heading stays in sight"


def test_figures_left_out_of_a_small_ranking_stand_under_it(page: BeautifulSoup) -> None:
    whole = page.select("table.compact")[0]
    hidden = [(cell.get("data-source"), cell.text) for cell in whole.select("td.more")]
    apart = page.select(".more-figures")[0]
    assert [(cell.get("data-source"), cell.text) for cell in apart.select("td")] == hidden
    assert len(hidden) > 20
