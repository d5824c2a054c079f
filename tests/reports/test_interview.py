"""The interview, driven by keys: choose, go back, help, change a measured answer, leave."""

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from advisor.advice.facts import Facts
from advisor.advice.question_file import load
from reports.renderers.interview import Interview

QUESTIONS, _ = load()
ENTER, DOWN, UP, LEFT, LEAVE = "\r", "\x1b[B", "\x1b[A", "\x1b[D", "\x03"


def answer(keys, measured=None, earlier=None):
    """The answers after these keys, and all that were kept on the way."""
    kept = []
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text("".join(keys))
        interview = Interview(
            QUESTIONS, measured or {}, Facts(), lambda now: kept.append(dict(now))
        )
        try:
            return interview.run(earlier), kept
        except KeyboardInterrupt:
            return None, kept


def test_arrows_and_enter_choose_and_the_review_ends_it():
    found, kept = answer([DOWN, DOWN, ENTER, ENTER, *[ENTER] * 13])
    assert found["prompting"] == "poor"
    assert found["knowledge"] == "self_contained"
    assert len(found) <= 12
    assert kept[-1] == found


def test_numbers_choose_too():
    found, _ = answer(["5", ENTER, "3", ENTER, *[ENTER] * 13])
    assert (found["prompting"], found["knowledge"]) == ("good", "collection")


def test_back_returns_to_the_question_before_with_its_answer():
    keys = [DOWN, ENTER, LEFT, DOWN, ENTER, LEAVE]
    _, kept = answer(keys)
    assert kept == [{"prompting": "unsound"}, {}, {"prompting": "poor"}]


def test_back_at_the_first_question_stays():
    _, kept = answer([LEFT, LEFT, ENTER, LEAVE])
    assert kept == [{"prompting": "untried"}]


def test_help_opens_and_the_answer_can_still_be_given():
    _, kept = answer(["?", "?", "?", DOWN, ENTER, LEAVE])
    assert kept == [{"prompting": "unsound"}]


@pytest.mark.parametrize("leave", [LEAVE, "\x04"])
def test_leaving_keeps_what_was_answered(leave):
    found, kept = answer([ENTER, ENTER, leave])
    assert found is None
    assert kept[-1] == {"prompting": "untried", "knowledge": "self_contained"}


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
    found, _ = answer([*to_review, *change, *[ENTER] * 4], measured)
    assert found["labels"] == "none"
