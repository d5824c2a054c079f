"""A causal LM of transformers behind the `Model` protocol."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from advisor.errors import ModelError
from advisor.models.base import Choice, Encoded, Generation, Message
from advisor.models.chat import ChatFormat
from advisor.models.fast import FastDecoder, agrees_with_full_rescoring
from advisor.models.plain import LABELS_AT_ONCE, generate_one, rescoring_within_memory
from advisor.models.prefix import PrefixCache
from advisor.models.shortage import Halving
from advisor.types import ModelInfo


class TransformersModel:
    """A transformers causal LM behind the `Model` protocol.

    Attributes:
        model: the transformers model; adapters may be injected into it in place, after which
            `forget_prefix` must be called.
        tokenizer: its tokenizer.
        fast: the exact fast path; None for models whose scores it does not reproduce.
    """

    def __init__(self, model: Any, tokenizer: Any, info: ModelInfo) -> None:
        self.model, self.tokenizer = model, tokenizer
        self._info = info
        self._format = ChatFormat(tokenizer)
        self._prefix = PrefixCache(model)
        self._plain_halving = Halving(unit="label sequences")
        self.fast: FastDecoder | None = None
        if agrees_with_full_rescoring(model, self._prefix):
            self.fast = FastDecoder(model, self._prefix)
        self._label_ids: dict[tuple[str, ...], list[tuple[int, ...]]] = {}

    @property
    def info(self) -> ModelInfo:
        """The model as loaded."""
        return self._info

    def describe(self, info: ModelInfo) -> None:
        """Name the model differently in the report (the user's word for it, a note)."""
        self._info = info

    @property
    def device(self) -> torch.device:
        """Where the model runs."""
        return torch.device(self.model.device)

    @property
    def halving(self) -> Halving:
        """How often batches had to be halved because memory ran out."""
        return self._plain_halving if self.fast is None else self.fast.halving

    def begin_smaller(self, quarterings: int) -> None:
        """Take batches of a quarter from now on, or of a quarter of that, and so on."""
        if self.fast is None:
            self._plain_halving.rows = max(1, LABELS_AT_ONCE >> 2 * quarterings)
        else:
            self.fast.begin_smaller(quarterings)

    def forget_prefix(self) -> None:
        """Drop cached keys and values; needed after the weights or adapters changed."""
        self._prefix.forget()

    def encode(self, messages: Sequence[Message]) -> Encoded:
        """Render and tokenise; the answer's tokens follow directly."""
        return self._format.encode(messages)

    def answer_ids(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Token ids of each answer as it follows a prompt, its end mark included."""
        return self._format.answer_ids(texts)

    def answer_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of tokens each text takes as an answer, its end mark included."""
        return [len(ids) for ids in self.answer_ids(texts)]

    def check(
        self, conversations: Sequence[Sequence[Message]], labels: Sequence[str]
    ) -> tuple[str, ...]:
        """Try some of a run's prompts and all of its labels; return sentences for the report.

        Raises:
            ModelError: the template loses a part of a prompt or breaks on it, two labels have the
                same tokens, or a prompt has a token without a row in the embeddings.
        """
        self._format.check(conversations)
        if labels:
            self._format.check_labels(labels)
        rows = int(self.model.get_input_embeddings().weight.shape[0])
        encoded = [self.encode(messages).ids for messages in conversations]
        highest = max(map(max, (*encoded, *self.answer_ids(labels))), default=0)
        if highest >= rows:
            token = self.tokenizer.convert_ids_to_tokens(highest)
            raise ModelError(
                f"model {self.info.id!r}: its chat template writes the token {token!r}, number "
                f"{highest:,}, and the embeddings have {rows:,} rows. Get the tokenizer and the "
                "weights from the same model."
            )
        return self._format.notes()

    def rank(self, prompts: Sequence[Encoded], labels: Sequence[str]) -> Iterator[Choice]:
        """Choose the label with the highest ln p(label and end mark | prompt) for every prompt."""
        if not prompts:
            return
        ids = self._labels(tuple(labels))
        rows = [prompt.ids for prompt in prompts]
        if self.fast is None:
            scored: Iterator[tuple[int, Any]] = (
                (row, rescoring_within_memory(self.model, prompt, ids, self._plain_halving))
                for row, prompt in enumerate(rows)
            )
        else:
            scored = self.fast.score(rows, ids)
        for row, values in scored:
            best = max(range(len(labels)), key=lambda index: values[index])
            numbers = tuple(float(value) for value in values)
            yield Choice(row, labels[best], numbers, len(ids[best]))

    def generate(self, prompts: Sequence[Encoded], max_new_tokens: int) -> Iterator[Generation]:
        """Answer every prompt greedily, up to `max_new_tokens` tokens."""
        if not prompts:
            return
        stops = self._stop_ids()
        rows = [prompt.ids for prompt in prompts]
        if self.fast is None:
            for row, prompt in enumerate(rows):
                tokens = generate_one(self.model, prompt, max_new_tokens, sorted(stops))
                ended = len(tokens) < max_new_tokens
                yield Generation(row, self._format.decode(tokens), len(tokens), ended)
            return
        for row, tokens, ended in self.fast.generate(rows, max_new_tokens, stops):
            yield Generation(row, self._format.decode(tokens), len(tokens), ended)

    def _labels(self, labels: tuple[str, ...]) -> list[tuple[int, ...]]:
        if labels not in self._label_ids:
            self._label_ids[labels] = self.answer_ids(labels)
        return self._label_ids[labels]

    def _stop_ids(self) -> frozenset[int]:
        stops = {self._format.end_id}
        own = self.model.generation_config.eos_token_id
        for token in own if isinstance(own, list) else [own, self.tokenizer.eos_token_id]:
            if token is not None:
                stops.add(int(token))
        return frozenset(stops)
