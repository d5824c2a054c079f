"""Prompts beside the predictions: every text once, whatever moment the process was killed at."""

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.runs.store import RunFolder
from advisor.types import Prediction, PromptTurn

FEW = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20
)
TEXT = st.sampled_from(["", "Classify.", "\nLabels: a, b", "中文 🙂\u2028", "line\n{'", "x" * 300])
TURNS = st.builds(
    PromptTurn,
    st.sampled_from(["system", "user", "assistant"]),
    st.lists(TEXT | st.text(max_size=3), max_size=3).map(tuple),
)
PROMPTS = st.lists(TURNS, max_size=4).map(tuple)


def answered(prompts):
    return [Prediction(str(at), "yes", prompt=prompt) for at, prompt in enumerate(prompts)]


def shown(number):
    """A prompt with three demonstrations that every row has, and the row's own input."""
    turns = [PromptTurn("system", ("Classify.", "\nLabels: a, b"))]
    for text in ("réponse", "中文", "third"):
        turns += [PromptTurn("user", (text,)), PromptTurn("assistant", ("a",))]
    return (*turns, PromptTurn("user", ("Context:", f"\n[{number % 2}] passage", f"row {number}")))


ROWS = answered(map(shown, range(6)))


def begun(folder):
    trial = RunFolder.create(folder).trial("few-shot")
    trial.begin("one")
    return trial


def texts(trial):
    """The texts on disk; none of them, and no number, stands there twice."""
    path = trial.path / "texts.jsonl"
    lines = [json.loads(line) for line in path.read_bytes().split(b"\n")[:-1]]
    assert len({line["number"] for line in lines}) == len(lines)
    assert len({line["text"] for line in lines}) == len(lines)
    return {line["text"] for line in lines}


def used(predictions):
    return {part for one in predictions for turn in one.prompt for part in turn.parts}


@given(st.lists(PROMPTS, max_size=5), st.lists(PROMPTS, max_size=5))
@FEW
def test_prompts_come_back(tmp_path, first, later):
    trial = begun(tmp_path / "run")
    rows = answered([*first, *later])
    trial.write_predictions(rows[: len(first)])
    for one in rows[len(first) :]:
        trial.append([one])
    assert trial.predictions() == rows
    again = RunFolder(tmp_path / "run").trial("few-shot")
    again.write_predictions(reversed(rows))
    assert again.predictions() == rows[::-1]


def test_a_text_is_written_once_and_never_again(tmp_path):
    trial = begun(tmp_path / "run")
    for one in ROWS:
        trial.append([one])
    before = (trial.path / "texts.jsonl").read_bytes()
    assert texts(trial) == used(ROWS)
    again = RunFolder(tmp_path / "run").trial("few-shot")
    assert list(again.begin("one").values()) == ROWS
    again.append([replace(ROWS[0], sample_id="7")])
    again.write_predictions(ROWS[::-1])
    assert (trial.path / "texts.jsonl").read_bytes() == before


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """What is written, in order, as (file name, bytes)."""
    trial = begun(tmp_path_factory.mktemp("whole") / "run")
    found, sizes = [], {"texts.jsonl": 0, "predictions.jsonl": 0}
    for one in ROWS:
        trial.append([one])
        for name, before in sizes.items():
            content = (trial.path / name).read_bytes()
            found.append((name, content[before:]))
            sizes[name] = len(content)
    return found


@given(st.data())
@settings(FEW, max_examples=30)
def test_killed_after_any_byte_nothing_is_lost_but_the_last_line(tmp_path, log, data):
    left = data.draw(st.integers(0, sum(len(written) for _, written in log)))
    trial = begun(tmp_path / "run")
    whole = -1
    on_disk = {"texts.jsonl": b"", "predictions.jsonl": b""}
    for name, written in log:
        on_disk[name] += written[:left]
        left = max(0, left - len(written))
    for name, content in on_disk.items():
        (trial.path / name).write_bytes(content)
    whole = on_disk["predictions.jsonl"].count(b"\n")
    resumed = RunFolder(tmp_path / "run").trial("few-shot")
    kept = list(resumed.begin("one").values())
    assert kept == ROWS[: len(kept)]
    assert whole <= len(kept) <= whole + 1, "a last line may lack its line feed alone"
    for one in ROWS[len(kept) :]:
        resumed.append([one])
    assert resumed.predictions() == ROWS
    assert texts(resumed) == used(ROWS)


@given(st.integers(0, 40), st.integers(0, 40))
@FEW
def test_lost_texts_cost_their_rows_alone(tmp_path, first, second):
    trial = begun(tmp_path / "run")
    trial.write_predictions(ROWS)
    path = trial.path / "texts.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    lost = {first % len(lines), second % len(lines)}
    path.write_bytes(b"".join(line for at, line in enumerate(lines) if at not in lost))
    gone = {json.loads(lines[at])["text"] for at in lost}
    kept = [one for one in ROWS if not gone & used([one])]
    assert trial.predictions() == kept
    resumed = RunFolder(tmp_path / "run").trial("few-shot")
    assert list(resumed.begin("one").values()) == kept
    for one in ROWS:
        if one not in kept:
            resumed.append([one])
    assert sorted(resumed.predictions(), key=lambda one: one.sample_id) == ROWS
    assert texts(resumed) == used(ROWS)


def test_texts_of_other_settings_go(tmp_path):
    trial = begun(tmp_path / "run")
    trial.append(ROWS)
    trial.begin("two")
    assert not (trial.path / "texts.jsonl").exists()
    trial.append(ROWS[:1])
    assert trial.predictions() == ROWS[:1]


@pytest.mark.parametrize(
    "prompt",
    [[["nobody", [0]]], [["user", 0]], [["user"]], [[["user"], [0]]], 7, [["user", ["0"]]]],
)
def test_a_prompt_of_another_shape_is_a_damaged_line(tmp_path, prompt):
    trial = begun(tmp_path / "run")
    trial.append(ROWS)
    path = trial.path / "predictions.jsonl"
    first, *rest = path.read_text().splitlines()
    path.write_text("\n".join([json.dumps({**json.loads(first), "prompt": prompt}), *rest, ""]))
    assert trial.predictions() == ROWS[1:]


def test_half_a_surrogate_pair_in_a_prompt_can_be_stored(tmp_path):
    trial = begun(tmp_path / "run")
    trial.append(answered([(PromptTurn("user", ("a \ud83d", "a \ufffd")),)] * 2))
    assert [one.prompt[0].content for one in trial.predictions()] == ["a \ufffda \ufffd"] * 2
    assert texts(trial) == {"a \ufffd"}
