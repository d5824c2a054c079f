"""`advisor compare` and `advisor demo`: run the strategies side by side, and show what came out."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from advisor import samples
from advisor.commands import completion
from advisor.commands.language import language_option
from advisor.commands.reading import reading_options
from advisor.commands.report import show
from advisor.config import DEFAULT_MODEL

if TYPE_CHECKING:
    from advisor.config import RunConfig
    from advisor.estimate.forecast import RunEstimate
    from advisor.experiment.loop import Prepared

FAILED_TRIAL = 1
INTERRUPTED = 130


@click.command()
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
    metavar="REF",
    multiple=True,
    shell_complete=completion.models,
    help="Hub id, folder, .gguf file, or smollm2 (bundled; the default); may be repeated.",
)
@click.option(
    "--strategies",
    metavar="A,B,C",
    shell_complete=completion.strategies,
    help="Which to run; all that apply if left out; or none.",
)
@click.option("--instruction", metavar="TEXT", help="What to do, in place of the built-in words.")
@click.option(
    "--prompt",
    metavar="FILE",
    shell_complete=completion.files,
    help="Your own prompt, for every strategy: chat messages (JSON, YAML) or a text.",
)
@click.option(
    "--schema",
    metavar="FILE",
    shell_complete=completion.files,
    help="JSON Schema of the answers; inferred from them if left out.",
)
@click.option(
    "--helper-model",
    metavar="ID_OR_PATH",
    shell_complete=completion.models,
    help="Proposes instructions to tuned-prompt.",
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
@reading_options
@click.option("--labels-as-written", is_flag=True, help="Keep labels apart that differ in case.")
@click.option("--none-label", metavar="LABEL", help='The label for "none of these".')
@click.option("--tolerance", metavar="X", help="A number so far off still counts as right.")
@click.option("--decimal-mark", metavar="MARK", help='"." or ",", if misjudged.')
@click.option("--lists-as-sets", is_flag=True, help="In JSON, the order of lists does not count.")
@click.option("--null-is-missing", is_flag=True, help="In JSON, null is the same as no field.")
@click.option("--empty-targets", is_flag=True, help="An empty target asks for no answer.")
@click.option("--group-column", metavar="NAME", help="Rows of a group stay on one side.")
@click.option("--device", metavar="NAME", help="cpu, cuda or mps; the best one if left out.")
@click.option("--embedder", metavar="ID_OR_PATH", help="Sentence embedder (all-MiniLM-L6-v2).")
@click.option("--reranker", metavar="ID_OR_PATH", help="Cross-encoder that orders passages (none).")
@click.option(
    "--retriever",
    metavar="MODULE:NAME",
    help="Your own LangChain retriever, or a function from documents to one.",
)
@click.option("--gpu-price", metavar="USD", help="US dollars per hour of your machine.")
@click.option(
    "--budget-usd", metavar="USD", help="What requests to endpoints may cost in all: never more."
)
@click.option(
    "--price",
    metavar="IN,OUT",
    help="US dollars per million tokens of an endpoint that no list has.",
)
@click.option("--seeds", metavar="N", help="Repeat what is random N times: shows the spread (1).")
@click.option("--learning-curve", is_flag=True, help="Also fit on 25% and 50% of the rows.")
@click.option("--max-latency-ms", metavar="MS", help="Take none slower than this (p95).")
@click.option(
    "--max-cost-per-1k", metavar="USD", help="Exclude what costs more per 1,000 requests."
)
@click.option("--max-gpu-gb", metavar="GB", help="Take none that needs more GPU memory.")
@click.option("--min-accuracy", metavar="SHARE", help="Take none below this, e.g. 0.9.")
@click.option("--monthly-requests", metavar="N", help="Volume to work out the cost of a month for.")
@click.option(
    "--cpu-training",
    metavar="X",
    help="On a CPU, train up to X times as long as by default (1).",
)
@click.option(
    "--trial-timeout",
    metavar="SECONDS",
    help="Stop a trial that takes longer than this in all, loading included (no limit).",
)
@click.option("--no-examples", is_flag=True, help="No text of the data in report.html.")
@language_option()
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


@click.command(help=_demo_help())
@click.argument("name", type=click.Choice(samples.demo_names()), default=samples.demo_names()[0])
@click.option(
    "--strategies",
    metavar="A,B,C",
    shell_complete=completion.strategies,
    help="Which to run, for a quick look; else all that apply.",
)
@click.option("--out", metavar="DIR", help="Run folder (runs/demo, or runs/demo-NAME).")
@click.option("--seed", metavar="N", help="Seed of everything random (0).")
@language_option()
def demo(name: str, strategies: str | None, out: str | None, seed: str | None) -> None:
    """Compare the strategies on a bundled sample."""
    chosen = samples.demo(name)
    _compare(
        {
            "data": str(chosen.data),
            "test": str(chosen.test) if chosen.test else None,
            "docs": str(chosen.docs) if chosen.docs else None,
            "target_column": chosen.target_column,
            "model": DEFAULT_MODEL,
            "strategies": strategies,
            "out": out or chosen.out,
            "seed": seed,
            "test_limit": chosen.test_limit,
            "offline": True,
        }
    )


def _compare(options: Mapping[str, object], *, advised: bool = False) -> None:
    """Compare, show, and leave with the contract's exit code.

    Args:
        options: flags by setting.
        advised: hold the outcome against the advice in advisor.toml.
    """
    from advisor.config import resolve
    from reports.messages import language

    given = {name: value for name, value in options.items() if value not in (None, False, ())}
    no_examples = given.pop("no_examples", False)
    config = resolve({**given, "language": language()})
    _run(config, advised=advised, no_examples=bool(no_examples))


def _run(config: RunConfig, *, advised: bool, no_examples: bool) -> None:
    from pathlib import Path

    from advisor.advice.saved import recommended_for
    from advisor.config import FILE_NAME
    from advisor.experiment.consent import agreed_to
    from advisor.experiment.loop import prepare, run
    from reports.messages import say
    from reports.renderers.live import LiveDisplay
    from reports.without_texts import without_texts

    advice = recommended_for(Path(FILE_NAME), config.data) if advised else None
    prepared = prepare(
        config, _command_line(), advice, lambda step: click.echo(say(step), err=True)
    )
    _announce(prepared)
    if not agreed_to(prepared.run_estimate, config, _confirm if sys.stdin.isatty() else None):
        click.echo(say("compare-nothing-run"), err=True)
        sys.exit(INTERRUPTED)
    names = [job.name for job in prepared.jobs if not job.is_repeat]
    repeats = [job.name for job in prepared.jobs if job.is_repeat]
    with LiveDisplay(names, prepared.asked.primary_metric, repeats=repeats) as display:
        outcome = run(prepared, display.handle)
    results = without_texts(outcome.results) if no_examples else outcome.results
    show(results, outcome.folder, config.language)
    if outcome.interrupted:
        click.echo(say("compare-stopped", command=prepared.asked.command), err=True)
        sys.exit(INTERRUPTED)
    if any(one.status == "failed" for one in outcome.results.strategies):
        sys.exit(FAILED_TRIAL)


def _confirm(estimate: RunEstimate) -> bool:
    from reports.messages import say

    return click.confirm(say("estimate-agree", time=estimate.time_s, usd=estimate.usd))


def _command_line() -> Sequence[str]:
    return ["advisor", *sys.argv[1:]]


def _announce(prepared: Prepared) -> None:
    """Say what was decided about the data before anything runs."""
    from advisor.experiment.matrix import result_id
    from reports.messages import say
    from reports.renderers import run_estimate
    from reports.renderers.console import open_console
    from reports.sections import provenance

    told = [
        say(
            "compare-left-out",
            strategy=result_id(cell.strategy, cell.model, prepared.asked.config.model),
            reason=why,
        )
        for cell, why in prepared.asked.skipped.items()
    ]
    if prepared.done:
        first = sorted(job.name for job in prepared.jobs if not job.is_repeat)
        done = [name for name in first if name in prepared.done]
        folder, repeats = str(prepared.folder.path), len(prepared.done) - len(done)
        told.append(say("compare-already-done", folder=folder, names=done, repeats=repeats))
    console = open_console(soft_wrap=not sys.stdout.isatty())
    asked = prepared.asked
    for line in provenance.before_run(asked.files, asked.task, asked.split):
        console.print(line)
    for finding in prepared.outdated:
        console.print(say(finding))
    if prepared.run_estimate is not None:
        run_estimate.render(prepared.run_estimate, console)
    for line in told:
        console.print(line)
