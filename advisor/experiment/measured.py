"""Latency, tokens, memory, overflow and money of one trial, from what it left behind."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from advisor.estimate.api_prices import listed_price
from advisor.estimate.cost import cost as worked_out
from advisor.estimate.cost import price_for
from advisor.experiment import control
from advisor.experiment.job import TrialJob
from advisor.experiment.token_price import price_of
from advisor.findings import (
    CostsNotStated,
    SetUpFree,
    StatedTokenPrice,
    TokensPriced,
    UnpricedModels,
)
from advisor.models.endpoints.opening import endpoint_of
from advisor.results import Cost, Latency, Memory, Overflow, Phase, Tokens
from advisor.types import Prediction, TrialRecord


def latency(predictions: Sequence[Prediction]) -> Latency | None:
    """Percentiles over the requests that were sent alone; None without any."""
    timed = sorted(one.latency_s * 1000 for one in predictions if one.latency_s is not None)
    if not timed:
        return None
    if len(timed) == 1:
        return Latency(timed[0], timed[0], 1)
    cuts = statistics.quantiles(timed, n=20, method="inclusive")
    return Latency(cuts[9], cuts[18], len(timed))


def tokens(predictions: Sequence[Prediction]) -> Tokens:
    """Mean tokens over the requests whose tokens were counted."""
    sent = [one.usage.input_tokens for one in predictions if one.usage.input_tokens is not None]
    got = [one.usage.output_tokens for one in predictions if one.usage.output_tokens is not None]
    return Tokens(statistics.fmean(sent) if sent else None, statistics.fmean(got) if got else None)


def memory(phases: Sequence[Phase], predicted: int | None) -> Memory:
    """Peaks over the phases, the control's apart, which serves no request."""
    own = [one for one in phases if one.name != control.PHASE]
    resident = [one.peak_rss_bytes for one in own if one.peak_rss_bytes is not None]
    on_gpu = [one.peak_gpu_bytes for one in own if one.peak_gpu_bytes is not None]
    device = [one.device_gpu_bytes for one in own if one.device_gpu_bytes is not None]
    return Memory(
        max(on_gpu, default=None),
        max(resident, default=None),
        predicted,
        max(device, default=None),
    )


def cost(
    job: TrialJob,
    record: TrialRecord,
    predictions: Sequence[Prediction],
    gpu_price_usd: float | None,
) -> Cost:
    """Money: that of an outside system as its file says, else wall time at the machine's price."""
    if job.strategy is None:
        return _outside_cost(record, predictions)
    if job.model is not None and (priced := _token_cost(job, record, predictions)) is not None:
        return priced
    device = (record.model.device_name or record.model.device) if record.model else "cpu"
    wall_s = {one.phase: one.wall_s for one in record.measurements}
    per_s = record.throughput_rps
    return worked_out(
        wall_s.get("fit"),
        len(predictions),
        len(predictions) / per_s if per_s else None,
        price_for(device, gpu_price_usd),
    )


def _token_cost(
    job: TrialJob, record: TrialRecord, predictions: Sequence[Prediction]
) -> Cost | None:
    """Cost of an endpoint's tokens; None where its model runs on this machine.

    Without a price, or a server's count of tokens for every answer, no cost is known.
    """
    of = endpoint_of(job.model or "")
    if of is None or (of.is_local and job.price is None):
        return None
    price = price_of(of, job.price)
    if price is None:
        return Cost(None, None, (UnpricedModels((of.model,)),))
    used = [one.usage for one in predictions if one.output is not None]
    known = [
        price.usd(one.input_tokens, one.output_tokens, one.cached_tokens or 0)
        for one in used
        if one.input_tokens is not None and one.output_tokens is not None
    ]
    listed = listed_price(of.model) if job.price is None else None
    basis = (StatedTokenPrice(*price.as_tuple()),) if listed is None else (TokensPriced(listed),)
    per_1k = 1000 * statistics.fmean(known) if known and len(known) == len(used) else None
    return Cost(record.fit_usd, per_1k, basis)


def _outside_cost(record: TrialRecord, predictions: Sequence[Prediction]) -> Cost:
    """Cost of an outside system: what its file says of every answered row, or nothing."""
    spent = [one.cost_usd for one in predictions if one.output is not None]
    known = [one for one in spent if one is not None]
    basis = record.spec.cost
    unpriced = tuple(one for one in basis if isinstance(one, UnpricedModels))
    if not known or len(known) < len(spent):
        return Cost(None, None, unpriced or (CostsNotStated(),))
    return Cost(
        setup_usd=0.0,
        per_1k_requests_usd=1000 * statistics.fmean(known),
        basis=(*(one for one in basis if one not in unpriced), SetUpFree()),
    )


def answers_cut(predictions: Sequence[Prediction]) -> int | None:
    """Count the answers that their token budget ended; None where none was generated."""
    ends = [one.finish for one in predictions if one.finish in ("stop", "length")]
    return ends.count("length") if ends else None


def overflow(predictions: Sequence[Prediction]) -> Overflow:
    """Count what did not fit the context."""
    return Overflow(
        requests=sum(bool(one.dropped or one.truncated) for one in predictions),
        dropped=sum(one.dropped for one in predictions),
        truncated=sum(one.truncated for one in predictions),
    )
