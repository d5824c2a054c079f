"""`advisor ask` as a user meets it."""

import json
import os
import select
import shlex
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import advisor
from advisor.cli import main

ROOT = Path(advisor.__file__).parents[1]
ENTER, LEAVE = b"\r", b"\x03"
TEXTS = {"late": "where is my parcel", "refund": "money back please", "login": "cannot sign in"}


def tickets(path, count=60):
    labels = list(TEXTS)
    rows = [
        {"text": f"{TEXTS[labels[n % 3]]} number {n}", "label": labels[n % 3]} for n in range(count)
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def ask(*arguments, folder):
    out = str(folder / "advisor.toml")
    return CliRunner().invoke(main, ["ask", "--out", out, *map(str, arguments)])


def run(*arguments, folder):
    return subprocess.run(
        [sys.executable, "-m", "advisor.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def answers(folder, **given):
    path = folder / "answers.json"
    path.write_text(json.dumps(given))
    return path


def test_json_holds_the_whole_advice(tmp_path):
    given = answers(tmp_path, knowledge="collection", behaviour="strict", labels=5000)
    done = ask("--answers", given, "--json", folder=tmp_path)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert found["recommended"] == "rag+qlora"
    assert found["approach"] == found["ranking"][0]["approach"] == "hybrid"
    assert len(found["ranking"]) == 5
    reason = found["ranking"][0]["for"][0]
    assert reason["answers"] == {"knowledge": "collection"}
    assert reason["source"].startswith("https://")
    assert found["confidence"]["level"] in ("high", "medium", "low")
    assert found["answers"]["labels"] == {"option": "thousands", "measured": False}
    stored = tomllib.loads((tmp_path / "advisor.toml").read_text())["advice"]
    assert stored["recommended"] == "rag+qlora"


def test_three_mistakes_at_once_leave_with_two(tmp_path):
    given = answers(tmp_path, freshnes="days", labels="plenty", team=True)
    done = ask("--answers", given, folder=tmp_path)
    assert done.exit_code == 2
    for told in ("freshnes", "did you mean freshness?", "plenty", "ten_thousands", "neither"):
        assert told in done.stderr
    assert not (tmp_path / "advisor.toml").exists()


def test_without_a_terminal_it_says_what_to_give(tmp_path):
    done = ask(folder=tmp_path)
    assert done.exit_code == 2
    assert "--answers FILE" in done.stderr
    assert "--yes" in done.stderr


def test_what_was_measured_is_shown_and_can_be_overruled(tmp_path):
    data = tickets(tmp_path / "tickets.jsonl")
    done = ask("--data", data, "--yes", "--json", folder=tmp_path)
    found = json.loads(done.stdout)["answers"]
    assert found["labels"] == {"option": "dozens", "measured": True}
    assert found["diversity"] == {"option": "narrow", "measured": True}
    given = answers(tmp_path, labels="none")
    done = ask("--data", data, "--answers", given, "--json", folder=tmp_path)
    assert json.loads(done.stdout)["answers"]["labels"] == {"option": "none", "measured": False}
    shown = ask("--data", data, "--yes", "--lang", "en", folder=tmp_path).stdout
    assert "labels = 50 to 199 (measured)" in " ".join(shown.split())


def test_both_languages(tmp_path, monkeypatch):
    given = answers(tmp_path, knowledge="collection")
    assert "Advice: retrieval" in ask("--answers", given, "--lang", "en", folder=tmp_path).stdout
    assert "建议：检索增强" in ask("--answers", given, "--lang", "zh", folder=tmp_path).stdout
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "建议：" in ask("--answers", given, folder=tmp_path).stdout
    monkeypatch.setenv("LC_ALL", "C")
    assert "Advice:" in ask("--answers", given, folder=tmp_path).stdout


def test_the_command_works_when_pasted_and_says_whether_it_agrees(tmp_path):
    folder = tmp_path / "two words"
    folder.mkdir()
    tickets(folder / "my tickets.jsonl")
    (folder / "advisor.toml").write_text('[compare]\nmodel = "scripted"\nembedder = "hashing"\n')
    (folder / "a.json").write_text('{"labels": "few", "behaviour": "describable"}')
    told = run("ask", "--data", "my tickets.jsonl", "--answers", "a.json", "--json", folder=folder)
    assert told.returncode == 0, told.stderr
    command = json.loads(told.stdout)["command"]
    program, *arguments = shlex.split(command)
    assert (program, arguments[:2]) == ("advisor", ["compare", "my tickets.jsonl"])
    done = run(*arguments, "--out", "r", folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    advice = json.loads((folder / "r/results.json").read_text())["advice"]
    assert advice["recommended"] == "few-shot"
    assert advice["agrees"] in (True, False, None)
    assert "Before measuring, the advice was few-shot" in " ".join(done.stdout.split())


def test_nothing_heavy_is_loaded_before_the_first_question():
    code = (
        "import sys, advisor.cli, advisor.ask.answers, reports.interview\n"
        "from advisor.ask import session\n"
        "session.open_advisor(); session.measure(None, None)\n"
        "print(sorted({'torch', 'transformers', 'datasets', 'numpy', 'pydantic', 'rich',"
        " 'langchain_core'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- in a terminal --------------------------------------------------------------------------------


def in_terminal(folder, keys, *arguments):
    """Run `advisor ask` in a pseudo-terminal; each key is sent when a question is shown."""
    pty = pytest.importorskip("pty")
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.environ |= {
            "PYTHONPATH": str(ROOT),
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "COLUMNS": "90",
        }
        os.execv(sys.executable, [sys.executable, "-m", "advisor.cli", "ask", *arguments])
    shown = b""

    def read_on(until):
        nonlocal shown
        start, end = len(shown), time.monotonic() + 60
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            try:
                part = os.read(terminal, 65536)
            except OSError:
                return False
            if not part:
                return False
            if b"\x1b[6n" in part:  # it asks where the cursor is
                os.write(terminal, b"\x1b[1;1R")
            shown += part
            if until and until in shown[start:]:
                return True
        raise AssertionError(f"nothing came:\n{shown.decode()}")

    for key in keys:
        read_on(b"Ctrl-C leave")
        os.write(terminal, key)
    read_on(b"")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def test_an_interview_is_left_resumed_and_finished(tmp_path):
    tickets(tmp_path / "tickets.jsonl")
    code, shown = in_terminal(tmp_path, [ENTER, ENTER, LEAVE], "--data", "tickets.jsonl")
    assert code == 130
    assert "60 labelled rows, 3 classes" in shown
    kept = json.loads((tmp_path / ".advisor-ask.json").read_text())
    assert kept == {"prompting": "untried", "knowledge": "self_contained"}

    code, shown = in_terminal(tmp_path, [ENTER] * 9, "--data", "tickets.jsonl")
    assert code == 0, shown
    assert "Going on with 2 answers" in shown
    assert not (tmp_path / ".advisor-ask.json").exists()
    stored = tomllib.loads((tmp_path / "advisor.toml").read_text())["advice"]
    assert kept.items() <= stored["answers"].items()
    assert len(set(stored["answers"]) - set(stored["measured"])) <= 12
    assert "advisor compare tickets.jsonl --strategies" in shown
