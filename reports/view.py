"""From results to a report: what is shown, in which order, in which words.

Selects, orders and formats stored figures; computes no statistics. What stands here is the order
of the report; its parts are in `ranking`, `details` and `examples`.
"""

from __future__ import annotations

import re

from advisor.results import Results
from reports import (
    confusion,
    costs,
    details,
    differences,
    examples,
    failures,
    leakage,
    memory,
    numbers,
    phases,
    ranking,
    swapped,
    tradeoffs,
    words,
)
from reports import learning_curve as growth
from reports.blocks import Headline, Report, Section
from reports.cells import nothing_fitted
from reports.messages import speaking
from reports.translate import translate


def build(results: Results, language: str = "en") -> Report:
    """The whole report. `Report.summary()` of it is what a terminal shows after a run.

    Args:
        results: of a comparison.
        language: one of LANGUAGES, or another way to write it (`zh`, `zh-CN`).

    Raises:
        ConfigError: the language is unknown; names the choices.
    """
    with speaking(language):
        return translate(_build(results), language)


def _build(results: Results) -> Report:
    sections = (
        Section("The strategies, ranked", ranking.tables(results), summary=True),
        Section("Which differences are real", differences.differences(results), summary=True),
        Section(
            _capital(f"{words.metric(results.primary_metric).title} against latency and cost"),
            tradeoffs.blocks(results),
        ),
        Section("GPU memory, predicted and measured", memory.blocks(results), summary=True),
        Section("When does a more expensive set-up pay off?", costs.blocks(results), summary=True),
        Section("Would more labels or another seed change it?", growth.blocks(results), True),
        Section("Retrieval", details.retrieval(results), summary=True),
        Section("Does the model add to what is retrieved?", swapped.blocks(results), summary=True),
        Section("What to know about each strategy", details.remarks(results), summary=True),
        Section("Where it fails", failures.blocks(results), summary=True),
        Section("Which label is taken for which", confusion.matrix(results)),
        Section("Other measures of quality", ranking.other_metrics(results)),
        Section("Where the time went", phases.blocks(results)),
        Section("Every test row, side by side", examples.rows(results)),
        Section("How it was done", (*details.provenance(results), *leakage.blocks(results))),
        Section("What this does not show", details.limits(results), summary=True),
    )
    return Report(
        title="Prompt, retrieve or fine-tune?",
        subtitle=_subtitle(results),
        headline=_headline(results),
        sections=tuple(part for part in sections if part.blocks),
        footer=f"Run {results.run_id}, {results.created_at}",
    )


def _subtitle(results: Results) -> str:
    task, model = results.task, results.model
    kind = words.TASKS[task.kind]
    if task.labels:
        kind += f" into {words.plural(len(task.labels), 'label')}"
    rows = words.plural(task.n_test, "test row")
    if not nothing_fitted(results):
        rows += (
            f", {numbers.count(task.n_train)} to train on, "
            f"{numbers.count(task.n_validation)} to validate"
        )
    parts = [_capital(kind), rows]
    if model.id is not None:
        parameters = (
            f" ({short_count(model.parameters)} parameters)" if model.parameters is not None else ""
        )
        device = f" on {model.device}" if model.device else ""
        parts.append(f"model {model.id}{parameters}{device}")
    return " · ".join(parts)


def _headline(results: Results) -> Headline:
    advice, support = results.advice, []
    if advice.recommended is not None:
        agreement = {
            True: "the measurement agrees",
            False: "the measurement does not agree",
            None: "the measurement does not decide it",
        }[advice.agrees]
        plain = f"Before measuring, the advice was {advice.recommended}: {agreement}."
        support.append(advice.reason or plain)
    verdict, *grounds = re.split(r"(?<=[.!?])\s+|(?<=。)", results.verdict.reason, maxsplit=1)
    return Headline(verdict, "".join(grounds), tuple(support), results.model.note)


def short_count(value: int) -> str:
    """A large count in short: 1.5 billion, 42 million, 860,000."""
    for unit, name in ((10**9, "billion"), (10**6, "million")):
        if value >= unit:
            return f"{numbers.quantity(value / unit)} {name}"
    return numbers.count(value)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
