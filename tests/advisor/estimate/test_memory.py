"""The memory prediction: against published figures, and what must hold for any model."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import ConfigError
from advisor.estimate.memory import adapter_parameters, predict
from advisor.estimate.model_shape import read_shape
from advisor.estimate.setup import OPTIMIZERS, Method, Setup, checked, optimizer_name
from advisor.estimate_findings import ExpertsNotQuantised
from reports.messages import say
from tests.errors import says
from tests.shapes import LLAMA_7B

SHAPE = read_shape(LLAMA_7B)
LARGE_VOCABULARY = dataclasses.replace(
    SHAPE, vocab=151936, embedding_parameters=2 * 151936 * SHAPE.hidden
)
FEW_BYTES = 16
"""Parts are rounded to whole bytes one by one."""


@st.composite
def shapes(draw):
    heads = draw(st.sampled_from([1, 2, 4, 8]))
    return read_shape(
        {
            "model_type": draw(st.sampled_from(["llama", "phi", "gemma2", "gpt2", "phi3"])),
            "hidden_size": heads * draw(st.sampled_from([16, 64, 128])),
            "num_hidden_layers": draw(st.integers(1, 40)),
            "num_attention_heads": heads,
            "num_key_value_heads": draw(st.sampled_from([1, heads])),
            "intermediate_size": draw(st.integers(16, 4096)),
            "vocab_size": draw(st.integers(100, 200_000)),
        }
    )


METHODS = st.sampled_from(list(Method))
SETUPS = st.builds(
    Setup,
    method=METHODS,
    seq_len=st.integers(1, 8192),
    batch_size=st.integers(1, 32),
    accumulation=st.integers(1, 4),
    lora_rank=st.integers(1, 256),
    optimizer=st.sampled_from(list(OPTIMIZERS)),
    optimizer_in_backward=st.booleans(),
    gradient_checkpointing=st.booleans(),
    offload_checkpoints=st.booleans(),
    chunked_loss=st.booleans(),
    upcast=st.booleans(),
    attention=st.sampled_from(["flash", "eager"]),
    packing=st.booleans(),
)


def peak(shape, setup, **changes):
    return predict(shape, dataclasses.replace(setup, **changes)).peak_gpu_bytes


@given(shapes(), SETUPS)
def test_the_breakdown_adds_up_and_nothing_is_negative(shape, setup):
    plan = predict(shape, setup)
    assert sum(plan.parts.values()) == plan.peak_gpu_bytes
    assert min(plan.parts.values()) >= 0


@given(shapes(), SETUPS, st.integers(1, 4096))
def test_more_tokens_rows_or_rank_never_need_less(shape, setup, more):
    base = peak(shape, setup)
    assert peak(shape, setup, seq_len=setup.seq_len + more) >= base - FEW_BYTES
    assert peak(shape, setup, batch_size=setup.batch_size + more) >= base - FEW_BYTES
    assert peak(shape, setup, lora_rank=setup.lora_rank + more) >= base - FEW_BYTES


@given(shapes(), SETUPS)
def test_ways_to_save_memory_never_need_more(shape, setup):
    for saving in (
        "gradient_checkpointing",
        "chunked_loss",
        "offload_checkpoints",
        "optimizer_in_backward",
    ):
        without = peak(shape, setup, **{saving: False})
        assert peak(shape, setup, **{saving: True}) <= without + FEW_BYTES, saving
    assert peak(shape, setup, packing=True) == peak(shape, setup, packing=False)
    assert peak(shape, setup, upcast=False) <= peak(shape, setup, upcast=True)
    paged = peak(shape, setup, optimizer="paged-adamw")
    assert (
        paged <= peak(shape, setup, optimizer="adamw-8bit") <= peak(shape, setup, optimizer="adamw")
    )


@given(shapes(), SETUPS)
def test_quantised_weights_are_smaller(shape, setup):
    four = predict(shape, dataclasses.replace(setup, method=Method.QLORA)).breakdown.weights
    half = predict(shape, dataclasses.replace(setup, method=Method.LORA)).breakdown.weights
    assert four < half


def test_a_large_vocabulary_makes_the_logits_dwarf_the_checkpoints():
    plan = predict(LARGE_VOCABULARY, Setup(method=Method.LORA, seq_len=4096))
    assert plan.breakdown.logits / 4096 == pytest.approx(2.0e6, rel=0.1)
    assert plan.breakdown.logits > 5 * plan.breakdown.activations


def test_known_sums():
    full = predict(SHAPE, Setup(method=Method.FULL, bits=32, seq_len=128)).breakdown
    # float32 weights with 16-bit copies, float32 gradients and two moments: 6 + 4 + 8 bytes
    assert full.weights + full.gradients + full.optimizer == 18 * SHAPE.parameters
    lora = predict(SHAPE, Setup(method=Method.LORA, lora_rank=8))
    assert lora.trained_parameters == 19_988_480
    assert lora.breakdown.adapter == 4 * lora.trained_parameters
    inference = predict(SHAPE, Setup(method=Method.INFERENCE, seq_len=1024)).breakdown
    assert inference.gradients == inference.optimizer == inference.adapter == 0
    assert inference.kv_cache == 2 * 1024 * 32 * 2 * 4096 * 2
    tuning = predict(SHAPE, Setup(method=Method.PROMPT_TUNING, virtual_tokens=20))
    assert tuning.trained_parameters == 20 * 4096


def test_lora_targets_are_names_of_linear_layers():
    some = Setup(method=Method.LORA, lora_rank=8, lora_targets=("q_proj", "v_proj"))
    assert adapter_parameters(SHAPE, some) == 4_194_304
    wrong = dataclasses.replace(some, lora_targets=("q_proj", "c_attn"))
    with says(ConfigError, match=r"c_attn: no such linear layer.*all-linear.*q_proj"):
        predict(SHAPE, wrong)


def test_experts_stay_in_16_bits_and_the_plan_says_so():
    config = {
        "model_type": "mixtral",
        "hidden_size": 512,
        "num_hidden_layers": 4,
        "num_attention_heads": 8,
        "intermediate_size": 1024,
        "vocab_size": 1000,
        "num_local_experts": 8,
        "num_experts_per_tok": 2,
    }
    shape = read_shape(config)
    plan = predict(shape, Setup(method=Method.QLORA))
    assert plan.breakdown.weights > 2 * shape.expert_parameters
    assert ExpertsNotQuantised() in plan.notes


def test_a_stored_quantised_model_cannot_be_trained_in_full():
    stored = dataclasses.replace(SHAPE, stored_bits=4)
    assert predict(stored, Setup(method=Method.INFERENCE)).breakdown.weights < 5e9
    with says(ConfigError, match="stored in 4 bits"):
        predict(stored, Setup(method=Method.FULL))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("AdamW", "adamw"),
        ("adamw_torch_fused", "adamw"),
        ("adamw_bnb_8bit", "adamw-8bit"),
        ("PagedAdamW", "paged-adamw"),
        ("paged_adamw_32bit", "paged-adamw"),
        ("paged_adamw_8bit", "paged-adamw-8bit"),
        ("lion_32bit", "lion"),
        ("SGD", "sgd"),
        ("unheard-of", None),
    ],
)
def test_optimizers_are_known_by_the_names_libraries_give_them(given, name):
    assert optimizer_name(given) == name


def test_all_mistakes_of_a_setup_are_told_at_once():
    wrong = Setup(
        method=Method.QLORA, seq_len=0, bits=16, optimizer="foo", attention="x",
        trained_modules=("nope",),
    )  # fmt: skip
    with pytest.raises(ConfigError) as caught:
        checked(wrong)
    for word in ("--seq-len 0", "--bits 16", "'foo'", "--attention 'x'", "nope"):
        assert word in say(caught.value.problem)
    assert len(caught.value.problems) == 5
    assert checked(
        Setup(method=Method.FULL, optimizer="PagedAdamW + optimizer_in_bwd")
    ).optimizer_in_backward
