"""From a row of any layout to a `Sample`; a row that cannot be used says why."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from advisor.data.cells import (
    UnusableRowError,
    history_of,
    passages_of,
    structured,
    text_of,
    texts_of,
    turns_of,
)
from advisor.data.layouts import ANSWERS, MARKER, MARKER_ROLES, Columns, Kind
from advisor.data.rows import Row, Value
from advisor.data_findings import EmptyCell, UnusableRow
from advisor.types import Message, Metadata, Sample

LabelNames = Mapping[str, Sequence[str]]

PLAIN = Metadata()
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def read_sample(row: Row, columns: Columns, label_names: LabelNames) -> Sample:
    """Read the row as a sample. Its id is the file's own, or "" where the row has none.

    Raises:
        UnusableRowError: there is no input or no target, or it cannot be read; says which.
    """
    values = row.values
    said = _READERS[columns.kind](values, columns, label_names)
    metadata = _metadata(values, columns.metadata, said)
    if not said.input:
        raise UnusableRowError(EmptyCell("input", columns.input))
    target = said.target
    if not target and metadata.answers:
        target = metadata.answers[0]
    if not target:
        raise UnusableRowError(EmptyCell("target", columns.target))
    if metadata.answers and target not in metadata.answers:
        metadata = replace(metadata, answers=(target, *metadata.answers))
    id_column = columns.metadata.get("id")
    return Sample(text_of(values.get(id_column)) if id_column else "", said.input, target, metadata)


def duplicate_key(sample: Sample) -> bytes:
    """16 bytes that are equal for samples that ask the same: see `plain`.

    What is asked is the input with all that stands before it (system, history, contexts, choices).
    """
    return _digest([plain(sample.input), *_before(sample)])


def context_key(sample: Sample) -> bytes:
    """The same of what stands before the input alone; empty where nothing does."""
    if sample.metadata is PLAIN:
        return b""
    before = _before(sample)
    return _digest(before) if any(before) else b""


def plain(text: str) -> str:
    """What a text says whatever its case, punctuation, white space and Unicode width.

    Signs between two digits stay ("3 - 5" is not "3 / 5"), but for a comma between thousands; so
    does every symbol that is no punctuation to Unicode (+, $, an emoji). A text of nothing but
    punctuation keeps it.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    if folded.isalnum():
        return folded
    bare = folded.translate(unspoken())
    kept = "".join(bare.split())
    if not kept:
        return "".join(folded.split())
    between = BETWEEN_DIGITS.findall(THOUSANDS.sub("", folded))
    if not between:
        return kept
    return "\x1d".join([kept, *(" ".join(signs.split()) or " " for signs in between)])


BETWEEN_DIGITS = re.compile(r"(?<=\d)[^\w]+(?=\d)")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class _Unspoken(dict[int, int | None]):
    """A table for `str.translate` that drops punctuation and invisible format characters."""

    def __missing__(self, code: int) -> int | None:
        category = unicodedata.category(chr(code))
        dropped = category[0] == "P" or category == "Cf"
        return self.setdefault(code, None if dropped else code)


@functools.cache
def unspoken() -> Mapping[int, int | None]:
    """The table for `str.translate` that drops punctuation; it fills itself as it is used."""
    return _Unspoken()


def _before(sample: Sample) -> list[str]:
    """What stands before the input, plain; the first part is the system message."""
    meta = sample.metadata
    turns = [f"{turn.role}\x1f{plain(turn.content)}" for turn in meta.history]
    others = [plain(part) for part in (*meta.contexts, *meta.choices)]
    return [plain(meta.system or ""), *turns, *others]


def _digest(parts: Sequence[str]) -> bytes:
    text = "\x1e".join(parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def content_bytes(sample: Sample) -> bytes:
    """Spell what a hash of rows covers: input, target, what stands before the input; no id."""
    meta = sample.metadata
    history = [[turn.role, turn.content] for turn in meta.history]
    rest = [meta.system, history, meta.contexts, meta.choices, meta.answers, meta.doc_id]
    return _ENCODER.encode([sample.input, sample.target, *rest]).encode() + b"\n"


class _Said:
    """What a layout's reader found in a row."""

    __slots__ = ("history", "input", "system", "target")

    def __init__(
        self, source: str, target: str, history: tuple[Message, ...] = (), system: str = ""
    ) -> None:
        self.input, self.target, self.history, self.system = source, target, history, system


def _read_pair(values: Mapping[str, Value], columns: Columns, names: LabelNames) -> _Said:
    source, target = values.get(columns.input), values.get(columns.target)
    if _is_turns(source):
        answer = turns_of(target)[-1:] if _is_turns(target) else ()
        said = Message("assistant", answer[0].content if answer else text_of(target))
        return _from_turns([*turns_of(source), said])
    if (answers := _answers(target, columns.target)) and columns.target.strip().lower() in ANSWERS:
        return _Said(text_of(source), answers[0])
    return _Said(text_of(source), text_of(target, names.get(columns.target, ())))


def _answers(value: Value, column: str) -> tuple[str, ...]:
    """Several accepted answers. A column named for one ("answer") holds them only as a list."""
    if column.strip().lower() != "answers" and not isinstance(value, list | Mapping):
        return ()
    return texts_of(value)


def _is_turns(value: Value) -> bool:
    """Whether a cell holds chat turns instead of text, as TRL's prompt/completion files do."""
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(t, Mapping) and {"role", "content"} <= t.keys() for t in value)


def _read_instruction(values: Mapping[str, Value], columns: Columns, names: LabelNames) -> _Said:
    instruction = text_of(values.get(columns.input))
    extra = text_of(values.get(columns.extra_input)) if columns.extra_input else ""
    target = text_of(values.get(columns.target), names.get(columns.target, ()))
    if extra:
        return _Said(extra, target, system=instruction)
    return _Said(instruction, target)


def _read_conversation(values: Mapping[str, Value], columns: Columns, _: LabelNames) -> _Said:
    value = structured(values.get(columns.input))
    if not value:
        raise UnusableRowError(EmptyCell("input", columns.input))
    return _from_turns(turns_of(value))


def _read_marked_text(values: Mapping[str, Value], columns: Columns, _: LabelNames) -> _Said:
    """`### Human: … ### Assistant: …`; text before the first marker is the system message."""
    pieces = MARKER.split(text_of(values.get(columns.input)))
    turns = [Message("system", pieces[0].strip())] if pieces[0].strip() else []
    spoken = [
        {"role": MARKER_ROLES.get(role.lower(), role), "content": content}
        for role, content in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
    return _from_turns([*turns, *turns_of(spoken)])


def _from_turns(turns: Sequence[Message]) -> _Said:
    """Take the last assistant turn as the target and the user turn before it as the input."""
    system = "\n\n".join(turn.content for turn in turns if turn.role == "system")
    spoken = [turn for turn in turns if turn.role != "system"]
    last = max((i for i, turn in enumerate(spoken) if turn.role == "assistant"), default=None)
    if last is None:
        raise UnusableRowError(UnusableRow("no_assistant_turn"))
    if last == 0 or spoken[last - 1].role != "user":
        raise UnusableRowError(UnusableRow("no_user_turn"))
    history = tuple(spoken[: last - 1])
    return _Said(spoken[last - 1].content, spoken[last].content, history, system)


_READERS: dict[Kind, Callable[[Mapping[str, Value], Columns, LabelNames], _Said]] = {
    "pair": _read_pair,
    "instruction": _read_instruction,
    "conversation": _read_conversation,
    "marked-text": _read_marked_text,
}


def _metadata(values: Mapping[str, Value], parts: Mapping[str, str], said: _Said) -> Metadata:
    def cell(part: str) -> Value:
        return values.get(parts[part]) if part in parts else None

    if parts.keys() <= {"id"} and not said.system and not said.history:
        return PLAIN
    system = "\n\n".join(part for part in (text_of(cell("system")), said.system) if part)
    return Metadata(
        choices=texts_of(cell("choices")),
        answers=_answers(cell("answers"), parts.get("answers", "")),
        contexts=passages_of(cell("contexts")),
        doc_id=text_of(cell("doc_id")) or None,
        group=text_of(cell("group")) or None,
        history=history_of(cell("history")) + said.history,
        system=system or None,
    )
