"""What a metric and a phase are called, and how each metric's figures are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from advisor.results import MetricSummary, Results
from reports.messages import has, numbers, say
from reports.messages.numbers import Format

PHASES = ("load", "fit", "save", "latency", "predict", "throughput", "free_running", "query_swap",
          "score")  # fmt: skip
"""The phases of a trial in the order they run."""


@dataclass(frozen=True, slots=True)
class MetricWords:
    """How a metric is shown.

    Attributes:
        title: its name in running text.
        explanation: one sentence for somebody who does not know it.
        write, write_difference: for its values and for differences of two values.
        lower: lower values are better.
    """

    title: str
    explanation: str
    write: Format
    write_difference: Format
    lower: bool = False


def metric(name: str, metrics: Iterable[MetricSummary] = ()) -> MetricWords:
    """The words for a metric.

    Args:
        name: one that has no words is shown under it.
        metrics: those of the run, which say how each is written and what another package calls it.
    """
    own = next((one for one in metrics if one.name == name), MetricSummary(name, "graded"))
    if has(f"metric-{name}"):
        title, explanation = say(f"metric-{name}"), say(f"metric-{name}-explained")
    else:
        title, explanation = own.title or name.replace("_", " "), own.explanation or ""
    written = numbers.decimal, numbers.signed_decimal
    if own.written == "percent":
        written = numbers.percent, numbers.signed_percent
    return MetricWords(title, explanation, *written, own.direction == "lower")


def primary(results: Results) -> MetricWords:
    """The words for the primary metric of a run."""
    return metric(results.primary_metric, results.metrics)


def phase(name: str) -> str:
    """What a phase is called; an unknown one under its own name."""
    return say("phase", phase=name)
