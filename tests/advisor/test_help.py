"""Every command's help carries an example, on a line of its own, that the command accepts."""

import re
import shlex

import pytest
from click.testing import CliRunner

from advisor.cli import main

PAGES = {"": main} | {
    f"{name} {inner}".strip(): command
    for name, group in main.commands.items()
    for inner, command in getattr(group, "commands", {"": group}).items()
}


def examples(name):
    """The commands shown by `advisor NAME --help`, as a user sees them in a narrow terminal."""
    done = CliRunner().invoke(main, [*name.split(), "--help"], terminal_width=80)
    assert done.exit_code == 0, done.output
    return re.findall(r"^ {2,}(advisor .+)$", done.output, flags=re.MULTILINE)


EXAMPLES = sorted({line for name in PAGES for line in examples(name)})


@pytest.mark.parametrize("name", PAGES)
def test_every_command_has_an_example(name):
    shown = examples(name)
    assert shown
    if name:
        assert all(line.startswith(f"advisor {name}") for line in shown)


@pytest.mark.parametrize("line", EXAMPLES)
def test_every_example_is_accepted(line, tmp_path, monkeypatch):
    (tmp_path / "runs" / "demo").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    _, name, *arguments = shlex.split(line)
    if name not in PAGES:  # a command of a group
        name = f"{name} {arguments.pop(0)}"
    context = PAGES[name].make_context(name, arguments)
    assert context.params
    assert all(value != "" for value in context.params.values())


def test_options_of_the_examples_hold_valid_values(tmp_path, monkeypatch):
    """Click takes any text for most options; their own readers must take it too."""
    from advisor.config import resolve
    from advisor.estimate.options import read_options

    monkeypatch.chdir(tmp_path)
    for line in EXAMPLES:
        _, name, *arguments = shlex.split(line)
        (tmp_path / "runs" / "demo").mkdir(parents=True, exist_ok=True)
        params = main.commands[name].make_context(name, arguments).params
        if name == "compare":
            given = {key: one for key, one in params.items() if one not in (None, False, ())}
            assert resolve(given, {}, tmp_path).data
        elif name == "plan":
            read_options(params)
