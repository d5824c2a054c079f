"""`advisor ask`: a few questions, and advice with its reasons before anything runs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from advisor import hub
from advisor.commands import completion
from advisor.commands.language import language_option, of_locale
from advisor.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.advice.questionnaire import Questionnaire
    from advisor.commands.interview.session import Advised
    from advisor.data.load import LoadOptions

_COLUMNS = ("target_column", "group_column")


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
    multiple=True,
    shell_complete=completion.models,
    help="The model you mean to use; may be repeated. What the GPU found cannot hold is ruled out.",
)
@click.option(
    "--answers",
    metavar="FILE",
    shell_complete=completion.files,
    help="Answers as TOML, YAML or JSON; nothing is asked.",
)
@click.option(
    "--input-column",
    metavar="NAME",
    multiple=True,
    help="Column of the input, if not recognised; several make one input.",
)
@click.option("--target-column", metavar="NAME", help="Column of the answer, if not recognised.")
@click.option("--group-column", metavar="NAME", help="Rows of a group stay on one side.")
@click.option("--skip-bad-rows", is_flag=True, help="Leave out rows that cannot be read.")
@click.option("--offline", is_flag=True, help="Never use the network.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what was measured and kept.")
@click.option("--json", "as_json", is_flag=True, help="Print the advice as JSON.")
@language_option(of_locale)
@click.option(
    "--out",
    metavar="FILE",
    default="advisor.toml",
    shell_complete=completion.files,
    help="Where the advice goes (advisor.toml).",
)
def ask(
    data: str | None,
    docs: str | None,
    answers: str | None,
    model: tuple[str, ...],
    **options: object,
) -> None:
    """Answer a few questions and get advice, with its reasons, before anything runs.

    \b
    Leaving with Ctrl-C keeps the answers; the same command goes on. `advisor compare` then says
    whether the measurement agrees.

    \b
    Example:
      advisor ask --data tickets.csv --docs handbook/
    """
    from pathlib import Path

    from advisor.advice import saved
    from advisor.commands.interview import answers as answer_files
    from advisor.commands.interview import session
    from advisor.commands.interview.model_fit import look_at

    out = Path(str(options["out"]))
    reading, offline = _reading(data, options), bool(options["offline"])
    saved.require_writable(out)
    advisor = session.open_advisor()
    given = answer_files.read(Path(answers), advisor.questions) if answers is not None else {}
    draft = answer_files.Draft(out.parent, data)
    asking = answers is None and not options["yes"]
    if asking and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("no-terminal-to-ask-in")
    hub.set_environment(offline=offline)
    facts = session.measure(data, docs, reading)
    models = [look_at(name, facts.hardware, offline=offline) for name in dict.fromkeys(model)]
    facts = session.with_model(facts, models[0]) if models else facts
    unfit = models[0].does_not_fit if models else None
    measured = advisor.questions.measured_answers(facts.figures())
    kept = _kept(out, data, advisor.questions) | draft.answers(advisor.questions)
    if asking:
        from reports.renderers.interview import Interview

        interview = Interview(
            advisor.questions,
            lambda answers: advisor.next_question(answers, measured, unfit),
            measured,
            facts,
            draft.keep,
        )
        given = interview.run(kept)
    else:
        _tell_merged(kept, given)
        given = {**kept, **given}
    advised = session.conclude(advisor, given, facts, out, models, _flags(options))
    draft.done()  # every answer in it is in the advice now, or was replaced
    if options["as_json"]:
        click.echo(_json(advised).encode() + b"\n", nl=False)  # UTF-8 whatever the locale says
        return
    from advisor.data.task import MINIMUM_ROWS
    from reports.renderers import recommendation
    from reports.renderers.console import open_console

    console = open_console()
    recommendation.render(advised.recommendation, advisor.questions, console, advised.others)
    least = MINIMUM_ROWS if advised.too_few_rows else None
    recommendation.render_next(
        advised.command,
        str(out),
        advised.missing,
        console,
        least_rows=least,
        not_trained=advised.not_trained,
    )


def _kept(out: Path, data: str | None, questions: Questionnaire) -> dict[str, str]:
    """The answers of the advice that `out` holds, where it is about the same data."""
    from advisor.advice import saved
    from advisor.commands.interview import answers as answer_files
    from reports.messages import say

    try:
        before = saved.read(out)
    except ConfigError:
        return {}  # what cannot be read is replaced
    if before is None:
        return {}
    if data is not None and not saved.is_about(before, out, data):
        click.echo(say("ask-other-data", path=str(out), data=before.data), err=True)
        return {}
    return answer_files.kept(before, questions)


def _tell_merged(kept: Mapping[str, str], given: Mapping[str, str]) -> None:
    """Say how many answers are kept from before, and which ones a file replaces."""
    from reports.messages import say

    changed = [name for name in kept if given.get(name, kept[name]) != kept[name]]
    count = len(kept.keys() - given.keys())
    if count:
        click.echo(say("ask-kept", count=count), err=True)
    for name in changed:
        said = say("ask-replaced", question=name, before=kept[name], now=given[name])
        click.echo(said, err=True)


def _reading(data: str | None, options: Mapping[str, object]) -> LoadOptions | None:
    """How to read the data; None where it is to be recognised.

    Raises:
        UsageError: there is no data to read so.
    """
    given = [name for name in ("input_column", *_COLUMNS, "skip_bad_rows") if options[name]]
    if not given:
        return None
    if data is None:
        flag = "--" + given[0].replace("_", "-")
        raise UsageError("option-without-data", option=flag)
    from advisor.data.load import LoadOptions

    target, group = (str(options[name]) if options[name] else None for name in _COLUMNS)
    return LoadOptions(_inputs(options), target, group, bool(options["skip_bad_rows"]))


def _inputs(options: Mapping[str, object]) -> tuple[str, ...]:
    named = options["input_column"]
    return tuple(map(str, named)) if isinstance(named, tuple) else ()


def _flags(options: Mapping[str, object]) -> list[str]:
    """What the comparison needs to read the same rows, and to stay off the network as well."""
    from advisor.config import resolve_language
    from reports.messages import language

    flags: list[str] = []
    for column in _inputs(options):
        flags += ["--input-column", column]
    for name in _COLUMNS:
        if options[name]:
            flags += ["--" + name.replace("_", "-"), str(options[name])]
    flags += [
        "--" + name.replace("_", "-") for name in ("skip_bad_rows", "offline") if options[name]
    ]
    if language() != resolve_language(None):  # what the comparison would speak
        flags += ["--language", language()]
    return flags


def _json(advised: Advised) -> str:
    """The advice as JSON text that a terminal can show: what JSON leaves raw is escaped too."""
    import json
    import re

    from advisor.commands.interview.session import as_json

    text = json.dumps(as_json(advised), ensure_ascii=False, indent=2)
    return re.sub("[\x7f-\x9f\ud800-\udfff]", lambda sign: f"\\u{ord(sign[0]):04x}", text)
