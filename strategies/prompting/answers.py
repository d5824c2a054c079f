"""The answer in a text that thinks first: what follows the last mark, as a label or in its form."""

from __future__ import annotations

import json
import re

from advisor.models.matching import matched_label
from advisor.types import Task

MARK = re.compile(
    r"(?:answer|label|output|答案|回答|标签)\W{0,4}?(?:\s+is|是)?\s*[:：]\W{0,3}?(?=\S)|\\boxed\{",
    re.IGNORECASE,
)
"""What comes before an answer: `Answer:`, `**Final answer:**`, `The answer is:`, `\\boxed{`."""
LETTER = re.compile(r"\W*([A-Z])(?!\w)")
"""The letter of an option, at the beginning of an answer."""
AROUND = " \t\r\n*_`\"'“”‘’«».。,，;；!！}"
"""Signs around an answer that are not part of it."""


def marked_answer(text: str, task: Task, options: tuple[str, ...] = ()) -> str | None:
    """The answer that a text ends with; None where it has none that fits the task.

    The last mark counts. A label is matched whatever its case and the signs around it, or as the
    only label that the marked line names; a JSON answer is the first object after the mark.

    Args:
        text: as the model wrote it.
        task: what is asked for.
        options: the answers to choose from, where there are such.
    """
    marks = list(MARK.finditer(text))
    for mark in reversed(marks):
        rest = text[mark.end() :]
        line = rest.split("\n", 1)[0]
        if task.kind == "json":
            found = _object(rest)
        elif task.kind == "multiple_choice":
            letter = LETTER.match(line)
            found = letter[1] if letter and letter[1] in options else None
        elif task.ranks:
            found = matched_label(line.strip(AROUND), options)
        else:
            found = rest.strip() if task.kind == "generation" else line.strip(AROUND)
        if found:
            return found
    return _object(text) if task.kind == "json" else None


def _object(text: str) -> str | None:
    start = text.find("{")
    while start >= 0:
        try:
            found, end = json.JSONDecoder().raw_decode(text, start)
        except (ValueError, RecursionError):
            start = text.find("{", start + 1)
            continue
        if isinstance(found, dict):
            return text[start:end]
        start = text.find("{", end)
    return None
