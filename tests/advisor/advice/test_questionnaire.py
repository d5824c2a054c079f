"""The questions as data: what is asked after what, and what a broken file is told."""

import pytest

from advisor.advice.question_file import DEFAULT_FILE, load
from advisor.config import LANGUAGES
from advisor.errors import ConfigError
from bench.advice_page import PAGE, page
from reports.messages import say

QUESTIONS, RULES = load()


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


def test_a_figure_is_the_last_option_it_reaches():
    labels = QUESTIONS["labels"]
    figures = (0, 2, 3, 9, 10, 49, 50, 199, 200, 999, 1000, 9999, 10_000, 10**9)
    names = ("none", "handful", "few", "dozens", "hundreds", "thousands", "ten_thousands")
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
        ('id = "freshness"', 'id = "knowledge"', "question 6: the id 'knowledge' is taken"),
        ('zh-Hans = "这些事实多久变一次', 'zh = "', "question 6 ('freshness'): zh-Hans is missing"),
        ('measured_by = "rows"', 'measured_by = "lines"', "choose from rows, tasks"),
        ("from = 10 }", 'from = "ten" }', "option 3: `from` is 'ten'; give a number"),
        ('{ style = ["describable",', '{ style = ["bad",', "choose from plain, describable"),
        ('ask_when = [{ style', 'ask_when = [{ team', "'team' is not an earlier question"),
        ("effects = { prompting = 2,", "effects = { promting = 2,", "rule 1 (when prompting = "),
        ("rag = -1, fine_tune", 'rag = "no", fine_tune', "effects: rag is 'no'; give a number"),
        ('source = "lewis"', 'source = "lewes"', "source is 'lewes'; choose from openai-accuracy"),
        ('rules_out = ["rag", "hybrid"]\nen', "en", "it has no effect; give `effects`"),
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


def test_the_documents_table_of_rules_is_that_of_the_file():
    text = PAGE.read_text(encoding="utf-8")
    assert page(text) == text, "run: python -m bench.advice_page"
