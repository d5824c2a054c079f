"""Every sentence that people read, once per language, looked up by key.

A language is one file, `<tag>.ftl`, in Project Fluent's syntax, and its tag in
`advisor.config.LANGUAGES`. Code names a message and gives it names, texts of the data and bare
figures; how a figure is written is the message's own choice (`{ PERCENT($share) }`), so that no
code puts sentences together:

    with speaking("zh-Hans"):
        say("rows-tested", n=120, model="smollm2")

Arguments are never read as messages or markup. A key or an argument that is missing is a bug and
raises; `tests/reports/test_messages.py` holds all languages against each other and against the
code.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from fluent.runtime import FluentBundle, FluentResource, resolver

from advisor.advice.questionnaire import Text
from advisor.config import LANGUAGES, PSEUDO, language_of
from advisor.findings import Finding, Problem
from reports.messages import figures

Argument = str | int | float | None | Enum | Finding | Sequence["Argument"]

resolver.MAX_PART_LENGTH = sys.maxsize
"""Messages are this package's own, and a text of the data may be long: no argument is too long."""

_REFERENCE = re.compile(r"\{ ([a-z][\w-]*) \}")
_ENTRY = re.compile(r"^([a-z][\w-]*) =", re.MULTILINE)

_language: ContextVar[str] = ContextVar("language", default=LANGUAGES[0])


def say(message: str | Finding, /, **arguments: Argument) -> str:
    """A message in the language that is spoken now (see `speaking`).

    Args:
        message: its key, or a finding, whose kind is the key and whose fields are the arguments.
        arguments: what the message's variables stand for. A figure may be None: not measured. A
            list becomes "a, b and c". A finding is said itself.

    Raises:
        LookupError: there is no such message, or it has a variable that was not given.
    """
    if isinstance(message, Finding):
        message, fields_ = _named(message)
        arguments = fields_ | arguments
    return _say(_language.get(), message, arguments)


def has(key: str) -> bool:
    """Whether there is a message with this key."""
    return _written(key) in _entries(LANGUAGES[0])


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say everything in a language for a while.

    Args:
        language: one of LANGUAGES, or another way to write it (`zh`, `zh-CN`).

    Raises:
        ConfigError: the language is unknown; names the choices.
    """
    before = _language.set(language_of(language))
    try:
        yield
    finally:
        _language.reset(before)


def speak(language: str) -> None:
    """Say everything in a language until the `speaking` around this ends.

    Args:
        language: one of LANGUAGES, or another way to write it.
    """
    _language.set(language_of(language))


def of_language(text: Text) -> str:
    """A text of a questions file in the language that is spoken now."""
    tag = _language.get()
    if tag == PSEUDO:
        from reports.messages.pseudo import LETTERS

        return text.said(LANGUAGES[0]).translate(LETTERS)
    return text.said(tag)


def language() -> str:
    """The BCP 47 tag of the language that is spoken now."""
    return _language.get()


def _say(tag: str, key: str, arguments: dict[str, Argument]) -> str:
    bundle = _bundle(tag)
    name = _written(key)
    _load(tag, name)
    pattern = bundle.get_message(name).value
    if pattern is None:
        raise LookupError(f"message {name!r} has no text in {tag}")
    text, errors = bundle.format_pattern(
        pattern, {name: _given(tag, value) for name, value in arguments.items()}
    )
    if errors:
        raise LookupError(f"message {name!r} in {tag}: {errors[0]}")
    return str(text)


def _given(tag: str, value: Argument) -> str | int | float:
    """An argument in a form that Fluent takes."""
    match value:
        case None:
            return _say(tag, "not-measured", {})
        case Enum():
            return _written(str(value.value))
        case bool():
            return "yes" if value else "no"
        case float() if not math.isfinite(value):
            return _say(tag, "not-measured", {})
        case str() | int() | float():
            return value
        case Finding():
            return _say(tag, *_named(value))
    return listed([str(_given(tag, one)) for one in value], tag)


def _named(finding: Finding) -> tuple[str, dict[str, Argument]]:
    """The key of a finding's message and what its variables stand for."""
    if isinstance(finding, Problem):
        return finding.key, dict(finding.arguments)
    return finding.kind, {one.name: getattr(finding, one.name) for one in fields(finding)}  # type: ignore[arg-type]


def listed(names: Sequence[str], tag: str | None = None) -> str:
    """Names or texts as a list in a sentence: a, b and c."""
    tag = tag or _language.get()
    if len(names) < 2:
        return "".join(names)
    *first, last = names
    most = first[0]
    for name in first[1:]:
        most = _say(tag, "list-middle", {"most": most, "next": name})
    return _say(tag, "list-end", {"most": most, "last": last})


def paragraph(sentences: Iterable[str]) -> str:
    """Whole sentences, one after the other."""
    said = ""
    for one in sentences:
        said = say("paragraph", said=said, next=one) if said else one
    return said


def _written(key: str) -> str:
    """A key as Fluent writes it: kinds and metrics have underscores, `rag+qlora` a plus."""
    return key.replace("_", "-").replace("+", "-")


@cache
def _bundle(tag: str) -> FluentBundle:
    locale = tag.removesuffix("-XA")
    functions = _functions(tag) | {"CHOOSE": _chooser(Locale.parse(locale, sep="-"))}
    return FluentBundle([locale], functions=functions, use_isolating=False)


@cache
def _load(tag: str, name: str) -> None:
    """Parse a message and those that it refers to.

    Raises:
        LookupError: there is none.
    """
    if name not in _entries(tag):
        raise LookupError(f"no message {name!r} in {tag}")
    text = _entries(tag)[name]
    _bundle(tag).add_resource(FluentResource(text))
    for inner in _REFERENCE.findall(text):
        if inner in _entries(tag):  # else a text shown in braces, such as {{ input }}
            _load(tag, inner)


@cache
def _entries(tag: str) -> dict[str, str]:
    """The text of every message by its key: parsing them all would take half a second."""
    text = source(tag)
    begins = list(_ENTRY.finditer(text))
    ends = [one.start() for one in begins[1:]] + [len(text)]
    return {one[1]: text[one.start() : end] for one, end in zip(begins, ends, strict=True)}


def _chooser(locale: Locale) -> Callable[..., str]:
    """A choice of words in one line: `{ CHOOSE($n, one: "row", other: "rows") }`.

    By the text of the variable or, of a number, by its plural category.
    """

    def choose(value: Any, *, other: str, **words: str) -> str:
        number = isinstance(value, int | float)
        return words.get(locale.plural_form(float(value)) if number else str(value), other)

    return choose


def source(tag: str) -> str:
    """The text of a language's message file."""
    if tag == PSEUDO:
        from reports.messages.pseudo import replaced

        return replaced(source(LANGUAGES[0]))
    return files("reports.messages").joinpath(f"{tag}.ftl").read_text(encoding="utf-8")


@cache
def _functions(tag: str) -> dict[str, Callable[..., Any]]:
    """What a message may call on a variable. A text passes as it is: "not measured" is one."""

    def of_figure(write: Callable[[float], str]) -> Callable[[Any], Any]:
        def written(value: Any) -> Any:
            if isinstance(value, float):
                return write(float(value))
            return write(int(value)) if isinstance(value, int) else value

        return written

    own: dict[str, Callable[..., Any]] = {
        "BETWEEN": _between,
        "CAPITAL": lambda text: str(text)[:1].upper() + str(text)[1:],
        "CLAUSE": lambda text: str(text).removesuffix(".").removesuffix("。"),
    }

    def of_duration(write: Callable[[float], figures.Duration]) -> Callable[[float], str]:
        def said(value: float) -> str:
            key, figure = write(value)
            return _say(tag, key, dict(figure))

        return said

    durations = {name: of_figure(of_duration(write)) for name, write in figures.DURATIONS.items()}
    return {name: of_figure(write) for name, write in figures.WRITERS.items()} | durations | own


def _between(first: str, word: str, last: str) -> str:
    """A Chinese word between two texts, with a space where a Latin letter or a figure is next."""

    def space(sign: str) -> str:
        return " " if sign < "\u2e80" and sign not in "“”" else ""

    return f"{first}{space(first[-1:])}{word}{space(last[:1])}{last}"
