"""Who breaks a limit, and who cannot be judged, in the ranking."""

from __future__ import annotations

from dataclasses import replace

from advisor.results import Breach, Limit, Results
from reports.blocks import Table
from reports.sections import ranking


def ranked(results: Results) -> Table:
    return next(block for block in ranking.tables(results) if isinstance(block, Table))


def test_over_a_limit_and_not_known_are_two_things(results: Results) -> None:
    first, second, third = [one.name for one in results.strategies if one.status == "done"][:3]
    fast = Limit("p95_latency_ms", 200)
    verdict = replace(
        results.verdict,
        winner=first,
        tied_with=(),
        limits=(fast,),
        disqualified={second: (Breach(fast, 812.0),), third: (Breach(fast, None),)},
        not_known=(third,),
    )
    table = ranked(replace(results, verdict=verdict))
    status = {row.cells[0].text: row.cells[3].text for row in table.rows if len(row.cells) > 3}
    assert (status[second], status[third]) == ("over limit", "not known")
    assert "Asked for: p95 latency at most 200 ms." in table.notes
    over = "p95 latency 812 ms (612 ms over the limit of 200 ms)"
    assert f"Over limit, {second}: {over}." in table.notes
    why = f"Not known whether it keeps to the limits, {third}: p95 latency not measured."
    assert why in table.notes
    assert not any(note.startswith(f"Over limit, {third}") for note in table.notes)
