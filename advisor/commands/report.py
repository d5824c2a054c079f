"""`advisor report`: show a finished comparison again, in other forms, or beside another one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from advisor.commands import completion
from advisor.commands.language import language_option

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from advisor.results import Results
    from advisor.runs.pair import RunPair
    from advisor.runs.store import RunFolder
    from reports.blocks import Report

FORMATS = ("html", "md", "json", "csv")
_FOLDER = click.Path(exists=True, file_okay=False)


@dataclass(frozen=True)
class _Wanted:
    """A form (the terminal's if None), where to write it (standard output if None), a language."""

    form: str | None
    out: Path | None
    language: str


@click.command()
@click.argument("run", type=_FOLDER, shell_complete=completion.runs)
@click.argument(
    "other", required=False, metavar="[RUN_B]", type=_FOLDER, shell_complete=completion.runs
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="Write this form alone; else what the name given with --out ends in.",
)
@click.option(
    "--out",
    metavar="FILE",
    shell_complete=completion.files,
    help="Where to; else md, json, csv are printed and html is RUN/report.html.",
)
@click.option("--no-examples", is_flag=True, help="Leave out every text of the data.")
@language_option()
def report(
    run: str,
    other: str | None,
    form: str | None,
    out: str | None,
    no_examples: bool,
) -> None:
    """Show the results of a finished comparison again and rewrite its report.html.

    \b
    With a second run, show what differs between the two: B - A on the same test rows.

    \b
    Example:
      advisor report runs/demo
      advisor report runs/demo --format csv --out demo.csv
      advisor report runs/demo --no-examples
      advisor report runs/demo --language zh
    """
    from advisor.runs.store import RunFolder
    from reports.messages import language
    from reports.without_texts import without_texts

    folder = RunFolder(Path(run))
    if form is None and out is not None:
        form = _form_of(out)
    if out is not None:
        _spare_results(Path(out))
    tag = language()
    shown = without_texts if no_examples else whole
    if other is not None:
        wanted = _Wanted(form, None if out is None else Path(out), tag)
        _two_runs(folder, RunFolder(Path(other)), shown, wanted)
    elif form is None:
        show(shown(_results(folder)), folder, tag)
    else:
        _write(_FORMS[form](shown(_results(folder)), tag), _target(form, out, folder))


def show(results: Results, folder: RunFolder, language: str) -> None:
    """Write report.html, then draw the terminal report: what goes wrong there loses nothing."""
    from reports.messages import say
    from reports.renderers import html, terminal
    from reports.renderers.console import open_console

    blocks = _built(results, language)
    path = folder.write_report(html.render(blocks, html.pack(_json(results, language))))
    terminal.render(blocks.summary(), open_console())
    click.echo(say("report-written", path=str(path)))


def _two_runs(
    first: RunFolder,
    second: RunFolder,
    shown: Callable[[Results], Results],
    wanted: _Wanted,
) -> None:
    """Show two runs beside each other, in the terminal or in the form wanted."""
    from advisor.experiment.two_runs import pair_runs
    from reports.renderers import terminal
    from reports.renderers.console import open_console

    pair = pair_runs(_results(first), _results(second), shown)
    if wanted.form is None:
        terminal.render(_built_pair(pair, wanted.language), open_console())
    else:
        _write(_PAIR_FORMS[wanted.form](pair, wanted.language), wanted.out)


def _results(folder: RunFolder) -> Results:
    """Read the results; say on standard error where trials ended since they were written."""
    from advisor.experiment.stale import stale_results
    from reports.messages import say

    results = folder.results()
    later = stale_results(folder, results)
    if later:
        again = {"trials": later, "folder": str(folder.path), "command": folder.command()}
        key = "report-stale" if again["command"] else "report-stale-by-some-command"
        click.echo(say(key, **again), err=True)
    return results


def whole(results: Results) -> Results:
    """Show everything, texts of the data included."""
    return results


def _form_of(out: str) -> str:
    """The form that a file's name ends in.

    Raises:
        UsageError: it ends in none of them.
    """
    from advisor.errors import UsageError

    ending = Path(out).suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        ends = ", ".join(f".{one}" for one in FORMATS)
        raise UsageError("out-without-format", path=out, ends=ends, formats="|".join(FORMATS))
    return ending


def _spare_results(path: Path) -> None:
    """Refuse to write over what reports are made from.

    Raises:
        UsageError: the file is the results of a run.
    """
    from advisor.errors import UsageError

    if path.name == "results.json" and (path.parent / "manifest.json").is_file():
        raise UsageError("out-is-run", path=path)


def _target(form: str, out: str | None, folder: RunFolder) -> Path | None:
    if out is not None:
        return Path(out)
    return folder.path / "report.html" if form == "html" else None


def _write(text: str, path: Path | None) -> None:
    """Write a file, or UTF-8 to standard output whatever the locale says."""
    from advisor.runs.atomic import write_atomic
    from reports.messages import say

    if path is None:
        click.echo(text.encode("utf-8"), nl=False)
        return
    write_atomic(path, text)
    click.echo(say("report-written", path=str(path)))


# --- forms --------------------------------------------------------------------------------------


def _built(results: Results, language: str) -> Report:
    from reports import view

    return view.build(results, language)


def _html(results: Results, language: str) -> str:
    from reports.renderers import html

    return html.render(_built(results, language), html.pack(_json(results, language)))


def _markdown(results: Results, language: str) -> str:
    from reports.renderers import markdown

    return markdown.render(_built(results, language))


def _json(results: Results, _language: str) -> str:
    from advisor.results import Results
    from advisor.runs.store import to_json

    return to_json(results, Results, indent=1) + "\n"


def _csv(results: Results, _language: str) -> str:
    from reports.renderers import table_csv

    return table_csv.render(results)


def _built_pair(pair: RunPair, language: str) -> Report:
    from reports.sections import two_runs

    return two_runs.build(pair, language)


def _pair_html(pair: RunPair, language: str) -> str:
    from reports.renderers import html

    return html.render(_built_pair(pair, language))


def _pair_markdown(pair: RunPair, language: str) -> str:
    from reports.renderers import markdown

    return markdown.render(_built_pair(pair, language))


def _pair_json(pair: RunPair, _language: str) -> str:
    from advisor.runs.pair import RunPair
    from advisor.runs.store import to_json

    return to_json(pair, RunPair, indent=1) + "\n"


def _pair_csv(pair: RunPair, _language: str) -> str:
    from reports.renderers import table_csv

    return table_csv.render_pair(pair)


_FORMS: Mapping[str, Callable[[Results, str], str]] = {
    "html": _html, "md": _markdown, "json": _json, "csv": _csv,
}  # fmt: skip
_PAIR_FORMS: Mapping[str, Callable[[RunPair, str], str]] = {
    "html": _pair_html, "md": _pair_markdown, "json": _pair_json, "csv": _pair_csv,
}  # fmt: skip
