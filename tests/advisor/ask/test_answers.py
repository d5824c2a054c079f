"""Answers files in three formats, every mistake at once, and the half-done interview."""

import pytest

from advisor.ask.answers import Draft, read
from advisor.errors import ConfigError
from advisor.question_file import load

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


def test_every_mistake_is_named_with_the_valid_choices(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("freshnes: days\nlabels: plenty\ncitations: no\nteam: 3\nprompting: good\n")
    with pytest.raises(ConfigError) as caught:
        read(path, QUESTIONS)
    unknown, labels, citations, team = caught.value.problems
    assert "unknown question 'freshnes' (did you mean freshness?)" in unknown
    assert all(one.id in unknown for one in QUESTIONS.questions)
    assert 'labels is "plenty"; choose from: none, few, dozens' in labels
    assert "citations is false; choose from: unneeded, welcome, required, unsure" in citations
    assert "team is 3; choose from: neither, search, training, both, unsure" in team


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.txt", "", "must end in .toml, .yaml, .yml, .json"),
        ("a.toml", "labels = ", "not valid TOML"),
        ("a.yaml", "a: [", "not valid YAML"),
        ("a.json", "{", "not valid JSON"),
        ("a.json", "[1]", "question: option"),
        ("a.yaml", "", "question: option"),
        ("a.json", '{"answers": {}, "labels": "few"}', "move it inside"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, name, text, told):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(ConfigError, match=told):
        read(path, QUESTIONS)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read"):
        read(tmp_path / "a.toml", QUESTIONS)


def test_a_draft_is_kept_resumed_and_removed(tmp_path):
    draft = Draft(tmp_path)
    assert draft.answers(QUESTIONS) == {}
    draft.keep({"labels": "few"})
    assert Draft(tmp_path).answers(QUESTIONS) == {"labels": "few"}
    draft.path.write_text('{"labels": "few", "team": "nobody", "colour": "red"}')
    assert draft.answers(QUESTIONS) == {"labels": "few"}
    draft.path.write_text("{")
    assert draft.answers(QUESTIONS) == {}
    draft.keep({})
    assert list(tmp_path.iterdir()) == []
