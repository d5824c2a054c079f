"""`advisor data`: what is in a labelled file, what deserves a look, and the file cleaned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from advisor.commands import completion
from advisor.commands.language import language_option
from advisor.commands.reading import reading_options

if TYPE_CHECKING:
    from advisor.config import RunConfig


@click.command()
@click.argument("data", metavar="FILE", shell_complete=completion.files)
@click.option(
    "--test",
    metavar="FILE",
    shell_complete=completion.files,
    help="Test rows, to look for among the others.",
)
@click.option(
    "--out",
    metavar="CLEAN.jsonl",
    help="Write the cleaned rows here; what was changed goes to CLEAN.changes.jsonl.",
)
@click.option("--html", metavar="FILE", help="Write the page here as well.")
@reading_options
@language_option()
@click.option("--offline", is_flag=True, help="Never use the network.")
def data(data: str, out: str | None, html: str | None, **options: object) -> None:
    """Look through a labelled FILE: labels, lengths, repeats, leakage, likely wrong labels.

    \b
    Nothing is changed, unless --out says where the cleaned rows go.

    \b
    Example:
      advisor data tickets.csv --test test.csv --html tickets.html --out clean.jsonl
    """
    from advisor.config import resolve

    given = {name: value for name, value in options.items() if value not in (None, False, ())}
    config = resolve({"data": data, **given})
    _look(config, out, html)


def _look(config: RunConfig, out: str | None, html: str | None) -> None:
    from typing import cast

    from advisor import hub
    from advisor.data import clean
    from advisor.data.audit import audit
    from advisor.data.load import LoadOptions, load_with_test
    from advisor.data.task import Rules, recognise
    from advisor.types import TaskKind
    from reports import data_page
    from reports.messages import say
    from reports.renderers import html as html_page
    from reports.renderers import terminal
    from reports.renderers.console import open_console

    hub.set_environment(offline=config.offline)
    options = LoadOptions(
        config.input_column,
        config.target_column,
        config.group_column,
        config.skip_bad_rows,
        config.read_as,
    )
    table, test = load_with_test(config.data, config.test, options)
    recognised = recognise(table, Rules(cast("TaskKind | None", config.task)))
    task = recognised.task
    found = audit(table, task, test)
    report = data_page.page(found, table, task, recognised.notes, test)
    if html is not None:
        Path(html).write_text(html_page.render(report), encoding="utf-8", newline="\n")
    written = None
    if out is not None:
        written = clean.write(Path(out), table, task, found, test)
    terminal.render(report, open_console())
    if html is not None:
        click.echo(say("report-written", path=html))
    if out is not None and written is not None:
        changes = str(clean.changes_path(Path(out)))
        click.echo(say("data-clean-written", path=out, rows=written, changes=changes))
