"""Several models in one comparison: baselines once, a result for each model, and what to take."""

import json
import re
from importlib.resources import files

import pytest
from click.testing import CliRunner

from advisor.cli import main

DATA = str(files("advisor.samples").joinpath("tickets", "tickets.jsonl"))
STRATEGIES = "majority,tfidf,zero-shot,few-shot,qlora"


def compare(*options):
    return CliRunner().invoke(main, ["compare", DATA, "--embedder", "hashing", "--yes", *options])


@pytest.fixture(scope="module")
def run(tmp_path_factory, tiny_model):
    out = tmp_path_factory.mktemp("runs") / "two"
    asked = [
        "--model", "scripted", "--model", str(tiny_model), "--strategies", STRATEGIES,
        "--out", str(out), "--train-limit", "40", "--test-limit", "20",
    ]  # fmt: skip
    done = compare(*asked)
    assert done.exit_code == 0, done.output
    return out, asked, json.loads((out / "results.json").read_text())


def test_a_baseline_runs_once_and_what_asks_a_model_with_each(run, tiny_model):
    out, _, results = run
    found = {one["id"]: (one["name"], one["model"], one["status"]) for one in results["strategies"]}
    tiny = str(tiny_model)
    assert found == {
        "majority": ("majority", None, "done"),
        "tfidf": ("tfidf", None, "done"),
        "zero-shot@scripted": ("zero-shot", "scripted", "done"),
        f"zero-shot@{tiny}": ("zero-shot", tiny, "done"),
        "few-shot@scripted": ("few-shot", "scripted", "done"),
        f"few-shot@{tiny}": ("few-shot", tiny, "done"),
        "qlora@scripted": ("qlora", "scripted", "skipped"),
        f"qlora@{tiny}": ("qlora", tiny, "done"),
    }
    assert [one["id"] for one in results["models"]] == ["scripted", tiny]
    folders = [path.name for path in (out / "trials").iterdir()]
    assert len(folders) == 7
    assert all(re.fullmatch(r"[\w.+@-]+", name) for name in folders)


def test_the_choice_for_each_model_is_among_its_own_strategies(run, tiny_model):
    results = run[2]
    choices = {one["model"]: one for one in results["by_model"]}
    assert list(choices) == ["scripted", str(tiny_model)]
    for model, choice in choices.items():
        own = {one["id"] for one in results["strategies"] if one["model"] == model}
        assert choice["winner"] in own
        assert set(choice["tied_with"]) < own
    assert sum(one["against"] is None for one in choices.values()) == 1


def test_the_same_command_runs_nothing_again_and_one_more_model_runs_itself_alone(run):
    out, asked, results = run
    again = compare(*asked)
    assert again.exit_code == 0
    assert json.loads((out / "results.json").read_text())["strategies"] == results["strategies"]


@pytest.mark.parametrize("form", ["html", "md", "csv"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_report_shows_strategies_by_models(run, form, language, tiny_model):
    out = run[0]
    shown = CliRunner().invoke(main, ["report", str(out), "--format", form, "--language", language])
    assert shown.exit_code == 0, shown.output
    text = (out / "report.html").read_text() if form == "html" else shown.output
    assert f"few-shot@{tiny_model}" in text
