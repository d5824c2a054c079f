"""Break-even volumes and monthly costs: the stored figures, the winner's pairs first."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Mapping

import pytest
from bs4 import BeautifulSoup

from advisor.findings import MachinePrice, MachineTime, SetUpFree, StatedCosts
from advisor.results import Cost, Results
from advisor.runs.store import to_json
from evals.economics import economics
from reports.blocks import Block, Headline, Lines, Report, Section, Table
from reports.renderers import html
from reports.sections import costs

NOTHING: Mapping[str, Cost | None] = {}
BASIS = (MachineTime(MachinePrice(0.1, "option", "cpu")),)
SAID = "measured wall time x 0.10 USD per hour, set by --gpu-price"


def _with(
    results: Results, monthly: int | None = None, changed: Mapping[str, Cost | None] = NOTHING
) -> Results:
    strategies = tuple(
        dataclasses.replace(one, cost=changed[one.name]) if one.name in changed else one
        for one in results.strategies
    )
    found = economics(strategies, monthly)
    return dataclasses.replace(results, strategies=strategies, cost=found)


def _tables(results: Results) -> tuple[Table, ...]:
    blocks = costs.blocks(results)
    tables = tuple(block for block in blocks if isinstance(block, Table))
    assert all(isinstance(block, Lines) for block in blocks[: len(blocks) - len(tables)])
    return tables


def _picture(results: Results) -> Lines:
    (found,) = (block for block in costs.blocks(results) if isinstance(block, Lines))
    return found


def _texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_winners_pairs_come_first_and_the_rest_is_folded(results: Results) -> None:
    first, rest = _tables(_with(results))
    assert not first.folded
    assert rest.folded
    assert len(first.rows) == 8
    assert len(first.rows) + len(rest.rows) == 36
    assert all("qlora" in row[:2] for row in _texts(first))
    assert not any("qlora" in row[:2] for row in _texts(rest))
    assert "qlora, the winner" in first.caption


def test_a_pair_says_who_costs_less_than_whom_from_which_request_on(results: Results) -> None:
    known = {"qlora": Cost(1.8, 0.18, BASIS), "few-shot": Cost(0.0, 0.48, BASIS)}
    found = _with(results, None, {**known, "tfidf": Cost(0.1, 0.01, BASIS)})
    first, _ = _tables(found)
    assert ["qlora", "few-shot", "6,000"] in _texts(first)
    assert ["tfidf", "qlora", "the first"] in _texts(first)
    assert any(note.startswith("From the first:") for note in first.notes)


def test_few_pairs_stand_in_one_table(results: Results) -> None:
    few = dataclasses.replace(results, strategies=results.strategies[5:9])
    (table,) = _tables(_with(few))
    assert len(table.rows) == 6
    assert not table.folded


def test_every_figure_stands_in_the_file(results: Results) -> None:
    found = _with(results, 10_000)
    stored = json.loads(to_json(found, Results))
    shown = 0
    for table in _tables(found):
        for row in table.rows:
            for cell in row.cells:
                if cell.value is None:
                    continue
                value = stored
                for step in str(cell.source).split("/")[1:]:
                    value = value[int(step)] if isinstance(value, list) else value[step]
                assert value == cell.value
                shown += 1
    assert shown > 18


def test_a_month_is_shown_cheapest_first_where_a_volume_was_given(results: Results) -> None:
    *_, month = _tables(_with(results, 10_000, {"qlora": Cost(1.8, 0.18, BASIS)}))
    assert month.caption == "Cost of 10,000 requests a month."
    assert _texts(month)[-1] == ["qlora", "$3.60", "$1.80"]
    assert month.rows[-1].standing == "winner"
    first = [row.cells[1].value for row in month.rows]
    assert first == sorted(value for value in first if value is not None)
    assert len(month.rows) == 9


def test_what_was_not_measured_is_said_and_never_zero(results: Results) -> None:
    found = _with(results, 10_000, {"qlora": Cost(None, 0.18, BASIS), "rag": None})
    *pairs, month = _tables(found)
    assert not any({"qlora", "rag"} & set(row) for table in pairs for row in _texts(table))
    said = "Left out, as a cost was not measured: rag and qlora."
    assert said in pairs[0].notes
    assert _texts(month)[-1] == ["qlora", "not measured", "$1.80"]
    assert all(row[0] != "rag" for row in _texts(month))


def test_the_basis_of_every_price_is_named(results: Results) -> None:
    first, *others = _tables(_with(results))
    assert f"Cost: {SAID}." in first.notes
    assert not any(table.notes for table in others)
    first, *_ = _tables(
        _with(results, None, {"rag": Cost(0.1, 0.2, (StatedCosts(300), SetUpFree()))})
    )
    assert "Cost of rag: as the predictions file states (300 lines)." in first.notes
    assert "Cost of rag: set-up taken as 0, since the system runs already." in first.notes
    assert any(note.startswith("Cost of majority,") and SAID in note for note in first.notes)


@pytest.mark.parametrize("per_1k", [None, math.nan])
def test_where_no_cost_is_known_there_is_nothing_to_show(
    results: Results, per_1k: float | None
) -> None:
    unknown = {one.name: Cost(None, per_1k) for one in results.strategies}
    assert costs.blocks(_with(results, 10_000, unknown)) == ()
    assert costs.blocks(results) == ()


def test_with_a_month_alone_its_table_carries_the_notes(results: Results) -> None:
    names = [one.name for one in results.strategies]
    outside: dict[str, Cost | None] = {name: Cost(None, 1.0, BASIS) for name in names}
    (month,) = _tables(_with(results, 3_000, outside))
    assert {row[2] for row in _texts(month)} == {"$3.00"}
    assert f"Cost: {SAID}." in month.notes


def test_equal_costs_are_no_pair(results: Results) -> None:
    same = Cost(1.0, 1.0, BASIS)
    found = _with(results, None, {"qlora": same, "rag": same})
    assert not any({"qlora", "rag"} <= set(row) for t in _tables(found) for row in _texts(t))


def test_the_lines_hold_what_a_volume_costs_and_where_the_winner_breaks_even(
    results: Results,
) -> None:
    known = {"qlora": Cost(1.8, 0.18, BASIS), "few-shot": Cost(0.0, 0.48, BASIS)}
    found = _with(results, 10_000, known)
    picture = _picture(found)
    lines = {one.name: one for one in picture.series}
    assert "majority" not in lines, "what costs nothing has no place on a logarithmic scale"
    assert lines["qlora"].standing == "winner"
    assert "it costs no more than few-shot from request 6,000 on." in picture.drawn
    for name, line in lines.items():
        cost = next(one.cost for one in found.strategies if one.name == name)
        assert cost is not None
        assert cost.setup_usd is not None
        assert cost.per_1k_requests_usd is not None
        for point in (*line.points, *line.path):
            assert point.x.value is not None
            total = cost.setup_usd + point.x.value * cost.per_1k_requests_usd / 1000
            assert point.y.value == pytest.approx(total)
            assert picture.x.low <= point.x.value <= picture.x.high
            assert picture.y.low <= total <= picture.y.high
    marked = {point.x.source: point.x.value for point in lines["qlora"].points if point.x.source}
    assert 6000.0 in marked.values()
    assert marked["/cost/monthly_requests"] == 10_000
    ends = [point.x.source for point in lines["few-shot"].points]
    assert ends == [None, "/cost/monthly_requests", None]


def test_no_line_is_drawn_where_fewer_than_two_costs_are_known(results: Results) -> None:
    names = [one.name for one in results.strategies if one.name != "qlora"]
    found = _with(results, None, {**dict.fromkeys(names), "qlora": Cost(1.0, 1.0, BASIS)})
    assert not any(isinstance(block, Lines) for block in costs.blocks(found))


def test_the_page_draws_them(results: Results) -> None:
    blocks: tuple[Block, ...] = costs.blocks(_with(results, 10_000))
    report = Report("t", "s", Headline("v"), (Section("Costs", blocks),), "f")
    page = " ".join(BeautifulSoup(html.render(report), "html.parser").get_text(" ").split())
    for words in ("from request", "Cost of 10,000 requests a month.", "All other pairs."):
        assert words in page


def test_a_pair_that_breaks_even_at_the_first_request_is_marked_nowhere(results: Results) -> None:
    known = {
        "qlora": Cost(0.0002, 0.18, BASIS),
        "few-shot": Cost(0.0001, 0.48, BASIS),
        "rag": Cost(0.0, 0.2, BASIS),
        "tfidf": Cost(0.0, 0.1, BASIS),
    }
    unknown = dict.fromkeys(one.name for one in results.strategies)
    found = _with(results, None, {**unknown, **known})
    assert found.cost is not None
    requests = {
        (one.more_expensive_setup, one.cheaper_setup): one.requests for one in found.cost.break_even
    }
    assert requests["qlora", "few-shot"] == 1
    assert requests["qlora", "rag"] == 10
    first, *_ = _tables(found)
    assert ["qlora", "few-shot", "the first"] in _texts(first)
    assert ["qlora", "rag", "10"] in _texts(first)
    picture = _picture(found)
    assert "it costs no more than rag from request 10 on." in picture.drawn
    assert "few-shot" not in picture.drawn
    (line,) = (one for one in picture.series if one.name == "qlora")
    marks = [point.x.text for point in line.points if point.x.source]
    assert marks == ["from request 10 on no more than rag"]


def test_what_costs_less_later_on_is_marked_as_no_less(results: Results) -> None:
    known = {"qlora": Cost(0.0, 0.48, BASIS), "few-shot": Cost(1.8, 0.18, BASIS)}
    unknown = dict.fromkeys(one.name for one in results.strategies)
    picture = _picture(_with(results, None, {**unknown, **known}))
    assert "it costs no less than few-shot from request 6,000 on." in picture.drawn
