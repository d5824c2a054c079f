"""What was measured about the data, the documents and the machine. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.types import TaskKind

FIGURES = (
    "rows", "tasks", "classes", "demonstration_tokens", "documents", "gpu_gib", "model_billions"
)  # fmt: skip
"""The figures that can fill in an answer (`measured_by` in questions.toml)."""

WRITTEN: tuple[TaskKind, ...] = ("generation", "qa", "json")
"""The kinds of task whose answers are written, not chosen."""

Writing = Literal[
    "english", "japanese", "korean", "chinese", "greek", "hebrew", "thai",
    "latin_script", "cyrillic_script", "arabic_script", "devanagari_script",
]  # fmt: skip
"""A language, or a script where the language cannot be told."""

CHARACTERS_PER_TOKEN = 4
"""A common rule of thumb for text with spaces; East Asian characters are counted one by one."""


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What a labelled file says.

    Attributes:
        path: as the user named it.
        rows: usable rows.
        kind: the kind of task; None with too few rows to tell.
        classes: how many labels, where the task is classification.
        smallest_class, largest_class: rows of the rarest and the most frequent label.
        input_characters, target_characters: medians.
        language: of the inputs; None if it cannot be told.
        by_character: most inputs are written without spaces.
    """

    path: str
    rows: int
    kind: TaskKind | None = None
    classes: int | None = None
    smallest_class: int | None = None
    largest_class: int | None = None
    input_characters: float | None = None
    target_characters: float | None = None
    language: Writing | None = None
    by_character: bool = False

    @property
    def demonstration_tokens(self) -> float | None:
        """About how many tokens it takes to show one example of each class."""
        if self.classes is None or self.input_characters is None or self.target_characters is None:
            return None
        each = self.input_characters + self.target_characters
        return self.classes * each / (1 if self.by_character else CHARACTERS_PER_TOKEN)


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What the documents say: how many there are, and how much text they hold."""

    path: str
    documents: int
    characters: int


@dataclass(frozen=True, slots=True)
class HardwareFacts:
    """What this machine has. `gpu_bytes` is that of the largest GPU, 0 without one."""

    gpu_name: str | None
    gpu_bytes: int


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a model's config.json says; `billions` of parameters."""

    name: str
    billions: float


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything measured; None where nothing was looked at."""

    data: DataFacts | None = None
    documents: DocumentFacts | None = None
    hardware: HardwareFacts | None = None
    model: ModelFacts | None = None

    def figures(self) -> Mapping[str, float]:
        """The figures that fill in answers, by name; only those that were measured."""
        found: dict[str, float | None] = {}
        if self.data is not None:
            found["rows"] = self.data.rows
            # a closed set of labels is one task; what free text asks for cannot be counted
            found["tasks"] = 1 if self.data.kind == "classification" else None
            found["classes"] = 0 if self.data.kind in WRITTEN else self.data.classes
            found["demonstration_tokens"] = self.data.demonstration_tokens
        if self.documents is not None:
            found["documents"] = self.documents.documents
        # no GPU here does not say that there is none elsewhere: that is asked
        if self.hardware is not None and self.hardware.gpu_bytes:
            found["gpu_gib"] = self.hardware.gpu_bytes / 2**30
        if self.model is not None:
            found["model_billions"] = self.model.billions
        return {name: value for name, value in found.items() if value is not None}
