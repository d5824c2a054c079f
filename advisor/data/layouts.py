"""How columns are recognised: a table of layouts, tried from top to bottom.

A layout names the columns of the input (one or several) and of the target, or one column that
holds a whole conversation. Columns beside these (id, answers, context, options, ...) are
recognised in every layout alike. A file of two columns needs one known name: the other column is
its counterpart. docs/data.md shows the same table.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from advisor.data.cells import quoted, shown
from advisor.data.rows import Value
from advisor.errors import DataError
from advisor.findings import Problem, problem

Kind = Literal["pair", "instruction", "conversation", "marked-text", "tags"]
Names = tuple[str, ...]

ANSWERS = ("answer", "answers")
EXPECTED = ("ground_truth", "ground_truths", "reference", "expected_output", "expectedoutput")
"""Where a file holds a system's answer, too, what should have come stands under one of these."""
SYSTEM_ANSWERS = ("answer", "response", "actual_output", "output", "prediction", "generation")
# A name beats the number it stands for.
LABELS = (
    *("label_text", "label_name", "gold_label", "label", "labels", "category", "categories"),
    *("intent", "class", "topic", "sentiment", "emotion", "is_duplicate", "score", "rating"),
    *("stars", "similarity_score", "relevance_score", "relevance", "tag", "tags"),
)
TEXTS = ("text", "sentence", "utterance", "review", "content", "message", "query")


@dataclass(frozen=True, slots=True)
class Layout:
    """One entry of the table; names are lower case, the first one present is used.

    Attributes:
        inputs: names for each of the input's columns, all of which must be there (or of the
            conversation).
        targets: names of the target column; empty where the conversation holds the target.
        options: whether the row's options must be there as well.
    """

    name: str
    kind: Kind
    inputs: tuple[Names, ...]
    targets: Names = ()
    options: bool = False


OPTION_TARGETS = (
    *("answerkey", "answer_key", "answer_idx", "answer_index", "correct_answer", "correct_option"),
    *("correct", "cop", "gold", "answer", "label", "target"),
)
OPTION_INPUTS = ("question", "question_stem", "query", "ctx", "goal", "sentence", "input", "text")
LAYOUTS = (
    Layout("messages", "conversation", (("messages",),)),
    Layout("conversations", "conversation", (("conversations", "conversation"),)),
    Layout("multiple choice", "pair", (("premise",), ("question",)), OPTION_TARGETS, options=True),
    Layout("multiple choice", "pair", (OPTION_INPUTS,), OPTION_TARGETS, options=True),
    Layout("alpaca", "instruction", (("instruction",), ("input",)), ("output", "response")),
    Layout("alpaca", "instruction", (("instruction",),), ("output", "response")),
    Layout(
        "tokens/tags",
        "tags",
        (("tokens", "words"),),
        ("ner_tags", "pos_tags", "chunk_tags", "upos", "tags", "ner", "labels"),
    ),
    Layout("ragas", "pair", (("question", "user_input", "query"),), EXPECTED[:3]),
    Layout("input/expected output", "pair", (("input", "inputs"),), EXPECTED),
    Layout("question/answer", "pair", (("question", "query"),), ANSWERS),
    Layout("prompt/completion", "pair", (("prompt",),), ("completion", "response")),
    Layout(
        "input/output", "pair", (("input", "inputs"),), ("output", "target", "outputs", "expected")
    ),
    Layout("human/assistant text", "marked-text", (("text",),)),
    *(
        Layout(f"{one[0]}/{other[0]}", "pair", (one, other), LABELS)
        for one, other in (
            (("premise",), ("hypothesis",)),
            (("sentence1", "sentence_1", "sentence_a"), ("sentence2", "sentence_2", "sentence_b")),
            (("question1", "question_1"), ("question2", "question_2")),
            (("text_a", "text1", "text_1"), ("text_b", "text2", "text_2")),
            (("text",), ("text_pair",)),
            (("query", "question"), ("document", "doc", "passage")),
        )
    ),
    Layout("text/label", "pair", (TEXTS,), LABELS),
)
PROMPTFOO_TARGET = "__expected"
COMPARED_NAMES, COMPARED_CHARACTERS = 1000, 100
"""Column names looked through for one that was misspelt; comparing takes quadratic time."""
METADATA_COLUMNS: dict[str, Names] = {
    "id": ("id", "_id", "qid", "uid", "guid", "sample_id", "question_id"),
    "answers": ("answers",),
    "choices": ("choices", "options", "endings", "answer_choices", "candidates"),
    "contexts": (
        *("context", "contexts", "retrieved_contexts", "reference_contexts", "retrieval_context"),
        *("passage", "passages", "article", "support"),
    ),
    "doc_id": ("doc_id", "document_id"),
    "history": ("history",),
    "system": ("system", "system_prompt"),
    "tools": ("tools", "functions"),
}
SERVICE = re.compile(
    r"unnamed: \d+|column 1|index|idx|row|row_id|no|annotator|annotation_id|created_at|updated_at"
    r"|lead_time|agreement|metadata|vectors|status|split|source|timestamp"
)
"""Columns that are never one of the two that belong together."""
DOCUMENT = ("title", "url", "name", "file", "path", "author", "date", "heading")
"""What stands beside a text in a file of documents: no target, unless it is named."""
OPTION_PREFIXES = (
    *("", "option", "option_", "option ", "choice", "choice_", "choice ", "op", "ending", "sol"),
    *("answer", "answer_", "ans"),
)
OPTION_SERIES = ("abcdefghij", "123456789", "012345678")
MARKER = re.compile(
    r"###\s*(human|user|assistant|system|instruction|input|response)\s*:\s*", re.IGNORECASE
)
MARKER_ROLES = {"instruction": "user", "input": "user", "response": "assistant"}


@dataclass(frozen=True)
class Columns:
    """Which column plays which part.

    Attributes:
        layout: the layout's name, as the report shows it.
        kind: how a row is read.
        inputs: the input's columns, or the conversation.
        target: the target column; the conversation itself where that holds the target.
        options: the columns that hold one option each, in order.
        metadata: column by metadata field (`id`, `answers`, `group`, ...).
        ignored: columns that play none.
        counterpart: the input or target column that is taken as the only one left.
        forms: how cells are read that can be read in several ways (`advisor.data.forms`).
    """

    layout: str
    kind: Kind
    inputs: tuple[str, ...]
    target: str
    options: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    counterpart: str = ""
    forms: frozenset[str] = frozenset()

    @property
    def used(self) -> frozenset[str]:
        """The columns that play a part."""
        return frozenset((*self.inputs, self.target, *self.options, *self.metadata.values()))

    def with_document(self, names: Sequence[str]) -> Columns:
        """The same where test rows alone name the document that holds their answer."""
        known = {name.strip().lower(): name for name in names if name not in self.used}
        found = [known[name] for name in METADATA_COLUMNS["doc_id"] if name in known]
        if "doc_id" in self.metadata or not found:
            return self
        return replace(self, metadata={**self.metadata, "doc_id": found[0]})


@dataclass(frozen=True, slots=True)
class Named:
    """Columns the user named; None or empty where they are to be recognised."""

    inputs: tuple[str, ...] = ()
    target: str | None = None
    group: str | None = None


def recognise(
    columns: Sequence[str], rows: Sequence[Mapping[str, Value]], named: Named, path: str
) -> Columns:
    """Decide which column plays which part.

    Args:
        columns: the columns found, in the file's order.
        rows: the first rows, to tell marked text from plain text.
        named: what the user fixed.
        path: the file, for messages.

    Raises:
        DataError: a named column is absent, or input or target cannot be told.
    """
    for name in named.inputs:
        _require("input", name, columns, path)
    for option, one in (("target", named.target), ("group", named.group)):
        if one is not None:
            _require(option, one, columns, path)
    free = [c for c in columns if c not in (*named.inputs, named.target, named.group)]
    known = {name.strip().lower(): name for name in reversed(columns)}
    if named.inputs or named.target is not None:
        found = _overridden(free, named, path)
    else:
        found = (
            _by_prefix(columns, known)
            or _by_table(known, rows)
            or _mixed(known)
            or _counterpart(free)
        )
    if found is None:
        raise DataError(_not_recognised(columns, known), path=path)
    return _with_metadata(found, columns, known, named)


def recognised(names: Sequence[str]) -> bool:
    """Whether these columns are recognised without a look at the rows."""
    known = {name.strip().lower(): name for name in names}
    tables = (layout for layout in LAYOUTS if layout.kind != "marked-text")
    return _by_prefix(names, known) is not None or any(_fits(one, known) for one in tables)


def _first(names: Sequence[str], known: Mapping[str, str]) -> str | None:
    return next((known[name] for name in names if name in known), None)


def _fits(layout: Layout, known: Mapping[str, str]) -> tuple[tuple[str, ...], str] | None:
    """The input's columns and the target's, where this layout's are all there."""
    inputs = tuple(name for names in layout.inputs if (name := _first(names, known)) is not None)
    if len(inputs) < len(layout.inputs) or (layout.options and not _has_options(known)):
        return None
    if not layout.targets:
        return inputs, inputs[0]
    left = {k: v for k, v in known.items() if v not in inputs}
    target = _first(layout.targets, left)
    return None if target is None else (inputs, target)


def _by_table(known: Mapping[str, str], rows: Sequence[Mapping[str, Value]]) -> Columns | None:
    for layout in LAYOUTS:
        found = _fits(layout, known)
        if found is None:
            continue
        inputs, target = found
        if layout.kind == "marked-text" and not _is_marked(inputs[0], rows):
            continue
        if layout.kind in ("conversation", "tags") and not _is_structured(inputs[0], rows):
            continue
        return Columns(layout.name, layout.kind, inputs, target)
    return None


def _by_prefix(columns: Sequence[str], known: Mapping[str, str]) -> Columns | None:
    """Every input has a prefix of its own, or everything but the target is an input.

    Promptfoo's tests have "__expected" and a column for each variable; LangSmith's CSV has
    "input_…" and "output_…".
    """
    target = _first((PROMPTFOO_TARGET, f"{PROMPTFOO_TARGET}1"), known)
    inputs = tuple(name for name in columns if not name.strip().startswith("__"))
    if target and inputs:
        return Columns("promptfoo", "pair", inputs, target)
    inputs = tuple(name for name in columns if name.lower().startswith(("input_", "inputs.")))
    outputs = [name for name in columns if name.lower().startswith(("output_", "outputs."))]
    return _paired(inputs, outputs[0]) if inputs and len(outputs) == 1 else None


def _option_columns(known: Mapping[str, str]) -> tuple[str, ...]:
    """Columns of one option each: A, B, C, option1, option2, ...; empty where there are none."""
    for prefix in OPTION_PREFIXES:
        for series in OPTION_SERIES if prefix else OPTION_SERIES[:1]:
            names: list[str] = []
            for sign in series:
                if (name := known.get(f"{prefix}{sign}")) is None:
                    break
                names.append(name)
            if len(names) > 1:
                return tuple(names)
    return ()


def _has_options(known: Mapping[str, str]) -> bool:
    return any(name in known for name in METADATA_COLUMNS["choices"]) or bool(
        _option_columns(known)
    )


def _is_marked(column: str, rows: Sequence[Mapping[str, Value]]) -> bool:
    texts = [row[column] for row in rows if isinstance(row.get(column), str)]
    marked = sum(len(MARKER.findall(str(text))) >= 2 for text in texts)
    return bool(texts) and marked > len(texts) / 2


def _is_structured(column: str, rows: Sequence[Mapping[str, Value]]) -> bool:
    """Whether the column holds lists, as themselves or spelt out, rather than plain text."""
    cells = [row[column] for row in rows if row.get(column)]
    lists = sum(
        isinstance(c, list | tuple) or (isinstance(c, str) and c.lstrip()[:1] == "[") for c in cells
    )
    return lists > len(cells) / 2


def _usable() -> Iterator[Layout]:
    """The layouts whose columns can be paired with those of others; several inputs first."""
    usable = [one for one in LAYOUTS if one.kind in ("pair", "instruction") and not one.options]
    return iter(sorted(usable, key=lambda one: -len(one.inputs)))


def _inputs(known: Mapping[str, str]) -> tuple[str, ...]:
    """The input's columns by name alone; empty where none is known."""
    for layout in _usable():
        inputs = tuple(n for names in layout.inputs if (n := _first(names, known)) is not None)
        if len(inputs) == len(layout.inputs):
            return inputs
    return ()


def _target(known: Mapping[str, str]) -> str | None:
    """The target's column by name alone."""
    return next((n for one in _usable() if (n := _first(one.targets, known)) is not None), None)


def _mixed(known: Mapping[str, str]) -> Columns | None:
    """Pair a known input name with a known target name of another layout."""
    inputs = _inputs(known)
    target = _target({k: v for k, v in known.items() if v not in inputs})
    if not inputs or target is None:
        return None
    return _paired(inputs, target)


def _paired(inputs: tuple[str, ...], target: str) -> Columns:
    return Columns(f"{' + '.join(inputs)}/{target}", "pair", inputs, target)


def _left(columns: Sequence[str]) -> dict[str, str]:
    """The columns that may hold input or target, by name in lower case."""
    beside = {name for names in METADATA_COLUMNS.values() for name in names}
    known = {name.strip().lower(): name for name in columns}
    return {k: v for k, v in known.items() if k not in beside and not SERVICE.fullmatch(k)}


def _counterpart(columns: Sequence[str]) -> Columns | None:
    """Input and target where one of them is known and only one other column is there."""
    left = _left(columns)
    inputs, target = _inputs(left), _target(left)
    others = [name for name in left.values() if name not in inputs]
    if inputs and len(others) == 1 and others[0].strip().lower() not in DOCUMENT:
        return replace(_paired(inputs, others[0]), counterpart=others[0])
    if target and len(others := [name for name in left.values() if name != target]) == 1:
        return replace(_paired((others[0],), target), counterpart=others[0])
    return None


def _overridden(free: Sequence[str], named: Named, path: str) -> Columns | None:
    inputs, target = named.inputs, named.target
    if target is not None and target in inputs:
        raise DataError("same-column-twice", path=path, column=shown(target))
    known = {name.strip().lower(): name for name in free}
    only = [*_left(free).values()]
    if not inputs:
        inputs = _inputs(known) or tuple(free if len(free) == 1 else only if len(only) == 1 else ())
    if target is None:
        target = _target(known) or (
            free[0] if len(free) == 1 else only[0] if len(only) == 1 else None
        )
    return _paired(inputs, target) if inputs and target is not None else None


def _with_metadata(
    found: Columns, columns: Sequence[str], known: Mapping[str, str], named: Named
) -> Columns:
    taken = {*found.inputs, found.target}
    metadata: dict[str, str] = {}
    for part, names in METADATA_COLUMNS.items():
        if part == "tools" and found.kind != "conversation":
            continue
        # A column of several answers is the target (the first) and the accepted answers (all).
        free = {k: v for k, v in known.items() if v not in taken or k == part == "answers"}
        if (column := _first(names, free)) is not None:
            metadata[part] = column
    options: tuple[str, ...] = ()
    if "choices" not in metadata:
        options = _option_columns({k: v for k, v in known.items() if v not in taken})
    if found.target.strip().lower() in (*ANSWERS, "ground_truths"):
        metadata.setdefault("answers", found.target)
    if named.group is not None:
        metadata["group"] = named.group
    found = replace(found, options=options, metadata=metadata)
    return replace(found, ignored=tuple(c for c in columns if c not in found.used))


# --- messages -----------------------------------------------------------------------------------


def _require(option: str, name: str, columns: Sequence[str], path: str) -> None:
    if name in columns:
        return
    comparable = [c for c in columns[:COMPARED_NAMES] if len(c) <= COMPARED_CHARACTERS]
    near = difflib.get_close_matches(name, comparable, n=1)
    wanted, found = shown(name), quoted(columns)
    if near:
        raise DataError("no-such-column-but", path=path, column=wanted, found=found, near=near[0])
    raise DataError(
        "no-such-column", path=path, column=wanted, found=found, option=f"--{option}-column"
    )


def _not_recognised(columns: Sequence[str], known: Mapping[str, str]) -> Problem:
    found = quoted(columns)
    if _inputs(known):
        return problem("no-target-column", found=found)
    if _target(known) is not None:
        return problem("no-input-column", found=found)
    return problem("no-columns", found=found)
