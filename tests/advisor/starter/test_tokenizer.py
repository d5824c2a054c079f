"""The shipped tokenizer: exact round trips, and one spelling of a label wherever it stands."""

import pytest
from transformers import AutoTokenizer

from advisor import starter
from advisor.starter import tokenizer
from advisor.starter.sample import Conversation

TEXTS = [
    "My kettle hasn't arrived yet: kettle_arrival\n  x = 1\n\n- é à ß",
    "中文和 English 一起，还有。\n第二行",
    "emoji 😀👩‍🚀 and\ttabs",
    '{"intent": "PlayMusic", "slots": {"year": "1959"}}',
    " leading space",
    "trailing newline\n",
    "\n\nnewlines first",
    "Zażółć gęślą jaźń 1234.50 €",
]
LABELS = ["card_arrival", "Refund not showing up", "PlayMusic", "top-up", "A", "7", "苹果"]


@pytest.fixture(scope="module")
def words():
    return AutoTokenizer.from_pretrained(starter.path())


@pytest.mark.parametrize("text", TEXTS)
def test_decoding_gives_back_the_text(words, text):
    ids = words(text, add_special_tokens=False)["input_ids"]
    assert words.decode(ids) == text


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


def test_the_vocabulary_depends_on_the_seed_alone(monkeypatch):
    monkeypatch.setattr(tokenizer, "TEXTS", 200)
    first, again = tokenizer.build(3), tokenizer.build(3)
    assert first.get_vocab() == again.get_vocab()


def test_plain_words_are_one_token(words):
    plain = ("the", "window", "because", "answer", "teacher", "yesterday")
    assert all(len(words(word, add_special_tokens=False)["input_ids"]) == 1 for word in plain)
