"""Which of two strategies is the cheaper, and in what."""

from __future__ import annotations

import math

from advisor.results import Saving, StrategyResult

COST_DECIMALS = 2
"""Costs are compared in whole cents: below that, wall time is noise and would flip the verdict."""


def cost_key(strategy: StrategyResult) -> tuple[bool, float, bool, float, float]:
    """Sort strategies from cheap to expensive; equal keys are equally cheap as far as is known.

    Cost per 1,000 requests, then set-up cost, both in whole cents, then simplicity. An unknown
    cost comes after every known one: what was not measured cannot be recommended as the cheaper.
    """
    per_1k, setup = _costs(strategy)
    return (
        per_1k is None,
        round(per_1k or 0.0, COST_DECIMALS),
        setup is None,
        round(setup or 0.0, COST_DECIMALS),
        math.inf if strategy.complexity is None else strategy.complexity,
    )


def saving(choice: StrategyResult, other: StrategyResult) -> Saving:
    """Tell in what `choice` comes before `other` in the order of cost."""
    mine, its = cost_key(choice), cost_key(other)
    per_1k, setup = _costs(choice)
    other_per_1k, other_setup = _costs(other)
    if per_1k is None:
        return "no_price"
    if other_per_1k is None:
        return "known_price"
    if mine[:2] != its[:2]:
        return "price"
    if setup is not None and other_setup is None:
        return "known_setup"
    if setup is not None and mine[:4] != its[:4]:
        return "setup"
    return "simplicity"


def _costs(strategy: StrategyResult) -> tuple[float | None, float | None]:
    cost = strategy.cost
    return (cost.per_1k_requests_usd, cost.setup_usd) if cost else (None, None)
