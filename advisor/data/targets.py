"""Targets in the one spelling that a task has for them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from advisor.data.labels import label_key
from advisor.types import LETTERS, Sample, Task


def listed_labels(target: str) -> tuple[str, ...] | None:
    """The texts and numbers of a JSON list; None for anything else."""
    if not target.startswith("["):
        return None
    try:
        found = json.loads(target)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or any(isinstance(one, dict | list) for one in found):
        return None
    return tuple(
        one.strip() if isinstance(one, str) else json.dumps(one) for one in found if one != ""
    )


def joined_labels(target: str, mark: str | None) -> list[str]:
    """The labels of a target that joins them by a mark."""
    parts = target.split(mark) if mark else [target]
    return [part.strip() for part in parts if part.strip()]


def split_labels(target: str, task: Task) -> list[str]:
    """The labels of a row, as a list or joined; by the task's own mark or a usual one."""
    listed = listed_labels(target)
    if listed is not None:
        return list(listed)
    for mark in (task.separator.strip() or "\n", ";", "|", ",", "\n"):
        if mark in target and not any(mark in label for label in task.labels):
            return joined_labels(target, mark)
    return joined_labels(target, None)


def written_label(task: Task, label: str) -> str:
    """A label as the training rows write it; one they do not have stays as it is."""
    return _spellings(task.labels, task.labels_as_written).get(_key(task, label), label.strip())


def written_target(task: Task, target: str) -> str:
    """The target of a row as the task writes it."""
    if task.kind == "classification":
        return written_label(task, target)
    if task.kind == "multilabel":
        return joined(task, split_labels(target, task))
    return target


def joined(task: Task, labels: Iterable[str]) -> str:
    """Labels as one text: each once, in order, joined by the task's mark."""
    return task.separator.join(sorted({written_label(task, label) for label in labels}))


def written(task: Task, samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """Rows with their targets as the task writes them; of a choice, its letter."""
    return tuple(_written(task, sample) for sample in samples)


def _written(task: Task, sample: Sample) -> Sample:
    if sample.target is None:
        return sample
    if task.kind == "multiple_choice":
        options = sample.metadata.choices
        if sample.target not in options:
            return sample
        return replace(sample, target=LETTERS[options.index(sample.target)])
    target = written_target(task, sample.target)
    return sample if target == sample.target else replace(sample, target=target)


def _key(task: Task, label: str) -> str:
    return label.strip() if task.labels_as_written else label_key(label)


@lru_cache(64)
def _spellings(labels: tuple[str, ...], as_written: bool) -> dict[str, str]:
    return {label.strip() if as_written else label_key(label): label for label in labels}
