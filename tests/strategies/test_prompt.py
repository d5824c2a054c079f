"""What a prompt says, and what it gives up when the context is short."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.models.scripted import ScriptedModel
from advisor.types import Message, Metadata, Sample, Task
from strategies.prompt import FORMS, Prompt, Shown, fit_to_context

CLASSIFY = Task("classification", ("late", "refund"))
QA = Task("qa")


def sample(text, target=None, **metadata):
    return Sample(text[:8] or "empty", text, target, Metadata(**metadata))


def test_demonstrations_stand_as_earlier_turns():
    shown = (sample("where is it", "late"), sample("money back", "refund"))
    messages = Prompt(sample("still waiting"), CLASSIFY, shown, list_labels=True).messages()
    assert [message.role for message in messages] == [
        "system",
        "user",
        "assistant",
        "user",
        "assistant",
        "user",
    ]
    assert messages[0].content.endswith("Labels: late, refund")
    assert messages[2].content == "late"
    assert messages[-1].content == "still waiting"


def test_passages_stand_above_the_question_with_their_ids():
    passages = (Shown("b", "second best"), Shown("a", "best"))
    prompt = Prompt(sample("who?"), QA, passages=passages)
    assert prompt.messages()[-1].content == (
        "Context:\n[b] second best\n[a] best\n\nQuestion: who?"
    )
    assert "from the context" in prompt.messages()[0].content


def test_what_prompts_have_in_common_is_a_part_of_its_own():
    shown, asked = sample("where is it", "late"), sample("who?", choices=("a", "b"))
    one, other = Shown("a", "best"), Shown("b", "second best")
    first = Prompt(asked, QA, (shown,), (other, one)).turns()
    second = Prompt(asked, QA, (sample("x", "y"), shown), (one,)).turns()
    assert first[1:3] == second[3:5]
    assert first[-1].parts == (
        "Context:", "\n[b] second best", "\n[a] best", "\n\nQuestion: ", "who?", "\nA. a", "\nB. b",
    )  # fmt: skip
    assert set(second[-1].parts) < set(first[-1].parts)
    named = Prompt(asked, CLASSIFY, list_labels=True).turns()
    assert named[0].parts == (FORMS["classification"].instruction, "\nLabels: late, refund")


def test_a_rows_own_system_message_and_history_are_kept():
    row = sample("and now?", system="Speak like a pirate.", history=(Message("user", "hello"),))
    messages = Prompt(row, Task("generation")).messages()
    assert messages[0].content == "Speak like a pirate."
    assert [message.content for message in messages[1:]] == ["hello", "and now?"]


def test_the_target_never_enters_the_prompt():
    prompt = Prompt(sample("where is it", "SECRET"), CLASSIFY, list_labels=True)
    assert all("SECRET" not in message.content for message in prompt.messages())


@given(
    demonstrations=st.lists(st.integers(1, 12), max_size=8),
    passages=st.lists(st.integers(1, 12), max_size=4),
    query=st.integers(0, 80),
    context=st.integers(40, 120),
)
@settings(max_examples=80, deadline=None)
def test_whatever_the_lengths_the_prompt_fits_and_loses_as_little_as_it_must(
    demonstrations, passages, query, context
):
    lm = ScriptedModel(context_length=context)
    prompt = Prompt(
        sample(" ".join(["word"] * query)),
        CLASSIFY,
        tuple(sample(" ".join([f"d{n}"] * size), "late") for n, size in enumerate(demonstrations)),
        tuple(Shown(f"p{n}", " ".join(["text"] * size)) for n, size in enumerate(passages)),
    )
    fitted = fit_to_context(prompt, lm, answer_tokens=4)
    assert len(fitted.encoded.ids) + 4 <= context
    kept = [Message(turn.role, "".join(turn.parts)) for turn in fitted.prompt.turns()]
    assert lm.encode(kept) == fitted.encoded, "what is kept is what was sent"
    assert fitted.prompt.droppable == prompt.droppable - fitted.dropped
    if not fitted.truncated:
        assert fitted.prompt.sample.input == prompt.sample.input
        if fitted.dropped:
            one_more = prompt.without_oldest(fitted.dropped - 1)
            assert len(lm.encode(one_more.messages()).ids) + 4 > context
    else:
        assert prompt.sample.input.endswith(fitted.prompt.sample.input)


@pytest.mark.parametrize("count", range(5))
def test_the_oldest_go_first_demonstrations_before_passages(count):
    prompt = Prompt(
        sample("x"),
        CLASSIFY,
        (sample("one", "late"), sample("two", "late")),
        (Shown("a", "A"), Shown("b", "B")),
    )
    left = prompt.without_oldest(count)
    names = [row.input for row in left.demonstrations] + [shown.id for shown in left.passages]
    assert names == ["one", "two", "a", "b"][count:]


def test_prompts_are_values():
    prompt = Prompt(sample("x"), QA)
    assert dataclasses.replace(prompt) == prompt
