"""Exact and fast scoring and generation: shared prefixes, label tries, batches by length."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from advisor.models import trie
from advisor.models.constraint import restricted
from advisor.models.limits import BATCH_TOKENS, LOGIT_ELEMENTS, SCORED_ROWS, SCORED_TOKENS
from advisor.models.masks import MaskForm
from advisor.models.oom import Backoff, first_line, ran_out, release
from advisor.models.plain import Stop
from advisor.models.prefix import Expand, PrefixCache

WORTH_KEEPING = 0.6
"""Share of a batch that must still be generating for ended requests to be carried along."""

Answered = TypeVar("Answered", bound=tuple[Any, ...])


@dataclass(frozen=True)
class Batch:
    """Rows of one forward pass and the number of leading tokens taken from the prefix cache."""

    rows: tuple[int, ...]
    shared: int


@dataclass(frozen=True)
class _Tried:
    """The last forward pass: rows, tokens a row takes, and label tokens fed beside each."""

    rows: int
    width: int
    fed: int


class FastDecoder:
    """Runs one transformers causal LM over many prompts.

    When memory runs out, the batch is halved and its unanswered rows are run again; what follows
    keeps to the smaller size.

    Args:
        model: a transformers causal LM.
        prefix: its shared keys and values.
        masks: the form in which it takes attention masks.

    Attributes:
        backoff: how often that happened.
    """

    def __init__(self, model: Any, prefix: PrefixCache, masks: MaskForm) -> None:
        self._model = model
        self._prefix = prefix
        self._masks = masks
        self.backoff = Backoff()
        self._tried: _Tried | None = None
        self._most_fed: int | None = None
        kind = model.device.type
        self._batch_tokens = BATCH_TOKENS.get(kind, 4096)
        self._scored_tokens = SCORED_TOKENS.get(kind, self._batch_tokens)
        self._logit_elements = LOGIT_ELEMENTS.get(kind, 2**27)
        self._vocabulary = int(model.get_output_embeddings().weight.shape[0])

    def begin_smaller(self, oom_retries: int) -> None:
        """Feed a quarter as much at once from now on, or a quarter of that, and so on."""
        self._batch_tokens = max(1, self._batch_tokens >> 2 * oom_retries)
        self._logit_elements = max(1, self._logit_elements >> 2 * oom_retries)

    def score(
        self, prompts: Sequence[tuple[int, ...]], labels: Sequence[tuple[int, ...]]
    ) -> Iterator[tuple[int, NDArray[np.float64]]]:
        """Ln p(label | prompt), shape (labels,), for every prompt; in an order of its own.

        Raises:
            OutOfMemory: memory does not hold one prompt with one token of a label.
        """
        yield from self._within_memory(
            len(prompts), lambda left: self._score_rows(prompts, labels, left)
        )

    def generate(
        self, prompts: Sequence[tuple[int, ...]], max_new_tokens: int, stop: Stop
    ) -> Iterator[tuple[int, list[int], bool]]:
        """Greedy continuations: (row, tokens without the stop mark, ended by itself).

        Raises:
            OutOfMemory: memory does not hold one prompt and its answer.
        """

        def run(left: Sequence[int]) -> Iterator[tuple[int, list[int], bool]]:
            for batch in self._batches(prompts, left, max_new_tokens, 1, self._batch_tokens):
                yield from self._generate_batch(prompts, batch, max_new_tokens, stop)

        yield from self._within_memory(len(prompts), run)

    def _within_memory(
        self, rows: int, run: Callable[[Sequence[int]], Iterator[Answered]]
    ) -> Iterator[Answered]:
        """Run rows 0 to `rows`, again with less at once where memory runs out, till all answered.

        Args:
            rows: how many there are.
            run: answers the rows it is given; an answer begins with its row.
        """
        left = dict.fromkeys(range(rows))
        while left:
            self._tried = None
            try:
                for answer in run(list(left)):
                    del left[answer[0]]
                    yield answer
                return
            except (RuntimeError, MemoryError) as error:
                if not ran_out(error):
                    raise
                reason = first_line(error)
            release()
            self._take_less(reason)

    def _take_less(self, reason: str) -> None:
        """Make the batches, or else the tries of labels, half as large as what was tried last."""
        tried = self._tried or _Tried(1, 0, 0)
        if tried.rows == 1 and tried.fed > 1:
            self._most_fed = min(tried.fed, self._most_fed or tried.fed) // 2
            self.backoff.label_tokens = self._most_fed
            if self._most_fed >= 1:
                return
        self._batch_tokens = self.backoff.halve(tried.rows, reason) * tried.width

    def _score_rows(
        self,
        prompts: Sequence[tuple[int, ...]],
        labels: Sequence[tuple[int, ...]],
        rows: Sequence[int],
    ) -> Iterator[tuple[int, NDArray[np.float64]]]:
        most = max(1, self._logit_elements // self._vocabulary - 1)
        groups = trie.split(labels, min(most, self._most_fed or most))
        tries = [trie.build([labels[index] for index in group]) for group in groups]
        widest = max(one.size for one in tries)
        beginning = self._prefix.reusable()
        for batch in self._batches(prompts, rows, widest, widest + 1, self._scored_tokens):
            totals = np.empty((len(batch.rows), len(labels)))
            for group, one in zip(groups, tries, strict=True):
                totals[:, group] = self._score_batch(prompts, batch, one, beginning)
            yield from zip(batch.rows, totals, strict=True)

    def _batches(
        self,
        prompts: Sequence[tuple[int, ...]],
        wanted: Sequence[int],
        extra: int,
        kept: int,
        tokens: int,
    ) -> Iterator[Batch]:
        """Wanted rows grouped by length, up to so many `tokens` at once.

        `extra` tokens are fed, `kept` logits kept beside each row.
        """
        shared = self._prefix.shared(prompts)
        order = sorted(wanted, key=lambda row: len(prompts[row]), reverse=True)
        most_logits = max(1, self._logit_elements // (kept * self._vocabulary))
        while order:
            width = len(prompts[order[0]]) - shared + extra
            most = min(self._batch_tokens // width, most_logits, len(order))
            rows = max(1, min(max(tokens // width, SCORED_ROWS), most))
            self._tried = _Tried(rows, width, kept - 1)
            yield Batch(tuple(order[:rows]), shared)
            order = order[rows:]

    def _suffixes(
        self, prompts: Sequence[tuple[int, ...]], batch: Batch
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What is left to feed after the shared part, padded on the left, and its mask; (B, S)."""
        rest = [prompts[row][batch.shared :] for row in batch.rows]
        width = max(len(ids) for ids in rest)
        ids = torch.zeros((len(rest), width), dtype=torch.long)
        mask = torch.zeros((len(rest), width), dtype=torch.bool)
        for row, tokens in enumerate(rest):
            ids[row, width - len(tokens) :] = torch.tensor(tokens)
            mask[row, width - len(tokens) :] = True
        return ids, mask

    def _score_batch(
        self,
        prompts: Sequence[tuple[int, ...]],
        batch: Batch,
        labels: trie.LabelTrie,
        beginning: Expand,
    ) -> NDArray[np.float64]:
        suffix, mask = self._suffixes(prompts, batch)
        rows = suffix.shape[0]
        fed = torch.from_numpy(labels.tokens).expand(rows, -1)
        lengths = mask.sum(1, keepdim=True) + batch.shared
        positions = torch.cat(
            [
                (mask.cumsum(1) - 1).clamp(min=0) + batch.shared,
                lengths + torch.from_numpy(labels.depths),
            ],
            dim=1,
        )
        device = self._model.device
        with torch.inference_mode():
            logits = self._model(
                input_ids=torch.cat([suffix, fed], dim=1).to(device),
                attention_mask=self._masks.build(
                    self._model,
                    self._tree_look(mask, batch.shared, labels),
                    positions,
                    _keys(positions, batch.shared),
                ),
                position_ids=positions.to(device),
                past_key_values=beginning(batch.shared, rows, suffix.shape[1] + labels.size),
                use_cache=True,
                logits_to_keep=labels.size + 1,
            ).logits
            chosen = logits[:, labels.edge_rows, labels.edge_tokens].double()
            # row by row: what it computes on the way stays in a CPU's cache
            normaliser = torch.stack([torch.logsumexp(row.float(), dim=-1) for row in logits])
            edges = (chosen - normaliser[:, labels.edge_rows].double()).cpu().numpy()
        return np.asarray(edges @ labels.membership)

    def _prompt_look(self, suffix: torch.Tensor, shared: int) -> torch.Tensor:
        """What the tokens after the shared part may look at, shape (B, S, P + S), bool."""
        rows, width = suffix.shape
        look = torch.zeros((rows, width, shared + width), dtype=torch.bool)
        look[:, :, :shared] = True
        causal = torch.ones((width, width), dtype=torch.bool).tril()
        look[:, :, shared:] = causal & suffix[:, None, :]
        padding = torch.arange(width)
        look[:, padding, shared + padding] = True  # a padded row must see something, or it is NaN
        return look

    def _tree_look(self, suffix: torch.Tensor, shared: int, labels: trie.LabelTrie) -> torch.Tensor:
        """What prompt and label tokens may look at, shape (B, S + T, P + S + T), bool."""
        rows, width = suffix.shape
        total = width + labels.size
        look = torch.zeros((rows, total, shared + total), dtype=torch.bool)
        look[:, :width, : shared + width] = self._prompt_look(suffix, shared)
        look[:, width:, :shared] = True
        look[:, width:, shared : shared + width] = suffix[:, None, :]
        look[:, width:, shared + width :] = torch.from_numpy(labels.ancestors)
        return look

    def _generate_batch(
        self,
        prompts: Sequence[tuple[int, ...]],
        batch: Batch,
        max_new_tokens: int,
        stop: Stop,
    ) -> Iterator[tuple[int, list[int], bool]]:
        device = self._model.device
        suffix, mask = self._suffixes(prompts, batch)
        positions = (mask.cumsum(1) - 1).clamp(min=0) + batch.shared
        keys = _keys(positions, batch.shared)
        look = self._prompt_look(mask, batch.shared)
        cache = self._prefix.expand(batch.shared, len(mask), mask.shape[1] + max_new_tokens)
        written: list[list[int]] = [[] for _ in batch.rows]
        slots = list(range(len(batch.rows)))  # which request each row of the batch belongs to
        going = [True] * len(slots)  # by request
        held = [stop.begin(max_new_tokens) for _ in slots]
        feed = suffix
        for step in range(max_new_tokens):
            with torch.inference_mode():
                logits = self._model(
                    input_ids=feed.to(device),
                    attention_mask=self._masks.build(self._model, look, positions, keys),
                    position_ids=positions.to(device),
                    past_key_values=cache,
                    use_cache=True,
                    logits_to_keep=1,
                ).logits
            scores = logits[:, -1]
            if stop.grammar is not None:
                scores = restricted(scores, [held[slot] if going[slot] else None for slot in slots])
            chosen = scores.argmax(-1).cpu()
            for slot, token in zip(slots, chosen.tolist(), strict=True):
                if not going[slot]:
                    continue
                if token not in stop.ids:
                    written[slot].append(token)
                state = held[slot]
                ended = state.take(token) if state else stop.reached(written[slot])
                if token in stop.ids or ended:
                    going[slot] = False
                    yield batch.rows[slot], written[slot], not (state and state.was_cut)
            keep = [row for row, slot in enumerate(slots) if going[slot]]
            if not keep or step + 1 == max_new_tokens:
                break
            if len(keep) > len(slots) * WORTH_KEEPING:  # ended rows ride along for a while
                keep = list(range(len(slots)))
            else:
                cache.batch_select_indices(torch.tensor(keep, device=device))
            slots = [slots[row] for row in keep]
            feed = chosen[keep, None]
            positions = positions[keep, -1:] + 1
            keys = torch.cat([keys[keep], positions], dim=1)
            one = torch.ones((len(keep), 1, 1), dtype=torch.bool)
            look = torch.cat([look[keep, -1:], one], dim=2)
        for slot, on in enumerate(going):
            if on:
                yield batch.rows[slot], written[slot], False


def _keys(positions: torch.Tensor, shared: int) -> torch.Tensor:
    """Positions of the shared tokens, then of those after them, shape (B, P + S)."""
    return torch.cat([torch.arange(shared).expand(len(positions), -1), positions], dim=1)
