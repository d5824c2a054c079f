"""A comparison without a word of its data, so that its figures can be forwarded.

What the fields of results.json are declared to hold (`advisor.texts`) decides: names of the program
stay, texts of the data and rendered texts are left out, and labels, rows, columns and files become
numbers, the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from functools import cache
from hashlib import sha256
from pathlib import PurePath
from typing import Any, get_args, get_type_hints

from advisor.data_findings import TextsLeftOut
from advisor.results import Results
from advisor.texts import Holds, holds
from reports.messages import say

_NUMBERED = {
    Holds.LABEL: "label-number",
    Holds.TEST_ROW: "test-row-number",
    Holds.TRAINING_ROW: "training-row-number",
    Holds.COLUMN: "column-number",
    Holds.FILE: "file-number",
}
"""Texts that a number stands for, and the message that says it."""


def without_texts(results: Results) -> Results:
    """The same figures with no input, answer, passage, label, file or column name."""
    left_out = _LeftOut(results)
    found: Results = left_out.walked(replace(results, rows=(), turns=(), texts=()), Results)
    source = found.provenance
    return replace(
        found,
        run_id=f"run-{sha256(found.created_at.encode()).hexdigest()[:8]}",
        provenance=replace(source, notes=(*source.notes, TextsLeftOut())),
    )


class _LeftOut:
    """What stands for each text: labels in their order, rows and files by their place."""

    def __init__(self, results: Results) -> None:
        self._gone = ("", say("left-out"))
        self._numbers: dict[Holds, dict[str, int]] = {kind: {} for kind in _NUMBERED}
        for label in sorted(results.task.labels):
            self._number(Holds.LABEL, label)
        for row in results.rows:
            self._number(Holds.TEST_ROW, row.sample_id)
        for file in results.provenance.files:
            self._number(Holds.FILE, file.path)

    def walked(self, value: Any, hint: Any) -> Any:
        """The value of a field with another text for every one that is no name."""
        if is_dataclass(value) and not isinstance(value, type):
            hints = _hints(type(value))
            changed = {name: self.walked(getattr(value, name), hints[name]) for name in hints}
            return replace(value, **changed)
        if isinstance(value, tuple):
            kept = (self.walked(one, hint) for one in value)
            return tuple(one for one in kept if one not in self._gone)
        if isinstance(value, Mapping):
            key, item = get_args(hint)
            return {self.walked(name, key): self.walked(one, item) for name, one in value.items()}
        return self._instead(value, next(holds(hint))) if isinstance(value, str) else value

    def _instead(self, text: str, kind: Holds | None) -> str:
        if not text:
            return text
        match kind:
            case Holds.NAME:
                return text
            case Holds.MODEL:
                return text if _published(text) else say("local-model")
            case Holds.RENDERED:
                return ""
            case None | Holds.DATA:
                known = text in self._numbers[Holds.LABEL]
                return self._instead(text, Holds.LABEL) if known else self._gone[1]
        return say(_NUMBERED[kind], n=self._number(kind, text))

    def _number(self, kind: Holds, text: str) -> int:
        return self._numbers[kind].setdefault(text, len(self._numbers[kind]) + 1)


def _published(model: str) -> bool:
    """Whether a model is named, not a path. A folder `a/b` cannot be told from a hub's id."""
    place = PurePath(model)
    return (
        not place.is_absolute()
        and len(place.parts) <= 2
        and place.parts[:1] != ("~",)
        and not model.startswith(".")
        and "\\" not in model
        and place.suffix != ".gguf"
    )


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind, include_extras=True)
