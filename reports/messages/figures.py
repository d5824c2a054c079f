"""How figures are written, the same in every language but for the units of time."""

from __future__ import annotations

import math
from collections.abc import Callable

MINUS = "\N{MINUS SIGN}"
Duration = tuple[str, dict[str, str]]
"""The message that writes a duration, and its figures."""


def count(value: float) -> str:
    """A whole number: 2,000."""
    return f"{round(value):,}"


def digits(value: float) -> str:
    """A whole number that names something, such as a seed or a row: 2000."""
    return str(round(value))


def quantity(value: float) -> str:
    """Two or three significant digits below 1,000, whole numbers above: 0.011, 12.3, 3,420."""
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 99.95:
        text = f"{size:,.0f}"
    elif size >= 0.0995:
        text = f"{size:.{1 if size >= 9.995 else 2}f}"
    elif size >= 0.0001:
        text = f"{size:.{1 - math.floor(math.log10(size))}f}"
    else:
        text = f"{size:.0e}"
    return f"{MINUS}{text}" if value < 0 else text


def roughly(value: float) -> str:
    """An amount that is an estimate, to two significant digits: 4.2, 340, 4,400."""
    rounded = float(f"{value:.2g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 10 else f"{rounded:g}"


def percent(value: float) -> str:
    """A share between 0 and 1 as a percentage: 85.3%."""
    return f"{_sign(value)}{abs(value) * 100:.1f}%"


def whole_percent(value: float) -> str:
    """A share between 0 and 1 as a whole percentage: 20%."""
    return f"{value:.0%}"


def decimal(value: float) -> str:
    """Three decimals: 0.853."""
    return f"{_sign(value, 3)}{abs(value):.3f}"


def signed_decimal(value: float) -> str:
    """A difference with its sign and three decimals: +0.032."""
    return signed(f"{abs(value):.3f}", value)


def signed_percent(value: float) -> str:
    """A difference of two shares with its sign: +3.2%."""
    return signed(f"{abs(value) * 100:.1f}%", value)


def points(value: float) -> str:
    """Points for or against, with one decimal: +2.5."""
    return signed(f"{abs(value):.1f}", value)


def seconds(value: float) -> Duration:
    """A duration given in seconds: 850 ms, 3.2 s, 42 s, 4 min 05 s, 2 h 03 min."""
    if value == 0:
        return "duration-s", {"s": "0"}
    if value < 0.9995:
        return milliseconds(value * 1000)
    if value < 9.95:
        return "duration-s", {"s": f"{value:.1f}"}
    whole = round(value)
    if whole < 60:
        return "duration-s", {"s": str(whole)}
    if whole < 3600:
        return "duration-min-s", {"min": str(whole // 60), "s": f"{whole % 60:02d}"}
    minutes = round(value / 60)
    return "duration-h-min", {"h": f"{minutes // 60:,}", "min": f"{minutes % 60:02d}"}


def about(value: float) -> Duration:
    """A duration that is an estimate, given in seconds: 40 s, 14 min, 2 h 05 min."""
    if value < 90:
        return "duration-s", {"s": str(max(1, round(value)))}
    hours, minutes = divmod(round(value / 60), 60)
    if hours:
        return "duration-h-min", {"h": f"{hours:,}", "min": f"{minutes:02d}"}
    return "duration-min", {"min": str(minutes)}


def stopwatch(value: float) -> str:
    """A running duration given in seconds: 0:07, 12:05, 1:02:09."""
    minutes, second = divmod(max(0, round(value)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:,}:{minute:02d}:{second:02d}" if hours else f"{minute}:{second:02d}"


def milliseconds(value: float) -> Duration:
    """A duration given in milliseconds: 0.42 ms, 12.3 ms, 342 ms, 3.4 s."""
    if value >= 999.5:
        return seconds(value / 1000)
    return "duration-ms", {"ms": quantity(value)}


def size(value: float) -> str:
    """An amount of memory given in bytes: 512 B, 842 MiB, 1.24 GiB."""
    amount = float(value)
    if amount < 1024:
        return f"{amount:.0f} B"
    for unit in ("KiB", "MiB", "GiB"):
        amount /= 1024
        if amount < 999.5:
            return f"{amount:.0f} {unit}" if unit != "GiB" else f"{_three(amount)} {unit}"
    return f"{_three(amount / 1024)} TiB"


def usd(value: float) -> str:
    """An amount in US dollars: $0, $0.0042, $0.12, $12.34, $1,234."""
    amount = abs(value)
    if amount == 0:
        return "$0"
    if amount < 1e-6:
        return "< $0.000001"
    if amount >= 99.995:
        text = f"{amount:,.0f}"
    elif amount >= 0.0995:
        text = f"{amount:.2f}"
    else:
        text = f"{amount:.{1 - math.floor(math.log10(amount))}f}"
    return f"{MINUS if value < 0 else ''}${text}"


def price(value: float) -> str:
    """A price with two to six decimals and no sign of the currency: 2.50, 0.0816, 0.000042."""
    whole, _, decimals = f"{value:,.6f}".partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def p_value(value: float) -> str:
    """A p-value: < 0.001, 0.032, 1."""
    if value < 0.001:
        return "< 0.001"
    return "1" if value >= 0.9995 else f"{value:.3f}"


def p_is(value: float) -> str:
    """A p-value with what stands between it and its letter: < 0.001, = 0.032, = 1."""
    text = p_value(value)
    return text if text.startswith("<") else f"= {text}"


def signed(text: str, value: float) -> str:
    """`text` (of the absolute value) with the sign of `value`; what rounds to zero has none."""
    if not any(digit in text for digit in "123456789"):
        return text
    return f"{MINUS if value < 0 else '+'}{text}"


def _sign(value: float, digits: int = 3) -> str:
    return MINUS if round(value, digits) < 0 else ""


def _three(value: float) -> str:
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}" if value < 99.95 else f"{value:.0f}"


WRITERS: dict[str, Callable[[float], str]] = {
    "BYTES": size,
    "COUNT": count,
    "DECIMAL": decimal,
    "DIGITS": digits,
    "PERCENT": percent,
    "P_IS": p_is,
    "PRICE": price,
    "P_VALUE": p_value,
    "QUANTITY": quantity,
    "ROUGHLY": roughly,
    "SIGNED": signed_decimal,
    "STOPWATCH": stopwatch,
    "USD": usd,
    "WHOLE_PERCENT": whole_percent,
}
"""What a message writes to have a variable written so: `{ PERCENT($share) }`."""

DURATIONS: dict[str, Callable[[float], Duration]] = {
    "ABOUT": about,
    "MILLISECONDS": milliseconds,
    "SECONDS": seconds,
}
"""The same for durations, whose units are messages."""
