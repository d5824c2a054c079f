"""Lines of running text where Chinese stands among Latin words: Chinese may break at any sign."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.text import Text

from reports.renderers.line_breaks import broken


def lines(text: str, width: int) -> Iterable[str]:
    """`text` in lines of at most `width` columns; a word that is wider is cut."""
    return broken(text, width, cell_len)


class Paragraph:
    """Running text for `rich`, which by itself breaks at spaces and leaves Chinese lines short."""

    def __init__(self, text: str | Text, style: str = "") -> None:
        self._text = Text(text, style=style) if isinstance(text, str) else text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Break to the width that there is."""
        plain, place, parts = self._text.plain, 0, []
        for line in lines(plain, options.max_width):
            start = plain.index(line, place)
            place = start + len(line)
            parts.append(self._text[start:place])
        yield Text("\n", style=self._text.style).join(parts)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """As wide as the text, and no narrower than one wide sign."""
        return Measurement(2, max(2, min(cell_len(self._text.plain), options.max_width)))


def is_wide(text: str) -> bool:
    """Whether the text has signs that take two columns."""
    return cell_len(text) > len(text)
