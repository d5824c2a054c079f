"""How columns are recognised: a table of layouts, tried from top to bottom.

A layout is a pair of column lists (input, target) or one column that holds a whole conversation.
Columns beside these (id, answers, context, ...) are recognised in every layout alike.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from advisor.data.cells import shown
from advisor.data.rows import Value
from advisor.errors import DataError

Kind = Literal["pair", "instruction", "conversation", "marked-text"]


@dataclass(frozen=True, slots=True)
class Layout:
    """One entry of the table; names are lower case, the first one present is used.

    Attributes:
        inputs: names of the input column (or of the conversation).
        targets: names of the target column; empty where the conversation holds the target.
    """

    name: str
    kind: Kind
    inputs: tuple[str, ...]
    targets: tuple[str, ...] = ()


ANSWERS = ("answer", "answers")
LAYOUTS = (
    Layout("messages", "conversation", ("messages",)),
    Layout("conversations", "conversation", ("conversations", "conversation")),
    Layout("alpaca", "instruction", ("instruction",), ("output", "response")),
    Layout("question/answer", "pair", ("question", "query"), ANSWERS),
    Layout("prompt/completion", "pair", ("prompt",), ("completion", "response")),
    Layout("input/output", "pair", ("input", "inputs"), ("output", "target", "outputs")),
    Layout("human/assistant text", "marked-text", ("text",)),
    Layout(
        "text/label",
        "pair",
        ("text", "sentence", "utterance", "review", "content", "message", "query"),
        # A name beats the number it stands for.
        ("label_text", "label_name", "label", "category", "intent", "class", "topic", "sentiment"),
    ),
)
MIXED = "mixed"
COMPARED_NAMES, COMPARED_CHARACTERS = 1000, 100
"""Column names looked through for one that was misspelt; comparing takes quadratic time."""
METADATA_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id", "_id", "qid", "uid", "guid", "sample_id", "question_id"),
    "answers": ("answers",),
    "choices": ("choices", "options"),
    "contexts": ("context", "contexts", "passage", "passages"),
    "doc_id": ("doc_id", "document_id"),
    "history": ("history",),
    "system": ("system", "system_prompt"),
}
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
        input: the input column, or the conversation.
        target: the target column; the conversation itself where that holds the target.
        extra_input: Alpaca's `input` beside its `instruction`.
        metadata: column by metadata field (`id`, `answers`, `group`, ...).
        ignored: columns that play none.
    """

    layout: str
    kind: Kind
    input: str
    target: str
    extra_input: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        """The columns the input is made of."""
        return (self.input, self.extra_input) if self.extra_input else (self.input,)


@dataclass(frozen=True, slots=True)
class Named:
    """Columns the user named; None where they are to be recognised."""

    input: str | None = None
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
    for option, name in (("input", named.input), ("target", named.target), ("group", named.group)):
        _require(option, name, columns, path)
    known = {name.strip().lower(): name for name in reversed(columns)}
    if named.input is not None or named.target is not None:
        found = _overridden(columns, known, named, path)
    else:
        found = _by_table(known, rows) or _mixed(known)
    if found is None:
        raise DataError(_not_recognised(columns, known), path=path)
    return _with_metadata(found, columns, known, named)


def _first(names: Sequence[str], known: Mapping[str, str]) -> str | None:
    return next((known[name] for name in names if name in known), None)


def _by_table(known: Mapping[str, str], rows: Sequence[Mapping[str, Value]]) -> Columns | None:
    for layout in LAYOUTS:
        source, target = _first(layout.inputs, known), _first(layout.targets, known)
        if source is None or (layout.targets and target is None):
            continue
        if layout.kind == "marked-text" and not _is_marked(source, rows):
            continue
        if layout.kind == "conversation" and not _is_structured(source, rows):
            continue
        extra = known.get("input") if layout.kind == "instruction" else None
        return Columns(layout.name, layout.kind, source, target or source, extra)
    return None


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


def _pairs(part: Literal["inputs", "targets"]) -> list[str]:
    """Every known name of an input or target column, in the order of the table."""
    usable = (x for x in LAYOUTS if x.kind in ("pair", "instruction"))
    return list(dict.fromkeys(name for layout in usable for name in getattr(layout, part)))


def _mixed(known: Mapping[str, str]) -> Columns | None:
    """Pair a known input name with a known target name of another layout."""
    source = _first(_pairs("inputs"), known)
    target = _first([n for n in _pairs("targets") if known.get(n) != source], known)
    if source is None or target is None:
        return None
    return Columns(f"{source}/{target}", "pair", source, target)


def _overridden(
    columns: Sequence[str], known: Mapping[str, str], named: Named, path: str
) -> Columns | None:
    source, target = named.input, named.target
    if source is None:
        others = [c for c in columns if c not in (target, named.group)]
        free = {k: v for k, v in known.items() if v in others}
        source = _first(_pairs("inputs"), free) or (others[0] if len(others) == 1 else None)
    if target is None:
        others = [c for c in columns if c not in (source, named.group)]
        free = {k: v for k, v in known.items() if v in others}
        target = _first(_pairs("targets"), free) or (others[0] if len(others) == 1 else None)
    if source is None or target is None:
        return None
    if source == target:
        raise DataError(
            f'input and target are both the column "{source}". Name two different ones with '
            "--input-column and --target-column.",
            path=path,
        )
    return Columns(f"{source}/{target}", "pair", source, target)


def _with_metadata(
    found: Columns, columns: Sequence[str], known: Mapping[str, str], named: Named
) -> Columns:
    taken = {*found.inputs, found.target}
    metadata: dict[str, str] = {}
    for part, names in METADATA_COLUMNS.items():
        # A column of several answers is the target (the first) and the accepted answers (all).
        free = {k: v for k, v in known.items() if v not in taken or k == part == "answers"}
        if (column := _first(names, free)) is not None:
            metadata[part] = column
    if found.target.strip().lower() in ANSWERS:
        metadata.setdefault("answers", found.target)
    if named.group is not None:
        metadata["group"] = named.group
    used = taken | set(metadata.values())
    return Columns(
        found.layout,
        found.kind,
        found.input,
        found.target,
        found.extra_input,
        metadata,
        tuple(c for c in columns if c not in used),
    )


# --- messages -----------------------------------------------------------------------------------


def quoted(names: Sequence[str], limit: int = 20) -> str:
    """Column names for a message."""
    listed = ", ".join(f'"{shown(name)}"' for name in names[:limit])
    return (listed or "none") + (f" and {len(names) - limit} more" if len(names) > limit else "")


def _require(option: str, name: str | None, columns: Sequence[str], path: str) -> None:
    if name is None or name in columns:
        return
    comparable = [c for c in columns[:COMPARED_NAMES] if len(c) <= COMPARED_CHARACTERS]
    near = difflib.get_close_matches(name, comparable, n=1)
    hint = f' Did you mean "{near[0]}"?' if near else f" Give one of them to --{option}-column."
    raise DataError(
        f'there is no column "{shown(name)}" (found: {quoted(columns)}).{hint}', path=path
    )


def _not_recognised(columns: Sequence[str], known: Mapping[str, str]) -> str:
    found = f"(found: {quoted(columns)})"
    source, target = _first(_pairs("inputs"), known), _first(_pairs("targets"), known)
    if source is not None:
        return f"no target column is recognised {found}. Name it with --target-column."
    if target is not None:
        return f"no input column is recognised {found}. Name it with --input-column."
    return (
        f"neither an input nor a target column is recognised {found}. Name them with "
        "--input-column and --target-column; if the file has no header row, add one."
    )
