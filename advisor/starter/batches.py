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

from advisor.starter.bank import Bank
from advisor.starter.classify import varied
from advisor.starter.generator import sample
from advisor.starter.sample import ASSISTANT, END, SPECIAL_TOKENS, USER, Conversation, Sample

ROUND_STEPS = 32
CHUNK = 128  # samples tokenised in one call
PLAIN_SHARE, PLAIN_WEIGHT = 0.10, 0.15  # share of the other tokens that carry a little loss


@dataclass(frozen=True)
class Drills:
    """Drills until this progress: their share of the steps and their sizes.

    `meaning` is the share of steps that only read single texts, `share` that of steps on random
    ids; `noise` is the most ids around a key, `common` how many of them come back in every turn.
    """

    until: float
    meaning: float
    share: float
    rows: int = 20
    length: int = 64
    noise: int = 4
    common: int = 0


DRILLS = (
    Drills(until=0.05, meaning=0.5, share=0.2),
    Drills(until=0.2, meaning=0.3, share=0.1),
    Drills(until=0.5, meaning=0.15, share=0.08, rows=10, length=192, noise=14, common=6),
    Drills(until=2.0, meaning=0.08, share=0.04, rows=10, length=192, noise=14, common=6),
)


@dataclass(frozen=True)
class Batch:
    """Token ids, loss weights of predicting each id, and mask of the final answers, all (B, T).

    `places` (K, 2) are rows and positions of the batch whose state should mean the text with that
    row of the bank, `meanings` (K,).
    """

    tokens: Tensor
    weights: Tensor
    final: Tensor
    kinds: tuple[str, ...]
    places: Tensor
    meanings: Tensor


@dataclass(frozen=True)
class Row:
    """One tokenised sample; arrays of length T."""

    tokens: list[int]
    weights: np.ndarray[tuple[int], np.dtype[np.float32]]
    final: np.ndarray[tuple[int], np.dtype[np.bool_]]
    kind: str
    meanings: tuple[tuple[int, int], ...]


class Batches:
    """The batches of one worker."""

    def __init__(
        self, bank: Bank, tokenizer: PreTrainedTokenizerFast, budget: int, context: int
    ) -> None:
        self.bank = bank
        self.tokenizer = tokenizer
        self.budget = budget
        self.context = context

    def round(self, progress: float, rng: random.Random) -> Iterator[Batch]:
        """`ROUND_STEPS` batches of at most `budget` padded tokens each."""
        drills = next(stage for stage in DRILLS if progress < stage.until)
        queue: list[list[Row]] = []
        while len(queue) < ROUND_STEPS:
            queue = self._cut(self._rows(progress, rng), rng)
        for rows in queue[:ROUND_STEPS]:
            draw = rng.random()
            if draw < drills.meaning:
                yield self._single_texts(rng)
            elif draw < drills.meaning + drills.share:
                yield self._drill(drills, rng)
            else:
                yield _stack(rows)

    def _single_texts(self, rng: random.Random) -> Batch:
        """Single texts of the bank, with no answer: only their meaning is asked."""
        rows: list[Row] = []
        longest = 0
        while longest * (len(rows) + 1) <= self.budget:
            drawn = sorted(rng.sample(range(len(self.bank.texts)), 16))
            made = self.encode([_single(self.bank, row, rng) for row in drawn], rng)
            rows += made
            longest = max(longest, *(len(row.tokens) for row in made))
        for row in rows:
            row.weights[:] = 0
        return _stack(rows)

    def _rows(self, progress: float, rng: random.Random) -> list[Row]:
        rows: list[Row] = []
        while sum(len(row.tokens) for row in rows) < self.budget * ROUND_STEPS:
            rows += self.encode([sample(self.bank, progress, rng) for _ in range(CHUNK)], rng)
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

    def _drill(self, drills: Drills, rng: random.Random) -> Batch:
        """Random ids: repetitions, key-value pairs, or turns with a key somewhere in each text."""
        make = rng.choice((_repetition, _pairs, _turns, _turns))
        ids = range(len(SPECIAL_TOKENS), len(self.tokenizer))
        drawn = [make(drills, ids, rng) for _ in range(drills.rows)]
        tokens = torch.tensor([ids for ids, _ in drawn])
        weights = torch.tensor([weight for _, weight in drawn])
        final = torch.zeros(weights.shape, dtype=torch.bool)
        for row in range(drills.rows):
            final[row, weights[row].nonzero()[-1:, 0]] = True
        kinds = (make.__name__.strip("_"),) * drills.rows
        none = torch.zeros(0, dtype=torch.long)
        return Batch(tokens, weights, final, kinds, none.view(0, 2), none)


def _single(bank: Bank, row: int, rng: random.Random) -> Sample:
    talk = Conversation()
    talk.user(varied(bank.texts[row], rng), row)
    talk.assistant("", 0.0)
    return talk.sample("meaning")


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
    meanings = tuple((int(np.searchsorted(start, at)), row) for at, row in item.meanings)
    return Row(ids, weights, inside, item.kind, meanings)


def _stack(rows: Sequence[Row]) -> Batch:
    size = (len(rows), max(len(row.tokens) for row in rows))
    tokens = torch.zeros(size, dtype=torch.long)
    weights, final = torch.zeros(size), torch.zeros(size, dtype=torch.bool)
    for index, row in enumerate(rows):
        length = len(row.tokens)
        tokens[index, :length] = torch.tensor(row.tokens)
        weights[index, :length] = torch.from_numpy(row.weights)
        final[index, :length] = torch.from_numpy(row.final)
    marked = [(i, at, meant) for i, row in enumerate(rows) for at, meant in row.meanings]
    table = torch.tensor(marked, dtype=torch.long).view(-1, 3)
    kinds = tuple(row.kind for row in rows)
    return Batch(tokens, weights, final, kinds, table[:, :2], table[:, 2])


def _repetition(
    drills: Drills, ids: Sequence[int], rng: random.Random
) -> tuple[list[int], list[float]]:
    size = rng.randint(3, 14)
    piece = [rng.choice(ids) for _ in range(size)]
    weights = [0.0] * (size + 1) + [1.0] * (drills.length - size - 1)
    return (piece * drills.length)[: drills.length], weights


def _pairs(drills: Drills, ids: Sequence[int], rng: random.Random) -> tuple[list[int], list[float]]:
    count, noise = rng.randint(3, 8), rng.randint(0, 3)
    keys, values = ([rng.choice(ids) for _ in range(count)] for _ in range(2))
    between, after = rng.choice(ids), rng.choice(ids)
    row: list[int] = []
    weights: list[float] = []
    seen: set[int] = set()
    while len(row) < drills.length:
        pick = rng.randrange(count)
        before = [rng.choice(ids) for _ in range(rng.randint(0, noise))]
        behind = [rng.choice(ids) for _ in range(rng.randint(0, noise))]
        row += [*before, keys[pick], *behind, between, values[pick], after]
        weights += [0.0] * (len(before) + len(behind) + 2) + [float(pick in seen), 0.0]
        seen.add(pick)
    return row[: drills.length], weights[: drills.length]


def _turns(drills: Drills, ids: Sequence[int], rng: random.Random) -> tuple[list[int], list[float]]:
    """Classification without words: each user turn holds one key among noise, then its label."""
    user, assistant, end = (SPECIAL_TOKENS.index(mark) for mark in (USER, ASSISTANT, END))
    count, noise, size = rng.randint(2, 5), rng.randint(0, drills.noise), rng.randint(1, 2)
    keys = [rng.choice(ids) for _ in range(count)]
    labels = [[rng.choice(ids) for _ in range(size)] for _ in range(count)]
    common = [rng.choice(ids) for _ in range(drills.common)]
    row: list[int] = []
    weights: list[float] = []
    seen: set[int] = set()
    while len(row) < drills.length:
        pick = rng.randrange(count)
        text = [_noise(common, ids, rng) for _ in range(rng.randint(0, noise))]
        text.insert(rng.randint(0, len(text)), keys[pick])
        row += [user, *text, end, assistant, *labels[pick], end]
        weights += [0.0] * (len(text) + 3) + [float(pick in seen)] * (size + 1)
        seen.add(pick)
    return row[: drills.length], weights[: drills.length]


def _noise(common: Sequence[int], ids: Sequence[int], rng: random.Random) -> int:
    return rng.choice(common if common and rng.random() < 0.5 else ids)
