"""What a table says that a questionnaire would otherwise ask: size, balance, lengths, language."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Sequence

from advisor.advice.facts import DataFacts, Writing
from advisor.data.table import Table
from advisor.data.targets import written_target
from advisor.data.task import MINIMUM_ROWS, detect, written_by_character

SAMPLED_ROWS = 1000
SCRIPTS: tuple[tuple[Writing, re.Pattern[str]], ...] = (
    ("japanese", re.compile(r"[\u3040-\u30ff]")),
    ("korean", re.compile(r"[\uac00-\ud7af]")),
    ("chinese", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("cyrillic_script", re.compile(r"[\u0400-\u04ff]")),
    ("arabic_script", re.compile(r"[\u0600-\u06ff]")),
    ("devanagari_script", re.compile(r"[\u0900-\u097f]")),
    ("greek", re.compile(r"[\u0370-\u03ff]")),
    ("hebrew", re.compile(r"[\u0590-\u05ff]")),
    ("thai", re.compile(r"[\u0e00-\u0e7f]")),
)
SCRIPT_SHARE = 0.2
"""Share of the letters from which a script names the language; Japanese is mostly Chinese signs."""
ENGLISH = frozenset(
    ("the", "a", "an", "is", "are", "was", "to", "of", "and", "in", "on", "for", "i", "my", "it")
)
ENGLISH_SHARE = 0.12


def measure(table: Table, path: str) -> DataFacts:
    """Describe the usable rows of a file.

    Raises:
        DataError: every row has the same target.
    """
    if len(table) < MINIMUM_ROWS:
        return DataFacts(path, len(table))
    task = detect(table)
    targets = table.targets()
    step = max(1, len(table) // SAMPLED_ROWS)
    inputs = [one.input for one in table.samples(range(0, len(table), step))]
    counts = (
        Counter(written_target(task, one) for one in targets)
        if task.kind == "classification"
        else None
    )
    return DataFacts(
        path,
        len(table),
        task.kind,
        len(counts) if counts else None,
        min(counts.values()) if counts else None,
        max(counts.values()) if counts else None,
        statistics.median(map(len, inputs)),
        statistics.median(map(len, targets[::step])),
        language(inputs),
        written_by_character(inputs),
    )


def language(texts: Sequence[str]) -> Writing | None:
    """The language or script most texts are written in; None if it cannot be told."""
    joined = "\n".join(texts)
    letters = sum(sign.isalpha() for sign in joined)
    if not letters:
        return None
    for name, pattern in SCRIPTS:
        if len(pattern.findall(joined)) > letters * SCRIPT_SHARE:
            return name
    words = re.findall(r"[^\W\d_]+", joined.lower())
    english = sum(word in ENGLISH for word in words)
    return "english" if english > len(words) * ENGLISH_SHARE else "latin_script"
