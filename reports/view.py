"""From results to a report: what is shown, and in which order.

Sections select, order and format stored figures; they compute no statistics.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.plugins import added
from advisor.results import ModelSummary, Results
from reports.blocks import Block, Headline, Report, Section
from reports.messages import language as spoken
from reports.messages import paragraph, say, speaking
from reports.sections import (
    costs,
    differences,
    failures,
    flips,
    learning_curve,
    models,
    phases,
    provenance,
    ranking,
    retrieval,
    rows,
    tradeoffs,
    two_by_two,
    verdict,
    words,
)
from reports.sections.places import nothing_fitted

GROUP = "advisor.sections"

_SECTIONS: tuple[tuple[str, bool, Callable[[Results], tuple[Block, ...]]], ...] = (
    ("ranking", True, ranking.tables),
    ("models", True, models.blocks),
    ("differences", True, differences.blocks),
    ("tradeoffs", False, tradeoffs.blocks),
    ("memory", True, phases.memory),
    ("costs", True, costs.blocks),
    ("flips", True, flips.blocks),
    ("learning-curve", True, learning_curve.blocks),
    ("retrieval", True, retrieval.blocks),
    ("two-by-two", True, two_by_two.blocks),
    ("query-swap", True, retrieval.swapped),
    ("strategies", True, ranking.remarks),
    ("failures", True, failures.blocks),
    ("confusion", False, failures.matrix),
    ("other-metrics", False, ranking.other_metrics),
    ("phases", False, phases.blocks),
    ("rows", False, rows.blocks),
    ("provenance", False, provenance.blocks),
    ("limits", True, provenance.limits),
)
"""In reading order: name (its title is the message `section-name`), whether it is shown after a
run, and what it is made of."""


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
        metric, more, sections = words.primary(results).title, added(GROUP, AddedSection), []
        for name, summary, blocks in _SECTIONS:
            title = say(f"section-{name}", metric=metric)
            sections.append(Section(title, blocks(results), summary))
            sections += [one.build(results) for one in more if one.after == name]
        return Report(
            title=say("report-title"),
            subtitle=_subtitle(results),
            headline=_headline(results),
            sections=tuple(one for one in sections if one.blocks),
            footer=say("report-footer", run=results.run_id, created=results.created_at),
            language=spoken(),
        )


def _subtitle(results: Results) -> str:
    """The task, the rows and the model in a line."""
    task = results.task
    return " · ".join(
        (
            say("subtitle-task", task=say(f"task-{task.kind}"), labels=len(task.labels)),
            say(
                "subtitle-rows",
                test=task.n_test,
                train=task.n_train,
                validation=task.n_validation,
                fitted=not nothing_fitted(results),
            ),
            *map(_model, results.models),
        )
    )


def _model(model: ModelSummary) -> str:
    return say(
        "subtitle-model",
        model=model.id,
        sized=model.parameters is not None,
        size=_parameters(model.parameters or 0),
        placed=bool(model.device),
        device=model.device,
    )


def _parameters(n: int) -> str:
    """A model's size in short: 1.5 billion parameters, 42 million, 860,000."""
    if n >= 10**9:
        return say("parameters-billions", n=n / 10**9)
    if n >= 10**6:
        return say("parameters-millions", n=n / 10**6)
    return say("parameters", n=n)


def _headline(results: Results) -> Headline:
    first, *grounds = verdict.sentences(results)
    agreement = paragraph(verdict.advice(results))
    notes = [say(model.note) for model in results.models if model.note is not None]
    support = (agreement,) if agreement else ()
    return Headline(first, paragraph(grounds), support, paragraph(notes) or None)
