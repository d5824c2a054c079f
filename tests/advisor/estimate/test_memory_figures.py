"""The memory prediction against published figures, and the page that shows it."""

from pathlib import Path

import pytest

from bench.figures import GB, GIB, leave_one_source_out, read_figures, summarise
from bench.memory import PAGE, page

MEDIAN, P90 = 0.10, 0.25


@pytest.fixture(scope="module")
def figures(shared_data):
    path = shared_data / "memory_figures.json"
    if not path.is_file():
        pytest.skip("memory_figures.json is not among the shared data")
    return read_figures(path)


@pytest.fixture(scope="module")
def measured(figures):
    return [figure for figure in figures if figure.comparable]


@pytest.mark.parametrize("unit", [GB, GIB], ids=["GB", "GiB"])
def test_rows_measured_on_one_gpu_are_met(measured, unit):
    found = summarise(figure.error(unit) for figure in measured)
    assert found.n == 60
    assert found.median <= MEDIAN
    assert found.p90 <= P90


def test_sources_that_the_calibration_has_not_seen_are_met_too(measured):
    found = leave_one_source_out(measured)
    for which in (1, 2):
        errors = summarise(error for one in found.values() for error in one[which])
        assert errors.median <= MEDIAN
        assert errors.p90 <= P90


def test_the_page_shows_what_the_code_predicts(figures):
    assert Path(PAGE).read_text(encoding="utf-8") == page(figures), "run python -m bench.memory"


def test_the_page_does_not_hide_what_unnamed_tools_cost(measured):
    plain = summarise(figure.unnamed.error(GB) for figure in measured)
    assert plain.n == len(measured)
    assert f"| {plain.median:.1%} | {plain.p90:.1%} |" in Path(PAGE).read_text(encoding="utf-8")
