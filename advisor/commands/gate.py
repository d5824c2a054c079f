"""`advisor gate`: may this candidate replace the baseline? For CI, with an exit code each."""

from __future__ import annotations

import os
from pathlib import Path

import click

from advisor.commands import completion

EXIT_CODES = {"passed": 0, "failed": 3, "cannot_tell": 4}
STEP_SUMMARY = "GITHUB_STEP_SUMMARY"
_FOLDER = click.Path(file_okay=False)


@click.command()
@click.argument("baseline", type=_FOLDER, shell_complete=completion.runs)
@click.argument("candidate", type=_FOLDER, shell_complete=completion.runs)
@click.option(
    "--margin",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="How much worse the primary metric may be.",
)
@click.option("--strategy", metavar="ID", help="Of both runs; else what the baseline takes.")
@click.option("--candidate-strategy", metavar="ID", help="Of the candidate, where it is another.")
@click.option("--junit", metavar="FILE", help="Also write JUnit XML.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def gate(baseline: str, candidate: str, margin: float, **options: str | bool | None) -> None:
    """Test on the same rows whether CANDIDATE is no worse than BASELINE.

    \b
    Exit codes: 0 passed, 3 failed, 4 cannot tell. What could not be evaluated never passes:
    other test rows, another metric, a failed strategy, a row without an answer.

    \b
    Example:
      advisor gate runs/main runs/pull-request --margin 0.02 --junit gate.xml
    """
    from advisor.gate_findings import Gate
    from advisor.runs.atomic import write_atomic
    from advisor.runs.store import RunFolder, to_json
    from evals import gate as evals_gate
    from reports.plain import clean
    from reports.renderers import gate as renderer

    before, after = RunFolder(Path(baseline)).results(), RunFolder(Path(candidate)).results()
    strategy, other, junit = (
        None if options[name] is None else str(options[name])
        for name in ("strategy", "candidate_strategy", "junit")
    )
    found = evals_gate.gate(before, after, margin, strategy, other or strategy)
    if junit is not None:
        write_atomic(Path(junit), renderer.junit(found))
    if os.environ.get(STEP_SUMMARY):
        with Path(os.environ[STEP_SUMMARY]).open("a", encoding="utf-8") as file:
            file.write(renderer.summary(found))
    if options["as_json"]:
        click.echo(to_json(found, Gate))
    else:
        for line in renderer.sentences(found):
            click.echo(clean(line))
    raise click.exceptions.Exit(EXIT_CODES[found.outcome])
