"""From messages to the text and tokens a model reads: its chat template, or a plain prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from jinja2.exceptions import TemplateError

from advisor.models.base import Encoded, Message

PLAIN_INPUT = "Input: "
PLAIN_OUTPUT = "Output:"
PLAIN_BREAK = "\n\n"
PROBE = "label"
TAIL_CHARACTERS = 64
PRIVATE_USE = range(0xE000, 0xF900)
"""Characters without a meaning, of which two mark what must not be read as control."""


class ChatFormat:
    """Renders and tokenises prompts and answers for one tokenizer.

    With a chat template, an answer follows the template's generation prompt and ends with the
    token the template puts after an assistant turn. Without one, the prompt is plain text of
    `Input: … Output:` blocks and an answer ends at the blank line between two blocks.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.has_template = bool(getattr(tokenizer, "chat_template", None))
        self._control = _control_tokens(tokenizer)
        self._takes_system = self.has_template and self._accepts_system()
        self._prefix_ids = [] if self.has_template else self._beginning()
        probe = self.text([Message("user", PROBE)])
        self._tail = probe[-TAIL_CHARACTERS:] if not self.has_template else self._mark(probe)
        self._lead = "" if self.has_template else " "
        self.end_id = self._end_id(probe)

    def text(self, messages: Sequence[Message]) -> str:
        """The prompt as text, up to where the answer begins."""
        if not self.has_template:
            return _plain(messages)
        return self._render(messages)

    def encode(self, messages: Sequence[Message]) -> Encoded:
        """The prompt as text and token ids, its beginning-of-text token included.

        A control token spelt out in a message, such as `<|im_end|>` in a data row, is read as the
        characters it is made of: only the template ends turns.
        """
        if self._control is None or not any(
            self._control.search(message.content) for message in messages
        ):
            text = self.text(messages)
            ids = self.tokenizer(text, add_special_tokens=False)["input_ids"]
            return Encoded(text, (*self._prefix_ids, *ids))
        used = {sign for message in messages for sign in message.content}
        begin, end, *_ = (chr(code) for code in PRIVATE_USE if chr(code) not in used)
        marked = self.text(
            [
                replace(one, content=self._control.sub(rf"{begin}\g<0>{end}", one.content))
                for one in messages
            ]
        )
        parts = marked.replace(end, begin).split(begin)  # every second one stood between marks
        ids = [one for at, part in enumerate(parts) for one in self._part_ids(part, at % 2 == 1)]
        return Encoded("".join(parts), (*self._prefix_ids, *ids))

    def _part_ids(self, text: str, is_data: bool) -> Iterator[int]:
        if text:
            yield from self.tokenizer(text, add_special_tokens=False, split_special_tokens=is_data)[
                "input_ids"
            ]

    def answer_ids(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Token ids of each answer as it follows a prompt, its end mark included."""
        base = self.tokenizer(self._tail, add_special_tokens=False)["input_ids"]
        found = []
        for text in texts:
            whole = self.tokenizer(self._tail + self._lead + text, add_special_tokens=False)
            ids = whole["input_ids"]
            if self._control is not None and self._control.search(text):
                answer = list(self._part_ids(self._lead + text, is_data=True))
            elif ids[: len(base)] == base and len(ids) > len(base):
                answer = ids[len(base) :]
            else:  # the tokenizer merges across the boundary: keep the prompt's tokens as they are
                answer = self.tokenizer(self._lead + text, add_special_tokens=False)["input_ids"]
            found.append((*answer, self.end_id))
        return found

    def decode(self, ids: Sequence[int]) -> str:
        """The text of generated tokens, without special tokens and outer white space."""
        return str(self.tokenizer.decode(list(ids), skip_special_tokens=True)).strip()

    def _render(self, messages: Sequence[Message]) -> str:
        if not self._takes_system:
            messages = _system_into_user(messages)
        rows = [{"role": message.role, "content": message.content} for message in messages]
        # enable_thinking is read by reasoning models' templates and ignored by all others
        return str(
            self.tokenizer.apply_chat_template(
                rows, tokenize=False, add_generation_prompt=True, enable_thinking=False
            )
        )

    def _accepts_system(self) -> bool:
        rows = [{"role": "system", "content": PROBE}, {"role": "user", "content": "x"}]
        try:
            text = self.tokenizer.apply_chat_template(rows, tokenize=False)
        except TemplateError:  # how templates refuse a role
            return False
        return PROBE in text

    def _beginning(self) -> list[int]:
        bos = self.tokenizer.bos_token_id
        if bos is None:
            return []
        return [bos] if self.tokenizer(PROBE)["input_ids"][:1] == [bos] else []

    def _mark(self, probe: str) -> str:
        """The end of the prompt after the last user text, where the answer is attached."""
        return probe[probe.rfind(PROBE) + len(PROBE) :] or probe[-TAIL_CHARACTERS:]

    def _end_id(self, probe: str) -> int:
        """The token that ends an answer."""
        eos = self.tokenizer.eos_token_id
        if not self.has_template:
            before = self.tokenizer(probe + " " + PROBE, add_special_tokens=False)["input_ids"]
            after = self.tokenizer(
                probe + " " + PROBE + PLAIN_BREAK + PLAIN_INPUT, add_special_tokens=False
            )["input_ids"]
            return int(after[len(before)]) if after[: len(before)] == before else int(eos)
        rows = [{"role": "user", "content": PROBE}, {"role": "assistant", "content": PROBE}]
        whole = str(self.tokenizer.apply_chat_template(rows, tokenize=False))
        rest = whole[whole.rfind(PROBE) + len(PROBE) :].lstrip()
        ids = self.tokenizer(rest, add_special_tokens=False)["input_ids"] if rest else []
        special = set(self.tokenizer.all_special_ids)
        special |= set(getattr(self.tokenizer, "added_tokens_decoder", {}))
        return int(ids[0]) if ids and ids[0] in special else int(eos if eos is not None else ids[0])


def _control_tokens(tokenizer: Any) -> re.Pattern[str] | None:
    """What finds the tokenizer's special tokens in a text; None where it has none."""
    added = getattr(tokenizer, "added_tokens_decoder", {}).values()
    names = {str(one) for one in added if one.special} | set(tokenizer.all_special_tokens)
    # the longest first: one may begin with another
    ordered = sorted(filter(None, names), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None


def _plain(messages: Sequence[Message]) -> str:
    blocks: list[str] = []
    for message in messages:
        if message.role == "system":
            blocks.append(message.content)
        elif message.role == "user":
            blocks.append(f"{PLAIN_INPUT}{message.content}\n{PLAIN_OUTPUT}")
        else:
            blocks[-1] += " " + message.content
    return PLAIN_BREAK.join(blocks)


def _system_into_user(messages: Sequence[Message]) -> list[Message]:
    """Move the system message into the first user message, for templates that refuse one."""
    system = [message.content for message in messages if message.role == "system"]
    rest = [message for message in messages if message.role != "system"]
    if system and rest:
        rest[0] = Message(rest[0].role, "\n".join([*system, rest[0].content]))
    return rest
