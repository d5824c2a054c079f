"""What a strategy must keep to in order to be taken: latency, cost, GPU memory, quality.

Every figure is the measured one of this run; one equal to its bound keeps to the limit. A figure
that was not measured does not keep to a limit: nobody can promise it. The limit on GPU memory is
the exception for precomputed predictions: it is about the GPU that strategies run on here, which
they do not, so it is not applied to them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from advisor.results import Breach, Limit, StrategyResult
from evals.registry import metric_spec

BYTES_PER_GB = 10**9
"""A GB of a limit is a decimal one, as graphics cards and clouds are sold by it."""
CPU = "cpu"
"""Name of the device on which a language model takes no GPU memory."""


def breaches(
    strategy: StrategyResult, limits: Iterable[Limit], primary_metric: str
) -> tuple[Breach, ...]:
    """List the limits that the strategy does not keep to; empty where it qualifies.

    Of the primary metric the value decides, not the lower end of its interval.
    """
    found = []
    for limit in limits:
        if limit.figure == "peak_gpu_gb" and strategy.outside:
            continue
        value, predicted = _figure(strategy, limit, primary_metric)
        if value is None or not math.isfinite(value):
            found.append(Breach(limit, None))
        elif (value < limit.bound) if _is_least(limit, primary_metric) else (value > limit.bound):
            found.append(Breach(limit, value, predicted))
    return tuple(found)


def _is_least(limit: Limit, primary_metric: str) -> bool:
    return limit.figure == "primary_metric" and metric_spec(primary_metric).direction == "higher"


def excess(breach: Breach) -> float:
    """Give how far beyond the bound, as a share of it; infinite where nothing was measured."""
    if breach.value is None or breach.limit.bound == 0:
        return math.inf
    return abs(breach.value / breach.limit.bound - 1)


def _figure(
    strategy: StrategyResult, limit: Limit, primary_metric: str
) -> tuple[float | None, bool]:
    """Find the figure that a limit is about, and whether it is predicted."""
    memory = strategy.memory
    match limit.figure:
        case "p95_latency_ms":
            return strategy.latency_ms.p95 if strategy.latency_ms else None, False
        case "usd_per_1k_requests":
            return strategy.cost.per_1k_requests_usd if strategy.cost else None, False
        case "primary_metric":
            metric = strategy.metrics.get(primary_metric)
            return metric.value if metric else None, False
        case "peak_gpu_gb":
            if memory is not None and memory.peak_gpu_bytes is not None:
                return memory.peak_gpu_bytes / BYTES_PER_GB, False
            if not strategy.uses_language_model or (memory is not None and memory.device == CPU):
                return 0.0, False
            if memory is not None and memory.predicted_gpu_bytes is not None:
                return memory.predicted_gpu_bytes / BYTES_PER_GB, True
            return None, False
