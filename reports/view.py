"""From results to a report: what is shown, in which order, in which words.

Selects, orders and formats stored figures; computes no statistics. What stands here is the order
of the report; its parts are in `ranking`, `details` and `examples`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.plugins import added
from advisor.results import ModelSummary, Results
from reports.blocks import Headline, Report, Section
from reports.messages import language as spoken
from reports.messages import paragraph, say, speaking
from reports.sections import (
    confusion,
    costs,
    details,
    differences,
    examples,
    failures,
    leakage,
    learning_curve,
    memory,
    models,
    phases,
    ranking,
    swapped,
    tradeoffs,
    words,
)
from reports.sections.cells import nothing_fitted
from reports.sections.verdict import advice, sentences

GROUP = "advisor.sections"


@dataclass(frozen=True)
class AddedSection:
    """A section that another package adds (entry points of the group `advisor.sections`).

    Attributes:
        build: the section; it is left out where it has no blocks.
        after: the built-in section it follows, by the name in its message ("ranking").
    """

    build: Callable[[Results], Section]
    after: str = "limits"


def build(results: Results, language: str = "en") -> Report:
    """The whole report. `Report.summary()` of it is what a terminal shows after a run.

    Args:
        results: of a comparison.
        language: one of LANGUAGES, or another way to write it (`zh`, `zh-CN`).

    Raises:
        ConfigError: the language is unknown; names the choices.
    """
    with speaking(language):
        return _build(results)


def _build(results: Results) -> Report:
    metric = words.metric(results.primary_metric, results.metrics).title
    sections = {
        "ranking": Section(say("section-ranking"), ranking.tables(results), summary=True),
        "models": Section(say("section-models"), models.blocks(results), summary=True),
        "differences": Section(
            say("section-differences"), differences.differences(results), summary=True
        ),
        "tradeoffs": Section(say("section-tradeoffs", metric=metric), tradeoffs.blocks(results)),
        "memory": Section(say("section-memory"), memory.blocks(results), summary=True),
        "costs": Section(say("section-costs"), costs.blocks(results), summary=True),
        "learning-curve": Section(
            say("section-learning-curve"), learning_curve.blocks(results), summary=True
        ),
        "retrieval": Section(say("section-retrieval"), details.retrieval(results), summary=True),
        "query-swap": Section(say("section-query-swap"), swapped.blocks(results), summary=True),
        "strategies": Section(say("section-strategies"), details.remarks(results), summary=True),
        "failures": Section(say("section-failures"), failures.blocks(results), summary=True),
        "confusion": Section(say("section-confusion"), confusion.matrix(results)),
        "other-metrics": Section(say("section-other-metrics"), ranking.other_metrics(results)),
        "phases": Section(say("section-phases"), phases.blocks(results)),
        "rows": Section(say("section-rows"), examples.rows(results)),
        "provenance": Section(
            say("section-provenance"), (*details.provenance(results), *leakage.blocks(results))
        ),
        "limits": Section(say("section-limits"), details.limits(results), summary=True),
    }
    more = added(GROUP, AddedSection)
    return Report(
        title=say("report-title"),
        subtitle=_subtitle(results),
        headline=_headline(results),
        sections=tuple(
            part
            for name, own in sections.items()
            for part in (own, *(one.build(results) for one in more if one.after == name))
            if part.blocks
        ),
        footer=say("report-footer", run=results.run_id, created=results.created_at),
        language=spoken(),
    )


def _subtitle(results: Results) -> str:
    task = results.task
    kind = say(f"task-{task.kind}")
    parts = [
        say("subtitle-task-labels", task=kind, labels=len(task.labels))
        if task.labels
        else say("subtitle-task", task=kind),
        say("subtitle-test-rows", test=task.n_test)
        if nothing_fitted(results)
        else say(
            "subtitle-rows", test=task.n_test, train=task.n_train, validation=task.n_validation
        ),
    ]
    return " · ".join((*parts, *map(_model, results.models)))


def _model(model: ModelSummary) -> str:
    name, device = model.id, model.device
    size = None if model.parameters is None else _parameters(model.parameters)
    if size is None:
        key = "subtitle-model-on" if device else "subtitle-model"
        return say(key, model=name, device=device)
    key = "subtitle-model-size-on" if device else "subtitle-model-size"
    return say(key, model=name, size=size, device=device)


def _parameters(n: int) -> str:
    """A model's size in short: 1.5 billion parameters, 42 million, 860,000."""
    if n >= 10**9:
        return say("parameters-billions", n=n / 10**9)
    if n >= 10**6:
        return say("parameters-millions", n=n / 10**6)
    return say("parameters", n=n)


def _headline(results: Results) -> Headline:
    first, *grounds = sentences(results)
    agreement = paragraph(advice(results))
    support = (agreement,) if agreement else ()
    notes = [say(model.note) for model in results.models if model.note is not None]
    return Headline(first, paragraph(grounds), support, paragraph(notes) or None)
