"""Whether the measurement agrees with the advice."""

import pytest

from advisor.compare.advised import judge
from advisor.results import Advice, StrategyResult, Verdict


def ran(*names):
    return [StrategyResult(name, "done", None) for name in names]


def verdict(winner, *tied):
    return Verdict(winner, tied, "", None)


@pytest.mark.parametrize(
    ("recommended", "strategies", "outcome", "agrees"),
    [
        (None, ran("qlora"), verdict("qlora"), None),
        ("qlora", ran("qlora", "rag"), verdict("qlora"), True),
        ("qlora", ran("lora", "rag"), verdict("lora"), True),
        ("few-shot", ran("knn-few-shot", "rag"), verdict("knn-few-shot"), True),
        ("qlora", ran("qlora", "rag"), verdict("rag"), False),
        ("qlora", ran("qlora", "tfidf"), verdict("tfidf"), False),
        ("qlora", ran("qlora", "rag"), verdict("rag", "qlora"), None),
        ("qlora", ran("rag"), verdict("rag"), None),
        ("qlora", [StrategyResult("qlora", "failed", "died")], verdict(None), None),
        ("somebody-elses", ran("somebody-elses"), verdict("somebody-elses"), True),
    ],
)
def test_agreement(recommended, strategies, outcome, agrees):
    assert judge(recommended, strategies, outcome) == Advice(recommended, agrees)
