"""The form of JSON answers: a JSON Schema inferred from labelled answers, or the user's own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from llguidance import LLMatcher

from advisor.errors import UsageError

LEAST_JSON = 0.95
"""Share of the answers that must be JSON for a schema to be inferred."""
ENUM_ROWS, ENUM_VALUES, ENUM_ONCE = 20, 64, 0.01
"""A text field takes a closed set of values where there are so many answers and at most so many
values, and at most this share of the answers has a value that no other has: by Good and Turing,
about the share of new answers with a value that was not seen."""
KEYS_ONCE = 0.05
"""An object has any keys where this share of its keys was seen once: they are data."""
LONGER_BY, LONGER_AT_LEAST = 2, 32
"""A text may be so many times as long as the longest seen, or so many characters longer."""
SHOWN_VALUES = 20
"""Values of a closed set that a prompt names; of a longer one, none."""


def infer(answers: Sequence[str]) -> str | None:
    """A JSON Schema that the answers keep to, as text; None where they are no objects or lists.

    Types, required keys, closed sets of values, inner objects and arrays are those seen. Lengths
    are bounded a good way above the longest seen, so that an answer held to it comes to an end.
    """
    parsed = [one for one in map(_parsed, answers) if one is not None]
    if not parsed or len(parsed) < LEAST_JSON * len(answers):
        return None
    return json.dumps({"x-guidance": _style(answers), **_node(parsed)}, ensure_ascii=False)


def read(path: Path, answers: Sequence[str]) -> str:
    """The user's schema file, as text, written in the style of the labelled answers.

    Raises:
        UsageError: it is no JSON object, or says what no grammar can be made of.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise UsageError("schema-unreadable", path=path, text=str(error)) from error
    if not isinstance(found, dict):
        raise UsageError("schema-no-object", path=path)
    schema = json.dumps({"x-guidance": _style(answers), **found}, ensure_ascii=False)
    problem = LLMatcher.validate_grammar(LLMatcher.grammar_from_json_schema(schema))
    if problem and not problem.startswith("WARNING"):
        raise UsageError("schema-unusable", path=path, text=problem.strip().splitlines()[0])
    return schema


def described(schema: str) -> str:
    """The schema in a line for a prompt, such as `Form: {"size": "S" | "L", "count": integer}`."""
    return f"Form: {_described(json.loads(schema))}"


def _parsed(text: str) -> dict[str, object] | list[object] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _style(answers: Sequence[str]) -> dict[str, object]:
    """How most answers are written between their values, as llguidance takes it."""
    compact = Counter[bool]()
    lines = Counter[bool]()
    for answer in answers:
        parsed = _parsed(answer)
        if parsed:
            compact[answer == json.dumps(parsed, ensure_ascii=False, separators=(",", ":"))] += 1
            lines["\n" in answer] += 1
    if lines[True] > lines[False]:
        return {"whitespace_flexible": True}
    space = "" if compact[True] > compact[False] else " "
    return {
        "whitespace_flexible": False,
        "item_separator": f",{space}",
        "key_separator": f":{space}",
    }


def _node(values: Sequence[object]) -> dict[str, object]:
    """The schema of values that are at the same place."""
    kinds: dict[str, Sequence[object]] = {
        "object": [one for one in values if isinstance(one, dict)],
        "array": [one for one in values if isinstance(one, list)],
        "string": [one for one in values if isinstance(one, str)],
        "boolean": [one for one in values if isinstance(one, bool)],
        "number": [
            one for one in values if isinstance(one, int | float) and not isinstance(one, bool)
        ],
        "null": [one for one in values if one is None],
    }
    variants = [_of_kind(kind, found) for kind, found in kinds.items() if found]
    if not variants:  # an array that was always empty
        return {"type": "string", "maxLength": LONGER_AT_LEAST}
    return variants[0] if len(variants) == 1 else {"anyOf": variants}


def _of_kind(kind: str, values: Sequence[object]) -> dict[str, object]:
    if kind == "object":
        return _of_objects([one for one in values if isinstance(one, dict)])
    if kind == "array":
        arrays = [one for one in values if isinstance(one, list)]
        items = [item for one in arrays for item in one]
        longest = max(map(len, arrays))
        return {"type": "array", "items": _node(items), "maxItems": LONGER_BY * longest + 2}
    if kind == "string":
        return _of_texts([one for one in values if isinstance(one, str)])
    if kind == "number":
        numbers = [one for one in values if isinstance(one, int | float)]
        whole = all(isinstance(one, int) for one in numbers)
        most = 10 ** (len(str(int(max(map(abs, numbers))))) + 1) - 1
        least = -most if min(numbers) < 0 or len(numbers) < ENUM_ROWS else 0
        return {"type": "integer" if whole else "number", "minimum": least, "maximum": most}
    return {"type": kind}


def _of_texts(texts: Sequence[str]) -> dict[str, object]:
    counts = Counter(texts)
    once = sum(count == 1 for count in counts.values())
    if len(texts) >= ENUM_ROWS and len(counts) <= ENUM_VALUES and once <= ENUM_ONCE * len(texts):
        return {"type": "string", "enum": [text for text, _ in counts.most_common()]}
    longest = max(map(len, texts))
    return {
        "type": "string",
        "maxLength": max(LONGER_BY * longest, longest + LONGER_AT_LEAST),
    }


def _of_objects(objects: Sequence[Mapping[str, object]]) -> dict[str, object]:
    counts = Counter(key for one in objects for key in one)
    once = sum(count == 1 for count in counts.values())
    most_keys = max(map(len, objects))
    if len(objects) >= ENUM_ROWS and once > KEYS_ONCE * counts.total():
        items = [item for one in objects for item in one.values()]
        return {
            "type": "object",
            "additionalProperties": _node(items),
            "maxProperties": LONGER_BY * most_keys,
        }
    order = _order(objects)
    inner = {key: _node([one[key] for one in objects if key in one]) for key in order}
    required = [key for key in order if counts[key] == len(objects)]
    place = {key: at for at, key in enumerate(order)}
    in_order = sum(
        [place[key] for key in one] == sorted(place[key] for key in one) for one in objects
    )
    found: dict[str, object] = {
        "type": "object",
        "properties": inner,
        "required": required,
        "additionalProperties": False,
    }
    if in_order < LEAST_JSON * len(objects):
        # a grammar writes `properties` in their order: keys in any order are patterns
        found = {
            "type": "object",
            "patternProperties": {f"^{_escaped(key)}$": one for key, one in inner.items()},
            "additionalProperties": False,
            "maxProperties": most_keys + 1,
        }
    return found


def _order(objects: Sequence[Mapping[str, object]]) -> list[str]:
    """The keys by their mean place, from 0 for the first of an object to 1 for its last."""
    places: dict[str, list[float]] = {}
    for one in objects:
        for at, key in enumerate(one):
            places.setdefault(key, []).append(at / max(1, len(one) - 1))
    return sorted(places, key=lambda key: sum(places[key]) / len(places[key]))


def _escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in r"\^$.|?*+()[]{}/-" else sign for sign in text)


def _described(node: object) -> str:
    """A schema in the notation of type declarations; what has no short form is left as it is."""
    if not isinstance(node, dict):
        return "any"
    if "enum" in node:
        values = [json.dumps(one, ensure_ascii=False) for one in node["enum"]]
        return " | ".join(values) if len(values) <= SHOWN_VALUES else "string"
    if "anyOf" in node:
        return " | ".join(map(_described, node["anyOf"]))
    kind = node.get("type")
    if kind == "array":
        return f"[{_described(node.get('items'))}, ...]"
    if kind != "object":
        return kind if isinstance(kind, str) else json.dumps(node, ensure_ascii=False)
    fields = [
        f"{json.dumps(key, ensure_ascii=False)}: {_described(one)}"
        for key, one in node.get("properties", {}).items()
    ]
    fields += [
        f"{json.dumps(_unescaped(key), ensure_ascii=False)}?: {_described(one)}"
        for key, one in node.get("patternProperties", {}).items()
    ]
    if isinstance(node.get("additionalProperties"), dict):
        fields.append(f"any key: {_described(node['additionalProperties'])}")
    return "{" + ", ".join(fields) + "}"


def _unescaped(pattern: str) -> str:
    return pattern.removeprefix("^").removesuffix("$").replace("\\", "")
