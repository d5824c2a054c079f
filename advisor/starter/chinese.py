"""The same kinds of task in Chinese, in simple sentences."""

import random

from advisor.starter.lists import Chinese, lexicon
from advisor.starter.sample import Conversation, Sample

STATEMENTS = (
    "{time}{who}在{place}{verb}了{noun}。", "{who}想{verb}一些{noun}。", "{noun}在{place}。",
    "请帮我{verb}{noun}。", "{place}的{noun}很有名。", "{who}说{noun}是好的。",
    "我要{verb}这个{noun}", "{time}能不能{verb}{noun}？", "{who}和朋友们一起{verb}{noun}。",
)  # fmt: skip
INSTRUCTIONS = (
    "Classify the text. Answer with one label.", "请给文字分类，只回答一个标签。",
    "Answer the question with a short phrase from the context.", "请根据材料用短语回答问题。",
)  # fmt: skip


def sample(size: float, rng: random.Random) -> Sample:
    """One Chinese task: classification, reading, rewriting or copying."""
    return rng.choice((_classify, _read, _rewrite, _copy))(size, rng)


def _classify(size: float, rng: random.Random) -> Sample:
    zh = lexicon().chinese
    groups = rng.sample(zh.nouns, rng.randint(2, 3 + round(3 * size)))
    names = [f"类别{i + 1}" if rng.random() < 0.1 else group[0] for i, group in enumerate(groups)]
    talk = Conversation()
    talk.system(rng.choice(INSTRUCTIONS[:2]))
    order = list(range(len(groups))) * rng.randint(1, 3)
    rng.shuffle(order)
    seen: set[int] = set()
    for index in [*order, rng.choice(order)]:
        talk.user(_sentence(zh, rng, rng.choice(groups[index])))
        talk.assistant(names[index], 0.7 if index in seen else 0.0)
        seen.add(index)
    return talk.sample("chinese")


def _read(size: float, rng: random.Random) -> Sample:
    zh = lexicon().chinese
    lines: list[str] = []
    people = rng.sample(zh.people, rng.randint(1, 2 + round(2 * size)))
    facts: list[tuple[str, str]] = []
    for who in people:
        noun, place, time = (
            rng.choice(rng.choice(zh.nouns)),
            rng.choice(zh.places),
            rng.choice(zh.times),
        )
        verb = rng.choice(rng.choice(zh.verbs))
        lines.append(f"{time}，{who}在{place}{verb}了{noun}。")
        facts += [(f"{who}在哪里{verb}了{noun}？", place), (f"{who}{verb}了什么？", noun)]
        facts += [(f"谁{verb}了{noun}？", who), (f"{who}什么时候{verb}了{noun}？", time)]
    question, answer = rng.choice(facts)
    talk = Conversation()
    talk.system(rng.choice(INSTRUCTIONS[2:]))
    talk.user("Context:\n[1] " + "".join(lines) + f"\n\nQuestion: {question}")
    talk.assistant(answer)
    return talk.sample("chinese")


def _rewrite(size: float, rng: random.Random) -> Sample:
    """Replace modern words by older ones, as the demonstrations show."""
    swaps = rng.sample(
        [("说", "曰"), ("我", "吾"), ("你", "汝"), ("的", "之"), ("了", "矣"), ("很", "甚")], 4
    )
    talk = Conversation()
    talk.system("Write the output for the input.")
    for turn in range(rng.randint(2, 4 + round(2 * size))):
        text = _sentence(lexicon().chinese, rng, None)
        output = text
        for modern, older in swaps:
            output = output.replace(modern, older)
        talk.user(text)
        talk.assistant(output, 0.5 if turn else 0.0)
    return talk.sample("chinese")


def _copy(size: float, rng: random.Random) -> Sample:
    zh = lexicon().chinese
    length = rng.randint(2, 10 + round(20 * size))
    text = "".join(rng.choice(zh.characters) for _ in range(length))
    talk = Conversation()
    talk.system(rng.choice(("Repeat the text.", "请重复文字。")))
    talk.user(text)
    talk.assistant(text)
    return talk.sample("chinese")


def _sentence(zh: Chinese, rng: random.Random, noun: str | None) -> str:
    return rng.choice(STATEMENTS).format(
        time=rng.choice(zh.times),
        who=rng.choice(zh.people),
        place=rng.choice(zh.places),
        verb=rng.choice(rng.choice(zh.verbs)),
        noun=noun or rng.choice(rng.choice(zh.nouns)),
    )
