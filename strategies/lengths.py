"""How long a strategy's prompts and answers are, before the model's tokenizer is loaded."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

from advisor.advice.facts import CHARACTERS_PER_TOKEN
from advisor.data.task import written_by_character
from advisor.types import Message, Sample, Task
from strategies.prompt import Prompt
from strategies.prompted import budget_for
from strategies.registry import ModelUse
from strategies.retrieval.splitting import PROMPT_CHARACTERS

TURN_TOKENS = 5
"""What a chat template puts around one message: a mark for the role, one or two for its end."""
MOST_THOUGHT_TOKENS = 256
"""Of a thought before an answer, off the CPU."""
SAMPLED_ROWS = 200
"""Rows whose tokens are counted to learn how many characters a token holds."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """Turns characters into tokens.

    Attributes:
        characters_per_token: of this model on this data.
        counted: by the model's own tokenizer; False: a rule of thumb.
    """

    characters_per_token: float
    counted: bool

    def tokens(self, characters: float, turns: int = 0) -> int:
        """Tokens of so many characters in so many chat messages."""
        return math.ceil(characters / self.characters_per_token) + turns * TURN_TOKENS


def ruler(tokenizer: Path | None, rows: Sequence[Sample]) -> Ruler:
    """Learn from some rows how many characters a token holds.

    Args:
        tokenizer: the model's tokenizer.json, if it is on this machine.
        rows: labelled rows.
    """
    step = max(1, len(rows) // SAMPLED_ROWS)
    texts = [f"{row.input} {row.target or ''}" for row in rows[::step]]
    if tokenizer is not None:
        from tokenizers import Tokenizer

        try:
            read = Tokenizer.from_file(str(tokenizer))
        except Exception:  # noqa: BLE001 - the library raises nothing narrower; the trial will tell
            read = None
        if read is not None:
            # one by one: a batch would start threads, and trials are processes forked later
            tokens = sum(len(read.encode(text, add_special_tokens=False).ids) for text in texts)
            return Ruler(sum(map(len, texts)) / max(1, tokens), counted=True)
    by_character = written_by_character([row.input for row in rows[::step]])
    return Ruler(1.0 if by_character else float(CHARACTERS_PER_TOKEN), counted=False)


@dataclass(frozen=True, slots=True)
class Lengths:
    """Tokens of one strategy's requests.

    Attributes:
        longest, mean: of the prompts.
        shared: that all prompts begin with, which are read once.
        fed: that are fed beside each prompt: all labels, or the longest generated answer.
        scored: positions per request whose logits are made.
        answer: of a mean answer, its end mark included.
        chooses: labels are scored; nothing is generated but in the free-running sample.
    """

    longest: int
    mean: int
    shared: int
    fed: int
    scored: int
    answer: int
    chooses: bool


@dataclass(frozen=True, slots=True)
class TrainingLengths:
    """Tokens of training rows: prompt and answer together, and of the longest answer alone."""

    rows: tuple[int, ...]
    longest_answer: int

    @property
    def longest(self) -> int:
        """Tokens of the longest row."""
        return max(self.rows)

    @property
    def mean(self) -> int:
        """Tokens of a mean row."""
        return round(fmean(self.rows))


def of_training(rows: Sequence[Sample], task: Task, measure: Ruler) -> TrainingLengths:
    """Measure training rows: no label list, no demonstrations."""
    answers = [measure.tokens(len(row.target or "")) + 1 for row in rows]
    prompts = [_prompt_tokens(Prompt(row, task), measure) for row in rows]
    both = (prompt + answer for prompt, answer in zip(prompts, answers, strict=True))
    return TrainingLengths(tuple(both), max(answers))


def of_documents(path: Path, tokenizer: Path | None) -> int:
    """Tokens of all documents, each different text once, as a prompt shows them.

    Args:
        path: file or folder of documents.
        tokenizer: the model's tokenizer.json, if it is on this machine.

    Raises:
        DocumentError: they cannot be read.
    """
    from strategies.retrieval.long_context import collection  # brings LangChain

    rows = [Sample(one.id, f"\n[{one.id}] {one.text}", None) for one in collection(path)]
    return ruler(tokenizer, rows).tokens(sum(len(row.input) for row in rows))


@dataclass(frozen=True)
class Material:
    """What prompts are made of.

    Attributes:
        train, test: rows; test rows are asked, training rows are shown.
        task: what is asked for.
        documents: passages come from documents, not from training rows.
        collection: tokens of all documents, where a strategy shows them all.
    """

    train: Sequence[Sample]
    test: Sequence[Sample]
    task: Task
    documents: bool
    collection: int = 0

    def asking(self, use: ModelUse, measure: Ruler) -> Lengths:
        """Measure the requests of a strategy that uses the model so."""
        prompts = [
            _prompt_tokens(Prompt(row, self.task, list_labels=use.lists_labels), measure)
            for row in self.test
        ]
        shown = self._demonstrations(use, measure)
        passages = self._passages(use, measure)
        examples = use.examples * (passages + self._row_tokens(measure)) if self.documents else 0
        first = Prompt(self.test[0], self.task, list_labels=use.lists_labels).messages()[:1]
        shared = measure.tokens(_characters(first), len(first))
        fed, scored = self._answers(measure, learned=use.trained is not None)
        fed += MOST_THOUGHT_TOKENS if use.thinks else 0
        return Lengths(
            longest=max(prompts) + shown + examples + passages,
            mean=round(fmean(prompts)) + shown + examples + passages,
            shared=shared + examples + (shown + passages if use.same_for_all else 0),
            fed=fed,
            scored=scored,
            answer=measure.tokens(fmean(len(row.target or "") for row in self.train))
            + (MOST_THOUGHT_TOKENS if use.thinks else 0)
            + 1,
            chooses=self.task.ranks and not use.thinks,
        )

    def _demonstrations(self, use: ModelUse, measure: Ruler) -> int:
        fewest, most = use.demonstrations
        count = min(most, max(fewest, len(self.task.labels)), len(self.train))
        return count * self._row_tokens(measure)

    def _row_tokens(self, measure: Ruler) -> int:
        """Tokens of a mean training row in two turns."""
        return measure.tokens(
            fmean(len(row.input) + len(row.target or "") for row in self.train), 2
        )

    def _passages(self, use: ModelUse, measure: Ruler) -> int:
        if use.all_documents:
            return self.collection
        if use.passages and self.documents:
            return measure.tokens(PROMPT_CHARACTERS)
        return use.passages * self._row_tokens(measure)

    def _answers(self, measure: Ruler, *, learned: bool) -> tuple[int, int]:
        """Tokens fed beside a prompt, and positions whose logits are made."""
        if self.task.ranks:
            options = max((self.task.options(row) for row in self.test), key=len)
            labels = sum(measure.tokens(len(label)) for label in options)
            return labels, labels + 1
        lengths = [measure.tokens(len(row.target or "")) + 1 for row in self.train]
        return budget_for(lengths, learned=learned), 1


def _prompt_tokens(prompt: Prompt, measure: Ruler) -> int:
    messages = prompt.messages()
    return measure.tokens(_characters(messages), len(messages) + 1)


def _characters(messages: Sequence[Message]) -> int:
    return sum(len(message.content) for message in messages)
