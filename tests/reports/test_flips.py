"""The example of docs/advice.md is what the code computes and says, to the digit."""

from dataclasses import replace
from pathlib import Path

from advisor.results import Comparison, Cost, Latency, Metric, Phase, StrategyResult, Verdict
from evals.economics import economics
from evals.flips import flips
from reports.sections.flips import blocks

PAGE = (Path(__file__).parents[2] / "docs" / "advice.md").read_text(encoding="utf-8")
METRIC = "json_match"


def table(first):
    """Rows of the table whose first column has that heading."""
    _, _, after = PAGE.partition(f"\n| {first} |")
    lines = after.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_example_worked_out_by_hand(empty):
    strategies = []
    for name, *figures in table("strategy"):
        score, p50, fit, setup, per_1k = map(float, figures)
        metrics = {METRIC: Metric(score, None, None, 100)}
        strategies.append(
            StrategyResult(
                name, "done", None, metrics, Latency(p50 * 1000, None, 50),
                cost=Cost(setup, per_1k), phases=(Phase("fit", fit),),
            )
        )  # fmt: skip
    leader, *rivals = (one.id for one in strategies)
    pairs = [Comparison(leader, one, METRIC, 0.3, 0.2, 0.4, 0.001, 0.001) for one in rivals]
    volumes = economics(strategies, None).break_even
    found = flips(strategies, Verdict("win", leader), pairs, METRIC, volumes, ())
    assert [[one.axis, one.rival, f"{one.at:.7g}"] for one in found.found] == [
        [axis, rival, at] for axis, rival, _, at in table("kind")
    ]
    (notes,) = blocks(replace(empty, primary_metric=METRIC, flips=found))
    _, *items = notes.items
    said = " ".join(text for item in items for text in item.texts)
    quoted = " ".join(line.strip("> ") for line in PAGE.splitlines() if line.startswith(">"))
    assert " ".join(quoted.split()) == said


def test_noise_and_having_nothing_are_said(everything):
    (notes,) = blocks(everything)
    texts = {item.term: item.texts for item in notes.items}
    assert texts["Waiting"][0] == (
        "embedding becomes the choice as soon as waiting counts: it answers in 4.90 ms, qlora in "
        "66.0 ms (median). It scores 0.21 points of accuracy better, which is within the noise of "
        "these test rows."
    )
    assert "if 100 ms less of waiting is worth more than 12.6 points" in texts["Waiting"][1]
    assert (
        "if $0.01 less per 1,000 requests is worth more than 16.9 points"
        in texts["Cost of a request"][0]
    )
    assert "Both score the same." in texts["Number of requests"][1]
    nothing = replace(everything.flips, found=())
    (notes,) = blocks(replace(everything, flips=nothing))
    assert "none becomes the choice at any weight or volume" in notes.items[0].texts[0]
    assert blocks(replace(everything, flips=None)) == ()
