"""What the README says is true of the code."""

import re
import shlex
from pathlib import Path

import click
import pytest

from advisor.cli import main
from reports.messages import say
from strategies import registry

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def table(heading):
    """First cells of the table under a heading."""
    body = README.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", body, flags=re.MULTILINE)
    return [(first, second) for first, second in rows if not set(first) <= {"-", " "}][1:]


def test_every_strategy_is_described_in_its_order():
    assert [(name.strip("`"), about) for name, about in table("Strategies")] == [
        (one.name, say(f"strategy-{one.name}", task="classification")) for one in registry.BUILT_IN
    ]


def commands():
    lines = re.findall(r"^(?:\.venv/bin/)?(advisor .+)$", README, flags=re.MULTILINE)
    return [line.split("  #")[0].strip() for line in lines]


@pytest.mark.parametrize("line", sorted(set(commands())))
def test_every_command_shown_is_accepted(line, monkeypatch, tmp_path):
    _, name, *arguments = shlex.split(line)
    command = main.commands[name]
    while isinstance(command, click.Group):
        name = arguments.pop(0)
        command = command.commands[name]
    for run in ("demo", "demo-orders"):
        (tmp_path / "runs" / run).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    context = command.make_context(name, arguments)
    assert context.params


def test_make_targets_named_in_the_readme_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"`?make ([a-z]+)", README)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_links_and_pictures_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).exists(), target


def test_exit_codes_are_those_of_the_readme():
    from advisor import errors
    from advisor.commands import compare

    assert "0 fine, 1 a trial failed" in README
    codes = (compare.FAILED_TRIAL, errors.AdvisorError.exit_code, compare.INTERRUPTED)
    assert codes == (1, 2, 130)


@pytest.mark.slow
def test_the_python_example_runs(smollm2, capsys):
    (code,) = re.findall(r"```python\n(.+?)```", README, flags=re.DOTALL)
    exec(compile(code, "README.md", "exec"), {})
    label, *scores = capsys.readouterr().out.splitlines()[0].replace("(", "").split()
    assert label in {"refund", "card"}
    assert len(scores) == 2
