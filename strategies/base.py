"""What a strategy is: `fit` returns a predictor, so that "predict before fit" cannot be written.

`fit` receives training and validation rows only. `predict` receives test rows without targets.
Strategies carry no timing code: the phase meter wraps them from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol, runtime_checkable

from advisor.data_findings import Knowledge
from advisor.findings import Finding
from advisor.models.base import Embedder, Model
from advisor.models.reranker import Reranker
from advisor.trial_findings import Note
from advisor.types import Prediction, Sample, StrategySpec, Task

ProgressCallback = Callable[[int, int | None, Finding | None], None]
"""Called with (steps done, steps in all or None, what else is known of the step)."""


def no_progress(done: int, total: int | None, detail: Finding | None) -> None:
    """The progress callback that does nothing."""


def no_note(note: Note | Knowledge) -> None:
    """The note callback that does nothing."""


Compared = Literal["training_rows", "passages"]
"""What texts that are compared by embedding are."""


def not_compared(what: Compared, texts: Sequence[str]) -> None:
    """The callback for compared texts that does nothing."""


def no_seconds(seconds: float) -> None:
    """The callback for time spent before that does nothing."""


def exactly(row: Sample, output: str | None) -> float:
    """1 for the row's own answer, word for word, else 0."""
    return float(output == row.target)


@dataclass(frozen=True)
class FitContext:
    """What a strategy may use beside the rows.

    Attributes:
        task: the kind of task and its labels.
        seed: for everything random in this trial.
        work_dir: a folder of this trial alone, for indexes, checkpoints and adapters.
        model: the model's id or folder, for strategies that train it.
        documents: folder or file of documents to retrieve from, if the user gave one.
        device, trust_remote_code: how the user wants models loaded.
        open_model: opens the language model (once; later calls return the same).
        open_embedder: opens the sentence embedder (once).
        note: records what a reader of the report should know; a strategy of another package
            says it in its own words (`OwnWords`).
        compared: told the texts that inputs are compared with by embedding, so that the report can
            count those the embedder cuts.
        progress: reports progress inside `fit`.
        oom_retries: take batches of a quarter, or of a quarter of that (2): the system has killed
            this trial that often because memory ran out.
        judge: tells what can answer a row; None: nothing is chosen by it.
        retriever: MODULE:ATTRIBUTE of the user's own retriever, to search in place of ours.
        open_reranker: opens the cross-encoder that the user named, once; None where none is named.
        went_on: told the seconds that an earlier process spent on a training that `fit` goes on
            with, so that its time is that of the whole.
        score: how the comparison scores an answer to a labelled row; the right one has 1.
        open_helper: opens the model that proposes instructions; None where none is named.
        helper: its name.
        log_dir: a folder for what a reader may check; None: nothing is written.
        train_share: share of the comparison's training rows that these rows are. A time budget is
            shared out by it, so that every point of a learning curve gets as many passes.
        cpu_training: how many times its default budget a training on a CPU may take.
    """

    task: Task
    seed: int
    work_dir: Path
    model: str
    documents: Path | None
    open_model: Callable[[], Model]
    open_embedder: Callable[[], Embedder]
    note: Callable[[Note | Knowledge], None] = no_note
    compared: Callable[[Compared, Sequence[str]], None] = not_compared
    progress: ProgressCallback = no_progress
    device: str | None = None
    trust_remote_code: bool = False
    train_share: float = 1.0
    cpu_training: float = 1.0
    oom_retries: int = 0
    judge: Judge | None = None
    retriever: str | None = None
    open_reranker: Callable[[], Reranker] | None = None
    went_on: Callable[[float], None] = no_seconds
    score: Callable[[Sample, str | None], float] = exactly
    open_helper: Callable[[], Model] | None = None
    helper: str | None = None
    log_dir: Path | None = None


@runtime_checkable
class Predictor(Protocol):
    """A fitted strategy."""

    def predict(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """Answer every sample (targets are None); yields once a sample, in an order of its own."""
        ...

    def save(self, path: Path) -> Path:
        """Write what is needed to predict again into the folder `path` (no pickle); return it."""
        ...


@runtime_checkable
class AsksModel(Protocol):
    """A predictor that asks a language model: one that it fine-tuned, or the one it was given."""

    @property
    def lm(self) -> Model:
        """The model that answers."""
        ...


@runtime_checkable
class RunsFree(Protocol):
    """A predictor that can also answer without being held to the label set."""

    def predict_free(self, samples: Sequence[Sample]) -> Iterator[Prediction]:
        """Generate every answer freely, where `predict` chooses among labels."""
        ...


@runtime_checkable
class SwapsQuery(Protocol):
    """A predictor whose prompts hold material retrieved for the query, and can hold another query.

    What makes it subject to the query-swap control.
    """

    def predict_swapped(
        self, samples: Sequence[Sample], queries: Sequence[Sample]
    ) -> Iterator[Prediction]:
        """Answer the query of queries[i] above what was retrieved for samples[i].

        Demonstrations or passages, and their order, are those of `predict(samples)`. Each
        prediction carries the id of samples[i].
        """
        ...


@runtime_checkable
class ShowsPassages(Protocol):
    """A predictor whose prompts hold passages: the ids in `Prediction.evidence`."""

    def passage_text(self, passage_id: str) -> str | None:
        """The text of a passage; None where there is no such passage."""
        ...


class Judge(Protocol):
    """What can answer a labelled row, for choices on training and validation rows."""

    def holds_answer(self, sample: Sample, text: str) -> bool:
        """Whether an accepted answer of the row is in the text, word for word."""
        ...

    def is_source(self, sample: Sample, source: str) -> bool:
        """Whether a document is the one that the row names; False where it names none."""
        ...


class Strategy(Protocol):
    """A way to answer: prompt, retrieve, fine-tune, or a baseline without a language model."""

    @property
    def spec(self) -> StrategySpec:
        """Name and settings, serialisable."""
        ...

    def fit(
        self, train: Sequence[Sample], validation: Sequence[Sample], context: FitContext
    ) -> Predictor:
        """Learn from labelled rows. There is no test split in this signature on purpose."""
        ...
