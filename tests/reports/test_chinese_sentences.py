"""Sentences that the code really makes of varied results, in a Chinese report."""

from __future__ import annotations

import re
import signal
from collections import Counter

import pytest

from advisor.data.load import LoadOptions, load
from advisor.data.split import SplitOptions, lock
from advisor.data.task import detect
from advisor.errors import OutOfMemory
from advisor.experiment.job import TrialJob
from advisor.experiment.worker_failure import Told, Watch
from advisor.models.oom import Backoff
from advisor.types import Sample, Task
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

NAMES = ("majority", "tfidf", "zero-shot", "few-shot", "rag", "qlora", "today")


def chinese(texts):
    """The texts as a Chinese report shows them."""
    items = tuple(Item(None, (text,)) for text in texts)
    report = Report("", "", Headline(""), (Section("", (Notes(items),)),), "")
    (notes,) = translate(report, LANGUAGE).sections[0].blocks
    return [item.texts[0] for item in notes.items]


def check(*texts):
    """Every text is Chinese, with the figures and names of the English one and no others."""
    shown = [text for text in texts if text]
    for english, found in zip(shown, chinese(shown), strict=True):
        assert not ENGLISH.search(found)
        assert re.search("[\u4e00-\u9fff]", found)
        assert Counter(FIGURE.findall(found)) == Counter(FIGURE.findall(english))
        assert all((name in found) == (name in english) for name in NAMES)


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
