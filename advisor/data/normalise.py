"""From a row of any layout to a `Sample`; a row that cannot be used says why."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from advisor.data.cells import UnusableRowError, passages_of, structured, text_of, texts_of
from advisor.data.chats import Said, Turn, from_turns, history_of, is_turns, turns_of
from advisor.data.forms import ANSWER_FORMS, joined, options_of, spans_of, tags_of
from advisor.data.layouts import ANSWERS, MARKER, MARKER_ROLES, Columns, Kind
from advisor.data.rows import Row, Value
from advisor.data_findings import EmptyCell, Form, UnusableRow
from advisor.types import UNANSWERABLE, Metadata, Sample

LabelNames = Mapping[str, Sequence[str]]

PLAIN = Metadata()
OBJECTS = ("outputs", "expected_output", "expectedoutput")
"""Targets whose objects hold named values, spelt out or not; one value alone is the text."""
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def read_sample(
    row: Row, columns: Columns, label_names: LabelNames, *, empty_targets: bool = False
) -> Sample:
    """Read the row as a sample. Its id is the file's own, or "" where the row has none.

    A question with an empty list of answers, or marked as impossible, is one without an answer:
    its target is `UNANSWERABLE`. With `empty_targets` so is every row without a target.

    Raises:
        UnusableRowError: there is no input or no target, or it cannot be read; says which.
    """
    values = row.values
    said = _READERS[columns.kind](values, columns, label_names)
    metadata = _metadata(values, columns, said)
    if not said.input:
        raise UnusableRowError(EmptyCell("input", columns.inputs[0]))
    target = said.target
    if target and (form := _answer_form(columns)) is not None:
        options = options_of(values, columns)
        if (option := ANSWER_FORMS[form](options, target)) is None:
            raise UnusableRowError(UnusableRow("answer_no_option"))
        target = option
    if not target and metadata.answers:
        target = metadata.answers[0]
    if _has_no_answer(values, columns) or (not target and empty_targets):
        target = UNANSWERABLE
    if not target:
        raise UnusableRowError(EmptyCell("target", columns.target))
    if metadata.answers and target not in metadata.answers:
        metadata = replace(metadata, answers=(target, *metadata.answers))
    id_column = columns.metadata.get("id")
    return Sample(text_of(values.get(id_column)) if id_column else "", said.input, target, metadata)


def _has_no_answer(values: Mapping[str, Value], columns: Columns) -> bool:
    """Whether a row says that its question has no answer, as SQuAD 2 does."""
    if values.get("is_impossible") in (True, "true", "True"):
        return True
    answers = structured(values.get(columns.metadata.get("answers", "")))
    if isinstance(answers, Mapping):
        answers = answers.get("text")
    return isinstance(answers, list) and not answers


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


def _read_pair(values: Mapping[str, Value], columns: Columns, names: LabelNames) -> Said:
    target = values.get(columns.target)
    source: Value = values.get(columns.inputs[0])
    if len(columns.inputs) > 1:
        parts = {name: values.get(name) for name in columns.inputs}
        source = _lines({k: text_of(part, names.get(k, ())) for k, part in parts.items()})
    elif (name := columns.inputs[0].strip().lower()) == "inputs" or (
        name == "input" and isinstance(source, Mapping)
    ):
        source = _unwrapped(source)
    if is_turns(source):
        answer = turns_of(target)[-1:] if is_turns(target) else ()
        said = answer[0] if answer else Turn("assistant", text_of(target))
        return from_turns([*turns_of(source), replace(said, role="assistant")])
    if columns.target.strip().lower() in OBJECTS:
        found = structured(target)
        if isinstance(found, Mapping) and len(found) == 1:
            target = next(iter(found.values()))
    if (answers := _answers(target, columns.target)) and columns.target.strip().lower() in ANSWERS:
        return Said(text_of(source), answers[0])
    return Said(text_of(source), text_of(target, names.get(columns.target, ())))


def _lines(parts: Mapping[str, str]) -> str:
    """Several texts as one, a named line for each that is not empty."""
    return "\n".join(f"{name}: {part}" for name, part in parts.items() if part)


def _unwrapped(value: Value) -> Value:
    """What an object of inputs holds: its turns, its one value, or a line for each."""
    found = structured(value)
    if not isinstance(found, Mapping) or not found:
        return value
    if isinstance(turns := found.get("messages"), list):
        return turns
    if len(found) == 1:
        return next(iter(found.values()))
    return _lines({str(key): text_of(part) for key, part in found.items()})


def _answers(value: Value, column: str) -> tuple[str, ...]:
    """Several accepted answers. A column named for one ("answer") holds them only as a list."""
    several = column.strip().lower() in ("answers", "ground_truths")
    if not several and not isinstance(value, list | Mapping):
        return ()
    return texts_of(value)


def _read_instruction(values: Mapping[str, Value], columns: Columns, names: LabelNames) -> Said:
    """Alpaca's instruction and input are one request; an instruction of all rows is a system's."""
    texts = [text_of(values.get(name)) for name in columns.inputs]
    target = text_of(values.get(columns.target), names.get(columns.target, ()))
    if "instruction_system" in columns.forms and texts[1]:
        return Said(texts[1], target, system=texts[0])
    return Said("\n\n".join(text for text in texts if text), target)


def _read_conversation(values: Mapping[str, Value], columns: Columns, _: LabelNames) -> Said:
    value = structured(values.get(columns.inputs[0]))
    if not value:
        raise UnusableRowError(EmptyCell("input", columns.inputs[0]))
    return from_turns(turns_of(value))


def _read_marked_text(values: Mapping[str, Value], columns: Columns, _: LabelNames) -> Said:
    """`### Human: … ### Assistant: …`; text before the first marker is the system message."""
    pieces = MARKER.split(text_of(values.get(columns.inputs[0])))
    turns = [Turn("system", pieces[0].strip())] if pieces[0].strip() else []
    spoken = [
        {"role": MARKER_ROLES.get(role.lower(), role), "content": content}
        for role, content in zip(pieces[1::2], pieces[2::2], strict=True)
    ]
    return from_turns([*turns, *turns_of(spoken)])


def _read_tags(values: Mapping[str, Value], columns: Columns, names: LabelNames) -> Said:
    tokens = tags_of(values.get(columns.inputs[0]), ())
    tags = tags_of(values.get(columns.target), names.get(columns.target, ()))
    if len(tags) != len(tokens):
        raise UnusableRowError(UnusableRow("tags_unlike_tokens"))
    target = spans_of(tokens, tags) if "tag_spans" in columns.forms else " ".join(tags)
    return Said(joined(tokens), target)


_READERS: dict[Kind, Callable[[Mapping[str, Value], Columns, LabelNames], Said]] = {
    "pair": _read_pair,
    "instruction": _read_instruction,
    "conversation": _read_conversation,
    "marked-text": _read_marked_text,
    "tags": _read_tags,
}


def _metadata(values: Mapping[str, Value], columns: Columns, said: Said) -> Metadata:
    parts = columns.metadata

    def cell(part: str) -> Value:
        return values.get(parts[part]) if part in parts else None

    if parts.keys() <= {"id"} and not (said.system or said.history or columns.options):
        return PLAIN
    tools = text_of(cell("tools"))
    system = (text_of(cell("system")), said.system, f"Tools: {tools}" if tools else "")
    if columns.options or _answer_form(columns):
        choices = tuple(text for text in options_of(values, columns).texts if text)
    else:
        choices = texts_of(cell("choices"))
    return Metadata(
        choices=choices,
        answers=_answers(cell("answers"), parts.get("answers", "")),
        contexts=passages_of(cell("contexts")),
        doc_id=text_of(cell("doc_id")) or None,
        group=text_of(cell("group")) or None,
        history=history_of(cell("history")) + said.history,
        system="\n\n".join(part for part in system if part) or None,
    )


def _answer_form(columns: Columns) -> Form | None:
    return next((form for form in ANSWER_FORMS if form in columns.forms), None)
