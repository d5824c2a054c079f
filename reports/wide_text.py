"""Lines of running text where Chinese stands among Latin words: Chinese may break at any sign."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

_WIDE = "\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
"""Chinese, Japanese and Korean signs and their punctuation, as a range of a pattern."""
_CLOSING = "，。、；：？！）」』】》”’"
_OPENING = "（「『【《“‘"
_WORD = rf"[{_WIDE}]|[^\s{_WIDE}{_OPENING}{_CLOSING}]+"
_UNIT = re.compile(rf"\s+|[{_OPENING}]?(?:{_WORD})[{_CLOSING}]*|[{_OPENING}{_CLOSING}]")
"""White space, or what stays on one line: a sign or a word with the punctuation next to it."""


def lines(text: str, width: int) -> Iterable[str]:
    """`text` in lines of at most `width` columns; a word that is wider is cut."""
    line, used = "", 0
    for unit in _UNIT.findall(text):
        size = cell_len(unit)
        if used + size <= width:
            line, used = line + unit, used + size
            continue
        if line.strip():
            yield line.rstrip()
        *full, line = chop_cells(unit.lstrip(), width) or [""]
        yield from full
        used = cell_len(line)
    if line.strip():
        yield line.rstrip()


class Paragraph:
    """Running text for `rich`, which by itself breaks at spaces and leaves Chinese lines short."""

    def __init__(self, text: str, style: str = "") -> None:
        self._text, self._style = text, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Break to the width that there is."""
        broken = "\n".join(lines(self._text, options.max_width))
        yield Text(broken, style=self._style)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """As wide as the text, and no narrower than one wide sign."""
        return Measurement(2, max(2, min(cell_len(self._text), options.max_width)))


def is_wide(text: str) -> bool:
    """Whether the text has signs that take two columns."""
    return cell_len(text) > len(text)
