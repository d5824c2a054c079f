"""`advisor verify`: whether the figures of a run, or of a page, are those of its predictions."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.commands import completion
from advisor.commands.gate import EXIT_CODES as GATE

EXIT_CODES = {
    "verified": GATE["passed"],
    "changed": GATE["failed"],
    "cannot_tell": GATE["cannot_tell"],
}


@click.command()
@click.argument(
    "path",
    metavar="RUN_OR_HTML",
    type=click.Path(exists=True),
    shell_complete=completion.runs,
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def verify(path: str, as_json: bool) -> None:
    """Recompute every figure of a run, or of a page, from the stored predictions.

    Nothing is sent or downloaded, and no model is opened. What was changed is named: a prediction,
    a label, a score, a digit of results.json or of the page.

    \b
    Exit codes: 0 verified, 3 changed, 4 cannot tell (no hashes, or a page that holds no results).

    \b
    Example:
      advisor verify runs/demo
      advisor verify runs/demo --json
    """
    from advisor.experiment.verify import verify as check
    from advisor.runs.store import to_json
    from advisor.verify_findings import Verification
    from reports.plain import clean
    from reports.renderers.verify import sentences

    found = check(Path(path))
    if as_json:
        click.echo(to_json(found, Verification))
    else:
        for line in sentences(found):
            click.echo(clean(line))
    raise click.exceptions.Exit(EXIT_CODES[found.outcome])
