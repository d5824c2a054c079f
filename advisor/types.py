"""Core types: what flows from the data file to the report. Standard library only.

The flow: Sample, Task, Split -> Prediction -> Score -> TrialRecord -> Results (`advisor.results`).
Units are in the names (`_s`, `_bytes`, `_usd`). `None` means "not measured", never 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from advisor.data_findings import Knowledge, ReadAs, RowsLeftOut, SplitNote, SplitStep
from advisor.findings import CostBasis, Finding
from advisor.texts import ColumnName, DataText, FilePath, Name, TestRowId, TrainingRowId
from advisor.trial_findings import Cause, Note, Remark, Suggestion

TaskKind = Literal[
    "classification", "multilabel", "multiple_choice", "number", "json", "qa", "generation"
]
TrialStatus = Literal["done", "failed", "skipped"]
Role = Literal["system", "user", "assistant"]
Finish = Literal["stop", "length", "label"]
"""How an answer ended: the model stopped, its token budget did, or a label was chosen."""

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What the options of a multiple-choice row are called."""
SEPARATORS = ("; ", " | ", " / ")
"""Marks between the labels of a row; the first that is in no label is taken."""
UNANSWERABLE = "unanswerable"
"""The target of a question that has no answer."""
JsonScalar = str | int | float | bool | None


# --- data ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a data row may carry beside input and target.

    Attributes:
        choices: the options of this row alone (multiple choice).
        answers: every accepted answer, the target among them (question answering).
        contexts: passages that came with the row.
        doc_id: the document that holds the answer, where known (retrieval is scored against it).
        group: rows of one group never stand on both sides of a split.
        history: earlier turns, oldest first.
        system: the row's own system message or instruction.
    """

    choices: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    doc_id: str | None = None
    group: str | None = None
    history: tuple[Message, ...] = ()
    system: str | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled row. `target` is None where a strategy must not see it."""

    id: str
    input: str
    target: str | None
    metadata: Metadata = field(default_factory=Metadata)


@dataclass(frozen=True, slots=True)
class Wording:
    """The user's own prompt; what is not given is the built-in one (`strategies.prompt`).

    Attributes:
        instruction: says what to do, in place of the built-in sentence.
        template: chat messages whose contents are templates (`strategies.template`).
    """

    instruction: str | None = None
    template: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What kind of answer the data asks for, and how it is asked for.

    Attributes:
        kind: classification (one label of a closed set), multilabel (several of one),
            multiple_choice (one of the row's own options, by its letter), number, json, qa (short
            answer), generation (free text).
        labels: the label set of the training rows, sorted; classification and multilabel.
        none_label: the label for "none of these", of a classification that has one.
        separator: what stands between the labels of a row; multilabel.
        decimal: the mark before decimals; number.
        span: the least and the largest number of the training rows; number.
        tolerance: how far off a number still counts as right.
        lists_as_sets: the order of a list does not count; json.
        null_is_missing: a field that is null and one that is not there are the same; json.
        labels_as_written: labels that differ only in case, encoding or form (1, 1.0) stay apart.
        wording: the user's own prompt.
        schema: the JSON Schema of the answers, as text; None where they are not JSON objects.
    """

    kind: TaskKind
    labels: tuple[str, ...] = ()
    none_label: str | None = None
    separator: str = SEPARATORS[0]
    decimal: Literal[".", ","] = "."
    span: tuple[float, float] | None = None
    tolerance: float | None = None
    lists_as_sets: bool = False
    null_is_missing: bool = False
    labels_as_written: bool = False
    wording: Wording = Wording()
    schema: str | None = None

    @property
    def ranks(self) -> bool:
        """The model ranks given answers by their likelihood; otherwise it writes one."""
        return self.kind in ("classification", "multiple_choice")

    def options(self, sample: Sample) -> tuple[str, ...]:
        """The answers to rank for a row: the labels, or the letters of its own options."""
        if self.kind == "multiple_choice":
            return tuple(LETTERS[: len(sample.metadata.choices)])
        return self.labels


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What the loader decided about one file; shown before anything runs.

    Attributes:
        path: as the user named it.
        file_format: jsonl, json, csv, tsv, parquet, dataset-folder or hub.
        layout: the recognised column layout, e.g. "alpaca", "text/label", "messages".
        input_columns, target_column: the columns used.
        rows_read, rows_kept: counts of rows.
        dropped: which rows were left out, and why.
        sha256: hash of the kept rows (inputs and targets in order).
        read_as: what was decided where there is another way to read the file.
        example_input, example_target: the first row kept, cut.
    """

    path: FilePath
    file_format: Name
    layout: DataText
    input_columns: tuple[ColumnName, ...]
    target_column: ColumnName
    rows_read: int
    rows_kept: int
    dropped: tuple[RowsLeftOut, ...] = ()
    sha256: Name = ""
    read_as: tuple[ReadAs, ...] = ()
    example_input: DataText = ""
    example_target: DataText = ""


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A training row left out because it resembles a test row.

    Attributes:
        train_id, test_id: ids of the two rows.
        similarity: 1 where the normalised inputs are equal, else an estimate of how alike.
    """

    train_id: TrainingRowId
    test_id: TestRowId
    similarity: float


@dataclass(frozen=True, slots=True)
class Split:
    """The locked split. Strategies receive train and validation; test inputs only to predict.

    Attributes:
        method: how it was made, step by step.
        notes: what to know about it.
    """

    train: tuple[Sample, ...]
    validation: tuple[Sample, ...]
    test: tuple[Sample, ...]
    method: tuple[SplitStep, ...] = ()
    test_sha256: str = ""
    notes: tuple[SplitNote, ...] = ()
    removed: tuple[RemovedRow, ...] = ()


# --- prediction ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one request; None where nothing counted them.

    `cached_tokens`: of the input, those that a server had read before and charges less for.
    """

    input_tokens: int | None = None
    output_tokens: int | None = None
    cached_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class PromptTurn:
    """One chat turn of a prompt that was sent, before a chat template adds its own marks.

    `parts`, joined, are its content. What prompts have in common (the instruction, the label list,
    a demonstration, a passage) is a part of its own, so that it can be stored once.
    """

    role: Role
    parts: tuple[str, ...]

    @property
    def content(self) -> str:
        """The text of the turn."""
        return "".join(self.parts)


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answer. A failed sample is data: `output` None and `error` set.

    Attributes:
        latency_s: seconds this request took when sent alone; None where only sent in a batch.
        evidence: ids of the passages or demonstrations that stood in the prompt.
        retrieved: ids of the sources found, best first; may be longer than `evidence`.
        dropped: demonstrations or passages left out because the prompt was too long.
        truncated: the input itself had to be shortened to fit the context.
        cost_usd: what this request cost, where an outside system says so.
        prompt: what was sent to the language model, cut to its context; empty where there was none
            or it is not known.
        finish: how the answer ended; None without a language model, or where it is not known.
        log_likelihoods: ln p(label | prompt) of every label of the task, in their order; empty
            where no labels were ranked.
    """

    sample_id: str
    output: str | None
    error: str | None = None
    usage: Usage = field(default_factory=Usage)
    latency_s: float | None = None
    evidence: tuple[str, ...] = ()
    retrieved: tuple[str, ...] = ()
    dropped: int = 0
    truncated: bool = False
    cost_usd: float | None = None
    prompt: tuple[PromptTurn, ...] = ()
    finish: Finish | None = None
    log_likelihoods: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """One sample's score under one scorer; value None with a reason where it cannot be scored.

    `failed_value`: what a row without an answer counts as.
    """

    sample_id: str
    scorer: str
    value: float | None
    reason: str | None = None
    failed_value: float = 0.0


@dataclass(frozen=True, slots=True)
class SwappedAnswer:
    """The answer to one row of the query-swap control.

    Attributes:
        sample_id: the row whose retrieved material stood in the prompt.
        query_id: the row whose query stood in the place of its own.
        score: the primary metric against the target of `sample_id`; None where no answer came.
    """

    sample_id: str
    query_id: str
    output: str | None
    score: float | None
    error: str | None = None


# --- trials -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StrategySpec:
    """A strategy by name, with every setting it used (serialisable).

    `cost`: what its cost rests on, where that is not the time of this machine.
    """

    name: str
    params: Mapping[str, JsonScalar] = field(default_factory=dict)
    cost: tuple[CostBasis, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one phase of a trial took.

    Phases: load, fit, save, latency, predict, throughput (of a resumed trial), free_running,
    query_swap, score.
    """

    phase: str
    wall_s: float
    peak_rss_bytes: int | None = None
    peak_gpu_bytes: int | None = None
    device_gpu_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model as loaded.

    Attributes:
        parameters: a count.
        device: as torch names it; `device_name` as its driver does, for accelerators.
        context_length: in tokens.
        constrains: its answers can be held to a JSON Schema.
        likelihoods: it ranks labels by their log-likelihoods.
        note: shown prominently in every report.
    """

    id: str
    parameters: int | None
    device: str
    dtype: str
    context_length: int | None
    chat_template: bool
    note: Remark | None = None
    device_name: str | None = None
    constrains: bool = False
    likelihoods: bool = True


@dataclass(frozen=True, slots=True)
class FreeRunning:
    """The unconstrained check: how often a free answer is a valid label, or a valid JSON object.

    Attributes:
        n: rows asked.
        valid: answers that are exactly one of the labels, or one JSON object.
        agree: answers equal to the constrained choice.
        examples: up to five invalid answers, as generated.
    """

    n: int
    valid: int
    agree: int
    examples: tuple[DataText, ...] = ()


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """Everything one trial left behind, apart from its predictions and scores (JSONL beside it).

    Attributes:
        fingerprint: hash of data, settings and code; a rerun with another one is a new trial.
        spec: the strategy with its resolved settings.
        throughput_rps: requests per second in batches; of a resumed trial, measured anew.
        metrics: aggregates over the test rows, by name.
        answer_shown: test rows with an accepted answer, word for word, in a passage of the prompt;
            None where this was not looked at.
        reason, suggestion: why it failed, and what may help.
        notes: what the strategy and the model decided by themselves.
        train_rows: rows it was fitted on, validation apart.
        fit_usd: what requests to an endpoint cost before the first test row; None: not known.
    """

    spec: StrategySpec
    seed: int
    fingerprint: str
    status: TrialStatus
    reason: Cause | None = None
    suggestion: Suggestion | None = None
    model: ModelInfo | None = None
    measurements: tuple[Measurement, ...] = ()
    throughput_rps: float | None = None
    metrics: Mapping[str, float | None] = field(default_factory=dict)
    free_running: FreeRunning | None = None
    answer_shown: tuple[str, ...] | None = None
    notes: tuple[Note | Knowledge, ...] = ()
    train_rows: int | None = None
    fit_usd: float | None = None


# --- events of a running comparison ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrialStarted:
    """A trial's process has begun."""

    strategy: str


@dataclass(frozen=True, slots=True)
class PhaseStarted:
    """A trial entered a phase; `total` is the number of steps or samples, where known."""

    strategy: str
    phase: str
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Steps or samples done in the current phase; running mean of the primary score where known.

    `detail`: what else is known of the step.
    """

    strategy: str
    done: int
    total: int | None = None
    running_score: float | None = None
    detail: Finding | None = None


@dataclass(frozen=True, slots=True)
class TrialFinished:
    """A trial ended; `reason` says why where it is not done, `kept` that an earlier run did it."""

    strategy: str
    status: TrialStatus
    wall_s: float
    reason: Cause | None = None
    primary_score: float | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Silence:
    """A running trial has told nothing for a while."""

    strategy: str


Event = TrialStarted | PhaseStarted | Progress | Silence | TrialFinished
