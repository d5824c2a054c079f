"""Two runs compared: paired differences on the rows they share, and what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from advisor.data_findings import SplitStep
from advisor.findings import CostBasis
from advisor.results import Comparison, Results, StrategyResult, TestRow
from advisor.runs.pair import FIRST, SECOND, Change, Fact, RunPair, RunSummary, Side, StrategyPair
from advisor.types import JsonScalar
from evals.stats import compare, holm

_RowPair = tuple[TestRow, TestRow]


def pair_runs(
    first: Results, second: Results, shown: Callable[[Results], Results] = lambda results: results
) -> RunPair:
    """Compare two runs strategy by strategy.

    Args:
        first: the run called A.
        second: the run called B; differences are second - first.
        shown: what of each run may be named (`reports.without_texts`); rows are paired before.

    Returns:
        Differences with paired tests, Holm-adjusted over the strategies, where both runs answered
        the same rows under the same primary metric; the seed is the first run's.
    """
    same = bool(first.provenance.test_sha256) and (
        first.provenance.test_sha256 == second.provenance.test_sha256
    )
    rows = _common(first.rows, second.rows, same)
    one, other = shown(first), shown(second)
    pairs = _strategies(one, other, rows)
    return RunPair(
        _summary(one),
        _summary(other),
        first.primary_metric,
        same,
        len(rows),
        bool(first.rows and second.rows),
        pairs,
        tuple(_changes(one, other)),
        (first.run_id, first.created_at) == (second.run_id, second.created_at),
    )


def _summary(results: Results) -> RunSummary:
    return RunSummary(
        results.run_id,
        results.created_at,
        results.verdict.winner,
        results.primary_metric,
        results.task.n_test,
        results.provenance.test_sha256,
        results.verdict.unfinished,
    )


# --- rows and figures ---------------------------------------------------------------------------


def _common(first: Sequence[TestRow], second: Sequence[TestRow], same: bool) -> list[_RowPair]:
    """Rows of both runs: by place where all are the same, else by input and expected answer."""
    if same and len(first) == len(second):
        return list(zip(first, second, strict=True))
    known = dict(_keyed(second))
    return [(row, known[key]) for key, row in _keyed(first) if key in known]


def _keyed(rows: Iterable[TestRow]) -> Iterable[tuple[tuple[str, str | None, int], TestRow]]:
    """Rows by what they say; equal rows are told apart by their order."""
    seen: Counter[tuple[str, str | None]] = Counter()
    for row in rows:
        said = (row.input, row.target)
        yield (*said, seen[said]), row
        seen[said] += 1


def _strategies(
    first: Results, second: Results, rows: Sequence[_RowPair]
) -> tuple[StrategyPair, ...]:
    one = {strategy.id: strategy for strategy in first.strategies}
    other = {strategy.id: strategy for strategy in second.strategies}
    metric = first.primary_metric
    alike = metric == second.primary_metric
    pairs = []
    for name in dict.fromkeys((*one, *other)):
        scores = _scores(name, rows) if alike else []
        pairs.append(
            StrategyPair(
                name,
                _side(one.get(name), metric),
                _side(other.get(name), metric),
                len(scores),
                _difference(scores, metric, first.provenance.seed),
            )
        )
    return _adjusted(pairs)


def _side(strategy: StrategyResult | None, metric: str) -> Side | None:
    if strategy is None:
        return None
    found = strategy.metrics.get(metric)
    return Side(strategy.status, found, strategy.latency_ms, strategy.cost)


def _scores(name: str, rows: Sequence[_RowPair]) -> list[tuple[float, float]]:
    """The strategy's scores of the rows that both runs scored."""
    found = []
    for one, other in rows:
        a, b = one.answers.get(name), other.answers.get(name)
        if a is not None and b is not None and a.score is not None and b.score is not None:
            found.append((a.score, b.score))
    return found


def _difference(scores: Sequence[tuple[float, float]], metric: str, seed: int) -> Comparison | None:
    by_run = {
        SECOND: {str(place): b for place, (_, b) in enumerate(scores)},
        FIRST: {str(place): a for place, (a, _) in enumerate(scores)},
    }
    found = compare(by_run, metric, seed)
    return found[0] if found else None


def _adjusted(pairs: Sequence[StrategyPair]) -> tuple[StrategyPair, ...]:
    """Adjust over the strategies compared; the rows needed hold for one pair and are dropped."""
    found = [pair.difference for pair in pairs if pair.difference is not None]
    adjusted = iter(holm([one.p_value for one in found]) if found else [])
    return tuple(
        pair
        if pair.difference is None
        else replace(
            pair,
            difference=replace(
                pair.difference,
                p_adjusted=next(adjusted),
                test=pair.difference.test
                and replace(pair.difference.test, adjusted_over=len(found), over="strategies"),
                rows_needed=None,
            ),
        )
        for pair in pairs
    )


# --- what changed -------------------------------------------------------------------------------


def _changes(first: Results, second: Results) -> Iterable[Change]:
    """Facts that differ, in the order in which they may explain a difference."""
    # the settings of a strategy that only one run measured are no change between them
    done, again = ({s.id for s in run.strategies if s.status == "done"} for run in (first, second))
    shared = done & again
    one, other = _facts(first, shared), _facts(second, shared)
    for fact in dict.fromkeys((*one, *other)):
        a, b = one.get(fact), other.get(fact)
        if a != b:
            what, of, setting = fact
            yield Change(what, a, b, of, setting)


def _facts(
    results: Results, shared: Collection[str]
) -> dict[tuple[Fact, str, str], JsonScalar | SplitStep | CostBasis]:
    """What the run was made of, by fact, what it is of, and setting: those of `shared` alone."""
    task, source = results.task, results.provenance
    single: dict[Fact, JsonScalar] = {
        "winner": results.verdict.winner,
        "primary_metric": results.primary_metric,
        "task": task.kind,
        "train_rows": task.n_train,
        "validation_rows": task.n_validation,
        "test_rows": task.n_test,
        "labels": len(task.labels) or None,
        "test_sha256": source.test_sha256,
        "seed": source.seed,
        "documents": source.documents,
    }
    facts: dict[tuple[Fact, str, str], JsonScalar | SplitStep | CostBasis] = {
        (what, "", ""): value for what, value in single.items()
    }
    for number, model in enumerate(results.models, start=1):
        of = "" if len(results.models) == 1 else str(number)
        facts["model", of, ""] = model.id
        facts["parameters", of, ""] = model.parameters
        facts["device", of, ""] = model.device
        facts["dtype", of, ""] = model.dtype
        facts["context_length", of, ""] = model.context_length
        facts["chat_template", of, ""] = model.chat_template
    for step in source.split:
        facts["split", step.kind, ""] = step
    for number, file in enumerate(source.files, start=1):
        facts["data_file", str(number), ""] = file.path
        facts["data_sha256", str(number), ""] = file.sha256
    for strategy in results.strategies:
        facts["status", strategy.id, ""] = strategy.status
        if strategy.id in shared:
            for name, value in strategy.settings.items():
                facts["setting", strategy.id, name] = value
            if strategy.outside and strategy.cost is not None:
                for place, basis in enumerate(strategy.cost.basis):
                    facts["cost_basis", strategy.id, str(place)] = basis
    for package, version in source.versions.items():
        facts["version", package, ""] = version
    for part, value in source.hardware.items():
        facts["machine", part, ""] = value
    facts["command", "", ""] = source.command
    return facts
