"""What would flip this: at which weight or volume another strategy becomes the choice."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from advisor.findings import Flip, Flips
from advisor.results import Results
from reports.blocks import Block, Item, Notes
from reports.messages import paragraph, say
from reports.sections import words

UNITS = (("one", 1.0), ("tenth", 0.1), ("hundredth", 0.01))
"""Of a second, or of a USD per 1,000 requests: the largest that is not worth the whole scale."""


def blocks(results: Results) -> tuple[Block, ...]:
    """The nearest rivals of every kind, a sentence or two each."""
    found = results.flips
    if found is None:
        return ()
    if not found.found:
        return (Notes((Item(None, (say("flips-none", leader=found.leader),)),)),)
    metric = words.primary(results).title
    points = (say("flips-point", metric=metric),) if found.points else ()
    items = [Item(None, (say("flips-intro", leader=found.leader), *points))]
    for term, those in groupby(found.found, lambda one: say("flips-term", axis=one.axis)):
        items.append(Item(term, tuple(_said(found, one, metric) for one in those)))
    return (Notes(tuple(items)),)


def _said(flips: Flips, one: Flip, metric: str) -> str:
    return paragraph(_sentences(flips, one, metric))


def _sentences(flips: Flips, one: Flip, metric: str) -> Iterable[str]:
    """What it takes and what it gives up, and what that assumes."""
    unit, worth = _priced(flips, one.at or 0.0)
    yield say(
        f"flips-{one.axis}",
        rival=one.rival,
        noise=one.noise,
        at=one.at,
        unit=unit,
        worth=_amount(flips, worth, metric),
        figure=one.figure,
        leader_figure=one.leader_figure,
        beside=one.instead_of or flips.leader,
        gives_up=_amount(flips, one.gives_up, metric),
    )
    if one.noise:
        amount = _amount(flips, abs(one.gives_up), metric)
        side = "worse" if one.gives_up > 0 else "better" if one.gives_up < 0 else "same"
        yield say("flips-noise", side=side, amount=amount)
    elif one.axis == "freshness":
        yield say("flips-assumed")


def _priced(flips: Flips, worth: float) -> tuple[str, float]:
    """The unit that reads well, and what it must be worth."""
    fitting = [(unit, worth * size) for unit, size in UNITS if worth * size <= 1]
    return fitting[0] if flips.points and fitting else (UNITS[0][0], worth)


def _amount(flips: Flips, value: float, metric: str) -> str:
    """So much of the primary metric."""
    if flips.points:
        return say("flips-points", n=value * 100, metric=metric)
    return say("flips-amount", n=value, metric=metric)
