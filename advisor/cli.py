"""The command line: parse, call, exit code; nothing else."""

from __future__ import annotations

import click

from advisor.commands.ask import ask
from advisor.commands.compare import INTERRUPTED, compare, demo
from advisor.commands.doctor import doctor
from advisor.commands.plan import plan
from advisor.commands.report import report
from advisor.errors import AdvisorError


class ReportingGroup(click.Group):
    """Shows the user's mistakes as one message, without a traceback; a bug keeps its traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command and turn an AdvisorError into its message and exit code."""
        try:
            return super().invoke(ctx)
        except AdvisorError as error:
            click.secho(f"error: {error}", fg="red", err=True)
            ctx.exit(error.exit_code)
        except OSError as error:
            if error.filename is None:
                raise
            click.secho(f"error: {error.filename}: {error.strerror}", fg="red", err=True)
            ctx.exit(AdvisorError.exit_code)
        except (KeyboardInterrupt, click.Abort):
            click.echo("Stopped. The same command goes on with what is missing.", err=True)
            ctx.exit(INTERRUPTED)


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


for command in (compare, demo, ask, report, plan, doctor):
    main.add_command(command)


def _show_road() -> None:
    """Show where this folder stands and the next step."""
    from pathlib import Path

    from advisor.first_steps.folder import look
    from advisor.first_steps.road import next_step
    from reports.road import page

    folder = look(Path())
    click.echo(page(folder, next_step(folder)))


if __name__ == "__main__":
    main()
