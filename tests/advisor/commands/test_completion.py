"""Tab in bash, zsh and fish: what is offered, and that it is quick to come."""

import os
import shutil
import subprocess
import sys

import pytest
from click.shell_completion import BashComplete

from advisor import samples
from advisor.cli import main
from strategies import registry

VARIABLE = "_ADVISOR_COMPLETE"
PROGRAM = "from advisor.cli import main; main(prog_name='advisor')"


def offered(*arguments):
    """Values offered for the last argument."""
    *before, incomplete = arguments
    found = BashComplete(main, {}, "advisor", VARIABLE).get_completions(before, incomplete)
    return [(one.type, one.value) for one in found]


def plain(*arguments):
    return [value for kind, value in offered(*arguments) if kind == "plain"]


def in_shell(code=PROGRAM, **environment):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
def test_bash_takes_the_script():
    script = in_shell(**{VARIABLE: "bash_source"}).stdout
    done = subprocess.run(
        ["bash", "-c", f"{script}\ncomplete -p advisor"], capture_output=True, text=True, check=True
    )
    assert "advisor" in done.stdout


def test_commands_are_offered():
    assert set(plain("")) == set(main.commands)
    assert plain("do") == ["doctor"]


def test_names_of_strategies_are_offered_one_after_another():
    assert plain("compare", "x.csv", "--strategies", "") == list(registry.all_strategies())
    assert plain("compare", "x.csv", "--strategies", "maj") == ["majority"]
    assert plain("demo", "--strategies", "majority,tf") == ["majority,tfidf"]
    assert "majority,majority" not in plain("demo", "--strategies", "majority,")
    assert plain("demo", "--strategies", "nothing-like-it") == []


def test_names_of_demonstrations_are_offered():
    assert plain("demo", "") == list(samples.demo_names())
    assert plain("demo", "hand") == ["handbook"]


def test_run_folders_are_offered_and_other_folders_where_none_fits(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert offered("report", "") == [("dir", "")]
    for name in ("demo", "tickets-1a2b"):
        (tmp_path / "runs" / name).mkdir(parents=True)
        (tmp_path / "runs" / name / "manifest.json").write_text("{}")
    assert set(plain("report", "")) == {"runs/demo", "runs/tickets-1a2b"}
    assert plain("report", "runs/ti") == ["runs/tickets-1a2b"]
    assert offered("report", "other/") == [("dir", "other/")]
    assert plain("compare", "x.csv", "--out", "runs/d") == ["runs/demo"]


def test_files_models_and_methods_are_offered():
    assert offered("compare", "tick") == [("file", "tick")]
    assert offered("ask", "--data", "") == [("file", "")]
    assert offered("compare", "x.csv", "--model", "sm") == [("file", "sm"), ("plain", "smollm2")]
    assert plain("plan", "--model", "smollm2", "--method", "ql") == ["qlora"]


def test_it_imports_nothing_heavy():
    code = (
        "import atexit, sys\n"
        "heavy = {'torch', 'transformers', 'numpy', 'pydantic', 'rich', 'langchain_core'}\n"
        "atexit.register(lambda: print('heavy:', sorted(heavy & set(sys.modules))))\n"
    )
    words = "advisor compare x.csv --strategies majority,"
    done = in_shell(code + PROGRAM, COMP_WORDS=words, COMP_CWORD="4", **{VARIABLE: "bash_complete"})
    assert "plain,majority,tfidf" in done.stdout
    assert "heavy: []" in done.stdout
