"""Shapes from config.json alone, checked against the models that transformers builds from them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import ModelError
from advisor.estimate.model_shape import read_shape
from advisor.estimate_findings import ModelTypeUnknown, TextPartOnly
from tests.errors import says
from tests.shapes import LLAMA_7B

WIDTHS = {
    "vocab_size": 1000,
    "hidden_size": 64,
    "intermediate_size": 160,
    "num_hidden_layers": 3,
    "num_attention_heads": 8,
    "num_key_value_heads": 2,
    "max_position_embeddings": 128,
}
EXPERTS = {"num_experts_per_tok": 2, "moe_intermediate_size": 48}
GPT2 = {"vocab_size": 1000, "n_embd": 64, "n_layer": 3, "n_head": 8, "n_positions": 128}
LLAMA = {"model_type": "llama", **WIDTHS}
CONFIGS = {
    "llama": WIDTHS,
    "mistral": {**WIDTHS, "head_dim": 16},
    "qwen2": {**WIDTHS, "tie_word_embeddings": True},
    "qwen3": {**WIDTHS, "head_dim": 16},
    "gemma": {**WIDTHS, "head_dim": 16},
    "gemma2": {**WIDTHS, "head_dim": 16},
    "phi": WIDTHS,
    "phi3": {**WIDTHS, "pad_token_id": 0},
    "gpt2": GPT2,
    "gpt_neox": {k: v for k, v in WIDTHS.items() if k != "num_key_value_heads"},
    "opt": {
        **{k: v for k, v in WIDTHS.items() if k != "num_key_value_heads"},
        "ffn_dim": 160,
        "word_embed_proj_dim": 64,
    },
    "starcoder2": WIDTHS,
    "mixtral": {**WIDTHS, "num_local_experts": 4, "num_experts_per_tok": 2},
    "qwen3_moe": {**WIDTHS, **EXPERTS, "num_experts": 4, "head_dim": 8},
    "deepseek_v3": {
        **WIDTHS,
        **EXPERTS,
        "num_key_value_heads": 8,
        "n_routed_experts": 8,
        "n_shared_experts": 1,
        "n_group": 1,
        "topk_group": 1,
        "first_k_dense_replace": 1,
        "q_lora_rank": 24,
        "kv_lora_rank": 16,
        "qk_rope_head_dim": 8,
        "qk_nope_head_dim": 16,
        "v_head_dim": 16,
    },
}


@pytest.mark.parametrize("family", CONFIGS)
def test_parameters_are_those_of_the_model_that_transformers_builds(family):
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    given_keys = dict(CONFIGS[family])
    if family == "opt":
        given_keys.pop("intermediate_size")
    with torch.device("meta"):
        model = AutoModelForCausalLM.from_config(AutoConfig.for_model(family, **given_keys))
    shape = read_shape({"model_type": family, **given_keys})
    assert shape.parameters == pytest.approx(model.num_parameters(), rel=0.01)
    linear = {
        name.rsplit(".", 1)[-1]
        for name, module in model.named_modules()
        if type(module).__name__ in ("Linear", "Conv1D")
    }
    assert {one.name for one in shape.linears} <= linear


def test_published_sizes():
    llama = {**LLAMA_7B, "num_key_value_heads": 32}
    assert read_shape(llama).parameters / 1e9 == pytest.approx(6.738, abs=0.001)
    assert read_shape({**llama, "vocab_size": 151936}).parameters / 1e9 == pytest.approx(
        7.721, abs=0.001
    )
    mixtral = {
        **llama,
        "model_type": "mixtral",
        "num_key_value_heads": 8,
        "intermediate_size": 14336,
        "num_local_experts": 8,
        "num_experts_per_tok": 2,
    }
    shape = read_shape(mixtral)
    assert shape.parameters / 1e9 == pytest.approx(46.7, abs=0.1)
    assert shape.active_parameters / 1e9 == pytest.approx(12.75, abs=0.1)


def test_a_missing_inner_width_is_named_where_no_rule_gives_it():
    config = {name: value for name, value in LLAMA.items() if name != "intermediate_size"}
    with says(ModelError, match="intermediate_size"):
        read_shape(config)
    assert read_shape({"model_type": "gpt2", **GPT2}).ffn == 256


def test_key_value_heads_must_divide_the_heads():
    with says(ModelError, match="num_key_value_heads 3 does not divide"):
        read_shape({**LLAMA, "num_key_value_heads": 3})


def test_unknown_keys_are_ignored_and_an_unknown_type_is_said():
    known = read_shape(LLAMA)
    assert read_shape({**LLAMA, "something_new": {"deep": 1}}) == known
    unknown = read_shape({**LLAMA, "model_type": "brand-new"})
    assert unknown.parameters == known.parameters
    assert unknown.notes[0] == ModelTypeUnknown("brand-new")


def test_the_text_part_of_a_multimodal_model_is_read():
    text = {name: value for name, value in LLAMA.items() if name != "model_type"}
    shape = read_shape({"model_type": "gemma3", "text_config": text, "vision_config": {}})
    assert shape.model_type == "gemma3"
    assert TextPartOnly() in shape.notes


@given(
    st.dictionaries(
        st.sampled_from([*LLAMA, "text_config", "head_dim"]),
        st.sampled_from([None, "", "text", 0, -1, 3, 2.5, True, [], [4, 8], {}]),
    )
)
def test_any_config_gives_a_shape_or_one_clear_error(noise):
    try:
        shape = read_shape({**LLAMA, **noise})
    except ModelError as error:
        told = str(error)
    else:
        told = "config.json" * (shape.parameters > 0)
    assert "config.json" in told
