"""A training sample: the rendered conversation and the character spans that carry loss.

This is the only place of the generator that knows the chat format; `tokenizer.CHAT_TEMPLATE` is
the same format in Jinja, and a test holds the two together.
"""

from dataclasses import dataclass, field

BOS, END, PAD = "<|bos|>", "<|end|>", "<|pad|>"
SYSTEM, USER, ASSISTANT = "<|system|>", "<|user|>", "<|assistant|>"
SPECIAL_TOKENS = (PAD, BOS, END, SYSTEM, USER, ASSISTANT)


@dataclass(frozen=True)
class Span:
    """Characters [start, end) of the text whose tokens are predicted with this loss weight."""

    start: int
    end: int
    weight: float


@dataclass(frozen=True)
class Sample:
    """One conversation. The last span is the final answer (its accuracy is logged per `kind`).

    `meanings` are pairs of the end of a user turn and the row of the bank that it says.
    """

    text: str
    spans: tuple[Span, ...]
    kind: str
    meanings: tuple[tuple[int, int], ...] = ()


@dataclass
class Conversation:
    """Builds a sample turn by turn."""

    text: str = BOS
    spans: list[Span] = field(default_factory=list)
    meanings: list[tuple[int, int]] = field(default_factory=list)

    def system(self, content: str) -> None:
        """Add the instruction."""
        self.text += SYSTEM + content.strip() + END

    def user(self, content: str, row: int = -1) -> None:
        """Add a user turn; `row` is the row of the bank that holds its text, -1 for none."""
        self.text += USER + content.strip() + END
        if row >= 0:
            self.meanings.append((len(self.text), row))

    def assistant(self, content: str, weight: float = 1.0) -> None:
        """Add an answer; weight 0 means that nothing before it could predict it."""
        self.text += ASSISTANT
        start = len(self.text)
        self.text += content.strip() + END
        if weight > 0:
            self.spans.append(Span(start, len(self.text), weight))

    def sample(self, kind: str) -> Sample:
        """Close the conversation."""
        return Sample(self.text, tuple(self.spans), kind, tuple(self.meanings))
