"""Every number of docs/costs.md is what the code computes, to the cent."""

import re
import tomllib
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest

from advisor.estimate.api_prices import request_cost_usd
from advisor.estimate.cost import cost, price_for
from advisor.results import StrategyResult
from evals.economics import economics

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "costs.md").read_text(encoding="utf-8")
TEST_ROWS = 500
MONTHLY_REQUESTS = 10_000


def table(first_heading):
    """The rows of the table whose first column has that heading, as dictionaries by heading."""
    lines = PAGE.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_heading} |"))
    split = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[start:]]
    end = next(n for n, line in enumerate(lines[start:]) if not line.startswith("|"))
    heads, _, *rows = split[:end]
    return [dict(zip(heads, row, strict=True)) for row in rows]


def cents(usd):
    return f"{usd:.2f}"


def worked_example():
    price = price_for("cpu", 3.60)
    return [
        StrategyResult(
            row["strategy"],
            "done",
            None,
            cost=cost(float(row["fitting (s)"]), TEST_ROWS, float(row["500 rows (s)"]), price),
        )
        for row in table("strategy")
    ]


def test_the_price_and_the_volume_are_those_of_the_text():
    assert "--gpu-price 3.60" in PAGE
    assert f"--monthly-requests {MONTHLY_REQUESTS}" in PAGE
    assert f"answer {TEST_ROWS} test rows" in PAGE


def test_costs_of_the_worked_example_to_the_cent():
    strategies = worked_example()
    assert [one.id for one in strategies] == ["qlora", "few-shot"]
    months = {one.strategy: one for one in economics(strategies, MONTHLY_REQUESTS).monthly}
    for row, found in zip(table("strategy"), strategies, strict=True):
        month = months[found.name]
        assert [row[head] for head in list(row)[3:]] == [
            cents(found.cost.setup_usd),
            cents(found.cost.per_1k_requests_usd),
            cents(month.first_month_usd),
            cents(month.later_month_usd),
        ]


def test_break_even_of_the_worked_example():
    strategies = worked_example()
    (row,) = table("costs less")
    (pair,) = economics(strategies, None).break_even
    assert (pair.more_expensive_setup, pair.cheaper_setup) == (row["costs less"], row["than"])
    assert pair.requests == int(row["from request (number)"])
    for one in strategies:
        total = one.cost.setup_usd + pair.requests * one.cost.per_1k_requests_usd / 1000
        assert cents(total) == row["total of both then (USD)"]


def test_the_api_example_to_the_cent():
    quoted = re.search(r"genai-prices (\d+\.\d+\.\d+)", PAGE).group(1)
    if version("genai-prices") != quoted:
        pytest.skip(f"the page quotes genai-prices {quoted}, {version('genai-prices')} is here")
    (row,) = table("model")
    found = request_cost_usd(row["model"], int(row["input tokens"]), int(row["output tokens"]))
    assert cents(found.usd * 1000) == row["1,000 requests (USD)"]


def test_the_machine_prices_are_those_of_the_file():
    listed = tomllib.loads(files("advisor.estimate").joinpath("prices.toml").read_text("utf-8"))
    assert [tuple(row.values()) for row in table("device")] == [
        (one["name"], str(one["usd_per_hour"]), one["as_of"].isoformat())
        for one in listed["machine"]
    ]
    assert f"assumed {cents(price_for('an unlisted device').usd_per_hour)} USD" in PAGE


def test_the_rent_of_a_month():
    assert f"{price_for('NVIDIA H200').usd_per_hour * 730:,.2f} USD" in PAGE
