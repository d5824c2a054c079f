"""Strategies that spend more on a prompt: a thought before the answer, and a search on labels."""

import json

import pytest

from advisor.models.base import Generation
from advisor.models.scripted import ScriptedModel
from advisor.trial_findings import PromptSearched, ThoughtsAsked
from advisor.types import Sample, Task, Wording
from strategies import registry
from strategies.base import FitContext
from strategies.prompting.answers import marked_answer

LABELS = Task("classification", ("late_card", "late_card_payment", "refund"))
JSON = Task("json", schema="{}")
CHOICE = Task("multiple_choice")


@pytest.mark.parametrize(
    ("text", "task", "answer"),
    [
        ("Answer: refund", LABELS, "refund"),
        ("It may be refund.\n**Final answer:** Late card.", LABELS, "late_card"),
        ("Answer: refund\nWait.\nThe answer is: late card payment, I think", LABELS,
         "late_card_payment"),
        ("Answer: refund or late card", LABELS, None),
        ("I do not know; refund?", LABELS, None),
        (r"so \boxed{refund}", LABELS, "refund"),
        ("答案：refund。", LABELS, "refund"),
        ("So.\nAnswer: in 1946.\nDone", Task("qa"), "in 1946"),
        ('{"a": 0}\nAnswer:\n```json\n{"a": {"b": 1}}\n```', JSON, '{"a": {"b": 1}}'),
        ('the object is {"a": 1} or so', JSON, '{"a": 1}'),
        ("Answer: {not json}", JSON, None),
        ("Answer: (B) a dog", CHOICE, "B"),
        ("Answer: a dog", CHOICE, None),
    ],
)  # fmt: skip
def test_the_last_marked_answer_counts(text, task, answer):
    options = ("A", "B") if task is CHOICE else task.labels
    assert marked_answer(text, task, options) == answer


class Thinker(ScriptedModel):
    """Writes an answer after a thought for every second prompt, and counts what it is asked."""

    def __init__(self):
        super().__init__()
        self.ranked, self.generated, self.read = 0, 0, []

    def generate(self, prompts, max_new_tokens, schema=None):
        self.generated += len(prompts)
        for index, prompt in enumerate(prompts):
            right = "late" if "parcel" in prompt.text.rpartition("<user>")[2] else "refund"
            text = f"I think.\nAnswer: {right}" if len(prompt.ids) % 2 else "I do not know"
            yield Generation(index, text, 5, True)

    def rank(self, prompts, labels):
        self.ranked += len(prompts)
        self.read += [prompt.text for prompt in prompts]
        yield from super().rank(prompts, labels)


def rows(start, count):
    words = {"late": "where is the parcel", "refund": "money back please"}
    return [
        Sample(f"r{n}", f"{words[label]} {'x ' * (n % 3)}case{n}", label)
        for n in range(start, start + count)
        for label in [["late", "refund"][n % 2]]
    ]


def context(tmp_path, lm, notes, **extra):
    task = Task("classification", ("late", "refund"))
    return FitContext(
        extra.pop("task", task), 0, tmp_path, "scripted", None, lambda: lm, lambda: None,
        notes.append, log_dir=tmp_path, **extra,
    )  # fmt: skip


@pytest.mark.parametrize("samples", [1, 3])
def test_cot_shows_thoughts_that_were_right_and_asks_again_where_no_answer_is_marked(
    samples, tmp_path
):
    lm, notes = Thinker(), []
    strategy = registry.create("cot", {"samples": samples})
    predictor = strategy.fit(rows(100, 60), [], context(tmp_path, lm, notes))
    assert notes == [ThoughtsAsked(16 * samples, notes[0].right, samples)]
    test = [Sample(row.id, row.input, None) for row in rows(40, 12)]
    found = {one.sample_id: one for one in predictor.predict(test)}
    assert len(found) == 12
    assert {one.output for one in found.values()} <= {"late", "refund"}
    assert lm.ranked > 0
    worked = [turn for turn in found["r40"].prompt if turn.role == "assistant"]
    assert "I think.\nAnswer: " in worked[0].content


@pytest.mark.parametrize("calls", [7, 50, 400])
def test_a_search_keeps_to_its_budget_and_reads_no_test_row(calls, tmp_path):
    lm, notes = Thinker(), []
    train, validation, test = rows(0, 60), rows(60, 30), rows(90, 10)
    strategy = registry.create("tuned-prompt", {"calls": calls})
    fit_in = context(tmp_path, lm, notes)
    predictor = strategy.fit(train, validation, fit_in)
    assert notes[-1].calls == lm.ranked <= calls
    log = [json.loads(line) for line in (tmp_path / "search.jsonl").read_text().splitlines()]
    read = {row for line in log for row in (*line["rows"], *line["demonstrations"])}
    assert read <= {row.id for row in (*train, *validation)}
    assert sum(len(line["rows"]) for line in log) == lm.ranked
    assert not any(row.input in text for row in test for text in lm.read)
    answers = list(predictor.predict([Sample(row.id, row.input, None) for row in test]))
    assert {one.output for one in answers} <= {"late", "refund"}


class Helper(ScriptedModel):
    """Proposes an instruction."""

    def generate(self, prompts, max_new_tokens, schema=None):
        assert "money back" in prompts[0].text or "parcel" in prompts[0].text
        yield Generation(0, '"Sort it."', 3, True)


def test_a_helper_proposes_instructions_within_the_budget(tmp_path):
    lm, notes = Thinker(), []
    strategy = registry.create("tuned-prompt", {"calls": 60})
    extra = {"open_helper": Helper, "helper": "helper"}
    strategy.fit(rows(0, 60), rows(60, 30), context(tmp_path, lm, notes, **extra))
    found = notes[-1]
    assert isinstance(found, PromptSearched)
    assert (found.source, found.helper) == ("helper", "helper")
    assert any("<system>\nSort it." in text for text in lm.read)
    assert found.calls == lm.ranked + 6 <= 60


def test_a_search_leaves_the_users_own_words_where_there_is_no_place_for_others(tmp_path):
    from advisor.types import Message

    own = Wording(template=(Message("user", "Mine: {{ input }}"),))
    task = Task("classification", ("late", "refund"), wording=own)
    lm, notes = Thinker(), []
    strategy = registry.create("tuned-prompt", {"calls": 90})
    strategy.fit(rows(0, 60), rows(60, 30), context(tmp_path, lm, notes, task=task))
    assert all("Mine: " in text and "<system>" not in text for text in lm.read)
