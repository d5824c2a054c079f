"""The protocols a language model and an embedder satisfy. No torch here.

A model turns messages into tokens, ranks labels by log-likelihood, and generates
greedily. Whatever it does to be fast (shared prefixes, batches, tries) must not change an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from advisor.data_findings import ModelQuirk
from advisor.trial_findings import Note
from advisor.types import Message, ModelInfo, Usage

if TYPE_CHECKING:  # plans and the doctor import this package, and need to be light
    import numpy as np
    from numpy.typing import NDArray

    from advisor.models.endpoints.spending import Spending, TokenPrice


Margin = Callable[[Sequence[float]], float]
"""How far the log-likelihoods of two labels may move against each other, in nats, before another
label is decided for."""


@runtime_checkable
class DecidesClose(Protocol):
    """A model that ranks labels a second time, more exactly, where two are very close.

    Attributes:
        decides_close: it does; may be switched off where time is measured.
    """

    decides_close: bool

    def rank(
        self, prompts: Sequence[Encoded], labels: Sequence[str], margin: Margin | None = None
    ) -> Iterator[Choice]:
        """`Model.rank`, close by `margin` where the label is not simply the most likely one."""
        ...

    @property
    def unrounded(self) -> Model:
        """The same model as exact as it is where labels are close."""
        ...


@runtime_checkable
class KeepsAnswers(Protocol):
    """A model that keeps answers and does not ask again.

    Attributes:
        uses_kept: it answers with what it kept; may be switched off where time is measured.
    """

    uses_kept: bool


@contextmanager
def ranked_once(lm: object) -> Iterator[None]:
    """Let a model answer as a server would: once, also where two labels are very close."""
    with ExitStack() as after:
        if isinstance(lm, DecidesClose):
            after.callback(setattr, lm, "decides_close", lm.decides_close)
            lm.decides_close = False
        if isinstance(lm, KeepsAnswers):
            after.callback(setattr, lm, "uses_kept", lm.uses_kept)
            lm.uses_kept = False
        yield


@runtime_checkable
class ChargesMoney(Protocol):
    """A model whose requests cost money."""

    @property
    def spent_usd(self) -> float | None:
        """What its requests have cost in this process; None where no price is known."""
        ...

    def charge(self, spending: Spending, price: TokenPrice | None) -> None:
        """Count what requests cost, within the run's budget; without a price they cost nothing."""
        ...


@runtime_checkable
class HasNotes(Protocol):
    """A model that can say how it answered."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """What a reader of the results must know: what was given up, how labels were decided."""
        ...


@runtime_checkable
class BacksOff(HasNotes, Protocol):
    """A model that takes smaller batches when memory runs out."""

    def begin_smaller(self, oom_retries: int) -> None:
        """Take batches of a quarter from now on, or of a quarter of that, and so on.

        For a process that follows one which the system killed because memory ran out.
        """
        ...


@dataclass(frozen=True, slots=True)
class Encoded:
    """A prompt as the model reads it: its text and its token ids, ready for an answer to follow.

    `plain`: it is written without the model's chat template, and so is the answer read.
    """

    text: str
    ids: tuple[int, ...]
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """The outcome of choosing among labels for the prompt at `index` of the call.

    Attributes:
        label: the label with the highest log-likelihood.
        log_likelihoods: ln p(label and end of answer | prompt), in the order of the labels.
        output_tokens: tokens of the chosen label.
        usage: tokens as a server counted them; None where the prompt's own ids count them.
        error: why there is no choice; `label` is empty then.
    """

    index: int
    label: str
    log_likelihoods: tuple[float, ...]
    output_tokens: int
    usage: Usage | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Generation:
    """The greedy answer to the prompt at `index` of the call; `finished` if it ended by itself.

    `usage`: tokens as a server counted them; `error`: why there is no answer.
    """

    index: int
    text: str
    output_tokens: int
    finished: bool
    usage: Usage | None = None
    error: str | None = None


def first_line(text: str) -> tuple[str, bool]:
    """The first line of a text that is not blank, and whether a line break ends it."""
    line, end, _ = text.lstrip().partition("\n")
    return line.rstrip(), bool(end)


class Model(Protocol):
    """A causal language model."""

    @property
    def info(self) -> ModelInfo:
        """The model as loaded."""
        ...

    def encode(self, messages: Sequence[Message]) -> Encoded:
        """Render messages with the model's chat template (or a plain prompt) and tokenise them."""
        ...

    def answer_tokens(self, texts: Sequence[str]) -> list[int]:
        """Number of tokens each text takes as an answer, its end mark included."""
        ...

    def rank(self, prompts: Sequence[Encoded], labels: Sequence[str]) -> Iterator[Choice]:
        """Choose a label for every prompt. Yields once per prompt, in an order of its own."""
        ...

    def generate(
        self,
        prompts: Sequence[Encoded],
        max_new_tokens: int,
        schema: str | None = None,
        *,
        one_line: bool = False,
    ) -> Iterator[Generation]:
        """Answer every prompt greedily. Yields once per prompt, in an order of its own.

        `schema`: a JSON Schema that every answer keeps to; only where `info.constrains`. When half
        of the tokens are used, an answer is ended as soon as it is valid, and is not `finished`.

        `one_line`: an answer ends by itself where its first line of text does.
        """
        ...


@runtime_checkable
class ChecksPrompts(Protocol):
    """A model that can tell, before a run, whether it can read the run's prompts."""

    def check(
        self, conversations: Sequence[Sequence[Message]], labels: Sequence[str]
    ) -> tuple[ModelQuirk, ...]:
        """Try some of a run's prompts and all of its labels; return what the report must say.

        Raises:
            ModelError: a prompt would reach the model without a part of its text, or not at all;
                or it could not tell two labels apart.
        """
        ...


@runtime_checkable
class WritesPlain(Protocol):
    """A model that can be prompted without its chat template."""

    @property
    def has_chat_template(self) -> bool:
        """It has one; else every prompt is plain."""
        ...

    def encode_plain(self, messages: Sequence[Message]) -> Encoded:
        """Write messages as blocks of one text and tokenise them."""
        ...


@runtime_checkable
class Embedder(Protocol):
    """A sentence embedder."""

    @property
    def name(self) -> str:
        """Which model it is, for the report."""
        ...

    @property
    def window(self) -> int | None:
        """Tokens of a text that are read, the rest is cut; None: every text is read whole."""
        ...

    def count_cut(self, texts: Sequence[str]) -> int:
        """How many of the texts are longer than the window."""
        ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length embeddings, shape (len(texts), dimension)."""
        ...


@runtime_checkable
class WritesEmbedder(Protocol):
    """An embedder that another program can have."""

    def write_plain(self, folder: Path) -> dict[str, Any]:
        """Write what transformers reads into a folder; return how a text's vector is made."""
        ...


@runtime_checkable
class TunesEmbedder(Embedder, Protocol):
    """An embedder whose weights can be fine-tuned.

    Attributes:
        model: the torch module.
    """

    model: Any

    def trainable_copy(self, device: str) -> TunesEmbedder:
        """The same embedder with weights of its own, on a device that torch names so."""
        ...

    def lengths(self, texts: Sequence[str]) -> list[int]:
        """Tokens of every text as it is read: special tokens included, cut to the window."""
        ...

    def forward(self, texts: Sequence[str]) -> Any:
        """Unit-length embeddings as a torch tensor that gradients flow through."""
        ...

    def save(self, folder: Path) -> None:
        """Write what `open_embedder` reads, weights as safetensors."""
        ...
