"""Conversations: turns by known roles, tool calls as JSON, what is asked and what is the answer.

A call is `{"name": ..., "arguments": {...}}`, several of one turn are a list of these, whichever of
the ways of OpenAI, Anthropic, LangChain or ShareGPT the file spells it in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from advisor.data.cells import UnusableRowError, clean, shown, structured, text_of
from advisor.data.rows import Value
from advisor.data_findings import UnknownRole, UnusableRow
from advisor.types import Message

Role = Literal["system", "user", "assistant", "call", "tool"]

ROLES: dict[str, Role] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "human": "user",
    "prompter": "user",
    "customer": "user",
    "assistant": "assistant",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "ai": "assistant",
    "function_call": "call",
    "tool_call": "call",
    "tool": "tool",
    "function": "tool",
    "ipython": "tool",
    "observation": "tool",
    "tool_response": "tool",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn.

    Attributes:
        role: system, user or assistant; what a tool returned is a user's turn.
        text: what is said.
        calls: what an assistant's turn calls, each with name and arguments.
        by_tool: it is what a tool returned.
        learnt: it may be the target (OpenAI's `weight` is not 0).
    """

    role: Literal["system", "user", "assistant"]
    text: str
    calls: tuple[Value, ...] = ()
    by_tool: bool = False
    learnt: bool = True

    @property
    def called(self) -> str:
        """The calls as JSON; empty where there is none."""
        if not self.calls:
            return ""
        value = self.calls[0] if len(self.calls) == 1 else list(self.calls)
        return clean(json.dumps(value, ensure_ascii=False, default=str))

    @property
    def content(self) -> str:
        """Everything that the turn holds."""
        return "\n".join(part for part in (self.text, self.called) if part)


@dataclass(frozen=True, slots=True)
class Said:
    """What a row asks, the answer, and what stands before it.

    Attributes:
        is_call: the answer is a tool call, as JSON.
    """

    input: str
    target: str
    history: tuple[Message, ...] = ()
    system: str = ""
    is_call: bool = False


def is_turns(value: Value) -> bool:
    """Whether a cell holds chat turns instead of text, as TRL's prompt/completion files do."""
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(t, Mapping) and {"role", "content"} <= t.keys() for t in value)


def turns_of(value: Value) -> list[Turn]:
    """Read a list of {"role", "content"} or {"from", "value"} as turns, neighbours merged.

    Raises:
        UnusableRowError: it is no such list, or a turn is not text or calls by a known role.
    """
    value = structured(value)
    if not isinstance(value, list | tuple) or not all(isinstance(t, Mapping) for t in value):
        raise UnusableRowError(UnusableRow("no_turns"))
    turns: list[Turn] = []
    for one in value:
        for turn in _turns_of_one(one):
            last = turns[-1] if turns else None
            if last and (last.role, last.by_tool, last.learnt) == (
                turn.role, turn.by_tool, turn.learnt,
            ):  # fmt: skip
                text = "\n\n".join(part for part in (last.text, turn.text) if part)
                turns[-1] = replace(last, text=text, calls=last.calls + turn.calls)
            elif turn.content:
                turns.append(turn)
    return turns


def _turns_of_one(one: Mapping[str, Value]) -> list[Turn]:
    if isinstance(inner := one.get("data"), Mapping) and "content" in inner:
        one = {"type": one.get("type"), **inner}  # LangChain's stored messages
    role_name = text_of(one.get("role", one.get("from", one.get("type")))).lower()
    role = ROLES.get(role_name)
    if role is None:
        raise UnusableRowError(
            UnknownRole(shown(role_name)) if role_name else UnusableRow("no_role")
        )
    text, calls, results = _parts(one.get("content", one.get("value")))
    if role == "call":
        return [Turn("assistant", "", tuple(_calls(structured(text)) or (text,)))]
    if role == "tool":
        return [Turn("user", f"[{text_of(one.get('name')) or 'tool'}] {text}", by_tool=True)]
    calls += _calls(one.get("tool_calls")) + _calls(one.get("function_call"))
    turn = Turn(role, text, tuple(calls), learnt=one.get("weight") not in (0, False))
    return [*(Turn("user", f"[tool] {result}", by_tool=True) for result in results), turn]


def _parts(value: Value) -> tuple[str, list[Value], list[str]]:
    """A turn's text, its calls, and what tools returned, also where it is a list of parts."""
    if not isinstance(value, list | tuple):
        return text_of(value), [], []
    texts: list[str] = []
    calls: list[Value] = []
    results: list[str] = []
    for part in value:
        if not isinstance(part, Mapping):
            texts.append(text_of(part))
        elif part.get("type") == "tool_use":
            calls += _calls(part)
        elif part.get("type") == "tool_result":
            results.append(_parts(part.get("content"))[0])
        elif part.get("text") is None:
            raise UnusableRowError(UnusableRow("more_than_text"))
        else:
            texts.append(text_of(part["text"]))
    return "\n".join(text for text in texts if text), calls, results


def _calls(value: Value) -> list[Value]:
    """Calls in one spelling; empty where this is none."""
    value = structured(value)
    found: list[Value] = []
    for one in value if isinstance(value, list | tuple) else [value]:
        call = one.get("function", one) if isinstance(one, Mapping) else None
        if not isinstance(call, Mapping) or not call.get("name"):
            continue
        given = (call[key] for key in ("arguments", "args", "input", "parameters") if key in call)
        arguments = structured(next(given, None))
        found.append({"name": call["name"], "arguments": {} if arguments is None else arguments})
    return found


def from_turns(turns: Sequence[Turn]) -> Said:
    """Take the last assistant turn as the target, and what was asked before it as the input.

    Where tools were called between the question and the target, the input holds the question, the
    calls and what they returned.

    Raises:
        UnusableRowError: there is no assistant turn, or nobody asks before it.
    """
    system = "\n\n".join(turn.content for turn in turns if turn.role == "system")
    spoken = [turn for turn in turns if turn.role != "system"]
    answers = (i for i, turn in enumerate(spoken) if turn.role == "assistant" and turn.learnt)
    last = max(answers, default=None)
    if last is None:
        raise UnusableRowError(UnusableRow("no_assistant_turn"))
    first = last - 1
    while first > 0 and (spoken[first].by_tool or spoken[first].calls):
        first -= 1
    if last == 0 or spoken[first].role != "user":
        raise UnusableRowError(UnusableRow("no_user_turn"))
    asked = "\n\n".join(turn.content for turn in spoken[first:last])
    target = spoken[last]
    history = _merged(spoken[:first])
    return Said(asked, target.called or target.text, history, system, bool(target.calls))


def _merged(turns: Sequence[Turn]) -> tuple[Message, ...]:
    """Turns as messages; a tool's result and the user's next words are one message."""
    messages: list[Message] = []
    for turn in turns:
        if messages and messages[-1].role == turn.role:
            messages[-1] = Message(turn.role, f"{messages[-1].content}\n\n{turn.content}")
        else:
            messages.append(Message(turn.role, turn.content))
    return tuple(messages)


def history_of(value: Value) -> tuple[Message, ...]:
    """Read earlier turns: [user, assistant] pairs as Alpaca files hold them, or a list of turns."""
    value = structured(value)
    if value is None or value == "":
        return ()
    if not isinstance(value, list | tuple):
        raise UnusableRowError(UnusableRow("no_history"))
    if not all(isinstance(pair, list | tuple) for pair in value):
        return _merged(turns_of(value))
    turns: list[Turn] = []
    for pair in value:
        if len(pair) != 2:
            raise UnusableRowError(UnusableRow("no_pairs"))
        turns += [Turn("user", text_of(pair[0])), Turn("assistant", text_of(pair[1]))]
    return _merged([turn for turn in turns if turn.text])
