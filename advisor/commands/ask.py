"""`advisor ask`: a few questions, and advice with its reasons before anything runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from advisor import completion
from advisor.errors import UsageError

if TYPE_CHECKING:
    from advisor.questionnaire import Language


@click.command()
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
