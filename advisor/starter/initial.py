"""Initial weights: random, with a previous-token head and induction heads already in place.

Embeddings have a norm near sqrt(hidden), so that a token's identity survives the first layers, and
the final norm is small, so that the logits of tied embeddings start small. In layer 0, two heads
look at the previous token: their queries and keys depend only on a constant that all embeddings
share (dimension 0), and the rotary angle alone makes offset -1 the best match. In layer 1, two
heads match the current token against those previous tokens and copy what followed.
"""

import math

import torch
from torch import Tensor

from advisor.starter.network import Config, Parameters, residual_scale, shapes

SHARED = 5.0  # value all embeddings share in dimension 0
CONTRAST = 5.0  # attention logit lead of offset -1 over the other offsets
MATCH = 1.5  # scale of the queries and keys that compare tokens
COPY = 2.0  # scale of the output of the induction heads
KEEP = 0.2  # what is left of the random part of a planted head
FINAL_NORM = 0.0625
FIRST_FREE_PAIR = 20  # rotary pairs from here on turn slowly: they compare content, not position
PREVIOUS_PAIRS = (4, 6)  # how many fast rotary pairs each previous-token head uses


def initial_parameters(config: Config, seed: int) -> Parameters:
    """Float32 parameters on the CPU; the same seed gives the same values."""
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
    made["embedding"][:, 0] += SHARED
    made["final_norm"].fill_(FINAL_NORM)
    read = _orthogonal(config, generator).T
    write = _orthogonal(config, generator)
    _plant_previous_token(made, config, read, write)
    _plant_induction(made, config, read, write, generator)
    return made


def _orthogonal(config: Config, generator: torch.Generator) -> Tensor:
    """(H, D) orthonormal columns that leave dimension 0 alone."""
    basis, _ = torch.linalg.qr(torch.randn(config.hidden, config.head_size, generator=generator))
    basis[0] = 0
    return basis


def _rows(config: Config, part: int, head: int) -> slice:
    """Rows of a head inside the stacked query (0), key (1) and value (2) matrix."""
    start = part * config.hidden + head * config.head_size
    return slice(start, start + config.head_size)


def _plant_previous_token(made: Parameters, config: Config, read: Tensor, write: Tensor) -> None:
    size, half = config.head_size, config.head_size // 2
    embedding, qkv = made["embedding"], made["0.qkv"]
    constant = (embedding[:, 0].mean() / embedding.pow(2).mean(1).sqrt().mean()).item()
    for head, pairs in enumerate(PREVIOUS_PAIRS):
        angles = config.rope_theta ** (-torch.arange(0, 2 * pairs, 2).float() / size)
        lead = (1 - torch.cos(angles)).sum().item() * constant**2
        scale = math.sqrt(CONTRAST * math.sqrt(size) / lead)
        query, key = torch.zeros(size), torch.zeros(size)
        query[:pairs] = scale
        key[:pairs] = scale * torch.cos(angles)
        key[half : half + pairs] = scale * torch.sin(angles)
        for part, column in ((0, query), (1, key)):
            rows = _rows(config, part, head)
            qkv[rows] *= KEEP
            qkv[rows, 0] = column
    qkv[_rows(config, 2, 0)] = read
    made["0.attention_out"][:, :size] = write


def _plant_induction(
    made: Parameters, config: Config, read: Tensor, write: Tensor, generator: torch.Generator
) -> None:
    size, half = config.head_size, config.head_size // 2
    slow = list(range(FIRST_FREE_PAIR, half))
    slow += [half + pair for pair in slow]
    qkv = made["1.qkv"]
    for head in (0, 1):
        part_of_read = slice(head * len(slow), (head + 1) * len(slow))
        queries, keys = _rows(config, 0, head), _rows(config, 1, head)
        qkv[queries] *= KEEP
        qkv[keys] *= KEEP
        qkv[[queries.start + row for row in slow]] = MATCH * read[part_of_read]
        qkv[[keys.start + row for row in slow]] = MATCH * write[:, part_of_read].T
        copy = _orthogonal(config, generator)
        qkv[_rows(config, 2, head)] = copy.T
        made["1.attention_out"][:, head * size : (head + 1) * size] = COPY * copy
