"""What the texts of results.json are, declared once, on the field that holds them.

    strategy: Name
    examples: tuple[DataText, ...]

Whoever must leave out the user's data (`reports.without_texts`) goes by these marks alone, and
the JSON Schema publishes them as "x-holds". Standard library only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Annotated, Any, Literal, get_args, get_origin


class Holds(Enum):
    """What a text is."""

    NAME = "a name or value of the program"
    MODEL = "a model: a published one, or a path"
    RENDERED = "rendered text, for people; nothing reads it back"
    DATA = "a text of the user's data, or one that may quote them"
    LABEL = "a label"
    TEST_ROW = "the id of a test row"
    TRAINING_ROW = "the id of a training row"
    COLUMN = "the name of a column"
    FILE = "the path of a file"

    def __get_pydantic_json_schema__(
        self, core_schema: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        """Publish the mark."""
        return handler(core_schema) | {"x-holds": self.name.lower()}


Name = Annotated[str, Holds.NAME]
ModelName = Annotated[str, Holds.MODEL]
Rendered = Annotated[str, Holds.RENDERED]
DataText = Annotated[str, Holds.DATA]
Label = Annotated[str, Holds.LABEL]
TestRowId = Annotated[str, Holds.TEST_ROW]
TrainingRowId = Annotated[str, Holds.TRAINING_ROW]
ColumnName = Annotated[str, Holds.COLUMN]
FilePath = Annotated[str, Holds.FILE]


def holds(hint: Any) -> Iterator[Holds | None]:
    """What the texts of a field are, by its type hint; None for one that is not declared."""
    if hint is str:
        yield None
    elif get_origin(hint) is Literal:
        yield Holds.NAME
    elif get_origin(hint) is Annotated and isinstance(hint.__metadata__[0], Holds):
        yield hint.__metadata__[0]
    else:
        for part in get_args(hint):
            yield from holds(part)
