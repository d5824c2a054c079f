"""The command line: parse, call, exit code; nothing else."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import click

from advisor.commands.ask import ask
from advisor.commands.compare import INTERRUPTED, compare, demo
from advisor.commands.data import data
from advisor.commands.doctor import doctor
from advisor.commands.export import export
from advisor.commands.gate import gate
from advisor.commands.plan import plan
from advisor.commands.prompt import prompt
from advisor.commands.report import report
from advisor.commands.verify import verify
from advisor.errors import AdvisorError, DataError
from reports.plain import clean
from reports.renderers import streams

READER_LEFT = 141
"""What a shell shows for a program that a closed pipe ended (128 + SIGPIPE): `advisor ... | head`.
1 would say that a trial failed."""


class ReportingGroup(click.Group):
    """Shows the user's mistakes as one message, without a traceback; a bug keeps its traceback."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Settle the output streams, which even the parser writes to; then parse and run."""
        streams.settle()
        return super().main(*args, **extra)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Parse; --help and --version print here."""
        with _quiet_without_reader():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command and turn what the user can cause into a message and an exit code."""
        from reports.messages import speaking

        with _quiet_without_reader(), speaking(_language()), _told():
            return super().invoke(ctx)


def _language() -> str:
    """The language of the settings; English where they are wrong, which a command reports."""
    from advisor.config import LANGUAGES, resolve_language
    from advisor.errors import ConfigError

    try:
        return resolve_language(None)
    except ConfigError:
        return LANGUAGES[0]


@contextmanager
def _told() -> Iterator[None]:
    """Turn an AdvisorError, an unusable file or Ctrl-C into its message and exit code."""
    from reports.messages import say

    try:
        yield
    except AdvisorError as error:
        _say_error(say(error.problem))
        if isinstance(error, DataError):
            _say_details(error)
        raise click.exceptions.Exit(error.exit_code) from error
    except OSError as error:
        if error.filename is None:
            raise
        _say_error(say("file-error", path=str(error.filename), text=error.strerror or ""))
        raise click.exceptions.Exit(AdvisorError.exit_code) from error
    except (KeyboardInterrupt, click.Abort) as stop:
        click.echo(say("stopped"), err=True)
        raise click.exceptions.Exit(INTERRUPTED) from stop


def _say_error(problem: str) -> None:
    from reports.messages import say

    # names of files, columns and models stand in it, which a terminal must not obey
    click.secho(clean(say("error", problem=problem)), fg="red", err=True)


def _say_details(error: DataError) -> None:
    from reports.messages import say

    for detail in error.details:
        click.echo(clean(say(detail)), err=True)


@contextmanager
def _quiet_without_reader() -> Iterator[None]:
    """Leave without a word when what reads the output has gone, as `head` does."""
    try:
        yield
    except BrokenPipeError as error:
        if not _reader_left():
            raise  # of another pipe: a bug
        raise click.exceptions.Exit(READER_LEFT) from error
    except SystemExit as end:
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        raise click.exceptions.Exit(READER_LEFT) from end  # rich has turned it into exit code 1


def _reader_left() -> bool:
    """Whether an output stream has no reader; what it still holds is then dropped."""
    gone = [stream for stream in (sys.stdout, sys.stderr) if not _has_reader(stream)]
    for stream in gone:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    return bool(gone)


def _has_reader(stream: TextIO) -> bool:
    if sys.platform == "win32":
        return False  # it cannot be told; a closed pipe is the likeliest
    try:
        descriptor = stream.fileno()
    except (OSError, ValueError):
        return True  # not a stream of the system
    asked = select.poll()
    asked.register(descriptor, 0)  # errors are told without being asked for
    return not asked.poll(0)


@click.group(
    cls=ReportingGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.version_option(package_name="llm-strategy-advisor", prog_name="advisor")
@click.pass_context
def main(context: click.Context) -> None:
    """Prompt, retrieve or fine-tune? Measure it on your labelled data.

    \b
    Try it now, with the bundled model and data:
      advisor demo
    On your own:
      advisor ask --data tickets.csv
      advisor compare tickets.csv --model Qwen/Qwen2.5-0.5B-Instruct
    Alone, it shows the next step for this folder.
    """
    if context.invoked_subcommand is None:
        _show_road()


for command in (compare, demo, ask, data, report, export, gate, verify, plan, prompt, doctor):
    main.add_command(command)


def _show_road() -> None:
    """Show where this folder stands and the next step."""
    from pathlib import Path

    from advisor.doctor.folder import look
    from advisor.doctor.road import next_step
    from reports.renderers.road import page

    folder = look(Path())
    click.echo(page(folder, next_step(folder)))


if __name__ == "__main__":
    main()
