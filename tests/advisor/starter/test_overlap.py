"""The samples share no run of five words with what the starter's text generator can write.

The generator fills slots, so its texts are cut at them: what a slot holds is drawn from word lists.
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping

import pytest

from advisor import samples
from advisor.starter import (
    bank,
    classify,
    facts,
    formats,
    labels,
    pages,
    phrases,
    reading,
    salad,
    values,
)
from advisor.starter.frames import frames
from advisor.starter.intents import intents
from advisor.starter.records import record_types

LENGTH = 5
WRITERS = (bank, classify, facts, formats, labels, pages, phrases, reading, salad, values)
WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
SLOT = re.compile(r"\{[^{}]*\}")
TEXT_COLUMNS = ("text", "question", "answer")


def grams(text):
    """Runs of LENGTH lower-cased words; a slot ends a run, punctuation does not."""
    for piece in SLOT.split(text):
        words = WORD.findall(piece.lower().replace("’", "'"))
        for start in range(len(words) - LENGTH + 1):
            yield " ".join(words[start : start + LENGTH])


def strings(value):
    """Every text in a constant of a module, however nested."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from strings(tuple(value.values()))
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif isinstance(value, facts.Relation):
        yield from strings((value.statements, value.questions))


def written():
    """Texts of the generator with the place they stand in."""
    for frame in frames():
        for text in (*frame.statements, *frame.follow_ups, *frame.questions):
            yield f"lists/frames_*.txt, {frame.subject} -> {frame.value}", text
    for intent in intents():
        for text in intent.texts:
            yield f"lists/intents_*.txt, {' '.join(intent.name)}", text
    for record in record_types():
        for text in (*record.texts, *strings(record.phrases)):
            yield f"lists/records.txt, {record.name}", text
    for module in WRITERS:
        for name, value in vars(module).items():
            if name.lstrip("_").isupper():
                for text in strings(value):
                    yield f"{module.__name__}.{name}", text


@pytest.fixture(scope="module")
def generator():
    found = defaultdict(list)
    for place, text in written():
        for gram in grams(text):
            found[gram].append(f"{place}: {text}")
    return found


def sample_texts(name):
    """Texts of a sample with file and line."""
    folder = samples.path(name)
    for page in sorted(folder.glob("docs/*.md")):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            yield f"{name}/docs/{page.name}:{number}", line
    for file in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            row = json.loads(line)
            for column in TEXT_COLUMNS:
                if column in row:
                    yield f"{name}/{file.name}:{number}", row[column]


def overlaps(texts, generator):
    return [
        f"{gram!r} in {place} and in {generator[gram][0]}"
        for place, text in texts
        for gram in grams(text)
        if gram in generator
    ]


@pytest.mark.parametrize("name", samples.names())
def test_no_run_of_five_words_is_shared(name, generator):
    found = overlaps(sample_texts(name), generator)
    assert not found, "\n".join(
        [f"{len(found)} overlaps: reword the side of the generator", *found]
    )


@pytest.mark.parametrize("writes", ["frames", "intents", "records", "bank", "facts", "phrases"])
def test_a_text_of_the_generator_would_be_found(writes, generator):
    long = [text for place, text in written() if writes in place and any(grams(text))]
    assert long
    for text in long:
        assert overlaps([("a sample", f"Well, {text.upper()}!")], generator)


def test_a_slot_ends_a_run():
    assert list(grams("the {x} has to be back by {v}")) == ["has to be back by"]
    assert list(grams("Don’t lean: on THE, gate")) == ["don't lean on the gate"]
