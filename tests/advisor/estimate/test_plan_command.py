"""`advisor plan` as a user meets it: figures, verdicts, JSON, and one message for each mistake."""

import json

import pytest
from click.testing import CliRunner

from advisor.cli import main

CONFIG = {
    "model_type": "qwen2",
    "hidden_size": 3584,
    "num_hidden_layers": 28,
    "num_attention_heads": 28,
    "num_key_value_heads": 4,
    "intermediate_size": 18944,
    "vocab_size": 152064,
    "tie_word_embeddings": False,
}
PARTS = {
    "weights", "quantization", "adapter", "gradients", "optimizer", "activations", "logits",
    "kv_cache", "framework",
}  # fmt: skip
METHODS = ["inference", "prompt-tuning", "qlora", "lora", "full"]
EVERYTHING = [
    "--seq-len=2048", "--batch-size=4", "--lora-rank=32", "--lora-targets=q_proj,v_proj",
    "--optimizer=paged_adamw_8bit", "--no-gradient-checkpointing", "--packing", "--gpu-memory=80",
]  # fmt: skip


@pytest.fixture
def model(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps(CONFIG), encoding="utf-8")
    return str(tmp_path)


@pytest.fixture(autouse=True)
def no_driver(monkeypatch, tmp_path_factory):
    """A machine without nvidia-smi, whatever this one has."""
    monkeypatch.setenv("PATH", str(tmp_path_factory.mktemp("empty")))
    monkeypatch.setenv("HF_HOME", str(tmp_path_factory.mktemp("cache")))


def plan(*arguments):
    return CliRunner().invoke(main, ["plan", *arguments])


def as_json(*arguments):
    done = plan(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.mark.parametrize("method", METHODS)
def test_json_holds_the_peak_and_its_parts(model, method):
    found = as_json("--model", model, "--method", method)
    assert set(found["breakdown"]) == PARTS
    assert sum(found["breakdown"].values()) == found["peak_gpu_bytes"]
    assert found["method"] == method
    assert found["fits"] is None
    assert found["predicted"]
    assert found["time_s"] is None
    assert found["cost"] is None


def test_every_setting_reaches_the_plan(model):
    setup = as_json("--model", model, "--method", "lora", *EVERYTHING)["setup"]
    assert setup["seq_len"] == 2048
    assert setup["batch_size"] == 4
    assert setup["lora_rank"] == 32
    assert setup["lora_targets"] == ["q_proj", "v_proj"]
    assert setup["optimizer"] == "paged-adamw-8bit"
    assert setup["gradient_checkpointing"] is False
    assert setup["packing"] is True


def test_without_a_method_all_are_set_against_the_gpu(model):
    found = as_json("--model", model, "--gpu-memory", "24", "--batch-size", "8")
    assert [one["method"] for one in found["methods"]] == METHODS
    by_name = {one["method"]: one for one in found["methods"]}
    assert by_name["inference"]["fits"] is True
    assert by_name["lora"]["fits"] is False
    assert "smaller_batch" in [one["kind"] for one in by_name["lora"]["changes"]]
    assert by_name["lora"]["peak_gpu_bytes_after_change"] < 24 * 2**30
    assert by_name["full"]["changes"] == []
    shown = plan("--model", model, "--gpu-memory", "24", "--batch-size", "8").stdout
    for word in ("fits with", "does not fit", "Predicted", *METHODS):
        assert word in shown


def test_a_breakdown_is_shown_for_one_method(model):
    shown = plan("--model", model, "--method", "qlora", "--gpu-memory", "24").stdout
    for word in ("quantisation overhead", "logits", "peak", "qlora: fits", "7.62 billion"):
        assert word in shown
    assert "KV cache" not in shown


def test_rows_and_a_known_gpu_give_time_and_money(model):
    known = ("--gpu", "A100-80GB", "--gpu-memory", "80", "--rows", "2000")
    training = as_json("--model", model, "--method", "lora", *known)
    assert training["time_s"] > 60
    assert training["cost"]["setup_usd"] > 0
    assert training["cost"]["per_1k_requests_usd"] is None
    assert training["cost"]["basis"][0]["predicted"]
    answering = as_json("--model", model, "--method", "inference", *known, "--gpu-price", "3.6")
    assert answering["cost"]["setup_usd"] is None
    per_1k = answering["time_s"] / 2000 * 1000 * 3.6 / 3600
    assert answering["cost"]["per_1k_requests_usd"] == pytest.approx(per_1k)


def test_an_unknown_gpu_gives_no_time_and_says_why(model):
    found = as_json("--model", model, "--method", "lora", "--gpu-memory", "80", "--rows", "10")
    assert found["time_s"] is None
    assert "gpu_speed_unknown" in [note["kind"] for note in found["notes"]]


def test_without_a_gpu_the_plan_asks_for_one(model):
    assert "--gpu-memory 24" in plan("--model", model).stdout


def test_the_gpu_of_this_machine_is_found_by_its_driver(model, tmp_path, monkeypatch):
    driver = tmp_path / "bin" / "nvidia-smi"
    driver.parent.mkdir()
    driver.write_text("#!/bin/sh\necho 'NVIDIA L4, 23034'\n", encoding="utf-8")
    driver.chmod(0o755)
    monkeypatch.setenv("PATH", str(driver.parent))
    found = as_json("--model", model, "--method", "lora", "--seq-len", "128", "--rows", "100")
    assert found["gpu"] == {"name": "NVIDIA L4", "total_bytes": 23034 * 2**20}
    assert found["fits"] is True
    assert found["time_s"] > 0


def test_the_bundled_model_can_be_planned():
    assert "fits" in plan("--model", "smollm2", "--gpu-memory", "4").stdout


def one_message(done):
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.count("error:") == 1
    return done.stderr


def test_a_folder_without_a_config_is_one_message(tmp_path):
    assert "holds no config.json" in one_message(plan("--model", str(tmp_path)))


def test_a_hub_id_without_a_hub_is_one_message(monkeypatch):
    said = one_message(plan("--model", "someone/something", "--offline"))
    assert "cannot be reached" in said
    assert "folder" in said


def test_all_wrong_options_are_told_at_once(model):
    wrong = [
        "--method=magic", "--seq-len=0", "--batch-size=two", "--optimizer=foo", "--gpu-memory=-4",
        "--gpu-price=x",
    ]  # fmt: skip
    said = one_message(plan("--model", model, *wrong))
    for word in ("'magic'", "qlora", "--seq-len 0", "--batch-size two", "'foo'", "-4", "price x"):
        assert word in said
