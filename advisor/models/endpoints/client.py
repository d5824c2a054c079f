"""One chat completion: within the server's pace and the run's budget, and again if it helps."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import openai

from advisor.errors import ModelError
from advisor.models.endpoints.kept import KeptReplies, Reply
from advisor.models.endpoints.pace import Pace, Turn
from advisor.models.endpoints.spending import Spending, TokenPrice
from advisor.models.endpoints.target import NO_KEY, Target, key
from advisor.types import Message

TRIES = 6
"""So often a request may go wrong."""
REFUSALS = 16
"""So often a server that is full or limits its rate may refuse a request."""
TRUSTED = 8
"""After so many refusals, waits double although the server asks for short ones."""
TIMEOUT_S = 300.0
"""From sending a request to its answer: a server that answers one at a time has a queue."""
CONNECT_S = 10.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 60.0
"""Before the second try; doubled for every further one. A server may ask for more (Retry-After)."""
FULL = frozenset((429, 503, 529))
UNACCEPTABLE = frozenset((400, 413, 422))
WORTH_ANOTHER_TRY = FULL | {408, 409, 425, 500, 502, 504}
FILTERED = "content_filter"
"""Why an answer ends that the server holds back."""
QUOTA = "insufficient_quota"
"""OpenAI's code for an account without money: no wait helps."""
TOKENS_PER_MESSAGE = 16
"""Marks around a message, at most, in the bound of what a request may cost."""
OPTIONAL = ("seed", "temperature")
"""Left out where a server does not take them."""

UNANSWERED = (openai.OpenAIError, ValueError, LookupError, TypeError, AttributeError)
"""What the library raises where there is no answer, or one that is none."""
RENDERS = {"tokenize": "tokens", "apply-template": "prompt"}
"""Paths that show a conversation as the model reads it, and where in their answer it stands: those
of vLLM and of llama.cpp."""

Kind = Literal["chat", "render", "echo"]
Prompt = list[int] | str
"""Tokens or text."""


class RowFailed(Exception):
    """One request cannot be answered; the others can. The text is the server's or the library's."""


@dataclass(frozen=True, slots=True)
class Form:
    """What this server takes: the name of the bound on an answer, and what is left out."""

    bound: str = "max_tokens"
    left_out: tuple[str, ...] = ()


@dataclass
class Client:
    """Asks one model of one server.

    Attributes:
        target: the model and its server.
        price: of its tokens; None: nothing is charged or none is known.
        spending: of the run.
        kept: replies on disk; None: none is kept.
        uses_kept: a request that was answered before is not sent again; off where time is measured.
        timeout_s: from sending a request to its answer.
    """

    target: Target
    price: TokenPrice | None = None
    spending: Spending = field(default_factory=Spending)
    kept: KeptReplies | None = None
    uses_kept: bool = True
    timeout_s: float = TIMEOUT_S
    pace: Pace = field(default_factory=Pace)

    def __post_init__(self) -> None:
        self._api = openai.OpenAI(
            api_key=key(self.target),
            base_url=self.target.base_url,
            timeout=openai.Timeout(self.timeout_s, connect=min(CONNECT_S, self.timeout_s)),
            max_retries=0,
        )
        self._form = Form()
        self._renders = ""
        self._has_answered = False
        self.paid_usd = 0.0
        self._paying = threading.Lock()

    def chat(
        self,
        messages: Sequence[Message],
        max_tokens: int,
        schema: Mapping[str, Any] | None = None,
        tries: int = TRIES,
    ) -> Reply:
        """The answer to a conversation, greedy.

        Args:
            messages: the conversation; the last one is the user's.
            max_tokens: of the answer.
            schema: a JSON Schema that the answer must have; None: any text.
            tries: how often it is sent at most.

        Raises:
            RowFailed: the server refuses this request, or does not answer it however often.
            ModelError: it refuses every request, or has never answered one.
            BudgetReached: the request could pass the run's budget; it was not sent.
        """
        asked: dict[str, Any] = {
            "model": self.target.model,
            "messages": _plain(messages),
            "max_tokens": max_tokens,
            "temperature": 0,
            "seed": 0,
        }
        if schema is not None:
            asked["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)},
            }
        reply = self._answered("chat", asked, max_tokens, tries)
        if reply.finish == FILTERED and not reply.text:
            raise RowFailed(f"finish_reason: {FILTERED}")
        return reply

    def rendered(self, messages: Sequence[Message]) -> Prompt | None:
        """A conversation as the server's model reads it; None where the server does not tell.

        It ends where the answer begins, or after the answer if the last message is one.
        """
        asked = {
            "model": self.target.model,
            "messages": _plain(messages),
            "add_generation_prompt": messages[-1].role != "assistant",
        }
        for path in (self._renders,) if self._renders else RENDERS:
            tries = TRIES if self._renders else 1
            try:
                reply = self._answered("render", {"path": path, **asked}, 0, tries)
            except RowFailed:
                continue
            found = json.loads(reply.text)
            if found:
                self._renders = path
                return found
        return None

    def echo(self, prompt: Prompt, answer: Prompt) -> tuple[list[float], Reply] | None:
        """How likely an answer's tokens are after a prompt (ln p), and the reply that tells it.

        Returns:
            None where the server answers without telling.

        Raises:
            RowFailed: it refuses.
        """
        asked = {
            "model": self.target.model,
            "prompt": prompt,
            "answer": answer,
            "echo": True,
            "logprobs": 1,
            "max_tokens": 1,
            "temperature": 0,
        }
        reply = self._answered("echo", asked, 1)
        logprobs = json.loads(reply.text)
        return (logprobs, reply) if logprobs else None

    def _answered(
        self, kind: Kind, asked: dict[str, Any], max_tokens: int, tries: int = TRIES
    ) -> Reply:
        exact = {"server": self.target.base_url, "kind": kind, **asked}
        kept = None if kind == "render" else self.kept  # it would hold the user's texts
        if kept is not None and self.uses_kept:
            known = kept.find(exact)
            if known is not None:
                return known
        most_usd = 0.0 if kind == "render" else self._most_usd(asked, max_tokens)
        wrong = refused = 0
        turn = Turn()
        while True:
            with self.pace.place(turn):
                form = self._form
                try:
                    reply = self._paid(kind, asked, form, most_usd)
                except UNANSWERED as error:
                    problem, status = self._short(error), _status(error)
                    if status in UNACCEPTABLE and self._adapts(error, form):
                        continue
                    wrong += status not in FULL
                    refused += status in FULL
                    wait_s = self._wait_s(kind, error, wrong + refused - 1)
                    if wait_s is None or wrong >= tries or refused >= tries * REFUSALS // TRIES:
                        break
                    if status in FULL or isinstance(error, openai.APIConnectionError):
                        self.pace.missed(
                            turn, in_time=not isinstance(error, openai.APITimeoutError)
                        )
                    time.sleep(wait_s)
                else:
                    self._has_answered = True
                    self.pace.answered()
                    if kept is not None:
                        kept.keep(exact, reply)
                    return reply
        if kind == "chat" and not self._has_answered and status not in UNACCEPTABLE:
            raise ModelError(
                "endpoint-never-answers",
                model=self.target.model,
                host=self.target.host,
                text=problem,
            )
        raise RowFailed(problem)

    def _paid(self, kind: Kind, asked: Mapping[str, Any], form: Form, most_usd: float) -> Reply:
        """Send a request once, and count what it costs."""
        request = self.spending.reserve(most_usd)
        paid_usd = 0.0
        try:
            reply = self._send(kind, asked, form)
            paid_usd = self._usd(reply, most_usd)
            return reply
        except openai.APIStatusError:
            raise  # a refusal is not charged
        except UNANSWERED:
            paid_usd = most_usd  # an answer that was lost or cannot be read may be
            raise
        finally:
            self.spending.settle(request, paid_usd)
            with self._paying:
                self.paid_usd += paid_usd

    def _send(self, kind: Kind, asked: Mapping[str, Any], form: Form) -> Reply:
        sent = {name: value for name, value in asked.items() if name not in form.left_out}
        if kind == "render":
            path = sent.pop("path")
            url = f"{self.target.base_url.removesuffix('/v1')}/{path}"
            return _rendered(self._api.post(url, cast_to=object, body=sent), RENDERS[path])
        if kind == "echo":
            prompt, answer = sent["prompt"], sent.pop("answer")
            sent["prompt"] = prompt + answer
            return _echoed(self._api.completions.create(**sent), prompt, answer)
        sent[form.bound] = sent.pop("max_tokens")
        reply = _reply(self._api.chat.completions.create(**sent))
        return replace(reply, text=self._without_key(reply.text))

    def _wait_s(self, kind: Kind, error: Exception, failures: int) -> float | None:
        """Seconds until the next try; None where another one cannot help."""
        backoff_s = _backoff_s(failures)
        if not isinstance(error, openai.APIStatusError):
            return backoff_s  # no connection, no answer in time, or an answer that is none
        if kind != "chat" and error.status_code < 429:
            return None  # the server has no such path, which is no fault of the run's
        if error.code == QUOTA or error.status_code in (401, 403, 404):
            raise ModelError(
                "endpoint-refuses",
                model=self.target.model,
                host=self.target.host,
                status=error.status_code,
                text=self._short(error),
            ) from None  # a server may repeat the key, and a log holds what it was raised from
        if error.status_code not in WORTH_ANOTHER_TRY:
            return None
        asked_s = _retry_after_s(error)
        if asked_s is None:
            return backoff_s
        if asked_s > LONGEST_WAIT_S:
            return None
        asked_s *= random.uniform(1.0, 1.25)
        return asked_s if failures < TRUSTED else max(asked_s, _backoff_s(failures - TRUSTED))

    def _adapts(self, error: Exception, sent: Form) -> bool:
        """Leave out or rename what the server does not take; False where nothing is left to try."""
        if self._form != sent:
            return True  # another request has found it
        said = str(error)
        if "max_completion_tokens" in said and sent.bound == "max_tokens":
            self._form = replace(sent, bound="max_completion_tokens")
        else:
            names = [name for name in OPTIONAL if name in said and name not in sent.left_out]
            self._form = replace(sent, left_out=(*sent.left_out, *names[:1]))
        return self._form != sent

    def _short(self, error: Exception) -> str:
        """The first line of an error, at most 300 characters, without the key."""
        text = str(error).strip() or type(error).__name__
        return self._without_key(text).splitlines()[0][:300]

    def _without_key(self, text: str) -> str:
        """A server's text, without the key that it may repeat."""
        return text if self._api.api_key == NO_KEY else text.replace(self._api.api_key, "***")

    def _most_usd(self, asked: Mapping[str, Any], max_tokens: int) -> float:
        """What a request costs at most: a token has at least one byte."""
        if self.price is None:
            return 0.0
        read = [one["content"] for one in asked.get("messages", ())]
        read += [asked[name] for name in ("prompt", "answer") if name in asked]
        if "response_format" in asked:
            read.append(json.dumps(asked["response_format"]))
        most = sum(len(one.encode() if isinstance(one, str) else one) for one in read)
        return self.price.usd(most + TOKENS_PER_MESSAGE * len(read), max_tokens)

    def _usd(self, reply: Reply, most_usd: float) -> float:
        """What a reply cost; where the server counts no tokens, what it can have cost at most."""
        if self.price is None:
            return 0.0
        if reply.input_tokens is None or reply.output_tokens is None:
            return most_usd
        return self.price.usd(reply.input_tokens, reply.output_tokens, reply.cached_tokens or 0)


def _reply(completion: Any) -> Reply:
    """Read a chat completion.

    Raises:
        ValueError: it holds no answer.
    """
    choices = getattr(completion, "choices", None)
    if not choices:
        raise ValueError("an answer without choices")
    choice, usage = choices[0], completion.usage
    if choice.message is None or not isinstance(choice.message.content, str | None):
        raise ValueError("a choice without a message")
    details = getattr(usage, "prompt_tokens_details", None)
    return Reply(
        choice.message.content or getattr(choice.message, "refusal", None) or "",
        choice.finish_reason or "stop",
        _tokens(getattr(usage, "prompt_tokens", None)),
        _tokens(getattr(details, "cached_tokens", None)),
        _tokens(getattr(usage, "completion_tokens", None)),
    )


def _rendered(found: object, name: str) -> Reply:
    """Read a rendered conversation, as JSON in the reply's text; null where there is none."""
    prompt = found.get(name) if isinstance(found, dict) else None
    tokens = isinstance(prompt, list) and all(isinstance(one, int) for one in prompt)
    return Reply(json.dumps(prompt if tokens or isinstance(prompt, str) else None), "render")


def _echoed(completion: Any, prompt: Prompt, answer: Prompt) -> Reply:
    """Read ln p of the answer's tokens, as JSON in the reply's text; empty where not all are told.

    A server may tell those of its own answer alone, or offsets in a text without special tokens.
    """
    choices, usage = completion.choices, completion.usage
    found = choices[0].logprobs if choices else None
    told = list(found.token_logprobs or ()) if found is not None else []
    begins = list(found.text_offset or ()) if found is not None else []
    begin, end = len(prompt), len(prompt) + len(answer)
    if not isinstance(prompt, str):
        told = told[begin:end] if end <= len(told) <= end + 1 else []
    elif told and (choices[0].text or "").startswith(f"{prompt}{answer}"):
        pairs = zip(begins, told, strict=False)
        told = [one for at, one in pairs if begin <= at < end] if begin in begins else []
    else:
        told = []
    return Reply(
        json.dumps([] if None in told else told),
        "echo",
        _tokens(getattr(usage, "prompt_tokens", None)),
        None,
        _tokens(getattr(usage, "completion_tokens", None)),
    )


def _status(error: Exception) -> int | None:
    return error.status_code if isinstance(error, openai.APIStatusError) else None


def _plain(messages: Sequence[Message]) -> list[dict[str, str]]:
    return [{"role": one.role, "content": one.content} for one in messages]


def _tokens(count: object) -> int | None:
    """A server's count of tokens, if it is one."""
    whole = isinstance(count, int) and not isinstance(count, bool)
    return count if whole and count >= 0 else None  # type: ignore[operator, return-value]


def _backoff_s(failures: int) -> float:
    """Seconds to wait; many requests must not come back at once."""
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**failures) * random.uniform(0.75, 1.25)


def _retry_after_s(error: openai.APIStatusError) -> float | None:
    """What the server asks to wait: seconds, or a date (RFC 9110, 10.2.3)."""
    said = error.response.headers.get("retry-after")
    if not said:
        return None
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
