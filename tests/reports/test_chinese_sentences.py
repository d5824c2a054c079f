"""Sentences that the code really makes of varied results, in a Chinese report."""

from __future__ import annotations

import re
import signal
from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.data.load import LoadOptions, load
from advisor.data.split import SplitOptions, lock
from advisor.data.task import detect
from advisor.errors import OutOfMemory
from advisor.experiment.advised import judge
from advisor.experiment.job import TrialJob
from advisor.experiment.worker_failure import Told, Watch
from advisor.models.oom import Backoff
from advisor.results import Comparison, Cost, Latency, Memory, Metric, StrategyResult
from advisor.types import Sample, Task
from evals.limits import Limits
from evals.verdict import decide
from reports.blocks import Headline, Item, Notes, Report, Section
from reports.translate import translate
from strategies import registry
from strategies.base import FitContext
from strategies.baselines.majority import Majority
from strategies.precomputed import Precomputed

LANGUAGE = "zh-Hans"
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,:;]+[A-Za-z]{2,}){2,}")
"""Three English words in a row; names of strategies are single words."""
FIGURE = re.compile(r"\d(?:[\d,.]*\d)?")

METRICS = ("accuracy", "exact_match", "token_f1", "rouge_l", "chrf", "json_match")
NAMES = ("majority", "tfidf", "zero-shot", "few-shot", "rag", "qlora", "today")


def chinese(texts):
    """The texts as a Chinese report shows them."""
    items = tuple(Item(None, (text,)) for text in texts)
    report = Report("", "", Headline(""), (Section("", (Notes(items),)),), "")
    (notes,) = translate(report, LANGUAGE).sections[0].blocks
    return [item.texts[0] for item in notes.items]


KEPT = ("ROUGE-L at least", "chrF at least", "token F1 at least")
"""Limits that are signs and names in Chinese."""


def check(*texts):
    """Every text is Chinese, with the figures and names of the English one and no others."""
    shown = [text for text in texts if text]
    for english, found in zip(shown, chinese(shown), strict=True):
        assert not ENGLISH.search(found)
        assert re.search("[\u4e00-\u9fff]", found) or english.startswith(KEPT)
        assert Counter(FIGURE.findall(found)) == Counter(FIGURE.findall(english))
        assert all((name in found) == (name in english) for name in NAMES)


@st.composite
def runs(draw):
    """Finished and failed strategies with any figures, some not measured, and most of their pairs.

    The figures need not fit together: the sentences must hold whatever they are.
    """
    metric, n = draw(st.sampled_from(METRICS)), draw(st.sampled_from([1, 40, 1234]))
    share = st.integers(0, 1000).map(lambda parts: parts / 1000)
    amounts = st.none() | st.sampled_from([0.0, 0.004, 0.8, 3.5])
    sizes = st.none() | st.sampled_from([5 * 10**9, 10**10])
    devices = st.sampled_from([None, "cpu", "cuda:0"])
    found = []
    for name in draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True)):
        if draw(st.sampled_from(["done", "done", "done", "failed"])) == "failed":
            found.append(StrategyResult(name, "failed", "out of memory in phase fit: 3 GiB"))
            continue
        value, ends = draw(share), draw(st.sampled_from([(None, None), (0.25, 0.875)]))
        found.append(
            StrategyResult(
                name,
                "done",
                None,
                {metric: Metric(value, *ends, n)},
                Latency(1.0, draw(st.none() | st.sampled_from([80.0, 812.5])), n),
                cost=Cost(draw(amounts), draw(amounts)),
                memory=Memory(draw(sizes), None, draw(sizes), device=draw(devices)),
                uses_language_model=name not in ("majority", "tfidf"),
                outside=name == "today",
            )
        )
    pairs = []
    for one, other in combinations([one for one in found if one.metrics], 2):
        difference = one.metrics[metric].value - other.metrics[metric].value
        ends = difference - draw(share), difference + draw(share)
        p = draw(st.sampled_from([0.0001, 0.012, 0.4]))
        alone = draw(st.sampled_from([0.0002, 0.034, 0.4]))
        needed = draw(st.sampled_from([None, 7, 5_321, 3 * 10**6]))
        if draw(st.integers(0, 9)):
            pairs.append(
                Comparison(
                    one.name, other.name, metric, difference, *ends, min(p, alone), p, None, needed
                )
            )
    return found, pairs, metric, draw(st.sampled_from([n, n + 3]))


limits = st.builds(
    Limits,
    st.none() | st.sampled_from([50, 500.0]),
    st.none() | st.sampled_from([0.001, 1]),
    st.none() | st.sampled_from([4, 8.0]),
    st.none() | st.sampled_from([0.3, 0.85]),
)


@settings(deadline=None, max_examples=60)
@given(runs(), limits | st.just(Limits()), st.sampled_from([*NAMES, "cot"]), st.booleans())
def test_verdict_and_advice(run, limits, advised, stopped):
    strategies, pairs, metric, n_test = run
    if stopped:
        strategies = [*strategies, StrategyResult("cot", "skipped", "not run")]
    verdict = decide(strategies, pairs, metric, n_test, limits, ("cot",) if stopped else ())
    advice = judge(advised, strategies, verdict, pairs)
    check(verdict.reason, *verdict.limits, *verdict.disqualified.values(), advice.reason)


def test_what_each_strategy_is():
    told = {
        info.described(kind) for info in registry.all_strategies().values() for kind in info.kinds
    }
    for english, found in zip(told, chinese(list(told)), strict=True):
        assert found != english
        assert not ENGLISH.search(found)


@pytest.mark.parametrize("options", [{}, {"train_limit": 20}, {"test_limit": 3}])
@pytest.mark.parametrize("grouped", [False, True])
@pytest.mark.parametrize("with_test", [False, True])
def test_splits(tmp_path, options, grouped, with_test):
    def table(name, count, labels):
        lines = [
            f"{i},what is item {i % (count - 2)} worth,{labels[i % 2]},g{i // 3},x\n"
            for i in range(count)
        ]
        path = tmp_path / name
        path.write_text("id,text,label,family,extra\n" + "".join(lines), encoding="utf-8")
        return load(str(path), LoadOptions(group_column="family" if grouped else None))

    whole = table("rows.csv", 40, "ab")
    test = table("test.csv", 9, "ac") if with_test else None
    chosen = SplitOptions(3, **options, group_column="family" if grouped else None)
    split = lock(whole, test, detect(whole), chosen)
    check(split.method, *split.notes)


@pytest.mark.parametrize("told", [Told("fit"), Told("fit", 3), Told("predict", 3, 1200)])
@pytest.mark.parametrize("kills", [None, 0, 10**9])
def test_how_a_trial_died(told, kills, tmp_path):
    job = TrialJob(tmp_path, "today", None, tmp_path / "today.jsonl", 0, Task("qa"), "smollm2",
                   None, None, None, False, True)  # fmt: skip
    watch = Watch(job, told, kills)
    codes = [0, 1, 255, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGSEGV]
    for failure in [watch.timed_out(60), *map(watch.ended, codes)]:
        check(failure.reason, f"{failure.reason}.", failure.remedy)
        (remark,) = chinese([f"failed: {failure.reason}. Remedy: {failure.remedy}."])
        assert not ENGLISH.search(remark)


def test_what_was_given_up_for_want_of_memory():
    backoff = Backoff()
    backoff.halve(backoff.halve(backoff.halve(64, ""), ""), "")
    backoff.label_tokens = 40
    check(backoff.note)
    alone = Backoff(times=3)
    with pytest.raises(OutOfMemory) as caught:
        alone.halve(1, "CUDA error")
    check(str(caught.value))


def test_notes_of_a_baseline_and_of_an_outside_system(tmp_path):
    notes = []
    task = Task("classification", ("a", "b"))
    context = FitContext(task, 0, tmp_path, "", None, fail, fail, note=notes.append)
    rows = [Sample(str(place), "x", "aab"[place]) for place in range(3)]
    Majority().fit(rows, (), context)
    (tmp_path / "today.jsonl").write_text(
        '{"id": "1", "output": "a", "latency_s": 1.5}\n'
        '{"id": "2", "output": "b", "model": "no-such", "input_tokens": 1, "output_tokens": 1}\n'
    )
    today = Precomputed("today", tmp_path / "today.jsonl")
    today.fit(rows, (), context)
    assert len(notes) == 3
    for note in chinese(notes):
        assert not ENGLISH.search(note)


def fail():
    raise AssertionError("neither a model nor an embedder is needed")
