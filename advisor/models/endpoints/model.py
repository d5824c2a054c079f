"""A model behind a server as a `Model`: labels by likelihood, by a schema, or as free answers."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import TypeVar

from advisor.errors import ModelError
from advisor.models.base import Choice, Encoded, Generation
from advisor.models.endpoints.client import Client, RowFailed
from advisor.models.endpoints.kept import Reply
from advisor.models.endpoints.pace import MOST
from advisor.models.endpoints.spending import Spending, TokenPrice
from advisor.models.matching import matched_label
from advisor.trial_findings import LabelMethod, LabelsDecided, Note
from advisor.types import Message, ModelInfo, Usage

Answer = TypeVar("Answer")
BYTES_PER_TOKEN = 4
"""For a token count before the server has told one."""
PROBE = "The word is pear. Answer with the word."
FORCED = "quartz"
"""A word that no model answers to `PROBE` unless a schema makes it."""
PROBE_TEXT = "The capital of France is Paris"
FREE_ANSWER_TOKENS = 64
"""Room for a free answer that may say more than the label."""
MOST_SCORED = 40
"""With more labels than this, a request for each one would be too many."""


class EndpointModel:
    """Asks a server, many requests at once.

    Args:
        name: as the user gave the model, `openai:MODEL[@BASE_URL]`.
        client: asks it.
    """

    def __init__(self, name: str, client: Client) -> None:
        self._client = client
        self._method: LabelMethod | None = None
        self._info = ModelInfo(
            id=name,
            parameters=None,
            device="endpoint",
            dtype="",
            context_length=None,
            chat_template=True,
            likelihoods=False,
        )

    @property
    def info(self) -> ModelInfo:
        """The model as the server serves it: nothing is known of its weights."""
        return self._info

    @property
    def notes(self) -> tuple[Note, ...]:
        """How labels were decided, if any were."""
        return () if self._method is None else (LabelsDecided(self._method),)

    @property
    def uses_kept(self) -> bool:
        """A request that was answered before is not sent again."""
        return self._client.uses_kept

    @uses_kept.setter
    def uses_kept(self, uses: bool) -> None:
        self._client.uses_kept = uses

    @property
    def spent_usd(self) -> float | None:
        """What its requests have cost in this process; None where no price is known."""
        return None if self._client.price is None else self._client.paid_usd

    def charge(self, spending: Spending, price: TokenPrice | None) -> None:
        """Count what requests cost, within the run's budget."""
        self._client.spending, self._client.price = spending, price

    def check(self) -> None:
        """Send one short request, to learn before a run that the server answers.

        Raises:
            ModelError: it does not, or refuses.
        """
        try:
            self._client.chat([Message("user", PROBE)], 1, tries=2)
        except RowFailed as error:
            host, model = self._client.target.host, self._client.target.model
            raise ModelError("endpoint-fails", host=host, model=model, text=str(error)) from error

    def encode(self, messages: Sequence[Message]) -> Encoded:
        """The messages as JSON; a token for every four bytes, since only the server counts them."""
        text = json.dumps([[one.role, one.content] for one in messages], ensure_ascii=False)
        size = sum(len(one.content.encode()) for one in messages)
        return Encoded(text, (0,) * (size // BYTES_PER_TOKEN + 1))

    def answer_tokens(self, texts: Sequence[str]) -> list[int]:
        """About how many tokens each text takes as an answer, on the safe side."""
        return [len(text.encode()) // 2 + 2 for text in texts]

    def rank(self, prompts: Sequence[Encoded], labels: Sequence[str]) -> Iterator[Choice]:
        """A label for every prompt, in the most exact way that the server has (`_decides_by`).

        Without likelihoods, `log_likelihoods` is empty, and a free answer that is none of the
        labels stands as it is.
        """
        if not prompts:
            return
        self._method = self._decides_by(labels)
        decide = {
            "likelihood": self._by_likelihood,
            "schema": self._by_schema,
            "matching": self._by_matching,
        }[self._method]
        for index, found in self._at_once(prompts, lambda messages: decide(messages, labels)):
            if isinstance(found, str):
                yield Choice(index, "", (), 0, error=found)
            else:
                yield replace(found, index=index)

    def generate(
        self, prompts: Sequence[Encoded], max_new_tokens: int, schema: str | None = None
    ) -> Iterator[Generation]:
        """Answer every prompt greedily, as far as the server is; a failed row says why."""
        held_to = None if schema is None else json.loads(schema)

        def ask(messages: Sequence[Message]) -> Reply:
            return self._client.chat(messages, max_new_tokens, held_to)

        for index, found in self._at_once(prompts, ask):
            if isinstance(found, str):
                yield Generation(index, "", 0, finished=False, error=found)
            else:
                finished = found.finish != "length"
                tokens = found.output_tokens or 0
                yield Generation(index, found.text.strip(), tokens, finished, _usage(found))

    def _at_once(
        self, prompts: Sequence[Encoded], ask: Callable[[Sequence[Message]], Answer]
    ) -> Iterator[tuple[int, Answer | str]]:
        """Every prompt's answer as it comes, or why there is none.

        Raises:
            AdvisorError: of the whole run; what is under way is finished, nothing more is sent.
        """
        pool = ThreadPoolExecutor(max_workers=min(MOST, len(prompts)))
        try:
            under_way = {pool.submit(ask, _messages(one)): at for at, one in enumerate(prompts)}
            for done in as_completed(under_way):
                try:
                    yield under_way[done], done.result()
                except RowFailed as error:
                    yield under_way[done], str(error)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _decides_by(self, labels: Sequence[str]) -> LabelMethod:
        """How labels are decided, asked of the server once.

        A server may take `echo` or a schema and ignore it without a word, so both are tried.
        """
        if self._method is not None:
            return self._method
        if len(labels) <= MOST_SCORED:
            told = self._client.echo(PROBE_TEXT)
            if told is not None and sum(one is not None for one in told[1]) > 1:
                return "likelihood"
        try:
            reply = self._client.chat(
                [Message("user", PROBE)], FREE_ANSWER_TOKENS, _one_of([FORCED])
            )
            if json.loads(reply.text) == {"label": FORCED}:
                return "schema"
        except (RowFailed, ValueError):
            pass
        return "matching"

    def _by_likelihood(self, messages: Sequence[Message], labels: Sequence[str]) -> Choice:
        """The likeliest label after the conversation as plain text: completions know no turns."""
        prompt = "".join(f"{one.role}: {one.content}\n\n" for one in messages) + "assistant:"
        scores = []
        for label in labels:
            told = self._client.echo(f"{prompt} {label}")
            if told is None:
                raise RowFailed("the server told no log-probabilities for this request")
            begins, logprobs = told
            end = len(prompt) + 1 + len(label)
            inside = [
                value
                for at, value in zip(begins, logprobs, strict=True)
                if len(prompt) <= at < end and value is not None
            ]
            scores.append(sum(inside) if inside else -math.inf)
        best = max(range(len(labels)), key=scores.__getitem__)
        return Choice(0, labels[best], tuple(scores), 0)

    def _by_schema(self, messages: Sequence[Message], labels: Sequence[str]) -> Choice:
        longest = max(self.answer_tokens(labels))
        reply = self._client.chat(messages, longest + FREE_ANSWER_TOKENS, _one_of(labels))
        try:
            label = str(json.loads(reply.text)["label"])
        except (ValueError, KeyError, TypeError):
            label = reply.text.strip()
        return Choice(0, label, (), reply.output_tokens or 0, _usage(reply))

    def _by_matching(self, messages: Sequence[Message], labels: Sequence[str]) -> Choice:
        longest = max(self.answer_tokens(labels))
        reply = self._client.chat(messages, longest + FREE_ANSWER_TOKENS)
        text = reply.text.strip()
        found = matched_label(text, labels)
        label = text if found is None else found
        return Choice(0, label, (), reply.output_tokens or 0, _usage(reply))


def _messages(prompt: Encoded) -> list[Message]:
    return [Message(role, content) for role, content in json.loads(prompt.text)]


def _usage(reply: Reply) -> Usage | None:
    """Tokens as the server counted them; None where it does not."""
    if reply.input_tokens is None and reply.output_tokens is None:
        return None
    return Usage(reply.input_tokens, reply.output_tokens, reply.cached_tokens)


def _one_of(labels: Sequence[str]) -> dict[str, object]:
    """The JSON Schema of an object whose `label` is one of these."""
    return {
        "type": "object",
        "properties": {"label": {"type": "string", "enum": list(labels)}},
        "required": ["label"],
        "additionalProperties": False,
    }
