"""A deterministic model without weights, for tests and for trying the tool's own machinery.

It chooses the label whose demonstration (or whose own words) overlaps most with the input, and it
generates the answer of the most similar demonstration, or the passage sentence nearest to the
question. It reads nothing but the prompt, as a model would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from advisor.models.base import Choice, Encoded, Generation
from advisor.trial_findings import Remark
from advisor.types import Message, ModelInfo

NAME = "scripted"
DEFAULT_CONTEXT = 4096
_WORD = re.compile(r"[^\W_]+")
_TURN = re.compile(r"<(system|user|assistant)>\n?")


class ScriptedModel:
    """Answers by word overlap; tokens are words.

    Args:
        context_length: tokens the prompt and answer may take, to try overflow.
    """

    def __init__(self, context_length: int = DEFAULT_CONTEXT) -> None:
        self._info = ModelInfo(
            id=NAME,
            parameters=0,
            device="cpu",
            dtype="none",
            context_length=context_length,
            chat_template=True,
            note=Remark("scripted_model"),
        )

    @property
    def info(self) -> ModelInfo:
        """The model as loaded."""
        return self._info

    def encode(self, messages: Sequence[Message]) -> Encoded:
        """Messages as tagged text; one token a word."""
        text = "".join(f"<{message.role}>\n{message.content}\n" for message in messages)
        return Encoded(text, tuple(_tokens(text)))

    def answer_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words of each answer and one end mark."""
        return [len(_tokens(text)) + 1 for text in texts]

    def rank(self, prompts: Sequence[Encoded], labels: Sequence[str]) -> Iterator[Choice]:
        """The label of the most similar demonstration, else the label sharing most words."""
        lengths = self.answer_tokens(labels)
        for index, prompt in enumerate(prompts):
            query, shown = _read(prompt.text)
            scores = []
            for label in labels:
                own = _overlap(query, label)
                seen = [_overlap(query, text) for text, answer in shown if answer == label]
                scores.append(max(seen, default=0.0) + 0.1 * own)
            best = max(range(len(labels)), key=lambda position: scores[position])
            yield Choice(index, labels[best], tuple(scores), lengths[best])

    def generate(
        self,
        prompts: Sequence[Encoded],
        max_new_tokens: int,
        schema: str | None = None,  # noqa: ARG002 - it cannot be held to one
        *,
        one_line: bool = False,  # noqa: ARG002 - it writes no more
    ) -> Iterator[Generation]:
        """The answer of the most similar demonstration, else the nearest line of the context."""
        for index, prompt in enumerate(prompts):
            query, shown = _read(prompt.text)
            context, _, question = query.rpartition("\n\n")
            lines = [(line, line.partition("] ")[2] or line) for line in context.splitlines()[1:]]
            pairs = shown or lines or [("", question.split("\n")[-1])]
            answer = max(pairs, key=lambda pair: _overlap(question or query, pair[0]))[1]
            words = answer.split()[:max_new_tokens]
            yield Generation(index, " ".join(words), len(words) + 1, len(words) < max_new_tokens)


def _tokens(text: str) -> list[int]:
    return [len(word) for word in _WORD.findall(text)]


def _read(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The last user turn, and the (user, assistant) turns before it."""
    parts = _TURN.split(text)
    turns = [
        (role, content.rstrip("\n")) for role, content in zip(parts[1::2], parts[2::2], strict=True)
    ]
    shown = [
        (turns[at][1], turns[at + 1][1])
        for at in range(len(turns) - 1)
        if turns[at][0] == "user" and turns[at + 1][0] == "assistant"
    ]
    query = turns[-1][1] if turns else ""
    return query, shown


def _overlap(a: str, b: str) -> float:
    """Share of common words (Jaccard), case folded."""
    left = {word.casefold() for word in _WORD.findall(a)}
    right = {word.casefold() for word in _WORD.findall(b)}
    return len(left & right) / len(left | right) if left | right else 0.0
