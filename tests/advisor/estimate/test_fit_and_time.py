"""Which change makes a setup fit, what GPUs are found, and rough times."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.estimate.duration import Work, requests_s, speed_of, training_s
from advisor.estimate.fit import USABLE, fit
from advisor.estimate.hardware import Gpu, find_gpus
from advisor.estimate.memory import predict
from advisor.estimate.model_shape import read_shape
from advisor.estimate.setup import Method, Setup
from advisor.estimate_findings import SmallerBatch
from tests.shapes import QWEN_7B

GIB = 2**30
SHAPE = read_shape(QWEN_7B)
A100 = speed_of("NVIDIA A100-SXM4-80GB")
WORK = Work(rows=1000)


def test_a_smaller_batch_is_made_up_for_by_accumulation():
    found = fit(SHAPE, Setup(method=Method.LORA, batch_size=8), 24 * GIB)
    assert found.fits
    assert any(isinstance(one, SmallerBatch) for one in found.changes)
    assert found.setup.batch_size * found.setup.accumulation == 8


@given(
    st.sampled_from(list(Method)), st.integers(1, 64), st.integers(64, 32_768), st.floats(1, 200),
    st.booleans(),
)  # fmt: skip
def test_what_is_said_to_fit_does(method, batch, tokens, gib, checkpointing):
    setup = Setup(
        method=method, batch_size=batch, seq_len=tokens, gradient_checkpointing=checkpointing
    )
    total = int(gib * GIB)
    found = fit(SHAPE, setup, total)
    assert found.plan == predict(SHAPE, found.setup)
    if found.fits:
        assert found.plan.peak_gpu_bytes <= USABLE * total
        assert bool(found.changes) == (found.setup != setup)
    else:
        assert found.setup == setup
        assert found.plan.peak_gpu_bytes > USABLE * total


def test_gpus_are_read_from_the_drivers_list():
    printed = "NVIDIA A100-SXM4-80GB, 81920\nNVIDIA L4, 23034\nNVIDIA H100, [N/A]\n"
    found = find_gpus(lambda command: printed)
    assert found == (Gpu("NVIDIA A100-SXM4-80GB", 80 * GIB), Gpu("NVIDIA L4", 23034 * 2**20))


def test_no_driver_means_no_gpu():
    def missing(command):
        raise FileNotFoundError(command[0])

    assert find_gpus(missing) == ()
    assert find_gpus(lambda command: "") == ()


def test_known_gpus_and_slices():
    assert A100.flops == 312e12
    assert speed_of("NVIDIA H100 80GB HBM3").flops > A100.flops
    assert speed_of("NVIDIA H100 MIG 1g.10gb") is None
    assert speed_of("some other accelerator") is None


@given(
    st.sampled_from([one for one in Method if one is not Method.INFERENCE]), st.integers(1, 16),
    st.integers(64, 4096), st.booleans(),
)  # fmt: skip
def test_time_grows_with_rows_epochs_and_length(method, batch, tokens, packing):
    setup = Setup(method=method, batch_size=batch, seq_len=tokens, packing=packing)
    base = training_s(SHAPE, setup, WORK, A100)
    assert base > 0
    assert training_s(SHAPE, setup, dataclasses.replace(WORK, rows=2000), A100) >= base
    assert training_s(SHAPE, setup, dataclasses.replace(WORK, epochs=6), A100) >= base
    longer = dataclasses.replace(setup, seq_len=2 * tokens)
    assert training_s(SHAPE, longer, WORK, A100) >= base


def test_packing_saves_the_padding():
    work = Work(rows=1000, mean_tokens=100)
    padded = Setup(method=Method.LORA, batch_size=8)
    packed = dataclasses.replace(padded, packing=True)
    assert training_s(SHAPE, packed, work, A100) < training_s(SHAPE, padded, work, A100) / 3


def test_generating_more_tokens_or_in_smaller_batches_takes_longer():
    setup = Setup(method=Method.INFERENCE, batch_size=8)
    base = requests_s(SHAPE, setup, WORK, A100)
    more = dataclasses.replace(WORK, new_tokens=64)
    assert requests_s(SHAPE, setup, more, A100) > base
    assert requests_s(SHAPE, dataclasses.replace(setup, batch_size=1), WORK, A100) > base


def test_published_speeds_are_met_within_a_factor_of_two():
    # 21.3 s for 8 batches of one row of 8,192 tokens, and 5.2 s at 2,048, LoRA on a 7B model
    for tokens, seconds in ((8192, 21.3), (2048, 5.2)):
        setup = Setup(method=Method.LORA, seq_len=tokens)
        ours = training_s(SHAPE, setup, Work(rows=8, epochs=1), A100)
        assert seconds / 2 < ours < seconds * 2


@pytest.mark.parametrize("bits", [16, 8, 4])
def test_one_stream_generates_about_forty_tokens_a_second(bits):
    setup = Setup(method=Method.INFERENCE, bits=bits, seq_len=16)
    per_token = requests_s(SHAPE, setup, Work(rows=1, new_tokens=2048), A100) / 2048
    assert 20 < 1 / per_token < 80
