"""Holds generated answers to a JSON Schema (llguidance): tokens that would leave it are masked.

Greedy stays greedy: of the tokens that the schema allows, the most likely one is taken. When half
of an answer's tokens are used, it is ended: from there on, tokens that close a text, an array or an
object are taken as soon as they are allowed. So an answer is valid, however long it wanted to be.

`advisor export` copies this file into the folders it writes: it imports nothing of this program.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from llguidance import LLMatcher, LLTokenizer
from llguidance import numpy as bitmask

CLOSING = ("}", "]", '"', ",")
"""What ends an answer, the first that is allowed."""


def can_constrain(tokenizer: Any) -> bool:
    """Whether answers of a model with this tokenizer can be held to a schema."""
    return bool(getattr(tokenizer, "is_fast", False))


class Grammar:
    """A schema as the tokens of one model.

    Args:
        tokenizer: a fast tokenizer of transformers.
        vocabulary: tokens that the model scores, those without a text included.
        ends: tokens that end an answer.
        schema: JSON Schema as text.
        lead: white space that the model writes before every answer.

    Raises:
        ValueError: the schema cannot be kept to.
    """

    def __init__(
        self, tokenizer: Any, vocabulary: int, ends: Sequence[int], schema: str, lead: str
    ) -> None:
        self._tokenizer = _tokenizer(tokenizer, vocabulary, tuple(ends))
        body = LLMatcher.grammar_from_json_schema(schema)
        if lead:
            body = LLMatcher.grammar_from_lark(
                f"start: LEAD? answer\nLEAD: {json.dumps(lead)}\nanswer: %json {schema}\n"
            )
        self._first = LLMatcher(self._tokenizer, body)
        if self._first.is_error():
            raise ValueError(str(self._first.get_error()))
        self.vocabulary = vocabulary
        closing = [self._tokenizer.tokenize_str(text) for text in CLOSING]
        self.closing = [ids[0] for ids in closing if len(ids) == 1]

    def begin(self, max_new_tokens: int) -> Held:
        """The state of a new answer of at most so many tokens."""
        return Held(self, self._first.deep_copy(), max_new_tokens // 2)


class Held:
    """One answer that is held to a grammar."""

    def __init__(self, grammar: Grammar, matcher: LLMatcher, at_most: int) -> None:
        self._grammar, self._matcher, self._at_most = grammar, matcher, at_most
        self._taken = 0
        self._bits = bitmask.allocate_token_bitmask(1, grammar.vocabulary)

    def allowed(self) -> torch.Tensor:
        """Which tokens may come next, shape (vocabulary,), bool."""
        bitmask.fill_next_token_bitmask(self._matcher, self._bits)
        bits = np.unpackbits(self._bits[0].view(np.uint8), bitorder="little")
        allowed = torch.from_numpy(bits[: self._grammar.vocabulary].astype(bool))
        if self._taken >= self._at_most:
            for token in self._grammar.closing:
                if allowed[token]:
                    allowed = torch.zeros_like(allowed)
                    allowed[token] = True
                    break
        return allowed

    def take(self, token: int) -> bool:
        """Go on with a token; whether the answer is whole and nothing can follow."""
        self._taken += 1
        return not self._matcher.consume_token(token) or self._matcher.is_stopped()

    @property
    def was_cut(self) -> bool:
        """Whether the answer had to be ended."""
        return self._taken > self._at_most

    @property
    def ended(self) -> bool:
        """Whether the answer is whole, and ended by itself."""
        return self._matcher.is_accepting() and not self.was_cut


def restricted(scores: torch.Tensor, answers: Sequence[Held | None]) -> torch.Tensor:
    """Scores with those of forbidden tokens at minus infinity; both of shape (answers, vocabulary).

    `answers`: None for one that has ended.
    """
    rows = [
        one.allowed() if one is not None else torch.ones(scores.shape[-1], dtype=torch.bool)
        for one in answers
    ]
    return scores.masked_fill(~torch.stack(rows).to(scores.device), -torch.inf)


def held_to(held: Held) -> dict[str, Any]:
    """What makes transformers' `generate` hold the one answer it writes."""
    from transformers import LogitsProcessorList, StoppingCriteriaList

    def ended(ids: torch.Tensor, _: object) -> torch.Tensor:
        return torch.tensor([held.take(int(ids[0, -1]))], device=ids.device)

    def allowed(_: object, scores: torch.Tensor) -> torch.Tensor:
        return restricted(scores, [held])

    return {
        "logits_processor": LogitsProcessorList([allowed]),
        "stopping_criteria": StoppingCriteriaList([ended]),
    }


@lru_cache(maxsize=4)
def _tokenizer(tokenizer: Any, vocabulary: int, ends: tuple[int, ...]) -> LLTokenizer:
    backend = tokenizer.backend_tokenizer
    backend = type(backend).from_str(backend.to_str())
    backend.no_padding()
    backend.no_truncation()
    return LLTokenizer(
        backend.to_str(), n_vocab=vocabulary, eos_token=list(ends) or None, slices=None
    )
