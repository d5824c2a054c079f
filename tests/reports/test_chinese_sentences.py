"""Sentences that the code really makes of varied results, in a Chinese report."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from advisor.data.load import LoadOptions, load
from advisor.data.split import SplitOptions, lock
from advisor.data.task import detect
from reports.blocks import Headline, Item, Notes, Report, Section
from reports.translate import translate

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
