"""`advisor doctor`: what this machine can run."""

from __future__ import annotations

import sys

import click

from advisor import hub
from advisor.commands.language import language_option

NOT_READY = 1


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--offline", is_flag=True, help="Do not ask whether the model hub answers.")
@language_option()
def doctor(as_json: bool, offline: bool) -> None:
    """Say what this machine can run, and for each problem the one command that fixes it.

    Exits with 0 if everything that `advisor demo` needs is there, else with 1. Takes as long as
    importing torch.

    \b
    Example:
      advisor doctor
      advisor doctor --offline --json
    """
    import json
    import shutil
    from dataclasses import asdict
    from pathlib import Path

    from advisor.doctor.checks import judge
    from advisor.doctor.machine import examine
    from advisor.errors import UsageError
    from reports.messages import say
    from reports.renderers.doctor import page

    try:
        Path.cwd()
    except FileNotFoundError as error:
        raise UsageError("folder-deleted") from error
    if sys.stderr.isatty():
        click.echo(say("doctor-looking"), err=True)
    hub.set_environment(offline=offline)
    found = examine(Path(), offline=offline)
    diagnosis = judge(found)
    if as_json:
        checks = [{**asdict(one), "text": say(one.found)} for one in diagnosis.checks]
        shown = {"ready": diagnosis.ready, "checks": checks, "machine": asdict(found)}
        click.echo(json.dumps(shown, indent=1))
    else:
        click.echo(page(diagnosis, shutil.get_terminal_size().columns))
    if not diagnosis.ready:
        sys.exit(NOT_READY)
