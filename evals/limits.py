"""What a strategy must keep to in order to be taken: latency, cost, GPU memory, quality.

Every figure is the measured one of this run. A figure that was not measured does not keep to a
limit: nobody can promise it. The limit on GPU memory is the exception for outside systems: it is
about the GPU that strategies are to run on here, which an outside system does not, so it is not
applied to them, and `reasons.limited` says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from advisor.results import StrategyResult
from evals import phrases

BYTES_PER_GB = 10**9
"""A GB of a limit is a decimal one, as graphics cards and clouds are sold by it."""
CPU = "cpu"
"""Name of the device on which a language model takes no GPU memory."""
NOT_MEASURED = "not measured"
SEPARATOR = "; "


@dataclass(frozen=True, slots=True)
class Breach:
    """A limit that a strategy does not keep to.

    Attributes:
        reason: in words, with the figure, the limit and how far apart they are.
        excess: how far beyond the limit, as a share of it; infinite where nothing was measured.
    """

    reason: str
    excess: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What the user set; None is no limit. A figure equal to its limit keeps to it.

    Attributes:
        max_latency_ms: of the 95th percentile, one request at a time.
        max_cost_per_1k: US dollars per 1,000 requests, without set-up.
        max_gpu_gb: GB (10^9 bytes), the peak over fitting and answering of what torch allocates.
            The predicted peak where none was measured; 0 for a baseline that used no GPU and where
            the language model ran on the CPU. Not applied to outside systems.
        min_accuracy: least value of the primary metric. The value decides, not the lower end of
            its interval; `caution` tells where that reaches below.
    """

    max_latency_ms: float | None = None
    max_cost_per_1k: float | None = None
    max_gpu_gb: float | None = None
    min_accuracy: float | None = None

    def words(self, primary_metric: str = "accuracy") -> tuple[str, ...]:
        """Word each limit that is set."""
        found = []
        if self.max_latency_ms is not None:
            found.append(f"p95 latency at most {phrases.apart([self.max_latency_ms])[0]} ms")
        if self.max_cost_per_1k is not None:
            (limit,) = phrases.apart([self.max_cost_per_1k], 2)
            found.append(f"cost of 1,000 requests at most ${limit}")
        if self.max_gpu_gb is not None:
            (limit,) = phrases.apart([self.max_gpu_gb])
            found.append(f"peak GPU memory at most {limit} GB (10^9 bytes)")
        if self.min_accuracy is not None:
            (limit,) = phrases.apart([self.min_accuracy], 3)
            found.append(f"{phrases.metric_name(primary_metric)} at least {limit}")
        return tuple(found)

    def breaches(self, strategy: StrategyResult, primary_metric: str) -> tuple[Breach, ...]:
        """List the limits that the strategy does not keep to; empty where it qualifies."""
        latency, cost = strategy.latency_ms, strategy.cost
        gpu_gb, gpu_name = _gpu_gb(strategy)
        checks = (
            _most("p95 latency", latency.p95 if latency else None, self.max_latency_ms, _ms),
            _most(
                "cost of 1,000 requests",
                cost.per_1k_requests_usd if cost else None,
                self.max_cost_per_1k,
                _usd,
            ),
            _most(gpu_name, gpu_gb, None if strategy.outside else self.max_gpu_gb, _gb),
            self._too_low(strategy, primary_metric),
        )
        return tuple(found for found in checks if found is not None)

    def breach(self, strategy: StrategyResult, primary_metric: str) -> str | None:
        """Say why a strategy does not qualify; None where it does."""
        found = self.breaches(strategy, primary_metric)
        return SEPARATOR.join(one.reason for one in found) or None

    def caution(self, strategy: StrategyResult, primary_metric: str) -> str | None:
        """Warn where the value qualifies but its 95% interval reaches below the minimum."""
        metric = strategy.metrics.get(primary_metric)
        if self.min_accuracy is None or metric is None or metric.value is None:
            return None
        low = metric.ci_low
        if metric.value < self.min_accuracy or low is None or low >= self.min_accuracy:
            return None
        written, limit = phrases.apart((low, self.min_accuracy), 3)
        name = phrases.metric_name(primary_metric)
        return (
            f"The {name} of {strategy.name} keeps to the minimum of {limit} on these rows, but its "
            f"95% interval reaches down to {written}."
        )

    def _too_low(self, strategy: StrategyResult, primary_metric: str) -> Breach | None:
        least = self.min_accuracy
        if least is None:
            return None
        metric = strategy.metrics.get(primary_metric)
        name = phrases.metric_name(primary_metric)
        value = metric.value if metric else None
        if value is None or not math.isfinite(value):
            return Breach(f"{name} {NOT_MEASURED}", math.inf)
        if value >= least:
            return None
        written, limit, short = phrases.apart((value, least, least - value), 3)
        return Breach(
            f"{name} {written}, {short} below the minimum of {limit}", (least - value) / least
        )


def unmeasured_only(reason: str) -> bool:
    """Tell whether a reason of `Limits.breach` names nothing but figures that are missing."""
    return all(NOT_MEASURED in part for part in reason.split(SEPARATOR))


def _gpu_gb(strategy: StrategyResult) -> tuple[float | None, str]:
    """Find the peak GPU memory in GB, and what to call it."""
    memory = strategy.memory
    if memory is not None and memory.peak_gpu_bytes is not None:
        return memory.peak_gpu_bytes / BYTES_PER_GB, "peak GPU memory"
    if not strategy.uses_language_model or (memory is not None and memory.device == CPU):
        return 0.0, "peak GPU memory"
    if memory is not None and memory.predicted_gpu_bytes is not None:
        return memory.predicted_gpu_bytes / BYTES_PER_GB, "predicted peak GPU memory"
    return None, "peak GPU memory"


def _most(
    name: str, value: float | None, limit: float | None, write: Callable[..., tuple[str, ...]]
) -> Breach | None:
    """Hold a figure against an upper limit."""
    if limit is None:
        return None
    if value is None or not math.isfinite(value):
        return Breach(f"{name} {NOT_MEASURED}", math.inf)
    if value <= limit:
        return None
    written, bound, over = write(value, limit, value - limit)
    excess = value / limit - 1 if limit else math.inf
    return Breach(f"{name} {written}, {over} over the limit of {bound}", excess)


def _ms(*values: float) -> tuple[str, ...]:
    return tuple(f"{one} ms" for one in phrases.apart(values))


def _gb(*values: float) -> tuple[str, ...]:
    return tuple(f"{one} GB" for one in phrases.apart(values))


def _usd(*values: float) -> tuple[str, ...]:
    return tuple(f"${one}" for one in phrases.apart(values, 2))
