"""long-context: all documents in every prompt; what is shared is read once (`models.prefix`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from advisor.data_findings import DocumentsEmpty, DocumentsShown, FilesSkipped
from advisor.errors import DocumentError
from advisor.trial_findings import DemonstrationsShown
from advisor.types import JsonScalar, Sample, StrategySpec
from strategies.base import FitContext
from strategies.prompt import Prompt, Shown, distinct, fit_to_context
from strategies.prompted import (
    Built,
    PromptBuilder,
    PromptPredictor,
    answer_budget,
    one_line,
    rows_file,
)
from strategies.retrieval.documents import load_documents

DEMONSTRATIONS = 4
"""Question and answer, to show the form of an answer; the documents are not repeated for them."""


@dataclass(frozen=True)
class LongContextPredictor(PromptPredictor):
    """Answers from all documents (a `ShowsPassages`)."""

    documents: tuple[Shown, ...] = ()

    def passage_text(self, passage_id: str) -> str | None:
        """The text of a document; None where there is no such document."""
        return next((one.text for one in self.documents if one.id == passage_id), None)


@dataclass(frozen=True)
class LongContext:
    """Prompt with all documents.

    Attributes:
        demonstrations: labelled rows shown before them.
        list_labels: name the label set in the instruction.
    """

    demonstrations: int = DEMONSTRATIONS
    list_labels: bool = True

    @property
    def spec(self) -> StrategySpec:
        """Name and settings."""
        settings: dict[str, JsonScalar] = {
            "demonstrations": self.demonstrations,
            "list_labels": self.list_labels,
        }
        return StrategySpec("long-context", settings)

    def prompts(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> PromptBuilder:
        """All documents above each sample."""
        return self.fit(train, validation, context).build

    def fit(
        self,
        train: Sequence[Sample],
        validation: Sequence[Sample],  # noqa: ARG002 - part of the protocol
        context: FitContext,
    ) -> LongContextPredictor:
        """Read the documents.

        Raises:
            DocumentError: there are none, they cannot be read, or they do not fit the context.
        """
        if context.documents is None:
            raise DocumentError("documents-needed", strategy=self.spec.name)
        skipped: list[FilesSkipped | DocumentsEmpty] = []
        shown = collection(context.documents, skipped.append)
        rows, _ = distinct([row for row in train if row.target is not None], context.task)
        examples = tuple(rows[: self.demonstrations])
        lm = context.open_model()
        budget = answer_budget(lm, train)

        def prompt(sample: Sample) -> Prompt:
            return Prompt(sample, context.task, examples, shown, list_labels=self.list_labels)

        longest = replace(max(train, key=lambda row: len(row.input)), target=None)
        fitted = fit_to_context(prompt(longest), lm, budget)
        if fitted.dropped > len(examples) or fitted.truncated:
            tokens, limit = len(prompt(longest).encoded(lm).ids), lm.info.context_length
            raise DocumentError("documents-beyond-context", tokens=tokens, limit=limit)
        context.note(DocumentsShown(len(shown), len(fitted.encoded.ids), tuple(skipped)))
        if examples:
            context.note(DemonstrationsShown(len(examples)))
        ids = tuple(one.id for one in shown)
        return LongContextPredictor(
            lm,
            context.task,
            lambda samples: [Built(prompt(sample), ids) for sample in samples],
            budget,
            self.spec,
            (rows_file(examples, "demonstrations.jsonl"),),
            documents=shown,
            one_line=one_line(context.task, train),
        )


def collection(
    path: Path, note: Callable[[FilesSkipped | DocumentsEmpty], None] = lambda _: None
) -> tuple[Shown, ...]:
    """All documents as a prompt shows them, each different text once.

    Raises:
        DocumentError: they cannot be read.
    """
    first: dict[str, Shown] = {}
    for one in load_documents(path, note):
        first.setdefault(one.page_content, Shown(str(one.metadata["source"]), one.page_content))
    return tuple(first.values())
