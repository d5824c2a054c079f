"""The locked split: partition, seed, labels, groups, duplicates, limits."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.data.load import LoadOptions, load
from advisor.data.split import SplitOptions, lock, rows_sha256
from advisor.data.table import Table
from advisor.data.task import detect
from advisor.data_findings import (
    Drawn,
    EqualRowsRemoved,
    GroupRowsRemoved,
    LabelsUnseen,
    NearRowsRemoved,
    RemovedFromTraining,
    ShareSetAside,
    TestFileGiven,
    ValidationHeldBack,
)
from advisor.errors import DataError
from advisor.types import RemovedRow, Sample, Split, Task

GROUPED = LoadOptions(group_column="user")


def _table(rows: list[dict[str, Any]], options: LoadOptions | None = None) -> Table:
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "d.parquet")
        pq.write_table(pa.Table.from_pylist(rows), path)
        return load(path, options)


def _task(table: Table) -> Task:
    return Task("classification", tuple(sorted(set(table.targets()))))


def _ids(samples: tuple[Sample, ...]) -> list[str]:
    return [sample.id for sample in samples]


def _asked(samples: tuple[Sample, ...]) -> set[str]:
    return {" ".join(sample.input.casefold().split()) for sample in samples}


def _removed(split: Split) -> int:
    return sum(note.rows for note in split.notes if isinstance(note, RemovedFromTraining))


# Texts from a small alphabet, in mixed case and spacing, so that duplicates are common.
texts = st.tuples(st.integers(0, 60), st.sampled_from(["a {}", "A {}", " a  {} "])).map(
    lambda pair: pair[1].format(pair[0])
)
rows = st.lists(
    st.fixed_dictionaries(
        {"text": texts, "label": st.sampled_from("xyz"), "user": st.integers(0, 12)}
    ),
    min_size=20,
    max_size=90,
).filter(lambda r: len({row["label"] for row in r}) > 1)
seeds = st.integers(0, 5)
property_test = settings(max_examples=25, deadline=None)


def _lock(table: Table, options: SplitOptions) -> Split | None:
    """Lock a split, or None where duplicates leave nothing to tell apart in training."""
    try:
        return lock(table, None, _task(table), options)
    except DataError as error:
        assert "one-class" in str(error) or "no-training-rows" in str(error)  # noqa: PT017
        return None


@property_test
@given(rows, seeds)
def test_a_split_is_a_partition_without_leaks(rows, seed):
    table = _table(rows)
    split = _lock(table, SplitOptions(seed))
    if split is None:
        return
    ids = _ids(split.train + split.validation + split.test)
    assert len(ids) == len(set(ids)) == len(rows) - _removed(split)
    assert not _asked(split.test) & _asked(split.train + split.validation)
    learnt = len(split.train) + len(split.validation)
    assert len(split.validation) >= (1 if learnt >= 20 else 0)
    assert split.test_sha256 == rows_sha256(split.test)
    assert len(split.removed) == _removed(split)
    assert not {row.train_id for row in split.removed} & set(ids)
    assert {row.test_id for row in split.removed} <= set(_ids(split.test))
    for part in (split.train, split.validation, split.test):
        assert _ids(part) == sorted(_ids(part), key=int)


@property_test
@given(rows, seeds)
def test_the_seed_decides_alone(rows, seed):
    first, again = (_lock(_table(rows), SplitOptions(seed)) for _ in range(2))
    assert first == again


@property_test
@given(rows, seeds)
def test_groups_never_stand_on_two_sides(rows, seed):
    split = _lock(_table(rows, GROUPED), SplitOptions(seed, train_limit=30))
    if split is None:
        return
    parts = (split.train, split.validation, split.test)
    train, validation, test = ({s.metadata.group for s in part} for part in parts)
    assert not train & validation
    assert not train & test
    assert not validation & test


@property_test
@given(rows, seeds, st.integers(2, 50), st.integers(1, 30))
def test_limits_hold_and_do_not_touch_the_other_side(rows, seed, train_limit, test_limit):
    table = _table(rows)
    full = _lock(table, SplitOptions(seed))
    split = _lock(table, SplitOptions(seed, train_limit=train_limit, test_limit=test_limit))
    if full is None or split is None:
        return
    assert len(split.train) + len(split.validation) <= train_limit
    assert len(split.test) == min(test_limit, len(full.test))
    assert set(_ids(split.test)) <= set(_ids(full.test))
    assert set(_ids(split.train + split.validation)) <= set(_ids(full.train + full.validation))
    only_test = lock(table, None, _task(table), SplitOptions(seed, test_limit=test_limit))
    assert (only_test.train, only_test.validation) == (full.train, full.validation)


def _many(counts: dict[str, int]) -> list[dict[str, Any]]:
    labels = [label for label, count in counts.items() for _ in range(count)]
    return [{"text": f"t {i}", "label": label} for i, label in enumerate(labels)]


def test_labels_keep_their_shares_everywhere():
    table = _table(_many({"a": 600, "b": 300, "c": 100}))
    split = lock(table, None, _task(table), SplitOptions(3, train_limit=200, test_limit=100))
    for part, expected in (
        (split.test, (60, 30, 10)),
        (split.train + split.validation, (120, 60, 20)),
    ):
        counts = Counter(sample.target for sample in part)
        assert [counts[x] for x in "abc"] == pytest.approx(expected, abs=1)
    assert len(split.validation) == 20
    assert Counter(s.target for s in split.validation)["c"] == 2


def test_rare_labels_stay_in_training():
    table = _table(_many({"a": 50, "b": 50, "once": 1}))
    for seed in range(5):
        split = lock(table, None, _task(table), SplitOptions(seed, train_limit=20))
        assert "once" in {sample.target for sample in split.train}


def test_sizes_by_default():
    table = _table(_many({"a": 2500, "b": 2500}))
    split = lock(table, None, _task(table), SplitOptions(0))
    assert (len(split.train), len(split.validation), len(split.test)) == (3800, 200, 1000)
    drawn = Drawn(0, "label", 2)
    assert split.method == (ShareSetAside(0.2, drawn), ValidationHeldBack(0.1, 200, drawn))
    assert split.notes == ()


def test_a_test_file_is_taken_as_it_is():
    table = _table([*_many({"a": 30, "b": 30}), {"text": "Shared  ROW", "label": "a"}])
    test = _table([{"text": "shared row", "label": "b"}, {"text": "q", "label": "new"}])
    split = lock(table, test, _task(table), SplitOptions(0))
    assert [(s.id, s.input, s.target) for s in split.test] == [
        ("1", "shared row", "b"),
        ("2", "q", "new"),
    ]
    assert len(split.train) + len(split.validation) == 60
    assert split.notes == (EqualRowsRemoved(1, "61", "1"), LabelsUnseen(1, ("new",), 0))
    assert split.method == (
        TestFileGiven(test.report.path, table.report.path),
        ValidationHeldBack(0.1, 200, Drawn(0, "label", 2)),
    )


@property_test
@given(rows, rows, seeds)
def test_what_a_test_file_holds_is_not_learnt(rows, test_rows, seed):
    table, test = _table(rows, GROUPED), _table(test_rows, GROUPED)
    try:
        split = lock(table, test, _task(table), SplitOptions(seed))
    except DataError as error:
        assert "one-class" in str(error) or "no-training-rows" in str(error)  # noqa: PT017
        return
    learnt = split.train + split.validation
    assert not _asked(learnt) & _asked(split.test)
    assert not {s.metadata.group for s in learnt} & {s.metadata.group for s in split.test}
    by_id = {str(number): row for number, row in enumerate(rows, start=1)}
    assert {s.id for s in learnt} == by_id.keys() - {
        number
        for number, row in by_id.items()
        if str(row["user"]) in {s.metadata.group for s in split.test}
        or " ".join(row["text"].lower().split()) in _asked(split.test)
    }


def test_near_duplicates_leave_training_and_are_listed():
    distinct = [{"text": f"t {i}", "label": "ab"[i % 2]} for i in range(40)]
    table = _table(
        [
            *distinct,
            {"text": "where is my new card", "label": "a"},
            {"text": "WHERE IS MY CARD", "label": "b"},
            {"text": "where was my card?", "label": "a"},
            {"text": "where was my card then?", "label": "b"},
        ]
    )
    test = _table([{"text": "q", "label": "b"}, {"text": "Where is my card?", "label": "a"}])
    split = lock(table, test, _task(table), SplitOptions(0))
    assert split.removed == (
        RemovedRow("42", "2", 1.0),
        RemovedRow("41", "2", pytest.approx(8 / 9)),
        RemovedRow("43", "2", 0.75),
    )
    assert len(split.train) + len(split.validation) == 41
    assert split.notes == (EqualRowsRemoved(1, "42", "2"), NearRowsRemoved(2, "41", "2"))


def test_groups_of_the_test_file_leave_training():
    rows = [{"text": f"t {i}", "label": "ab"[i % 2], "user": i // 6} for i in range(60)]
    table = _table(rows, GROUPED)
    test = _table([{"text": "q", "label": "a", "user": 3}], GROUPED)
    split = lock(table, test, _task(table), SplitOptions(0, group_column="user"))
    learnt = split.train + split.validation
    assert "3" not in {sample.metadata.group for sample in learnt}
    assert len(learnt) == 54
    assert split.notes == (GroupRowsRemoved(6, "group_of_column", "user"),)
    assert split.method[-1].drawn == Drawn(0, "group_of_column", column="user")


def test_one_group_only_cannot_be_split():
    table = _table(
        [{"text": f"t {i}", "label": "ab"[i % 2], "user": 1} for i in range(30)], GROUPED
    )
    with pytest.raises(DataError, match="one-group"):
        lock(table, None, _task(table), SplitOptions(0))


def test_the_same_words_in_another_context_are_no_duplicate():
    rows = [{"instruction": f"task {i}", "input": "same", "output": f"o {i}"} for i in range(30)]
    table = _table(rows)
    split = lock(table, None, Task("generation"), SplitOptions(0))
    assert len(split.train + split.validation + split.test) == 30


def test_a_training_file_that_repeats_the_test_leaves_nothing():
    table = _table(_many({"a": 15, "b": 15}))
    with pytest.raises(DataError, match=r"no-training-rows .test=30"):
        lock(table, table, _task(table), SplitOptions(0))


def test_one_class_left_by_the_limit():
    table = _table(_many({"a": 30, "b": 30}))
    with pytest.raises(DataError, match="one-class-after-split"):
        lock(table, None, _task(table), SplitOptions(0, train_limit=2))


def test_generation_is_split_at_random():
    table = _table([{"input": f"q {i}", "output": f"some long answer {i}"} for i in range(100)])
    task = detect(table)
    assert task.kind == "generation"
    one, two = (lock(table, None, task, SplitOptions(seed)) for seed in (0, 1))
    assert _ids(one.test) != _ids(two.test)
    assert (len(one.train), len(one.validation), len(one.test)) == (72, 8, 20)


@pytest.mark.parametrize(
    "wrong",
    [{"test_fraction": 0}, {"validation_fraction": 1}, {"train_limit": 1}, {"test_limit": 0}],
)
def test_impossible_options_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SplitOptions(0, **wrong)
