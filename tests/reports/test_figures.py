"""Every number of the page is a number of results.json, at the place that the page names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from advisor.results import Results
from advisor.runs.store import to_json
from reports import view
from reports.messages import numbers
from reports.renderers import html
from reports.sections import differences

FORMATS = (
    numbers.count, numbers.quantity, numbers.percent, numbers.decimal, numbers.signed_decimal,
    numbers.seconds, numbers.milliseconds, numbers.size, numbers.usd, numbers.p_value,
    differences.about,
)  # fmt: skip
SECTIONS = (
    "strategies/8/spread", "strategies/7/query_swap", "strategies/7/retrieval/by_document",
    "strategies/7/retrieval/by_answer", "strategies/8/memory/predicted_gpu_bytes",
    "strategies/1/phases", "cost/break_even", "cost/monthly", "learning_curve/points",
    "learning_curve/forecasts", "failures/by_strategy/0/confusions",
    "failures/by_strategy/0/labels", "failures/by_strategy/1/retrieval",
    "failures/wrong_everywhere", "provenance/removed", "comparisons", "strategies/0/cost",
)  # fmt: skip
"""Parts of the file that the page must point into."""


@pytest.fixture(scope="module", params=["everything", "two runs"])
def case(request: pytest.FixtureRequest, runs: Callable[[str], Any]) -> Any:
    return runs(request.param)


@pytest.fixture(scope="module")
def page(case: Any) -> BeautifulSoup:
    return BeautifulSoup(html.render(case.report()), "html.parser")


@pytest.fixture(scope="module")
def document(case: Any) -> Any:
    return json.loads(to_json(case.source, case.kind))


def _resolve(document: Any, pointer: str) -> tuple[Any, Any]:
    """What a pointer leads to, and what holds it."""
    parent = document
    for part in pointer.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        parent, document = (
            document,
            document[int(key)] if isinstance(document, list) else document[key],
        )
    return document, parent


def _figures(page: BeautifulSoup) -> Iterator[tuple[Tag, str, float, int]]:
    """Every element that names a figure's place, with the place, its value and its sign."""
    for name in ("", "x-", "y-"):
        for tag in page.select(f"[data-{name}source]"):
            sign = -1 if tag.has_attr("data-flipped") else 1
            yield tag, str(tag[f"data-{name}source"]), float(str(tag[f"data-{name}value"])), sign


def _main(stored: Any) -> Any:
    """The figure that an interval is drawn around."""
    if isinstance(stored, dict):
        return stored["value"] if "value" in stored else stored["difference"]
    return stored


def test_every_place_holds_the_value_shown(page: BeautifulSoup, document: Any) -> None:
    found = list(_figures(page))
    assert len(found) > 60
    for _, source, value, sign in found:
        assert value == sign * _main(_resolve(document, source)[0]), source


def test_every_figure_is_written_as_its_value_is_rounded(page: BeautifulSoup) -> None:
    for cell in page.select("td[data-source]:not(.interval)"):
        value = float(str(cell["data-value"]))
        assert cell.text.strip() in {write(value) for write in FORMATS}, cell


def test_every_segment_of_a_bar_is_written_as_its_value_is_rounded(page: BeautifulSoup) -> None:
    for segment in page.select("svg.bars.broad g.part"):
        written = numbers.seconds(float(str(segment["data-x-value"])))
        assert segment.title is not None
        assert segment.title.text.endswith(f" {written}")
        assert "/phases/" in str(segment["data-x-source"])


def test_both_ends_of_every_interval_are_stored_and_written(
    page: BeautifulSoup, document: Any
) -> None:
    for cell in page.select("td[data-low]"):
        stored, parent = _resolve(document, str(cell["data-source"]))
        sign = -1 if cell.has_attr("data-flipped") else 1
        held = stored if isinstance(stored, dict) else parent
        known = {sign * one for one in held.values() if isinstance(one, int | float)}
        low, high = float(str(cell["data-low"])), float(str(cell["data-high"]))
        assert {low, high} <= known
        text = cell.select("span.figures")[0].text
        one_figure = {write(float(str(cell["data-value"]))) for write in FORMATS}
        assert text in one_figure | {numbers.interval(low, high, write) for write in FORMATS}


def test_no_number_stands_in_a_table_without_its_place(page: BeautifulSoup) -> None:
    intervals_in_words = re.compile(r"[\d.]+ to [\d.]+")
    for cell in page.select("table:not(.matrix) td.number"):
        if not cell.has_attr("data-source") and re.search(r"\d", cell.text):
            assert intervals_in_words.fullmatch(cell.text.strip()), cell


def test_the_page_draws_on_every_part_of_the_file(everything: Results) -> None:
    page = BeautifulSoup(html.render(view.build(everything)), "html.parser")
    sources = {source for _, source, _, _ in _figures(page)}
    assert [
        part for part in SECTIONS if not any(one.startswith(f"/{part}") for one in sources)
    ] == []
