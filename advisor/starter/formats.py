"""Writing an output in a form that the demonstrations show: JSON, fields, copies, small edits."""

import json
import random
from collections.abc import Callable, Sequence

from advisor.starter.labels import STYLES
from advisor.starter.lists import lexicon, plural_of
from advisor.starter.phrases import TIMES, Concept, Wording, invented_name, person, utterance
from advisor.starter.sample import Conversation, Sample

INSTRUCTION = "Write the output for the input."
INSTRUCTIONS = (INSTRUCTION, INSTRUCTION, INSTRUCTION, "Turn the input into the output.")
ORDERED_FRAMES = (
    "{verb} {amount} {a} for {b} {time}", "{verb} {a} with {b}",
    "please {verb} {amount} {a} to {b}",
    "{b} would like to {verb} {a} {time}", "can you {verb} {a} by {b}", "{time} {verb} {a} at {b}",
    "{verb} the {a} called {b}", "I need {amount} {a} from {b}", "{verb} {b} to my {a}",
    "what about {a} near {b} {time}", "show me {a} in {b}", "{verb} {amount} of {a}, {b}",
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


def fields(size: float, rng: random.Random) -> Sample:
    """Pull the slots of a request into JSON or another fixed form, after demonstrations."""
    write = rng.choice(_WRITERS)
    style = rng.choice(STYLES)
    names = {slot: style(_slot_name(slot, rng)) for slot in ("verb", "amount", "a", "b", "time")}
    frames = rng.sample(ORDERED_FRAMES, rng.randint(1, 3))
    intents = {frame: rng.choice(STYLES[:6])(rng.sample(lexicon().words, 2)) for frame in frames}
    nested = rng.random() < 0.5
    talk = Conversation()
    talk.system(rng.choice(INSTRUCTIONS))
    seen: set[str] = set()
    order = rng.choices(frames, k=rng.randint(2, 3 + round(3 * size)))
    order.append(rng.choice(order))
    for position, frame in enumerate(order):
        slots = _slot_values(frame, rng)
        text = " ".join(frame.format(**slots).split())
        kept = {names[slot]: value for slot, value in slots.items() if value and slot != "verb"}
        talk.user(text[0].upper() + text[1:] if rng.random() < 0.4 else text)
        known = 1.0 if position == len(order) - 1 else 0.5
        talk.assistant(write(intents[frame], kept, nested), known if frame in seen else 0.0)
        seen.add(frame)
    return talk.sample("fields")


def _slot_values(frame: str, rng: random.Random) -> dict[str, str]:
    lex = lexicon()
    noun = lex.thing(rng)
    adjective = rng.choice(rng.choice(lex.adjectives))
    values = {
        "verb": rng.choice(rng.choice(lex.verbs)).base,
        "amount": rng.choice((str(rng.randint(2, 90)), "three", "five", "ten")),
        "a": rng.choice((noun, plural_of(noun), f"{adjective} {noun}")),
        "b": rng.choice((person(rng), invented_name(rng), f"{invented_name(rng)} {noun}")),
        "time": rng.choice(TIMES) if rng.random() < 0.6 else "",
    }
    return {slot: value if "{" + slot + "}" in frame else "" for slot, value in values.items()}


def _slot_name(slot: str, rng: random.Random) -> list[str]:
    natural = {
        "verb": ("action",), "amount": ("amount", "quantity", "count", "number"),
        "a": ("item", "object", "thing", "product"), "b": ("name", "place", "who", "target"),
        "time": ("time", "date", "when", "day"),
    }  # fmt: skip
    if rng.random() < 0.6:
        return [rng.choice(natural[slot])]
    return rng.sample(lexicon().words, rng.randint(1, 2))


def _json(intent: str, slots: dict[str, str], nested: bool) -> str:
    if nested:
        return json.dumps({"intent": intent, "slots": slots}, ensure_ascii=False)
    return json.dumps({"type": intent, **slots}, ensure_ascii=False)


def _lines(intent: str, slots: dict[str, str], nested: bool) -> str:
    rows = [f"{name}: {value}" for name, value in slots.items()]
    return ("\n" if nested else "; ").join([intent, *rows])


def _call(intent: str, slots: dict[str, str], nested: bool) -> str:
    inside = ", ".join(f"{name}={value!r}" if nested else value for name, value in slots.items())
    return f"{intent}({inside})"


_WRITERS = (_json, _json, _json, _lines, _call)


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
