"""The page in a real browser, where one is installed; `python -m bench.report_page` does more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.results import Results
from bench.browser import Browser, find_browser
from reports import html, view

CHROMIUM = find_browser()

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="needs Chromium (apt-get install chromium)"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(str(CHROMIUM)) as started:
        yield started


@pytest.fixture(scope="module")
def file(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("page") / "report.html"
    found.write_text(html.render(view.build(results)), encoding="utf-8")
    return found


@pytest.mark.parametrize("width", [360, 1440])
def test_it_stays_quiet_asks_for_nothing_and_fits_its_width(
    browser: Browser, file: Path, width: int
) -> None:
    browser.open(file, width)
    assert browser.evaluate("document.documentElement.scrollWidth") == width
    assert browser.trouble() == ((), ())


def test_the_watch_on_the_page_sees_messages_and_requests(browser: Browser, tmp_path: Path) -> None:
    loud = tmp_path / "loud.html"
    loud.write_text("<script>console.log('hello')</script><img src='missing.png'>")
    browser.open(loud, 360)
    found = browser.trouble()
    assert any("hello" in message for message in found.console)
    assert any(url.endswith("missing.png") for url in found.requests)


def test_a_filter_and_a_search_narrow_the_rows(
    browser: Browser, file: Path, results: Results
) -> None:
    browser.open(file, 1440)
    chosen = browser.evaluate("""(() => { const filter = document.getElementById("row-filter");
      filter.value = "wrong"; filter.dispatchEvent(new Event("change"));
      return [...document.querySelectorAll("#row-list .id")].map(id => id.textContent); })()""")
    wrong = [
        row.sample_id
        for row in results.rows
        if all(answer.score == 0.0 for answer in row.answers.values())
    ]
    assert chosen == wrong
    found = browser.evaluate("""new Promise(resolve => {
      const filter = document.getElementById("row-filter"); filter.value = "";
      const list = document.getElementById("row-list");
      const search = document.getElementById("row-search"); search.value = "Ticket 299";
      new MutationObserver(() => resolve(
        [...list.querySelectorAll(".id")].map(id => id.textContent))).observe(
        list, { childList: true });
      search.dispatchEvent(new Event("input")); })""")
    assert found == ["test-299"]


SECOND_HALF = "document.querySelector('section.folds figure').checkVisibility()"
TOGGLE = "document.querySelector('section.folds summary')"


def test_a_small_screen_opens_a_section_by_key_and_a_wide_one_shows_it(
    browser: Browser, file: Path
) -> None:
    browser.open(file, 1440)
    assert browser.evaluate(SECOND_HALF) is True
    assert browser.evaluate(f"{TOGGLE}.checkVisibility()") is False
    browser.open(file, 360)
    assert browser.evaluate(SECOND_HALF) is False
    assert browser.evaluate(f"{TOGGLE}.focus(); document.activeElement === {TOGGLE}") is True
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key="Enter", text="\r")
    assert browser.evaluate(SECOND_HALF) is True
    browser.open(file, 360)
    browser.call("Emulation.setEmulatedMedia", media="print")
    assert browser.evaluate(SECOND_HALF) is True


def test_folded_tables_are_open_on_paper(browser: Browser, file: Path) -> None:
    browser.open(file, 1440)
    script = "document.querySelector('details.folded table').checkVisibility()"
    assert browser.evaluate(script) is False
    browser.call("Emulation.setEmulatedMedia", media="print")
    assert browser.evaluate(script) is True
