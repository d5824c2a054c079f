"""The user's own prompt (`--prompt FILE`): read, checked, and rendered in a sandbox.

A file holds chat messages (`.json`, `.yaml`, `.yml`: a list of `role` and `content`), or one text
for a user message. Contents are Jinja templates of a small kind: places, `if`, loops over what is
given, and a few filters. There are no calls, no attributes of Python objects, no assignments and no
other files, so a template can neither run code nor take long. What is put into a place is text and
is never read as a template.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast, get_args

import jinja2
import yaml
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from advisor.errors import UsageError
from advisor.findings import Problem, problem
from advisor.types import Message, Role

PLACES = (
    "input", "instruction", "labels", "demonstrations", "passages", "choices",
    "history",
)  # fmt: skip
"""What a template can show; see README."""
FILTERS = (
    "capitalize", "default", "first", "join", "last", "length", "lower", "tojson", "trim", "upper",
)  # fmt: skip
"""None of them can make a text much longer, however often it is used."""
LOOPS = ("labels", "demonstrations", "passages", "choices", "history")
NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Getattr,
    nodes.Getitem, nodes.Slice, nodes.For, nodes.If, nodes.CondExpr, nodes.Filter, nodes.Test,
    nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Tuple, nodes.List,
    nodes.Keyword, nodes.Concat,
)  # fmt: skip
DEEPEST_LOOP, MOST_FILTERS = 2, 4
"""Loops in each other, and filters of one place."""
MOST_CHARACTERS = 100_000
"""Of a file. Of a rendered message, so many times ten."""
CHAT_FILES = (".json", ".yaml", ".yml")
PROBE = "probeinput"
"""Stands for an input, to see whether a template shows it."""
BROKEN = (jinja2.TemplateError, TypeError, ValueError, LookupError, ArithmeticError)
"""What a template raises on values that it was not written for."""


def read(path: Path) -> tuple[Message, ...]:
    """The messages of a prompt file, checked.

    Raises:
        UsageError: it cannot be read, is no chat, or a template in it is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("prompt-unreadable", path=path, text=str(error)) from error
    if len(text) > MOST_CHARACTERS:
        raise UsageError("prompt-too-long", path=path, count=len(text), most=MOST_CHARACTERS)
    if path.suffix.lower() in CHAT_FILES:
        chat = _chat(path, text)
    else:
        chat = [(Message("user", text.rstrip("\n")), 0)]
    for message, line in chat:
        _check(path, message, line)
    messages = tuple(message for message, _ in chat)
    if not any("input" in names(message.content) for message in messages):
        raise UsageError("prompt-without-input", path=path)
    if messages[-1].role != "user":
        line, role = chat[-1][1] or 1, messages[-1].role
        raise UsageError("prompt-not-of-user", path=path, line=line, role=role)
    return messages


def names(template: str) -> frozenset[str]:
    """The places that a template reads."""
    return frozenset(_compiled(template).names)


def render(template: str, values: Mapping[str, object]) -> str:
    """The template with the values in their places.

    Raises:
        UsageError: a value is missing where the template reads it, or the text is too long.
    """
    try:
        parts: list[str] = []
        length = 0
        for part in _compiled(template).template.generate(**values):
            parts.append(part)
            length += len(part)
            if length > 10 * MOST_CHARACTERS + len(str(values.get("input", ""))):
                raise UsageError("prompt-message-too-long", most=10 * MOST_CHARACTERS)
    except BROKEN as error:
        raise UsageError("prompt-unusable", text=str(error)) from error
    return "".join(parts)


@dataclass(frozen=True)
class _Compiled:
    """A template, and the places that it reads with the lines of their first use."""

    template: jinja2.Template
    names: Mapping[str, int]


@cache
def _compiled(source: str) -> _Compiled:
    environment = _environment()
    tree = environment.parse(source)
    return _Compiled(environment.from_string(source), _free_names(tree))


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        optimized=False,  # which would compute constants when a template is compiled
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.filters |= {"tojson": _to_json, "join": _join}
    return environment


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _join(value: object, separator: str = "", attribute: str | None = None) -> str:
    if isinstance(value, str):  # joining letters again and again would make a text of any length
        raise TypeError("join takes a list")
    items = [one[attribute] if attribute else one for one in cast("Sequence[Any]", value)]
    return separator.join(map(str, items))


def _free_names(tree: nodes.Template) -> dict[str, int]:
    """Names that no loop of the template sets, with the line of their first use."""
    found: dict[str, int] = {}

    def visit(node: nodes.Node, bound: frozenset[str]) -> None:
        if isinstance(node, nodes.Name) and node.ctx == "load" and node.name not in bound:
            found.setdefault(node.name, node.lineno)
        if isinstance(node, nodes.For):
            visit(node.iter, bound)
            inner = bound | {"loop"} | {one.name for one in node.target.find_all(nodes.Name)}
            if isinstance(node.target, nodes.Name):
                inner |= {node.target.name}
            for child in (node.test, *node.body, *node.else_):
                if child is not None:
                    visit(child, inner)
            return
        for child in node.iter_child_nodes():
            visit(child, bound)

    visit(tree, frozenset())
    return found


def _chat(path: Path, text: str) -> list[tuple[Message, int]]:
    """The messages of a chat file, each with the line of the file that its content begins on."""
    try:
        found = json.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)
    except (json.JSONDecodeError, yaml.YAMLError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        mark = getattr(error, "problem_mark", None)
        line = line or (mark.line + 1 if mark else 1)
        said = getattr(error, "msg", None) or getattr(error, "problem", None)
        what = problem("library-error", text=said) if said else problem("json-nested-too-deeply")
        raise UsageError("prompt-not-valid", path=path, line=line, what=what) from error
    if not isinstance(found, list) or not found:
        raise UsageError("prompt-no-list", path=path)
    lines = _lines(text, len(found))
    chat = []
    for at, (one, line) in enumerate(zip(found, lines, strict=True), 1):
        if (
            not isinstance(one, dict)
            or set(one) != {"role", "content"}
            or one["role"] not in get_args(Role)
            or not isinstance(one["content"], str)
        ):
            raise UsageError("prompt-no-message", path=path, line=line + 1, number=at)
        chat.append((Message(cast("Role", one["role"]), one["content"]), line))
    return chat


def _lines(text: str, count: int) -> list[int]:
    """For each message, the number of lines of the file before its content."""
    try:
        root = yaml.compose(text.replace("\t", " "), Loader=yaml.SafeLoader)
        lines = list(_content_lines(cast("yaml.SequenceNode", root)))
    except (yaml.YAMLError, AttributeError, RecursionError):
        lines = []
    return lines if len(lines) == count else [0] * count


def _content_lines(root: yaml.SequenceNode) -> Iterator[int]:
    for message in root.value:
        line = message.start_mark.line
        for key, value in message.value if isinstance(message, yaml.MappingNode) else ():
            if key.value == "content":
                is_block = value.style in ("|", ">")
                line = value.start_mark.line + (1 if is_block else 0)
        yield line


def _check(path: Path, message: Message, before: int) -> None:
    """Refuse a template that is wrong, or that says more than a prompt needs.

    Raises:
        UsageError: names the file and the line.
    """

    def wrong(line: int, what: Problem) -> UsageError:
        return UsageError("prompt-wrong", path=path, line=before + line, what=what)

    try:
        for line, what in _refused(_environment().parse(message.content)):
            raise wrong(line, what)
        compiled = _compiled(message.content)
    except jinja2.TemplateSyntaxError as error:
        raise wrong(error.lineno, problem("library-error", text=error.message or "")) from error
    except (RecursionError, MemoryError, SyntaxError) as error:
        raise wrong(1, problem("json-nested-too-deeply")) from error
    for name, line in compiled.names.items():
        if name not in PLACES:
            raise wrong(line, problem("unknown-place", name=name, choices=PLACES))
    for values in _probes():
        try:
            text = compiled.template.render(**values)
        except BROKEN as error:
            raise wrong(_line_of(error), problem("library-error", text=str(error))) from error
        if "input" in compiled.names and PROBE not in text.casefold():
            raise wrong(compiled.names["input"], problem("input-not-shown"))


def _line_of(error: BaseException) -> int:
    """The line of the template that raised; Jinja puts it into the traceback."""
    line, trace = 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _probes() -> Iterator[dict[str, object]]:
    """Values for the places: full ones, and those of a strategy that shows nothing."""
    shown = {"input": "a", "output": "b"}
    passage = {"id": "a", "text": "b"}
    turn = {"role": "user", "content": "a"}
    nothing: tuple[object, ...] = ("", (), (), (), (), ())
    full = ("do", ("a",), (shown,) * 2, (passage,) * 2, ("a",), (turn,))
    for rest in (full, nothing):
        yield dict(zip(PLACES, (PROBE, *rest), strict=True))


def _refused(node: nodes.Node, loops: int = 0, filters: int = 0) -> Iterator[tuple[int, Problem]]:
    """The parts of a template that are not allowed, with their lines.

    Args:
        node: what to look at.
        loops: how many it is inside of.
        filters: how many it is inside of.
    """
    line = max(1, node.lineno or 1)
    if not isinstance(node, NODES):
        what = type(node).__name__.lower()
        yield line, problem("template-part-refused", name=what)
        return
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        yield line, problem("template-name-refused", name=node.attr)
    if isinstance(node, nodes.Filter):
        filters += 1
        if node.name not in FILTERS:
            yield line, problem("unknown-filter", name=node.name, choices=tuple(FILTERS))
        if filters > MOST_FILTERS:
            yield line, problem("too-many-filters", most=MOST_FILTERS)
    if isinstance(node, nodes.For):
        loops += 1
        over: nodes.Node | None = node.iter
        while isinstance(over, nodes.Getitem | nodes.Filter):  # labels[:5]
            over = over.node
        if not isinstance(over, nodes.Name) or over.name not in LOOPS:
            yield line, problem("loop-over-other", choices=tuple(LOOPS))
        if node.recursive or loops > DEEPEST_LOOP:
            yield line, problem("loops-too-deep", most=DEEPEST_LOOP)
    for child in node.iter_child_nodes():
        yield from _refused(child, loops, filters)
