"""Asks before a comparison that is predicted to take long or cost much."""

from __future__ import annotations

from collections.abc import Callable

from advisor.config import RunConfig
from advisor.errors import UsageError
from advisor.estimate.forecast import EXPENSIVE_S, EXPENSIVE_USD, RunEstimate


def agreed_to(
    run_estimate: RunEstimate | None,
    config: RunConfig,
    confirm: Callable[[RunEstimate], bool] | None,
) -> bool:
    """Whether the comparison may run.

    Args:
        run_estimate: what is predicted; without a prediction nothing is asked.
        config: `yes` answers beforehand.
        confirm: asks whether to run what is predicted; None where there is nobody to ask.

    Raises:
        UsageError: it is expensive, and nobody can be asked.
    """
    if run_estimate is None or not run_estimate.expensive or config.yes:
        return True
    if confirm is None:
        raise UsageError(
            "run-expensive",
            time=run_estimate.time_s,
            usd=run_estimate.usd,
            most_time=EXPENSIVE_S,
            most_usd=EXPENSIVE_USD,
        )
    return confirm(run_estimate)
