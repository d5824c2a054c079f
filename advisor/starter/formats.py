"""Writing an output in a form that the demonstrations show: JSON, fields, copies, small edits."""

import json
import random
from collections.abc import Callable, Sequence

from advisor.starter.labels import STYLES
from advisor.starter.lists import lexicon
from advisor.starter.phrases import Concept, Wording, invented_name, utterance
from advisor.starter.records import draw_record, record_types
from advisor.starter.sample import Conversation, Sample

INSTRUCTION = "Write the output for the input."
INSTRUCTIONS = (INSTRUCTION, INSTRUCTION, INSTRUCTION, "Turn the input into the output.")
NAMED = (
    "Write the output for the input. Fields: {}", "Write the output for the input.\nFields: {}",
    "Turn the input into JSON with the fields {}.", "Extract {} as JSON.",
)  # fmt: skip
Transform = Callable[[str], str]


def edits(size: float, rng: random.Random) -> Sample:
    """Apply the same edit to every input: copy, upper case, its first word, its last word, ..."""
    edit = rng.choice(_EDITS)
    tagged = rng.random() < 0.2
    tag = rng.choice(lexicon().words)
    talk = Conversation()
    talk.system(rng.choice(INSTRUCTIONS))
    retrieved: list[str] = []
    in_context = rng.random() < 0.25
    for index in range(rng.randint(2, 3 + round(3 * size))):
        text = _free_text(rng)
        output = f"{tag}: {edit(text)}" if tagged else edit(text)
        if in_context:
            retrieved.append(f"[{rng.randrange(900)}] {text} => {output}")
            continue
        talk.user(text)
        talk.assistant(output, 0.5 if index else 0.0)
    text = _free_text(rng)
    output = f"{tag}: {edit(text)}" if tagged else edit(text)
    context = "Context:\n" + "\n".join(retrieved) + f"\n\nInput: {text}"
    talk.user(context if in_context else text)
    talk.assistant(output)
    return talk.sample("edits")


def copy(size: float, rng: random.Random) -> Sample:
    """Repeat a text of any alphabet exactly."""
    text = " ".join(_piece(rng) for _ in range(rng.randint(1, 6 + round(10 * size))))
    talk = Conversation()
    talk.system(rng.choice(("Repeat the text.", "Copy the text exactly.", "Echo the input.")))
    talk.user(text)
    talk.assistant(text)
    return talk.sample("copy")


def records(size: float, rng: random.Random) -> Sample:
    """Free text to JSON of fixed fields: after demonstrations, or with the fields named."""
    made = rng.choice(record_types())
    fields = list(made.fields)
    rng.shuffle(fields)
    kept = tuple(fields[: rng.randint(min(2, len(fields)), len(fields))])
    style = rng.choice(STYLES) if rng.random() < 0.5 else None
    names = {field: style(field.split("_")) if style else field for field in kept}
    named = rng.random() < 0.5
    talk = Conversation()
    listed = ", ".join(names.values())
    talk.system(rng.choice(NAMED).format(listed) if named else rng.choice(INSTRUCTIONS))
    shown = rng.randint(0 if named else 1, 1 + round(2 * size))
    for position in range(shown + 1):
        text, record = draw_record(made, kept, rng)
        talk.user(text)
        written = {names[field]: value for field, value in record.items()}
        weight = 1.0 if position == shown else (0.5 if named or position else 0.0)
        talk.assistant(json.dumps(written, ensure_ascii=False), weight)
    return talk.sample("records")


def _words(pick: Callable[[Sequence[str]], Sequence[str]]) -> Transform:
    return lambda text: " ".join(pick(text.split()))


_EDITS: tuple[Transform, ...] = (
    str,
    str.upper,
    str.lower,
    str.title,
    _words(lambda words: words[:1]),
    _words(lambda words: words[-1:]),
    _words(lambda words: words[::-1]),
    _words(lambda words: words[:3]),
    _words(lambda words: words[1:]),
    lambda text: ", ".join(text.split()),
    lambda text: f'"{text}"',
    lambda text: "- " + "\n- ".join(text.split()),
    lambda text: text.replace(" ", "_"),
)


def _free_text(rng: random.Random) -> str:
    if rng.random() < 0.5:
        return " ".join(_piece(rng) for _ in range(rng.randint(2, 6)))
    nothing = Wording((), (), ())
    return utterance(Concept(), nothing, rng)


def _piece(rng: random.Random) -> str:
    """Draw a word, a number, an invented name or some odd characters."""
    draw = rng.random()
    if draw < 0.5:
        return rng.choice(lexicon().all_words())
    if draw < 0.75:
        return invented_name(rng)
    if draw < 0.85:
        return str(rng.randrange(10 ** rng.randint(1, 5)))
    if draw < 0.93:
        return f"{rng.choice(lexicon().words)}{rng.choice('.,;:!?-_/%&()')}"
    odd = "éèüöäñçßåøłžčśáíóú€£°½—“”’…Ωπ中文字汉语日本"
    return "".join(rng.choice(odd) for _ in range(rng.randint(1, 3)))
