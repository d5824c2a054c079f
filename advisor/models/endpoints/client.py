"""One chat completion: within the server's pace and the run's budget, and again if it helps."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any

import openai

from advisor.errors import ModelError
from advisor.models.endpoints.kept import KeptReplies, Reply
from advisor.models.endpoints.pace import Pace
from advisor.models.endpoints.spending import Spending, TokenPrice
from advisor.models.endpoints.target import Target, key
from advisor.types import Message

TRIES = 6
"""A request is sent so often at most."""
TIMEOUT_S = 120.0
"""From sending a request to its answer."""
FIRST_WAIT_S, LONGEST_WAIT_S = 0.5, 60.0
"""Before the second try; doubled for every further one. A server's own Retry-After goes first."""
WORTH_ANOTHER_TRY = frozenset((408, 409, 425, 429, 500, 502, 503, 504, 529))
QUOTA = "insufficient_quota"
"""OpenAI's code for an account without money: no wait helps."""
TOKENS_PER_MESSAGE = 16
"""Marks around a message, at most, in the bound of what a request may cost."""
OPTIONAL = ("seed", "temperature")
"""Left out where a server does not take them."""


class RowFailed(Exception):
    """One request cannot be answered; the others can. The text is the server's or the library's."""


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
            timeout=self.timeout_s,
            max_retries=0,
        )
        self._left_out: set[str] = set()
        self._budget_name = "max_tokens"
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
            "messages": [{"role": one.role, "content": one.content} for one in messages],
            "max_tokens": max_tokens,
            "temperature": 0,
            "seed": 0,
        }
        if schema is not None:
            asked["response_format"] = {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": dict(schema)},
            }
        return self._answered("chat", asked, max_tokens, tries)

    def echo(self, text: str) -> tuple[list[int], list[float | None]] | None:
        """Where the tokens of a text begin, and ln p of each; None where the server tells none."""
        asked = {
            "model": self.target.model,
            "prompt": text,
            "echo": True,
            "logprobs": 1,
            "max_tokens": 1,
            "temperature": 0,
        }
        try:
            reply = self._answered("echo", asked, 1)
        except RowFailed:
            return None
        found = json.loads(reply.text)
        if not isinstance(found, dict) or not found.get("begins"):
            return None
        return found["begins"], found["logprobs"]

    def _answered(
        self, kind: str, asked: dict[str, Any], max_tokens: int, tries: int = TRIES
    ) -> Reply:
        exact = {"server": self.target.base_url, "kind": kind, **asked}
        if self.kept is not None and self.uses_kept:
            known = self.kept.find(exact)
            if known is not None:
                return known
        most_usd = self._most_usd(asked, max_tokens)
        problem = ""
        for attempt in range(tries):
            request = self.spending.reserve(most_usd)
            paid_usd = 0.0
            try:
                with self.pace.turn():
                    reply = self._send(kind, asked)
                paid_usd = self._usd(reply, most_usd)
                self._has_answered = True
                self.pace.succeeded()
                if self.kept is not None:
                    self.kept.keep(exact, reply)
                return reply
            except (
                openai.OpenAIError,
                ValueError,
                LookupError,
                TypeError,
                AttributeError,
            ) as error:
                problem = self._short(error)
                # an answer that was lost or cannot be read may be charged; a refusal is not
                paid_usd = 0.0 if isinstance(error, openai.APIStatusError) else most_usd
                refused = isinstance(error, openai.APIStatusError) and error.status_code < 429
                if kind == "echo" and refused:
                    break  # the server has no such path, which is no fault of the run's
                wait_s = self._wait_s(error, attempt)
            finally:
                self.spending.settle(request, paid_usd)
                with self._paying:
                    self.paid_usd += paid_usd
            if wait_s is None:
                break
            if attempt + 1 < tries:
                time.sleep(wait_s)
        if kind != "echo" and not self._has_answered:
            raise ModelError(
                "endpoint-never-answers",
                model=self.target.model,
                host=self.target.host,
                text=problem,
            )
        raise RowFailed(problem)

    def _send(self, kind: str, asked: Mapping[str, Any]) -> Reply:
        sent = {name: value for name, value in asked.items() if name not in self._left_out}
        if kind == "echo":
            return _echoed(self._api.completions.create(**sent))
        if self._budget_name != "max_tokens":
            sent[self._budget_name] = sent.pop("max_tokens")
        return _reply(self._api.chat.completions.create(**sent))

    def _wait_s(self, error: Exception, attempt: int) -> float | None:
        """Seconds until the next try; None where another one cannot help."""
        backoff_s = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**attempt)
        backoff_s *= random.uniform(0.75, 1.25)  # many requests must not come back at once
        if not isinstance(error, openai.APIStatusError):
            return backoff_s  # no connection, no answer in time, or an answer that is none
        if error.code == QUOTA or error.status_code in (401, 403, 404):
            raise ModelError(
                "endpoint-refuses",
                model=self.target.model,
                host=self.target.host,
                status=error.status_code,
                text=self._short(error),
            ) from None  # a server may repeat the key, and a log holds what it was raised from
        if error.status_code in (400, 422) and self._adapts(error):
            return 0.0
        if error.status_code not in WORTH_ANOTHER_TRY:
            return None
        wait_s = _retry_after_s(error)
        if wait_s is not None and wait_s > LONGEST_WAIT_S:
            return None
        if error.status_code == 429:
            self.pace.refused(wait_s if wait_s is not None else backoff_s)
        return backoff_s if wait_s is None else wait_s * random.uniform(1.0, 1.25)

    def _adapts(self, error: openai.APIStatusError) -> bool:
        """Leave out or rename what the server does not take; False where nothing is left to try."""
        said = f"{error.param or ''} {error.message}"
        if "max_completion_tokens" in said and self._budget_name == "max_tokens":
            self._budget_name = "max_completion_tokens"
            return True
        for name in OPTIONAL:
            if name in said and name not in self._left_out:
                self._left_out.add(name)
                return True
        return False

    def _short(self, error: Exception) -> str:
        """The first line of an error, at most 300 characters, without the key."""
        text = str(error).strip() or type(error).__name__
        return text.replace(self._api.api_key, "***").splitlines()[0][:300]

    def _most_usd(self, asked: Mapping[str, Any], max_tokens: int) -> float:
        """What a request costs at most: a token has at least one byte."""
        if self.price is None:
            return 0.0
        texts = [one["content"] for one in asked.get("messages", ())] or [asked.get("prompt", "")]
        most = sum(len(text.encode()) + TOKENS_PER_MESSAGE for text in texts)
        return self.price.usd(most, max_tokens)

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
        choice.message.content or "",
        choice.finish_reason or "stop",
        _tokens(getattr(usage, "prompt_tokens", None)),
        _tokens(getattr(details, "cached_tokens", None)),
        _tokens(getattr(usage, "completion_tokens", None)),
    )


def _echoed(completion: Any) -> Reply:
    """Read where a text's tokens begin and how likely they are, as JSON in the reply's text."""
    choices, usage = completion.choices, completion.usage
    found = choices[0].logprobs if choices else None
    told = {}
    if found is not None and found.text_offset and found.token_logprobs:
        told = {"begins": list(found.text_offset), "logprobs": list(found.token_logprobs)}
    return Reply(
        json.dumps(told),
        "echo",
        _tokens(getattr(usage, "prompt_tokens", None)),
        None,
        _tokens(getattr(usage, "completion_tokens", None)),
    )


def _tokens(count: object) -> int | None:
    """A server's count of tokens, if it is one."""
    whole = isinstance(count, int) and not isinstance(count, bool)
    return count if whole and count >= 0 else None  # type: ignore[operator, return-value]


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
