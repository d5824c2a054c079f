"""The console that everything for a terminal is drawn on."""

from __future__ import annotations

from rich.console import Console


def open_console(*, soft_wrap: bool = False) -> Console:
    """A console on standard output that takes no text for markup, an emoji code or a figure.

    Labels, file names and answers may read `[red]` or `:bug:`, and are shown as they are.

    Args:
        soft_wrap: leave it to what reads the output to break lines.
    """
    return Console(markup=False, emoji=False, highlight=False, soft_wrap=soft_wrap)
