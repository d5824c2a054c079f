import json
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import TrialError
from advisor.models.embedder import open_embedder
from advisor.trial_findings import Remark
from advisor.types import Metadata, Prediction, Sample, Task
from strategies.base import FitContext, Predictor
from strategies.baselines import embedding, knn_vote, majority, tfidf
from strategies.baselines.linear import agreed
from strategies.finetuning import encoder
from strategies.registry import strategy_info
from tests.errors import says

TOPICS = {
    "card": ["where is my card", "my card has not arrived", "the card is lost", "card delivery"],
    "refund": ["i want a refund", "refund not shown", "where is my refund", "refund of a payment"],
    "pin": ["change my pin", "i forgot the pin", "the pin is blocked", "set a new pin code"],
}
QUESTIONS = {
    "What is the capital of France?": "Paris",
    "Who wrote Faust?": "Goethe",
    "How tall is the Eiffel tower?": "330 metres",
}


def rows(pairs, prefix):
    return tuple(
        Sample(f"{prefix}-{number}", text, answer) for number, (text, answer) in enumerate(pairs)
    )


CLASSIFIED = [(text, label) for label, texts in TOPICS.items() for text in texts]
TRAIN = rows(CLASSIFIED, "train")
VALIDATION = rows(
    [("a new card", "card"), ("a late refund", "refund"), ("my pin code", "pin")], "validation"
)
ASKED = tuple(
    Sample(f"test-{number}", text, None, Metadata())
    for number, text in enumerate(
        ["card not here", "refund please", "pin forgotten", "", "卡在哪里"]
    )
)
CLASSIFICATION = Task("classification", ("card", "pin", "refund"))
QA = Task("qa")
BASELINES = {
    "majority": (majority.Majority, lambda path, _: majority.load(path)),
    "tfidf": (tfidf.Tfidf, lambda path, _: tfidf.load(path)),
    "embedding": (embedding.Embedding, embedding.load),
    "knn-vote": (knn_vote.KnnVote, knn_vote.load),
    "encoder": (encoder.Encoder, encoder.load),
}
LABELS_ONLY = {"knn-vote", "encoder"}


def context(task, folder=Path("unused"), embedder=None, notes=None):
    def no_model():
        raise AssertionError("a baseline opened the language model")

    def note(one):
        if notes is not None:
            notes.append(one)

    return FitContext(
        task=task,
        seed=0,
        work_dir=folder,
        model="none",
        documents=None,
        open_model=no_model,
        open_embedder=lambda: embedder or open_embedder("hashing"),
        note=note,
    )


CASES = [
    pytest.param(name, task, id=f"{name}-{task.kind}")
    for name in BASELINES
    for task in (CLASSIFICATION, QA)
    if task != QA or name not in LABELS_ONLY
]


def fitted(name, task):
    make, _ = BASELINES[name]
    if task == QA:
        return make().fit(rows(QUESTIONS.items(), "train"), (), context(task))
    return make().fit(TRAIN, VALIDATION, context(task))


@pytest.mark.parametrize(("name", "task"), CASES)
def test_one_sample_is_answered_as_in_a_batch(name, task):
    predictor: Predictor = fitted(name, task)
    together = list(predictor.predict(ASKED))
    assert [one.sample_id for one in together] == [sample.id for sample in ASKED]
    assert [next(iter(predictor.predict([sample]))) for sample in ASKED] == together
    assert list(predictor.predict(())) == []
    known = set(task.labels) or set(QUESTIONS.values())
    assert {one.output for one in together} <= known


@pytest.mark.parametrize(("name", "task"), CASES)
def test_a_saved_predictor_answers_the_same(name, task, tmp_path):
    predictor = fitted(name, task)
    many = tuple(
        replace(sample, id=f"{sample.id}-{copy}") for copy in range(40) for sample in ASKED
    )
    assert predictor.save(tmp_path / "artifact") == tmp_path / "artifact"
    _, load = BASELINES[name]
    again = load(tmp_path / "artifact", open_embedder("hashing"))
    assert list(again.predict(many)) == list(predictor.predict(many))
    written = {file.suffix for file in (tmp_path / "artifact").rglob("*")}
    assert written <= {".json", ".jsonl", ".npz", ".npy"}


@pytest.mark.parametrize("name", ["tfidf", "embedding", "knn-vote"])
def test_learns_the_topics(name):
    answers = [one.output for one in fitted(name, CLASSIFICATION).predict(ASKED[:3])]
    assert answers == ["card", "refund", "pin"]


@pytest.mark.parametrize("name", ["tfidf", "embedding"])
def test_answers_a_question_with_the_nearest_rows_answer(name):
    asked = Sample("q", "Who was it that wrote Faust?", None)
    (answer,) = fitted(name, QA).predict([asked])
    assert answer == Prediction("q", "Goethe", evidence=("train-1",), retrieved=("train-1",))


@pytest.mark.parametrize("name", BASELINES)
@pytest.mark.parametrize("labels", [("yes",), ("no", "yes")])
def test_one_or_two_labels_are_enough(name, labels):
    texts = {"yes": ["certainly so", "indeed so"], "no": ["never ever", "not ever"]}
    train = rows([(text, label) for label in labels for text in texts[label]], "train")
    make, _ = BASELINES[name]
    predictor = make().fit(train, (), context(Task("classification", labels)))
    found = [one.output for one in predictor.predict([replace(row, target=None) for row in train])]
    if len(labels) == 1 or name in ("tfidf", "embedding"):
        assert found == [row.target for row in train]
    assert set(found) <= set(labels)


@pytest.mark.parametrize("name", BASELINES)
def test_texts_without_a_single_word_are_answered(name):
    train = rows([("", "a"), (" ", "b"), ("", "a")], "train")
    make, _ = BASELINES[name]
    predictor = make().fit(train, (), context(Task("classification", ("a", "b"))))
    assert next(predictor.predict(ASKED[:1])).output in ("a", "b")


@pytest.mark.parametrize("name", BASELINES)
def test_rows_without_answers_are_refused(name):
    make, _ = BASELINES[name]
    with says(TrialError, match="none of the 5 training rows has an answer"):
        make().fit(ASKED, (), context(CLASSIFICATION))


def test_majority_breaks_ties_in_sorted_order():
    tied = rows([("x", "b"), ("y", "a"), ("z", "b"), ("u", "a"), ("v", "c")], "train")
    predictor = majority.Majority().fit(tied, (), context(Task("classification", ("a", "b", "c"))))
    assert predictor.answer == "a"


def test_majority_gives_the_medoid_where_no_answer_repeats():
    notes = []
    told = rows([("1", "the red house"), ("2", "the red horse"), ("3", "1946")], "train")
    predictor = majority.Majority().fit(told, (), context(QA, notes=notes))
    assert predictor.answer.startswith("the red")
    assert notes == [Remark("answer_most_typical")]


def test_knn_vote_shows_who_voted_best_first():
    predictor = knn_vote.KnnVote(k=3).fit(TRAIN, (), context(CLASSIFICATION))
    (answer,) = predictor.predict([replace(TRAIN[4], id="q", target=None)])
    assert answer.evidence == answer.retrieved
    assert len(answer.evidence) == 3
    assert answer.evidence[0] == TRAIN[4].id


def test_knn_vote_manages_with_fewer_rows_than_voters():
    predictor = knn_vote.KnnVote(k=10).fit(TRAIN[:2], (), context(CLASSIFICATION))
    (answer,) = predictor.predict(ASKED[:1])
    assert answer.output == "card"
    assert len(answer.evidence) == 2


def test_knn_vote_refuses_what_has_no_labels():
    with says(TrialError, match="needs labels"):
        knn_vote.KnnVote().fit(rows(QUESTIONS.items(), "t"), (), context(QA))


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 1)), min_size=1, max_size=10))
def test_no_label_has_more_votes_than_the_winner(ballots):
    labels = [label for label, _ in ballots]
    winner = agreed(labels, [similarity for _, similarity in ballots], CLASSIFICATION)
    assert labels.count(winner) == max(labels.count(label) for label in labels)


def test_a_tied_vote_goes_to_the_more_similar_label():
    assert agreed(["a", "b", "b", "a"], [0.9, 0.8, 0.7, 0.1], CLASSIFICATION) == "b"


def test_tfidf_reaches_80_percent_on_banking77(shared_data):
    def read(name, limit):
        with (shared_data / "banking77" / name).open(encoding="utf-8") as file:
            found = [json.loads(line) for line in file]
        step = len(found) / limit
        picked = [found[int(number * step)] for number in range(limit)]
        return rows([(row["input"], row["output"]) for row in picked], name)

    train, test = read("train.jsonl", 2_000), read("test.jsonl", 300)
    task = Task("classification", tuple(sorted({str(row.target) for row in train})))
    held_out, kept = train[::10], [row for at, row in enumerate(train) if at % 10]
    predictor = tfidf.Tfidf().fit(kept, held_out, context(task))
    answers = predictor.predict([replace(row, target=None) for row in test])
    right = sum(one.output == row.target for one, row in zip(answers, test, strict=True))
    assert right / len(test) >= 0.80


SETS = Task("multilabel", ("card", "lost", "pin"))
NUMBERS = Task("number", decimal=",", span=(1.0, 5.0), tolerance=0.2)
CHOICE = Task("multiple_choice")
WORDS = {"card": "card", "pin": "pin", "lost": "lost"}
KINDS = {
    "multilabel": (
        SETS,
        [(f"my {a} and {b} number {i}", "; ".join(sorted({a, b})))
         for i, (a, b) in enumerate(product(WORDS, WORDS)) for _ in range(4)],
        lambda text, answer: set(answer.split("; ")) == {one for one in WORDS if one in text},
    ),
    "number": (
        NUMBERS,
        [(f"{'very ' * (i % 5)}good {i % 3}", f"{1 + i % 5},0") for i in range(60)],
        lambda text, answer: abs(float(answer.replace(",", ".")) - 1 - text.count("very")) < 0.8,
    ),
    "multiple_choice": (
        CHOICE,
        [(f"which one is the {word} {i}", "B") for i in range(10) for word in WORDS],
        lambda _, answer: answer == "B",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BASELINES)
def test_baselines_of_every_kind_answer_rightly_and_survive_saving(kind, name, tmp_path):
    task, pairs, right = KINDS[kind]
    fit, load = BASELINES[name]
    if kind not in strategy_info(name).kinds:
        return
    embedder = open_embedder("hashing")
    predictor = fit().fit(rows(pairs, "t"), (), context(task, tmp_path, embedder))
    choices = {text: ("nothing", text, "else") for text, _ in pairs}
    asked = [
        Sample(str(at), text, None, Metadata(choices=choices[text]))
        for at, (text, _) in enumerate(pairs)
    ]
    answers = list(predictor.predict(asked))
    if name != "majority":
        share = sum(right(text, a.output) for (text, _), a in zip(pairs, answers, strict=True))
        assert share >= 0.7 * len(pairs)
    elif kind == "number":
        assert {one.output for one in answers} == {"3"}
    again = load(predictor.save(tmp_path / "saved"), embedder)
    assert list(again.predict(asked)) == answers
