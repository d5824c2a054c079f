"""What no run can have written: counts and prompts that would keep a report busy for hours.

A run folder may come from somebody else, or from a damaged disk.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from advisor.results import Results
from advisor.types import Prediction

LARGEST_COUNT = 2**62
"""Beyond every count of bytes, rows and tokens that there is."""
LARGEST_FIGURE = 1e15
"""Beyond every number of seconds or dollars that a request takes."""
MOST_PARTS = 100_000
"""Texts of one prompt; a million tokens of context hold fewer demonstrations and passages."""
_NO_COUNTS = frozenset({"rows", "texts", "turns", "seed", "seeds", "settings", "params"})
"""Fields without counts: the largest ones, and what may be below 0."""


def absurd_count(value: object) -> str | None:
    """The first whole number in a core type that is no count of anything, shortened; else None.

    Whole numbers below 0 are such ones, too.
    """
    if isinstance(value, bool) or value is None or isinstance(value, str | float):
        return None
    if isinstance(value, int):
        return None if 0 <= value <= LARGEST_COUNT else _short(value)
    parts: list[object] = []
    if is_dataclass(value):
        parts = [getattr(value, one.name) for one in fields(value) if one.name not in _NO_COUNTS]
    elif isinstance(value, Mapping):
        parts = list(value.values())
    elif isinstance(value, tuple | list):
        parts = list(value)
    return next((found for part in parts if (found := absurd_count(part)) is not None), None)


def prompt_too_large(results: Results) -> str | None:
    """The id of the first test row with a prompt of impossibly many parts; else None."""
    sizes = [len(turn.parts) for turn in results.turns]
    for row in results.rows:
        for answer in row.answers.values():
            if sum(sizes[place] for place in answer.prompt) + len(answer.prompt) > MOST_PARTS:
                return row.sample_id
    return None


def possible(prediction: Prediction) -> bool:
    """Whether the figures of a prediction can be those of a request."""
    usage = prediction.usage
    amounts = (prediction.latency_s, prediction.cost_usd)
    counts = (usage.input_tokens, usage.output_tokens, prediction.dropped)
    return all(one is None or 0 <= one <= LARGEST_FIGURE for one in amounts) and all(
        one is None or 0 <= one <= LARGEST_COUNT for one in counts
    )


def _short(value: int) -> str:
    return str(value) if abs(value) < LARGEST_FIGURE else f"about 2 to the {value.bit_length() - 1}"
