"""Money: one formula for estimates and for what was measured. Prices live in `prices.toml`.

set-up cost [USD]              = price per hour x set-up seconds / 3600
cost of 1,000 requests [USD]   = price per hour x predict seconds / requests x 1000 / 3600
"""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from advisor.errors import UsageError
from advisor.findings import MachinePrice, MachineTime
from advisor.results import Cost

SECONDS_PER_HOUR = 3600
_WORDS = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class _Machine:
    words: frozenset[str]
    price: MachinePrice


@cache
def _price_table() -> tuple[tuple[_Machine, ...], float]:
    """Read the dated prices in the file's order, and the assumed price of any other machine."""
    text = files("advisor.estimate").joinpath("prices.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    machines = tuple(
        _Machine(
            words=frozenset(entry["match"]),
            price=MachinePrice(
                usd_per_hour=float(entry["usd_per_hour"]),
                origin="list",
                machine=entry["name"],
                as_of=entry["as_of"].isoformat(),
                source=entry["source"],
            ),
        )
        for entry in table["machine"]
    )
    return machines, float(table["assumption"]["usd_per_hour"])


def price_for(device_name: str, override_usd_per_hour: float | None = None) -> MachinePrice:
    """Look up the hourly price of a device.

    Args:
        device_name: "cpu", or the name the driver gives, such as "NVIDIA A100-SXM4-80GB".
        override_usd_per_hour: the user's --gpu-price; goes before the table. 0 is allowed.

    Returns:
        The dated price of the first matching entry of the table; for a device that is not in it,
        or only a slice of one (MIG), an assumed one.

    Raises:
        UsageError: the override is negative or not a number.
    """
    if override_usd_per_hour is not None:
        if not math.isfinite(override_usd_per_hour) or override_usd_per_hour < 0:
            raise UsageError("gpu-price-negative", value=str(override_usd_per_hour))
        return MachinePrice(override_usd_per_hour, "option", device_name)
    machines, assumed = _price_table()
    words = set(_WORDS.split(device_name.lower()))
    if "mig" not in words:
        for machine in machines:
            if machine.words <= words:
                return machine.price
    return MachinePrice(assumed, "assumed", device_name)


def cost(
    setup_wall_s: float | None,
    requests: int,
    predict_wall_s: float | None,
    price: MachinePrice,
    *,
    predicted: bool = False,
) -> Cost:
    """Turn wall time and price into set-up cost and cost of 1,000 requests.

    Args:
        setup_wall_s: seconds that fitting took (training, indexing); None where not measured.
        requests: how many requests `predict_wall_s` covers.
        predict_wall_s: seconds all requests took together; None where not measured.
        price: of the machine they ran on.
        predicted: the seconds are an estimate.

    Returns:
        None for each figure that has nothing to rest on, never 0.

    Raises:
        ValueError: a time or the number of requests is negative.
    """
    if requests < 0 or (setup_wall_s or 0) < 0 or (predict_wall_s or 0) < 0:
        raise ValueError(f"negative: {setup_wall_s=}, {requests=}, {predict_wall_s=}")
    usd_per_s = price.usd_per_hour / SECONDS_PER_HOUR
    per_1k = None
    if requests > 0 and predict_wall_s is not None:
        per_1k = usd_per_s * predict_wall_s / requests * 1000
    return Cost(
        setup_usd=None if setup_wall_s is None else usd_per_s * setup_wall_s,
        per_1k_requests_usd=per_1k,
        basis=(MachineTime(price, predicted),),
    )
