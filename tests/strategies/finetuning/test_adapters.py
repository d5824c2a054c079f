"""Adapters on models of many shapes: where they go, what they compute, and their gradients."""

import warnings
from dataclasses import replace

import pytest
import torch
from transformers import AutoModelForCausalLM
from transformers.models.auto.configuration_auto import CONFIG_MAPPING

from advisor.errors import TrialError
from advisor.models import loading
from strategies.finetuning import adapter
from strategies.finetuning.fused import fused
from strategies.finetuning.loss import answer_loss
from strategies.finetuning.rows import IGNORED
from strategies.finetuning.settings import Recipe
from tests.errors import says

RECIPE = Recipe(4, 8, 0.0, 1e-3, 4, 1)
SIZE = {
    "vocab_size": 300,
    "hidden_size": 32,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 8,
}
EXPERTS = {"num_local_experts": 4, "num_experts_per_tok": 2}
SHAPES = {
    "llama": SIZE,
    "gemma2": SIZE | {"final_logit_softcapping": 2.0, "sliding_window": 8},
    "mixtral": SIZE | EXPERTS,
    "llama4_text": SIZE | EXPERTS | {"intermediate_size_mlp": 64, "attention_chunk_size": 8},
    "gpt2": {"vocab_size": 300, "n_embd": 32, "n_layer": 2, "n_head": 4},
    "bloom": {"vocab_size": 300, "hidden_size": 32, "n_layer": 2, "n_head": 4},
    "falcon": SIZE | {"alibi": True, "head_dim": None},
    "mamba": SIZE | {"state_size": 8, "time_step_rank": 4},
}


def make(kind):
    torch.manual_seed(0)
    settings = {name: value for name, value in SHAPES[kind].items() if value is not None}
    config = CONFIG_MAPPING[kind](**settings, initializer_range=0.2)
    return AutoModelForCausalLM.from_config(config).float().eval()


def adapted(model, recipe=RECIPE):
    """Adapters that already do something."""
    tuned = adapter.attach(model, recipe, seed=0)
    torch.manual_seed(1)
    for name, value in tuned.named_parameters():
        if "lora_B" in name:
            value.data.normal_(std=0.1)
    return tuned


def batch():
    """Three rows of different lengths, padded on the right, with answers of five tokens."""
    torch.manual_seed(2)
    rows = [torch.randint(3, 300, (length,)) for length in (40, 23, 31)]
    ids, labels = torch.zeros((3, 40), dtype=torch.long), torch.full((3, 40), IGNORED)
    for at, row in enumerate(rows):
        ids[at, : len(row)] = row
        labels[at, len(row) - 5 : len(row)] = row[-5:]
    return rows, ids, labels


def gradients(model, tuned):
    _, ids, labels = batch()
    loss = answer_loss(model, ids, labels)
    loss.backward()
    found = {name: one.grad for name, one in tuned.named_parameters() if one.requires_grad}
    tuned.zero_grad()
    return float(loss.detach()), found


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.filterwarnings("ignore:.*fast path is not available.*")
def test_the_loss_is_that_of_whole_rows_and_every_adapter_learns_from_it(kind):
    model = make(kind)
    tuned = adapted(model)
    expected = 0.0
    for row in batch()[0]:
        with torch.no_grad():
            scores = model(input_ids=row[None], use_cache=False).logits[0].log_softmax(dim=-1)
        expected -= float(scores[-6:-1].gather(1, row[-5:, None]).sum())
    loss, found = gradients(model, tuned)
    assert loss == pytest.approx(expected, abs=1e-3)
    assert found
    assert [name for name, one in found.items() if one is None or not one.any()] == []


@pytest.mark.parametrize("kind", ["llama", "gpt2", "mixtral"])
def test_fused_adapters_compute_what_peft_computes(kind):
    model = make(kind)
    tuned = adapted(model)
    loss, expected = gradients(model, tuned)
    with fused(tuned):
        found_loss, found = gradients(model, tuned)
    assert found_loss == pytest.approx(loss, abs=1e-4)
    for name, one in expected.items():
        torch.testing.assert_close(found[name], one, atol=1e-3, rtol=1e-3)
    again, _ = gradients(model, tuned)
    assert again == loss


def test_fused_adapters_on_four_bit_weights_in_bfloat16(tiny_model):
    lm = loading.load(str(tiny_model), device="cpu", four_bit=True, dtype="bfloat16")
    tuned = adapted(lm.model)
    assert {one.dtype for one in tuned.parameters() if one.requires_grad} == {torch.float32}
    with torch.autocast("cpu", torch.bfloat16):
        loss, expected = gradients(lm.model, tuned)
        with fused(tuned):
            found_loss, found = gradients(lm.model, tuned)
    assert found_loss == pytest.approx(loss, rel=0.02)
    for name, one in expected.items():
        assert found[name].dtype == torch.float32
        assert torch.cosine_similarity(found[name].flatten(), one.flatten(), dim=0) > 0.99


def test_with_dropout_the_adapters_stay_as_peft_computes_them():
    model = make("llama")
    tuned = adapted(model, replace(RECIPE, dropout=0.5))
    tuned.train()
    torch.manual_seed(3)
    loss, _ = gradients(model, tuned)
    with fused(tuned):
        torch.manual_seed(3)
        assert gradients(model, tuned)[0] == loss


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_four_bit_weights_are_those_of_the_model_rounded(tiny_model, dtype):
    whole = loading.load(str(tiny_model), device="cpu", dtype=dtype).model
    model = loading.load(str(tiny_model), device="cpu", four_bit=True, dtype=dtype).model
    layers = [name for name, one in whole.model.named_modules() if isinstance(one, torch.nn.Linear)]
    assert layers
    for name in layers:
        weight = whole.model.get_submodule(name).weight.detach().float()
        found = model.model.get_submodule(name).weight.detach().float()
        # NF4 of normal weights: 16 levels in each block of 64, and not one more
        assert 0.02 < float((found - weight).norm() / weight.norm()) < 0.12
        block = found.flatten()[:64]
        assert len(block.unique()) <= 16


def test_a_vision_tower_gets_no_adapters():
    text = CONFIG_MAPPING["gemma3_text"](**SIZE)
    vision = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1}
    vision |= {"num_attention_heads": 4, "image_size": 28, "patch_size": 14}
    config = CONFIG_MAPPING["gemma3"](text_config=text.to_dict(), vision_config=vision)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = AutoModelForCausalLM.from_config(config).eval()
    tuned = adapter.attach(model, RECIPE, seed=0)
    names = [name for name, one in tuned.named_parameters() if one.requires_grad]
    assert names
    assert not [name for name in names if "vision" in name]


def test_a_model_without_linear_layers_is_one_message():
    model = make("gpt2")
    model.transformer.h = torch.nn.ModuleList()
    with says(TrialError, match=r"type gpt2 has no linear layer.*--strategies"):
        adapter.attach(model, RECIPE, seed=0)
