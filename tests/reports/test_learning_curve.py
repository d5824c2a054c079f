"""Learning curve and spread over seeds: the same figures and words in both reports."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from rich.cells import cell_len
from rich.console import Console

from advisor.findings import (
    CurveForecast,
    CurvePoint,
    FlatCurve,
    LearningCurve,
    MoreLabels,
    PowerCurve,
    Rival,
    SeedValue,
    Spread,
    Unfitted,
)
from advisor.results import Results
from advisor.runs.store import to_json
from reports.blocks import (
    Block,
    Cell,
    Headline,
    LinePoint,
    Lines,
    Notes,
    Report,
    Section,
    Series,
    Table,
)
from reports.charts import lines as line_charts
from reports.charts import scales
from reports.messages import numbers
from reports.renderers import html, terminal
from reports.sections import learning_curve

MORE = MoreLabels(
    "qlora", 0.8973, 2000, 4000, 16_000,
    (Rival("embedding", "behind", 0.0101, None, None, None),),
)  # fmt: skip
_VALUES = {
    "qlora": (0.520, 0.760, 0.897),
    "embedding": (0.820, 0.840, 0.857),
    "tfidf": (0.710, 0.770, 0.813),
    "zero-shot": (0.217, 0.217, 0.217),
}
SIZES = (500, 1000, 2000)
LAW = PowerCurve(0.9, 0.1, 2000, 0.5, assumed=False)


def _points(seeds: Iterable[int]) -> tuple[CurvePoint, ...]:
    return tuple(
        CurvePoint(name, rows, seed, value + 0.004 * seed, value - 0.03, value + 0.03)
        for name, values in _VALUES.items()
        for rows, value in zip(SIZES, values, strict=True)
        for seed in (seeds if name == "qlora" else (0,))
    )


def _forecasts() -> tuple[CurveForecast, ...]:
    return tuple(
        CurveForecast(name, 2000 * factor, value, value - 0.05, value + 0.04, LAW)
        for name, ends in {"qlora": (0.92, 0.94), "embedding": (0.86, 0.87)}.items()
        for factor, value in zip((2, 4), ends, strict=True)
    )


def _fitted() -> tuple[CurveForecast, ...]:
    """The curves where the points end, off the points."""
    return tuple(
        CurveForecast(name, 2000, value, value - 0.04, value + 0.03, LAW)
        for name, value in {"qlora": 0.88, "embedding": 0.84}.items()
    )


@pytest.fixture
def grown(results: Results) -> Results:
    """The comparison with a learning curve and three seeds of two strategies."""
    spreads = {
        "qlora": Spread(
            "accuracy", (SeedValue(0, 0.897), SeedValue(1, 0.88), SeedValue(2, 0.901)),
            0.8927, 0.0112, 0.88, 0.901,
        ),
        "tfidf": Spread(
            "accuracy", (SeedValue(0, 0.813), SeedValue(1, 0.803), SeedValue(2, 0.82)),
            0.812, 0.0085, 0.803, 0.82,
        ),
    }  # fmt: skip
    strategies = tuple(replace(one, spread=spreads.get(one.name)) for one in results.strategies)
    curve = LearningCurve("accuracy", _points((0, 1, 2)), _forecasts(), _fitted(), (), MORE)
    return replace(results, learning_curve=curve, strategies=strategies)


def _only(blocks: Iterable[Block], kind: type[Block]) -> list[Any]:
    return [block for block in blocks if isinstance(block, kind)]


def _report(*blocks: Block) -> Report:
    return Report("r", "s", Headline("The verdict."), (Section("Growth", blocks),), "f")


def _page(*blocks: Block) -> BeautifulSoup:
    return BeautifulSoup(html.render(_report(*blocks)), "html.parser")


def _printed(*blocks: Block, width: int = 80) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    terminal.render(_report(*blocks), console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _resolve(document: Any, pointer: str) -> Any:
    for part in pointer.split("/")[1:]:
        document = document[int(part) if isinstance(document, list) else part]
    return document


def _tables(grown: Results) -> dict[str, Table]:
    return {table.caption: table for table in _only(learning_curve.blocks(grown), Table)}


def test_nothing_is_shown_where_nothing_was_run(results: Results) -> None:
    assert learning_curve.blocks(results) == ()


def _said(results: Results, **changed: Any) -> tuple[str, ...]:
    """What is said of more labels, with parts of the learning curve changed."""
    assert results.learning_curve is not None
    found = replace(results.learning_curve, **changed)
    notes = learning_curve.curve(replace(results, learning_curve=found))[0]
    assert isinstance(notes, Notes)
    return notes.items[0].texts


def test_whether_more_labels_would_change_the_winner_is_said_first(grown: Results) -> None:
    assert _said(grown) == (
        "No strategy is predicted to overtake qlora at 4,000 training rows (twice as many).",
        "Within the 95% intervals of the curves that holds too.",
        (
            "For qlora itself, 0.920 is predicted there (95% prediction interval 0.870 to 0.960), "
            "after 0.897 measured at 2,000, where the fitted curve has 0.880."
        ),
        (
            "On the fitted curves, none of those behind reaches qlora with up to 16,000 training "
            "rows."
        ),
        (
            "These are fitted curves, not a promise: the intervals take in the sampling of the "
            "test rows and the spread of the seeds measured, not a change in the data."
        ),
    )
    rivals = (
        Rival("rag", "ahead", 0.0, 2000.0, 2000.0, None),
        Rival("tfidf", "overtakes", 0.0521, 3456.0, 2000.0, None),
        Rival("embedding", "possible", 0.0321, 4444.4, 2512.3, 9876.5),
        Rival("zero-shot", "behind", 0.0, 2000.0, 2000.0, None),
    )
    said = " ".join(_said(grown, more_labels=replace(MORE, rivals=rivals)))
    assert said.startswith(
        "rag scores higher than qlora already, at 2,000 rows. More labels may change the winner: "
        "at 4,000 training rows (twice as many) tfidf is predicted to be ahead of qlora. Within "
        "the 95% intervals of the curves it is possible for embedding. "
    )
    assert (
        "tfidf gains 0.052 with the next doubling and would reach qlora at about 3,500 rows if the "
        "trend holds (between now and never). embedding gains 0.032 with the next doubling and "
        "would reach qlora at about 4,400 rows if the trend holds (between 2,500 rows and 9,900 "
        "rows). zero-shot is level with qlora on the fitted curves already."
    ) in said


def test_what_the_answer_rests_on_is_said(grown: Results) -> None:
    open_ = "Whether more labels would change the winner is open: "
    assert _said(grown, more_labels=None) == ("No learning curve: nothing was measured.",)
    assert _said(grown, more_labels=replace(MORE, winner="rag"))[0] == f"{open_}rag has no curve."
    alone = _said(grown, more_labels=replace(MORE, rivals=()))
    assert alone[0] == f"{open_}only qlora has a curve."
    first, second = _fitted()
    said = _said(
        grown,
        fitted=(
            replace(first, law=replace(LAW, assumed=True)),
            replace(second, law=FlatCurve(0.84, measured=True)),
        ),
        unfitted=(Unfitted("rag", "no_interval"), Unfitted("tfidf", "no_interval")),
    )
    assert said[-4:-1] == (
        (
            "embedding: the same value at every size, so there is no curve to fit; the forecast is "
            "that value."
        ),
        "No curve can be fitted for rag and tfidf: the points have no interval.",
        (
            "With three training sizes the exponent of a curve (how soon it levels off) is largely "
            "assumed; the forecast for qlora rests on it."
        ),
    )


def test_every_figure_stands_in_the_results_under_its_pointer(grown: Results) -> None:
    stored = json.loads(to_json(grown, Results))
    blocks = learning_curve.blocks(grown)
    cells = [cell for table in _only(blocks, Table) for row in table.rows for cell in row.cells[1:]]
    for lines in _only(blocks, Lines):
        for series in lines.series:
            start = (series.start,) if series.start else ()
            for point in (*series.points, *start, *series.predicted, *series.others):
                cells += [point.x, point.y]
    figures = [cell for cell in cells if cell.source is not None]
    assert len(figures) > 60
    for cell in figures:
        assert _resolve(stored, cell.source) == cell.value
        if cell.low is not None:
            parent = _resolve(stored, cell.source.rpartition("/")[0])
            ends = (
                parent.get("ci_low", parent.get("low")),
                parent.get("ci_high", parent.get("high")),
            )
            assert (cell.low, cell.high) == ends


def test_measured_points_of_the_runs_own_seed_and_every_seed_on_request(grown: Results) -> None:
    tables = _tables(grown)
    first = tables["Measured accuracy by training rows with seed 0."]
    assert [cell.text for cell in first.rows[0].cells] == ["qlora", "0.520", "0.760", "0.897"]
    assert [row.cells[0].text for row in first.rows] == [
        "qlora", "embedding", "tfidf", "zero-shot",
    ]  # fmt: skip
    every = tables["Measured accuracy of every seed."]
    assert every.folded
    assert [cell.text for cell in every.rows[2].cells] == [
        "qlora, seed 2", "0.528", "0.768", "0.905",
    ]  # fmt: skip


def test_forecasts_are_labelled_predicted_and_have_their_interval(grown: Results) -> None:
    tables = _tables(grown)
    twice = tables["Predicted accuracy with 4,000 training rows."]
    assert [[cell.text for cell in row.cells] for row in twice.rows] == [
        ["qlora", "0.920", "0.870 to 0.960"],
        ["embedding", "0.860", "0.810 to 0.900"],
    ]
    assert "not measured" in twice.notes[0]
    assert twice.notes[1] == (
        "Predicted with 8,000 training rows: qlora 0.940 (95% prediction interval 0.890 to "
        "0.980) and embedding 0.870 (95% prediction interval 0.820 to 0.910)."
    )
    assert tables["Predicted accuracy with 8,000 training rows."].folded
    assert [row.cells[1].text for row in tables["The fitted curves."].rows] == [
        "0.900 − 0.100 × (2,000 / rows)^0.50"
    ] * 2


def test_the_picture_sets_off_the_winner_and_its_closest_rival(grown: Results) -> None:
    (lines,) = _only(learning_curve.blocks(grown), Lines)
    assert {series.name: series.standing for series in lines.series} == {
        "qlora": "winner", "embedding": "marked", "tfidf": "plain", "zero-shot": "plain",
    }  # fmt: skip
    assert "95% intervals of qlora and embedding, its closest rival." in lines.drawn
    assert "Small marks: other seeds." in lines.drawn
    assert [tick.label for tick in lines.x.ticks] == ["500", "1,000", "2,000", "4,000", "8,000"]


def _corners(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)]


def test_the_predicted_part_begins_at_the_curve_with_the_width_it_has(grown: Results) -> None:
    (block,) = _only(learning_curve.blocks(grown), Lines)
    picture = line_charts.draw_lines(block, 820, 420)
    for line in picture.lines:
        if not line.dashed:
            continue
        last = _corners(line.solid)[-1]
        first = _corners(line.dashed)[0]
        assert first[0] == last[0]
        assert first[1] > last[1], "the curve lies below the last point"
        band = _corners(line.band)
        assert band[0][0] == band[-1][0] == first[0]
        assert band[0][1] < first[1] < band[-1][1]


def test_a_file_without_the_curves_start_joins_nothing_to_the_points(grown: Results) -> None:
    assert grown.learning_curve is not None
    before = replace(grown, learning_curve=replace(grown.learning_curve, fitted=()))
    (block,) = _only(learning_curve.blocks(before), Lines)
    for line in line_charts.draw_lines(block, 820, 420).lines:
        if line.dashed:
            assert _corners(line.dashed)[0][0] > _corners(line.solid)[-1][0]
            assert len(_corners(line.band)) == 4


def test_without_a_fit_nothing_is_called_predicted(grown: Results) -> None:
    assert grown.learning_curve is not None
    bare = replace(
        grown, learning_curve=replace(grown.learning_curve, forecasts=(), points=_points((0,)))
    )
    (lines,) = _only(learning_curve.curve(bare), Lines)
    assert lines.caption.startswith("Measured; no curve could be fitted.")
    assert not _page(*learning_curve.curve(bare)).select(".dashed, .border, .hollow")
    assert not any(
        "redicted" in table.caption for table in _only(learning_curve.curve(bare), Table)
    )


def test_spread_table_and_its_reading(grown: Results) -> None:
    notes, table = learning_curve.spread(grown)
    assert isinstance(table, Table)
    assert isinstance(notes, Notes)
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["qlora", "0.893", "0.011", "0.880", "0.901", "0, 1, 2"],
        ["tfidf", "0.812", "0.009", "0.803", "0.820", "0, 1, 2"],
    ]
    assert notes.items[0].texts == (
        (
            "Whatever the seed, qlora is ahead: its lowest accuracy is 0.880, the highest of the "
            "others that were repeated 0.820 (tfidf)."
        ),
    )


def test_seeds_that_overlap_are_said_to(grown: Results) -> None:
    near = tuple(
        replace(one, spread=replace(one.spread, high=0.885)) if one.name == "tfidf" else one
        for one in grown.strategies
        if one.name != "tfidf" or one.spread is not None
    )
    notes = learning_curve.spread(replace(grown, strategies=near))[0]
    assert isinstance(notes, Notes)
    assert (
        notes.items[0]
        .texts[0]
        .endswith("and of tfidf overlap: another seed may rank them the other way.")
    )


def test_a_single_seed_has_a_spread_that_was_not_measured(grown: Results) -> None:
    one = Spread("accuracy", (SeedValue(0, 0.897),), 0.897, None, 0.897, 0.897)
    alone = replace(
        grown,
        strategies=tuple(
            replace(s, spread=one if s.name == "qlora" else None) for s in grown.strategies
        ),
    )
    (table,) = learning_curve.spread(alone)
    assert isinstance(table, Table)
    assert table.rows[0].cells[2].missing


# --- both renderers -----------------------------------------------------------------------------


def test_page_draws_predicted_apart_from_measured_and_describes_it(grown: Results) -> None:
    page = _page(*learning_curve.blocks(grown))
    for picture in page.select("svg.lines"):
        assert len(picture.select("g.series")) == 4
        assert len(picture.select(".filled")) == 12
        assert len(picture.select(".hollow")) == 4
        assert len(picture.select(".other")) == 6
        assert len(picture.select(".dashed")) == 2
        assert len(picture.select(".band")) == 2
        assert "predicted" in [text.text for text in picture.select("text.tick")]
        assert picture.desc is not None
        assert "qlora: 0.520 (500), 0.760 (1,000), 0.897 (2,000), predicted 0.920" in (
            picture.desc.text
        )
    # shapes tell lines apart without colour
    first = page.select_one("svg.lines.broad")
    assert first is not None
    corners = [
        len(re.findall("[aL]", str(group.select(".filled path")[0]["d"])))
        for group in first.select("g.series")
    ]
    assert sorted(corners) == [2, 2, 3, 3]  # circle, triangle, square, diamond
    identifiers = [tag["id"] for tag in page.select("[id]")]
    assert len(identifiers) == len(set(identifiers))


def test_terminal_and_page_say_the_same_words(grown: Results) -> None:
    blocks = learning_curve.blocks(grown)
    printed = " ".join(_printed(*blocks).split())
    page = " ".join(_page(*blocks).get_text(" ").split())
    (lines,) = _only(blocks, Lines)
    for text in (
        lines.caption,
        "No strategy is predicted to overtake qlora",
        "Predicted accuracy with 4,000",
    ):
        assert text in printed
        assert text in page


@pytest.mark.parametrize("width", [80, 120])
def test_terminal_draws_a_row_per_line_within_the_width(grown: Results, width: int) -> None:
    text = _printed(*learning_curve.blocks(grown), width=width)
    assert all(cell_len(line) <= width for line in text.splitlines())
    assert re.search(
        r"^qlora +0\.520 \(500\)  [▁-█]{3}  0\.897 \(2,000\)  [▁-█]{2}  0\.940 \(8,000\)",
        text,
        re.MULTILINE,
    )


def test_hostile_names_stay_text(grown: Results, hostile: Results) -> None:
    name = hostile.strategies[0].name
    curve = LearningCurve(
        "accuracy",
        tuple(replace(point, strategy=name) for point in _points((0,))[:3]),
        (replace(_forecasts()[0], strategy=name),),
        more_labels=replace(MORE, winner=name),
    )
    blocks = learning_curve.blocks(replace(hostile, learning_curve=curve))
    page = _page(*blocks)
    assert len(page.find_all("script")) == 1
    assert not page.find_all(["img", "iframe"])
    assert "\x1b" not in _printed(*blocks)


def test_lines_without_a_prediction_draw_in_both(grown: Results) -> None:
    volumes = (1_000, 10_000, 100_000)

    def at(requests: int, once: float, each: float) -> LinePoint:
        usd = once + requests * each
        return LinePoint(Cell(numbers.count(requests), requests), Cell(numbers.usd(usd), usd))

    series = tuple(
        Series(name, tuple(at(requests, once, each) for requests in volumes))
        for name, once, each in (("qlora", 4.0, 0.00001), ("few-shot", 0.1, 0.0002))
    )
    dollars = [point.y.value for one in series for point in one.points if point.y.value is not None]
    block = Lines(
        "Cost", "requests a month", "US dollars", scales.logarithmic(volumes, numbers.count),
        scales.linear(dollars, numbers.usd), series, "Lower is better.",
    )  # fmt: skip
    page = _page(block)
    assert not page.select(".border")
    assert not page.select("[data-y-source]")
    assert "predicted" not in page.get_text()
    printed = _printed(block)
    assert "US dollars (requests a month)" in printed
    assert "$20.10 (100,000)" in printed
    assert "predicted" not in printed
