"""Prices and the one cost formula."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import UsageError
from advisor.estimate.cost import cost, price_for
from advisor.findings import MachinePrice, MachineTime
from tests.errors import says

SECONDS = st.floats(0, 1e6)
REQUESTS = st.integers(1, 10**6)


def test_hand_checked_example_to_the_cent():
    # Training took 30 minutes and 500 requests took 90 s at 3.60 USD an hour, 0.001 USD a second:
    # set-up 1800 x 0.001 = 1.80 USD; 90 / 500 = 0.18 s a request, x 1000 x 0.001 = 0.18 USD.
    found = cost(1800, 500, 90, price_for("NVIDIA H200", 3.60))
    assert round(found.setup_usd, 2) == 1.80
    assert round(found.per_1k_requests_usd, 2) == 0.18
    assert found.basis == (MachineTime(MachinePrice(3.6, "option", "NVIDIA H200")),)


@given(SECONDS, REQUESTS, SECONDS, st.floats(0, 100), st.floats(1, 10))
def test_cost_grows_with_time_and_price_and_falls_with_requests(setup, n, predict, usd, factor):
    base = cost(setup, n, predict, MachinePrice(usd, "option", "cpu"))
    costlier = cost(setup * factor, n, predict * factor, MachinePrice(usd, "option", "cpu"))
    pricier = cost(setup, n, predict, MachinePrice(usd * factor, "option", "cpu"))
    faster = cost(setup, n * 2, predict, MachinePrice(usd, "option", "cpu"))
    for more in (costlier, pricier):
        assert more.setup_usd >= base.setup_usd >= 0
        assert more.per_1k_requests_usd >= base.per_1k_requests_usd >= 0
    assert faster.per_1k_requests_usd <= base.per_1k_requests_usd


def test_what_was_not_measured_is_none():
    price = price_for("cpu")
    assert cost(None, 10, 1, price).setup_usd is None
    assert cost(1, 0, 0, price).per_1k_requests_usd is None
    assert cost(1, 10, None, price).per_1k_requests_usd is None
    assert cost(0, 10, 0, price).setup_usd == 0
    with pytest.raises(ValueError, match="negative"):
        cost(-1, 10, 1, price)


def test_an_estimate_says_that_it_is_one():
    price = price_for("cpu")
    assert cost(1, 1, 1, price, predicted=True).basis == (MachineTime(price, predicted=True),)


@pytest.mark.parametrize(
    ("device", "usd_per_hour"),
    [
        ("cpu", 0.0816),
        ("NVIDIA H200", 4.5396),
        ("NVIDIA H100 80GB HBM3", 3.9492),
        ("NVIDIA A100-SXM4-80GB", 2.4984),
        ("NVIDIA A100 80GB PCIe", 2.4984),
        ("NVIDIA A100-SXM4-40GB", 2.0988),
        ("NVIDIA L40S", 1.9512),
        ("NVIDIA A10G", 1.1016),
        ("NVIDIA A10", 1.1016),
        ("NVIDIA L4", 0.7992),
        ("Tesla T4", 0.5904),
        ("NVIDIA GeForce RTX 4090", 0.29),
        ("NVIDIA RTX PRO 6000 Blackwell Server Edition", 3.0312),
    ],
)
def test_listed_devices_have_a_dated_price(device, usd_per_hour):
    price = price_for(device)
    assert price.usd_per_hour == usd_per_hour
    assert price.origin == "list"
    assert price.as_of
    assert price.source


@pytest.mark.parametrize(
    "device", ["mps", "NVIDIA L40", "NVIDIA A100", "NVIDIA H200 MIG 1g.18gb", "cuda:0", ""]
)
def test_any_other_device_is_an_assumption_that_says_so(device):
    assert price_for(device) == MachinePrice(1.0, "assumed", device)


def test_the_users_price_goes_first():
    assert price_for("NVIDIA H200", 0.0).usd_per_hour == 0
    assert price_for("cpu", 12.5) == MachinePrice(12.5, "option", "cpu")
    for wrong in (-1.0, float("nan"), float("inf")):
        with says(UsageError, match=re.escape(f"--gpu-price {wrong}")):
            price_for("cpu", wrong)


def test_every_price_says_when_and_where_it_was_read():
    table = tomllib.loads(files("advisor.estimate").joinpath("prices.toml").read_text("utf-8"))
    for entry in table["machine"]:
        assert entry["usd_per_hour"] > 0
        assert entry["as_of"].year >= 2026
        assert entry["source"].startswith("https://")
        assert entry["read_at"].startswith("https://")
