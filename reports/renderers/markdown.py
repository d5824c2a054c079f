"""The report as GitHub-flavoured Markdown, in the words of the terminal. Draws blocks.

Text of data and models is escaped, so that it is neither markup, nor HTML, nor a link, nor a
mention of somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reports.blocks import Bars, Block, Headline, Lines, Notes, Report, Rows, Scatter, Table
from reports.messages import say, speaking
from reports.plain import one_line

_MARKUP = re.compile(r"[\\`*\[\]~|$^]|(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(r"^(?=#|=|---|[+-](?:\s|$))|^(\d+)(?=[.)](?:\s|$))")
_LINK = re.compile(r":(?=//)|\.(?<=\bwww\.)|:(?<=\bmailto:)|:(?<=\bxmpp:)", re.IGNORECASE)
_MENTION = re.compile(r"@(?=\w)")
WORD_JOINER = "\N{WORD JOINER}"
"""Has no width: "@name" looks as written and notifies nobody."""


def render(report: Report) -> str:
    """The report without the test rows, which need a page to be searched in."""
    with speaking(report.language):
        return _rendered(report)


def _rendered(report: Report) -> str:
    lines = [f"# {escaped(report.headline.verdict)}", *_headline(report.headline)]
    lines += [escaped(report.subtitle), f"*{escaped(report.title)}*"]
    for section in report.sections:
        drawn = [line for block in section.blocks for line in _block(block)]
        lines += [f"## {escaped(section.title)}", *drawn] if drawn else []
    lines += ["---", escaped(report.footer)]
    return "\n\n".join(line for line in lines if line) + "\n"


def escaped(text: str) -> str:
    """`text` on one line, so that Markdown shows it as it is."""
    flat = _LINK.sub(r"\\\g<0>", _MARKUP.sub(r"\\\g<0>", one_line(text)))
    flat = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    flat = _LINE_START.sub(lambda match: f"{match[1]}\\" if match[1] else "\\", flat)
    return _MENTION.sub(f"@{WORD_JOINER}", flat)


def _block(block: Block) -> Iterable[str]:
    match block:
        case Headline():
            yield f"**{escaped(block.verdict)}**"
            yield from _headline(block)
        case Table():
            if not block.folded:
                yield from _table(block)
        case Scatter() | Lines():
            yield f"*{escaped(block.title)}*"
            yield escaped(block.caption)
        case Bars():
            yield escaped(block.caption)
            yield from _table(block.table)
        case Notes():
            yield from _notes(block)
        case Rows():
            return


def _headline(block: Headline) -> Iterable[str]:
    yield escaped(block.grounds)
    yield from map(escaped, block.support)
    if block.warning is not None:
        yield f"> **{escaped(block.warning)}**"


def _table(block: Table) -> Iterable[str]:
    yield escaped(block.caption)
    columns = block.columns
    lines = [_line(escaped(one.heading) or " " for one in columns)]
    lines.append(_line("---" if one.kind == "text" else "---:" for one in columns))
    full = [row for row in block.rows if row.remark is None]
    for row in full:
        cells = [escaped(cell.text) for cell in row.cells]
        if row.standing == "winner":
            cells = [f"**{text}**" if text else "" for text in cells]
        lines.append(_line(cells))
    if full:
        yield "\n".join(lines)
    for row in block.rows:
        if row.remark is not None:
            yield f"**{escaped(row.cells[0].text)}** {escaped(row.remark)}"
    yield from map(escaped, block.notes)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _notes(block: Notes) -> Iterable[str]:
    if block.title:
        yield escaped(block.title)
        yield "\n".join(
            f"- **{escaped(item.term or '')}** {escaped(say('between-sentences').join(item.texts))}"
            for item in block.items
        )
        return
    for item in block.items:
        texts = [f"- {escaped(text)}" for text in item.texts if text]
        if item.term is not None:
            yield f"**{escaped(item.term)}**"
        yield "\n".join(texts)
