"""What metrics, phases and tasks are called, and how each metric's figures are written."""

from __future__ import annotations

from dataclasses import dataclass

from reports import numbers
from reports.messages import has, say
from reports.numbers import Format


@dataclass(frozen=True, slots=True)
class MetricWords:
    """How a metric is shown.

    Attributes:
        title: its name in running text.
        explanation: one sentence for somebody who does not know it.
        write, write_difference: for its values and for differences of two values.
    """

    title: str
    explanation: str = ""
    write: Format = numbers.decimal
    write_difference: Format = numbers.signed_decimal


def metric(name: str) -> MetricWords:
    """The words for a metric; an unknown one is shown under its own name with three decimals."""
    if not has(f"metric-{name}"):
        return MetricWords(name.replace("_", " "))
    return MetricWords(say(f"metric-{name}"), say(f"metric-{name}-explained"))


PHASES = (
    "load", "fit", "save", "latency", "predict", "throughput", "free_running", "query_swap",
    "score",
)  # fmt: skip
"""The phases of a trial in the order they run."""


def phase(name: str) -> str:
    """What a phase is called; an unknown one under its own name."""
    return say(f"phase-{name}") if has(f"phase-{name}") else name.replace("_", " ")


def unit(phase: str) -> str:
    """What a phase counts."""
    return "steps" if phase == "fit" else "rows"


def plural(number: int, one: str, many: str | None = None) -> str:
    """`number` with its noun: 1 row, 2,000 rows."""
    return f"{numbers.count(number)} {one if number == 1 else many or one + 's'}"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Names as a list in a sentence: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
