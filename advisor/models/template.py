"""Two ways to write a conversation as text: a tokenizer's chat template, and plain blocks.

Both say where an answer goes and what ends it, so that prompts, scored labels and training rows
are written alike. What a chat template does is found out by rendering small conversations through
it, not from a list of models.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

from jinja2.exceptions import TemplateError

from advisor.data_findings import ModelQuirk
from advisor.errors import ModelError
from advisor.findings import Problem, problem
from advisor.types import Message

SYSTEM, QUESTION, ANSWER, THOUGHT = "probesystem", "probequestion", "probeanswer", "probethought"
"""Words no template contains; where they are in the rendered text shows what a template does."""

THINKING_OFF = {"enable_thinking": False, "thinking": False}
THINKING_ON = {"enable_thinking": True, "thinking": True}
"""Variables that templates of reasoning models read; all other templates ignore them."""
NO_THINKING_MESSAGE = "/no_think"
"""Some templates read the switch from the system message instead."""
THOUGHT_WORD = re.compile(r"think|thought|reason|reflect|analysis", re.IGNORECASE)
THOUGHT_END = re.compile(
    r"[<\[◁]\|?/[\w:|]*(?:think|thought|reason|reflect)[\w:|]*[>\]▷]|<\|END_\w*THINK\w*\|>",
    re.IGNORECASE,
)
"""What ends a thought: `</think>`, `[/THINK]`, `</seed:think>`, `<|END_THINKING|>` and so on."""

BROKEN = (TemplateError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What a template raises on messages that it refuses or was not written for."""

PLAIN_INPUT, PLAIN_OUTPUT, PLAIN_BREAK = "Input:", "Output:", "\n\n"
PLAIN_TEMPLATE = (
    "{% for m in messages %}{% if m.role == 'system' %}{{ m.content + '\n\n' }}"
    "{% elif m.role == 'user' %}{{ 'Input: ' + m.content + '\nOutput:' }}"
    "{% else %}{{ ' ' + m.content + '\n\n' }}{% endif %}{% endfor %}"
)


class Layout(Protocol):
    """How a conversation is written.

    Attributes:
        opening: the text between the last user message and the answer.
        lead: white space that belongs to an answer, because it is written before each earlier one.
        end: what follows an answer, up to and including the mark that ends it; "" for none.
        next_turn: the text between an answer and the user message after it.
        stops: names of the tokens that the layout writes directly after an answer.
        thought_marks: begin and end of a thought that the model may write before its answer; an
            empty string stands for a mark that is not known, None for a model that does not think.
    """

    opening: str
    lead: str
    end: str
    next_turn: str
    stops: frozenset[str]
    thought_marks: tuple[str, str] | None

    def render(self, messages: Sequence[Message]) -> str:
        """The prompt up to where an answer begins."""
        ...

    def answer(self, text: str) -> str:
        """An answer's text as it is written into a conversation."""
        ...

    def written(self) -> tuple[str | None, dict[str, bool], str, str]:
        """The first fields of `chat.Written`."""
        ...

    def notes(self) -> list[ModelQuirk]:
        """What a reader of the results must know about the prompts."""
        ...


class Plain:
    """`Input: … Output: …` blocks with an empty line between them, for base models.

    An answer may have several lines and empty lines. It ends where the next block begins. An
    answer that itself contains the beginning of a block would end there, so the empty lines before
    such a line are left out wherever the answer is written.
    """

    def __init__(self) -> None:
        self.opening = f"{QUESTION}\n{PLAIN_OUTPUT}"
        self.lead = " "
        self.end = self.next_turn = PLAIN_BREAK + PLAIN_INPUT
        self.stops: frozenset[str] = frozenset()
        self.thought_marks: tuple[str, str] | None = None

    def render(self, messages: Sequence[Message]) -> str:
        """The blocks, the last one up to `Output:`."""
        blocks: list[str] = []
        for message in alternating(messages):
            if message.role == "system":
                blocks.append(message.content)
            elif message.role == "user":
                blocks.append(f"{PLAIN_INPUT} {message.content}\n{PLAIN_OUTPUT}")
            else:
                blocks[-1] += self.lead + self.answer(message.content)
        return PLAIN_BREAK.join(blocks)

    def answer(self, text: str) -> str:
        """The answer without the empty lines that would make one of its lines begin a block."""
        return re.sub(rf"\n+(?=\n{PLAIN_INPUT})", "", text)

    def written(self) -> tuple[str, dict[str, bool], str, str]:
        """The same blocks as a chat template."""
        return PLAIN_TEMPLATE, {}, "", ""

    def notes(self) -> list[ModelQuirk]:
        """Nothing to say."""
        return []


class ChatTemplate:
    """The chat template of a tokenizer.

    The thought of a reasoning model is switched off, or closed as the template itself closes it, so
    that an answer begins where the prompt ends.

    Attributes:
        source: the template's own text.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        try:
            self.source = str(tokenizer.get_chat_template())
        except ValueError as error:
            raise unusable(self._tokenizer, _said(error)) from error
        self._list_roles: set[str] = set()
        self._takes_system = True
        self._find_shapes()
        self._written = self.opening = self._generation_prompt()
        self.lead = ""
        self.thought_marks: tuple[str, str] | None = None
        self._thinking_off = False
        self._place_answer()
        self._find_end()

    def render(self, messages: Sequence[Message]) -> str:
        """The prompt with the template's generation prompt.

        Messages that the template refuses are sent once more with user and assistant in turns.
        """
        rows = list(messages) if self._takes_system else _system_into_user(messages)
        for tried in (rows, alternating(rows)):
            try:
                text = self._apply(tried, add_generation_prompt=True)
                break
            except BROKEN as error:
                refusal = error
        else:
            raise unusable(self._tokenizer, _said(refusal)) from refusal
        if self.opening != self._written and text.endswith(self._written):
            text = text.removesuffix(self._written) + self.opening
        return text

    def answer(self, text: str) -> str:
        """The text as it is."""
        return text

    def written(self) -> tuple[None, dict[str, bool], str, str]:
        """The tokenizer's own template, and what stands in the place of its last words."""
        return None, THINKING_OFF, self._written, self.opening

    def notes(self) -> list[ModelQuirk]:
        """Prompts that change with the date, and what becomes of the model's thoughts."""
        found = []
        if self._writes_date():
            found.append(ModelQuirk("date_in_prompts"))
        if self._thinking_off:
            found.append(ModelQuirk("thinking_off"))
        if self.thought_marks == ("", ""):
            found.append(ModelQuirk("thought_left_open"))
        elif self.thought_marks:
            found.append(ModelQuirk("thought_removed"))
        return found

    def _apply(
        self,
        messages: Sequence[Message],
        *,
        add_generation_prompt: bool = False,
        thought: str | None = None,
        switches: dict[str, bool] | None = None,
    ) -> str:
        rows: list[dict[str, Any]] = []
        for message in messages:
            listed = message.role in self._list_roles
            text: Any = message.content
            content = [{"type": "text", "text": text}] if listed else text
            rows.append({"role": message.role, "content": content})
            if thought and message.role == "assistant":
                rows[-1] |= {"reasoning_content": thought, "thinking": thought}
        return str(
            self._tokenizer.apply_chat_template(
                rows,
                tokenize=False,
                add_generation_prompt=add_generation_prompt,
                **(THINKING_OFF if switches is None else switches),
            )
        )

    def _probe(self, *messages: Message, system: str = SYSTEM, **options: Any) -> str:
        """A small conversation as text; empty where the template refuses it."""
        rows = [Message("system", system), *messages]
        try:
            return self._apply(rows if self._takes_system else _system_into_user(rows), **options)
        except BROKEN:
            return ""

    def _find_shapes(self) -> None:
        """Find the roles whose text the template reads only from a list of parts."""
        question, answer = Message("user", QUESTION), Message("assistant", ANSWER)
        system = Message("system", SYSTEM)
        self._takes_system = False
        for role, rows, word in (
            ("user", [question], QUESTION),
            ("system", [system, question], SYSTEM),
            ("assistant", [question, answer], ANSWER),
        ):
            refusal = None
            for listed in (set(), {role}):
                before = self._list_roles
                self._list_roles = before | listed
                try:
                    if word in self._apply(rows, add_generation_prompt=role == "user"):
                        self._takes_system |= role == "system"
                        break
                except BROKEN as error:
                    refusal = refusal or error
                self._list_roles = before
            else:
                if role == "user":
                    why = _said(refusal) if refusal else problem("template-leaves-out-user")
                    raise unusable(self._tokenizer, why) from refusal

    def _generation_prompt(self, **options: Any) -> str:
        text = self._probe(Message("user", QUESTION), add_generation_prompt=True, **options)
        return text.rpartition(QUESTION)[2]

    def _place_answer(self) -> None:
        """Find where an answer begins, outside any thought."""
        question, answer = Message("user", QUESTION), Message("assistant", ANSWER)
        written = self._written
        if written != self._generation_prompt(switches=THINKING_ON):
            self._thinking_off = True
        elif written != (quiet := self._generation_prompt(system=NO_THINKING_MESSAGE)):
            self.opening, self._thinking_off = quiet, True
        last = _between(self._probe(question, answer), QUESTION, ANSWER)
        earlier = _between(self._probe(question, answer, question), QUESTION, ANSWER)
        for place in (last, earlier):
            more = place.removeprefix(self.opening)
            if place.startswith(self.opening) and more:
                # a space before an answer becomes one token with its first word
                self.lead = more[len(more.rstrip(" ")) :] if more.strip() else more
                self.opening = place.removesuffix(self.lead)
                self._thinking_off |= bool(THOUGHT_WORD.search(more))
                return
        base = earlier or last
        opened = written.removeprefix(base) if base and written.startswith(base) else ""
        if self._thinking_off or THOUGHT_END.search(opened):
            return
        if THOUGHT_WORD.search(opened):
            self._close_thought(opened)
        else:
            self.thought_marks = self._removed_thought()

    def _close_thought(self, opened: str) -> None:
        """Close a thought that the generation prompt opens, as the template or its tags show."""
        rendered = self._probe(
            Message("user", QUESTION),
            Message("assistant", ANSWER),
            thought=THOUGHT,
            switches=THINKING_ON,
        )
        before, found, after = _between(rendered, QUESTION, ANSWER).partition(THOUGHT)
        if found and before.rstrip() == self._written.rstrip():
            self.opening, self._thinking_off = before + after, True
            return
        for begin, end in self._thought_tags():
            if begin in opened:
                space = opened.rpartition(begin)[2]
                lines = ("\n" * (2 - space.count("\n")), "\n\n") if "\n" in space else ("", "")
                self.opening = self._written + lines[0] + end + lines[1]
                self._thinking_off = True
                return
        self.thought_marks = ("", "")

    def _removed_thought(self) -> tuple[str, str] | None:
        """The marks of a thought that the template removes from earlier answers."""
        for begin, end in self._thought_tags():
            thinking = Message("assistant", f"{begin}\n{THOUGHT}\n{end}\n\n{ANSWER}")
            text = self._probe(Message("user", QUESTION), thinking, Message("user", QUESTION))
            if ANSWER in text and THOUGHT not in text:
                return begin, end
        return None

    def _thought_tags(self) -> list[tuple[str, str]]:
        added = "\n".join(_added_tokens(self._tokenizer))
        ends = dict.fromkeys(THOUGHT_END.findall(f"{self.source}\n{added}"))
        return [(end.replace("/", "", 1).replace("END_", "START_", 1), end) for end in ends]

    def _find_end(self) -> None:
        """Find what the template writes after an answer."""
        question, answer = Message("user", QUESTION), Message("assistant", ANSWER)
        last = self._probe(question, answer).rpartition(ANSWER)[2]
        again = self._probe(question, answer, question).rpartition(ANSWER)[2]
        self.next_turn = again.partition(QUESTION)[0]
        eos = self._tokenizer.eos_token
        mark = any_of([name for name in _added_tokens(self._tokenizer) if not name.isspace()])
        ends, stops = [], set()
        for text, anywhere in ((last, True), (self.next_turn, False)):
            found = mark.search(text) if mark else None
            if not found or not (anywhere or not text[: found.start()].strip()):
                continue
            if found.group() != self._tokenizer.bos_token or found.group() == eos:
                ends.append(text[: found.end()])
                stops.add(found.group())
        self.end = ends[0] if ends else ""
        self.stops = frozenset(stops)

    def _writes_date(self) -> bool:
        if "strftime_now" not in self.source:
            return False
        forms = re.findall(r"strftime_now\(\s*(['\"])(.*?)\1", self.source)
        text = self._probe(Message("user", QUESTION), add_generation_prompt=True)
        now = datetime.now()
        return not forms or any(now.strftime(form) in text for _, form in forms)


def unusable(tokenizer: Any, why: Problem) -> ModelError:
    """The error for a chat template that does not work, with its fix."""
    return ModelError("template-unusable", model=str(tokenizer.name_or_path), why=why)


def _said(error: Exception) -> Problem:
    return problem("library-error", text=str(error))


def alternating(messages: Sequence[Message]) -> list[Message]:
    """The same text with user and assistant in turns, the user first.

    Turns of one role in a row become one turn. An assistant turn at the beginning gets an empty
    user turn before it, so that the model's words stay the model's.
    """
    rows: list[Message] = []
    for message in messages:
        previous = rows[-1].role if rows else "system"
        if rows and message.role == previous:
            rows[-1] = replace(rows[-1], content=f"{rows[-1].content}\n\n{message.content}")
            continue
        if message.role == "assistant" and previous == "system":
            rows.append(Message("user", ""))
        rows.append(message)
    return rows


def any_of(names: Sequence[str]) -> re.Pattern[str] | None:
    """What finds any of the names in a text, in one group; None where there is no name."""
    # the longest first: one may begin with another
    ordered = sorted(filter(None, names), key=lambda name: (-len(name), name))
    return re.compile(f"({'|'.join(map(re.escape, ordered))})") if ordered else None


def _system_into_user(messages: Sequence[Message]) -> list[Message]:
    """Move the system message into the first user message, for templates that refuse one."""
    system = [message.content for message in messages if message.role == "system"]
    rest = [message for message in messages if message.role != "system"]
    if not system:
        return rest
    if rest and rest[0].role == "user":
        return [Message("user", "\n".join([*system, rest[0].content])), *rest[1:]]
    return [Message("user", "\n".join(system)), *rest]


def _added_tokens(tokenizer: Any) -> list[str]:
    added = [str(token) for token in getattr(tokenizer, "added_tokens_decoder", {}).values()]
    return list(dict.fromkeys([*added, *tokenizer.all_special_tokens]))


def _between(text: str, before: str, after: str) -> str:
    """The text between the last `after` and the last `before` ahead of it; empty without both."""
    head, found, _ = text.rpartition(after)
    return head.rpartition(before)[2] if found and before in head else ""
