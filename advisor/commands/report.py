"""`advisor report`: show a finished comparison again, in other forms, or beside another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from advisor import completion

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.results import Results
    from advisor.run_pair import RunPair
    from advisor.store import RunFolder

FORMATS = ("html", "md", "json", "csv")
_FOLDER = click.Path(exists=True, file_okay=False)


@click.command()
@click.argument("run", type=_FOLDER, shell_complete=completion.runs)
@click.argument(
    "other", required=False, metavar="[RUN_B]", type=_FOLDER, shell_complete=completion.runs
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Write this form alone.")
@click.option(
    "--out",
    metavar="FILE",
    shell_complete=completion.files,
    help="Where to; else md, json, csv are printed and html is RUN/report.html.",
)
@click.option("--no-examples", is_flag=True, help="Leave out every text of the data.")
def report(
    run: str, other: str | None, form: str | None, out: str | None, no_examples: bool
) -> None:
    """Show the results of a finished comparison again and rewrite its report.html.

    \b
    With a second run, show what differs between the two: B - A on the same test rows.

    \b
    Example:
      advisor report runs/demo
      advisor report runs/demo --format csv --out demo.csv
      advisor report runs/demo --no-examples
    """
    from advisor.errors import UsageError
    from advisor.store import RunFolder
    from reports.without_texts import without_texts

    folder = RunFolder(Path(run))
    shown = without_texts if no_examples else whole
    if form is None and out is not None:
        raise UsageError(f"--out {out}: say what to write with --format {'|'.join(FORMATS)}")
    if out is not None:
        _spare_results(Path(out))
    if other is not None:
        _two_runs(folder, RunFolder(Path(other)), shown, (form, out))
    elif form is None:
        show(shown(folder.results()), folder)
    else:
        _write(_FORMS[form](shown(folder.results())), _target(form, out, folder))


def show(results: Results, folder: RunFolder) -> None:
    """Draw the terminal report and write report.html."""
    from rich.console import Console

    from reports import html, terminal, view

    blocks = view.build(results)
    terminal.render(blocks.summary(), Console())
    path = folder.write_report(html.render(blocks))
    click.echo(f"Report: {path}")


def _two_runs(
    first: RunFolder,
    second: RunFolder,
    shown: Callable[[Results], Results],
    wanted: tuple[str | None, str | None],
) -> None:
    """Show two runs beside each other, in the terminal or in the form wanted (and where to)."""
    from rich.console import Console

    from advisor.compare.two_runs import pair_runs
    from reports import terminal, two_runs

    pair = pair_runs(first.results(), second.results(), shown)
    form, out = wanted
    if form is None:
        terminal.render(two_runs.build(pair), Console())
    else:
        _write(_PAIR_FORMS[form](pair), None if out is None else Path(out))


def whole(results: Results) -> Results:
    """Show everything, texts of the data included."""
    return results


def _spare_results(path: Path) -> None:
    """Refuse to write over what reports are made from.

    Raises:
        UsageError: the file is the results of a run.
    """
    from advisor.errors import UsageError

    if path.name == "results.json" and (path.parent / "manifest.json").is_file():
        raise UsageError(f"--out {path}: that file is the run itself; give another name")


def _target(form: str, out: str | None, folder: RunFolder) -> Path | None:
    if out is not None:
        return Path(out)
    return folder.path / "report.html" if form == "html" else None


def _write(text: str, path: Path | None) -> None:
    """Write a file, or UTF-8 to standard output whatever the locale says."""
    from advisor.atomic import write_atomic

    if path is None:
        click.echo(text.encode("utf-8"), nl=False)
        return
    write_atomic(path, text)
    click.echo(f"Report: {path}")


# --- forms --------------------------------------------------------------------------------------


def _html(results: Results) -> str:
    from reports import html, view

    return html.render(view.build(results))


def _markdown(results: Results) -> str:
    from reports import markdown, view

    return markdown.render(view.build(results))


def _json(results: Results) -> str:
    from advisor.results import Results
    from advisor.store import to_json

    return to_json(results, Results, indent=1) + "\n"


def _csv(results: Results) -> str:
    from reports import table_csv

    return table_csv.render(results)


def _pair_html(pair: RunPair) -> str:
    from reports import html, two_runs

    return html.render(two_runs.build(pair))


def _pair_markdown(pair: RunPair) -> str:
    from reports import markdown, two_runs

    return markdown.render(two_runs.build(pair))


def _pair_json(pair: RunPair) -> str:
    from advisor.run_pair import RunPair
    from advisor.store import to_json

    return to_json(pair, RunPair, indent=1) + "\n"


def _pair_csv(pair: RunPair) -> str:
    from reports import table_csv

    return table_csv.render_pair(pair)


_FORMS: Mapping[str, Callable[[Results], str]] = {
    "html": _html, "md": _markdown, "json": _json, "csv": _csv,
}  # fmt: skip
_PAIR_FORMS: Mapping[str, Callable[[RunPair], str]] = {
    "html": _pair_html, "md": _pair_markdown, "json": _pair_json, "csv": _pair_csv,
}  # fmt: skip
