"""The report as one HTML file that needs nothing else: no server, no request, no script to read it.

Everything from data and models reaches the page escaped, and the page's own policy allows only the
style and the script whose hashes it names. Draws blocks; its own words are messages.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from rich.cells import cell_len

from reports.blocks import Axis, Column, LinePoint, Part, Point, Report, Rows, Segment, Table
from reports.charts import bars, lines, scales, scatter
from reports.messages import say, speaking
from reports.plain import visible
from reports.renderers.prompts import ROLES, PromptData

STATIC_ROWS = 50
"""Test rows that stand in the page itself; the others are drawn from the data when asked for."""

STATIC_PROMPTS = 5
"""Of these, how many hold the prompts that were sent: with demonstrations 3 kB a strategy."""

MOST_STATIC = 1_000_000
"""Characters of those prompts in all; longer ones are drawn when asked for."""

FIRST_SCREEN = 2
"""Sections that a small screen shows unfolded: the ranking, and which differences are real."""

MOST_KEPT = 3
"""Columns that fit a small screen: a name, a figure and the picture of an interval."""

LONG_TEXT = 600
"""Characters of one text that are shown at first."""

LONGEST_TEXT = 20_000
"""Characters of one text that stand in the page at all, test rows apart: a megabyte without a space
would keep a browser busy for minutes."""

ROOM = (12, 24)
"""Characters that the figures beside the picture of an interval are given."""

_UNSAFE_IN_SCRIPT = re.compile(
    "[<>&\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


MOST_PACKED = 2**29
"""Bytes of the results in a page that are unpacked at most."""

_PACKED = re.compile(r'<script type="application/zlib" id="results">([^<]*)</script>')


def render(report: Report, packed: str = "") -> str:
    """The whole file as text that can be written as UTF-8.

    Args:
        report: what the page shows.
        packed: the results that it was made from, as `pack` writes them, for `advisor verify`.
    """
    environment = Environment(
        loader=PackageLoader("reports.renderers", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalized,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["cut"] = _cut
    environment.filters["kept"] = _kept
    environment.filters["share"] = _share
    environment.filters["joined"] = _joined
    environment.filters["figures"] = _figures
    environment.filters["read"] = _read
    environment.filters["told"] = _told
    environment.globals.update(
        draw=scatter.draw,
        draw_lines=lines.draw_lines,
        draw_bars=bars.draw_bars,
        first_screen=FIRST_SCREEN,
        island=island,
        say=say,
        static_rows=STATIC_ROWS,
        static_prompts=_static_prompts,
    )
    style, script = _resource("style.css"), _resource("rows.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    page = environment.get_template("report.html.j2")
    with speaking(report.language):
        return page.render(
            report=report,
            style=Markup(style),
            script=Markup(script),
            policy=policy,
            packed=Markup(packed),
        )


def pack(results: str) -> str:
    """The text of results.json as it can stand in a page: compressed, in base64."""
    return b64encode(zlib.compress(results.encode())).decode()


def packed(page: str) -> str | None:
    """What stands packed in a page; None where nothing does."""
    found = _PACKED.search(page)
    return None if found is None else found[1]


def unpack(packed: str) -> str:
    """The text that was packed.

    Raises:
        ValueError: it is damaged, or larger than any results.
    """
    data, unpacker = b64decode(packed, validate=True), zlib.decompressobj()
    try:
        text = unpacker.decompress(data, MOST_PACKED)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof or unpacker.unused_data or b64encode(data).decode() != packed:
        raise ValueError("incomplete data")
    return text.decode()


def island(rows: Rows) -> Markup:
    """The rows as JSON that can stand inside a script element and parses back to the same text."""
    prompts = PromptData(rows)
    data = {
        "page": STATIC_ROWS,
        "long": LONG_TEXT,
        "words": {
            "between": say("between-names"),
            "expected": say("rows-expected"),
            "evidence": say("rows-evidence"),
            "evidenceOf": [say(f"rows-{kind}") for kind in rows.evidence],
            "count": say("rows-found", found="{found}", all="{all}", shown="{shown}"),
            "nothing": say("rows-nothing"),
            "cut": say("text-cut", length="{length}"),
            "prompt": say("rows-prompt"),
            "promptNote": say("rows-prompt-note"),
            "roles": [say(f"role-{role}") for role in ROLES],
        },
        "strategies": rows.strategies,
        "labels": rows.labels,
        "rows": [
            {
                "id": row.sample_id,
                "input": row.input,
                "target": row.target,
                "flags": row.flags,
                "answers": [
                    [given.text, given.mark, given.mark_text, given.strategies]
                    for given in row.answers
                ],
                "evidence": [[index, ids] for index, ids in row.evidence.items()],
                "prompts": prompts.sent(row),
            }
            for row in rows.rows
        ],
    }
    data |= {"turns": list(prompts.turns), "texts": list(prompts.texts)}  # known when rows are done
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(_UNSAFE_IN_SCRIPT.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def _finalized(value: object) -> object:
    """What every value goes through on its way into the page."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return visible(_cut(value, LONGEST_TEXT))


def _cut(text: str, limit: int = LONG_TEXT) -> str:
    return text if len(text) <= limit else text[:limit] + say("text-cut", length=len(text))


def _kept(table: Table) -> int:
    """How many columns stand before the figures that a small screen shows apart.

    0 where the table has no picture of intervals, or too many figures before it to fit.
    """
    kept = next((place for place, one in enumerate(table.columns, start=1) if one.axis), 0)
    return kept if kept <= MOST_KEPT else 0


def _static_prompts(rows: Rows) -> int:
    """How many of the first rows hold their prompts in the page itself."""
    left = MOST_STATIC
    for place, row in enumerate(rows.rows[:STATIC_PROMPTS]):
        turns = (rows.turns[turn] for sent in row.prompts for turn in sent.turns)
        left -= sum(len(rows.texts[part]) for turn in turns for part in turn.parts)
        if left < 0:
            return place
    return min(STATIC_PROMPTS, len(rows.rows))


def _share(value: float, axis: Axis) -> str:
    """A place on an axis as a percentage of its length."""
    return f"{scales.position(axis, value) * 100:.2f}%"


def _joined(texts: Sequence[str]) -> str:
    """Sentences one after the other."""
    return say("between-sentences").join(text for text in texts if text)


def _read(points: Sequence[Point | LinePoint]) -> str:
    """The points of a picture for somebody who hears it."""
    read = [say("figure-at", figure=one.y.text, place=one.x.text) for one in points]
    return say("between-figures").join(read)


def _told(parts: Sequence[Part], segments: Sequence[Segment]) -> str:
    return say("between-figures").join(bars.told(parts, segments))


def _figures(column: Column, table: Table) -> int:
    """Room for the figures beside the pictures of a column [characters], the same in every row.

    Even and within `ROOM`, for which the style has a class each.
    """
    place = table.columns.index(column)
    texts = [column.title, *(row.cells[place].text for row in table.rows if row.remark is None)]
    widest = max(cell_len(text) for text in texts)
    return min(max(widest + widest % 2, ROOM[0]), ROOM[1])


def _resource(name: str) -> str:
    return files("reports.renderers").joinpath("templates", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
