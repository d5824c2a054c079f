"""Options that overrule how a labelled file is read, the same for every command that reads one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from advisor.config import KINDS

Command = TypeVar("Command", bound=Callable[..., Any])


def reading_options(command: Command) -> Command:
    """Give a command the options; their names are settings of `advisor.config.RunConfig`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--task", metavar="KIND", help="The kind of task, if misjudged: " + ", ".join(KINDS) + "."
    ),
    click.option(
        "--input-column",
        metavar="NAME",
        multiple=True,
        help="Column of the input, if not recognised; several make one input.",
    ),
    click.option(
        "--target-column", metavar="NAME", help="Column of the answer, if not recognised."
    ),
    click.option(
        "--read-as",
        metavar="FORM",
        multiple=True,
        help="How cells are read, if misjudged: answer-index-1, tag-list, ... (docs/data.md).",
    ),
    click.option("--skip-bad-rows", is_flag=True, help="Leave out rows that cannot be read."),
)
