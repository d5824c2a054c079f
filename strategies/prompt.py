"""The only place that renders messages. Every strategy, and fine-tuning, speaks in these words.

A prompt is an instruction, demonstrations as earlier turns, passages inside the last user turn, and
the input. Parts are ordered so that the least relevant demonstration or passage comes first: what
does not fit the model's context is dropped from the front. What is sent is joined from the same
parts that are kept for the report (`Prompt.turns`), so the two cannot differ. The user's own prompt
(`strategies.template`) takes the place of the built-in words, for every strategy alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.data.schema import described
from advisor.models.base import Encoded, Model, WritesPlain
from advisor.trial_findings import RepeatsShownOnce
from advisor.types import LETTERS, Message, PromptTurn, Sample, Task, TaskKind
from strategies import template


@dataclass(frozen=True, slots=True)
class Form:
    """The built-in words for one kind of answer.

    Attributes:
        instruction: what to do.
        query, answer: what an input and an answer are called.
        one: an answer, as a prompt asks for it.
        from_passages: the instruction where passages are shown, if it is another one.
    """

    instruction: str
    query: str = "Input"
    answer: str = "Output"
    one: str = "the output"
    from_passages: str | None = None


FORMS: dict[TaskKind, Form] = {
    "classification": Form(
        "Classify the text. Answer with one label.", answer="Label", one="one label"
    ),
    "multilabel": Form(
        "Name every label that applies to the text, with a semicolon between labels.",
        answer="Labels",
        one="the labels, with a semicolon between them",
    ),
    "multiple_choice": Form(
        "Answer with the letter of the right option.",
        query="Question",
        answer="Answer",
        one="the letter of the right option",
    ),
    "number": Form("Answer with one number.", answer="Answer", one="one number"),
    "qa": Form(
        "Answer the question with a short phrase.",
        query="Question",
        answer="Answer",
        one="a short phrase",
        from_passages="Answer the question with a short phrase from the context.",
    ),
    "generation": Form("Write the output for the input."),
    "json": Form(
        "Write what the input says as one JSON object, and nothing else.", one="the JSON object"
    ),
}


def form(task: Task) -> Form:
    """The built-in words for a task."""
    return FORMS[task.kind]


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage in a prompt: its source id and its text."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """The parts of one request.

    Attributes:
        sample: the row to answer; its own system message, history and contexts are kept.
        task: the kind of task.
        demonstrations: labelled rows shown as earlier turns, least relevant first.
        passages: retrieved text shown above the question, least relevant first.
        list_labels: name the label set, or the fields of a JSON answer, in the instruction.
        closing: ends every user turn that asks for an answer, such as a request to think first.
        plain: written without the model's chat template.
    """

    sample: Sample
    task: Task
    demonstrations: tuple[Sample, ...] = ()
    passages: tuple[Shown, ...] = ()
    list_labels: bool = False
    closing: str = ""
    plain: bool = False

    @property
    def droppable(self) -> int:
        """How many demonstrations and passages can be left out."""
        return len(self.demonstrations) + len(self.passages)

    def without_oldest(self, count: int) -> Prompt:
        """The same prompt without its first `count` demonstrations, then passages."""
        shown = len(self.demonstrations)
        return replace(
            self,
            demonstrations=self.demonstrations[count:],
            passages=self.passages[max(0, count - shown) :],
        )

    def with_input(self, text: str) -> Prompt:
        """The same prompt around another input text."""
        return replace(self, sample=replace(self.sample, input=text))

    def with_query(self, other: Sample) -> Prompt:
        """The same prompt around what another row asks: its input and the turns before it.

        Demonstrations, passages, and what the row itself brings to answer from, all stay.
        """
        metadata = replace(self.sample.metadata, history=other.metadata.history)
        return replace(self, sample=replace(self.sample, input=other.input, metadata=metadata))

    def turns(self) -> tuple[PromptTurn, ...]:
        """The prompt as chat turns in parts, the last one from the user."""
        own = self.task.wording.template
        if own:
            *before, last = own
            places = frozenset[str]().union(*(template.names(one.content) for one in own))
            turns = [self._own_turn(one, self.sample, places) for one in before]
        else:
            last, places = None, frozenset()
            turns = [PromptTurn("system", self._instruction())]

        def asking(row: Sample) -> PromptTurn:
            if last is not None:
                return self._own_turn(last, row, places)
            passages = self.passages if row is self.sample else ()
            return PromptTurn("user", (*_user_parts(row, self.task, passages), *self._closing()))

        if "demonstrations" not in places:
            for row in self.demonstrations:
                turns.append(asking(row))
                turns.append(PromptTurn("assistant", (row.target or "",)))
        if "history" not in places:
            for turn in self.sample.metadata.history:
                if turn.role != "system":
                    turns.append(PromptTurn(turn.role, (turn.content,)))
        turns.append(asking(self.sample))
        return tuple(turns)

    def encoded(self, lm: Model) -> Encoded:
        """The prompt as a model reads it."""
        if self.plain and isinstance(lm, WritesPlain):
            return lm.encode_plain(self.messages())
        return lm.encode(self.messages())

    def messages(self) -> list[Message]:
        """The prompt as chat messages, the last one from the user."""
        return [Message(turn.role, turn.content) for turn in self.turns()]

    def _instruction(self) -> tuple[str, ...]:
        own = self.sample.metadata.system
        given = self.task.wording.instruction
        has_context = bool(self.passages or self.sample.metadata.contexts)
        built_in = form(self.task)
        if given or own:
            text = "\n".join(filter(None, (given, own)))
        elif built_in.from_passages and has_context:
            text = built_in.from_passages
        else:
            text = built_in.instruction
        if self.list_labels and self.task.labels:
            return text, "\nLabels: " + ", ".join(self.task.labels)
        if self.list_labels and self.task.schema:
            return text, "\n" + described(self.task.schema)
        return (text,)

    def _closing(self) -> tuple[str, ...]:
        return (self.closing,) if self.closing else ()

    def _own_turn(self, message: Message, row: Sample, places: frozenset[str]) -> PromptTurn:
        """A message of the user's own prompt for a row.

        What it has no place for is in the place of the input, as in the built-in prompt, or in
        turns of its own. The row of a demonstration brings no passages.
        """
        shown = self.passages if row is self.sample else ()
        contexts = [Shown("", text) for text in row.metadata.contexts]
        bare = replace(
            row,
            metadata=replace(
                row.metadata,
                contexts=() if "passages" in places else row.metadata.contexts,
                choices=() if "choices" in places else row.metadata.choices,
            ),
        )
        asked = _user_parts(bare, self.task, () if "passages" in places else shown)
        if row is self.sample and row.metadata.system and "instruction" not in places:
            asked = (row.metadata.system, "\n\n", *asked)
        values = {
            "input": "".join(asked),
            "instruction": "".join(self._instruction()),
            "labels": self.task.labels,
            "demonstrations": [
                {"input": one.input, "output": one.target or ""} for one in self.demonstrations
            ],
            "passages": [{"id": one.id, "text": one.text} for one in (*shown, *contexts)],
            "choices": row.metadata.choices,
            "history": [{"role": one.role, "content": one.content} for one in row.metadata.history],
        }
        text = template.render(message.content, values)
        closing = self.closing if message is self.task.wording.template[-1] else ""
        return PromptTurn(message.role, (text + closing,))


def distinct(rows: Sequence[Sample], task: Task) -> tuple[list[Sample], RepeatsShownOnce | None]:
    """The rows without those whose demonstration is, word for word, that of an earlier row.

    Returns:
        The rows that are left, and a note of the others; None where all differ.
    """
    first: dict[object, Sample] = {}
    for row in rows:
        first.setdefault((_user_parts(row, task, ()), row.target), row)
    repeats = len(rows) - len(first)
    note = RepeatsShownOnce("training_rows", repeats, len(rows)) if repeats else None
    return list(first.values()), note


def _user_parts(row: Sample, task: Task, passages: Sequence[Shown]) -> tuple[str, ...]:
    # every line brings the line feed before it, so that a passage is the same text in any place
    lines = [f"\n[{shown.id}] {shown.text}" for shown in passages]
    lines += [f"\n{context}" for context in row.metadata.contexts]
    asked = [row.input]
    options = zip(LETTERS, row.metadata.choices, strict=False)
    asked += [f"\n{letter}. {option}" for letter, option in options]
    if not lines:
        return tuple(asked)
    return ("Context:", *lines, f"\n\n{form(task).query}: ", *asked)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A prompt that fits the context, and what it lost on the way.

    Attributes:
        prompt: what is left of the prompt.
        encoded: its tokens.
        dropped: demonstrations and passages left out, oldest first.
        truncated: the input itself was cut.
    """

    prompt: Prompt
    encoded: Encoded
    dropped: int
    truncated: bool


def fit_to_context(prompt: Prompt, lm: Model, answer_tokens: int) -> Fitted:
    """Shorten a prompt until it and an answer of `answer_tokens` tokens fit the model's context.

    Demonstrations and passages go first, oldest first, by bisection on how many must go; if the
    input alone is still too long, its beginning is cut.
    """
    encoded = prompt.encoded(lm)
    room = _room(lm, answer_tokens)
    if room is None or len(encoded.ids) <= room:
        return Fitted(prompt, encoded, 0, False)
    low, high = 1, prompt.droppable
    while low < high:  # the fewest parts to drop; dropping more never makes a prompt longer
        middle = (low + high) // 2
        if len(prompt.without_oldest(middle).encoded(lm).ids) <= room:
            high = middle
        else:
            low = middle + 1
    dropped = min(low, prompt.droppable)
    shorter = prompt.without_oldest(dropped)
    encoded = shorter.encoded(lm)
    if len(encoded.ids) <= room:
        return Fitted(shorter, encoded, dropped, False)
    return _cut_input(shorter, lm, room, dropped)


def swap_query(fitted: Fitted, other: Sample, lm: Model, answer_tokens: int) -> Fitted:
    """The fitted prompt with another row's query; one that is too long is cut, not the rest."""
    prompt = fitted.prompt.with_query(other)
    encoded = prompt.encoded(lm)
    room = _room(lm, answer_tokens)
    if room is None or len(encoded.ids) <= room:
        return Fitted(prompt, encoded, fitted.dropped, False)
    return _cut_input(prompt, lm, room, fitted.dropped)


def _room(lm: Model, answer_tokens: int) -> int | None:
    """Tokens a prompt may take; None where the context has no limit."""
    limit = lm.info.context_length
    return None if limit is None else max(1, limit - answer_tokens)


def _cut_input(prompt: Prompt, lm: Model, room: int, dropped: int) -> Fitted:
    """Keep the longest end of the input (and no history) that fits `room` tokens."""
    bare = replace(
        prompt,
        sample=replace(
            prompt.sample, metadata=replace(prompt.sample.metadata, history=(), contexts=())
        ),
    )
    text = prompt.sample.input
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(bare.with_input(text[-middle:]).encoded(lm).ids) <= room:
            low = middle
        else:
            high = middle - 1
    cut = bare.with_input(text[len(text) - low :])
    if low == 0 and cut.list_labels:  # even the label list alone is too long
        return _cut_input(replace(prompt, list_labels=False), lm, room, dropped)
    return Fitted(cut, cut.encoded(lm), dropped, True)
