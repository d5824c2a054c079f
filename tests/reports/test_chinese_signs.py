"""Signs, sides and settings in the Chinese report: no half of a sentence stays English."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from advisor.data_findings import Drawn, TestFileGiven, TestFileLimited
from advisor.findings import ApiPrice, PricedLines, UnitPrice
from advisor.results import Results
from advisor.runs.pair import Change, RunPair, RunSummary
from reports import view
from reports.renderers import html, markdown
from reports.sections import two_runs

API_PRICE = ApiPrice(
    "m", "P", (UnitPrice("input_tokens", 0.15), UnitPrice("output_tokens", 0.6)), "2026-11-20",
    "0.2.3", "https://example.org/pricing",
)  # fmt: skip
CHANGES = (
    Change("primary_metric", "accuracy", "token_f1"),
    Change("task", "classification", "qa"),
    Change("labels", None, 0),
    Change("dtype", None, "无"),
    Change("chat_template", True, False),
    Change("machine", None, "cpu", "device"),
    Change("status", None, "done", "new"),
    Change("setting", None, 200000, "tfidf", "max_features"),
    Change("split", None, TestFileGiven("test.jsonl", "train.jsonl")),
    Change("split", None, TestFileLimited(100, Drawn(0, "row"))),
    Change("cost_basis", None, PricedLines(API_PRICE, 24), "today"),
)


def test_what_changed_between_two_runs() -> None:
    """Both sides are said in the report's own words and signs, or stay as they are stored."""
    found = RunSummary("a", "2026-11-20", "qlora", "accuracy", 300, "ab")
    pair = RunPair(found, found, "accuracy", True, 300, True, (), CHANGES)
    said = markdown.render(two_runs.build(pair, "zh"))
    for side in (
        "A：准确率", "B：token F1", "A：分类", "B：问答", "A：无\n- B：0", "A：模型自带",
        "B：无（纯文本提示词）", "机器：设备", "A：此次运行中没有\n- B：已完成", "B：200000",
        "tfidf 的设置 max", "B：测试样本来自 test.jsonl，训练样本来自 train.jsonl。",
        "B：最多使用 100 条测试样本（随机种子 0）。", "today 的成本",
        "每百万输入 token 0.15 美元 和 每百万输出 token 0.60 美元；缓存提示词和批处理均不打折",
    ):  # fmt: skip
        assert side in said
    assert not re.search(r"^- [AB]: ", said, re.MULTILINE)
    assert "数值格式" not in said


def test_what_was_left_to_the_strategy_is_no_setting(everything: Results) -> None:
    settings = {"k": None, "file": "today.jsonl"}
    one = replace(everything.strategies[0], settings=settings)
    results = replace(everything, strategies=(one, *everything.strategies[1:]))
    for language in ("en", "zh"):
        said = markdown.render(view.build(results, language))
        assert "- file = today.jsonl\n" in said
        assert "None" not in said


def test_descriptions_of_drawings_have_chinese_signs(everything: Results) -> None:
    described = re.compile(r"<desc[^>]*>([^<]*)</desc>")
    report = view.build(everything)
    said = described.findall(unescape(html.render(view.build(everything, "zh"))))
    english = html.render(report)
    assert said
    assert not [text for text in said if re.search(r"[,;:(] |[,;:()][\u4e00-\u9fff]", text)]
    assert all("（" not in text for text in described.findall(english))
