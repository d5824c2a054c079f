"""Fixtures shared by all tests: the data that may be absent, and tiny models made on the spot."""

import os
import signal
from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
CHAT_TEMPLATE = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
os.environ.setdefault("HF_HUB_OFFLINE", "1")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # a shell's "&" leaves Ctrl-C ignored, in every process that a test starts as well
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def shared_data():
    if not SHARED.is_dir():
        pytest.skip("the shared data sets are not beside this checkout")
    return SHARED


def make_model_folder(folder, *, template=True, context=1024, seed=0, family="llama"):
    """Write a tiny random causal LM with a byte-level tokenizer and return its folder."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import (
        GPT2Config,
        GPT2LMHeadModel,
        LlamaConfig,
        LlamaForCausalLM,
        MistralConfig,
        MistralForCausalLM,
        PreTrainedTokenizerFast,
    )

    special = ["<|pad|>", "<|bos|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = decoders.ByteLevel()
    words = "the card payment refund arrival pending top up classify text label one answer input"
    bpe.train_from_iterator(
        [" ".join([word] * 3) for word in words.split()] + [words] * 20,
        trainers.BpeTrainer(
            vocab_size=400,
            special_tokens=special,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bpe,
        bos_token="<|bos|>",
        eos_token="<|end|>",
        pad_token="<|pad|>",
        model_max_length=context,
    )
    if template:
        tokenizer.chat_template = CHAT_TEMPLATE
    torch.manual_seed(seed)
    ids = {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0}
    if family == "gpt2":
        size = {"n_embd": 64, "n_layer": 2, "n_head": 4, "n_positions": context}
        model = GPT2LMHeadModel(GPT2Config(vocab_size=len(tokenizer), **size, **ids))
    else:
        size = {
            "vocab_size": len(tokenizer),
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "max_position_embeddings": context,
            "initializer_range": 0.2,
            **ids,
        }
        if family == "mistral":  # looks back 32 tokens
            model = MistralForCausalLM(MistralConfig(sliding_window=32, **size))
        else:
            model = LlamaForCausalLM(LlamaConfig(tie_word_embeddings=True, **size))
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def make_model():
    """Writes a tiny model into a folder: `make_model(folder, template=False, family="gpt2")`."""
    return make_model_folder


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory):
    return make_model_folder(tmp_path_factory.mktemp("tiny-model"))


@pytest.fixture(scope="session")
def plain_model(tmp_path_factory):
    """No chat template and a short context."""
    return make_model_folder(tmp_path_factory.mktemp("plain-model"), template=False, context=512)


@pytest.fixture(scope="session")
def gpt2_model(tmp_path_factory):
    return make_model_folder(tmp_path_factory.mktemp("gpt2-model"), family="gpt2")


@pytest.fixture(scope="session")
def windowed_model(tmp_path_factory):
    return make_model_folder(tmp_path_factory.mktemp("windowed-model"), family="mistral")


@pytest.fixture(scope="session")
def smollm2():
    """The bundled model's folder, converted once into the user's cache."""
    from advisor.models import bundled
    from advisor.models.opening import resolve

    if bundled.file() is None:
        pytest.skip(f"the bundled model is not installed: {bundled.INSTALL}")
    return Path(resolve(bundled.NAME))
