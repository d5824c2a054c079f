"""`advisor export`: a folder that answers as a measured strategy did, without this program."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.commands import completion

FAILED = 1


@click.command()
@click.argument(
    "run", type=click.Path(exists=True, file_okay=False), shell_complete=completion.runs
)
@click.option("--strategy", metavar="ID", help="Of the run; else the one that the verdict takes.")
@click.option("--out", required=True, metavar="DIR", help="A new folder.")
@click.option(
    "--to",
    type=click.Choice(("peft", "merged")),
    default="peft",
    show_default=True,
    help="Write an adapter beside its base, or merged into it.",
)
@click.option(
    "--rows",
    type=click.IntRange(0),
    default=120,
    show_default=True,
    help="Test rows that the folder answers again, to be held against the run.",
)
@click.option(
    "--margin",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="How much worse the primary metric may be on them.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def export(run: str, strategy: str | None, out: str, **options: float | str | bool) -> None:
    """Write a folder to serve a strategy from: model, prompts, index, programs and a model card.

    It needs transformers and what its requirements.txt lists, not this program. It holds texts of
    your data: demonstrations, passages and the requests of its check.

    \b
    Exit codes: 0 written, 1 written, but it does not answer as was measured.

    \b
    Example:
      advisor export runs/demo --out served
      advisor export runs/demo --strategy few-shot --out served
    """
    from advisor.export_findings import Exported
    from advisor.handover.folder import hand_over
    from advisor.runs.store import RunFolder, to_json
    from reports.plain import clean
    from reports.renderers.export import sentences

    check = int(options["rows"]), float(options["margin"])
    merged = options["to"] == "merged"
    found = hand_over(RunFolder(Path(run)), strategy, Path(out), check, merged=merged)
    if options["as_json"]:
        click.echo(to_json(found, Exported))
    else:
        for line in sentences(found):
            click.echo(clean(line))
    if found.parity is not None and not found.parity.passed:
        raise click.exceptions.Exit(FAILED)
