"""A causal LM of transformers behind the `Model` protocol."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import GenerationConfig

from advisor.data_findings import ModelQuirk
from advisor.errors import ModelError
from advisor.models.base import Choice, Encoded, Generation, Margin
from advisor.models.chat import ChatFormat
from advisor.models.constraint import Grammar, can_constrain
from advisor.models.exactness import Audit, find_fast, one_scale_up_to, sees_ahead
from advisor.models.fast import FastDecoder
from advisor.models.oom import Backoff, ran_out, release
from advisor.models.plain import LABELS_AT_ONCE, Stop, generate_one, rescoring_within_memory
from advisor.models.prefix import PrefixCache
from advisor.trial_findings import Note, Remark
from advisor.types import Message, ModelInfo

Answer = TypeVar("Answer", bound=tuple[Any, ...])
ROUNDING = 0.3
"""Two labels closer than this, in nats, may change places with the rounding of bfloat16; measured,
see docs/benchmarks.md."""


class TransformersModel:
    """A transformers causal LM behind the `Model` protocol.

    Attributes:
        model: the transformers model; adapters may be injected into it in place, after which
            `weights_changed` must be called.
        tokenizer: its tokenizer.
        fast: the exact fast path; None for models that it does not reproduce.
        audit: how the fast path was compared with the library on this model's own requests.
        open_exact: opens the same model in float32, to decide between labels that are close; None
            where this one is exact itself, too large to be held twice, or trained.
        decides_close: it is used; off where time is measured, since no server would do so.
        leading: token ids before every prompt; a soft prompt's, see strategies/finetuning.
    """

    def __init__(self, model: Any, tokenizer: Any, info: ModelInfo) -> None:
        self.model, self.tokenizer = model, tokenizer
        self._format = ChatFormat(tokenizer)
        # a thought comes first in some models, and is in no schema
        constrains = can_constrain(tokenizer) and not self._format.thought_tokens
        self._info = replace(info, constrains=constrains)
        self._stop = Stop(self._stop_ids(), self._format.ended)
        # greedy means greedy: the folder's penalties, sampling and minimum lengths do not apply
        model.generation_config = GenerationConfig(
            eos_token_id=sorted(self._stop.ids) or None, pad_token_id=min(self._stop.ids, default=0)
        )
        # a slice of the hidden states would make torch copy the frozen output layer for each row
        output = model.get_output_embeddings()
        if output is not None:
            output.register_forward_pre_hook(_in_one_piece)
        if sees_ahead(model):
            raise ModelError("model-sees-ahead", model=info.id)
        self._one_scale_up_to = one_scale_up_to(model)
        self._prefix = PrefixCache(model)
        self._plain_backoff = Backoff(unit="label_sequences")
        self.fast = find_fast(model, self._prefix)
        self.audit = Audit()
        self.open_exact: Callable[[], TransformersModel] | None = None
        self.decides_close = True
        self.leading: tuple[int, ...] = ()
        self._exact: TransformersModel | None = None
        self._label_ids: dict[tuple[str, ...], list[tuple[int, ...]]] = {}
        self._grammars: dict[str, Grammar] = {}

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
    def backoff(self) -> Backoff:
        """How often batches had to be halved because memory ran out."""
        return self._plain_backoff if self.fast is None else self.fast.backoff

    @property
    def notes(self) -> tuple[Note, ...]:
        """What was given up to keep within memory, or to stay exact."""
        found = list(self.backoff.notes)
        if self.audit.differed:
            found.append(Remark("fast_path_differs"))
        elif self.fast is None:
            found.append(Remark("no_fast_path"))
        return tuple(found)

    def begin_smaller(self, oom_retries: int) -> None:
        """Take batches of a quarter from now on, or of a quarter of that, and so on."""
        if self.fast is None:
            self._plain_backoff.rows = max(1, LABELS_AT_ONCE >> 2 * oom_retries)
        else:
            self.fast.begin_smaller(oom_retries)

    def forget_prefix(self) -> None:
        """Drop cached keys and values."""
        self._prefix.forget()
        self.audit = Audit()

    def weights_changed(self) -> None:
        """Drop what other weights computed; needed after adapters were put in or trained."""
        self.forget_prefix()
        self.open_exact = self._exact = None

    def encode(self, messages: Sequence[Message]) -> Encoded:
        """Render and tokenise; the answer's tokens follow directly."""
        encoded = self._format.encode(messages)
        return replace(encoded, ids=self.leading + encoded.ids) if self.leading else encoded

    @property
    def has_chat_template(self) -> bool:
        """It writes prompts with one."""
        return self._format.has_template

    def encode_plain(self, messages: Sequence[Message]) -> Encoded:
        """Render without the chat template, as for a base model, and tokenise."""
        encoded = self._plain_format.encode(messages)
        return replace(encoded, ids=self.leading + encoded.ids, plain=True)

    @cached_property
    def _plain_format(self) -> ChatFormat:
        return ChatFormat(self.tokenizer, plain=True)

    def answer_ids(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Token ids of each answer as it follows a prompt, its end mark included."""
        return self._format.answer_ids(texts)

    def answer_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of tokens each text takes as an answer, its end mark included."""
        return [len(ids) for ids in self.answer_ids(texts)]

    def check(
        self, conversations: Sequence[Sequence[Message]], labels: Sequence[str]
    ) -> tuple[ModelQuirk, ...]:
        """Try some of a run's prompts and all of its labels; return what the report must say.

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
                "template-token-without-row",
                model=self.info.id,
                token=str(token),
                number=highest,
                rows=rows,
            )
        return self._format.notes()

    def rank(
        self, prompts: Sequence[Encoded], labels: Sequence[str], margin: Margin | None = None
    ) -> Iterator[Choice]:
        """Rank the labels by ln p(label and end mark | prompt), for every prompt.

        Where the model rounds to 16 bits and the decision is so close that rounding may have made
        it, the prompt is ranked again in float32 (see `open_exact`). Who decides otherwise than for
        the most likely label says with `margin` how close a decision is.
        """
        if not prompts:
            return
        exact = self.unrounded if self.decides_close else self
        ids = self._labels(tuple(labels))
        rows = [prompt.ids for prompt in prompts]
        close: list[int] = []
        for row, values in self._scores(rows, ids):
            numbers = tuple(float(value) for value in values)
            if exact is not self and (margin or _margin)(numbers) < ROUNDING:
                close.append(row)
                continue
            best = max(range(len(labels)), key=numbers.__getitem__)
            yield Choice(row, labels[best], numbers, len(ids[best]))
        if close:
            for choice in exact.rank([prompts[row] for row in close], labels):
                yield replace(choice, index=close[choice.index])

    @property
    def unrounded(self) -> TransformersModel:
        """The same model in float32, opened once; itself where it is not rounded to 16 bits."""
        if self._exact is None and self.open_exact is not None:
            self._exact = self.open_exact()
            self._exact.audit.wanted = False  # the same path is compared here
        if self._exact is not None and self.fast is None:
            self._exact.fast = None
        return self._exact or self

    def generate(
        self,
        prompts: Sequence[Encoded],
        max_new_tokens: int,
        schema: str | None = None,
        *,
        one_line: bool = False,
    ) -> Iterator[Generation]:
        """Answer every prompt greedily, up to `max_new_tokens` tokens beside any thought.

        All prompts are written in the same way: with the chat template, or plain.
        """
        if not prompts:
            return
        rows = [prompt.ids for prompt in prompts]
        form = self._plain_format if prompts[0].plain else self._format
        budget = max_new_tokens + form.thought_tokens
        if self._info.context_length is not None:
            room = self._info.context_length - max(map(len, rows))
            budget = max(max_new_tokens, min(budget, room))
        ended_by = form.line_ended if one_line else form.ended
        stop = Stop(self._stop.ids, ended_by, self._grammar(schema) if schema else None)
        for row, tokens, ended in self._continuations(rows, budget, stop):
            text = form.decode(tokens, one_line=one_line)
            yield Generation(row, text, len(tokens), ended)

    def _scores(
        self, rows: Sequence[tuple[int, ...]], labels: Sequence[tuple[int, ...]]
    ) -> Iterator[tuple[int, Sequence[float] | NDArray[np.float64]]]:
        """Scores of the labels for every row, through the fast path while it is exact."""
        fast = self._fast_for(rows, max(map(len, labels)))
        if fast is not None:

            def agrees(answer: tuple[int, NDArray[np.float64]]) -> bool:
                row, scores = answer
                return self.audit.scores_agree(self.model, rows[row], labels, scores)

            yield from self._audited(rows, fast.score(rows, labels), agrees)
        if fast is None or self.fast is None:
            for row, prompt in enumerate(rows):
                yield (
                    row,
                    rescoring_within_memory(self.model, prompt, labels, self._plain_backoff),
                )

    def _grammar(self, schema: str) -> Grammar:
        """The schema for this model's tokens, made once."""
        if schema not in self._grammars:
            rows = int(self.model.get_output_embeddings().weight.shape[0])
            ends, lead = sorted(self._stop.ids), self._format.lead
            try:
                self._grammars[schema] = Grammar(self.tokenizer, rows, ends, schema, lead)
            except ValueError as error:
                raise ModelError("answers-schema-unusable", text=str(error)) from error
        return self._grammars[schema]

    def _continuations(
        self, rows: Sequence[tuple[int, ...]], max_new_tokens: int, stop: Stop
    ) -> Iterator[tuple[int, list[int], bool]]:
        """Greedy tokens for every row, through the fast path while it is exact."""
        fast = self._fast_for(rows, max_new_tokens)
        if fast is not None:

            def agrees(answer: tuple[int, list[int], bool]) -> bool:
                row, tokens, _ = answer
                held = stop.begin(max_new_tokens)
                return self.audit.answer_agrees(self.model, rows[row], tokens, held)

            answers = fast.generate(rows, max_new_tokens, stop)
            yield from self._audited(rows, answers, agrees)
        if fast is None or self.fast is None:
            for row, prompt in enumerate(rows):
                tokens, ended = generate_one(self.model, prompt, max_new_tokens, stop)
                yield row, tokens, ended

    def _fast_for(self, rows: Sequence[tuple[int, ...]], more: int) -> FastDecoder | None:
        """The fast path, unless a text with `more` tokens is so long that positions change."""
        limit = self._one_scale_up_to
        return self.fast if limit is None or max(map(len, rows)) + more <= limit else None

    def _audited(
        self,
        rows: Sequence[tuple[int, ...]],
        answers: Iterator[Answer],
        agrees: Callable[[Answer], bool],
    ) -> Iterator[Answer]:
        """The fast path's answers, held back until those to compare have been compared.

        Where one differs from the library's, none is handed out and the fast path is given up:
        all rows are then answered by the plain path.
        """
        due = set(self.audit.due(rows))
        held: list[Answer] = []
        for answer in answers:
            if not due:
                yield answer
                continue
            held.append(answer)
            if answer[0] in due:
                due.remove(answer[0])
                if not self._compare(agrees, answer):
                    self.fast = None
                    return
            if not due:
                yield from held
                held.clear()

    def _compare(self, agrees: Callable[[Answer], bool], answer: Answer) -> bool:
        """Whether an answer is the library's; taken as such where memory does not hold the pass."""
        try:
            return agrees(answer)
        except (RuntimeError, MemoryError) as error:
            if not ran_out(error):
                raise
        release()
        return True

    def _labels(self, labels: tuple[str, ...]) -> list[tuple[int, ...]]:
        if labels not in self._label_ids:
            self._label_ids[labels] = self.answer_ids(labels)
        return self._label_ids[labels]

    def _stop_ids(self) -> frozenset[int]:
        own = self.model.generation_config.eos_token_id
        marks = own if isinstance(own, list) else [own]
        return self._format.stop_ids | {int(token) for token in marks if token is not None}


def _margin(values: Sequence[float]) -> float:
    """How much better the best label scores than the second, in nats."""
    *_, second, best = (-math.inf, -math.inf, *sorted(values))
    return float(best - second)


def _in_one_piece(_layer: Any, inputs: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
    # not `contiguous`: it leaves the strides of a batch of one as they are
    (states, *rest) = inputs
    return (states.flatten(0, -2).clone().unflatten(0, states.shape[:-1]), *rest)
