"""Which of two strategies is the cheaper, and by what."""

from __future__ import annotations

from advisor.results import StrategyResult
from evals import phrases

SIMPLEST_FIRST = (
    "majority",
    "tfidf",
    "knn-vote",
    "embedding",
    "zero-shot",
    "few-shot",
    "knn-few-shot",
    "cot",
    "rag",
    "prompt-tuning",
    "lora",
    "qlora",
    "rag+qlora",
)
"""What there is to build, run and keep up, least first. Outside systems come after all of them."""
COST_DECIMALS = 2
"""Costs are compared in whole cents: below that, wall time is noise and would flip the verdict."""


def cost_key(strategy: StrategyResult) -> tuple[bool, float, bool, float, int]:
    """Sort strategies from cheap to dear; equal keys are equally cheap as far as is known.

    Cost per 1,000 requests, then set-up cost, both in whole cents, then simplicity. An unknown
    cost comes after every known one: what was not measured cannot be recommended as the cheaper.
    """
    per_1k, setup = _costs(strategy)
    known = strategy.name in SIMPLEST_FIRST
    return (
        per_1k is None,
        round(per_1k or 0.0, COST_DECIMALS),
        setup is None,
        round(setup or 0.0, COST_DECIMALS),
        SIMPLEST_FIRST.index(strategy.name) if known else len(SIMPLEST_FIRST),
    )


def cost_known(strategy: StrategyResult) -> bool:
    """Tell whether the cost of its requests was measured."""
    return _costs(strategy)[0] is not None


def why_cheaper(choice: StrategyResult, other: StrategyResult) -> tuple[str, str]:
    """Say in what way `choice` comes before `other`: what it is, and the figures as a sentence.

    Returns:
        For instance "the cheaper" and "1,000 requests cost $0.01 with tfidf, $2.00 with qlora."
        The sentence is empty where there is nothing to tell.
    """
    mine, its = cost_key(choice), cost_key(other)
    per_1k, setup = _costs(choice)
    other_per_1k, other_setup = _costs(other)
    names = f"with {choice.name}", f"with {other.name}"
    if per_1k is None:
        return "the simpler", "Neither cost is known."
    if other_per_1k is None:
        return "the one whose cost is known", f"What {other.name} costs was not measured."
    if mine[:2] != its[:2]:
        amounts = f"{phrases.usd(per_1k)} {names[0]}, {phrases.usd(other_per_1k)} {names[1]}"
        return "the cheaper", f"1,000 requests cost {amounts}."
    if setup is not None and other_setup is not None and mine[:4] != its[:4]:
        amounts = f"{phrases.usd(setup)} {names[0]}, {phrases.usd(other_setup)} {names[1]}"
        return "the cheaper to set up", f"Set-up costs {amounts}."
    if setup is not None and other_setup is None:
        return "the one whose set-up cost is known", ""
    return "the simpler", "Their costs differ by less than a cent."


def _costs(strategy: StrategyResult) -> tuple[float | None, float | None]:
    cost = strategy.cost
    return (cost.per_1k_requests_usd, cost.setup_usd) if cost else (None, None)
