from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.charts import scales
from reports.messages import numbers

VALUES = st.lists(st.floats(min_value=0, max_value=1), min_size=1, max_size=12)


def test_round_ticks_over_the_values() -> None:
    axis = scales.linear([0.052, 0.931], numbers.decimal, within=(0.0, 1.0))
    assert [tick.label for tick in axis.ticks] == ["0.00", "0.25", "0.50", "0.75", "1.00"]
    axis = scales.linear([0.0, 1.0], numbers.percent)
    assert [tick.label for tick in axis.ticks] == ["0%", "25%", "50%", "75%", "100%"]
    axis = scales.logarithmic([0.011, 318.0], numbers.milliseconds)
    assert [tick.label for tick in axis.ticks] == ["0.01 ms", "0.1 ms", "1 ms", "10 ms", "100 ms"]


@given(VALUES)
def test_a_linear_axis_holds_every_value(values: list[float]) -> None:
    axis = scales.linear(values, numbers.percent, within=(0.0, 1.0))
    assert 2 <= len(axis.ticks) <= 9
    for value in values:
        assert axis.low - 1e-9 <= value <= axis.high + 1e-9
        assert 0 <= scales.position(axis, value) <= 1


@given(st.lists(st.floats(min_value=1e-3, max_value=1e6), min_size=1, max_size=12))
def test_a_logarithmic_axis_keeps_the_order(values: list[float]) -> None:
    axis = scales.logarithmic(values, numbers.milliseconds)
    ordered = sorted(values)
    places = [scales.position(axis, value) for value in ordered]
    assert places == sorted(places)
    assert places[0] > 0
    assert places[-1] < 1


def test_a_logarithmic_axis_marks_even_a_single_value() -> None:
    axis = scales.logarithmic([7.0], numbers.milliseconds)
    assert scales.position(axis, 7.0) == pytest.approx(0.5)
