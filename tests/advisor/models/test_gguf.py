"""GGUF files as models: the numbers in them, and what is refused."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from advisor.errors import ModelError
from advisor.experiment.job import _model_sha256
from advisor.models import Message, gguf, gguf_convert, open_model
from advisor.models.gguf import ConversionBegun
from advisor.models.opening import config_place, find, require, resolve
from reports.messages import say
from tests.errors import says

SPACES = "a  7, 42\n\n 100"
LLAMA3_FACTOR = 8.0


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("ADVISOR_CACHE", str(folder))
    return folder / "gguf"


NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "model.layers": "blk",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}  # fmt: skip
"""Of tensors, in a Llama folder and in a GGUF file."""


def write(source, path, *, kind="Q4_1", split="gpt-2", leave_out=(), add=(), **metadata):
    """Write the GGUF file of a tiny Llama folder, laid out as llama.cpp does it."""
    from gguf import GGMLQuantizationType, GGUFWriter, quantize

    config = json.loads((source / "config.json").read_text())
    writer = GGUFWriter(path, metadata.pop("architecture", "llama"))
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(10_000.0)
    writer.add_rope_dimension_count(config["hidden_size"] // config["num_attention_heads"])
    writer.add_vocab_size(config["vocab_size"])
    add_tokenizer(writer, source, split)
    for name in ("bos", "eos", "pad"):
        getattr(writer, f"add_{name}_token_id")(config[f"{name}_token_id"])
    for key, value in metadata.items():
        name = key.replace("__", ".")
        (writer.add_uint32 if isinstance(value, int) else writer.add_string)(name, value)
    stored = GGMLQuantizationType[kind]
    for name, value in tensors(source, config):
        if name not in leave_out and value.ndim == 1:
            writer.add_tensor(name, value)
        elif name not in leave_out:
            writer.add_tensor(name, quantize(value, stored), raw_dtype=stored)
    for name, value in add:
        writer.add_tensor(name, value)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def add_tokenizer(writer, source, split):
    tokenizer = json.loads((source / "tokenizer.json").read_text())
    added = {one["content"]: one["id"] for one in tokenizer["added_tokens"]}
    vocabulary = {**tokenizer["model"]["vocab"], **added}
    tokens = sorted(vocabulary, key=vocabulary.get)
    writer.add_tokenizer_model("gpt2")
    if split:
        writer.add_tokenizer_pre(split)
    writer.add_token_list(tokens)
    writer.add_token_types([3 if one in added else 1 for one in tokens])
    writer.add_token_merges([" ".join(one) for one in tokenizer["model"]["merges"]])
    writer.add_add_bos_token(False)
    writer.add_chat_template((source / "chat_template.jinja").read_text())


def tensors(source, config):
    """Names and values; rows of queries and keys are in llama.cpp's order."""
    import numpy as np
    from safetensors.numpy import load_file

    parts = {"attn_q": config["num_attention_heads"], "attn_k": config["num_key_value_heads"]}
    for long, value in load_file(source / "model.safetensors").items():
        name = long
        for old, new in NAMES.items():
            name = name.replace(old, new)
        count = next((parts[part] for part in parts if part in name), None)
        if count is None:
            yield name, value
        else:
            halves = value.reshape(count, 2, value.shape[0] // count // 2, value.shape[1])
            yield name, np.ascontiguousarray(halves.swapaxes(1, 2)).reshape(value.shape)


@pytest.fixture(scope="session")
def tiny_gguf(tiny_model, tmp_path_factory):
    return write(tiny_model, tmp_path_factory.mktemp("gguf") / "tiny.gguf", split="smollm")


def logits(folder, text):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    ids = AutoTokenizer.from_pretrained(folder)(text, return_tensors="pt")["input_ids"]
    with torch.no_grad():
        return model(ids).logits


def rounded(source, kind, folder):
    """The source model with each matrix as the GGUF format rounds it."""
    import shutil

    from gguf import GGMLQuantizationType, dequantize, quantize
    from safetensors.numpy import load_file, save_file

    shutil.copytree(source, folder)
    stored = GGMLQuantizationType[kind]
    weights = {
        name: dequantize(quantize(value, stored), stored) if value.ndim == 2 else value
        for name, value in load_file(source / "model.safetensors").items()
    }
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def converted(path, folder, part="model"):
    """Convert in this process, which has the libraries loaded."""
    folder.mkdir()
    gguf_convert.convert(part, path, folder)
    return folder


@pytest.mark.parametrize(
    ("kind", "dtype"), [("Q4_1", "float32"), ("Q8_0", "float32"), ("BF16", "bfloat16")]
)
def test_a_converted_model_answers_exactly_as_its_source(tiny_model, tmp_path, kind, dtype):
    import torch

    path = write(tiny_model, tmp_path / "tiny.gguf", kind=kind)
    folder = converted(path, tmp_path / "converted")
    expected = logits(rounded(tiny_model, kind, tmp_path / "source"), "the card payment")
    assert torch.equal(logits(folder, "the card payment"), expected)
    assert json.loads(Path(folder, "config.json").read_text())["dtype"] == dtype


def test_template_marks_and_digits_are_those_of_the_source(tiny_model, tiny_gguf):
    from tokenizers import pre_tokenizers
    from transformers import AutoTokenizer

    source = AutoTokenizer.from_pretrained(tiny_model)
    source.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    found = AutoTokenizer.from_pretrained(resolve(str(tiny_gguf)))
    assert found(SPACES)["input_ids"] == source(SPACES)["input_ids"]
    assert found.chat_template == source.chat_template
    assert (found.eos_token, found.bos_token) == ("<|end|>", "<|bos|>")
    assert found("x<|end|>")["input_ids"][-1] == found.eos_token_id


def test_a_gguf_file_is_opened_by_name_and_by_its_folder(tiny_gguf):
    for ref in (tiny_gguf, tiny_gguf.parent):
        model = open_model(str(ref), device="cpu")
        assert model.info.id == str(ref)
        assert model.info.chat_template
        (choice,) = model.rank([model.encode([Message("user", "the card")])], ["refund", "top"])
        assert choice.label in {"refund", "top"}


def test_it_is_converted_once_wherever_the_file_is(tiny_gguf, tmp_path, cache):
    told = []
    folder = resolve(str(tiny_gguf), told.append)
    assert isinstance(told[0], ConversionBegun)
    moved = tmp_path / "other.gguf"
    moved.write_bytes(tiny_gguf.read_bytes())
    assert resolve(str(moved), told.append) == folder
    assert sum(isinstance(one, ConversionBegun) for one in told) == 1
    assert [one.name for one in cache.iterdir() if one.is_dir()] == [Path(folder).name]


def test_two_processes_convert_it_once(tiny_gguf, cache):
    code = (
        "import sys; from advisor.models.opening import resolve; resolve(sys.argv[1], print); "
        "assert 'torch' not in sys.modules"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code, tiny_gguf], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    told = [one.communicate(timeout=300)[0] for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert sum("ConversionBegun" in one for one in told) == 1
    assert len([one for one in cache.iterdir() if one.is_dir()]) == 1


def test_a_conversion_that_is_killed_leaves_nothing_that_counts(tiny_gguf, cache):
    code = "import sys; from advisor.models.opening import resolve; resolve(sys.argv[1])"
    process = subprocess.Popen([sys.executable, "-c", code, tiny_gguf])
    deadline = time.monotonic() + 120
    while not any(cache.glob(".*/model")) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.kill()
    process.wait()
    assert not any(cache.glob("*-model"))
    folder = Path(resolve(str(tiny_gguf)))
    assert (folder / "model.safetensors").is_file()
    assert not any(one.is_dir() for one in cache.glob(".*"))


def test_nothing_beside_the_file_is_read(tiny_gguf, tmp_path):
    """A settings file that names code would be run by `trust_remote_code`; here it is not seen."""
    for name in ("tokenizer_config.json", "generation_config.json", "adapter_config.json"):
        (tmp_path / name).write_text('{"auto_map": {"AutoTokenizer": ["evil.Evil", null]}')
    (tmp_path / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    path = tmp_path / "beside.gguf"
    path.write_bytes(tiny_gguf.read_bytes() + b"\0")
    resolve(str(path))
    assert not (tmp_path / "ran").exists()


def test_the_fingerprint_is_of_the_file_and_needs_no_conversion(tiny_gguf, tmp_path, cache):
    assert _model_sha256(str(tiny_gguf)) == gguf.sha256(tiny_gguf)
    assert _model_sha256(str(tiny_gguf.parent)) == gguf.sha256(tiny_gguf)
    assert not cache.exists()


def test_a_plan_needs_no_conversion(tiny_gguf, cache):
    config = json.loads((Path(config_place(str(tiny_gguf))) / "config.json").read_text())
    assert (config["model_type"], config["hidden_size"]) == ("llama", 64)
    assert not any(cache.glob("*-model"))
    whole = Path(resolve(str(tiny_gguf)))
    assert config_place(str(tiny_gguf)) == str(whole)


def test_the_rope_of_llama_3_is_read_from_its_factors(tiny_model, tmp_path):
    import torch
    from transformers import LlamaConfig
    from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

    rope = {
        "rope_type": "llama3", "rope_theta": 10_000.0, "factor": LLAMA3_FACTOR,
        "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192,
    }  # fmt: skip
    config = LlamaConfig(hidden_size=64, num_attention_heads=4, rope_parameters=rope)
    scaled, _ = ROPE_INIT_FUNCTIONS["llama3"](config, device="cpu")
    factors = 10_000.0 ** -(torch.arange(0, 16, 2) / 16) / scaled
    path = write(tiny_model, tmp_path / "a.gguf", add=[("rope_freqs.weight", factors.numpy())])
    folder = converted(path, tmp_path / "converted", "config")
    assert json.loads((folder / "config.json").read_text())["rope_parameters"] == rope
    other = write(tiny_model, tmp_path / "b.gguf", add=[("rope_freqs.weight", factors.numpy() + 1)])
    with says(ModelError, match=r"rope_freqs\.weight are not those of Llama 3"):
        converted(other, tmp_path / "other", "config")


def test_a_comparison_takes_a_gguf_file_and_says_that_it_prepares_it(tiny_gguf, tmp_path):
    rows = "".join(
        json.dumps({"text": f"{label} {at}", "label": label}) + "\n"
        for at in range(20)
        for label in ("late", "refund")
    )
    (tmp_path / "d.jsonl").write_text(rows)
    done = subprocess.run(
        [sys.executable, "-m", "advisor.cli", "compare", tmp_path / "d.jsonl", "--model", tiny_gguf,
         "--strategies", "zero-shot", "--test-limit", "4", "--out", tmp_path / "run", "--offline"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert f"Preparing {tiny_gguf} (once" in done.stderr
    found = json.loads((tmp_path / "run" / "results.json").read_text())
    assert found["models"][0]["id"] == str(tiny_gguf)


# --- what is refused ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: b"", "damaged or cut off"),
        (lambda data: b"PK\3\4" + data[4:], "not a GGUF file"),
        (lambda data: data[:4] + b"\x09" + data[5:], "GGUF version 9"),
        (lambda data: data[:200], "damaged or cut off"),
        (lambda data: data[: len(data) // 3], "cut off"),
        (lambda data: data[:-100], "cut off: its tensors end at byte"),
        (lambda data: data[:8] + b"\xff" * 16 + data[24:], "damaged or cut off"),
    ],
)
def test_a_damaged_file_is_refused_before_anything_runs(tiny_gguf, tmp_path, change, message):
    path = tmp_path / "bad.gguf"
    path.write_bytes(change(tiny_gguf.read_bytes()))
    with says(ModelError, match=message) as error:
        require(str(path), offline=True)
    assert "\n" not in say(error.value.problem)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"architecture": "quux"}, "architecture quux is not supported"),
        ({"split": "chatglm-bpe"}, "how its tokenizer splits text .* 'chatglm-bpe'"),
        ({"split": None}, "how its tokenizer splits text"),
        ({"llama__rope__scaling__type": "yarn"}, "it stretches its context .yarn."),
        ({"leave_out": ("blk.1.ffn_down.weight",)}, "a tensor is missing"),
    ],
)
def test_what_transformers_would_read_wrongly_is_refused(tiny_model, tmp_path, other, message):
    path = write(tiny_model, tmp_path / "odd.gguf", **other)
    with says(ModelError, match=message) as error:
        converted(path, tmp_path / "converted")
    assert "\n" not in say(error.value.problem)


def test_a_tensor_that_nothing_reads_is_refused(tiny_model, tmp_path):
    import numpy as np

    bias = [("blk.0.attn_q.bias", np.ones(64, dtype="float32"))]
    path = write(tiny_model, tmp_path / "odd.gguf", add=bias)
    with says(ModelError, match="a part would be lost"):
        converted(path, tmp_path / "converted")


def test_what_the_conversion_refuses_is_one_message_with_the_model_and_the_file(
    tiny_model, tmp_path, cache
):
    path = write(tiny_model, tmp_path / "odd.gguf", architecture="quux")
    with says(ModelError, match=r"model '.*odd.gguf': odd\.gguf cannot be used: .* quux"):
        resolve(str(path))
    assert not any(one.is_dir() for one in cache.iterdir())


def test_a_part_of_a_file_is_refused(tiny_model, tmp_path):
    path = write(tiny_model, tmp_path / "a.gguf", split__count=3)
    with says(ModelError, match=r"one of 3 parts.*--merge"):
        require(str(path), offline=True)


def test_several_files_in_a_folder_are_named(tmp_path):
    for name in ("a.gguf", "b.gguf"):
        (tmp_path / name).write_bytes(b"GGUF")
    with says(ModelError, match=r"2 GGUF files \(a.gguf and b.gguf\)"):
        find(str(tmp_path))


def test_a_folder_with_safetensors_is_opened_as_such(tiny_model, tmp_path):
    for one in tiny_model.iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    (tmp_path / "a.gguf").write_bytes(b"GGUF")
    assert find(str(tmp_path)) == tmp_path


def test_a_file_that_is_not_there_and_one_that_is_no_model_are_named(tmp_path):
    with says(ModelError, match=r"no such folder or \.gguf file"):
        find("not-here.gguf")
    (tmp_path / "model.safetensors").write_bytes(b"")
    with says(ModelError, match=r"not a \.gguf file"):
        find(str(tmp_path / "model.safetensors"))


def test_a_cache_below_a_file_is_named(tiny_gguf, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ADVISOR_CACHE", str(tmp_path / "file"))
    with says(ModelError, match=r"cannot be written .* set ADVISOR_CACHE"):
        resolve(str(tiny_gguf))
