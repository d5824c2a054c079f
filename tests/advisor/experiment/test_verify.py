"""`advisor verify`: untouched runs and pages pass, whatever is changed is found and named."""

import json
import random
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from advisor import samples
from advisor.cli import main
from advisor.experiment.verify import verify
from advisor.runs.store import RunFolder


def advisor(*arguments):
    return CliRunner().invoke(main, [*map(str, arguments)])


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    out = tmp_path_factory.mktemp("verify") / "run"
    done = advisor(
        "compare", samples.path("tickets") / "tickets.jsonl", "--model", "scripted", "--embedder",
        "hashing", "--strategies", "majority,rag", "--train-limit", 60, "--test-limit", 12,
        "--offline", "--out", out,
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture
def run(finished, tmp_path):
    return shutil.copytree(finished, tmp_path / "moved")


def test_untouched_runs_and_pages_pass(run, tmp_path):
    for name, more in (("zh.html", ["--language", "zh"]), ("bare.html", ["--no-examples"])):
        assert advisor("report", run, "--out", run / name, *more).exit_code == 0
    found = verify(run)
    assert found.findings == ()
    assert (found.outcome, found.pages) == ("verified", 3)
    assert found.files > 12 < found.scores
    assert found.figures > 300
    for name in ("report.html", "zh.html"):
        alone = verify(Path(shutil.copy(run / name, tmp_path)))
        assert (alone.outcome, alone.findings, alone.files) == ("verified", (), 0)
    assert verify(Path(shutil.copy(run / "bare.html", tmp_path))).outcome == "cannot_tell"
    assert advisor("verify", run).exit_code == 0


def test_fifty_random_edits_are_all_found(run):
    draw = random.Random(0)
    files = [*sorted(RunFolder(run).sha256s()), "SHA256SUMS", "report.html", "report.html"]
    for _ in range(50):
        name = draw.choice(files)
        before = (run / name).read_bytes()
        at, sign = draw.randrange(len(before)), draw.choice(b"0123456789abcxyz")
        if before[at] == sign:
            sign = ord("q")
        (run / name).write_bytes(before[:at] + bytes([sign]) + before[at + 1 :])
        found = verify(run)
        assert found.outcome == "changed", (name, at, chr(sign))
        named = {getattr(one, "file", "") for one in found.findings}
        assert name == "SHA256SUMS" or name in named, (name, at, named)
        (run / name).write_bytes(before)


def in_lines(change):
    """Change the JSON object of a line that is of one test row."""

    def edit(path, row):
        lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        one = next(one for one in lines if row in (one.get("id"), one.get("sample_id")))
        change(one)
        path.write_text("".join(json.dumps(one) + "\n" for one in lines), "utf-8")

    return edit


def in_figure(path, _):
    results = json.loads(path.read_bytes())
    results["strategies"][1]["metrics"]["accuracy"]["ci_low"] += 0.01
    path.write_text(json.dumps(results, indent=1), "utf-8")


@pytest.mark.parametrize(
    ("file", "edit", "named"),
    [
        (
            "trials/rag/predictions.jsonl",
            in_lines(lambda one: one.update(output="billing_refund")),
            "results.json, /rows/{row}/answers/rag/output: ",
        ),
        (
            "data/test.jsonl",
            in_lines(lambda one: one.update(target="other")),
            "results.json, /rows/{row}/target: ",
        ),
        (
            "trials/rag/scores.jsonl",
            in_lines(lambda one: one.update(value=1 - one["value"])),
            "trials/rag/scores.jsonl, row {row}: accuracy ",
        ),
        ("results.json", in_figure, "results.json, /strategies/rag/metrics/accuracy/ci_low: "),
    ],
)
@pytest.mark.parametrize("hashed_again", [False, True])
def test_what_was_changed_is_named(run, file, edit, named, hashed_again):
    row = RunFolder(run).rows("test")[3].id
    edit(run / file, row)
    if hashed_again:
        RunFolder(run).write_sums()
    done = advisor("verify", run)
    assert done.exit_code == 3
    assert named.format(row=row) in done.output
    assert (f"{file}: not the file" in done.output) is not hashed_again


def test_a_digit_of_the_page_is_named(run, tmp_path):
    page = run / "report.html"
    text = page.read_text("utf-8")
    value = RunFolder(run).results().strategies[1].metrics["accuracy"].value
    page.write_text(text.replace(f"{value:.3f}", "0.999", 1), "utf-8")
    for path in (run, page, shutil.copy(page, tmp_path)):
        done = advisor("verify", path, "--json")
        assert done.exit_code == 3
        (found,) = json.loads(done.output)["findings"]
        assert found["kind"] == "page_differs"
        assert "0.999" in found["stored"]
        assert f"{value:.3f}" in found["found"]


def test_a_run_without_hashes_cannot_be_told(run):
    (run / "SHA256SUMS").unlink()
    assert advisor("verify", run).exit_code == 4
    assert advisor("verify", run / "data").exit_code == 2
