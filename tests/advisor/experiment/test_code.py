"""Which trials an edit of the project's code makes run again."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import advisor

ROOT = Path(advisor.__file__).parents[1]
HASHES = """
import json
from advisor.experiment.code import code_sha256
from strategies.registry import all_strategies
print(json.dumps({one.name: code_sha256(one.module) for one in all_strategies().values()}))
"""


def hashes(root):
    done = subprocess.run(
        [sys.executable, "-c", HASHES], cwd=root, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


@pytest.fixture
def project(tmp_path):
    for package in ("advisor", "strategies", "evals", "reports"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("*.pyc"))
    return tmp_path


def edited(project, file):
    """The strategies whose trials run again after an edit of a file."""
    before = hashes(project)
    path = project / file
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    after = hashes(project)
    assert before.keys() == after.keys()
    return {name for name in before if before[name] != after[name]}


BASELINES = {"majority", "tfidf", "embedding", "knn-vote", "encoder"}
TRAINED = {"qlora", "lora", "prompt-tuning", "full", "rag+qlora"}
PROMPTED = {
    "zero-shot", "few-shot", "knn-few-shot", "cot", "tuned-prompt", "rag", "long-context",
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "again"),
    [
        ("advisor/commands/compare.py", set()),
        ("advisor/doctor/checks.py", set()),
        ("advisor/advice/recommend.py", set()),
        ("evals/verdict.py", set()),
        ("reports/view.py", set()),
        ("strategies/prompt.py", PROMPTED | TRAINED | {"encoder"}),
        ("strategies/prompting/few_shot.py", {"few-shot", "cot", "tuned-prompt"}),
        ("strategies/finetuning/trainer.py", TRAINED),
        ("strategies/baselines/linear.py", BASELINES),
        ("advisor/models/fast.py", BASELINES | PROMPTED | TRAINED),
        ("evals/scorers.py", BASELINES | PROMPTED | TRAINED),
    ],
)
def test_an_edit_runs_again_the_trials_that_it_can_change(project, file, again):
    assert edited(project, file) == again
