"""The advice in a terminal."""

import io
import re
from typing import get_args

import pytest
from rich.console import Console

from advisor.advice.facts import DataFacts, DocumentFacts, Facts, HardwareFacts, Writing
from advisor.advice.question_file import load
from advisor.advice.recommend import Advisor
from reports.messages import say, speaking
from reports.renderers import recommendation
from reports.renderers.interview import measured_facts

ADVISOR = Advisor(*load())
ANSWERS = {"knowledge": "collection", "behaviour": "strict", "documents": "absent", "team": "both"}


def drawn(answers, facts=None, language="en", width=80):
    console = Console(file=io.StringIO(), width=width)
    found = ADVISOR.recommend(answers, facts)
    with speaking(language):
        recommendation.render(found, ADVISOR.questions, console)
    return console.file.getvalue()


def test_what_is_ruled_out_says_why_and_every_reason_has_a_numbered_source():
    text = " ".join(drawn(ANSWERS).split())
    assert "ruled out ! There are no documents to retrieve from." in text
    assert "documents = No documents" in text
    assert "[1] " in text
    assert "https://arxiv.org/abs/2005.11401" in text


def test_flips_are_listed_by_answer():
    text = " ".join(drawn({"knowledge": "collection"}).split())
    assert "behaviour = Yes, exactly so and every time → retrieval with a fine-tuned model" in text


def test_it_is_called_a_prediction_and_measured_answers_are_marked():
    facts = Facts(DataFacts("d.jsonl", 5000, "classification", 7, 1, 9, 40.0, 5.0, "english"))
    text = " ".join(drawn({}, facts).split())
    assert "A prediction, not a measurement." in text
    assert "labels = 1,000 to 9,999 (measured)" in text


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_the_terminal(width, language):
    from rich.cells import cell_len

    lines = drawn(ANSWERS, language=language, width=width).splitlines()
    assert all(cell_len(line) <= width for line in lines if "https://" not in line)


def test_the_command_stands_on_one_line_however_long():
    console = Console(file=io.StringIO(), width=40)
    command = "advisor compare 'my long folder/data of mine.jsonl' --strategies tfidf,qlora"
    recommendation.render_next(command, "advisor.toml", True, console)
    assert command in console.file.getvalue().splitlines()
    assert "YOUR_DATA" not in console.file.getvalue()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_facts_are_said_with_their_figures(language):
    data = DataFacts("d.jsonl", 12_345, "classification", 77, 30, 90, 48.0, 20.0, "english")
    facts = Facts(data, DocumentFacts("docs", 240, 99_000), HardwareFacts("X1", 16 * 2**30))
    with speaking(language):
        text = "\n".join(measured_facts(facts))
    for figure in ("12,345", "77", "30", "90", "240", "99,000", "X1", "16.0 GiB"):
        assert figure in text
    if language == "zh":
        assert not re.search(r"[\u4e00-\u9fff] ?[,:()]|[,:()] ?[\u4e00-\u9fff]", text)
        assert "英文" in text


def test_advice_in_chinese_has_its_own_words_and_signs():
    facts = Facts(DataFacts("d.jsonl", 5000, "classification", 7, 1, 9, 40.0, 5.0, "english"))
    text = drawn({"knowledge": "collection", "documents": "ready"}, facts, language="zh")
    advice, _, _ = text.partition("来源")
    bare = "".join(advice.split())
    assert "标注样例：1000到9999条（实测）" in bare
    assert not re.search(r"[\u4e00-\u9fff][,:()=]|[,:()=][\u4e00-\u9fff]", bare)
    assert not re.search("labels|fine_tune|few_shot|prompting|hybrid|knowledge", advice)


def test_every_question_has_a_topic_in_chinese():
    for question in ADVISOR.questions.questions:
        assert say("ask-topic", question=question.id) == question.id
        with speaking("zh"):
            assert re.search(r"[\u4e00-\u9fff]", say("ask-topic", question=question.id))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_language_that_is_measured_has_its_name(language):
    def said(writing):
        facts = Facts(DataFacts("d", 5000, "qa", None, None, None, 40.0, 5.0, writing))
        with speaking(language):
            return measured_facts(facts)[0]

    assert len({said(one) for one in (None, *get_args(Writing))}) == len(get_args(Writing)) + 1
