"""One locked split: seeded, stratified over labels, never with a group or a duplicate on two sides.

The order of decisions keeps each of them independent of the later ones: the test rows are chosen
first, then what resembles them leaves the training rows, then limits, then the validation rows.
So `--train-limit` never changes the test set and `--test-limit` never changes the training rows.
"""

from __future__ import annotations

import hashlib
import math
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.data.cells import quoted, shown
from advisor.data.near_duplicates import near_duplicates
from advisor.data.normalise import content_bytes
from advisor.data.sampling import chosen, whole_groups
from advisor.data.table import BATCH_ROWS, Table
from advisor.data.targets import written, written_target
from advisor.data_findings import (
    Drawn,
    EqualRowsRemoved,
    Grouping,
    GroupRowsRemoved,
    GroupsKeptWhole,
    LabelsUnseen,
    LabelsUntrained,
    NearRowsRemoved,
    OfTestFile,
    RowsSetAside,
    SetAsideLimited,
    ShareSetAside,
    SplitNote,
    SplitStep,
    TestFileGiven,
    TestFileLimited,
    TrainingLimited,
    ValidationHeldBack,
)
from advisor.errors import DataError
from advisor.findings import Problem, problem
from advisor.types import RemovedRow, Sample, Split, Task

MAXIMUM_VALIDATION_ROWS = 200
MAXIMUM_TEST_ROWS = 10_000
"""Set aside where no test file is given: a share of 50% is then known to within 1 point (95%), and
the words of 20% of a million rows would take 3 GB to compare the training rows with."""
LARGE_POOL_ROWS = 50_000
CANDIDATES_PER_ROW = 2
"""Of more training rows than 50,000, with a --train-limit, twice that limit is drawn before each is
compared with the test rows: comparing takes a quarter of a millisecond for every row."""
MOST_ALIKE = 0.99
"""The similarity of a near-duplicate at most: 1 says that the inputs are equal."""
NAMED_LABELS = 5
"""Labels that a note names; more are counted."""


@dataclass(frozen=True, slots=True)
class SplitOptions:
    """How to split.

    Attributes:
        seed: of every random choice.
        train_limit: most rows to learn from, validation included; None for all.
        test_limit: most rows to test on; None for all.
        test_fraction: share set aside for the test where no test file is given.
        validation_fraction: share of the training rows held back for validation, 200 rows at most.
        group_column: the column behind `metadata.group`, to name it in the report.
    """

    seed: int
    train_limit: int | None = None
    test_limit: int | None = None
    test_fraction: float = 0.2
    validation_fraction: float = 0.1
    group_column: str | None = None

    def __post_init__(self) -> None:
        for name in ("test_fraction", "validation_fraction"):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} is {getattr(self, name)}, must lie between 0 and 1")
        for name in ("train_limit", "test_limit"):
            limit, least = getattr(self, name), 2 if name == "train_limit" else 1
            if limit is not None and limit < least:
                raise ValueError(f"{name} is {limit}, must be at least {least}")


@dataclass(frozen=True, slots=True)
class _Side:
    """What the choice of rows rests on, by row: label (one for all unless stratified) and group."""

    labels: Sequence[str]
    groups: Sequence[str | None]


def lock(table: Table, test: Table | None, task: Task, options: SplitOptions) -> Split:
    """Split once, for every strategy alike.

    Args:
        table: the labelled rows; all of them are for training if there is a test table.
        test: the rows of a test file.
        task: labels are stratified over if it is a classification.
        options: seed, limits and fractions.

    Raises:
        DataError: the test file does not fit the training file, or too few rows remain to train on.
    """
    if test is not None:
        _require_alike(table, test, task)
    source = test if test is not None else table
    side = _side(table, task)
    notes: list[SplitNote] = [*table.notes]
    if test is None:
        test_rows = _set_aside(side, options)
        notes += _ungroupable(side, test_rows)
        tested, pool = side, sorted(set(range(len(table))) - set(test_rows))
    else:
        notes += [OfTestFile(test.report.path, n) for n in test.notes if n not in table.notes]
        test_rows = list(range(len(test)))
        tested, pool = _side(test, task), list(range(len(table)))
    if not test_rows:
        raise DataError("one-group", path=table.report.path)
    pool = _drawn(side, pool, options)
    pool, removed = _without_leaks(table, source, (pool, test_rows), options, notes)
    train, validation = _train_and_validation(side, pool, options)
    if not train:
        raise DataError("no-training-rows", path=table.report.path, test=len(test_rows))
    kept_test = chosen(tested.labels, test_rows, options.test_limit, random.Random(options.seed))
    learnt = Counter(side.labels[i] for i in train)
    if task.kind == "classification":
        notes += _label_notes(task, learnt, [tested.labels[i] for i in kept_test])
        _require_two_classes(table, learnt)
    test_samples = written(task, source.samples(kept_test))
    return Split(
        train=written(task, table.samples(train)),
        validation=written(task, table.samples(validation)),
        test=test_samples,
        method=tuple(_steps(table, test, task, options)),
        test_sha256=rows_sha256(test_samples),
        notes=tuple(notes),
        removed=removed,
    )


def rows_sha256(samples: Sequence[Sample]) -> str:
    """Hash of inputs, targets and what stands before the inputs, in order."""
    digest = hashlib.sha256()
    for sample in samples:
        digest.update(content_bytes(sample))
    return digest.hexdigest()


def _side(table: Table, task: Task) -> _Side:
    stratified = task.kind == "classification"
    labels = _written_targets(table, task) if stratified else [""] * len(table)
    return _Side(labels, table.groups())


def _written_targets(table: Table, task: Task) -> list[str]:
    targets = table.targets()
    spelt = {target: written_target(task, target) for target in set(targets)}
    return [spelt[target] for target in targets]


def _set_aside(side: _Side, options: SplitOptions) -> list[int]:
    """Choose the test rows of a table that has no test file."""
    rows = list(range(len(side.labels)))
    wanted = _wanted_for_test(len(rows), options)
    rng = random.Random(options.seed)
    if _has_groups(side):
        return whole_groups(side.groups, rows, wanted, rng)
    return chosen(side.labels, rows, wanted, rng)


def _wanted_for_test(rows: int, options: SplitOptions) -> int:
    return min(max(1, round(rows * options.test_fraction)), MAXIMUM_TEST_ROWS)


def _has_groups(side: _Side) -> bool:
    return any(group is not None for group in side.groups)


def _drawn(side: _Side, pool: list[int], options: SplitOptions) -> list[int]:
    """The rows to look through for training rows: all, or of very many a seeded part."""
    if options.train_limit is None or len(pool) <= LARGE_POOL_ROWS:
        return pool
    candidates = CANDIDATES_PER_ROW * options.train_limit
    rng = random.Random(options.seed + 1)
    return chosen(side.labels, pool, candidates, rng, keep_every_label=True)


def _train_and_validation(
    side: _Side, pool: list[int], options: SplitOptions
) -> tuple[list[int], list[int]]:
    rng = random.Random(options.seed + 1)
    learnable = chosen(side.labels, pool, options.train_limit, rng, keep_every_label=True)
    share = math.ceil(len(learnable) * options.validation_fraction)
    wanted = min(MAXIMUM_VALIDATION_ROWS, share, len(learnable) - 1)
    if wanted < 1:
        return learnable, []
    if _has_groups(side):
        validation = whole_groups(side.groups, learnable, wanted, rng)
    else:
        validation = chosen(side.labels, learnable, wanted, rng)
    held = set(validation)
    return [i for i in learnable if i not in held], validation


def _without_leaks(
    table: Table,
    source: Table,
    sides: tuple[list[int], list[int]],
    options: SplitOptions,
    notes: list[SplitNote],
) -> tuple[list[int], tuple[RemovedRow, ...]]:
    """Keep the training rows that neither resemble a test row nor belong to a test row's group."""
    pool, test_rows = sides
    keys = table.keys()
    test_keys = keys if source is table else source.keys()
    first: dict[bytes, int] = {}
    for i in test_rows:
        first.setdefault(test_keys[i], i)
    equal = [(i, first[keys[i]], 1.0) for i in pool if keys[i] in first]
    fresh = [i for i in pool if keys[i] not in first]
    if source is not table:
        fresh = _outside_groups(table, source, (fresh, test_rows), options, notes)
    found = near_duplicates(_stream(table, fresh), _stream(source, test_rows))
    near = [
        (fresh[one.train], test_rows[one.test], min(one.similarity, MOST_ALIKE)) for one in found
    ]
    same, alike = _removed_rows(table, source, equal), _removed_rows(table, source, near)
    if same:
        notes.append(EqualRowsRemoved(len(same), same[0].train_id, same[0].test_id))
    if alike:
        notes.append(NearRowsRemoved(len(alike), alike[0].train_id, alike[0].test_id))
    gone = {i for i, _, _ in near}
    return [i for i in fresh if i not in gone], same + alike


def _outside_groups(
    table: Table,
    source: Table,
    sides: tuple[list[int], list[int]],
    options: SplitOptions,
    notes: list[SplitNote],
) -> list[int]:
    """Keep the rows whose group no row of the test file has."""
    rows, test_rows = sides
    test_groups = source.groups()
    groups = {test_groups[i] for i in test_rows} - {None}
    table_groups = table.groups()
    apart = [i for i in rows if table_groups[i] not in groups]
    if len(apart) < len(rows):
        column = options.group_column
        by: Grouping = "group_of_column" if column else "group"
        notes.append(GroupRowsRemoved(len(rows) - len(apart), by, column or ""))
    return apart


def _stream(table: Table, rows: Sequence[int]) -> Iterator[Sample]:
    """The rows as samples, a batch of them in memory at a time."""
    for start in range(0, len(rows), BATCH_ROWS):
        yield from table.samples(rows[start : start + BATCH_ROWS])


def _removed_rows(
    table: Table, source: Table, pairs: Sequence[tuple[int, int, float]]
) -> tuple[RemovedRow, ...]:
    trained = _stream(table, [i for i, _, _ in pairs])
    tested = _stream(source, [i for _, i, _ in pairs])
    return tuple(
        RemovedRow(ours.id, theirs.id, similarity)
        for ours, theirs, (_, _, similarity) in zip(trained, tested, pairs, strict=True)
    )


# --- checks, and what to know ---------------------------------------------------------------------


def _require_alike(table: Table, test: Table, task: Task) -> None:
    ours, theirs = table.report, test.report
    if ours.layout != theirs.layout:
        raise DataError(
            "other-layout",
            path=theirs.path,
            layout=_layout(test),
            training=ours.path,
            training_layout=_layout(table),
        )
    if task.kind != "classification" or set(task.labels) & set(_written_targets(test, task)):
        return
    raise DataError(
        "other-labels",
        path=theirs.path,
        label=shown(test.targets()[0]),
        training=ours.path,
        training_label=shown(task.labels[0]),
    )


def _layout(table: Table) -> Problem:
    report = table.report
    inputs, target = quoted(report.input_columns), report.target_column
    if target in report.input_columns:
        return problem("layout-of-one-column", layout=report.layout, inputs=inputs)
    return problem("layout-of-columns", layout=report.layout, inputs=inputs, target=shown(target))


def _require_two_classes(table: Table, learnt: Counter[str]) -> None:
    if len(learnt) < 2:
        label = shown(next(iter(learnt)))
        raise DataError("one-class-after-split", path=table.report.path, label=label)


def _label_notes(task: Task, learnt: Counter[str], tested: Sequence[str]) -> list[SplitNote]:
    notes: list[SplitNote] = []
    unseen = Counter(label for label in tested if label not in learnt)
    if unseen:
        named = tuple(sorted(unseen)[:NAMED_LABELS])
        notes.append(LabelsUnseen(unseen.total(), named, len(unseen) - len(named)))
    missing = [label for label in task.labels if label not in learnt and label not in unseen]
    if missing:
        named = tuple(missing[:NAMED_LABELS])
        notes.append(LabelsUntrained(len(missing), named, len(missing) - len(named)))
    return notes


def _ungroupable(side: _Side, test_rows: Sequence[int]) -> list[SplitNote]:
    """Say so where groups made the test share miss its aim by a lot."""
    if not _has_groups(side):
        return []
    return [GroupsKeptWhole(len(test_rows) / len(side.groups))]


def _steps(
    table: Table, test: Table | None, task: Task, options: SplitOptions
) -> Iterator[SplitStep]:
    """How the split is made."""
    drawn = Drawn(options.seed, "row")
    if table.filled("group"):
        column = options.group_column
        by: Grouping = "group_of_column" if column else "group"
        drawn = Drawn(options.seed, by, column=column or "")
    elif task.kind == "classification":
        drawn = Drawn(options.seed, "label", len(task.labels))
    if test is not None:
        yield TestFileGiven(test.report.path, table.report.path)
    elif _wanted_for_test(len(table), options) < round(len(table) * options.test_fraction):
        yield RowsSetAside(MAXIMUM_TEST_ROWS, drawn)
    else:
        yield ShareSetAside(options.test_fraction, drawn)
    if options.test_limit is not None:
        limit = options.test_limit
        yield SetAsideLimited(limit) if test is None else TestFileLimited(limit, drawn)
    if options.train_limit is not None:
        yield TrainingLimited(options.train_limit)
    yield ValidationHeldBack(options.validation_fraction, MAXIMUM_VALIDATION_ROWS, drawn)
