"""A whole comparison of outside predictions: no model, their figures kept, the same two reports."""

import json
import subprocess
import sys

import jsonschema
import pytest

from advisor.estimate.api_prices import request_cost_usd
from advisor.runs.store import results_schema

LABELS = ("late", "login", "refund")
TEST_ROWS = 24
MISLABELLED = "24"
"""The id of a test row on which every system gives the same other label."""


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def compare(folder, *predictions):
    train = [
        {"text": f"about {LABELS[n % 3]}, case {n}", "label": LABELS[n % 3]} for n in range(45)
    ]
    test = [
        {"text": f"{LABELS[n % 3]} again, {n}", "label": LABELS[n % 3]} for n in range(TEST_ROWS)
    ]
    return subprocess.run(
        [sys.executable, "-m", "advisor.cli", "compare", str(write(folder / "train.jsonl", train)),
         "--test", str(write(folder / "test.jsonl", test)), "--strategies", "none",
         "--out", str(folder / "run"),
         *(part for one in predictions for part in ("--predictions", one))],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def outputs(seed):
    """Mostly right; every seed has its own wrong rows, and all share one."""
    for n in range(TEST_ROWS):
        wrong = n % 7 == seed or str(n + 1) == MISLABELLED
        yield n + 1, LABELS[(n + wrong) % 3]


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("predictions")
    usage = {"model": "gpt-4o-mini", "input_tokens": 400, "output_tokens": 3}
    write(folder / "a.jsonl", [{"id": i, "output": o, "latency_s": 0.2, **usage}
                               for i, o in outputs(0)])  # fmt: skip
    write(folder / "b.jsonl", [{"id": float(i), "output": o, "cost_usd": 0.001}
                               for i, o in reversed(list(outputs(1)))])  # fmt: skip
    write(folder / "c.jsonl", [{"output": o} for _, o in outputs(2)])
    done = compare(folder, *(f"{name}={folder / name}.jsonl" for name in "abc"))
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((folder / "run/results.json").read_text(encoding="utf-8"))
    return done, results, folder / "run"


def test_three_systems_are_compared_without_a_model(finished):
    _, results, _ = finished
    jsonschema.validate(results, results_schema())
    assert results["models"] == []
    assert [(one["name"], one["status"]) for one in results["strategies"]] == [
        ("a", "done"), ("b", "done"), ("c", "done"),
    ]  # fmt: skip
    assert len(results["comparisons"]) == 3
    assert [one["metrics"]["accuracy"]["n"] for one in results["strategies"]] == [TEST_ROWS] * 3


def test_time_and_tokens_are_those_of_the_file_or_not_measured(finished):
    _, results, _ = finished
    a, b, c = results["strategies"]
    assert a["latency_ms"] == {"p50": 200.0, "p95": 200.0, "n": TEST_ROWS}
    assert (b["latency_ms"], c["latency_ms"]) == (None, None)
    assert a["tokens"] == {"input_mean": 400.0, "output_mean": 3.0}
    assert c["tokens"] == {"input_mean": None, "output_mean": None}


def test_the_run_folder_keeps_every_cost_and_its_basis(finished):
    _, results, run = finished
    expected = request_cost_usd("gpt-4o-mini", 400, 3)
    for name, usd in (("a", expected.usd), ("b", 0.001), ("c", None)):
        lines = (run / f"trials/{name}/predictions.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line)["cost_usd"] for line in lines] == [usd] * TEST_ROWS
    kinds = [[basis["kind"] for basis in one["cost"]["basis"]] for one in results["strategies"]]
    assert kinds == [["priced_lines", "set_up_free"], ["stated_costs", "set_up_free"],
                     ["costs_not_stated"]]  # fmt: skip
    (priced, _) = results["strategies"][0]["cost"]["basis"]
    assert priced["price"]["prices"][0]["usd"] == expected.basis.prices[0].usd
    assert priced["lines"] == TEST_ROWS
