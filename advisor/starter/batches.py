"""Batches: samples of similar length side by side, never packed, cut by a token budget.

Data comes in rounds of `ROUND_STEPS` steps. A round depends only on its seed and the progress, so a
resumed run sees exactly the data it would have seen.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from transformers import PreTrainedTokenizerFast

from advisor.starter.generator import sample
from advisor.starter.sample import ASSISTANT, END, SPECIAL_TOKENS, USER, Sample

ROUND_STEPS = 32
CHUNK = 128  # samples tokenised in one call
PLAIN_SHARE, PLAIN_WEIGHT = 0.10, 0.15  # share of the other tokens that carry a little loss
DRILL_ROWS, DRILL_LENGTH = 20, 64
#: share of the steps that are drills, until this progress
DRILL_SHARES = ((0.2, 0.4), (0.5, 0.1), (2.0, 0.03))


@dataclass(frozen=True)
class Batch:
    """Token ids, loss weights of predicting each id, and mask of the final answers, all (B, T)."""

    tokens: Tensor
    weights: Tensor
    final: Tensor
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One tokenised sample; arrays of length T."""

    tokens: list[int]
    weights: np.ndarray[tuple[int], np.dtype[np.float32]]
    final: np.ndarray[tuple[int], np.dtype[np.bool_]]
    kind: str


class Batches:
    """The batches of one worker."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast, budget: int, context: int) -> None:
        self.tokenizer = tokenizer
        self.budget = budget
        self.context = context

    def round(self, progress: float, rng: random.Random) -> Iterator[Batch]:
        """`ROUND_STEPS` batches of at most `budget` padded tokens each."""
        drill_share = next(share for end, share in DRILL_SHARES if progress < end)
        queue: list[list[Row]] = []
        while len(queue) < ROUND_STEPS:
            queue = self._cut(self._rows(progress, rng), rng)
        for rows in queue[:ROUND_STEPS]:
            yield self._drill(rng) if rng.random() < drill_share else _stack(rows)

    def _rows(self, progress: float, rng: random.Random) -> list[Row]:
        rows: list[Row] = []
        while sum(len(row.tokens) for row in rows) < self.budget * ROUND_STEPS:
            rows += self.encode([sample(progress, rng) for _ in range(CHUNK)], rng)
        return rows

    def encode(self, samples: Sequence[Sample], rng: random.Random) -> list[Row]:
        """Tokenise samples; those longer than the context are left out."""
        texts = [item.text for item in samples]
        encoded = self.tokenizer(texts, add_special_tokens=False, return_offsets_mapping=True)
        pairs = zip(samples, encoded["input_ids"], encoded["offset_mapping"], strict=True)
        return [
            _row(item, ids, np.array(offsets), rng)
            for item, ids, offsets in pairs
            if len(ids) <= self.context
        ]

    def _cut(self, rows: list[Row], rng: random.Random) -> list[list[Row]]:
        rows.sort(key=lambda row: len(row.tokens) + 8 * rng.random())
        groups: list[list[Row]] = [[]]
        longest = 0
        for row in rows:
            longest = max(longest, len(row.tokens))
            if groups[-1] and longest * (len(groups[-1]) + 1) > self.budget:
                groups.append([])
                longest = len(row.tokens)
            groups[-1].append(row)
        rng.shuffle(groups)
        return groups

    def _drill(self, rng: random.Random) -> Batch:
        """Random ids: repetitions, key-value pairs, or turns with a key somewhere in each text."""
        make = rng.choice((_repetition, _pairs, _turns, _turns))
        first, last = len(SPECIAL_TOKENS), len(self.tokenizer) - 1
        drawn = [make(first, last, rng) for _ in range(DRILL_ROWS)]
        tokens = torch.tensor([ids for ids, _ in drawn])
        weights = torch.tensor([weight for _, weight in drawn])
        final = torch.zeros(weights.shape, dtype=torch.bool)
        for row in range(DRILL_ROWS):
            final[row, weights[row].nonzero()[-1:, 0]] = True
        return Batch(tokens, weights, final, (make.__name__.strip("_"),) * DRILL_ROWS)


def _row(
    item: Sample,
    ids: list[int],
    offsets: np.ndarray[tuple[int, int], np.dtype[np.int64]],
    rng: random.Random,
) -> Row:
    start, end = offsets[:, 0], offsets[:, 1]
    weights = np.zeros(len(ids), dtype=np.float32)
    inside = np.zeros(len(ids), dtype=np.bool_)
    for span in item.spans:
        inside = (end > span.start) & (start < span.end)
        weights[inside] = span.weight
    plain = np.array([rng.random() < PLAIN_SHARE for _ in ids]) & (weights == 0)
    weights[plain] = PLAIN_WEIGHT
    return Row(ids, weights, inside, item.kind)


def _stack(rows: Sequence[Row]) -> Batch:
    size = (len(rows), max(len(row.tokens) for row in rows))
    tokens = torch.zeros(size, dtype=torch.long)
    weights, final = torch.zeros(size), torch.zeros(size, dtype=torch.bool)
    for index, row in enumerate(rows):
        length = len(row.tokens)
        tokens[index, :length] = torch.tensor(row.tokens)
        weights[index, :length] = torch.from_numpy(row.weights)
        final[index, :length] = torch.from_numpy(row.final)
    return Batch(tokens, weights, final, tuple(row.kind for row in rows))


def _repetition(first: int, last: int, rng: random.Random) -> tuple[list[int], list[float]]:
    length = rng.randint(3, 14)
    ids = [rng.randint(first, last) for _ in range(length)]
    weights = [0.0] * (length + 1) + [1.0] * (DRILL_LENGTH - length - 1)
    return (ids * DRILL_LENGTH)[:DRILL_LENGTH], weights


def _pairs(first: int, last: int, rng: random.Random) -> tuple[list[int], list[float]]:
    count, noise = rng.randint(3, 8), rng.randint(0, 3)
    keys, values = ([rng.randint(first, last) for _ in range(count)] for _ in range(2))
    between, after = rng.randint(first, last), rng.randint(first, last)
    ids: list[int] = []
    weights: list[float] = []
    seen: set[int] = set()
    while len(ids) < DRILL_LENGTH:
        pick = rng.randrange(count)
        before = [rng.randint(first, last) for _ in range(rng.randint(0, noise))]
        ids += [*before, keys[pick], between, values[pick], after]
        weights += [0.0] * (len(before) + 2) + [float(pick in seen), 0.0]
        seen.add(pick)
    return ids[:DRILL_LENGTH], weights[:DRILL_LENGTH]


def _turns(first: int, last: int, rng: random.Random) -> tuple[list[int], list[float]]:
    """Classification without words: each user turn holds one key among noise, then its label."""
    user, assistant, end = (SPECIAL_TOKENS.index(mark) for mark in (USER, ASSISTANT, END))
    count, noise, size = rng.randint(2, 5), rng.randint(0, 4), rng.randint(1, 2)
    keys = [rng.randint(first, last) for _ in range(count)]
    labels = [[rng.randint(first, last) for _ in range(size)] for _ in range(count)]
    ids: list[int] = []
    weights: list[float] = []
    seen: set[int] = set()
    while len(ids) < DRILL_LENGTH:
        pick = rng.randrange(count)
        text = [rng.randint(first, last) for _ in range(rng.randint(0, noise))]
        text.insert(rng.randint(0, len(text)), keys[pick])
        ids += [user, *text, end, assistant, *labels[pick], end]
        weights += [0.0] * (len(text) + 3) + [float(pick in seen)] * (size + 1)
        seen.add(pick)
    return ids[:DRILL_LENGTH], weights[:DRILL_LENGTH]
