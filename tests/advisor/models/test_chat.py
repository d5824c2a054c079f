"""Prompts and answers as text and tokens, over many kinds of tokenizers and templates."""

import re
from datetime import datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast

from advisor.data_findings import ModelQuirk
from advisor.errors import ModelError
from advisor.models.chat import ChatFormat
from advisor.types import Message
from tests.errors import says

SPECIAL = ["<pad>", "<bos>", "<eos>", "<|im_start|>", "<|im_end|>"]
THOUGHT = ["<think>", "</think>"]
TEXTS = [
    "the card payment refund arrival pending top up classify text label one answer",
    "system user assistant Input: card\nOutput: refund.\n\nInput: top up\nOutput: yes.\n\n",
]

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
STRICT = (
    "{{ bos_token }}{% for m in messages %}"
    "{% if (m.role == 'user') != (loop.index0 % 2 == 0) or m.role == 'system' %}"
    "{{ raise_exception('user and assistant must take turns') }}{% endif %}"
    "{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]{% else %} {{ m.content }}"
    "{{ eos_token }}{% endif %}{% endfor %}"
)
LISTS = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{% for part in m['content'] %}"
    "{% if part['type'] == 'text' %}{{ part['text'] }}{% endif %}{% endfor %}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
TURNS = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ TEXT }}<|im_end|>\n{% endfor %}"
AFTER_THOUGHT = "m.content.split('</think>')[-1]"


def opens(prompt, text="m.content"):
    """A template that ends its prompts with this."""
    return (
        TURNS.replace("TEXT", text)
        + "{% if add_generation_prompt %}<|im_start|>assistant\n"
        + prompt
        + "{% endif %}"
    )


def byte_level(special, pattern=None):
    bpe = Tokenizer(models.BPE())
    bytes_ = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=pattern is None)
    bpe.pre_tokenizer = bytes_
    if pattern:
        split = pre_tokenizers.Split(Regex(pattern), "isolated")
        bpe.pre_tokenizer = pre_tokenizers.Sequence([split, bytes_])
    bpe.decoder = decoders.ByteLevel()
    bpe.train_from_iterator(
        TEXTS * 20,
        trainers.BpeTrainer(
            vocab_size=380,
            special_tokens=special,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
            show_progress=False,
        ),
    )
    return bpe


def pieces(special, *, byte_fallback):
    """As SentencePiece writes it: a space begins a word and every text."""
    known = ["▁", ":", ".", "\n", "Input", "Output", "▁card", "card", *"abcdefghijklmnopqrstuvwxyz"]
    names = ["<unk>", *special]
    names += [f"<0x{code:02X}>" for code in range(256)] if byte_fallback else []
    words = [(name, 0.0) for name in names] + [(one, -float(len(one) == 1)) for one in known]
    unigram = Tokenizer(models.Unigram(words, unk_id=0, byte_fallback=byte_fallback))
    unigram.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=False)
    unigram.decoder = decoders.Sequence(
        [
            decoders.Replace("▁", " "),
            decoders.ByteFallback(),
            decoders.Fuse(),
            decoders.Strip(" ", 1, 0),
        ]
    )
    return unigram


def words(special, known):
    level = Tokenizer(
        models.WordLevel(
            {name: at for at, name in enumerate(["<unk>", *special, *known])}, unk_token="<unk>"
        )
    )
    level.normalizer = normalizers.Lowercase()
    level.pre_tokenizer = pre_tokenizers.Whitespace()
    return level


LINES_TOGETHER = r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+"
MADE = {
    "two line feeds are two tokens": byte_level,
    "a full stop and two line feeds are one token": lambda s: byte_level(s, LINES_TOGETHER),
    "pieces with bytes": lambda special: pieces(special, byte_fallback=True),
    "pieces without bytes": lambda special: pieces(special, byte_fallback=False),
    "words": lambda special: words(special, ["input", "output", ":", "card", "refund"]),
    "words without Input": lambda special: words(special, ["card", "refund"]),
}
LOSSLESS = list(MADE)[:3]


@cache
def make_format(kind=LOSSLESS[0], template=None, eos="<eos>", thought_tokens=False):
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=MADE[kind](SPECIAL),
        bos_token="<bos>",
        eos_token=eos,
        pad_token="<pad>",
        additional_special_tokens=SPECIAL[3:],
        unk_token="<unk>" if kind not in LOSSLESS[:2] else None,
    )
    if thought_tokens:
        tokenizer.add_tokens(THOUGHT)
    tokenizer.chat_template = template
    return ChatFormat(tokenizer)


def user(text):
    return Message("user", text)


def assistant(text):
    return Message("assistant", text)


ALL = [(kind, template) for kind in LOSSLESS for template in (None, CHATML, STRICT)]


# answers


@settings(deadline=None, max_examples=60)
@given(
    label=st.text(max_size=12)
    | st.lists(
        st.sampled_from([*SPECIAL, "card", "yes.", " ", "\n", "\n\n", "Input:", "Output:", "卡é"]),
        max_size=6,
    ).map("".join)
)
@pytest.mark.parametrize(("kind", "template"), ALL)
def test_an_answer_reads_as_it_was_written(kind, template, label):
    form = make_format(kind, template)
    label = label.replace("▁", "")  # SentencePiece's own sign for a space
    (ids,) = form.answer_ids([label])
    if template is None and "\n\nInput:" in label:  # would begin the next block
        assert form.decode(ids) == re.sub(r"\n+\nInput:", "\nInput:", label).strip()
    else:
        assert form.decode(ids) == label.strip()


@pytest.mark.parametrize(("kind", "template"), ALL)
@pytest.mark.parametrize(
    "text",
    ["card", "card arrival.", "one\n\ntwo\nthree.", "a <|im_end|> b", "a\n\n\nInput: b", "卡"],
)
def test_an_answer_has_the_same_tokens_in_a_longer_prompt(kind, template, text):
    form = make_format(kind, template)
    question = [user("top up")]
    prompt = form.encode(question).ids
    whole = form.encode([*question, assistant(text), user("late refund")]).ids
    (answer,) = form.answer_ids([text])
    assert whole[: len(prompt) + len(answer)] == (*prompt, *answer)


@pytest.mark.parametrize("kind", LOSSLESS)
def test_a_plain_answer_ends_where_the_next_block_begins(kind):
    form = make_format(kind)
    assert form.stop_text == "\n\nInput:"
    assert form.stop_ids == {form.tokenizer.eos_token_id}
    ids = form._tokens("one\n\ntwo\n\nInput: next\nOutput: three")
    assert form.decode(ids) == "one\n\ntwo"
    written = [at for at in range(1, len(ids) + 1) if form.ended(ids[:at])]
    assert form.tokenizer.decode(ids[: written[0]]) == "one\n\ntwo\n\nInput:"


@pytest.mark.parametrize(("kind", "template"), ALL)
def test_an_answer_of_one_line_ends_with_its_first_line_of_text(kind, template):
    form = make_format(kind, template)
    ids = form._tokens("\n\none two\nthree\nfour")
    ended = [form.line_ended(ids[:at]) for at in range(len(ids) + 1)]
    first = ended.index(True) if True in ended else None
    if first is None:  # this tokenizer keeps no line breaks
        assert "\n" not in form.tokenizer.decode(ids).strip()
    else:
        assert form.decode(ids[:first], one_line=True) == "one two"
        assert not form.line_ended(form._tokens("\n\none two"))


@pytest.mark.parametrize("kind", LOSSLESS)
def test_an_answer_ends_as_the_template_ends_it(kind):
    form = make_format(kind, CHATML)
    end = form.tokenizer.convert_tokens_to_ids("<|im_end|>")
    assert form.end_ids == (end,)
    assert form.stop_ids == {end, form.tokenizer.eos_token_id}
    assert form.stop_text is None
    assert not form.ended(form.answer_ids(["one\n\nInput: two"])[0])


def test_white_space_before_the_end_belongs_to_it():
    form = make_format(template=CHATML.replace("<|im_end|>", "\n<|im_end|>"))
    (answer,) = form.answer_ids(["card"])
    assert form.tokenizer.decode(answer) == "card\n<|im_end|>"
    assert form.decode(answer) == "card"


def test_a_turn_that_no_token_ends_is_ended_by_eos_or_else_by_its_text():
    text = "{% for m in messages %}{{ m.role }}> {{ m.content }}\n\n{% endfor %}assistant>"
    form = make_format(template=text)
    assert form.end_ids == (form.tokenizer.eos_token_id,)
    form = make_format(template=text, eos=None)
    assert form.stop_text == "\n\nuser>"
    assert form.stop_ids == frozenset()
    (answer,) = form.answer_ids(["one\n\ntwo"])
    assert form.tokenizer.decode(answer) == " one\n\ntwo\n\nuser>"
    assert form.decode(answer) == "one\n\ntwo"


def test_a_tokenizer_that_changes_the_text_is_no_error():
    form = make_format("words")
    assert form.stop_text == "input :"
    (answer,) = form.answer_ids(["Card\n\nREFUND"])
    assert form.decode(answer) == "card refund"


@pytest.mark.parametrize("kind", ["words without Input", "pieces without bytes"])
def test_every_tokenizer_can_end_a_plain_answer(kind):
    form = make_format(kind)
    (answer,) = form.answer_ids(["card"])
    assert form.decode(answer) == "card"
    assert answer[-len(form.end_ids) :] == form.end_ids
    assert form.tokenizer.unk_token_id not in form.end_ids


def test_a_tokenizer_that_cannot_end_an_answer_is_refused():
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=words([], ["card"]))
    tokenizer.backend_tokenizer.normalizer = normalizers.Replace(Regex(r"[\n:]|Input"), " ")
    with says(ModelError, match=r"no token or text that ends an answer\. Set eos_token"):
        ChatFormat(tokenizer)


def test_labels_that_become_the_same_tokens_are_named():
    form = make_format("words")
    form.check_labels(["card", "refund", "card refund"])
    with says(ModelError, match="labels transfer and top become the same tokens"):
        form.check_labels(["card", "transfer", "top"])
    with says(ModelError, match="Card and CARD"):
        form.check_labels(["refund", "Card", "CARD"])


def test_a_label_without_a_token_is_named():
    with says(ModelError, match="label ' ' becomes no token"):
        make_format("words").check_labels(["card", " "])


# thoughts

ANSWERED = "<|im_start|>assistant\n"
SWITCH = opens("{% if not enable_thinking %}<think>\n\n</think>\n\n{% endif %}")
OTHER_SWITCH = opens("{{ '<think>' if thinking | default(true) else '</think>' }}")
MESSAGE_SWITCH = opens(
    "{{ '<think></think>' if '/no_think' in messages[0].content else '<think>' }}"
)
SHOWN_WHEN_LAST = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n"
    "{% if loop.last and m.role == 'assistant' %}<think>\n\n</think>\n\n{% endif %}"
    "{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n{% endif %}"
)
FIELD = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n"
    "{% if m.reasoning_content %}[THOUGHT]{{ m.reasoning_content }}[DONE]{% endif %}"
    "{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n[THOUGHT]{% endif %}"
)
EMPTY_IN_TURNS = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n"
    "{% if m.role == 'assistant' %}<think></think>{% endif %}{{ m.content }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
CHANNELS = (
    "{% for m in messages %}<|im_start|>{{ m.role }}"
    "{% if m.role == 'assistant' %}<|channel|>final{% endif %}<|message|>{{ m.content }}"
    "{{ '<eos>' if loop.last and m.role == 'assistant' else '<|im_end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant{% endif %}"
)
CLOSED = {
    "a variable": (SWITCH, "<think>\n\n</think>\n\n"),
    "another variable": (OTHER_SWITCH, "</think>"),
    "a system message": (MESSAGE_SWITCH, "<think></think>"),
    "an answer in the last turn": (SHOWN_WHEN_LAST, "<think>\n\n</think>\n\n"),
    "a thought in a field": (FIELD, "[THOUGHT][DONE]"),
    "tags in the source": (opens("<think>\n", AFTER_THOUGHT), "<think>\n\n</think>\n\n"),
    "tags without lines": (opens("<think>", AFTER_THOUGHT), "<think></think>"),
    "empty thoughts in all turns": (EMPTY_IN_TURNS, "<think></think>"),
}


@pytest.mark.parametrize("case", CLOSED)
@pytest.mark.parametrize("kind", LOSSLESS)
def test_an_answer_begins_after_the_thought(kind, case):
    template, closed = CLOSED[case]
    form = make_format(kind, template)
    text = form.text([user("top up")])
    assert text.endswith(ANSWERED + closed)
    assert text.count("<think>") == closed.count("<think>")
    assert form.thought_tokens == 0
    assert ModelQuirk("thinking_off") in form.notes()
    (ids,) = form.answer_ids(["card"])
    assert form.tokenizer.decode([*form.encode([user("x")]).ids, *ids]).endswith(
        "assistant\n" + closed + "card<|im_end|>"
    )


def test_an_answer_goes_where_the_template_puts_it():
    form = make_format(template=CHANNELS)
    text = form.text([user("top up")])
    assert text.endswith("<|im_start|>assistant<|channel|>final<|message|>")
    assert form.stop_ids >= set(form.tokenizer.convert_tokens_to_ids(["<eos>", "<|im_end|>"]))


def test_a_template_without_a_generation_prompt_gets_the_one_of_its_turns():
    form = make_format(template=CHATML.partition("{% if add")[0])
    assert form.text([user("top up")]).endswith(ANSWERED)
    assert form.notes() == ()


def test_a_thought_that_nothing_closes_is_said_and_given_room():
    form = make_format(template=opens("<thought>\n"))
    assert form.text([user("top up")]).endswith("<thought>\n")
    assert form.thought_tokens > 100
    assert ModelQuirk("thought_left_open") in form.notes()


def test_a_thought_of_the_models_own_is_removed_and_given_room():
    form = make_format(template=opens("", AFTER_THOUGHT), thought_tokens=True)
    assert form.text([user("top up")]).endswith(ANSWERED)
    assert form.thought_tokens > 100
    assert ModelQuirk("thought_removed") in form.notes()
    assert form.decode(form._tokens("<think>\ncard?\n</think>\n\nrefund<|im_end|>")) == "refund"
    assert form.decode(form._tokens("<think>\ncard? no, ref")) == ""
    assert form.decode(form._tokens("refund<|im_end|>")) == "refund"


def test_ordinary_templates_have_no_thought():
    for template in (None, CHATML, STRICT, LISTS):
        form = make_format(template=template)
        assert (form.thought_tokens, form.notes()) == (0, ())


# roles and contents

CHAT = [Message("system", "be brief"), user("late card"), assistant("refund"), user("top up")]


def test_messages_that_a_template_takes_are_sent_as_they_are():
    form = make_format(template=CHATML)
    rows = [{"role": one.role, "content": one.content} for one in CHAT]
    expected = form.tokenizer.apply_chat_template(rows, tokenize=False, add_generation_prompt=True)
    assert form.text(CHAT) == expected
    assert form.encode(CHAT).ids == tuple(form.tokenizer(expected)["input_ids"])


def test_the_system_message_goes_into_the_first_turn_where_it_is_refused():
    text = make_format(template=STRICT).text(CHAT)
    assert text.startswith("<bos>[INST] be brief\nlate card [/INST] refund<eos>[INST] top up")


@pytest.mark.parametrize("system", [[], [Message("system", "be brief")]])
@pytest.mark.parametrize("kind", LOSSLESS)
@pytest.mark.parametrize("template", [None, STRICT])
def test_turns_alternate_where_they_must(kind, template, system):
    form = make_format(kind, template)
    turns = [assistant("one"), user("two"), user("three"), assistant("four"), assistant("five")]
    messages = [*system, *turns, user("six")]
    form.check([messages])
    text = form.text(messages)
    places = [text.index(one.content) for one in messages]
    assert places == sorted(places)
    assert text.count("[INST]" if template else "Input:") == 3


def test_a_template_that_reads_only_lists_of_parts_gets_them():
    form = make_format(template=LISTS)
    assert form.text(CHAT) == make_format(template=CHATML).text(CHAT)
    form.check([CHAT])


def test_a_template_that_loses_the_users_text_is_refused():
    template = CHATML.replace("{{ m.content }}", "{{ m.text }}")
    with says(ModelError, match=r"leaves out the user's text.*Fix chat_template\.jinja"):
        make_format(template=template)


def test_a_template_that_never_renders_is_refused():
    with says(ModelError, match="cannot be used"):
        make_format(template="{{ messages[0].content | no_such_filter }}")


def test_a_conversation_that_loses_a_message_is_named():
    form = make_format(template=CHATML.replace("m.content", "m.content.replace('/think', '')"))
    form.check([CHAT])
    with says(ModelError, match=r"turn 2, user: 'see lib/thinking.py'"):
        form.check([CHAT, [CHAT[0], user("see lib/thinking.py")]])


def test_a_conversation_that_a_template_refuses_is_one_message():
    refuses = "{% if m.content | length > 20 %}{{ raise_exception('too long') }}{% endif %}"
    form = make_format(template=CHATML.replace("<|im_end|>", refuses + "<|im_end|>"))
    form.check([CHAT])
    with says(ModelError, match=r"cannot be used \(too long\)"):
        form.check([[user("a much longer message")]])


def test_plain_prompts_hold_every_message():
    make_format().check([CHAT, [user("one\n\nInput: two")], [assistant("a\n\nInput: b"), user("")]])


def test_a_thought_that_a_template_takes_out_of_an_answer_is_not_lost_text():
    form = make_format(template=SWITCH.replace("{{ m.content }}", "{{ " + AFTER_THOUGHT + " }}"))
    form.check([[user("top up"), assistant("<think>card</think>refund"), user("late card")]])


@pytest.mark.parametrize("kind", LOSSLESS)
def test_tokens_the_template_writes_are_characters_in_a_message(kind):
    form = make_format(kind, SWITCH, thought_tokens=True)
    spelt = form.encode([user("a <think> b </think> <|im_end|> c")])
    marks = form.tokenizer.convert_tokens_to_ids([*THOUGHT, "<|im_end|>"])
    own = form.encode([user("a")]).ids
    assert [one for one in spelt.ids if one in marks] == [one for one in own if one in marks]
    # SentencePiece writes a space after each mark
    assert form.tokenizer.decode(spelt.ids).replace(" ", "") == spelt.text.replace(" ", "")


def test_a_message_that_a_template_cuts_apart_does_not_turn_its_marks_into_text():
    form = make_format(template=SWITCH.replace("m.content", AFTER_THOUGHT), thought_tokens=True)
    spelt = form.encode([user("a"), assistant("<think>b</think>card"), user("c")])
    assert form.tokenizer.decode(spelt.ids) == spelt.text
    end = form.tokenizer.convert_tokens_to_ids("<|im_end|>")
    assert spelt.ids.count(end) == spelt.text.count("<|im_end|>")


# notes


def test_a_prompt_with_todays_date_is_said():
    line = "Today: {{ strftime_now('%d %B %Y') }}\n"
    form = make_format(template=line + CHATML)
    assert datetime.now().strftime("%Y") in form.text(CHAT)
    assert ModelQuirk("date_in_prompts") in form.notes()


def test_a_date_that_is_not_written_is_not_said():
    line = "{% if tools %}Today: {{ strftime_now('%d %B %Y') }}\n{% endif %}"
    assert make_format(template=line + CHATML).notes() == ()
