"""Reading tasks: frames that fit their kinds, and answers that stand in the context, once."""

import random
import re
from collections import Counter, defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.starter import facts, reading
from advisor.starter.frames import FOLDER, frames, frames_about
from advisor.starter.pages import Values, frame_facts, page
from advisor.starter.salad import ASKING, ASKING_JOINTS, JOINTS, salad_facts
from advisor.starter.sample import END
from advisor.starter.values import SUBJECTS, VALUES

MANY = settings(max_examples=120, deadline=None, derandomize=True)
SEEDS = st.integers(0, 1_000_000)
SHARES = st.floats(0, 1)
LONGEST = 9  # sentences of a page
SHORT = 7  # sentences that any kind of value has enough values for
SLOT = re.compile(r"\{[^{}]*\}|[{}]")
RELATIONS = (*facts.PLACE, *facts.PERSON, *facts.GROUP)


def answers_by_question(found):
    answers = defaultdict(set)
    for fact in found:
        for question in fact.questions:
            answers[question].add(fact.answer)
    return answers


def words_of(text):
    return set(text.lower().split())


def test_every_block_of_the_lists_is_a_frame():
    """A forgotten blank line would hide a block in the one before it."""
    lines = [
        line
        for file in sorted(FOLDER.glob("frames_*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("# ")
    ]
    heads = [line for line in lines if not line.startswith(("S ", "s ", "Q "))]
    assert heads == [f"{frame.subject} -> {frame.value}" for frame in frames()]
    texts = (t for f in frames() for t in (*f.statements, *f.follow_ups, *f.questions))
    assert len(lines) == len(heads) + sum(1 for _ in texts)


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: f"{frame.subject}-{frame.value}")
def test_the_slots_of_a_frame(frame):
    assert frame.subject in SUBJECTS
    assert frame.value in VALUES
    assert len(frame.statements) >= 2
    assert len(frame.questions) >= 2
    for text in frame.statements:
        assert sorted(SLOT.findall(text)) == ["{v}", "{x}"]
    for text in frame.follow_ups:
        assert SLOT.findall(text) == ["{v}"]
    for text in frame.questions:
        assert SLOT.findall(text) == ["{x}"]


def test_every_frame_is_found_by_its_subject():
    assert Counter(f for group in frames_about().values() for f in group) == Counter(frames())
    assert all(f.subject == kind for kind, group in frames_about().items() for f in group)


def test_a_question_belongs_to_one_relation():
    assert not shared_questions()


def shared_questions():
    asked = Counter((frame.subject, question) for frame in frames() for question in frame.questions)
    return [question for (_, question), uses in asked.items() if uses > 1]


@pytest.mark.parametrize(("kind", "draw"), [*VALUES.items(), *SUBJECTS.items()])
def test_a_value_is_one_clean_line(kind, draw):
    for seed in range(60):
        value = draw(random.Random(seed))
        assert value == " ".join(value.split()) != ""
        assert not SLOT.search(value)
        assert value == draw(random.Random(seed))


def test_every_kind_of_value_can_be_asked_for():
    assert set(ASKING) == set(VALUES)


@pytest.mark.parametrize("relation", RELATIONS, ids=lambda relation: relation.questions[0])
def test_a_relation_of_the_encyclopaedia(relation):
    value = reading.draw_value(relation.value, random.Random(0))
    assert value == value.strip() != ""
    for text in relation.statements:
        assert sorted(SLOT.findall(text)) == ["{s}", "{v}"]
    for text in relation.questions:
        assert SLOT.findall(text) == ["{s}"]


@MANY
@given(seed=SEEDS, size=SHARES, reach=SHARES)
def test_the_answer_of_a_reading_task_stands_in_its_context(bank, seeded, turns, seed, size, reach):
    for write in (reading.questions, reading.with_examples):
        item = write(bank, size, reach, seeded(seed))
        context = ""
        for asked, answer in zip(*pairs(turns(item)), strict=True):
            if asked.content.startswith("Context:\n"):
                context = asked.content.partition("\n\nQuestion:")[0]
            assert answer.content.lower() in context.lower()
        answers = sum(turn.role == "assistant" for turn in turns(item))
        assert len(item.spans) == answers
        assert all(item.text[span.start : span.end].endswith(END) for span in item.spans)


def pairs(turns):
    talk = [turn for turn in turns if turn.role != "system"]
    return talk[::2], talk[1::2]


@MANY
@given(seed=SEEDS, sentences=st.integers(1, LONGEST))
def test_the_values_of_a_context_differ(seeded, seed, sentences):
    rng, values = seeded(seed), Values()
    found = [fact for _ in range(3) for fact in frame_facts(sentences, values, rng)[1]]
    assert len({fact.answer for fact in found}) == len(found)
    for fact in found:
        assert fact.answer in fact.sentence
        assert fact.questions
        assert not any(SLOT.search(text) for text in (fact.sentence, *fact.questions))


def test_the_values_of_a_context_of_both_sorts_of_pages_differ(bank, seeded):
    for seed in range(300):
        rng, values = seeded(seed), Values()
        pages = [page(SHORT, values, bank.near_words, 0.5, rng) for _ in range(4)]
        answers = [fact.answer for _, found in pages for fact in found]
        assert len(set(answers)) == len(answers)


@MANY
@given(seed=SEEDS, sentences=st.integers(1, LONGEST))
def test_a_question_has_one_answer_in_its_context(seeded, seed, sentences):
    rng, values = seeded(seed), Values()
    found = [fact for _ in range(3) for fact in frame_facts(sentences, values, rng)[1]]
    known = [re.escape(question).replace(r"\{x\}", ".+") for question in shared_questions()]
    for question, answers in answers_by_question(found).items():
        assert len(answers) == 1 or any(re.fullmatch(one, question) for one in known)


@MANY
@given(seed=SEEDS, sentences=st.integers(1, LONGEST))
def test_a_passage_of_the_encyclopaedia_answers_its_questions_once(seeded, seed, sentences):
    rng = seeded(seed)
    text, found = reading.passage(sentences, rng)
    assert len(found) >= sentences
    for fact in found:
        assert fact.answer.lower() in text.lower()
    assert all(len(answers) == 1 for answers in answers_by_question(found).values())


def test_a_passage_holds_whole_words_only(seeded):
    for seed in range(1500):
        text, _ = reading.passage(6, seeded(seed))
        assert not re.search(r"\bt[A-Z]", text)


@MANY
@given(seed=SEEDS, count=st.integers(1, SHORT), reach=SHARES)
def test_a_fact_without_grammar(bank, seeded, seed, count, reach):
    found = salad_facts(count, Values().draw, bank.near_words, reach, seeded(seed))
    assert len({fact.answer for fact in found}) == len(found) <= count
    leads = {lead for kind in ASKING.values() for lead in kind}
    for fact in found:
        assert fact.answer in fact.sentence
        for question in fact.questions:
            assert any(question.startswith(f"{lead} ") for lead in leads)


@MANY
@given(seed=SEEDS, count=st.integers(1, SHORT))
def test_without_reach_a_question_uses_the_words_of_its_sentence(bank, seeded, seed, count):
    free = {*JOINTS, *ASKING_JOINTS, *" ".join(sum(ASKING.values(), ())).split()}
    free = {word.lower() for word in free}
    for fact in salad_facts(count, Values().draw, bank.near_words, 0.0, seeded(seed)):
        for question in fact.questions:
            assert words_of(question) <= words_of(fact.sentence) | free


@MANY
@given(seed=SEEDS)
def test_with_reach_a_question_uses_near_words_too(bank, seeded, seed):
    free = {*JOINTS, *ASKING_JOINTS, *" ".join(sum(ASKING.values(), ())).split()}
    free = {word.lower() for word in free}
    for fact in salad_facts(4, Values().draw, bank.near_words, 1.0, seeded(seed)):
        near = {
            other.lower()
            for word in fact.sentence.split()
            for other in bank.near_words.get(word, ())[:5]
        }
        for question in fact.questions:
            assert words_of(question) <= words_of(fact.sentence) | near | free


def test_a_long_page_of_one_kind_of_value_ends(bank, seeded):
    for seed in range(400):
        draw = Values().draw
        assert 0 < len(salad_facts(LONGEST, draw, bank.near_words, 0.5, seeded(seed))) <= LONGEST
