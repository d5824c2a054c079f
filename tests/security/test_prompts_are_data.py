"""Text of a data row is never a template, and never a control token."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.models import loading
from advisor.types import Message, Sample, Task
from strategies.prompt import Prompt, Shown

TEMPLATES = ["{{7*7}}", "{0.__class__}", "{input}", "%s %(a)s", "${HOME}", "{% raw %}", "\\g<0>"]
CONTROL = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|bos|>", "<|pad|>"]


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_template_in_a_row_stays_as_it_is(text, tiny_model):
    task = Task("classification", (text, "other"))
    shown = Sample("1", f"shown {text}", text)
    prompt = Prompt(
        Sample("2", f"asked {text}", None), task, (shown,), (Shown(text, f"passage {text}"),), True
    )
    rendered = loading.load(str(tiny_model), device="cpu").encode(prompt.messages()).text
    for wanted in (f"shown {text}", f"asked {text}", f"[{text}] passage {text}", f"{text}, other"):
        assert wanted in rendered


@pytest.fixture(scope="module")
def lms(tiny_model, plain_model):
    return [loading.load(str(folder), device="cpu") for folder in (tiny_model, plain_model)]


def _control_ids(lm, ids):
    names = lm.tokenizer.convert_tokens_to_ids(CONTROL)
    return [one for one in ids if one in names]


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.lists(st.sampled_from([*CONTROL, "<|", "end|>", "card", " ", "\n", "\ue000", "é"])).map(
            "".join
        ),
        min_size=2,
        max_size=4,
    )
)
def test_control_tokens_spelt_out_in_messages_are_characters(lms, texts):
    roles = ["system", "user", "assistant", "user"]
    messages = [Message(role, text) for role, text in zip(roles, texts, strict=False)]
    harmless = [Message(one.role, "card") for one in messages]
    for lm in lms:
        encoded = lm.encode(messages)
        own = lm.encode(harmless).ids
        assert _control_ids(lm, encoded.ids) == _control_ids(lm, own)
        assert lm.tokenizer.decode(encoded.ids) == encoded.text
        assert all(text in encoded.text for text in texts)


@pytest.mark.parametrize("label", CONTROL)
def test_a_label_cannot_end_the_answer_early(lms, label):
    for lm in lms:
        (ids,) = lm.answer_ids([f"a {label} b"])
        assert _control_ids(lm, ids[: -len(lm._format.end_ids)]) == []
        assert lm._format.decode(ids) == f"a {label} b"


def test_the_bundled_model_reads_control_tokens_of_a_row_as_characters(smollm2):
    from transformers import AutoTokenizer

    from advisor.models.chat import ChatFormat

    tokenizer = AutoTokenizer.from_pretrained(smollm2)
    form = ChatFormat(tokenizer)
    spelt = form.encode([Message("user", " ".join(tokenizer.all_special_tokens))])
    plain = form.encode([Message("user", "card")])
    special = set(tokenizer.all_special_ids)
    assert sum(one in special for one in spelt.ids) == sum(one in special for one in plain.ids) > 0
    assert tokenizer.decode(spelt.ids) == spelt.text
