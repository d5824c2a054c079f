"""The CSV holds every figure of every strategy, as a plain number under a name with its unit."""

from __future__ import annotations

import csv
import dataclasses
import io
from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from advisor.results import Results
from advisor.trial_findings import ErrorRaised
from reports.renderers import table_csv
from reports.sections.cells import ranked

UNITS = (
    "fraction", "rows", "ms", "requests", "per_second", "usd", "bytes", "wall_s", "mean", "max",
    "value", "adjusted", "dropped", "rows_without_answer", "truncated", "needed",
)  # fmt: skip


def _lines(results: Results) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table_csv.render(results))))


def _leaves(value: Any) -> Iterable[float]:
    """Every number of a part of results.json, seeds and how it was computed apart."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = {one.name: getattr(value, one.name) for one in dataclasses.fields(value)}
        left_out = ("settings", "seed", "rows_needed", "uses_language_model", "complexity")
        for name in (*left_out, "basis", "test", "notes"):
            value.pop(name, None)
    if isinstance(value, dict):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def test_a_line_for_each_strategy_in_the_order_of_the_ranking(everything: Results) -> None:
    lines = _lines(everything)
    assert [line["strategy"] for line in lines] == [one.name for one in ranked(everything)]
    assert [line["strategy"] for line in lines if line["winner"] == "yes"] == ["qlora"]
    assert [line["rank"] for line in lines][-2:] == ["", ""], "what did not finish has no rank"


def test_every_figure_of_a_strategy_stands_in_its_line(everything: Results) -> None:
    lines = {line["strategy"]: line for line in _lines(everything)}
    for strategy in everything.strategies:
        written = {float(v) for v in lines[strategy.name].values() if _is_number(v)}
        assert set(_leaves(strategy)) <= written, strategy.name
    month = everything.cost.monthly[0] if everything.cost else None
    assert month is not None
    assert float(lines["qlora"]["first_month_usd"]) == month.first_month_usd


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def test_columns_name_their_units(everything: Results) -> None:
    numeric = {
        name for line in _lines(everything) for name, value in line.items() if _is_number(value)
    }
    assert len(numeric) > 60
    assert [name for name in numeric - {"rank"} if not name.endswith(UNITS)] == []


def test_the_lead_of_the_winner_has_the_sign_of_its_name(everything: Results) -> None:
    lines = {line["strategy"]: line for line in _lines(everything)}
    stored = next(one for one in everything.comparisons if one.a == "embedding")
    assert stored.b == "qlora"
    lead = lines["embedding"]
    prefix = "accuracy_winner_minus_this"
    assert float(lead[f"{prefix}_fraction"]) == -stored.difference > 0
    assert float(lead[f"{prefix}_ci_low_fraction"]) == -stored.ci_high
    assert float(lead[f"{prefix}_p_adjusted"]) == stored.p_adjusted
    assert lines["qlora"][f"{prefix}_fraction"] == ""


def test_what_was_not_measured_is_empty(everything: Results, empty: Results) -> None:
    failed = next(line for line in _lines(everything) if line["strategy"] == "rag+qlora")
    assert failed["accuracy_fraction"] == ""
    assert failed["reason"].startswith("out of memory")
    assert [line["exact_match_fraction"] for line in _lines(empty)] == ["", ""]


@given(st.text(max_size=40))
def test_no_text_is_a_formula_and_each_is_one_cell(everything: Results, text: str) -> None:
    first = dataclasses.replace(everything.strategies[0], name=text, reason=ErrorRaised(text))
    found = dataclasses.replace(
        everything, run_id=text, strategies=(first,), comparisons=(), cost=None, failures=None
    )
    ((line),) = _lines(found)
    for name in ("run_id", "strategy", "reason"):
        assert not line[name].startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_cost_says_what_it_rests_on(everything: Results) -> None:
    line = next(one for one in _lines(everything) if one["strategy"] == "qlora")
    assert "0.10 USD per hour" in line["cost_basis"]
