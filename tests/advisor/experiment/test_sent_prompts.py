"""A comparison keeps what it sent: each text once, for every strategy that uses the model."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from advisor import samples
from advisor.cli import main
from advisor.config import RunConfig
from advisor.experiment.loop import prepare, run
from advisor.experiment.shown_prompt import prompt_of
from advisor.runs.store import RunFolder

TICKETS = samples.path("tickets") / "tickets.jsonl"


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    folder = tmp_path_factory.mktemp("prompts")
    outside = folder / "prod.jsonl"
    outside.write_text('{"output": "refund"}\n' * 12)
    config = RunConfig(
        str(TICKETS),
        model=("scripted",),
        embedder="hashing",
        strategies=("majority", "few-shot", "rag"),
        train_limit=60,
        test_limit=12,
        offline=True,
        predictions=(("prod", str(outside)),),
        out=str(folder / "run"),
    )
    run(prepare(config, ["advisor", "compare"]), lambda _: None)
    return RunFolder(folder / "run")


def content(results, row, name):
    turns = [results.turns[place] for place in row.answers[name].prompt]
    return [(turn.role, "".join(results.texts[part] for part in turn.parts)) for turn in turns]


def test_every_row_of_a_model_has_its_prompt_and_no_other(done):
    results = done.results()
    for row in results.rows:
        sent = {name for name, answer in row.answers.items() if answer.prompt}
        assert sent == {"few-shot", "rag"}
        (_, instruction), *shown, asked = content(results, row, "few-shot")
        assert all(label in instruction for label in results.task.labels)
        assert [role for role, _ in shown] == ["user", "assistant"] * len(results.task.labels)
        assert {text for role, text in shown if role == "assistant"} == set(results.task.labels)
        assert asked == ("user", row.input)
        (_, (role, question)) = content(results, row, "rag")
        assert role == "user"
        assert question.endswith(f"Input: {row.input}")


def test_it_is_what_stands_beside_the_predictions(done):
    results = done.results()
    for name in ("majority", "few-shot", "rag", "prod"):
        kept = {one.sample_id: one.prompt for one in done.trial(name).predictions()}
        for row in results.rows:
            turns = [(turn.role, turn.content) for turn in kept[row.sample_id]]
            assert turns == content(results, row, name)


def test_a_demonstration_stands_once_in_the_file(done):
    results = done.results()
    assert len(set(results.texts)) == len(results.texts)
    assert len(set(results.turns)) == len(results.turns)
    row = results.rows[0]
    role, demonstration = content(results, row, "few-shot")[1]
    written = json.dumps(demonstration, ensure_ascii=False)
    assert role == "user"
    assert (done.path / "results.json").read_text(encoding="utf-8").count(written) == 1


def test_the_file_is_read_again_as_it_was_written(done):
    results = done.results()
    done.write_results(results)
    assert done.results() == results
    assert replace(results, texts=(), turns=()) != results


OWN = """- role: system
  content: "{{ instruction }} One of: {{ labels | join('|') }}"
- role: user
  content: "Ticket: {{ input }}"
"""


def test_a_users_own_prompt_is_sent_exactly_as_prompt_show_shows_it(tmp_path):
    (tmp_path / "own.yaml").write_text(OWN)
    options = {
        "data": str(TICKETS), "model": ("scripted",), "embedder": "hashing", "offline": True,
        "train_limit": 60, "test_limit": 4, "prompt": str(tmp_path / "own.yaml"),
        "instruction": "Sort {{ it }}.",
    }  # fmt: skip
    names = ("few-shot", "rag", "cot", "tuned-prompt")
    config = RunConfig(**options, strategies=names, out=str(tmp_path / "run"))
    run(prepare(config, ["advisor", "compare"]), lambda _: None)
    shown = {
        name: [
            (one.role, one.content)
            for one in prompt_of(RunConfig(**options), name, 1).fitted.prompt.messages()
        ]
        for name in names
    }
    results = RunFolder(tmp_path / "run").results()
    for row in results.rows[:1]:
        for name in names:
            sent = content(results, row, name)
            assert sent[: len(shown[name])] == shown[name]
            assert sent[0][1].startswith("Sort {{ it }}.")
            assert "One of: " in sent[0][1]
    log = (tmp_path / "run" / "trials" / "tuned-prompt" / "search.jsonl").read_text()
    read = {row for line in map(json.loads, log.splitlines()) for row in line["rows"]}
    assert read
    assert not read & {row.sample_id for row in results.rows}


def test_prompt_show_prints_the_messages_and_the_text(tmp_path):
    command = ["prompt", "show", str(TICKETS), "--model", "scripted", "--row", "2"]
    found = CliRunner().invoke(main, [*command, "--strategy", "zero-shot"])
    assert found.exit_code == 0, found.output
    assert "--- system\nClassify the text." in found.output
    assert "<user>" in found.output
    wrong = CliRunner().invoke(main, [*command, "--strategy", "tfidf"])
    assert wrong.exit_code == 2
    assert "it sends no prompt" in wrong.output
