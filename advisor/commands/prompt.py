"""`advisor prompt show`: what a strategy would send to the model."""

from __future__ import annotations

import click

from advisor.commands import completion
from advisor.commands.compare import compare

SETTINGS = (
    "test", "docs", "model", "instruction", "prompt", "labels", "schema", "seed", "train_limit",
    "test_limit", "task", "input_column", "target_column", "group_column", "device", "embedder",
    "skip_bad_rows", "trust_remote_code", "offline", "reranker", "retriever",
)  # fmt: skip
"""Options of `advisor compare` that a prompt depends on."""


@click.group()
def prompt() -> None:
    """See what is sent to the model."""


@prompt.command()
@click.argument("data", shell_complete=completion.files)
@click.option(
    "--strategy",
    required=True,
    metavar="NAME",
    shell_complete=completion.strategies,
    help="Whose prompt.",
)
@click.option(
    "--row", metavar="N", type=click.IntRange(min=1), default=1, help="Number of the test row (1)."
)
def show(data: str, strategy: str, row: int, **options: object) -> None:
    """Print exactly what a strategy sends for a test row of DATA.

    \b
    Give the options of the comparison, which decide on the rows and the model.

    \b
    Example:
      advisor prompt show tickets.csv --strategy few-shot --prompt my_prompt.yaml
    """
    from advisor.config import resolve
    from advisor.experiment.shown_prompt import prompt_of
    from reports.messages import say
    from reports.plain import clean
    from reports.renderers.console import open_console

    given = {name: value for name, value in options.items() if value not in (None, False, ())}
    config = resolve({"data": data, **given})
    found = prompt_of(config, strategy, row)
    fitted = found.fitted
    console = open_console(soft_wrap=True)
    console.print(
        say(
            "prompt-shown",
            strategy=strategy,
            row=row,
            id=fitted.prompt.sample.id,
            tokens=len(fitted.encoded.ids),
        )
    )
    if fitted.dropped or fitted.truncated:
        console.print(say("prompt-cut", dropped=fitted.dropped, cut=int(fitted.truncated)))
    for message in fitted.prompt.messages():
        console.print(f"\n--- {message.role}", style="bold")
        console.print(clean(message.content))
    console.print(f"\n--- {say('prompt-text')}", style="bold")
    console.print(clean(fitted.encoded.text))


show.params += [one for one in compare.params if one.name in SETTINGS]
