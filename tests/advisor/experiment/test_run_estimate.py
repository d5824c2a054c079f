"""What a comparison says it will need before it runs, what it leaves out, and when it asks."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

from advisor.cli import main
from advisor.config import RunConfig, resolve
from advisor.estimate.forecast import EXPENSIVE_S, EXPENSIVE_USD, Forecast, RunEstimate
from advisor.estimate.hardware import Gpu
from advisor.estimate_findings import (
    EstimateWithoutTime,
    FewerBits,
    GpuTooSmall,
    NothingPredicted,
    NothingWouldFit,
    QloraWouldFit,
    RequestsAtOnce,
)
from advisor.experiment.consent import agreed_to
from advisor.experiment.loop import prepare
from advisor.models.embedder import open_embedder
from advisor.models.scripted import ScriptedModel
from advisor.types import Sample, Task
from strategies import registry
from strategies.base import FitContext
from strategies.lengths import Material, Ruler
from tests.shapes import LLAMA_70B

GIB = 2**30
SMALL = {
    "model_type": "qwen2",
    "hidden_size": 896,
    "num_hidden_layers": 24,
    "num_attention_heads": 14,
    "num_key_value_heads": 2,
    "intermediate_size": 4864,
    "vocab_size": 151936,
    "max_position_embeddings": 32768,
    "tie_word_embeddings": True,
}
ALL = "majority,tfidf,zero-shot,few-shot,knn-few-shot,rag,qlora,lora"
LABELS = ("late", "login", "refund")
TOO_LARGE = GpuTooSmall(2 * GIB, RequestsAtOnce(1), "NVIDIA L4", GIB, NothingWouldFit())


@pytest.fixture
def gpu(tmp_path, monkeypatch):
    """Puts an nvidia-smi on the PATH that lists one GPU."""

    def install(name="NVIDIA L4", mib=8192):
        folder = tmp_path / "driver"
        folder.mkdir(exist_ok=True)
        script = folder / "nvidia-smi"
        script.write_text(f"#!/bin/sh\necho '{name}, {mib}'\n")
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)

    return install


@pytest.fixture
def data(tmp_path):
    rows = [{"text": f"where is it {n}", "label": LABELS[n % 3]} for n in range(60)]
    path = tmp_path / "tickets.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def model(tmp_path):
    def make(config):
        folder = tmp_path / f"model-{config['hidden_size']}"
        folder.mkdir(exist_ok=True)
        (folder / "config.json").write_text(json.dumps(config))
        header = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
        weights = len(header).to_bytes(8, "little") + header + bytes(4)
        (folder / "model.safetensors").write_bytes(weights)
        (folder / "tokenizer.model").touch()  # there is one, and it cannot be counted with
        return str(folder)

    return make


@pytest.fixture
def prepared(data, tmp_path):
    def run(model_name, strategies=ALL, **flags):
        fixed = {"data": str(data), "model": model_name, "strategies": strategies, "offline": True}
        config = resolve({**fixed, "out": str(tmp_path / "run"), **flags}, {}, tmp_path)
        return prepare(config, ["advisor"])

    return run


def test_what_cannot_fit_is_skipped_with_a_reason_and_the_rest_runs(gpu, data, model, tmp_path):
    gpu()
    done = subprocess.run(
        [
            sys.executable, "-m", "advisor.cli", "compare", str(data), "--model", model(LLAMA_70B),
            "--strategies", "majority,qlora", "--out", str(tmp_path / "run"), "--offline",
        ],
        capture_output=True, text=True, timeout=300, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(registry.__file__).parents[1])},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.index("Plan for") < done.stdout.index("qlora is left out")
    assert done.stdout.index("qlora is left out") < done.stdout.index("majority: done")
    results = json.loads((tmp_path / "run/results.json").read_text())
    schema = json.loads(files("advisor").joinpath("results.schema.json").read_text())
    jsonschema.validate(results, schema)
    majority, qlora = results["strategies"]
    assert majority["status"] == "done"
    assert majority["memory"]["predicted_gpu_bytes"] is None
    assert qlora["status"] == "skipped"
    assert qlora["memory"]["predicted_gpu_bytes"] > 30 * GIB
    assert qlora["memory"]["peak_gpu_bytes"] is None
    assert qlora["reason"]["kind"] == "gpu_too_small"


def test_a_small_model_fits_and_only_strategies_that_load_it_are_predicted(gpu, model, prepared):
    gpu(mib=24576)
    found = prepared(model(SMALL))
    names = ALL.split(",")
    assert [job.name for job in found.jobs] == names
    assert found.asked.skipped == {}
    by_name = {one.id: one for one in found.run_estimate.forecasts}
    assert list(by_name) == names[2:]
    assert all(1 * GIB < one.peak_gpu_bytes < 24 * GIB for one in by_name.values())
    assert all(one.time_s > 0 and one.usd > 0 for one in by_name.values())
    assert by_name["few-shot"].peak_gpu_bytes > by_name["zero-shot"].peak_gpu_bytes
    assert list(found.asked.predicted_gpu_bytes) == names[2:]
    assert found.asked.predicted_gpu_bytes["qlora"] == by_name["qlora"].peak_gpu_bytes


def test_the_reason_names_the_change_that_would_help(gpu, model, prepared):
    gpu("NVIDIA A100-SXM4-80GB", 81920)
    found = prepared(model(LLAMA_70B)).asked.skipped
    skipped = {cell.strategy: reason for cell, reason in found.items()}
    assert set(skipped) == {"zero-shot", "few-shot", "knn-few-shot", "rag", "lora"}
    assert skipped["zero-shot"].help.changes == (FewerBits(8),)
    assert isinstance(skipped["lora"].help, QloraWouldFit)


def test_the_trainer_takes_fewer_rows_before_it_is_given_up(gpu, model, prepared):
    gpu("NVIDIA A100-SXM4-80GB", 48 * 1024)
    (one,) = prepared(model(LLAMA_70B), "qlora").run_estimate.forecasts
    assert one.does_not_fit is None
    assert one.peak_gpu_bytes < 48 * GIB
    assert one.arrangement.count < 16


def test_an_unknown_gpu_gets_memory_but_no_time_and_is_not_asked_about(gpu, model, prepared):
    gpu("Some Accelerator", 24576)
    found = prepared(model(SMALL), "zero-shot", gpu_price="9000").run_estimate
    assert found.forecasts[0].peak_gpu_bytes > 0
    assert found.forecasts[0].time_s is None
    assert found.time_s is None
    assert found.usd is None
    assert not found.expensive
    assert EstimateWithoutTime() in found.notes


@pytest.mark.parametrize("flags", [{"device": "cpu"}, {"device": "mps"}, {"device": "cuda:1"}])
def test_on_another_device_nothing_is_predicted_or_skipped(gpu, model, prepared, flags):
    gpu()
    found = prepared(model(LLAMA_70B), **flags)
    assert found.run_estimate is None
    assert [job.name for job in found.jobs] == ALL.split(",")


def test_without_a_gpu_or_without_a_model_there_is_no_plan(
    gpu, model, prepared, monkeypatch, tmp_path
):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert prepared(model(SMALL)).run_estimate is None
    gpu()
    assert prepared("scripted", "zero-shot").run_estimate is None
    assert prepared(model(SMALL), "majority,tfidf").run_estimate is None


def test_a_config_that_does_not_tell_a_shape_stops_nothing(gpu, model, prepared):
    gpu()
    found = prepared(model({"model_type": "mamba", "hidden_size": 8}), "majority,zero-shot")
    assert [job.name for job in found.jobs] == ["majority", "zero-shot"]
    assert found.run_estimate.forecasts == ()
    assert isinstance(found.run_estimate.notes[0], NothingPredicted)


def test_an_expensive_run_without_a_terminal_stops_and_names_yes(gpu, data, model, tmp_path):
    gpu(mib=24576)
    arguments = [
        "compare", str(data), "--model", model(SMALL), "--strategies", "qlora", "--offline",
        "--gpu-price", "9000", "--out", str(tmp_path / "run"),
    ]  # fmt: skip
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    assert done.stderr.count("error:") == 1
    assert "--yes" in done.stderr
    assert "predicted to take" in done.stderr
    assert not (tmp_path / "run/results.json").exists()


def run_estimate(time_s, usd, does_not_fit=None):
    one = Forecast("qlora", 1, RequestsAtOnce(1), time_s, usd, does_not_fit)
    return RunEstimate(("m",), Gpu("NVIDIA L4", GIB), (one,))


@pytest.mark.parametrize(
    ("found", "asked"),
    [
        (None, False),
        (run_estimate(None, None), False),
        (run_estimate(EXPENSIVE_S, EXPENSIVE_USD), False),
        (run_estimate(EXPENSIVE_S * 1.01, 0.0), True),
        (run_estimate(1.0, EXPENSIVE_USD * 1.01), True),
        (run_estimate(EXPENSIVE_S * 2, 0.0).after(["qlora"]), False),
        (run_estimate(None, None, TOO_LARGE), False),
    ],
)
def test_only_an_expensive_run_is_asked_about_and_yes_answers(found, asked):
    questions = []

    def refuse(question):
        questions.append(question)
        return False

    config = RunConfig("data.jsonl")
    assert agreed_to(found, config, refuse) is not asked
    assert len(questions) == asked
    assert agreed_to(found, replace(config, yes=True), refuse)
    assert len(questions) == asked
    assert agreed_to(found, config, lambda question: True)


def test_what_was_measured_before_is_kept_though_it_should_not_fit():
    found = run_estimate(None, None, TOO_LARGE)
    assert found.skipped == {"qlora": TOO_LARGE}
    assert found.after(["qlora"]).skipped == {}


@pytest.mark.parametrize("name", ["zero-shot", "few-shot", "knn-few-shot", "rag"])
def test_the_registry_tells_what_stands_in_a_prompt(name, tmp_path):
    task = Task("classification", tuple(f"label{n}" for n in range(11)))
    train = [Sample(str(n), f"words {n} of {n % 7}", task.labels[n % 11]) for n in range(80)]
    test = [Sample("t1", "words 3 of", None), Sample("t2", "something else", None)]
    context = FitContext(
        task=task, seed=0, work_dir=tmp_path, model="scripted", documents=None,
        open_model=ScriptedModel, open_embedder=lambda: open_embedder("hashing"),
    )  # fmt: skip
    use = registry.strategy_info(name).use
    shown = min(use.demonstrations[1], max(use.demonstrations[0], len(task.labels)))
    found = list(registry.create(name).fit(train, [], context).predict(test))
    assert {len(one.evidence) for one in found} == {shown + use.passages}
    # one token a word, as the scripted model counts: marks around turns are tokens there too
    measured = max(one.usage.input_tokens for one in found)
    ruler = Ruler(5.0, counted=False)
    predicted = Material(train, test, task, documents=False).asking(use, ruler).longest
    assert 0.3 < measured / predicted < 2


def test_planning_imports_nothing_heavy(gpu, data, model, tmp_path):
    gpu()
    code = (
        "import sys\n"
        "from advisor.experiment.loop import prepare\n"
        "from advisor.config import RunConfig\n"
        f"found = prepare(RunConfig({str(data)!r}, model=({model(LLAMA_70B)!r},), out='run'), [])\n"
        "assert found.run_estimate.skipped\n"
        "print('heavy:', sorted({'torch', 'transformers', 'peft'} & set(sys.modules)))"
    )
    root = str(Path(registry.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60,
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": root},
    )  # fmt: skip
    assert "heavy: []" in done.stdout
