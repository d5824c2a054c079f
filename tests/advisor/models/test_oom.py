"""Memory that runs out halves the batch, changes no answer, and is told."""

import errno

import numpy as np
import pytest
import torch

from advisor.errors import ModelError, OutOfMemory
from advisor.models import loading
from advisor.models.base import BacksOff
from advisor.models.fast import FastDecoder
from advisor.models.masks import MaskForm
from advisor.models.oom import Backoff, ran_out
from advisor.models.plain import Stop, full_rescoring
from advisor.models.prefix import PrefixCache
from advisor.trial_findings import BatchHalved, LabelsSplit
from advisor.types import Message
from tests.errors import says

FULL = MaskForm(("full_attention",))
LABELS = ["card", "card arrival", "refund", "top up", "pending payment"]


class SmallDevice(torch.nn.Module):
    """A model on a device that holds only so many tokens in one forward pass.

    Attributes:
        holds: rows times tokens fed.
        calls: shapes that were tried.
    """

    def __init__(self, model, holds):
        super().__init__()
        self.inner, self.holds = model, holds
        self.device, self.dtype, self.config = model.device, model.dtype, model.config

    def get_output_embeddings(self):
        return self.inner.get_output_embeddings()

    def forward(self, input_ids, **rest):
        if input_ids.numel() > self.holds:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
        return self.inner(input_ids=input_ids, **rest)


@pytest.fixture(scope="module")
def lm(tiny_model):
    return loading.load(str(tiny_model), device="cpu")


@pytest.fixture(scope="module")
def prompts(lm):
    """Nine prompts that begin alike; the longest feeds some 30 tokens beside what they share."""
    texts = ["the card " * (1 + at % 5) + "late" * at for at in range(9)]
    start = Message("system", "classify the text")
    return [lm.encode([start, Message("user", text)]).ids for text in texts]


def decoder(lm, holds):
    cramped = SmallDevice(lm.model, holds)
    return FastDecoder(cramped, PrefixCache(cramped), FULL)


def scored(one, prompts, ids):
    found = dict(one.score(prompts, ids))
    assert sorted(found) == list(range(len(prompts)))
    return np.array([found[row] for row in range(len(prompts))])


@pytest.mark.parametrize("holds", [250, 150, 60])
def test_halved_batches_score_the_same(lm, prompts, holds):
    ids = lm.answer_ids(LABELS)
    one = decoder(lm, holds)
    found = scored(one, prompts, ids)
    expected = [full_rescoring(lm.model, prompt, ids) for prompt in prompts]
    assert found == pytest.approx(np.array(expected), abs=1e-4)
    assert one.backoff.times >= 1
    assert [
        (note.rows, note.unit) for note in one.backoff.notes if note.kind == "batch_halved"
    ] == [(one.backoff.rows, "requests")]


def test_a_model_that_begins_smaller_feeds_less_at_once_and_answers_the_same(lm, prompts):
    ids = lm.answer_ids(LABELS)
    widths = []

    class Measured(SmallDevice):
        def forward(self, input_ids, **rest):
            widths.append(input_ids.numel())
            return super().forward(input_ids, **rest)

    found = []
    for oom_retries in (0, 3):
        cramped = Measured(lm.model, 10**6)
        one = FastDecoder(cramped, PrefixCache(cramped), FULL)
        one.begin_smaller(oom_retries)
        found.append((scored(one, prompts, ids), max(widths)))
        assert one.backoff.notes == ()
        widths.clear()
    assert found[1][0] == pytest.approx(found[0][0], abs=1e-4)
    assert found[1][1] < found[0][1]


def test_what_was_halved_stays_so(lm, prompts):
    ids = lm.answer_ids(LABELS)
    one = decoder(lm, 150)
    scored(one, prompts, ids)
    times = one.backoff.times
    scored(one, prompts, ids)
    assert one.backoff.times == times


@pytest.mark.parametrize("holds", [150, 60])
def test_halved_batches_write_the_same(lm, prompts, holds):
    stops = Stop(frozenset({2}))
    whole = {row: (ids, end) for row, ids, end in decoder(lm, 10**6).generate(prompts, 9, stops)}
    one = decoder(lm, holds)
    asked = list(one.generate(prompts, 9, stops))
    assert len(asked) == len(prompts)
    assert {row: (ids, end) for row, ids, end in asked} == whole
    assert one.backoff.times >= 1


class FailsLate(SmallDevice):
    """Runs out of memory once, in the middle of writing."""

    steps = 0

    def forward(self, input_ids, **rest):
        self.steps += 1
        if self.steps == 5:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried to allocate")
        return super().forward(input_ids, **rest)


def test_running_out_in_the_middle_of_writing_answers_each_row_once(lm, prompts):
    stops = Stop(frozenset({2}))
    whole = {row: (ids, end) for row, ids, end in decoder(lm, 10**6).generate(prompts, 9, stops)}
    model = FailsLate(lm.model, 10**6)
    one = FastDecoder(model, PrefixCache(model), FULL)
    asked = list(one.generate(prompts, 9, stops))
    assert len(asked) == len(prompts)
    assert {row: (ids, end) for row, ids, end in asked} == whole
    assert one.backoff.notes == (BatchHalved(1, 4, "requests"),)


def test_one_request_with_too_many_labels_takes_them_in_parts(lm, prompts):
    long = [f"{first} {second}" for first in LABELS for second in ("late", "wrong", "payment")]
    ids = lm.answer_ids(long)
    prompt = [max(prompts, key=len)]
    one = decoder(lm, len(prompt[0]) + 12)
    assert scored(one, prompt, ids) == pytest.approx(
        np.array([full_rescoring(lm.model, prompt[0], ids)]), abs=1e-4
    )
    assert LabelsSplit(one.backoff.label_tokens) in one.backoff.notes


@pytest.mark.parametrize("holds", [0, 20])
def test_what_does_not_fit_at_all_is_told(lm, prompts, holds):
    long = [prompt * 3 for prompt in prompts]
    with says(OutOfMemory, match=r"does not hold a single request.*CUDA out of memory"):
        scored(decoder(lm, holds), long, lm.answer_ids(LABELS))
    with says(OutOfMemory, match=r"does not hold a single request.*CUDA out of memory"):
        list(decoder(lm, holds).generate(long, 4, Stop(frozenset({2}))))


@pytest.mark.parametrize("holds", [30, 10])
def test_the_plain_path_halves_its_sequences(tiny_model, holds):
    one = loading.load(str(tiny_model), device="cpu")
    one.fast = None
    asked = [one.encode([Message("user", "the card is late")])]
    whole = [choice.log_likelihoods for choice in one.rank(asked, LABELS)]
    one.model = SmallDevice(one.model, holds)
    if holds < len(asked[0].ids):
        with says(OutOfMemory, match="does not hold a single request"):
            list(one.rank(asked, LABELS))
        return
    halved = [choice.log_likelihoods for choice in one.rank(asked, LABELS)]
    assert halved[0] == pytest.approx(whole[0], abs=1e-4)
    assert isinstance(one, BacksOff)
    assert [note.unit for note in one.backoff.notes] == ["label_sequences"]


def huge(allocate):
    with pytest.raises((MemoryError, RuntimeError)) as caught:
        allocate(2**60)
    return caught.value


@pytest.mark.parametrize(
    "allocate",
    [
        bytearray,
        lambda size: np.empty(size, np.uint8),
        lambda size: torch.empty(size, dtype=torch.uint8),
    ],
)
def test_real_allocations_that_fail_are_known(allocate):
    assert ran_out(huge(allocate))


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (torch.OutOfMemoryError("CUDA out of memory."), True),
        (RuntimeError("CUDA error: out of memory"), True),
        (RuntimeError("CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`"), True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True),
        (OutOfMemory("told before"), True),
        (OSError(errno.ENOSPC, "No space left on device"), False),
        (RuntimeError("shape mismatch"), False),
        (ModelError("the words out of memory do not make it so"), False),
        (KeyError("out of memory"), False),
    ],
)
def test_what_counts_as_running_out(error, expected):
    assert ran_out(error) is expected


def test_nothing_halved_is_no_note():
    assert Backoff().notes == ()
