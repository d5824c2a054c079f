"""The shape of results.json, the one file that every report is drawn from. Standard library only.

`advisor.runs.store` reads, writes and validates it and publishes its JSON Schema.
A figure that was not measured is None, never 0. What a text is, is its type (`advisor.texts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from advisor.data_findings import Knowledge, ResultNote, SplitStep
from advisor.findings import (
    CostBasis,
    Economics,
    Failures,
    Finding,
    Flips,
    LearningCurve,
    PairedTest,
    Spread,
    TwoByTwo,
)
from advisor.texts import DataText, FilePath, Label, ModelName, Name, Rendered, TestRowId
from advisor.trial_findings import Cause, Note, Remark, Suggestion
from advisor.types import (
    FreeRunning,
    LoadReport,
    RemovedRow,
    Role,
    TaskKind,
    TrialStatus,
)

SCHEMA_VERSION = 2
ALPHA = 0.05
"""A difference counts as real where its adjusted p-value is below this."""


@dataclass(frozen=True, slots=True)
class TaskSummary:
    """What was asked and of how many rows."""

    kind: TaskKind
    n_train: int
    n_validation: int
    n_test: int
    labels: tuple[Label, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelSummary:
    """A language model of the comparison, as it was opened; None: it was not opened."""

    id: ModelName
    parameters: int | None = None
    device: Name | None = None
    dtype: Name | None = None
    context_length: int | None = None
    chat_template: bool | None = None
    note: Remark | None = None


IntervalMethod = Literal["wilson", "wilson_bound", "bca", "percentile"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A mean over test rows with its 95% interval; `n` rows were scored.

    Attributes:
        method: how the interval was computed; "wilson_bound" where all graded values are equal.
        few_rows_per_class: rows per class, where so few make the interval too narrow.
    """

    value: float | None
    ci_low: float | None
    ci_high: float | None
    n: int
    method: IntervalMethod | None = None
    few_rows_per_class: float | None = None


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds per request, one request at a time, over `n` requests."""

    p50: float | None
    p95: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Throughput:
    """Requests per second when the test rows are sent in batches."""

    requests_per_second: float | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """Mean tokens per request."""

    input_mean: float | None
    output_mean: float | None


@dataclass(frozen=True, slots=True)
class Memory:
    """Peak bytes of the trial's own process. `predicted_gpu_bytes` is an estimate, not measured.

    Attributes:
        peak_gpu_bytes: what torch allocated for tensors.
        device_gpu_bytes: what the driver counted on the whole device (NVML), context, allocator's
            reserve and other processes included.
        device: where the language model ran ("cpu", "cuda:0"); None where none was used.
    """

    peak_gpu_bytes: int | None
    peak_rss_bytes: int | None
    predicted_gpu_bytes: int | None = None
    device_gpu_bytes: int | None = None
    device: Name | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """Money. `basis`: at which price and how it was computed."""

    setup_usd: float | None
    per_1k_requests_usd: float | None
    basis: tuple[CostBasis, ...] = ()


@dataclass(frozen=True, slots=True)
class Phase:
    """Wall time and peak memory of one phase of a trial."""

    name: Name
    wall_s: float
    peak_rss_bytes: int | None = None
    peak_gpu_bytes: int | None = None
    device_gpu_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Overflow:
    """Prompts that were too long for the model's context.

    Attributes:
        requests: prompts that had to be shortened.
        dropped: demonstrations or passages left out, oldest first, over all requests.
        truncated: requests whose own input had to be cut.
    """

    requests: int
    dropped: int
    truncated: int


@dataclass(frozen=True, slots=True)
class RetrievalOutcomes:
    """Whether the right source stood in the prompt, and whether the answer was right.

    Attributes:
        metric: right means 1 in this metric: the one that tells right from wrong, or the primary
            one where there is none.
        exact: a value of 1 is a right answer, word for word.
        found_right, found_wrong: rows whose prompt held the right source.
        missed_right, missed_wrong: rows whose prompt did not.
        found, missed: the metric over the former and over the latter.
    """

    metric: Name
    found_right: int
    found_wrong: int
    missed_right: int
    missed_wrong: int
    found: Metric
    missed: Metric
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Retrieval:
    """How often the right source was among the first `k` found; `n` rows name their source.

    Attributes:
        knowledge: what was searched.
        shown_max, shown_mean: passages that stood in a prompt, after what did not fit was left out.
        by_document: the right source is a passage of the document that the row names.
        by_answer: the right source is a passage with an accepted answer in it, word for word.
    """

    recall: Mapping[Name, float] = field(default_factory=dict)
    """recall by cut-off, e.g. {"recall@1": 0.8, "recall@5": 0.97}"""
    n: int = 0
    knowledge: Knowledge | None = None
    shown_max: int | None = None
    shown_mean: float | None = None
    by_document: RetrievalOutcomes | None = None
    by_answer: RetrievalOutcomes | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Paired difference a - b on the same test rows, in units of the metric.

    `rows_needed`: test rows on which a true difference of the observed size would be found four
    times in five; None where no difference was observed.
    """

    a: Name
    b: Name
    metric: Name
    difference: float
    ci_low: float
    ci_high: float
    p_value: float
    p_adjusted: float
    test: PairedTest | None = None
    rows_needed: int | None = None

    @property
    def is_real(self) -> bool:
        """Whether the difference counts as real, after correction: two such differ, others tie."""
        return self.p_adjusted < ALPHA


@dataclass(frozen=True, slots=True)
class QuerySwap:
    """A control: the query replaced by another test row's, the retrieved material kept.

    Attributes:
        metric: the primary metric, against the row's own target.
        value, ci_low, ci_high: its mean with the other query, with the 95% interval.
        true_value: its mean on the same rows with their own queries.
        n: rows asked both ways.
        gap: the paired difference, own query - other query.
    """

    metric: Name
    value: float | None
    ci_low: float | None
    ci_high: float | None
    true_value: float
    n: int
    gap: Comparison


Reference = Literal["constant_answer", "retrieval_alone", "model_alone"]
"""What a strategy shows that others are held against: what the same answer for every input gets
right, what retrieval does without a language model, what the model does without retrieval."""


@dataclass(frozen=True, slots=True)
class StrategyResult:
    """One row of the comparison.

    Attributes:
        id: unique in the run: the strategy's name, with `@MODEL` where several models run.
        name: of the strategy; the id where it is not given.
        model: the language model it used, by its id; None where it used none.
        reason, suggestion: why it failed or did not run, and what may help.
        notes: what the strategy and the model decided by themselves.
        about: what a strategy of another package says it is; of the built-in ones, and of answers
            from a file, a report says it.
        outside: its answers come from a file (--predictions); it does not run on this machine.
        complexity: its place in the order of what there is to build, run and keep up, least first;
            None comes last.
        answers_cut: answers that their token budget ended (`finish` is "length"); None where no
            answer was generated.
        uncalibrated: accuracy of the labels that the model ranks first, on the same test rows; None
            where these are its answers.
    """

    id: Name
    status: TrialStatus
    reason: Cause | None
    metrics: Mapping[Name, Metric] = field(default_factory=dict)
    latency_ms: Latency | None = None
    throughput: Throughput | None = None
    tokens: Tokens | None = None
    memory: Memory | None = None
    cost: Cost | None = None
    phases: tuple[Phase, ...] = ()
    uses_language_model: bool = True
    suggestion: Suggestion | None = None
    overflow: Overflow | None = None
    retrieval: Retrieval | None = None
    free_running: FreeRunning | None = None
    query_swap: QuerySwap | None = None
    settings: Mapping[Name, DataText | int | float | bool | None] = field(default_factory=dict)
    errors: int = 0
    answers_cut: int | None = None
    notes: tuple[Note, ...] = ()
    spread: Spread | None = None
    about: Name | None = None
    outside: bool = False
    complexity: int | None = None
    reference: Reference | None = None
    uncalibrated: Metric | None = None
    name: Name = ""
    model: ModelName | None = None

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.id)


LimitedFigure = Literal["p95_latency_ms", "usd_per_1k_requests", "peak_gpu_gb", "primary_metric"]


@dataclass(frozen=True, slots=True)
class Limit(Finding):
    """What a strategy must keep to: at most `bound`, or at least `bound` of the primary metric.

    Latency is the 95th percentile, cost is without set-up, a GB has 10^9 bytes.
    """

    figure: LimitedFigure
    bound: float
    kind: Literal["limit"] = "limit"


@dataclass(frozen=True, slots=True)
class Breach(Finding):
    """A limit that a strategy does not keep to.

    Attributes:
        value: the figure beyond the bound; None where it was not measured.
        predicted: the value is an estimate.
    """

    limit: Limit
    value: float | None
    predicted: bool = False
    kind: Literal["breach"] = "breach"


Saving = Literal["price", "setup", "known_price", "known_setup", "simplicity", "no_price"]
"""In what a strategy comes before another one in the order of cost: requests or set-up cost less;
only its own cost or set-up cost is known; it is simpler, at the same cost or with no cost known."""


@dataclass(frozen=True, slots=True)
class PassedOver(Finding):
    """A strategy that comes before the winner in the order of cost and is not told apart from it.

    It is not taken because `ahead` really beats it.
    """

    strategy: Name
    saving: Saving
    ahead: Name
    p_adjusted: float
    kind: Literal["passed_over"] = "passed_over"


VerdictKind = Literal["win", "tie", "only", "none_right", "none_qualifies", "nothing_measured"]
"""win: the winner has the highest score and beats every cheaper strategy; where none is cheaper,
the next best. tie: that cannot be told; the winner is the cheapest that no other strategy beats.
only: there is no other strategy. The others have no winner: no answer is right, every strategy
breaks a limit, or none finished."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision and what it rests on; with limits, among the strategies that keep to them.

    Attributes:
        tied_with: the others that the winner is not told apart from and that nothing beats,
            cheapest first.
        text: the verdict in English, rendered from the other fields; nothing reads it.
        minimum_detectable_difference: of `pair`.
        best: the strategy with the highest score.
        cheaper: the strategies that come before the winner in the order of cost.
        saving: in what the winner comes before `best`, where that is another.
        pair: what the verdict turns on: `best` against the winner, or the winner against the best
            of the cheaper ones, or against the next best. None where the two share no test row.
        passed_over: why these of `cheaper` are not taken.
        limits: what a strategy had to keep to.
        disqualified: strategies that do not keep to the limits, with those that they break.
        not_known: those of `disqualified` that cannot be judged: no measured figure breaks a limit,
            but a figure that a limit is about was not measured.
        closest: of the disqualified, the one that comes closest; only where all are.
        unfinished: strategies that had not ended when the run was stopped; the decision is one
            among the others.
    """

    kind: VerdictKind
    winner: Name | None = None
    tied_with: tuple[Name, ...] = ()
    text: Rendered = ""
    minimum_detectable_difference: float | None = None
    best: Name | None = None
    cheaper: tuple[Name, ...] = ()
    saving: Saving | None = None
    pair: Comparison | None = None
    passed_over: tuple[PassedOver, ...] = ()
    limits: tuple[Limit, ...] = ()
    disqualified: Mapping[Name, tuple[Breach, ...]] = field(default_factory=dict)
    not_known: tuple[Name, ...] = ()
    closest: Name | None = None
    unfinished: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """The strategy to take with one language model, where several run.

    Attributes:
        winner: its id; None where there is none to take.
        tied_with: the others with this model that it is not told apart from, cheapest first.
        against: `winner` minus what is taken among all strategies with a model; None where it is
            that one.
    """

    model: ModelName
    winner: Name | None
    tied_with: tuple[Name, ...] = ()
    against: Comparison | None = None


AdviceOutcome = Literal[
    "held",
    "beaten",
    "over_limits",
    "tied",
    "limits_not_known",
    "none_qualifies",
    "nothing_to_take",
    "not_measured",
    "stopped",
]
"""How the advice came out: it held, it did not (the next two), or the run does not decide it."""


@dataclass(frozen=True, slots=True)
class Advice:
    """The questionnaire's prediction, and whether the measurement agreed; None without one.

    Attributes:
        agrees: None where the measurement does not decide.
        measured: the strategy of the advised approach that was held against the winner.
        pair: the comparison that the outcome rests on.
        others: what else the outcome rests on: strategies that a winner of the advised approach is
            not told apart from, or those of the approach that were not measured either.
    """

    recommended: Name | None = None
    agrees: bool | None = None
    outcome: AdviceOutcome | None = None
    measured: Name | None = None
    pair: Comparison | None = None
    others: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class SentTurn:
    """One chat turn of prompts that were sent, before a chat template added its own marks.

    Attributes:
        parts: places in `Results.texts`; these texts, joined, are the content of the turn.
    """

    role: Role
    parts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """One strategy's answer to one test row.

    Attributes:
        prompt: what was sent, as places in `Results.turns`; empty where nothing was sent to a
            language model or it is not known.
    """

    output: DataText | None
    score: float | None
    error: DataText | None = None
    evidence: tuple[DataText, ...] = ()
    latency_s: float | None = None
    prompt: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TestRow:
    """One test row with every strategy's answer to it."""

    __test__ = False  # not a pytest class

    sample_id: TestRowId
    input: DataText
    target: DataText | None
    answers: Mapping[Name, Answer] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Provenance:
    """How it was done: enough to run it again.

    Attributes:
        command: the command line, ready to paste.
        seed: the seed of everything that is random.
        split: how the split was made, step by step.
        test_sha256: hash of the locked test rows.
        files: what the loader decided about each data file.
        removed: training rows left out because they resemble a test row.
        documents: the folder or file of documents, where given.
        versions: package versions.
        hardware: system, processor, cores, memory, and the device of the language model.
        notes: what this comparison does not show.
    """

    command: DataText
    seed: int
    split: tuple[SplitStep, ...]
    test_sha256: Name
    files: tuple[LoadReport, ...] = ()
    removed: tuple[RemovedRow, ...] = ()
    documents: FilePath | None = None
    versions: Mapping[Name, Name] = field(default_factory=dict)
    hardware: Mapping[Name, Name] = field(default_factory=dict)
    notes: tuple[ResultNote, ...] = ()


MetricKind = Literal["right_wrong", "graded"]
Written = Literal["decimal", "percent"]
Direction = Literal["higher", "lower"]


@dataclass(frozen=True, slots=True)
class MetricSummary:
    """What a metric of the run is.

    Attributes:
        values: what a row's value can be: 0 and 1 alone, or anything between.
        written: how its values are written.
        direction: whether higher or lower values are better.
        title, explanation: its words, of a metric that another package adds.
    """

    name: Name
    values: MetricKind
    written: Written = "decimal"
    title: Name | None = None
    explanation: Name | None = None
    direction: Direction = "higher"


@dataclass(frozen=True, slots=True)
class Results:
    """Everything a report shows.

    Attributes:
        turns: the different chat turns of all prompts that were sent; a demonstration stands once.
        texts: the different texts that they are made of; a passage stands once.
        by_model: the choice for each model, where several run.
        two_by_two: None where the four strategies were not all measured.
        flips: None where there is nothing to take, or nothing else.
    """

    run_id: DataText
    created_at: Name
    task: TaskSummary
    models: tuple[ModelSummary, ...]
    primary_metric: Name
    strategies: tuple[StrategyResult, ...]
    comparisons: tuple[Comparison, ...]
    verdict: Verdict
    advice: Advice
    provenance: Provenance
    rows: tuple[TestRow, ...] = ()
    learning_curve: LearningCurve | None = None
    cost: Economics | None = None
    failures: Failures | None = None
    turns: tuple[SentTurn, ...] = ()
    texts: tuple[DataText, ...] = ()
    metrics: tuple[MetricSummary, ...] = ()
    by_model: tuple[ModelChoice, ...] = ()
    two_by_two: TwoByTwo | None = None
    flips: Flips | None = None
    schema_version: int = SCHEMA_VERSION
