"""Seeded choices of rows that keep the shares of the labels, or keep groups whole."""

from __future__ import annotations

import random
from collections.abc import Sequence


def chosen(
    labels: Sequence[str],
    rows: Sequence[int],
    limit: int | None,
    rng: random.Random,
    *,
    keep_every_label: bool = False,
) -> list[int]:
    """At most `limit` of `rows`, in file order, every label with about its share.

    Each label's rows are shuffled and spread evenly over the interval 0 to 1; the first `limit` in
    that order are taken. A smaller limit with the same seed takes a subset of what a larger takes.

    Args:
        labels: label of every row of the table, looked up by row index.
        rows: row indices to choose from.
        limit: how many to take; None for all.
        rng: decides.
        keep_every_label: put one row of each label first. Without it, a label too rare for its
            share of `limit` gives no row (so that a single row of a label stays for training).
    """
    if limit is None or limit >= len(rows):
        return sorted(rows)
    by_label: dict[str, list[int]] = {}
    for row in rows:
        by_label.setdefault(labels[row], []).append(row)
    placed: list[tuple[float, float, int]] = []
    for label in sorted(by_label):
        members = by_label[label]
        rng.shuffle(members)
        for rank, row in enumerate(members):
            first = keep_every_label and rank == 0
            place = 0.0 if first else (rank + 0.5) / len(members)
            placed.append((place, rng.random(), row))
    placed.sort()
    return sorted(row for _, _, row in placed[:limit])


def whole_groups(
    groups: Sequence[str | None], rows: Sequence[int], wanted: int, rng: random.Random
) -> list[int]:
    """About `wanted` of `rows`, in file order, as whole groups; a row without group is its own.

    Groups are taken in random order as long as they fit. If none fits, the smallest is taken,
    provided that something remains.
    """
    members: dict[tuple[str, object], list[int]] = {}
    for row in rows:
        group = groups[row]
        members.setdefault(("row", row) if group is None else ("group", group), []).append(row)
    names = sorted(members, key=str)
    rng.shuffle(names)
    taken: list[int] = []
    for name in names:
        if len(taken) + len(members[name]) <= wanted:
            taken += members[name]
    if not taken and len(names) > 1:
        taken = members[min(names, key=lambda name: len(members[name]))]
    return sorted(taken)
