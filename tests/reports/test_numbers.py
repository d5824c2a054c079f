from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.results import MetricSummary
from reports.messages import numbers
from reports.messages.numbers import Figure, Format
from reports.sections import words

TABLE: list[tuple[Format, Figure, str]] = [
    (numbers.count, 0, "0"),
    (numbers.count, 2000, "2,000"),
    (numbers.quantity, 0, "0"),
    (numbers.quantity, 0.00000123, "1e-06"),
    (numbers.quantity, 0.011, "0.011"),
    (numbers.quantity, 0.62, "0.62"),
    (numbers.quantity, 9.994, "9.99"),
    (numbers.quantity, 9.996, "10.0"),
    (numbers.quantity, 99.94, "99.9"),
    (numbers.quantity, 99.96, "100"),
    (numbers.quantity, 3419.7, "3,420"),
    (numbers.quantity, -1.5, "−1.50"),
    (numbers.percent, 0.8533, "85.3%"),
    (numbers.percent, 1, "100.0%"),
    (numbers.percent, 0.0, "0.0%"),
    (numbers.percent, -0.05, "−5.0%"),
    (numbers.decimal, 0.85333, "0.853"),
    (numbers.decimal, -0.00001, "0.000"),
    (numbers.signed_decimal, 0.0325, "+0.033"),
    (numbers.signed_decimal, -0.04, "−0.040"),
    (numbers.signed_decimal, -0.0001, "0.000"),
    (numbers.seconds, 0, "0 s"),
    (numbers.seconds, 0.00042, "0.42 ms"),
    (numbers.seconds, 0.85, "850 ms"),
    (numbers.seconds, 0.9999, "1.0 s"),
    (numbers.seconds, 3.21, "3.2 s"),
    (numbers.seconds, 9.96, "10 s"),
    (numbers.seconds, 59.6, "1 min 00 s"),
    (numbers.seconds, 245, "4 min 05 s"),
    (numbers.seconds, 3599.7, "1 h 00 min"),
    (numbers.seconds, 7380, "2 h 03 min"),
    (numbers.stopwatch, 7.4, "0:07"),
    (numbers.stopwatch, 725, "12:05"),
    (numbers.stopwatch, 3729, "1:02:09"),
    (numbers.milliseconds, 0.42, "0.42 ms"),
    (numbers.milliseconds, 12.34, "12.3 ms"),
    (numbers.milliseconds, 342.4, "342 ms"),
    (numbers.milliseconds, 999.7, "1.0 s"),
    (numbers.milliseconds, 3421, "3.4 s"),
    (numbers.size, 512, "512 B"),
    (numbers.size, 842 * 2**20, "842 MiB"),
    (numbers.size, 999.6 * 2**20, "0.98 GiB"),
    (numbers.size, 21.4 * 2**30, "21.4 GiB"),
    (numbers.size, 2**41, "2.00 TiB"),
    (numbers.usd, 0, "$0"),
    (numbers.usd, 0.0000004, "< $0.000001"),
    (numbers.usd, 0.0000031, "$0.0000031"),
    (numbers.usd, 0.0042, "$0.0042"),
    (numbers.usd, 0.123, "$0.12"),
    (numbers.usd, 12.341, "$12.34"),
    (numbers.usd, 1234.4, "$1,234"),
    (numbers.p_value, 0.0, "< 0.001"),
    (numbers.p_value, 0.0319, "0.032"),
    (numbers.p_value, 1.0, "1"),
]
FORMATS = sorted({row[0] for row in TABLE}, key=lambda write: write.__name__)


@pytest.mark.parametrize(("write", "value", "expected"), TABLE)
def test_table(write: Format, value: Figure, expected: str) -> None:
    assert write(value) == expected


@pytest.mark.parametrize("write", FORMATS)
@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_without_a_figure_it_says_so(write: Format, value: Figure) -> None:
    assert write(value) == numbers.not_measured()


def test_an_interval_needs_both_ends() -> None:
    assert numbers.interval(0.81, 0.89, numbers.percent) == "81.0% to 89.0%"
    assert numbers.interval(-0.012, 0.053, numbers.signed_decimal) == "−0.012 to +0.053"
    assert numbers.interval(None, 0.89, numbers.percent) == numbers.not_measured()


@given(st.floats(min_value=1e-300, max_value=1e15))
def test_what_is_not_zero_is_never_written_as_zero(value: float) -> None:
    for write in (numbers.quantity, numbers.seconds, numbers.milliseconds, numbers.usd):
        assert any(digit in write(value) for digit in "123456789"), write.__name__


@given(st.sampled_from(FORMATS), st.floats(min_value=0, max_value=1e12))
def test_every_figure_fits_a_column(write: Format, value: float) -> None:
    assert len(write(value)) <= 22


def test_a_metric_of_another_package_brings_its_own_words() -> None:
    own = MetricSummary("hit_rate", "graded", "percent", "hit rate", "Hit rate: share of hits.")
    found = words.metric("hit_rate", (own,))
    assert (found.title, found.explanation) == (own.title, own.explanation)
    assert (found.write(0.125), found.write_difference(-0.5)) == ("12.5%", "−50.0%")
    assert words.metric("hit_rate").title == "hit rate"
    assert words.metric("macro_f1", (own,)).write(0.125) == "0.125"
