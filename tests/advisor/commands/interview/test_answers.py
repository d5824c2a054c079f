"""Answers files in three formats, every mistake at once, and the half-done interview."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.advice.question_file import load
from advisor.commands.interview.answers import MOST_PROBLEMS, Draft, read
from advisor.errors import ConfigError, UsageError
from reports.messages import say
from tests.errors import says

QUESTIONS, _ = load()
EXPECTED = {"labels": "hundreds", "citations": "required"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.toml", 'labels = "hundreds"\ncitations = "required"\n'),
        ("a.toml", '[answers]\nlabels = 250\ncitations = "required"\n'),
        ("a.yaml", "labels: hundreds\ncitations: required\n"),
        ("a.yml", "answers:\n  labels: 250\n  citations: required\n"),
        ("a.json", '{"labels": "hundreds", "citations": "required"}'),
    ],
)
def test_three_formats(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text)
    assert read(path, QUESTIONS) == EXPECTED


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.txt", "labels: few", "ends in none of .toml, .yaml, .yml and .json"),
        ("a.toml", "labels = ", "not valid TOML"),
        ("a.yaml", "a: [", "not valid YAML"),
        ("a.json", "{", "not valid JSON"),
        ("a.json", "[1]", "question: option"),
        ("a.yaml", "# nothing yet\n", "question: option"),
        ("a.yaml", "", "is empty: .*labels: hundreds"),
        ("a.toml", " \n", "is empty"),
        ("a.json", "\ufeff", "is empty"),
        ("a.yaml", "labels: few\nteam: both\nlabels: none\n", "'labels' is there twice.*line 3"),
        ("a.yaml", "answers:\n  labels: few\n  labels: none\n", "'labels' is there twice"),
        ("a.json", '{"team": "both", "team": "both"}', "'team' is there twice"),
        ("a.toml", 'labels = "few"\nlabels = "none"\n', "line 2"),
        ("a.yaml", "labels: 2024-99-99", "not valid YAML: month must be"),
        ("a.yaml", "labels: few\nteam: \x07", r"U\+0007 is not allowed .at line 2, column 7"),
        ("a.json", '{"answers": {}, "labels": "few"}', "move it inside"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, name, text, told):
    path = tmp_path / name
    path.write_text(text)
    with says(ConfigError, match=told):
        read(path, QUESTIONS)


def test_a_file_that_is_not_there(tmp_path):
    with says(ConfigError, match="cannot be read: there is no such file"):
        read(tmp_path / "a.toml", QUESTIONS)


@pytest.mark.parametrize("name", ["answers", "answers.yaml"])
def test_a_folder_is_no_answers_file(tmp_path, name):
    (tmp_path / name).mkdir()
    with says(ConfigError, match=f"{name} is a folder; name a file in it"):
        read(tmp_path / name, QUESTIONS)


@pytest.mark.parametrize("suffix", ["toml", "yaml", "json"])
def test_a_mark_at_the_start_of_the_file_is_no_mistake(tmp_path, suffix):
    written = {"toml": 'labels = "few"', "yaml": "labels: few", "json": '{"labels": "few"}'}
    path = tmp_path / f"a.{suffix}"
    path.write_text(written[suffix], encoding="utf-8-sig")
    assert read(path, QUESTIONS) == {"labels": "few"}


def test_what_is_counted_is_whole_and_memory_need_not_be(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("hardware: 22.5\n")
    assert read(path, QUESTIONS) == {"hardware": "gpu"}
    path.write_text("labels: 250.5\nhardware: .inf\nteam: 0.5\ndocuments: .nan\nshots: -1\n")
    with pytest.raises(ConfigError) as caught:
        read(path, QUESTIONS)
    labels, hardware, team, documents, shots = map(say, caught.value.problems)
    assert "labels is 250.5; choose from none, handful" in labels
    assert "or give the count of labelled rows as a number" in labels
    assert "the GPU's memory in GiB as a number" in hardware
    assert "as a number" not in team
    assert "documents is" in documents
    assert "shots is -1" in shots


def test_collections_and_endless_aliases_are_named_not_written_out(tmp_path):
    path = tmp_path / "a.yaml"
    doubled = "".join(f"t{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    path.write_text(f"labels: &loop [*loop]\nteam: &a0 [x, x]\n{doubled}")
    with pytest.raises(ConfigError) as caught:
        read(path, QUESTIONS)
    labels, team, *others = map(say, caught.value.problems)
    assert "labels is […]; choose from" in labels
    assert "team is […]" in team
    assert len(others) == MOST_PROBLEMS - 2 + 1
    assert "and 21 more mistakes" in others[-1]


@pytest.mark.parametrize("name", ["a.json", "a.yaml"])
def test_endless_nesting_is_told(tmp_path, name):
    path = tmp_path / name
    path.write_text("[" * 1_500)
    with says(ConfigError, match="nested too deeply"):
        read(path, QUESTIONS)


@settings(deadline=None)
@given(st.sampled_from(("toml", "yaml", "json")), st.text())
def test_any_text_is_answers_or_told_in_short_lines(tmp_path_factory, suffix, text):
    path = tmp_path_factory.mktemp("answers") / f"a.{suffix}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        found, told = read(path, QUESTIONS), ()
    except ConfigError as error:
        found, told = {}, map(say, error.problems)
    assert all(option in QUESTIONS[name].option_ids for name, option in found.items())
    assert all(len(one.splitlines()) == 1 for one in told)


def test_a_draft_that_cannot_be_kept_names_out_and_no_temporary_name(tmp_path):
    (tmp_path / "file").write_text("")
    with says(UsageError, match="Name a file in another folder with --out") as caught:
        Draft(tmp_path / "file", None).keep({"labels": "few"})
    assert ".tmp" not in say(caught.value.problem)


def test_a_draft_is_kept_resumed_and_removed(tmp_path):
    draft = Draft(tmp_path, None)
    assert draft.answers(QUESTIONS) == {}
    draft.keep({"labels": "few"})
    assert Draft(tmp_path, None).answers(QUESTIONS) == {"labels": "few"}
    assert Draft(tmp_path, "a.csv").answers(QUESTIONS) == {}, "they are about other data"
    Draft(tmp_path, "a.csv").keep({"labels": "few"})
    assert Draft(tmp_path, "a.csv").answers(QUESTIONS) == {"labels": "few"}
    answers = {"labels": "few", "team": "nobody", "colour": "red"}
    draft.path.write_text(json.dumps({"answers": answers}))
    assert draft.answers(QUESTIONS) == {"labels": "few"}
    for damaged in ("{", "[" * 100_000, "[]", '{"labels": "few"}'):
        draft.path.write_text(damaged)
        assert draft.answers(QUESTIONS) == {}
    draft.keep({})
    assert list(tmp_path.iterdir()) == []
