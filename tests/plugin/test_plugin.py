"""What another package adds is seen in a comparison and its report, without a change here."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).with_name("package")
ENTRY_POINTS = """
[advisor.strategies]
initial = extra.strategy:INFO
[advisor.metrics]
same_initial = extra.metric:SPEC
[advisor.models]
parrot = extra.model:PROVIDER
writer = extra.model:CANNOT_RANK
[advisor.sections]
varied = extra.section:SECTION
[advisor.readers]
cards = extra.reader:READER
[advisor.questions]
extra = extra:QUESTIONS
"""
TEXTS = ("late parcel", "refund my money", "locked out")
LABELS = ("late", "refund", "login")


def installed(folder, entry_points):
    """A folder that Python finds the package's metadata in."""
    info = folder / "extra-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(entry_points)
    return folder


def python(site, *arguments, cwd):
    paths = [str(site), str(PACKAGE), str(Path.cwd()), os.environ.get("PYTHONPATH", "")]
    return subprocess.run(
        [sys.executable, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        timeout=300,
        cwd=cwd,
        check=False,
    )


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plugin")
    site = installed(folder / "site", ENTRY_POINTS)
    rows = [f"{TEXTS[n % 3]} number {n} => {LABELS[n % 3]}" for n in range(60)]
    (folder / "tickets.cards").write_text("\n".join(rows), encoding="utf-8")
    done = python(
        site, "-m", "advisor.cli", "compare", "tickets.cards", "--model", "parrot:refund",
        "--strategies", "majority,initial,zero-shot", "--out", "run", "--yes", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    results = json.loads((folder / "run" / "results.json").read_text(encoding="utf-8"))
    return folder, site, results, done.stdout


def test_reader_strategy_model_and_metric_give_figures(compared):
    _, _, results, _ = compared
    by_name = {one["name"]: one for one in results["strategies"]}
    assert results["provenance"]["files"][0]["file_format"] == "cards"
    assert results["models"][0]["id"] == "parrot:refund"
    assert by_name["zero-shot"]["metrics"]["accuracy"]["value"] == pytest.approx(1 / 3, abs=0.05)
    # "late" and "login" begin alike, so the letter is right where the label is not
    assert by_name["initial"]["metrics"]["same_initial"]["value"] == 1
    assert by_name["initial"]["metrics"]["accuracy"]["value"] < 1
    assert results["primary_metric"] == "accuracy"


def test_all_of_them_are_in_the_report(compared):
    folder, _, _, shown = compared
    page = (folder / "run" / "report.html").read_text(encoding="utf-8")
    for text in ("right initial", "100.0%", "How varied the answers are", "parrot:refund"):
        assert text in page
    assert page.index("How varied") < page.index("Which differences are real")
    assert "initial" in shown


def test_a_model_is_not_asked_for_what_it_cannot_do(compared):
    folder, site, _, _ = compared
    done = python(
        site, "-m", "advisor.cli", "compare", "tickets.cards", "--model", "writer:refund",
        "--strategies", "majority,zero-shot", "--out", "cannot", "--yes", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    results = json.loads((folder / "cannot" / "results.json").read_text(encoding="utf-8"))
    zero_shot = next(one for one in results["strategies"] if one["name"] == "zero-shot")
    assert zero_shot["status"] == "skipped"
    assert zero_shot["reason"]["why"] == "ranks_no_labels"


def test_a_question_is_asked_and_its_rule_counts(compared):
    folder, site, _, _ = compared
    code = (
        "from advisor.advice.question_file import load\n"
        "from advisor.advice.recommend import Advisor\n"
        "from strategies.registry import advised_strategies\n"
        "advisor = Advisor(*load(), advised_strategies())\n"
        "one, other = (advisor.recommend({'office': x}) for x in ('people', 'programs'))\n"
        "score = lambda found: next(c.score for c in found.ranked if c.approach == 'fine_tune')\n"
        "print(score(other) - score(one))\n"
    )
    done = python(site, "-c", code, cwd=folder)
    assert done.stdout == "1.0\n", done.stderr


def test_a_plugin_that_cannot_be_loaded_is_named(tmp_path):
    site = installed(tmp_path / "site", "[advisor.strategies]\ninitial = extra.nothing:INFO\n")
    done = python(
        site, "-m", "advisor.cli", "compare", "rows.csv", "--strategies", "initial", cwd=tmp_path
    )
    assert done.returncode == 2
    assert "the package extra adds 'initial' to advisor.strategies" in done.stderr
    assert "Traceback" not in done.stderr
