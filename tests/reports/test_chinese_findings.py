"""Chinese for the sentences that code outside `reports/` puts into results.json."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

import pytest

from advisor.models.untrusted import CONVERT

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ROOT / "reports" / "languages" / "zh-Hans"
PLACEHOLDER = re.compile(r"\{(\w+)(?::(\w+))?\}")
FORMS = {"", "n", "t", "list", "tlist"}
WORD = re.compile(r"[A-Za-z]{2,}")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,:;]+[A-Za-z]{2,}){2,}")
"""Three English words in a row; names of strategies are single words."""
FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")

BEFORE = "an error, or a line told before anything runs"
LOG = "for somebody who calls the function wrongly, a bug"
MODULES: dict[str, dict[str, str]] = {
    "advisor/experiment/control.py": {},
    "advisor/experiment/ended.py": {},
    "advisor/experiment/loop.py": {
        "_strategy_names": BEFORE,
        "_documents": BEFORE,
        "_last_manifest": BEFORE,
        "_already": "shown while the comparison runs",
    },
    "advisor/experiment/summary.py": {},
    "advisor/runs/atomic.py": {},
    "advisor/models/chat.py": {
        "check": BEFORE,
        "check_labels": BEFORE,
        "_choose_end": BEFORE,
    },
    "advisor/models/embedder.py": {},
    "advisor/models/adapters.py": {
        "stack": BEFORE,
        "read_adapter": BEFORE,
        "check_kind": BEFORE,
        "_base": BEFORE,
    },
    "advisor/models/untrusted.py": {
        "check_weights": BEFORE,
        "check_adapter": BEFORE,
        "_without_safetensors": BEFORE,
        "_some": BEFORE,
    },
    "advisor/estimate/api_prices.py": {"request_cost_usd": "counts of a file are checked before"},
    "advisor/estimate/fit.py": {},
    "strategies/retrieval/strategy.py": {},
}
"""Modules whose sentences reach a report; by function or error, why those in it do not."""

NO_MESSAGE = {
    CONVERT: "a command",
    "pip install 'llm-strategy-advisor[offline]'": "a command",
    "TaskKind | None": "a type",
}
"""Texts without a message of their own, with the reason."""


# --- the catalogue ------------------------------------------------------------------------------


def entries(*names):
    """(msgid, msgstr, flags) of the catalogues, header left out."""
    from babel.messages.pofile import read_po

    found = []
    for name in names:
        path = CATALOGUES / name
        if path.is_file():
            with path.open("rb") as file:
                found += [(one.id, one.string, one.flags) for one in read_po(file) if one.id]
    return found


FINDINGS = entries("findings.po")
KNOWN = [one[0] for one in entries("findings.po", "report.po")]


def names_in(text):
    return sorted(name for name, _ in PLACEHOLDER.findall(text))


@pytest.mark.parametrize("english", [one[0] for one in FINDINGS])
def test_a_translation_has_the_placeholders_of_its_original_and_no_english(english):
    chinese, flags = next(one[1:] for one in FINDINGS if one[0] == english)
    assert chinese.strip()
    assert "fuzzy" not in flags
    assert names_in(chinese) == names_in(english)
    assert {form for _, form in PLACEHOLDER.findall(english)} <= FORMS
    assert len(set(names_in(english))) == len(names_in(english))
    bare = PLACEHOLDER.sub(" 0 ", chinese)
    assert not ENGLISH.search(bare)
    figures = Counter(FIGURE.findall(PLACEHOLDER.sub("", english)))
    assert figures <= Counter(FIGURE.findall(bare)) + Counter("1")


def test_no_message_stands_twice_and_each_names_its_source():
    text = (CATALOGUES / "findings.po").read_text(encoding="utf-8")
    references = re.findall(r"^#: (.+)$", text, flags=re.MULTILINE)
    assert len(references) == len(FINDINGS) == len({one[0] for one in FINDINGS})
    for places in references:
        assert all((ROOT / place).is_file() for place in places.split())


def test_both_catalogues_say_the_same_of_a_text_that_both_have():
    words = {english: chinese for english, chinese, _ in entries("report.po")}
    for english, chinese, _ in FINDINGS:
        assert words.get(english, chinese) == chinese


# --- every sentence has one ---------------------------------------------------------------------

BUGS = frozenset({"ValueError", "RuntimeError", "TypeError", "AssertionError"})


def raised(node):
    """The name of the error that a raise statement makes; None for any other."""
    called = node.exc.func if isinstance(node.exc, ast.Call) else None
    return called.id if isinstance(called, ast.Name) else None


def texts_of(tree, left_out):
    """Texts in the code of a module, the fields of an f-string as NUL characters."""

    def inside(node):
        if isinstance(node, ast.FunctionDef) and node.name in left_out:
            return
        if isinstance(node, ast.Raise) and raised(node) in {*BUGS, *left_out}:
            return
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            return  # a docstring
        if isinstance(node, ast.JoinedStr):
            yield "".join(
                part.value if isinstance(part, ast.Constant) else "\0" for part in node.values
            )
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield from inside(part.value)
            return
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        for child in ast.iter_child_nodes(node):
            if not (isinstance(node, ast.arg | ast.AnnAssign) and child is node.annotation):
                yield from inside(child)

    yield from inside(tree)


def sentences(text):
    """The sentence-like pieces of a text: those of two words or more."""
    for piece in re.split(r"(?<=[.!?])[\s\0]+", text):
        words = piece.strip(" \0")
        if len(WORD.findall(words)) > 1 and " " in words:
            yield words


def holds(msgid, piece):
    """Whether the fixed parts of a piece stand in a message, in their order."""
    at = 0
    for fixed in piece.split("\0"):
        at = msgid.find(fixed, at)
        if at < 0:
            return False
        at += len(fixed)
    return True


def missing_in(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return [
        piece
        for text in texts_of(tree, MODULES[path])
        for piece in sentences(text)
        if not any(holds(msgid, piece) for msgid in KNOWN)
    ]


@pytest.mark.parametrize("path", MODULES)
def test_every_sentence_of_a_module_has_a_translation(path):
    assert [piece for piece in missing_in(path) if piece not in NO_MESSAGE] == []


def test_what_is_listed_as_without_a_message_is_still_there():
    missing = {piece for path in MODULES for piece in missing_in(path)}
    assert set(NO_MESSAGE) <= missing
    for path, functions in MODULES.items():
        code = (ROOT / path).read_text(encoding="utf-8")
        assert all(f"def {name}(" in code or f"raise {name}(" in code for name in functions)
        assert all(functions.values())
