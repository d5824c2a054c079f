"""The page in a real browser, where one is installed; `python -m bench.report_page` does more."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.experiment.two_runs import pair_runs
from advisor.results import Results
from bench.browser import Browser, find_browser
from evals.economics import economics
from reports import view
from reports.renderers import html
from reports.sections import two_runs

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


@pytest.fixture(scope="module")
def crowded(everything: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with every part, its costs drawn and its two-run comparison beside it."""
    cost = economics(everything.strategies, 10_000)
    found = tmp_path_factory.mktemp("crowded") / "report.html"
    page = html.render(view.build(dataclasses.replace(everything, cost=cost)))
    found.write_text(page, encoding="utf-8")
    return found


OPEN = "document.querySelectorAll('details').forEach(one => one.open = true);"


@pytest.mark.parametrize("width", [360, 1000, 1440])
def test_with_every_fold_open_it_fits_its_width(
    browser: Browser, crowded: Path, width: int
) -> None:
    browser.open(crowded, width)
    script = f"(() => {{ {OPEN} return document.documentElement.scrollWidth; }})()"
    assert browser.evaluate(script) == width


@pytest.mark.parametrize("width", [360, 1440])
def test_no_label_of_a_drawing_is_cut_off(browser: Browser, crowded: Path, width: int) -> None:
    browser.open(crowded, width)
    script = f"""(() => {{ {OPEN}
      const texts = [...document.querySelectorAll("svg[viewBox] text")].filter(
        text => text.checkVisibility());
      const cut = texts.filter(text => {{
        const own = text.getBoundingClientRect();
        const all = text.closest("svg").getBoundingClientRect();
        return own.left < all.left - 1 || own.right > all.right + 1; }});
      return [texts.length, cut.map(text => text.textContent)]; }})()"""
    count, cut = browser.evaluate(script)
    assert count > 40
    assert cut == []


def test_a_short_name_stands_on_one_line_on_a_small_screen(browser: Browser, crowded: Path) -> None:
    browser.open(crowded, 360)
    script = f"""(() => {{ {OPEN}
      const lines = head => {{ const range = document.createRange();
        range.selectNodeContents(head);
        return new Set([...range.getClientRects()].map(one => Math.round(one.top))).size; }};
      const heads = [...document.querySelectorAll("table:not(.matrix) tbody th.short")].filter(
        head => head.checkVisibility());
      return [heads.length, heads.filter(head => lines(head) > 1).map(
        head => head.textContent)]; }})()"""
    count, broken = browser.evaluate(script)
    assert count > 20
    assert broken == []


def test_the_pictures_of_a_column_are_equally_wide(
    browser: Browser, results: Results, tmp_path: Path
) -> None:
    fewer = dataclasses.replace(results, strategies=results.strategies[1:])
    file = tmp_path / "two.html"
    file.write_text(html.render(two_runs.build(pair_runs(results, fewer))), encoding="utf-8")
    browser.open(file, 1440)
    script = """[...document.querySelectorAll("th.interval svg, td.interval svg")].map(
      one => { const box = one.getBoundingClientRect(); return [box.left, box.width]; })"""
    places = browser.evaluate(script)
    assert len(places) > 8
    for left, size in places:
        assert left == pytest.approx(places[0][0], abs=0.5)
        assert size == pytest.approx(places[0][1], abs=0.5)
