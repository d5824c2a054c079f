"""What kind of answer the data asks for: decided by shares of the rows, and shown with them.

One odd row never decides: a long label among short ones, a target that is no JSON among those that
are. Every decision can be overruled (`--task` and the flags in `Rules`), see docs/data.md.
"""

from __future__ import annotations

import json
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import regex

from advisor.data.cells import quoted, shown
from advisor.data.labels import folded, label_key, says_none
from advisor.data.numbers import DecimalMark, decimal_mark, read_number
from advisor.data.table import Table
from advisor.data.targets import joined_labels, listed_labels
from advisor.data_findings import LabelsFolded, TargetsAre, TaskNote
from advisor.errors import DataError
from advisor.findings import problem
from advisor.types import SEPARATORS, UNANSWERABLE, Task, TaskKind

MINIMUM_ROWS = 20

MOST = 0.9
"""Share of the rows that must be of a kind for the file to be; the others are named."""
# A label is short, and nearly every row shares its label with other rows. Numbers and names asked
# for in questions repeat too, but leave many values that occur once.
LABEL_CHARACTERS = 100
LABEL_MEAN_WORDS = 6.0
LABELS_PER_ROW = 0.5
SINGLES_SHARE = 0.05
SINGLES_SHARE_SMALL = 0.2
SMALL_ROWS = 200
ODD_LABELS = 0.03
"""Share of the rows whose target may look like no label (a comment in the label column)."""
FEW_NUMBERS = 20
"""Whole numbers of no more values than this are ratings or codes, hence labels."""
DECIMALS_SHARE = 0.1
SHARED_PARTS = 0.8
"""Share of the parts of joined labels that must be found in other combinations too."""
SHORT_ANSWER_WORDS = 12
CHARACTERS_PER_WORD = 3.3
"""Of scripts without spaces."""
TOLERANCE = 0.05
"""A number is right within this share of the training rows' span, where nothing else is said."""
SAMPLED_TARGETS = 1000
NAMED_FOLDS = 5

UNSPACED = regex.compile(r"[\p{Line_Break=SA}\p{Ideographic}\p{scx=Hira}\p{scx=Kana}]")
"""A character of a script that puts no spaces between words (Unicode's own properties)."""
SPOKEN_QUESTIONS = ("question/answer",)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the user decides; None or False where it is recognised, or as usual.

    Attributes:
        kind: of the task.
        labels_as_written, none_label, decimal, tolerance, lists_as_sets, null_is_missing: see
            `Task`.
    """

    kind: TaskKind | None = None
    labels_as_written: bool = False
    none_label: str | None = None
    decimal: DecimalMark | None = None
    tolerance: float | None = None
    lists_as_sets: bool = False
    null_is_missing: bool = False


@dataclass(frozen=True, slots=True)
class Recognised:
    """The task of a file, and what to know about how it was recognised."""

    task: Task
    notes: tuple[TaskNote, ...] = ()


def detect(table: Table, override: TaskKind | None = None) -> Task:
    """Name the task of a training table; see `recognise`."""
    return recognise(table, Rules(override)).task


def recognise(table: Table, rules: Rules | None = None) -> Recognised:
    """Name the task of a training table, with the rows that do not fit it.

    Args:
        table: the rows that will be trained on (and, without a test file, split).
        rules: what the user said.

    Raises:
        DataError: fewer than 20 rows, only one target, or a kind that the targets contradict.
    """
    rules = rules or Rules()
    if len(table) < MINIMUM_ROWS:
        rows, read = len(table), table.report.rows_read
        few = problem("too-few-rows", rows=rows, least=MINIMUM_ROWS)
        if read > rows:
            few = problem("too-few-usable-rows", rows=rows, read=read, least=MINIMUM_ROWS)
        raise DataError(few, path=table.report.path, details=table.report.dropped)
    targets = table.targets()
    counts = Counter(targets)
    spellings = {} if rules.labels_as_written else folded(counts)
    if len(counts.keys() - spellings.keys()) < 2 and not table.filled("choices"):
        raise _one_class(table, targets[0])
    kind = rules.kind or _kind(table, counts, spellings)
    match kind:
        case "classification":
            return _classification(table, targets, counts, spellings, rules)
        case "multilabel":
            return _multilabel(table, targets, counts, rules)
        case "number":
            return _number(table, targets, rules)
        case "json":
            task = Task(
                kind, lists_as_sets=rules.lists_as_sets, null_is_missing=rules.null_is_missing
            )
            return Recognised(task, _odd(table, targets, kind, _is_json))
        case "multiple_choice":
            if not table.filled("choices"):
                raise DataError("choices-without-options", path=table.report.path)
    return Recognised(Task(kind))


# --- which kind ---------------------------------------------------------------------------------


def _kind(table: Table, counts: Counter[str], spellings: Mapping[str, str]) -> TaskKind:
    rows = counts.total()
    labelled = targets_are_labels(_with_spellings(counts, spellings))
    if table.filled("choices") >= rows * MOST:
        return "classification" if labelled and _same_options(table) else "multiple_choice"
    lists = _share(counts, lambda target: listed_labels(target) is not None)
    if lists >= MOST and _are_sets(counts):
        return "multilabel"
    if _share(counts, _is_json) >= MOST:
        return "json"
    if _joined_by(counts):
        return "multilabel"
    asks = table.report.layout in SPOKEN_QUESTIONS
    answered = table.filled("answers") >= rows / 2
    with_context = table.filled("contexts") > rows / 2
    if not (asks or answered or with_context) and _are_numbers(counts, labelled):
        return "number"
    if answered or counts[UNANSWERABLE]:
        return "qa"
    if labelled:
        return "classification"
    short = _are_short(list(counts.elements()))
    if table.filled("doc_id") >= rows / 2 or (short and (with_context or asks)):
        return "qa"
    return "generation"


def targets_are_labels(counts: Counter[str]) -> bool:
    """Whether these targets (with how often each occurs) look like a closed set of labels."""
    labels = Counter({target: n for target, n in counts.items() if _may_be_label(target)})
    rows = labels.total()
    if rows < counts.total() * (1 - ODD_LABELS):
        return False
    words = sum(_words(target) * count for target, count in labels.items()) / rows
    singles = sum(count == 1 for count in labels.values()) / rows
    allowed = SINGLES_SHARE_SMALL if rows < SMALL_ROWS else SINGLES_SHARE
    few = len(labels) <= rows * LABELS_PER_ROW
    return few and words <= LABEL_MEAN_WORDS and singles <= allowed


def _may_be_label(target: str) -> bool:
    return len(target) <= LABEL_CHARACTERS and "\n" not in target and not _is_json(target)


def _with_spellings(counts: Counter[str], spellings: Mapping[str, str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for target, count in counts.items():
        found[spellings.get(target, target)] += count
    return found


def _share(counts: Counter[str], holds: Callable[[str], bool]) -> float:
    return sum(count for target, count in counts.items() if holds(target)) / counts.total()


def _is_json(target: str) -> bool:
    """Whether a target is a JSON object or list."""
    if target[:1] not in ("{", "["):
        return False
    try:
        json.loads(target)
    except (ValueError, RecursionError):
        return False
    return True


def _are_sets(counts: Counter[str]) -> bool:
    """Whether lists are sets of labels: no label twice in a row, and few different ones."""
    rows = [(listed_labels(target), count) for target, count in counts.items()]
    kept = [(labels, count) for labels, count in rows if labels is not None]
    if any(len(set(labels)) < len(labels) for labels, _ in kept):
        return False
    labels: Counter[str] = Counter()
    for listed, count in kept:
        for label in listed:
            labels[label] += count
    return bool(labels) and targets_are_labels(labels)


def _joined_by(counts: Counter[str]) -> str | None:
    """The mark that joins several labels in one target; None where targets are one label each.

    "Home, Garden" is one label as long as neither part is found elsewhere.
    """
    for mark in (";", "|", ","):
        parts: dict[str, set[str]] = {}
        labels: Counter[str] = Counter()
        several: list[list[str]] = []
        for target, count in counts.items():
            found = [label_key(part) for part in target.split(mark) if part.strip()]
            several += [found] if len(found) > 1 else []
            for part in found:
                parts.setdefault(part, set()).add(" ".join(sorted(found)))
                labels[part] += count
        in_sets = [part for found in several for part in found]
        if not in_sets or any(len(set(found)) < len(found) for found in several):
            continue
        elsewhere = sum(len(parts[part]) > 1 for part in in_sets) / len(in_sets)
        fewer = len(parts) < len({" ".join(sorted(found)) for found in several} | parts.keys())
        if elsewhere >= SHARED_PARTS and fewer and targets_are_labels(labels):
            return mark
    return None


def _are_numbers(counts: Counter[str], labelled: bool) -> bool:
    mark = decimal_mark(counts)
    read = {target: read_number(target, mark) for target in counts}
    found = {target: one for target, one in read.items() if one is not None}
    rows = sum(counts[target] for target in found)
    if rows < counts.total() * MOST:
        return False
    # an identification number is no quantity
    if any(len(target) > 1 and target[0] == "0" and target.isdigit() for target in found):
        return False
    broken = sum(
        counts[t] for t, one in found.items() if one.value != one.value.to_integral_value()
    )
    values = {one.value for one in found.values()}
    if broken >= rows * DECIMALS_SHARE:
        return len(values) > 2
    return len(values) > FEW_NUMBERS if labelled else len(values) > 2


def _same_options(table: Table) -> bool:
    step = max(1, len(table) // SAMPLED_TARGETS)
    rows = table.samples(range(0, len(table), step))
    return len({frozenset(row.metadata.choices) for row in rows}) == 1


def _spread(targets: Sequence[str]) -> Sequence[str]:
    """Up to 1,000 targets from all over the file."""
    return targets[:: max(1, len(targets) // SAMPLED_TARGETS)]


def _are_short(targets: Sequence[str]) -> bool:
    return statistics.median(map(_words, _spread(targets))) <= SHORT_ANSWER_WORDS


def _words(text: str) -> float:
    """Words of a text; so many characters count as one where a script has no spaces."""
    unspaced = 0 if text.isascii() else len(UNSPACED.findall(text))
    spaced = len(UNSPACED.sub(" ", text).split()) if unspaced else len(text.split())
    return spaced + unspaced / CHARACTERS_PER_WORD


def written_by_character(texts: Sequence[str]) -> bool:
    """Whether most texts are mainly of scripts without spaces."""
    sampled = _spread(texts)
    return sum(_mainly_unspaced(text) for text in sampled) > len(sampled) / 2


def _mainly_unspaced(text: str) -> bool:
    letters = sum(character.isalpha() for character in text)
    return not text.isascii() and len(UNSPACED.findall(text)) > letters / 2


# --- the task of each kind ----------------------------------------------------------------------


def _classification(
    table: Table,
    targets: Sequence[str],
    counts: Counter[str],
    spellings: Mapping[str, str],
    rules: Rules,
) -> Recognised:
    kept = _with_spellings(counts, spellings)
    if len(kept) > len(targets) * LABELS_PER_ROW:
        raise DataError(
            "too-many-classes", path=table.report.path, classes=len(kept), rows=len(targets)
        )
    if len(kept) < 2:
        raise _one_class(table, targets[0])
    labels = tuple(sorted(kept))
    task = Task(
        "classification",
        labels,
        none_label=_none_label(labels, rules, table),
        labels_as_written=rules.labels_as_written,
    )
    odd = _odd(table, targets, "classification", _may_be_label)
    return Recognised(task, (*odd, *_folds(counts, spellings)))


def _none_label(labels: Iterable[str], rules: Rules, table: Table) -> str | None:
    if rules.none_label is None:
        return next((label for label in labels if says_none(label)), None)
    found = next((one for one in labels if label_key(one) == label_key(rules.none_label)), None)
    if found is None:
        raise DataError(
            "no-such-label",
            path=table.report.path,
            label=shown(rules.none_label),
            found=quoted([*labels]),
        )
    return found


def _multilabel(
    table: Table, targets: Sequence[str], counts: Counter[str], rules: Rules
) -> Recognised:
    mark = _joined_by(counts)

    def split(target: str) -> list[str]:
        listed = listed_labels(target)
        return joined_labels(target, mark) if listed is None else list(listed)

    labels: Counter[str] = Counter()
    for target, count in counts.items():
        for label in split(target):
            labels[label] += count
    spellings = {} if rules.labels_as_written else folded(labels)
    names = tuple(sorted(_with_spellings(labels, spellings)))
    if len(names) < 2:
        raise _one_class(table, targets[0])
    separator = next(
        (one for one in SEPARATORS if not any(one.strip() in name for name in names)), "\n"
    )
    task = Task("multilabel", names, separator=separator, labels_as_written=rules.labels_as_written)
    lists = _share(counts, lambda target: listed_labels(target) is not None) >= MOST
    odd = (
        _odd(table, targets, "multilabel", lambda target: listed_labels(target) is not None)
        if lists
        else _odd(table, targets, "multilabel", _may_be_label)
    )
    return Recognised(task, (*odd, *_folds(labels, spellings)))


def _number(table: Table, targets: Sequence[str], rules: Rules) -> Recognised:
    mark = rules.decimal or decimal_mark(set(targets))
    read = (read_number(target, mark) for target in targets)
    values = [float(one.value) for one in read if one is not None]
    if len(set(values)) < 2:
        raise DataError(
            "too-few-numbers",
            path=table.report.path,
            values=len(set(values)),
            rows=len(targets),
        )
    span = min(values), max(values)
    tolerance = rules.tolerance
    if tolerance is None:
        tolerance = float(f"{TOLERANCE * (span[1] - span[0]):.2g}")
    task = Task("number", decimal=mark, span=span, tolerance=tolerance)
    odd = _odd(table, targets, "number", lambda target: read_number(target, mark) is not None)
    return Recognised(task, odd)


def _odd(
    table: Table, targets: Sequence[str], kind: TaskKind, holds: Callable[[str], bool]
) -> tuple[TaskNote, ...]:
    """How many targets are of the kind, and the first that is not; nothing where all are."""
    known: dict[str, bool] = {}
    odd = [
        at
        for at, target in enumerate(targets)
        if not known.setdefault(target, known[target] if target in known else holds(target))
    ]
    if not odd:
        return ()
    first = odd[0]
    fits = len(targets) - len(odd)
    return (TargetsAre(kind, fits, len(targets), table.row_number(first), targets[first]),)


def _folds(counts: Counter[str], spellings: Mapping[str, str]) -> list[TaskNote]:
    named = list(spellings.items())[:NAMED_FOLDS]
    more = len(spellings) - len(named)
    return [
        LabelsFolded(kept, spelt, counts[spelt], more if (spelt, kept) == named[-1] else 0)
        for spelt, kept in named
    ]


def _one_class(table: Table, target: str) -> DataError:
    label, column = shown(target), table.report.target_column
    path, rows = table.report.path, len(table)
    return DataError("one-class", path=path, rows=rows, label=label, column=column)
