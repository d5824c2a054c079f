"""A comparison keeps what it sent: each text once, for every strategy that uses the model."""

import json
from dataclasses import replace

import pytest

from advisor import samples
from advisor.config import RunConfig
from advisor.experiment.loop import prepare, run
from advisor.runs.store import RunFolder
from reports import view
from reports.renderers import markdown

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


def test_every_strategy_is_explained(done):
    said = markdown.render(view.build(done.results()))
    assert "Shows the model the passages most similar to the input" in said
    assert "Answers from a file given with --predictions" in said
