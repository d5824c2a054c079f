"""The command line as a user meets it: exit codes, messages, and what is left on disk."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import advisor as advisor_package
from advisor import samples
from advisor.cli import main
from tests.pseudo import bypassed, texts

ROOT = str(Path(advisor_package.__file__).parents[1])
TEXTS = {
    "late": ["where is my parcel", "still waiting for the box", "it has not arrived"],
    "refund": ["give me my money back", "i want a refund", "return the payment please"],
    "login": ["cannot sign in", "my password fails", "locked out of the account"],
}
BASELINES = "majority,tfidf"
PROMPTED = "majority,zero-shot,few-shot,knn-few-shot,rag"


def tickets(count=60):
    labels = list(TEXTS)
    rows = []
    for number in range(count):
        label = labels[number % 3]
        text = f"{TEXTS[label][number % 9 // 3]} number {number}"
        rows.append({"text": text, "label": label})
    return rows


def write(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def advisor(*arguments, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "advisor.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=cwd,
        check=False,
    )


def scripted(tmp_path, *extra, strategies=PROMPTED):
    data = write(tmp_path / "tickets.jsonl", tickets())
    out = tmp_path / "run"
    fixed = ("--model", "scripted", "--embedder", "hashing", "--out", str(out))
    done = advisor("compare", data, *fixed, "--strategies", strategies, *extra, cwd=tmp_path)
    return done, out


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    done, out = scripted(tmp_path_factory.mktemp("finished"))
    assert done.returncode == 0, done.stdout + done.stderr
    return done, out


def test_every_key_of_the_contract_is_there_and_the_schema_holds(finished):
    from importlib.resources import files

    import jsonschema

    _, out = finished
    results = json.loads((out / "results.json").read_text())
    schema = json.loads(files("advisor").joinpath("results.schema.json").read_text())
    jsonschema.validate(results, schema)
    assert results["schema_version"] == 2
    assert results["task"]["labels"] == sorted(TEXTS)
    assert results["primary_metric"] == "accuracy"
    assert [one["name"] for one in results["strategies"]] == PROMPTED.split(",")
    for one in results["strategies"]:
        assert one["status"] == "done", one
        assert one["metrics"]["accuracy"]["n"] == results["task"]["n_test"]
        assert one["latency_ms"]["n"] > 0
        assert one["throughput"]["requests_per_second"] > 0
        assert one["memory"]["peak_gpu_bytes"] is None
        assert one["memory"]["peak_rss_bytes"] > 0
        assert one["cost"]["per_1k_requests_usd"] > 0
        assert {phase["name"] for phase in one["phases"]} >= {"load", "fit", "predict", "score"}
    assert len(results["comparisons"]) == 10
    assert results["verdict"]["winner"] in PROMPTED.split(",")
    assert (results["advice"]["recommended"], results["advice"]["agrees"]) == (None, None)


def test_predictions_stand_in_the_order_of_the_test_rows(finished):
    _, out = finished
    wanted = {
        "sample_id",
        "output",
        "error",
        "input_tokens",
        "output_tokens",
        "latency_s",
        "evidence",
    }
    order = [row["id"] for row in read(out / "data/test.jsonl")]
    for name in PROMPTED.split(","):
        lines = read(out / f"trials/{name}/predictions.jsonl")
        assert [line["sample_id"] for line in lines] == order
        assert all(set(line) >= wanted for line in lines)


def test_the_report_is_written_and_named_last(finished):
    done, out = finished
    assert (out / "report.html").read_text().startswith("<!doctype html>")
    assert str(out / "report.html") in done.stdout.replace("\n", "")


def test_the_same_command_again_does_only_what_is_missing(finished, tmp_path):
    import shutil

    _, out = finished
    again = tmp_path / "run"
    shutil.copytree(out, again)
    shutil.copy(out.parent / "tickets.jsonl", tmp_path)
    (again / "trials/rag/trial.json").unlink()
    before = {path: path.stat().st_mtime_ns for path in again.glob("trials/*/trial.json")}
    done, _ = scripted(tmp_path)
    assert done.returncode == 0, done.stderr
    after = {path: path.stat().st_mtime_ns for path in again.glob("trials/*/trial.json")}
    assert {path.parent.name for path in after if before.get(path) != after[path]} == {"rag"}
    assert "Already done" in done.stdout
    first = json.loads((out / "results.json").read_text())
    second = json.loads((again / "results.json").read_text())
    assert [one["metrics"] for one in first["strategies"]] == [
        one["metrics"] for one in second["strategies"]
    ]


def test_predictions_whose_ids_hardly_fit_are_refused_not_scored(tmp_path):
    rows = tickets()
    train, test = write(tmp_path / "a.jsonl", rows[:45]), write(tmp_path / "b.jsonl", rows[45:])
    wrong = write(tmp_path / "p.jsonl", [{"id": f"x{n}", "output": "late"} for n in range(15)])
    done = advisor(
        "compare", train, "--test", test, "--strategies", "none", "--predictions", f"prod={wrong}",
        "--out", str(tmp_path / "run"), "--language", "en-XA",
    )  # fmt: skip
    assert done.returncode == 1
    (failed,) = json.loads((tmp_path / "run" / "results.json").read_text())["strategies"]
    assert '"predictions-missing"' in json.dumps(failed["reason"])
    names = ("trials/prod/log.txt text label late refund login", str(tmp_path / "run"))
    assert bypassed(done.stdout + done.stderr, [*names, *texts(rows)]) == []


ROW_57 = "".join(json.dumps(row) + "\n" for row in tickets(56)) + '{"text": "broken", \n'


@pytest.mark.parametrize(
    ("content", "arguments", "expected"),
    [
        (None, (), ["absent.jsonl"]),
        ("", (), ["data.jsonl", "empty"]),
        (ROW_57, (), ["data.jsonl", "row 57", "--skip-bad-rows"]),
        (tickets(60)[::3], (), ["data.jsonl", "one"]),
        (tickets(5), (), ["data.jsonl", "5 rows"]),
        ([{"a": "x", "b": "y"}] * 40, (), ["data.jsonl", "--target-column"]),
        (tickets(), ("--strategies", "magic"), ["unknown strategy 'magic'", "few-shot"]),
        (tickets(), ("--model", "./nowhere"), ["model './nowhere'", "smollm2"]),
        (tickets(), ("--seed", "x", "--test-limit", "0"), ["--seed", "--test-limit"]),
        (tickets(), ("--docs", "gone"), ["--docs gone"]),
        (tickets(), ("--docs", "empty"), ["empty"]),
        (tickets(), ("--strategies", "none"), ["--predictions"]),
        (tickets(), ("--predictions", "prod=gone.jsonl"), ["gone.jsonl", "no such file"]),
        (tickets(), ("--predictions", "a/b=x", "--device", "gpu"), ["NAME", "cpu, cuda"]),
        (tickets(), ("--out", "taken"), ["taken", "another --out"]),
        (tickets(), ("--model", "taken"), ["'taken'", "config.json"]),
    ],
)
def test_bad_input_is_one_message_and_exit_code_2(
    tmp_path, monkeypatch, content, arguments, expected
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").write_text("precious")
    path = tmp_path / ("absent.jsonl" if content is None else "data.jsonl")
    if isinstance(content, str):
        path.write_text(content)
    elif content is not None:
        write(path, content)
    done = CliRunner().invoke(
        main, ["compare", str(path), "--model", "scripted", "--out", "run", *arguments]
    )
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert done.stderr.startswith("error: ")
    for words in expected:
        assert words in done.stderr
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("arguments", "name", "folder", "kind", "n_test"),
    [
        ([], "tickets", "runs/demo", "classification", 120),
        (["handbook"], "handbook", "runs/demo-handbook", "qa", 100),
        (["orders"], "orders", "runs/demo-orders", "json", 100),
    ],
)
def test_a_demo_compares_its_own_sample(tmp_path, arguments, name, folder, kind, n_test):
    done = advisor("demo", *arguments, "--strategies", "majority", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    out = tmp_path / folder
    results = json.loads((out / "results.json").read_text())
    assert (results["task"]["kind"], results["task"]["n_test"]) == (kind, n_test)
    assert [one["name"] for one in results["strategies"]] == ["majority"]
    config = json.loads((out / "manifest.json").read_text())["config"]
    shown = samples.demo(name)
    assert config["docs"] == (str(shown.docs) if shown.docs else None)
    assert (config["model"], config["offline"]) == (["smollm2"], True)
    assert (out / "report.html").is_file()


SHAPE = {"model_type": "llama", "hidden_size": 64, "num_hidden_layers": 2, "vocab_size": 99}
SHAPE |= {"num_attention_heads": 4, "intermediate_size": 128}
ASK = "from advisor.commands.interview import session; import reports.renderers.interview; "


@pytest.mark.parametrize(
    ("code", "light"),
    [
        ("main(['--help'], standalone_mode=False)", ()),
        ("main([], standalone_mode=False)", ()),
        ("main(['plan', '--model', '.'], standalone_mode=False)", ("rich",)),
        ("import advisor.commands.doctor, advisor.doctor.checks, reports.renderers.doctor", ()),
        (f"{ASK}session.open_advisor(); session.measure(None, None)", ()),
        (
            "import advisor.experiment.loop; from reports.renderers import html, live, terminal",
            ("numpy", "rich", "pydantic", "pyarrow", "datasets"),
        ),
    ],
)
def test_no_command_loads_heavy_libraries_before_it_must(code, light, tmp_path):
    heavy = {"torch", "transformers", "datasets", "huggingface_hub", "langchain_core", "numpy"}
    heavy |= {"pyarrow", "pydantic", "rich"}
    (tmp_path / "config.json").write_text(json.dumps(SHAPE))
    program = f"import sys; from advisor.cli import main; {code}; print(*sys.modules, sep=chr(10))"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60,
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": ROOT},
    )  # fmt: skip
    assert (heavy - set(light)).isdisjoint(done.stdout.splitlines())
