"""Prompted strategies on the scripted model: what they show, cite and give up."""

import json
import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.data_findings import DocumentsSearched, TrainingRowsSearched
from advisor.models.base import Generation
from advisor.models.embedder import open_embedder
from advisor.models.scripted import ScriptedModel
from advisor.trial_findings import DemonstrationsShown, LayoutChosen, RepeatsShownOnce
from advisor.types import Message, Metadata, Sample, Task, Wording
from strategies import registry
from strategies.base import FitContext, RunsFree
from strategies.prompting.few_shot import balanced

LABELS = ("late", "login", "refund")
CLASSIFY = Task("classification", LABELS)


def rows(count):
    words = {"late": "parcel missing", "login": "password wrong", "refund": "money back"}
    return [Sample(str(n), f"{words[LABELS[n % 3]]} case{n}", LABELS[n % 3]) for n in range(count)]


def context(tmp_path, task=CLASSIFY, documents=None, lm=None, notes=None):
    lm = lm or ScriptedModel()
    return FitContext(
        task=task,
        seed=0,
        work_dir=tmp_path,
        model="scripted",
        documents=documents,
        open_model=lambda: lm,
        open_embedder=lambda: open_embedder("hashing"),
        note=(notes if notes is not None else []).append,
    )


def hidden(samples):
    return [Sample(row.id, row.input, None, row.metadata) for row in samples]


PROMPTED = ["zero-shot", "few-shot", "knn-few-shot", "rag"]


@pytest.mark.parametrize("name", PROMPTED)
def test_every_sample_gets_one_valid_label_and_its_tokens(name, tmp_path):
    train, test = rows(30), rows(40)[30:]
    predictor = registry.create(name).fit(train, train[:3], context(tmp_path))
    found = {one.sample_id: one for one in predictor.predict(hidden(test))}
    assert sorted(found) == sorted(row.id for row in test)
    for one in found.values():
        assert one.output in LABELS
        assert one.usage.input_tokens > 0
    assert isinstance(predictor, RunsFree)
    assert len(list(predictor.predict_free(hidden(test)))) == len(test)


def test_knn_few_shot_shows_the_nearest_rows_last(tmp_path):
    train = rows(30)
    predictor = registry.create("knn-few-shot", {"shots": 4}).fit(train, [], context(tmp_path))
    (one,) = predictor.predict([Sample("q", "parcel missing case3", None)])
    assert one.output == "late"
    assert len(one.evidence) == 4
    assert one.evidence[-1] == one.retrieved[0] == "3"
    assert one.evidence == one.retrieved[::-1]


def test_few_shot_is_the_same_for_every_request_and_seeded(tmp_path):
    train, test = rows(30), hidden(rows(36)[30:])
    shown = {
        one.evidence
        for _ in range(2)
        for one in registry.create("few-shot").fit(train, [], context(tmp_path)).predict(test)
    }
    assert len(shown) == 1
    labels = Counter(LABELS[int(row) % 3] for row in next(iter(shown)))
    assert max(labels.values()) - min(labels.values()) <= 1


def test_rag_cites_the_sources_of_its_passages(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "moon.md").write_text("# Moon\n\nThe lighthouse on the moon is painted teal.")
    (docs / "mars.txt").write_text("The harbour on mars opens at nine.")
    question = Sample("1", "Which colour is the lighthouse on the moon painted?", None)
    train = [Sample("t", "When does it open?", "at nine", Metadata(doc_id="mars.txt"))]
    notes = []
    predictor = registry.create("rag", {"passages": 1}).fit(
        train, [], context(tmp_path, Task("qa"), docs, notes=notes)
    )
    (one,) = predictor.predict([question])
    assert one.retrieved[0] == "moon.md"
    assert one.evidence == ("moon.md#0",)
    assert [note.documents for note in notes if isinstance(note, DocumentsSearched)] == [2]


def test_rag_without_documents_searches_the_training_rows_and_says_so(tmp_path):
    notes = []
    registry.create("rag").fit(rows(12), [], context(tmp_path, notes=notes))
    assert TrainingRowsSearched(12) in notes


@pytest.mark.parametrize("name", ["few-shot", "knn-few-shot"])
def test_identical_rows_are_shown_once_and_counted(name, tmp_path):
    train = [
        Sample(f"{row.id}.{copy}", row.input, row.target) for copy in range(3) for row in rows(9)
    ]
    other = Sample("other", train[0].input, LABELS[1])  # the same text with another label differs
    notes = []
    predictor = registry.create(name, {"shots": 10}).fit(
        [*train, other], [], context(tmp_path, notes=notes)
    )
    (one,) = predictor.predict(hidden(rows(1)))
    by_id = {row.id: row for row in [*train, other]}
    shown = [(by_id[row_id].input, by_id[row_id].target) for row_id in one.evidence]
    assert len(shown) == len(set(shown)) == 10
    assert RepeatsShownOnce("training_rows", 18, 28) in notes


def test_identical_passages_are_shown_once_and_other_documents_count_as_found(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    for at in range(20):
        (docs / f"copy{at}.md").write_text("The lighthouse is painted teal.")
    (docs / "hours.md").write_text("The lighthouse opens at nine.")
    notes = []
    predictor = registry.create("rag", {"passages": 2}).fit(
        [Sample("t", "When does it open?", "at nine")],
        [],
        context(tmp_path, Task("qa"), docs, notes=notes),
    )
    (one,) = predictor.predict([Sample("1", "Which colour is the lighthouse painted?", None)])
    assert len(one.evidence) == 2
    assert one.evidence[0] == "hours.md#0"
    assert len(one.retrieved) == 12
    assert RepeatsShownOnce("passages", 19, 21) in notes


@pytest.mark.parametrize("name", [*PROMPTED, "embedding", "knn-vote"])
def test_what_is_compared_by_embedding_is_told(name, tmp_path):
    told = {}
    fit = replace(context(tmp_path), compared=told.__setitem__)
    registry.create(name).fit(rows(30), rows(33)[30:], fit)
    if name in ("zero-shot", "few-shot"):
        assert told == {}
    else:
        inputs = [row.input for row in rows(33)]
        assert list(told) == ["training_rows"]
        assert inputs[:30] == list(told["training_rows"])[:30]


def test_a_short_context_loses_demonstrations_and_counts_them(tmp_path):
    train = rows(30)
    lm = ScriptedModel(context_length=40)
    predictor = registry.create("few-shot").fit(train, [], context(tmp_path, lm=lm))
    for one in predictor.predict(hidden(rows(5))):
        assert one.dropped > 0
        assert len(one.evidence) == 8 - one.dropped
        assert one.usage.input_tokens <= 40


@pytest.mark.parametrize("shots", [1, 4])
def test_few_shot_says_how_many_demonstrations_are_meant_for_a_prompt(shots, tmp_path):
    notes = []
    registry.create("few-shot", {"shots": shots}).fit(rows(30), [], context(tmp_path, notes=notes))
    assert DemonstrationsShown(shots) in notes


class Listening(ScriptedModel):
    """The scripted model, which also keeps every prompt that it is given to answer."""

    def __init__(self, context_length):
        super().__init__(context_length)
        self.heard = []

    def rank(self, prompts, labels):
        self.heard += [prompt.text for prompt in prompts]
        return super().rank(prompts, labels)

    def generate(self, prompts, max_new_tokens, *, one_line=False):
        self.heard += [prompt.text for prompt in prompts]
        self.one_line = one_line
        return super().generate(prompts, max_new_tokens)


@pytest.mark.parametrize(
    ("name", "kind", "answer", "ends"),
    [
        ("few-shot", "qa", "x", True),
        ("knn-few-shot", "generation", "x", True),
        ("few-shot", "qa", "x\ny", False),  # answers have several lines
        ("zero-shot", "qa", "x", False),  # nothing in the prompt says that answers are one line
        ("few-shot", "json", '{"a": 1}', False),  # may be written over several lines
    ],
)
def test_a_line_ends_an_answer_where_demonstrations_show_answers_of_one_line(
    name, kind, answer, ends, tmp_path
):
    lm = Listening(4096)
    train = [replace(row, target=answer) for row in rows(12)]
    predictor = registry.create(name).fit(train, [], context(tmp_path, Task(kind), lm=lm))
    list(predictor.predict(hidden(rows(2))))
    assert lm.one_line is ends


class TwoWays(ScriptedModel):
    """A model with a chat template that answers well without it alone, or with it alone."""

    has_chat_template = True

    def __init__(self, good):
        super().__init__(4096)
        self.good, self.heard = good, []

    def encode_plain(self, messages):
        return replace(self.encode(messages), plain=True)

    def generate(self, prompts, max_new_tokens, *, one_line=False):
        self.heard += prompts
        for at, prompt in enumerate(prompts):
            yield Generation(at, "x" if prompt.plain == self.good else "y", 1, finished=True)


@pytest.mark.parametrize("good", [True, False])
@pytest.mark.parametrize("name", ["few-shot", "knn-few-shot"])
def test_prompts_are_written_without_the_chat_template_where_that_does_better(name, good, tmp_path):
    lm, notes = TwoWays(good), []
    task = Task("qa")
    fit = replace(
        context(tmp_path, task, lm=lm, notes=notes),
        score=lambda row, output: float(output == row.target),
    )
    train = [replace(row, target="x") for row in rows(20)]
    predictor = registry.create(name).fit(train, train[10:], fit)
    (chosen,) = (one for one in notes if isinstance(one, LayoutChosen))
    assert (chosen.plain, chosen.chat_score, chosen.plain_score) == (good, 1.0 - good, float(good))
    assert 10 <= chosen.rows <= 20
    lm.heard.clear()
    assert [one.output for one in predictor.predict(hidden(rows(2)))] == ["x", "x"]
    assert {one.plain for one in lm.heard} == {good}
    assert (
        json.loads((predictor.save(tmp_path / "kept") / "strategy.json").read_text())["plain"]
        is good
    )
    build = registry.create(name).prompts(train, train[10:], fit)
    assert {one.prompt.plain for one in build(hidden(rows(2)))} == {good}, "what is shown is sent"


@pytest.mark.parametrize(
    "task",
    [
        CLASSIFY,
        Task("json"),
        Task("qa", wording=Wording(template=(Message("user", "{{ input }}"),))),
    ],
)
def test_the_chat_template_is_not_put_in_question_elsewhere(task, tmp_path):
    lm, notes = TwoWays(True), []
    fit = context(tmp_path, task, lm=lm, notes=notes)
    registry.create("few-shot").fit(rows(20), rows(10), fit)
    assert not [one for one in notes if isinstance(one, LayoutChosen)]
    assert not any(one.plain for one in lm.heard)


@pytest.mark.parametrize("context_length", [30, 4096])
@pytest.mark.parametrize("task", [CLASSIFY, Task("generation")])
@pytest.mark.parametrize("name", PROMPTED)
def test_a_prediction_keeps_the_prompt_that_the_model_was_given(
    name, task, context_length, tmp_path
):
    lm = Listening(context_length)
    fit = context(tmp_path, task, lm=lm)
    predictor = registry.create(name).fit(rows(30), rows(3), fit)
    lm.heard.clear()
    asked = [*hidden(rows(6)), Sample("long", "word " * 40, None)]
    found = {one.sample_id: one for one in predictor.predict(asked)}
    assert any(one.truncated for one in found.values()) == (context_length == 30)
    kept = [
        [Message(turn.role, "".join(turn.parts)) for turn in found[row.id].prompt] for row in asked
    ]
    assert [lm.encode(messages).text for messages in kept] == lm.heard


@pytest.mark.parametrize("name", ["majority", "tfidf", "knn-vote"])
def test_without_a_language_model_there_is_no_prompt(name, tmp_path):
    predictor = registry.create(name).fit(rows(30), [], context(tmp_path))
    assert {one.prompt for one in predictor.predict(hidden(rows(3)))} == {()}


@given(
    st.lists(st.sampled_from("abcde"), min_size=1, max_size=40), st.integers(1, 12), st.integers()
)
@settings(deadline=None)
def test_balanced_draws_differ_by_at_most_one_where_rows_allow(targets, count, seed):
    pool = [Sample(str(n), f"x{n}", target) for n, target in enumerate(targets)]
    drawn = balanced(pool, count, random.Random(seed))
    assert len(drawn) == min(count, len(pool))
    assert len({row.id for row in drawn}) == len(drawn)
    have, got = Counter(targets), Counter(row.target for row in drawn)
    for a in have:
        for b in have:
            assert got[a] >= min(have[a], got[b] - 1)
