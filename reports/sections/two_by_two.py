"""The 2 x 2: what tuning adds without and with retrieval."""

from __future__ import annotations

from advisor.findings import Effect
from advisor.results import Results
from reports.blocks import Block, Item, Notes
from reports.messages import say
from reports.sections import words


def blocks(results: Results) -> tuple[Block, ...]:
    """The four cells, what each of the two adds, and whether they help each other."""
    found = results.two_by_two
    if found is None:
        return ()
    base, retrieval, tuned, both = found.values
    metric = words.metric(found.metric, results.metrics).title
    cells = say(
        "two-by-two-cells",
        rows=found.rows,
        metric=metric,
        base=found.base,
        retrieval=found.retrieval,
        tuned=found.tuned,
        both=found.both,
        base_value=base,
        retrieval_value=retrieval,
        tuned_value=tuned,
        both_value=both,
    )
    tuning = _adds("two-by-two-tuning", found.tuning_without, found.tuning_with)
    retrieving = _adds("two-by-two-retrieval", found.retrieval_without, found.retrieval_with)
    together = found.interaction
    low, high = together.ci_low, together.ci_high
    real = low is not None and high is not None and (low > 0 or high < 0)
    interaction = say(
        "two-by-two-interaction",
        difference=together.difference,
        low=low,
        high=high,
        reading=("more" if together.difference > 0 else "less") if real else "open",
    )
    return (Notes((Item(found.both, (cells, tuning, retrieving, interaction)),)),)


def _adds(key: str, without: Effect, with_it: Effect) -> str:
    return say(
        key,
        without=without.difference,
        without_low=without.ci_low,
        without_high=without.ci_high,
        with_it=with_it.difference,
        with_low=with_it.ci_low,
        with_high=with_it.ci_high,
    )
