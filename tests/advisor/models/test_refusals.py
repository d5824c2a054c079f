"""Models that would answer with something else than their own weights are refused, in one message.

What a folder's files tell is told by `require`, before torch is imported; the rest by `load`.
"""

import json
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForSequenceClassification,
    AutoTokenizer,
    GPTJConfig,
    GPTJForCausalLM,
)

import advisor
from advisor.errors import ModelError
from advisor.models import loading
from advisor.models.opening import open_model, require
from advisor.types import Message
from reports.messages import say
from tests.errors import says

ROOT = Path(advisor.__file__).parents[1]
ENCODER = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "vocab_size": 331}


@pytest.fixture
def folder(tiny_model, tmp_path):
    return shutil.copytree(tiny_model, tmp_path / "model")


def changed(path, **values):
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.write_text(json.dumps({**found, **values}), encoding="utf-8")


def with_tensors(folder, change):
    """Change the tensors of a folder's only file."""
    path = folder / "model.safetensors"
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path, metadata={"format": "pt"})
    return folder


def sharded(folder):
    """Split a folder's weights over several files with an index."""
    model = AutoModelForCausalLM.from_pretrained(folder)
    (folder / "model.safetensors").unlink()
    model.save_pretrained(folder, max_shard_size="100KB")
    assert len(list(folder.glob("model-*.safetensors"))) > 1
    return sorted(folder.glob("model-*.safetensors"))


def refused(folder, pattern, *, early=True):
    """Refused in one line where the model is opened; `early`: where it is asked for, too."""
    if early:
        with says(ModelError, match=pattern) as told:
            require(str(folder), offline=True)
    else:
        require(str(folder), offline=True)
    with says(ModelError, match=pattern) as told:
        loading.load(str(folder), device="cpu")
    assert "\n" not in say(told.value.problem)


# --- another kind of model ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "pattern"),
    [
        (("bert", {**ENCODER, "architectures": ["BertForMaskedLM"]}), "'bert' is an encoder, not"),
        (("t5", {"is_encoder_decoder": True}), "'t5' is an encoder-decoder"),
        (("clip", {}), "'clip' is an encoder"),
        (("qwen2_vl", {}), r"no causal language model of type 'qwen2_vl'. Give a text-only"),
        (("a-new-one", {}), r"does not know the model type 'a-new-one'. Update transformers"),
        (
            ("llama", {"architectures": ["LlamaForSequenceClassification"]}),
            "the checkpoint is a LlamaForSequenceClassification, not a causal language model",
        ),
        (("qwen2", {"architectures": ["Qwen2ForRewardModel"]}), "is a Qwen2ForRewardModel, not"),
    ],
)
def test_another_kind_of_model_is_refused_by_its_config(folder, config, pattern):
    model_type, values = config
    changed(folder / "config.json", model_type=model_type, **values)
    refused(folder, pattern)


def test_a_classifier_as_transformers_saves_it_is_refused(folder):
    model = AutoModelForSequenceClassification.from_config(AutoConfig.from_pretrained(folder))
    model.save_pretrained(folder)
    refused(folder, "LlamaForSequenceClassification")


def test_plan_and_compare_refuse_a_folder_in_the_same_words(folder):
    from advisor.estimate.config_file import named, read_config
    from advisor.estimate.model_shape import read_shape

    changed(folder / "config.json", model_type="bert")
    with pytest.raises(ModelError) as plan:
        read_shape(read_config(str(folder)), named(str(folder)))
    with pytest.raises(ModelError) as compare:
        require(str(folder), offline=True)
    assert say(plan.value.problem) == say(compare.value.problem)


def test_a_bert_built_as_a_decoder_is_no_encoder(folder):
    changed(folder / "config.json", model_type="bert", is_decoder=True)
    require(str(folder), offline=True)


def test_a_refusal_by_config_needs_no_torch(folder):
    changed(folder / "config.json", model_type="bert")
    program = (
        "import sys\n"
        "from advisor.errors import ModelError\n"
        "from advisor.models.opening import require\n"
        "try:\n    require(sys.argv[1], offline=True)\n"
        "except ModelError as error:\n    print(error)\n"
        "print('torch' in sys.modules, 'transformers' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        capture_output=True, text=True, cwd=ROOT, timeout=120, check=True,
    )  # fmt: skip
    assert "model-is-encoder" in done.stdout
    assert done.stdout.endswith("False False\n")


# --- tensors --------------------------------------------------------------------------------------


def test_a_model_without_its_output_layer_is_refused(tmp_path, make_model):
    folder = make_model(tmp_path / "untied")
    changed(folder / "config.json", tie_word_embeddings=False)
    refused(folder, r"1 tensor is missing \(lm_head\.weight\)", early=False)


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("model.norm.weight", r"1 tensor is missing \(model\.norm\.weight\)"),
        ("model.embed_tokens.weight", r"2 tensors are missing .*model\.embed_tokens\.weight"),
    ],
)
def test_missing_tensors_are_named(folder, name, pattern):
    refused(with_tensors(folder, lambda all_: all_.pop(name)), pattern, early=False)


def test_only_the_first_missing_tensors_are_named(folder):
    def drop(tensors):
        for name in [one for one in tensors if "layers.1." in one]:
            del tensors[name]

    pattern = r"9 tensors are missing \(model\.layers\.1\.[^,]*, [^,]*, [^,]* and 6 more\)"
    refused(with_tensors(folder, drop), pattern, early=False)


def test_a_tensor_of_another_shape_is_named_with_both_shapes(folder):
    def cut(tensors):
        tensors["model.norm.weight"] = tensors["model.norm.weight"][:32].clone()

    pattern = r"model\.norm\.weight is 32 in the checkpoint, and config\.json makes it 64"
    refused(with_tensors(folder, cut), pattern, early=False)


@pytest.mark.parametrize(
    "name", ["score.weight", "model.layers.0.self_attn.q_proj.lora_A.default.weight"]
)
def test_tensors_without_a_place_are_refused(folder, name):
    def add(tensors):
        tensors[name] = torch.ones(2, 64)

    refused(with_tensors(folder, add), rf"1 tensor is unexpected \({name}\)", early=False)


def test_tables_that_older_versions_stored_are_harmless(tmp_path, tiny_model):
    config = GPTJConfig(
        vocab_size=331, n_embd=32, n_layer=1, n_head=2, n_positions=64, rotary_dim=8,
        bos_token_id=1, eos_token_id=2,
    )  # fmt: skip
    folder = tmp_path / "gptj"
    GPTJForCausalLM(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(tiny_model).save_pretrained(folder)
    before = load_file(folder / "model.safetensors")

    def add(tensors):
        tensors["transformer.h.0.attn.bias"] = torch.ones(1, 1, 64, 64, dtype=torch.bool)
        tensors["transformer.h.0.attn.masked_bias"] = torch.tensor(-1e9)

    with_tensors(folder, add)
    lm = loading.load(str(folder), device="cpu")
    assert torch.equal(lm.model.transformer.wte.weight, before["transformer.wte.weight"])

    def add_a_real_bias(tensors):
        del tensors["transformer.h.0.attn.masked_bias"]
        tensors["transformer.h.0.attn.bias"] = torch.ones(64)

    refused(with_tensors(folder, add_a_real_bias), r"attn\.bias", early=False)


# --- files ----------------------------------------------------------------------------------------


def test_a_missing_shard_is_named(folder):
    shard = sharded(folder)[-1]
    shard.unlink()
    refused(folder, rf"{shard.name} is missing, and the model's index names it")


def test_a_cut_shard_is_named_with_its_sizes(folder):
    shard = sharded(folder)[-1]
    size = shard.stat().st_size
    with shard.open("r+b") as file:
        file.truncate(size - 100)
    refused(folder, rf"{shard.name} has {size - 100:,} bytes, and its header says {size:,}")


@pytest.mark.parametrize(
    "content", [b"", b"version https://git-lfs.github.com/spec/v1\n", b"\0" * 64]
)
def test_a_file_without_a_header_is_refused(folder, content):
    (folder / "model.safetensors").write_bytes(content)
    refused(folder, r"model\.safetensors is damaged: it has no safetensors header")


def test_a_file_cut_within_its_header_is_refused(folder):
    path = folder / "model.safetensors"
    path.write_bytes(path.read_bytes()[:50])
    refused(folder, r"model\.safetensors has 50 bytes, and its header says at least")


def test_shards_without_their_index_are_refused(folder):
    sharded(folder)
    (folder / "model.safetensors.index.json").unlink()
    refused(folder, r"neither model\.safetensors nor model\.safetensors\.index\.json is in")


def test_whole_shards_are_opened(folder):
    sharded(folder)
    require(str(folder), offline=True)
    assert loading.load(str(folder), device="cpu").info.parameters


# --- tokenizers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["llama", "gpt2"])
def test_a_folder_without_a_tokenizer_is_refused(tmp_path, make_model, family):
    folder = make_model(tmp_path / "model", family=family)
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        (folder / name).unlink()
    refused(folder, r"there is no tokenizer in its folder. Copy tokenizer\.json")


def test_a_tokenizer_larger_than_the_embeddings_is_refused(folder):
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_tokens(["refunds", "payments"])
    tokenizer.save_pretrained(folder)
    refused(folder, r"2 tokens without a row in the embeddings \(such as 'payments', number 332 of "
                    r"331\)", early=False)  # fmt: skip


def with_special_token(folder, template=None):
    """Add a special token beyond the embeddings, as text-only models of image families have it."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    tokenizer.add_special_tokens({"additional_special_tokens": ["<image>"]})
    tokenizer.chat_template = template or tokenizer.chat_template
    tokenizer.save_pretrained(folder)
    return open_model(str(folder), device="cpu")


def test_a_special_token_that_no_prompt_holds_is_left_alone(folder):
    lm = with_special_token(folder)
    assert lm.check([[Message("user", "<image> of a card")]], ["a", "b"]) == ()


def test_a_special_token_that_the_template_writes_is_refused(folder):
    template = "{% for m in messages %}<image>{{ m['content'] }}{% endfor %}"
    lm = with_special_token(folder, template)
    with says(ModelError, match=r"writes the token '<image>', number 331, and"):
        lm.check([[Message("user", "a card")]], ["a", "b"])


# --- adapters -------------------------------------------------------------------------------------


def make_adapter(folder, base, targets="all-linear", **config):
    """A LoRA adapter of random numbers, and what PEFT itself answers with it."""
    from peft import LoraConfig, get_peft_model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # PEFT asks for an attribute that has been renamed
        model = AutoModelForCausalLM.from_pretrained(base)
        torch.manual_seed(1)
        settings = {"r": 4, "task_type": "CAUSAL_LM", "init_lora_weights": False, **config}
        tuned = get_peft_model(model, LoraConfig(target_modules=targets, **settings))
        tuned.save_pretrained(folder)
    return tuned.eval()


@pytest.fixture
def adapter(tiny_model, tmp_path):
    make_adapter(tmp_path / "adapter", tiny_model)
    return tmp_path / "adapter"


IDS = torch.tensor([[5, 9, 40, 77, 200, 31, 8, 150, 12, 99]])


@torch.inference_mode()
def logits(model):
    return model(input_ids=IDS).logits


def test_an_adapter_answers_as_its_base_with_it(tiny_model, tmp_path):
    tuned = make_adapter(tmp_path / "adapter", tiny_model, use_dora=True)
    lm = loading.load(str(tmp_path / "adapter"), device="cpu")
    base = AutoModelForCausalLM.from_pretrained(tiny_model)
    torch.testing.assert_close(logits(lm.model), logits(tuned), atol=1e-4, rtol=0)
    assert (logits(base) - logits(tuned)).abs().max() > 0.1
    assert type(lm.model).__name__ == "LlamaForCausalLM"
    assert lm.info.chat_template  # the tokenizer is the base's


@pytest.mark.parametrize("relative", [True, False])
def test_the_base_may_be_a_folder_beside_the_adapter(tiny_model, tmp_path, relative):
    shutil.copytree(tiny_model, tmp_path / "base")
    make_adapter(tmp_path / "adapter", tiny_model)
    named = "../base" if relative else str(tmp_path / "base")
    changed(tmp_path / "adapter" / "adapter_config.json", base_model_name_or_path=named)
    require(str(tmp_path / "adapter"), offline=True)
    assert loading.load(str(tmp_path / "adapter"), device="cpu").info.parameters


def test_an_adapter_on_an_adapter_is_opened_on_both(tiny_model, adapter, tmp_path):
    first = loading.load(str(adapter), device="cpu").model
    first.save_pretrained(tmp_path / "merged")
    AutoTokenizer.from_pretrained(tiny_model).save_pretrained(tmp_path / "merged")
    tuned = make_adapter(tmp_path / "second", tmp_path / "merged", ["q_proj", "v_proj"])
    changed(tmp_path / "second" / "adapter_config.json", base_model_name_or_path=str(adapter))
    lm = loading.load(str(tmp_path / "second"), device="cpu")
    torch.testing.assert_close(logits(lm.model), logits(tuned), atol=1e-4, rtol=0)


def test_an_adapter_that_names_itself_is_refused(adapter):
    changed(adapter / "adapter_config.json", base_model_name_or_path=str(adapter))
    refused(adapter, "names itself as the base model")


def test_a_new_adapter_on_an_adapter_names_it_as_its_base(adapter, tmp_path):
    lm = loading.load(str(adapter), device="cpu")
    from peft import LoraConfig, get_peft_model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        get_peft_model(lm.model, LoraConfig(target_modules=["q_proj"])).save_pretrained(
            tmp_path / "b"
        )
    found = json.loads((tmp_path / "b" / "adapter_config.json").read_text(encoding="utf-8"))
    assert found["base_model_name_or_path"] == str(adapter)


def test_in_4_bit_it_is_the_merged_model_that_is_quantised(tiny_model, adapter, tmp_path):
    loading.load(str(adapter), device="cpu").model.save_pretrained(tmp_path / "merged")
    AutoTokenizer.from_pretrained(tiny_model).save_pretrained(tmp_path / "merged")
    found = loading.load(str(adapter), device="cpu", four_bit=True)
    expected = loading.load(str(tmp_path / "merged"), device="cpu", four_bit=True)
    assert torch.equal(logits(found.model), logits(expected.model))


def test_an_adapter_with_added_tokens_widens_the_embeddings(tiny_model, tmp_path):
    from peft import LoraConfig, get_peft_model

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tokenizer = AutoTokenizer.from_pretrained(tiny_model)
        tokenizer.add_tokens(["refunds", "payments"])
        model = AutoModelForCausalLM.from_pretrained(tiny_model)
        model.resize_token_embeddings(len(tokenizer), mean_resizing=False)
        tuned = get_peft_model(
            model, LoraConfig(target_modules=["q_proj"], init_lora_weights=False)
        )
        tuned.save_pretrained(tmp_path / "adapter", save_embedding_layers=True)
        tokenizer.save_pretrained(tmp_path / "adapter")
    lm = loading.load(str(tmp_path / "adapter"), device="cpu")
    torch.testing.assert_close(logits(lm.model), logits(tuned.eval()), atol=1e-4, rtol=0)
    assert lm.model.get_input_embeddings().weight.shape[0] == 333


@pytest.mark.parametrize(
    ("values", "pattern"),
    [
        ({"base_model_name_or_path": "/no/where"}, r"its base model '/no/where' is not on this"),
        ({"base_model_name_or_path": "no\\where"}, "is not on this machine"),
        ({"base_model_name_or_path": None}, r"adapter_config\.json names no base model"),
        ({"peft_type": "PREFIX_TUNING"}, "of type PREFIX_TUNING, which cannot be merged"),
        ({"task_type": "SEQ_CLS"}, "for the task SEQ_CLS, not CAUSAL_LM"),
    ],
)
def test_an_adapter_that_cannot_be_used_is_refused(adapter, values, pattern):
    changed(adapter / "adapter_config.json", **values)
    refused(adapter, pattern)


def test_a_base_model_on_the_hub_that_is_not_there_is_named(adapter):
    changed(adapter / "adapter_config.json", base_model_name_or_path="nobody/nothing")
    with says(ModelError, match=r"is an adapter without its base model.*'nobody/nothing'"):
        require(str(adapter), offline=True)


def test_an_adapter_of_another_model_is_refused(adapter, gpt2_model):
    changed(adapter / "adapter_config.json", base_model_name_or_path=str(gpt2_model))
    refused(adapter, "its adapter does not belong to the base model", early=False)


@pytest.mark.parametrize(
    ("change", "pattern"),
    [
        (lambda all_: all_.pop(min(all_)), r"1 tensor is missing \(.*lora_A\.weight\)"),
        (
            lambda all_: all_.update({"base_model.model.model.layers.9.mlp.x": torch.ones(1)}),
            r"1 tensor is without a place in it \(base_model\.model\.model\.layers\.9\.mlp\.x\)",
        ),
        (
            lambda all_: all_.update({name: torch.ones(3, 3) for name in all_}),
            "PEFT says: .*size mismatch",
        ),
        (lambda all_: all_.clear(), "28 tensors are missing"),
    ],
)
def test_an_adapter_that_fits_in_part_is_refused(adapter, change, pattern):
    path = adapter / "adapter_model.safetensors"
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)
    refused(adapter, rf"does not belong to the base model.*{pattern}", early=False)


def test_an_adapter_that_merging_would_change_is_refused(tiny_model, tmp_path):
    # input and output embeddings are one matrix: the adapter of the one would change the other
    make_adapter(tmp_path / "adapter", tiny_model, ["lm_head"])
    refused(tmp_path / "adapter", "cannot be merged.* without changing the answers", early=False)


def test_a_cut_adapter_is_refused(adapter):
    path = adapter / "adapter_model.safetensors"
    path.write_bytes(path.read_bytes()[:-8])
    refused(adapter, r"adapter_model\.safetensors has .* bytes, and its header says")


def test_an_adapter_beside_a_model_is_used_as_transformers_uses_it(folder, adapter):
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        shutil.copy(adapter / name, folder)
    lm = loading.load(str(folder), device="cpu")
    expected = AutoModelForCausalLM.from_pretrained(folder).eval()
    torch.testing.assert_close(logits(lm.model), logits(expected), atol=1e-4, rtol=0)
    with_tensors(folder, lambda all_: all_.pop("model.norm.weight"))
    refused(folder, r"1 tensor is missing \(model\.norm\.weight\)", early=False)
