"""How data was read and split, what was searched, and what a comparison does not show.

Parts of `advisor.types` and `advisor.results`. Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from advisor.findings import Finding
from advisor.texts import (
    ColumnName,
    DataText,
    FilePath,
    Label,
    ModelName,
    Name,
    TestRowId,
    TrainingRowId,
)

# --- rows left out ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EmptyCell(Finding):
    """The row has no input or no target."""

    part: Literal["input", "target"]
    column: ColumnName
    kind: Literal["empty_cell"] = "empty_cell"


@dataclass(frozen=True, slots=True)
class NestedTooDeeply(Finding):
    """Lists in lists in lists."""

    levels: int
    kind: Literal["nested_too_deeply"] = "nested_too_deeply"


@dataclass(frozen=True, slots=True)
class IntegerTooLong(Finding):
    """An integer of more digits than Python writes."""

    digits: int
    kind: Literal["integer_too_long"] = "integer_too_long"


@dataclass(frozen=True, slots=True)
class UnknownRole(Finding):
    """A turn is by none of the known roles."""

    role: DataText
    kind: Literal["unknown_role"] = "unknown_role"


@dataclass(frozen=True, slots=True)
class UnusableRow(Finding):
    """The row does not hold what its layout needs; `other` stands for rare reasons together."""

    problem: Literal[
        "broken",
        "no_text",
        "no_turns",
        "no_role",
        "more_than_text",
        "no_history",
        "no_pairs",
        "no_assistant_turn",
        "no_user_turn",
        "tags_unlike_tokens",
        "answer_no_option",
        "no_reference",
        "other",
    ]
    kind: Literal["unusable_row"] = "unusable_row"


RowProblem = EmptyCell | NestedTooDeeply | IntegerTooLong | UnknownRole | UnusableRow


@dataclass(frozen=True, slots=True)
class RowsLeftOut(Finding):
    """Rows left out of the data, with the reason and the first such row (1-based)."""

    reason: RowProblem
    count: int
    first_row: int
    kind: Literal["rows_left_out"] = "rows_left_out"


# --- what was decided about a file ---------------------------------------------------------------


Form = Literal[
    "answer_text",
    "answer_letter",
    "answer_index_0",
    "answer_index_1",
    "tag_spans",
    "tag_list",
    "instruction_system",
    "instruction_input",
]
"""How cells are read that can be read in several ways (`advisor.data.forms`)."""


@dataclass(frozen=True, slots=True)
class ReadAs(Finding):
    """How columns or cells are read where there is another way, for which there is a flag.

    Attributes:
        form: a form of cells; the target is a tool call; a column whose name is not known is
            taken because only one is left; a column holds a system's answer, not the right one;
            the test rows are those of the data's own test split.
        rows, of: so many of the rows looked at speak for it.
        example: the first such cell; empty where there is none to show.
    """

    form: Form | Literal["tool_call", "counterpart", "system_answer", "own_test"]
    columns: tuple[ColumnName, ...]
    rows: int
    of: int
    example: DataText = ""
    kind: Literal["read_as"] = "read_as"


# --- how the split was made ---------------------------------------------------------------------


Grouping = Literal["group", "group_of_column"]
"""Of groups, the second where the user named the column."""


@dataclass(frozen=True, slots=True)
class Drawn(Finding):
    """How rows were drawn.

    Attributes:
        by: each row alone, stratified over `labels` labels, or whole groups.
        column: of the groups, where the user named it.
    """

    seed: int
    by: Literal["row", "label"] | Grouping
    labels: int = 0
    column: ColumnName = ""
    kind: Literal["drawn"] = "drawn"


@dataclass(frozen=True, slots=True)
class ShareSetAside(Finding):
    """The test rows are a share of the data file."""

    share: float
    drawn: Drawn
    kind: Literal["share_set_aside"] = "share_set_aside"


@dataclass(frozen=True, slots=True)
class RowsSetAside(Finding):
    """The test rows are so many of a large data file."""

    rows: int
    drawn: Drawn
    kind: Literal["rows_set_aside"] = "rows_set_aside"


@dataclass(frozen=True, slots=True)
class TestFileGiven(Finding):
    """Test and training rows are from different files."""

    __test__ = False  # not a pytest class

    test: FilePath
    train: FilePath
    kind: Literal["test_file_given"] = "test_file_given"


@dataclass(frozen=True, slots=True)
class SetAsideLimited(Finding):
    """Of the test rows set aside, only so many are used."""

    most: int
    kind: Literal["set_aside_limited"] = "set_aside_limited"


@dataclass(frozen=True, slots=True)
class TestFileLimited(Finding):
    """Of the rows of the test file, only so many are used."""

    __test__ = False  # not a pytest class

    most: int
    drawn: Drawn
    kind: Literal["test_file_limited"] = "test_file_limited"


@dataclass(frozen=True, slots=True)
class TrainingLimited(Finding):
    """Of the training rows, validation included, only so many are used."""

    most: int
    kind: Literal["training_limited"] = "training_limited"


@dataclass(frozen=True, slots=True)
class ValidationHeldBack(Finding):
    """A share of the training rows, and no more than `most` of them, is for validation."""

    share: float
    most: int
    drawn: Drawn
    kind: Literal["validation_held_back"] = "validation_held_back"


SplitStep = (
    ShareSetAside
    | RowsSetAside
    | TestFileGiven
    | SetAsideLimited
    | TestFileLimited
    | TrainingLimited
    | ValidationHeldBack
)

# --- what to know about the data ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ColumnsNotUsed(Finding):
    """Columns that play no part; `more` beside those named."""

    count: int
    columns: tuple[ColumnName, ...]
    more: int
    kind: Literal["columns_not_used"] = "columns_not_used"


@dataclass(frozen=True, slots=True)
class RowsNumbered(Finding):
    """Rows are identified by their number: the ids in `column` are not unique or not all there."""

    column: ColumnName
    problem: Literal["repeated", "missing"]
    id: DataText
    row: int
    kind: Literal["rows_numbered"] = "rows_numbered"


@dataclass(frozen=True, slots=True)
class TargetsAre(Finding):
    """Most targets are of the task's kind; the first that is not, and its row (1-based)."""

    task: Name
    fits: int
    rows: int
    row: int
    target: DataText
    kind: Literal["targets_are"] = "targets_are"


@dataclass(frozen=True, slots=True)
class LabelsFolded(Finding):
    """Two spellings are taken as one label, the more frequent one; `more` others beside it."""

    label: Label
    spelling: Label
    rows: int
    more: int
    kind: Literal["labels_folded"] = "labels_folded"


TaskNote = TargetsAre | LabelsFolded


@dataclass(frozen=True, slots=True)
class OfTestFile(Finding):
    """What to know about the test file alone."""

    path: FilePath
    note: ColumnsNotUsed | RowsNumbered
    kind: Literal["of_test_file"] = "of_test_file"


@dataclass(frozen=True, slots=True)
class GroupsKeptWhole(Finding):
    """Whole groups are on one side, so the test holds another share of the rows than aimed at."""

    share: float
    kind: Literal["groups_kept_whole"] = "groups_kept_whole"


@dataclass(frozen=True, slots=True)
class LabelsUnseen(Finding):
    """Test rows whose label no training row has; `more` labels beside those named."""

    rows: int
    labels: tuple[Label, ...]
    more: int
    kind: Literal["labels_unseen"] = "labels_unseen"


@dataclass(frozen=True, slots=True)
class LabelsUntrained(Finding):
    """Labels without a training row after the split; `more` beside those named."""

    count: int
    labels: tuple[Label, ...]
    more: int
    kind: Literal["labels_untrained"] = "labels_untrained"


@dataclass(frozen=True, slots=True)
class EqualRowsRemoved(Finding):
    """Training rows left out: a test row has the same input. The ids are those of one pair."""

    rows: int
    train_id: TrainingRowId
    test_id: TestRowId
    kind: Literal["equal_rows_removed"] = "equal_rows_removed"


@dataclass(frozen=True, slots=True)
class NearRowsRemoved(Finding):
    """Training rows left out: a test row has nearly the same input, and the same answer."""

    rows: int
    train_id: TrainingRowId
    test_id: TestRowId
    kind: Literal["near_rows_removed"] = "near_rows_removed"


@dataclass(frozen=True, slots=True)
class GroupRowsRemoved(Finding):
    """Training rows left out: their group is among the test rows."""

    rows: int
    by: Grouping
    column: ColumnName = ""
    kind: Literal["group_rows_removed"] = "group_rows_removed"


@dataclass(frozen=True, slots=True)
class OtherTestRows(Finding):
    """The folder's last run had other test rows; the hashes are cut."""

    folder: FilePath
    before: Name
    now: Name
    kind: Literal["other_test_rows"] = "other_test_rows"


RemovedFromTraining = EqualRowsRemoved | NearRowsRemoved | GroupRowsRemoved
TableNote = ColumnsNotUsed | RowsNumbered
SplitNote = (
    TableNote
    | TaskNote
    | OfTestFile
    | GroupsKeptWhole
    | LabelsUnseen
    | LabelsUntrained
    | RemovedFromTraining
    | OtherTestRows
)

# --- what a comparison does not show ------------------------------------------------------------


Quirk = Literal[
    "adapter_beside", "date_in_prompts", "thinking_off", "thought_left_open", "thought_removed"
]


@dataclass(frozen=True, slots=True)
class ModelQuirk(Finding):
    """What a reader of the results must know about the model's prompts or weights."""

    what: Quirk
    kind: Literal["model_quirk"] = "model_quirk"


@dataclass(frozen=True, slots=True)
class QuirkOf(Finding):
    """A quirk of one model, where several run."""

    model: ModelName
    quirk: ModelQuirk
    kind: Literal["quirk_of"] = "quirk_of"


@dataclass(frozen=True, slots=True)
class StrategiesUnfinished(Finding):
    """The run was stopped before these strategies had ended."""

    strategies: tuple[Name, ...]
    kind: Literal["strategies_unfinished"] = "strategies_unfinished"


@dataclass(frozen=True, slots=True)
class RepeatsUnfinished(Finding):
    """The run was stopped with `done` of `total` repeats."""

    done: int
    total: int
    kind: Literal["repeats_unfinished"] = "repeats_unfinished"


@dataclass(frozen=True, slots=True)
class NotShown(Finding):
    """What no comparison of this kind shows."""

    what: Literal[
        "other_seeds",
        "other_test_rows",
        "other_prompts",
        "than_your_prompt",
        "other_machines",
        "outside",
    ]
    kind: Literal["not_shown"] = "not_shown"


@dataclass(frozen=True, slots=True)
class TextsLeftOut(Finding):
    """The texts of the data are left out of this copy of the results."""

    kind: Literal["texts_left_out"] = "texts_left_out"


ResultNote = (
    SplitNote
    | ModelQuirk
    | QuirkOf
    | StrategiesUnfinished
    | RepeatsUnfinished
    | NotShown
    | TextsLeftOut
)

# --- what was searched --------------------------------------------------------------------------


SkippedKind = Literal[
    "file", "without_suffix", "dead_link", "link_out_of_the_folder", "no_regular_file"
]


@dataclass(frozen=True, slots=True)
class FilesSkipped(Finding):
    """Files below the folder of documents that are no documents.

    Attributes:
        what: files of another kind, by their ending where they have one, or no files to read.
    """

    count: int
    what: SkippedKind
    suffix: DataText = ""
    kind: Literal["files_skipped"] = "files_skipped"


@dataclass(frozen=True, slots=True)
class DocumentsEmpty(Finding):
    """Documents without text."""

    count: int
    kind: Literal["documents_empty"] = "documents_empty"


@dataclass(frozen=True, slots=True)
class DocumentsSearched(Finding):
    """Passages are pieces of the user's documents."""

    documents: int
    chunks: int
    skipped: tuple[FilesSkipped | DocumentsEmpty, ...] = ()
    kind: Literal["documents_searched"] = "documents_searched"


@dataclass(frozen=True, slots=True)
class TrainingRowsSearched(Finding):
    """Passages are training rows, because no documents were given."""

    rows: int
    kind: Literal["training_rows_searched"] = "training_rows_searched"


@dataclass(frozen=True, slots=True)
class OwnRetrieverAsked(Finding):
    """The user's own retriever finds the passages; it was given so many documents."""

    retriever: Name
    documents: int
    kind: Literal["own_retriever_asked"] = "own_retriever_asked"


@dataclass(frozen=True, slots=True)
class DocumentsShown(Finding):
    """Every prompt holds all documents, each different text once: so many tokens of this model."""

    documents: int
    tokens: int
    skipped: tuple[FilesSkipped | DocumentsEmpty, ...] = ()
    kind: Literal["documents_shown"] = "documents_shown"


Knowledge = DocumentsSearched | TrainingRowsSearched | OwnRetrieverAsked | DocumentsShown
