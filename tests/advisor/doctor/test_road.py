"""Bare `advisor`: what is in the folder, and the one next step."""

import json
import os
import re
import shlex

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from advisor.advice import saved as advice
from advisor.cli import main
from advisor.commands.interview import answers
from advisor.doctor.folder import look, pasteable, run_folders
from advisor.doctor.road import next_step
from advisor.runs.store import RunFolder
from advisor.types import StrategySpec, TrialRecord

ROW = json.dumps({"text": "where is my parcel", "label": "late"}) + "\n"
DEMO = "advisor demo handbook"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(path, command, *, data="rows.jsonl", done=("majority",), failed=(), missing=(), age_s=0):
    """A run folder as `advisor compare` leaves it, by the same writers."""
    made = RunFolder.create(path)
    names = (*done, *failed, *missing)
    made.write_manifest(
        {"command": command, "config": {"data": data}, "trials": dict.fromkeys(names, "f")}
    )
    for name in (*done, *failed):
        trial = made.trial(name)
        trial.begin("f")
        status = "done" if name in done else "failed"
        trial.write_record(TrialRecord(StrategySpec(name), 0, "f", status))
    (path / "results.json").write_text(json.dumps({"verdict": {"winner": done[0]}}))
    when = path.joinpath("manifest.json").stat().st_mtime - age_s
    os.utime(path / "manifest.json", (when, when))


def shown():
    done = CliRunner().invoke(main, [])
    assert done.exit_code == 0, done.output
    return done.output


def step(here):
    found = next_step(look(here))
    assert f"\n  {found.command}\n" in shown()
    _, name, *arguments = shlex.split(found.command)
    assert main.commands[name].make_context(name, arguments)
    return found.why, found.command


def test_an_empty_folder_starts_with_the_demonstration(here):
    assert step(here) == ("nothing", "advisor demo")
    text = shown()
    assert text.index("advisor ask ") < text.index("advisor compare ") < text.index("report ")


def test_labelled_data_with_documents_leads_to_the_questions(here):
    (here / "my rows.jsonl").write_text(ROW)
    (here / "package.json").write_text('{"name": "x", "version": "1"}')
    assert step(here) == ("data", "advisor ask --data 'my rows.jsonl'")
    (here / "docs").mkdir()
    (here / "docs" / "a.md").write_text("text")
    assert step(here)[1] == "advisor ask --data 'my rows.jsonl' --docs docs"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "question;answer\nwhy?;so\n"),
        ("a.tsv", "Text\tCategory\nx\ty\n"),
        ("a.json", '[{"instruction": "i", "output": "o"}]'),
        ("data/a.jsonl", '{"messages": [{"role": "user", "content": "x"}]}\n'),
    ],
)
def test_every_layout_counts_as_labelled(here, name, content):
    (here / name).parent.mkdir(exist_ok=True)
    (here / name).write_text(content)
    assert look(here).data == name


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"text": "no label"}\n'),
        ("a.jsonl", "[1, 2"),
        ("a.json", ""),
        ("a.csv", "\x00\x00"),
        (".hidden.jsonl", ROW),
        ("a.txt", ROW),
    ],
)
def test_other_files_do_not(here, name, content):
    (here / name).write_text(content)
    assert look(here).data is None


def test_training_rows_come_before_others_and_test_rows_last(here):
    for name in ("dev.jsonl", "a.jsonl", "test.jsonl"):
        (here / name).write_text(ROW)
    assert look(here).data == "a.jsonl"
    (here / "train.jsonl").write_text(ROW)
    assert look(here).data == "train.jsonl"


def test_a_questionnaire_left_half_way_goes_on(here):
    (here / answers.DRAFT_NAME).write_text("{}")
    assert step(here) == ("draft", "advisor ask")
    assert "left half-way" in shown()


def test_advice_leads_to_its_own_comparison(here):
    (here / "rows.jsonl").write_text(ROW)
    command = "advisor compare rows.jsonl --docs 'my docs' --strategies tfidf,rag"
    stored = advice.StoredAdvice("rag", "rag", "high", "rows.jsonl", command=command)
    advice.write(here / "advisor.toml", stored)
    assert step(here) == ("advised", command)
    assert "advised: rag for rows.jsonl" in shown()


def test_the_questions_leave_the_command_behind(here):
    other = ROW.replace("late", "refund").replace("where", "what")
    (here / "rows.jsonl").write_text((ROW + other) * 30)
    asked = CliRunner().invoke(main, ["ask", "--data", "rows.jsonl", "--yes", "--json"])
    assert asked.exit_code == 0, asked.output
    assert step(here) == ("advised", json.loads(asked.stdout)["command"])


def test_advice_without_a_command_names_its_data(here):
    advice.write(here / "advisor.toml", advice.StoredAdvice("rag", "rag", "high", "a b.csv"))
    assert step(here) == ("advised", "advisor compare 'a b.csv'")


def test_measured_advice_leads_to_the_report_and_other_advice_does_not(here):
    run(here / "runs" / "one", "advisor compare rows.jsonl")
    advice.write(here / "advisor.toml", advice.StoredAdvice("rag", "rag", "high", "./rows.jsonl"))
    assert step(here) == ("measured", "advisor report runs/one")
    assert "verdict: majority (runs/one/report.html)" in shown()
    advice.write(here / "advisor.toml", advice.StoredAdvice("rag", "rag", "high", "other.jsonl"))
    assert step(here)[0] == "advised"


def test_the_run_whose_verdict_is_shown_is_the_one_pointed_to(here):
    run(here / "runs" / "mine", "advisor compare rows.jsonl", done=("tfidf",), age_s=60)
    run(here / "runs" / "demo", "advisor demo", done=("rag",))
    assert step(here) == ("measured", "advisor report runs/mine")
    text = shown()
    assert "finished: runs/mine, 1 of 1 strategies done" in text
    assert "verdict: tfidf (runs/mine/report.html)" in text
    assert "runs/demo" not in text
    run(here / "runs" / "foreign", "rm -rf /", missing=("rag",), age_s=-60)
    assert step(here) == ("measured", "advisor report runs/mine")
    assert "verdict: tfidf (runs/mine/report.html)" in shown()


def test_an_interrupted_run_goes_on_with_its_own_command(here):
    (here / "rows.jsonl").write_text(ROW)
    run(here / "runs" / "old", "advisor compare rows.jsonl", age_s=60)
    command = "advisor compare rows.jsonl --seed 3"
    run(here / "runs" / "new", command, missing=("tfidf", "rag"))
    assert [run.path.name for run in look(here).runs] == ["new", "old"]
    assert step(here) == ("unfinished", command)
    assert "not finished: runs/new, 1 of 3 strategies done" in shown()


def test_a_trial_of_older_settings_does_not_count_as_done(here):
    run(here / "runs" / "one", "advisor compare rows.jsonl")
    manifest = here / "runs" / "one" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"majority": "f"', '"majority": "g"'))
    assert look(here).runs[0].state == "unfinished"


def test_a_failed_trial_is_told(here):
    run(here / "runs" / "one", "advisor compare rows.jsonl", failed=("qlora",))
    assert step(here) == ("failed", "advisor report runs/one")


def test_a_finished_demonstration_leads_to_own_data(here):
    run(here / "runs" / "demo-handbook", DEMO)
    assert step(here) == ("demonstrated", "advisor ask")
    (here / "rows.jsonl").write_text(ROW)
    assert step(here) == ("data", "advisor ask --data rows.jsonl")


def test_what_cannot_be_read_is_told_and_stops_nothing(here):
    (here / "advisor.toml").write_text("[advice\n")
    run(here / "runs" / "one", DEMO)
    (here / "runs" / "two").mkdir()
    (here / "runs" / "two" / "manifest.json").write_text("[")
    (here / "runs" / "three").mkdir()
    (here / "runs" / "three" / "manifest.json").write_text('{"trials": {"../../x": "f"}}')
    assert [str(run.path) for run in look(here).runs if run.state == "finished"] == ["runs/one"]
    assert len(list(run_folders(here))) == 3
    assert "advisor.toml: not valid TOML" in shown()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("garbage", "advisor.toml: not valid TOML"),
        ("\x00\x01", "advisor.toml: not valid TOML"),
        ("[compare]\nmodle = 'x'\nseed = 'y'\n", "unknown setting 'modle'"),
        ("[compare]\nmodle = 'x'\nseed = 'y'\n", "advisor.toml, seed: expected a whole number"),
        ("compare = 3\n", "[compare] must be a table"),
        ("[advice]\n", "[advice] needs recommended"),
        ("[advice]\nrecommended = 'rag'\n[compare]\nseeds = 0\n", "seeds: 0 is out of range"),
    ],
)
def test_what_is_wrong_with_advisor_toml_is_said_first(here, content, told):
    (here / "advisor.toml").write_text(content)
    text = shown()
    assert text.index("Fix first:") < text.index(told) < text.index("Next:")
    assert text.count(told) == 1


def test_an_advisor_toml_in_order_needs_no_mending(here):
    (here / "advisor.toml").write_text("[compare]\nseed = 3\n", encoding="utf-8")
    advice.write(here / "advisor.toml", advice.StoredAdvice("rag", "rag", "high"))
    assert "Fix first" not in shown()
    (here / "advisor.toml").unlink()
    (here / "advisor.toml").mkdir()
    assert "advisor.toml cannot be read (Is a directory)" in shown()


def test_control_characters_of_names_do_not_reach_the_terminal(here):
    (here / "a\x1b[2J\nb.jsonl").write_text(ROW)
    assert shlex.split(next_step(look(here)).command)[3] == "a\x1b[2J\nb.jsonl"
    run(here / "runs" / "r\x1b[31m\x9b", DEMO, done=("w\x07",))
    advice.write(here / "advisor.toml", advice.StoredAdvice("r\x1b[0m", "rag", "high", "d\x1bc"))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown())


@pytest.mark.parametrize(
    "command",
    [
        "rm -rf /",
        "advisor report x",
        "advisor",
        "advisor compare 'x",
        "advisor compare x\nrm y",
        "advisor compare \x1b[2Jx",
        None,
        7,
    ],
)
def test_a_foreign_command_is_not_shown(here, command):
    assert pasteable(command) is None
    run(here / "runs" / "one", command, missing=("rag",))
    assert next_step(look(here)).why == "nothing"


@given(st.lists(st.text(), max_size=4))
def test_what_may_be_pasted_is_one_command_of_this_tool(words):
    command = pasteable(f"advisor compare {' '.join(words)}")
    if command is not None:
        assert shlex.split(command)[:2] == ["advisor", "compare"]
        # quoted whole: a shell sees no sign of its own outside quotes
        assert shlex.join(shlex.split(command)) == command
        assert command.isprintable()
