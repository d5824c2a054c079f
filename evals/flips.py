"""What would flip the verdict: at which weight or volume another strategy becomes the choice.

With S the primary metric (turned so that more is better) of the leader and of a rival, and S_leader
above S_rival, the two are equally good

    latency    where a second is worth       (S_leader - S_rival) / (p50_leader - p50_rival)
    cost       where 1 USD is worth          (S_leader - S_rival) / (cost_leader - cost_rival)
    requests   at the break-even volume of   evals.economics
    freshness  where the data change every   (S_leader F_leader - S_rival F_rival)
                                             / (S_leader - S_rival) seconds

Latency is in seconds, cost in USD per 1,000 requests, F in seconds of fitting. Freshness: where the
data change every T seconds and a strategy is fitted again each time, it is out of date for a share
F / T of the time, and the figure is the T at which S_leader (1 - F_leader / T) equals
S_rival (1 - F_rival / T). It is worked out for metrics between 0 and 1 of which more is better.

Figures are taken to twelve digits and worked with as fractions. One that was not measured gives no
flip. A score that the paired test does not tell from the leader's is never traded: it is noise.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction

from advisor.findings import BreakEven, Flip, FlipAxis, Flips
from advisor.results import Comparison, StrategyResult, Verdict
from evals.cost_order import COST_DECIMALS
from evals.economics import exact
from evals.pairs import Pairs
from evals.registry import metric_spec

LEAST_WAIT_S = Fraction(1, 100)
LEAST_USD = Fraction(1, 10**COST_DECIMALS)
LEAST_FIT_S = Fraction(10)
"""Smaller differences decide nothing: nobody notices them, and another run may turn them."""
FEW_REQUESTS, MOST_REQUESTS = 1000, 10**9
"""So few are a trial, for which nobody chooses; beyond the other nobody asks."""


@dataclass(frozen=True, slots=True)
class _Rival:
    """A strategy beside the leader.

    Attributes:
        score: its primary metric, turned so that more is better.
        gives_up: by how much that is below the leader's.
        noise: the paired test does not tell the two apart.
        tied: the verdict counts it as tied with the leader.
    """

    result: StrategyResult
    score: Fraction
    gives_up: Fraction
    noise: bool
    tied: bool

    @property
    def can_lead(self) -> bool:
        """It is tied, or really worse; others are not told apart, and yet a third beats them."""
        return self.tied if self.noise else self.gives_up > 0


def flips(
    strategies: Iterable[StrategyResult],
    verdict: Verdict,
    comparisons: Iterable[Comparison],
    primary_metric: str,
    break_even: Iterable[BreakEven],
    sourced: Collection[str],
) -> Flips | None:
    """Find the nearest rivals of the verdict's winner on every axis.

    Args:
        strategies: every strategy of the run. Those that are not done, break a limit, get nothing
            right, or give the same answer for every input are no rivals.
        verdict: its winner is the leader.
        comparisons: all pairs, p-values adjusted.
        primary_metric: the metric that decides.
        break_even: of all pairs, from `economics`.
        sourced: ids of the strategies whose answers come with the documents that they rest on.

    Returns:
        None where the verdict has no winner, or the winner no rival.
    """
    spec, pairs = metric_spec(primary_metric), Pairs(comparisons, primary_metric)
    lower = spec.direction == "lower"
    scores: dict[str, Fraction] = {}
    known = sorted(strategies, key=lambda one: one.id)
    for one in known:
        metric = one.metrics.get(primary_metric)
        value = exact(metric.value if metric is not None else None)
        if one.status == "done" and value is not None:
            scores[one.id] = -value if lower else value
    leader = next((one for one in known if one.id == verdict.winner and one.id in scores), None)
    if leader is None:
        return None
    best, rivals = scores[leader.id], []
    for one in known:
        pair = pairs.pair(leader.id, one.id)
        useless = one.reference == "constant_answer" or (scores.get(one.id) == 0 and not lower)
        if pair is None or one.id not in scores or useless or one.id in verdict.disqualified:
            continue
        score, tied = scores[one.id], one.id in verdict.tied_with
        rivals.append(_Rival(one, score, best - score, not pair.is_real, tied))
    if not rivals:
        return None
    points = spec.bounds == (0.0, 1.0)
    found = [*_weighed(_LATENCY, leader, best, rivals), *_weighed(_COST, leader, best, rivals)]
    found += _requests(leader, rivals, break_even)
    found += () if leader.id in sourced else _sources(rivals, sourced)
    found += _weighed(_FRESHNESS, leader, best, rivals) if points and not lower else ()
    return Flips(leader.id, points, tuple(found))


# --- a score against less of a figure -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Weighed:
    """An axis on which less of a figure is better.

    Attributes:
        figure: of a strategy.
        least: differences below this do not count.
        meet: where both are equally good, from the scores of the leader and the rival and from
            their figures, in this order.
        falls: the nearest rival is met first as that falls.
    """

    axis: FlipAxis
    figure: Callable[[StrategyResult], Fraction | None]
    least: Fraction
    meet: Callable[[Fraction, Fraction, Fraction, Fraction], Fraction]
    falls: bool = False


def _worth(best: Fraction, score: Fraction, own: Fraction, its: Fraction) -> Fraction:
    return (best - score) / (own - its)


def _every_s(best: Fraction, score: Fraction, own: Fraction, its: Fraction) -> Fraction:
    return (best * own - score * its) / (best - score)


def _wait_s(one: StrategyResult) -> Fraction | None:
    p50 = exact(one.latency_ms.p50 if one.latency_ms is not None else None)
    return None if p50 is None else p50 / 1000


def _per_1k_usd(one: StrategyResult) -> Fraction | None:
    return exact(one.cost.per_1k_requests_usd if one.cost is not None else None)


def _fit_s(one: StrategyResult) -> Fraction | None:
    return next((exact(phase.wall_s) for phase in one.phases if phase.name == "fit"), None)


_LATENCY = _Weighed("latency", _wait_s, LEAST_WAIT_S, _worth)
_COST = _Weighed("cost", _per_1k_usd, LEAST_USD, _worth)
_FRESHNESS = _Weighed("freshness", _fit_s, LEAST_FIT_S, _every_s, falls=True)


def _weighed(
    how: _Weighed, leader: StrategyResult, best: Fraction, rivals: Iterable[_Rival]
) -> Iterable[Flip]:
    """Who of those within the noise has least of the figure, and who is met first beyond that."""
    own, able = how.figure(leader), [one for one in rivals if one.can_lead]
    measured = [(one, its) for one in able if (its := how.figure(one.result)) is not None]
    if own is None:
        return
    instead, among = None, [(its, one) for one, its in measured if one.noise]
    if among and own - (least := min(among, key=lambda pair: pair[0]))[0] >= how.least:
        figure, taken = least
        yield _flip(how.axis, taken, float(figure), float(own))
        # nothing is given up for it, so it is the choice as soon as the figure counts
        instead, best, own = taken.result.id, taken.score, figure
    found = []
    for one, its in measured:
        if not one.noise and best > one.score and own - its >= how.least:
            at = float(how.meet(best, one.score, own, its))
            flip = _flip(how.axis, one, float(its), float(own), at)
            found.append(replace(flip, gives_up=float(best - one.score), instead_of=instead))
    yield from sorted(found, key=lambda one: -(one.at or 0) if how.falls else (one.at or 0))[:1]


# --- the other axes -----------------------------------------------------------------------------


def _requests(
    leader: StrategyResult, rivals: Iterable[_Rival], break_even: Iterable[BreakEven]
) -> Iterable[Flip]:
    """The nearest volumes below which, and from which, a rival costs less in all.

    None where the leader costs least at no volume: none of them turns the choice then.
    """

    def costs(one: StrategyResult) -> tuple[Fraction | None, Fraction | None]:
        setup = exact(one.cost.setup_usd if one.cost is not None else None)
        return setup, _per_1k_usd(one)

    by_name = {one.result.id: one for one in rivals if one.can_lead}
    own, own_per_1k = costs(leader)
    crossings = {}
    for pair in break_even:
        if leader.id in (pair.more_expensive_setup, pair.cheaper_setup):
            cheap_at_first = pair.cheaper_setup != leader.id
            name = pair.cheaper_setup if cheap_at_first else pair.more_expensive_setup
            crossings[name] = cheap_at_first, pair.requests
    fewer: list[Flip] = []
    more: list[Flip] = []
    for name, rival in by_name.items():
        its, its_per_1k = costs(rival.result)
        if own is None or its is None or own_per_1k is None or its_per_1k is None:
            continue
        cheap_at_first, requests = crossings.get(name, (False, None))
        if requests is None or requests <= 1:
            saves = max(own - its, own_per_1k - its_per_1k) >= LEAST_USD
            if saves and its + its_per_1k / 1000 < own + own_per_1k / 1000:
                return  # it costs less at any volume
        elif abs(own - its) >= LEAST_USD and requests <= MOST_REQUESTS:
            axis: FlipAxis = "fewer_requests" if cheap_at_first else "more_requests"
            (fewer if cheap_at_first else more).append(_flip(axis, rival, at=float(requests)))
    last = max((one.at or 0 for one in fewer), default=0.0)
    first = min((one.at or 0 for one in more), default=math.inf)
    if last >= first:
        return
    yield from _nearest(
        [one for one in fewer if (one.at or 0) > FEW_REQUESTS], lambda one: one.at or 0, falls=True
    )
    yield from _nearest(more, lambda one: -(one.at or 0))


def _sources(rivals: Iterable[_Rival], sourced: Collection[str]) -> Iterable[Flip]:
    """The best of those whose answers name their source, by how little it gives up."""
    found = [
        _flip("sources", one)
        for one in rivals
        if one.result.id in sourced and (one.noise or one.gives_up > 0)
    ]
    return sorted(found, key=lambda one: one.gives_up)[:1]


def _flip(
    axis: FlipAxis,
    rival: _Rival,
    figure: float | None = None,
    leader_figure: float | None = None,
    at: float | None = None,
) -> Flip:
    gives_up = float(rival.gives_up)
    return Flip(axis, rival.result.id, gives_up, rival.noise, figure, leader_figure, at)


def _nearest(
    found: Collection[Flip], gain: Callable[[Flip], float], *, falls: bool = False
) -> Iterable[Flip]:
    """The one within the noise with the most to gain, and the nearest that gains more than it."""
    noise = max((one for one in found if one.noise), key=gain, default=None)
    if noise is not None:
        yield noise
    worse = [one for one in found if not one.noise and (noise is None or gain(one) > gain(noise))]
    yield from sorted(worse, key=lambda one: -(one.at or 0) if falls else (one.at or 0))[:1]
