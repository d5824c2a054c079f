"""How names and figures are written in sentences of the verdict, the limits and the advice."""

from __future__ import annotations

import math
from collections.abc import Sequence

from advisor.results import Comparison

MANY_ROWS = 1_000_000
"""Above this the number of rows says only that nobody will label so many."""

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


def difference(pair: Comparison) -> str:
    """Write a paired difference with interval and adjusted p-value."""
    p_value = "p < 0.001" if pair.p_adjusted < 0.001 else f"p = {pair.p_adjusted:.3f}"
    return (
        f"{pair.difference:.3f} (95% interval {pair.ci_low:.3f} to {pair.ci_high:.3f}, "
        f"adjusted {p_value})"
    )


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
