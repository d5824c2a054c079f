"""Passages: the pieces of knowledge that are searched and shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from advisor.types import Sample, Task
from strategies.prompt import form


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of knowledge.

    Attributes:
        id: unique, such as "handbook.md#3".
        source: the document it comes from.
        text: what the model is shown.
        key: what is searched in its place, where that is something else.
        copies: the sources of further passages with the same text.
    """

    id: str
    source: str
    text: str
    key: str | None = None
    copies: tuple[str, ...] = ()

    @property
    def searched(self) -> str:
        """The text that queries are compared with."""
        return self.text if self.key is None else self.key

    @property
    def sources(self) -> tuple[str, ...]:
        """Every document that holds the text."""
        return tuple(dict.fromkeys((self.source, *self.copies)))


def each_once(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages with every text once, under its first id, with the sources of its copies."""
    alike: dict[tuple[str, str | None], list[Passage]] = {}
    for passage in passages:
        alike.setdefault((passage.text, passage.key), []).append(passage)
    return tuple(
        replace(first, copies=tuple(one.source for one in others))
        for first, *others in alike.values()
    )


def passages_from_rows(train: Sequence[Sample], task: Task) -> tuple[Passage, ...]:
    """One passage per labelled row, in the words of the prompt's own query; found by its input.

    The id and the source of a passage are the row's id.
    """
    words = form(task)
    return tuple(
        Passage(
            row.id,
            row.id,
            f"{words.query}: {row.input}\n{words.answer}: {row.target}",
            key=row.input,
        )
        for row in train
        if row.target is not None
    )
