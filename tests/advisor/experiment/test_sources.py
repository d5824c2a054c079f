"""Retrieval misses in whole comparisons: right source shown or not, answer right or wrong."""

import json
import subprocess
import sys

import jsonschema
import pytest

from advisor.models.embedder import open_embedder
from advisor.models.scripted import ScriptedModel
from advisor.runs.store import results_schema
from advisor.types import Sample, Task
from evals.retrieval import answer_shown, document_shown
from strategies import registry
from strategies.base import FitContext, ShowsPassages

PLACES = {
    "attic": "The attic lamp is amber.",
    "barn": "The barn lamp is bronze.",
    "cellar": "The cellar lamp is crimson.",
    "dock": "The dock lamp is denim.",
    "forge": "The forge lamp is fuchsia.",
    "mill": "The mill lamp is magenta.",
}
TOO_LONG = " ".join(["please"] * 5000)
"""Words that leave no room for a passage in the scripted model's context of 4,096."""


def question(place):
    return f"Which lamp is in the {place}?"


def compare(folder, rows, *extra):
    """Run rag with the scripted model on these test rows."""
    (folder / "docs").mkdir(exist_ok=True)
    for place, text in PLACES.items():
        (folder / "docs" / f"{place}.md").write_text(text, encoding="utf-8")
    # no answer twice: question answering, not labels
    train = [{"question": f"Warm-up {n}?", "answer": f"the warm answer {n}"} for n in range(30)]
    for name, found in (("train", train), ("test", rows)):
        lines = (json.dumps(row) + "\n" for row in found)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "advisor.cli", "compare", str(folder / "train.jsonl"),
         "--test", str(folder / "test.jsonl"), "--task", "qa", "--model", "scripted",
         "--embedder", "hashing", "--strategies", "rag", "--out", str(folder / "run"), *extra],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def results(folder):
    return json.loads((folder / "run/results.json").read_text(encoding="utf-8"))


def retrieval(folder):
    (one,) = results(folder)["strategies"]
    return one["retrieval"]


def counts(found):
    names = ("found_right", "found_wrong", "missed_right", "missed_wrong")
    return tuple(found[name] for name in names)


@pytest.fixture(scope="module")
def with_documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("documents")
    right = {"question": question("attic"), "answer": PLACES["attic"], "doc_id": "attic.md"}
    wrong = {"question": question("barn"), "answer": "bronze", "doc_id": "barn"}
    other = {"question": question("cellar"), "answer": PLACES["cellar"], "doc_id": "elsewhere.md"}
    missed = {"question": question("dock"), "answer": "violet", "doc_id": "nowhere.md"}
    dropped = {
        "question": f"{TOO_LONG} {question('forge')}", "answer": "fuchsia", "doc_id": "forge.md",
    }  # fmt: skip
    done = compare(folder, [right, wrong, other, missed, dropped], "--docs", str(folder / "docs"))
    return folder, done


def test_the_four_outcomes_are_stored(with_documents):
    folder, _ = with_documents
    found = retrieval(folder)
    assert found["by_document"]["metric"] == "exact_match"
    assert counts(found["by_document"]) == (1, 1, 1, 2)
    assert counts(found["by_answer"]) == (2, 1, 0, 2)
    (one,) = results(folder)["strategies"]
    exact = one["metrics"]["exact_match"]
    for part in (found["by_document"], found["by_answer"]):
        right = part["found_right"] + part["missed_right"]
        assert right / exact["n"] == pytest.approx(exact["value"])
        assert part["found"]["n"] + part["missed"]["n"] == exact["n"]
        assert part["found"]["ci_low"] <= part["found"]["value"] <= part["found"]["ci_high"]
    jsonschema.validate(results(folder), results_schema())


def test_a_passage_found_but_left_out_of_the_prompt_is_a_miss(with_documents):
    folder, _ = with_documents
    lines = (folder / "run/trials/rag/predictions.jsonl").read_text().splitlines()
    last = json.loads(lines[-1])
    assert any("forge" in source for source in last["retrieved"])
    assert last["evidence"] == []
    found = retrieval(folder)
    assert (found["shown_max"], found["shown_mean"]) == (6, pytest.approx(24 / 5))
    assert found["recall"]["recall@5"] > found["by_document"]["found"]["n"] / 5


def fitted(name, tmp_path, lm):
    (tmp_path / "docs").mkdir(exist_ok=True)
    for place, text in PLACES.items():
        (tmp_path / "docs" / f"{place}.md").write_text(text, encoding="utf-8")
    context = FitContext(
        task=Task("qa"),
        seed=0,
        work_dir=tmp_path,
        model="scripted",
        documents=tmp_path / "docs",
        open_model=lambda: lm,
        open_embedder=lambda: open_embedder("hashing"),
    )
    return registry.create(name).fit([Sample("0", "Warm-up?", "amber")], [], context)


@pytest.mark.parametrize(("room", "left"), [(40, 0), (60, 1), (72, 2), (82, 3)])
def test_what_a_short_context_leaves_in_the_prompt_is_what_counts(tmp_path, room, left):
    asked = []

    class Recording(ScriptedModel):
        def generate(self, prompts, max_new_tokens):
            asked.extend(prompt.text for prompt in prompts)
            return super().generate(prompts, max_new_tokens)

    predictor = fitted("rag", tmp_path, Recording(context_length=room))
    assert isinstance(predictor, ShowsPassages)
    rows = [Sample(place, question(place), text) for place, text in PLACES.items()]
    predictions = list(predictor.predict(rows))
    for one, prompt in zip(predictions, asked, strict=True):
        assert len(one.evidence) == left
        texts = [predictor.passage_text(passage) for passage in one.evidence]
        assert all(text in prompt for text in texts)
        assert sum(text in prompt for text in PLACES.values()) == len(texts)
    shown = set(answer_shown(rows, predictions, predictor.passage_text))
    assert shown == {
        row.id for row, prompt in zip(rows, asked, strict=True) if row.target in prompt
    }
    assert document_shown(rows, predictions) == {}


def test_demonstrations_are_no_passages(tmp_path):
    assert not isinstance(fitted("knn-few-shot", tmp_path, ScriptedModel()), ShowsPassages)
