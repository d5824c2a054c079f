"""From messages to the tokens a model reads, and from its tokens back to an answer."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from advisor.data_findings import ModelQuirk
from advisor.errors import ModelError
from advisor.findings import problem
from advisor.models.base import Encoded, first_line
from advisor.models.template import (
    ANSWER,
    PLAIN_BREAK,
    THOUGHT_END,
    ChatTemplate,
    Layout,
    Plain,
    any_of,
    unusable,
)
from advisor.types import Message

PRIVATE_USE = range(0xE000, 0xF900)
"""Characters without a meaning, of which two mark what must not be read as control."""
THOUGHT_TOKENS = 1024
"""Room for a thought that a model writes before its answer."""
EXCERPT = 40
"""Characters of a text that an error message quotes."""


@dataclass(frozen=True)
class Written:
    """How prompts are written, for a program that has the tokenizer alone.

    Attributes:
        template: a chat template that writes them, for a tokenizer without one.
        options: what the template is called with.
        written, opening: what it ends a prompt with, and what stands there in its place.
        first_ids: tokens before every prompt.
        control: tokens that only the template may write.
    """

    template: str | None
    options: Mapping[str, bool]
    written: str
    opening: str
    first_ids: tuple[int, ...]
    control: tuple[str, ...]


class ChatFormat:
    """Renders and tokenises prompts and answers for one tokenizer.

    With a chat template, an answer follows the template's generation prompt and ends as the
    template ends an assistant turn. Without one, the prompt is plain text of `Input: … Output: …`
    blocks and an answer ends where the next block begins.

    Args:
        tokenizer: the model's.
        plain: write blocks, although there is a template.

    Attributes:
        has_template: a chat template writes the prompts.
        end_ids: the tokens that end an answer when it is scored or trained.
        stop_ids: tokens of which one alone ends a generated answer.
        stop_text: text that ends a generated answer; None where a token always does.
        thought_tokens: tokens that a generated answer takes on top, for a thought before it.
        written: how prompts are written, for another program.
    """

    def __init__(self, tokenizer: Any, *, plain: bool = False) -> None:
        self.tokenizer = tokenizer
        self.has_template = bool(getattr(tokenizer, "chat_template", None)) and not plain
        self._layout: Layout = ChatTemplate(tokenizer) if self.has_template else Plain()
        names = _control_tokens(tokenizer, getattr(self._layout, "source", ""))
        self._control = any_of(names)
        self._added_ids = frozenset(getattr(tokenizer, "added_tokens_decoder", {}))
        answer = tokenizer.convert_ids_to_tokens(self._tokens(ANSWER)[:1])
        self._adds_space = bool(answer) and str(answer[0]).startswith("▁")
        self._prefix_ids = self._beginning() if isinstance(self._layout, Plain) else []
        self._end_text = self._layout.end
        self.stop_text: str | None = None
        self.end_ids = self._choose_end()
        marks = [tokenizer.convert_tokens_to_ids(name) for name in self._layout.stops]
        self.stop_ids = frozenset(
            int(token) for token in (*marks, tokenizer.eos_token_id) if token is not None
        )
        self.thought_tokens = THOUGHT_TOKENS if self._layout.thought_marks else 0
        template, options, written, opening = self._layout.written()
        self.written = Written(
            template, options, written, opening, tuple(self._prefix_ids), tuple(names)
        )

    @property
    def lead(self) -> str:
        """White space that is written before an answer."""
        return self._layout.lead

    def text(self, messages: Sequence[Message]) -> str:
        """The prompt as text, up to where the answer begins."""
        return self._layout.render(messages)

    def encode(self, messages: Sequence[Message]) -> Encoded:
        """The prompt as text and token ids, its beginning-of-text token included.

        A control token spelt out in a message, such as `<|im_end|>` in a data row, is read as the
        characters it is made of: only the template ends turns.
        """
        if self._control is None or not any(
            self._control.search(message.content) for message in messages
        ):
            text = self.text(messages)
            return Encoded(text, (*self._prefix_ids, *self._tokens(text)))
        used = {sign for message in messages for sign in message.content}
        begin, end, *_ = (chr(code) for code in PRIVATE_USE if chr(code) not in used)
        marked = self.text(
            [
                replace(one, content=self._control.sub(rf"{begin}\g<0>{end}", one.content))
                for one in messages
            ]
        )
        parts = re.split(f"{begin}([^{begin}{end}]*){end}|[{begin}{end}]", marked)
        text = "".join(filter(None, parts))
        return Encoded(text, (*self._prefix_ids, *self._ids(parts)))

    def answer_ids(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Token ids of each answer as it follows a prompt, its end included."""
        base = self._tokens(self._layout.opening)
        found = []
        for text in texts:
            answer = self._layout.lead + self._layout.answer(text)
            parts = self._control.split(answer) if self._control else [answer]
            parts[-1] += self._end_text
            ids = self._ids([self._layout.opening + parts[0], *parts[1:]])
            # a tokenizer that merges across the boundary must keep the prompt's tokens
            attached = ids[: len(base)] == base
            ids = ids[len(base) :] if attached else self._ids(parts, first=False)
            if not self._end_text:
                ids += self.end_ids
            found.append(tuple(ids))
        return found

    def decode(self, ids: Sequence[int], *, one_line: bool = False) -> str:
        """The text of generated tokens, without its thought, its end and outer white space.

        `one_line`: nor anything after its first line.
        """
        text = self._answer(ids)
        return first_line(text)[0] if one_line else text.strip()

    def _answer(self, ids: Sequence[int]) -> str:
        """The text of generated tokens without its thought and its end."""
        text = self._read(ids)
        if self._layout.thought_marks:
            begin, end = self._layout.thought_marks
            whole = self._read(ids, special=True)
            if end and end in whole:
                text = whole.rpartition(end)[2]
                for name in self.tokenizer.all_special_tokens:
                    text = text.replace(name, "")
            elif begin and begin in whole:
                return ""  # the thought did not end, so there is no answer
        if self.stop_text:
            text = text.partition(self.stop_text)[0]
        return text

    def line_ended(self, ids: Sequence[int]) -> bool:
        """Whether an answer of one line is complete: its text is, or its first line."""
        if self.ended(ids):
            return True
        # tokens with a line break are few: only after one is the whole text looked at
        return "\n" in self._read(ids[-1:]) and first_line(self._answer(ids))[1]

    def ended(self, ids: Sequence[int]) -> bool:
        """Whether the text that ends an answer is among the last of the generated tokens."""
        if self.stop_text is None:
            return False
        # a token has at least one character
        return self.stop_text in self._read(ids[-len(self.stop_text) :])

    def check(self, conversations: Sequence[Sequence[Message]]) -> None:
        """Check that the prompts of these conversations hold every message.

        Raises:
            ModelError: the chat template refuses a conversation, or leaves out a message's text.
        """
        for messages in conversations:
            text = _one_line(self.text(messages))
            for turn, message in enumerate(messages, 1):
                if message.role == "assistant" and THOUGHT_END.search(message.content):
                    continue  # templates remove the thought from earlier answers
                if _one_line(message.content) not in text:
                    excerpt = message.content.strip()[:EXCERPT]
                    raise unusable(
                        self.tokenizer,
                        problem("template-leaves-out", turn=turn, role=message.role, text=excerpt),
                    )

    def check_labels(self, labels: Sequence[str]) -> None:
        """Check that the tokenizer can tell the labels apart.

        Raises:
            ModelError: a label becomes no token, or several labels become the same tokens.
        """
        same: dict[tuple[int, ...], list[str]] = defaultdict(list)
        nothing, *rows = self.answer_ids(["", *labels])
        for label, ids in zip(labels, rows, strict=True):
            if ids == nothing:
                raise ModelError("label-without-token", label=label)
            same[ids].append(label)
        for alike in same.values():
            if len(alike) > 1:
                raise ModelError("labels-of-same-tokens", labels=alike)

    def notes(self) -> tuple[ModelQuirk, ...]:
        """What a reader of the results must know about this model's prompts."""
        return tuple(self._layout.notes())

    def _choose_end(self) -> tuple[int, ...]:
        """The end that this tokenizer can write and read; sets the text that ends an answer."""
        eos, unknown = self.tokenizer.eos_token_id, self.tokenizer.unk_token_id
        layout = self._layout
        if not self._end_text and eos is None:
            self._end_text = layout.next_turn.rstrip() or PLAIN_BREAK
        ids: list[int] = []
        if self._end_text:
            answer = layout.opening + layout.lead + ANSWER
            before, after = self._tokens(answer), self._tokens(answer + self._end_text)
            alone = self._tokens(self._end_text)
            ids = after[len(before) :] if after[: len(before)] == before else alone
        if layout.stops:
            mark = any_of(sorted(layout.stops))
            text = mark.split(self._end_text)[0] if mark else ""
            self.stop_text = text.rstrip() or None
        elif ids and unknown not in ids and self._read(ids).strip():
            self.stop_text = self._read(ids)
        elif eos is not None:
            self._end_text, ids = "", [int(eos)]
        if not ids:
            raise ModelError("no-end-of-answer", model=str(self.tokenizer.name_or_path))
        return tuple(ids)

    def _ids(self, parts: Sequence[str | None], *, first: bool = True) -> list[int]:
        """Tokens of consecutive parts of a text, of which every second one is only characters.

        Args:
            parts: the parts; None is skipped.
            first: the text begins here; otherwise it goes on after other text.
        """
        ids: list[int] = []
        for at, part in enumerate(parts):
            if part:
                ids += self._part(part, as_characters=at % 2 == 1, first=first and not ids)
        return ids

    def _part(self, text: str, *, as_characters: bool, first: bool) -> list[int]:
        ids = self._tokens(text, as_characters=as_characters)
        if self._adds_space and not first:  # only at the beginning of a whole text
            line, after = self._tokens("\n"), self._tokens("\n" + text, as_characters=as_characters)
            ids = after[len(line) :] if after[: len(line)] == line else ids
        if as_characters and len(text) > 1 and not self._added_ids.isdisjoint(ids):
            head = self._part(text[0], as_characters=True, first=first)
            ids = [*head, *self._part(text[1:], as_characters=True, first=False)]
        return ids

    def _tokens(self, text: str, *, as_characters: bool = False) -> list[int]:
        encoded = self.tokenizer(text, add_special_tokens=False, split_special_tokens=as_characters)
        return list(encoded["input_ids"])

    def _read(self, ids: Sequence[int], *, special: bool = False) -> str:
        return str(
            self.tokenizer.decode(
                list(ids), skip_special_tokens=not special, clean_up_tokenization_spaces=False
            )
        )

    def _beginning(self) -> list[int]:
        bos = self.tokenizer.bos_token_id
        if bos is None:
            return []
        return [bos] if self.tokenizer(ANSWER)["input_ids"][:1] == [bos] else []


def _control_tokens(tokenizer: Any, template: str) -> list[str]:
    """The tokens that only the template may write."""
    added = getattr(tokenizer, "added_tokens_decoder", {}).values()
    names = {str(one) for one in added if one.special} | set(tokenizer.all_special_tokens)
    names |= {str(one) for one in added if str(one) in template and _is_mark(str(one))}
    return sorted(filter(None, names))


def _is_mark(name: str) -> bool:
    """Whether an added token is a mark such as `<think>`, and no word or white space."""
    return not (name.isalnum() or name.isspace())


def _one_line(text: str) -> str:
    return " ".join(text.split())
