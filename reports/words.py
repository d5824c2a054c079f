"""What metrics, phases and settings are called, and how each metric's figures are written."""

from __future__ import annotations

from dataclasses import dataclass

from reports import numbers
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


_METRICS = {
    "accuracy": MetricWords(
        "accuracy", "Accuracy: share of test rows given exactly the right label."
    ),
    "macro_f1": MetricWords("macro F1", "Macro F1: every class counts the same, however rare."),
    "exact_match": MetricWords(
        "exact match", "Exact match: share of answers equal to an accepted answer after cleaning."
    ),
    "json_match": MetricWords(
        "JSON match", "JSON match: share of answers that hold the same values as the expected JSON."
    ),
    "valid_json": MetricWords(
        "valid JSON", "Valid JSON: share of answers that are one JSON object and nothing else."
    ),
    "schema_match": MetricWords(
        "schema match",
        "Schema match: share of answers that are a JSON object with exactly the expected keys, "
        "each value of the expected type or null.",
    ),
    "field_accuracy": MetricWords(
        "field accuracy",
        "Field accuracy: share of the expected JSON fields with the right value, row by row.",
    ),
    "token_f1": MetricWords("token F1", "Token F1: overlap of words with the accepted answer."),
    "contained": MetricWords(
        "answer contained",
        "Answer contained: share of answers in which an accepted answer stands word for word.",
    ),
    "rouge_l": MetricWords(
        "ROUGE-L",
        "ROUGE-L: longest common sequence of words (of characters for Chinese and Japanese) "
        "with the expected text.",
    ),
    "chrf": MetricWords(
        "chrF", "chrF: overlap of short character sequences with the expected text, row by row."
    ),
    "corpus_chrf": MetricWords("corpus chrF", "Corpus chrF: the same over all rows together."),
    "embedding_similarity": MetricWords(
        "embedding similarity",
        "Embedding similarity: cosine of the sentence embeddings of answer and expected text.",
    ),
}


def metric(name: str) -> MetricWords:
    """The words for a metric; an unknown one is shown under its own name with three decimals."""
    return _METRICS.get(name, MetricWords(name.replace("_", " ")))


PHASES = {
    "load": "loading",
    "fit": "fitting",
    "save": "saving",
    "latency": "timing single requests",
    "predict": "answering the test rows",
    "throughput": "timing a batch again",
    "free_running": "answering freely",
    "query_swap": "answering with another row's query",
    "score": "scoring",
}
"""The phases of a trial in the order they run."""


def phase(name: str) -> str:
    """What a phase is called; an unknown one under its own name."""
    return PHASES.get(name, name.replace("_", " "))


def unit(phase: str) -> str:
    """What a phase counts."""
    return "steps" if phase == "fit" else "rows"


TASKS = {
    "classification": "classification",
    "qa": "question answering",
    "generation": "text generation",
}


def plural(number: int, one: str, many: str | None = None) -> str:
    """`number` with its noun: 1 row, 2,000 rows."""
    return f"{numbers.count(number)} {one if number == 1 else many or one + 's'}"


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Names as a list in a sentence: a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
