"""Strings that try to be markup, script, a formula or a command stay text in every form."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from rich.console import Console

from advisor.data_findings import LabelsUntrained, TestFileGiven
from advisor.results import Answer, ModelSummary, Results, SentTurn, TestRow, Verdict
from advisor.trial_findings import ErrorRaised, OwnWords, SeeLog
from reports import view
from reports.plain import visible
from reports.renderers import html, markdown, table_csv, terminal

OWN = "document.documentElement.setAttribute('data-owned','1')"
"""What a string that executes would leave behind in the page."""
STRINGS = (
    f"<script>{OWN}</script>",
    f"</script><script>{OWN}</script>",
    f"</SCRIPT ><ScRiPt>{OWN}</sCrIpT>",
    f"<!--<script>{OWN}</script>-->",
    f"--><script>{OWN}</script><!--",
    f"]]><script>{OWN}</script>",
    f'"><script>{OWN}</script>',
    f'"><img src=x onerror="{OWN}">',
    f"'><img src=x onerror=\"{OWN}\">",
    f'" onmouseover="{OWN}" autofocus onfocus="{OWN}" x="',
    f"' onclick='{OWN}' tabindex=1 '",
    f'<svg onload="{OWN}"></svg>',
    f"<svg><script>{OWN}</script></svg>",
    f'<svg><animate onbegin="{OWN}" attributeName=x dur=1s>',
    f'<math><mtext></form><form><mglyph><style></math><img src onerror="{OWN}">',
    f'<iframe srcdoc="<script>parent.{OWN}</script>"></iframe>',
    f'<object data="data:text/html,<script>{OWN}</script>"></object>',
    f'<a href="javascript:{OWN}">press</a>',
    f"javascript:{OWN}",
    '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    '<base href="https://evil.example/">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    "<style>*{display:none!important}</style>",
    "</style><style>body{visibility:hidden}</style>",
    "</title><h1>Another verdict</h1>",
    "</td></tr></table></section></main><h1>Out of the table</h1>",
    "</textarea></select></option></noscript><plaintext>",
    f"<noscript><p title=\"</noscript><img src=x onerror={OWN}>\">",
    '"}]};document.title="broken json";//',
    '\\"},{\\u003cscript\\u003e',
    "{{ 7*7 }}{% raw %}${7*7}<%= 7*7 %>#{7*7}",
    "&lt;script&gt;&#60;b&#62;&#x3c;i&#x3e;&notanentity",
    "line\u2028separator\u2029paragraph\u0085next",
    "bidi \u202egnp.exe\u202c \u2066isolate\u2069 \u200fmark",
    "\x1b[31mred\x1b]0;title\x07\x1b[2J\x9b31m \x00 zero \x08 back",
    "=HYPERLINK(\"https://evil.example\",\"press\")",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1 \r\n=2+2",
    "[press](https://evil.example) ![x](https://evil.example/x.png) @everyone `code` **b** | a |",
    "x" * 1_000_000,
)  # fmt: skip


@pytest.fixture(scope="module")
def small(everything: Results) -> Results:
    """Two strategies, so that a page per string is quick."""
    names = ("tfidf", "rag+qlora")
    kept = tuple(one for one in everything.strategies if one.name in names)
    return replace(
        everything, strategies=kept, comparisons=(), rows=(), failures=None, cost=None,
        learning_curve=None, provenance=replace(everything.provenance, removed=()),
    )  # fmt: skip


def planted(base: Results, texts: tuple[str, ...]) -> Results:
    """A row for each text, in every place of it; the texts together everywhere else.

    Names of strategies are checked when they are given, and have at most 64 signs.
    """
    bad = " ".join(texts)
    name = " ".join(text for text in texts if len(text) < 1000)
    done, failed = base.strategies
    rows = tuple(
        TestRow(text, text, text, {done.name: Answer(text, 0.5, evidence=(text, text),
                                                     prompt=(0, at + 1)),
                                   name: Answer(None, None, text)})
        for at, text in enumerate(texts)
    )  # fmt: skip
    turns = tuple(SentTurn("user", (at, at)) for at in range(len(texts)))
    file = replace(base.provenance.files[0], path=bad, input_columns=(bad,), target_column=bad)
    return replace(
        base,
        run_id=bad,
        task=replace(base.task, labels=texts),
        models=(ModelSummary(bad, 7, bad),),
        strategies=(
            done,
            replace(done, name=name, notes=tuple(map(OwnWords, texts)), settings={bad: bad}),
            replace(failed, reason=ErrorRaised(bad), suggestion=SeeLog(bad, "error")),
        ),
        verdict=Verdict("only", done.name, text=bad, best=done.name, unfinished=(name,)),
        provenance=replace(
            base.provenance,
            command=bad,
            split=(TestFileGiven(bad, bad),),
            files=(file,),
            documents=bad,
            notes=tuple(LabelsUntrained(1, (text,), 0) for text in texts),
        ),
        rows=rows,
        turns=(SentTurn("system", (0, len(texts))), *turns),
        texts=(*texts, "Classify."),
    )


SHORT = tuple(text for text in STRINGS if len(text) < 1000)


def _shape(text: str) -> tuple[list[str], set[str]]:
    """The elements of a page in order, and the names of their attributes."""
    page = BeautifulSoup(text, "html.parser")
    tags = page.find_all(True)
    return [tag.name for tag in tags], {name for tag in tags for name in tag.attrs}


@pytest.fixture(scope="module")
def harmless(small: Results) -> tuple[list[str], set[str]]:
    return _shape(html.render(view.build(planted(small, ("word",)))))


@pytest.mark.parametrize("text", SHORT, ids=[f"{n}" for n in range(len(SHORT))])
def test_a_page_has_the_elements_of_a_harmless_one(
    small: Results, harmless: tuple[list[str], set[str]], text: str
) -> None:
    page = html.render(view.build(planted(small, (text,))))
    assert _shape(page) == harmless
    found = BeautifulSoup(page, "html.parser")
    data = json.loads(found.select_one("#row-data").text)  # type: ignore[union-attr]
    assert data["rows"][0]["input"] == text
    shown = found.select_one("#row-list p.text")
    assert shown is not None
    assert shown.text == visible(text)
    sent = found.select_one("#row-list .turns > li:last-child .text")
    assert sent is not None
    assert sent.text == visible(text) * 2
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


def test_a_line_of_a_megabyte_is_cut_where_it_is_shown(small: Results) -> None:
    page = BeautifulSoup(html.render(view.build(planted(small, STRINGS[-1:]))), "html.parser")
    shown = page.select_one("#row-list p.text")
    assert shown is not None
    assert len(shown.text) < 1000
    assert "1,000,000 characters" in shown.text


def test_the_policy_is_strict(small: Results) -> None:
    page = BeautifulSoup(html.render(view.build(planted(small, SHORT))), "html.parser")
    found = page.select('meta[http-equiv="Content-Security-Policy"]')
    assert len(found) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in str(found[0]["content"]).split(";"))
    assert rules.keys() == {
        "default-src", "style-src", "script-src", "img-src", "base-uri", "form-action",
    }  # fmt: skip
    for name in ("default-src", "base-uri", "form-action"):
        assert rules[name] == "'none'"
    for name in ("style-src", "script-src"):
        assert re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", rules[name])
    first = found[0].find_all_next(["script", "style", "link"])
    assert len(first) == len(page.find_all(["script", "style", "link"])), "the policy stands first"


def test_nothing_commands_the_terminal(small: Results) -> None:
    stream = io.StringIO()
    report = view.build(planted(small, SHORT))
    terminal.render(report, Console(file=stream, width=80, color_system=None))
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", stream.getvalue()
    )


@pytest.mark.parametrize("text", SHORT, ids=[f"{n}" for n in range(len(SHORT))])
def test_a_spreadsheet_takes_nothing_for_a_formula(small: Results, text: str) -> None:
    found = planted(small, (text,))
    lines = list(csv.DictReader(io.StringIO(table_csv.render(found))))
    assert len(lines) == len(found.strategies)
    for line in lines:
        for value in line.values():
            assert not value.startswith(("=", "+", "@", "\t", "\r"))
            if value.startswith("-"):
                float(value)


@pytest.mark.parametrize("text", SHORT, ids=[f"{n}" for n in range(len(SHORT))])
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    parser = pytest.importorskip("markdown_it", reason="no Markdown parser is installed")
    render: Callable[[str], str] = parser.MarkdownIt("gfm-like", {"linkify": False}).render
    for around in ("{}", "- {}", "| a | b |\n| --- | --- |\n| {} | 2 |", "> **{}**"):
        page = BeautifulSoup(render(around.format(markdown.escaped(text))), "html.parser")
        allowed = {"p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote",
                   "strong"}  # fmt: skip
        assert {tag.name for tag in page.find_all(True)} <= allowed
        assert not page.select("[href], [src], [onerror]")
        shown = " ".join(page.get_text().replace(markdown.WORD_JOINER, "").split())
        assert " ".join(terminal.one_line(text).split()) in shown


def _chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if (path := shutil.which(name)) is not None:
            return path
    pytest.skip("no Chromium is installed")


def test_nothing_executes_in_a_browser(small: Results, tmp_path: Path) -> None:
    """The page's own script runs, no other does, and nothing is reported or asked for."""
    chromium, file = _chromium(), tmp_path / "report.html"
    file.write_text(html.render(view.build(planted(small, STRINGS))), encoding="utf-8")
    done = subprocess.run(
        [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            f"--user-data-dir={tmp_path / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND",
            "--enable-logging=stderr", "--virtual-time-budget=3000", "--dump-dom", file.as_uri(),
        ],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    if done.returncode != 0 and not done.stdout:
        pytest.skip(f"Chromium does not start here (exit code {done.returncode})")
    page = BeautifulSoup(done.stdout, "html.parser")
    assert page.html is not None
    assert not page.html.has_attr("data-owned")
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    filters = page.select_one("#row-filters")
    assert filters is not None
    assert not filters.has_attr("hidden"), "the page's own script has run"
    shown = [item.select("p.text")[0] for item in page.select("#row-list > li")]
    assert len(shown) == len(STRINGS)
    for item, text in zip(shown, STRINGS, strict=True):
        if len(text) < 600:
            # the parser that reads the dump turns line ends into line feeds
            assert item.text.replace("\r", "\n") == visible(text).replace("\r", "\n")
    assert page.title is not None
    assert "broken json" not in page.title.text[:20]
    assert not page.select("iframe, object, base, img, main a, main style")
