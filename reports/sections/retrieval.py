"""What was retrieved, what became of it in the answer, and whether the model adds to it."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.results import QuerySwap, Results, Retrieval, RetrievalOutcomes, StrategyResult
from reports.blocks import Block, Cell, Column, Item, Notes, Table
from reports.messages import numbers, say
from reports.sections import provenance, words
from reports.sections.places import (
    Place,
    Shown,
    difference_axis,
    figures,
    intervals,
    primary,
    ranked,
    strategy,
    table,
    text,
    titled,
)

NEGLIGIBLE_GAP = 0.10
"""A gap known to be below this counts as none or little; a score below it has nothing to lose."""


def blocks(results: Results) -> tuple[Block, ...]:
    """What was searched, how often the right source was found, and what became of the answer."""
    found = [one for one in ranked(results) if one.value.retrieval is not None]
    if not found:
        return ()
    said = ((one.value.id, tuple(_said(results, one.value.retrieval))) for one in found)
    items = tuple(Item(name, texts) for name, texts in said if texts)
    notes = (Notes(items),) if items else ()
    return (*notes, _recall(found), *_outcomes(found))


def _said(results: Results, part: Retrieval) -> Iterable[str]:
    if part.knowledge is not None:
        yield from provenance.searched(part.knowledge)
    if part.by_document is None and part.by_answer is None:
        return
    if part.shown_max == 0:
        yield say("sources-none-fitted")
        return
    if part.by_document is not None:
        yield _outcome(results, part, part.by_document, "document")
    if part.by_answer is not None:
        yield _outcome(results, part, part.by_answer, "answer")


def _outcome(results: Results, part: Retrieval, counted: RetrievalOutcomes, by: str) -> str:
    """Such as: Of 9 questions ... for 8; of these 5 were answered exactly. The 1 miss was not."""
    found = counted.found_right + counted.found_wrong
    missed = counted.missed_right + counted.missed_wrong
    one_document = by == "document" and part.shown_max == 1
    return say(
        "sources-outcome",
        n=found + missed,
        which="all" if found + missed == results.task.n_test else by,
        where=say("sources-where", by="one" if one_document else by, passages=_passages(part)),
        case="none" if not found else "all" if not missed else "some",
        found=found,
        right=counted.found_right,
        missed=missed,
        missed_right=counted.missed_right,
        how=say("sources-how", exact=counted.exact, metric=words.metric(counted.metric).title),
    )


def _passages(part: Retrieval) -> str:
    """The passages of a prompt; where some prompts held fewer, how many on average."""
    most, mean = part.shown_max, part.shown_mean
    if most is None or mean is None:
        return say("sources-passages-unknown")
    if most > 1 and mean < most:
        return say("sources-passages-average", most=most, mean=mean)
    return say("sources-passages", n=most)


def _recall(found: list[Place]) -> Block:
    cuts = {cut for one in found for cut in one.value.retrieval.recall}
    if not cuts:
        return Notes((Item(None, (say("recall-not-measured"),)),))
    columns = (
        figures(
            Column(say("recall-at", k=cut.rpartition("@")[2]), "", "recall"),
            f"retrieval/recall/{cut}",
            numbers.decimal,
        )
        for cut in sorted(cuts, key=lambda cut: (len(cut), cut))
    )
    rows = figures("recall-rows", "retrieval/n", numbers.count, "recall")
    notes = [say("recall-explained")]
    return table(say("recall-table"), (strategy(), *columns, rows), found, notes)


def _outcomes(found: list[Place]) -> Iterable[Table]:
    """The four outcomes of every strategy for which they were counted, in one table."""
    entries = [
        (by, one, counted)
        for one in found
        for by in ("document", "answer")
        if (counted := one / f"retrieval/by_{by}").value is not None
    ]
    if not entries:
        return
    titles = list(dict.fromkeys(words.metric(one.value.metric).title for *_, one in entries))
    bases = {by for by, *_ in entries}
    score = titles[0] if len(titles) == 1 else say("sources-score")

    def column(key: str, path: str, group: str) -> Shown:
        """Of counts, or of the score over them."""
        scored = path.endswith("value")
        unit = say(f"{key}-unit")
        title = Column(say(key, score=score), unit, group) if scored else titled(key, group)

        def cell(entry: tuple[str, Place, Place]) -> Cell:
            counted = entry[2]
            write = words.metric(counted.value.metric).write if scored else numbers.count
            return figures(title, path, write).cell(counted)

        return Shown(title, cell)

    yield table(
        say("sources-table"),
        (
            text("column-strategy",
                 lambda one: say("sources-row", strategy=one[1].value.id, by=one[0])),
            column("sources-found-right", "found_right", "found"),
            column("sources-found-wrong", "found_wrong", "found"),
            column("sources-found", "found/value", "found"),
            column("sources-missed-right", "missed_right", "missed"),
            column("sources-missed-wrong", "missed_wrong", "missed"),
            column("sources-missed", "missed/value", "missed"),
        ),
        entries,
        (
            say("sources-right", metrics=titles),
            *(say(f"sources-by-{by}") for by in ("document", "answer") if by in bases),
            say("sources-shown-only"),
        ),
    )  # fmt: skip


# --- the query-swap control ---------------------------------------------------------------------


def swapped(results: Results) -> tuple[Block, ...]:
    """For every strategy that retrieves for a model: what it says in words, then the figures."""
    found = [one for one in ranked(results) if one.value.query_swap is not None]
    if not found:
        return ()
    metric, at = words.primary(results), "query_swap"
    signed, group = metric.write_difference, "difference"
    axis = difference_axis([one.value.query_swap.gap for one in found], signed)
    items = (
        Item(one.value.id, (_reading(metric, one.value.query_swap),
                              *_against_counting(results, one.value)))
        for one in found
    )  # fmt: skip
    return (
        Notes(tuple(items)),
        table(
            say("swap-caption", metric=metric.title),
            (
                strategy(),
                figures("column-own-query", f"{at}/true_value", metric.write, metric.title),
                figures("column-other-query", f"{at}/value", metric.write, metric.title),
                figures("column-difference", f"{at}/gap/difference", signed, group),
                intervals(f"{at}/gap", signed, group, axis),
                figures("column-rows", f"{at}/n", numbers.count, group),
            ),
            found,
            [say("swap-control")],
        ),
    )


def _reading(metric: words.MetricWords, swap: QuerySwap) -> str:
    """What the gap between the row's own query and another row's says."""
    low, high = swap.gap.ci_low, swap.gap.ci_high
    if low > 0:
        key = "swap-reads" if high >= NEGLIGIBLE_GAP else "swap-reads-little"
    elif swap.true_value < NEGLIGIBLE_GAP:
        key = "swap-too-low"
    elif high < NEGLIGIBLE_GAP:
        key = "swap-rises" if high < 0 else "swap-stays"
    else:
        key = "swap-open"
    return say(
        key,
        metric=metric.title,
        own=metric.write(swap.true_value),
        other=metric.write(swap.value),
        rows=say("rows", n=swap.n),
        negligible=metric.write(NEGLIGIBLE_GAP),
        interval=numbers.interval(low, high, metric.write_difference),
    )


def _against_counting(results: Results, one: StrategyResult) -> Iterable[str]:
    """How the strategy compares with counting the labels that retrieval alone brings.

    Nothing is said where it searched documents: their passages carry no labels to count.
    """
    if one.retrieval is not None and results.provenance.documents is not None:
        return
    voting = next((s for s in results.strategies if s.reference == "retrieval_alone"), None)
    if voting is None or voting is one:
        return
    names, metric = {one.id, voting.id}, results.primary_metric
    pair = next(
        (p for p in results.comparisons if {p.a, p.b} == names and p.metric == metric), None
    )
    if pair is None:
        return
    ahead = pair.difference if pair.a == one.id else -pair.difference
    if pair.is_real:
        key = "swap-adds" if ahead > 0 else "swap-loses"
    else:
        key = "swap-no-gain" if ahead > 0 else "swap-adds-nothing"
    write = words.primary(results).write
    yield say(
        key,
        baseline=voting.id,
        voting=write(primary(results, voting)),
        own=write(primary(results, one)),
        rows=say("rows", n=results.task.n_test),
    )
