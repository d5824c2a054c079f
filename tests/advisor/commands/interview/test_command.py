"""`advisor ask` as a user meets it."""

import json
import os
import re
import select
import shlex
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given as given_any
from hypothesis import settings
from hypothesis import strategies as st

import advisor
from advisor.cli import main
from advisor.commands.interview.session import compare_command, open_advisor
from advisor.config import PSEUDO
from strategies import registry
from tests.pseudo import bypassed, texts

ROOT = Path(advisor.__file__).parents[1]
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
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


def run(*arguments, folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **environment):
    return subprocess.run(
        [sys.executable, "-m", "advisor.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdout=stdout,
        stderr=stderr,
        text=True,
        timeout=300,
        check=False,
    )


def answers(folder, **given):
    path = folder / "answers.json"
    path.write_text(json.dumps(given))
    return path


def test_json_holds_the_whole_advice(tmp_path):
    given = answers(
        tmp_path, knowledge="collection", style="shown", strictness="every_time", labels=5000
    )
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
    (tmp_path / "advisor.toml").unlink()
    shown = ask("--data", data, "--yes", "--lang", "en", folder=tmp_path).stdout
    assert "50 to 199 (measured)" in " ".join(shown.split())


def test_answers_are_kept_until_others_replace_them(tmp_path):
    data = tickets(tmp_path / "tickets.jsonl")
    first = answers(tmp_path, knowledge="collection", freshness="days")
    assert ask("--data", data, "--answers", first, folder=tmp_path).exit_code == 0
    for more in (
        (),
        ("--answers", answers(tmp_path, knowledge="self_contained", style="shown")),
    ):
        done = ask("--data", data, "--yes", "--json", *more, folder=tmp_path)
        told = json.loads(done.stdout)
        found = told["answers"]
        stored = tomllib.loads((tmp_path / "advisor.toml").read_text())["advice"]["answers"]
        assert stored["freshness"] == "days"
        assert found["labels"] == {"option": "dozens", "measured": True}
    assert found["knowledge"]["option"] == "self_contained"
    assert told["not_counted"] == {"freshness": "days"}
    assert "knowledge: self_contained replaces collection" in done.stderr
    other = tickets(tmp_path / "other.jsonl")
    done = ask("--data", other, "--yes", "--json", folder=tmp_path)
    assert "freshness" not in json.loads(done.stdout)["answers"]


def test_what_was_measured_is_no_answer_where_the_data_are_not_given(tmp_path):
    data = tickets(tmp_path / "tickets.jsonl")
    given = answers(tmp_path, knowledge="self_contained")
    assert ask("--data", data, "--answers", given, folder=tmp_path).exit_code == 0
    done = ask("--yes", "--json", folder=tmp_path)
    assert set(json.loads(done.stdout)["answers"]) <= {"knowledge", "hardware"}


@pytest.mark.parametrize(("count", "few"), [(30, False), (12, True)])
def test_few_rows_that_were_counted_and_suffice_are_not_held_to_be_too_few(tmp_path, count, few):
    done = ask("--data", tickets(tmp_path / "t.jsonl", count), "--yes", "--json", folder=tmp_path)
    assert json.loads(done.stdout)["too_few_rows"] is few


def test_a_model_without_weights_here_is_not_said_to_be_trained_here(tmp_path):
    given = answers(
        tmp_path, labels="ten_thousands", prompting="poor", distill="wanted", style="shown"
    )
    done = ask("--answers", given, "--json", "--model", "openai:m", folder=tmp_path)
    found = json.loads(done.stdout)
    assert found["approach"] in ("fine_tune", "hybrid")
    assert found["not_trained_here"] == "openai:m"
    assert "qlora" not in found["command"]
    shown = ask("--answers", given, "--model", "openai:m", folder=tmp_path).stdout
    assert "has no weights here" in shown


def test_both_languages(tmp_path, monkeypatch):
    given = answers(tmp_path, knowledge="collection")
    assert "Advice: retrieval" in ask("--answers", given, "--lang", "en", folder=tmp_path).stdout
    assert "建议：检索增强" in ask("--answers", given, "--lang", "zh", folder=tmp_path).stdout
    shown = ask("--data", tickets(tmp_path / "t.jsonl"), "--yes", "--lang", PSEUDO, folder=tmp_path)
    sources = (Path(advisor.__file__).parent / "advice" / "questions.toml").read_text()
    known = texts(tomllib.loads(sources)["source"])
    assert (
        bypassed(
            shown.output,
            (
                *known,
                str(tmp_path),
                "advisor compare",
                "YOUR_DOCUMENTS",
                "--language " + PSEUDO,
                *registry.all_strategies(),
            ),
        )
        == []
    )
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert "建议：" in ask("--answers", given, folder=tmp_path).stdout
    monkeypatch.setenv("LC_ALL", "C")
    assert "Advice:" in ask("--answers", given, folder=tmp_path).stdout


def test_the_command_works_when_pasted_and_says_whether_it_agrees(tmp_path):
    folder = tmp_path / "two words"
    folder.mkdir()
    tickets(folder / "my tickets.jsonl")
    (folder / "advisor.toml").write_text('[compare]\nmodel = "scripted"\nembedder = "hashing"\n')
    (folder / "a.json").write_text('{"labels": "few", "style": "shown"}')
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
    assert "few-shot was advised" in " ".join(done.stdout.split())


# --- how the data is read, and where the network stays out --------------------------------------


def test_columns_are_measured_with_and_carried_into_the_command(tmp_path):
    labels = list(TEXTS)
    rows = [{"a b": f"{TEXTS[labels[n % 3]]} {n}", "kind": labels[n % 3]} for n in range(60)]
    lines = [json.dumps(row) for row in rows]
    (tmp_path / "odd.jsonl").write_text("\n".join([*lines[:30], "{", *lines[30:]]) + "\n")
    (tmp_path / "advisor.toml").write_text('[compare]\nmodel = "scripted"\nembedder = "hashing"\n')
    given = ("--data", "odd.jsonl", "--yes", "--json")
    refused = run("ask", *given, folder=tmp_path)
    assert refused.returncode == 2
    assert "--skip-bad-rows" in refused.stderr
    refused = run("ask", *given, "--skip-bad-rows", folder=tmp_path)
    assert refused.returncode == 2
    assert "--input-column" in refused.stderr
    columns = ("--input-column", "a b", "--target-column", "kind")
    told = run("ask", *given, "--skip-bad-rows", *columns, "--offline", folder=tmp_path)
    assert told.returncode == 0, told.stderr
    found = json.loads(told.stdout)
    assert found["facts"]["data"]["rows"] == 60
    assert found["facts"]["data"]["classes"] == 3
    command = shlex.split(found["command"])
    assert command[3:9] == [*columns, "--skip-bad-rows", "--offline"]
    context = main.commands["compare"].make_context("compare", command[2:])
    assert context.params["input_column"] == ("a b",)
    assert context.params["skip_bad_rows"] is True
    assert context.params["group_column"] is None


def test_a_group_column_is_carried_too(tmp_path):
    data = tmp_path / "g.csv"
    rows = "".join(
        f"where is parcel {n},{'late' if n % 2 else 'lost'},{n // 4}\n" for n in range(40)
    )
    data.write_text(f"text,label,customer\n{rows}")
    given = ("--data", data, "--yes", "--json", "--group-column")
    done = ask(*given, "customer", folder=tmp_path)
    assert "--group-column customer" in json.loads(done.stdout)["command"]
    assert ask(*given, "nobody", folder=tmp_path).exit_code == 2


@pytest.mark.parametrize(
    "flag", [("--input-column", "a"), ("--target-column", "a"), ("--skip-bad-rows",)]
)
def test_how_to_read_data_needs_data(tmp_path, flag):
    done = ask("--yes", *flag, folder=tmp_path)
    assert done.exit_code == 2
    assert f"{flag[0]} says how to read --data" in done.stderr


def test_offline_asks_no_hub(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as hub:
        hub.setblocking(False)
        address = f"http://127.0.0.1:{hub.getsockname()[1]}"
        environment = {"HF_ENDPOINT": address, "HF_HOME": str(tmp_path / "cache")}
        given = ("--model", "nobody/nothing", "--yes", "--offline")
        done = run("ask", *given, folder=tmp_path, **environment)
        assert done.returncode == 2
        assert "nobody/nothing" in done.stderr
        done = run("ask", "--data", "nobody/rows", *given[2:], folder=tmp_path, **environment)
        assert done.returncode == 2
        assert "nobody/rows" in done.stderr
        with pytest.raises(BlockingIOError):  # nobody has called
            hub.accept()


def test_documents_are_counted_or_refused(tmp_path):
    folder = tmp_path / "handbook"
    folder.mkdir()
    asked = ("--docs", folder, "--yes", "--json")
    assert ask(*asked, folder=tmp_path).exit_code == 2
    (folder / "a.txt").write_text("text")
    done = ask(*asked, folder=tmp_path)
    assert json.loads(done.stdout)["facts"]["documents"]["documents"] == 1


# --- where the advice goes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("out", "told"),
    [
        ("folder", "--out folder is a folder; name a file, e.g. --out folder/advisor.toml"),
        (".", "--out . is a folder"),
        ("file/advisor.toml", "--out file/advisor.toml cannot be written"),
        ("n" * 300, "cannot be written"),
    ],
)
def test_an_out_that_cannot_be_written_is_told_before_anything_is_read(
    tmp_path, monkeypatch, out, told
):
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").write_text("kept")
    done = CliRunner().invoke(main, ["ask", "--yes", "--out", out, "--data", "not-there.csv"])
    assert done.exit_code == 2
    assert told in done.stderr
    assert "name a" in done.stderr
    assert "Is a directory" not in done.stderr
    assert str(os.getpid()) not in done.stderr
    assert sorted(one.name for one in tmp_path.rglob("*")) == ["file", "folder"]


def test_a_missing_folder_of_out_is_made(tmp_path):
    out = tmp_path / "new" / "deep" / "advisor.toml"
    done = CliRunner().invoke(main, ["ask", "--yes", "--out", str(out), "--json"])
    assert done.exit_code == 0, done.output
    assert "advice" in tomllib.loads(out.read_text())


# --- what a terminal must not obey, and a reader that leaves -------------------------------------


def test_control_characters_of_names_do_not_reach_the_terminal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = "a\x1b[2J\x9b31m.jsonl"
    tickets(tmp_path / name)
    out = "o\x1b]0;x\x07.toml"
    for extra in ([], ["--json"]):
        arguments = ["ask", "--data", name, "--out", out, "--yes", *extra]
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, done.output
        assert not CONTROLS.search(done.output)
    assert json.loads(done.stdout)["facts"]["data"]["path"] == name
    assert "advisor compare" in done.stdout
    done = CliRunner().invoke(main, ["ask", "--data", "\x1b[31mnot-there", "--yes"])
    assert done.exit_code == 2
    assert not CONTROLS.search(done.output)


@pytest.fixture
def unread():
    """The end of a pipe that nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    yield writer
    os.close(writer)


@pytest.mark.parametrize(
    ("arguments", "buffered"), [(("ask", "--yes"), ""), (("ask", "--yes", "--json"), "1")]
)
def test_a_reader_that_leaves_ends_it_without_a_word(tmp_path, unread, arguments, buffered):
    done = run(*arguments, folder=tmp_path, stdout=unread, PYTHONUNBUFFERED=buffered)
    assert (done.returncode, done.stderr) == (141, "")


def test_an_error_that_nobody_reads_ends_it_too(tmp_path, unread):
    assert run("ask", folder=tmp_path, stdout=unread, stderr=unread).returncode == 141


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
        if not read_on(b"Ctrl-C "):
            break
        os.write(terminal, key)
    read_on(b"")
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def test_an_interview_is_left_resumed_and_finished(tmp_path):
    tickets(tmp_path / "tickets.jsonl")
    code, shown = in_terminal(tmp_path, [ENTER, ENTER, LEAVE], "--data", "tickets.jsonl")
    assert code == 130
    assert "60 labelled rows, 3 classes" in shown
    assert "Stopped. The same command goes on with what is missing." in shown
    kept = json.loads((tmp_path / ".advisor-ask.json").read_text())["answers"]
    assert len(kept) == 2

    code, shown = in_terminal(tmp_path, [ENTER] * 14, "--data", "tickets.jsonl")
    assert code == 0, shown
    assert "Going on with 2 answers" in shown
    assert not (tmp_path / ".advisor-ask.json").exists()
    stored = tomllib.loads((tmp_path / "advisor.toml").read_text())["advice"]
    assert kept.items() <= stored["answers"].items()
    assert len(set(stored["answers"]) - set(stored["measured"])) <= 12
    assert "advisor compare tickets.jsonl" in shown


# --- the command ----------------------------------------------------------------------------------

ADVISOR = open_advisor()


@settings(deadline=None, max_examples=60)
@given_any(
    st.fixed_dictionaries(
        {},
        optional={one.id: st.sampled_from(one.option_ids) for one in ADVISOR.questions.questions},
    )
)
def test_the_command_is_valid_and_holds_what_was_answered(given):
    found = ADVISOR.recommend(given)
    command = compare_command([found], ADVISOR.strategies.beside, ("m", "n"))
    context = main.commands["compare"].make_context("compare", shlex.split(command)[2:])
    wanted, counted = context.params["strategies"].split(","), found.answers
    assert set(wanted) <= set(registry.all_strategies())
    assert context.params["model"] == ("m", "n")
    looked_up = counted.get("knowledge") in ("fits", "collection", "live")
    looked_up |= counted.get("documents") in ("scattered", "ready")
    assert (context.params["docs"] is not None) == looked_up
    labelled = counted.get("classes") in ("few_labels", "many_labels", "very_many_labels")
    assert (context.params["task"] == "classification") == labelled
    assert (context.params["max_latency_ms"] is not None) == (
        counted.get("latency") in ("brisk", "instant")
    )
    volumes = {"low": range(3_000), "medium": range(3_000, 30_000), "high": range(30_000, 10**9)}
    monthly = context.params["monthly_requests"]
    volume = counted.get("volume")
    if volume in volumes:
        assert int(monthly) in volumes[volume]
    else:
        assert monthly is None
    served = compare_command([found], ADVISOR.strategies.beside, ("m",), trainable=False)
    asked = shlex.split(served)[-1].split(",")
    assert not any(
        one.finetunes and one.uses_language_model for one in map(registry.strategy_info, asked)
    )
    if counted.get("labels") in ("none", "handful"):
        assert not {"qlora", "rag+qlora"} & set(wanted)
    if counted.get("knowledge") in ("self_contained", "given"):
        assert not {"rag", "rag+qlora", "long-context"} & set(wanted)
    if labelled:
        kinds = [registry.strategy_info(one).kinds for one in wanted]
        assert all("classification" in one for one in kinds)
