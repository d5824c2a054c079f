"""What an answer says, apart from the form it comes in.

A label with a full stop, JSON in a code fence or "Answer: 4" is read for its content, and the form
is named, so that the report can say how many answers of a strategy came so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.data.labels import label_key
from advisor.data.numbers import Number, find_numbers, read_number
from advisor.data.targets import joined, split_labels, written_label
from advisor.findings import AnswerForm
from advisor.types import LETTERS, UNANSWERABLE, Sample, Task
from evals.tokens import normalise_answer

_FENCE = re.compile(r"```[\w+-]*[ \t]*\n?(.*?)\n?[ \t]*```", re.DOTALL)
_PREFIX = re.compile(
    r"(?:the\s+)?(?:final\s+|correct\s+|right\s+)?"
    r"(?:answer|label|labels|category|class|output|result|option|choice|intent)"
    r"(?:\s+is)?\s*[:\uff1a]\s*|(?:the\s+)?(?:answer|label|category)\s+is\s+|答案(?:是)?[:\uff1a]?\s*",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\(?\[?([A-Za-z])[\])]?(?:[.):\]]\s*(.*))?", re.DOTALL)
_BULLET = re.compile(r"^\s*(?:[-*\u2022]|\d+[.)])\s+", re.MULTILINE)
_ABSTAINS = frozenset(
    normalise_answer(one)
    for one in (
        UNANSWERABLE, "not answerable", "no answer", "no answer found", "unknown", "n/a",
        "I don't know", "I do not know", "not enough information", "cannot be answered",
        "can't be answered",
        "cannot be determined", "not in the context", "not mentioned", "not stated", "not given",
        "not provided", "no information", "there is no answer", "impossible to answer", "none",
    )
)  # fmt: skip
_ABSTAINS_FIRST = (
    "unanswerable",
    "i dont know",
    "i do not know",
    "no answer",
    "not enough information",
)


@dataclass(frozen=True, slots=True)
class Read:
    """An answer's content, and the form it came in where that is not the asked one."""

    text: str
    form: AnswerForm | None = None


def read(task: Task, sample: Sample, output: str) -> Read:
    """Read an answer for its content, as the scorers compare it.

    Args:
        task: the kind of answer, and how it is written.
        sample: the row, with its target and options.
        output: the answer as given.
    """
    if sample.target is not None and output.strip() == sample.target.strip():
        return Read(output.strip())
    match task.kind:
        case "classification":
            return _label(task, sample.target, output)
        case "multiple_choice":
            return _choice(sample.metadata.choices, output)
        case "multilabel":
            return _set(task, output)
        case "number":
            return _number(task, output)
        case "json":
            return _json(output)
        case "qa":
            bare = _PREFIX.sub("", output.strip(), count=1) if _PREFIX.match(output.strip()) else ""
            return Read(bare, "prefix") if bare else Read(output)
    return Read(output)


def abstains(text: str) -> bool:
    """Whether an answer says that there is none: it is empty, or one of the usual phrases."""
    said = normalise_answer(text)
    return not said or said in _ABSTAINS or said.startswith(_ABSTAINS_FIRST)


def _unwrapped(output: str) -> Sequence[Read]:
    """What may stand around an answer taken away step by step; each is named by its first form."""
    found = [Read(output.strip())]

    def step(text: str, form: AnswerForm) -> None:
        if text and text != found[-1].text:
            found.append(Read(text, found[-1].form or form))

    fence = _FENCE.fullmatch(found[-1].text)
    step(fence[1].strip() if fence else "", "code_fence")
    prefix = _PREFIX.match(found[-1].text)
    step(found[-1].text[prefix.end() :].strip() if prefix else "", "prefix")
    step(found[-1].text.strip("\"'`*_\u201c\u201d\u2018\u2019\u300c\u300d ").strip(), "quotation")
    step(found[-1].text.rstrip(".!,;:\u3002\uff0c\uff01 "), "full_stop")
    step(found[-1].text.strip("\"'`*_\u201c\u201d ").strip(), "quotation")
    return found


def _label(task: Task, target: str | None, output: str) -> Read:
    for one in _unwrapped(output):
        label = written_label(task, one.text)
        if label in task.labels or label == target:
            return Read(label, one.form)
    return Read(output.strip())


def _choice(options: Sequence[str], output: str) -> Read:
    """The letter of the option that is answered by its letter, its text, or both."""
    keys = [label_key(option) for option in options]
    for one in _unwrapped(output):
        if len(one.text) == 1 and (at := LETTERS.find(one.text.upper())) in range(len(options)):
            return Read(LETTERS[at], one.form)
        if label_key(one.text) in keys:
            return Read(LETTERS[keys.index(label_key(one.text))], one.form)
        found = _LETTER.fullmatch(one.text)
        at = LETTERS.find(found[1].upper()) if found else -1
        if found and at in range(len(options)) and _repeats(found[2], keys[at]):
            return Read(LETTERS[at], one.form or "prefix")
    return Read(output.strip())


def _repeats(said: str | None, key: str) -> bool:
    """Whether what follows a letter is nothing, or the letter's own option."""
    return not said or label_key(said.rstrip(".")) == key.rstrip(".")


def _set(task: Task, output: str) -> Read:
    """The labels, each once and in order, joined by the task's own mark."""
    for one in _unwrapped(output):
        labels = split_labels(_BULLET.sub("", one.text), task)
        if labels and all(written_label(task, label) in task.labels for label in labels):
            return Read(joined(task, labels), one.form)
    return Read(joined(task, split_labels(output, task)))


def number_of(text: str, task: Task) -> Number | None:
    """A number as the task writes it."""
    return read_number(text, task.decimal)


def _number(task: Task, output: str) -> Read:
    for one in _unwrapped(output):
        if number_of(one.text, task) is not None:
            return Read(one.text, None if one.form == "full_stop" else one.form)
    inside = find_numbers(output, task.decimal)
    if len(inside) == 1:
        return Read(str(inside[0].value), "sentence")
    return Read(output.strip())


def _json(output: str) -> Read:
    text = output.strip()
    if _is_json(text):
        return Read(text)
    fence = _FENCE.search(text)
    if fence and _is_json(fence[1].strip()):
        return Read(fence[1].strip(), "code_fence")
    start = min((at for at in (text.find("{"), text.find("[")) if at >= 0), default=-1)
    end = max(text.rfind("}"), text.rfind("]"))
    if 0 <= start < end and _is_json(text[start : end + 1]):
        return Read(text[start : end + 1], "sentence")
    return Read(text)


def _is_json(text: str) -> bool:
    if text[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
