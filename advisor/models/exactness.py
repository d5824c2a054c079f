"""Whether the fast path answers as the library does: tried when a model opens, and on real work.

The truth is one pass over the whole text, without cache, padding or masks of ours. A model that
the fast path does not reproduce takes the plain path, which is slower and always right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from advisor.models.constraint import Held, restricted
from advisor.models.fast import FastDecoder
from advisor.models.masks import SIZES, candidates, smaller_windows, text_config
from advisor.models.oom import ran_out
from advisor.models.plain import Stop, full_rescoring, whole_sequence_logits
from advisor.models.prefix import PrefixCache

PROBE_SHARED = 24
PROBE_RESTS = (3, 14)
"""Tokens after the shared part; they differ by more than the window, so that padding counts."""
PROBE_WINDOW = 8
PROBE_ANSWER = 3
LONGEST_PROBE = 1100
"""A window that no setting makes smaller is probed as it is, up to this many tokens."""
TOLERANCE = {torch.float32: 2e-3}
"""Largest difference, in nats per token, that rounding explains."""
LOW_PRECISION_TOLERANCE = 0.25
COMPARED = (0, 1, 5)
"""Requests of one call that are answered both ways, counted from the longest."""
LONGER_BY = 1.3
"""A request is compared only if it is this much longer than the longest compared before."""


def find_fast(model: Any, prefix: PrefixCache) -> FastDecoder | None:
    """The fast path in the form that reproduces this model; None where there is none."""
    prompts, labels = _probe(model)
    if not prompts:
        return None
    with smaller_windows(model, PROBE_WINDOW):
        expected = np.array([full_rescoring(model, prompt, labels) for prompt in prompts])
        most = tolerance(model) * max(map(len, labels))
        for form in candidates(model):
            try:
                decoder = FastDecoder(model, prefix, form)
                found = dict(decoder.score(prompts, labels))
                actual = np.array([found[row] for row in range(len(prompts))])
                answers = list(decoder.generate(prompts, PROBE_ANSWER, Stop(frozenset())))
            except Exception as error:
                if ran_out(error):
                    raise
                continue  # the model's forward does not take what the fast path passes
            finally:
                prefix.forget()
            same = bool(np.abs(actual - expected).max() < most) and all(
                is_greedy(model, prompts[row], tokens) for row, tokens, _ in answers
            )
            if same:
                return decoder
    return None


def _probe(model: Any) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Two prompts that share their beginning, and labels that share theirs."""
    config = text_config(model)
    rows = _vocabulary(model)
    shared = max(PROBE_SHARED, _fixed_window(config) + PROBE_WINDOW)
    longest = getattr(config, "max_position_embeddings", None)
    if isinstance(longest, int):
        shared = min(shared, longest - max(PROBE_RESTS) - PROBE_ANSWER)
    if shared < 1 or rows < 8:
        return [], []
    random = np.random.default_rng(0)
    low = min(3, rows - 4)  # the first tokens are often special

    def some(count: int) -> tuple[int, ...]:
        return tuple(int(token) for token in random.integers(low, rows, count))

    begin, label = some(shared), some(2)
    prompts = [(*begin, *some(count)) for count in PROBE_RESTS]
    return prompts, [label, (label[0], *some(2)), some(1)]


def _vocabulary(model: Any) -> int:
    """Tokens that a model both reads and writes; some have embeddings for more than they write."""
    ends = model.get_input_embeddings(), model.get_output_embeddings()
    return min(int(end.weight.shape[0]) for end in ends if end is not None)


def sees_ahead(model: Any) -> bool:
    """Whether a token's scores change with what follows it: then this is no causal LM.

    Encoders and permutation models open as causal LMs, too, and score a label from itself.
    """
    rows = _vocabulary(model)
    low = max(0, min(3, rows - 2))  # the first tokens are often special
    ids = low + torch.arange(PROBE_SHARED, device=model.device)[None] * 7 % (rows - low)
    other = ids.clone()
    other[0, -1] = low if ids[0, -1] != low else rows - 1
    with torch.inference_mode():
        first, second = (
            model(input_ids=one, use_cache=False).logits[:, :-1] for one in (ids, other)
        )
    return not bool((first - second).abs().max() < tolerance(model))  # NaN is no answer either


def one_scale_up_to(model: Any) -> int | None:
    """The length beyond which a text's positions count otherwise; None for most models.

    Long and dynamic rotary scaling look at the longest text of a batch, and at keys that are
    there already, so beyond that length the texts of a batch change each other.
    """
    config = text_config(model)
    scaling = getattr(config, "rope_parameters", None) or {}
    limits = [
        one.get("original_max_position_embeddings") or config.max_position_embeddings
        for one in (scaling, *scaling.values())
        if isinstance(one, dict) and one.get("rope_type") in {"longrope", "dynamic"}
    ]
    return min(limits, default=None)


def _fixed_window(config: Any) -> int:
    """The largest window or chunk in a config that only a longer text can reach; 0 for none."""
    sizes = [
        value
        for name, value in config.to_dict().items()
        if ("window" in name or "chunk" in name)
        and name not in SIZES.values()
        and isinstance(value, int)
        and not isinstance(value, bool)
        and value <= LONGEST_PROBE
    ]
    return max(sizes, default=0)


def tolerance(model: Any) -> float:
    """Nats per token by which two right ways may differ in this model's precision."""
    return TOLERANCE.get(model.dtype, LOW_PRECISION_TOLERANCE)


def is_greedy(
    model: Any, prompt: Sequence[int], answer: Sequence[int], held: Held | None = None
) -> bool:
    """Whether each token of an answer is the most likely one, or as likely within rounding.

    Args:
        model: a transformers causal LM.
        prompt: token ids.
        answer: token ids.
        held: what the answer was held to, at its beginning.
    """
    if not answer:
        return True
    logits = whole_sequence_logits(model, prompt, answer)
    if held is not None:
        logits = logits.clone()  # of a pass in inference mode
        for at, token in enumerate(answer):
            logits[at] = restricted(logits[at : at + 1], [held])[0]
            held.take(token)
    chosen = logits[torch.arange(len(answer)), torch.tensor(list(answer))]
    return bool((logits.max(dim=-1).values - chosen).max() < 2 * tolerance(model))


@dataclass
class Audit:
    """Compares the fast path with the library on a run's own longest requests.

    Attributes:
        wanted: anything is compared at all.
        compared: requests answered both ways.
        largest: largest difference of a label's score, in nats.
        differed: a request was answered differently; the plain path is taken from there on.
    """

    wanted: bool = True
    compared: int = 0
    largest: float = 0.0
    differed: bool = False
    _longest: int = 0

    def due(self, prompts: Sequence[tuple[int, ...]]) -> list[int]:
        """The requests of a call to compare: its longest, and a shorter one from the same batch.

        None where the longest is hardly longer than those compared before.
        """
        if not self.wanted:
            return []
        order = sorted(range(len(prompts)), key=lambda row: len(prompts[row]), reverse=True)
        if len(prompts[order[0]]) <= LONGER_BY * self._longest:
            return []
        return [order[at] for at in COMPARED if at < len(order)]

    def scores_agree(
        self,
        model: Any,
        prompt: tuple[int, ...],
        labels: Sequence[tuple[int, ...]],
        scores: NDArray[np.float64],
    ) -> bool:
        """Whether the best label of a request scores as it does through the library.

        The second best of the first request: another branch of the labels' tree.
        """
        at = int(scores.argsort()[::-1][: 1 if self.compared else 2][-1])
        self._count(prompt)
        label = labels[at]
        log_probs = torch.log_softmax(whole_sequence_logits(model, prompt, label).double(), dim=-1)
        total = float(log_probs[torch.arange(len(label)), torch.tensor(label)].sum())
        difference = abs(total - float(scores[at]))
        self.largest = max(self.largest, difference)
        self.differed |= not difference < tolerance(model) * len(label)  # NaN differs
        return not self.differed

    def answer_agrees(
        self,
        model: Any,
        prompt: tuple[int, ...],
        answer: Sequence[int],
        held: Held | None = None,
    ) -> bool:
        """Whether the library would have written the same answer, ties aside."""
        self._count(prompt)
        self.differed |= not is_greedy(model, prompt, answer, held)
        return not self.differed

    def _count(self, prompt: tuple[int, ...]) -> None:
        self.compared += 1
        self._longest = max(self._longest, len(prompt))
