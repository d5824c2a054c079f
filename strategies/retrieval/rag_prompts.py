"""Passages for a row, and the prompt that shows them, for asking and for training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from advisor.types import Sample, Task
from strategies.base import FitContext, Judge
from strategies.prompt import Prompt, Shown
from strategies.prompted import Built, one_line
from strategies.retrieval.knowledge import SEARCHED, Searchable, searchable
from strategies.retrieval.passages import Passage
from strategies.retrieval.retriever import passages_of

LOOKED_THROUGH = 120
"""Training rows whose passages are looked through for worked examples."""


@dataclass(frozen=True)
class RagPrompts:
    """Finds passages for rows and renders the prompt of rag.

    Attributes:
        task: what is asked for.
        searched: what finds the passages.
        passages: how many are in a prompt.
        examples: worked examples: training rows whose passages are their `contexts`.
        list_labels: name the label set in the instruction.
        one_line: a line break ends an answer, see `PromptPredictor`.
        plain: prompts are written without the model's chat template.
    """

    task: Task
    searched: Searchable
    passages: int
    examples: tuple[Sample, ...] = ()
    list_labels: bool = True
    one_line: bool = False
    plain: bool = False
    _seen: dict[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def prepare(
        cls,
        train: Sequence[Sample],
        context: FitContext,
        characters: int,
        *,
        list_labels: bool = True,
    ) -> RagPrompts:
        """Make ready what is searched: documents, training rows, or the user's own retriever.

        Args:
            train: rows to choose by, and to search where there are no documents.
            context: with the documents and the embedder; is told what was chosen.
            characters: of passages in a prompt.
            list_labels: name the label set in the instruction.

        Raises:
            DocumentError: the documents cannot be used.
            UsageError: the user's own retriever cannot be used.
        """
        searched = searchable(train, context, characters)
        line = one_line(context.task, train)
        return cls(context.task, searched, searched.passages, (), list_labels, line)

    def found(self, samples: Sequence[Sample], *, own: bool = True) -> list[list[Passage]]:
        """What is found for every row, best first, each text once.

        Args:
            samples: the rows.
            own: a passage that is the row itself may be found; False for training rows, which are
                themselves the passages where there are no documents.
        """
        found = []
        for row, documents in zip(
            samples, self.searched.retriever.batch([row.input for row in samples]), strict=True
        ):
            passages = [one for one in passages_of(documents) if own or one.id != row.id]
            self._seen.update((one.id, one.text) for one in passages)
            found.append(passages)
        return found

    def prompt(self, sample: Sample, passages: Sequence[Passage]) -> Prompt:
        """The prompt for a row with these passages, best first, all of which are shown."""
        return Prompt(
            sample,
            self.task,
            demonstrations=self.examples,
            passages=tuple(Shown(one.source, one.text) for one in reversed(passages)),
            list_labels=self.list_labels,
            plain=self.plain,
        )

    def build(self, samples: Sequence[Sample]) -> list[Built]:
        """The prompts for rows, and which passages they show."""
        built = []
        for sample, found in zip(samples, self.found(samples), strict=True):
            shown = found[: self.passages]
            sources = dict.fromkeys(source for one in found for source in one.sources)
            ids = tuple(one.id for one in reversed(shown))
            built.append(Built(self.prompt(sample, shown), ids, tuple(sources)[:SEARCHED]))
        return built

    def worked(self, train: Sequence[Sample], judge: Judge | None) -> list[Sample]:
        """Training rows that can be shown as examples, each with its passages above its question.

        Passages are those that a prompt would show for the row, and one of them holds the answer or
        is of the document that the row names. Rows from different documents come first.

        Args:
            train: labelled rows.
            judge: tells what holds an answer; None: there are no examples.
        """
        rows = [row for row in train if row.target is not None][:LOOKED_THROUGH]
        if judge is None or not rows:
            return []
        best: list[Sample] = []
        others: list[Sample] = []
        documents: set[str] = set()
        for row, found in zip(rows, self.found(rows, own=False), strict=True):
            shown = found[: self.passages]
            right = [one for one in shown if judge.holds_answer(row, one.text)]
            right = [
                one
                for one in right
                if row.metadata.doc_id is None
                or any(judge.is_source(row, source) for source in one.sources)
            ]
            if not right:
                continue
            contexts = tuple(f"[{one.source}] {one.text}" for one in reversed(shown))
            metadata = replace(row.metadata, contexts=(*contexts, *row.metadata.contexts))
            example = replace(row, metadata=metadata)
            (others if right[0].source in documents else best).append(example)
            documents.add(right[0].source)
        return [*best, *others]

    def text_of(self, passage_id: str) -> str | None:
        """The text of a passage; None where there is no such passage, or it was not found yet."""
        return self.searched.texts.get(passage_id) or self._seen.get(passage_id)

    def save(self, path: Path) -> None:
        """Write what is needed to search again into a folder."""
        self.searched.save(path)
