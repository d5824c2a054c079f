"""`advisor export`: folders answer as was measured, or one message says why there is none."""

import json
import re
import shutil
import subprocess
import sys
from itertools import cycle

import pytest
from click.testing import CliRunner

from advisor.cli import main
from advisor.runs.store import RunFolder
from tests.advisor.models.endpoints.server import Server

WORDS = [
    "blue",
    "green",
    "amber",
    "violet",
    "crimson",
    "teal",
    "ochre",
    "indigo",
    "silver",
    "bronze",
]
LABELS = {"late": "the card arrival is pending", "login": "top up the text", "refund": "payment"}


def advisor(*arguments):
    return CliRunner().invoke(main, [*map(str, arguments)])


def rows(count):
    for at, (label, words) in zip(range(count), cycle(LABELS.items()), strict=False):
        named = " ".join(WORDS[at % 7 : at % 7 + 3] + WORDS[at % 5 : at % 5 + 2])
        yield {"text": f"{words}, {named} {at}", "label": label}


def compared(folder, model, strategies):
    """A run on a few short rows and one that only fits without its demonstrations."""
    train, test = folder / "train.jsonl", folder / "test.jsonl"
    long = {"text": "card <|end|> " * 70, "label": "late"}
    for path, lines in ((train, rows(36)), (test, [*rows(12), long])):
        path.write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")
    done = advisor(
        "compare", train, "--test", test, "--model", model, "--strategies", strategies,
        "--embedder", "hashing", "--offline", "--out", folder / "run",
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return folder / "run"


@pytest.fixture(scope="module")
def run(tmp_path_factory, tiny_model):
    strategies = "majority,tfidf,knn-vote,knn-few-shot,qlora"
    return compared(tmp_path_factory.mktemp("export"), tiny_model, strategies)


def alone(folder, *arguments):
    """Run a program of the folder with nothing of this project to import."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={"PATH": "", "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("strategy", "form"),
    [
        ("majority", "peft"),
        ("tfidf", "peft"),
        ("knn-vote", "peft"),
        ("knn-few-shot", "peft"),
        ("qlora", "peft"),
        ("qlora", "merged"),
    ],
)
def test_a_folder_answers_as_was_measured(run, tmp_path, strategy, form):
    out = tmp_path / "served"
    done = advisor("export", run, "--strategy", strategy, "--to", form, "--out", out, "--json")
    assert done.exit_code == 0, done.output
    parity = json.loads(done.stdout)["parity"]
    assert (parity["equal"], parity["rows"], parity["passed"]) == (13, 13, True)
    facts = json.loads((out / "manifest.json").read_text("utf-8"))
    shown = json.loads((run / "results.json").read_text("utf-8"))["strategies"]
    measured = next(one for one in shown if one["id"] == strategy)["metrics"]
    assert facts["scores"] == measured
    assert {"predict.py", "check.py", "golden.jsonl", "requirements.txt"} < facts["sha256"].keys()
    for path in out.rglob("*"):
        assert path.suffix not in {".pkl", ".pickle", ".joblib", ".pyc"}
        if path.is_file():
            assert str(tmp_path.parent).encode() not in path.read_bytes(), path
    assert len((out / "predict.py").read_text("utf-8").splitlines()) < 100
    assert (out / "adapter").is_dir() == (strategy == "qlora" and form == "peft")


def test_golden_requests_are_replayed_against_a_server(run, tmp_path):
    out = tmp_path / "served"
    arguments = ("export", run, "--strategy", "knn-few-shot", "--out", out, "--rows", 0)
    assert advisor(*arguments).exit_code == 0
    golden = [json.loads(one) for one in (out / "golden.jsonl").read_text("utf-8").splitlines()]
    known = {one["messages"][-1]["content"]: one["output"] for one in golden}
    with Server(known.__getitem__).running() as url:
        done = alone(out, "check.py", url, "any")
    assert (done.returncode, done.stdout) == (0, f"{len(golden)} of {len(golden)} as measured\n")
    with Server(lambda _message: "another").running() as url:
        assert alone(out, "check.py", url, "any").returncode == 1


def test_the_folder_says_what_it_needs_and_checks_itself(run, tmp_path):
    out = tmp_path / "served"
    assert advisor("export", run, "--strategy", "tfidf", "--out", out, "--rows", 0).exit_code == 0
    packages = re.findall(
        "^([a-z-]+)==", (out / "requirements.txt").read_text("utf-8"), re.MULTILINE
    )
    assert packages == ["numpy", "scikit-learn", "scipy"]
    assert "13 of 13 as measured" in alone(out, "check.py").stdout
    first = json.loads((out / "golden.jsonl").read_text("utf-8").splitlines()[0])
    said = alone(out, "predict.py", "--text", first["request"]["input"]).stdout
    assert said == first["output"] + "\n"
    golden = (out / "golden.jsonl").read_text("utf-8")
    (out / "golden.jsonl").write_text(golden.replace(first["output"], "another"), "utf-8")
    assert alone(out, "check.py").returncode == 1


def test_a_folder_that_answers_otherwise_is_no_parity(run, tmp_path):
    """What was measured had every row right; the folder has not."""
    copied = shutil.copytree(run, tmp_path / "run")
    path = copied / "trials" / "majority" / "predictions.jsonl"
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for line, row in zip(lines, RunFolder(run).rows("test"), strict=True):
        line["output"] = row.target
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    done = advisor("export", copied, "--strategy", "majority", "--out", tmp_path / "served")
    assert done.exit_code == 1, done.output
    assert "No parity: it answers" in done.output
    assert "Row " in done.output


def test_what_cannot_be_exported_is_one_message(run, tmp_path):
    scripted = compared(tmp_path, "scripted", "zero-shot,cot")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    for folder, strategy, out, said in (
        (scripted, "zero-shot", "out", "no weights on this machine"),
        (scripted, "cot", "out", "cannot be exported yet"),
        (run, "rag", "out", "has no result of 'rag'. Take one of"),
        (run, "tfidf", "full", "is there already"),
    ):
        done = advisor("export", folder, "--strategy", strategy, "--out", tmp_path / out)
        assert done.exit_code == 2, done.output
        assert said in " ".join(done.output.split())
        assert not (tmp_path / "out").exists()
