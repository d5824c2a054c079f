"""The command line: parse, call, exit code; nothing else."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from advisor import completion, samples
from advisor.commands.doctor import doctor
from advisor.commands.plan import plan
from advisor.errors import AdvisorError, UsageError

if TYPE_CHECKING:
    from advisor.compare.loop import Prepared
    from advisor.questionnaire import Language

FAILED_TRIAL = 1
INTERRUPTED = 130


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


@main.command()
@click.argument("data", shell_complete=completion.files)
@click.option(
    "--test",
    metavar="FILE",
    shell_complete=completion.files,
    help="A separate test file; else 20% is held out.",
)
@click.option(
    "--docs",
    metavar="PATH",
    shell_complete=completion.files,
    help="Documents to retrieve from: a file or a folder.",
)
@click.option(
    "--model",
    metavar="ID_OR_PATH",
    shell_complete=completion.models,
    help="Hub id, folder, or starter (bundled; the default).",
)
@click.option(
    "--strategies",
    metavar="A,B,C",
    shell_complete=completion.strategies,
    help="Which to run; all that apply if left out; or none.",
)
@click.option(
    "--out",
    metavar="DIR",
    shell_complete=completion.runs,
    help="Run folder; the same one resumes.",
)
@click.option("--seed", metavar="N", help="Seed of everything random (0).")
@click.option("--train-limit", metavar="N", help="Use at most N rows to learn from.")
@click.option("--test-limit", metavar="N", help="Use at most N rows to test on.")
@click.option(
    "--predictions",
    metavar="NAME=FILE",
    multiple=True,
    help='An outside system\'s answers, {"id", "output"} a line; may be repeated.',
)
@click.option("--task", metavar="KIND", help="classification, qa or generation, if misjudged.")
@click.option("--input-column", metavar="NAME", help="Column of the input, if not recognised.")
@click.option("--target-column", metavar="NAME", help="Column of the answer, if not recognised.")
@click.option("--group-column", metavar="NAME", help="Rows of a group stay on one side.")
@click.option("--device", metavar="NAME", help="cpu, cuda or mps; the best one if left out.")
@click.option("--embedder", metavar="ID_OR_PATH", help="Sentence embedder (all-MiniLM-L6-v2).")
@click.option("--gpu-price", metavar="USD", help="US dollars per hour of your machine.")
@click.option("--skip-bad-rows", is_flag=True, help="Leave out rows that cannot be read.")
@click.option("--trust-remote-code", is_flag=True, help="Run code that comes with the model.")
@click.option("--offline", is_flag=True, help="Never use the network.")
@click.option("--yes", is_flag=True, help="Do not ask before an expensive run.")
def compare(data: str, **options: object) -> None:
    """Run the strategies side by side on DATA: same model, same locked split.

    \b
    DATA is JSONL, JSON, CSV, TSV, Parquet, a saved datasets folder or a hub id.

    \b
    Example:
      advisor compare tickets.csv --docs handbook/ --model Qwen/Qwen2.5-0.5B-Instruct
    """
    _compare({"data": data, **options}, advised=True)


def _demo_help() -> str:
    """Say what each demonstration shows, and how to start one."""
    names = samples.demo_names()
    width = max(map(len, names))
    shown = (f"  {name:{width}}  {samples.demo(name).shows}" for name in names)
    example = (
        "Example:",
        "  advisor demo",
        f"  advisor demo {names[-1]} --strategies majority,few-shot",
    )
    first = "Compare the strategies on bundled data with the bundled model, offline."
    return "\n".join((first, "", "\b", *shown, "", "\b", *example))


@main.command(help=_demo_help())
@click.argument("name", type=click.Choice(samples.demo_names()), default=samples.demo_names()[0])
@click.option(
    "--strategies",
    metavar="A,B,C",
    shell_complete=completion.strategies,
    help="Which to run, for a quick look; else all that apply.",
)
@click.option("--out", metavar="DIR", help="Run folder (runs/demo, or runs/demo-NAME).")
@click.option("--seed", metavar="N", help="Seed of everything random (0).")
def demo(name: str, strategies: str | None, out: str | None, seed: str | None) -> None:
    """Compare the strategies on a bundled sample."""
    chosen = samples.demo(name)
    _compare(
        {
            "data": str(chosen.data),
            "test": str(chosen.test) if chosen.test else None,
            "docs": str(chosen.docs) if chosen.docs else None,
            "target_column": chosen.target_column,
            "model": "starter",
            "strategies": strategies,
            "out": out or chosen.out,
            "seed": seed,
            "test_limit": chosen.test_limit,
            "offline": True,
        }
    )


@main.command()
@click.option(
    "--data",
    metavar="FILE",
    shell_complete=completion.files,
    help="Labelled data; what it says is not asked.",
)
@click.option(
    "--docs",
    metavar="PATH",
    shell_complete=completion.files,
    help="Documents: a file or a folder.",
)
@click.option(
    "--model",
    metavar="ID_OR_DIR",
    shell_complete=completion.models,
    help="The model you mean to use; what does not fit the GPU found is ruled out.",
)
@click.option(
    "--answers",
    metavar="FILE",
    shell_complete=completion.files,
    help="Answers as TOML, YAML or JSON; nothing is asked.",
)
@click.option("--yes", is_flag=True, help="Ask nothing: take what was measured and kept.")
@click.option("--json", "as_json", is_flag=True, help="Print the advice as JSON.")
@click.option("--lang", type=click.Choice(("en", "zh")), help="Language (from the locale).")
@click.option(
    "--out", metavar="FILE", default="advisor.toml", help="Where the advice goes (advisor.toml)."
)
def ask(data: str | None, docs: str | None, answers: str | None, **options: object) -> None:
    """Answer a few questions and get advice, with its reasons, before anything runs.

    \b
    Leaving with Ctrl-C keeps the answers; the same command goes on. `advisor compare` then says
    whether the measurement agrees.

    \b
    Example:
      advisor ask --data tickets.csv --docs handbook/
    """
    _ask(data, docs, answers, options)


@main.command()
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
    _show(folder.results(), folder)


main.add_command(plan)
main.add_command(doctor)


def _show_road() -> None:
    """Show where this folder stands and the next step."""
    from pathlib import Path

    from advisor.first_steps.folder import look
    from advisor.first_steps.road import next_step
    from reports.road import page

    folder = look(Path())
    click.echo(page(folder, next_step(folder)))


def _compare(options: Mapping[str, object], *, advised: bool = False) -> None:
    """Compare, show, and leave with the contract's exit code.

    Args:
        options: flags by setting.
        advised: hold the outcome against the advice in advisor.toml.
    """
    from pathlib import Path

    from advisor.advice import recommended_for
    from advisor.compare.consent import agreed_to
    from advisor.compare.loop import prepare, run
    from advisor.config import FILE_NAME, resolve
    from reports.live import LiveDisplay

    given = {name: value for name, value in options.items() if value not in (None, False, ())}
    config = resolve(given)
    advice = recommended_for(Path(FILE_NAME), config.data) if advised else None
    prepared = prepare(config, _command_line(), advice)
    _announce(prepared)
    if not agreed_to(prepared.outlook, config, click.confirm if sys.stdin.isatty() else None):
        click.echo("Nothing was run.", err=True)
        sys.exit(INTERRUPTED)
    names = [job.name for job in prepared.jobs]
    with LiveDisplay(names, prepared.asked.primary_metric) as display:
        outcome = run(prepared, display.handle)
    _show(outcome.results, outcome.folder)
    if outcome.interrupted:
        click.echo(f"Stopped. To go on: {prepared.asked.command}", err=True)
        sys.exit(INTERRUPTED)
    if any(one.status == "failed" for one in outcome.results.strategies):
        sys.exit(FAILED_TRIAL)


def _ask(
    data: str | None, docs: str | None, answers: str | None, options: Mapping[str, object]
) -> None:
    """Measure, ask or read the answers, recommend, show."""
    import json
    from pathlib import Path

    from advisor.ask import answers as answer_files
    from advisor.ask import session
    from advisor.ask.model_fit import look_at

    out, language = Path(str(options["out"])), _language(options["lang"])
    advisor = session.open_advisor()
    given = answer_files.read(Path(answers), advisor.questions) if answers else {}
    draft = answer_files.Draft(out.parent)
    asking = answers is None and not options["yes"]
    if asking and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("no terminal to ask in; give --answers FILE, or --yes to ask nothing")
    facts = session.measure(data, docs)
    name = options["model"]
    model = look_at(str(name), facts.hardware, language) if name else None
    if asking:
        from reports.interview import Interview

        measured = advisor.questions.measured_answers(facts.figures())
        interview = Interview(advisor.questions, measured, facts, language, draft.keep)
        given = interview.run(draft.answers(advisor.questions))
    elif answers is None:
        given = draft.answers(advisor.questions)
    advised = session.conclude(advisor, given, facts, out, model)
    if asking:
        draft.done()
    if options["as_json"]:
        click.echo(json.dumps(session.as_json(advised), ensure_ascii=False, indent=2))
        return
    from rich.console import Console

    from reports import recommendation

    console = Console(highlight=False)
    recommendation.render(advised.recommendation, advisor.questions, language, console)
    has_data = facts.data is not None
    recommendation.render_next(advised.command, str(out), has_data, language, console)


def _language(chosen: object) -> Language:
    """The language asked for, else that of the locale."""
    import os

    if chosen in ("en", "zh"):
        return "zh" if chosen == "zh" else "en"
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    first = next((name for name in names if name), "")
    return "zh" if first.lower().startswith("zh") else "en"


def _command_line() -> Sequence[str]:
    return ["advisor", *sys.argv[1:]]


def _announce(prepared: Prepared) -> None:
    """Say what was decided about the data before anything runs."""
    from rich.console import Console

    from reports import outlook

    told = [f"{name} is left out: {why}." for name, why in prepared.asked.skipped.items()]
    if prepared.done:
        told.append(f"Already done in {prepared.folder.path}: {', '.join(sorted(prepared.done))}.")
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    for line in prepared.lines:
        console.print(line, markup=False)
    if prepared.outlook is not None:
        outlook.render(prepared.outlook, console)
    for line in told:
        console.print(line, markup=False)


def _show(results: object, folder: object) -> None:
    """Draw the terminal report and write report.html."""
    from rich.console import Console

    from advisor.results import Results
    from advisor.store import RunFolder
    from reports import html, terminal, view

    assert isinstance(results, Results)
    assert isinstance(folder, RunFolder)
    blocks = view.build(results)
    terminal.render(blocks.summary(), Console())
    path = folder.write_report(html.render(blocks))
    click.echo(f"Report: {path}")


if __name__ == "__main__":
    main()
