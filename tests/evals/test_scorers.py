"""Scores of single answers, through the registry that builds the scorers."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.types import Metadata, Sample, Task
from evals.registry import make_scorers, metric_spec, metrics_for
from evals.scorers import NO_ANSWER, NO_TARGET, accepted_answers, score_all

QA = Task("qa")
GENERATION = Task("generation")
LABELS = Task("classification", ("billing", "refund"))
JSON = Task("json")


class HashEmbedder:
    """Unit vectors of word counts: the same text gives the same vector."""

    name = "hash"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts):
        self.texts.extend(texts)
        vectors = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split() or [""]:
                vectors[row, sum(word.encode()) % 64] += 1
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def value(name: str, task: Task, target: str, output: str, *answers: str) -> float | None:
    (scorer,) = make_scorers([metric_spec(name)], task, HashEmbedder)
    score = scorer.score(Sample("1", "?", target, Metadata(answers=answers)), output)
    assert (score.sample_id, score.scorer) == ("1", name)
    return score.value


@pytest.mark.parametrize(
    ("target", "output", "exact", "f1", "contained"),
    [
        ("Saxon Garden", "the saxon garden.", 1, 1, 1),
        ("1946", "in 1946", 0, 2 / 3, 1),
        ("art", "party", 0, 0, 0),
        ("Ogród Saski", "ogród saski", 1, 1, 1),
        ("A", "", 0, 0, 0),  # an article alone must not vanish
        ("A", "the", 0, 0, 0),
        ("?", "", 0, 0, 0),
        ("", "", 1, 1, 1),
        ("", "something", 0, 0, 0),
        ("new york city", "york new", 0, 0.8, 0),
        ("to be to", "to", 0, 0.5, 0),
        ("हिन्दी", "हिन्दी", 1, 1, 1),
    ],
)
def test_short_answers(target, output, exact, f1, contained):
    assert value("exact_match", QA, target, output) == exact
    assert value("token_f1", QA, target, output) == pytest.approx(f1)
    assert value("contained", QA, target, output) == contained


@pytest.mark.parametrize(
    ("target", "output", "exact", "f1", "contained"),
    [
        ("北京大学", "北京 大学。", 1, 1, 1),
        ("北京", "在北京大学", 0, 4 / 7, 1),
        ("GPU集群", "gpu集群", 1, 1, 1),
        ("京北", "北京", 0, 1, 0),
        ("カメラ", "カメラを", 0, 6 / 7, 1),
    ],
)
def test_short_answers_by_character(target, output, exact, f1, contained):
    assert value("exact_match", QA, target, output) == exact
    assert value("token_f1", QA, target, output) == pytest.approx(f1)
    assert value("contained", QA, target, output) == contained


def test_the_best_of_all_accepted_answers_counts():
    assert value("exact_match", QA, "NYC", "New York", "New York", "Big Apple") == 1
    assert value("token_f1", QA, "NYC", "New York City", "New York", "Big Apple") == 0.8


def test_free_text_is_exact_in_case_and_punctuation_but_not_in_white_space():
    assert value("exact_match", GENERATION, "Dear  Ann,\n", "Dear Ann,") == 1
    assert value("exact_match", GENERATION, "Dear Ann,", "dear ann") == 0


@pytest.mark.parametrize(
    ("target", "output", "expected"),
    [
        ("the cat sat", "the cat sat", 1),
        ("the cat sat", "the dog sat", 2 / 3),
        ("größe über alles", "größe", 0.5),
        ("颜子当乱世", "颜子居乱世", 0.8),
        ("颜子当乱世。", "颜子当乱世", 1),
        ("?!", "?!", 1),
        ("?!", "", 0),
    ],
)
def test_rouge_l(target, output, expected):
    assert value("rouge_l", GENERATION, target, output) == pytest.approx(expected)


def test_rouge_l_equals_rouge_score_on_plain_english():
    from rouge_score.rouge_scorer import RougeScorer

    target = "The quick brown fox jumps over the lazy dog, again and again"
    output = "the quick brown dog jumps on the log; again"
    reference = RougeScorer(["rougeL"]).score(target, output)["rougeL"].fmeasure
    assert value("rouge_l", GENERATION, target, output) == pytest.approx(reference, abs=1e-12)


def test_chrf_equals_sacrebleu():
    from sacrebleu import sentence_chrf

    target, output = "教曰：鼠被害，尚不能忘怀", "教曰：鼠被害，尚能忘"
    reference = sentence_chrf(output, [target]).score / 100
    assert value("chrf", GENERATION, target, output) == pytest.approx(reference, abs=1e-12)
    assert 0 < reference < 1


@pytest.mark.parametrize(
    ("target", "output", "match", "valid"),
    [
        ('{"a": 1, "b": [2]}', '{"b":[2.0],"a":1}', 1, 1),
        ('{"a": 1}', '{"a": true}', 0, 1),
        ('{"a": [1, 2]}', '{"a": [2, 1]}', 0, 1),
        ('{"a": 12345678901234567890}', '{"a": 12345678901234567891}', 0, 1),
        ('{"a": 1}', '{"a": 1', 0, 0),
        ('{"a": 1}', '```json\n{"a": 1}\n```', 1, 0),  # read for its content
        ('{"a": "b c"}', '{"a": " b  c"}', 1, 1),
        ('{"a": 1}', '{"a": NaN}', 0, 0),
        ('{"a": 1}', "[" * 100_000, 0, 0),
        ('{"a": 1}', "[1]", 0, 1),
        ("[1, 2]", "[1, 2.0]", 1, 1),
        ("no JSON", " no  JSON", 1, 0),
        ('{"a": 1}', "", 0, 0),
        ('{"a": "颜"}', '{"a": "\\u989c"}', 1, 1),
    ],
)
def test_json(target, output, match, valid):
    assert value("json_match", JSON, target, output) == match
    assert value("valid_json", JSON, target, output) == valid


ORDER = '{"item": "rope", "count": 2, "day": null, "gift": true}'


@pytest.mark.parametrize(
    ("target", "output", "schema", "fields"),
    [
        (ORDER, ORDER, 1, 1),
        (ORDER, '{"gift": true, "day": null, "count": 2.0, "item": "rope"}', 1, 1),
        (ORDER, '{"item": "cord", "count": 3, "day": null, "gift": true}', 1, 0.5),
        # null fits on either side
        (ORDER, '{"item": "rope", "count": 2, "day": "Monday", "gift": true}', 1, 0.75),
        (ORDER, '{"item": null, "count": null, "day": null, "gift": null}', 1, 0.25),
        # a value of another type
        (ORDER, '{"item": "rope", "count": "2", "day": null, "gift": true}', 0, 0.75),
        (ORDER, '{"item": "rope", "count": 2, "day": null, "gift": 1}', 0, 0.75),
        (ORDER, '{"item": ["rope"], "count": true, "day": null, "gift": {}}', 0, 0.25),
        # a key missing, which is not a null, or too many
        (ORDER, '{"item": "rope", "count": 2, "gift": true}', 0, 0.75),
        (ORDER, '{"item": "rope", "count": 2, "day": null, "gift": true, "x": 1}', 0, 1),
        (ORDER, '{"Item": "rope"}', 0, 0),
        # no object
        (ORDER, f"[{ORDER}]", 0, 0),
        (ORDER, f"Here it is: {ORDER}", 1, 1),
        (ORDER, "", 0, 0),
        (ORDER, "null", 0, 0),
        # nested values are right as a whole, and of the type they are
        ('{"a": {"b": [1, 2]}}', '{"a": {"b": [1, 2.0]}}', 1, 1),
        ('{"a": {"b": [1, 2]}}', '{"a": {"c": 1}}', 1, 0),
        ("{}", "{}", 1, 1),
        ("{}", '{"a": 1}', 0, 0),
    ],
)
def test_json_schema_and_fields(target, output, schema, fields):
    assert value("schema_match", JSON, target, output) == schema
    assert value("field_accuracy", JSON, target, output) == pytest.approx(fields)


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.text("ab", max_size=2))
OBJECTS = st.dictionaries(st.sampled_from("abcd"), SCALARS, max_size=4)


@given(OBJECTS, OBJECTS)
def test_json_figures_agree_with_each_other(target, output):
    texts = json.dumps(target), json.dumps(output)
    match, valid, schema, fields = (
        value(name, JSON, *texts)
        for name in ("json_match", "valid_json", "schema_match", "field_accuracy")
    )
    assert valid == 1
    assert match == (schema == 1 and fields == 1)
    assert (set(target) == set(output)) or not schema


OBJECTS = [Sample("1", "", '{"a": 1}'), Sample("2", "", None)]


def of_rows(task):
    return [one.name for one in metrics_for(task, OBJECTS) if one.sums is None]


ALL = [
    ("accuracy", LABELS),
    *[(name, task) for task in (QA, GENERATION, JSON) for name in of_rows(task)],
]
BUILT = [(name, make_scorers([metric_spec(name)], task, HashEmbedder)[0]) for name, task in ALL]
TEXT = st.one_of(
    st.text(max_size=30), st.text("ab ,.的北京カ1A", max_size=12), st.sampled_from(['{"a":1}', "a"])
)


@given(TEXT, TEXT)
@settings(max_examples=50, deadline=None)
def test_every_score_is_between_0_and_1(target, output):
    for _, scorer in BUILT:
        score = scorer.score(Sample("x", "", target), output)
        assert score.value is not None
        assert 0 <= score.value <= 1


@given(TEXT)
@settings(max_examples=50, deadline=None)
def test_the_target_itself_scores_1(target):
    for name, scorer in BUILT:
        if name != "valid_json":
            assert scorer.score(Sample("x", "", target), target).value == 1, name


def test_nothing_to_compare_is_none_with_a_reason():
    for name, scorer in BUILT:
        failed = scorer.score(Sample("x", "", "target"), None)
        assert (failed.value, failed.reason) == (None, NO_ANSWER)
        if name != "valid_json":
            unlabelled = scorer.score(Sample("x", "", None), "output")
            assert (unlabelled.value, unlabelled.reason) == (None, NO_TARGET)
    assert accepted_answers(Sample("x", "", None)) == ()


def test_batch_and_single_embedding_similarity_agree_and_embed_each_text_once():
    samples = [Sample(str(i), "", target) for i, target in enumerate(["a b", "c", "a b", "d"])]
    outputs = ["a x", "c", None, "c"]
    embedder = HashEmbedder()
    metrics = [metric_spec("embedding_similarity"), metric_spec("rouge_l")]
    scorers = make_scorers(metrics, GENERATION, lambda: embedder)
    scores = score_all(scorers, samples, outputs)
    assert sorted(embedder.texts) == ["a b", "a x", "c", "d"]
    assert [s.sample_id for s in scores] == ["0", "1", "2", "3"] * 2
    (alone,) = make_scorers(metrics[:1], GENERATION, HashEmbedder)
    singles = [alone.score(*row) for row in zip(samples, outputs, strict=True)]
    assert singles == scores[:4]
    assert scores[0].value == pytest.approx(0.5, abs=1e-6)
    assert [s.value for s in scores[1:3]] == [1.0, None]


def test_score_all_refuses_rows_that_do_not_match():
    with pytest.raises(ValueError, match="2 samples but 1 outputs"):
        score_all([], [Sample("1", "", "a"), Sample("2", "", "b")], ["a"])


def test_the_task_decides_the_metrics_and_their_order():
    text = [Sample("1", "", "hello"), Sample("2", "", '{"a": 1}')]

    def names(task, samples):
        return [one.name for one in metrics_for(task, samples)]

    free_text = ["rouge_l", "chrf", "embedding_similarity", "exact_match", "corpus_chrf"]
    assert names(LABELS, text) == ["accuracy", "macro_f1"]
    assert names(QA, text) == ["token_f1", "exact_match", "contained"]
    assert names(GENERATION, text) == names(GENERATION, []) == free_text
    objects = ["json_match", "valid_json", "schema_match", "field_accuracy"]
    assert names(JSON, text) == objects


def test_a_metric_that_is_not_registered_counts_as_graded():
    assert metric_spec("schema_match").values == "right_wrong"
    assert metric_spec("somebody's own").values == "graded"
