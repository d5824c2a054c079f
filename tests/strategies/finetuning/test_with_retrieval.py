"""rag+qlora: rows are trained and asked with passages."""

from dataclasses import replace

import pytest

from advisor.models.embedder import open_embedder
from advisor.types import Sample, Task
from strategies.base import FitContext
from strategies.finetuning.with_retrieval import RagTuning, training_passages
from strategies.prompt import Prompt
from strategies.retrieval.passages import Passage

ROWS = [Sample(str(at), f"question number {at}", f"answer {at % 3}") for at in range(30)]


class Judge:
    """A passage holds the answer where it is in its text."""

    def score(self, sample, output):
        return float(output == sample.target)

    def holds_answer(self, sample, text):
        return sample.target in text

    def is_source(self, sample, source):
        return True


def context(folder, model=""):
    return FitContext(
        Task("qa"), 0, folder, str(model), None, lambda: pytest.fail("it opens its own"),
        lambda: open_embedder("hashing"), judge=Judge(),
    )  # fmt: skip


def test_most_rows_show_the_right_passage_and_some_none(tmp_path):
    found = [Passage(str(at), str(at), f"text {at}") for at in range(5)]
    found.append(Passage("right", "right", "the answer 0, the answer 1, the answer 2"))
    with_right = 0
    for row in ROWS:
        shown = training_passages(row, found, 3, context(tmp_path))
        assert len(shown) == 3
        assert shown == training_passages(row, found, 3, context(tmp_path))
        with_right += found[-1] in shown
    assert 15 < with_right < 30


def test_rows_are_asked_as_they_are_trained(tiny_model, tmp_path):
    strategy = RagTuning(passages=2, steps=2, batch_size=2)
    fitted = strategy.fit(ROWS[:10], ROWS[10:14], context(tmp_path, tiny_model))
    asked = [replace(row, target=None) for row in ROWS[20:22]]
    answers = list(fitted.predict(asked))
    assert {len(one.evidence) for one in answers} == {2}
    assert all(fitted.passage_text(id_) for one in answers for id_ in one.evidence)
    built = fitted.build(asked)
    assert all(isinstance(one.prompt, Prompt) and len(one.prompt.passages) == 2 for one in built)
    folder = fitted.save(tmp_path / "artifact")
    assert (folder / "adapter_model.safetensors").is_file()
