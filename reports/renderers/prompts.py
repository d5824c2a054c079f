"""The prompts that were sent, as little text as it takes: every turn and text once.

In a prompt the text of the row itself needs no second copy: it is `OWN`, which makes the last turn
of most prompts the same one for all rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.types import Role
from reports.blocks import Example, Rows

OWN = -1
"""In place of a text: the input of the row that the prompt belongs to."""
ROLES: tuple[Role, ...] = ("system", "user", "assistant")

Turn = tuple[int, tuple[int, ...]]
"""Place of the role in `ROLES`, places of the texts."""
Sent = list[tuple[tuple[int, ...], list[int]]]
"""Per different prompt of a row: the strategies that sent it, and the places of its turns."""


@dataclass
class PromptData:
    """Turns and texts by their place, gathered row by row."""

    rows: Rows
    turns: dict[Turn, int] = field(default_factory=dict)
    texts: dict[str, int] = field(default_factory=dict)
    _same_everywhere: dict[int, int] = field(default_factory=dict)

    def sent(self, row: Example) -> Sent:
        """The prompts of a row."""
        return [
            (one.strategies, [self._place(turn, row) for turn in one.turns]) for one in row.prompts
        ]

    def _place(self, turn: int, row: Example) -> int:
        found = self._same_everywhere.get(turn)
        if found is not None:
            return found
        said = self.rows.turns[turn]
        texts = (self.rows.texts[part] for part in said.parts)
        places = tuple(OWN if text == row.input else self._text(text) for text in texts)
        found = self.turns.setdefault((ROLES.index(said.role), places), len(self.turns))
        if OWN not in places:
            self._same_everywhere[turn] = found
        return found

    def _text(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))
