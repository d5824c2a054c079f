"""The verdict, the limits and the advice in words.

What to take comes first, then what it may cost to be wrong, then what that rests on. A tie is never
worded as equality: how much better the other may be is said beside how few rows there were.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from advisor.results import ALPHA, Breach, Comparison, Limit, Metric, Results, StrategyResult
from reports.messages import say
from reports.sections import words
from reports.sections.differences import about
from reports.sections.places import ranked
from reports.sections.words import MetricWords


def sentences(results: Results) -> tuple[str, ...]:
    """The verdict, a sentence each. Of a stopped run the first ones say how far it came."""
    verdict = results.verdict
    said = [_opening(results), *_doubt(results)]
    shown = dict.fromkeys((verdict.best, verdict.winner, verdict.closest))
    said += [_score(results, name) for name in shown if name is not None]
    said += [*_cheaper(results), *_without_model(results), *_limits(results)]
    failed = [one.id for one in results.strategies if one.status == "failed"]
    if failed:
        said.append(say("verdict-failed", names=failed, n=len(failed)))
    if verdict.unfinished:
        ran = [s for s in results.strategies if s.status != "skipped" or s.id in verdict.unfinished]
        finished = sum(one.status == "done" for one in ran)
        said.insert(0, say("verdict-stopped", finished=finished, n=len(ran)))
    return tuple(said)


def advice(results: Results) -> tuple[str, ...]:
    """Whether the measurement agrees with the advice, a sentence each; empty without one."""
    found, verdict = results.advice, results.verdict
    if found.recommended is None or found.outcome is None:
        return ()
    recommended = next((s for s in results.strategies if s.name == found.recommended), None)
    winner = next((s for s in results.strategies if s.id == verdict.winner), None)
    said = [
        say(
            f"advice-{found.outcome}",
            advised=found.recommended,
            status="absent" if recommended is None else recommended.status,
            winner=verdict.winner,
            model=winner is None or winner.uses_language_model,
            measured=found.measured,
        )
    ]
    if found.measured is not None and found.measured != found.recommended:
        said.append(say("advice-alike", advised=found.recommended, measured=found.measured))
    if found.others:
        key = "advice-held-tied" if found.agrees else "advice-none-alike"
        said.append(say(key, winner=verdict.winner, others=found.others))
    if found.measured is not None and found.measured in verdict.disqualified:
        broken = _broken(results, found.measured)
        said.append(say("advice-disqualified", measured=found.measured, breaches=broken))
    if found.pair is not None:
        said.append(_difference(results, found.pair))
        if found.outcome == "tied" and found.pair.rows_needed is not None:
            said.append(say("verdict-rows-needed", rows=about(found.pair.rows_needed)))
    return tuple(said)


def limit(one: Limit, metric: MetricWords) -> str:
    """What a strategy has to keep to: p95 latency at most 200 ms.

    Args:
        one: the limit.
        metric: the words of the primary metric.
    """
    (bound,) = _apart(one, one.bound)
    return say("limit", figure=_figure(one, metric), metric=metric.title, bound=bound)


def breach(one: Breach, metric: MetricWords) -> str:
    """How a strategy breaks a limit: p95 latency 812 ms (612 ms over the limit of 200 ms).

    Args:
        one: the limit with the strategy's figure.
        metric: the words of the primary metric.
    """
    figure = _figure(one.limit, metric)
    if one.value is None:
        return say("breach-not-measured", figure=figure, metric=metric.title)
    value, bound, beyond = _apart(
        one.limit, one.value, one.limit.bound, abs(one.value - one.limit.bound)
    )
    return say(
        "breach",
        figure=figure,
        metric=metric.title,
        predicted=one.predicted,
        value=value,
        bound=bound,
        beyond=beyond,
    )


def _figure(one: Limit, metric: MetricWords) -> str:
    """What a limit is about; of a metric where lower is better, the primary error."""
    of_error = one.figure == "primary_metric" and metric.lower
    return "primary_error" if of_error else one.figure


# --- what to take -------------------------------------------------------------------------------


def _opening(results: Results) -> str:
    """The first sentence: at most 20 words."""
    verdict = results.verdict
    limited = bool(verdict.limits)
    match verdict.kind:
        case "nothing_measured":
            return say("verdict-nothing-measured")
        case "none_qualifies":
            return say("verdict-none-qualifies")
        case "none_right":
            return say("verdict-none-right", limited=limited)
    winner, value = verdict.winner, _value(results, verdict.winner)
    if verdict.kind == "only":
        return say("verdict-only", winner=winner, value=value, limited=limited)
    if verdict.winner != verdict.best:
        return say(
            "verdict-tie",
            winner=winner,
            value=value,
            saving=verdict.saving,
            best=verdict.best,
            best_value=_value(results, verdict.best),
        )
    if not verdict.cheaper:
        known = [_price(one) is not None for one in _qualified(results)]
        cost = "known" if all(known) else "some_known" if any(known) else "unknown"
        key = "verdict-no-model-needed" if _no_model(results) == "needed" else "verdict-cheapest"
        return say(key, winner=winner, value=value, limited=limited, cost=cost)
    if verdict.kind == "tie":
        return say("verdict-last-standing", winner=winner, value=value, limited=limited)
    known_cost = _price(_strategy(results, winner)) is not None
    return say("verdict-win", winner=winner, value=value, limited=limited, known=known_cost)


def _doubt(results: Results) -> Iterable[str]:
    """What it may cost to be wrong: how much better another may be, and on how few rows."""
    verdict, pair = results.verdict, results.verdict.pair
    if verdict.closest is not None:
        broken = _broken(results, verdict.closest)
        yield say("verdict-closest", strategy=verdict.closest, breaches=broken)
    if pair is None:
        if verdict.winner != verdict.best:
            yield say("verdict-no-common-row", winner=verdict.winner, best=verdict.best)
        return
    wins, write = verdict.winner == pair.a, words.primary(results).write
    n = min(_metric(results, name).n for name in (pair.a, pair.b))
    if not pair.is_real:
        yield say(
            "verdict-doubt",
            n=n,
            other=pair.b if wins else pair.a,
            margin=write(max(0.0, _ahead(results, pair, wins))),
            least=write(verdict.minimum_detectable_difference),
        )
    if wins:
        rank = "cheaper" if verdict.cheaper else "limited" if verdict.limits else "next"
        yield say(
            "verdict-behind", n=n, rank=rank, strategy=pair.b, **_figures(results, pair, ahead=True)
        )
    else:
        yield _difference(results, pair)
    if not pair.is_real and not pair.ci_low <= 0 <= pair.ci_high:
        key = "verdict-corrected" if pair.p_value < ALPHA else "verdict-test-decides"
        pairs = sum(one.metric == results.primary_metric for one in results.comparisons)
        yield say(key, p=pair.p_value, pairs=pairs)
    if not pair.is_real and pair.rows_needed is not None and pair.rows_needed > n:
        yield say("verdict-rows-needed", rows=about(pair.rows_needed))


def _ahead(results: Results, pair: Comparison, wins: bool) -> float:
    """How much better the other may be than the winner, by the end of the interval."""
    if words.primary(results).lower:
        return pair.ci_high if wins else -pair.ci_low
    return -pair.ci_low if wins else pair.ci_high


def _score(results: Results, name: str) -> str:
    found, metric = _metric(results, name), words.primary(results)
    key = "verdict-score" if found.ci_low is not None else "verdict-score-alone"
    return say(
        key,
        strategy=name,
        metric=metric.title,
        value=metric.write(found.value),
        low=metric.write(found.ci_low),
        high=metric.write(found.ci_high),
        n=found.n,
        all=found.n == results.task.n_test,
        n_test=results.task.n_test,
    )


def _cheaper(results: Results) -> Iterable[str]:
    """In what the winner is cheaper than the best, and what is cheaper still but not taken."""
    verdict = results.verdict
    if verdict.saving is not None:
        winner, best = _strategy(results, verdict.winner), _strategy(results, verdict.best)
        setup = verdict.saving == "setup"
        yield say(
            "verdict-saving",
            saving=verdict.saving,
            winner=verdict.winner,
            cost=_setup(winner) if setup else _price(winner),
            best=verdict.best,
            best_cost=_setup(best) if setup else _price(best),
        )
    for one in verdict.passed_over:
        yield say(one, winner=verdict.winner)


def _without_model(results: Results) -> Iterable[str]:
    match _no_model(results):
        case "constant":
            yield say("verdict-constant-answer", winner=results.verdict.winner)
        case "not_shown":
            yield say("verdict-no-model-shown", winner=results.verdict.winner)


def _no_model(results: Results) -> str | None:
    """Whether a language model is needed beside a winner that uses none; None where it does."""
    verdict = results.verdict
    winner = _strategy(results, verdict.winner)
    if winner is None or winner.uses_language_model:
        return None
    if not any(one.uses_language_model for one in _qualified(results)):
        return None
    if winner.reference == "constant_answer":
        return "constant"
    cheapest_and_best = verdict.winner == verdict.best and not verdict.cheaper
    return "needed" if cheapest_and_best and not verdict.unfinished else "not_shown"


def _limits(results: Results) -> Iterable[str]:
    """What the limits changed."""
    verdict = results.verdict
    if not verdict.limits or not _measured(results):
        return
    metric = words.primary(results)
    limits = [limit(one, metric) for one in verdict.limits]
    measured = {one.id for one in _measured(results)}
    top = next(one.value for one in ranked(results) if one.value.id in measured)
    if verdict.winner is not None and top.id in verdict.disqualified:
        value, broken = _value(results, top.id), _broken(results, top.id)
        yield say("verdict-best-disqualified", strategy=top.id, value=value, breaches=broken)
    bounds = {one.figure: one.bound for one in verdict.limits}
    least, found = bounds.get("primary_metric"), _metric(results, verdict.winner)
    lower = metric.lower
    if least is not None and not lower and found.ci_low is not None and found.ci_low < least:
        low, written = _apart(Limit("primary_metric", least), found.ci_low, least)
        title = metric.title
        yield say("verdict-caution", metric=title, winner=verdict.winner, bound=written, low=low)
    kept, n = len(_qualified(results)), len(_measured(results))
    key = "verdict-decided-among" if 0 < kept < n else "verdict-limits"
    yield say(key, kept=kept, n=n, limits=limits)
    if "peak_gpu_gb" in bounds:
        devices = [one.memory.device for one in _qualified(results) if one.memory is not None]
        if "cpu" in devices:
            yield say("verdict-gpu-on-cpu")
        outside = [one.id for one in _qualified(results) if one.outside]
        if outside:
            yield say("verdict-gpu-precomputed", names=outside)


# --- figures ------------------------------------------------------------------------------------


def _difference(results: Results, pair: Comparison) -> str:
    return say("verdict-difference", a=pair.a, b=pair.b, **_figures(results, pair))


def _figures(results: Results, pair: Comparison, *, ahead: bool = False) -> dict[str, str | float]:
    """A difference, its interval and p; `ahead`: by how much the first is better."""
    metric = words.primary(results)
    difference, low, high = pair.difference, pair.ci_low, pair.ci_high
    if ahead and metric.lower:
        difference, low, high = -difference, -high, -low
    return {
        "difference": metric.write(difference),
        "low": metric.write(low),
        "high": metric.write(high),
        "p": pair.p_adjusted,
    }


def _value(results: Results, name: str | None) -> str:
    return words.primary(results).write(_metric(results, name).value)


def _broken(results: Results, name: str) -> list[str]:
    return [breach(one, words.primary(results)) for one in results.verdict.disqualified[name]]


def _strategy(results: Results, name: str | None) -> StrategyResult | None:
    return next((one for one in results.strategies if one.id == name), None)


def _metric(results: Results, name: str | None) -> Metric:
    strategy = _strategy(results, name)
    found = strategy.metrics.get(results.primary_metric) if strategy is not None else None
    return found or Metric(None, None, None, 0)


def _measured(results: Results) -> list[StrategyResult]:
    return [
        one
        for one in results.strategies
        if one.status == "done" and _metric(results, one.id).value is not None
    ]


def _qualified(results: Results) -> list[StrategyResult]:
    return [one for one in _measured(results) if one.id not in results.verdict.disqualified]


def _price(strategy: StrategyResult | None) -> float | None:
    cost = strategy.cost if strategy is not None else None
    return cost.per_1k_requests_usd if cost is not None else None


def _setup(strategy: StrategyResult | None) -> float | None:
    cost = strategy.cost if strategy is not None else None
    return cost.setup_usd if cost is not None else None


def _apart(limit: Limit, *values: float) -> Sequence[str]:
    """Figures with as many digits as it takes for no two, and none and zero, to look alike."""
    decimals = {"usd_per_1k_requests": 2, "primary_metric": 3}.get(limit.figure)
    for more in range(12):
        written = [_written(value, decimals, more) for value in values]
        zeros = sum(not float(one.replace(",", "")) for one in written)
        if len(set(written)) == len(set(values)) and zeros == values.count(0):
            break
    return written


def _written(value: float, decimals: int | None, more: int) -> str:
    """With so many decimals, else with three significant digits; `more` of either."""
    if decimals is not None:
        return f"{value:,.{decimals + more}f}"
    size = math.floor(math.log10(abs(value))) if value else 0
    text = f"{value:,.{max(0, 2 + more - size)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
