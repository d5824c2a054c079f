"""`advisor ask`: the interview, driven by keys, and the advice in a terminal."""

import io
import re
from typing import get_args

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len
from rich.console import Console

from advisor.advice.facts import DataFacts, DocumentFacts, Facts, HardwareFacts, Writing
from advisor.advice.question_file import load
from advisor.advice.recommend import Advisor
from reports.messages import say, speaking
from reports.renderers import recommendation
from reports.renderers.interview import Interview, measured_facts
from strategies import registry

QUESTIONS, RULES = load()
ADVISOR = Advisor(QUESTIONS, RULES, registry.advised_strategies())
STRICT = {"style": "shown", "strictness": "every_time"}
ANSWERS = {"knowledge": "collection", "documents": "absent", "team": "both", **STRICT}
ENTER, DOWN, UP, LEFT, LEAVE = "\r", "\x1b[B", "\x1b[A", "\x1b[D", "\x03"


def answer(keys, measured=None, earlier=None):
    """The answers after these keys, and all that were kept on the way."""
    kept = []
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text("".join(keys))
        known = measured or {}
        interview = Interview(
            QUESTIONS,
            lambda answers: ADVISOR.next_question(answers, known),
            known,
            Facts(),
            lambda now: kept.append(dict(now)),
        )
        try:
            return interview.run(earlier), kept
        except KeyboardInterrupt:
            return None, kept


def chosen(*places, measured=None):
    """The answers of somebody who takes the options at these places, question by question."""
    found = {}
    for place in places:
        question = ADVISOR.next_question(found, measured or {})
        found[question.id] = question.option_ids[place]
    return found


def test_an_earlier_answer_that_is_taken_back_is_gone_and_one_that_does_not_count_is_kept():
    earlier = {"freshness": "daily", "knowledge": "collection", "documents": "ready"}
    first = QUESTIONS["knowledge"].option_ids[0]
    found, _ = answer([LEFT, LEFT, LEFT, *[UP] * 5, *[ENTER] * 14], earlier=earlier)
    assert found["knowledge"] == first
    assert not {"documents", "freshness"} & found.keys()
    aside = {"documents": "ready"}  # counts for nothing beside facts that are not looked up
    found, _ = answer([ENTER] * 14, earlier={"knowledge": first, **aside})
    assert found.items() >= aside.items()
    assert "documents" in ADVISOR.recommend(found).not_counted


def test_arrows_and_enter_choose_and_the_review_ends_it():
    found, kept = answer([DOWN, DOWN, ENTER, ENTER, *[ENTER] * 13])
    assert found.items() >= chosen(2, 0).items()
    assert len(found) <= 12
    assert kept[-1] == found


def test_numbers_choose_too():
    found, _ = answer(["3", ENTER, "2", ENTER, *[ENTER] * 13])
    assert found.items() >= chosen(2, 1).items()


def test_back_returns_to_the_question_before_with_its_answer():
    keys = [DOWN, ENTER, LEFT, DOWN, ENTER, LEAVE]
    _, kept = answer(keys)
    assert kept == [chosen(1), {}, chosen(2)]


def test_back_at_the_first_question_stays():
    _, kept = answer([LEFT, LEFT, ENTER, LEAVE])
    assert kept == [chosen(0)]


def test_help_opens_and_the_answer_can_still_be_given():
    _, kept = answer(["?", "?", "?", DOWN, ENTER, LEAVE])
    assert kept == [chosen(1)]


@pytest.mark.parametrize("leave", [LEAVE, "\x04"])
def test_leaving_keeps_what_was_answered(leave):
    found, kept = answer([ENTER, ENTER, leave])
    assert found is None
    assert kept[-1] == chosen(0, 0)


def test_an_earlier_interview_goes_on():
    found, _ = answer([ENTER] * 14, earlier={"prompting": "good", "knowledge": "collection"})
    assert (found["prompting"], found["knowledge"]) == ("good", "collection")


def test_what_was_measured_is_not_asked_and_can_be_changed_in_the_review():
    measured = {"labels": "thousands", "diversity": "narrow"}
    asked, _ = answer([ENTER] * 14, measured)
    assert not {"labels", "diversity"} & set(asked)
    before = len(asked)
    known = {**measured, **asked}
    line = [one.id for one in QUESTIONS.questions if one.id in known].index("labels") + 1
    to_review = [ENTER] * before
    change = [DOWN] * line + [ENTER] + [UP] * 9 + [ENTER]
    found, _ = answer([*to_review, *change, *[ENTER] * 14], measured)
    assert found["labels"] == "none"


def test_the_lead_and_what_would_break_a_tie_are_said():
    assert "(2.5 points ahead of another approach" in " ".join(
        drawn({"knowledge": "collection"}).split()
    )
    alone = {"knowledge": "self_contained", "labels": "none"}
    assert "(no other approach is possible" in " ".join(drawn(alone).split())
    assert "would decide it" in drawn({})
    tie = {"names": ["a", "b"], "simplest": "a", "strategy": "s", "topic": ""}
    assert say("ask-tie", decided=False, **tie) == "A tie between a and b. The simplest: a (s)."


# --- the advice ----------------------------------------------------------------------------------


def drawn(answers, facts=None, language="en", width=80):
    console = Console(file=io.StringIO(), width=width)
    found = ADVISOR.recommend(answers, facts)
    with speaking(language):
        recommendation.render(found, ADVISOR.questions, console)
    return console.file.getvalue()


def test_what_is_ruled_out_says_why_and_every_reason_has_a_numbered_source():
    text = " ".join(drawn(ANSWERS).split())
    assert "ruled out ! There are no documents to retrieve from." in text
    assert "documents: No documents" in text
    assert "[1] " in text
    assert "https://arxiv.org/abs/2005.11401" in text


def test_flips_are_listed_by_answer():
    text = " ".join(drawn({"knowledge": "collection"}).split())
    assert "does not use it well → retrieval with a fine-tuned model" in text


def test_it_is_called_a_prediction_and_measured_answers_are_marked():
    facts = Facts(DataFacts("d.jsonl", 5000, "classification", 7, 1, 9, 40.0, 5.0, "english"))
    text = " ".join(drawn({}, facts).split())
    assert "A prediction, not a measurement." in text
    assert "labelled examples: 1,000 to 9,999 (measured)" in text


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_fits_the_terminal(width, language):
    lines = drawn(ANSWERS, language=language, width=width).splitlines()
    assert all(cell_len(line) <= width for line in lines if "https://" not in line)


def test_the_command_stands_on_one_line_however_long():
    console = Console(file=io.StringIO(), width=40)
    command = "advisor compare 'my long folder/data of mine.jsonl' --strategies tfidf,qlora"
    recommendation.render_next(command, "advisor.toml", (), console)
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


def test_every_question_has_a_topic():
    for question in ADVISOR.questions.questions:
        assert "_" not in say("ask-topic", question=question.id)
        with speaking("zh"):
            assert re.search(r"[\u4e00-\u9fff]", say("ask-topic", question=question.id))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_language_that_is_measured_has_its_name(language):
    def said(writing):
        facts = Facts(DataFacts("d", 5000, "qa", None, None, None, 40.0, 5.0, writing))
        with speaking(language):
            return measured_facts(facts)[0]

    assert len({said(one) for one in (None, *get_args(Writing))}) == len(get_args(Writing)) + 1
