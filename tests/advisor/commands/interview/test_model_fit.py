"""`advisor ask --model`: what the GPU found cannot hold is ruled out before anything runs."""

import json
import os

import pytest
from click.testing import CliRunner

from advisor.cli import main
from tests.shapes import LLAMA_70B


@pytest.fixture
def model(tmp_path):
    folder = tmp_path / "big model"
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(LLAMA_70B))
    return str(folder)


@pytest.fixture
def ask(tmp_path, monkeypatch):
    given = tmp_path / "answers.json"
    given.write_text('{"labels": "thousands", "style": "describable"}')

    def run(mib, *arguments):
        driver = tmp_path / "driver"
        driver.mkdir(exist_ok=True)
        listed = f"echo 'NVIDIA L4, {mib}'" if mib else "exit 9"
        (driver / "nvidia-smi").write_text(f"#!/bin/sh\n{listed}\n")
        (driver / "nvidia-smi").chmod(0o755)
        monkeypatch.setenv("PATH", f"{driver}{os.pathsep}{os.environ['PATH']}")
        out = str(tmp_path / "advisor.toml")
        return CliRunner().invoke(
            main, ["ask", "--answers", str(given), "--out", out, "--lang", "en", *arguments]
        )

    return run


def blocked(done):
    assert done.exit_code == 0, done.output
    ranking = json.loads(done.stdout)["ranking"]
    return {one["approach"] for one in ranking if "found here" in " ".join(one["ruled_out_by"])}


def test_what_does_not_fit_is_ruled_out_and_what_fits_is_not(ask, model):
    done = ask(50 * 1024, "--model", model, "--json")
    assert blocked(done) == {"prompting", "few_shot", "rag"}
    found = json.loads(done.stdout)
    assert found["approach"] in ("fine_tune", "hybrid")
    assert f"--model '{model}'" in found["command"]


def test_a_large_enough_gpu_or_none_rules_nothing_out(ask, model):
    assert blocked(ask(180 * 1024, "--model", model, "--json")) == set()
    assert blocked(ask(0, "--model", model, "--json")) == set()
    assert blocked(ask(8 * 1024, "--json")) == set()


def test_the_blocker_is_shown_as_measured(ask, model):
    shown = " ".join(ask(50 * 1024, "--model", model).stdout.split())
    assert "(predicted); NVIDIA L4, found here, has 50.0 GiB (measured)" in shown


def test_a_model_that_is_not_there_stops_before_any_question(ask, tmp_path):
    done = ask(0, "--model", "./nowhere")
    assert done.exit_code == 2
    assert "./nowhere" in done.stderr
    assert not (tmp_path / "advisor.toml").exists()


def test_several_models_are_advised_on_each(ask, tmp_path):
    for name, shape in (("small", {"num_hidden_layers": 2}), ("large", {"hidden_size": 16384})):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(json.dumps(LLAMA_70B | shape))
    small, large = str(tmp_path / "small"), str(tmp_path / "large")
    given = tmp_path / "more.json"
    given.write_text('{"labels": "thousands", "style": "shown"}')
    arguments = ("--answers", str(given), "--model", small, "--model", large)
    found = json.loads(ask(0, *arguments, "--json").stdout)
    assert found["answers"]["model"] == {"option": "small", "measured": True}
    assert found["by_model"].keys() == {large}
    assert found["by_model_size"]["frontier"] == found["by_model"][large]["approach"]
    assert f"--model {small} --model {large}" in found["command"]
    shown = " ".join(ask(0, *arguments).stdout.split())
    assert f"With {large}: " in shown
