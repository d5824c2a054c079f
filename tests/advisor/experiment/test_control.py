"""The query-swap control: drawn fairly, asked honestly, stored, resumed and said in words."""

import json
import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.experiment import control
from advisor.models.base import Choice
from advisor.models.embedder import open_embedder
from advisor.models.scripted import ScriptedModel
from advisor.types import Message, Metadata, Sample, SwappedAnswer, Task
from evals.registry import make_scorers, metric_spec
from strategies import registry
from strategies.base import FitContext, SwapsQuery

LABELS = ("garden", "harbour", "kitchen")
CLASSIFY = Task("classification", LABELS)
TOPICS = {
    "garden": ["rose", "soil", "hedge"],
    "harbour": ["anchor", "quay", "sail"],
    "kitchen": ["oven", "ladle", "broth"],
}


def rows(count, seed=0):
    rng = random.Random(seed)
    found = []
    for number in range(count):
        label = LABELS[number % 3]
        text = f"{' '.join(rng.sample(TOPICS[label], 2))} remark {number}"
        found.append(Sample(str(number), text, label))
    return found


class Recording(ScriptedModel):
    """The scripted model, keeping the prompts it was asked."""

    def __init__(self, context_length=4096):
        super().__init__(context_length)
        self.asked = []

    def rank(self, prompts, labels):
        self.asked += [prompt.text for prompt in prompts]
        return super().rank(prompts, labels)


class Voting(Recording):
    """Takes the label shown most often and does not read the query."""

    def rank(self, prompts, labels):
        for index, prompt in enumerate(prompts):
            shown = [prompt.text.count(f"<assistant>\n{label}\n") for label in labels]
            best = max(range(len(labels)), key=lambda at: shown[at])
            yield Choice(index, labels[best], tuple(map(float, shown)), 1)


def fitted(name, tmp_path, lm, train, task=CLASSIFY):
    context = FitContext(
        task=task,
        seed=0,
        work_dir=tmp_path,
        model="scripted",
        documents=None,
        open_model=lambda: lm,
        open_embedder=lambda: open_embedder("hashing"),
    )
    return registry.create(name).fit(train, [], context)


def measured(predictor, test, metric="accuracy", task=CLASSIFY):
    (scorer,) = make_scorers([metric_spec(metric)], task, None)
    swaps = control.draw(test, seed=0)
    answers = control.ask(predictor, swaps, scorer, lambda done: None)
    own = {one.sample_id: one.output for one in predictor.predict(test)}
    true = {row.id: scorer.score(row, own[row.id]).value for row in test}
    return control.compared(answers, true, metric, seed=0)


TARGETS = st.lists(st.one_of(st.none(), st.sampled_from("abc")), max_size=90)


@given(TARGETS, st.integers(0, 5))
def test_every_row_gets_a_query_with_another_answer_and_no_row_twice(targets, seed):
    test = [Sample(str(n), f"text {n // 2}", target) for n, target in enumerate(targets)]
    swaps = control.draw(test, seed)
    assert swaps == control.draw(test, seed)
    assert len(swaps) <= control.SWAP_ROWS
    assert len({swap.row.id for swap in swaps}) == len(swaps)
    for swap in swaps:
        assert swap.row.target is not None
        assert swap.other.target not in (None, swap.row.target)
        assert swap.other.input != swap.row.input


def test_a_query_that_accepts_the_same_answer_is_no_other_query():
    test = [
        Sample("1", "a?", "x", Metadata(answers=("x", "y"))),
        Sample("2", "b?", "y", Metadata(answers=("y",))),
    ]
    assert control.draw(test, 0) == []


@pytest.mark.parametrize("name", ["knn-few-shot", "rag"])
def test_the_material_stays_and_the_query_changes(name, tmp_path):
    lm = Recording()
    predictor = fitted(name, tmp_path, lm, rows(30))
    lm.asked.clear()
    assert isinstance(predictor, SwapsQuery)
    asked, other = Sample("q", "rose soil", None), Sample("o", "anchor quay", None)
    (own,) = predictor.predict([asked])
    (swapped,) = predictor.predict_swapped([asked], [other])
    before, after = lm.asked
    assert before != after
    assert after == before[::-1].replace("rose soil"[::-1], "anchor quay"[::-1], 1)[::-1]
    assert swapped.sample_id == "q"
    assert (swapped.evidence, swapped.retrieved) == (own.evidence, own.retrieved)


@pytest.mark.parametrize("name", ["zero-shot", "few-shot", "majority", "knn-vote"])
def test_what_retrieves_nothing_for_a_model_has_no_control(name, tmp_path):
    assert not isinstance(fitted(name, tmp_path, Recording(), rows(12)), SwapsQuery)


def test_the_turns_before_the_query_go_with_it(tmp_path):
    lm = Recording()
    predictor = fitted("knn-few-shot", tmp_path, lm, rows(12))
    lm.asked.clear()
    asked = Sample(
        "q", "rose", None, Metadata(history=(Message("user", "mine"),), contexts=("ctx",))
    )
    other = Sample("o", "quay", None, Metadata(history=(Message("user", "theirs"),)))
    list(predictor.predict_swapped([asked], [other]))
    (prompt,) = lm.asked
    assert "theirs" in prompt
    assert "mine" not in prompt
    assert "ctx" in prompt


def test_a_longer_query_is_cut_and_drops_no_material(tmp_path):
    lm = Recording(context_length=60)
    predictor = fitted("knn-few-shot", tmp_path, lm, rows(30))
    asked = Sample("q", "rose soil", None)
    other = Sample("o", "quay " * 40 + "sail", None)
    (own,) = predictor.predict([asked])
    (swapped,) = predictor.predict_swapped([asked], [other])
    assert own.dropped > 0
    assert (swapped.dropped, swapped.evidence) == (own.dropped, own.evidence)
    assert swapped.truncated
    assert swapped.usage.input_tokens <= 60


def test_a_model_that_counts_labels_loses_nothing(tmp_path):
    found = measured(fitted("knn-few-shot", tmp_path, Voting(), rows(60)), rows(45, seed=1))
    assert found.n == control.SWAP_ROWS
    assert found.true_value > 0.9
    assert found.value == found.true_value
    assert found.gap.difference == 0
    assert found.gap.ci_high < 0.1


def test_a_model_that_reads_loses_what_another_query_does_not_tell(tmp_path):
    # short of each topic's own rows, the ten neighbours hold every label
    train, test = rows(9), rows(45, seed=1)
    found = measured(fitted("knn-few-shot", tmp_path, ScriptedModel(), train), test)
    assert found.true_value > 0.9
    assert found.value < 0.1
    assert found.gap.ci_low > 0.5


def test_a_missing_answer_counts_as_wrong():
    answers = [SwappedAnswer("1", "2", None, None, "no answer was given")]
    found = control.compared(answers, {"1": 1.0}, "accuracy", 0)
    assert (found.value, found.true_value, found.n) == (0.0, 1.0, 1)
    assert control.compared([], {"1": 1.0}, "accuracy", 0) is None


def test_graded_answers_are_compared_too():
    answers = [SwappedAnswer(str(n), "x", "text", 0.1) for n in range(20)]
    own = {str(n): 0.5 + n / 100 for n in range(20)}
    found = control.compared(answers, own, "token_f1", 0)
    assert found.gap.difference == pytest.approx(found.true_value - found.value)
    assert 0 < found.gap.ci_low <= found.gap.difference <= found.gap.ci_high


# --- whole comparisons ----------------------------------------------------------------------------


def compare(data, out, strategies="knn-vote,few-shot,knn-few-shot,rag"):
    return subprocess.run(
        [sys.executable, "-m", "advisor.cli", "compare", str(data), "--model", "scripted",
         "--embedder", "hashing", "--strategies", strategies, "--out", str(out)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


def write(path, found):
    lines = (json.dumps({"text": text, "label": label}) + "\n" for text, label in found)
    path.write_text("".join(lines), encoding="utf-8")
    return path


def swaps_in(out):
    found = json.loads((out / "results.json").read_text())["strategies"]
    return {one["name"]: one["query_swap"] for one in found}


@pytest.fixture(scope="module")
def reading(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reading")
    found = [(row.input, row.target) for row in rows(90)]
    done = compare(write(folder / "d.jsonl", found), folder / "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder, done


def test_the_control_stands_under_the_strategies_that_retrieve(reading):
    folder, _ = reading
    found = swaps_in(folder / "run")
    assert found["knn-vote"] is None
    assert found["few-shot"] is None
    for name in ("knn-few-shot", "rag"):
        one = found[name]
        assert one["metric"] == "accuracy"
        assert one["ci_low"] <= one["value"] <= one["ci_high"]
        kept = (folder / "run" / "trials" / name / "query_swap.jsonl").read_text().splitlines()
        assert len(kept) == one["n"] > 10
        assert {"sample_id", "query_id", "output", "score"} <= json.loads(kept[0]).keys()


def test_its_time_is_a_phase_of_its_own(reading):
    folder, _ = reading
    found = json.loads((folder / "run/results.json").read_text())["strategies"]
    with_phase = {
        one["name"] for one in found if "query_swap" in [phase["name"] for phase in one["phases"]]
    }
    assert with_phase == {"knn-few-shot", "rag"}
    for one in found:
        lines = (folder / "run/trials" / one["name"] / "predictions.jsonl").read_text().splitlines()
        assert len(lines) == one["metrics"]["accuracy"]["n"]


def test_a_finished_control_is_not_asked_again(reading):
    folder, _ = reading
    before = swaps_in(folder / "run")
    trial = folder / "run/trials/rag"
    kept = trial / "query_swap.jsonl"
    stamp = kept.stat().st_mtime_ns
    (trial / "trial.json").unlink()  # as if it had been stopped before its end
    assert compare(folder / "d.jsonl", folder / "run").returncode == 0
    assert kept.stat().st_mtime_ns == stamp
    assert swaps_in(folder / "run") == before


def test_what_another_run_left_is_asked_again(reading):
    folder, _ = reading
    kept = folder / "run/trials/rag/query_swap.jsonl"
    (folder / "run/trials/rag/trial.json").unlink()
    (folder / "run/trials/rag/state.json").write_text('{"fingerprint": "another"}')
    text = kept.read_text()
    kept.write_text("")
    assert compare(folder / "d.jsonl", folder / "run").returncode == 0
    assert kept.read_text() == text, "and the same seed draws the same rows"
