"""The questions as data: what is asked after what, and what a broken file is told."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.advice.question_file import DEFAULT_FILE, load
from advisor.advice.questionnaire import UNSURE
from advisor.config import LANGUAGES
from advisor.errors import ConfigError
from reports.messages import say

QUESTIONS, RULES = load()


def kinds_of_answer(question):
    """One option of each kind that the order of questions tells apart."""
    asked = [
        one[question.id] for q in QUESTIONS.questions for one in q.ask_when if question.id in one
    ]
    return {
        tuple(option in allowed for allowed in asked): option for option in question.option_ids
    }.values()


def longest(questions, answers, measured):
    question = questions.next_question(answers, measured)
    if question is None:
        return len(answers)
    return max(
        longest(questions, {**answers, question.id: option}, measured)
        for option in kinds_of_answer(question)
    )


@pytest.mark.parametrize("measured", [{}, {"hardware": "gpu"}, {"labels": "thousands"}])
def test_nobody_answers_more_than_twelve(measured):
    assert longest(QUESTIONS, {}, measured) <= QUESTIONS.most_questions == 12


def test_the_limit_is_seldom_what_ends_it():
    """Earlier answers remove later questions; without the limit at most one more would come."""
    assert longest(replace(QUESTIONS, most_questions=99), {}, {}) <= 13


def test_earlier_answers_remove_later_questions():
    def asked(answers):
        seen = {}
        while (question := QUESTIONS.next_question(seen, {})) is not None:
            seen[question.id] = answers.get(question.id, UNSURE)
        return set(seen)

    without = asked({"knowledge": "self_contained", "prompting": "good"})
    assert not without & {"freshness", "documents", "citations", "hallucination", "skill"}
    with_facts = asked({"knowledge": "collection", "prompting": "good"})
    assert {"freshness", "documents", "citations"} <= with_facts
    assert "distill" not in with_facts


def test_every_question_matters_to_some_rule():
    used = {name for rule in RULES.rules for name in rule.when}
    assert {one.id for one in QUESTIONS.questions} == used


def test_everything_is_said_in_both_languages():
    texts = [one.text for q in QUESTIONS.questions for one in q.options]
    texts += [text for q in QUESTIONS.questions for text in (q.text, q.help)]
    texts += [rule.reason for rule in RULES.rules]
    for text in texts:
        assert set(text.by_language) == set(LANGUAGES)
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.said("zh-Hans")), text


def test_every_rule_has_a_source_that_can_be_opened():
    assert all(rule.source.title and rule.source.url.startswith("https://") for rule in RULES.rules)


@settings(deadline=None)
@given(
    st.fixed_dictionaries(
        {}, optional={one.id: st.sampled_from(one.option_ids) for one in QUESTIONS.questions}
    )
)
def test_answers_kept_after_a_change_are_to_questions_that_are_asked(answers):
    kept = QUESTIONS.still_asked(answers, {})
    assert kept.items() <= answers.items()
    assert all(QUESTIONS.applies(QUESTIONS[name], kept) for name in kept)


def test_a_figure_is_the_last_option_it_reaches():
    labels = QUESTIONS["labels"]
    figures = (0, 9, 10, 49, 50, 199, 200, 999, 1000, 9999, 10_000, 10**9)
    names = ("none", "few", "dozens", "hundreds", "thousands", "ten_thousands")
    assert [labels.measured(one) for one in figures] == [name for name in names for _ in "ab"]


def broken(tmp_path, old, new):
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "questions.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path)
    return say(caught.value.problem)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('id = "freshness"', 'id = "knowledge"', "question 3: the id 'knowledge' is taken"),
        ('zh-Hans = "这些事实多久变一次？"', "", "question 3 ('freshness'): zh-Hans is missing"),
        ('measured_by = "rows"', 'measured_by = "lines"', "choose from rows, tasks"),
        ("from = 10 }", 'from = "ten" }', "option 2: `from` is 'ten'; give a number"),
        ('{ prompting = ["poor"] },', '{ prompting = ["bad"] },', "choose from untried, unsound"),
        ('ask_when = [{ knowledge', 'ask_when = [{ team', "'team' is not an earlier question"),
        ("effects = { prompting = 2,", "effects = { promting = 2,", "rule 1 (when prompting = "),
        ("rag = -3, hybrid = -3 }", 'rag = "no" }', "effects: rag is 'no'; give a number"),
        ('source = "lewis"', 'source = "lewes"', "source is 'lewes'; choose from openai-accuracy"),
        ('rules_out = ["rag", "hybrid"]', "", "it has no effect; give `effects` or `rules_out`"),
        ("most_questions = 12", "most_questions = 0", "give a whole number from 1 on"),
        ("hybrid = -2.5\n", "", "base: hybrid is missing"),
        ("\n[base]\n", "\n[base\n", "not valid TOML"),
    ],
)  # fmt: skip
def test_a_broken_file_names_the_entry_and_the_remedy(tmp_path, old, new, told):
    assert told in broken(tmp_path, old, new)


def test_all_problems_are_named_at_once(tmp_path):
    path = tmp_path / "questions.toml"
    path.write_text('most_questions = 3\n[[question]]\nid = "a"\noptions = []\n[base]\nrag = 1\n')
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert len(caught.value.problems) >= 8
