"""The strategies as CSV: a line each, every figure as a plain number, units in the column names.

A figure that was not measured is an empty cell. Texts that a spreadsheet would take for a formula
get an apostrophe in front (OWASP, "CSV Injection"). Names of columns are the same in every
language; sentences are said in the language that is spoken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from advisor.data_findings import Knowledge
from advisor.findings import Finding
from advisor.results import Comparison, Metric, Results, RetrievalOutcomes, StrategyResult
from advisor.runs.pair import RunPair, Side
from reports.messages import listed, say
from reports.plain import one_line
from reports.sections import words
from reports.sections.differences import flipped
from reports.sections.places import ranked
from reports.sections.verdict import breach

Value = str | int | float | bool | None
_FORMULA = re.compile(r"[=+\-@＝＋－＠]")

_NAMES = {
    "latency_ms_p50": "latency_p50_ms",
    "latency_ms_p95": "latency_p95_ms",
    "latency_ms_n": "latency_requests",
    "tokens_input_mean": "input_tokens_mean",
    "tokens_output_mean": "output_tokens_mean",
    "errors": "rows_without_answer",
    "answers_cut": "answers_cut_rows",
    "overflow_dropped": "overflow_passages_dropped",
    "overflow_truncated": "overflow_inputs_truncated",
    "retrieval_n": "retrieval_rows",
    "retrieval_shown_max": "retrieval_passages_shown_max",
    "retrieval_shown_mean": "retrieval_passages_shown_mean",
    "free_running_n": "free_running_rows",
    "free_running_valid": "free_running_valid_rows",
    "free_running_agree": "free_running_agreeing_rows",
    "query_swap_n": "query_swap_rows",
}
"""Columns whose path in results.json does not say the unit."""
_PARTS = ("latency_ms", "throughput", "tokens", "memory", "cost", "errors", "answers_cut",
          "overflow", "retrieval", "free_running")  # fmt: skip
"""Parts of a strategy whose figures stand under their own names."""


def render(results: Results) -> str:
    """A line for each strategy, in the order of the ranking."""
    pairs = {frozenset((pair.a, pair.b)): pair for pair in results.comparisons}
    monthly = {} if results.cost is None else {one.strategy: one for one in results.cost.monthly}
    breakdowns = (
        {}
        if results.failures is None
        else {one.strategy: one.retrieval for one in results.failures.by_strategy}
    )
    winner = results.verdict.winner
    metric = words.primary(results)
    lines: list[dict[str, Value]] = []
    for place, strategy in enumerate((one.value for one in ranked(results)), start=1):
        month = monthly.get(strategy.id)
        line: dict[str, Value] = {
            "run_id": results.run_id,
            "strategy": strategy.id,
            "rank": place if strategy.status == "done" else None,
            "status": strategy.status,
            "winner": strategy.id == winner,
            "tied_with_winner": strategy.id in results.verdict.tied_with,
            "over_limit": listed(
                [breach(one, metric) for one in results.verdict.disqualified.get(strategy.id, ())]
            )
            or None,
            "reason": say(strategy.reason) if strategy.reason else None,
            "suggestion": say(strategy.suggestion) if strategy.suggestion else None,
            **_strategy(strategy),
            **_behind(strategy.id, winner, pairs),
        }
        if month is not None:
            line |= {
                "first_month_usd": month.first_month_usd,
                "later_month_usd": month.later_month_usd,
            }
        if (found := breakdowns.get(strategy.id)) is not None:
            line |= {
                f"source_{name}_rows": value
                for name, value in _flat("", found)
                if not isinstance(value, str)
            }
        lines.append(line)
    return _written(lines)


def render_pair(pair: RunPair) -> str:
    """A line for each strategy of two runs: A, B, and B - A where the rows are the same."""
    lines: list[dict[str, Value]] = []
    for one in pair.strategies:
        found = one.difference
        lines.append(
            {
                "strategy": one.name,
                **_side("a", pair.metric, one.first),
                **_side("b", pair.metric, one.second),
                "same_test_rows": pair.same_rows,
                "rows_in_both": one.rows,
                **_difference(f"{pair.metric}_b_minus_a", found),
            }
        )
    return _written(lines)


def _side(name: str, metric: str, side: Side | None) -> dict[str, Value]:
    line: dict[str, Value] = {f"status_{name}": side.status if side is not None else None}
    found = side.metric if side is not None else None
    line |= {f"{key}_{name}": value for key, value in _metric(metric, found).items()}
    p50 = side.latency_ms.p50 if side is not None and side.latency_ms is not None else None
    usd = side.cost.per_1k_requests_usd if side is not None and side.cost is not None else None
    return {**line, f"latency_p50_ms_{name}": p50, f"cost_per_1k_requests_usd_{name}": usd}


# --- one strategy -------------------------------------------------------------------------------


def _strategy(one: StrategyResult) -> dict[str, Value]:
    line: dict[str, Value] = {}
    for name, metric in one.metrics.items():
        line |= _metric(name, metric)
    if (spread := one.spread) is not None:
        name = spread.metric
        line |= {
            f"{name}_over_seeds_{part}_fraction": getattr(spread, part)
            for part in ("mean", "sd", "low", "high")
        }
        line |= {f"{name}_seed_{s.seed}_fraction": s.value for s in spread.values}
    for part in _PARTS:
        if (found := getattr(one, part)) is not None:
            line |= {_NAMES.get(key, key): value for key, value in _flat(part, found)}
    for phase in one.phases:
        line |= dict(_flat(f"phase_{phase.name}", replace(phase, name="")))
    if (swap := one.query_swap) is not None:
        other = Metric(swap.value, swap.ci_low, swap.ci_high, swap.n)
        line |= _metric(f"{swap.metric}_other_query", other)
        line[f"{swap.metric}_own_query_fraction"] = swap.true_value
        line |= _difference(f"{swap.metric}_own_minus_other_query", swap.gap)
    return line


def _metric(name: str, found: Metric | None) -> dict[str, Value]:
    """Metric values are shares between 0 and 1; their names say so."""
    fields = {"": "value", "_ci_low": "ci_low", "_ci_high": "ci_high"}
    line = {f"{name}{key}_fraction": getattr(found, field, None) for key, field in fields.items()}
    return {**line, f"{name}_rows": found.n if found is not None else None}


def _difference(prefix: str, found: Comparison | None) -> dict[str, Value]:
    fields = {
        "_fraction": "difference",
        "_ci_low_fraction": "ci_low",
        "_ci_high_fraction": "ci_high",
        "_p_value": "p_value",
        "_p_adjusted": "p_adjusted",
    }
    return {f"{prefix}{key}": getattr(found, field, None) for key, field in fields.items()}


def _behind(
    name: str, winner: str | None, pairs: Mapping[frozenset[str], Comparison]
) -> dict[str, Value]:
    """The winner's lead over the strategy, with its test."""
    pair = pairs.get(frozenset((name, winner or "")))
    if pair is None:
        return {}
    prefix = f"{pair.metric}_winner_minus_this"
    line = _difference(prefix, pair if pair.a == winner else flipped(pair))
    return {**line, f"{prefix}_rows_needed": pair.rows_needed}


def _flat(path: str, value: Any) -> Iterable[tuple[str, Value]]:
    """Names and figures of a part, one level after the other; texts of answers are left out."""
    if isinstance(value, Finding) and not isinstance(value, Knowledge):
        yield path, say(value)
    elif isinstance(value, RetrievalOutcomes):
        counts = ("found_right", "found_wrong", "missed_right", "missed_wrong")
        yield from ((f"{path}_{name}_rows", getattr(value, name)) for name in counts)
        for name, found in (("found", value.found), ("missed", value.missed)):
            yield from _metric(f"{path}_{name}_{value.metric}", found).items()
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _flat(f"{path}_{name.replace('@', '_at_')}_fraction", one)
    elif is_dataclass(value) and not isinstance(value, type):
        for one in fields(value):
            inner = getattr(value, one.name)
            if inner is not None or not one.name.startswith("by_"):
                yield from _flat(f"{path}_{one.name}".strip("_"), inner)
    elif isinstance(value, tuple):
        if said := [say(one) for one in value if isinstance(one, Finding)]:
            yield path, listed(said)
    elif value != "":
        yield path, value


# --- as text ------------------------------------------------------------------------------------


def _written(lines: Sequence[Mapping[str, Value]]) -> str:
    """The lines under the columns that at least one of them has, in the order met."""
    columns = list(dict.fromkeys(name for line in lines for name in line))
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([_text(name) for name in columns])
    for line in lines:
        writer.writerow([_cell(line.get(name)) for name in columns])
    return stream.getvalue()


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return repr(value)
        case str():
            return _text(value)


def _text(value: str) -> str:
    flat = one_line(value)
    return f"'{flat}" if _FORMULA.match(flat) else flat
