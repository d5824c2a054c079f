"""The tokenizer, shipped and newly built: exact round trips, and one spelling of a label."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.starter import tokenizer
from advisor.starter.lists import lexicon
from advisor.starter.sample import SPECIAL_TOKENS, Conversation

MANY = settings(max_examples=150, deadline=None, derandomize=True)

TEXTS = [
    "My kettle hasn't arrived yet: kettle_arrival\n  x = 1\n\n- é à ß",
    "中文和 English 一起，还有。\n第二行",
    "emoji 😀👩‍🚀 and\ttabs",
    '{"intent": "PlayMusic", "slots": {"year": "1959"}}',
    " leading space",
    "trailing newline\n",
    "\n\nnewlines first",
    "Zażółć gęślą jaźń 1234.50 €",
    "snake_ case _and__more_\n_ \n \n",
]
LABELS = ["card_arrival", "Refund not showing up", "PlayMusic", "top-up", "A", "7", "苹果"]


@pytest.fixture(scope="module", params=["built", "shipped"])
def words(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("text", TEXTS)
def test_decoding_gives_back_the_text(words, text):
    ids = words(text, add_special_tokens=False)["input_ids"]
    assert words.decode(ids) == text


@MANY
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_decoding_gives_back_any_text(built, text):
    ids = built(text, add_special_tokens=False)["input_ids"]
    assert built.decode(ids) == text


@pytest.mark.parametrize("label", LABELS)
def test_a_label_has_the_same_tokens_in_a_demonstration_and_as_the_answer(words, label):
    turns = [
        {"role": "system", "content": f"Classify.\nLabels: other, {label}"},
        {"role": "user", "content": "a text"},
        {"role": "assistant", "content": label},
        {"role": "user", "content": "another text"},
    ]
    prompt = words.apply_chat_template(turns, add_generation_prompt=True, return_dict=True)
    whole = words.apply_chat_template(
        [*turns, {"role": "assistant", "content": label}], return_dict=True
    )
    prompt_ids, whole_ids = prompt["input_ids"], whole["input_ids"]
    answer = words(label, add_special_tokens=False)["input_ids"]
    assert whole_ids[: len(prompt_ids)] == prompt_ids
    assert whole_ids[len(prompt_ids) :] == [*answer, words.eos_token_id]
    spots = range(len(prompt_ids))
    found = [i for i in spots if prompt_ids[i : i + len(answer)] == answer]
    assert len(found) == 2  # in the label list and in the demonstration


def test_the_template_marks_the_assistant_tokens(words):
    turns = [{"role": "user", "content": "a text"}, {"role": "assistant", "content": "top_up"}]
    encoded = words.apply_chat_template(turns, return_dict=True, return_assistant_tokens_mask=True)
    pairs = zip(encoded["input_ids"], encoded["assistant_masks"], strict=True)
    marked = [token for token, mask in pairs if mask]
    assert words.decode(marked) == "top_up<|end|>"


def test_the_generator_writes_what_the_template_writes(words):
    turns = [("system", "Be brief."), ("user", " a\nb "), ("assistant", "x_y"), ("user", "c")]
    talk = Conversation()
    for role, content in turns:
        getattr(talk, role)(content)
    messages = [{"role": role, "content": content} for role, content in turns]
    assert words.apply_chat_template(messages, tokenize=False) == talk.text


def test_the_vocabulary_depends_on_the_seed_alone(bank, monkeypatch):
    monkeypatch.setattr(tokenizer, "TEXTS", 100)
    first, again = tokenizer.build(bank, 3), tokenizer.build(bank, 3)
    assert first.get_vocab() == again.get_vocab()
    assert len(first) == tokenizer.VOCABULARY


def test_marks_are_one_token_each_and_come_first(words):
    ids = [words.convert_tokens_to_ids(mark) for mark in SPECIAL_TOKENS]
    assert ids == list(range(len(SPECIAL_TOKENS)))
    assert words("".join(SPECIAL_TOKENS), add_special_tokens=False)["input_ids"] == ids


def test_plain_words_are_one_token(shipped):
    plain = ("the", "window", "because", "answer", "teacher", "yesterday")
    assert all(len(shipped.tokenize(word)) == 1 for word in plain)


@pytest.mark.parametrize("label", ["card_arrival", "window_answer_teacher"])
def test_a_label_shares_the_tokens_of_its_words_with_a_text(built, label):
    inside = built.tokenize(label)
    alone = [token for word in label.split("_") for token in built.tokenize(word)]
    assert [token for token in inside if token != "_"] == alone
    assert [*alone] == built.tokenize(label.replace("_", " "))


def test_the_words_among_the_tokens(built):
    found = tokenizer.words_of(built)
    assert min(found) >= len(SPECIAL_TOKENS)
    for token, text in found.items():
        assert len(text) >= tokenizer.SHORTEST_WORD
        assert text == text.strip()
        assert built.decode([token]).strip() == text
    assert {"the", "window", "because"} <= set(found.values())


def test_plain_words_are_tokens_of_frequent_words(built):
    found = tokenizer.plain_words(built)
    assert len(found) > tokenizer.PLAIN_WORDS // 2
    texts = [built.decode(built.convert_tokens_to_ids([token])).strip() for token in found]
    assert set(texts) <= set(lexicon().common[: tokenizer.PLAIN_WORDS])
    assert "the" in texts
