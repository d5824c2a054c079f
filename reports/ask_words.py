"""The words of `advisor ask` around the questions, in the languages spoken."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.advice.facts import Facts
from advisor.advice.questionnaire import Language, Text
from advisor.advice.recommend import Level
from advisor.advice.rules import Approach

APPROACHES: Mapping[Approach, Text] = {
    "prompting": Text("a prompt alone", "只用提示词"),
    "few_shot": Text("examples in the prompt", "提示词加示例"),
    "rag": Text("retrieval", "检索增强"),
    "fine_tune": Text("fine-tuning", "微调"),
    "hybrid": Text("retrieval with a fine-tuned model", "检索加微调"),
}
LEVELS: Mapping[Level, Text] = {
    "high": Text("high", "高"),
    "medium": Text("medium", "中"),
    "low": Text("low", "低"),
}
MEASURED = Text("measured", "实测")
KINDS: Mapping[str, Text] = {
    "classification": Text("classification", "分类"),
    "qa": Text("question answering", "问答"),
    "generation": Text("text generation", "文本生成"),
}
_IN_CHINESE: Mapping[str, str] = {
    "English": "英文",
    "Chinese": "中文",
    "Japanese": "日文",
    "Korean": "韩文",
    "Greek": "希腊文",
    "Hebrew": "希伯来文",
    "Thai": "泰文",
    "Latin script": "拉丁字母",
    "Cyrillic script": "西里尔字母",
    "Arabic script": "阿拉伯字母",
    "Devanagari script": "天城文字母",
}
"""Languages and scripts as `advisor.advice.measure.language` names them."""
_TOPICS: Mapping[str, str] = {
    "prompting": "提示词效果",
    "knowledge": "所需知识",
    "freshness": "更新频率",
    "documents": "文档",
    "citations": "注明出处",
    "behaviour": "语气与格式",
    "labels": "标注样例",
    "hallucination": "错误的代价",
    "distill": "小模型接手",
    "skill": "欠缺的能力",
    "edge_cases": "特殊情况",
    "domain": "冷门领域",
    "diversity": "任务种类",
    "shots": "提示词长度",
    "volume": "请求量",
    "latency": "响应速度",
    "privacy": "数据隐私",
    "team": "团队经验",
    "budget": "搭建投入",
    "hardware": "训练硬件",
}
"""What a question is about, in Chinese; in English its id says it."""
STOPPED = Text(
    "Stopped. The same command goes on with what is missing.",
    "已停止，回答已保留。再次运行同一命令会接着提问。",
)
KEYS = Text(
    " ↑↓ choose   Enter next   ← back   ? why we ask   Ctrl-C leave, answers are kept ",
    " ↑↓ 选择   Enter 下一题   ← 上一题   ? 为什么问   Ctrl-C 离开，回答会保留 ",
)
PROGRESS = Text("Question {number}, at most {most}", "第 {number} 题，最多 {most} 题")
RESUMED = Text(
    "Going on with {count} answers from last time; ← goes back to them.",
    "接着上次的 {count} 个回答继续；按 ← 可以返回修改。",
)
REVIEW = Text(
    "Anything to change? Measured answers can be overruled.", "有要修改的吗？实测的回答也可以改。"
)
REVIEW_HELP = Text(
    "Choose a line to answer it again, or the first line to see the advice.",
    "选一行重新回答，或选第一行查看建议。",
)
SHOW_ADVICE = Text("No, show the advice", "没有，查看建议")
ADVICE = Text("Advice: {name} ({strategy})", "建议：{name}（{strategy}）")
CONFIDENCE = Text(
    "A prediction, not a measurement. Confidence: {level} ({margin:.1f} points ahead; "
    "{answered} of {of} open questions answered, {measured} by measuring).",
    "这是预测，不是实测。把握：{level}（领先 {margin:.1f} 分；{of} 个相关问题答了 {answered} 个，"
    "其中 {measured} 个为实测）。",
)
RANKING = Text("Ranking, in points", "排名（分数）")
RULED_OUT = Text("ruled out", "不可用")
DOES_NOT_FIT = Text(
    "{model} needs {need} of GPU memory for this (predicted); {gpu}, found here, has {has} "
    "(measured).",
    "{model} 为此需要 {need} 显存（预测）；本机的 {gpu} 有 {has}（实测）。",
)
FLIPS = Text("Single answers that would change the first place", "单独改变就会换掉第一名的回答")
NO_FLIPS = Text(
    "No single answer would change the first place.", "没有哪一个回答能单独改变第一名。"
)
SOURCES = Text("Sources", "来源")
MEASURE_FIRST = Text("Measure it", "下一步：实测")
NEEDS_ROWS = Text(
    "Put your labelled file (at least 20 rows) in the place of YOUR_DATA.jsonl.",
    "请把 YOUR_DATA.jsonl 换成带标签的数据文件（至少 20 行）。",
)
WRITTEN = Text(
    "Written to {path}. Run in a folder whose advisor.toml holds this advice, advisor compare will "
    "say whether the measurement agrees.",
    "已写入 {path}。所在文件夹的 advisor.toml 含有此建议时，advisor compare 会说明实测是否一致。",
)


def topic(question: str, language: Language) -> str:
    """What a question is about, in a word or two; its id where no words are known."""
    return _TOPICS.get(question, question) if language == "zh" else question


def marked(text: str, language: Language) -> str:
    """An answer with the mark of what was measured and not asked."""
    mark = MEASURED.said(language)
    return f"{text}（{mark}）" if language == "zh" else f"{text} ({mark})"


def answered(question: str, said: str, language: Language) -> str:
    """A question and its answer, in a few words."""
    name = topic(question, language)
    return f"{name}：{said}" if language == "zh" else f"{name} = {said}"


def facts(found: Facts, language: Language) -> list[str]:
    """What was measured, a sentence per thing looked at."""
    chinese = language == "zh"
    colon, comma = ("：", "，") if chinese else (": ", ", ")
    lines = []
    data = found.data
    if data is not None:
        parts = [f"{data.rows:,} 行带标签的数据" if chinese else f"{data.rows:,} labelled rows"]
        if data.classes is not None:
            spread = f"{data.smallest_class:,}–{data.largest_class:,}"
            parts.append(
                f"{data.classes:,} 个类别，每类 {spread} 行"
                if chinese
                else f"{data.classes:,} classes of {spread} rows"
            )
        elif data.kind is not None:
            kind = KINDS[data.kind].said(language) if data.kind in KINDS else data.kind
            parts.append(f"{kind}任务" if chinese else f"task {kind}")
        if data.input_characters is not None and data.target_characters is not None:
            inputs, answers = f"{data.input_characters:,.0f}", f"{data.target_characters:,.0f}"
            parts.append(
                f"输入和答案长度的中位数为 {inputs} 和 {answers} 个字符"
                if chinese
                else f"inputs of {inputs} and answers of {answers} characters (median)"
            )
        if data.language is not None:
            named = _IN_CHINESE.get(data.language, data.language)
            parts.append(named if chinese else data.language)
        lines.append(f"{data.path}{colon}{comma.join(parts)}")
    if found.documents is not None:
        docs = found.documents
        lines.append(
            f"{docs.path}：{docs.documents:,} 篇文档，{docs.characters:,} 个字符"
            if chinese
            else f"{docs.path}: {docs.documents:,} documents, {docs.characters:,} characters"
        )
    if found.hardware is not None:
        gpu = found.hardware
        named = f"{gpu.gpu_name}{comma}{gpu.gpu_bytes / 2**30:.0f} GiB"
        none = "本机没有 GPU" if chinese else "no GPU on this machine"
        lines.append(named if gpu.gpu_bytes else none)
    return lines
