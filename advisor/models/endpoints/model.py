"""A model behind a server as a `Model`: labels by likelihood, by a schema, or as free answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import TypeVar

from advisor.errors import ModelError
from advisor.models.base import Choice, Encoded, Generation, first_line
from advisor.models.endpoints.client import Client, Prompt, RowFailed
from advisor.models.endpoints.kept import Reply
from advisor.models.endpoints.pace import MOST
from advisor.models.endpoints.spending import Spending, TokenPrice
from advisor.models.matching import matched_label
from advisor.trial_findings import LabelsDecided, LikelihoodAnswer, Note, SchemaAnswer
from advisor.types import Message, ModelInfo, Usage

Answer = TypeVar("Answer")
BYTES_PER_TOKEN = 4
"""For a token count before the server has told one."""
PROBE = "The word is pear. Answer with the word."
FORCED = "quartz"
"""A word that no model answers to `PROBE` unless a schema makes it."""
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
        self._decided: LabelsDecided | None = None
        self._answers: dict[str, Prompt] = {}
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
        return () if self._decided is None else (self._decided,)

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
        if self._decided is None or not self._knows(self._decided, labels):
            self._decided = self._decides_by(labels)
        decide = {
            "likelihood": self._by_likelihood,
            "schema": self._by_schema,
            "matching": self._by_matching,
        }[self._decided.how]
        for index, found in self._at_once(prompts, lambda messages: decide(messages, labels)):
            if isinstance(found, str):
                yield Choice(index, "", (), 0, error=found)
            else:
                yield replace(found, index=index)

    def generate(
        self,
        prompts: Sequence[Encoded],
        max_new_tokens: int,
        schema: str | None = None,
        *,
        one_line: bool = False,
    ) -> Iterator[Generation]:
        """Answer every prompt greedily, as far as the server is; a failed row says why.

        A server is not told that a line ends an answer: it would stop at one before the first word.
        """
        held_to = None if schema is None else json.loads(schema)

        def ask(messages: Sequence[Message]) -> Reply:
            return self._client.chat(messages, max_new_tokens, held_to)

        for index, found in self._at_once(prompts, ask):
            if isinstance(found, str):
                yield Generation(index, "", 0, finished=False, error=found)
            else:
                text, finished = found.text.strip(), found.finish != "length"
                if one_line:
                    text, line_ended = first_line(text)
                    finished = finished or line_ended
                tokens = found.output_tokens or 0
                yield Generation(index, text, tokens, finished, _usage(found))

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

    def _decides_by(self, labels: Sequence[str]) -> LabelsDecided:
        """How labels are decided, asked of the server once.

        A server may take `echo` or a schema and ignore it without a word, so both are tried.
        """
        likelihoods = self._likelihoods_of(labels)
        if likelihoods == "given":
            return LabelsDecided("likelihood", likelihoods)
        schema: SchemaAnswer
        try:
            asked = [Message("user", PROBE)]
            reply = self._client.chat(asked, FREE_ANSWER_TOKENS, _one_of([FORCED]))
            schema = "kept" if json.loads(reply.text) == {"label": FORCED} else "ignored"
        except RowFailed:
            schema = "refused"
        except ValueError:
            schema = "ignored"
        return LabelsDecided("schema" if schema == "kept" else "matching", likelihoods, schema)

    def _likelihoods_of(self, labels: Sequence[str]) -> LikelihoodAnswer:
        """Whether labels can be scored as answers to the very prompt that the model answers."""
        if len(labels) > MOST_SCORED:
            return "too_many_labels"
        conversation = [Message("user", PROBE)]
        prompt = self._client.rendered(conversation)
        if prompt is not None:
            for label in labels:
                whole = self._client.rendered([*conversation, Message("assistant", label)])
                if whole is None or whole[: len(prompt)] != prompt:
                    prompt = None
                    break
                self._answers[label] = whole[len(prompt) :]
        answer = " pear" if prompt is None else self._answers[labels[0]]
        try:
            told = self._client.echo(PROBE if prompt is None else prompt, answer)
        except RowFailed:
            return "refused"
        if told is None:
            return "ignored"
        return "no_template" if prompt is None else "given"

    def _knows(self, found: LabelsDecided, labels: Sequence[str]) -> bool:
        """Whether what was found of the server holds for these labels."""
        if found.how == "likelihood":
            return set(labels) <= set(self._answers)
        return found.likelihoods != "too_many_labels" or len(labels) > MOST_SCORED

    def _by_likelihood(self, messages: Sequence[Message], labels: Sequence[str]) -> Choice:
        """The label that is likeliest as the answer, its end mark included."""
        prompt = self._client.rendered(messages)
        if prompt is None:
            raise RowFailed("the server does not render this conversation")
        scores, used = [], []
        for label in labels:
            told = self._client.echo(prompt, self._answers[label])
            if told is None:
                raise RowFailed("the server tells no log-probabilities for this request")
            logprobs, reply = told
            scores.append(sum(logprobs))
            used.append(_usage(reply))
        best = max(range(len(labels)), key=scores.__getitem__)
        return Choice(0, labels[best], tuple(scores), 0, _total(used))

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


def _usage(reply: Reply) -> Usage:
    """Tokens as the server counted them; nothing here can count them in its place."""
    return Usage(reply.input_tokens, reply.output_tokens, reply.cached_tokens)


def _total(used: Sequence[Usage]) -> Usage:
    """Tokens of several requests; a sum is known where each was counted."""
    sent, got = [one.input_tokens for one in used], [one.output_tokens for one in used]
    return Usage(
        None if None in sent else sum(filter(None, sent)),
        None if None in got else sum(filter(None, got)),
    )


def _one_of(labels: Sequence[str]) -> dict[str, object]:
    """The JSON Schema of an object whose `label` is one of these."""
    return {
        "type": "object",
        "properties": {"label": {"type": "string", "enum": list(labels)}},
        "required": ["label"],
        "additionalProperties": False,
    }
