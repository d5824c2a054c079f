"""`advisor report`: show a finished comparison again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from advisor import completion

if TYPE_CHECKING:
    from advisor.results import Results
    from advisor.store import RunFolder


@click.command()
@click.argument(
    "run", type=click.Path(exists=True, file_okay=False), shell_complete=completion.runs
)
def report(run: str) -> None:
    """Show the results of a finished comparison again and rewrite its report.html.

    \b
    Example:
      advisor report runs/demo
    """
    from pathlib import Path

    from advisor.store import RunFolder

    folder = RunFolder(Path(run))
    show(folder.results(), folder)


def show(results: Results, folder: RunFolder) -> None:
    """Draw the terminal report and write report.html."""
    from rich.console import Console

    from reports import html, terminal, view

    blocks = view.build(results)
    terminal.render(blocks.summary(), Console())
    path = folder.write_report(html.render(blocks))
    click.echo(f"Report: {path}")
