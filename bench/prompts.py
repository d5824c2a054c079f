"""The prompts the benchmarks share: 77 labels, 10 demonstrations, real or made-up requests."""

from __future__ import annotations

import json
import random
from pathlib import Path

from advisor.models.base import Encoded
from advisor.models.local import TransformersModel
from advisor.types import Sample, Task
from strategies.few_shot import balanced
from strategies.prompt import Prompt

LABELS = 77
DEMONSTRATIONS = 10
REAL = Path(__file__).resolve().parents[2] / "shared" / "data" / "banking77"
WORDS = ("card", "payment", "fee", "limit", "refund", "cash", "order", "app", "late", "sign", "in")


def rows(name: str, count: int) -> list[Sample]:
    """Rows of banking77 where it lies beside this checkout, else made up in its image."""
    rng = random.Random(0)
    path = REAL / f"{name}.jsonl"
    if path.is_file():
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rng.shuffle(lines)
        pairs = [(line["input"], line["output"]) for line in lines]
    else:
        labels = [f"{a}_{b}_{number}" for number, (a, b) in enumerate(_pairs())]
        pairs = [(" ".join(rng.choices(WORDS, k=11)), rng.choice(labels)) for _ in range(4000)]
    return [
        Sample(str(number), text, label) for number, (text, label) in enumerate(pairs[:count], 1)
    ]


def source() -> str:
    """Where the rows come from, for the printout."""
    return "banking77" if REAL.is_dir() else "made-up rows"


def few_shot_prompts(
    lm: TransformersModel, count: int, *, list_labels: bool
) -> tuple[list[Encoded], list[str]]:
    """`count` few-shot prompts sharing 10 demonstrations, and the 77 labels."""
    train = rows("train", 4000)
    labels = sorted({row.target or "" for row in train})[:LABELS]
    task = Task("classification", tuple(labels))
    shown = tuple(balanced(train, DEMONSTRATIONS, random.Random(0)))
    return [
        lm.encode(Prompt(row, task, shown, list_labels=list_labels).messages())
        for row in rows("test", count)
    ], labels


def _pairs() -> list[tuple[str, str]]:
    return [(a, b) for a in WORDS for b in WORDS][:LABELS]
