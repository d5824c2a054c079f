"""What a comparison is predicted to need before anything runs, and when that is expensive."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from advisor.estimate.hardware import Gpu
from advisor.estimate_findings import Arrangement, GpuTooSmall
from advisor.findings import Finding

EXPENSIVE_S = 3600.0
"""A comparison predicted to take longer than this is asked about first."""
EXPENSIVE_USD = 5.0
"""So is one predicted to cost more than this."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one strategy is predicted to need.

    Attributes:
        id: of the strategy's result.
        peak_gpu_bytes: the larger of training and answering, the way the run would do them.
        arrangement: how that is.
        time_s: of training and answering; None where the GPU's speed is not known.
        usd: that time at the machine's price.
        does_not_fit: why the GPU cannot hold it, with what would help; None if it can.
        tight: the batches of the run may be too large, though single rows fit.
    """

    id: str
    peak_gpu_bytes: int
    arrangement: Arrangement
    time_s: float | None = None
    usd: float | None = None
    does_not_fit: GpuTooSmall | None = None
    tight: bool = False


@dataclass(frozen=True, slots=True)
class RunEstimate:
    """The predictions of a comparison. Nothing in it was measured.

    Attributes:
        models: as the user named them.
        gpu: planned for.
        forecasts: one per model and strategy that loads it.
        notes: what the figures rest on.
        done: ids whose results are there already, which cost nothing more.
    """

    models: tuple[str, ...]
    gpu: Gpu
    forecasts: tuple[Forecast, ...]
    notes: tuple[Finding, ...] = ()
    done: frozenset[str] = frozenset()

    def after(self, done: Collection[str]) -> RunEstimate:
        """The same for a comparison in which these are done."""
        return replace(self, done=frozenset(done))

    @property
    def skipped(self) -> dict[str, GpuTooSmall]:
        """Why, by id, for what does not fit; what was measured before is kept."""
        return {
            one.id: one.does_not_fit
            for one in self.forecasts
            if one.does_not_fit is not None and one.id not in self.done
        }

    @property
    def to_run(self) -> tuple[Forecast, ...]:
        """Forecasts of what would run now."""
        out = {*self.skipped, *self.done}
        return tuple(one for one in self.forecasts if one.id not in out)

    @property
    def time_s(self) -> float | None:
        """Predicted time of what would run now; None where nothing is predicted."""
        known = [one.time_s for one in self.to_run if one.time_s is not None]
        return sum(known) if known else None

    @property
    def usd(self) -> float | None:
        """Predicted cost of what would run now; None where nothing is predicted."""
        known = [one.usd for one in self.to_run if one.usd is not None]
        return sum(known) if known else None

    @property
    def expensive(self) -> bool:
        """Whether the user should be asked before it runs."""
        return (self.time_s or 0.0) > EXPENSIVE_S or (self.usd or 0.0) > EXPENSIVE_USD
