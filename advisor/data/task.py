"""What kind of answer the data asks for: a label, a short answer, or free text."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence

from advisor.data.layouts import quoted
from advisor.data.table import Table
from advisor.errors import DataError
from advisor.types import Task, TaskKind

MINIMUM_ROWS = 20

# A label is short, and nearly every row shares its label with other rows. Numbers and names asked
# for in questions repeat too, but leave many values that occur once.
LABEL_CHARACTERS = 100
LABEL_MEAN_WORDS = 6.0
LABELS_PER_ROW = 0.5
SINGLES_SHARE = 0.05
SINGLES_SHARE_SMALL = 0.2
SMALL_ROWS = 200
SHORT_ANSWER_WORDS = 12
SHORT_ANSWER_CHARACTERS = 40
SAMPLED_TARGETS = 1000

EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
SPOKEN_QUESTIONS = ("question/answer",)
DECLARED_LABELS = ("text/label",)


def detect(table: Table, override: TaskKind | None = None) -> Task:
    """Name the task of a training table.

    Args:
        table: the rows that will be trained on (and, without a test file, split).
        override: the kind, where the user said it.

    Raises:
        DataError: fewer than 20 rows, only one target, or an override that the targets contradict.
    """
    if len(table) < MINIMUM_ROWS:
        raise DataError(_too_few(table), path=table.report.path, details=table.report.dropped)
    targets = table.targets()
    counts = Counter(targets)
    if len(counts) < 2:
        raise DataError(_one_class(table, targets[0]), path=table.report.path)
    if override == "classification" and len(counts) > len(targets) * LABELS_PER_ROW:
        raise DataError(
            f"as classification this file has {len(counts):,} classes in {len(targets):,} rows; "
            "at least two rows per class are needed. Name another column with --target-column, or "
            "leave the task to be recognised.",
            path=table.report.path,
        )
    kind = override or _kind(table, targets, counts)
    if kind == "classification":
        return Task(kind, tuple(sorted(counts)))
    return Task(kind, by_character=written_by_character(targets))


def _kind(table: Table, targets: Sequence[str], counts: Counter[str]) -> TaskKind:
    labelled = targets_are_labels(counts)
    if labelled and table.report.layout in DECLARED_LABELS:
        return "classification"
    if table.filled("answers") or table.filled("doc_id"):
        return "qa"
    short = _are_short(targets)
    if short and table.filled("contexts") > len(table) / 2:
        return "qa"
    if labelled:
        return "classification"
    asks = table.report.layout in SPOKEN_QUESTIONS or table.filled("choices")
    return "qa" if short and asks else "generation"


def targets_are_labels(counts: Counter[str]) -> bool:
    """Whether these targets (with how often each occurs) look like a closed set of labels."""
    rows = counts.total()
    if any(len(t) > LABEL_CHARACTERS or "\n" in t or t[0] in "{[" for t in counts):
        return False
    words = sum(len(target.split()) * count for target, count in counts.items()) / rows
    singles = sum(count == 1 for count in counts.values()) / rows
    allowed = SINGLES_SHARE_SMALL if rows < SMALL_ROWS else SINGLES_SHARE
    few = len(counts) <= rows * LABELS_PER_ROW
    return few and words <= LABEL_MEAN_WORDS and singles <= allowed


def _spread(targets: Sequence[str]) -> Sequence[str]:
    """Up to 1,000 targets from all over the file."""
    return targets[:: max(1, len(targets) // SAMPLED_TARGETS)]


def _are_short(targets: Sequence[str]) -> bool:
    words = statistics.median(len(t.split()) for t in _spread(targets))
    # Chinese and Japanese put no spaces between words: their length counts in characters.
    if written_by_character(targets):
        return statistics.median(len(t) for t in _spread(targets)) <= SHORT_ANSWER_CHARACTERS
    return words <= SHORT_ANSWER_WORDS


def written_by_character(targets: Sequence[str]) -> bool:
    """Whether most targets are mainly Chinese or Japanese."""
    sampled = _spread(targets)
    return sum(_mainly_east_asian(target) for target in sampled) > len(sampled) / 2


def _mainly_east_asian(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return len(EAST_ASIAN.findall(text)) > letters / 2


def _too_few(table: Table) -> str:
    rows, read = len(table), table.report.rows_read
    usable = f"{rows} row" + ("" if rows == 1 else "s")
    if read > rows:
        usable += f" of {read:,} can be used"
    return (
        f"{usable}; at least {MINIMUM_ROWS} are needed to train, validate and test. "
        "Add labelled rows."
    )


def _one_class(table: Table, target: str) -> str:
    shown = target if len(target) <= 60 else target[:57] + "..."
    return (
        f"one class only: all {len(table):,} rows have the target {quoted([shown])} (column "
        f'"{table.report.target_column}"). There is nothing to tell apart: add rows of another '
        "class, or name another column with --target-column."
    )
