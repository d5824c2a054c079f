"""How names and figures are written in sentences of the verdict, the limits and the advice."""

from __future__ import annotations

import math
from collections.abc import Sequence

from advisor.results import Comparison

MANY_ROWS = 1_000_000
"""Above this the number of rows says only that nobody will label so many."""

_AS_ONE = 0.9995
"""A p-value from here on rounds to 1 at three decimals, and is written without them."""

_METRIC_NAMES = {
    "exact_match": "exact match",
    "token_f1": "token F1",
    "rouge_l": "ROUGE-L",
    "chrf": "chrF",
    "embedding_similarity": "embedding similarity",
    "json_match": "JSON match",
}


def metric_name(metric: str) -> str:
    """Name a metric as a sentence does."""
    return _METRIC_NAMES.get(metric, metric.replace("_", " "))


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def listed(names: Sequence[str]) -> str:
    """Put names in a row: a, b and c."""
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def usd(value: float) -> str:
    """Write an amount to the cent, which is what costs are compared by."""
    return "under $0.01" if 0 < value < 0.005 else f"${value:,.2f}"


def rows(n: int) -> str:
    """Write a number of test rows."""
    return f"{n:,} test row{'' if n == 1 else 's'}"


def about_rows(n: int) -> str:
    """Write how many rows would be needed, to two digits: it is an estimate."""
    if n > MANY_ROWS:
        return f"more than {MANY_ROWS:,} rows"
    digits = len(str(n))
    return f"about {round(n, 2 - digits) if digits > 2 else n:,} rows"


def p_value(value: float) -> str:
    """Write a p-value to three decimals."""
    if value >= _AS_ONE:
        return "p = 1"
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def difference(pair: Comparison) -> str:
    """Write a paired difference with interval and adjusted p-value, as the tables write them."""
    return (
        f"{_decimal(pair.difference)} (95% interval {_decimal(pair.ci_low)} to "
        f"{_decimal(pair.ci_high)}, adjusted {p_value(pair.p_adjusted)})"
    )


def _decimal(value: float) -> str:
    """Three decimals with a minus sign (U+2212); what rounds to zero has none."""
    text = f"{abs(value):.3f}"
    return f"\N{MINUS SIGN}{text}" if value < 0 and float(text) else text


def apart(values: Sequence[float], decimals: int | None = None) -> tuple[str, ...]:
    """Write figures with as many digits as it takes for no two of different size to look alike.

    Args:
        values: figures of the same unit.
        decimals: least number of decimals; None for three significant digits of each.
    """
    for more in range(12):
        written = tuple(_written(value, decimals, more) for value in values)
        if len(set(written)) == len(set(values)):
            break
    return written


def _written(value: float, decimals: int | None, more: int) -> str:
    if decimals is not None:
        return f"{value:,.{decimals + more}f}"
    size = math.floor(math.log10(abs(value))) if value else 0
    text = f"{value:,.{max(0, 2 + more - size)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
