"""`advisor plan`: figures, verdicts and notes; with odd models and options one clear message."""

import json
from itertools import pairwise

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from advisor.cli import main
from advisor.estimate.fit import fit
from advisor.estimate.memory import predict
from advisor.estimate.model_shape import read_shape
from advisor.estimate.setup import FRAMEWORKS, Method, Setup, under
from tests.pseudo import bypassed
from tests.shapes import QWEN_7B

CONFIG = {**QWEN_7B, "max_position_embeddings": 32768}
PARTS = {
    "weights", "quantization", "adapter", "gradients", "optimizer", "activations", "logits",
    "kv_cache", "framework",
}  # fmt: skip
METHODS = ["inference", "prompt-tuning", "qlora", "lora", "full"]
EVERYTHING = [
    "--seq-len=2048", "--batch-size=4", "--lora-rank=32", "--lora-targets=q_proj,v_proj",
    "--optimizer=paged_adamw_8bit", "--no-gradient-checkpointing", "--packing", "--gpu-memory=80",
]  # fmt: skip
SHAPE = read_shape(CONFIG)
GIB = 2**30


@pytest.fixture(autouse=True)
def no_driver(monkeypatch, tmp_path_factory):
    """A machine without nvidia-smi, whatever this one has."""
    monkeypatch.setenv("PATH", str(tmp_path_factory.mktemp("empty")))
    monkeypatch.setenv("HF_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def model(tmp_path):
    return written(tmp_path)


def written(folder, **changes):
    """Write a config in which some values are changed; `...` leaves a key out."""
    config = {key: one for key, one in {**CONFIG, **changes}.items() if one is not ...}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    return str(folder)


def plan(model, *arguments):
    return CliRunner().invoke(main, ["plan", "--model", model, *arguments])


def as_json(model, *arguments):
    done = plan(model, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def refused(done):
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.count("error:") == 1
    return done.stderr


# --- figures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_json_holds_the_peak_and_its_parts(model, method):
    found = as_json(model, "--method", method)
    assert set(found["breakdown"]) == PARTS
    assert sum(found["breakdown"].values()) == found["peak_gpu_bytes"]
    assert found["method"] == method
    assert found["fits"] is None
    assert found["predicted"]
    assert found["time_s"] is None
    assert found["cost"] is None


def test_every_setting_reaches_the_plan(model):
    setup = as_json(model, "--method", "lora", *EVERYTHING)["setup"]
    assert setup["seq_len"] == 2048
    assert setup["batch_size"] == 4
    assert setup["lora_rank"] == 32
    assert setup["lora_targets"] == ["q_proj", "v_proj"]
    assert setup["optimizer"] == "paged-adamw-8bit"
    assert setup["gradient_checkpointing"] is False
    assert setup["packing"] is True


def test_without_a_method_all_are_set_against_the_gpu(model):
    found = as_json(model, "--gpu-memory", "24", "--batch-size", "8")
    assert [one["method"] for one in found["methods"]] == METHODS
    by_name = {one["method"]: one for one in found["methods"]}
    assert by_name["inference"]["fits"] is True
    assert by_name["lora"]["fits"] is False
    assert "smaller_batch" in [one["kind"] for one in by_name["lora"]["changes"]]
    assert by_name["lora"]["peak_gpu_bytes_after_change"] < 24 * 2**30
    assert by_name["full"]["changes"] == []
    shown = plan(model, "--gpu-memory", "24", "--batch-size", "8").stdout
    for word in ("fits with", "does not fit", "Predicted", *METHODS):
        assert word in shown


def test_a_breakdown_is_shown_for_one_method(model):
    shown = plan(model, "--method", "qlora", "--gpu-memory", "24").stdout
    for word in ("quantisation overhead", "logits", "peak", "qlora: fits", "7.62 billion"):
        assert word in shown
    assert "KV cache" not in shown


def test_rows_and_a_known_gpu_give_time_and_money(model):
    known = ("--gpu", "A100-80GB", "--gpu-memory", "80", "--rows", "2000")
    training = as_json(model, "--method", "lora", *known)
    assert training["time_s"] > 60
    assert training["cost"]["setup_usd"] > 0
    assert training["cost"]["per_1k_requests_usd"] is None
    assert training["cost"]["basis"][0]["predicted"]
    answering = as_json(model, "--method", "inference", *known, "--gpu-price", "3.6")
    assert answering["cost"]["setup_usd"] is None
    per_1k = answering["time_s"] / 2000 * 1000 * 3.6 / 3600
    assert answering["cost"]["per_1k_requests_usd"] == pytest.approx(per_1k)


def test_no_word_of_a_plan_bypasses_the_messages(model):
    names = " ".join((*METHODS, *FRAMEWORKS, "NVIDIA A100 GB Modal q_proj v_proj"))
    for asked in ([], ["--method=qlora", "--gpu=A100 80GB", "--rows=2000"], EVERYTHING):
        done = plan(model, *asked, "--language", "en-XA")
        assert bypassed(done.output, (model, names)) == []


def test_an_unknown_gpu_gives_no_time_and_says_why(model):
    found = as_json(model, "--method", "lora", "--gpu-memory", "80", "--rows", "10")
    assert found["time_s"] is None
    assert "gpu_speed_unknown" in [note["kind"] for note in found["notes"]]


def test_without_a_gpu_the_plan_asks_for_one(model):
    assert "--gpu-memory 24" in plan(model).stdout


def test_the_gpu_of_this_machine_is_found_by_its_driver(model, tmp_path, monkeypatch):
    driver = tmp_path / "bin" / "nvidia-smi"
    driver.parent.mkdir()
    driver.write_text("#!/bin/sh\necho 'NVIDIA L4, 23034'\n", encoding="utf-8")
    driver.chmod(0o755)
    monkeypatch.setenv("PATH", str(driver.parent))
    found = as_json(model, "--method", "lora", "--seq-len", "128", "--rows", "100")
    assert found["gpu"] == {"name": "NVIDIA L4", "total_bytes": 23034 * 2**20}
    assert found["fits"] is True
    assert found["time_s"] > 0


def test_the_bundled_model_can_be_planned():
    assert "fits" in plan("smollm2", "--gpu-memory", "4").stdout


def test_a_folder_without_a_config_is_refused(tmp_path):
    assert "holds no config.json" in refused(plan(str(tmp_path)))


def test_a_hub_id_without_a_hub_is_refused(monkeypatch):
    said = refused(plan("someone/something", "--offline"))
    assert "cannot be reached" in said
    assert "folder" in said


def test_all_wrong_options_are_told_at_once(model):
    wrong = [
        "--method=magic", "--seq-len=0", "--batch-size=two", "--optimizer=foo", "--gpu-memory=-4",
        "--gpu-price=x",
    ]  # fmt: skip
    said = refused(plan(model, *wrong))
    for word in ("'magic'", "qlora", "--seq-len 0", "--batch-size two", "'foo'", "-4", "price x"):
        assert word in said


# --- models ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"model_type": "bert"}, "an encoder"),
        ({"model_type": "t5", "is_encoder_decoder": True}, "an encoder-decoder"),
        ({"model_type": "home-made", "is_encoder_decoder": True}, "an encoder-decoder"),
        ({"model_type": "home-made", "architectures": ["NewForMaskedLM"]}, "an encoder"),
        ({"model_type": "mamba", "num_attention_heads": ...}, "recurrent"),
    ],
)
def test_what_is_no_decoder_is_refused_with_its_type(tmp_path, changes, kind):
    said = refused(plan(written(tmp_path, **changes), "--json"))
    assert repr(changes["model_type"]) in said
    assert kind in said
    assert "decoder-only" in said
    assert str(tmp_path / "config.json") in said


def test_a_bert_built_as_a_decoder_is_planned_with_a_warning(tmp_path):
    found = as_json(written(tmp_path, model_type="bert", is_decoder=True), "--method", "lora")
    assert {"model_type": "bert", "kind": "model_type_unknown"} in found["notes"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hidden_size": "3584"}, "hidden_size is '3584'; a whole number is needed"),
        ({"hidden_size": ...}, "hidden_size / n_embd"),
        ({"hidden_size": 3585}, "3585 is not divisible by num_attention_heads 28"),
        ({"num_hidden_layers": -3}, "num_hidden_layers is -3; it cannot be negative"),
        ({"num_hidden_layers": 10**9}, "more than 10,000 is a mistake"),
        ({"vocab_size": 10**12}, "vocab_size is 1000000000000; more than 10,000,000"),
        ({"head_dim": ["a", 3]}, "head_dim is ['a', 3]; a whole number"),
        ({"tie_word_embeddings": "false"}, "tie_word_embeddings is 'false'; true or false"),
        ({"quantization_config": {"bits": 0}}, "'0' bits per weight"),
        ({"quantization_config": {"bits": "four"}}, "'four' bits per weight"),
        ({"num_local_experts": 8}, "num_experts_per_tok"),
    ],
)
def test_a_bad_value_is_named_with_its_file(tmp_path, changes, said):
    told = refused(plan(written(tmp_path, **changes)))
    assert said in told
    assert str(tmp_path / "config.json") in told


@pytest.mark.parametrize("content", ["[1]", "", '"text"', "[" * 100_000, '{"hidden_size": NaN}'])
def test_what_is_no_config_is_one_message(tmp_path, content):
    (tmp_path / "config.json").write_text(content, encoding="utf-8")
    assert "config.json" in refused(plan(str(tmp_path)))


@pytest.mark.parametrize(
    ("model", "said"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("nowhere/at/all", "no folder"),
        ("nowhere/config.json", "no such file"),
        ("~nobody-of-this-name/x", "~nobody-of-this-name/x"),
    ],
)
def test_a_model_that_is_not_there_is_one_message(model, said):
    assert said in refused(plan(model))


def test_an_adapter_names_its_base_model(tmp_path):
    adapter = {"peft_type": "LORA", "base_model_name_or_path": "someone/base"}
    (tmp_path / "adapter_config.json").write_text(json.dumps(adapter), encoding="utf-8")
    assert "someone/base" in refused(plan(str(tmp_path)))


def test_weights_are_not_read_as_a_config(tmp_path):
    weights = tmp_path / "model.safetensors"
    with weights.open("wb") as file:
        file.truncate(20 * 2**20)
    assert "20,971,520 bytes" in refused(plan(str(weights)))


@pytest.mark.parametrize(
    ("stored", "bits"),
    [
        ({"quant_method": "awq", "w_bit": 4}, 4),
        ({"quant_method": "gptq", "bits": "4"}, 4),
        ({"quant_method": "mxfp4"}, 4),
        ({"load_in_8bit": True}, 8),
        (
            {
                "quant_method": "compressed-tensors",
                "config_groups": {"group_0": {"weights": {"num_bits": 8}}},
            },
            8,
        ),
        ({"quant_method": "gptq", "bits": 16}, 16),
    ],
)
def test_bits_of_a_quantised_checkpoint(tmp_path, stored, bits):
    found = as_json(written(tmp_path, quantization_config=stored), "--method", "inference")
    assert found["setup"]["bits"] == bits


def test_unknown_quantisation_is_said(tmp_path):
    where = written(tmp_path, quantization_config={"quant_method": "newest"})
    notes = as_json(where, "--method", "inference")["notes"]
    assert {"method": "newest", "kind": "stored_bits_unknown"} in notes


def test_a_sliding_window_is_said_where_it_matters(tmp_path):
    where = written(tmp_path, sliding_window=4096)
    ask = ("--method", "inference", "--seq-len")
    assert as_json(where, *ask, "8192")["notes"] == [{"tokens": 4096, "kind": "sliding_window"}]
    assert as_json(where, *ask, "4096")["notes"] == []
    unused = written(tmp_path, sliding_window=4096, use_sliding_window=False)
    assert as_json(unused, *ask, "8192")["notes"] == []


# --- context --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "context"),
    [
        ({}, 32768),
        ({"rope_scaling": {"type": "linear", "factor": 4.0}}, 131072),
        ({"rope_scaling": {"rope_type": "dynamic", "factor": 2}}, 65536),
        (
            {"rope_scaling": {"rope_type": "yarn", "factor": 4.0,
                              "original_max_position_embeddings": 32768}},
            131072,
        ),
        ({"rope_scaling": {"rope_type": "llama3", "factor": 8.0}}, 32768),
        ({"rope_parameters": {"rope_type": "default", "factor": 8.0}}, 32768),
        ({"rope_scaling": {"type": "linear", "factor": "4"}}, 32768),
        ({"model_type": "gemma3_text", "rope_scaling": {"rope_type": "linear", "factor": 8.0}},
         32768),
        ({"max_position_embeddings": ...}, None),
    ],
)  # fmt: skip
def test_the_context_counts_scaled_positions(tmp_path, changes, context):
    found = as_json(written(tmp_path, **changes))
    assert found["model"]["context_length"] == context


def test_rows_beyond_the_context_are_said_and_counted_as_asked(tmp_path):
    where = written(tmp_path, max_position_embeddings=512)
    found = as_json(where, "--method", "qlora", "--seq-len", "8192", "--gpu-memory", "12")
    assert found["setup"]["seq_len"] == 8192
    assert {"tokens": 8192, "context": 512, "kind": "beyond_context"} in found["notes"]
    assert found["changes"] == [{"tokens": 512, "context": True, "kind": "shorter_rows"}]


def test_rows_of_default_length_keep_within_the_context(tmp_path):
    found = as_json(written(tmp_path, max_position_embeddings=512))
    assert {one["setup"]["seq_len"] for one in found["methods"]} == {512}
    assert {"tokens": 512, "kind": "rows_of_context"} in found["notes"]
    assert as_json(written(tmp_path))["notes"] == []


@given(st.integers(1, 300), st.integers(128, 65536), st.sampled_from(list(Method)))
def test_no_change_advises_rows_beyond_the_context(gib, tokens, method):
    found = fit(SHAPE, Setup(method=method, seq_len=tokens, batch_size=4), gib * GIB)
    if found.fits and found.setup.seq_len != tokens:
        assert found.setup.seq_len <= SHAPE.max_positions


# --- options --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("--gpu-price=-3", "--gpu-price -3: must be 0 or more"),
        ("--gpu-price=nan", "--gpu-price nan"),
        ("--gpu-price=inf", "--gpu-price inf"),
        ("--epochs=-1", "--epochs -1"),
        ("--epochs=nan", "--epochs nan"),
        ("--mean-tokens=0", "--mean-tokens 0"),
        ("--new-tokens=-5", "--new-tokens -5"),
        ("--virtual-tokens=0", "--virtual-tokens 0"),
        ("--lora-rank=0", "--lora-rank 0"),
        ("--gpu-memory=1e300", "at most 1,000,000,000"),
        ("--gpu-memory=24GB", "a number of GiB, e.g. 24"),
        ("--seq-len=1000000000000000000000", "at most 1,000,000,000"),
        ("--optimizer=", "--optimizer '' is empty"),
        ("--attention=", "--attention '' is empty"),
        ("--lora-targets=,", "--lora-targets ',' is empty"),
        ("--gpu=", "--gpu '' is empty"),
        ("--framework=jax", "choose from transformers, trl and unsloth"),
        ("--method=", "choose from inference"),
        ("--mean-tokens=4000", "--mean-tokens 4000: a mean row cannot be longer"),
        ("--new-tokens=4000", "--new-tokens 4000: an answer cannot be longer"),
    ],
)
@pytest.mark.parametrize("others", [(), ("--rows=10", "--gpu-memory=24", "--method=lora")])
def test_every_option_is_checked_whatever_else_is_given(model, wrong, said, others):
    assert said in refused(plan(model, *others, wrong))


def test_options_that_contradict_each_other_are_refused_together(model):
    wrong = ("--no-gradient-checkpointing", "--framework=unsloth", "--gpu-price=-1")
    said = refused(plan(model, *wrong))
    assert "--framework unsloth" in said
    assert "--gpu-price -1" in said


@pytest.mark.parametrize("spelling", ["LoRA", "lora", " Lora "])
def test_a_method_may_be_spelt_with_capitals(model, spelling):
    assert as_json(model, "--method", spelling)["method"] == "lora"


def test_a_gpu_that_names_its_memory_needs_no_other(model):
    found = as_json(model, "--gpu", "NVIDIA A100-SXM4-80GB")
    assert found["gpu"]["total_bytes"] == 80 * GIB
    assert found["notes"] == []


def test_a_gpu_that_does_not_name_it_needs_it(model):
    assert "--gpu L4: say its memory too" in refused(plan(model, "--gpu=L4"))


def test_a_gpu_and_a_memory_that_differ_are_said(model):
    found = as_json(model, "--gpu", "A100 80GB", "--gpu-memory", "24")
    assert found["gpu"]["total_bytes"] == 24 * GIB
    assert [one["kind"] for one in found["notes"]] == ["gpu_memory_differs"]
    assert as_json(model, "--gpu", "A100 80GB", "--gpu-memory", "79.2")["notes"] == []
    assert as_json(model, "--gpu", "H100 MIG 1g.10gb", "--gpu-memory", "9")["notes"] == []


def test_options_without_effect_are_said(model):
    notes = as_json(model, "--method=inference", "--lora-rank=4", "--gpu-price=2")["notes"]
    lora = {"options": ["--lora-rank"], "method": "inference", "kind": "no_effect_on_method"}
    assert lora in notes
    assert {"options": ["--gpu-price"], "kind": "no_effect_without_rows"} in notes


def test_an_unknown_gpu_is_told_the_known_ones(model):
    found = as_json(model, "--gpu=foo", "--gpu-memory=80", "--rows=10", "--method=lora")
    assert "NVIDIA H100" in str(found["notes"])


# --- frameworks -----------------------------------------------------------------------------------


def test_a_framework_names_its_own_flags(model):
    ask = ("--method", "qlora", "--seq-len", "8192")
    named = as_json(model, *ask, "--framework", "unsloth")
    by_flags = as_json(model, *ask, "--offload-checkpoints", "--chunked-loss")
    plain = as_json(model, *ask)
    assert named["peak_gpu_bytes"] == by_flags["peak_gpu_bytes"]
    assert named["peak_gpu_bytes_by_framework"] == plain["peak_gpu_bytes_by_framework"]
    assert plain["peak_gpu_bytes_by_framework"]["unsloth"] == named["peak_gpu_bytes"]
    assert plain["peak_gpu_bytes_by_framework"]["transformers"] == plain["peak_gpu_bytes"]
    shown = plan(model, *ask).stdout
    for word in ("--framework", *FRAMEWORKS):
        assert word in shown


def test_answering_depends_on_no_training_framework(model):
    assert as_json(model, "--method", "inference")["peak_gpu_bytes_by_framework"] is None


@given(
    st.sampled_from([one for one in Method if one is not Method.INFERENCE]),
    st.integers(1, 100_000),
    st.booleans(),
)
def test_frameworks_that_save_more_never_need_more(method, tokens, checkpointing):
    setup = Setup(method=method, seq_len=tokens, gradient_checkpointing=checkpointing)
    peaks = [predict(SHAPE, under(setup, name)).peak_gpu_bytes for name in FRAMEWORKS]
    for more, less in pairwise(peaks):
        assert less <= more + 16  # parts are rounded one by one


def test_a_deleted_folder_does_not_crash_the_doctor(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    done = CliRunner().invoke(main, ["doctor", "--offline"])
    monkeypatch.chdir(tmp_path)
    assert "deleted" in refused(done)
