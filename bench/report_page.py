"""The report in a real browser: python -m bench.report_page [REPORT.html] [--axe axe.min.js].

Without REPORT, reports of made-up results are drawn: 300 rows by 9 strategies, 5,000 rows by 7,
with the prompts of those that use a language model.
Measured for each: bytes, first paint, time of a filter and of a search, console messages, requests,
and at 360 and 1,440 CSS pixels, light and dark, whether the page scrolls sideways. With --axe (the
file `axe.min.js` of the npm package axe-core) also the accessibility rules that it breaks. With
--pictures a screenshot of each and the PDF are left in that folder.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from advisor import results as stored
from advisor.types import Role
from bench.browser import Browser, Scheme, Trouble, find_browser

WIDTHS = (360, 1440)
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
MADE_UP = ((300, 9), (5000, 7))
"""Rows and strategies of the made-up results; the bars below are for these."""
MOST_BYTES = {300: 1_500_000, 5000: 12_000_000}
MOST_PAINT_MS, MOST_FILTER_MS = 1000.0, 200.0
PICTURE_HEIGHT = 1800
NAMES = (
    "qlora", "embedding", "knn-vote", "tfidf", "rag", "few-shot", "zero-shot", "knn-few-shot",
    "majority",
)  # fmt: skip
LABELS = tuple(f"a label of two to six words {number}" for number in range(1, 78))
"""As many as banking77 has, and about as long."""
TRAIN_ROWS, SHOWN = 2000, 10
"""Rows that demonstrations are drawn from, and how many stand in a prompt."""
SHOWS = {"qlora": None, "zero-shot": None, "few-shot": "fixed", "knn-few-shot": "drawn",
         "rag": "passages"}  # fmt: skip
"""What the prompt of a strategy shows: nothing, the same demonstrations for all rows, others for
each row, or passages. Strategies that are not named here have no prompt."""

_PAINT = """new Promise(resolve => new PerformanceObserver(list => resolve(
  Math.max(...list.getEntries().map(entry => entry.startTime)))).observe(
  { type: 'paint', buffered: true }))"""
_FILTER = """(() => { const filter = document.getElementById('row-filter');
  if (!filter) return null;
  const took = [];
  for (const option of [...filter.options, filter.options[0]]) { const start = performance.now();
    filter.value = option.value; filter.dispatchEvent(new Event('change'));
    document.body.offsetHeight; took.push(performance.now() - start); }
  return Math.max(...took); })()"""
_SEARCH = """(async () => { const search = document.getElementById('row-search');
  if (!search) return null;
  const count = document.getElementById('row-count');
  const changed = new Promise(resolve => new MutationObserver(resolve).observe(
    count, { childList: true, characterData: true, subtree: true }));
  const start = performance.now();
  search.value = 'a'; search.dispatchEvent(new Event('input'));
  await changed; document.body.offsetHeight; return performance.now() - start; })()"""
_AXE = """axe.run(document, { resultTypes: ['violations'] }).then(found => found.violations.map(
  broken => `${broken.id}: ${broken.nodes.length} (${broken.nodes[0].target})`))"""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the browser made of one page; None where the page has no rows to filter.

    `search_ms` holds the page's own pause after a key.
    """

    size_bytes: int
    paint_ms: float
    filter_ms: float | None
    search_ms: float | None
    trouble: Trouble
    sideways: tuple[str, ...]
    violations: tuple[str, ...]


def made_up(rows: int, strategies: int) -> stored.Results:
    """Results with that many test rows and strategies, texts as long as those of banking77."""
    source = random.Random(0)
    names = NAMES[:strategies]
    words = [f"{source.choice('bcdfglmnprst')}{source.choice('aeiou')}" * 2 for _ in range(400)]
    prompts = _Prompts(source, [_text(source, words) for _ in range(TRAIN_ROWS)])

    def row(number: int) -> stored.TestRow:
        target = source.choice(LABELS)
        text = _text(source, words)
        answers = {}
        for place, name in enumerate(names):
            output = target if source.random() < 0.9 - 0.08 * place else source.choice(LABELS)
            found = tuple(str(source.randrange(9000)) for _ in range(8 if "knn" in name else 0))
            prompt = prompts.of(name, text) if name in SHOWS else ()
            answers[name] = stored.Answer(
                output, float(output == target), evidence=found, prompt=prompt
            )
        return stored.TestRow(str(number), text, target, answers)

    test = tuple(row(number) for number in range(rows))
    return stored.Results(
        run_id="made-up",
        created_at="2026-01-01T00:00:00+00:00",
        task=stored.TaskSummary("classification", 9000, 1000, rows, LABELS),
        models=(stored.ModelSummary("made-up", None, "cpu"),),
        primary_metric="accuracy",
        strategies=tuple(_strategy(place, name, test) for place, name in enumerate(names)),
        comparisons=(),
        verdict=stored.Verdict("tie", names[0], best=names[0]),
        advice=stored.Advice(names[0], True, "held", names[0]),
        provenance=stored.Provenance("none", 0, (), "0" * 64),
        rows=test,
        turns=tuple(prompts.turns),
        texts=tuple(prompts.texts),
    )


def _text(source: random.Random, words: list[str]) -> str:
    return " ".join(source.choice(words) for _ in range(source.randrange(6, 40)))


class _Prompts:
    """Made-up prompts with demonstrations or passages from made-up training rows."""

    def __init__(self, source: random.Random, train: list[str]) -> None:
        self.turns: dict[stored.SentTurn, int] = {}
        self.texts: dict[str, int] = {}
        self._source = source
        self._train = [(text, source.choice(LABELS)) for text in train]
        self._fixed = self._drawn()

    def of(self, name: str, text: str) -> tuple[int, ...]:
        """The turns of one prompt."""
        kind = SHOWS[name]
        labels = () if name in ("qlora", "knn-few-shot") else ("\nLabels: " + ", ".join(LABELS),)
        said = [self._turn("system", "Classify the text. Answer with one label.", *labels)]
        shown = self._fixed if kind == "fixed" else self._drawn() if kind is not None else []
        asked: tuple[str, ...] = (text,)
        if kind == "passages":
            lines = (f"\n[{label}] {shown_text}" for shown_text, label in shown)
            asked = ("Context:", *lines, "\n\nInput: ", text)
        else:
            for shown_text, label in shown:
                said += [self._turn("user", shown_text), self._turn("assistant", label)]
        return (*said, self._turn("user", *asked))

    def _drawn(self) -> list[tuple[str, str]]:
        return self._source.sample(self._train, SHOWN)

    def _turn(self, role: Role, *parts: str) -> int:
        places = tuple(self.texts.setdefault(part, len(self.texts)) for part in parts)
        return self.turns.setdefault(stored.SentTurn(role, places), len(self.turns))


def _strategy(place: int, name: str, rows: tuple[stored.TestRow, ...]) -> stored.StrategyResult:
    scores = [row.answers[name].score or 0.0 for row in rows]
    value = sum(scores) / len(scores)
    return stored.StrategyResult(
        name,
        "done",
        None,
        {"accuracy": stored.Metric(value, value - 0.03, value + 0.03, len(rows))},
        stored.Latency(4.0 * 2**place, 9.0 * 2**place, 200),
        memory=stored.Memory(None, 10**9),
        cost=stored.Cost(0.01 * place, 0.002 * 2**place),
        phases=(stored.Phase("fit", 3.0 * place + 1),),
        name=name,
    )


def measure(browser: Browser, page: Path, axe: str | None, pictures: Path | None) -> Measured:
    """Look at a page at every width and in every colour scheme."""
    sideways, violations = [], []
    for width in WIDTHS:
        for scheme in SCHEMES:
            browser.open(page, width, scheme)
            wide = browser.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                sideways.append(f"{wide} pixels at a width of {width}")
            if pictures is not None:
                _picture(browser, pictures / f"report-{width}-{scheme}.png", width)
            if axe is not None:
                browser.evaluate(f"{axe}; 0")
                broken = browser.evaluate(_AXE)
                violations += [f"{width} {scheme}: {one}" for one in broken]
    browser.open(page, WIDTHS[-1])
    paint = float(browser.evaluate(_PAINT))
    filter_ms, search_ms = browser.evaluate(_FILTER), browser.evaluate(_SEARCH)
    trouble = browser.trouble()
    if pictures is not None:
        _pdf(browser, pictures / "report.pdf")
    size = page.stat().st_size
    return Measured(size, paint, filter_ms, search_ms, trouble, tuple(sideways), tuple(violations))


def _picture(browser: Browser, file: Path, width: int) -> None:
    clip = {"x": 0, "y": 0, "width": width, "height": PICTURE_HEIGHT, "scale": 1}
    found = browser.call(
        "Page.captureScreenshot", format="png", captureBeyondViewport=True, clip=clip
    )
    file.write_bytes(base64.b64decode(found["data"]))


def _pdf(browser: Browser, file: Path) -> None:
    found = browser.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
    file.write_bytes(base64.b64decode(found["data"]))


def shortfalls(found: Measured, rows: int | None) -> Iterable[str]:
    """Where a page misses a bar; size is judged for the made-up results alone."""
    if rows in MOST_BYTES and found.size_bytes > MOST_BYTES[rows]:
        yield f"{found.size_bytes:,} bytes, at most {MOST_BYTES[rows]:,}"
    if found.paint_ms > MOST_PAINT_MS:
        yield f"first paint {found.paint_ms:.0f} ms, at most {MOST_PAINT_MS:.0f}"
    for name, took in (("filter", found.filter_ms), ("search", found.search_ms)):
        if took is not None and took > MOST_FILTER_MS:
            yield f"{name} {took:.0f} ms, at most {MOST_FILTER_MS:.0f}"
    yield from (f"console: {text}" for text in found.trouble.console)
    yield from (f"request: {url}" for url in found.trouble.requests)
    yield from (f"scrolls sideways: {text}" for text in found.sideways)
    yield from (f"axe: {text}" for text in found.violations)


def _pages(given: Path | None, folder: Path) -> Iterable[tuple[str, Path, int | None]]:
    if given is not None:
        yield given.name, given, None
        return
    from reports import view
    from reports.renderers import html

    for rows, strategies in MADE_UP:
        page = folder / f"{rows}.html"
        page.write_text(html.render(view.build(made_up(rows, strategies))), encoding="utf-8")
        yield f"{rows} rows x {strategies} strategies", page, rows


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 where a bar is missed, 2 where there is no browser."""
    parser = argparse.ArgumentParser(prog="python -m bench.report_page", description=__doc__)
    parser.add_argument("report", nargs="?", type=Path)
    parser.add_argument("--axe", type=Path, help="axe.min.js of the npm package axe-core")
    parser.add_argument("--pictures", type=Path, help="folder for screenshots and the PDF")
    options = parser.parse_args(arguments)
    path = find_browser()
    if path is None:
        print("no Chromium found; install one, e.g. apt-get install chromium")
        return 2
    axe = options.axe.read_text(encoding="utf-8") if options.axe else None
    if options.pictures is not None:
        options.pictures.mkdir(parents=True, exist_ok=True)
    missed = 0
    with tempfile.TemporaryDirectory() as folder, Browser(path) as browser:
        for name, page, rows in _pages(options.report, Path(folder)):
            found = measure(browser, page, axe, options.pictures)
            short = list(shortfalls(found, rows))
            missed += len(short)
            figures = {
                "bytes": found.size_bytes,
                "first paint [ms]": round(found.paint_ms),
                "filter [ms]": None if found.filter_ms is None else round(found.filter_ms),
                "search [ms]": None if found.search_ms is None else round(found.search_ms),
                "axe violations": len(found.violations) if axe else None,
            }
            print(f"{name}: {json.dumps(figures)}", *short, sep="\n  ")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
