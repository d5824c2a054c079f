"""What a trial reports beside its figures: notes, why it did not finish, and what may help.

Parts of `advisor.types.TrialRecord` and `advisor.results.StrategyResult`. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.estimate_findings import Change, GpuTooSmall, MemoryTooSmall
from advisor.findings import Finding, Problem
from advisor.texts import DataText, FilePath, ModelName, Name

# --- how far a trial came -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InPhase(Finding):
    """The phase a trial was in."""

    phase: Name
    kind: Literal["in_phase"] = "in_phase"


@dataclass(frozen=True, slots=True)
class WithinPhase(Finding):
    """The phase a trial was in, and the steps or rows of it that were done."""

    phase: Name
    done: int
    total: int
    kind: Literal["within_phase"] = "within_phase"


Place = InPhase | WithinPhase


# --- why a trial did not finish or did not run --------------------------------------------------


@dataclass(frozen=True, slots=True)
class ErrorRaised(Finding):
    """A library's error ended the trial; `text` is its own, without the full stop."""

    text: DataText
    kind: Literal["error_raised"] = "error_raised"


@dataclass(frozen=True, slots=True)
class MemoryRanOut(Finding):
    """Memory ran out inside the trial; `problem` is what the library said, or what did not fit."""

    phase: Name
    problem: Problem
    kind: Literal["memory_ran_out"] = "memory_ran_out"


@dataclass(frozen=True, slots=True)
class TimedOut(Finding):
    """It took longer than --trial-timeout; the system had killed it `kills` times before."""

    where: Place
    seconds: float
    kills: int
    kind: Literal["timed_out"] = "timed_out"


@dataclass(frozen=True, slots=True)
class Crashed(Finding):
    """A signal such as SIGSEGV ended it, in compiled code."""

    where: Place
    signal: Name
    kind: Literal["crashed"] = "crashed"


@dataclass(frozen=True, slots=True)
class ProcessEnded(Finding):
    """A signal that is no sign of a crash ended it."""

    where: Place
    signal: Name
    kind: Literal["process_ended"] = "process_ended"


@dataclass(frozen=True, slots=True)
class ProcessExited(Finding):
    """Its process ended without a word."""

    where: Place
    code: int | None
    server_died: bool
    kind: Literal["process_exited"] = "process_exited"


@dataclass(frozen=True, slots=True)
class ProcessKilled(Finding):
    """SIGKILL ended it, and memory was not the reason ("no") or it is not known ("unknown")."""

    where: Place
    memory: Literal["no", "unknown"]
    kind: Literal["process_killed"] = "process_killed"


@dataclass(frozen=True, slots=True)
class KilledForMemory(Finding):
    """The system killed it because memory ran out, after it had begun again `kills` times."""

    where: Place
    kills: int
    kind: Literal["killed_for_memory"] = "killed_for_memory"


@dataclass(frozen=True, slots=True)
class CannotStart(Finding):
    """The server that trials are started from died twice; `text` is the error."""

    text: DataText
    kind: Literal["cannot_start"] = "cannot_start"


@dataclass(frozen=True, slots=True)
class NotRun(Finding):
    """It did not run: the run was stopped before, or the model cannot do what it asks for."""

    why: Literal["stopped", "no_weights", "ranks_no_labels", "generates_no_text", "no_documents"]
    kind: Literal["not_run"] = "not_run"


@dataclass(frozen=True, slots=True)
class DocumentsTooLong(Finding):
    """All documents and a question are more tokens than the model's context holds."""

    tokens: int
    context: int
    kind: Literal["documents_too_long"] = "documents_too_long"


@dataclass(frozen=True, slots=True)
class StoppedRunning(Finding):
    """The run was stopped while the trial ran; `rows` test rows are answered."""

    rows: int
    kind: Literal["stopped_running"] = "stopped_running"


@dataclass(frozen=True, slots=True)
class OtherTask(Finding):
    """The strategy applies to other kinds of task."""

    kinds: tuple[Name, ...]
    task: Name
    kind: Literal["other_task"] = "other_task"


Cause = (
    Problem
    | ErrorRaised
    | MemoryRanOut
    | TimedOut
    | Crashed
    | ProcessEnded
    | ProcessExited
    | ProcessKilled
    | KilledForMemory
    | CannotStart
    | NotRun
    | DocumentsTooLong
    | StoppedRunning
    | OtherTask
    | GpuTooSmall
    | MemoryTooSmall
)
"""Why a trial failed or did not run."""


# --- what may help ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RunSameCommand(Finding):
    """The same command goes on; `limits`: if it ends so again, look at the machine's limits."""

    limits: bool = False
    kind: Literal["run_same_command"] = "run_same_command"


@dataclass(frozen=True, slots=True)
class SeeLog(Finding):
    """What a log shows, and what to do with it."""

    log: Name
    after: Literal["error", "exit", "crash", "timeout"]
    kind: Literal["see_log"] = "see_log"


@dataclass(frozen=True, slots=True)
class FreeMachine(Finding):
    """Make processes start again: free memory, raise the limit on processes."""

    kind: Literal["free_machine"] = "free_machine"


@dataclass(frozen=True, slots=True)
class RaiseBudget(Finding):
    """Give the run more to spend: so many test rows are answered and kept."""

    rows: int
    of: int
    kind: Literal["raise_budget"] = "raise_budget"


@dataclass(frozen=True, slots=True)
class FreeDisk(Finding):
    """Free some space on a folder's disk."""

    folder: FilePath
    kind: Literal["free_disk"] = "free_disk"


@dataclass(frozen=True, slots=True)
class NeedLessMemory(Finding):
    """What helps any program whose memory ran out."""

    kind: Literal["need_less_memory"] = "need_less_memory"


@dataclass(frozen=True, slots=True)
class FourBitsNeed(Finding):
    """What qlora is predicted to need, in place of lora."""

    needed_bytes: int
    kind: Literal["four_bits_need"] = "four_bits_need"


@dataclass(frozen=True, slots=True)
class ChangesNeed(Finding):
    """What it is predicted to need after changes of settings."""

    changes: tuple[Change, ...]
    needed_bytes: int
    kind: Literal["changes_need"] = "changes_need"


@dataclass(frozen=True, slots=True)
class PlanForMemory(Finding):
    """What helps any program, and what the plan says of the smallest batch that was tried.

    `command` is the one that tells more.
    """

    trains: bool
    tokens: int
    needed_bytes: int
    options: tuple[FourBitsNeed | ChangesNeed, ...]
    command: DataText
    kind: Literal["plan_for_memory"] = "plan_for_memory"


Suggestion = (
    RunSameCommand | SeeLog | FreeMachine | FreeDisk | RaiseBudget | NeedLessMemory | PlanForMemory
)
"""What to do about a trial that failed."""


# --- what a strategy or a model decided by itself -----------------------------------------------


@dataclass(frozen=True, slots=True)
class Remark(Finding):
    """What needs no figures to be said; the message `remark` says each."""

    what: Literal[
        "small_model",
        "scripted_model",
        "fast_path_differs",
        "no_fast_path",
        "answer_most_typical",
        "nearest_by_words",
        "options_by_words",
        "options_by_embedding",
        "always_median",
        "always_frequent_labels",
        "four_bits_unpacked",
        "activations_recomputed",
        "answers_not_constrained",
    ]
    kind: Literal["remark"] = "remark"


@dataclass(frozen=True, slots=True)
class OwnWords(Finding):
    """What a strategy of another package says, in its own words."""

    text: DataText
    kind: Literal["own_words"] = "own_words"


@dataclass(frozen=True, slots=True)
class DemonstrationsShown(Finding):
    """The same labelled rows are in every prompt."""

    count: int
    kind: Literal["demonstrations_shown"] = "demonstrations_shown"


@dataclass(frozen=True, slots=True)
class ThoughtsAsked(Finding):
    """The model thought about `tried` training rows and got `right` of them right.

    Each row is asked `samples` times.
    """

    tried: int
    right: int
    samples: int
    kind: Literal["thoughts_asked"] = "thoughts_asked"


@dataclass(frozen=True, slots=True)
class PromptSearched(Finding):
    """A prompt was searched with `calls` of `budget` model calls among `candidates`.

    Attributes:
        rows, score: labelled rows that the chosen prompt answered, and their mean score.
        first_rows, first_score: those of the usual prompt without demonstrations.
        demonstrations: labelled rows that the chosen prompt shows.
        instruction: of the chosen prompt.
        source: where the instructions that were tried are from.
        helper: the model that proposed them.
    """

    calls: int
    budget: int
    candidates: int
    rows: int
    score: float
    first_rows: int
    first_score: float
    demonstrations: int
    instruction: DataText
    source: Literal["built_in", "helper"] = "built_in"
    helper: ModelName = ""
    kind: Literal["prompt_searched"] = "prompt_searched"


CalibrationMethod = Literal["raw", "inputs", "prior", "map", "share"]
"""How a label is taken from the log-likelihoods of all (`strategies.calibration`)."""


@dataclass(frozen=True, slots=True)
class LabelsCalibrated(Finding):
    """How the label is taken from the log-likelihoods of all labels.

    Attributes:
        method: the correction, `raw` for none.
        used: what of the rows was looked at; nothing where they are too few or have no scores.
        rows: rows outside the prompt that it was fitted or chosen on; never test rows.
        validation_rows: of these, from the validation rows.
        right, raw_right: of these, answered right with and without it, each part of the rows by
            what was fitted on the others; None where no label was looked at.
    """

    method: CalibrationMethod
    used: Literal["labels", "inputs", "nothing"]
    rows: int
    validation_rows: int
    right: int | None = None
    raw_right: int | None = None
    kind: Literal["labels_calibrated"] = "labels_calibrated"


@dataclass(frozen=True, slots=True)
class RepeatsShownOnce(Finding):
    """Of `count` texts to show, `repeats` are like an earlier one and are left out."""

    what: Literal["training_rows", "passages"]
    repeats: int
    count: int
    kind: Literal["repeats_shown_once"] = "repeats_shown_once"


@dataclass(frozen=True, slots=True)
class RetrievalOption(Finding):
    """A way to search: passages of so many characters, how many of them, the weight of words.

    Attributes:
        found: share of the questions whose answer is in these passages.
    """

    characters: int
    passages: int
    words_weight: float
    found: float
    kind: Literal["retrieval_option"] = "retrieval_option"


@dataclass(frozen=True, slots=True)
class RetrievalChosen(Finding):
    """The way to search that finds most answers of training questions.

    Attributes:
        rows: training questions whose answer or document is known to be in the documents.
        sizes: the options by size, each with its best weight.
        weights: the options of the chosen size by weight.
    """

    rows: int
    chosen: RetrievalOption
    sizes: tuple[RetrievalOption, ...]
    weights: tuple[RetrievalOption, ...]
    kind: Literal["retrieval_chosen"] = "retrieval_chosen"


@dataclass(frozen=True, slots=True)
class Reranked(Finding):
    """A cross-encoder reads the first passages of every query and puts them in order."""

    model: ModelName
    passages: int
    kind: Literal["reranked"] = "reranked"


@dataclass(frozen=True, slots=True)
class RerankerSkipped(Finding):
    """The cross-encoder that the user named cannot be used; `text` says why."""

    text: DataText
    kind: Literal["reranker_skipped"] = "reranker_skipped"


@dataclass(frozen=True, slots=True)
class ExamplesShown(Finding):
    """So many worked examples and passages are in a prompt; it was not chosen on rows."""

    examples: int
    passages: int
    kind: Literal["examples_shown"] = "examples_shown"


@dataclass(frozen=True, slots=True)
class PromptOption(Finding):
    """A way to prompt, and its mean score on validation rows.

    `plain`: without the model's chat template.
    """

    passages: int
    examples: int
    score: float
    plain: bool = False
    kind: Literal["prompt_option"] = "prompt_option"


@dataclass(frozen=True, slots=True)
class LayoutChosen(Finding):
    """Prompts with the model's chat template or without it, by mean score on validation rows."""

    rows: int
    plain: bool
    chat_score: float
    plain_score: float
    kind: Literal["layout_chosen"] = "layout_chosen"


@dataclass(frozen=True, slots=True)
class RagPromptChosen(Finding):
    """The best of some ways to prompt, each of which answered so many validation rows."""

    rows: int
    chosen: PromptOption
    options: tuple[PromptOption, ...]
    kind: Literal["rag_prompt_chosen"] = "rag_prompt_chosen"


@dataclass(frozen=True, slots=True)
class CutTexts(Finding):
    """Of `count` texts, `cut` are longer than the embedder's window."""

    what: Literal["training_rows", "passages", "test_rows"]
    cut: int
    count: int
    kind: Literal["cut_texts"] = "cut_texts"


@dataclass(frozen=True, slots=True)
class ComparedByBeginning(Finding):
    """Texts are compared by their first `window` tokens."""

    window: int | None
    texts: tuple[CutTexts, ...]
    kind: Literal["compared_by_beginning"] = "compared_by_beginning"


@dataclass(frozen=True, slots=True)
class RowsVote(Finding):
    """The nearest k rows vote; k was given, or chosen on validation."""

    k: int
    chosen: bool
    embedder: ModelName
    kind: Literal["rows_vote"] = "rows_vote"


@dataclass(frozen=True, slots=True)
class NearestAnswers(Finding):
    """The row nearest by embedding gives the answer."""

    embedder: ModelName
    kind: Literal["nearest_answers"] = "nearest_answers"


@dataclass(frozen=True, slots=True)
class AlwaysMostFrequent(Finding):
    """The answer to everything, and how many of the labelled rows have it."""

    count: int
    rows: int
    kind: Literal["always_most_frequent"] = "always_most_frequent"


@dataclass(frozen=True, slots=True)
class WordsClassified(Finding):
    """A linear SVM over TF-IDF, its C chosen on validation."""

    strength: float
    kind: Literal["words_classified"] = "words_classified"


@dataclass(frozen=True, slots=True)
class NumbersFitted(Finding):
    """A ridge regression, its penalty chosen on validation."""

    features: Literal["words", "embeddings"]
    penalty: float
    kind: Literal["numbers_fitted"] = "numbers_fitted"


@dataclass(frozen=True, slots=True)
class EmbeddingsClassified(Finding):
    """A logistic regression over embeddings, its C chosen on validation."""

    embedder: ModelName
    strength: float
    kind: Literal["embeddings_classified"] = "embeddings_classified"


@dataclass(frozen=True, slots=True)
class EncoderTuned(Finding):
    """How the embedder was fine-tuned, and what it was held against.

    Attributes:
        best_step: its weights are kept.
        tuned, frozen: share of the validation rows that it answers right, and that a logistic
            regression over the frozen embedder does; the better one answers, the frozen one of
            equals. None without validation rows.
        rows: validation rows.
    """

    embedder: ModelName
    steps: int
    best_step: int
    batch_size: int
    learning_rate: float
    tuned: float | None
    frozen: float | None
    rows: int
    kind: Literal["encoder_tuned"] = "encoder_tuned"


@dataclass(frozen=True, slots=True)
class EncoderFrozen(Finding):
    """The embedder has no weights to fine-tune, or there is a single label."""

    embedder: ModelName
    kind: Literal["encoder_frozen"] = "encoder_frozen"


Trained = Literal["qlora", "lora", "prompt-tuning", "full"]
"""How a model is fine-tuned: adapters on 4 bits or as it is, a soft prompt, or all weights."""


@dataclass(frozen=True, slots=True)
class TrainingPlanned(Finding):
    """How long the training may last, and with which settings.

    `size`: rank of the adapters, or vectors of the soft prompt; None where all weights are trained.
    """

    steps: int
    batch_size: int
    passes: float
    rows: int
    method: Trained
    size: int | None
    learning_rate: float
    validation_rows: int
    kind: Literal["training_planned"] = "training_planned"


@dataclass(frozen=True, slots=True)
class RateTried(Finding):
    """A learning rate after a short trial: validation loss and share of exact answers."""

    rate: float
    loss: float | None
    exact: float | None
    diverged: bool = False
    kind: Literal["rate_tried"] = "rate_tried"


@dataclass(frozen=True, slots=True)
class RateChosen(Finding):
    """The learning rate that did best on the validation rows in trials of `steps` steps."""

    tried: tuple[RateTried, ...]
    rate: float
    steps: int
    rows: int
    kind: Literal["rate_chosen"] = "rate_chosen"


@dataclass(frozen=True, slots=True)
class TrainingShortened(Finding):
    """A CPU's budget ends the training before `epochs` passes, which would be `steps` steps."""

    epochs: float
    steps: int
    kind: Literal["training_shortened"] = "training_shortened"


@dataclass(frozen=True, slots=True)
class TrainingRowsCut(Finding):
    """Inputs that were cut to the model's context, or rows left out for their long answers."""

    what: Literal["cut", "left_out"]
    count: int
    kind: Literal["training_rows_cut"] = "training_rows_cut"


@dataclass(frozen=True, slots=True)
class TrainedWithoutChoice(Finding):
    """There were no validation rows to choose the best step by."""

    steps: int
    kind: Literal["trained_without_choice"] = "trained_without_choice"


@dataclass(frozen=True, slots=True)
class TrainingEnded(Finding):
    """The step whose weights were kept, with its validation loss and share of exact answers."""

    steps: int
    early: bool
    best_step: int
    loss: float | None
    exact: float | None
    kind: Literal["training_ended"] = "training_ended"


@dataclass(frozen=True, slots=True)
class TrainingBatchHalved(Finding):
    """Memory ran out in training: fewer rows at once, their gradients accumulated."""

    times: int
    rows_at_once: int
    batches: int
    batch_size: int
    kind: Literal["training_batch_halved"] = "training_batch_halved"


@dataclass(frozen=True, slots=True)
class BatchHalved(Finding):
    """Memory ran out in answering: fewer requests or label sequences at once."""

    times: int
    rows: int | None
    unit: Literal["requests", "label_sequences"]
    kind: Literal["batch_halved"] = "batch_halved"


@dataclass(frozen=True, slots=True)
class LabelsSplit(Finding):
    """Memory ran out with one request: its labels were scored in parts."""

    tokens: int
    kind: Literal["labels_split"] = "labels_split"


@dataclass(frozen=True, slots=True)
class BegunAgain(Finding):
    """The system killed its process for its memory; batches are 1/`share` of their size since."""

    kills: int
    share: int
    kind: Literal["begun_again"] = "begun_again"


@dataclass(frozen=True, slots=True)
class AnswersFromFile(Finding):
    """Precomputed predictions: lines of a file, `timed` of them with a time."""

    file: FilePath
    lines: int
    timed: int
    kind: Literal["answers_from_file"] = "answers_from_file"


@dataclass(frozen=True, slots=True)
class RepeatFailed(Finding):
    """A repeat with another seed or fewer rows failed and is left out."""

    name: Name
    cause: Cause | None
    kind: Literal["repeat_failed"] = "repeat_failed"


LabelMethod = Literal["likelihood", "schema", "matching"]
LikelihoodAnswer = Literal["given", "ignored", "refused", "no_template", "too_many_labels"]
SchemaAnswer = Literal["kept", "ignored", "refused", "not_asked"]


@dataclass(frozen=True, slots=True)
class LabelsDecided(Finding):
    """How a server's model decided between labels.

    Attributes:
        how: likelihood: the likeliest answer to the prompt as the server renders it. schema: the
            server held the answer to the labels. matching: a free answer was matched to them.
        likelihoods: what the server did when asked for those of a text; no_template: it told them,
            but does not show a conversation as its model reads it.
        schema: what it did with a JSON Schema; ignored: it answered as if there were none.
    """

    how: LabelMethod
    likelihoods: LikelihoodAnswer
    schema: SchemaAnswer = "not_asked"
    kind: Literal["labels_decided"] = "labels_decided"


Note = (
    Remark
    | LabelsDecided
    | OwnWords
    | DemonstrationsShown
    | LabelsCalibrated
    | ThoughtsAsked
    | PromptSearched
    | RepeatsShownOnce
    | RetrievalChosen
    | Reranked
    | RerankerSkipped
    | ExamplesShown
    | RagPromptChosen
    | LayoutChosen
    | ComparedByBeginning
    | RowsVote
    | NearestAnswers
    | AlwaysMostFrequent
    | WordsClassified
    | NumbersFitted
    | EmbeddingsClassified
    | EncoderTuned
    | EncoderFrozen
    | TrainingPlanned
    | RateChosen
    | TrainingShortened
    | TrainingRowsCut
    | TrainedWithoutChoice
    | TrainingEnded
    | TrainingBatchHalved
    | BatchHalved
    | LabelsSplit
    | BegunAgain
    | AnswersFromFile
    | RepeatFailed
)
"""What a reader of the report should know of a strategy or a model."""
