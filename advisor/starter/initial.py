"""Initial weights: random, with circuits for copying and for comparing texts already in place.

Embeddings have a norm near sqrt(hidden), so that a token's identity survives the first layers, and
the final norm is small, so that the logits of tied embeddings start small. All embeddings share a
constant in dimension 0; a head whose queries and keys read only that dimension looks at positions
by their distance, which the rotary angles tell. On top of the random weights:

- layer 0: two heads look at the previous token, and one writes down what it is;
- layer 1: two heads match the current token against those notes and copy what followed (induction);
  two heads average the meaning of the last few dozen tokens, weighing near ones more;
- layer 2: two heads write down what the previous token knew of the meaning before it, so that the
  first token of a label knows the text that it labels;
- layer 4: two heads match the meaning of the text just read against those notes, and copy the
  label; two match it against the words themselves, as those of a label list.

Everything planted can be unlearned; training decides what stays.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812
from torch import Generator, Tensor

from advisor.starter.bank import Vectors
from advisor.starter.network import Config, Parameters, residual_scale, shapes
from advisor.starter.sample import ASSISTANT, SPECIAL_TOKENS

SHARED = 5.0  # value all embeddings share in dimension 0
MARKED = 5.0  # value of the assistant mark in dimension 1; dimension 2 tells that it came before
RESERVED = 3  # dimensions that no random direction uses
CONTRAST = 5.0  # attention logit lead of offset -1 over the other offsets
MATCH = 1.5  # scale of the queries and keys that compare tokens
COPY = 0.7  # scale of the output of the induction heads
KEEP = 0.2  # what is left of the random part of a planted head
FINAL_NORM = 0.0625
FIRST_FREE_PAIR = 18  # rotary pairs from here on turn slowly: they compare content, not position
PREVIOUS_PAIRS = (4, 6)  # how many fast rotary pairs each previous-token head uses
NOTE_PAIRS = 5
MEANING = 96  # dimensions of the embeddings that start from the meaning of words
WINDOW_PAIRS = range(7, 12)  # rotary pairs whose sum falls off over a few dozen tokens
WINDOW = 5.0  # attention logit lead of the nearest token over one far away
POOL = 2.0  # scale of the output of the averaging heads
NOTE, COMPARE, ANSWER = 1.5, 3.0, 3.0  # scales of noting, comparing and copying by meaning
NOTE_CONTRAST = 20.0  # as CONTRAST, for the heads that note the meaning before a label
LEAD = 10.0  # attention logit lead of tokens after the assistant mark, for the answering heads
PREVIOUS_LAYER, INDUCTION_LAYER, NOTE_LAYER, COMPARE_LAYER = 0, 1, 2, 4


@dataclass(frozen=True)
class Head:
    """One head of one layer; `write` sets its output columns (H, D), `read` its value rows."""

    made: Parameters
    config: Config
    layer: int
    head: int

    def rows(self, part: int) -> slice:
        """Rows inside the stacked query (0), key (1) and value (2) matrix."""
        start = part * self.config.hidden + self.head * self.config.head_size
        return slice(start, start + self.config.head_size)

    def look(self, query: Tensor, key: Tensor) -> None:
        """Let queries and keys be these vectors (D,) times the shared constant."""
        for part, column in ((0, query), (1, key)):
            self.qkv[self.rows(part)] *= KEEP
            self.qkv[self.rows(part), 0] = column

    def compare(self, queries: Tensor, keys: Tensor, scale: float) -> None:
        """Let queries and keys read these directions (n, H) through the slow rotary pairs."""
        half = self.config.head_size // 2
        slow = [*range(FIRST_FREE_PAIR, half), *range(half + FIRST_FREE_PAIR, 2 * half)]
        for part, directions in ((0, queries), (1, keys)):
            rows = self.rows(part)
            self.qkv[rows] *= KEEP
            self.qkv[[rows.start + row for row in slow]] = scale * directions[: len(slow)]

    def prefer(self, dimension: int, lead: float) -> None:
        """Look more at tokens with a value in this dimension, by `lead` for one as large as 1."""
        row = self.config.head_size - 1  # of the slowest pair
        self.qkv[[self.rows(part).start + row for part in (0, 1)]] = 0
        constant = _constant(self.made)
        self.qkv[self.rows(0).start + row, 0] = lead * math.sqrt(self.config.head_size) / constant
        self.qkv[self.rows(1).start + row, dimension] = 1.0

    def move(self, read: Tensor, write: Tensor, scale: float = 1.0) -> None:
        """Read (D, H) from the tokens looked at and write (H, D) into the stream."""
        self.qkv[self.rows(2)] = read
        start = self.head * self.config.head_size
        columns = slice(start, start + self.config.head_size)
        self.made[f"{self.layer}.attention_out"][:, columns] = scale * write

    @property
    def qkv(self) -> Tensor:
        """The stacked matrix of the layer."""
        return self.made[f"{self.layer}.qkv"]


@dataclass(frozen=True)
class Meaning:
    """Where meaning lives in the stream, and how it is read as a sentence embedding.

    Attributes:
        basis: (H, MEANING) orthonormal columns, the most telling direction first.
        notes: (H, n) orthonormal columns beside them that nothing else writes to at first.
        axes: (MEANING, E) the same directions among sentence embeddings.
    """

    basis: Tensor
    notes: Tensor
    axes: Tensor

    @property
    def taken(self) -> Tensor:
        """All columns that other planted heads leave alone."""
        return torch.cat([self.basis, self.notes], dim=1)

    @property
    def reader(self) -> Tensor:
        """Matrix (E, H) from a state to the sentence embedding of the text before it."""
        return self.axes.T @ self.basis.T


def initial_parameters(
    config: Config, seed: int, words: Mapping[int, Vectors], plain: Sequence[int]
) -> Parameters:
    """Float32 parameters on the CPU; the same seed gives the same values.

    Args:
        config: sizes.
        seed: of all that is random.
        words: sentence embeddings of the token ids that are words; at least MEANING of them.
        plain: ids of words that mean little by themselves, such as "the".

    Returns:
        The parameters of `network.shapes`, and `meaning`, the reader of sentence embeddings.
    """
    generator = torch.Generator().manual_seed(seed)
    made: Parameters = {}
    for name, shape in shapes(config).items():
        if name.endswith("norm"):
            made[name] = torch.ones(shape)
            continue
        writes = name.endswith(("attention_out", "down"))
        scale = residual_scale(config) if writes else 0.02
        made[name] = torch.randn(shape, generator=generator) * scale
    made["embedding"] = torch.randn(shapes(config)["embedding"], generator=generator)
    meaning = _plant_meaning(made["embedding"], words, plain, _note_width(config), generator)
    made["embedding"][:, :RESERVED] = 0
    made["embedding"][:, 0] = SHARED
    made["embedding"][SPECIAL_TOKENS.index(ASSISTANT), 1] = MARKED
    made["final_norm"].fill_(FINAL_NORM)
    _plant_copying(made, config, meaning, generator)
    _plant_comparing(made, config, meaning, generator)
    made["meaning"] = meaning.reader
    return made


def _plant_meaning(
    embedding: Tensor,
    words: Mapping[int, Vectors],
    plain: Sequence[int],
    noted: int,
    source: Generator,
) -> Meaning:
    """Make tokens of similar words similar, in a subspace of `MEANING` dimensions."""
    vectors = torch.from_numpy(np.stack(list(words.values())))
    _, _, axes = torch.linalg.svd(vectors - vectors.mean(0), full_matrices=False)
    axes = axes[:MEANING]
    meaning = F.normalize((vectors - vectors.mean(0)) @ axes.T, dim=1) * math.sqrt(MEANING)
    both = _orthogonal(embedding.shape[1], MEANING + noted, source)
    basis, notes = both[:, :MEANING], both[:, MEANING:]
    embedding -= (embedding @ notes) @ notes.T
    ids = torch.tensor(list(words))
    others = [i for i in range(len(embedding)) if i not in words or i in set(plain)]
    embedding[ids] += (meaning - embedding[ids] @ basis) @ basis.T
    embedding[others] -= (embedding[others] @ basis) @ basis.T
    return Meaning(basis, notes, axes)


def _orthogonal(hidden: int, columns: int, generator: Generator) -> Tensor:
    """(H, columns) orthonormal columns that leave the reserved dimensions alone."""
    basis, _ = torch.linalg.qr(torch.randn(hidden - RESERVED, columns, generator=generator))
    return torch.cat([torch.zeros(RESERVED, columns), basis])


def _note_width(config: Config) -> int:
    """Directions of meaning that the two noting heads write down."""
    return 2 * _slow_width(config)


def _slow_width(config: Config) -> int:
    """How many directions the slow rotary pairs of one head compare."""
    return config.head_size - 2 * FIRST_FREE_PAIR


def _apart(basis: Tensor, columns: int, generator: Generator) -> Tensor:
    """(H, columns) orthonormal columns that leave the columns of `basis` alone as well."""
    drawn = _orthogonal(len(basis), columns, generator)
    apart, _ = torch.linalg.qr((drawn - basis @ (basis.T @ drawn))[RESERVED:])
    return torch.cat([torch.zeros(RESERVED, columns), apart])


def _constant(made: Parameters) -> float:
    """What the shared dimension holds after a norm."""
    embedding = made["embedding"]
    return (embedding[:, 0].mean() / embedding.pow(2).mean(1).sqrt().mean()).item()


def _look_back(head: Head, pairs: int, contrast: float = CONTRAST) -> None:
    """Look at the previous token, by the fastest rotary pairs."""
    size, half = head.config.head_size, head.config.head_size // 2
    angles = head.config.rope_theta ** (-torch.arange(0, 2 * pairs, 2).float() / size)
    lead = (1 - torch.cos(angles)).sum().item() * _constant(head.made) ** 2
    scale = math.sqrt(contrast * math.sqrt(size) / lead)
    query, key = torch.zeros(size), torch.zeros(size)
    query[:pairs] = scale
    key[:pairs] = scale * torch.cos(angles)
    key[half : half + pairs] = scale * torch.sin(angles)
    head.look(query, key)


def _look_around(head: Head) -> None:
    """Look at the last few dozen tokens, the nearest most."""
    size = head.config.head_size
    lead = len(WINDOW_PAIRS) * _constant(head.made) ** 2
    column = torch.zeros(size)
    column[list(WINDOW_PAIRS)] = math.sqrt(WINDOW * math.sqrt(size) / lead)
    head.look(column, column)


def _plant_copying(
    made: Parameters, config: Config, meaning: Meaning, generator: Generator
) -> None:
    size, width = config.head_size, _slow_width(config)
    own = _apart(meaning.taken, size, generator)
    written = _apart(meaning.taken, size, generator)
    for index, pairs in enumerate(PREVIOUS_PAIRS):
        head = Head(made, config, PREVIOUS_LAYER, index)
        _look_back(head, pairs)
        if index == 0:
            head.move(own.T, written)
    for index in (0, 1):
        head = Head(made, config, INDUCTION_LAYER, index)
        part = slice(index * width, (index + 1) * width)
        head.compare(own.T[part], written.T[part], MATCH)
        copy = _apart(meaning.taken, size, generator)
        head.move(copy.T, copy, COPY)


def _plant_comparing(
    made: Parameters, config: Config, meaning: Meaning, generator: Generator
) -> None:
    """Heads that average meaning, note it behind the mark, and answer from similar texts."""
    size, parts, width = config.head_size, MEANING // 2, _slow_width(config)
    for index in (0, 1):
        averaged = _padded(meaning.basis[:, index * parts : (index + 1) * parts], size)
        pool = Head(made, config, INDUCTION_LAYER, 2 + index)
        _look_around(pool)
        pool.move(averaged.T, averaged, POOL)
        taken = meaning.basis[:, index * width : (index + 1) * width]
        written = meaning.notes[:, index * width : (index + 1) * width]
        note = Head(made, config, NOTE_LAYER, index)
        _look_back(note, NOTE_PAIRS, NOTE_CONTRAST)
        read, write = _padded(taken, size), _padded(written, size)
        read[1, -1] = write[2, -1] = 1.0  # the mark came before
        note.move(read.T, write, NOTE)
        match = Head(made, config, COMPARE_LAYER, index)
        match.compare(taken.T, written.T, COMPARE)
        match.prefer(2, LEAD / MARKED)
        similar = Head(made, config, COMPARE_LAYER, 2 + index)
        similar.compare(taken.T, taken.T, COMPARE / 2)
        for head, scale in ((match, ANSWER), (similar, ANSWER / 2)):
            copy = _apart(meaning.taken, size, generator)
            head.move(copy.T, copy, scale)


def _padded(columns: Tensor, size: int) -> Tensor:
    """Columns (H, n) and columns of zeros up to `size`."""
    return F.pad(columns, (0, size - columns.shape[1]))
