"""The option --language: from there on, everything is said in that language, errors too."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from advisor.config import LANGUAGES, resolve_language

Command = TypeVar("Command", bound=Callable[..., Any])


def language_option(
    default: Callable[[], str] = lambda: LANGUAGES[0],
) -> Callable[[Command], Command]:
    """The option, for a command; the command itself reads `reports.messages.language()`.

    Args:
        default: the language where neither the option nor a setting names one.
    """

    def speak_it(_context: click.Context, _option: click.Parameter, tag: str | None) -> None:
        from reports.messages import speak

        speak(resolve_language(tag, default=default()))

    return click.option(
        "--language",
        "--lang",
        metavar="TAG",
        is_eager=True,
        expose_value=False,
        callback=speak_it,
        help="Language of what is shown: en or zh-Hans (zh); else ADVISOR_LANGUAGE.",
    )


def of_locale() -> str:
    """The language of the locale, English where this tool does not speak it."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    spoken = next((name for name in names if name), "").lower()[:2]
    return next((tag for tag in LANGUAGES if tag[:2] == spoken), LANGUAGES[0])
