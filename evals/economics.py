"""What the strategies cost at a volume of requests, and from which volume on which costs less.

total cost of n requests [USD] = set-up + n x cost of 1,000 requests / 1000
break-even [requests]          = difference in set-up / difference per request, rounded up

Costs are those that were measured (`StrategyResult.cost`). Pure arithmetic, no prices.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from advisor.findings import BreakEven, Economics, MonthlyCost
from advisor.results import StrategyResult

_SIGNIFICANT_DIGITS = 12
"""A product such as 3.6 / 3600 * 1800 is off in its 16th digit, which would move a break-even of
exactly 6,000 requests to 6,001. No measured cost is known to twelve digits."""


@dataclass(frozen=True, slots=True)
class _Priced:
    """A strategy's costs in USD; None where not measured."""

    name: str
    setup: Fraction | None
    request: Fraction | None


def economics(strategies: Iterable[StrategyResult], monthly_requests: int | None) -> Economics:
    """Break-even volume of every pair of finished strategies, and the cost of a month.

    Args:
        strategies: in any order; those that are not done are passed over.
        monthly_requests: requests a month, 0 or more; None leaves out the monthly costs.

    Returns:
        Pairs and months in the order of the names, whatever order the strategies came in.

    Raises:
        ValueError: `monthly_requests` is negative.
    """
    if monthly_requests is not None and monthly_requests < 0:
        raise ValueError(f"monthly_requests {monthly_requests}: must be 0 or more")
    done = sorted((one for one in strategies if one.status == "done"), key=lambda one: one.id)
    months: tuple[MonthlyCost, ...] = ()
    if monthly_requests is not None:
        months = tuple(_month(one, monthly_requests) for one in done)
    return Economics(
        break_even=tuple(_break_even(*pair) for pair in combinations(map(_priced, done), 2)),
        monthly_requests=monthly_requests,
        monthly=months,
    )


def _priced(strategy: StrategyResult) -> _Priced:
    cost = strategy.cost
    per_1k = exact(cost.per_1k_requests_usd if cost is not None else None)
    return _Priced(
        strategy.id,
        exact(cost.setup_usd if cost is not None else None),
        None if per_1k is None else per_1k / 1000,
    )


def exact(figure: float | None) -> Fraction | None:
    """A measured figure as the decimal number of twelve digits that it is; None for none."""
    known = _finite(figure)
    return None if known is None else Fraction(f"{known:.{_SIGNIFICANT_DIGITS}g}")


def _break_even(a: _Priced, b: _Priced) -> BreakEven:
    if a.setup is None or a.request is None or b.setup is None or b.request is None:
        low, high = a.name, b.name  # by set-up where both are known, else by name
        if a.setup is not None and b.setup is not None and a.setup > b.setup:
            low, high = high, low
        return BreakEven(high, low, "not_measured")
    # the cheaper set-up first; where set-ups are equal, the cheaper request
    (low_setup, low_request, low), (high_setup, high_request, high) = sorted(
        [(a.setup, a.request, a.name), (b.setup, b.request, b.name)]
    )
    if high_request < low_request:
        requests = math.ceil((high_setup - low_setup) / (low_request - high_request))
        return BreakEven(high, low, "pays_off", requests)
    equal = (low_setup, low_request) == (high_setup, high_request)
    return BreakEven(high, low, "equal" if equal else "never")


def _month(strategy: StrategyResult, requests: int) -> MonthlyCost:
    cost = strategy.cost
    setup = _finite(cost.setup_usd if cost is not None else None)
    per_1k = _finite(cost.per_1k_requests_usd if cost is not None else None)
    if per_1k is None:
        return MonthlyCost(strategy.id, None, None)
    later = per_1k * requests / 1000
    return MonthlyCost(strategy.id, None if setup is None else setup + later, later)


def _finite(figure: float | None) -> float | None:
    return figure if figure is not None and math.isfinite(figure) else None
