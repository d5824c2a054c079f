"""A token trie over label sequences: all labels of a request are scored in one forward pass.

Labels that begin with the same tokens share those tokens. A token is fed once, whatever the number
of labels that pass through it; the last token of a label is only ever predicted, never fed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class LabelTrie:
    """The tokens to feed after a prompt, and where each label's log-probabilities are read.

    Row 0 of the model's output is the last prompt token; row i + 1 is fed token i.

    Attributes:
        tokens: token ids to feed, shape (T,), parents before children.
        depths: position of each fed token after the prompt, shape (T,), the first is 0.
        ancestors: which fed tokens each fed token may see, itself included, shape (T, T), bool.
        edge_rows, edge_tokens: the predicted tokens: row and token id, shape (E,).
        membership: 1.0 where an edge belongs to a label, shape (E, L), float64.
    """

    tokens: NDArray[np.int64]
    depths: NDArray[np.int64]
    ancestors: NDArray[np.bool_]
    edge_rows: NDArray[np.int64]
    edge_tokens: NDArray[np.int64]
    membership: NDArray[np.float64]

    @property
    def size(self) -> int:
        """Number of fed tokens."""
        return int(self.tokens.shape[0])

    @property
    def depth(self) -> int:
        """Number of positions the fed tokens take after the prompt."""
        return int(self.depths.max()) + 1 if self.size else 0


def build(labels: Sequence[Sequence[int]]) -> LabelTrie:
    """Build the trie of label token sequences; each must hold at least one token.

    Raises:
        ValueError: a label has no tokens.
    """
    if any(len(label) == 0 for label in labels):
        raise ValueError("every label needs at least one token")
    fed: dict[tuple[int, ...], int] = {}
    tokens: list[int] = []
    parents: list[int] = []
    depths: list[int] = []
    edges: dict[tuple[int, ...], int] = {}
    edge_rows: list[int] = []
    edge_tokens: list[int] = []
    paths: list[list[int]] = []
    for label in labels:
        path = []
        for end in range(1, len(label) + 1):
            step = tuple(label[:end])
            if step not in edges:
                edges[step] = len(edge_tokens)
                edge_rows.append(fed[step[:-1]] + 1 if end > 1 else 0)
                edge_tokens.append(step[-1])
            path.append(edges[step])
            if end < len(label) and step not in fed:
                fed[step] = len(tokens)
                tokens.append(step[-1])
                parents.append(fed[step[:-1]] if end > 1 else -1)
                depths.append(end - 1)
        paths.append(path)
    membership = np.zeros((len(edge_tokens), len(labels)))
    for column, path in enumerate(paths):
        membership[path, column] = 1.0
    return LabelTrie(
        tokens=np.array(tokens, dtype=np.int64),
        depths=np.array(depths, dtype=np.int64),
        ancestors=_ancestors(parents),
        edge_rows=np.array(edge_rows, dtype=np.int64),
        edge_tokens=np.array(edge_tokens, dtype=np.int64),
        membership=membership,
    )


def _ancestors(parents: Sequence[int]) -> NDArray[np.bool_]:
    seen = np.eye(len(parents), dtype=np.bool_)
    for node, parent in enumerate(parents):
        if parent >= 0:
            seen[node] |= seen[parent]
    return seen


def split(labels: Sequence[Sequence[int]], max_tokens: int) -> list[list[int]]:
    """Group label indices so that no group feeds more than about `max_tokens` tokens.

    Labels are taken in token order, so that those sharing a beginning stay together.
    """
    order = sorted(range(len(labels)), key=lambda index: tuple(labels[index]))
    groups: list[list[int]] = [[]]
    fed: set[tuple[int, ...]] = set()
    for index in order:
        steps = {tuple(labels[index][:end]) for end in range(1, len(labels[index]))}
        if groups[-1] and len(fed | steps) > max_tokens:
            groups.append([])
            fed = set()
        groups[-1].append(index)
        fed |= steps
    return groups
