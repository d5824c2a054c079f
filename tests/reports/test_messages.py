"""Messages: every language has the same ones, and code names none that does not exist."""

import ast
import re
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Junk, Message
from fluent.syntax.visitor import Visitor
from hypothesis import given
from hypothesis import strategies as st

from advisor import errors
from advisor.config import LANGUAGES
from advisor.errors import ConfigError
from advisor.findings import Finding, Problem
from advisor.trial_findings import Cause, Note, Place, Suggestion
from reports.messages import listed, say, source, speaking
from reports.messages.pseudo import TYPED

ROOT = Path(__file__).parents[2]
PACKAGES = ("advisor", "strategies", "evals", "reports")
ERRORS = {name for name, one in vars(errors).items() if getattr(one, "exit_code", 0)}
SAYERS = {"say", "has", "problem", *ERRORS} - {"ConfigError"}
OF_DATA_ERRORS = {"path", "row", "details"}


class _References(Visitor):
    def __init__(self):
        self.variables, self.messages = set(), set()

    def visit_VariableReference(self, node):  # noqa: N802 - the library's name
        self.variables.add(node.id.name)

    def visit_MessageReference(self, node):  # noqa: N802
        self.messages.add(node.id.name)


@cache
def references(tag):
    """What every message of a language refers to."""
    found = {}
    for entry in FluentParser().parse(source(tag)).body:
        assert not isinstance(entry, Junk), entry.content
        if isinstance(entry, Message):
            assert entry.id.name not in found, f"{entry.id.name} twice in {tag}"
            found[entry.id.name] = _References()
            found[entry.id.name].visit(entry)
    return found


def messages(tag):
    """The variables of every message of a language, those of the messages in it included."""
    found = references(tag)
    return {
        key: one.variables.union(*(found[inner].variables for inner in one.messages))
        for key, one in found.items()
    }


def sources():
    """The syntax tree of every file."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def calls():
    """Every `say("key", …)` and error in the code: file, sayer, key, arguments, first node."""
    for path, tree in sources():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", None))
            if name not in SAYERS:
                continue
            arguments = {one.arg for one in node.keywords}
            if name == "DataError":
                arguments -= OF_DATA_ERRORS
            for key in ast.walk(node.args[0]):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    known = None if None in arguments else arguments
                    yield path, name, key.value.replace("_", "-"), known, node.args[0]


@pytest.mark.parametrize("tag", LANGUAGES[1:])
def test_languages_have_the_same_messages_and_variables(tag):
    assert messages(tag) == messages(LANGUAGES[0])


@pytest.mark.parametrize("tag", LANGUAGES[1:])
def test_what_is_typed_is_the_same_in_every_language(tag):
    """Options, commands, names of files, and what stands in quotes to be shown as it is."""
    shown = re.compile(rf"{TYPED.pattern}|(?<=\{{ \")\w[^\"]*(?=\" \}})")

    def typed(language):
        bodies = re.split(r"(?m)^([a-z][\w-]*) =", re.sub("(?m)^#.*", "", source(language)))
        return {
            key: set(shown.findall(text))
            for key, text in zip(bodies[1::2], bodies[2::2], strict=True)
        }

    assert typed(tag) == typed(LANGUAGES[0])


def test_code_names_messages_that_exist_with_their_variables():
    known = messages(LANGUAGES[0])
    for path, name, key, arguments, node in calls():
        if isinstance(node, ast.JoinedStr):
            assert any(key in one for one in known), f"{path.name}: nothing like {key!r}"
        else:
            assert key in known, f"{path.name}: no message {key!r}"
            assert arguments is None or known[key] <= arguments, (
                f"{path.name}: {key!r} lacks a variable"
            )
            assert name in {"say", "has"} or arguments in (None, known[key]), (
                f"{path.name}: {key!r}"
            )


def test_every_message_is_used():
    """Its key stands in the code, or begins or ends as one that is put together there."""
    texts, parts = set(), {"-unit", "-explained"}
    for _, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts |= {
                    one.value.replace("_", "-")
                    for one in node.values
                    if isinstance(one, ast.Constant) and re.match("^[a-z-]+-$", one.value)
                }
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value.replace("_", "-"))
    for path in (ROOT / "reports").rglob("*.j2"):
        found = re.findall(r'say\("([a-z-]+)"', path.read_text(encoding="utf-8"))
        texts.update(found)
        parts |= {one for one in found if one.endswith("-")}
    for one in references(LANGUAGES[0]).values():
        texts |= one.messages
    unused = [
        key
        for key in references(LANGUAGES[0])
        if key not in texts and not any(key.startswith(p) or key.endswith(p) for p in parts)
    ]
    assert unused == []


def test_every_finding_has_a_message_with_no_other_variables_than_its_fields():
    known = messages(LANGUAGES[0])
    for one in {*get_args(Cause | Suggestion | Note | Place)} - {Problem}:
        names = {field.name: field.default for field in fields(one)}
        key = names["kind"].replace("_", "-")
        assert key in known, key
        assert known[key] <= set(names), key


@dataclass(frozen=True, slots=True)
class NotMeasured(Finding):
    kind: Literal["not_measured"] = "not_measured"


class Sort(Enum):
    A = "some_sort"


def test_a_message_takes_names_figures_lists_and_findings():
    assert say("from-to", low=Sort.A, high=["a", "b", "c"]) == "some-sort to a, b and c"
    assert say("from-to", low=1234, high=None) == "1,234 to not measured"
    assert say(NotMeasured()) == "not measured"
    with speaking("zh"):
        assert say("from-to", low=float("nan"), high=("a",)) == "未测量 至 a"
    assert listed(()) == ""


@given(st.text(), st.text())
def test_texts_of_the_data_are_never_read_as_messages(low, high):
    assert say("from-to", low=low, high=high) == f"{low} to {high}"


def test_what_is_missing_is_a_bug():
    with pytest.raises(LookupError, match="no message 'nothing-like-this'"):
        say("nothing-like-this")
    with pytest.raises(LookupError, match="from-to"):
        say("from-to", low="a")


def test_an_unknown_language_names_the_choices():
    with (
        pytest.raises(ConfigError, match=r"unknown-language .value='klingon'"),
        speaking("klingon"),
    ):
        pass
