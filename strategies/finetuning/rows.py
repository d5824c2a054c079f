"""Training rows: prompt tokens, then answer tokens, and the order in which they are trained."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from advisor.models.base import Encoded, Model
from advisor.types import Message, ModelInfo
from strategies.finetuning.settings import BATCH_WINDOW
from strategies.prompt import Prompt, fit_to_context

IGNORED = -100
"""Label of a token that carries no loss, by convention of transformers and TRL."""


class TrainableModel(Model, Protocol):
    """A model that can be trained, and that knows the tokens of an answer."""

    model: Any
    tokenizer: Any
    leading: tuple[int, ...]

    @property
    def info(self) -> ModelInfo:
        """The model as loaded."""
        ...

    def encode(self, messages: Sequence[Message]) -> Encoded:
        """Render and tokenise."""
        ...

    def answer_ids(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Token ids of each answer as it follows a prompt, its end mark included."""
        ...

    def weights_changed(self) -> None:
        """Drop what other weights computed."""
        ...


@dataclass(frozen=True, slots=True)
class Row:
    """One training row: the prompt's tokens and the answer's, end mark included."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.prompt) + len(self.answer)

    @property
    def ids(self) -> list[int]:
        """What the model reads."""
        return [*self.prompt, *self.answer]

    @property
    def labels(self) -> list[int]:
        """What it is to predict: the answer only."""
        return [IGNORED] * len(self.prompt) + list(self.answer)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows ready to train on, and what it took to fit them into the model's context.

    Attributes:
        rows: in the order of the samples.
        truncated: rows whose input was cut.
        left_out: rows whose answer alone does not fit.
    """

    rows: tuple[Row, ...]
    truncated: int
    left_out: int


def build_rows(prompts: Sequence[Prompt], lm: TrainableModel) -> Rows:
    """Tokenise prompts as they will be asked later, each with the answer of its row.

    Usually without label list and demonstrations: the model learns the labels, and on 77 of them a
    row without the list is 2.4 times shorter and the result far better.
    """
    answers = lm.answer_ids([prompt.sample.target or "" for prompt in prompts])
    limit = lm.info.context_length
    rows: list[Row] = []
    truncated = left_out = 0
    for prompt, answer in zip(prompts, answers, strict=True):
        fitted = fit_to_context(prompt, lm, len(answer))
        row = Row(fitted.encoded.ids, answer)
        if limit is not None and len(row) > limit:
            left_out += 1
            continue
        truncated += fitted.truncated
        rows.append(row)
    return Rows(tuple(rows), truncated, left_out)


def training_order(lengths: Sequence[int], batch_size: int, steps: int, seed: int) -> list[int]:
    """Row numbers for `steps` batches of `batch_size`, batches of like length.

    Rows are shuffled anew in every pass and passes follow each other without a seam, so every row
    is drawn equally often give or take one. Within a window of batches rows are sorted by length
    and the batches shuffled again. A window is at most a quarter of a pass, so that few rows meet
    themselves in a batch.

    Returns:
        steps * batch_size row numbers; batch i is [i * batch_size : (i + 1) * batch_size].
    """
    rng = random.Random(seed)
    stream = _endless_passes(len(lengths), rng)
    window_batches = max(1, min(BATCH_WINDOW, len(lengths) // (4 * batch_size)))
    order: list[int] = []
    while len(order) < steps * batch_size:
        missing = steps - len(order) // batch_size
        window = [next(stream) for _ in range(batch_size * min(window_batches, missing))]
        window.sort(key=lambda row: lengths[row])
        batches = [window[at : at + batch_size] for at in range(0, len(window), batch_size)]
        rng.shuffle(batches)
        order.extend(row for batch in batches for row in batch)
    return order


def _endless_passes(count: int, rng: random.Random) -> Iterator[int]:
    while True:
        one_pass = list(range(count))
        rng.shuffle(one_pass)
        yield from one_pass
