"""How cells are read that can be read in several ways: decided by shares, once for a file.

| form | what is read so |
|---|---|
| answer_text, answer_letter, answer_index_0, answer_index_1 | the target among a row's options |
| tag_spans, tag_list | the target of a tagged text |
| instruction_system, instruction_input | Alpaca's `instruction` beside its `input` |

Where several forms fit as many rows, the first one is taken; `--read-as` overrules.
"""

from __future__ import annotations

import json
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from advisor.data.cells import UnusableRowError, clean, structured, text_of
from advisor.data.chats import from_turns, turns_of
from advisor.data.layouts import EXPECTED, SYSTEM_ANSWERS, Columns
from advisor.data.rows import Value
from advisor.data_findings import Form, ReadAs

LabelNames = Mapping[str, Sequence[str]]
Values = Mapping[str, Value]
LEAST_SHARE = 0.5
"""Of the rows, that an answer must point into the options of; else they are no options of it."""
EXAMPLE_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Options:
    """What a row offers to choose from: texts, and what an answer may call each."""

    texts: tuple[str, ...]
    names: tuple[str, ...]


def decide(
    columns: Columns, rows: Sequence[Values], names: LabelNames, asked: frozenset[Form]
) -> tuple[Columns, list[ReadAs]]:
    """Settle the forms of a file by its first rows.

    Args:
        columns: as they are recognised.
        rows: the first rows.
        names: the names behind integer labels, by column.
        asked: the forms that the user named.

    Returns:
        The columns with their forms, and what was decided.
    """
    rows = [row for row in rows if _can_be_read(row, columns)]
    found: list[ReadAs] = []
    if columns.counterpart:
        found.append(ReadAs("counterpart", (columns.counterpart,), len(rows), len(rows)))
    if columns.target.strip().lower() in EXPECTED:
        others = [name for name in columns.ignored if name.strip().lower() in SYSTEM_ANSWERS]
        if others:
            found.append(ReadAs("system_answer", tuple(others), len(rows), len(rows)))
    if columns.kind == "conversation" and (calls := [*filter(None, map(_call(columns), rows))]):
        example = calls[0][:EXAMPLE_CHARACTERS]
        found.append(ReadAs("tool_call", columns.inputs, len(calls), len(rows), example))
    if columns.kind == "tags":
        tagged = [tags_of(row.get(columns.target), names.get(columns.target, ())) for row in rows]
        spans = sum("O" in tags for tags in tagged)
        form: Form = "tag_spans" if spans > len(rows) / 2 else "tag_list"
        found.append(ReadAs(_chosen(asked, "tag_", form), (columns.target,), spans, len(rows)))
    if columns.kind == "instruction" and len(columns.inputs) > 1:
        texts = [text_of(row.get(columns.inputs[0])) for row in rows]
        different = len(set(texts))
        form = "instruction_system" if different == 1 else "instruction_input"
        example = next(iter(texts), "")[:EXAMPLE_CHARACTERS]
        form = _chosen(asked, "instruction_", form)
        found.append(ReadAs(form, columns.inputs[:1], different, len(rows), example))
    if columns.options or "choices" in columns.metadata:
        counts = dict.fromkeys(ANSWER_FORMS, 0)
        for row in rows:
            options, answer = options_of(row, columns), row.get(columns.target)
            for form, read in ANSWER_FORMS.items():
                counts[form] += read(options, text_of(answer)) is not None
        form = _chosen(asked, "answer_", max(counts, key=lambda one: counts[one]))
        if counts[form] > len(rows) * LEAST_SHARE or form in asked:
            column = (columns.target,)
            examples = (text_of(row.get(columns.target)) for row in rows)
            example = next(filter(None, examples), "")[:EXAMPLE_CHARACTERS]
            found.append(ReadAs(form, column, counts[form], len(rows), example))
        elif columns.options:
            ignored = (*columns.ignored, *columns.options)
            columns = replace(columns, options=(), ignored=ignored)
    return replace(columns, forms=frozenset(one.form for one in found)), found


def _can_be_read(row: Values, columns: Columns) -> bool:
    """Whether the row's cells are all texts, or lists of texts."""
    try:
        for name in columns.used:
            text_of(row.get(name))
            text_of(structured(row.get(name)))
    except UnusableRowError:
        return False
    return True


def _call(columns: Columns) -> Callable[[Values], str | None]:
    """Reads a conversation's target where that is a tool call."""

    def read(row: Values) -> str | None:
        try:
            said = from_turns(turns_of(row.get(columns.inputs[0])))
        except UnusableRowError:
            return None
        return said.target if said.is_call else None

    return read


def _chosen(asked: frozenset[Form], prefix: str, form: Form) -> Form:
    """The form asked for among those of this prefix, else the one found."""
    return next((one for one in asked if one.startswith(prefix)), form)


# --- options ------------------------------------------------------------------------------------


def options_of(values: Values, columns: Columns) -> Options:
    """The row's options in the file's order, an option that stands twice included."""
    if columns.options:
        texts = [text_of(values.get(name)) for name in columns.options]
        return _options(texts, ())
    value = structured(values.get(columns.metadata.get("choices", "")))
    if isinstance(value, Mapping):
        listed = next((value[k] for k in ("text", "texts", "choices") if k in value), None)
        if isinstance(listed, list | tuple):
            keys = next((value[k] for k in ("label", "labels", "key") if k in value), ())
            return _options(map(text_of, listed), keys if isinstance(keys, list | tuple) else ())
        return _options(map(text_of, value.values()), tuple(value))
    if not isinstance(value, list | tuple):
        return Options((), ())
    texts, keys = [], []
    for one in value:
        if isinstance(one, Mapping):
            texts.append(text_of(one.get("text", one.get("content", one.get("value")))))
            keys.append(next((one[k] for k in ("label", "key", "id") if k in one), ""))
        else:
            texts.append(text_of(one))
    return _options(texts, keys)


def _options(texts: Sequence[str] | map[str], keys: Sequence[Value]) -> Options:
    listed = tuple(texts)
    names = tuple(map(text_of, keys)) if len(keys) == len(listed) else ()
    return Options(listed, names if any(names) else tuple(string.ascii_uppercase[: len(listed)]))


def _by_text(options: Options, answer: str) -> str | None:
    folded = [text.casefold() for text in options.texts]
    wanted = answer.casefold()
    return options.texts[folded.index(wanted)] if answer and wanted in folded else None


def _by_name(options: Options, answer: str) -> str | None:
    name = answer.strip(" ().:").casefold()
    names = [one.strip(" ().:").casefold() for one in options.names]
    if not name or name not in names[: len(options.texts)]:
        return None
    return options.texts[names.index(name)] or None


def _by_number(first: int) -> Callable[[Options, str], str | None]:
    def read(options: Options, answer: str) -> str | None:
        if not (answer.isascii() and answer.isdigit() and len(answer) < 4):
            return None
        place = int(answer) - first
        return options.texts[place] or None if 0 <= place < len(options.texts) else None

    return read


ANSWER_FORMS: dict[Form, Callable[[Options, str], str | None]] = {
    "answer_text": _by_text,
    "answer_letter": _by_name,
    "answer_index_0": _by_number(0),
    "answer_index_1": _by_number(1),
}


# --- tags ---------------------------------------------------------------------------------------


def tags_of(value: Value, names: Sequence[str]) -> list[str]:
    """A cell's tags as texts; empty where it is no list."""
    value = structured(value)
    if not isinstance(value, list | tuple):
        return []
    return [text_of(one, names) for one in value]


def joined(tokens: Sequence[str]) -> str:
    """Tokens as a text: with spaces, but none between two signs of Chinese or Japanese."""
    text = ""
    for token in tokens:
        apart = text and not (_is_ideograph(text[-1]) and _is_ideograph(token[:1]))
        text += f" {token}" if apart else token
    return text


def _is_ideograph(sign: str) -> bool:
    return (
        "\u2e80" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or "\uff00" <= sign <= "\uffef"
    )


def spans_of(tokens: Sequence[str], tags: Sequence[str]) -> str:
    """What is tagged, as JSON: an object from each type to its texts in order.

    B-, I-, E-, S- (also L-, U-) before a type begin, go on and end a span; a type alone goes on as
    long as it stands.
    """
    found: dict[str, list[list[str]]] = {}
    before = ""
    for token, tag in zip(tokens, tags, strict=False):
        mark, _, name = tag.partition("-") if tag[1:2] == "-" else ("", "", tag)
        if name in ("O", "", "_"):
            before = ""
            continue
        begins = mark in ("B", "S", "U") or name != before
        spans = found.setdefault(name, [])
        if begins:
            spans.append([])
        spans[-1].append(token)
        before = "" if mark in ("E", "S", "L", "U") else name
    texts = {name: [joined(span) for span in spans] for name, spans in found.items()}
    return clean(json.dumps(texts, ensure_ascii=False))
